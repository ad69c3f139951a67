//! `Idempotency-Key`: a POST that is sent twice is carried out once.
//!
//! The key is reserved in the database before the request is carried out, and the answer is kept afterwards for a
//! day. A request runs to its end even when whoever sent it has gone, so that its answer can be kept. A key whose
//! request was cut off by the end of the program is neither answered nor free: nobody knows what came of it.
//!
//! Concurrency rule: the reservation in the database decides who carries a request out; [`Running`] only tells a
//! request that runs from one that was cut off.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::asset::ContentHash;
use studio::Studio;
use studio::rows::{Kept, Reserved};

use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;

/// The header that names a request.
const KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// The header of an answer that was given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// The longest key, in characters.
const LONGEST_KEY: usize = 200;

/// The largest body of a request with a key, in bytes: it is read whole, to be told from another one.
const LARGEST_REQUEST: usize = 8 << 20;

/// The largest answer that is kept, in bytes.
const LARGEST_ANSWER: usize = 256 << 10;

/// The requests with a key that are in hand now, by caller and key: how many. Clones share them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Running(Arc<Mutex<BTreeMap<(String, String), u32>>>);

/// A request that is in hand until this is dropped.
struct InHand {
    running: Running,
    name: (String, String),
}

impl Running {
    fn begin(&self, caller: &str, key: &str) -> InHand {
        let name = (caller.to_owned(), key.to_owned());
        *self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(name.clone()).or_default() += 1;
        InHand { running: self.clone(), name }
    }
}

impl InHand {
    /// Whether no other request with this key is in hand.
    fn is_alone(&self) -> bool {
        let all = self.running.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(&self.name).is_none_or(|requests| *requests <= 1)
    }
}

impl Drop for InHand {
    fn drop(&mut self) {
        let mut all = self.running.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(requests) = all.get_mut(&self.name) {
            *requests -= 1;
            if *requests == 0 {
                all.remove(&self.name);
            }
        }
    }
}

/// Lets requests without a key pass, and carries out those with one once.
pub(crate) async fn once(State(app): State<App>, request: Request, next: Next) -> Response {
    let caller = request.extensions().get::<Caller>().cloned();
    let (Some(caller), true) = (caller, request.method() == Method::POST) else {
        return next.run(request).await;
    };
    // What only looks has nothing to write a reservation into, and refuses every POST anyway.
    if !request.headers().contains_key(KEY) || app.line().is_err() {
        return next.run(request).await;
    }
    answer(app, caller, request, next).await.unwrap_or_else(IntoResponse::into_response)
}

async fn answer(app: App, caller: Caller, request: Request, next: Next) -> Result<Response, Problem> {
    let key = key(request.headers())?;
    let (request, hash) = fingerprint(request).await?;
    let studio = app.acting(&caller);
    // In hand before it reserves, so that an open reservation always belongs to a request in hand, or to none.
    let in_hand = app.running().begin(caller.actor.as_str(), &key);
    // Another one may have come into hand between the first look and the first reservation.
    for _ in 0..2 {
        let alone = in_hand.is_alone();
        match studio.reserve_request(&key, &hash).await? {
            Reserved::Now => return to_its_end(studio, key, request, next, in_hand).await,
            Reserved::Answered(kept) => return replay(kept),
            Reserved::Mismatch => return Err(mismatch()),
            Reserved::Open if alone => {}
            Reserved::Open => return Err(in_progress()),
        }
    }
    Err(interrupted())
}

/// Carries a request out, also when whoever sent it stops waiting.
async fn to_its_end(
    studio: Studio,
    key: String,
    request: Request,
    next: Next,
    in_hand: InHand,
) -> Result<Response, Problem> {
    let carried_out = tokio::spawn(async move {
        let answer = carry_out(&studio, &key, request, next).await;
        drop(in_hand);
        answer
    });
    let broken = |_| Problem::unavailable("broken", "the program has a defect; report it with its log");
    carried_out.await.map_err(broken)
}

