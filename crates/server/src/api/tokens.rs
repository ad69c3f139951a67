//! Tokens: who may come in with a program or a browser.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use domain::account::{Right, Role, Token, TokenId, TokenKind, TokenState};
use domain::clock::WallMs;
use domain::id::ProjectId;
use domain::secret::Secret;
use domain::slug::Slug;
use serde::{Deserialize, Serialize};
use studio::Studio;
use studio::verbs::account::{Maker, NewToken};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::SECRET;
use crate::app::App;
use crate::auth::Caller;
use crate::error::{Problem, Problems};
use crate::extract::{Body, Path, Query};
use crate::moment::Moment;
use crate::page::{Page, Paging};

/// No token ends later than after so many days, unless it never ends.
const LONGEST_DAYS: u32 = 3650;

/// The milliseconds of a day.
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// A token without its secret, which nobody knows but its bearer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TokenView {
    /// Its identity; the actor of what its bearer does.
    pub id: TokenId,
    /// Whether it is the owner's, a program's or that of a review link.
    pub kind: TokenKind,
    /// Whom or what it is for.
    pub name: String,
    /// The part of its bearer.
    pub role: Role,
    /// What its bearer may do.
    pub rights: Vec<Right>,
    /// The only project its bearer sees; all when none.
    pub project: Option<ProjectId>,
    /// The name of that project; none when it was deleted.
    pub project_slug: Option<Slug>,
    /// Whether it lets its bearer in.
    pub state: TokenState,
    /// When it was made.
    pub created_at: Moment,
    /// When it ends; never when none.
    pub expires_at: Option<Moment>,
    /// When it was used, to the minute.
    pub last_used_at: Option<Moment>,
    /// When it was revoked.
    pub revoked_at: Option<Moment>,
}

/// A token that was just made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TokenMade {
    /// The token.
    pub token: TokenView,
    /// Its secret, shown this once.
    pub secret: Secret,
}

/// A token to be made.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TokenToMake {
    /// Whom or what it is for, 1 to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// The part of its bearer.
    pub role: Role,
    /// What its bearer may do; everything the role may when left out.
    #[serde(default)]
    #[schema(max_items = 4)]
    pub rights: Option<Vec<Right>>,
    /// The only project its bearer sees, by slug; all when left out.
    #[serde(default)]
    pub project: Option<Slug>,
    /// It ends after so many days, 1 to 3650; never when left out.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 3650)]
    pub expires_in_days: Option<u32>,
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_tokens, create_token)).routes(routes!(revoke_token))
}

/// List tokens in the order in which they were made, those of review links too.
#[utoipa::path(get, path = "/tokens", tag = "tokens", params(Paging),
    responses((status = 200, body = Page<TokenView>), Problems))]
async fn list_tokens(
    State(app): State<App>,
    caller: Caller,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<TokenView>>, Problem> {
    let studio = app.studio(&caller, Right::Manage)?;
    let limit = paging.limit()?;
    let tokens =
        studio.tokens(caller.project.as_ref(), paging.after.map(TokenId).as_ref(), limit + 1).await?;
    Ok(Json(Page::of(views(&studio, tokens).await?, limit, |token: &TokenView| token.id.to_string())))
}

/// Make a token. Its secret is in this answer and nowhere else. It can do at most what you can, and ends at the
/// latest when yours does.
#[utoipa::path(post, path = "/tokens", tag = "tokens", request_body = TokenToMake,
    responses((status = 201, body = TokenMade), Problems))]
async fn create_token(
    State(app): State<App>,
    caller: Caller,
    Body(wanted): Body<TokenToMake>,
) -> Result<Response, Problem> {
    let studio = app.studio(&caller, Right::Manage)?;
    let project = match &wanted.project {
        Some(slug) => Some(app.project(&caller, Right::Manage, slug).await?.1.id),
        None => None,
    };
    let new = NewToken {
        kind: TokenKind::Token,
        name: wanted.name,
        role: wanted.role,
        rights: wanted.rights.map(|rights| rights.into_iter().collect()),
        project,
        expires_at: end(&studio, wanted.expires_in_days)?,
    };
    let (token, secret) = make(&app, &studio, &caller, new).await?;
    Ok((StatusCode::CREATED, SECRET, Json(TokenMade { token, secret })).into_response())
}

