//! Reading requests: body, query and path, each with a problem that names what was wrong.

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use bytes::Bytes;
use serde::de::DeserializeOwned;

use crate::error::Problem;
use crate::limits;

/// A JSON body. Unknown and doubled fields, wrong types and deep nesting are refused with their place.
pub(crate) struct Body<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        if !kind.is_some_and(is_json) {
            let detail = "the body is not said to be JSON";
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not_json", detail)
                .fix("send the header Content-Type: application/json"));
        }
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection| {
            if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
                return Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "the body is too large");
            }
            if limits::was_silent(&rejection) {
                return Problem::new(
                    StatusCode::REQUEST_TIMEOUT,
                    "too_slow",
                    "the body did not come in time",
                );
            }
            Problem::bad_request("unreadable_body", rejection.to_string())
        })?;
        serde_json::from_slice(&bytes).map(Self).map_err(|error| unreadable(&error))
    }
}

fn is_json(kind: &str) -> bool {
    let essence = kind.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
}

/// What is wrong with a JSON text: no JSON at all, or JSON that says something else than what is read here.
fn unreadable(error: &serde_json::Error) -> Problem {
    use serde_json::error::Category;
    match error.classify() {
        Category::Data => {
            let words = error.to_string();
            let problem = Problem::invalid(format!("the body cannot be so: {words}"))
                .fix("see /api/v1/docs for what it can be");
            match named(&words) {
                Some(field) => problem.field(field),
                None => problem,
            }
        }
        _ => Problem::bad_request("not_json", format!("the body is not JSON: {error}")),
    }
}

/// The field that is missing or not known, where the words are about one.
fn named(words: &str) -> Option<&str> {
    let rest = words.strip_prefix("missing field `").or_else(|| words.strip_prefix("unknown field `"))?;
    rest.split('`').next()
}

/// The query, such as `?state=ready&limit=50`.
pub(crate) struct Query<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        axum::extract::Query::try_from_uri(&parts.uri)
            .map(|axum::extract::Query(query)| Self(query))
            .map_err(|rejection| unreadable_query(&rejection.body_text()))
    }
}

/// What is wrong with a query, with the field as far as the words name one.
fn unreadable_query(words: &str) -> Problem {
    let why = words.strip_prefix("Failed to deserialize query string: ").unwrap_or(words);
    let problem = Problem::invalid(format!("the query cannot be so: {why}"))
        .fix("leave it out, or see /api/v1/docs for what it can be");
    let is_name = |name: &str| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    match why.split_once(": ") {
        Some((field, _)) if is_name(field) => problem.field(field),
        _ => problem,
    }
}

/// The parts of the path.
pub(crate) struct Path<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match axum::extract::Path::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(path)) => Ok(Self(path)),
            // A name that cannot be one names nothing.
            Err(rejection) => {
                Err(Problem::new(StatusCode::NOT_FOUND, "not_found", "the path names nothing there is")
                    .fix(rejection.body_text()))
            }
        }
    }
}
