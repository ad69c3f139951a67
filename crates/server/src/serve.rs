//! The socket: who may connect, how long a connection may do nothing, and how all of them end.
//!
//! Concurrency rule: one task accepts, one task serves each connection. The accepting task owns the set of the
//! others; it takes no new connection while the set is full, and ends them when the studio stops.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use tower::ServiceExt as _;

use crate::error::Problem;
use crate::health::{HealthView, readiness};
use crate::lifecycle::Lifecycle;
use crate::limits::Limits;

/// How long accepting rests after it failed, as when the program has too many files open.
const RELIEF: Duration = Duration::from_millis(100);

/// The smallest head that can be read.
const SMALLEST_HEAD: usize = 8192;

/// A socket that is being served.
pub struct Serving {
    router: watch::Sender<Router>,
    task: JoinHandle<()>,
}

/// What the accepting task works with.
struct Door {
    listener: TcpListener,
    router: watch::Receiver<Router>,
    limits: watch::Receiver<Limits>,
    lifecycle: Lifecycle,
}

impl Serving {
    /// Begins to serve. Until [`Serving::show`] only `/health` and `/ready` are answered.
    #[must_use]
    pub fn begin(listener: TcpListener, limits: watch::Receiver<Limits>, lifecycle: Lifecycle) -> Self {
        let (sender, router) = watch::channel(opening(lifecycle.clone()));
        let door = Door { listener, router, limits, lifecycle };
        Self { router: sender, task: tokio::spawn(door.attend()) }
    }

    /// From now on requests go to this router, also on connections that are open already.
    pub fn show(&self, router: Router) {
        drop(self.router.send_replace(router));
    }

    /// Completes when the studio has stopped and every connection has ended; after `grace` those that have not
    /// are cut.
    pub async fn ended(mut self, grace: Duration) {
        let ended = tokio::time::timeout(grace, &mut self.task).await;
        if ended.is_err() {
            self.task.abort();
        }
    }
}

/// What is answered while the studio starts.
fn opening(lifecycle: Lifecycle) -> Router {
    let ready = lifecycle.clone();
    Router::new()
        .route(
            "/health",
            axum::routing::get(async move || axum::Json(HealthView::of(lifecycle.phase(), Vec::new()))),
        )
        .route("/ready", axum::routing::get(async move || readiness(ready.phase())))
        .fallback(async || {
            Problem::unavailable("starting", "the studio is starting").fix("ask again in a moment")
        })
}

impl Door {
    async fn attend(self) {
        let mut conversations = JoinSet::new();
        loop {
            while conversations.try_join_next().is_some() {}
            let most = self.limits.borrow().connections;
            if conversations.len() >= most {
                tokio::select! {
                    _ = conversations.join_next() => {}
                    () = self.lifecycle.stopping() => break,
                }
                continue;
            }
            tokio::select! {
                accepted = self.listener.accept() => match accepted {
                    Ok((stream, peer)) => {
                        conversations.spawn(self.converse(stream, peer));
                    }
                    Err(error) => {
                        tracing::warn!(error = %error, "failed to accept a connection");
                        tokio::time::sleep(RELIEF).await;
                    }
                },
                () = self.lifecycle.stopping() => break,
            }
        }
        drop(self);
        while conversations.join_next().await.is_some() {}
    }

    fn converse(&self, stream: TcpStream, peer: SocketAddr) -> impl Future<Output = ()> + Send + use<> {
        let limits = *self.limits.borrow();
        let (router, lifecycle) = (self.router.clone(), self.lifecycle.clone());
        async move {
            // Small answers go out at once.
            let _ = stream.set_nodelay(true);
            let service =
                hyper::service::service_fn(move |request| answer(router.borrow().clone(), peer, request));
            let connection = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(limits.head)
                .max_buf_size(limits.head_bytes.max(SMALLEST_HEAD))
                .serve_connection(TokioIo::new(stream), service)
                .with_upgrades();
            let mut connection = std::pin::pin!(connection);
            let ended = tokio::select! {
                ended = connection.as_mut() => ended,
                () = lifecycle.stopping() => {
                    connection.as_mut().graceful_shutdown();
                    connection.await
                }
            };
            if let Err(error) = ended {
                tracing::debug!(error = %error, "a connection ended badly");
            }
        }
    }
}

async fn answer(
    router: Router,
    peer: SocketAddr,
    request: Request<Incoming>,
) -> Result<Response, Infallible> {
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(ConnectInfo(peer));
    router.oneshot(request).await
}
