//! `/api/v1`: one file per resource, one function per operation.

pub mod assets;
pub mod capabilities;
pub mod jobs;

use utoipa_axum::router::OpenApiRouter;

use crate::app::App;

/// The routes below `/api/v1`.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().merge(capabilities::routes()).merge(jobs::routes())
}
