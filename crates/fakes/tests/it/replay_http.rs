//! The requests that were recorded from a real server are sent again, and the answers compared.
//!
//! What cannot be the same is made the same on both sides before, each with its reason:
//! * ids that a server made, and times, because they are new each time;
//! * the numbers in the names of the files `triv_…`, because it is not known which of the recorded prompts ran
//!   before another one was sent;
//! * the order of node ids where the real server takes them from a set;
//! * inputs that are tensors, and the text of the whole prompt, in the errors of nodes;
//! * the values of `/system_stats`, because it is another machine: only names and types are compared;
//! * the bytes of pictures, which were not recorded: only their type and status are compared.

use fakes::comfy::{Point, Script, Version};
use serde_json::{Map, Value, json};

use crate::support::{Answer, Stage, recorded, soon, trivial};

/// Answers that are of another length than the recorded ones, because texts for people and the lower part of
/// tracebacks were taken out of what was recorded, or because it was another machine.
const OTHER_LENGTH: [&str; 16] = [
    "get_system_stats",
    "get_object_info_one",
    "get_object_info_ckpt",
    "prompt_missing_inputs",
    "prompt_missing_model",
    "prompt_link_len3",
    "prompt_link_missing_node",
    "prompt_link_bad_slot",
    "prompt_link_int_id",
    "prompt_type_mismatch",
    "prompt_seed_too_big",
    "prompt_seed_negative",
    "history_filename_traversal",
    "history_loadimage_not_image",
    "history_max1",
    "jobs_limit2",
];

/// Recorded requests with their answers, by name, in their order.
fn cases(text: &str) -> Vec<(String, Value)> {
    // Without a map that keeps its order, the order comes from the text.
    let all: Map<String, Value> = serde_json::from_str(text).unwrap();
    let mut cases: Vec<(String, Value)> = all.into_iter().collect();
    cases.sort_by_key(|(name, _)| text.find(&format!("\n {name:?}: {{")).expect("each case has its line"));
    cases
}

/// Ids that were recorded, and those that took their place.
#[derive(Default)]
struct Ids(Vec<(String, String)>);

impl Ids {
    fn translate(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
    }

    fn learn(&mut self, recorded: &Value, answered: &Value) {
        if let (Some(from), Some(to)) = (recorded["prompt_id"].as_str(), answered["prompt_id"].as_str()) {
            self.0.push((from.to_owned(), to.to_owned()));
        }
    }
}

/// The value without what cannot be the same.
fn normal(value: &Value) -> Value {
    match value {
        Value::Object(members) => Value::Object(members.iter().map(member).collect()),
        Value::Array(items) => Value::Array(items.iter().map(normal).collect()),
        Value::String(text) if text.starts_with("triv_") => json!("triv_N_.png"),
        other => other.clone(),
    }
}

fn member((name, value): (&String, &Value)) -> (String, Value) {
    let value = match name.as_str() {
        "timestamp" | "create_time" | "execution_start_time" | "execution_end_time" => json!(0),
        "executed" | "current_outputs" if value.is_array() => {
            let mut ids: Vec<&str> = value.as_array().unwrap().iter().filter_map(Value::as_str).collect();
            ids.sort_unstable();
            json!(ids)
        }
        "current_inputs" => {
            let mut inputs = value.clone();
            for name in ["images", "prompt"] {
                if let Some(input) = inputs.get_mut(name) {
                    *input = json!(["…"]);
                }
            }
            inputs
        }
        _ => normal(value),
    };
    (name.clone(), value)
}

/// The names and types in a value.
fn types(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            Value::Object(members.iter().map(|(name, value)| (name.clone(), types(value))).collect())
        }
        Value::Array(_) => json!("list"),
        Value::String(_) => json!("text"),
        Value::Number(_) => json!("number"),
        Value::Bool(_) => json!("bool"),
        Value::Null => Value::Null,
    }
}

/// The body of an answer: JSON, or text.
fn body(answer: &Answer) -> Value {
    serde_json::from_slice(&answer.bytes).unwrap_or_else(|_| json!(answer.text()))
}

