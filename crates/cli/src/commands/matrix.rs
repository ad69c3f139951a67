//! `sakuga batch make`.

use std::collections::BTreeSet;
use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::path::PathBuf;

use anyhow::Context as _;
use domain::id::BatchId;
use domain::line::job::Band;
use domain::matrix::{Matrix, Seeds, line_of, parse};
use domain::preflight::Trouble;
use domain::shot::ShotCode;
use domain::slug::Slug;
use domain::take::{Moment, Stage};
use server::Problem;
use server::api::matrices::{MatrixEstimateView, MatrixView};
use server::api::reports::ReportView;

use super::follow::{Followed, follow};
use super::{morning, which};
use crate::args::Global;
use crate::client::{Client, Purpose};
use crate::config;
use crate::exit::Ending;
use crate::output::Output;
use crate::path::{episode, on_disk};
use crate::progress;

/// Up to so many pictures are queued without a question.
const WITHOUT_ASKING: usize = 50;
/// From so many pictures on there is a report at the end.
const WITH_REPORT: usize = 20;

/// Draw many pictures as one batch.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on the command line")]
pub(crate) struct Make {
    /// The episode's code
    #[arg(default_value = "e01")]
    episode: String,
    /// A matrix written down; the options change it
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// Only these shots; all when left out
    #[arg(long, value_name = "CODE,…", value_delimiter = ',')]
    shots: Vec<ShotCode>,
    /// Only shots in which one of these is seen; they wear the looks
    #[arg(long, value_name = "SLUG,…", value_delimiter = ',')]
    characters: Vec<Slug>,
    /// The looks that the characters wear in turn
    #[arg(long, value_name = "LOOK,…", value_delimiter = ',')]
    looks: Vec<String>,
    /// How many pictures of each cell, or with a comma the seeds themselves: 4, or 7,8 or 7,
    #[arg(long, value_name = "N|SEED,…", value_parser = seeds)]
    seeds: Option<Seeds>,
    /// The recipes
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    recipes: Vec<String>,
    /// The stage to make; keyframe when left out
    #[arg(long)]
    stage: Option<Stage>,
    /// The last moment of the shots instead of the first
    #[arg(long)]
    end: bool,
    /// How many takes of each cell
    #[arg(long)]
    takes: Option<u32>,
    /// Words that are added
    #[arg(long, value_name = "WORDS,…", value_delimiter = ',')]
    words: Vec<String>,
    /// Words of the shots that are left out
    #[arg(long, value_name = "WORDS,…", value_delimiter = ',')]
    without: Vec<String>,
    /// What must not appear
    #[arg(long, value_name = "WORDS,…", value_delimiter = ',')]
    negatives: Vec<String>,
    /// What the batch is called
    #[arg(long)]
    label: Option<String>,
    /// How urgent it is: interactive, normal or batch
    #[arg(long)]
    band: Option<Band>,
    /// Hold the rest after so many minutes of work
    #[arg(long, value_name = "N")]
    budget_minutes: Option<u32>,
    /// Hold the rest after so many attempts
    #[arg(long, value_name = "N")]
    budget_attempts: Option<u32>,
    /// Only say what it would cost
    #[arg(long)]
    estimate: bool,
    /// Do not ask before more than 50 pictures are queued
    #[arg(long, short)]
    yes: bool,
    /// Only queue it; a server or `sakuga work` does it
    #[arg(long)]
    later: bool,
}

/// A count, or seeds with commas.
fn seeds(text: &str) -> Result<Seeds, String> {
    let wrong = |_| format!("\"{text}\" is neither a number of pictures such as 4 nor seeds such as 7,8");
    if !text.contains(',') {
        return text.trim().parse().map(Seeds::Count).map_err(wrong);
    }
    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    parts.map(str::parse).collect::<Result<_, _>>().map(Seeds::List).map_err(wrong)
}

/// A matrix with the text it was read from, if it was.
struct Asked {
    matrix: Matrix,
    file: Option<(String, String)>,
}

