//! Problems: every answer that is not what was asked for, as `application/problem+json` (RFC 9457).
//!
//! A handler returns `Result<_, Problem>`; errors of the studio become problems here and nowhere else. The `code`
//! is stable and for programs, `detail` and `fix` are for people, `field` names what was wrong in the request.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::preflight::{Report, Trouble};
use serde::{Deserialize, Serialize};
use studio::verbs::recipe::Question;
use studio::{RefusalKind, StudioError};
use utoipa::ToSchema;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, ResponseBuilder};

/// The media type of a problem.
const MEDIA_TYPE: &str = "application/problem+json";

/// What went wrong, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// The HTTP status.
    pub status: u16,
    /// A stable word for programs, such as `not_found`.
    #[schema(value_type = String, example = "not_found")]
    pub code: Box<str>,
    /// The status in words.
    #[schema(value_type = String)]
    pub title: Box<str>,
    /// What went wrong.
    pub detail: String,
    /// The field of the request that was wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub field: Option<Box<str>>,
    /// What to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fix: Option<String>,
    /// Everything that keeps a batch from being admitted, with the shots that have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<Box<Report>>,
    /// What has to be answered before it can be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub questions: Option<Box<QuestionsView>>,
}

/// What has to be answered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QuestionsView(pub Vec<QuestionView>);

/// Something that only a person can say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QuestionView {
    /// How an answer names it.
    pub key: String,
    /// The question.
    pub text: String,
    /// What can be answered.
    pub choices: Vec<String>,
}

impl Problem {
    /// A problem with this status and code.
    #[must_use]
    pub fn new(status: StatusCode, code: &str, detail: impl Into<String>) -> Self {
        Self {
            status: status.as_u16(),
            code: code.into(),
            title: status.canonical_reason().unwrap_or("Problem").into(),
            detail: detail.into(),
            field: None,
            fix: None,
            report: None,
            questions: None,
        }
    }

    /// A request that cannot be read.
    #[must_use]
    pub fn bad_request(code: &str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, detail)
    }

    /// A request that can be read and makes no sense.
    #[must_use]
    pub fn invalid(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", detail)
    }

    /// Something that was named and is not there.
    #[must_use]
    pub fn not_found(what: &str, name: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", format!("there is no {what} \"{name}\""))
    }

    /// Something that cannot be done as things stand.
    #[must_use]
    pub fn conflict(code: &str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, code, detail)
    }

    /// Something that would work at another time.
    #[must_use]
    pub fn unavailable(code: &str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, code, detail)
    }

    /// Names the field of the request that was wrong.
    #[must_use]
    pub fn field(mut self, field: impl Into<Box<str>>) -> Self {
        self.field = Some(field.into());
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = Some(fix.into());
        self
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.detail)?;
        if let Some(fix) = &self.fix {
            write!(f, "; {fix}")?;
        }
        for Trouble { shots, what, fix } in self.report.iter().flat_map(|report| &report.troubles) {
            write!(f, "\n  {}: {what}; {fix}", shots.join(", "))?;
        }
        for QuestionView { key, text, choices } in self.questions.iter().flat_map(|asked| &asked.0) {
            write!(f, "\n  {key}: {text} One of: {}", choices.join(", "))?;
        }
        Ok(())
    }
}

impl From<&Question> for QuestionView {
    fn from(Question { key, text, choices, .. }: &Question) -> Self {
        Self { key: key.clone(), text: text.clone(), choices: choices.clone() }
    }
}

impl std::error::Error for Problem {}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let kind = (header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        (status, [kind], body).into_response()
    }
}

