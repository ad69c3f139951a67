//! What is out of date.

use axum::Json;
use axum::extract::State;
use domain::account::Right;
use domain::slug::Slug;
use domain::take::{Moment, Stage};
use serde::{Deserialize, Serialize};
use studio::verbs::stale::Stale;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::episodes::production;
use crate::app::App;
use crate::auth::Caller;
use crate::error::{Problem, Problems};
use crate::extract::{Path, Query};

/// A take that would look different if it were drawn now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StaleView {
    /// The shot's code.
    pub shot: String,
    /// The stage.
    pub stage: Stage,
    /// The take's number.
    pub take: u32,
    /// Which parts of its request differ, such as `figures.hana.palette.hair`.
    pub because: Vec<String>,
    /// Whether it is approved, and so kept.
    pub approved: bool,
    /// Whether the reel uses it.
    pub picked: bool,
    /// The moment of the shot that it shows.
    pub moment: Moment,
}

impl From<Stale> for StaleView {
    fn from(stale: Stale) -> Self {
        let Stale { shot, stage, moment, take, because, approved, picked } = stale;
        Self { shot, stage, take, because, approved, picked, moment }
    }
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_stale_takes))
}

/// Which takes are asked for.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct StaleQuery {
    /// Also takes that the reel does not use.
    #[serde(default)]
    all: bool,
}

/// List the takes of an episode that are out of date, and why: those that the reel uses, or all.
#[utoipa::path(get, path = "/projects/{project}/episodes/{episode}/stale", tag = "takes",
    params(("project" = Slug, Path), ("episode" = String, Path), StaleQuery),
    responses((status = 200, body = Vec<StaleView>), Problems))]
async fn list_stale_takes(
    State(app): State<App>,
    caller: Caller,
    Path((slug, episode)): Path<(Slug, String)>,
    Query(query): Query<StaleQuery>,
) -> Result<Json<Vec<StaleView>>, Problem> {
    let (studio, production) = production(&app, &caller, Right::View, &slug, &episode).await?;
    let stale = studio.stale(&production).await?;
    let wanted = stale.into_iter().filter(|stale| query.all || stale.picked);
    Ok(Json(wanted.map(StaleView::from).collect()))
}
