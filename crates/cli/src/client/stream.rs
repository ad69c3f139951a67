//! Answers of the API that come message by message.

use std::marker::PhantomData;

use anyhow::Context as _;
use axum::http::Method;
use futures_util::TryStreamExt as _;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Client;
use super::transfer::{Payload, Pieces, collected};
use crate::events::{first_block, read};

/// The longest message, in bytes.
const LARGEST: usize = 4 << 20;

/// Messages of one answer. Dropping it closes the connection.
pub(crate) struct Told<T> {
    pieces: Pieces,
    buffer: Vec<u8>,
    message: PhantomData<T>,
}

impl Client {
    /// Asks for something that is answered message by message.
    pub(crate) async fn told<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> anyhow::Result<Told<T>> {
        let payload = Payload::Json(serde_json::to_vec(body)?);
        let (status, pieces) = self.transfer(Method::POST, path, payload).await?;
        if status.is_success() {
            return Ok(Told { pieces, buffer: Vec::new(), message: PhantomData });
        }
        Err(match collected(path, status, pieces).await {
            Ok(_) => anyhow::anyhow!("failed to understand the studio's answer ({status}) to {path}"),
            Err(error) => error,
        })
    }
}

impl<T: DeserializeOwned> Told<T> {
    /// The next message; none when it is over.
    pub(crate) async fn next(&mut self) -> anyhow::Result<Option<T>> {
        loop {
            if let Some(block) = first_block(&mut self.buffer) {
                if let Some(message) = read(&block)? {
                    return Ok(Some(message));
                }
                continue;
            }
            let piece = self.pieces.try_next().await.context("failed to read the studio's answer")?;
            let Some(piece) = piece else { return Ok(None) };
            if self.buffer.len() + piece.len() > LARGEST {
                anyhow::bail!("failed to read the studio's answer: a message is too large");
            }
            self.buffer.extend_from_slice(&piece);
        }
    }
}
