//! The board of an episode.

use axum::Json;
use axum::extract::State;
use domain::account::Right;
use domain::board::Board;
use domain::slug::Slug;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::episodes::production;
use crate::app::App;
use crate::auth::Caller;
use crate::error::{Problem, Problems};
use crate::extract::Path;

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show_board))
}

/// Show how far an episode is, stage by stage, and what blocks the rest. All of it: there is at most one block per shot
/// and stage.
#[utoipa::path(get, path = "/projects/{project}/episodes/{episode}/board", tag = "episodes",
    params(("project" = Slug, Path), ("episode" = String, Path)),
    responses((status = 200, body = Board), Problems))]
async fn show_board(
    State(app): State<App>,
    caller: Caller,
    Path((slug, episode)): Path<(Slug, String)>,
) -> Result<Json<Board>, Problem> {
    let (studio, production) = production(&app, &caller, Right::View, &slug, &episode).await?;
    Ok(Json(studio.board(&production).await?))
}
