//! The routes, each as `/x` and as `/api/x`.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};

use super::json::Json;
use super::script::Version;
use super::server::{LARGEST, Server};
use super::socket;

mod guard;
mod info;
mod jobs;
mod prompt;
mod queue;
mod upload;
mod view;

/// What the server answers when it did not expect something.
const TROUBLE: &str = "500 Internal Server Error\n\nServer got itself in trouble";

/// All routes of a server.
pub(crate) fn router(server: Arc<Server>) -> Router {
    let mut router = Router::new();
    for (path, methods) in shared() {
        router = router.route(path, methods.clone()).route(&format!("/api{path}"), methods);
    }
    if server.script.version == Version::V0_33_0 {
        router = router
            .route("/api/jobs", get(jobs::list))
            .route("/api/jobs/cancel", post(jobs::cancel_several))
            .route("/api/jobs/{id}", get(jobs::one))
            .route("/api/jobs/{id}/cancel", post(jobs::cancel));
    }
    router
        .route("/", get(info::page))
        .fallback(unknown)
        .method_not_allowed_fallback(wrong_method)
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state(server.clone(), guard::guard))
        .with_state(server)
}

fn shared() -> Vec<(&'static str, MethodRouter<Arc<Server>>)> {
    vec![
        ("/ws", get(socket::open)),
        ("/prompt", get(prompt::remaining).post(prompt::post)),
        ("/queue", get(queue::queue).post(queue::change_queue)),
        ("/interrupt", post(queue::interrupt)),
        ("/free", post(queue::free)),
        ("/history", get(queue::history).post(queue::change_history)),
        ("/history/{id}", get(queue::history_of)),
        ("/view", get(view::view)),
        ("/view_metadata/{folder}", get(info::metadata)),
        ("/upload/image", post(upload::upload)),
        ("/upload/mask", post(upload::upload)),
        ("/object_info", get(info::classes)),
        ("/object_info/{class}", get(info::class)),
        ("/models", get(info::folders)),
        ("/models/{folder}", get(info::files)),
        ("/embeddings", get(info::embeddings)),
        ("/system_stats", get(info::system_stats)),
        ("/features", get(info::features)),
        ("/users", get(info::users)),
        ("/settings", get(info::settings)),
        ("/extensions", get(info::extensions)),
    ]
}

/// An answer of JSON.
fn json(status: StatusCode, body: &Json) -> Response {
    answer(status, "application/json; charset=utf-8", body.written())
}

/// An answer of this type.
fn answer(status: StatusCode, kind: &'static str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}

/// An answer without a body.
fn empty(status: StatusCode) -> Response {
    let mut response = Response::default();
    *response.status_mut() = status;
    response
}

/// The answer to something unexpected; the connection is closed after it.
fn trouble() -> Response {
    let mut response = answer(StatusCode::INTERNAL_SERVER_ERROR, "text/plain; charset=utf-8", TROUBLE);
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}

/// The whole body, or the answer when it is too large or cut off.
async fn whole(body: Body) -> Result<Bytes, Response> {
    axum::body::to_bytes(body, LARGEST).await.map_err(|_| {
        let words = format!("Maximum request body size {LARGEST} exceeded.");
        answer(StatusCode::PAYLOAD_TOO_LARGE, "text/plain; charset=utf-8", words)
    })
}

/// The body as JSON; what is no JSON is trouble.
async fn body(body: Body) -> Result<Json, Response> {
    let bytes = whole(body).await?;
    std::str::from_utf8(&bytes).ok().and_then(Json::parse).ok_or_else(trouble)
}

async fn unknown(method: Method) -> Response {
    if matches!(method, Method::GET | Method::HEAD) {
        return answer(StatusCode::NOT_FOUND, "application/octet-stream", Body::empty());
    }
    wrong_method().await
}

async fn wrong_method() -> Response {
    let kind = "text/plain; charset=utf-8";
    let mut response = answer(StatusCode::METHOD_NOT_ALLOWED, kind, "405: Method Not Allowed");
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET,HEAD"));
    response
}
