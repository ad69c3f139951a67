//! Speaking to a server of language models: one connection a question, bounded in time and size.

use std::error::Error as _;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use domain::clock::Clock;
use reqwest::{RequestBuilder, Response, StatusCode};
use serde_json::Value;

use crate::ask::Tell;
use crate::endpoint::Endpoint;
use crate::lines::Lines;
use crate::patience::Patience;
use crate::trouble::Trouble;

/// The longest answer, in bytes of its text.
const LONGEST_ANSWER: usize = 256 << 10;

/// The longest body: an answer of which every token is wrapped for itself.
const LONGEST_BODY: usize = 32 << 20;

/// How much of an error is shown, in characters.
const SHOWN: usize = 300;

/// A server.
pub(crate) struct Http {
    /// Without one nothing can be asked, and this is why.
    client: Result<reqwest::Client, String>,
    endpoint: Endpoint,
    key: Option<String>,
    clock: Arc<dyn Clock>,
    silence: Duration,
}

impl Http {
    /// The server at an address, which is shown a key where there is one.
    pub(crate) fn new(
        endpoint: Endpoint,
        key: Option<String>,
        clock: Arc<dyn Clock>,
        patience: Patience,
    ) -> Self {
        let client = client(&endpoint, patience);
        Self { client, endpoint, key, clock, silence: patience.silence }
    }

    /// Asks for something; an answer that is none of success is trouble.
    pub(crate) async fn get(&self, route: &str) -> Result<Value, Trouble> {
        let body = self.send(self.client()?.get(self.endpoint.route(route))).await?.whole().await?;
        serde_json::from_str(&body).map_err(|error| Trouble::Strange(format!("no JSON ({error})")))
    }

    /// Says something.
    pub(crate) async fn post(&self, route: &str, said: &Value) -> Result<Body, Trouble> {
        self.send(self.client()?.post(self.endpoint.route(route)).json(said)).await
    }

    fn client(&self) -> Result<&reqwest::Client, Trouble> {
        let unreachable =
            |why: &String| Trouble::Unreachable { address: self.endpoint.to_string(), why: why.clone() };
        self.client.as_ref().map_err(unreachable)
    }

    async fn send(&self, request: RequestBuilder) -> Result<Body, Trouble> {
        let request = match &self.key {
            Some(key) => request.bearer_auth(key),
            None => request,
        };
        let answer = tokio::select! {
            answer = request.send() => answer.map_err(|error| self.unreachable(&error))?,
            () = self.clock.wait(self.silence) => return Err(Trouble::Silent(self.silence)),
        };
        let status = answer.status();
        let body = Body {
            answer,
            lines: Lines::default(),
            read: 0,
            clock: self.clock.clone(),
            silence: self.silence,
        };
        if status.is_success() {
            return Ok(body);
        }
        Err(refused(status, body).await)
    }

    fn unreachable(&self, error: &reqwest::Error) -> Trouble {
        let (address, why) = (self.endpoint.to_string(), causes(error));
        // The library of TLS is known to the client alone, so its words have to tell.
        if self.endpoint.is_secret() && why.contains("certificate") {
            return Trouble::Untrusted { address, why };
        }
        Trouble::Unreachable { address, why }
    }
}

/// A client for an address. Certificates are looked at for those that begin with https only, so that the others work
/// on machines that have none.
fn client(endpoint: &Endpoint, patience: Patience) -> Result<reqwest::Client, String> {
    // A redirect could aim a question, and the key with it, at somebody else.
    let builder = reqwest::Client::builder()
        .connect_timeout(patience.connect)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy();
    let builder = if endpoint.is_secret() { builder } else { builder.tls_certs_only([]) };
    builder.build().map_err(|error| causes(&error))
}

/// Why a request failed, on one line, without the address, which is told beside it.
fn causes(error: &reqwest::Error) -> String {
    let mut why = String::new();
    let mut cause = error.source();
    while let Some(error) = cause {
        let _ = write!(why, "{}{error}", if why.is_empty() { "" } else { ": " });
        cause = error.source();
    }
    shortened(&why)
}

async fn refused(status: StatusCode, body: Body) -> Trouble {
    let said = body.whole().await.unwrap_or_default();
    let message = serde_json::from_str(&said).ok().and_then(|said: Value| complaint(&said));
    Trouble::Status { status: status.as_u16(), message: message.unwrap_or_else(|| shortened(&said)) }
}

/// What a body says went wrong, in any of the usual forms.
pub(crate) fn complaint(said: &Value) -> Option<String> {
    let error = said.get("error").filter(|error| !error.is_null()).or_else(|| said.get("detail"))?;
    let message = error.get("message").unwrap_or(error);
    Some(shortened(message.as_str().map_or_else(|| message.to_string(), str::to_owned).as_str()))
}

/// The beginning of a text, on one line.
pub(crate) fn shortened(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// An answer that is being read.
pub(crate) struct Body {
    answer: Response,
    lines: Lines,
    read: usize,
    clock: Arc<dyn Clock>,
    silence: Duration,
}

impl Body {
    /// The next line; none when it is over.
    pub(crate) async fn line(&mut self) -> Result<Option<String>, Trouble> {
        loop {
            if let Some(line) = self.lines.next() {
                return Ok(Some(line));
            }
            match self.piece().await? {
                Some(piece) => self.lines.push(&piece)?,
                None => return Ok(self.lines.rest()),
            }
        }
    }

    /// All of it.
    pub(crate) async fn whole(mut self) -> Result<String, Trouble> {
        let mut whole = Vec::new();
        while let Some(piece) = self.piece().await? {
            whole.extend_from_slice(&piece);
            if whole.len() > 2 * LONGEST_ANSWER {
                return Err(Trouble::TooLong(LONGEST_ANSWER));
            }
        }
        Ok(String::from_utf8_lossy(&whole).into_owned())
    }

    async fn piece(&mut self) -> Result<Option<Vec<u8>>, Trouble> {
        let piece = tokio::select! {
            piece = self.answer.chunk() => piece,
            () = self.clock.wait(self.silence) => return Err(Trouble::Silent(self.silence)),
        };
        let broken = |error: reqwest::Error| Trouble::Strange(format!("the connection broke off ({error})"));
        let Some(piece) = piece.map_err(broken)? else { return Ok(None) };
        self.read += piece.len();
        if self.read > LONGEST_BODY {
            return Err(Trouble::TooLong(LONGEST_BODY));
        }
        Ok(Some(piece.to_vec()))
    }
}

/// An answer as it is put together of its pieces, each told as it comes.
pub(crate) struct Gathered<'a> {
    text: String,
    tell: &'a mut dyn Tell,
}

impl<'a> Gathered<'a> {
    pub(crate) fn new(tell: &'a mut dyn Tell) -> Self {
        Self { text: String::new(), tell }
    }

    /// The next piece.
    ///
    /// # Errors
    ///
    /// When the answer grows beyond all measure.
    pub(crate) fn push(&mut self, piece: &str) -> Result<(), Trouble> {
        if piece.is_empty() {
            return Ok(());
        }
        self.text.push_str(piece);
        if self.text.len() > LONGEST_ANSWER {
            return Err(Trouble::TooLong(LONGEST_ANSWER));
        }
        self.tell.piece(piece);
        Ok(())
    }

    /// The whole answer.
    ///
    /// # Errors
    ///
    /// When nothing was said.
    pub(crate) fn whole(self) -> Result<String, Trouble> {
        if self.text.trim().is_empty() {
            return Err(Trouble::Strange("an answer without a word".to_owned()));
        }
        Ok(self.text)
    }
}
