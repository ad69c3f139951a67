//! `sakuga take`.

use clap::Subcommand;
use domain::take::{Review, Stage};
use store::TakeRecord;
use studio::verbs::take::Decision;

use crate::args::Global;
use crate::output::Output;
use crate::table::table;
use crate::wiring::{look, own};

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
            let takes = takes(global, shot, episode).await?;
            output.result(&takes, || list(&takes))
        }
        Verb::Show(which) => {
            let takes = takes(global, &which.shot, &which.episode).await?;
            let found = takes
                .iter()
                .find(|record| record.take.stage == which.stage && record.take.ordinal == which.take);
            let found = found.ok_or_else(|| {
                anyhow::anyhow!(
                    "{} has no {} take {}; `sakuga take list {}` lists them",
                    which.shot,
                    which.stage,
                    which.take,
                    which.shot
                )
            })?;
            output.result(found, || show(found))
        }
        Verb::Pick(which) => decide(global, output, which, &Decision::Pick, "picked").await,
        Verb::Approve(which) => decide(global, output, which, &Decision::Approve, "approved").await,
        Verb::Retake { which, note } => {
            decide(global, output, which, &Decision::Retake(note.clone()), "to be made again").await
        }
        Verb::Reopen(which) => decide(global, output, which, &Decision::Reopen, "open again").await,
    }
}

async fn takes(global: &Global, shot: &str, episode: &str) -> anyhow::Result<Vec<TakeRecord>> {
    let studio = look(global).await?;
    let project = studio.project(global.project.as_ref()).await?;
    let production = studio.production(project, episode).await?;
    Ok(studio.store().takes_of_shot(&production.shot(shot)?.id).await?)
}

async fn decide(
    global: &Global,
    output: &Output,
    which: &Which,
    decision: &Decision,
    word: &str,
) -> anyhow::Result<()> {
    let owned = own(global).await?;
    let project = owned.studio.project(global.project.as_ref()).await?;
    let production = owned.studio.production(project, &which.episode).await?;
    let shot = production.shot(&which.shot)?;
    let record = owned.studio.decide(shot, which.stage, which.take, decision).await?;
    let value =
        serde_json::json!({ "shot": which.shot, "stage": which.stage, "take": which.take, "now": word });
    output.result(&value, || format!("{} {} take {} is {word}", which.shot, record.take.stage, which.take))
}

fn list(takes: &[TakeRecord]) -> String {
    let row = |record: &TakeRecord| {
        let take = &record.take;
        vec![
            take.stage.to_string(),
            take.ordinal.to_string(),
            if take.picked { "picked".to_owned() } else { String::new() },
            review(&take.review),
            if take.cached { "cached".to_owned() } else { String::new() },
            record.asset.path.clone(),
        ]
    };
    table(&["stage", "take", "", "review", "", "file"], &takes.iter().map(row).collect::<Vec<_>>())
}

fn review(review: &Review) -> String {
    match review {
        Review::Open => String::new(),
        Review::Approved => "approved".to_owned(),
        Review::Retake { note } => format!("retake: {note}"),
    }
}

fn show(record: &TakeRecord) -> String {
    let mut text = format!(
        "{}\nfingerprint {}\nseed {}\n",
        record.asset.path, record.take.fingerprint, record.request.seed
    );
    for figure in &record.request.figures {
        text.push_str(&format!("shows {} ({})\n", figure.name, figure.prompt.tags.join(", ")));
    }
    for words in &record.omitted {
        text.push_str(&format!("not drawn: {words}\n"));
    }
    text
}
