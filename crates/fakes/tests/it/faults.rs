//! Each fault does what its name says, as often as its rule says.

use std::time::Duration;

use domain::clock::Clock;
use fakes::comfy::{Device, Fault, Model, Outcome, Point, Rule, Script};
use serde_json::{Value, json};

use crate::support::{SDXL, Stage, picture, soon, trivial, types};

/// The usual server with one fault.
async fn faulty(fault: Fault, rule: Rule) -> Stage {
    let stage = Stage::usual().await;
    stage.comfy.faults().set(fault, rule);
    stage
}

#[tokio::test]
async fn the_history_lags_behind_for_some_lookups() {
    let stage = Stage::usual().await;
    let prompt_id = stage.run(&trivial(1, "a")).await.prompt_id;
    stage.comfy.faults().set(Fault::HistoryLags, Rule::Next(3));
    assert!(stage.history(&prompt_id).await.is_null());
    assert_eq!(stage.get("/queue").await.json()["queue_running"][0][1], prompt_id);
    assert!(stage.history(&prompt_id).await.is_null());
    let job = format!("/api/jobs/{prompt_id}");
    assert_eq!(stage.get(&job).await.json()["status"], "in_progress");
    assert_eq!(stage.get(&job).await.json()["status"], "completed");
    assert!(stage.history(&prompt_id).await.is_object());
    assert_eq!(stage.get("/queue").await.json()["queue_running"], json!([]));
}

#[tokio::test]
async fn the_history_is_written_after_the_success_was_told() {
    let stage = Stage::usual().await;
    stage.comfy.gate().close(Point::History);
    let mut socket = stage.socket("c").await;
    let prompt_id = stage.submit(&trivial(1, "a"), "c").await;
    socket.until(|message| message["type"] == "execution_success").await;
    assert!(stage.history(&prompt_id).await.is_null());
    assert_eq!(stage.get("/queue").await.json()["queue_running"][0][1], prompt_id);
    stage.comfy.gate().open(Point::History);
    socket.until_over(&prompt_id).await;
    assert!(stage.history(&prompt_id).await.is_object());
}

#[tokio::test]
async fn one_client_that_hangs_holds_up_all() {
    let stage = Stage::usual().await;
    let mut socket = stage.socket("c").await;
    stage.comfy.faults().set(Fault::PublishingStalls, Rule::Always);
    let prompt_id = stage.submit(&trivial(1, "a"), "c").await;
    stage.ran(&prompt_id).await;
    assert_eq!(stage.comfy.seen().messages, 0);
    stage.comfy.faults().clear(Fault::PublishingStalls);
    socket.until_over(&prompt_id).await;
}

#[tokio::test]
async fn a_silent_socket_says_nothing() {
    let stage = faulty(Fault::SocketSilent, Rule::Next(1)).await;
    let mut silent = stage.silent_socket("c").await;
    stage.until(|seen| seen.sockets == 1).await;
    let prompt_id = stage.submit(&trivial(1, "a"), "c").await;
    stage.ran(&prompt_id).await;
    let _ = silent.0.close(None).await;
    assert_eq!(silent.heard().await, None);
    stage.socket("c").await;
}

#[tokio::test]
async fn a_dead_worker_leaves_the_rest_alive() {
    let stage = faulty(Fault::WorkerDies, Rule::Next(1)).await;
    stage.submit(&trivial(1, "a"), "c").await;
    while stage.comfy.faults().struck(Fault::WorkerDies) == 0 {
        tokio::task::yield_now().await;
    }
    stage.submit(&trivial(2, "a"), "c").await;
    let queue = stage.get("/queue").await.json();
    assert_eq!(queue["queue_running"], json!([]));
    assert_eq!(queue["queue_pending"].as_array().unwrap().len(), 1);
    stage.comfy.come_back().await.unwrap();
    stage.run(&trivial(3, "a")).await;
}

#[tokio::test]
async fn a_prompt_that_was_refused_is_queued_nevertheless() {
    let stage = faulty(Fault::QueuedButRefused, Rule::Next(1)).await;
    let answer = stage.post("/prompt", &json!({"prompt": trivial(1, "a")})).await;
    assert_eq!((answer.status, answer.text().contains("got itself in trouble")), (500, true));
    let seen = stage.until(|seen| seen.runs.len() == 1).await;
    assert_eq!(seen.posts[0].prompt_id.as_ref(), Some(&seen.runs[0].prompt_id));
}

