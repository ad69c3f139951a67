//! Every known pitfall of driving ComfyUI, by name. A fault is switched on at the stand-in; the picture still comes,
//! once, or the failure says what a person can do.

use std::sync::Arc;
use std::time::Duration;

use domain::error::FaultClass;
use domain::line::job::Band;
use domain::line::plan::Takes;
use engines::Engine as _;
use engines::comfyui::{Patience, prompt_name};
use fakes::comfy::{Fault, Point, Rule, Script, Version};
use tokio_util::sync::CancellationToken;

use crate::support::{House, MODELS, patience, request, script, work};

/// The picture comes although a fault strikes so often, and the graph ran once.
async fn comes_all_the_same(fault: Fault, rule: Rule) -> House {
    let house = House::new().await;
    house.server().faults().set(fault, rule);
    house.draws(&work(1)).await;
    assert_eq!(house.server().seen().runs.len(), 1, "{fault:?}");
    assert!(house.server().faults().struck(fault) > 0, "{fault:?} never struck");
    house
}

#[tokio::test]
async fn history_race() {
    comes_all_the_same(Fault::HistoryLags, Rule::Next(3)).await;
}

#[tokio::test]
async fn a_socket_that_is_silent() {
    comes_all_the_same(Fault::SocketSilent, Rule::Always).await;
}

#[tokio::test]
async fn a_hung_client_stalls_all_sockets() {
    comes_all_the_same(Fault::PublishingStalls, Rule::Always).await;
}

#[tokio::test]
async fn messages_that_come_twice() {
    comes_all_the_same(Fault::MessagesTwice, Rule::Always).await;
}

#[tokio::test]
async fn messages_that_are_lost() {
    comes_all_the_same(Fault::MessagesLost, Rule::Share(500)).await;
}

#[tokio::test]
async fn a_storm_of_progress() {
    comes_all_the_same(Fault::ProgressStorm, Rule::Always).await;
}

#[tokio::test]
async fn a_500_for_a_prompt_that_is_queued() {
    let house = comes_all_the_same(Fault::QueuedButRefused, Rule::Next(1)).await;
    assert_eq!(house.server().seen().posts.len(), 1, "one POST and no other");
}

#[tokio::test]
async fn an_answer_lost_after_queueing() {
    let house = comes_all_the_same(Fault::AnswerLostAfterQueueing, Rule::Next(1)).await;
    assert_eq!(house.server().seen().posts.len(), 1);
}

#[tokio::test]
async fn an_answer_lost_before_queueing_fails_the_attempt_and_nothing_is_posted_again() {
    let house = House::new().await;
    house.server().faults().set(Fault::AnswerLostBeforeQueueing, Rule::Next(1));
    let (made, _) = house.run(&work(1)).await;
    assert_eq!(made.unwrap_err().class, FaultClass::Transient);
    assert!(house.server().seen().runs.is_empty());
    let again = engines::EngineWork { attempt: 2, ..work(1) };
    house.draws(&again).await;
    assert_eq!(house.server().seen().runs.len(), 1);
}

#[tokio::test]
async fn a_file_that_is_cut_off_cut_short_or_damaged_is_asked_for_again() {
    for fault in [Fault::ViewCut, Fault::ViewTruncated, Fault::ViewCorrupt] {
        comes_all_the_same(fault, Rule::Next(2)).await;
    }
}

#[tokio::test]
async fn a_file_that_stays_damaged_fails_the_attempt() {
    let house = House::new().await;
    house.server().faults().set(Fault::ViewTruncated, Rule::Always);
    let (made, _) = house.run(&work(1)).await;
    let fault = made.unwrap_err();
    assert_eq!(fault.class, FaultClass::Transient);
    assert!(fault.message.contains("failed to bring"), "{fault}");
}

#[tokio::test]
async fn numbers_that_are_none_in_answers() {
    let script = Script { version: Version::V0_3_64, ..script() };
    let house = House::of(vec![script], patience()).await;
    house.server().faults().set(Fault::NotANumber, Rule::Always);
    house.draws(&work(1)).await;
}

#[tokio::test]
async fn slow_answers() {
    let house = House::new().await;
    house.server().faults().set_delay(Duration::from_millis(50));
    house.server().faults().set(Fault::SlowAnswers, Rule::Always);
    house.draws(&work(1)).await;
}

