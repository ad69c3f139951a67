//! `sakuga take retake` and `sakuga take vary`: drawing again.

use std::collections::BTreeSet;

use domain::direction::Direction;
use domain::id::JobId;
use server::api::again::{RetakeBody, RetakeView, VariationsBody, VariationsView};
use server::api::jobs::JobDetailsView;
use server::api::takes::TakeDetailsView;

use super::follow::{Followed, follow};
use super::take::{Found, Which};
use crate::args::Global;
use crate::client::{Client, Purpose};
use crate::output::Output;
use crate::path::on_disk;
use crate::progress::Stage;

/// What is asked beyond the shot.
#[derive(Debug, clap::Args)]
struct Asked {
    /// Words to add to those of the shot
    #[arg(long, value_name = "WORDS")]
    words: Vec<String>,
    /// Words of the shot, its cast or the style to leave out
    #[arg(long, value_name = "WORDS")]
    without: Vec<String>,
    /// What must not appear
    #[arg(long, value_name = "WORDS")]
    negative: Vec<String>,
    /// The seed
    #[arg(long)]
    seed: Option<u64>,
}

/// This take is to be made again.
#[derive(Debug, clap::Args)]
pub(crate) struct Retake {
    #[command(flatten)]
    which: Which,
    /// Why
    #[arg(long)]
    note: String,
    #[command(flatten)]
    asked: Asked,
    /// Draw it at once also when no other words are said
    #[arg(long)]
    draw: bool,
}

/// Variations of a take.
#[derive(Debug, clap::Args)]
pub(crate) struct Vary {
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    asked: Asked,
    /// So many seeds after the take's own
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=32))]
    seeds: Option<u32>,
    /// Start from the take's picture and change so much of it: 0 not at all, 1 wholly; such as 0.3,0.5,0.7
    #[arg(long, value_delimiter = ',', value_name = "SHARE", value_parser = share)]
    strength: Vec<f32>,
    /// Multiply the strength of every `LoRA`, such as 0.6,0.8,1.0
    #[arg(long, value_delimiter = ',', value_name = "FACTOR", value_parser = factor)]
    lora_strength: Vec<f32>,
    /// Start from the picture of another take of this stage
    #[arg(long, value_name = "TAKE", requires = "strength")]
    from_take: Option<u32>,
    /// Another recipe than the one that made the take
    #[arg(long)]
    recipe: Option<String>,
    /// The engine of that recipe; that of the take when left out
    #[arg(long, requires = "recipe")]
    engine: Option<String>,
}

impl Asked {
    fn direction(&self) -> Direction {
        Direction {
            words: self.words.clone(),
            without: self.without.clone(),
            negatives: self.negative.clone(),
            seed: self.seed,
            ..Direction::default()
        }
    }
}

/// Carries out `sakuga take retake`.
pub(crate) async fn retake(retake: &Retake, global: &Global, output: &Output) -> anyhow::Result<()> {
    let direction = retake.asked.direction();
    let draw = retake.draw || !direction.is_empty();
    let body = RetakeBody { note: retake.note.clone(), draw, direction };
    if !draw {
        let client = Client::open(global, Purpose::Change).await?;
        let Found { path, stage } = retake.which.found(&client, global).await?;
        let _: RetakeView = client.post(&format!("{path}/retake"), &body).await?;
        client.close().await?;
        let Which { shot, take, .. } = &retake.which;
        let now = "to be made again";
        let value = serde_json::json!({ "shot": shot, "stage": stage, "take": take, "now": now });
        return output.result(&value, || format!("{shot} {stage} take {take} is {now}"));
    }
    let engine = engine(&retake.which, global).await?;
    let client = Client::open(global, Purpose::Work(&engine)).await?;
    let drawn = async {
        let path = retake.which.found(&client, global).await?.path;
        let view: RetakeView = client.post(&format!("{path}/retake"), &body).await?;
        watch(&client, global, output, (view.job.into_iter().collect(), &view.omitted)).await
    };
    let drawn = drawn.await;
    client.close().await?;
    drawn?.into_result()
}

/// Carries out `sakuga take vary`.
pub(crate) async fn vary(vary: &Vary, global: &Global, output: &Output) -> anyhow::Result<()> {
    let engine = match &vary.engine {
        Some(engine) => engine.clone(),
        None => engine(&vary.which, global).await?,
    };
    let client = Client::open(global, Purpose::Work(&engine)).await?;
    let drawn = async {
        let path = vary.which.found(&client, global).await?.path;
        let body = variations(vary, &client, &path).await?;
        let view: VariationsView = client.post(&format!("{path}/variations"), &body).await?;
        watch(&client, global, output, (view.jobs, &view.omitted)).await
    };
    let drawn = drawn.await;
    client.close().await?;
    drawn?.into_result()
}

async fn variations(vary: &Vary, client: &Client, path: &str) -> anyhow::Result<VariationsBody> {
    let mut direction = vary.asked.direction();
    if let Some(take) = vary.from_take {
        let stage = path.rsplit_once('/').map_or(path, |(stage, _)| stage);
        let from: TakeDetailsView = client.get(&format!("{stage}/{take}")).await?;
        direction.source = Some(from.take.asset.hash);
    }
    Ok(VariationsBody {
        seeds: vary.seeds.unwrap_or_default(),
        changes: vary.strength.clone(),
        lora_strengths: vary.lora_strength.clone(),
        direction,
        recipe: vary.recipe.clone(),
        later: false,
    })
}

/// The engine that made a take.
async fn engine(which: &Which, global: &Global) -> anyhow::Result<String> {
    let client = Client::open(global, Purpose::Look).await?;
    let path = which.found(&client, global).await?.path;
    let details: TakeDetailsView = client.get(&path).await?;
    client.close().await?;
    // Where no engine made it the studio says what to do, whoever is at work.
    Ok(details.engine.unwrap_or_else(|| "storyboard".to_owned()))
}

/// Waits for the new takes and prints their files.
pub(super) async fn watch(
    client: &Client,
    global: &Global,
    output: &Output,
    (jobs, omitted): (Vec<JobId>, &[String]),
) -> anyhow::Result<Followed> {
    for what in omitted {
        output.note(what);
    }
    let all: BTreeSet<JobId> = jobs.iter().cloned().collect();
    let stage = Stage { name: "drawing", jobs: all, workers: 1, lengths_ms: Vec::new() };
    let followed = follow(client, output, vec![stage], async |_| Ok(())).await?;
    let mut paths = Vec::new();
    for job in &jobs {
        let details: JobDetailsView = client.get(&format!("/jobs/{job}")).await?;
        if let Some(path) = picture(&details) {
            paths.push(on_disk(global, &path)?);
        }
    }
    let value = serde_json::json!({ "takes": paths, "omitted": omitted, "not_done": followed.troubled });
    output.result(&value, || paths.join("\n"))?;
    Ok(followed)
}

/// The picture that a job made, without its guides.
fn picture(details: &JobDetailsView) -> Option<String> {
    let is_guide = |path: &str| path.contains("/guides/");
    details.assets.iter().map(|asset| asset.path.clone()).find(|path| !is_guide(path))
}

/// A share on the command line: 0 to 1.
pub(super) fn share(text: &str) -> Result<f32, String> {
    number(text, 1.0)
}

/// A factor on the command line: 0 to 2.
fn factor(text: &str) -> Result<f32, String> {
    number(text, 2.0)
}

fn number(text: &str, most: f32) -> Result<f32, String> {
    let number = text.parse().ok().filter(|number| (0.0..=most).contains(number));
    number.ok_or_else(|| format!("write a number from 0 to {most}"))
}
