//! What one request may cost: bytes, time, and a fault of the program. And the one log record for each.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, HttpBody as _};
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use domain::clock::Clock;
use tokio::sync::watch;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::{TimeoutBody, TimeoutError};

use crate::error::Problem;

/// The bounds of requests and connections. All may change while the program runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Connections at once; more wait until one ends.
    pub connections: usize,
    /// How long a request's head may take to come, and how long a connection may be idle.
    pub head: Duration,
    /// How long the sender of a body may be silent.
    pub silence: Duration,
    /// How long a request may take until its answer begins; uploads are only bound by `silence`.
    pub request: Duration,
    /// Bytes of a request's head, at least 8192.
    pub head_bytes: usize,
    /// Bytes of a body, where an operation does not allow more.
    pub body_bytes: usize,
    /// Bytes of an uploaded picture.
    pub upload_bytes: u64,
}

/// How many bytes an upload may have, put into each request; [`Limits`] say so where there is none.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LargestUpload(pub(crate) u64);

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 800,
            head: Duration::from_secs(10),
            silence: Duration::from_secs(10),
            request: Duration::from_secs(30),
            head_bytes: 16 << 10,
            body_bytes: 1 << 20,
            upload_bytes: 64 << 20,
        }
    }
}

/// What the layers look at.
#[derive(Clone)]
struct Watched {
    limits: watch::Receiver<Limits>,
    clock: Arc<dyn Clock>,
}

/// A router whose requests are kept within limits, logged, and answered also where the program has a defect.
pub fn limited(router: Router, limits: watch::Receiver<Limits>, clock: Arc<dyn Clock>) -> Router {
    let watched = Watched { limits, clock };
    router
        .layer(CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| defect().into_response()))
        .layer(from_fn_with_state(watched.clone(), bound))
        .layer(from_fn_with_state(watched, log))
}

fn defect() -> Problem {
    Problem::unavailable("defect", "the program has a defect here").fix("report it with the program's log")
}

async fn bound(State(watched): State<Watched>, mut request: Request, next: Next) -> Response {
    let limits = *watched.limits.borrow();
    DefaultBodyLimit::max(limits.body_bytes).apply(&mut request);
    request.extensions_mut().insert(LargestUpload(limits.upload_bytes));
    let own_time = is_upload(&request) || waits_for_a_model(&request);
    let request = request.map(|body| {
        // What has no body cannot be late with it.
        if body.is_end_stream() { body } else { Body::new(TimeoutBody::new(limits.silence, body)) }
    });
    if own_time {
        return next.run(request).await;
    }
    tokio::select! {
        response = next.run(request) => response,
        () = watched.clock.wait(limits.request) => {
            Problem::unavailable("too_slow", format!("no answer within {} ms", limits.request.as_millis()))
                .fix("ask for less, or later")
                .into_response()
        }
    }
}

/// Whether the body is a file rather than words about what to do.
fn is_upload(request: &Request) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.unwrap_or_default();
    matches!(*request.method(), Method::POST | Method::PUT)
        && ["multipart/", "image/", "video/", "application/zip"].iter().any(|file| kind.starts_with(file))
}

/// Whether a language model is asked, which has a budget of its own in the configuration of the assistants.
fn waits_for_a_model(request: &Request) -> bool {
    const ROUTES: [&str; 3] = ["/api/v1/projects/{project}/suggestions", "/api/echo/query", "/api/echo/chat"];
    let route = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    route.is_some_and(|route| ROUTES.contains(&route))
}

async fn log(State(watched): State<Watched>, request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let began = watched.clock.monotonic();
    let response = next.run(request).await;
    let took = watched.clock.monotonic().saturating_sub(began);
    // The pattern, never what was filled into it: a path may carry a code that signs somebody in.
    let route = route.as_ref().map_or("-", MatchedPath::as_str);
    let (status, duration_ms) = (response.status().as_u16(), took.as_millis() as u64);
    tracing::debug!(%method, route, status, duration_ms, "answered");
    if response.status() == StatusCode::INTERNAL_SERVER_ERROR {
        tracing::error!(%method, route, "an answer says that the program has a defect");
    }
    response
}

/// Whether reading a body ended because its sender was silent.
pub(crate) fn was_silent(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.is::<TimeoutError>() {
            return true;
        }
        cause = error.source();
    }
    false
}

#[cfg(test)]
mod tests {
    use axum::extract::FromRequest as _;

    use super::*;
    use crate::extract;

    #[tokio::test]
    async fn a_body_that_does_not_come_is_told_as_that() {
        let silent = futures_util::stream::pending::<Result<bytes::Bytes, std::io::Error>>();
        let body = TimeoutBody::new(Duration::from_millis(1), Body::from_stream(silent));
        let request = Request::post("/").header(header::CONTENT_TYPE, "application/json");
        let request = request.body(Body::new(body)).unwrap();
        let read = extract::Body::<u32>::from_request(request, &()).await;
        assert_eq!(read.err().map(|problem| problem.status), Some(408));
    }
}
