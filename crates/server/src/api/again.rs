//! Drawing again: retakes with changed words, and variations of a take.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::account::Right;
use domain::direction::Direction;
use domain::id::{BatchId, JobId};
use domain::slug::Slug;
use domain::take::Stage;
use serde::{Deserialize, Serialize};
use studio::verbs::again::{DrawnAgain, Variations};
use studio::verbs::direction::check_direction;
use studio::verbs::take::Verdict;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::episodes::production;
use super::takes::{TakePath, TakeView};
use crate::app::App;
use crate::auth::Caller;
use crate::error::{Problem, Problems};
use crate::extract::{Body, Path};

/// A retake.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RetakeBody {
    /// What is to be different.
    #[schema(min_length = 1, max_length = 2000)]
    pub note: String,
    /// Whether to queue a new take at once. It is always a new picture.
    #[serde(default)]
    pub draw: bool,
    /// What the new take is asked on top of what this one was asked.
    #[serde(default)]
    pub direction: Direction,
}

/// What came of asking for a retake.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RetakeView {
    /// The take that is to be made again.
    pub take: TakeView,
    /// The job that draws the next one, when one was asked for.
    pub job: Option<JobId>,
    /// What of the asking comes to nothing, in words.
    pub omitted: Vec<String>,
}

/// How a take is varied. Of several ways every combination is drawn, at most 32 together.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VariationsBody {
    /// So many seeds after the take's own.
    #[serde(default)]
    #[schema(maximum = 32)]
    pub seeds: u32,
    /// Starting from the take's picture, with so much of it changed: 0 not at all, 1 wholly.
    #[serde(default)]
    #[schema(max_items = 32)]
    pub changes: Vec<f32>,
    /// Every `LoRA` multiplied by this, 0 to 2.
    #[serde(default)]
    #[schema(max_items = 32)]
    pub lora_strengths: Vec<f32>,
    /// What else is asked, on top of what the take was asked.
    #[serde(default)]
    pub direction: Direction,
    /// Another recipe than the one that made the take.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 48)]
    pub recipe: Option<String>,
    /// Queue them also when no workers of the engine are at work; whoever starts some has them done. Otherwise that is
    /// refused.
    #[serde(default)]
    pub later: bool,
}

/// Variations that were queued.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct VariationsView {
    /// The batch.
    pub batch: BatchId,
    /// Its jobs, in the order of asking.
    pub jobs: Vec<JobId>,
    /// What of the asking comes to nothing, in words.
    pub omitted: Vec<String>,
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(retake_take)).routes(routes!(vary_take))
}

/// Ask for a retake and, if wanted, queue it at once with changed words.
#[utoipa::path(post, path = "/projects/{project}/episodes/{episode}/shots/{shot}/takes/{stage}/{take}/retake",
    tag = "takes", request_body = RetakeBody,
    params(("project" = Slug, Path), ("episode" = String, Path), ("shot" = String, Path),
        ("stage" = Stage, Path), ("take" = u32, Path)),
    responses((status = 200, body = RetakeView), (status = 202, body = RetakeView), Problems))]
async fn retake_take(
    State(app): State<App>,
    caller: Caller,
    Path((slug, episode, code, stage, take)): TakePath,
    Body(body): Body<RetakeBody>,
) -> Result<(StatusCode, Json<RetakeView>), Problem> {
    let right = if body.draw { Right::Make } else { Right::Review };
    let (studio, production) = production(&app, &caller, right, &slug, &episode).await?;
    let shot = production.shot(&code)?;
    if !body.draw && !body.direction.is_empty() {
        let problem = Problem::invalid("nothing is drawn, so nothing can be asked of it");
        return Err(problem.field("direction").fix("set draw, or leave the direction out"));
    }
    check_direction(&body.direction)?;
    let record = studio.review_take(shot, stage, take, Verdict::Retake, &body.note).await?;
    if !body.draw {
        let (job, omitted) = (None, Vec::new());
        return Ok((StatusCode::OK, Json(RetakeView { take: record.into(), job, omitted })));
    }
    let dispatch = app.line()?.dispatch.as_ref();
    let drawn = studio.draw_again(dispatch, &production, (shot, &record), &body.direction).await?;
    let view = RetakeView { take: record.into(), job: drawn.jobs.into_iter().next(), omitted: drawn.omitted };
    Ok((StatusCode::ACCEPTED, Json(view)))
}

/// Draw variations of a take as one batch: other seeds, more or less of its picture changed, its `LoRA` stronger or
/// weaker. Each is a new picture.
#[utoipa::path(post, path = "/projects/{project}/episodes/{episode}/shots/{shot}/takes/{stage}/{take}/variations",
    tag = "takes", request_body = VariationsBody,
    params(("project" = Slug, Path), ("episode" = String, Path), ("shot" = String, Path),
        ("stage" = Stage, Path), ("take" = u32, Path)),
    responses((status = 202, body = VariationsView), Problems))]
async fn vary_take(
    State(app): State<App>,
    caller: Caller,
    Path((slug, episode, code, stage, take)): TakePath,
    Body(body): Body<VariationsBody>,
) -> Result<(StatusCode, Json<VariationsView>), Problem> {
    let (studio, production) = production(&app, &caller, Right::Make, &slug, &episode).await?;
    let shot = production.shot(&code)?;
    let record = studio.take(shot, stage, take).await?;
    let recipe = body.recipe.as_deref().unwrap_or(&record.request.recipe);
    let line = match studio.engine_of(recipe) {
        Some(engine) if !body.later => app.line_with(&engine)?,
        _ => app.line()?,
    };
    let VariationsBody { seeds, changes, lora_strengths, direction, recipe, .. } = body;
    let variations = Variations { seeds, changes, lora_strengths, direction, recipe };
    let drawn = studio.vary(line.dispatch.as_ref(), &production, (shot, &record), &variations).await?;
    let DrawnAgain { batch, jobs, omitted } = drawn;
    Ok((StatusCode::ACCEPTED, Json(VariationsView { batch, jobs, omitted })))
}