/// Sends a recorded request, and compares status, type and body.
async fn replay(stage: &Stage, name: &str, case: &Value, ids: &mut Ids) {
    let asked = &case["request"];
    let path = ids.translate(asked["path"].as_str().unwrap());
    let mut request = stage.request(asked["method"].as_str().unwrap(), &path);
    request = match &asked["body"] {
        Value::Null => request,
        Value::String(text) => request.body(text.clone()),
        value => request.body(ids.translate(&value.to_string()).replace("\"NaN literal\"", "NaN")),
    };
    request = match name {
        "prompt_cross_origin" => request.header("Origin", "http://evil.example"),
        "prompt_cross_site" => request.header("Sec-Fetch-Site", "cross-site"),
        "view_range" => request.header("Range", "bytes=0-9"),
        _ => request,
    };
    let answer = stage.send(request).await.unwrap();
    assert_eq!(answer.status, case["status"], "{name}: {}", answer.text());
    let kind = case["headers"].get("Content-Type").and_then(Value::as_str);
    assert_eq!(answer.headers.get("content-type").map(String::as_str), kind, "{name}");
    if let Some(allow) = case["headers"].get("Allow") {
        assert_eq!(answer.headers["allow"], allow.as_str().unwrap(), "{name}");
    }
    if kind.is_some_and(|kind| kind.starts_with("image/")) {
        assert!(!answer.bytes.is_empty(), "{name}");
        return;
    }
    if let Some(length) = case["headers"].get("Content-Length").filter(|_| !OTHER_LENGTH.contains(&name)) {
        assert_eq!(length, &json!(answer.bytes.len().to_string()), "{name}: {}", answer.text());
    }
    let answered = body(&answer);
    ids.learn(&case["body"], &answered);
    let expected: Value = serde_json::from_str(&ids.translate(&case["body"].to_string())).unwrap();
    match name {
        "get_system_stats" => assert_eq!(types(&answered), types(&expected)),
        _ => assert_eq!(normal(&answered), normal(&expected), "{name}"),
    }
}

/// Waits until everything that was queued has run.
async fn idle(stage: &Stage) {
    let idle = json!({"exec_info": {"queue_remaining": 0}});
    let queued = stage.comfy.seen().posts.iter().filter(|post| post.prompt_id.is_some()).count();
    stage.until(|seen| seen.runs.len() >= queued).await;
    while stage.get("/prompt").await.json() != idle {
        tokio::task::yield_now().await;
    }
}

async fn replay_all(stage: &Stage, text: &str, ids: &mut Ids) {
    for (name, case) in cases(text).iter().filter(|(_, case)| case.get("request").is_some()) {
        replay(stage, name, case, ids).await;
        idle(stage).await;
    }
}

fn png(color: u8) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_pixel(8, 8, image::Rgb([color; 3]));
    picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// The form of a recorded upload, which was recorded by its name only; `None` when it was no form.
fn form(name: &str) -> Option<reqwest::multipart::Form> {
    let file = |color: u8, name: &str| {
        let part = reqwest::multipart::Part::bytes(png(color)).file_name(name.to_owned());
        reqwest::multipart::Form::new().part("image", part)
    };
    Some(match name {
        "upload_ok" | "upload_same_content" => file(1, "up.png"),
        "upload_same_name_other_content" => file(2, "up.png"),
        "upload_overwrite" => file(3, "up.png").text("overwrite", "true"),
        "upload_subfolder" => file(1, "up.png").text("subfolder", "proj1/refs"),
        "upload_type_temp" => file(1, "up.png").text("type", "temp"),
        "upload_type_output" => file(1, "up.png").text("type", "output"),
        "upload_type_bad" => file(1, "up.png").text("type", "zzz"),
        "upload_traversal_sub" => file(1, "up.png").text("subfolder", "../.."),
        "upload_traversal_name" => file(1, "..%2F..%2Fx.png"),
        "upload_not_an_image" => {
            let part = reqwest::multipart::Part::bytes(b"no image".to_vec()).file_name("x.txt");
            reqwest::multipart::Form::new().part("image", part)
        }
        "upload_no_image" => reqwest::multipart::Form::new().text("type", "input"),
        _ => return None,
    })
}

async fn replay_uploads(stage: &Stage) {
    for (name, case) in cases(include_str!("../../data/http-upload.json")) {
        let request = stage.request("POST", "/upload/image");
        let request = match form(&name) {
            Some(form) => request.multipart(form),
            None => request.body(case["request"]["body"].to_string()),
        };
        let answer = stage.send(request).await.unwrap();
        assert_eq!(answer.status, case["status"], "{name}");
        assert_eq!(body(&answer), case["body"], "{name}");
    }
}

/// Eight prompts came before those that were recorded, the first of them is in the recorded history.
async fn before(stage: &Stage) {
    let first = json!({
        "prompt": trivial(0, "triv"), "prompt_id": "00c9bb22-f149-4b18-bb1b-59c77cf0fad0",
        "client_id": "61d36ebffd70490896b30ee770ef0c8f",
    });
    assert_eq!(stage.post("/prompt", &first).await.status, 200);
    for number in 1..8 {
        stage.submit(&trivial(number, "before"), "c").await;
    }
    idle(stage).await;
}

