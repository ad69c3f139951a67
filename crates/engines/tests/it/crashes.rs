//! Either side dies: afterwards every job has one right end.

use std::collections::BTreeSet;

use domain::error::FaultClass;
use domain::line::plan::Takes;
use engines::comfyui::prompt_name;
use engines::{Engine as _, EngineWork};
use fakes::comfy::Point;
use tokio_util::sync::CancellationToken;

use crate::support::{Heard, House, patience, work};

/// The same job, tried once more.
fn again(work: EngineWork) -> EngineWork {
    EngineWork { attempt: work.attempt + 1, ..work }
}

#[tokio::test]
async fn a_new_start_goes_on_with_what_runs() {
    let house = House::new().await;
    house.server().gate().close(Point::Step);
    let dying = house.begin(work(1));
    house.server().gate().reached(Point::Step).await;
    dying.abort();
    let second = house.another_start(patience());
    second.stock().await;
    let going_on = house.begin_at(&second, again(work(1)), CancellationToken::new());
    house.server().gate().open_all();
    going_on.await.unwrap().unwrap();
    let seen = house.server().seen();
    assert_eq!((seen.runs.len(), seen.posts.len()), (1, 1), "nothing was made twice");
}

#[tokio::test]
async fn a_new_start_takes_what_was_finished_meanwhile() {
    let house = House::new().await;
    let first = house.draws(&work(1)).await;
    let second = house.another_start(patience());
    second.stock().await;
    let mut heard = Heard::new(house.clock.clone());
    let taken = second.run(&again(work(1)), &mut heard, &CancellationToken::new()).await.unwrap();
    assert_eq!(taken.picture, first.picture);
    assert_eq!(house.server().seen().runs.len(), 1);
}

#[tokio::test]
async fn a_new_start_deletes_what_only_waits() {
    let house = House::new().await;
    house.server().gate().close(Point::Step);
    let _running = house.begin(work(1));
    house.server().gate().reached(Point::Step).await;
    let waiting = house.begin(work(2));
    house.server().until(|seen| seen.posts.len() == 2).await;
    waiting.abort();
    let second = house.another_start(patience());
    second.stock().await;
    let going_on = house.begin_at(&second, again(work(2)), CancellationToken::new());
    house.server().until(|seen| seen.posts.len() == 3).await;
    house.server().gate().open_all();
    going_on.await.unwrap().unwrap();
    let runs = house.server().seen().runs;
    let of_second: Vec<&String> =
        runs.iter().map(|run| &run.prompt_id).filter(|id| **id != prompt_name(&work(1).job, 1)).collect();
    assert_eq!(of_second, [&prompt_name(&work(2).job, 2)]);
}

#[tokio::test]
async fn a_server_that_dies_while_a_prompt_runs_fails_the_attempt() {
    let house = House::new().await;
    house.server().gate().close(Point::Step);
    let running = house.begin(work(1));
    house.server().gate().reached(Point::Step).await;
    house.server().until(|seen| seen.gets_of("/jobs/") > 1).await;
    house.server().die().await;
    assert_eq!(running.await.unwrap().unwrap_err().class, FaultClass::Transient);
    house.server().gate().open_all();
    house.server().come_back().await.unwrap();
    house.engine.ready("gpu-0", Takes::Any).await;
    house.draws(&again(work(1))).await;
}

#[tokio::test]
async fn a_restart_that_forgets_everything_is_no_success() {
    let house = House::new().await;
    house.server().gate().close(Point::Step);
    let running = house.begin(work(1));
    house.server().gate().reached(Point::Step).await;
    house.server().die().await;
    house.server().gate().open_all();
    house.server().come_back().await.unwrap();
    let fault = running.await.unwrap().unwrap_err();
    assert_ne!(fault.class, FaultClass::Permanent, "{fault}");
    house.engine.ready("gpu-0", Takes::Any).await;
    house.draws(&again(work(1))).await;
}

#[tokio::test]
async fn a_server_that_is_not_there_gives_the_job_back_and_is_left_alone_until_it_answers() {
    let house = House::new().await;
    house.draws(&work(1)).await;
    house.server().die().await;
    let (made, _) = house.run(&work(2)).await;
    assert_eq!(made.unwrap_err().class, FaultClass::Away);
    let health = house.engine.health().await.unwrap_err();
    assert!(health.message.contains("start ComfyUI there"), "{health}");
    house.server().come_back().await.unwrap();
    house.engine.ready("gpu-0", Takes::Any).await;
    house.draws(&work(2)).await;
}

#[tokio::test]
async fn what_an_earlier_start_left_of_jobs_that_are_over_is_stopped_and_nothing_else() {
    let house = House::new().await;
    house.server().gate().close(Point::Step);
    let running = house.begin(work(1));
    house.server().gate().reached(Point::Step).await;
    let waiting = house.begin(work(2));
    house.server().until(|seen| seen.posts.len() == 2).await;
    running.abort();
    waiting.abort();
    let again = house.another_start(patience());
    let of = |number: u64| prompt_name(&work(number).job, 1);
    let both = BTreeSet::from([work(1).job, work(2).job]);
    again.tidy(&both).await;
    assert_eq!(house.server().seen().cancelled, Vec::<String>::new(), "both are wanted");
    house.engine.tidy(&BTreeSet::new()).await;
    assert_eq!(house.server().seen().cancelled, Vec::<String>::new(), "they are its own");
    again.tidy(&BTreeSet::from([work(2).job])).await;
    assert_eq!(house.server().seen().cancelled, [of(1)]);
    house.server().gate().open_all();
}
