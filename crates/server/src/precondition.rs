//! `ETag` and `If-Match`: an edit says which state it was made from, and is refused when somebody was faster.

use axum::Json;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::asset::ContentHash;
use serde::Serialize;

use crate::error::Problem;

/// An answer with the `ETag` of what it shows.
pub(crate) struct Tagged<T>(pub(crate) T);

impl<T: Serialize> IntoResponse for Tagged<T> {
    fn into_response(self) -> Response {
        let tag = tag(&self.0);
        let mut response = Json(self.0).into_response();
        response.headers_mut().insert(header::ETAG, tag);
        response
    }
}

/// The tag of a state: a hash of its JSON form in quotes.
pub(crate) fn tag(state: &impl Serialize) -> HeaderValue {
    let bytes = serde_json::to_vec(state).unwrap_or_default();
    let hash = ContentHash::of(&bytes);
    HeaderValue::from_str(&format!("\"{}\"", &hash.0[..32]))
        .expect("hexadecimal digits may stand in a header")
}

/// Refuses an edit that was made from another state than `now`. Without `If-Match` the last one wins.
pub(crate) fn check(headers: &HeaderMap, now: &impl Serialize) -> Result<(), Problem> {
    let Some(wanted) = headers.get(header::IF_MATCH) else { return Ok(()) };
    let tag = tag(now);
    let wanted = wanted.to_str().unwrap_or_default();
    let matches =
        wanted.split(',').map(str::trim).any(|wanted| wanted == "*" || wanted.as_bytes() == tag.as_bytes());
    if matches {
        return Ok(());
    }
    let detail = "it was changed since you read it";
    Err(Problem::new(StatusCode::PRECONDITION_FAILED, "changed", detail)
        .field("If-Match")
        .fix("read it again, then repeat your change"))
}
