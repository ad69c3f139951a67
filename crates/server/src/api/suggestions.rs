//! Suggestions: what assistants propose beside what is there, and taking pieces of it over.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::account::Right;
use domain::asset::ContentHash;
use domain::id::{BatchId, JobId, SuggestionId};
use domain::slug::Slug;
use domain::suggestion::{Edit, Origin, Piece, Suggestion, Wanted};
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
use crate::moment::Moment;
use crate::page::{Page, Paging};

/// What an assistant proposed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = Suggestion)]
pub struct SuggestionView {
    /// Its identity.
    pub id: SuggestionId,
    /// What was asked for.
    pub wanted: Wanted,
    /// Its pieces; none when everything is well as it is.
    pub pieces: Vec<PieceView>,
    /// Where it comes from.
    pub origin: Origin,
    /// The screenplay that it was made for; lines are counted in that one alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub script: Option<ContentHash>,
    /// When it was made.
    pub created_at: Moment,
}

/// One difference between what is there and what is proposed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = SuggestedPiece)]
pub struct PieceView {
    /// Counts from 1 within the suggestion.
    pub number: u32,
    /// What it is about, such as `c0040 framing`.
    pub place: String,
    /// What is there; none where nothing is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<String>,
    /// What is proposed; none where something goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub becomes: Option<String>,
    /// Why.
    pub reason: String,
    /// The change that it stands for.
    pub edit: Edit,
    /// When it was taken over; none as long as it was not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted_at: Option<Moment>,
}

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
    pub suggestion: SuggestionView,
    /// What was done, a sentence each, with how to undo it.
    pub done: Vec<String>,
    /// The batch that draws, where something is drawn.
    pub batch: Option<BatchId>,
    /// Its jobs.
    pub jobs: Vec<JobId>,
}

impl From<Suggestion> for SuggestionView {
    fn from(suggestion: Suggestion) -> Self {
        let Suggestion { id, wanted, pieces, origin, script, created_at } = suggestion;
        let pieces = pieces.into_iter().map(PieceView::from).collect();
        Self { id, wanted, pieces, origin, script, created_at: created_at.into() }
    }
}

impl From<Piece> for PieceView {
    fn from(piece: Piece) -> Self {
        let Piece { number, place, was, becomes, reason, edit, accepted_at } = piece;
        Self { number, place, was, becomes, reason, edit, accepted_at: accepted_at.map(Moment::from) }
    }
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
        Self { suggestion: suggestion.into(), done, batch, jobs }
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
    params(("project" = Slug, Path)), responses((status = 201, body = SuggestionView), Problems))]
async fn suggest(
    State(app): State<App>,
    caller: Caller,
    Path(slug): Path<Slug>,
    Body(wanted): Body<Wanted>,
) -> Result<(StatusCode, Json<SuggestionView>), Problem> {
    let (studio, project) = app.project(&caller, Right::Make, &slug).await?;
    app.line()?;
    let never = CancellationToken::new();
    let suggestion = studio.suggest(&project, wanted, &mut Silence, &never).await?;
    Ok((StatusCode::CREATED, Json(suggestion.into())))
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
    params(("project" = Slug, Path), Paging), responses((status = 200, body = Page<SuggestionView>), Problems))]
async fn list_suggestions(
    State(app): State<App>,
    caller: Caller,
    Path(slug): Path<Slug>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<SuggestionView>>, Problem> {
    let (studio, project) = app.project(&caller, Right::View, &slug).await?;
    let limit = paging.limit()?;
    let before = paging.after.map(SuggestionId);
    let found = studio.suggestions(&project, before.as_ref(), limit + 1).await?;
    let found: Vec<SuggestionView> = found.into_iter().map(SuggestionView::from).collect();
    Ok(Json(Page::of(found, limit, |one| one.id.to_string())))
}

/// Show a suggestion, with what of it was taken over.
#[utoipa::path(get, path = "/projects/{project}/suggestions/{id}", tag = "suggestions",
    params(("project" = Slug, Path), ("id" = SuggestionId, Path)),
    responses((status = 200, body = SuggestionView), Problems))]
async fn show_suggestion(
    State(app): State<App>,
    caller: Caller,
    Path((slug, id)): Path<(Slug, SuggestionId)>,
) -> Result<Json<SuggestionView>, Problem> {
    let (studio, project) = app.project(&caller, Right::View, &slug).await?;
    Ok(Json(studio.suggestion(&project, &id).await?.into()))
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
