//! The guard before everything that listens: host, origin, credentials. What passes has a [`Caller`], or goes to one
//! of the few places that everybody may see.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use domain::actor::Actor;
use domain::asset::ContentHash;
use domain::secret::Secret;

use super::caller::Caller;
use super::gate::{Shown, malformed};
use super::settings::Settings;
use super::stay::Stay;
use super::visitor::{Entry, Secure};
use super::{cookie, host};
use crate::app::App;
use crate::error::Problem;

/// The header that a browser sends along with every change.
const CSRF: &str = "x-sakuga-csrf";

/// No header with credentials is longer than this; longer ones are not looked at.
const LONGEST: usize = 256;

struct Door {
    app: App,
    settings: Settings,
}

/// Puts the guard before a router. Requests should carry `ConnectInfo<SocketAddr>` in their extensions; without it
/// all clients share their attempts to sign in.
pub fn guard(router: Router, app: App, settings: Settings) -> Router {
    let door = Arc::new(Door { app, settings });
    router.layer(middleware::from_fn_with_state(door, pass))
}

async fn pass(State(door): State<Arc<Door>>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let mut response = match door.examine(&parts).await {
        Ok(entry) => {
            if let Some(entry) = entry {
                parts.extensions.insert(caller(&entry));
                parts.extensions.insert(entry.stay.clone());
                parts.extensions.insert(entry);
            }
            parts.extensions.insert(Secure(door.settings.secure));
            next.run(Request::from_parts(parts, body)).await
        }
        Err(problem) => problem.into_response(),
    };
    dress(&mut response);
    response
}

impl Door {
    /// Who asks; nobody, where everybody may go.
    async fn examine(&self, asked: &Parts) -> Result<Option<Entry>, Problem> {
        let Parts { method, headers, uri, .. } = asked;
        let host = host::host(headers, uri, &self.settings)?;
        if host::needs_origin(method, headers) {
            host::origin(headers, &host, &self.settings)?;
        }
        let entry = self.entry(method, headers).await;
        if is_public(method, uri.path()) {
            // Whoever comes with a session that ended must still be able to sign in.
            return Ok(entry.ok().flatten());
        }
        entry?.map(Some).ok_or_else(nobody)
    }

    async fn entry(&self, method: &Method, headers: &HeaderMap) -> Result<Option<Entry>, Problem> {
        if let Some(credentials) = headers.get(header::AUTHORIZATION) {
            let credentials = credentials.to_str().map_err(|_| malformed())?;
            return self.bearer(credentials).await.map(Some);
        }
        match cookie::read(headers) {
            Some(secret) => self.session(method, headers, secret).await.map(Some),
            None => Ok(None),
        }
    }

    async fn bearer(&self, credentials: &str) -> Result<Entry, Problem> {
        let (scheme, secret) = credentials.split_once(' ').ok_or_else(malformed)?;
        if credentials.len() > LONGEST || !scheme.eq_ignore_ascii_case("bearer") {
            return Err(malformed());
        }
        self.admit(Shown::Token, secret.trim()).await
    }

    async fn session(&self, method: &Method, headers: &HeaderMap, secret: &str) -> Result<Entry, Problem> {
        let entry = self.admit(Shown::Session, secret).await?;
        let csrf = Secret::read(secret).map(|secret| csrf(&secret)).unwrap_or_default();
        // Browsers always say where a socket comes from; whoever does not is no browser and has a token.
        if host::is_upgrade(headers) && !headers.contains_key(header::ORIGIN) {
            return Err(host::wrong_origin());
        }
        if !host::is_safe(method) && !has_csrf(headers, &csrf) {
            return Err(no_csrf());
        }
        Ok(Entry { csrf: Some(csrf), ..entry })
    }

    async fn admit(&self, shown: Shown, text: &str) -> Result<Entry, Problem> {
        let secret = Secret::read(text).ok_or_else(malformed)?;
        let credential = self.app.gate().admit(self.app.owned(), shown, text).await?;
        let stay = Stay { app: self.app.clone(), shown, hash: secret.hash() };
        Ok(Entry { credential, csrf: None, stay })
    }
}

/// What a browser must send along with every change of this session.
pub(crate) fn csrf(session: &Secret) -> String {
    session.derived("csrf")
}

fn has_csrf(headers: &HeaderMap, wanted: &str) -> bool {
    // Hashes are compared, so that the time it takes says nothing about the value.
    let shown = headers.get(CSRF).map(HeaderValue::as_bytes).unwrap_or_default();
    ContentHash::of(shown) == ContentHash::of(wanted.as_bytes())
}

fn caller(entry: &Entry) -> Caller {
    let token = entry.credential.token();
    Caller {
        actor: Actor::account(token.id.as_str()),
        rights: token.rights.clone(),
        project: token.project.clone(),
    }
}

/// What everybody may see: whether the studio lives, what its API is, and how to sign in.
fn is_public(method: &Method, path: &str) -> bool {
    const PAGES: [&str; 7] = [
        "/health",
        "/ready",
        "/api/v1/openapi.json",
        "/api/v1/docs",
        "/api/v1/docs/page.css",
        "/api/v1/sessions/once",
        "/api/v1/sessions/link",
    ];
    match *method {
        Method::GET | Method::HEAD => PAGES.contains(&path),
        Method::POST => path == "/api/v1/sessions",
        _ => false,
    }
}

fn nobody() -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, "unauthorized", "nobody said who asks").fix(
        "send the header Authorization: Bearer <token>; the owner's token is in owner-token in the data folder",
    )
}

fn no_csrf() -> Problem {
    let detail = "a browser must send X-Sakuga-CSRF along with every change";
    Problem::new(StatusCode::FORBIDDEN, "csrf", detail)
        .field("X-Sakuga-CSRF")
        .fix("send the value of csrf that GET /api/v1/session gives")
}

/// Headers that every answer has.
fn dress(response: &mut Response) {
    let unauthorized = response.status() == StatusCode::UNAUTHORIZED;
    let headers = response.headers_mut();
    if unauthorized {
        let ask = HeaderValue::from_static("Bearer realm=\"sakuga\"");
        headers.entry(header::WWW_AUTHENTICATE).or_insert(ask);
    }
    let usual = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        // Pages of other programs on this machine are of the same site, so that the cookie comes with their requests.
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    for (name, value) in usual {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
}
