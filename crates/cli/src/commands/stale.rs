//! `sakuga stale`.

use server::api::stale::StaleView;

use crate::args::Global;
use crate::client::{Client, Purpose};
use crate::commands::which;
use crate::output::Output;
use crate::path;
use crate::table::table;

/// List takes that are out of date.
#[derive(Debug, clap::Args)]
pub(crate) struct Stale {
    /// The episode's code
    #[arg(default_value = "e01")]
    episode: String,
    /// Also takes that the reel does not use
    #[arg(long)]
    all: bool,
}

pub(crate) async fn run(stale: &Stale, global: &Global, output: &Output) -> anyhow::Result<()> {
    let client = Client::open(global, Purpose::Look).await?;
    let project = which::project(&client, global).await?;
    let path = format!("{}/stale?all={}", path::episode(&project, &stale.episode), stale.all);
    let found: Vec<StaleView> = client.get(&path).await?;
    output.result(&found, || {
        if found.is_empty() {
            return "every take is up to date".to_owned();
        }
        let row = |stale: &StaleView| {
            vec![
                stale.shot.clone(),
                stale.stage.to_string(),
                stale.take.to_string(),
                standing(stale).to_owned(),
                stale.because.join(", "),
            ]
        };
        table(&["shot", "stage", "take", "", "because"], &found.iter().map(row).collect::<Vec<_>>())
    })
}

fn standing(stale: &StaleView) -> &'static str {
    match (stale.approved, stale.picked) {
        (true, _) => "approved, kept",
        (_, true) => "",
        _ => "not picked",
    }
}
