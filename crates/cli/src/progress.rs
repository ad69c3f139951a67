//! Progress: a bar per stage on a terminal, plain lines in a pipe. It only shows what it is told.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use domain::id::JobId;
use domain::line::eta::estimate;
use domain::line::event::JobChanged;
use domain::line::job::JobState;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use server::live::{ProgressView, StageView};

use crate::output::Output;

/// One stage of the work as a person sees it.
pub(crate) struct Stage {
    /// What is being done, such as `storyboard`.
    pub(crate) name: &'static str,
    /// Its jobs.
    pub(crate) jobs: BTreeSet<JobId>,
    /// How many of them run at once.
    pub(crate) workers: usize,
    /// How long, in milliseconds, equal work took before; what is learned meanwhile is added.
    pub(crate) lengths_ms: Vec<f64>,
}

/// Shows how far a set of stages is.
pub(crate) struct Progress {
    output: Output,
    stages: Vec<Shown>,
}

struct Shown {
    stage: Stage,
    bar: ProgressBar,
    started: BTreeMap<JobId, Duration>,
    /// The part of each running job that is done, 0 to 1.
    parts: BTreeMap<JobId, f64>,
    /// What was last said of the running jobs.
    said: BTreeMap<JobId, ProgressView>,
    done: usize,
    failed: usize,
}

impl Progress {
    pub(crate) fn new(output: Output, stages: Vec<Stage>) -> Self {
        let bars = MultiProgress::new();
        let shown = stages.into_iter().filter(|stage| !stage.jobs.is_empty()).map(|stage| {
            let bar = if output.draws_bars() {
                bars.add(ProgressBar::new(stage.jobs.len() as u64 * STEPS))
            } else {
                ProgressBar::hidden()
            };
            bar.set_style(style());
            bar.set_prefix(stage.name);
            Shown {
                stage,
                bar,
                started: BTreeMap::new(),
                parts: BTreeMap::new(),
                said: BTreeMap::new(),
                done: 0,
                failed: 0,
            }
        });
        let stages = shown.collect();
        Self { output, stages }
    }

    /// Takes in how far a job is.
    pub(crate) fn steps(&mut self, steps: &ProgressView) {
        let part = f64::from(steps.done) / f64::from(steps.total.max(1));
        for shown in self.stages.iter_mut().filter(|shown| shown.stage.jobs.contains(&steps.job)) {
            shown.parts.insert(steps.job.clone(), part);
            shown.said.insert(steps.job.clone(), steps.clone());
            shown.draw();
        }
    }

    /// Takes in a job's change of state. Returns whether the job is settled by it.
    pub(crate) fn change(&mut self, change: &JobChanged, now: Duration) -> bool {
        let Some(shown) = self.stages.iter_mut().find(|shown| shown.stage.jobs.contains(&change.job)) else {
            return false;
        };
        let settled = shown.change(&change.job, change.state, now);
        if settled && !self.output.draws_bars() {
            self.output.note(&shown.line());
        }
        settled
    }

    /// Takes the bars off the screen, leaving their last state.
    pub(crate) fn finish(&self) {
        for shown in &self.stages {
            if !shown.bar.is_finished() {
                shown.bar.abandon_with_message(shown.message());
            }
        }
    }

    /// Takes in which jobs are open still, for what happened before anybody listened.
    pub(crate) fn look(&mut self, open: &BTreeSet<JobId>) {
        for shown in &mut self.stages {
            shown.done = shown.stage.jobs.difference(open).count();
            shown.draw();
        }
    }
}

/// Steps of a bar for each job.
const STEPS: u64 = 100;

impl Shown {
    /// Returns whether the job is settled by this change.
    fn change(&mut self, job: &JobId, state: JobState, now: Duration) -> bool {
        match state {
            JobState::Running => {
                self.started.insert(job.clone(), now);
                false
            }
            state if state.is_final() || state == JobState::Held => {
                self.parts.remove(job);
                self.said.remove(job);
                if let Some(began) = self.started.remove(job).filter(|_| state == JobState::Done) {
                    self.stage.lengths_ms.push((now.saturating_sub(began)).as_secs_f64() * 1000.0);
                }
                self.done += 1;
                self.failed += usize::from(state != JobState::Done);
                self.draw();
                true
            }
            _ => false,
        }
    }

    fn draw(&self) {
        let part: f64 = self.parts.values().sum();
        self.bar.set_position(self.done as u64 * STEPS + (part * STEPS as f64) as u64);
        self.bar.set_message(self.message());
        if self.done >= self.stage.jobs.len() {
            self.bar.finish_with_message(self.message());
        }
    }

    fn message(&self) -> String {
        let total = self.stage.jobs.len();
        let mut text = format!("{}/{total}", self.done.min(total));
        let remaining = total.saturating_sub(self.done);
        if let Some(only) = self.only().and_then(|said| said.stage) {
            text.push_str(&format!("  {}", doing(only)));
        }
        if let Some(left) = self.only().filter(|_| remaining == 1).and_then(|said| said.remaining) {
            text.push_str(&format!("  {} left", span(left.low_ms as f64, left.high_ms as f64)));
        } else if remaining > 0 {
            text.push_str(&match estimate(&self.stage.lengths_ms, remaining, self.stage.workers) {
                Some(eta) => format!("  {} left", span(eta.low_ms, eta.high_ms)),
                None => "  no estimate yet".to_owned(),
            });
        }
        if self.failed > 0 {
            text.push_str(&format!("  {} not done", self.failed));
        }
        text
    }

    /// What was said of the job that runs, when only one does.
    fn only(&self) -> Option<&ProgressView> {
        let mut said = self.said.values();
        said.next().filter(|_| said.next().is_none())
    }

    fn line(&self) -> String {
        format!("{} {}", self.stage.name, self.message())
    }
}

/// What a job does in words: `painting 12/20`.
fn doing(StageView { part, step, steps }: StageView) -> String {
    match steps {
        0 => part.doing().to_owned(),
        _ => format!("{} {step}/{steps}", part.doing()),
    }
}

/// An interval of time in words: `3–5 s`, `about 4 s`, `1–2 min`.
fn span(low_ms: f64, high_ms: f64) -> String {
    let (low, high) = ((low_ms / 1000.0).floor(), (high_ms / 1000.0).ceil());
    if high <= 1.0 {
        return "less than 1 s".to_owned();
    }
    if high < 120.0 {
        return format!("{low:.0}–{high:.0} s");
    }
    format!("{:.0}–{:.0} min", (low / 60.0).floor(), (high / 60.0).ceil())
}

fn style() -> ProgressStyle {
    ProgressStyle::with_template("  {prefix:<11} {bar:32} {msg}")
        .expect("the template is a constant")
        .progress_chars("━╸─")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_said_in_the_unit_a_person_would_use() {
        let said: Vec<String> = [(100.0, 900.0), (3200.0, 4800.0), (100_000.0, 170_000.0)]
            .into_iter()
            .map(|(low, high)| span(low, high))
            .collect();
        assert_eq!(said, ["less than 1 s", "3–5 s", "1–3 min"]);
    }
}
