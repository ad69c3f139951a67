//! Live sockets: how long after its cause an event is told, and whether any is lost.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Context;
use axum::http::header::{AUTHORIZATION, HeaderValue};
use domain::clock::Clock;
use futures_util::StreamExt as _;
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::load::Load;
use super::server::Server;
use super::stock::Stock;
use crate::commands::bench::Ground;
use crate::commands::bench::process::{cpu_seconds, resident_mb};

/// Events made in a second.
const RATE: u32 = 20;

/// Readers beside the one that stops reading.
const BESIDE: usize = 20;

/// How long readers wait for the last events.
const LAST: Duration = Duration::from_secs(10);

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// When each cause was sent, by job and state.
type Causes = Arc<Mutex<BTreeMap<(String, String), Duration>>>;

/// What the readers saw.
pub(super) struct Seen {
    pub(super) delays_ms: Vec<f64>,
    /// Events that some reader missed or got twice.
    pub(super) lost: f64,
    pub(super) rss_mb: f64,
}

/// The server while nothing happens.
pub(super) struct Idle {
    pub(super) cpu_pct: f64,
    pub(super) rss_mb: f64,
}

/// Opens sockets and lets nothing happen.
pub(super) async fn idle(
    ground: &Ground,
    server: &Server,
    sockets: usize,
    watched: Duration,
) -> anyhow::Result<Idle> {
    let mut open = JoinSet::new();
    for _ in 0..sockets {
        let socket = connect(server, "").await?;
        open.spawn(socket.for_each(async |_| {}));
    }
    // What came before is written off by then.
    ground.clock().wait(Duration::from_secs(2)).await;
    let before = cpu_seconds(server.pid()?)?;
    ground.clock().wait(watched).await;
    let cpu_pct = (cpu_seconds(server.pid()?)? - before) / watched.as_secs_f64() * 100.0;
    Ok(Idle { cpu_pct, rss_mb: resident_mb(server.pid()?)? })
}

/// Many readers of everything.
pub(super) async fn crowd(
    ground: &Ground,
    server: &Server,
    stock: &Stock,
    sockets: usize,
    seconds: u32,
) -> anyhow::Result<Seen> {
    read_by(ground, server, stock, sockets, seconds).await
}

/// Some readers, while another asks for the whole log and reads none of it.
pub(super) async fn beside_a_stalled_reader(
    ground: &Ground,
    server: &Server,
    stock: &Stock,
    seconds: u32,
) -> anyhow::Result<Seen> {
    let _never_read = connect(server, "?since=0").await?;
    read_by(ground, server, stock, BESIDE, seconds).await
}

async fn read_by(
    ground: &Ground,
    server: &Server,
    stock: &Stock,
    sockets: usize,
    seconds: u32,
) -> anyhow::Result<Seen> {
    let causes = Causes::default();
    let expected = (RATE * seconds) as usize;
    let mut readers = JoinSet::new();
    for _ in 0..sockets {
        let mut socket = connect(server, "?topics=jobs").await?;
        // The greeting comes first; from then on nothing is missed.
        socket.next().await.context("the server closed a live socket")??;
        readers.spawn(read(socket, expected, causes.clone(), ground.shared_clock()));
    }
    let load = Load::new(ground.shared_clock(), server)?;
    let stir = |number: usize| {
        let cause = stock.stir(number);
        let state = if number.is_multiple_of(2) { "held" } else { "ready" };
        let job = cause.0.split('/').nth(2).unwrap_or_default().to_owned();
        let now = ground.clock().monotonic();
        causes.lock().unwrap_or_else(PoisonError::into_inner).insert((job, state.to_owned()), now);
        load.post(cause)
    };
    load.run(RATE, seconds, stir).await?;
    let rss_mb = resident_mb(server.pid()?)?;
    let mut seen = Seen { delays_ms: Vec::new(), lost: 0.0, rss_mb };
    while let Some(reader) = readers.join_next().await {
        let (delays_ms, doubled) = reader??;
        seen.lost += (expected.saturating_sub(delays_ms.len()) + doubled) as f64;
        seen.delays_ms.extend(delays_ms);
    }
    Ok(seen)
}

/// Reads until all expected events have come, or none comes any more. Returns the delays, and how many events came
/// twice or out of order.
async fn read(
    mut socket: Socket,
    expected: usize,
    causes: Causes,
    clock: Arc<dyn Clock>,
) -> anyhow::Result<(Vec<f64>, usize)> {
    let (mut delays, mut doubled, mut newest) = (Vec::with_capacity(expected), 0, 0);
    while delays.len() < expected {
        let silence = clock.wait(LAST);
        let message = tokio::select! {
            message = socket.next() => message.context("the server closed a live socket")??,
            () = silence => break,
        };
        let now = clock.monotonic();
        let Ok(text) = message.to_text() else { continue };
        let Ok(event) = serde_json::from_str::<Value>(text) else { continue };
        let Some(seq) = event["seq"].as_i64() else { continue };
        doubled += usize::from(seq <= newest);
        newest = seq;
        let word = |name: &str| event["event"][name].as_str().unwrap_or_default().to_owned();
        let cause = (word("job"), word("state"));
        let sent = causes.lock().unwrap_or_else(PoisonError::into_inner).get(&cause).copied();
        if let Some(sent) = sent {
            delays.push(now.saturating_sub(sent).as_secs_f64() * 1000.0);
        }
    }
    Ok((delays, doubled))
}

async fn connect(server: &Server, query: &str) -> anyhow::Result<Socket> {
    let mut request = format!("ws://{}/api/v1/live{query}", server.address).into_client_request()?;
    let token = HeaderValue::from_str(&format!("Bearer {}", server.token))?;
    request.headers_mut().insert(AUTHORIZATION, token);
    let (socket, _) = connect_async(request).await.context("failed to open a live socket")?;
    Ok(socket)
}
