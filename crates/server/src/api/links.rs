//! Review links: they let whoever has them look, comment and approve in one project.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use domain::account::{Right, Role, Token, TokenId, TokenKind};
use domain::id::ProjectId;
use domain::secret::Secret;
use domain::slug::Slug;
use serde::{Deserialize, Serialize};
use studio::Studio;
use studio::verbs::account::NewToken;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::SECRET;
use super::tokens::{self, TokenView};
use crate::app::App;
use crate::auth::Caller;
use crate::error::{Problem, Problems};
use crate::extract::{Body, Path, Query};
use crate::page::{Page, Paging};

/// A link ends after so many days when nothing else is asked.
const USUAL_DAYS: u32 = 30;

/// The most tokens that are read for one page of links.
const CHUNK: u32 = 200;

/// A review link to be made.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkToMake {
    /// The project to be reviewed, by slug.
    pub project: Slug,
    /// Who reviews, 1 to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// It ends after so many days, 1 to 3650; 30 when left out.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 3650)]
    pub expires_in_days: Option<u32>,
}

/// A review link that was just made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LinkMade {
    /// The token behind the link.
    pub link: TokenView,
    /// What comes after the studio's address, shown this once.
    pub path: String,
    /// The secret in it, for programs that send it as a token.
    pub secret: Secret,
}

/// Which review links.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LinkQuery {
    /// Only those of this project, by slug.
    pub project: Option<Slug>,
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_links, create_link)).routes(routes!(revoke_link))
}

/// List review links in the order in which they were made.
#[utoipa::path(get, path = "/links", tag = "links", params(LinkQuery, Paging),
    responses((status = 200, body = Page<TokenView>), Problems))]
async fn list_links(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<LinkQuery>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<TokenView>>, Problem> {
    let studio = app.studio(&caller, Right::Manage)?;
    let limit = paging.limit()?;
    let project = match &query.project {
        Some(slug) => Some(app.project(&caller, Right::Manage, slug).await?.1.id),
        None => caller.project.clone(),
    };
    let links = links(&studio, project.as_ref(), paging.after.map(TokenId), limit + 1).await?;
    let views = tokens::views(&studio, links).await?;
    Ok(Json(Page::of(views, limit, |link: &TokenView| link.id.to_string())))
}

/// Make a review link. Its secret is in this answer and nowhere else.
#[utoipa::path(post, path = "/links", tag = "links", request_body = LinkToMake,
    responses((status = 201, body = LinkMade), Problems))]
async fn create_link(
    State(app): State<App>,
    caller: Caller,
    Body(wanted): Body<LinkToMake>,
) -> Result<Response, Problem> {
    let (studio, project) = app.project(&caller, Right::Manage, &wanted.project).await?;
    let days = wanted.expires_in_days.unwrap_or(USUAL_DAYS);
    let new = NewToken {
        kind: TokenKind::Link,
        name: wanted.name,
        role: Role::Reviewer,
        rights: None,
        project: Some(project.id),
        expires_at: tokens::end(&studio, Some(days))?,
    };
    let (link, secret) = tokens::make(&app, &studio, &caller, new).await?;
    let path = format!("/api/v1/sessions/link?secret={}", secret.reveal());
    Ok((StatusCode::CREATED, SECRET, Json(LinkMade { link, path, secret })).into_response())
}

/// Revoke a review link. It ends at once, and its sessions with it.
#[utoipa::path(delete, path = "/links/{id}", tag = "links", params(("id" = TokenId, Path)),
    responses((status = 200, body = TokenView), Problems))]
async fn revoke_link(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<TokenId>,
) -> Result<Json<TokenView>, Problem> {
    let studio = app.studio(&caller, Right::Manage)?;
    let is_link = |token: &Token| token.kind == TokenKind::Link && tokens::is_theirs(&caller, token);
    let link = studio.token(&id).await?.filter(is_link);
    let link =
        link.ok_or_else(|| Problem::not_found("link", id.as_str()).fix("`sakuga link list` lists them"))?;
    tokens::revoke(&app, &studio, &link).await.map(Json)
}

/// The first links after one, at most so many.
async fn links(
    studio: &Studio,
    project: Option<&ProjectId>,
    mut after: Option<TokenId>,
    limit: u32,
) -> Result<Vec<Token>, Problem> {
    let mut links = Vec::new();
    loop {
        let tokens = studio.tokens(project, after.as_ref(), CHUNK).await?;
        let last = tokens.len() < CHUNK as usize;
        after = tokens.last().map(|token| token.id.clone());
        links.extend(tokens.into_iter().filter(|token| token.kind == TokenKind::Link));
        if last || links.len() >= limit as usize {
            links.truncate(limit as usize);
            return Ok(links);
        }
    }
}
