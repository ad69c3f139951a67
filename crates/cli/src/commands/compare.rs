//! `sakuga take compare`: takes side by side.

use std::path::PathBuf;

use anyhow::Context as _;
use domain::take::Stage;
use server::api::compare::{ComparisonPageView, ComparisonView};
use server::api::takes::TakeView;

use super::shot;
use crate::args::Global;
use crate::client::{Client, Purpose};
use crate::output::Output;
use crate::path::on_disk;
use crate::table::{short, table};

/// Takes side by side.
#[derive(Debug, clap::Args)]
pub(crate) struct Compare {
    /// The shot's code
    shot: String,
    /// The stage; the furthest that has several takes when left out
    #[arg(long)]
    stage: Option<Stage>,
    /// Only these takes, such as 1,3,4
    #[arg(long, value_delimiter = ',', value_name = "NUMBER")]
    takes: Vec<u32>,
    /// The episode's code
    #[arg(long, default_value = "e01")]
    episode: String,
    /// Copy the page here; it holds its pictures itself
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(crate) async fn run(compare: &Compare, global: &Global, output: &Output) -> anyhow::Result<()> {
    let client = Client::open(global, Purpose::Change).await?;
    let shot = shot::at(&client, global, &compare.episode, &compare.shot).await?;
    let numbers: Vec<String> = compare.takes.iter().map(ToString::to_string).collect();
    let query = if numbers.is_empty() { String::new() } else { format!("?takes={}", numbers.join("%2C")) };
    let stage = match compare.stage {
        Some(stage) => stage,
        None => furthest(&client.all(&format!("{shot}/takes")).await?),
    };
    let path = format!("{shot}/takes/{stage}/comparison{query}");
    let view: ComparisonPageView = client.post(&path, &()).await?;
    client.close().await?;
    let mut page = on_disk(global, &view.path)?;
    if let Some(out) = &compare.out {
        std::fs::copy(&page, out).with_context(|| format!("failed to write {}", out.display()))?;
        page = out.display().to_string();
    }
    let value = serde_json::json!({ "page": page, "comparison": view.comparison });
    output.result(&value, || format!("{}\n{page}", differences(&view.comparison)))
}

/// The furthest stage that has several takes, or else that has one.
fn furthest(takes: &[TakeView]) -> Stage {
    let of = |stage: Stage| takes.iter().filter(|take| take.stage == stage).count();
    let several = Stage::ALL.into_iter().rfind(|stage| of(*stage) > 1);
    let any = || Stage::ALL.into_iter().rfind(|stage| of(*stage) > 0);
    several.or_else(any).unwrap_or(Stage::Storyboard)
}

fn differences(comparison: &ComparisonView) -> String {
    if comparison.takes.len() == 1 {
        return "there is only one take: `sakuga take vary` draws others\n".to_owned();
    }
    if comparison.differences.is_empty() {
        return "all of them were asked the same\n".to_owned();
    }
    let heads: Vec<String> = comparison.takes.iter().map(|one| format!("take {}", one.take.take)).collect();
    let heads: Vec<&str> = std::iter::once("").chain(heads.iter().map(String::as_str)).collect();
    let word = |value: &serde_json::Value| match value {
        serde_json::Value::Null => String::new(),
        serde_json::Value::String(text) => short(text, 40),
        serde_json::Value::Array(words) if words.iter().all(serde_json::Value::is_string) => {
            let words: Vec<&str> = words.iter().filter_map(serde_json::Value::as_str).collect();
            short(&words.join(", "), 40)
        }
        other => short(&other.to_string(), 40),
    };
    let rows: Vec<Vec<String>> = comparison
        .differences
        .iter()
        .map(|one| std::iter::once(one.path.clone()).chain(one.values.iter().map(word)).collect())
        .collect();
    table(&heads, &rows)
}