#[tokio::test]
async fn a_server_says_of_itself_what_was_recorded() {
    let stage = Stage::new(recorded()).await;
    let text = include_str!("../../data/http-system.json");
    replay_all(&stage, text, &mut Ids::default()).await;
    let summary = &serde_json::from_str::<Value>(text).unwrap()["get_object_info_summary"];
    let classes = stage.get("/object_info").await.json();
    let names: Vec<&String> = classes.as_object().unwrap().keys().collect();
    assert_eq!(names.len(), summary["node_count"]);
    assert_eq!(json!(names[..20]), summary["first_20"]);
    replay_all(&stage, include_str!("../../data/http-queue-interrupt-free.json"), &mut Ids::default()).await;
}

#[tokio::test]
async fn prompts_files_and_history_are_as_recorded() {
    let stage = Stage::new(recorded()).await;
    let mut ids = Ids::default();
    before(&stage).await;
    replay_uploads(&stage).await;
    replay_all(&stage, include_str!("../../data/http-view.json"), &mut ids).await;
    let history = cases(include_str!("../../data/http-history-jobs.json"));
    let history = |name: &str| history.iter().find(|(known, _)| known == name).unwrap().1.clone();
    for (name, case) in &cases(include_str!("../../data/http-prompt.json")) {
        replay(&stage, name, case, &mut ids).await;
        idle(&stage).await;
        if name == "prompt_ok_client_prompt_id" {
            // The second run with the same id takes the place of the first.
            for name in ["history_by_id", "job_by_id"] {
                replay(&stage, name, &history(name), &mut ids).await;
            }
        }
    }
    let late = ["history_by_id", "job_by_id"];
    for (name, mut case) in cases(include_str!("../../data/http-history-jobs.json")) {
        if late.contains(&name.as_str()) {
            continue;
        }
        if name == "jobs_limit2" {
            // How many jobs there were before is not known.
            case["body"]["pagination"]["total"] =
                stage.get("/api/jobs").await.json()["pagination"]["total"].clone();
        }
        replay(&stage, &name, &case, &mut ids).await;
    }
}

#[tokio::test]
async fn names_of_uploads_are_treated_as_recorded() {
    let stage = Stage::new(recorded()).await;
    for (name, case) in cases(include_str!("../../data/http-upload-raw-filenames.json")) {
        let raw = name.strip_prefix("upload_raw_").filter(|raw| !raw.contains('\\'));
        let (file, content) = match raw {
            Some(raw) => (raw.to_owned(), png(1)),
            None if name == "upload_101MB" => ("big.png".to_owned(), vec![0; 101 << 20]),
            // A form writes a backslash with another before it.
            None => ("a\\\\..\\\\b.png".to_owned(), png(1)),
        };
        let head = format!(
            "--edge\r\nContent-Disposition: form-data; name=\"image\"; filename=\"{file}\"\r\nContent-Type: image/png\r\n\r\n"
        );
        let sent = [head.as_bytes(), &content, b"\r\n--edge--\r\n"].concat();
        let request = stage.request("POST", "/upload/image").body(sent);
        let request = request.header("Content-Type", "multipart/form-data; boundary=edge");
        // A server may close the connection before it has read all of a body that is too large.
        let Ok(answer) = stage.send(request).await else {
            assert_eq!(name, "upload_101MB");
            continue;
        };
        assert_eq!(answer.status, case["status"], "{name}");
        assert_eq!(body(&answer), case["body"], "{name}");
    }
}

#[tokio::test]
async fn the_old_version_answers_as_recorded() {
    let stage = Stage::new(Script { version: Version::V0_3_64, ..recorded() }).await;
    replay_all(&stage, include_str!("../../data/http-old-version-0.3.64.json"), &mut Ids::default()).await;
}

#[tokio::test]
async fn every_kind_of_output_is_as_recorded() {
    let stage = Stage::new(recorded()).await;
    let text = include_str!("../../data/history-outputs-by-node-kind.json");
    let all: Map<String, Value> = serde_json::from_str(text).unwrap();
    let (_, expected) = all.iter().next().unwrap();
    let run = stage.run(&expected["prompt"][2]).await;
    let mut found = stage.history(&run.prompt_id).await;
    // Letters that the server draws, and the text of a tensor.
    let nameless = |outputs: &mut Value| {
        for (index, file) in outputs["2"]["images"].as_array_mut().unwrap().iter_mut().enumerate() {
            let name = file["filename"].as_str().unwrap();
            assert!(name.starts_with("ComfyUI_temp_") && name.ends_with("_.png"), "{name}");
            file["filename"] = json!(index);
        }
        outputs["6"]["text"] = json!(["…"]);
    };
    let mut expected = expected.clone();
    nameless(&mut expected["outputs"]);
    nameless(&mut found["outputs"]);
    assert_eq!(found["outputs"], expected["outputs"]);
    assert_eq!(found["meta"], expected["meta"]);
    let sorted = |outputs: &Value| {
        let mut ids: Vec<String> =
            outputs.as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect();
        ids.sort();
        ids
    };
    assert_eq!(sorted(&found["prompt"][4]), sorted(&expected["prompt"][4]));
}

