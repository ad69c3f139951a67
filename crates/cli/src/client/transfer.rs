//! Files through the API, piece by piece: a film is larger than the memory that a command should take.

use std::path::Path;
use std::pin::Pin;

use anyhow::Context as _;
use axum::body::{Body, Bytes};
use axum::http::{Method, Request, StatusCode, header};
use futures_util::{Stream, StreamExt as _, TryStreamExt as _};
use serde::de::DeserializeOwned;
use server::Problem;
use tokio::io::AsyncWriteExt as _;
use tokio_util::io::ReaderStream;
use tower::ServiceExt as _;

use super::{Client, Transport};

/// The body of an answer, as it comes.
pub(super) type Pieces = Pin<Box<dyn Stream<Item = anyhow::Result<Bytes>> + Send>>;

/// What is sent along.
pub(super) enum Payload {
    /// Nothing.
    Nothing,
    /// A file, as it is.
    File(tokio::fs::File),
    /// JSON.
    Json(Vec<u8>),
}

impl Payload {
    /// Its media type, where one has to be said.
    const fn kind(&self) -> Option<&'static str> {
        match self {
            Self::Json(_) => Some("application/json"),
            Self::Nothing | Self::File(_) => None,
        }
    }
}

impl Client {
    /// Sends a file as it is.
    pub(crate) async fn upload<T: DeserializeOwned>(&self, path: &str, file: &Path) -> anyhow::Result<T> {
        let opened = tokio::fs::File::open(file).await;
        let opened = opened.with_context(|| format!("failed to open {}", file.display()))?;
        let (status, pieces) = self.transfer(Method::POST, path, Payload::File(opened)).await?;
        let bytes = collected(path, status, pieces).await?;
        serde_json::from_slice(&bytes)
            .with_context(|| format!("failed to understand the studio's answer to {path}"))
    }

    /// Writes what is at a path into a new file, which is there only when it is whole. Returns its length in bytes.
    pub(crate) async fn download(&self, path: &str, file: &Path) -> anyhow::Result<u64> {
        let (status, mut pieces) = self.transfer(Method::GET, path, Payload::Nothing).await?;
        if !status.is_success() {
            return collected(path, status, pieces).await.map(|said| said.len() as u64);
        }
        let mut name = file.file_name().unwrap_or_default().to_owned();
        name.push(".part");
        let part = file.with_file_name(name);
        let writing = || format!("failed to write {}", part.display());
        let mut out = tokio::fs::File::create(&part).await.with_context(writing)?;
        let mut length = 0;
        while let Some(piece) = pieces.try_next().await? {
            out.write_all(&piece).await.with_context(writing)?;
            length += piece.len() as u64;
        }
        out.sync_all().await.with_context(writing)?;
        tokio::fs::rename(&part, file)
            .await
            .with_context(|| format!("failed to write {}", file.display()))?;
        Ok(length)
    }

    /// The bytes of what is at a path, for what is known to be small.
    pub(crate) async fn bytes(&self, path: &str) -> anyhow::Result<Vec<u8>> {
        let (status, pieces) = self.transfer(Method::GET, path, Payload::Nothing).await?;
        collected(path, status, pieces).await
    }

    pub(super) async fn transfer(
        &self,
        method: Method,
        path: &str,
        payload: Payload,
    ) -> anyhow::Result<(StatusCode, Pieces)> {
        self.who.may_ask(&method)?;
        let path = format!("/api/v1{path}");
        let kind = payload.kind();
        match &self.transport {
            Transport::Inside(inside) => {
                let mut request = self.who.mark(Request::builder().method(method).uri(path));
                if let Some(kind) = kind {
                    request = request.header(header::CONTENT_TYPE, kind);
                }
                let request = request.body(match payload {
                    Payload::Nothing => Body::empty(),
                    Payload::File(file) => Body::from_stream(ReaderStream::new(file)),
                    Payload::Json(json) => Body::from(json),
                })?;
                let response = inside.router.clone().oneshot(request).await?;
                let status = response.status();
                let pieces = response.into_body().into_data_stream();
                Ok((status, Box::pin(pieces.map(|piece| piece.map_err(anyhow::Error::from)))))
            }
            Transport::Socket(socket) => {
                let mut request =
                    socket.http.request(method, format!("{}{path}", socket.base)).bearer_auth(&socket.token);
                if let Some(kind) = kind {
                    request = request.header(header::CONTENT_TYPE, kind);
                }
                request = match payload {
                    Payload::Nothing => request,
                    Payload::File(file) => request.body(reqwest::Body::wrap_stream(ReaderStream::new(file))),
                    Payload::Json(json) => request.body(json),
                };
                let response = request.send().await.context("failed to reach the studio's server")?;
                let status = response.status();
                let pieces = response.bytes_stream();
                Ok((status, Box::pin(pieces.map(|piece| piece.map_err(anyhow::Error::from)))))
            }
        }
    }
}

/// The whole body of a success; a problem otherwise.
pub(super) async fn collected(path: &str, status: StatusCode, pieces: Pieces) -> anyhow::Result<Vec<u8>> {
    let collect = |mut whole: Vec<u8>, piece: Bytes| async move {
        whole.extend_from_slice(&piece);
        Ok(whole)
    };
    let bytes = pieces.try_fold(Vec::new(), collect).await?;
    if status.is_success() {
        return Ok(bytes);
    }
    let problem: Problem = serde_json::from_slice(&bytes)
        .with_context(|| format!("failed to understand the studio's answer ({status}) to {path}"))?;
    Err(problem.into())
}
