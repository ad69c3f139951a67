//! Every route in one place.

use axum::Router;
use axum::http::StatusCode;
use axum::middleware;
use utoipa_axum::router::OpenApiRouter;

use crate::api::{self, Part};
use crate::app::App;
use crate::error::Problem;
use crate::health;
use crate::idempotency;
use crate::telemetry::count_requests;

/// Everything the studio answers to. Whoever calls it puts a [`crate::auth::Caller`] into each request's
/// extensions, or lets the layers of [`crate::auth`] do so.
pub fn router(app: App) -> Router {
    let count = middleware::from_fn_with_state(app.clone(), count_requests);
    let once = middleware::from_fn_with_state(app.clone(), idempotency::once);
    routes()
        .layer(count)
        .fallback(nothing_there)
        .method_not_allowed_fallback(not_so)
        .layer(once)
        .with_state(app)
}

/// The prefix of the API.
const PREFIX: &str = "/api/v1";

/// The routes that stand at the root.
const ROOT: [Part; 3] = [api::metrics::root_routes, api::echo::root_routes, health::routes];

/// All routes. The documentation of each part is dropped at once: put together, and copied when its paths get their
/// prefix, it would take more memory than everything else that the server needs.
fn routes() -> Router<App> {
    let plain =
        |parts: &[Part]| parts.iter().fold(Router::new(), |all, part| all.merge(Router::from(part())));
    plain(&ROOT).nest(PREFIX, plain(&api::PARTS))
}

/// The same routes for the sake of their documentation.
pub(crate) fn documented_routes() -> OpenApiRouter<App> {
    let documented = |parts: &[Part]| parts.iter().fold(OpenApiRouter::new(), |all, part| all.merge(part()));
    documented(&ROOT).nest(PREFIX, documented(&api::PARTS))
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
