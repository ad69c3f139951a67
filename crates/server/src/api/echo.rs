//! The endpoints of Echo Brain, answered by this studio's own assistants, for programs that know no others.
//!
//! Both spellings of a question are read and both spellings of an answer are given. Fields that older programs send and
//! that mean nothing here are read over. An answer does nothing, and a failure has the status of one.

use axum::Json;
use axum::extract::State;
use domain::account::Right;
use domain::slug::Slug;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use studio::verbs::chat::{Answered, Asked};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::assistants::{AssistantView, AssistantsView};
use crate::app::App;
use crate::auth::Caller;
use crate::error::{Problem, Problems};
use crate::extract::Body;
use crate::moment::Moment;

/// A question.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
pub struct EchoBody {
    /// The question.
    #[serde(default)]
    #[schema(max_length = 20_000)]
    pub query: Option<String>,
    /// The question, as other programs call it.
    #[serde(default)]
    #[schema(max_length = 20_000)]
    pub message: Option<String>,
    /// What is told beside it, as text or as an object; its `project` names a film of this studio.
    #[serde(default)]
    pub context: Value,
    /// What tells one conversation from another; it comes back as it was.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub conversation_id: Option<String>,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct EchoView {
    /// The answer.
    pub response: String,
    /// The answer, as other programs call it.
    pub answer: String,
    /// The model that answered.
    pub model_used: String,
    /// The model that answered, as other programs call it.
    pub model: String,
    /// What answered.
    pub agent: String,
    /// How long it took, in seconds.
    pub processing_time: f64,
    /// How long it took, in milliseconds.
    pub execution_time_ms: u64,
    /// Who was asked before, in vain.
    pub escalation_path: Vec<String>,
    /// What of the film is named, by code.
    pub sources: Vec<String>,
    /// What tells this conversation from others; none when the question had none.
    pub conversation_id: Option<String>,
    /// When it was answered.
    pub timestamp: Moment,
}

/// How the assistants stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EchoHealthView {
    /// `healthy` when a model answers; `degraded` when the rules alone do.
    pub status: String,
    /// `sakuga`.
    pub service: String,
    /// The version of this program.
    pub version: String,
    /// Who answers.
    pub assistants: Vec<AssistantView>,
    /// When it was looked at.
    pub timestamp: Moment,
}

pub(crate) fn root_routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(echo_query)).routes(routes!(echo_chat)).routes(routes!(echo_health))
}

/// Answer a question in the form of Echo Brain.
#[utoipa::path(post, path = "/api/echo/query", tag = "suggestions", request_body = EchoBody,
    responses((status = 200, body = EchoView), Problems))]
async fn echo_query(
    state: State<App>,
    caller: Caller,
    body: Body<EchoBody>,
) -> Result<Json<EchoView>, Problem> {
    answer(state, caller, body).await
}

/// The same under its other name.
#[utoipa::path(post, path = "/api/echo/chat", tag = "suggestions", request_body = EchoBody,
    responses((status = 200, body = EchoView), Problems))]
async fn echo_chat(
    state: State<App>,
    caller: Caller,
    body: Body<EchoBody>,
) -> Result<Json<EchoView>, Problem> {
    answer(state, caller, body).await
}

async fn answer(
    State(app): State<App>,
    caller: Caller,
    Body(body): Body<EchoBody>,
) -> Result<Json<EchoView>, Problem> {
    let EchoBody { query, message, context, conversation_id } = body;
    let missing =
        || Problem::invalid("nothing is asked").field("query").fix("say it in `query` or `message`");
    let question = query.or(message).filter(|text| !text.trim().is_empty()).ok_or_else(missing)?;
    let (studio, project) = match context.get("project").and_then(Value::as_str) {
        Some(slug) => {
            let slug: Slug = slug.parse().map_err(|_| Problem::not_found("project", slug))?;
            let (studio, project) = app.project(&caller, Right::Make, &slug).await?;
            (studio, Some(project))
        }
        None => (app.studio(&caller, Right::Make)?, None),
    };
    let context = match context {
        Value::Null => String::new(),
        Value::String(text) => text,
        other => serde_json::to_string_pretty(&other).unwrap_or_default(),
    };
    let answered = studio.answer_outside(Asked { question, context, project }).await?;
    Ok(Json(view(answered, conversation_id, studio.clock().wall().into())))
}

fn view(answered: Answered, conversation_id: Option<String>, timestamp: Moment) -> EchoView {
    let Answered { text, cites, origin, .. } = answered;
    EchoView {
        response: text.clone(),
        answer: text,
        model_used: origin.model.clone(),
        model: origin.model,
        agent: origin.source,
        processing_time: origin.took_ms as f64 / 1000.0,
        execution_time_ms: origin.took_ms,
        escalation_path: origin.tried.into_iter().map(|tried| tried.source).collect(),
        sources: cites.into_iter().map(|cited| cited.code).collect(),
        conversation_id,
        timestamp,
    }
}

/// Say whether a model answers, in the form of Echo Brain.
#[utoipa::path(get, path = "/api/echo/health", tag = "suggestions",
    responses((status = 200, body = EchoHealthView), Problems))]
async fn echo_health(State(app): State<App>, caller: Caller) -> Result<Json<EchoHealthView>, Problem> {
    let studio = app.studio(&caller, Right::View)?;
    let assistants = AssistantsView::from(studio.look_at_assistants().await).items;
    let model = assistants.iter().any(|one| one.source != "rules" && one.trouble.is_none());
    Ok(Json(EchoHealthView {
        status: if model { "healthy" } else { "degraded" }.to_owned(),
        service: "sakuga".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        assistants,
        timestamp: studio.clock().wall().into(),
    }))
}