/// Revoke a token or a review link. It ends at once, and its sessions with it.
#[utoipa::path(delete, path = "/tokens/{id}", tag = "tokens", params(("id" = TokenId, Path)),
    responses((status = 200, body = TokenView), Problems))]
async fn revoke_token(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<TokenId>,
) -> Result<Json<TokenView>, Problem> {
    let studio = app.studio(&caller, Right::Manage)?;
    let token = studio.token(&id).await?.filter(|token| is_theirs(&caller, token));
    let token = token
        .ok_or_else(|| Problem::not_found("token", id.as_str()).fix("`sakuga token list` lists them"))?;
    revoke(&app, &studio, &token).await.map(Json)
}

/// Revokes a token, so that nothing remembers it.
pub(super) async fn revoke(app: &App, studio: &Studio, token: &Token) -> Result<TokenView, Problem> {
    app.line()?;
    let revoked = studio.revoke_token(token).await?;
    app.gate().forget();
    view(studio, revoked).await
}

/// Makes a token that can do no more than its maker.
pub(super) async fn make(
    app: &App,
    studio: &Studio,
    caller: &Caller,
    new: NewToken,
) -> Result<(TokenView, Secret), Problem> {
    app.line()?;
    let maker = Maker { rights: caller.rights.clone(), project: caller.project.clone() };
    let (token, secret) = studio.make_token(&maker, new).await.map_err(said_in_days)?;
    Ok((view(studio, token).await?, secret))
}

/// When a token ends that is made now.
pub(super) fn end(studio: &Studio, days: Option<u32>) -> Result<Option<WallMs>, Problem> {
    match days {
        None => Ok(None),
        Some(days @ 1..=LONGEST_DAYS) => Ok(Some(WallMs(studio.clock().wall().0 + i64::from(days) * DAY_MS))),
        Some(days) => {
            let detail = format!("a token ends after 1 to {LONGEST_DAYS} days, not {days}");
            Err(Problem::invalid(detail).field("expires_in_days").fix("leave it out for one that never ends"))
        }
    }
}

/// Whether somebody who sees one project only may know of a token.
pub(super) fn is_theirs(caller: &Caller, token: &Token) -> bool {
    caller.project.is_none() || caller.project == token.project
}

async fn view(studio: &Studio, token: Token) -> Result<TokenView, Problem> {
    let slugs = studio.project_slugs().await?;
    Ok(shown(token, &slugs, studio.clock().wall()))
}

/// Tokens as the API shows them.
pub(super) async fn views(studio: &Studio, tokens: Vec<Token>) -> Result<Vec<TokenView>, Problem> {
    let slugs = studio.project_slugs().await?;
    let now = studio.clock().wall();
    Ok(tokens.into_iter().map(|token| shown(token, &slugs, now)).collect())
}

fn shown(token: Token, slugs: &BTreeMap<ProjectId, Slug>, now: WallMs) -> TokenView {
    TokenView {
        state: token.state(now),
        project_slug: token.project.as_ref().and_then(|project| slugs.get(project).cloned()),
        id: token.id,
        kind: token.kind,
        name: token.name,
        role: token.role,
        rights: token.rights.into_iter().collect(),
        project: token.project,
        created_at: token.created_at.into(),
        expires_at: token.expires_at.map(Moment::from),
        last_used_at: token.last_used_at.map(Moment::from),
        revoked_at: token.revoked_at.map(Moment::from),
    }
}

/// The studio thinks in moments where the request has days.
fn said_in_days(error: studio::StudioError) -> Problem {
    let problem = Problem::from(error);
    if problem.field.as_deref() == Some("expires_at") { problem.field("expires_in_days") } else { problem }
}
