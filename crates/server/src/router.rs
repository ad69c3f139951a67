//! Every route in one place.

use axum::Router;
use axum::http::StatusCode;
use axum::middleware;
use utoipa_axum::router::OpenApiRouter;

use crate::api;
use crate::app::App;
use crate::docs;
use crate::error::Problem;
use crate::health;
use crate::idempotency;
use crate::telemetry::count_requests;

/// Everything the studio answers to. Whoever calls it puts a [`crate::auth::Caller`] into each request's
/// extensions, or lets the layers of [`crate::auth`] do so.
pub fn router(app: App) -> Router {
    let (router, _document) = api_routes().split_for_parts();
    let count = middleware::from_fn_with_state(app.clone(), count_requests);
    let once = middleware::from_fn_with_state(app.clone(), idempotency::once);
    router
        .layer(count)
        .fallback(nothing_there)
        .method_not_allowed_fallback(not_so)
        .layer(once)
        .with_state(app)
}

/// The routes of `/api/v1` with their documentation.
pub(crate) fn api_routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(api::metrics::root_routes())
        .merge(health::routes())
        .nest("/api/v1", api::routes().merge(docs::routes()))
}

async fn nothing_there(uri: axum::http::Uri) -> Problem {
    Problem::not_found("page", uri.path())
        .fix("the API is below /api/v1, its description at /api/v1/openapi.json")
}

async fn not_so(method: axum::http::Method, uri: axum::http::Uri) -> Problem {
    let detail = format!("{} does not answer to {method}", uri.path());
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", detail)
        .fix("see /api/v1/docs for what is asked there, and how")
}