pub(crate) async fn run(make: &Make, global: &Global, output: &Output) -> anyhow::Result<()> {
    let asked = read(make)?;
    let client = Client::open(global, Purpose::Look).await?;
    let project = which::project(&client, global).await?;
    let path = format!("{}/batches", episode(&project, &make.episode));
    let estimate = client.post(&format!("{path}/estimate"), &asked.matrix).await;
    let estimate: MatrixEstimateView = estimate.map_err(|error| asked.located(error))?;
    client.close().await?;
    if make.estimate {
        return output.result(&estimate, || words(&estimate));
    }
    if !estimate.troubles.is_empty() {
        anyhow::bail!("nothing was queued:\n{}", troubles(&estimate.troubles));
    }
    output.note(words(&estimate).trim_end());
    confirm(make, &estimate)?;
    let purpose = if make.later { Purpose::Change } else { Purpose::WorkWith(&estimate.engines) };
    let client = Client::open(global, purpose).await?;
    let done = queue(make, &asked, &path, &client, global, output).await;
    client.close().await?;
    let Done { batch, followed } = done?;
    if followed.troubled.is_empty() {
        return Ok(());
    }
    let left = followed.troubled.len();
    let text =
        format!("{left} of the pictures are not done; `sakuga batch report {batch}` says why and what to do");
    Err(Ending::InPart(text).into())
}

/// A batch that was queued, and what came of it as long as somebody looked.
struct Done {
    batch: BatchId,
    followed: Followed,
}

async fn queue(
    make: &Make,
    asked: &Asked,
    path: &str,
    client: &Client,
    global: &Global,
    output: &Output,
) -> anyhow::Result<Done> {
    let made = client.post(&format!("{path}?later={}", make.later), &asked.matrix).await;
    let made: MatrixView = made.map_err(|error| asked.located(error))?;
    if make.later {
        output.result(&made, || format!("{} queued as batch {}", made.jobs.len(), made.batch))?;
        return Ok(Done { batch: made.batch, followed: Followed::default() });
    }
    let jobs: BTreeSet<_> = made.jobs.iter().cloned().collect();
    let workers = config::load(global)?.config.line.storyboard_workers;
    let stage = progress::Stage { name: "pictures", jobs, workers, lengths_ms: Vec::new() };
    let followed = follow(client, output, vec![stage], async |_| Ok(())).await?;
    let report = match made.jobs.len() {
        0..WITH_REPORT => None,
        _ => Some(client.post::<ReportView>(&format!("/batches/{}/report", made.batch), &()).await?),
    };
    let page = report.as_ref().map(|report| on_disk(global, &report.page)).transpose()?;
    let value = serde_json::json!({
        "batch": made.batch,
        "label": made.label,
        "pictures": made.jobs.len(),
        "skipped": made.skipped,
        "not_done": followed.troubled,
        "report": page,
    });
    output.result(&value, || {
        let mut text = report.as_ref().map_or_else(
            || format!("{} of {} drawn\n", made.jobs.len() - followed.troubled.len(), made.jobs.len()),
            |report| morning::words(&report.report),
        );
        text.push_str(&format!("batch: {}\n", made.batch));
        if let Some(page) = &page {
            text.push_str(&format!("report: {page}\n"));
        }
        text
    })?;
    Ok(Done { batch: made.batch, followed })
}

/// The file with the options on top.
fn read(make: &Make) -> anyhow::Result<Asked> {
    let mut file = None;
    let mut matrix = Matrix::default();
    if let Some(path) = &make.file {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("failed to read {name}; check the path, and that it is UTF-8 text"))?;
        matrix = parse(&text).map_err(|error| anyhow::anyhow!("{name}, {error}"))?;
        file = Some((name, text));
    }
    let lists = [
        (&make.looks, &mut matrix.looks),
        (&make.recipes, &mut matrix.recipes),
        (&make.words, &mut matrix.words),
        (&make.without, &mut matrix.without),
        (&make.negatives, &mut matrix.negatives),
    ];
    for (given, list) in lists {
        if !given.is_empty() {
            list.clone_from(given);
        }
    }
    if !make.shots.is_empty() {
        matrix.shots.clone_from(&make.shots);
    }
    if !make.characters.is_empty() {
        matrix.characters.clone_from(&make.characters);
    }
    matrix.seeds = make.seeds.clone().unwrap_or(matrix.seeds);
    matrix.stage = make.stage.unwrap_or(matrix.stage);
    matrix.takes = make.takes.unwrap_or(matrix.takes);
    matrix.band = make.band.unwrap_or(matrix.band);
    matrix.moment = if make.end { Moment::End } else { matrix.moment };
    matrix.label = make.label.clone().or(matrix.label);
    matrix.budget_minutes = make.budget_minutes.or(matrix.budget_minutes);
    matrix.budget_attempts = make.budget_attempts.or(matrix.budget_attempts);
    Ok(Asked { matrix, file })
}

