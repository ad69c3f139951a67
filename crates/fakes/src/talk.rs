//! A stand-in for services that answer in words: Echo Brain in both of its shapes, Ollama, and what speaks OpenAI's chat
//! completions. It says what it is told to say, or fails as it is told to fail, and keeps what it was asked.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::io;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures_util::stream::{self, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Which service it plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// Echo Brain with `/api/echo/query` and `/api/echo/chat`.
    Echo2025,
    /// Echo Brain with `/api/echo/query` and `/api/echo/ask`.
    Echo2026,
    /// An Echo Brain of the second shape whose health says nothing and that has only `/api/echo/ask`.
    EchoAskOnly,
    /// Ollama.
    Ollama,
    /// Chat completions, forms as `json_schema`.
    OpenAi,
    /// Chat completions, forms as `json_object` alone.
    OpenAiObjects,
    /// Chat completions of llama-cpp-python 0.3, which refuses `json_schema` with 500.
    LlamaCppPython,
}

/// What it does with a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// It says this, word by word where it streams.
    Say(String),
    /// It answers with this status and complains.
    Refuse(u16, &'static str),
    /// It fails with the status of a success, as such a service does.
    FailPolitely,
    /// It says this and then nothing more, for ever.
    Hang(String),
    /// It says this again and again, for ever.
    Repeat(String),
    /// It says this again and again, a pause before each, for ever.
    Drip(String, Duration),
    /// It says this and breaks off.
    BreakOff(String),
    /// It sends these bytes as its body.
    Bytes(&'static str),
}

/// A service that runs. Dropping it stops it.
pub struct FakeTalker {
    url: String,
    script: Arc<Script>,
    serving: JoinHandle<()>,
}

struct Script {
    dialect: Dialect,
    acts: Mutex<VecDeque<Act>>,
    asked: Mutex<Vec<Asked>>,
    /// How many questions came, and how many askers went away while they waited, for whoever waits for that.
    seen: watch::Sender<Seen>,
}

/// What happened so far.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    asked: usize,
    left: usize,
}

/// Notices that whoever waits for more went away.
struct Waiting(watch::Sender<Seen>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.send_modify(|seen| seen.left += 1);
    }
}

/// Something that it was asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// The route.
    pub route: &'static str,
    /// The body.
    pub body: Value,
}

fn locked<T>(it: &Mutex<T>) -> MutexGuard<'_, T> {
    it.lock().unwrap_or_else(PoisonError::into_inner)
}

impl FakeTalker {
    /// Starts a service that does these things, one for each question, and says "..." when there is nothing left to do.
    ///
    /// # Errors
    ///
    /// When it cannot listen.
    pub async fn start(dialect: Dialect, acts: impl IntoIterator<Item = Act>) -> io::Result<Self> {
        let script = Arc::new(Script {
            dialect,
            acts: Mutex::new(acts.into_iter().collect()),
            asked: Mutex::default(),
            seen: watch::Sender::default(),
        });
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let app = routes(dialect).with_state(script.clone());
        let serving = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, app).await {
                tracing::warn!(error = %error, "failed to serve");
            }
        });
        Ok(Self { url, script, serving })
    }

    /// Where it listens.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Waits until it was asked something.
    pub async fn was_asked(&self) {
        self.was_asked_by(1).await;
    }

    /// Waits until it was asked so many things.
    pub async fn was_asked_by(&self, askers: usize) {
        self.until(|seen| seen.asked >= askers).await;
    }

    /// Waits until somebody who waited for the rest of an answer went away.
    pub async fn left(&self) {
        self.until(|seen| seen.left > 0).await;
    }

    async fn until(&self, holds: impl Fn(&Seen) -> bool) {
        let mut seen = self.script.seen.subscribe();
        // The sender lives as long as this service.
        let _ = seen.wait_for(|seen| holds(seen)).await;
    }

    /// What it was asked, in order.
    #[must_use]
    pub fn asked(&self) -> Vec<Asked> {
        locked(&self.script.asked).clone()
    }
}

