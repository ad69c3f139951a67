//! `/api/v1`: one file per resource, one function per operation.

pub mod assets;
pub mod characters;
pub mod jobs;
pub mod live;
pub mod metrics;
pub mod nouns;
pub mod places;
pub mod projects;
pub mod style;

use utoipa_axum::router::OpenApiRouter;

use crate::app::App;

/// The routes below `/api/v1`.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(characters::routes())
        .merge(jobs::routes())
        .merge(live::routes())
        .merge(metrics::routes())
        .merge(places::routes())
        .merge(projects::routes())
        .merge(style::routes())
}
