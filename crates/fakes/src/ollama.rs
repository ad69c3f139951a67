//! A stand-in for an Ollama server: which language models it holds in the memory of a graphics card, and how it lets
//! go of them.

use std::io;
use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A server that runs. Dropping it stops it.
pub struct FakeOllama {
    url: String,
    holds: Arc<Holds>,
    serving: JoinHandle<()>,
}

struct Holds {
    /// Names and sizes in MiB.
    models: Mutex<Vec<(String, u64)>>,
    /// Where its share of the card is counted.
    card_mb: Arc<AtomicU64>,
}

impl Holds {
    fn models(&self) -> MutexGuard<'_, Vec<(String, u64)>> {
        self.models.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn count(&self) {
        let all = self.models().iter().map(|(_, mb)| mb).sum();
        self.card_mb.store(all, Ordering::Relaxed);
    }
}

impl FakeOllama {
    /// Starts a server that holds these models, by name and MiB, and counts what they take in `card_mb`.
    ///
    /// # Errors
    ///
    /// When it cannot listen.
    pub async fn start(models: &[(&str, u64)], card_mb: Arc<AtomicU64>) -> io::Result<Self> {
        let models = Mutex::new(models.iter().map(|(name, mb)| ((*name).to_owned(), *mb)).collect());
        let holds = Arc::new(Holds { models, card_mb });
        holds.count();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let app = Router::new()
            .route("/api/ps", get(resident))
            .route("/api/generate", post(generate))
            .with_state(holds.clone());
        let serving = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, app).await {
                tracing::warn!(error = %error, "failed to serve");
            }
        });
        Ok(Self { url, holds, serving })
    }

    /// Where it listens.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The names of the models that it holds.
    #[must_use]
    pub fn resident(&self) -> Vec<String> {
        self.holds.models().iter().map(|(name, _)| name.clone()).collect()
    }
}

impl Drop for FakeOllama {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// `GET /api/ps`.
async fn resident(State(holds): State<Arc<Holds>>) -> Json<Value> {
    let model = |(name, mb): &(String, u64)| {
        let bytes = mb << 20;
        json!({ "name": name, "model": name, "size": bytes, "size_vram": bytes, "expires_at": "2026-01-01T00:00:00Z" })
    };
    let models: Vec<Value> = holds.models().iter().map(model).collect();
    Json(json!({ "models": models }))
}

/// `POST /api/generate`: with `keep_alive` 0 and no words the model is let go.
async fn generate(State(holds): State<Arc<Holds>>, Json(asked): Json<Value>) -> Json<Value> {
    let name = asked["model"].as_str().unwrap_or_default().to_owned();
    if asked["keep_alive"] == 0 {
        holds.models().retain(|(known, _)| *known != name);
        holds.count();
    }
    Json(json!({ "model": name, "response": "", "done": true, "done_reason": "unload" }))
}
