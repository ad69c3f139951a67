//! What can be configured. Every part may be left out; the values here are those that hold then.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use domain::line::plan::Policy;
use engines::comfyui::{self, Address, Place};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use server::Limits;
use server::auth::Settings;

use super::assistant::AssistantConfig;

/// The configuration of Sakuga.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Config {
    /// The server.
    pub(crate) server: ServerConfig,
    /// The production line.
    pub(crate) line: LineConfig,
    /// ComfyUI.
    pub(crate) comfyui: ComfyuiConfig,
    /// Film.
    pub(crate) film: FilmConfig,
    /// The log.
    pub(crate) log: LogConfig,
    /// Thumbnails.
    pub(crate) thumbnails: ThumbnailsConfig,
    /// Assistants.
    pub(crate) assistant: AssistantConfig,
}

impl Config {
    /// The engines that are used when nobody names one.
    pub(crate) fn usual_engines(&self) -> Vec<&'static str> {
        let comfyui = (!self.comfyui.servers.is_empty()).then_some(comfyui::NAME);
        std::iter::once(STORYBOARD).chain(comfyui).collect()
    }
}

/// The engine that is always there.
pub(crate) const STORYBOARD: &str = "storyboard";

/// The server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct ServerConfig {
    /// Where it listens, such as `127.0.0.1:8328`
    #[schemars(with = "String")]
    pub(crate) bind: SocketAddr,
    /// Names other than this machine's own by which browsers may reach it
    pub(crate) public_hosts: Vec<String>,
    /// Origins other than its own whose pages may change something, such as `https://studio.example`
    pub(crate) public_origins: Vec<String>,
    /// Whether browsers reach it through TLS, so that their cookie goes through nothing else
    pub(crate) behind_tls: bool,
    /// Permission, in these words, to listen where other machines can reach it
    pub(crate) allow_public: Option<AllowPublic>,
    /// Whether `sakuga serve` on a desktop opens the browser
    pub(crate) open_browser: bool,
    /// Connections at once; more wait
    #[schemars(range(min = 1, max = 100_000))]
    pub(crate) connections: usize,
    /// How long a request's head may take, and how long a connection may be idle
    #[schemars(range(min = 1, max = 3_600_000))]
    pub(crate) head_timeout_ms: u64,
    /// How long the sender of a body may be silent
    #[schemars(range(min = 1, max = 3_600_000))]
    pub(crate) body_timeout_ms: u64,
    /// How long a request may take until its answer begins; uploads may take longer
    #[schemars(range(min = 1, max = 3_600_000))]
    pub(crate) request_timeout_ms: u64,
    /// The largest head of a request
    #[schemars(range(min = 8192, max = 1_048_576))]
    pub(crate) head_limit_bytes: usize,
    /// The largest body of a request that is no upload
    #[schemars(range(min = 1024, max = 1_073_741_824))]
    pub(crate) body_limit_bytes: usize,
    /// The largest upload
    #[schemars(range(min = 1024, max = 1_099_511_627_776_u64))]
    pub(crate) upload_limit_bytes: u64,
}

/// The words that allow it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) enum AllowPublic {
    #[serde(rename = "others may reach this studio")]
    OthersMayReachThisStudio,
}

impl Default for ServerConfig {
    fn default() -> Self {
        let limits = Limits::default();
        let ms = |duration: Duration| u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
        Self {
            bind: SocketAddr::from(([127, 0, 0, 1], 8328)),
            public_hosts: Vec::new(),
            public_origins: Vec::new(),
            behind_tls: false,
            allow_public: None,
            open_browser: true,
            connections: limits.connections,
            head_timeout_ms: ms(limits.head),
            body_timeout_ms: ms(limits.silence),
            request_timeout_ms: ms(limits.request),
            head_limit_bytes: limits.head_bytes,
            body_limit_bytes: limits.body_bytes,
            upload_limit_bytes: limits.upload_bytes,
        }
    }
}

impl ServerConfig {
    /// The bounds of requests and connections.
    pub(crate) fn limits(&self) -> Limits {
        Limits {
            connections: self.connections,
            head: Duration::from_millis(self.head_timeout_ms),
            silence: Duration::from_millis(self.body_timeout_ms),
            request: Duration::from_millis(self.request_timeout_ms),
            head_bytes: self.head_limit_bytes,
            body_bytes: self.body_limit_bytes,
            upload_bytes: self.upload_limit_bytes,
        }
    }

    /// Under which names it is reached.
    pub(crate) fn settings(&self) -> Settings {
        Settings {
            hosts: self.public_hosts.clone(),
            origins: self.public_origins.clone(),
            secure: self.behind_tls,
        }
    }
}

