//! A bare client of a ComfyUI server, which the studio is compared with: it posts graphs, listens on a socket until
//! they are over, and fetches their pictures. It keeps nothing, files nothing and survives nothing.

use std::collections::BTreeSet;
use std::time::Duration;

use anyhow::Context;
use futures_util::StreamExt as _;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// How long a server may say nothing.
const SILENCE: Duration = Duration::from_mins(10);

/// The client, connected to one server.
pub(super) struct Bare {
    http: reqwest::Client,
    url: String,
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// What tells the prompts of this client from those of another one.
    stamp: u64,
    posted: Vec<String>,
}

impl Bare {
    /// Connects; `stamp` is another one for each client, at most 48 bits.
    pub(super) async fn connect(url: &str, stamp: u64) -> anyhow::Result<Self> {
        let failed =
            || format!("failed to connect to the ComfyUI server {url}; start it there, or name another one");
        let socket = format!("{}/ws?clientId=bare-{stamp}", url.replacen("http", "ws", 1));
        let (socket, _) = connect_async(socket).await.with_context(failed)?;
        let http = crate::client::plain_http()?;
        Ok(Self { http, url: url.to_owned(), socket, stamp, posted: Vec::new() })
    }

    /// Posts a graph and returns the id of its prompt, which its files are named after.
    pub(super) async fn post(&mut self, graph: impl FnOnce(&str) -> Value) -> anyhow::Result<String> {
        let prompt = format!("{:08x}-0000-4000-8000-{:012x}", self.posted.len() + 1, self.stamp);
        self.posted.push(prompt.clone());
        let body = json!({
            "prompt": graph(&format!("bare/{prompt}")),
            "prompt_id": prompt,
            "client_id": format!("bare-{}", self.stamp),
        });
        let answer = self.http.post(format!("{}/prompt", self.url)).json(&body).send().await?;
        let (status, text) = (answer.status(), answer.text().await?);
        anyhow::ensure!(status.is_success(), "the server refused the bare client's graph ({status}): {text}");
        Ok(prompt)
    }

    /// Listens until all of these prompts are over.
    pub(super) async fn over(&mut self, mut prompts: BTreeSet<String>) -> anyhow::Result<()> {
        while !prompts.is_empty() {
            let message = tokio::time::timeout(SILENCE, self.socket.next()).await;
            let message = message.context("the server said nothing for ten minutes")?;
            let message = message.context("the server closed the bare client's socket")??;
            if let Some(prompt) = ended(&message) {
                prompts.remove(&prompt);
            }
        }
        Ok(())
    }

    /// Fetches the first picture of a prompt that is over.
    pub(super) async fn picture(&self, prompt: &str) -> anyhow::Result<usize> {
        let history: Value = self.get(&format!("/history/{prompt}")).await?.json().await?;
        let outputs = history[prompt]["outputs"].as_object().into_iter().flatten();
        let mut files = outputs.filter_map(|(_, output)| output["images"].get(0));
        let file =
            files.next().with_context(|| format!("the server has no picture of {prompt}: {history}"))?;
        let word = |key: &str| file[key].as_str().unwrap_or_default().to_owned();
        let path = format!(
            "/view?filename={}&subfolder={}&type={}",
            word("filename"),
            word("subfolder"),
            word("type")
        );
        Ok(self.get(&path).await?.bytes().await?.len())
    }

    /// Takes what was posted out of the server's history. Its pictures stay in the server's folder `output/bare`, because
    /// no request of a server deletes files.
    pub(super) async fn forget(self) -> anyhow::Result<()> {
        let body = json!({ "delete": self.posted });
        self.http.post(format!("{}/history", self.url)).json(&body).send().await?.error_for_status()?;
        Ok(())
    }

    async fn get(&self, path: &str) -> anyhow::Result<reqwest::Response> {
        Ok(self.http.get(format!("{}{path}", self.url)).send().await?.error_for_status()?)
    }
}

/// The prompt that a message says is over.
fn ended(message: &Message) -> Option<String> {
    let text = message.to_text().ok().filter(|text| text.contains("\"executing\""))?;
    let said: Value = serde_json::from_str(text).ok()?;
    let over = said["type"] == "executing" && said["data"]["node"].is_null();
    over.then(|| said["data"]["prompt_id"].as_str().map(str::to_owned))?
}

/// The graph of one picture of one colour.
pub(super) fn plain(colour: u64, prefix: &str) -> Value {
    json!({
        "1": { "class_type": "EmptyImage", "inputs": { "width": 64, "height": 64, "batch_size": 1, "color": colour } },
        "2": { "class_type": "SaveImage", "inputs": { "images": ["1", 0], "filename_prefix": prefix } },
    })
}

/// The graph of one small painted picture.
pub(super) fn painted(checkpoint: &str, steps: u32, seed: u64, prefix: &str) -> Value {
    json!({
        "1": { "class_type": "CheckpointLoaderSimple", "inputs": { "ckpt_name": checkpoint } },
        "2": { "class_type": "CLIPTextEncode", "inputs": { "clip": ["1", 1], "text": "a lantern in the rain" } },
        "3": { "class_type": "CLIPTextEncode", "inputs": { "clip": ["1", 1], "text": "" } },
        "4": { "class_type": "EmptyLatentImage", "inputs": { "width": 64, "height": 64, "batch_size": 1 } },
        "5": { "class_type": "KSampler", "inputs": {
            "model": ["1", 0], "positive": ["2", 0], "negative": ["3", 0], "latent_image": ["4", 0],
            "seed": seed, "steps": steps, "cfg": 7.0, "sampler_name": "euler", "scheduler": "normal", "denoise": 1.0,
        } },
        "6": { "class_type": "VAEDecode", "inputs": { "samples": ["5", 0], "vae": ["1", 2] } },
        "7": { "class_type": "SaveImage", "inputs": { "images": ["6", 0], "filename_prefix": prefix } },
    })
}
