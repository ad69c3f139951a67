//! `/api/jobs`: the queue and the history as one.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::prompt::is_uuid;
use super::{json, trouble, whole};
use crate::comfy::fault::Fault;
use crate::comfy::history::{Job, JobStatus};
use crate::comfy::json::{Json, object, texts};
use crate::comfy::server::{Core, Server};

/// All jobs; runs that the history does not know yet still run.
fn jobs<'a>(core: &'a Core, server: &Server) -> Vec<Job<'a>> {
    let pending = core.queue.items().iter().map(|item| Job::queued(item, JobStatus::Pending));
    let running = core.running.iter().map(|item| Job::queued(item, JobStatus::InProgress));
    let over = core.history.entries().iter().map(|entry| {
        if server.faults.strikes(Fault::HistoryLags) {
            Job::queued(&entry.item, JobStatus::InProgress)
        } else {
            Job::over(entry)
        }
    });
    pending.chain(running).chain(over).collect()
}

/// `GET /api/jobs`.
pub(super) async fn list(
    State(server): State<Arc<Server>>,
    Query(asked): Query<BTreeMap<String, String>>,
) -> Response {
    let statuses = match statuses(asked.get("status")) {
        Ok(statuses) => statuses,
        Err(words) => return json(StatusCode::BAD_REQUEST, &object([("error", words.into())])),
    };
    let core = server.core();
    let mut jobs = jobs(&core, &server);
    jobs.retain(|job| statuses.contains(&job.status));
    if asked.get("sort_by").is_some_and(|by| by == "execution_duration") {
        jobs.sort_by(|a, b| a.duration().total_cmp(&b.duration()));
    } else {
        jobs.sort_by(|a, b| a.created().total_cmp(&b.created()));
    }
    if asked.get("sort_order").is_none_or(|order| order != "asc") {
        jobs.reverse();
    }
    let number = |name: &str| asked.get(name).and_then(|text| text.parse::<usize>().ok());
    let (offset, limit) = (number("offset").unwrap_or(0), number("limit"));
    let shown: Vec<Json> =
        jobs.iter().skip(offset).take(limit.unwrap_or(usize::MAX)).map(Job::brief).collect();
    let has_more = offset + shown.len() < jobs.len();
    let pagination = object([
        ("offset", (offset as u64).into()),
        ("limit", limit.map_or(Json::Null, |limit| (limit as u64).into())),
        ("total", (jobs.len() as u64).into()),
        ("has_more", has_more.into()),
    ]);
    json(StatusCode::OK, &object([("jobs", Json::List(shown)), ("pagination", pagination)]))
}

fn statuses(asked: Option<&String>) -> Result<Vec<JobStatus>, String> {
    let Some(asked) = asked.filter(|asked| !asked.is_empty()) else { return Ok(JobStatus::ALL.to_vec()) };
    let named = |name: &str| JobStatus::ALL.into_iter().find(|status| status.name() == name);
    let names = || asked.split(',').map(str::trim);
    let wrong: Vec<&str> = names().filter(|name| named(name).is_none()).collect();
    if wrong.is_empty() {
        return Ok(names().filter_map(named).collect());
    }
    let valid = JobStatus::ALL.map(JobStatus::name).join(", ");
    Err(format!("Invalid status value(s): {}. Valid values: {valid}", wrong.join(", ")))
}

/// `GET /api/jobs/{id}`.
pub(super) async fn one(State(server): State<Arc<Server>>, Path(id): Path<String>) -> Response {
    let core = server.core();
    let running = core.running.iter().map(|item| Job::queued(item, JobStatus::InProgress));
    let pending = core.queue.items().iter().map(|item| Job::queued(item, JobStatus::Pending));
    let over = core.history.get(&id).map(|entry| {
        if server.faults.strikes(Fault::HistoryLags) {
            Job::queued(&entry.item, JobStatus::InProgress)
        } else {
            Job::over(entry)
        }
    });
    let job = running.chain(pending).chain(over).find(|job| job.prompt_id() == id);
    match job {
        Some(job) => json(StatusCode::OK, &job.whole()),
        None => json(StatusCode::NOT_FOUND, &object([("error", "Job not found".into())])),
    }
}

/// `POST /api/jobs/{id}/cancel`.
pub(super) async fn cancel(State(server): State<Arc<Server>>, Path(id): Path<String>) -> Response {
    match end(&server, &id) {
        Some(cancelled) => json(StatusCode::OK, &object([("cancelled", cancelled.into())])),
        None => trouble(),
    }
}

/// Ends a prompt wherever it is, and says whether it did anything; `None` when the server trips over its queue.
fn end(server: &Server, id: &str) -> Option<bool> {
    let cancelled = server.interrupt(id) || server.delete(id).ok()?;
    if cancelled {
        server.witness.note(|seen| seen.cancelled.push(id.to_owned()));
    }
    Some(cancelled)
}

/// `POST /api/jobs/cancel`.
pub(super) async fn cancel_several(State(server): State<Arc<Server>>, asked: Body) -> Response {
    let bytes = match whole(asked).await {
        Ok(bytes) => bytes,
        Err(response) => return response,
    };
    let wrong = |body: Json| json(StatusCode::BAD_REQUEST, &body);
    let Some(asked) = std::str::from_utf8(&bytes).ok().and_then(Json::parse) else {
        return wrong(object([("error", "Request body must be valid JSON".into())]));
    };
    let Some(Json::List(ids)) = asked.get("job_ids") else {
        return wrong(object([("error", "job_ids must be a list".into())]));
    };
    let is_valid = |id: &&Json| !id.text().is_some_and(is_uuid);
    let invalid: Vec<String> = ids.iter().filter(is_valid).map(Json::plain).collect();
    if !invalid.is_empty() {
        let words = "job_ids contains invalid id(s)";
        return wrong(object([("error", words.into()), ("invalid_ids", texts(invalid))]));
    }
    let ids: Vec<&str> = ids.iter().filter_map(Json::text).collect();
    let unknown: Vec<&str> = {
        let core = server.core();
        let waits =
            |id: &str| core.queue.items().iter().chain(&core.running).any(|item| item.prompt_id == id);
        ids.iter().copied().filter(|id| !waits(id) && core.history.get(id).is_none()).collect()
    };
    if !unknown.is_empty() {
        let body = object([("error", "Job(s) not found".into()), ("unknown_ids", texts(unknown))]);
        return json(StatusCode::NOT_FOUND, &body);
    }
    let mut cancelled = false;
    for id in ids {
        let Some(ended) = end(&server, id) else { return trouble() };
        cancelled |= ended;
    }
    json(StatusCode::OK, &object([("cancelled", cancelled.into())]))
}
