//! What happens in the studio, as a command hears of it: the API's event stream, gone on with by number when the
//! connection to a server breaks.

use std::pin::Pin;
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{Request, StatusCode};
use domain::line::event::Topic;
use futures_util::{Stream, StreamExt as _};
use http_body_util::BodyExt as _;
use serde::de::DeserializeOwned;
use server::Problem;
use server::live::LiveMessage;
use tower::ServiceExt as _;

use crate::client::Who;

/// Pauses between attempts to reach a server again, in milliseconds.
const PAUSES_MS: [u64; 7] = [100, 200, 500, 1000, 2000, 4000, 4000];

/// The most bytes of one message.
const LARGEST: usize = 4 * 1024 * 1024;

/// Where events come from.
pub(crate) enum Source {
    /// The router inside this program.
    Inside(Router, Who),
    /// A server.
    Socket { http: reqwest::Client, base: String, token: String },
}

type Chunks = Pin<Box<dyn Stream<Item = anyhow::Result<Bytes>> + Send>>;

/// What happens, message by message.
pub(crate) struct Events {
    source: Source,
    topics: String,
    /// The epoch and the last number that was heard.
    heard: (Option<String>, Option<i64>),
    chunks: Chunks,
    buffer: Vec<u8>,
    failures: usize,
}

impl Events {
    pub(crate) async fn open(source: Source, since: Option<i64>, topics: &[Topic]) -> anyhow::Result<Self> {
        let topics: Vec<&str> = topics.iter().map(|topic| topic.as_str()).collect();
        let mut events = Self {
            source,
            topics: topics.join(","),
            heard: (None, since),
            chunks: Box::pin(futures_util::stream::empty()),
            buffer: Vec::new(),
            failures: 0,
        };
        events.chunks = events.connect().await?;
        Ok(events)
    }

    /// The next message. Nothing is lost when the answer is not waited for.
    pub(crate) async fn next(&mut self) -> anyhow::Result<LiveMessage> {
        loop {
            if let Some(block) = first_block(&mut self.buffer) {
                if let Some(message) = read(&block)? {
                    self.note(&message);
                    return Ok(message);
                }
                continue;
            }
            match self.chunks.next().await {
                Some(Ok(bytes)) if self.buffer.len() + bytes.len() <= LARGEST => {
                    self.buffer.extend_from_slice(&bytes);
                }
                Some(Ok(_)) => anyhow::bail!("failed to follow the studio: a message is too large"),
                Some(Err(error)) => self.again(error).await?,
                None => self.again(anyhow::anyhow!("the studio ended the stream")).await?,
            }
        }
    }

    /// Keeps in mind where to go on.
    fn note(&mut self, message: &LiveMessage) {
        self.failures = 0;
        match message {
            LiveMessage::Hello(hello) => {
                self.heard.1 = self.heard.1.or(Some(hello.newest));
                self.heard.0 = Some(hello.epoch.clone());
            }
            LiveMessage::Reset(reset) => self.heard.1 = Some(reset.newest),
            LiveMessage::Event(event) => self.heard.1 = Some(event.seq),
            LiveMessage::Progress(_) | LiveMessage::Closed(_) => {}
        }
    }

    /// Connects again after a break, some times; a router inside this program does not break but end.
    async fn again(&mut self, error: anyhow::Error) -> anyhow::Result<()> {
        self.buffer.clear();
        self.chunks = Box::pin(futures_util::stream::empty());
        let pause = PAUSES_MS.get(self.failures).filter(|_| matches!(self.source, Source::Socket { .. }));
        let Some(pause) = pause else { return Err(error.context("lost the connection to the studio")) };
        self.failures += 1;
        tokio::time::sleep(Duration::from_millis(*pause)).await;
        match self.connect().await {
            Ok(chunks) => self.chunks = chunks,
            // Whoever is refused is refused again.
            Err(error) if error.is::<Problem>() => return Err(error),
            // The empty stream ends at once, which is the next attempt.
            Err(error) => tracing::debug!(error = %error, "failed to reach the studio's server again"),
        }
        Ok(())
    }

