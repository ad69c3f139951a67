//! Suggestions: what assistants propose beside what is there, and taking pieces of it over.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::account::Right;
use domain::id::{BatchId, JobId, SuggestionId};
use domain::slug::Slug;
use domain::suggestion::{Suggestion, Wanted};
use serde::{Deserialize, Serialize};
use studio::assistants::{Context, Silence};
use studio::verbs::suggest::Accepted;
use tokio_util::sync::CancellationToken;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::auth::Caller;
use crate::error::{Problem, Problems};
use crate::extract::{Body, Path, Query};
use crate::page::{Page, Paging};

/// What would be sent to a model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContextView {
    /// What the model is told to do.
    pub instructions: String,
    /// What it is told of the project.
    pub material: String,
    /// About how many tokens that is together.
    pub tokens: u32,
    /// What did not fit into the model's window, in words.
    pub left_out: Vec<String>,
}

/// Which pieces are taken over.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptBody {
    /// Their numbers; all that can be when empty.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub pieces: Vec<u32>,
    /// Queue what is to be drawn also when no workers of its engine are at work; whoever starts some has it done.
    /// Otherwise that is refused.
    #[serde(default)]
    pub later: bool,
}

/// What came of taking pieces over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AcceptedView {
    /// The suggestion, with what was taken over.
    pub suggestion: Suggestion,
    /// What was done, a sentence each, with how to undo it.
    pub done: Vec<String>,
    /// The batch that draws, where something is drawn.
    pub batch: Option<BatchId>,
    /// Its jobs.
    pub jobs: Vec<JobId>,
}

impl From<Context> for ContextView {
    fn from(context: Context) -> Self {
        let Context { instructions, material, tokens, left_out } = context;
        Self { instructions, material, tokens, left_out }
    }
}

impl From<Accepted> for AcceptedView {
    fn from(accepted: Accepted) -> Self {
        let Accepted { suggestion, done, batch, jobs } = accepted;
        Self { suggestion, done, batch, jobs }
    }
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_suggestions, suggest))
        .routes(routes!(show_context))
        .routes(routes!(show_suggestion))
        .routes(routes!(accept_suggestion))
}

/// Ask the assistants for a suggestion. It changes nothing; closing the connection takes the question back.
#[utoipa::path(post, path = "/projects/{project}/suggestions", tag = "suggestions", request_body = Wanted,
    params(("project" = Slug, Path)), responses((status = 201, body = Suggestion), Problems))]
async fn suggest(
    State(app): State<App>,
    caller: Caller,
    Path(slug): Path<Slug>,
    Body(wanted): Body<Wanted>,
) -> Result<(StatusCode, Json<Suggestion>), Problem> {
    let (studio, project) = app.project(&caller, Right::Make, &slug).await?;
    app.line()?;
    let never = CancellationToken::new();
    let suggestion = studio.suggest(&project, wanted, &mut Silence, &never).await?;
    Ok((StatusCode::CREATED, Json(suggestion)))
}

/// Show what would be sent to a model for a suggestion. Nobody is asked.
#[utoipa::path(post, path = "/projects/{project}/suggestions/context", tag = "suggestions", request_body = Wanted,
    params(("project" = Slug, Path)), responses((status = 200, body = ContextView), Problems))]
async fn show_context(
    State(app): State<App>,
    caller: Caller,
    Path(slug): Path<Slug>,
    Body(wanted): Body<Wanted>,
) -> Result<Json<ContextView>, Problem> {
    let (studio, project) = app.project(&caller, Right::View, &slug).await?;
    Ok(Json(studio.suggestion_context(&project, &wanted).await?.into()))
}

/// List the suggestions of a project, newest first. The last thousand are kept.
#[utoipa::path(get, path = "/projects/{project}/suggestions", tag = "suggestions",
    params(("project" = Slug, Path), Paging), responses((status = 200, body = Page<Suggestion>), Problems))]
async fn list_suggestions(
    State(app): State<App>,
    caller: Caller,
    Path(slug): Path<Slug>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<Suggestion>>, Problem> {
    let (studio, project) = app.project(&caller, Right::View, &slug).await?;
    let limit = paging.limit()?;
    let before = paging.after.map(SuggestionId);
    let found = studio.suggestions(&project, before.as_ref(), limit + 1).await?;
    Ok(Json(Page::of(found, limit, |one: &Suggestion| one.id.to_string())))
}

/// Show a suggestion, with what of it was taken over.
#[utoipa::path(get, path = "/projects/{project}/suggestions/{id}", tag = "suggestions",
    params(("project" = Slug, Path), ("id" = SuggestionId, Path)),
    responses((status = 200, body = Suggestion), Problems))]
async fn show_suggestion(
    State(app): State<App>,
    caller: Caller,
    Path((slug, id)): Path<(Slug, SuggestionId)>,
) -> Result<Json<Suggestion>, Problem> {
    let (studio, project) = app.project(&caller, Right::View, &slug).await?;
    Ok(Json(studio.suggestion(&project, &id).await?))
}

/// Take pieces of a suggestion over. Each becomes the edit that could have been made by hand; those of a better prompt
/// draw a new take.
#[utoipa::path(post, path = "/projects/{project}/suggestions/{id}/accept", tag = "suggestions",
    request_body = AcceptBody, params(("project" = Slug, Path), ("id" = SuggestionId, Path)),
    responses((status = 200, body = AcceptedView), Problems))]
async fn accept_suggestion(
    State(app): State<App>,
    caller: Caller,
    Path((slug, id)): Path<(Slug, SuggestionId)>,
    Body(body): Body<AcceptBody>,
) -> Result<Json<AcceptedView>, Problem> {
    let (studio, project) = app.project(&caller, Right::Make, &slug).await?;
    let line = match studio.engine_to_accept(&project, &id, &body.pieces).await? {
        Some(engine) if !body.later => app.line_with(&engine)?,
        _ => app.line()?,
    };
    let accepted = studio.take_over(line.dispatch.as_ref(), &project, &id, &body.pieces).await?;
    Ok(Json(accepted.into()))
}
