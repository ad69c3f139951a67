//! `sakuga scene`.

use clap::Subcommand;
use server::api::episodes::SceneView;

use crate::args::Global;
use crate::client::{Client, Purpose};
use crate::commands::which;
use crate::output::Output;
use crate::path;
use crate::table::table;

/// Scenes.
#[derive(Debug, clap::Args)]
pub(crate) struct Scene {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// List the scenes of an episode
    List {
        /// The episode's code
        #[arg(default_value = "e01")]
        episode: String,
    },
}

pub(crate) async fn run(scene: &Scene, global: &Global, output: &Output) -> anyhow::Result<()> {
    let Verb::List { episode } = &scene.verb;
    let client = Client::open(global, Purpose::Look).await?;
    let project = which::project(&client, global).await?;
    let path = format!("{}/scenes", path::episode(&project, episode));
    let scenes: Vec<SceneView> = client.all(&path).await?;
    output.result(&scenes, || {
        let row = |scene: &SceneView| {
            let omitted = if scene.omitted { "omitted" } else { "" };
            vec![scene.code.clone(), omitted.to_owned(), scene.heading.clone()]
        };
        table(&["scene", "", "heading"], &scenes.iter().map(row).collect::<Vec<_>>())
    })
}
