//! Live: the same messages over a WebSocket and as server-sent events. docs/adr/0014-live.md has the protocol.

use std::collections::BTreeSet;
use std::convert::Infallible;

use axum::Json;
use axum::body::Body as HttpBody;
use axum::extract::State;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use domain::account::Right;
use domain::id::JobId;
use futures_util::StreamExt as _;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::auth::{Caller, Visitor};
use crate::error::{Problem, Problems};
use crate::extract::{Body, Query};
use crate::live::{Asked, LARGEST_INBOUND, LiveMessage, Session, Wants, Wire};

/// Blocks that wait to be written to an event stream.
const BLOCKS: usize = 8;

/// Bytes that a socket may buffer in each direction; hundreds of sockets should take little memory.
const BUFFER: usize = 4 * 1024;

/// Bytes of an inbound message above which a socket stops reading.
const LARGEST_READ: usize = 16 * LARGEST_INBOUND;

/// The most jobs in one question.
const JOBS: usize = 10_000;

/// From where on, and what.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LiveQuery {
    /// The number of the last event that is known; events after it are told again first. When left out, only what
    /// happens from now on is told.
    #[param(minimum = 0)]
    pub since: Option<i64>,
    /// The epoch that `since` belongs to, as the hello said it.
    #[param(max_length = 64)]
    pub epoch: Option<String>,
    /// Some of `projects`, `cast`, `shots`, `takes`, `jobs`, `progress`, `previews`, `accounts`, with commas between;
    /// all when left out.
    #[param(max_length = 100)]
    pub topics: Option<String>,
}

/// Which jobs are asked about.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnsettledQuestion {
    /// At most 10,000.
    #[schema(max_items = 10_000)]
    pub jobs: BTreeSet<JobId>,
}

/// The jobs that are not settled.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Unsettled {
    /// Those that will still move by themselves.
    pub jobs: BTreeSet<JobId>,
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(listen_socket))
        .routes(routes!(listen_stream))
        .routes(routes!(unsettled_jobs))
}

impl LiveQuery {
    /// What was asked; the header with which browsers resume counts more than the query.
    fn asked(&self, headers: &HeaderMap) -> Result<Asked, Problem> {
        let resumed = headers.get("last-event-id").map(|id| {
            let number = id.to_str().ok().and_then(|id| id.trim().parse().ok());
            number.ok_or_else(|| Problem::invalid("that is no number of an event").field("Last-Event-ID"))
        });
        let since = resumed.transpose()?.or(self.since);
        if since.is_some_and(|since| since < 0) {
            return Err(Problem::invalid("events are numbered from 1").field("since").fix("send 0 or more"));
        }
        if self.epoch.as_ref().is_some_and(|epoch| epoch.len() > 64) {
            return Err(Problem::invalid("that is no epoch").field("epoch").fix("send what the hello said"));
        }
        Ok(Asked { since, epoch: self.epoch.clone() })
    }
}

/// Listen over a WebSocket.
///
/// Every message to the reader is JSON as in `LiveMessage`, but for previews, which are binary: version 1 (1 byte),
/// the attempt (4 bytes, big-endian), the length of the job's id (1 byte), the id, then a JPEG. The reader needs to
/// send nothing. A socket that takes nothing for 10 s is closed with 4008, one that sends too much with 1008 or
/// 1009, one whose token or session has ended with 4401, and all with 1001 when the server stops.
#[utoipa::path(get, path = "/live", tag = "live", params(LiveQuery),
    responses((status = 101, description = "The connection becomes a WebSocket that carries `LiveMessage`s."), Problems))]
async fn listen_socket(
    State(app): State<App>,
    caller: Caller,
    visitor: Visitor,
    headers: HeaderMap,
    Query(query): Query<LiveQuery>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    let session = session(&app, (caller, visitor), &query, &headers).await?;
    let upgrade = upgrade.map_err(|rejection| {
        Problem::bad_request("no_websocket", rejection.body_text())
            .fix("open it as a WebSocket, or read /api/v1/events")
    })?;
    let upgrade = upgrade
        .read_buffer_size(BUFFER)
        .write_buffer_size(BUFFER)
        .max_message_size(LARGEST_READ)
        .max_frame_size(LARGEST_READ);
    Ok(upgrade.on_upgrade(|socket| session.run(Wire::Socket(Box::new(socket)))))
}

/// Listen to server-sent events.
///
/// The same messages as over the socket but previews. `event` is the message's type and `id` the number of the event,
/// so that a browser resumes by itself.
#[utoipa::path(get, path = "/events", tag = "live",
    params(LiveQuery, ("Last-Event-ID" = Option<i64>, Header, description = "Instead of `since`.")),
    responses((status = 200, body = LiveMessage, content_type = "text/event-stream",
        description = "A stream that does not end; each `data` is a `LiveMessage`."), Problems))]
async fn listen_stream(
    State(app): State<App>,
    caller: Caller,
    visitor: Visitor,
    headers: HeaderMap,
    Query(query): Query<LiveQuery>,
) -> Result<Response, Problem> {
    let session = session(&app, (caller, visitor), &query, &headers).await?;
    let (blocks, body) = mpsc::channel(BLOCKS);
    tokio::spawn(session.run(Wire::Stream(blocks)));
    let body = HttpBody::from_stream(ReceiverStream::new(body).map(Ok::<_, Infallible>));
    let headers = [
        (header::CONTENT_TYPE, "text/event-stream"),
        (header::CACHE_CONTROL, "no-store"),
        (header::HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    Ok((headers, body).into_response())
}

async fn session(
    app: &App,
    (caller, visitor): (Caller, Visitor),
    query: &LiveQuery,
    headers: &HeaderMap,
) -> Result<Session, Problem> {
    caller.require(Right::View)?;
    // Whoever only looks into a folder hears nothing of its owner.
    app.line()?;
    let asked = query.asked(headers)?;
    let wants = Wants::new(caller, query.topics.as_deref())?;
    Session::enter(app.live(), wants, asked, visitor.entry.map(|entry| entry.stay)).await
}

/// Tell which of some jobs will still move by themselves: neither finished, nor held, nor waiting for a held one.
#[utoipa::path(post, path = "/jobs/unsettled", tag = "jobs", request_body = UnsettledQuestion,
    responses((status = 200, body = Unsettled), Problems))]
async fn unsettled_jobs(
    State(app): State<App>,
    caller: Caller,
    Body(question): Body<UnsettledQuestion>,
) -> Result<Json<Unsettled>, Problem> {
    let studio = app.studio(&caller, Right::View)?;
    if question.jobs.len() > JOBS {
        return Err(Problem::invalid(format!("at most {JOBS} jobs")).field("jobs").fix("ask in parts"));
    }
    let unsettled = studio.unsettled_of(&question.jobs).await?;
    let mut jobs = BTreeSet::new();
    for id in unsettled {
        if caller.project.is_none() || caller.sees(&studio.job(&id).await?.project) {
            jobs.insert(id);
        }
    }
    Ok(Json(Unsettled { jobs }))
}