#[tokio::test]
async fn a_proxy_that_answers_for_the_server() {
    let house = House::new().await;
    house.draws(&work(1)).await;
    house.server().faults().set(Fault::HtmlAnswers, Rule::Always);
    let (made, _) = house.run(&work(2)).await;
    assert_eq!(made.unwrap_err().class, FaultClass::Transient);
    assert!(house.engine.health().await.unwrap_err().message.contains("gpu-0"));
    house.server().faults().clear_all();
    house.engine.ready("gpu-0", Takes::Any).await;
    house.draws(&work(3)).await;
}

#[tokio::test]
async fn out_of_memory_is_told_from_other_failures() {
    let house = House::new().await;
    house.server().faults().set(Fault::OutOfMemory, Rule::Next(3));
    let (made, _) = house.run(&work(1)).await;
    assert_eq!(made.unwrap_err().class, FaultClass::Resource);
    house.draws(&work(2)).await;
}

#[tokio::test]
async fn a_model_that_vanished_or_is_damaged_fails_for_good_in_words() {
    for (fault, words) in [(Fault::ModelVanished, "put the file back"), (Fault::ModelCorrupt, "damaged")] {
        let house = House::new().await;
        house.server().faults().set(fault, Rule::Next(1));
        let (made, _) = house.run(&work(1)).await;
        let fault = made.unwrap_err();
        assert_eq!(fault.class, FaultClass::Permanent);
        assert!(fault.message.contains(words), "{fault}");
    }
}

#[tokio::test]
async fn a_run_that_fails_may_be_made_again() {
    let house = House::new().await;
    house.server().faults().set(Fault::RunFails, Rule::Next(1));
    let (made, _) = house.run(&work(1)).await;
    assert_eq!(made.unwrap_err().class, FaultClass::Transient);
    house.draws(&engines::EngineWork { attempt: 2, ..work(1) }).await;
}

#[tokio::test]
async fn a_graph_that_would_run_in_part_is_taken_back() {
    let house = House::new().await;
    let mut asked = work(1);
    asked.request.generation.as_mut().unwrap().steps = 100_000;
    let (made, _) = house.run(&asked).await;
    let fault = made.unwrap_err();
    assert_eq!(fault.class, FaultClass::Permanent);
    assert!(fault.message.contains("bigger than max"), "{fault}");
    assert!(house.server().seen().runs.is_empty());
}

#[tokio::test]
async fn a_missing_model_is_refused_before_anything_is_queued_and_the_nearest_is_named() {
    let house = House::new().await;
    house.engine.stock().await;
    let fault = house.engine.check(&request(1, "tiny_a.safetensors")).unwrap_err();
    assert!(fault.message.contains("nearest: tiny-a.safetensors"), "{fault}");
    assert!(house.engine.check(&request(1, MODELS[1])).is_ok());
}

#[tokio::test]
async fn a_dead_worker_is_found_and_its_prompt_given_back() {
    let impatient = Patience { stuck: Duration::from_millis(100), ..patience() };
    let house = House::of(vec![script()], impatient).await;
    house.server().gate().close(Point::Take);
    house.server().faults().set(Fault::WorkerDies, Rule::Next(1));
    let waiting = house.begin(work(1));
    let fault = waiting.await.unwrap().unwrap_err();
    assert_eq!(fault.class, FaultClass::Away);
    assert!(fault.message.contains("its worker has died"), "{fault}");
}

#[tokio::test]
async fn cached_results_of_deleted_files() {
    let house = House::new().await;
    let first = house.draws(&work(1)).await;
    std::fs::remove_dir_all(house.server().folder().join("output")).unwrap();
    let mut same = work(2);
    same.request = work(1).request;
    let second = house.draws(&same).await;
    assert_eq!(first.picture, second.picture);
}

#[tokio::test]
async fn a_counter_that_begins_anew_gives_no_foreign_picture() {
    let house = House::new().await;
    let first = house.draws(&work(1)).await;
    std::fs::remove_dir_all(house.server().folder().join("output")).unwrap();
    let second = house.draws(&work(2)).await;
    assert_ne!(first.picture, second.picture);
}

#[tokio::test]
async fn an_old_version() {
    let house = House::of(vec![Script { version: Version::V0_3_64, ..script() }], patience()).await;
    house.draws(&work(1)).await;
    house.server().gate().close(Point::Step);
    let cancel = CancellationToken::new();
    let running = house.begin_at(&house.engine, work(2), cancel.clone());
    house.server().gate().reached(Point::Step).await;
    cancel.cancel();
    house.server().until(|seen| !seen.interrupted.is_empty()).await;
    house.server().gate().open_all();
    assert_eq!(running.await.unwrap().unwrap_err().class, FaultClass::Cancelled);
}

