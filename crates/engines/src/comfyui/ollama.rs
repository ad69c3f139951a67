//! A server of language models that shares the graphics card: what it holds there, and how it lets go of it.
//!
//! Its routes are those of Ollama's own interface: `/api/ps` names the models in memory, and a request to generate
//! nothing with `keep_alive` 0 unloads one.

use std::time::Duration;

use serde::Deserialize;
use serde_json::json;

use super::protocol::address::Address;
use crate::engine::{Program, Tenant};

/// How long it may take to answer.
const ANSWER: Duration = Duration::from_secs(5);

/// A server of language models.
#[derive(Debug, Clone)]
pub struct Ollama {
    client: reqwest::Client,
    address: Address,
    evict: Evict,
}

/// Whether models of another program may be unloaded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Evict {
    /// They stay, and work that does not fit waits.
    #[default]
    Never,
    /// They are unloaded when work does not fit beside them.
    WhenInTheWay,
}

#[derive(Deserialize)]
struct Resident {
    models: Vec<Model>,
}

#[derive(Deserialize)]
struct Model {
    name: String,
    /// Bytes on the graphics card.
    #[serde(default)]
    size_vram: u64,
}

impl Ollama {
    /// The server at an address.
    ///
    /// # Panics
    ///
    /// Never: a client without TLS has nothing to fail.
    #[must_use]
    pub fn new(address: Address, evict: Evict) -> Self {
        let client = reqwest::Client::builder().timeout(ANSWER).no_proxy().tls_certs_only([]).build();
        Self { client: client.expect("a client without TLS has nothing to fail"), address, evict }
    }

    /// Whether its models may be unloaded.
    pub(crate) fn may_evict(&self) -> bool {
        self.evict == Evict::WhenInTheWay
    }

    /// Whether it runs on the machine of this server.
    pub(crate) fn shares(&self, server: &Address) -> bool {
        self.address.host() == server.host() || self.address.is_local() && server.is_local()
    }

    /// Its models on the graphics card.
    pub(crate) async fn resident(&self) -> Result<Vec<Tenant>, String> {
        let answer = self.client.get(self.address.route("/api/ps")).send().await;
        let resident: Resident =
            answer.map_err(|error| error.to_string())?.json().await.map_err(|error| error.to_string())?;
        let on_card = resident.models.into_iter().filter(|model| model.size_vram > 0);
        Ok(on_card
            .map(|model| Tenant { name: model.name, mb: model.size_vram >> 20, program: Program::Ollama })
            .collect())
    }

    /// Unloads a model.
    pub(crate) async fn evict(&self, model: &str) -> Result<(), String> {
        let asked = json!({ "model": model, "keep_alive": 0, "stream": false });
        let answer = self.client.post(self.address.route("/api/generate")).json(&asked).send().await;
        answer.and_then(reqwest::Response::error_for_status).map(drop).map_err(|error| error.to_string())
    }
}
