//! What failed and why: jobs that failed or are held, by cause, each with what to do.

use std::collections::BTreeMap;

use domain::line::job::{Hold, Job, JobState};
use domain::morning::Failure;

use super::facts::Facts;
use crate::verbs::batch::key_of;

/// The causes, the most frequent first.
pub(super) fn failures(facts: &Facts) -> Vec<Failure> {
    let mut causes: BTreeMap<String, Vec<&Job>> = BTreeMap::new();
    for job in facts.jobs.iter().filter(|job| matches!(job.state, JobState::Failed | JobState::Held)) {
        causes.entry(key_of(job.state, job.hold, job.cause.as_deref())).or_default().push(job);
    }
    let failure = |(key, jobs): (String, Vec<&Job>)| failure(facts, key, &jobs);
    let mut failures: Vec<Failure> = causes.into_iter().filter_map(failure).collect();
    failures.sort_by(|one, other| (other.count, &one.key).cmp(&(one.count, &other.key)));
    failures
}

fn failure(facts: &Facts, key: String, jobs: &[&Job]) -> Option<Failure> {
    let newest = jobs.last()?;
    let (fix, command) = what_to_do(facts, newest.hold, &key);
    Some(Failure {
        count: u32::try_from(jobs.len()).unwrap_or(u32::MAX),
        hold: newest.hold,
        words: words(newest),
        fix,
        command,
        shots: Facts::codes(jobs.iter().copied()),
        jobs: jobs.iter().map(|job| job.id.clone()).collect(),
        key,
    })
}

/// What was said when it failed, or why it is held when nothing was.
fn words(job: &Job) -> String {
    if let Some(cause) = job.cause.as_ref().filter(|_| !matches!(job.hold, Some(Hold::Person | Hold::Budget)))
    {
        return cause.clone();
    }
    let words = match job.hold {
        None => "it failed, and nothing was said",
        Some(Hold::Person) => "a person paused it",
        Some(Hold::NeedFailed) => "something that it needs failed",
        Some(Hold::AttemptsSpent) => "it failed too often",
        Some(Hold::CrashSuspect) => "the program died three times while it ran alone",
        Some(Hold::Budget) => "the budget of the batch is spent",
    };
    words.to_owned()
}

fn what_to_do(facts: &Facts, hold: Option<Hold>, key: &str) -> (String, String) {
    let id = &facts.batch.id;
    let retry = format!("sakuga batch retry {id} --cause {key}");
    let (fix, command) = match hold {
        None => ("Mend what the words name, then try just these again.", retry),
        Some(Hold::AttemptsSpent) => (
            "Four attempts failed in a way that may pass. See that the engine is well, then try just these again.",
            retry,
        ),
        Some(Hold::CrashSuspect) => (
            "Look into the log of the program's last ends before you try these again; they run alone.",
            retry,
        ),
        Some(Hold::NeedFailed) => ("Mend what failed first; then try these again.", retry),
        Some(Hold::Person) => ("They wait for you.", format!("sakuga batch resume {id}")),
        Some(Hold::Budget) => {
            let option = if facts.batch.budget.time_ms.is_some() { "minutes +60" } else { "attempts +50" };
            ("Allow it more, or leave it at that.", format!("sakuga batch resume {id} --budget-{option}"))
        }
    };
    (fix.to_owned(), command)
}
