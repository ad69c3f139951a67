//! `sakuga episode`.

use clap::Subcommand;
use server::api::episodes::EpisodeDetailsView;

use crate::args::Global;
use crate::client::{Client, Purpose};
use crate::commands::which;
use crate::output::Output;
use crate::path;
use crate::table::table;

/// Episodes.
#[derive(Debug, clap::Args)]
pub(crate) struct Episode {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// List the episodes of a project with how far they are
    List,
    /// Show how far an episode is
    Show {
        /// The episode's code
        #[arg(default_value = "e01")]
        episode: String,
    },
}

pub(crate) async fn run(episode: &Episode, global: &Global, output: &Output) -> anyhow::Result<()> {
    let client = Client::open(global, Purpose::Look).await?;
    let project = which::project(&client, global).await?;
    match &episode.verb {
        Verb::List => {
            let episodes: Vec<EpisodeDetailsView> =
                client.all(&format!("/projects/{project}/episodes")).await?;
            output.result(&episodes, || list(&episodes))
        }
        Verb::Show { episode } => {
            let details: EpisodeDetailsView = client.get(&path::episode(&project, episode)).await?;
            output.result(&details, || list(std::slice::from_ref(&details)))
        }
    }
}

fn list(episodes: &[EpisodeDetailsView]) -> String {
    let row = |details: &EpisodeDetailsView| {
        vec![
            details.episode.code.clone(),
            details.scenes.to_string(),
            details.shots.to_string(),
            details.drawn.to_string(),
            details.approved.to_string(),
            format!("{}.{} s", details.running_ms / 1000, details.running_ms % 1000 / 100),
            details.episode.title.clone(),
        ]
    };
    let heading = ["episode", "scenes", "shots", "drawn", "approved", "length", "title"];
    table(&heading, &episodes.iter().map(row).collect::<Vec<_>>())
}