impl Drop for FakeTalker {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

type Shared = State<Arc<Script>>;

fn routes(dialect: Dialect) -> Router<Arc<Script>> {
    let router = Router::new();
    match dialect {
        Dialect::Echo2025 => router
            .route(
                "/api/echo/health",
                get(async || Json(json!({ "status": "healthy", "architecture": "modular", "modules": {} }))),
            )
            .route("/api/echo/query", post(query))
            .route("/api/echo/chat", post(chat)),
        Dialect::Echo2026 => router
            .route(
                "/api/echo/health",
                get(async || Json(json!({ "status": "healthy", "version": "0.6.0", "services": {} }))),
            )
            .route("/api/echo/query", post(query))
            .route("/api/echo/ask", post(ask)),
        Dialect::EchoAskOnly => router.route("/api/echo/ask", post(ask)),
        Dialect::Ollama => router
            .route(
                "/api/tags",
                get(async || Json(json!({ "models": [{ "name": "mistral:7b" }, { "name": "tiny:1b" }] }))),
            )
            .route("/api/chat", post(ollama)),
        Dialect::OpenAi | Dialect::OpenAiObjects | Dialect::LlamaCppPython => router
            .route("/v1/models", get(async || Json(json!({ "data": [{ "id": "small-instruct" }] }))))
            .route("/v1/chat/completions", post(completions)),
    }
}

impl Script {
    fn next(&self, route: &'static str, body: Value) -> Act {
        locked(&self.asked).push(Asked { route, body });
        self.seen.send_modify(|seen| seen.asked += 1);
        locked(&self.acts).pop_front().unwrap_or_else(|| Act::Say("...".to_owned()))
    }

    /// Carries out an act, with the words of an answer wrapped as the service wraps them.
    fn perform(&self, act: Act, wrap: Wrap) -> Response {
        match act {
            Act::Say(text) => body([wrap.words(&text), wrap.end()].concat()),
            Act::Refuse(status, complaint) => {
                let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                (status, Json(json!({ "error": { "message": complaint } }))).into_response()
            }
            Act::FailPolitely => body(vec![wrap.failure().into()]),
            Act::Hang(text) => {
                let waiting = Waiting(self.seen.clone());
                let said = stream::iter(wrap.words(&text)).chain(stream::pending());
                let held = said.map(move |word| {
                    let _ = &waiting;
                    Ok::<_, Infallible>(word)
                });
                Body::from_stream(held).into_response()
            }
            Act::Repeat(text) => {
                let word = wrap.words(&text).concat();
                Body::from_stream(stream::repeat(Bytes::from(word)).map(Ok::<_, Infallible>)).into_response()
            }
            Act::Drip(text, pause) => {
                let word = Bytes::from(wrap.words(&text).concat());
                let drip = stream::unfold(word, move |word| async move {
                    tokio::time::sleep(pause).await;
                    Some((Ok::<_, Infallible>(word.clone()), word))
                });
                Body::from_stream(drip).into_response()
            }
            Act::BreakOff(text) => {
                let said = stream::iter(wrap.words(&text)).map(Ok);
                let broken = stream::iter([Err(io::Error::from(io::ErrorKind::ConnectionReset))]);
                Body::from_stream(said.chain(broken)).into_response()
            }
            Act::Bytes(bytes) => body(vec![bytes.into()]),
        }
    }
}

fn body(pieces: Vec<Bytes>) -> Response {
    Body::from_stream(stream::iter(pieces).map(Ok::<_, Infallible>)).into_response()
}

/// How a service wraps its words.
#[derive(Clone, Copy)]
enum Wrap {
    Query,
    Ask,
    Lines,
    Events,
}

impl Wrap {
    fn words(self, text: &str) -> Vec<Bytes> {
        let wrapped = |word: &str| match self {
            Self::Query | Self::Ask => word.to_owned(),
            Self::Lines => format!(
                "{}\n",
                json!({ "model": "mistral:7b", "message": { "content": word }, "done": false })
            ),
            Self::Events => format!(
                "data: {}\n\n",
                json!({ "model": "small-instruct", "choices": [{ "delta": { "content": word } }] })
            ),
        };
        match self {
            Self::Query => vec![
                json!({ "response": text, "model_used": "mistral:7b", "confidence": 0.8 }).to_string().into(),
            ],
            Self::Ask => vec![
                json!({ "answer": text, "model": "mistral:7b", "query_type": "general_knowledge" })
                    .to_string()
                    .into(),
            ],
            Self::Lines | Self::Events => {
                text.split_inclusive(' ').map(|word| wrapped(word).into()).collect()
            }
        }
    }