#[tokio::test]
async fn cancelling_stops_that_prompt_and_no_other() {
    let house = House::new().await;
    house.server().gate().close(Point::Step);
    let cancel = CancellationToken::new();
    let running = house.begin(work(1));
    house.server().gate().reached(Point::Step).await;
    let waiting = house.begin_at(&house.engine, work(2), cancel.clone());
    house.server().until(|seen| seen.posts.len() == 2).await;
    cancel.cancel();
    assert_eq!(waiting.await.unwrap().unwrap_err().class, FaultClass::Cancelled);
    house.server().gate().open_all();
    running.await.unwrap().unwrap();
    let runs = house.server().seen().runs;
    assert_eq!(runs.len(), 1);
    assert_eq!(runs[0].prompt_id, prompt_name(&work(1).job, 1));
}

#[tokio::test]
async fn a_late_interrupt_keeps_the_slot_until_the_device_is_free() {
    let house = House::new().await;
    house.server().faults().set(Fault::InterruptLate, Rule::Next(2));
    house.server().gate().close(Point::Step);
    let cancel = CancellationToken::new();
    let running = house.begin_at(&house.engine, work(1), cancel.clone());
    house.server().gate().reached(Point::Step).await;
    cancel.cancel();
    house.server().until(|seen| !seen.cancelled.is_empty()).await;
    assert!(!running.is_finished());
    house.server().gate().open_all();
    assert_eq!(running.await.unwrap().unwrap_err().class, FaultClass::Cancelled);
}

#[tokio::test]
async fn what_a_person_waits_for_goes_before_what_stands_ready() {
    let house = House::new().await;
    house.server().gate().close(Point::Step);
    let mut running = vec![house.begin(work(1))];
    house.server().gate().reached(Point::Step).await;
    running.push(house.begin(work(2)));
    house.server().until(|seen| seen.posts.len() == 2).await;
    running.push(house.begin(engines::EngineWork { band: Band::Interactive, ..work(3) }));
    house.server().until(|seen| seen.posts.len() == 3).await;
    house.server().gate().open_all();
    for one in running {
        one.await.unwrap().unwrap();
    }
    let order: Vec<String> = house.server().seen().runs.iter().map(|run| run.prompt_id.clone()).collect();
    assert_eq!(order, [1, 3, 2].map(|number| prompt_name(&work(number).job, 1)));
}

#[tokio::test]
async fn history_is_tidied_up_when_the_result_is_filed_and_not_before() {
    let house = House::new().await;
    house.draws(&work(1)).await;
    let prompt = prompt_name(&work(1).job, 1);
    assert!(!house.server().seen().forgotten.contains(&prompt));
    house.engine.filed(&work(1).job, 1).await;
    assert!(house.server().seen().forgotten.contains(&prompt));
}

#[tokio::test]
async fn twenty_jobs_at_once_that_finish_in_another_order_get_their_own_pictures() {
    let house = House::new().await;
    let alone: Vec<_> = {
        let other = House::new().await;
        let mut alone = Vec::new();
        for number in 0..20 {
            alone.push(other.draws(&work(number)).await.picture);
        }
        alone
    };
    let house = Arc::new(house);
    let running: Vec<_> = (0..20)
        .map(|number| {
            let house = house.clone();
            let band = [Band::Batch, Band::Normal, Band::Interactive][number % 3];
            let asked = engines::EngineWork { band, ..work(number as u64) };
            tokio::spawn(async move { house.draws(&asked).await.picture })
        })
        .collect();
    for (number, one) in running.into_iter().enumerate() {
        assert_eq!(one.await.unwrap(), alone[number], "job {number}");
    }
}

#[tokio::test]
async fn no_request_says_where_it_comes_from() {
    // A server refuses whatever carries a foreign `Origin`; that everything above is answered shows that none does.
    let house = House::new().await;
    house.draws(&work(1)).await;
    assert_eq!(house.server().seen().sockets, 1);
}

#[tokio::test]
async fn several_models_are_loaded_as_they_are_asked_for() {
    let house = House::new().await;
    for (number, model) in MODELS.iter().enumerate() {
        let mut asked = work(number as u64);
        asked.request = request(number as u64, model);
        house.draws(&asked).await;
    }
    assert_eq!(house.server().seen().model_switches, 1);
}
