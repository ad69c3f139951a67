//! `sakuga watch`: what happens in the studio, line by line.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::str::FromStr;

use domain::id::JobId;
use domain::line::event::{Event, JobChanged, Topic};
use domain::line::job::JobState;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use server::live::{EventView, LiveMessage, ProgressView, ResetReason};

use super::follow::interrupt;
use crate::args::Global;
use crate::client::{Client, Purpose};
use crate::output::{Form, Output};

/// Show what happens in the studio while it happens.
#[derive(Debug, clap::Args)]
pub(crate) struct Watch {
    /// Begin after the event with this number; 0 for everything that is kept
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(i64).range(0..))]
    since: Option<i64>,
    /// Only these: accounts, projects, cast, shots, takes, jobs, progress
    #[arg(long, value_name = "TOPIC", value_delimiter = ',')]
    topics: Vec<Heard>,
}

/// A topic by its word.
#[derive(Debug, Clone, Copy)]
struct Heard(Topic);

impl FromStr for Heard {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        let topics = Topic::ALL.into_iter().filter(|topic| *topic != Topic::Previews);
        let known: Vec<&str> = topics.clone().map(Topic::as_str).collect();
        let found = topics.into_iter().find(|topic| topic.as_str() == word);
        found.map(Self).ok_or_else(|| format!("use some of: {}", known.join(", ")))
    }
}

pub(crate) async fn run(watch: &Watch, global: &Global, output: &Output) -> anyhow::Result<()> {
    let client = Client::open(global, Purpose::Look).await?;
    if client.is_inside() {
        anyhow::bail!("nothing happens: no server works on this data folder; `sakuga serve` starts one");
    }
    let topics: Vec<Topic> = watch.topics.iter().map(|Heard(topic)| *topic).collect();
    let mut events = client.events(watch.since, &topics).await?;
    let mut screen = Screen::new(output.clone());
    loop {
        let message = tokio::select! {
            message = events.next() => message?,
            () = interrupt() => return Ok(()),
        };
        // A reader that has seen enough, such as `head`, may close the pipe.
        if screen.show(&message)?.is_err() {
            return Ok(());
        }
    }
}

/// Lines above, running jobs below.
struct Screen {
    output: Output,
    bars: MultiProgress,
    running: BTreeMap<JobId, ProgressBar>,
}

impl Screen {
    fn new(output: Output) -> Self {
        Self { output, bars: MultiProgress::new(), running: BTreeMap::new() }
    }

    /// Shows a message; the inner result says whether somebody still reads.
    fn show(&mut self, message: &LiveMessage) -> anyhow::Result<std::io::Result<()>> {
        let line = match self.output.form {
            Form::Json => Some(serde_json::to_string(message)?),
            Form::Plain => line(message),
        };
        match message {
            LiveMessage::Event(EventView { event: Event::Job(change), .. }) => self.change(change),
            LiveMessage::Progress(steps) => self.steps(steps),
            _ => {}
        }
        let Some(line) = line else { return Ok(Ok(())) };
        Ok(self.bars.suspend(|| writeln!(std::io::stdout(), "{line}")))
    }

    fn change(&mut self, change: &JobChanged) {
        if let Some(bar) = self.running.remove(&change.job) {
            bar.finish_and_clear();
        }
        if change.state == JobState::Running && self.output.draws_bars() {
            let bar = self.bars.add(ProgressBar::new(1));
            bar.set_style(style());
            bar.set_prefix(format!("{} {}", change.kind, change.job));
            bar.tick();
            self.running.insert(change.job.clone(), bar);
        }
    }

    fn steps(&mut self, steps: &ProgressView) {
        if let Some(bar) = self.running.get(&steps.job) {
            bar.set_length(u64::from(steps.total));
            bar.set_position(u64::from(steps.done));
        }
    }
}

fn style() -> ProgressStyle {
    ProgressStyle::with_template("  {prefix:<34} {bar:32} {pos}/{len}")
        .expect("the template is a constant")
        .progress_chars("━╸─")
}

/// A message in words; none for what is only shown as a bar.
fn line(message: &LiveMessage) -> Option<String> {
    match message {
        LiveMessage::Hello(_) | LiveMessage::Progress(_) => None,
        LiveMessage::Reset(reset) => Some(match reset.reason {
            ResetReason::TooOld => {
                format!("what came before event {} is not kept any more; going on from there", reset.newest)
            }
            ResetReason::OtherEpoch => {
                format!("the studio's log is another one now; going on from event {}", reset.newest)
            }
        }),
        LiveMessage::Closed(closed) => Some(format!("the server says goodbye: {}", closed.reason)),
        LiveMessage::Event(view) => Some(format!("{:>7}  {}  {}", view.seq, view.at, words(view))),
    }
}

fn words(view: &EventView) -> String {
    let what = match &view.event {
        Event::Job(change) => job_words(change),
        Event::ScreenplayImported { episode, added, changed, omitted, .. } => format!(
            "screenplay of {episode} imported: {added} shots added, {changed} changed, {omitted} omitted"
        ),
        Event::CharacterChanged { character, version, .. } => {
            format!("character {character} has version {version}")
        }
        Event::PlaceChanged { place, version, .. } => format!("place {place} has version {version}"),
        Event::ShotEdited { shot, fields, .. } => format!("shot {shot} edited: {}", fields.join(", ")),
        Event::TakeAdded { shot, take, .. } => format!("take {take} of shot {shot} filed"),
        Event::TakeChecked { shot, take, failing: 0 } => format!("take {take} of shot {shot} looked at"),
        Event::TakeChecked { shot, take, failing } => {
            format!("take {take} of shot {shot} looked at: {failing} findings")
        }
        Event::ChecksAsked { episode, takes, .. } => {
            format!("{takes} takes of {episode} are looked at again")
        }
        Event::TakePicked { shot, take, .. } => format!("take {take} of shot {shot} picked"),
        Event::TakeReviewed { shot, take, verdict, .. } => format!("take {take} of shot {shot}: {verdict}"),
        Event::BudgetSpent { batch, held, .. } => {
            format!("the budget of batch {batch} is spent, {held} jobs are held")
        }
        Event::ReportWritten { path, .. } => format!("report written: {path}"),
        other => other.kind().replace('_', " "),
    };
    if view.actor.is_somebody() { format!("{what} (by {})", view.actor.as_str()) } else { what }
}

fn job_words(change: &JobChanged) -> String {
    let mut text = format!("{} {} is {}", change.kind, change.job, change.state);
    if change.attempt > 1 {
        text.push_str(&format!(", attempt {}", change.attempt));
    }
    if let Some(cause) = &change.cause {
        text.push_str(&format!(": {cause}"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_said_in_one_line() {
        let message = serde_json::json!({
            "type": "event", "seq": 12, "at": "2026-11-22T09:00:00.000Z", "actor": "local", "project": "p",
            "topic": "jobs", "event": {
                "event": "job", "job": "j", "project": "p", "kind": "draw", "state": "failed", "attempt": 2,
                "cause": "the disk is full",
            },
        });
        let message: LiveMessage = serde_json::from_value(message).unwrap();
        assert_eq!(
            line(&message).unwrap(),
            "     12  2026-11-22T09:00:00.000Z  draw j is failed, attempt 2: the disk is full (by local)"
        );
        assert!("previews".parse::<Heard>().is_err(), "a terminal shows no pictures");
    }
}
