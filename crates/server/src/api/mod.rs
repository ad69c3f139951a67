//! `/api/v1`: one file per resource, one function per operation.

pub mod assets;
pub mod audit;
pub mod jobs;
pub mod links;
pub mod session;
pub mod tokens;

use utoipa_axum::router::OpenApiRouter;

use crate::app::App;

/// The routes below `/api/v1`.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(audit::routes())
        .merge(jobs::routes())
        .merge(links::routes())
        .merge(session::routes())
        .merge(tokens::routes())
}