    /// Alone with itself, so that whoever follows events can do so from any thread.
    async fn connect(&mut self) -> anyhow::Result<Chunks> {
        let mut query = Vec::new();
        if !self.topics.is_empty() {
            query.push(("topics", self.topics.clone()));
        }
        if let Some(since) = self.heard.1 {
            query.push(("since", since.to_string()));
        }
        if let Some(epoch) = &self.heard.0 {
            query.push(("epoch", epoch.clone()));
        }
        let path = format!("/api/v1/events?{}", serde_urlencoded::to_string(query)?);
        match &self.source {
            Source::Inside(router, who) => {
                let request = who.mark(Request::get(path)).body(Body::empty())?;
                let response = router.clone().oneshot(request).await?;
                let status = response.status();
                if !status.is_success() {
                    return Err(refusal(status, &response.into_body().collect().await?.to_bytes()));
                }
                let chunks = response.into_body().into_data_stream();
                Ok(Box::pin(chunks.map(|chunk| chunk.context("failed to read the studio's events"))))
            }
            Source::Socket { http, base, token } => {
                let request = http.get(format!("{base}{path}")).bearer_auth(token);
                let response = request.send().await.context("failed to reach the studio's server")?;
                let status = response.status();
                if !status.is_success() {
                    return Err(refusal(status, &response.bytes().await?));
                }
                let chunks = response.bytes_stream();
                Ok(Box::pin(chunks.map(|chunk| chunk.context("failed to read the studio's events"))))
            }
        }
    }
}

/// Takes the first whole block off the buffer.
pub(crate) fn first_block(buffer: &mut Vec<u8>) -> Option<Vec<u8>> {
    let end = buffer.windows(2).position(|pair| pair == b"\n\n")?;
    let rest = buffer.split_off(end + 2);
    Some(std::mem::replace(buffer, rest))
}

/// The message of a block; none when it is only a comment.
pub(crate) fn read<T: DeserializeOwned>(block: &[u8]) -> anyhow::Result<Option<T>> {
    let text = std::str::from_utf8(block).context("failed to read the studio's events: they are no text")?;
    let Some(data) = text.lines().find_map(|line| line.strip_prefix("data: ")) else { return Ok(None) };
    let message = serde_json::from_str(data).context("failed to understand an event of the studio")?;
    Ok(Some(message))
}

fn refusal(status: StatusCode, bytes: &[u8]) -> anyhow::Error {
    match serde_json::from_slice::<Problem>(bytes) {
        Ok(problem) => problem.into(),
        Err(_) => anyhow::anyhow!("failed to understand the studio's answer ({status})"),
    }
}

#[cfg(test)]
mod tests {
    use server::live::Hello;

    use super::*;

    #[test]
    fn blocks_are_taken_whole_and_comments_left_out() {
        let hello = LiveMessage::Hello(Hello { epoch: "a".to_owned(), oldest: 1, newest: 7 });
        let json = serde_json::to_string(&hello).unwrap();
        let mut buffer = format!(": still here\n\nevent: hello\ndata: {json}\n\nevent: ev").into_bytes();
        assert_eq!(read::<LiveMessage>(&first_block(&mut buffer).unwrap()).unwrap(), None);
        assert_eq!(read(&first_block(&mut buffer).unwrap()).unwrap(), Some(hello));
        assert_eq!(first_block(&mut buffer), None);
        assert_eq!(buffer, b"event: ev");
    }

    /// A server that ends each answer after one event.
    async fn breaking() -> Source {
        let answer = async |uri: axum::http::Uri| {
            let query = uri.query().unwrap_or_default().to_owned();
            let since: i64 = match query.as_str() {
                "topics=cast" => 0,
                "topics=cast&since=1&epoch=a" => 1,
                "topics=cast&since=2&epoch=a" => 2,
                other => panic!("asked for {other}"),
            };
            let hello = LiveMessage::Hello(Hello { epoch: "a".to_owned(), oldest: 1, newest: since });
            let hello = serde_json::to_string(&hello).unwrap();
            let event = serde_json::json!({
                "type": "event", "seq": since + 1, "at": "2026-11-22T09:00:00.000Z", "actor": "local", "project": "p",
                "topic": "cast", "event": { "event": "style_changed", "project": "p" },
            });
            // The last block is cut off.
            format!("event: hello\ndata: {hello}\n\nid: {since}\ndata: {event}\n\nevent: event\ndata: {{\"ty")
        };
        let router = Router::new().route("/api/v1/events", axum::routing::get(answer));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Source::Socket { http: reqwest::Client::new(), base, token: String::new() }
    }

    #[tokio::test]
    async fn a_broken_connection_is_gone_on_with_by_number() {
        let mut events = Events::open(breaking().await, None, &[Topic::Cast]).await.unwrap();
        let mut heard = Vec::new();
        while heard.len() < 3 {
            if let LiveMessage::Event(event) = events.next().await.unwrap() {
                heard.push(event.seq);
            }
        }
        assert_eq!(heard, [1, 2, 3]);
    }
}
