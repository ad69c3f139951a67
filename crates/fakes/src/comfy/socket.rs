//! `/ws`: one socket of a client.
//!
//! A socket is known by the id of its client. When it closes, whoever has that id in the table is removed, even if
//! that is a newer socket; the newer one stays open and hears nothing more. The real server does the same.

use std::sync::Arc;

use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Query, State};
use axum::response::Response;
use futures_util::{SinkExt, StreamExt};
use tokio::sync::mpsc;

use super::fault::Fault;
use super::json::{Json, object};
use super::server::Server;
use super::tell::{Listener, text};

/// Messages that may wait for a socket that does not read, besides those in the buffers of the system.
const WAITING: usize = 8;

/// What a client says of itself in the address.
pub(crate) type Asked = Query<std::collections::BTreeMap<String, String>>;

/// Opens a socket.
pub(crate) async fn open(
    State(server): State<Arc<Server>>,
    Query(asked): Asked,
    upgrade: WebSocketUpgrade,
) -> Response {
    let sid = asked.get("clientId").filter(|sid| !sid.is_empty()).cloned();
    let sid = sid.unwrap_or_else(|| server.fresh_id().replace('-', ""));
    upgrade.on_upgrade(move |socket| serve(server, socket, sid))
}

async fn serve(server: Arc<Server>, socket: WebSocket, sid: String) {
    let (mut sink, mut stream) = socket.split();
    let (to, mut waiting) = mpsc::channel(WAITING);
    greet(&server, &sid, &to);
    server.witness.note(|seen| {
        seen.sockets += 1;
        seen.sockets_opened += 1;
    });
    let writer = tokio::spawn(async move {
        while let Some(message) = waiting.recv().await {
            if sink.send(message).await.is_err() {
                return;
            }
        }
    });
    let mut first = true;
    let read = async {
        while let Some(Ok(message)) = stream.next().await {
            if let Message::Text(words) = message
                && std::mem::take(&mut first)
            {
                flags(&server, &sid, &words).await;
            }
        }
    };
    server.life.run_until_cancelled(read).await;
    server.core().listeners.retain(|listener| listener.sid != sid);
    server.witness.note(|seen| seen.sockets -= 1);
    writer.abort();
    // Kept until here: a socket that is no longer in the table stays open.
    drop(to);
}

/// Takes the socket into the table in place of an older one, and tells it where things stand.
fn greet(server: &Server, sid: &str, to: &mpsc::Sender<Message>) {
    let mut core = server.core();
    core.listeners.retain(|listener| listener.sid != sid);
    if server.faults.strikes(Fault::SocketSilent) {
        return;
    }
    let mut status = object([("status", core.status())]);
    status.set("sid", sid.into());
    let running = core.last_node.as_deref().filter(|_| core.client.as_deref() == Some(sid));
    let running = running.map(|node| text("executing", object([("node", node.into())])));
    for message in std::iter::once(text("status", status)).chain(running) {
        to.try_send(message).expect("a new socket has room for two messages");
    }
    core.listeners.push(Listener { sid: sid.to_owned(), wants_metadata: false, to: to.clone() });
}

/// The first message of a client may say what it understands; the server answers with what it does.
async fn flags(server: &Server, sid: &str, words: &str) {
    let Some(said) = Json::parse(words).filter(|said| said.get("type") == Some(&"feature_flags".into()))
    else {
        return;
    };
    let wants = said.get("data").and_then(|data| data.get("supports_preview_metadata"));
    let wants_metadata = wants.is_some_and(Json::holds);
    let mut known = None;
    for listener in server.core().listeners.iter_mut().filter(|listener| listener.sid == sid) {
        listener.wants_metadata = wants_metadata;
        known = Some(listener.to.clone());
    }
    if let Some(to) = known {
        let _ = to.send(text("feature_flags", server.features())).await;
    }
}