impl Asked {
    /// A refusal with the line of the file that it is about.
    fn located(&self, error: anyhow::Error) -> anyhow::Error {
        let field = error.downcast_ref::<Problem>().and_then(|problem| problem.field.clone());
        let (Some(field), Some((name, text))) = (field, &self.file) else { return error };
        match line_of(text, &field) {
            Some(line) => error.context(format!("{name}, line {line}")),
            None => error,
        }
    }
}

/// Asks whether so much shall be queued.
fn confirm(make: &Make, estimate: &MatrixEstimateView) -> anyhow::Result<()> {
    if make.yes || estimate.pictures <= WITHOUT_ASKING {
        return Ok(());
    }
    let pictures = estimate.pictures;
    let stdin = std::io::stdin();
    anyhow::ensure!(
        stdin.is_terminal(),
        "{pictures} pictures are more than {WITHOUT_ASKING}, and nobody is there to ask: add --yes"
    );
    eprint!("Queue {pictures} pictures? [y/N] ");
    std::io::stderr().flush()?;
    let mut answer = String::new();
    stdin.lock().read_line(&mut answer)?;
    let yes = matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes");
    anyhow::ensure!(yes, "nothing was queued, as you said");
    Ok(())
}

/// What it would cost, for people.
fn words(estimate: &MatrixEstimateView) -> String {
    let mut text = format!("{}: {} pictures", estimate.label, estimate.pictures);
    if estimate.cached > 0 {
        text.push_str(&format!(", {} of them answered from what is there", estimate.cached));
    }
    text.push('\n');
    text.push_str(&match &estimate.time {
        _ if estimate.work.is_empty() => "time: none, everything is there\n".to_owned(),
        Some(time) => format!(
            "time: about {} ({} to {}), learned from {} earlier ones\n",
            morning::length(time.likely_ms),
            morning::length(time.low_ms),
            morning::length(time.high_ms),
            time.samples
        ),
        None => "time: unknown, nothing like it was drawn before\n".to_owned(),
    });
    let free = estimate.free_bytes.map(|free| format!(", {} are free", size(free))).unwrap_or_default();
    text.push_str(&match estimate.bytes {
        Some(bytes) => format!("disk: about {}{free}\n", size(bytes)),
        None => format!("disk: unknown, nothing like it was drawn before{free}\n"),
    });
    for skipped in &estimate.skipped {
        let (shots, why) = (&skipped.shots, &skipped.why);
        text.push_str(&format!("left out: {} pictures of {}: {why}\n", skipped.pictures, some(shots)));
    }
    for (shot, what) in estimate.omitted.iter().map(|omitted| (&omitted.shot, &omitted.omitted)) {
        text.push_str(&format!("{shot} is drawn without: {}\n", what.join(", ")));
    }
    if !estimate.warnings.is_empty() {
        text.push_str(&format!("may disappoint:\n{}\n", troubles(&estimate.warnings)));
    }
    if !estimate.troubles.is_empty() {
        text.push_str(&format!("cannot be queued:\n{}\n", troubles(&estimate.troubles)));
    }
    text
}

fn troubles(troubles: &[Trouble]) -> String {
    let line = |trouble: &Trouble| format!("  {}: {}; {}", some(&trouble.shots), trouble.what, trouble.fix);
    troubles.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The first of many shots.
fn some(shots: &[String]) -> String {
    const NAMED: usize = 8;
    let more = shots.len().saturating_sub(NAMED);
    let named = shots.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    if more > 0 { format!("{named} and {more} more") } else { named }
}

fn size(bytes: u64) -> String {
    let mib = bytes as f64 / f64::from(1 << 20);
    if mib >= 1024.0 { format!("{:.1} GiB", mib / 1024.0) } else { format!("{mib:.1} MiB") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_are_a_count_or_a_list() {
        assert_eq!(seeds("4"), Ok(Seeds::Count(4)));
        assert_eq!(seeds("7,"), Ok(Seeds::List(vec![7])));
        assert_eq!(seeds("7, 8"), Ok(Seeds::List(vec![7, 8])));
        assert!(seeds("many").is_err() && seeds("7,x").is_err() && seeds("-1").is_err());
    }
}
