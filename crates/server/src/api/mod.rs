//! `/api/v1`: one file per resource, one function per operation.

pub mod advice;
pub mod again;
pub mod assets;
pub mod assistants;
pub mod audit;
pub mod batches;
pub mod board;
pub mod capabilities;
pub mod characters;
pub mod chat;
pub mod checks;
pub mod compare;
pub mod deletion;
pub mod devices;
pub mod drawings;
pub mod echo;
pub mod engines;
pub mod episodes;
pub mod explanations;
pub mod exports;
pub mod imports;
pub mod job_query;
pub mod jobs;
pub mod links;
pub mod live;
pub mod making;
pub mod matrices;
pub mod metrics;
pub mod noun_views;
pub mod nouns;
pub mod paint;
pub mod places;
pub mod portable;
pub mod preload;
pub mod projects;
pub mod queue;
pub mod recipes;
pub mod reports;
pub mod session;
pub mod shots;
pub mod stale;
pub mod steering;
pub mod style;
pub mod suggestions;
pub mod takes;
pub mod time_spent;
pub mod tokens;
pub mod uploads;

use axum::http::{HeaderName, header};
use utoipa_axum::router::OpenApiRouter;

use crate::app::App;

/// The header of answers with secrets: nobody on the way keeps them, and neither does an `Idempotency-Key`.
const SECRET: [(HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

/// Some routes with their documentation.
pub(crate) type Part = fn() -> OpenApiRouter<App>;

/// The routes below `/api/v1`, resource by resource.
pub(crate) const PARTS: [Part; 45] = [
    advice::routes,
    again::routes,
    assets::routes,
    assistants::routes,
    audit::routes,
    batches::routes,
    board::routes,
    capabilities::routes,
    characters::routes,
    chat::routes,
    checks::routes,
    compare::routes,
    deletion::routes,
    devices::routes,
    drawings::routes,
    engines::routes,
    episodes::routes,
    explanations::routes,
    exports::routes,
    imports::routes,
    jobs::routes,
    links::routes,
    live::routes,
    making::routes,
    matrices::routes,
    metrics::routes,
    paint::routes,
    places::routes,
    portable::routes,
    preload::routes,
    projects::routes,
    queue::routes,
    recipes::routes,
    reports::routes,
    session::routes,
    shots::routes,
    stale::routes,
    steering::routes,
    style::routes,
    suggestions::routes,
    takes::routes,
    time_spent::routes,
    tokens::routes,
    uploads::routes,
    crate::docs::routes,
];
