//! Ollama.
//!
//! The protocol: `POST /api/chat` with the schema in `format`, answered with one JSON object a line; the last one has
//! `done` and the counts of tokens. An `error` may come with a status or in the middle.

use std::sync::Arc;

use async_trait::async_trait;
use domain::clock::Clock;
use serde_json::{Value, json};

use crate::ask::{Ask, Assistant, Reply, Source, Tell, Tokens, Turn};
use crate::endpoint::Endpoint;
use crate::http::{Gathered, Http, complaint};
use crate::openai::no_model;
use crate::patience::Patience;
use crate::trouble::Trouble;

/// An Ollama server.
pub struct Ollama {
    http: Http,
    model: String,
}

impl Ollama {
    /// The server at an address such as `http://127.0.0.1:11434`.
    #[must_use]
    pub fn new(endpoint: Endpoint, model: String, clock: Arc<dyn Clock>, patience: Patience) -> Self {
        Self { http: Http::new(endpoint, None, clock, patience), model }
    }

    fn body(&self, ask: &Ask) -> Value {
        let system = json!({ "role": "system", "content": ask.instructions });
        let turn = |turn: &Turn| json!({ "role": turn.speaker.as_str(), "content": turn.text });
        let messages: Vec<Value> = std::iter::once(system).chain(ask.turns.iter().map(turn)).collect();
        let mut body = json!({
            "model": self.model,
            "messages": messages,
            "stream": true,
            "options": { "num_predict": ask.longest, "temperature": 0.4 },
        });
        if let Some(shape) = &ask.shape {
            body["format"] = shape.schema.clone();
        }
        body
    }

    async fn named(&self, trouble: Trouble) -> Trouble {
        let Trouble::Status { status: 404, .. } = &trouble else { return trouble };
        let Ok(listed) = self.http.get("/api/tags").await else { return trouble };
        let name = |model: &Value| model["name"].as_str().map(str::to_owned);
        let has: Vec<String> = listed["models"].as_array().into_iter().flatten().filter_map(name).collect();
        no_model(&self.model, &has, "assistant.ollama_model")
    }
}

#[async_trait]
impl Assistant for Ollama {
    fn source(&self) -> Source {
        Source::Ollama
    }

    fn model(&self) -> &str {
        &self.model
    }

    async fn ask(&self, ask: &Ask, tell: &mut dyn Tell) -> Result<Reply, Trouble> {
        let mut body = match self.http.post("/api/chat", &self.body(ask)).await {
            Ok(body) => body,
            Err(trouble) => return Err(self.named(trouble).await),
        };
        let mut gathered = Gathered::new(tell);
        let (mut model, mut tokens, mut done) = (self.model.clone(), None, false);
        while let Some(line) = body.line().await? {
            if line.trim().is_empty() {
                continue;
            }
            let said: Value = serde_json::from_str(&line)
                .map_err(|error| Trouble::Strange(format!("a line that is no JSON ({error})")))?;
            if let Some(complaint) = complaint(&said) {
                return Err(Trouble::Failed(complaint));
            }
            gathered.push(said["message"]["content"].as_str().unwrap_or_default())?;
            if let Some(name) = said["model"].as_str() {
                name.clone_into(&mut model);
            }
            if said["done"] == true {
                let count = |name: &str| said[name].as_u64().unwrap_or_default() as u32;
                tokens = Some(Tokens { read: count("prompt_eval_count"), written: count("eval_count") });
                done = true;
                break;
            }
        }
        if !done {
            return Err(Trouble::Strange("it broke off in the middle".to_owned()));
        }
        Ok(Reply { text: gathered.whole()?, model, tokens })
    }

    async fn health(&self) -> Result<(), Trouble> {
        self.http.get("/api/tags").await.map(drop)
    }
}