/// The production line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct LineConfig {
    /// Workers that draw; as many as there are cores when left out
    #[schemars(range(min = 1, max = 1024))]
    pub(crate) storyboard_workers: usize,
    /// Workers that encode and join; as many as there are cores when left out
    #[schemars(range(min = 1, max = 1024))]
    pub(crate) film_workers: usize,
    /// How long running work may go on after the program was asked to stop
    #[schemars(range(max = 3_600_000))]
    pub(crate) grace_ms: u64,
    /// The bounds of the rules by which the next job is chosen
    #[schemars(with = "PolicyForm")]
    pub(crate) policy: Policy,
}

impl Default for LineConfig {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self { storyboard_workers: cores, film_workers: cores, grace_ms: 3000, policy: Policy::default() }
    }
}

/// [`Policy`] as the schema describes it.
#[derive(Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct PolicyForm {
    /// Waiting that raises a job by one band, in milliseconds
    #[schemars(range(min = 1))]
    age_step_ms: i64,
    /// How often jobs for a loaded model may overtake others
    overtakes: u32,
    /// For how long they may, in milliseconds from the first time on
    #[schemars(range(min = 0))]
    overtake_for_ms: i64,
}

impl Default for PolicyForm {
    fn default() -> Self {
        let Policy { age_step_ms, overtakes, overtake_for_ms } = Policy::default();
        Self { age_step_ms, overtakes, overtake_for_ms }
    }
}

/// ComfyUI.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct ComfyuiConfig {
    /// The servers, such as `http://127.0.0.1:8188`, or with a name for people: `tower=http://10.0.0.5:8188`
    #[schemars(with = "Vec<String>")]
    pub(crate) servers: Vec<ComfyServer>,
    /// Nodes of extensions that your own recipes may use; a node is a program that runs on the server
    pub(crate) allow_nodes: Vec<String>,
    /// An Ollama server that keeps language models on the same graphics card, such as `http://127.0.0.1:11434`
    #[schemars(with = "Option<String>")]
    pub(crate) ollama: Option<PlainAddress>,
    /// Whether its models may be unloaded when a picture needs their memory
    pub(crate) evict: bool,
}

impl ComfyuiConfig {
    /// The servers.
    pub(crate) fn places(&self) -> Vec<Place> {
        self.servers.iter().map(|server| server.0.clone()).collect()
    }
}

/// An address as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct PlainAddress(pub(crate) Address);

impl TryFrom<String> for PlainAddress {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse().map(Self)
    }
}

impl From<PlainAddress> for String {
    fn from(address: PlainAddress) -> Self {
        address.0.to_string()
    }
}

/// A server of ComfyUI as it is written: an address, or a name, `=` and an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct ComfyServer(pub(crate) Place);

impl TryFrom<String> for ComfyServer {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (name, address) = match text.split_once('=') {
            Some((name, address)) => (Some(name.trim()), address.trim()),
            None => (None, text.trim()),
        };
        let address: Address = address.parse()?;
        let name = name.map_or_else(|| address.name(), str::to_owned);
        let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.:[]".contains(letter);
        if name.is_empty() || !name.chars().all(plain) {
            return Err(format!("\"{name}\" is no name for a server: use letters, digits, - and _"));
        }
        Ok(Self(Place { name, address }))
    }
}

impl From<ComfyServer> for String {
    fn from(ComfyServer(Place { name, address }): ComfyServer) -> Self {
        if name == address.name() { address.to_string() } else { format!("{name}={address}") }
    }
}

/// Film.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct FilmConfig {
    /// The path of ffmpeg; looked for on `PATH` when left out
    pub(crate) ffmpeg: Option<PathBuf>,
    /// Folders with fonts; the usual ones of the system when left out
    pub(crate) fonts: Vec<PathBuf>,
}

/// The log, on standard error.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct LogConfig {
    /// How records are written
    pub(crate) form: LogForm,
    /// Which records, such as `info` or `warn,studio=debug`
    #[schemars(with = "String")]
    pub(crate) filter: Filter,
}

/// How records are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LogForm {
    Text,
    Json,
}

impl Default for LogConfig {
    fn default() -> Self {
        Self { form: LogForm::Text, filter: Filter("error".to_owned()) }
    }
}

/// Which records are logged, in the notation of `tracing`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Filter(String);

impl Filter {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Filter {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match tracing_subscriber::EnvFilter::try_new(&text) {
            Ok(_) => Ok(Self(text)),
            Err(error) => {
                Err(format!("\"{text}\" chooses no records: {error}; write `info` or `warn,studio=debug`"))
            }
        }
    }
}

/// Thumbnails.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct ThumbnailsConfig {
    /// What they may take up below `cache/`
    #[schemars(range(min = 1))]
    pub(crate) cache_bytes: u64,
}

impl Default for ThumbnailsConfig {
    fn default() -> Self {
        Self { cache_bytes: 512 << 20 }
    }
}
