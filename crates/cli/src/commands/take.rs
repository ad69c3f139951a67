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
    /// This take is to be made again
    Retake {
        #[command(flatten)]
        which: Which,
        /// Why
        #[arg(long)]
        note: String,
    },
    /// Take back what was said of this take
    Reopen(Which),
}

/// Names one take.
#[derive(Debug, clap::Args)]
struct Which {
    /// The shot's code
    shot: String,
    /// The take's number
    take: u32,
    /// The stage
    #[arg(long, default_value = "storyboard")]
    stage: Stage,
    /// The episode's code
    #[arg(long, default_value = "e01")]
    episode: String,
}

pub(crate) async fn run(take: &Take, global: &Global, output: &Output) -> anyhow::Result<()> {
    match &take.verb {
        Verb::Add(add) => super::hand::add_take(add, global, output).await,
        Verb::List { shot, episode } => {
            let client = Client::open(global, Purpose::Look).await?;
            let path = shot::at(&client, global, episode, shot).await?;
            let takes: Vec<TakeView> = client.all(&format!("{path}/takes")).await?;
            output.result(&takes, || list(&takes))
        }
        Verb::Show(which) => {
            let client = Client::open(global, Purpose::Look).await?;
            let details: TakeDetailsView = client.get(&which.path(&client, global).await?).await?;
            output.result(&details, || show(&details))
        }
        Verb::Pick(which) => put(global, output, which, ("pick", json!(null)), "picked").await,
        Verb::Approve(which) => put(global, output, which, review("approved", ""), "approved").await,
        Verb::Retake { which, note } => {
            put(global, output, which, review("retake", note), "to be made again").await
        }
        Verb::Reopen(which) => put(global, output, which, review("open", ""), "open again").await,
    }
}

impl Which {
    async fn path(&self, client: &Client, global: &Global) -> anyhow::Result<String> {
        let shot = shot::at(client, global, &self.episode, &self.shot).await?;
        Ok(format!("{shot}/takes/{}/{}", self.stage, self.take))
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
    let path = which.path(&client, global).await?;
    let _: TakeView = client.put(&format!("{path}/{what}"), &body).await?;
    client.close().await?;
    let value = json!({ "shot": which.shot, "stage": which.stage, "take": which.take, "now": word });
    output.result(&value, || format!("{} {} take {} is {word}", which.shot, which.stage, which.take))
}

fn list(takes: &[TakeView]) -> String {
    let row = |take: &TakeView| {
        vec![
            take.stage.to_string(),
            take.take.to_string(),
            if take.picked { "picked".to_owned() } else { String::new() },
            said(&take.review),
            if take.cached { "cached".to_owned() } else { String::new() },
            take.asset.path.clone(),
        ]
    };
    table(&["stage", "take", "", "review", "", "file"], &takes.iter().map(row).collect::<Vec<_>>())
}

fn said(review: &Review) -> String {
    match review {
        Review::Open => String::new(),
        Review::Approved => "approved".to_owned(),
        Review::Retake { note } => format!("retake: {note}"),
    }
}

fn show(details: &TakeDetailsView) -> String {
    let TakeDetailsView { take, request } = details;
    let mut text = format!("{}\nfingerprint {}\nseed {}\n", take.asset.path, take.fingerprint, request.seed);
    text.push_str(&proof(request));
    for words in &take.not_drawn {
        text.push_str(&format!("not drawn: {words}\n"));
    }
    text
}
