//! What sockets are told: the table of sockets, the messages, and the one task that sends them one by one.

use std::sync::Arc;

use axum::extract::ws::Message;
use bytes::{BufMut, Bytes, BytesMut};
use tokio::sync::mpsc;

use super::fault::Fault;
use super::json::{Json, object};
use super::server::Server;

/// A socket in the table.
#[derive(Clone)]
pub(crate) struct Listener {
    /// The id that its client gave it.
    pub(crate) sid: String,
    /// Whether its client understands previews that say which job they belong to.
    pub(crate) wants_metadata: bool,
    /// Where its messages go.
    pub(crate) to: mpsc::Sender<Message>,
}

/// A message on its way to the sockets.
pub(crate) struct Outgoing {
    /// The one socket that gets it; all when `None`.
    pub(crate) to: Option<String>,
    /// What it gets.
    pub(crate) message: Message,
}

/// A message of text.
pub(crate) fn text(kind: &str, data: Json) -> Message {
    Message::Text(object([("type", kind.into()), ("data", data)]).written().into())
}

/// A preview of the older form, a JPEG (1) or PNG (2) that says nothing of its job.
pub(crate) fn bare_picture(format: u32, picture: &[u8]) -> Message {
    let mut frame = BytesMut::with_capacity(picture.len() + 8);
    frame.put_u32(1);
    frame.put_u32(format);
    frame.put_slice(picture);
    Message::Binary(frame.freeze())
}

/// A preview of the newer form, with its job and node.
pub(crate) fn known_picture(prompt_id: &str, node: &str, jpeg: &[u8]) -> Message {
    let metadata = object([
        ("node_id", node.into()),
        ("prompt_id", prompt_id.into()),
        ("display_node_id", node.into()),
        ("parent_node_id", Json::Null),
        ("real_node_id", node.into()),
        ("image_type", "image/jpeg".into()),
    ]);
    framed(4, metadata.written().as_bytes(), jpeg)
}

/// A text that a node says while it works.
pub(crate) fn said(node: &str, words: &str) -> Message {
    framed(3, node.as_bytes(), words.as_bytes())
}

fn framed(kind: u32, head: &[u8], body: &[u8]) -> Message {
    let mut frame = BytesMut::with_capacity(head.len() + body.len() + 8);
    frame.put_u32(kind);
    frame.put_u32(u32::try_from(head.len()).expect("a head is short"));
    frame.put_slice(head);
    frame.put_slice(body);
    Message::Binary(Bytes::from(frame))
}

/// Sends all messages in their order. A socket that does not read holds up everybody.
pub(crate) async fn publish(server: Arc<Server>, mut outgoing: mpsc::UnboundedReceiver<Outgoing>) {
    while let Some(Outgoing { to, message }) = outgoing.recv().await {
        if server.faults.strikes(Fault::PublishingStalls) {
            server.faults.gone(Fault::PublishingStalls).await;
        }
        for listener in server.listeners(to.as_deref()) {
            if server.faults.strikes(Fault::MessagesLost) {
                continue;
            }
            server.witness.note(|seen| seen.messages += 1);
            if server.faults.strikes(Fault::MessagesTwice) {
                let _ = listener.to.send(message.clone()).await;
            }
            let _ = listener.to.send(message.clone()).await;
        }
    }
}
