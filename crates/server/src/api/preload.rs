//! Loading a project's model before its first picture.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::account::Right;
use domain::id::{BatchId, JobId};
use domain::slug::Slug;
use domain::take::Stage;
use serde::{Deserialize, Serialize};
use studio::verbs::preload::Preload;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::auth::Caller;
use crate::error::{Problem, Problems};
use crate::extract::Path;

/// A model that is being loaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PreloadView {
    /// What was queued.
    pub batch: BatchId,
    /// The job.
    pub job: JobId,
    /// The model.
    pub model: String,
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(preload))
}

/// Load the model of a project's style on the server that gets the next job: the smallest picture is painted and thrown away.
#[utoipa::path(post, path = "/projects/{project}/preload", tag = "engines", operation_id = "preload_model",
    params(("project" = Slug, Path)), responses((status = 202, body = PreloadView), Problems))]
async fn preload(
    State(app): State<App>,
    caller: Caller,
    Path(project): Path<Slug>,
) -> Result<(StatusCode, Json<PreloadView>), Problem> {
    let (studio, project) = app.project(&caller, Right::Make, &project).await?;
    let line = app.line_with(&studio.usual_engine(Stage::Keyframe, None))?;
    let Preload { batch, job, model } = studio.preload(line.dispatch.as_ref(), &project).await?;
    Ok((StatusCode::ACCEPTED, Json(PreloadView { batch, job, model })))
}
