//! `sakuga serve`: the studio for browsers, programs and commands on this machine.

use std::net::SocketAddr;

use anyhow::Context;
use server::App;
use server::auth::{self, Settings};
use tokio::net::TcpListener;

use super::follow::interrupt;
use crate::args::Global;
use crate::output::Output;
use crate::wiring::own;

/// Serve the studio.
#[derive(Debug, clap::Args)]
pub(crate) struct Serve {
    /// Where to listen
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8328")]
    bind: SocketAddr,
    /// The engine that draws
    #[arg(long, default_value = "storyboard")]
    engine: String,
}

pub(crate) async fn run(serve: &Serve, global: &Global, output: &Output) -> anyhow::Result<()> {
    let mut owned = own(global).await?;
    owned.studio.engine(&serve.engine)?;
    let listener =
        TcpListener::bind(serve.bind).await.with_context(|| format!("failed to listen on {}", serve.bind))?;
    let address = listener.local_addr()?;
    let line = owned.start_line(&serve.engine).await?;
    owned.studio.owner_token().await?;
    let app = App::new(owned.studio.clone(), line.handle());
    let live = app.live().clone();
    let router = auth::guard(server::router(app.clone()), app, Settings::default())
        .into_make_service_with_connect_info::<SocketAddr>();
    owned.tell_address(&address.to_string())?;
    output.note(&format!("the studio listens on http://{address}"));
    // Readers of live events would stay for ever.
    let stopping = async move {
        interrupt().await;
        live.stop();
    };
    axum::serve(listener, router).with_graceful_shutdown(stopping).await?;
    line.stop().await?;
    Ok(())
}
