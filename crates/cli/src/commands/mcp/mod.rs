//! `sakuga mcp`: the studio for language models, by the Model Context Protocol over standard input and output.
//!
//! Nothing but the protocol is written to standard output. Every call asks the API anew, as any other command does: so a
//! server that starts or stops meanwhile is found, and between two calls the data folder is free for others.

mod answer;
mod arguments;
mod budget;
mod line;
mod making;
mod progress;
mod propose;
mod resources;
mod serving;
mod session;
mod story;
mod takes;
mod tools;

use anyhow::Context as _;
use rmcp::ServiceExt as _;

use self::serving::Serving;
use self::session::{Key, Session};
use super::follow::interrupt;
use crate::args::Global;

/// Serve the Model Context Protocol on standard input and output.
#[derive(Debug, clap::Args)]
pub(crate) struct Mcp {
    /// The environment variable with a token: what it may do can be done here; without one everything is only looked at
    #[arg(long, value_name = "NAME", default_value = "SAKUGA_TOKEN")]
    token_env: String,
    /// The most jobs that may be queued from here, until the command is started again
    #[arg(long, value_name = "JOBS", default_value_t = 20)]
    budget: u32,
}

pub(crate) async fn run(mcp: &Mcp, global: &Global) -> anyhow::Result<()> {
    let key = Key::of(&mcp.token_env, std::env::var(&mcp.token_env).ok().as_deref());
    let serving = Serving::of(Session::new(global.clone(), key, mcp.budget));
    let begun = serving.serve(rmcp::transport::io::stdio());
    let running = tokio::select! {
        begun = begun => begun.context(
            "failed to begin with the Model Context Protocol: start `sakuga mcp` from a program that speaks it, as docs/mcp.md says",
        )?,
        () = interrupt() => return Ok(()),
    };
    tokio::select! {
        ended = running.waiting() => ended.map(|_| ()).context("failed to go on with the Model Context Protocol"),
        () = interrupt() => Ok(()),
    }
}
