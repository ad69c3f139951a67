//! `/api/v1`: one file per resource, one function per operation.

pub mod assets;
pub mod drawings;
pub mod exports;
pub mod imports;
pub mod jobs;
pub mod live;
pub mod making;
pub mod projects;
pub mod queue;
pub mod time_spent;

use utoipa_axum::router::OpenApiRouter;

use crate::app::App;

/// The routes below `/api/v1`.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(drawings::routes())
        .merge(exports::routes())
        .merge(imports::routes())
        .merge(jobs::routes())
        .merge(live::routes())
        .merge(making::routes())
        .merge(projects::routes())
        .merge(queue::routes())
        .merge(time_spent::routes())
}
