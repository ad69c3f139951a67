//! `/api/v1`: one file per resource, one function per operation.

pub mod assets;
pub mod deletion;
pub mod episodes;
pub mod jobs;
pub mod projects;
pub mod shots;
pub mod stale;
pub mod takes;

use utoipa_axum::router::OpenApiRouter;

use crate::app::App;

/// The routes below `/api/v1`.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(deletion::routes())
        .merge(episodes::routes())
        .merge(jobs::routes())
        .merge(projects::routes())
        .merge(shots::routes())
        .merge(stale::routes())
        .merge(takes::routes())
}
