//! The runs behind the recorded sockets are run again, and what the socket hears is compared.
//!
//! Left out of the comparison, each with its reason:
//! * ids that a server made, and times, because they are new each time;
//! * the numbers in the names of files, because it is not known what was in the recorded folders;
//! * the order of ids where the real server takes them from a set (`executed`, `current_outputs`);
//! * the length of previews, because the pictures are others;
//! * in a prompt with several outputs, the order of nodes that could run at the same time, which the real server
//!   also takes from a set.

use std::collections::BTreeMap;

use fakes::comfy::{Fault, Point, Rule, Script};
use futures_util::StreamExt;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use crate::support::{Socket, Stage, picture_text, recorded, soon, trivial};

const TINY: &str = "tiny-a.safetensors";

/// The recorded messages as the socket of a test shows them.
fn transcript(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| {
            let line: Value = serde_json::from_str(line).unwrap();
            if line["kind"] == "text" {
                return line["msg"].clone();
            }
            let header = line["header_hex"].as_str().unwrap();
            let number = |at: usize| u32::from_str_radix(&header[at..at + 8], 16).unwrap();
            match line.get("metadata") {
                Some(metadata) => {
                    json!({"binary": 4, "metadata": metadata, "magic": line["image_magic_hex"]})
                }
                None => json!({"binary": number(0), "second": number(8), "magic": line["image_magic_hex"]}),
            }
        })
        .collect()
}

/// The messages without what cannot be the same; each id is shown by the order in which it is first heard of.
fn normal(messages: &[Value]) -> Vec<Value> {
    let mut ids = BTreeMap::new();
    messages.iter().map(|message| plain("", message, &mut ids)).collect()
}

fn plain(name: &str, value: &Value, ids: &mut BTreeMap<String, usize>) -> Value {
    match (name, value) {
        ("timestamp", _) => json!(0),
        ("prompt_id" | "sid", Value::String(id)) => {
            let next = ids.len();
            json!(*ids.entry(id.clone()).or_insert(next))
        }
        ("filename", Value::String(file)) => json!(file.split('_').next()),
        ("executed" | "current_outputs", Value::Array(nodes)) => {
            let mut nodes: Vec<&str> = nodes.iter().filter_map(Value::as_str).collect();
            nodes.sort_unstable();
            json!(nodes)
        }
        (_, Value::Object(members)) => Value::Object(
            members.iter().map(|(name, value)| (name.clone(), plain(name, value, ids))).collect(),
        ),
        (_, Value::Array(items)) => Value::Array(items.iter().map(|item| plain("", item, ids)).collect()),
        (_, other) => other.clone(),
    }
}

fn same(heard: &[Value], recorded: &[Value]) {
    let (heard, recorded) = (normal(heard), normal(recorded));
    for (index, (heard, recorded)) in heard.iter().zip(&recorded).enumerate() {
        assert_eq!(heard, recorded, "message {index}");
    }
    assert_eq!(heard.len(), recorded.len());
}

/// Sends a prompt for the client `c`, and hears all of its run.
async fn hear(stage: &Stage, socket: &mut Socket, prompt: &str) -> Vec<Value> {
    let prompt_id = stage.submit_text(prompt, "c").await;
    socket.until_over(&prompt_id).await
}

