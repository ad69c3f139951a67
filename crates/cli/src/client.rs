//! How commands reach the studio: through the API, wherever that is.
//!
//! When a server owns the data folder, requests go to its socket with the owner's token. When nobody does, the
//! same router answers inside this program. A command cannot tell the two apart, so both give the same output.

mod stream;
mod transfer;
mod who;

use anyhow::Context;
use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use domain::line::event::Topic;
use http_body_util::BodyExt as _;
use serde::Serialize;
use serde::de::DeserializeOwned;
use server::{App, Page, Problem};
use studio::Line;
use tokio::sync::Mutex;
use tower::ServiceExt as _;

use crate::args::Global;
use crate::events::{Events, Source};
use crate::job_lines::JobLogs;
use crate::wiring::{self, Owned};

pub(crate) use who::Who;

/// A client for servers on this machine: it needs no certificates, so it works where there are none.
pub(crate) fn plain_http() -> anyhow::Result<reqwest::Client> {
    let client = reqwest::Client::builder().no_proxy().tls_certs_only([]).build();
    client.context("failed to make a client for the studio's server")
}

/// What a command is about to do, which decides whether it needs the data folder for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose<'a> {
    /// Only look; works also beside a program that owns the folder.
    Look,
    /// Change rows and queue jobs that somebody works off later.
    Change,
    /// Have jobs of this engine done now.
    Work(&'a str),
    /// Have jobs of several engines done now.
    WorkWith(&'a [String]),
    /// Have jobs of the engines done now that are used when nobody names one.
    WorkAsUsual,
}

impl<'a> Purpose<'a> {
    /// Have jobs of this engine done, or of whichever is used.
    pub(crate) fn usual(engine: Option<&'a str>) -> Self {
        engine.map_or(Self::WorkAsUsual, Self::Work)
    }
}

/// The API of one studio.
pub(crate) struct Client {
    transport: Transport,
    who: Who,
}

enum Transport {
    Inside(Box<Inside>),
    Socket(Socket),
}

/// The API inside this program.
struct Inside {
    router: Router,
    /// The line; none when this program only looks.
    line: Option<Mutex<Line>>,
    /// What is said of jobs, where the line is here.
    logs: Option<JobLogs>,
    /// The folder's lock, where the client keeps it.
    _owned: Option<Owned>,
}

/// The API of a running server.
struct Socket {
    http: reqwest::Client,
    base: String,
    token: String,
}

impl Client {
    /// Reaches the studio in the data folder.
    pub(crate) async fn open(global: &Global, purpose: Purpose<'_>) -> anyhow::Result<Self> {
        Self::open_as(global, purpose, Who::Owner).await
    }

    /// As [`Client::open`], in somebody's name.
    pub(crate) async fn open_as(global: &Global, purpose: Purpose<'_>, who: Who) -> anyhow::Result<Self> {
        if let Some(served) = wiring::served(global)? {
            let token = who.token(served.token);
            let socket = Socket { http: plain_http()?, base: served.base, token };
            return Ok(Self { transport: Transport::Socket(socket), who });
        }
        let inside = match purpose {
            Purpose::Look => Inside {
                router: who.router(App::looking(wiring::look(global).await?)),
                line: None,
                logs: None,
                _owned: None,
            },
            Purpose::Change => Inside::running(global, Some(&[]), &who).await?,
            Purpose::Work(engine) => Inside::running(global, Some(&[engine]), &who).await?,
            Purpose::WorkWith(engines) => {
                let engines: Vec<&str> = engines.iter().map(String::as_str).collect();
                Inside::running(global, Some(&engines), &who).await?
            }
            Purpose::WorkAsUsual => Inside::running(global, None, &who).await?,
        };
        Ok(Self { transport: Transport::Inside(Box::new(inside)), who })
    }

    /// Gets what is at a path such as `/jobs/01J…`.
    pub(crate) async fn get<T: DeserializeOwned>(&self, path: &str) -> anyhow::Result<T> {
        self.call(Method::GET, path, None).await
    }

    /// Gets what is at a path with this query.
    pub(crate) async fn find<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &impl Serialize,
    ) -> anyhow::Result<T> {
        let query = serde_urlencoded::to_string(query)?;
        self.call(Method::GET, &format!("{path}?{query}"), None).await
    }

    /// Asks for something to be done.
    pub(crate) async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> anyhow::Result<T> {
        self.call(Method::POST, path, Some(serde_json::to_vec(body)?)).await
    }

    /// Puts something into a state.
    pub(crate) async fn put<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> anyhow::Result<T> {
        self.call(Method::PUT, path, Some(serde_json::to_vec(body)?)).await
    }

    /// Changes what is at a path by a JSON Merge Patch.
    pub(crate) async fn patch<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> anyhow::Result<T> {
        self.call(Method::PATCH, path, Some(serde_json::to_vec(body)?)).await
    }

    /// Deletes what is at a path.
    pub(crate) async fn delete<T: DeserializeOwned>(&self, path: &str) -> anyhow::Result<T> {
        self.call(Method::DELETE, path, None).await
    }

    /// Where the studio's server is, such as `http://127.0.0.1:8328`; none when it runs inside this program.
    pub(crate) fn base(&self) -> Option<&str> {
        match &self.transport {
            Transport::Socket(socket) => Some(&socket.base),
            Transport::Inside(_) => None,
        }
    }

    /// Everything in a list, page by page.
    pub(crate) async fn all<T: DeserializeOwned>(&self, path: &str) -> anyhow::Result<Vec<T>> {
        let mut page: Page<T> = self.find(path, &[("limit", "200")]).await?;
        let mut items = page.items;
        while let Some(after) = page.next {
            page = self.find(path, &[("limit", "200"), ("after", &after)]).await?;
            items.append(&mut page.items);
        }
        Ok(items)
    }

    async fn call<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Option<Vec<u8>>,
    ) -> anyhow::Result<T> {
        self.who.may_ask(&method)?;
        let path = format!("/api/v1{path}");
        let (status, bytes) = match &self.transport {
            Transport::Inside(inside) => inside.call(&self.who, (method, &path), body).await?,
            Transport::Socket(socket) => socket.call(method, &path, body).await?,
        };
        if !status.is_success() {
            let problem: Problem = serde_json::from_slice(&bytes)
                .with_context(|| format!("failed to understand the studio's answer ({status}) to {path}"))?;
            return Err(problem.into());
        }
        let text = if bytes.is_empty() { b"null".as_slice() } else { &bytes };
        serde_json::from_slice(text)
            .with_context(|| format!("failed to understand the studio's answer to {path}"))
    }

    /// Everything that happens from now on under these topics, or after the event with the number `since`; all topics
    /// when none is named.
    pub(crate) async fn events(&self, since: Option<i64>, topics: &[Topic]) -> anyhow::Result<Events> {
        let source = match &self.transport {
            Transport::Inside(inside) => Source::Inside(inside.router.clone(), self.who.clone()),
            Transport::Socket(socket) => Source::Socket {
                http: socket.http.clone(),
                base: socket.base.clone(),
                token: socket.token.clone(),
            },
        };
        Events::open(source, since, topics).await
    }

    /// Whether the line is inside this program, and stops with it.
    pub(crate) fn is_inside(&self) -> bool {
        matches!(self.transport, Transport::Inside(_))
    }

    /// Waits until a line inside this program cannot go on, and says why.
    pub(crate) async fn trouble(&self) -> anyhow::Error {
        if let Transport::Inside(inside) = &self.transport
            && let Some(line) = &inside.line
        {
            return line.lock().await.trouble().await.into();
        }
        std::future::pending().await
    }

    /// Ends the conversation; a line inside this program stops in good order.
    pub(crate) async fn close(self) -> anyhow::Result<()> {
        let Transport::Inside(inside) = self.transport else { return Ok(()) };
        let Inside { line, logs, _owned, .. } = *inside;
        if let Some(line) = line {
            line.into_inner().stop().await?;
        }
        if let Some(logs) = logs {
            logs.end().await;
        }
        Ok(())
    }
}

