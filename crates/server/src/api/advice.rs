//! Advice from the project's own history.

use axum::Json;
use axum::extract::State;
use domain::account::Right;
use domain::advice::Advice;
use domain::slug::Slug;
use serde::{Deserialize, Serialize};
use studio::verbs::advice::AdviceFilter;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::auth::Caller;
use crate::error::{Problem, Problems};
use crate::extract::{Path, Query};

/// Of what advice is wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AdviceQuery {
    /// Only settings of this recipe.
    #[param(max_length = 200)]
    pub recipe: Option<String>,
    /// Only settings of this checkpoint, and work that loaded it.
    #[param(max_length = 400)]
    pub model: Option<String>,
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get_advice))
}

/// Show what the newest 5000 pictures of each engine say: which settings took how long and were approved and picked how
/// often, with intervals; what that suggests; and which jobs would have been better queued together.
#[utoipa::path(get, path = "/projects/{project}/advice", tag = "jobs",
    params(("project" = Slug, Path), AdviceQuery),
    responses((status = 200, body = Advice), Problems))]
async fn get_advice(
    State(app): State<App>,
    caller: Caller,
    Path(project): Path<Slug>,
    Query(query): Query<AdviceQuery>,
) -> Result<Json<Advice>, Problem> {
    let (studio, project) = app.project(&caller, Right::View, &project).await?;
    let filter = AdviceFilter { recipe: query.recipe, model: query.model };
    Ok(Json(studio.advice(&project, &filter).await?))
}
