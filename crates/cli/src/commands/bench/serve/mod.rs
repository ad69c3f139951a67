//! `bench serve`: the server in a process of its own, under load from this one over loopback.
//!
//! Requests are sent at a fixed rate whether or not earlier ones have been answered, and each is measured from the
//! moment at which it was due, so that a slow answer cannot hide those that wait behind it.

mod lists;
mod live;
mod load;
mod server;
mod stock;

use std::time::Duration;

use self::load::Load;
use self::server::Server;
use self::stock::Stock;
use super::figures::Figure;
use super::{Figures, Ground};

/// How much is measured.
struct Scale {
    jobs: usize,
    assets: usize,
    /// Seconds for each figure, and for each list.
    seconds: u32,
    list_seconds: u32,
    sockets: usize,
    idle: Duration,
}

const FULL: Scale = Scale {
    jobs: 100_000,
    assets: 100_000,
    seconds: 20,
    list_seconds: 3,
    sockets: 500,
    idle: Duration::from_secs(10),
};
const QUICK: Scale = Scale {
    jobs: 6_000,
    assets: 6_000,
    seconds: 3,
    list_seconds: 1,
    sockets: 50,
    idle: Duration::from_secs(2),
};

/// Measures reading, listing, submitting and live events.
pub(super) async fn run(ground: &Ground, quick: bool) -> anyhow::Result<Figures> {
    let scale = if quick { QUICK } else { FULL };
    let data = ground.root().join("serve");
    let stock = Stock::lay_in(&data, scale.jobs, scale.assets).await?;
    let server = Server::start(&data).await?;
    // First, because a server that has worked keeps caches, and what it needs then is a figure of its own.
    let idle = live::idle(ground, &server, 10, scale.idle).await?;
    let load = Load::new(ground.shared_clock(), &server)?;
    let status = load.run(500, scale.seconds, |number| load.get(stock.status_path(number))).await?;
    let mut figures = lists::measure(&load, scale.list_seconds).await?;
    let submits = load.run(200, scale.seconds, |number| load.post(stock.submit(number))).await?;
    let crowd = live::crowd(ground, &server, &stock, scale.sockets, scale.seconds).await?;
    let stalled = live::beside_a_stalled_reader(ground, &server, &stock, scale.seconds).await?;
    server.stop().await?;
    figures.extend([
        ("status_p95_ms", Figure::at(&status, 0.95, "ms")),
        ("submit_p95_ms", Figure::at(&submits, 0.95, "ms")),
        ("live_idle_cpu_pct", Figure::of(&[idle.cpu_pct], "%")),
        ("live_idle_rss_mb", Figure::of(&[idle.rss_mb], "MB")),
        ("live_p99_ms", Figure::at(&crowd.delays_ms, 0.99, "ms")),
        ("live_lost", Figure::of(&[crowd.lost], "events")),
        ("live_rss_mb", Figure::of(&[crowd.rss_mb], "MB")),
        ("stalled_p99_ms", Figure::at(&stalled.delays_ms, 0.99, "ms")),
    ]);
    Ok(figures)
}