    fn end(self) -> Vec<Bytes> {
        let counted = json!({ "prompt_tokens": 12, "completion_tokens": 3 });
        match self {
            Self::Query | Self::Ask => Vec::new(),
            Self::Lines => vec![
                format!("{}\n", json!({ "done": true, "prompt_eval_count": 12, "eval_count": 3 })).into(),
            ],
            Self::Events => vec![
                format!("data: {}\n\ndata: [DONE]\n\n", json!({ "choices": [], "usage": counted })).into(),
            ],
        }
    }

    fn failure(self) -> String {
        match self {
            Self::Query => json!({ "response": "I am having trouble", "model_used": "error_handler", "intelligence_level": "error" }),
            Self::Ask => json!({ "answer": "I am having trouble", "model": "error-fallback", "query_type": "error" }),
            Self::Lines => json!({ "error": "the runner is gone" }),
            Self::Events => json!({ "error": { "message": "the slot is gone" } }),
        }
        .to_string()
    }
}

async fn query(State(script): Shared, Json(body): Json<Value>) -> Response {
    echo(&script, "/api/echo/query", body, Wrap::Query)
}

async fn chat(State(script): Shared, Json(body): Json<Value>) -> Response {
    echo(&script, "/api/echo/chat", body, Wrap::Query)
}

async fn ask(State(script): Shared, Json(body): Json<Value>) -> Response {
    echo(&script, "/api/echo/ask", body, Wrap::Ask)
}

/// A body without the field that the route requires is refused as the service refuses it.
fn echo(script: &Script, route: &'static str, body: Value, wrap: Wrap) -> Response {
    let field = if route.ends_with("ask") { "question" } else { "query" };
    if !body[field].is_string() {
        let detail =
            json!({ "detail": [{ "loc": ["body", field], "msg": "Field required", "type": "missing" }] });
        return (StatusCode::UNPROCESSABLE_ENTITY, Json(detail)).into_response();
    }
    let act = script.next(route, body);
    script.perform(act, wrap)
}

async fn ollama(State(script): Shared, Json(body): Json<Value>) -> Response {
    let model = body["model"].as_str().unwrap_or_default().to_owned();
    let act = script.next("/api/chat", body);
    if !["mistral:7b", "tiny:1b"].contains(&model.as_str()) {
        let missing = json!({ "error": format!("model \"{model}\" not found, try pulling it first") });
        return (StatusCode::NOT_FOUND, Json(missing)).into_response();
    }
    script.perform(act, Wrap::Lines)
}

async fn completions(State(script): Shared, Json(body): Json<Value>) -> Response {
    let wants_schema = body["response_format"]["type"] == "json_schema";
    if script.dialect == Dialect::OpenAiObjects && wants_schema {
        let detail =
            json!({ "detail": [{ "loc": ["body", "response_format", "type"], "msg": "unexpected value" }] });
        return (StatusCode::UNPROCESSABLE_ENTITY, Json(detail)).into_response();
    }
    if script.dialect == Dialect::LlamaCppPython && wants_schema {
        // As version 0.3.36 of it said, without its paths.
        let message = "1 validation error:\n  {'type': 'literal_error', 'loc': ('body', 'response_format', 'type'), \
            'msg': \"Input should be 'text' or 'json_object'\", 'input': 'json_schema'}";
        let error = json!({ "error": { "message": message, "type": "internal_server_error" } });
        return (StatusCode::INTERNAL_SERVER_ERROR, Json(error)).into_response();
    }
    if body["model"] != "small-instruct" {
        let missing =
            json!({ "error": { "message": "the model does not exist", "code": "model_not_found" } });
        return (StatusCode::NOT_FOUND, Json(missing)).into_response();
    }
    let act = script.next("/v1/chat/completions", body);
    script.perform(act, Wrap::Events)
}
