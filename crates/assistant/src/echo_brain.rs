//! Echo Brain, in the two shapes that it has had.
//!
//! The first one answers `POST /api/echo/query` and `/api/echo/chat` with `response` and `model_used`; the second one
//! answers `/api/echo/query` and `/api/echo/ask`, the latter with `answer` and `model`. Both fail with the status 200.
//! Which one it is, its health says; where that says nothing, the routes are tried in turn.
//!
//! It takes text alone, so instructions and everything said so far become one text. The first shape runs what begins
//! with a slash as a command and calls the studio back when it is asked for a picture in certain words; see [`harmless`].

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use domain::clock::Clock;
use serde_json::{Value, json};

use crate::ask::{Ask, Assistant, Reply, Source, Speaker, Tell};
use crate::endpoint::Endpoint;
use crate::http::{Gathered, Http, complaint};
use crate::patience::Patience;
use crate::trouble::Trouble;

/// An Echo Brain.
pub struct EchoBrain {
    http: Http,
    /// The route that answered last. It is shared by all questions, because each would have to find it out again.
    route: Mutex<Option<Route>>,
    /// Questions that it has not answered yet.
    open: Arc<AtomicUsize>,
}

/// A route that it may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Route {
    Query,
    Chat,
    Ask,
}

impl Route {
    const fn path(self) -> &'static str {
        match self {
            Self::Query => "/api/echo/query",
            Self::Chat => "/api/echo/chat",
            Self::Ask => "/api/echo/ask",
        }
    }

    /// What is said there. Nothing allows it to do anything.
    fn body(self, text: &str) -> Value {
        match self {
            Self::Query | Self::Chat => json!({ "query": text, "request_type": "conversation" }),
            Self::Ask => json!({ "question": text }),
        }
    }
}

/// A question that is open, for as long as this lives.
struct Open(Arc<AtomicUsize>);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl EchoBrain {
    /// The service at an address such as `http://127.0.0.1:8309`.
    #[must_use]
    pub fn new(endpoint: Endpoint, clock: Arc<dyn Clock>, patience: Patience) -> Self {
        Self {
            http: Http::new(endpoint, None, clock, patience),
            route: Mutex::new(None),
            open: Arc::default(),
        }
    }

    fn known(&self) -> Option<Route> {
        *self.route.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn learn(&self, route: Option<Route>) {
        *self.route.lock().unwrap_or_else(PoisonError::into_inner) = route;
    }

    /// The routes that it may have, the likeliest first.
    async fn routes(&self) -> Vec<Route> {
        if let Some(route) = self.known() {
            return vec![route];
        }
        let health = self.http.get("/api/echo/health").await.unwrap_or_default();
        if health.get("modules").is_some() || health.get("architecture").is_some() {
            return vec![Route::Query, Route::Chat];
        }
        vec![Route::Query, Route::Ask, Route::Chat]
    }

    async fn say(&self, text: &str) -> Result<Value, Trouble> {
        let mut missing = Trouble::Strange("it has none of the routes of an Echo Brain".to_owned());
        for route in self.routes().await {
            let answered = match self.http.post(route.path(), &route.body(text)).await {
                Ok(body) => body.whole().await?,
                Err(trouble @ Trouble::Status { status: 404 | 405, .. }) => {
                    self.learn(None);
                    missing = trouble;
                    continue;
                }
                Err(trouble) => return Err(trouble),
            };
            self.learn(Some(route));
            return serde_json::from_str(&answered)
                .map_err(|error| Trouble::Strange(format!("no JSON ({error})")));
        }
        Err(missing)
    }
}

/// What was answered, unless it is a failure that looks like an answer.
fn answered(said: &Value) -> Result<(String, String), Trouble> {
    let word =
        |names: &[&str]| names.iter().find_map(|name| said[*name].as_str()).unwrap_or_default().to_owned();
    let model = word(&["model_used", "model"]);
    let text = word(&["response", "answer"]);
    let failed = matches!(model.as_str(), "error_handler" | "error-fallback")
        || said["intelligence_level"] == "error"
        || said["query_type"] == "error";
    if failed {
        return Err(Trouble::Failed(crate::http::shortened(&text)));
    }
    if let Some(complaint) = complaint(said).filter(|_| text.is_empty()) {
        return Err(Trouble::Failed(complaint));
    }
    Ok((text, model))
}

/// Everything as one text.
fn as_text(ask: &Ask) -> String {
    let mut text = ask.instructions.clone();
    if let Some(shape) = &ask.shape {
        text.push_str(&format!(
            "\n\nAnswer with one JSON object of this schema and nothing else:\n{}",
            shape.schema
        ));
    }
    let alone = ask.turns.len() == 1;
    for turn in &ask.turns {
        let who = match turn.speaker {
            _ if alone => "",
            Speaker::User => "User: ",
            Speaker::Assistant => "You: ",
        };
        text.push_str(&format!("\n\n{who}{}", turn.text));
    }
    harmless(&text)
}

/// A text that sets nothing off: it begins with no slash, and no "anime" stands between a word of making and one for
/// moving pictures. What it means stays.
fn harmless(text: &str) -> String {
    let text = text.trim_start_matches(|c: char| c == '/' || c.is_whitespace());
    let lower = text.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if !(has(&["generate", "create", "make"]) && has(&["video", "scene", "clip"])) {
        return text.to_owned();
    }
    let mut calm = String::with_capacity(text.len());
    let mut from = 0;
    for (at, found) in lower.match_indices("anime") {
        calm.push_str(&text[from..at]);
        calm.push_str(if text[at..].starts_with('A') { "Animated" } else { "animated" });
        from = at + found.len();
    }
    calm.push_str(&text[from..]);
    calm
}

#[async_trait]
impl Assistant for EchoBrain {
    fn source(&self) -> Source {
        Source::EchoBrain
    }

    fn model(&self) -> &'static str {
        ""
    }

    fn may_ask_back(&self) -> bool {
        self.open.load(Ordering::Relaxed) > 0
    }

    async fn ask(&self, ask: &Ask, tell: &mut dyn Tell) -> Result<Reply, Trouble> {
        self.open.fetch_add(1, Ordering::Relaxed);
        let _open = Open(self.open.clone());
        let (text, model) = answered(&self.say(&as_text(ask)).await?)?;
        let mut gathered = Gathered::new(tell);
        gathered.push(&text)?;
        Ok(Reply { text: gathered.whole()?, model, tokens: None })
    }

    async fn health(&self) -> Result<(), Trouble> {
        self.http.get("/api/echo/health").await.map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_sets_nothing_off_and_keeps_its_meaning() {
        assert_eq!(harmless("  //run it"), "run it");
        assert_eq!(harmless("Make a better anime scene"), "Make a better animated scene");
        assert_eq!(harmless("create an ANIME clip"), "create an Animated clip");
        assert_eq!(harmless("which anime has rain?"), "which anime has rain?");
    }

    #[test]
    fn a_failure_that_looks_like_an_answer_is_one() {
        let first = json!({"response": "Error: no model", "model_used": "error_handler", "intelligence_level": "error"});
        let second = json!({"answer": "something broke", "model": "error-fallback", "query_type": "error"});
        for said in [first, second, json!({"error": "no"})] {
            assert!(matches!(answered(&said), Err(Trouble::Failed(_))), "{said}");
        }
        let good = json!({"response": "rain", "answer": "rain", "model_used": "mistral:7b"});
        assert_eq!(answered(&good), Ok(("rain".to_owned(), "mistral:7b".to_owned())));
    }
}