impl Inside {
    /// The API on a line with these engines, or with those that are used when nobody names one.
    async fn running(global: &Global, engines: Option<&[&str]>, who: &Who) -> anyhow::Result<Self> {
        let owned = wiring::own(global).await?;
        let logs = Some(JobLogs::begin(&owned.studio));
        let line = match engines {
            Some([]) => owned.start_idle_line().await?,
            Some(engines) => owned.start_line(engines).await?,
            None => owned.start_line(&owned.config.usual_engines()).await?,
        };
        let router = who.router(App::new(owned.studio.clone(), line.handle()));
        Ok(Self { router, line: Some(Mutex::new(line)), logs, _owned: Some(owned) })
    }

    async fn call(
        &self,
        who: &Who,
        (method, path): (Method, &str),
        body: Option<Vec<u8>>,
    ) -> anyhow::Result<(StatusCode, Vec<u8>)> {
        let mut request = who.mark(Request::builder().method(method).uri(path));
        if body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let request = request.body(body.map_or_else(Body::empty, Body::from))?;
        let response = self.router.clone().oneshot(request).await?;
        let status = response.status();
        Ok((status, response.into_body().collect().await?.to_bytes().to_vec()))
    }
}

impl Socket {
    async fn call(
        &self,
        method: Method,
        path: &str,
        body: Option<Vec<u8>>,
    ) -> anyhow::Result<(StatusCode, Vec<u8>)> {
        let mut request = self.http.request(method, format!("{}{path}", self.base)).bearer_auth(&self.token);
        if let Some(body) = body {
            request = request.header(header::CONTENT_TYPE, "application/json").body(body);
        }
        let response = request.send().await.context("failed to reach the studio's server")?;
        let status = response.status();
        Ok((status, response.bytes().await?.to_vec()))
    }
}