#[tokio::test]
async fn the_answer_to_a_prompt_is_lost_after_or_before_it_is_queued() {
    let stage = faulty(Fault::AnswerLostAfterQueueing, Rule::Next(1)).await;
    stage.comfy.faults().set(Fault::AnswerLostBeforeQueueing, Rule::Next(0));
    let body = json!({"prompt": trivial(1, "a")}).to_string();
    let request = || stage.request("POST", "/prompt").body(body.clone());
    assert!(stage.send(request()).await.is_err());
    stage.until(|seen| seen.runs.len() == 1).await;

    stage.comfy.faults().set(Fault::AnswerLostBeforeQueueing, Rule::Next(1));
    assert!(stage.send(request()).await.is_err());
    let answer = stage.send(request()).await.unwrap().json();
    stage.ran(answer["prompt_id"].as_str().unwrap()).await;
    let seen = stage.comfy.seen();
    let statuses: Vec<u16> = seen.posts.iter().map(|post| post.status).collect();
    assert_eq!(statuses, [0, 0, 200]);
    assert_eq!(seen.runs.len(), 2);
}

#[tokio::test]
async fn a_slow_answer_comes_after_its_delay() {
    let stage = faulty(Fault::SlowAnswers, Rule::Next(1)).await;
    stage.comfy.faults().set_delay(Duration::from_secs(5));
    let clock = stage.clock.clone();
    let moved = tokio::spawn(async move {
        loop {
            clock.advance(Duration::from_millis(100));
            tokio::task::yield_now().await;
        }
    });
    assert_eq!(stage.get("/queue").await.status, 200);
    moved.abort();
    assert!(stage.clock.monotonic() >= Duration::from_secs(5));
}

#[tokio::test]
async fn a_file_comes_cut_short_or_wrong() {
    let stage = Stage::usual().await;
    stage.run(&trivial(1, "a")).await;
    let path = "/view?filename=a_00001_.png";
    let whole = stage.get(path).await.bytes;
    let is_picture = |bytes: &[u8]| image::load_from_memory(bytes).is_ok();
    assert!(is_picture(&whole));

    stage.comfy.faults().set(Fault::ViewCut, Rule::Next(1));
    assert!(stage.send(stage.request("GET", path)).await.is_err());
    stage.comfy.faults().set(Fault::ViewTruncated, Rule::Next(1));
    let short = stage.get(path).await.bytes;
    assert!(short.len() == whole.len() / 2 && !is_picture(&short));
    stage.comfy.faults().set(Fault::ViewCorrupt, Rule::Next(1));
    let wrong = stage.get(path).await.bytes;
    assert!(wrong.len() == whole.len() && !is_picture(&wrong));
    assert_eq!(stage.get(path).await.bytes, whole);
    assert_eq!(stage.comfy.seen().gets_of("/view"), 5);
}

#[tokio::test]
async fn memory_runs_out_and_all_models_are_unloaded() {
    let stage = Stage::usual().await;
    stage.run(&picture(SDXL, 1, 1)).await;
    stage.comfy.faults().set(Fault::OutOfMemory, Rule::Next(1));
    let run = stage.run(&picture(SDXL, 2, 1)).await;
    assert_eq!(run.outcome, Outcome::Error("torch.OutOfMemoryError".to_owned()));
    let messages = stage.history(&run.prompt_id).await["status"]["messages"].clone();
    assert!(messages[2][1]["exception_message"].as_str().unwrap().contains("TIPS"));
    let run = stage.run(&picture(SDXL, 3, 1)).await;
    assert_eq!((run.outcome, run.loads.len()), (Outcome::Success, 1));
}

#[tokio::test]
async fn memory_runs_out_only_for_pictures_that_are_too_big() {
    let script = Script {
        models: vec![Model { per_megapixel_mb: 1_000, ..Model::checkpoint(SDXL, 6_000) }],
        device: Device { vram_total_mb: 8_000, ..Device::default() },
        ..Script::default()
    };
    let stage = Stage::new(script).await;
    stage.comfy.faults().set(Fault::OutOfMemoryWhenTooBig, Rule::Always);
    let mut outcomes = Vec::new();
    for batch in [1, 2, 1] {
        let mut prompt = picture(SDXL, batch, 1);
        prompt["5"]["inputs"] = json!({"width": 1024, "height": 1024, "batch_size": batch});
        outcomes.push(stage.run(&prompt).await.outcome);
    }
    let memory = Outcome::Error("torch.OutOfMemoryError".to_owned());
    assert_eq!(outcomes, [Outcome::Success, memory, Outcome::Success]);
}

#[tokio::test]
async fn weights_vanish_or_are_corrupt_and_runs_fail() {
    for (fault, kind) in [
        (Fault::ModelVanished, "FileNotFoundError"),
        (Fault::ModelCorrupt, "safetensors._safetensors_rust.SafetensorError"),
        (Fault::RunFails, "RuntimeError"),
    ] {
        let stage = faulty(fault, Rule::Next(1)).await;
        let run = stage.run(&picture(SDXL, 1, 1)).await;
        assert_eq!(run.outcome, Outcome::Error(kind.to_owned()));
        let job = stage.get(&format!("/api/jobs/{}", run.prompt_id)).await.json();
        assert_eq!(
            (&job["status"], &job["execution_error"]["exception_type"]),
            (&json!("failed"), &json!(kind))
        );
        assert_eq!(stage.run(&picture(SDXL, 1, 1)).await.outcome, Outcome::Success);
    }
}

