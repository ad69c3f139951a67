//! A server with a clock and a client, and the prompts that the tests send.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use fakes::comfy::{FakeComfy, Model, Run, Script, Seen};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use testkit::ManualClock;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

/// How long something may take that is sure to happen, on a machine that has other work too.
const PATIENCE: Duration = Duration::from_mins(1);

/// Waits for something that is sure to happen.
pub(crate) async fn soon<T>(happens: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, happens).await.expect("it happens")
}

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }
}

/// A server with its clock and a client.
pub(crate) struct Stage {
    pub(crate) comfy: FakeComfy,
    pub(crate) clock: ManualClock,
    http: reqwest::Client,
}

impl Stage {
    pub(crate) async fn new(script: Script) -> Self {
        let clock = ManualClock::default();
        let comfy = FakeComfy::start(script, Arc::new(clock.clone())).await.unwrap();
        Self { comfy, clock, http: reqwest::Client::new() }
    }

    pub(crate) async fn usual() -> Self {
        Self::new(Script::default()).await
    }

    pub(crate) fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        self.http.request(method.parse().unwrap(), format!("{}{path}", self.comfy.url()))
    }

    pub(crate) async fn send(&self, request: reqwest::RequestBuilder) -> Result<Answer, reqwest::Error> {
        let response = soon(request.send()).await?;
        let status = response.status().as_u16();
        let text = |value: &reqwest::header::HeaderValue| value.to_str().unwrap_or_default().to_owned();
        let headers =
            response.headers().iter().map(|(name, value)| (name.to_string(), text(value))).collect();
        let bytes = soon(response.bytes()).await?.to_vec();
        Ok(Answer { status, headers, bytes })
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(self.request("GET", path)).await.unwrap()
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(self.request("POST", path).body(body.to_string())).await.unwrap()
    }

    /// Sends a prompt for this client, and says its id.
    pub(crate) async fn submit(&self, prompt: &Value, client: &str) -> String {
        self.submit_text(&prompt.to_string(), client).await
    }

    /// The same for a prompt whose order matters.
    pub(crate) async fn submit_text(&self, prompt: &str, client: &str) -> String {
        let body = format!("{{\"prompt\": {prompt}, \"client_id\": \"{client}\"}}");
        let answer = self.send(self.request("POST", "/prompt").body(body)).await.unwrap();
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()["prompt_id"].as_str().unwrap().to_owned()
    }

    /// Waits until a prompt has run.
    pub(crate) async fn ran(&self, prompt_id: &str) -> Run {
        let seen = soon(self.comfy.until(|seen| seen.run(prompt_id).is_some())).await;
        seen.run(prompt_id).unwrap().clone()
    }

    /// Sends a prompt, and waits until it has run.
    pub(crate) async fn run(&self, prompt: &Value) -> Run {
        let prompt_id = self.submit(prompt, "somebody").await;
        self.ran(&prompt_id).await
    }

    pub(crate) async fn history(&self, prompt_id: &str) -> Value {
        self.get(&format!("/history/{prompt_id}")).await.json()[prompt_id].clone()
    }

    pub(crate) async fn until(&self, fits: impl FnMut(&Seen) -> bool) -> Seen {
        soon(self.comfy.until(fits)).await
    }

    /// Opens a socket for a client, and waits for its first message.
    pub(crate) async fn socket(&self, client: &str) -> Socket {
        let mut socket = self.silent_socket(client).await;
        let first = socket.next().await;
        assert_eq!(first["type"], "status", "{first}");
        assert_eq!(first["data"]["sid"], client);
        socket
    }

    /// Opens a socket that may say nothing.
    pub(crate) async fn silent_socket(&self, client: &str) -> Socket {
        let url = format!("{}/ws?clientId={client}", self.comfy.url().replace("http", "ws"));
        let (stream, _) = soon(tokio_tungstenite::connect_async(url)).await.unwrap();
        Socket(stream)
    }
}

