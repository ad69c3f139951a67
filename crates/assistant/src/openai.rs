//! Servers that speak OpenAI's chat completions: llama.cpp, vLLM, LM Studio, and services in the cloud.
//!
//! The protocol: `POST /chat/completions` below an address that ends in `/v1`, answered with events `data: {...}` and a last
//! `data: [DONE]`. A form is wanted as `json_schema`; servers that know only `json_object` say so with 400 or 422,
//! llama-cpp-python with 500, and are asked that way from then on.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use domain::clock::Clock;
use serde_json::{Value, json};

use crate::ask::{Ask, Assistant, Reply, Shape, Source, Tell, Tokens, Turn};
use crate::endpoint::Endpoint;
use crate::http::{Gathered, Http, complaint};
use crate::patience::Patience;
use crate::trouble::Trouble;

/// A server that speaks chat completions.
pub struct OpenAi {
    http: Http,
    model: String,
    /// Whether it was seen to know `json_object` only. Set once and read at every question, so that one refusal is enough.
    knows_objects_only: AtomicBool,
}

/// How a form is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Schema,
    Object,
}

impl OpenAi {
    /// The server at an address such as `http://127.0.0.1:8080/v1`. A key is shown where there is one.
    #[must_use]
    pub fn new(
        endpoint: Endpoint,
        model: String,
        key: Option<String>,
        clock: Arc<dyn Clock>,
        patience: Patience,
    ) -> Self {
        Self {
            http: Http::new(endpoint, key, clock, patience),
            model,
            knows_objects_only: AtomicBool::new(false),
        }
    }

    fn body(&self, ask: &Ask, form: Form) -> Value {
        let system = json!({ "role": "system", "content": ask.instructions });
        let turn = |turn: &Turn| json!({ "role": turn.speaker.as_str(), "content": turn.text });
        let messages: Vec<Value> = std::iter::once(system).chain(ask.turns.iter().map(turn)).collect();
        let mut body = json!({
            "model": self.model,
            "messages": messages,
            "max_tokens": ask.longest,
            "temperature": 0.4,
            "stream": true,
            "stream_options": { "include_usage": true },
        });
        if let Some(shape) = &ask.shape {
            body["response_format"] = response_format(shape, form);
        }
        body
    }

    async fn read(&self, ask: &Ask, form: Form, tell: &mut dyn Tell) -> Result<Reply, Trouble> {
        let mut body = self.http.post("/chat/completions", &self.body(ask, form)).await?;
        let mut gathered = Gathered::new(tell);
        let (mut model, mut tokens) = (String::new(), None);
        let mut other = String::new();
        while let Some(line) = body.line().await? {
            let Some(event) = line.strip_prefix("data:").map(str::trim) else {
                // A server that does not stream, or that failed with the status of a success, answers in one piece.
                other.push_str(&line);
                continue;
            };
            if event == "[DONE]" {
                break;
            }
            let event = parsed(event)?;
            gathered.push(said(&event))?;
            note(&event, &mut model, &mut tokens);
        }
        if !other.trim().is_empty() && other.trim_start().starts_with('{') {
            let whole = parsed(&other)?;
            gathered.push(said(&whole))?;
            note(&whole, &mut model, &mut tokens);
        }
        let text = gathered.whole()?;
        Ok(Reply { text, model: if model.is_empty() { self.model.clone() } else { model }, tokens })
    }

    /// What a refusal of the model means.
    async fn named(&self, trouble: Trouble) -> Trouble {
        let Trouble::Status { status: 400 | 404, message } = &trouble else { return trouble };
        if !message.to_lowercase().contains("model") {
            return trouble;
        }
        let Ok(listed) = self.http.get("/models").await else { return trouble };
        let name = |model: &Value| model["id"].as_str().map(str::to_owned);
        let has: Vec<String> = listed["data"].as_array().into_iter().flatten().filter_map(name).collect();
        no_model(&self.model, &has, "assistant.openai_model")
    }
}

/// Whether a server may know no form but objects. One that fails by itself says nothing of the field.
fn refuses_the_form(trouble: &Trouble) -> bool {
    match trouble {
        Trouble::Status { status: 400 | 422, .. } => true,
        Trouble::Status { status: 500, message } => message.contains("response_format"),
        _ => false,
    }
}

fn response_format(shape: &Shape, form: Form) -> Value {
    match form {
        Form::Schema => json!({
            "type": "json_schema",
            "json_schema": { "name": shape.name, "schema": shape.schema, "strict": true },
        }),
        Form::Object => json!({ "type": "json_object", "schema": shape.schema }),
    }
}

fn parsed(event: &str) -> Result<Value, Trouble> {
    let event: Value = serde_json::from_str(event)
        .map_err(|error| Trouble::Strange(format!("an event that is no JSON ({error})")))?;
    match complaint(&event) {
        Some(complaint) => Err(Trouble::Failed(complaint)),
        None => Ok(event),
    }
}

/// The words in an event or in a whole answer.
fn said(event: &Value) -> &str {
    let choice = &event["choices"][0];
    choice["delta"]["content"].as_str().or_else(|| choice["message"]["content"].as_str()).unwrap_or_default()
}

fn note(event: &Value, model: &mut String, tokens: &mut Option<Tokens>) {
    if let Some(name) = event["model"].as_str().filter(|name| !name.is_empty()) {
        name.clone_into(model);
    }
    let count = |name: &str| event["usage"][name].as_u64().map(|count| count as u32);
    if let (Some(read), Some(written)) = (count("prompt_tokens"), count("completion_tokens")) {
        *tokens = Some(Tokens { read, written });
    }
}

/// That a model is not there, with the nearest one that is.
pub(crate) fn no_model(wanted: &str, has: &[String], setting: &str) -> Trouble {
    let near = |name: &&String| (strsim::jaro_winkler(wanted, name) * 1000.0) as u32;
    let hint = match has.iter().max_by_key(near) {
        Some(nearest) => format!("the nearest one it has is \"{nearest}\"; set {setting}"),
        None => format!("it has none at all; load one there, or set {setting}"),
    };
    Trouble::NoModel { wanted: wanted.to_owned(), hint }
}

#[async_trait]
impl Assistant for OpenAi {
    fn source(&self) -> Source {
        Source::Openai
    }

    fn model(&self) -> &str {
        &self.model
    }

    async fn ask(&self, ask: &Ask, tell: &mut dyn Tell) -> Result<Reply, Trouble> {
        let objects_only = ask.shape.is_some() && self.knows_objects_only.load(Ordering::Relaxed);
        let form = if objects_only { Form::Object } else { Form::Schema };
        let mut answer = self.read(ask, form, tell).await;
        let refused =
            ask.shape.is_some() && form == Form::Schema && answer.as_ref().is_err_and(refuses_the_form);
        if refused {
            answer = self.read(ask, Form::Object, tell).await;
            self.knows_objects_only.fetch_or(answer.is_ok(), Ordering::Relaxed);
        }
        match answer {
            Ok(reply) => Ok(reply),
            Err(trouble) => Err(self.named(trouble).await),
        }
    }

    async fn health(&self) -> Result<(), Trouble> {
        self.http.get("/models").await.map(drop)
    }
}
