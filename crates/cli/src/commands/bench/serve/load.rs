//! Requests at a fixed rate.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use domain::clock::Clock;
use serde_json::Value;
use tokio::task::JoinSet;

use super::server::Server;

/// Sends requests to one server.
pub(super) struct Load {
    clock: Arc<dyn Clock>,
    http: reqwest::Client,
    base: String,
    token: String,
}

impl Load {
    pub(super) fn new(clock: Arc<dyn Clock>, server: &Server) -> anyhow::Result<Self> {
        let base = format!("http://{}/api/v1", server.address);
        Ok(Self { clock, http: crate::client::plain_http()?, base, token: server.token.clone() })
    }

    /// Reads what is at a path.
    pub(super) fn get(&self, path: String) -> impl Future<Output = anyhow::Result<()>> + use<> {
        let request = self.http.get(format!("{}{path}", self.base)).bearer_auth(&self.token);
        answered(request, path)
    }

    /// Reads what is at a path and returns it.
    pub(super) async fn read(&self, path: &str) -> anyhow::Result<Value> {
        let request = self.http.get(format!("{}{path}", self.base)).bearer_auth(&self.token);
        Ok(serde_json::from_str(&answer(request, path).await?)?)
    }

    /// Asks for something to be done.
    pub(super) fn post(
        &self,
        (path, body): (String, Value),
    ) -> impl Future<Output = anyhow::Result<()>> + use<> {
        let request = self.http.post(format!("{}{path}", self.base)).bearer_auth(&self.token).json(&body);
        answered(request, path)
    }

    /// Sends `rate` requests a second for so many seconds and returns, in milliseconds, how long after it was due
    /// each was answered.
    pub(super) async fn run<F>(
        &self,
        rate: u32,
        seconds: u32,
        request: impl Fn(usize) -> F,
    ) -> anyhow::Result<Vec<f64>>
    where
        F: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        let mut sent = JoinSet::new();
        let began = self.clock.monotonic();
        let mut delays = Vec::new();
        for number in 0..rate * seconds {
            let due = began + Duration::from_secs(1) / rate * number;
            let now = self.clock.monotonic();
            if let Some(early) = due.checked_sub(now) {
                self.clock.wait(early).await;
            }
            let asked = request(number as usize);
            sent.spawn(timed(asked, due, self.clock.clone()));
        }
        while let Some(answer) = sent.join_next().await {
            delays.push(answer??.as_secs_f64() * 1000.0);
        }
        Ok(delays)
    }
}

/// How long after it was due a request is answered.
async fn timed(
    request: impl Future<Output = anyhow::Result<()>>,
    due: Duration,
    clock: Arc<dyn Clock>,
) -> anyhow::Result<Duration> {
    request.await?;
    Ok(clock.monotonic().saturating_sub(due))
}

async fn answered(request: reqwest::RequestBuilder, path: String) -> anyhow::Result<()> {
    answer(request, &path).await.map(|_| ())
}

async fn answer(request: reqwest::RequestBuilder, path: &str) -> anyhow::Result<String> {
    let response = request.send().await.with_context(|| format!("failed to ask for {path}"))?;
    let status = response.status();
    let text = response.text().await?;
    anyhow::ensure!(status.is_success(), "{path} was answered with {status}: {text}");
    Ok(text)
}