#[tokio::test]
async fn four_equal_prompts_kill_the_worker_as_recorded() {
    let stage = Stage::new(recorded()).await;
    // Rejected prompts count too: the recorded one was number 10.
    for _ in 0..10 {
        assert_eq!(stage.post("/prompt", &json!({})).await.status, 400);
    }
    let recorded: Value = serde_json::from_str(include_str!("../../data/queue-zombie-worker.json")).unwrap();
    let id = recorded["queue"]["body"]["queue_pending"][0][1].clone();
    let client = recorded["post"]["request"]["body"]["client_id"].clone();
    stage.comfy.gate().close(Point::Take);
    let mut statuses = Vec::new();
    for color in 80_000..80_004 {
        let body =
            json!({"prompt": trivial(color, "triv"), "prompt_id": id, "number": 5, "client_id": client});
        statuses.push(stage.post("/prompt", &body).await.status);
    }
    assert_eq!(statuses, [200, 500, 500, 500]);
    soon(stage.comfy.gate().reached(Point::Take)).await;
    stage.comfy.gate().open(Point::Take);
    while stage.get("/prompt").await.json()["exec_info"]["queue_remaining"] != 3 {
        tokio::task::yield_now().await;
    }
    let mut ids = Ids::default();
    for name in ["post", "queue"] {
        replay(&stage, name, &recorded[name], &mut ids).await;
    }
    assert!(stage.comfy.seen().runs.is_empty());
}

#[tokio::test]
async fn queues_and_jobs_of_every_state_are_as_recorded() {
    let stage = Stage::new(recorded()).await;
    let shapes: Value = serde_json::from_str(include_str!("../../data/history-shapes.json")).unwrap();
    let gate = stage.comfy.gate();
    let body = |name: &str| shapes[name]["body"].clone();
    let item = |list: &str| body("queue_running_pending")[list][0].clone();
    let (long, next) = (item("queue_running"), item("queue_pending"));
    let post = async |prompt: &Value, id: &Value| {
        stage.clock.advance(std::time::Duration::from_millis(1));
        let asked = json!({"prompt": prompt, "prompt_id": id, "client_id": long[3]["client_id"]});
        assert_eq!(stage.post("/prompt", &asked).await.status, 200);
    };
    let running = async || drop(soon(gate.reached(Point::Step)).await);
    let id = |item: &Value| item[1].as_str().unwrap().to_owned();

    // A run before left the results that are cached, and the number of the next prompt is 69.
    let mut before = long[2].clone();
    before["3"]["inputs"]["seed"] = json!(1);
    stage.run(&before).await;
    for _ in 1..69 {
        assert_eq!(stage.post("/prompt", &json!({})).await.status, 400);
    }
    gate.close(Point::Step);
    post(&long[2], &long[1]).await;
    post(&next[2], &next[1]).await;
    running().await;
    assert_eq!(normal(&stage.get("/queue").await.json()), normal(&body("queue_running_pending")));
    stage.post("/interrupt", &json!({"prompt_id": long[1]})).await;
    gate.open(Point::Step);
    stage.ran(&id(&next)).await;
    let interrupted = stage.get(&format!("/history/{}", id(&long))).await.json();
    assert_eq!(normal(&interrupted), normal(&shapes["interrupted"]));
    let job = stage.get(&format!("/api/jobs/{}", id(&long))).await.json();
    assert_eq!(normal(&job), normal(&body("job_interrupted")));

    let mixed = body("jobs_mixed");
    gate.close(Point::Step);
    post(&before, &mixed["jobs"][1]["id"]).await;
    running().await;
    let deleted = "00000000-0000-4000-8000-000000000000";
    post(&trivial(1, "triv"), &json!(deleted)).await;
    stage.post("/queue", &json!({"delete": [deleted]})).await;
    post(&trivial(2, "triv"), &mixed["jobs"][0]["id"]).await;
    let jobs = stage.get("/api/jobs?limit=4").await.json();
    assert_eq!(normal(&jobs["jobs"]), normal(&mixed["jobs"]));
    assert_eq!(stage.get("/api/jobs?status=pending,in_progress").await.json()["pagination"]["total"], 2);
    assert_eq!(stage.get(&format!("/api/jobs/{deleted}")).await.status, 404);
}