impl From<StudioError> for Problem {
    fn from(error: StudioError) -> Self {
        match error {
            StudioError::NotFound { what, name, fix } => Self::not_found(what, &name).fix(fix),
            StudioError::Invalid(detail) => Self::invalid(detail),
            StudioError::Refused(refusal) => {
                let status = match refusal.kind {
                    RefusalKind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
                    RefusalKind::Conflict => StatusCode::CONFLICT,
                    RefusalKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
                    RefusalKind::Gone => StatusCode::GONE,
                    RefusalKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
                    RefusalKind::Unsupported => StatusCode::UNSUPPORTED_MEDIA_TYPE,
                };
                let problem = Self::new(status, refusal.code, refusal.message).fix(refusal.fix);
                Self { field: refusal.field.map(Into::into), ..problem }
            }
            StudioError::Compile { ref source, .. } => {
                let words = error.to_string();
                // The words end with what to do, which has a member of its own here.
                let (detail, fix) = words.rsplit_once(": ").unwrap_or((&words, "edit the shot"));
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "no_request", detail)
                    .field(source.field())
                    .fix(fix)
            }
            StudioError::Preflight(report) => {
                let detail =
                    format!("{} of what was asked cannot be carried out; nothing was queued", count(&report));
                let problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "preflight", detail);
                Self {
                    report: Some(Box::new(report)),
                    ..problem.fix("mend what the troubles name, then ask again")
                }
            }
            StudioError::Ambiguous(ref questions) => {
                let problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "ambiguous", error.to_string());
                let questions = questions.iter().map(QuestionView::from).collect();
                let questions = Some(Box::new(QuestionsView(questions)));
                Self { questions, ..problem.fix("send an answer to each under answers") }
            }
            StudioError::Fault(fault) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "refused_by_engine", fault.to_string())
            }
            StudioError::LineStopped => Self::unavailable("stopping", error.to_string()),
            other => {
                tracing::error!(error = %other, "failed to answer a request");
                Self::unavailable("storage", other.to_string()).fix("look at `sakuga status`, then ask again")
            }
        }
    }
}

/// How many shots have a trouble, in words.
fn count(report: &Report) -> String {
    let shots: BTreeSet<&String> = report.troubles.iter().flat_map(|trouble| &trouble.shots).collect();
    if shots.len() == 1 { "1 shot".to_owned() } else { format!("{} shots", shots.len()) }
}

/// The problems that any operation may answer with, for the `OpenAPI` document.
pub(crate) struct Problems;

/// Status, name in the document, and when it is answered.
type Described = (u16, &'static str, &'static str);

/// They stand once in the document, and every operation refers to them.
const PROBLEMS: [Described; 12] = [
    (400, "bad_request", "The request cannot be read."),
    (401, "unauthorized", "Nobody said who asks, or what was shown is not valid."),
    (403, "forbidden", "Whoever asks may not do that."),
    (404, "not_found", "There is no such thing."),
    (408, "too_slow", "The request did not come in time."),
    (409, "conflict", "As things stand, that cannot be done."),
    (412, "precondition_failed", "It was changed since `If-Match` was read."),
    (413, "too_large", "The body is too large."),
    (415, "unsupported_media_type", "The body is not of the kind that is read here."),
    (422, "invalid", "The request can be read and makes no sense."),
    (429, "too_many", "Too many requests; `Retry-After` says when."),
    (503, "unavailable", "It would work at another time; `detail` says what is down."),
];

/// The connection closes before the request is read, so that there are no words.
const HEAD_TOO_LARGE: &str = "The path, the query and the headers are too large together.";

impl Problems {
    /// The answers that operations refer to, by name.
    pub(crate) fn described() -> impl Iterator<Item = (&'static str, utoipa::openapi::Response)> {
        PROBLEMS.into_iter().map(|(_, name, when)| {
            let schema = Ref::from_schema_name("Problem");
            let content = ContentBuilder::new().schema(Some(schema)).build();
            (name, ResponseBuilder::new().description(when).content(MEDIA_TYPE, content).build())
        })
    }
}

impl utoipa::IntoResponses for Problems {
    fn responses() -> BTreeMap<String, RefOr<utoipa::openapi::Response>> {
        let refers = |(status, name, _): Described| {
            let refers = Ref::new(format!("#/components/responses/{name}"));
            (status.to_string(), RefOr::Ref(refers))
        };
        let closed = ResponseBuilder::new().description(HEAD_TOO_LARGE).build();
        PROBLEMS.map(refers).into_iter().chain([("431".to_owned(), closed.into())]).collect()
    }
}
