//! `sakuga stale`.

use crate::args::Global;
use crate::output::Output;
use crate::table::table;
use crate::wiring::look;

/// List takes that are out of date.
#[derive(Debug, clap::Args)]
pub(crate) struct Stale {
    /// The episode's code
    #[arg(default_value = "e01")]
    episode: String,
}

pub(crate) async fn run(stale: &Stale, global: &Global, output: &Output) -> anyhow::Result<()> {
    let studio = look(global).await?;
    let project = studio.project(global.project.as_ref()).await?;
    let production = studio.production(project, &stale.episode).await?;
    let found = studio.stale(&production).await?;
    output.result(&found, || {
        if found.is_empty() {
            return "every take is up to date".to_owned();
        }
        let row = |stale: &studio::verbs::stale::Stale| {
            vec![
                stale.shot.clone(),
                stale.stage.to_string(),
                stale.take.to_string(),
                if stale.approved { "approved, kept".to_owned() } else { String::new() },
                stale.because.join(", "),
            ]
        };
        table(&["shot", "stage", "take", "", "because"], &found.iter().map(row).collect::<Vec<_>>())
    })
}
