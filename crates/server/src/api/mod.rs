//! `/api/v1`: one file per resource, one function per operation.

pub mod assets;
pub mod audit;
pub mod batches;
pub mod capabilities;
pub mod characters;
pub mod deletion;
pub mod drawings;
pub mod engines;
pub mod episodes;
pub mod exports;
pub mod imports;
pub mod job_query;
pub mod jobs;
pub mod links;
pub mod live;
pub mod making;
pub mod metrics;
pub mod nouns;
pub mod places;
pub mod projects;
pub mod queue;
pub mod session;
pub mod shots;
pub mod stale;
pub mod steering;
pub mod style;
pub mod takes;
pub mod time_spent;
pub mod tokens;
pub mod uploads;

use axum::http::{HeaderName, header};
use utoipa_axum::router::OpenApiRouter;

use crate::app::App;

/// The header of answers with secrets: nobody on the way keeps them, and neither does an `Idempotency-Key`.
const SECRET: [(HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

/// The routes below `/api/v1`.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(assets::routes())
        .merge(audit::routes())
        .merge(batches::routes())
        .merge(capabilities::routes())
        .merge(characters::routes())
        .merge(deletion::routes())
        .merge(drawings::routes())
        .merge(engines::routes())
        .merge(episodes::routes())
        .merge(exports::routes())
        .merge(imports::routes())
        .merge(jobs::routes())
        .merge(links::routes())
        .merge(live::routes())
        .merge(making::routes())
        .merge(metrics::routes())
        .merge(places::routes())
        .merge(projects::routes())
        .merge(queue::routes())
        .merge(session::routes())
        .merge(shots::routes())
        .merge(stale::routes())
        .merge(steering::routes())
        .merge(style::routes())
        .merge(takes::routes())
        .merge(time_spent::routes())
        .merge(tokens::routes())
        .merge(uploads::routes())
}
