//! `sakuga style`.

use super::noun::{Only, only};
use crate::args::Global;
use crate::output::Output;

/// The style of a project.
#[derive(Debug, clap::Args)]
pub(crate) struct Style {
    #[command(subcommand)]
    verb: Only,
}

pub(crate) async fn run(style: &Style, global: &Global, output: &Output) -> anyhow::Result<()> {
    only::<domain::style::Style>(&style.verb, "style", global, output).await
}
