//! `sakuga shot`.

use clap::Subcommand;
use domain::rate::Rate;
use domain::shot::ShotStatus;
use serde_json::{Map, Value};
use server::api::projects::ProjectView;
use server::api::shots::ShotView;

use crate::args::Global;
use crate::client::{Client, Purpose};
use crate::commands::edits::pair;
use crate::commands::which;
use crate::output::Output;
use crate::path;
use crate::table::{short, table};

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
    Show(Which),
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
    /// Give a field that was set by hand back to the screenplay
    GiveBack {
        #[command(flatten)]
        which: Which,
        /// The field
        field: String,
    },
    /// Take a shot out of the film; it keeps its code and takes
    Omit(Which),
    /// Put an omitted shot back into the film
    Restore(Which),
}

/// Names one shot.
#[derive(Debug, clap::Args)]
struct Which {
    /// The shot's code
    code: String,
    /// The episode's code
    #[arg(long, default_value = "e01")]
    episode: String,
}

pub(crate) async fn run(shot: &Shot, global: &Global, output: &Output) -> anyhow::Result<()> {
    match &shot.verb {
        Verb::List { episode } => {
            let client = Client::open(global, Purpose::Look).await?;
            let slug = which::project(&client, global).await?;
            let path = format!("{}/shots", path::episode(&slug, episode));
            let shots: Vec<ShotView> = client.all(&path).await?;
            let project: ProjectView = client.get(&format!("/projects/{slug}")).await?;
            output.result(&shots, || list(&shots, project.style.rate))
        }
        Verb::Show(which) => {
            let client = Client::open(global, Purpose::Look).await?;
            let at = at(&client, global, &which.episode, &which.code).await?;
            let shot: ShotView = client.get(&at).await?;
            output.result(&shot, || toml::to_string(&shot.content).unwrap_or_default())
        }
        Verb::Set { code, edits, episode } => {
            let edits = pairs(edits)?;
            let client = Client::open(global, Purpose::Change).await?;
            let at = at(&client, global, episode, code).await?;
            let shot: ShotView = client.patch(&at, &edits).await?;
            client.close().await?;
            output.result(&shot, || format!("{code} set by hand: {}", shot.edited.join(", ")))
        }
        Verb::GiveBack { which: wanted, field } => {
            let client = Client::open(global, Purpose::Change).await?;
            let at = at(&client, global, &wanted.episode, &wanted.code).await?;
            let shot: ShotView = client.delete(&format!("{at}/edited/{}", path::part(field))).await?;
            client.close().await?;
            output.result(&shot, || format!("{field} of {} is as the screenplay says", shot.code))
        }
        Verb::Omit(which) => step(global, output, which, "omit", "out of the film").await,
        Verb::Restore(which) => step(global, output, which, "restore", "in the film again").await,
    }
}

async fn step(
    global: &Global,
    output: &Output,
    which: &Which,
    action: &str,
    now: &str,
) -> anyhow::Result<()> {
    let client = Client::open(global, Purpose::Change).await?;
    let at = at(&client, global, &which.episode, &which.code).await?;
    let shot: ShotView = client.post(&format!("{at}/{action}"), &()).await?;
    client.close().await?;
    output.result(&shot, || format!("{} is {now}", shot.code))
}

/// Where a shot of the project that is meant is found.
pub(crate) async fn at(
    client: &Client,
    global: &Global,
    episode: &str,
    code: &str,
) -> anyhow::Result<String> {
    let project = which::project(client, global).await?;
    Ok(path::shot(&project, episode, code))
}

/// The fields that are set, by path.
fn pairs(edits: &[String]) -> anyhow::Result<Map<String, Value>> {
    edits
        .iter()
        .map(|edit| pair(edit, "framing=close").map(|(path, value)| (path.to_owned(), value)))
        .collect()
}

fn list(shots: &[ShotView], rate: Rate) -> String {
    let row = |shot: &ShotView| {
        let content = &shot.content;
        let cast: Vec<&str> = content.cast.iter().map(|staging| staging.character.as_str()).collect();
        let words = content
            .lines
            .first()
            .map_or(content.action.clone(), |line| format!("{}: {}", line.name, line.text));
        let omitted = if shot.status == ShotStatus::Omitted { "omitted" } else { "" };
        vec![
            shot.code.to_string(),
            shot.scene.clone(),
            format!("{:.1} s", rate.seconds(content.frames)),
            word(&content.framing),
            cast.join(" "),
            omitted.to_owned(),
            short(&words.replace('\n', " "), 60),
        ]
    };
    let rows: Vec<Vec<String>> = shots.iter().map(row).collect();
    table(&["shot", "scene", "length", "framing", "cast", "", "what"], &rows)
}

/// The word by which a value is stored.
pub(crate) fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
