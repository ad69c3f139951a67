//! The description of the API: as a document for programs, and as a page for people that is written from it.
//!
//! The page needs no script and no other host. It is made once and kept, because the document cannot change while
//! the program runs.

mod page;

use std::sync::OnceLock;

use axum::http::header;
use axum::response::IntoResponse;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::openapi::document;

/// What the page may load: its own style sheet and nothing else.
const POLICY: &str = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'";

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(show_openapi))
        .routes(routes!(show_docs))
        .route("/docs/page.css", axum::routing::get(style))
}

/// The `OpenAPI` document of this API.
#[utoipa::path(get, path = "/openapi.json", tag = "documentation", security(()),
    responses((status = 200, body = serde_json::Value, description = "An OpenAPI document.")))]
async fn show_openapi() -> impl IntoResponse {
    static TEXT: OnceLock<String> = OnceLock::new();
    let text = TEXT.get_or_init(|| document().to_json().expect("the document is plain data"));
    ([(header::CONTENT_TYPE, "application/json")], text.as_str())
}

/// This API as a page.
#[utoipa::path(get, path = "/docs", tag = "documentation", security(()),
    responses((status = 200, body = String, content_type = "text/html", description = "A page.")))]
async fn show_docs() -> impl IntoResponse {
    static TEXT: OnceLock<String> = OnceLock::new();
    let text = TEXT
        .get_or_init(|| page::page(&serde_json::to_value(document()).expect("the document is plain data")));
    let headers =
        [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CONTENT_SECURITY_POLICY, POLICY)];
    (headers, text.as_str())
}

async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("page.css"))
}
