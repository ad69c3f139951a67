//! What a person has to decide in the morning. Each kind of decision is found by a function of its own.

use std::collections::BTreeMap;

use domain::check::Weight;
use domain::id::ShotId;
use domain::line::job::{Hold, Job, JobState};
use domain::morning::{Decision, DecisionKind, Failure};
use domain::take::{Review, Stage};

use super::facts::Facts;

/// The decisions, the most urgent first.
pub(super) fn decisions(facts: &Facts, failures: &[Failure]) -> Vec<Decision> {
    let found = [budget(facts), failed(facts, failures), waiting(facts), findings(facts)];
    found.into_iter().flatten().chain(candidates(facts)).collect()
}

/// Whether the rest is drawn although the budget is spent.
fn budget(facts: &Facts) -> Option<Decision> {
    let held: Vec<&Job> = facts.jobs.iter().filter(|job| job.hold == Some(Hold::Budget)).collect();
    if held.is_empty() {
        return None;
    }
    let option = if facts.batch.budget.time_ms.is_some() { "minutes +60" } else { "attempts +50" };
    Some(Decision {
        kind: DecisionKind::Budget,
        words: format!("The budget is spent and {} held. Allow it more?", jobs_are(held.len())),
        shots: Facts::codes(held),
        command: format!("sakuga batch resume {} --budget-{option}", facts.batch.id),
    })
}

/// What becomes of what failed.
fn failed(facts: &Facts, failures: &[Failure]) -> Option<Decision> {
    let failed: Vec<&Job> = facts.jobs.iter().filter(|job| needs_help(job)).collect();
    if failed.is_empty() {
        return None;
    }
    let causes =
        failures.iter().filter(|failure| !matches!(failure.hold, Some(Hold::Person | Hold::Budget))).count();
    let causes = if causes == 1 { "one cause".to_owned() } else { format!("{causes} causes") };
    Some(Decision {
        kind: DecisionKind::Failed,
        words: format!(
            "{} not done, for {causes}. Mend and try again, or leave them?",
            jobs_are(failed.len())
        ),
        shots: Facts::codes(failed),
        command: format!("sakuga batch retry {}", facts.batch.id),
    })
}

fn needs_help(job: &Job) -> bool {
    let held = matches!(job.hold, Some(Hold::NeedFailed | Hold::AttemptsSpent | Hold::CrashSuspect));
    job.state == JobState::Failed || held
}

/// Whether what a person paused goes on.
fn waiting(facts: &Facts) -> Option<Decision> {
    let paused: Vec<&Job> = facts.jobs.iter().filter(|job| job.hold == Some(Hold::Person)).collect();
    if paused.is_empty() {
        return None;
    }
    Some(Decision {
        kind: DecisionKind::Paused,
        words: format!("{} paused. Let them go on?", jobs_are(paused.len())),
        shots: Facts::codes(paused),
        command: format!("sakuga batch resume {}", facts.batch.id),
    })
}

/// Whether pictures are good of which the checks say something.
fn findings(facts: &Facts) -> Option<Decision> {
    let (mut shots, mut checks): (Vec<String>, BTreeMap<&str, usize>) = (Vec::new(), BTreeMap::new());
    for record in &facts.checks {
        let Some(checked) = record.checked.as_ref().filter(|checked| checked.report.failing() > 0) else {
            continue;
        };
        let code = record.shot.to_string();
        if shots.last() != Some(&code) {
            shots.push(code);
        }
        for finding in checked.report.findings.iter().filter(|finding| finding.weight == Weight::Failing) {
            *checks.entry(finding.check.as_str()).or_default() += 1;
        }
    }
    if shots.is_empty() {
        return None;
    }
    let counted: Vec<String> = checks.iter().map(|(check, count)| format!("{check} {count} times")).collect();
    let words = format!(
        "The checks found something in {}: {}. Are they good?",
        of_shots(shots.len()),
        counted.join(", ")
    );
    let command = format!("sakuga check {} --failing", episode(facts).unwrap_or("e01"));
    Some(Decision { kind: DecisionKind::Checks, words, shots, command })
}

fn of_shots(count: usize) -> String {
    if count == 1 { "1 shot".to_owned() } else { format!("{count} shots") }
}

/// Which take of each shot it is: where there are several, and where the only one was not looked at.
fn candidates(facts: &Facts) -> Vec<Decision> {
    let mut drawn: BTreeMap<(ShotId, Stage), usize> = BTreeMap::new();
    for record in &facts.takes {
        *drawn.entry((record.take.shot.clone(), record.take.stage)).or_default() += 1;
    }
    let open = |key: &(ShotId, Stage)| {
        let picked = facts.standings.get(key).and_then(|standing| standing.picked.as_ref());
        picked != Some(&Review::Approved)
    };
    let with = |wanted: &dyn Fn(usize) -> bool| {
        let of_open = facts.jobs.iter().filter(|job| {
            let (Some(shot), Some(stage)) = (&job.shot, job.work.stage()) else { return false };
            let key = (shot.clone(), stage);
            drawn.get(&key).is_some_and(|takes| wanted(*takes)) && open(&key)
        });
        Facts::codes(of_open)
    };
    let (several, single) = (with(&|takes| takes > 1), with(&|takes| takes == 1));
    let decision = |kind, shots: Vec<String>, words: String| {
        let first = shots.first()?;
        let command = format!("sakuga take list {first}{}", episode_option(facts));
        Some(Decision { kind, words, shots, command })
    };
    let choose = format!("{} several candidates and none approved. Which is it?", shots_have(several.len()));
    let approve = format!("{} one new take that nobody has approved. Is it good?", shots_have(single.len()));
    [decision(DecisionKind::Choose, several, choose), decision(DecisionKind::Approve, single, approve)]
        .into_iter()
        .flatten()
        .collect()
}

/// The option that names the episode, where it is not the usual one.
fn episode_option(facts: &Facts) -> String {
    episode(facts).filter(|code| *code != "e01").map(|code| format!(" --episode {code}")).unwrap_or_default()
}

/// The code of the episode that was drawn.
fn episode(facts: &Facts) -> Option<&str> {
    facts.jobs.iter().find_map(super::facts::place).map(|place| place.episode.as_str())
}

fn jobs_are(count: usize) -> String {
    if count == 1 { "1 picture is".to_owned() } else { format!("{count} pictures are") }
}

fn shots_have(count: usize) -> String {
    if count == 1 { "1 shot has".to_owned() } else { format!("{count} shots have") }
}
