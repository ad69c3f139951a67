//! `sakuga shot`.

use clap::Subcommand;
use domain::shot::{Shot as Row, ShotStatus};
use studio::verbs::find::Production;

use crate::args::Global;
use crate::output::Output;
use crate::table::{short, table};
use crate::wiring::{look, own};

/// Shots.
#[derive(Debug, clap::Args)]
pub(crate) struct Shot {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// List the shots of an episode
    List {
        /// The episode's code
        #[arg(default_value = "e01")]
        episode: String,
    },
    /// Show everything about a shot
    Show {
        /// The shot's code
        code: String,
        /// The episode's code
        #[arg(long, default_value = "e01")]
        episode: String,
    },
    /// Set fields by hand; later imports leave them alone
    Set {
        /// The shot's code
        code: String,
        /// Such as `framing=close`, `frames=48`, `light.weather=rain`
        #[arg(required = true, value_name = "FIELD=VALUE")]
        edits: Vec<String>,
        /// The episode's code
        #[arg(long, default_value = "e01")]
        episode: String,
    },
}

pub(crate) async fn run(shot: &Shot, global: &Global, output: &Output) -> anyhow::Result<()> {
    match &shot.verb {
        Verb::List { episode } => {
            let studio = look(global).await?;
            let project = studio.project(global.project.as_ref()).await?;
            let production = studio.production(project, episode).await?;
            output.result(&production.shots, || list(&production))
        }
        Verb::Show { code, episode } => {
            let studio = look(global).await?;
            let project = studio.project(global.project.as_ref()).await?;
            let production = studio.production(project, episode).await?;
            let shot = production.shot(code)?;
            output.result(shot, || show(shot))
        }
        Verb::Set { code, edits, episode } => {
            let owned = own(global).await?;
            let project = owned.studio.project(global.project.as_ref()).await?;
            let production = owned.studio.production(project, episode).await?;
            let shot = owned.studio.edit_shot(&production, code, edits).await?;
            output.result(&shot, || format!("{code} set by hand: {}", shot.edited.join(", ")))
        }
    }
}

fn list(production: &Production) -> String {
    let rate = production.project.style.rate;
    let row = |shot: &Row| {
        let content = &shot.content;
        let cast: Vec<&str> = content.cast.iter().map(|staging| staging.character.as_str()).collect();
        let words = content
            .lines
            .first()
            .map_or(content.action.clone(), |line| format!("{}: {}", line.name, line.text));
        let omitted = if shot.status == ShotStatus::Omitted { "omitted" } else { "" };
        vec![
            shot.code.to_string(),
            production.scene_of(shot).map(|scene| scene.code.clone()).unwrap_or_default(),
            format!("{:.1} s", rate.seconds(content.frames)),
            word(&content.framing),
            cast.join(" "),
            omitted.to_owned(),
            short(&words.replace('\n', " "), 60),
        ]
    };
    let rows: Vec<Vec<String>> = production.shots.iter().map(row).collect();
    table(&["shot", "scene", "length", "framing", "cast", "", "what"], &rows)
}

fn show(shot: &Row) -> String {
    toml::to_string(&shot.content).unwrap_or_default()
}

/// The word by which a value is stored.
pub(crate) fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
