//! Assistants: who is asked for words, and how they stand.

use axum::Json;
use axum::extract::State;
use domain::account::Right;
use serde::{Deserialize, Serialize};
use studio::assistants::{Source, Standing};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::auth::Caller;
use crate::error::{Problem, Problems};
use crate::extract::Query;

/// Everybody who is asked for words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AssistantsView {
    /// Who answers as things stand, such as `assistant: rules only`.
    pub says: String,
    /// In the order in which they are asked.
    pub items: Vec<AssistantView>,
}

/// One who is asked for words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AssistantView {
    /// `echo_brain`, `ollama`, `openai` or `rules`.
    pub source: String,
    /// The model that is asked; empty where it does not say before it answers.
    pub model: String,
    /// Why it is not asked now; none when it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
}

/// What is looked at.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LookQuery {
    /// Whether each is asked just now; otherwise it is told what is known of it.
    #[serde(default)]
    pub look: bool,
}

impl From<Vec<Standing>> for AssistantsView {
    fn from(standing: Vec<Standing>) -> Self {
        let says = says(&standing);
        let view = |one: Standing| {
            let Standing { source, model, trouble } = one;
            AssistantView { source: source.as_str().to_owned(), model, trouble }
        };
        Self { says, items: standing.into_iter().map(view).collect() }
    }
}

/// Who answers, in a few words.
fn says(standing: &[Standing]) -> String {
    let up: Vec<&Standing> = standing.iter().filter(|one| one.trouble.is_none()).collect();
    let models: Vec<String> = up
        .iter()
        .filter(|one| one.source != Source::Rules)
        .map(|one| {
            if one.model.is_empty() {
                one.source.to_string()
            } else {
                format!("{} ({})", one.source, one.model)
            }
        })
        .collect();
    match (models.is_empty(), up.is_empty()) {
        (_, true) => "assistant: nobody".to_owned(),
        (true, false) => "assistant: rules only".to_owned(),
        (false, false) => format!("assistant: {}", models.join(", then ")),
    }
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_assistants))
}

/// List the assistants in the order in which they are asked. The studio is whole without any but the rules.
#[utoipa::path(get, path = "/assistants", tag = "suggestions", params(LookQuery),
    responses((status = 200, body = AssistantsView), Problems))]
async fn list_assistants(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<LookQuery>,
) -> Result<Json<AssistantsView>, Problem> {
    let studio = app.studio(&caller, Right::View)?;
    let standing = if query.look { studio.look_at_assistants().await } else { studio.assistants() };
    Ok(Json(standing.into()))
}
