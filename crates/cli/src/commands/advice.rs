//! `sakuga advice`: what the project's own history suggests.

use domain::advice::{Advice, Reloads, SettingGroup, SettingRow, Share, WarmTimes};
use domain::line::explain::length;
use serde::Serialize;

use crate::args::Global;
use crate::client::{Client, Purpose};
use crate::commands::which;
use crate::output::Output;
use crate::table::table;

/// How many jobs of a stretch are named.
const NAMED: usize = 6;

/// Show what the project's own history says of its settings, and which jobs are better queued together.
#[derive(Debug, clap::Args)]
pub(crate) struct AdviceArgs {
    /// Only settings of this recipe
    #[arg(long)]
    recipe: Option<String>,
    /// Only settings of this checkpoint, and work that loaded it
    #[arg(long, value_name = "CHECKPOINT")]
    model: Option<String>,
}

/// What is asked for.
#[derive(Serialize)]
struct Asked<'a> {
    recipe: Option<&'a str>,
    model: Option<&'a str>,
}

pub(crate) async fn run(advice: &AdviceArgs, global: &Global, output: &Output) -> anyhow::Result<()> {
    let client = Client::open(global, Purpose::Look).await?;
    let project = which::project(&client, global).await?;
    let asked = Asked { recipe: advice.recipe.as_deref(), model: advice.model.as_deref() };
    let found: Advice = client.find(&format!("/projects/{project}/advice"), &asked).await?;
    output.result(&found, || shown(&found))
}

fn shown(advice: &Advice) -> String {
    if advice.groups.is_empty() && advice.reloads.is_empty() {
        return "there is nothing to learn from yet: no engine has made such a picture".to_owned();
    }
    let groups = advice.groups.iter().map(group);
    let parts: Vec<String> = groups.chain(advice.reloads.iter().map(reloads)).collect();
    parts.join("\n\n")
}

fn group(group: &SettingGroup) -> String {
    let heading = ["setting", "pictures", "time", "95 %", "p90", "cold", "approved", "picked"];
    let rows: Vec<Vec<String>> = group.settings.iter().map(row).collect();
    let mut lines = vec![name(group), table(&heading, &rows)];
    lines.extend(group.suggestions.iter().map(|suggestion| format!("suggestion: {}", suggestion.sentence)));
    lines.extend(group.nothing_because.iter().cloned());
    lines.join("\n")
}

fn name(group: &SettingGroup) -> String {
    let common = &group.common;
    let mut parts = vec![format!("{} {}", common.stage, common.recipe)];
    if !common.model.is_empty() {
        parts.push(common.model.clone());
    }
    if common.frames > 0 {
        parts.push(format!("{} frames", common.frames));
    }
    parts.push(format!("{} on {}", common.engine, common.device));
    let hashes = [("recipe", &common.recipe_hash), ("checkpoint", &common.model_hash)];
    for (what, hash) in hashes {
        parts
            .extend(hash.as_ref().map(|hash| format!("{what} {}", hash.chars().take(8).collect::<String>())));
    }
    parts.join(", ")
}

fn row(row: &SettingRow) -> Vec<String> {
    let of = |told: fn(&WarmTimes) -> String| row.warm.as_ref().map(told).unwrap_or_default();
    vec![
        row.setting.to_string(),
        row.pictures.to_string(),
        of(|warm| format!("{} (of {})", length(warm.median_ms), warm.samples)),
        of(between),
        of(|warm| length(warm.p90_ms)),
        row.load_ms.map(|ms| format!("{}, {} to load", row.cold, length(ms))).unwrap_or_default(),
        row.approved.map(share).unwrap_or_default(),
        row.picked.map(share).unwrap_or_default(),
    ]
}

fn between(warm: &WarmTimes) -> String {
    let interval = warm.interval.as_ref();
    interval.map(|at| format!("{} to {}", length(at.low_ms), length(at.high_ms))).unwrap_or_default()
}

fn share(share: Share) -> String {
    let percent = |part: f64| format!("{:.0}", part * 100.0);
    format!("{} of {} ({} to {} %)", share.yes, share.of, percent(share.low), percent(share.high))
}

fn reloads(found: &Reloads) -> String {
    let row = |one: &domain::advice::KindLoads| {
        let kind: Vec<&str> = std::iter::once(&one.model).chain(&one.loras).map(String::as_str).collect();
        vec![kind.join(" + "), one.jobs.to_string(), one.loads.to_string(), length(one.ms)]
    };
    let rows: Vec<Vec<String>> = found.kinds.iter().map(row).collect();
    let named: Vec<&str> = found.jobs.iter().take(NAMED).map(domain::id::JobId::as_str).collect();
    let more = found.jobs.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more (--json names all)") } else { String::new() };
    format!(
        "{} {}, {} to {}\n{}\nsuggestion: {}\njobs: {}{more}",
        found.engine,
        found.seat,
        found.from,
        found.until,
        table(&["model", "jobs", "loads", "loading"], &rows),
        found.sentence,
        named.join(", ")
    )
}