async fn previewed(stage: &Stage, seed: u64, client: Option<&str>) -> String {
    let client = client.map(|client| format!(", \"client_id\": \"{client}\"")).unwrap_or_default();
    let prompt = picture_text(TINY, seed, 4);
    let body = format!(r#"{{"prompt": {prompt}, "extra_data": {{"preview_method": "latent2rgb"}}{client}}}"#);
    let answer = stage.send(stage.request("POST", "/prompt").body(body)).await.unwrap();
    answer.json()["prompt_id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_trivial_run_is_told_as_recorded() {
    let stage = Stage::new(recorded()).await;
    let mut socket = stage.socket("c").await;
    let heard = hear(&stage, &mut socket, &trivial(1, "triv").to_string()).await;
    same(&heard, &transcript(include_str!("../../data/ws-trivial.jsonl")));
}

#[tokio::test]
async fn previews_without_metadata_and_cached_runs_are_told_as_recorded() {
    let stage = Stage::new(recorded()).await;
    let mut socket = stage.silent_socket("c").await;
    let mut heard = vec![socket.next().await];
    let prompt_id = previewed(&stage, 1, Some("c")).await;
    heard.extend(socket.until_over(&prompt_id).await);
    same(&heard, &transcript(include_str!("../../data/ws-t2i-preview-legacy-frame1.jsonl")));

    let heard = hear(&stage, &mut socket, &picture_text(TINY, 1, 4)).await;
    same(&heard, &transcript(include_str!("../../data/ws-t2i-cached.jsonl")));

    // Without a client, some messages go to everybody and the others to nobody.
    let prompt_id = previewed(&stage, 2, None).await;
    let recorded = transcript(include_str!("../../data/ws-no-client-id-broadcast.jsonl"));
    let mut heard = Vec::new();
    for _ in &recorded {
        heard.push(socket.next().await);
    }
    same(&heard, &recorded);
    stage.ran(&prompt_id).await;
}

#[tokio::test]
async fn previews_with_metadata_are_told_as_recorded() {
    let stage = Stage::new(recorded()).await;
    let before = stage.submit_text(&picture_text(TINY, 1, 4), "c").await;
    stage.ran(&before).await;
    let mut socket = stage.silent_socket("c").await;
    let first = socket.next().await;
    socket.wants_metadata().await;
    let mut recorded = transcript(include_str!("../../data/ws-t2i-preview-metadata-frame4.jsonl"));
    // `wants_metadata` has heard the answer.
    recorded.remove(1);
    let prompt_id = previewed(&stage, 12, Some("c")).await;
    let mut heard = vec![first];
    heard.extend(socket.until_over(&prompt_id).await);
    same(&heard, &recorded);
}

#[tokio::test]
async fn a_preview_has_the_recorded_frame() {
    let recorded_frame = include_bytes!("../../data/preview-frame-type4.bin");
    let stage = Stage::new(recorded()).await;
    let mut socket = stage.socket("c").await;
    socket.wants_metadata().await;
    previewed(&stage, 1, Some("c")).await;
    let frame = loop {
        if let Some(Ok(Message::Binary(frame))) = soon(socket.0.next()).await {
            break frame;
        }
    };
    // The kind, and the length of the metadata, which is the same for all nodes and prompts with ids as long.
    assert_eq!(frame[..8], recorded_frame[..8]);
    let size = |frame: &[u8]| {
        let length = u32::from_be_bytes(frame[4..8].try_into().unwrap()) as usize;
        let picture = image::load_from_memory(&frame[8 + length..]).unwrap();
        (picture.width(), picture.height())
    };
    assert_eq!(size(&frame), size(recorded_frame));
}

#[tokio::test]
async fn many_kinds_of_outputs_are_told_as_recorded() {
    let stage = Stage::new(recorded()).await;
    let mut socket = stage.socket("c").await;
    let shown: Value =
        serde_json::from_str(include_str!("../../data/history-outputs-by-node-kind.json")).unwrap();
    let prompt = &shown.as_object().unwrap().values().next().unwrap()["prompt"][2];
    let heard = hear(&stage, &mut socket, &prompt.to_string()).await;
    let recorded = transcript(include_str!("../../data/ws-many-outputs.jsonl"));
    let told = |messages: &[Value]| {
        // What is told of each node, without the other nodes in `progress_state`.
        let mut found: Vec<String> = normal(messages)
            .into_iter()
            .map(|mut message| match message["type"].as_str() {
                Some("progress_state") => json!("progress_state").to_string(),
                Some("executed") if message["data"]["node"] == "6" => {
                    message["data"]["output"] = json!({"text": ["a tensor"]});
                    message.to_string()
                }
                _ => message.to_string(),
            })
            .collect();
        found.sort();
        found
    };
    assert_eq!(told(&heard), told(&recorded));
    let kinds = |messages: &[Value]| {
        let kind = |message: &Value| message["type"].as_str().unwrap_or("binary").to_owned();
        (kind(&messages[0]), messages[messages.len() - 3..].iter().map(kind).collect::<Vec<_>>())
    };
    assert_eq!(kinds(&heard), kinds(&recorded));
    let last = |messages: &[Value]| {
        let last = messages.iter().rfind(|message| message["type"] == "progress_state").unwrap().clone();
        normal(&[last])
    };
    assert_eq!(last(&heard), last(&recorded));
}

#[tokio::test]
async fn errors_are_told_as_recorded() {
    let stage = Stage::new(recorded()).await;
    let mut socket = stage.socket("c").await;
    std::fs::write(stage.comfy.folder().join("input/x.txt"), "no picture").unwrap();
    let bad = json!({
        "1": {"class_type": "LoadImage", "inputs": {"image": "x.txt"}},
        "2": {"class_type": "ImageScale", "inputs": {"image": ["1", 0], "upscale_method": "nearest-exact",
            "width": 32, "height": 32, "crop": "disabled"}},
        "3": {"class_type": "SaveImage", "inputs": {"images": ["2", 0], "filename_prefix": "scaled"}},
    });
    let heard = hear(&stage, &mut socket, &bad.to_string()).await;
    same(&heard, &transcript(include_str!("../../data/ws-error-bad-image.jsonl")));

    let mut large = trivial(1, "triv");
    large["1"]["inputs"] = json!({"width": 16384, "height": 16384, "batch_size": 4096, "color": 1});
    let heard = hear(&stage, &mut socket, &large.to_string()).await;
    same(&heard, &transcript(include_str!("../../data/ws-error-oom-cpu.jsonl")));
}

#[tokio::test]
async fn broken_checkpoints_are_told_as_recorded() {
    let names = ["corrupt.safetensors", "gone.safetensors"].map(str::to_owned);
    let script = Script { folders: [("checkpoints".to_owned(), names.into())].into(), ..recorded() };
    let stage = Stage::new(script).await;
    let mut socket = stage.socket("c").await;
    stage.comfy.faults().set(Fault::ModelCorrupt, Rule::Next(1));
    let mut heard = hear(&stage, &mut socket, &picture_text("corrupt.safetensors", 1, 4)).await;
    // The recording ends with the error.
    heard.truncate(heard.len() - 2);
    same(&heard, &transcript(include_str!("../../data/ws-error-corrupt-ckpt.jsonl")));

    let recorded = transcript(include_str!("../../data/ws-error-vanished-ckpt.jsonl"));
    // What comes before the first run belongs to other runs.
    let start = recorded.iter().position(|message| message["type"] == "execution_start").unwrap();
    stage.comfy.gate().close(Point::Take);
    stage.comfy.gate().close(Point::End);
    let first = stage.submit_text(&picture_text("tiny-b.safetensors", 1, 4), "c").await;
    stage.submit_text(&picture_text("gone.safetensors", 1, 4), "c").await;
    stage.comfy.gate().open(Point::Take);
    soon(stage.comfy.gate().reached_where(Point::End, |place| place.prompt_id == first)).await;
    stage.comfy.faults().set(Fault::ModelVanished, Rule::Next(1));
    stage.comfy.gate().open(Point::End);
    let before = socket.until(|message| message["type"] == "execution_start").await;
    let mut heard = before[before.len() - 1..].to_vec();
    heard.extend(socket.until(|message| message["type"] == "execution_error").await);
    same(&heard, &recorded[start..]);
}

#[tokio::test]
async fn an_interrupt_is_told_as_recorded() {
    let stage = Stage::new(recorded()).await;
    let before = stage.submit_text(&picture_text(TINY, 1, 4), "c").await;
    stage.ran(&before).await;
    // The recording begins with the end of the run before.
    let recorded = transcript(include_str!("../../data/ws-interrupt.jsonl"));
    let recorded = &recorded[2..];
    let gate = stage.comfy.gate();
    gate.close(Point::Node);
    gate.close(Point::Step);
    let mut socket = idle_socket(&stage, "c").await;
    let long = stage.submit_text(&picture_text(TINY, 100, 60), "c").await;
    soon(gate.reached(Point::Node)).await;
    let next = stage.submit(&trivial(9001, "triv"), "c").await;
    gate.open(Point::Node);
    soon(gate.reached(Point::Step)).await;
    stage.post("/interrupt", &json!({"prompt_id": long})).await;
    gate.open(Point::Step);
    let heard = socket.until_over(&next).await;
    same(&heard, recorded);
}

#[tokio::test]
async fn cancelled_runs_and_prompts_are_told_as_recorded() {
    let stage = Stage::new(recorded()).await;
    let gate = stage.comfy.gate();
    gate.close(Point::Node);
    gate.close(Point::Step);
    let mut socket = stage.socket("c").await;
    let running = stage.submit_text(&picture_text(TINY, 101, 60), "c").await;
    soon(gate.reached(Point::Node)).await;
    let deleted = stage.submit(&trivial(9002, "triv"), "c").await;
    let cancelled = stage.submit(&trivial(9003, "triv"), "c").await;
    gate.open(Point::Node);
    soon(gate.reached(Point::Step)).await;
    stage.post("/queue", &json!({"delete": [deleted]})).await;
    let cancel = stage.post(&format!("/api/jobs/{cancelled}/cancel"), &json!({})).await;
    assert_eq!(cancel.json(), json!({"cancelled": true}));
    stage.post("/queue", &json!({"clear": true})).await;
    let cancel = stage.post("/api/jobs/cancel", &json!({"job_ids": [running]})).await;
    assert_eq!(cancel.json(), json!({"cancelled": true}));
    gate.open(Point::Step);
    let heard = socket.until_over(&running).await;
    same(&heard, &transcript(include_str!("../../data/ws-cancel-running-and-pending.jsonl")));
    let seen = stage.comfy.seen();
    assert_eq!((seen.deleted, seen.cancelled), (vec![deleted], vec![cancelled, running]));
}

#[tokio::test]
async fn a_clean_reconnect_is_told_as_recorded() {
    let stage = Stage::new(recorded()).await;
    let gate = stage.comfy.gate();
    let socket = stage.socket("c").await;
    gate.close(Point::Step);
    let prompt_id = stage.submit_text(&picture_text(TINY, 7, 80), "c").await;
    soon(gate.reached(Point::Step)).await;
    socket.close().await;
    stage.until(|seen| seen.sockets == 0).await;
    gate.pass(Point::Step, 1);
    soon(gate.reached_where(Point::Step, |place| place.step == 2)).await;
    let mut socket = stage.silent_socket("c").await;
    let mut heard = vec![socket.next().await];
    gate.open(Point::Step);
    heard.extend(socket.until_over(&prompt_id).await);
    let recorded = transcript(include_str!("../../data/ws-reconnect-clean.jsonl"));
    // The recording leaves out the messages between the seventh step and the end.
    let (first, last) = (recorded.len() - 4, 4);
    let whole: Vec<Value> = heard[..first].iter().chain(&heard[heard.len() - last..]).cloned().collect();
    same(&whole, &recorded);
}

/// A socket that has heard of an idle server.
async fn idle_socket(stage: &Stage, client: &str) -> Socket {
    while stage.get("/prompt").await.json()["exec_info"]["queue_remaining"] != 0 {
        tokio::task::yield_now().await;
    }
    stage.socket(client).await
}