/// The socket of a client.
pub(crate) struct Socket(pub(crate) WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    /// The next message; one of bytes is shown by its kind, its metadata and the beginning of its picture.
    pub(crate) async fn next(&mut self) -> Value {
        self.heard().await.expect("the socket is open")
    }

    /// The next message, or `None` at the end.
    pub(crate) async fn heard(&mut self) -> Option<Value> {
        loop {
            match soon(self.0.next()).await?.ok()? {
                Message::Text(text) => return Some(serde_json::from_str(&text).unwrap()),
                Message::Binary(bytes) => return Some(frame(&bytes)),
                Message::Close(_) => return None,
                _ => {}
            }
        }
    }

    /// All messages up to one that fits, that one included.
    pub(crate) async fn until(&mut self, fits: impl Fn(&Value) -> bool) -> Vec<Value> {
        let mut found = vec![self.next().await];
        while !fits(&found[found.len() - 1]) {
            found.push(self.next().await);
        }
        found
    }

    /// All messages up to the one that says that a prompt is over.
    pub(crate) async fn until_over(&mut self, prompt_id: &str) -> Vec<Value> {
        self.until(|message| {
            message["type"] == "executing"
                && message["data"]["node"].is_null()
                && message["data"]["prompt_id"] == prompt_id
        })
        .await
    }

    /// Says that it understands previews that name their job, and waits for the answer.
    pub(crate) async fn wants_metadata(&mut self) {
        let flags = json!({"type": "feature_flags", "data": {"supports_preview_metadata": true}});
        self.0.send(Message::text(flags.to_string())).await.unwrap();
        let answer = self.next().await;
        assert_eq!(answer["type"], "feature_flags", "{answer}");
    }

    pub(crate) async fn close(mut self) {
        let _ = self.0.close(None).await;
        while self.heard().await.is_some() {}
    }
}

/// A message of bytes, as far as it is the same in every run.
fn frame(bytes: &[u8]) -> Value {
    let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
    let kind = number(0);
    if kind == 4 {
        let end = 8 + number(4) as usize;
        let metadata: Value = serde_json::from_slice(&bytes[8..end]).unwrap();
        return json!({"binary": kind, "metadata": metadata, "magic": magic(&bytes[end..])});
    }
    json!({"binary": kind, "second": number(4), "magic": magic(&bytes[8..])})
}

fn magic(bytes: &[u8]) -> String {
    let four: [u8; 4] = bytes[..4].try_into().unwrap();
    format!("{:08x}", u32::from_be_bytes(four))
}

/// The types of messages, in their order.
pub(crate) fn types(messages: &[Value]) -> Vec<String> {
    let kind = |message: &Value| message["type"].as_str().unwrap_or("binary").to_owned();
    messages.iter().map(kind).collect()
}

/// One picture of one colour, saved under this prefix.
pub(crate) fn trivial(color: u32, prefix: &str) -> Value {
    json!({
        "1": {"class_type": "EmptyImage", "inputs": {"width": 64, "height": 64, "batch_size": 1, "color": color}},
        "2": {"class_type": "SaveImage", "inputs": {"images": ["1", 0], "filename_prefix": prefix}},
    })
}

/// A picture by a checkpoint.
pub(crate) fn picture(checkpoint: &str, seed: u64, steps: u32) -> Value {
    serde_json::from_str(&picture_text(checkpoint, seed, steps)).unwrap()
}

/// The same as text, with the inputs in the order of the recorded prompts, on which the order of nodes depends.
pub(crate) fn picture_text(checkpoint: &str, seed: u64, steps: u32) -> String {
    format!(
        r#"{{
        "3": {{"class_type": "KSampler", "inputs": {{
            "seed": {seed}, "steps": {steps}, "cfg": 7.0, "sampler_name": "euler", "scheduler": "normal",
            "denoise": 1.0, "model": ["4", 0], "positive": ["6", 0], "negative": ["7", 0],
            "latent_image": ["5", 0]}}}},
        "4": {{"class_type": "CheckpointLoaderSimple", "inputs": {{"ckpt_name": "{checkpoint}"}}}},
        "5": {{"class_type": "EmptyLatentImage", "inputs": {{"width": 64, "height": 64, "batch_size": 1}}}},
        "6": {{"class_type": "CLIPTextEncode", "inputs": {{"text": "a cat", "clip": ["4", 1]}}}},
        "7": {{"class_type": "CLIPTextEncode", "inputs": {{"text": "bad", "clip": ["4", 1]}}}},
        "8": {{"class_type": "VAEDecode", "inputs": {{"samples": ["3", 0], "vae": ["4", 2]}}}},
        "9": {{"class_type": "SaveImage", "inputs": {{"images": ["8", 0], "filename_prefix": "t2i"}}}}
    }}"#
    )
}

/// A checkpoint of the usual server.
pub(crate) const SDXL: &str = "sdxl-anime.safetensors";

/// Another checkpoint of the usual server.
pub(crate) const SD15: &str = "sd15-plain.safetensors";

/// The server that was recorded.
pub(crate) fn recorded() -> Script {
    let checkpoints = ["tiny-a.safetensors", "tiny-b.safetensors"];
    Script {
        models: checkpoints.map(|name| Model::checkpoint(name, 289)).into(),
        folders: BTreeMap::new(),
        device: fakes::comfy::Device::cpu(24_106),
        ..Script::default()
    }
}
