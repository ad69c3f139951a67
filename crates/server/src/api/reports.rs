//! Reports of batches: as data, as a page, and written into the project's folder.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::account::Right;
use domain::id::BatchId;
use domain::morning::MorningReport;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::batches::visible;
use crate::app::App;
use crate::auth::Caller;
use crate::error::{Problem, Problems};
use crate::extract::Path;

/// What the page may load: what is inside it, and nothing else.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/// A report that was written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ReportView {
    /// The page below the data folder.
    pub page: String,
    /// The same as JSON, beside it.
    pub document: String,
    /// What both say.
    pub report: MorningReport,
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show_report, write_report)).routes(routes!(show_report_page))
}

/// Show what a batch came to: what was drawn, what failed and why, where the time went, what to decide.
#[utoipa::path(get, path = "/batches/{id}/report", tag = "batches", params(("id" = BatchId, Path)),
    operation_id = "show_report", responses((status = 200, body = MorningReport), Problems))]
async fn show_report(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<BatchId>,
) -> Result<Json<MorningReport>, Problem> {
    let studio = visible(&app, &caller, Right::View, &id).await?;
    Ok(Json(studio.morning_report(&id).await?))
}

/// The same as a page that needs nothing beside it.
#[utoipa::path(get, path = "/batches/{id}/report/page", tag = "batches", params(("id" = BatchId, Path)),
    operation_id = "show_report_page",
    responses((status = 200, body = String, content_type = "text/html", description = "A page."), Problems))]
async fn show_report_page(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<BatchId>,
) -> Result<Response, Problem> {
    let studio = visible(&app, &caller, Right::View, &id).await?;
    let headers =
        [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CONTENT_SECURITY_POLICY, POLICY)];
    Ok((headers, studio.report_page(&id).await?).into_response())
}

/// Write the report into the project's folder, over that of an earlier time, and say where it is.
#[utoipa::path(post, path = "/batches/{id}/report", tag = "batches", params(("id" = BatchId, Path)),
    operation_id = "write_report", responses((status = 200, body = ReportView), Problems))]
async fn write_report(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<BatchId>,
) -> Result<Json<ReportView>, Problem> {
    let studio = visible(&app, &caller, Right::Make, &id).await?;
    app.line()?;
    let written = studio.write_report(&id).await?;
    Ok(Json(ReportView { page: written.page, document: written.document, report: written.report }))
}
