//! `/queue`, `/history`, `/interrupt` and `/free`.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::{body, empty, json, trouble, whole};
use crate::comfy::fault::Fault;
use crate::comfy::history::Entry;
use crate::comfy::json::{Json, object};
use crate::comfy::queue::Item;
use crate::comfy::server::Server;

/// `GET /queue`. A run that the history does not know yet is still shown as running.
pub(super) async fn queue(State(server): State<Arc<Server>>) -> Response {
    let lags = server.faults.is_on(Fault::HistoryLags);
    let (running, pending) = {
        let core = server.core();
        let late = core.history.entries().last().filter(|_| lags).map(|entry| entry.item.clone());
        let running: Vec<Item> = core.running.iter().cloned().chain(late).collect();
        (running, core.queue.items().to_vec())
    };
    let broken = server.faults.strikes(Fault::NotANumber);
    let shown = |items: Vec<Item>| {
        Json::List(
            items.iter().map(|item| if broken { with_nan(item.shown()) } else { item.shown() }).collect(),
        )
    };
    let found = object([("queue_running", shown(running)), ("queue_pending", shown(pending))]);
    json(StatusCode::OK, &found)
}

/// The prompt with a bare `NaN` at its first node, as nodes leave it that cannot say whether they changed.
fn with_nan(mut shown: Json) -> Json {
    if let Json::List(parts) = &mut shown
        && let Some(Json::Object(nodes)) = parts.get_mut(2)
        && let Some((_, node)) = nodes.first_mut()
    {
        node.set("is_changed", Json::List(vec![f64::NAN.into()]));
    }
    shown
}

/// `POST /queue`.
pub(super) async fn change_queue(State(server): State<Arc<Server>>, asked: Body) -> Response {
    let asked = match body(asked).await {
        Ok(asked) => asked,
        Err(response) => return response,
    };
    if asked.get("clear").is_some_and(Json::holds) {
        let deleted = server.core().queue.clear();
        server.tell_status();
        server.witness.note(|seen| seen.deleted.extend(deleted.into_iter().map(|item| item.prompt_id)));
    }
    for id in asked.get("delete").map_or(&[][..], Json::items).iter().filter_map(Json::text) {
        match server.delete(id) {
            Ok(true) => server.witness.note(|seen| seen.deleted.push(id.to_owned())),
            Ok(false) => {}
            Err(_) => return trouble(),
        }
    }
    empty(StatusCode::OK)
}

/// `POST /interrupt`. Without a prompt it ends whatever runs.
pub(super) async fn interrupt(State(server): State<Arc<Server>>, asked: Body) -> Response {
    let bytes = match whole(asked).await {
        Ok(bytes) => bytes,
        Err(response) => return response,
    };
    let asked = std::str::from_utf8(&bytes).ok().and_then(Json::parse).unwrap_or(Json::Null);
    let ids: Vec<String> = match asked.get("prompt_id").filter(|id| id.holds()) {
        Some(id) => vec![id.plain()],
        None => server.core().running.iter().map(|item| item.prompt_id.clone()).collect(),
    };
    for id in ids {
        if server.interrupt(&id) {
            server.witness.note(|seen| seen.interrupted.push(id));
        }
    }
    empty(StatusCode::OK)
}

/// `POST /free`. The worker does it when it has nothing to run.
pub(super) async fn free(State(server): State<Arc<Server>>, asked: Body) -> Response {
    let asked = match body(asked).await {
        Ok(asked) => asked,
        Err(response) => return response,
    };
    let wants = |name: &str| asked.get(name).is_some_and(Json::holds);
    let (unload, drop_results) = (wants("unload_models"), wants("free_memory"));
    {
        let mut core = server.core();
        core.unload |= unload || drop_results;
        core.drop_results |= drop_results;
    }
    server.witness.note(|seen| seen.frees += 1);
    server.work.notify_one();
    empty(StatusCode::OK)
}

/// `GET /history`.
pub(super) async fn history(
    State(server): State<Arc<Server>>,
    Query(asked): Query<BTreeMap<String, String>>,
) -> Response {
    let number = |name: &str| asked.get(name).and_then(|text| text.parse::<i64>().ok());
    let count = |name: &str| number(name).and_then(|number| usize::try_from(number).ok());
    let entries = server.core().history.part(count("max_items"), count("offset")).to_vec();
    let known = entries.iter().filter(|_| !server.faults.strikes(Fault::HistoryLags));
    json(StatusCode::OK, &shown(&server, known))
}

/// `GET /history/{id}`.
pub(super) async fn history_of(State(server): State<Arc<Server>>, Path(id): Path<String>) -> Response {
    let entry = server.core().history.get(&id).cloned();
    let known = entry.iter().filter(|_| !server.faults.strikes(Fault::HistoryLags));
    json(StatusCode::OK, &shown(&server, known))
}

fn shown<'a>(server: &Server, entries: impl Iterator<Item = &'a Entry>) -> Json {
    let broken = server.faults.strikes(Fault::NotANumber);
    let show = |entry: &Entry| {
        let mut shown = entry.shown();
        if broken && let Some(prompt) = shown.get_mut("prompt") {
            *prompt = with_nan(prompt.clone());
        }
        (entry.item.prompt_id.clone(), shown)
    };
    Json::Object(entries.map(show).collect())
}

/// `POST /history`.
pub(super) async fn change_history(State(server): State<Arc<Server>>, asked: Body) -> Response {
    let asked = match body(asked).await {
        Ok(asked) => asked,
        Err(response) => return response,
    };
    if asked.get("clear").is_some_and(Json::holds) {
        server.core().history.clear();
    }
    for id in asked.get("delete").map_or(&[][..], Json::items).iter().filter_map(Json::text) {
        server.core().history.delete(id);
        server.witness.note(|seen| seen.forgotten.push(id.to_owned()));
    }
    empty(StatusCode::OK)
}
