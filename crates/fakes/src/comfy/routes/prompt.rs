//! `/prompt`: takes prompts in.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{ConnectInfo, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::{json, trouble, whole};
use crate::comfy::fault::Fault;
use crate::comfy::json::{Json, object};
use crate::comfy::queue::Item;
use crate::comfy::script::{Pace, Version};
use crate::comfy::seen::Post;
use crate::comfy::server::Server;
use crate::comfy::validate::{Refusal, Validation};
use crate::comfy::wire::Cut;

/// What it takes to take a prompt in.
const OVERHEAD: Duration = Duration::from_micros(800);

/// What is sent with a prompt and shown to nobody.
const SECRET: [&str; 2] = ["auth_token_comfy_org", "api_key_comfy_org"];

/// How a prompt was answered.
enum Answer {
    Said(StatusCode, Json),
    Trouble,
}

/// What became of a prompt: the id under which it was queued, and the answer.
struct Taken {
    prompt_id: Option<String>,
    answer: Answer,
}

impl Taken {
    fn trouble() -> Self {
        Self { prompt_id: None, answer: Answer::Trouble }
    }

    fn refused(error: Json, node_errors: Json) -> Self {
        let body = object([("error", error), ("node_errors", node_errors)]);
        Self { prompt_id: None, answer: Answer::Said(StatusCode::BAD_REQUEST, body) }
    }
}

impl From<Refusal> for Taken {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Trouble => Self::trouble(),
            Refusal::Said { error, node_errors } => Self::refused(error, node_errors),
        }
    }
}

/// `GET /prompt`.
pub(super) async fn remaining(State(server): State<Arc<Server>>) -> Response {
    let status = server.core().status();
    json(StatusCode::OK, &status)
}

/// `POST /prompt`.
pub(super) async fn post(
    State(server): State<Arc<Server>>,
    ConnectInfo(cut): ConnectInfo<Cut>,
    body: Body,
) -> Response {
    let bytes = match whole(body).await {
        Ok(bytes) => bytes,
        Err(response) => return response,
    };
    let text = String::from_utf8_lossy(&bytes).into_owned();
    if server.faults.strikes(Fault::AnswerLostBeforeQueueing) {
        note(&server, Post { body: text, prompt_id: None, status: 0, answer: String::new() });
        cut.0.cancel();
        return trouble();
    }
    if server.script.pace == Pace::Recorded {
        server.clock.wait(OVERHEAD).await;
    }
    let mut taken = Json::parse(&text).map_or_else(Taken::trouble, |asked| take(&server, &asked));
    let lost = taken.prompt_id.is_some() && server.faults.strikes(Fault::AnswerLostAfterQueueing);
    if taken.prompt_id.is_some() && server.faults.strikes(Fault::QueuedButRefused) {
        taken.answer = Answer::Trouble;
    }
    let (status, answer, response) = match &taken.answer {
        Answer::Said(status, body) => (status.as_u16(), body.written(), json(*status, body)),
        Answer::Trouble => (500, super::TROUBLE.to_owned(), trouble()),
    };
    let status = if lost { 0 } else { status };
    note(&server, Post { body: text, prompt_id: taken.prompt_id, status, answer });
    if lost {
        cut.0.cancel();
    }
    response
}

fn note(server: &Server, post: Post) {
    server.witness.note(|seen| seen.posts.push(post));
}

fn take(server: &Server, asked: &Json) -> Taken {
    if matches!(asked, Json::Null | Json::Bool(_) | Json::Number(_)) {
        return Taken::trouble();
    }
    let Some(number) = number(server, asked) else { return Taken::trouble() };
    let Some(prompt) = asked.get("prompt") else {
        let words = "No prompt provided";
        return Refusal::whole("no_prompt", words, words, Json::Object(Vec::new())).into();
    };
    let Some(prompt_id) = prompt_id(server, asked.get("prompt_id")) else {
        let details = "prompt_id must be a UUID string in canonical lowercase hyphenated form; omit it to let the server generate one";
        let nothing = Json::Object(Vec::new());
        return Refusal::whole("invalid_prompt_id", "prompt_id must be a valid UUID", details, nothing)
            .into();
    };
    let targets = asked.get("partial_execution_targets").filter(|targets| !matches!(targets, Json::Null));
    let mut prompt = prompt.clone();
    let version = server.script.version;
    let validation = Validation::new(&server.catalogue, &server.folders, version, &mut prompt);
    let accepted = match validation.run(targets.map(Json::items)) {
        Ok(accepted) => accepted,
        Err(refusal) => return refusal.into(),
    };
    let Some(extra) = extra(server, asked) else { return Taken::trouble() };
    let item = Item {
        number: number.clone(),
        prompt_id: prompt_id.clone(),
        prompt,
        extra,
        outputs: accepted.outputs,
    };
    let answer = match server.put(item) {
        Ok(()) => Answer::Said(
            StatusCode::OK,
            object([
                ("prompt_id", prompt_id.as_str().into()),
                ("number", number),
                ("node_errors", accepted.node_errors),
            ]),
        ),
        Err(_) => Answer::Trouble,
    };
    Taken { prompt_id: Some(prompt_id), answer }
}

/// The priority of a prompt: its own, or the counter's, which goes on even when the prompt is refused.
fn number(server: &Server, asked: &Json) -> Option<Json> {
    if let Some(number) = asked.get("number") {
        let number = match number {
            Json::Text(text) => text.trim().parse().ok()?,
            Json::Bool(value) => f64::from(u8::from(*value)),
            other => other.number()?,
        };
        return Some(number.into());
    }
    let mut core = server.core();
    let counter = core.counter;
    core.counter += 1;
    Some(if asked.get("front").is_some_and(Json::holds) { -counter } else { counter }.into())
}

fn prompt_id(server: &Server, asked: Option<&Json>) -> Option<String> {
    match asked {
        None | Some(Json::Null) => Some(server.fresh_id()),
        Some(asked) if server.script.version == Version::V0_3_64 => Some(asked.plain()),
        Some(asked) => asked.text().filter(|id| is_uuid(id)).map(str::to_owned),
    }
}

/// Whether a text is a UUID in small letters with hyphens.
pub(super) fn is_uuid(text: &str) -> bool {
    let hex = |part: &str| part.bytes().all(|letter| matches!(letter, b'0'..=b'9' | b'a'..=b'f'));
    let parts: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    lengths == [8, 4, 4, 4, 12] && parts.iter().all(|part| hex(part))
}

/// What is kept with a prompt; `None` when it is no object.
fn extra(server: &Server, asked: &Json) -> Option<Json> {
    let nothing = Json::Object(Vec::new());
    let mut extra = asked.get("extra_data").unwrap_or(&nothing).clone();
    if !matches!(extra, Json::Object(_)) {
        return None;
    }
    if let Some(client) = asked.get("client_id") {
        extra.set("client_id", client.clone());
    }
    for name in SECRET {
        extra.remove(name);
    }
    if server.script.version == Version::V0_33_0 {
        extra.set("create_time", server.now());
    }
    Some(extra)
}