fn key(headers: &HeaderMap) -> Result<String, Problem> {
    let mut values = headers.get_all(KEY).iter();
    let (first, another) = (values.next(), values.next());
    let text = first.map(HeaderValue::as_bytes).unwrap_or_default();
    let fits = !text.is_empty() && text.len() <= LONGEST_KEY && text.iter().all(u8::is_ascii_graphic);
    if !fits || another.is_some() {
        return Err(Problem::invalid(format!(
            "an Idempotency-Key has 1 to {LONGEST_KEY} visible ASCII characters, and there is one of them"
        ))
        .field("Idempotency-Key")
        .fix("send a fresh UUID with every new request"));
    }
    Ok(String::from_utf8_lossy(text).into_owned())
}

/// Reads a request whole, and says what it asks for in a hash.
async fn fingerprint(request: Request) -> Result<(Request, String), Problem> {
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(body, LARGEST_REQUEST).await.map_err(|_| {
        let detail = format!("a request with an Idempotency-Key has at most {LARGEST_REQUEST} bytes");
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", detail).fix("send it without the key")
    })?;
    let mut asked = format!("{}\n{}\n", parts.method, parts.uri).into_bytes();
    asked.extend_from_slice(&bytes);
    Ok((Request::from_parts(parts, Body::from(bytes)), ContentHash::of(&asked).0))
}

/// Carries a reserved request out and keeps its answer.
async fn carry_out(studio: &Studio, key: &str, request: Request, next: Next) -> Response {
    let (parts, body) = next.run(request).await.into_parts();
    if parts.status.is_server_error() {
        if let Err(error) = studio.release_request(key).await {
            tracing::error!(error = %error, "failed to give an idempotency key free");
        }
        return Response::from_parts(parts, body);
    }
    let secret = parts.headers.contains_key(header::SET_COOKIE)
        || parts.headers.get(header::CACHE_CONTROL).is_some_and(|value| value == "no-store");
    let media_type = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media_type = media_type.map(str::to_owned);
    let bytes = match to_bytes(body, usize::MAX).await {
        Ok(bytes) => bytes,
        Err(error) => return Problem::unavailable("broken", error.to_string()).into_response(),
    };
    let kept = !secret && bytes.len() <= LARGEST_ANSWER;
    let body = if kept { std::str::from_utf8(&bytes).ok().map(str::to_owned) } else { None };
    let kept = Kept { status: parts.status.as_u16(), media_type, body };
    if let Err(error) = studio.keep_answer(key, &kept).await {
        tracing::error!(error = %error, "failed to keep an answer for its idempotency key");
    }
    Response::from_parts(parts, Body::from(bytes))
}

fn replay(kept: Kept) -> Result<Response, Problem> {
    let Some(body) = kept.body else {
        return Err(Problem::conflict(
            "not_repeatable",
            format!("it was carried out already and answered with {}; that answer is not kept", kept.status),
        )
        .field("Idempotency-Key")
        .fix("look at what came of it; send a new key only to do it again"));
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(kept.status).unwrap_or(StatusCode::OK);
    let headers = response.headers_mut();
    headers.insert(REPLAYED, HeaderValue::from_static("true"));
    if let Some(Ok(kind)) = kept.media_type.map(HeaderValue::try_from) {
        headers.insert(header::CONTENT_TYPE, kind);
    }
    Ok(response)
}

fn in_progress() -> Problem {
    Problem::conflict("in_progress", "the first request with this Idempotency-Key is still being carried out")
        .field("Idempotency-Key")
        .fix("wait a moment, then send it again")
}

fn interrupted() -> Problem {
    Problem::conflict("interrupted", "the program ended while it carried out the first request with this key")
        .field("Idempotency-Key")
        .fix("look whether it was done; if it was not, send it with a new key")
}

fn mismatch() -> Problem {
    let detail = "this Idempotency-Key was used for another request";
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "idempotency_mismatch", detail)
        .field("Idempotency-Key")
        .fix("send a fresh key with every new request")
}
