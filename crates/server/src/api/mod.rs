//! `/api/v1`: one file per resource, one function per operation.

pub mod assets;
pub mod jobs;
pub mod uploads;

use utoipa_axum::router::OpenApiRouter;

use crate::app::App;

/// The routes below `/api/v1`.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().merge(assets::routes()).merge(jobs::routes()).merge(uploads::routes())
}
