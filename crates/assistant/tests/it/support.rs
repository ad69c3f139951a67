//! Assistants of every kind beside the stand-in that each speaks to.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use assistant::{
    Ask, Assistant, EchoBrain, Endpoint, Offhand, Ollama, OpenAi, Patience, Shape, Source, Tell, Turn,
};
use fakes::talk::{Act, Dialect, FakeTalker};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use serde_json::json;
use testkit::RunningClock;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// The services that are spoken to.
pub(crate) const SERVICES: [Dialect; 7] = [
    Dialect::Echo2025,
    Dialect::Echo2026,
    Dialect::EchoAskOnly,
    Dialect::Ollama,
    Dialect::OpenAi,
    Dialect::OpenAiObjects,
    Dialect::LlamaCppPython,
];

/// An assistant and the service behind it.
pub(crate) struct Pair {
    pub(crate) assistant: Arc<dyn Assistant>,
    pub(crate) service: FakeTalker,
}

impl Pair {
    pub(crate) async fn new(dialect: Dialect, acts: impl IntoIterator<Item = Act>) -> Self {
        let service = FakeTalker::start(dialect, acts).await.unwrap();
        Self { assistant: speaking(dialect, service.url(), None), service }
    }
}

/// An assistant for a service at an address, with another model than the one it has where one is named.
pub(crate) fn speaking(dialect: Dialect, url: &str, model: Option<&str>) -> Arc<dyn Assistant> {
    let clock = Arc::new(RunningClock::start());
    let patience = Patience { silence: Duration::from_millis(300), ..Patience::default() };
    let at = |path: &str| format!("{url}{path}").parse::<Endpoint>().unwrap();
    let model = |usual: &str| model.unwrap_or(usual).to_owned();
    match dialect {
        Dialect::Echo2025 | Dialect::Echo2026 | Dialect::EchoAskOnly => {
            Arc::new(EchoBrain::new(at(""), clock, patience))
        }
        Dialect::Ollama => Arc::new(Ollama::new(at(""), model("mistral:7b"), clock, patience)),
        Dialect::OpenAi | Dialect::OpenAiObjects | Dialect::LlamaCppPython => {
            let key = Some("sesame".to_owned());
            Arc::new(OpenAi::new(at("/v1"), model("small-instruct"), key, clock, patience))
        }
    }
}

/// The address of a server that anybody could be: it signed its certificate itself.
pub(crate) async fn stranger() -> String {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap();
    let shown = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(shown));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            // Whoever looks at the certificate goes away.
            let _ = acceptor.accept(stream).await;
        }
    });
    url
}

/// What an assistant for a service says it is.
pub(crate) fn source(dialect: Dialect) -> Source {
    match dialect {
        Dialect::Echo2025 | Dialect::Echo2026 | Dialect::EchoAskOnly => Source::EchoBrain,
        Dialect::Ollama => Source::Ollama,
        Dialect::OpenAi | Dialect::OpenAiObjects | Dialect::LlamaCppPython => Source::Openai,
    }
}

/// A question about rain.
pub(crate) fn question() -> Ask {
    Ask {
        purpose: "test",
        instructions: "You help with an animated film.".to_owned(),
        turns: vec![Turn::user("How does rain look?")],
        shape: None,
        longest: 100,
        offhand: Offhand::new(|| "wet".to_owned()),
    }
}

/// The same question, to be answered in a form.
pub(crate) fn formal() -> Ask {
    let schema = json!({ "type": "object", "properties": { "drops": { "type": "integer" } } });
    Ask { shape: Some(Shape { name: "rain", schema }), ..question() }
}

/// Keeps what it is told.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    pub(crate) begun: Vec<Source>,
    pub(crate) pieces: Vec<String>,
}

impl Tell for Kept {
    fn begin(&mut self, source: Source) {
        self.begun.push(source);
        self.pieces.clear();
    }

    fn piece(&mut self, text: &str) {
        self.pieces.push(text.to_owned());
    }
}
