//! Sessions: signing in with a browser, and finding out who one is.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::account::{Right, Role, Token, TokenId};
use domain::actor::Actor;
use domain::id::ProjectId;
use domain::secret::Secret;
use domain::slug::Slug;
use serde::{Deserialize, Serialize};
use studio::verbs::account_session::Credential;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::SECRET;
use crate::app::App;
use crate::auth::{Caller, Entry, Shown, Visitor, csrf, leaving, staying};
use crate::error::{Problem, Problems};
use crate::extract::{Body, Query};
use crate::moment::Moment;

/// Where a browser goes once it is signed in. There is no web studio below /app yet, and a page that shows what the
/// studio can do is better than one that is not there.
const PAGES: &str = "/api/v1/docs";

/// Signing in.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The secret of a token.
    #[schema(max_length = 200)]
    pub token: String,
}

/// Who asks, and what they may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SessionView {
    /// The actor of what they do: a token's identity, or `local` for whoever sits at the machine.
    pub account: Actor,
    /// Their name.
    pub name: String,
    /// Their part in the studio.
    pub role: Role,
    /// What they may do.
    pub rights: Vec<Right>,
    /// The only project they see; all when none.
    pub project: Option<ProjectId>,
    /// The name of that project; none when it was deleted.
    pub project_slug: Option<Slug>,
    /// What a browser sends as `X-Sakuga-CSRF` along with every change; none without a cookie.
    pub csrf: Option<String>,
    /// When it ends unless it is used; never when none.
    pub expires_at: Option<Moment>,
}

/// A code that works once.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct CodeQuery {
    /// The code.
    #[param(max_length = 200)]
    code: String,
}

/// The secret of a review link.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct LinkSecret {
    /// The secret.
    #[param(max_length = 200)]
    secret: String,
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(open_session))
        .routes(routes!(open_session_by_code))
        .routes(routes!(open_session_by_link))
        .routes(routes!(show_session, close_session))
}

/// Sign in with a token: the answer sets the cookie of a session. Attempts are limited.
#[utoipa::path(post, path = "/sessions", tag = "sessions", request_body = SignIn, security(()),
    responses((status = 201, body = SessionView), Problems))]
async fn open_session(
    State(app): State<App>,
    visitor: Visitor,
    Body(SignIn { token }): Body<SignIn>,
) -> Result<Response, Problem> {
    if let Err(wait) = app.gate().attempt(visitor.address) {
        return Ok(too_many(wait));
    }
    let credential = app.gate().admit(app.owned(), Shown::Token, &token).await?;
    let (cookie, view) = sign_in(&app, &visitor, credential.token()).await?;
    Ok((StatusCode::CREATED, cookie, Json(view)).into_response())
}

/// Sign in with the code that `sakuga serve` made for its browser; it works once, within 60 s.
#[utoipa::path(get, path = "/sessions/once", tag = "sessions", params(CodeQuery), security(()),
    responses((status = 303, description = "Signed in; `Location` is the first page."), Problems))]
async fn open_session_by_code(
    State(app): State<App>,
    visitor: Visitor,
    Query(CodeQuery { code }): Query<CodeQuery>,
) -> Result<Response, Problem> {
    let account = app.gate().take_code(&code).ok_or_else(code_over)?;
    let token = app.owned().token(&account).await?.ok_or_else(code_over)?;
    let (cookie, _) = sign_in(&app, &visitor, &token).await?;
    Ok(to_pages(cookie))
}

/// Sign in with a review link.
#[utoipa::path(get, path = "/sessions/link", tag = "sessions", params(LinkSecret), security(()),
    responses((status = 303, description = "Signed in; `Location` is the first page."), Problems))]
async fn open_session_by_link(
    State(app): State<App>,
    visitor: Visitor,
    Query(LinkSecret { secret }): Query<LinkSecret>,
) -> Result<Response, Problem> {
    if let Err(wait) = app.gate().attempt(visitor.address) {
        return Ok(too_many(wait));
    }
    let credential = app.gate().admit(app.owned(), Shown::Token, &secret).await?;
    let (cookie, _) = sign_in(&app, &visitor, credential.token()).await?;
    Ok(to_pages(cookie))
}

