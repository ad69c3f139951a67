//! `sakuga take`.

use clap::Subcommand;
use domain::take::{Review, Stage};
use serde_json::{Value, json};
use server::api::takes::{TakeDetailsView, TakeView};

use crate::args::Global;
use crate::client::{Client, Purpose};
use crate::commands::shot;
use crate::output::Output;
use crate::proof::proof;
use crate::table::table;

/// Takes.
#[derive(Debug, clap::Args)]
pub(crate) struct Take {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Add a picture that you drew as a take, which no engine replaces
    Add(super::hand::AddTake),
    /// Take back pictures that you painted over in another program
    BringBack(super::paint::BringBack),
    /// Write a page with the takes of a stage side by side, and what they were asked differently
    Compare(super::compare::Compare),
    /// Copy a take's picture to where you paint over it
    Export(super::paint::Export),
    /// List the takes of a shot
    List {
        /// The shot's code
        shot: String,
        /// The episode's code
        #[arg(long, default_value = "e01")]
        episode: String,
    },
    /// Show one take with the request that made it
    Show(Which),
    /// Use this take in the reel
    Pick(Which),
    /// This take is good: newer ones do not replace it on their own
    Approve(Which),
    /// This take is to be made again, with other words if you say some
    Retake(super::again::Retake),
    /// Take back what was said of this take
    Reopen(Which),
    /// Draw variations of a take: other seeds, more or less of it changed, its `LoRA` stronger or weaker
    Vary(super::again::Vary),
}

/// Names one take.
#[derive(Debug, clap::Args)]
pub(super) struct Which {
    /// The shot's code
    pub(super) shot: String,
    /// The take's number
    pub(super) take: u32,
    /// The stage; needed when several have a take of that number
    #[arg(long)]
    stage: Option<Stage>,
    /// The episode's code
    #[arg(long, default_value = "e01")]
    episode: String,
}

pub(crate) async fn run(take: &Take, global: &Global, output: &Output) -> anyhow::Result<()> {
    match &take.verb {
        Verb::Add(add) => super::hand::add_take(add, global, output).await,
        Verb::BringBack(back) => super::paint::bring_back(back, global, output).await,
        Verb::Compare(compare) => super::compare::run(compare, global, output).await,
        Verb::Export(export) => super::paint::export(export, global, output).await,
        Verb::List { shot, episode } => {
            let client = Client::open(global, Purpose::Look).await?;
            let path = shot::at(&client, global, episode, shot).await?;
            let takes: Vec<TakeView> = client.all(&format!("{path}/takes")).await?;
            output.result(&takes, || list(&takes))
        }
        Verb::Show(which) => {
            let client = Client::open(global, Purpose::Look).await?;
            let details: TakeDetailsView = client.get(&which.found(&client, global).await?.path).await?;
            output.result(&details, || show(&details))
        }
        Verb::Pick(which) => put(global, output, which, ("pick", json!(null)), "picked").await,
        Verb::Approve(which) => put(global, output, which, review("approved", ""), "approved").await,
        Verb::Retake(retake) => super::again::retake(retake, global, output).await,
        Verb::Reopen(which) => put(global, output, which, review("open", ""), "open again").await,
        Verb::Vary(vary) => super::again::vary(vary, global, output).await,
    }
}

/// A take that was named.
pub(super) struct Found {
    /// Where the API has it.
    pub(super) path: String,
    /// Its stage.
    pub(super) stage: Stage,
}

impl Which {
    /// Finds the stage when only one has a take of that number; of several a person has to say which.
    pub(super) async fn found(&self, client: &Client, global: &Global) -> anyhow::Result<Found> {
        let shot = shot::at(client, global, &self.episode, &self.shot).await?;
        let stage = match self.stage {
            Some(stage) => stage,
            None => self.only_stage(client, &shot).await?,
        };
        Ok(Found { path: format!("{shot}/takes/{stage}/{}", self.take), stage })
    }

    async fn only_stage(&self, client: &Client, shot: &str) -> anyhow::Result<Stage> {
        let takes: Vec<TakeView> = client.all(&format!("{shot}/takes")).await?;
        let stages: Vec<Stage> =
            takes.iter().filter(|take| take.take == self.take).map(|take| take.stage).collect();
        let names: Vec<&str> = stages.iter().map(|stage| stage.as_str()).collect();
        match stages[..] {
            [] => Ok(Stage::Storyboard),
            [stage] => Ok(stage),
            _ => anyhow::bail!(
                "{} has a take {} of each of these stages: {}; say which with --stage",
                self.shot,
                self.take,
                names.join(", ")
            ),
        }
    }
}

fn review(verdict: &str, note: &str) -> (&'static str, Value) {
    ("review", json!({ "verdict": verdict, "note": note }))
}

async fn put(
    global: &Global,
    output: &Output,
    which: &Which,
    (what, body): (&str, Value),
    word: &str,
) -> anyhow::Result<()> {
    let client = Client::open(global, Purpose::Change).await?;
    let Found { path, stage } = which.found(&client, global).await?;
    let _: TakeView = client.put(&format!("{path}/{what}"), &body).await?;
    client.close().await?;
    let value = json!({ "shot": which.shot, "stage": stage, "take": which.take, "now": word });
    output.result(&value, || format!("{} {stage} take {} is {word}", which.shot, which.take))
}

fn list(takes: &[TakeView]) -> String {
    let row = |take: &TakeView| {
        vec![
            stage(take),
            take.take.to_string(),
            if take.picked { "picked".to_owned() } else { String::new() },
            said(&take.review),
            if take.cached { "cached".to_owned() } else { String::new() },
            take.asset.path.clone(),
        ]
    };
    table(&["stage", "take", "", "review", "", "file"], &takes.iter().map(row).collect::<Vec<_>>())
}

/// The stage, with the moment where it is not the one that is usually meant.
fn stage(take: &TakeView) -> String {
    if take.moment.is_start() { take.stage.to_string() } else { format!("{} {}", take.stage, take.moment) }
}

fn said(review: &Review) -> String {
    match review {
        Review::Open => String::new(),
        Review::Approved => "approved".to_owned(),
        Review::Retake { note } => format!("retake: {note}"),
    }
}

fn show(details: &TakeDetailsView) -> String {
    let TakeDetailsView { take, request, .. } = details;
    let mut text = format!("{}\nfingerprint {}\n", take.asset.path, take.fingerprint);
    text.push_str(&if request.is_by_hand() {
        "drawn by hand\n".to_owned()
    } else {
        format!("seed {}\n", request.seed)
    });
    if let Some(from) = &take.painted_over {
        text.push_str(&format!("painted over take {from}\n"));
    }
    text.push_str(&proof(request));
    for words in &take.not_drawn {
        text.push_str(&format!("not drawn: {words}\n"));
    }
    text
}
