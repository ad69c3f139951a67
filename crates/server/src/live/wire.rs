//! The two ways to a reader: a WebSocket, and a stream of server-sent events.

use axum::extract::ws::{CloseFrame, Message, WebSocket};
use bytes::Bytes;
use tokio::sync::mpsc;

use super::frame::{Body, Frame};
use super::message::{Closed, LiveMessage};

/// The most bytes of a message that a reader may send.
pub(crate) const LARGEST_INBOUND: usize = 4096;

/// A way to a reader.
pub(crate) enum Wire {
    /// A WebSocket.
    Socket(Box<WebSocket>),
    /// The body of an answer, block by block.
    Stream(mpsc::Sender<Bytes>),
}

/// What came from a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heard {
    /// A message; none means anything but that the reader is there.
    Something,
    /// A message that is too large.
    TooLarge,
    /// The reader went away.
    Gone,
}

/// The reader is not there any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Gone;

impl Wire {
    pub(super) async fn put(&mut self, frame: &Frame) -> Result<(), Gone> {
        match (self, &frame.body) {
            (Self::Socket(socket), Body::Text { json, .. }) => {
                socket.send(Message::Text(json.clone())).await.map_err(|_| Gone)
            }
            (Self::Socket(socket), Body::Binary(bytes)) => {
                socket.send(Message::Binary(bytes.clone())).await.map_err(|_| Gone)
            }
            (Self::Stream(blocks), Body::Text { block, .. }) => {
                blocks.send(block.clone()).await.map_err(|_| Gone)
            }
            (Self::Stream(_), Body::Binary(_)) => Ok(()),
        }
    }

    /// Sends something that means nothing, so that both sides learn whether the other is there.
    pub(super) async fn knock(&mut self) -> Result<(), Gone> {
        match self {
            Self::Socket(socket) => socket.send(Message::Ping(Bytes::new())).await.map_err(|_| Gone),
            Self::Stream(blocks) => {
                blocks.send(Bytes::from_static(b": still here\n\n")).await.map_err(|_| Gone)
            }
        }
    }

    /// Whether a reader that is there answers a knock.
    pub(super) fn answers(&self) -> bool {
        matches!(self, Self::Socket(_))
    }

    /// Waits for something from the reader.
    pub(super) async fn hear(&mut self) -> Heard {
        match self {
            Self::Socket(socket) => match socket.recv().await {
                Some(Ok(Message::Close(_))) | None => Heard::Gone,
                Some(Ok(message)) if message.clone().into_data().len() > LARGEST_INBOUND => Heard::TooLarge,
                Some(Ok(_)) => Heard::Something,
                Some(Err(error)) if error.to_string().contains("too long") => Heard::TooLarge,
                Some(Err(_)) => Heard::Gone,
            },
            Self::Stream(blocks) => {
                blocks.closed().await;
                Heard::Gone
            }
        }
    }

    /// Says why it ends.
    pub(super) async fn close(&mut self, code: u16, reason: &'static str) {
        match self {
            Self::Socket(socket) => {
                let frame = CloseFrame { code, reason: reason.into() };
                let _ = socket.send(Message::Close(Some(frame))).await;
            }
            Self::Stream(_) => {
                let closed = LiveMessage::Closed(Closed { code, reason: reason.to_owned() });
                let _ = self.put(&Frame::of(&closed)).await;
            }
        }
    }
}