#[tokio::test]
async fn a_run_that_hangs_does_so_until_the_fault_is_gone() {
    let stage = faulty(Fault::RunHangs, Rule::Always).await;
    let prompt_id = stage.submit(&picture(SDXL, 1, 1), "c").await;
    while stage.comfy.faults().struck(Fault::RunHangs) == 0 {
        tokio::task::yield_now().await;
    }
    stage.post("/interrupt", &json!({"prompt_id": prompt_id})).await;
    assert_eq!(stage.get("/queue").await.json()["queue_running"][0][1], prompt_id);
    stage.comfy.faults().clear(Fault::RunHangs);
    assert_eq!(stage.ran(&prompt_id).await.outcome, Outcome::Interrupted);
}

#[tokio::test]
async fn nan_is_in_history_and_queue() {
    let stage = Stage::usual().await;
    let prompt_id = stage.run(&trivial(1, "a")).await.prompt_id;
    stage.comfy.faults().set(Fault::NotANumber, Rule::Always);
    stage.comfy.gate().close(Point::Take);
    stage.submit(&trivial(2, "a"), "c").await;
    for path in [format!("/history/{prompt_id}"), "/history".to_owned(), "/queue".to_owned()] {
        let text = stage.get(&path).await.text();
        assert!(text.contains("[NaN]") && serde_json::from_str::<Value>(&text).is_err(), "{text}");
    }
}

#[tokio::test]
async fn a_storm_repeats_the_progress() {
    let stage = Stage::usual().await;
    let mut socket = stage.socket("c").await;
    stage.comfy.faults().set(Fault::ProgressStorm, Rule::Always);
    let prompt_id = stage.submit(&trivial(1, "a"), "c").await;
    let heard = types(&socket.until_over(&prompt_id).await);
    assert_eq!(heard.iter().filter(|kind| *kind == "progress_state").count(), 4 * 50);
}

#[tokio::test]
async fn an_interrupt_is_noticed_some_steps_later() {
    let stage = faulty(Fault::InterruptLate, Rule::Next(3)).await;
    let mut socket = stage.socket("c").await;
    stage.comfy.gate().close(Point::Step);
    let prompt_id = stage.submit(&picture(SDXL, 1, 20), "c").await;
    soon(stage.comfy.gate().reached(Point::Step)).await;
    stage.post("/interrupt", &json!({"prompt_id": prompt_id})).await;
    stage.comfy.gate().open(Point::Step);
    let heard = types(&socket.until_over(&prompt_id).await);
    assert_eq!(heard.iter().filter(|kind| *kind == "progress").count(), 4);
    assert!(heard.contains(&"execution_interrupted".to_owned()));
}

#[tokio::test]
async fn a_server_cannot_be_reached() {
    let stage = faulty(Fault::Unreachable, Rule::Always).await;
    assert!(stage.send(stage.request("GET", "/queue")).await.is_err());
    let url = format!("{}/ws", stage.comfy.url().replace("http", "ws"));
    assert!(soon(tokio_tungstenite::connect_async(url)).await.is_err());
    stage.comfy.faults().clear_all();
    assert_eq!(stage.get("/queue").await.status, 200);
}

#[tokio::test]
async fn a_proxy_answers_with_html() {
    let stage = faulty(Fault::HtmlAnswers, Rule::Next(1)).await;
    let answer = stage.get("/queue").await;
    assert_eq!((answer.status, answer.headers["content-type"].as_str()), (502, "text/html"));
    assert!(answer.text().starts_with("<html>"));
    assert_eq!(stage.get("/queue").await.status, 200);
}

#[tokio::test]
async fn messages_come_twice() {
    let stage = Stage::usual().await;
    let mut socket = stage.socket("c").await;
    stage.comfy.faults().set(Fault::MessagesTwice, Rule::Always);
    let prompt_id = stage.submit(&trivial(1, "a"), "c").await;
    let heard = socket.until_over(&prompt_id).await;
    assert_eq!(heard[0], heard[1]);
    assert_eq!(socket.next().await, heard[heard.len() - 1]);
}

#[tokio::test]
async fn messages_are_lost() {
    let stage = Stage::usual().await;
    let (mut socket, mut counted) = (stage.socket("c").await, Vec::new());
    for share in [0, 500] {
        stage.comfy.faults().set(Fault::MessagesLost, Rule::Share(share));
        let before = stage.comfy.seen().messages;
        let prompt_id = stage.submit(&picture(SDXL, share.into(), 50), "c").await;
        stage.ran(&prompt_id).await;
        stage.comfy.faults().clear(Fault::MessagesLost);
        let last = stage.submit(&trivial(share, "a"), "c").await;
        socket.until_over(&last).await;
        counted.push(stage.comfy.seen().messages - before);
    }
    assert!(counted[1] < counted[0], "{counted:?}");
}
