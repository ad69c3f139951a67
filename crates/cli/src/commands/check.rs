//! `sakuga check`: what was found of the pictures of an episode.

use domain::check::{Finding, Outcome, Weight};
use domain::line::event::{Event, Topic};
use serde::Serialize;
use server::api::checks::{CheckAgainBody, CheckAgainView, CheckView, ChecksView};
use server::live::LiveMessage;

use crate::args::Global;
use crate::client::{Client, Purpose};
use crate::commands::which;
use crate::output::Output;
use crate::path;
use crate::table::table;

/// List what was found of the pictures of an episode.
#[derive(Debug, clap::Args)]
pub(crate) struct Check {
    /// The episode's code
    #[arg(default_value = "e01")]
    episode: String,
    /// Only takes with a finding that counts against them
    #[arg(long)]
    failing: bool,
    /// Look at all of them again first, as after the thresholds of the style changed
    #[arg(long)]
    again: bool,
}

/// What is asked for.
#[derive(Serialize)]
struct Asked<'a> {
    failing: bool,
    limit: u32,
    after: Option<&'a str>,
}

pub(crate) async fn run(check: &Check, global: &Global, output: &Output) -> anyhow::Result<()> {
    let client = Client::open(global, Purpose::Change).await?;
    let found = look(check, &client, global, output).await;
    client.close().await?;
    let found = found?;
    output.result(&found, || words(&found))
}

async fn look(
    check: &Check,
    client: &Client,
    global: &Global,
    output: &Output,
) -> anyhow::Result<Vec<CheckView>> {
    let project = which::project(client, global).await?;
    let path = format!("{}/checks", path::episode(&project, &check.episode));
    // Listening begins before asking, so that nothing falls between the two.
    let mut events = client.events(None, &[Topic::Takes]).await?;
    if check.again {
        let _: CheckAgainView = client.post(&path, &CheckAgainBody::default()).await?;
    }
    loop {
        let pending = page(client, &path, check.failing, None).await?.pending;
        if pending == 0 {
            return all(client, &path, check.failing).await;
        }
        output.note(&format!("looking at {pending} pictures"));
        let mut left = pending;
        while left > 0 {
            if let LiveMessage::Event(event) = events.next().await?
                && matches!(event.event, Event::TakeChecked { .. })
            {
                left -= 1;
            }
        }
    }
}

async fn page(client: &Client, path: &str, failing: bool, after: Option<&str>) -> anyhow::Result<ChecksView> {
    client.find(path, &Asked { failing, limit: 200, after }).await
}

async fn all(client: &Client, path: &str, failing: bool) -> anyhow::Result<Vec<CheckView>> {
    let mut items = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let mut next = page(client, path, failing, after.as_deref()).await?;
        items.append(&mut next.items);
        after = next.next;
        if after.is_none() {
            return Ok(items);
        }
    }
}

fn words(found: &[CheckView]) -> String {
    let rows: Vec<Vec<String>> = found
        .iter()
        .flat_map(|check| findings(check).iter().map(move |finding| row(check, finding)))
        .collect();
    let summary = summary(found);
    if rows.is_empty() {
        return summary;
    }
    let heading = ["shot", "take", "check", "number", "threshold", "what is wrong, and what to do"];
    format!("{}\n\n{summary}", table(&heading, &rows))
}

fn findings(check: &CheckView) -> &[Finding] {
    check.checked.as_ref().map(|checked| checked.report.findings.as_slice()).unwrap_or_default()
}

fn row(check: &CheckView, finding: &Finding) -> Vec<String> {
    let number = |number: Option<f32>| number.map(short).unwrap_or_default();
    vec![
        check.shot.to_string(),
        format!("{} {}", check.stage, check.take),
        finding.check.to_string(),
        number(finding.number),
        number(finding.threshold),
        format!("{}; {}", finding.message, finding.fix),
    ]
}

/// A number with as many digits as help.
fn short(number: f32) -> String {
    match number {
        number if number.fract().abs() < 0.000_5 => format!("{number:.0}"),
        number if number < 2.0 => format!("{number:.3}"),
        number => format!("{number:.1}"),
    }
}

fn summary(found: &[CheckView]) -> String {
    let of = |wanted: fn(&Outcome) -> bool| {
        let outcomes = found.iter().filter_map(|check| check.checked.as_ref());
        outcomes.filter(|checked| wanted(&checked.report.outcome)).count()
    };
    let skipped = of(|outcome| matches!(outcome, Outcome::Skipped { .. }));
    let failing = found
        .iter()
        .filter(|check| findings(check).iter().any(|finding| finding.weight == Weight::Failing))
        .count();
    let mut text = format!("{} pictures, {failing} with findings", found.len() - skipped);
    if skipped > 0 {
        text.push_str(&format!("; {skipped} clips were not looked at"));
    }
    text
}
