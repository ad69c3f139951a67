//! `/api/v1`: one file per resource, one function per operation.

pub mod assets;
pub mod batches;
pub mod engines;
pub mod job_query;
pub mod jobs;
pub mod steering;

use utoipa_axum::router::OpenApiRouter;

use crate::app::App;

/// The routes below `/api/v1`.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(batches::routes())
        .merge(engines::routes())
        .merge(jobs::routes())
        .merge(steering::routes())
}