/// Show who you are and what you may do.
#[utoipa::path(get, path = "/session", tag = "sessions",
    responses((status = 200, body = SessionView), Problems))]
async fn show_session(
    State(app): State<App>,
    caller: Caller,
    visitor: Visitor,
) -> Result<Response, Problem> {
    if let Some(Entry { credential, csrf, .. }) = visitor.entry {
        return Ok((SECRET, Json(view(&app, &credential, csrf).await?)).into_response());
    }
    let token = app.owned().token(&TokenId(caller.actor.as_str().to_owned())).await?;
    match token {
        Some(token) => Ok(Json(view(&app, &Credential::Token(token), None).await?).into_response()),
        None => Ok(Json(local(&caller)).into_response()),
    }
}

/// Sign out: the session ends and its cookie goes.
#[utoipa::path(delete, path = "/session", tag = "sessions",
    responses((status = 204, description = "There is no session any more."), Problems))]
async fn close_session(
    State(app): State<App>,
    caller: Caller,
    visitor: Visitor,
) -> Result<Response, Problem> {
    let Some(Entry { credential: Credential::Session(session, token), .. }) = visitor.entry else {
        return Err(Problem::conflict("no_session", "you came with a token, not with a session")
            .fix("a token is taken back with DELETE /api/v1/tokens/{id}"));
    };
    let studio = app.studio(&caller, Right::View)?;
    studio.close_session(&session.hash, &token.id).await?;
    app.gate().forget();
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, leaving(visitor.secure))]).into_response())
}

/// Opens a session in the name of the account that signs in.
async fn sign_in(app: &App, visitor: &Visitor, token: &Token) -> Result<(HeaderMap, SessionView), Problem> {
    app.line()?;
    let studio = app.owned().acting_as(Actor::account(token.id.as_str()));
    let (session, secret): (_, Secret) = studio.open_session(token).await?;
    let mut headers = HeaderMap::new();
    headers.insert(header::SET_COOKIE, staying(&secret, visitor.secure));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let credential = Credential::Session(session, token.clone());
    Ok((headers, view(app, &credential, Some(csrf(&secret))).await?))
}

async fn view(app: &App, credential: &Credential, csrf: Option<String>) -> Result<SessionView, Problem> {
    let token = credential.token();
    let project_slug = match &token.project {
        Some(project) => app.owned().project_slugs().await?.remove(project),
        None => None,
    };
    let end = match credential {
        Credential::Token(token) => token.expires_at,
        Credential::Session(session, _) => Some(session.expires_at),
    };
    Ok(SessionView {
        account: Actor::account(token.id.as_str()),
        name: token.name.clone(),
        role: token.role,
        rights: token.rights.iter().copied().collect(),
        project: token.project.clone(),
        project_slug,
        csrf,
        expires_at: end.map(Moment::from),
    })
}

/// Whoever sits at the machine and runs a command.
fn local(caller: &Caller) -> SessionView {
    SessionView {
        account: caller.actor.clone(),
        name: "this machine".to_owned(),
        role: Role::Owner,
        rights: caller.rights.iter().copied().collect(),
        project: caller.project.clone(),
        project_slug: None,
        csrf: None,
        expires_at: None,
    }
}

fn to_pages(mut headers: HeaderMap) -> Response {
    headers.insert(header::LOCATION, HeaderValue::from_static(PAGES));
    (StatusCode::SEE_OTHER, headers).into_response()
}

fn code_over() -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, "code_over", "this code was used before or is too old")
        .fix("start `sakuga serve` again, or sign in with a token")
}

fn too_many(wait: Duration) -> Response {
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    let detail = format!("there were too many attempts to sign in; the next one is in {seconds} s");
    let problem =
        Problem::new(StatusCode::TOO_MANY_REQUESTS, "too_many_attempts", detail).fix("wait, then try again");
    ([(header::RETRY_AFTER, seconds.to_string())], problem).into_response()
}
