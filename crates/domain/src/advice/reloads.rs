//! Models that were loaded again because work of other models came between, from the ledger of one seat.
//!
//! The line groups what waits by itself: whoever has a model loaded is given what wants it, within bounds. So a model that
//! was loaded again says that its jobs were not there to be grouped, that somebody waited for another one, or that jobs
//! stood in turns for longer than the bounds allow. Which of these it was follows from the rows; only what people can
//! change is advised.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::clock::WallMs;
use crate::id::{BatchId, JobId};
use crate::line::explain::length;
use crate::line::job::{Affinity, Band};

/// A pause after which work of a seat is another stretch of work, in milliseconds: nobody would have asked for it
/// together.
const PAUSE_MS: i64 = 30 * 60_000;

/// Time from which on it is worth a word, in milliseconds.
const WORTH_MS: f64 = 10_000.0;

/// An attempt that worked with a model.
#[derive(Debug, Clone, PartialEq)]
pub struct Worked {
    /// The job.
    pub job: JobId,
    /// What it was submitted with.
    pub batch: BatchId,
    /// Which attempt, from 1.
    pub attempt: u32,
    /// The engine.
    pub engine: String,
    /// The seat that did it.
    pub seat: String,
    /// How urgent it was.
    pub band: Band,
    /// Its place in the order of the line; smaller goes first.
    pub rank: i64,
    /// What it wanted loaded.
    pub kind: Affinity,
    /// When it was submitted.
    pub submitted_at: WallMs,
    /// From when on it could be done: not before the jobs that it needs, and not while it was held.
    pub ready_at: WallMs,
    /// When it was claimed.
    pub started_at: WallMs,
    /// When it ended.
    pub ended_at: WallMs,
    /// How long its model was being loaded, in milliseconds; none when it was loaded before, or nothing is known.
    pub load_ms: Option<f64>,
}

/// A stretch of a seat's work in which models were loaded again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Reloads {
    /// The engine.
    pub engine: String,
    /// The seat.
    pub seat: String,
    /// When the first of these jobs was claimed (RFC 3339).
    #[schema(format = DateTime)]
    pub from: String,
    /// When the last of them ended (RFC 3339).
    #[schema(format = DateTime)]
    pub until: String,
    /// The jobs that should have been asked for together, in the order in which they were done.
    pub jobs: Vec<JobId>,
    /// Their batches, in the same order.
    pub batches: Vec<BatchId>,
    /// Their models.
    pub kinds: Vec<KindLoads>,
    /// How often a model was loaded.
    pub loads: usize,
    /// How long that took, in milliseconds.
    pub loads_ms: f64,
    /// How many of these loads there would have been, had the jobs been queued one model after the other.
    pub together: usize,
    /// How long those took, in milliseconds.
    pub together_ms: f64,
    /// Loads for jobs that were submitted after the seat had gone on to another model.
    pub later: usize,
    /// Loads for jobs that waited, but behind jobs of another model.
    pub in_turns: usize,
    /// Loads because somebody waited for a picture of another model; they are not counted as needless.
    pub urgent: usize,
    /// The same in a sentence, with what to do.
    pub sentence: String,
}

/// How often one model was loaded in a stretch of work.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct KindLoads {
    /// The model.
    pub model: String,
    /// The names of its additions.
    pub loras: Vec<String>,
    /// How many jobs worked with it.
    pub jobs: usize,
    /// How often it was loaded.
    pub loads: usize,
    /// How long that took, in milliseconds.
    pub ms: f64,
}

/// Why a model was loaded again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Why {
    /// The job was submitted after the seat had gone on to another model.
    Later,
    /// The job waited behind one of another model, although it was as urgent.
    InTurns,
    /// Somebody waited for a picture of the other model.
    Urgent,
    /// The job could not be done before, or nothing of the rows says why.
    Other,
}

/// A model that was loaded although the seat had worked with it before.
#[derive(Debug, Clone, Copy)]
struct Again {
    /// When the seat worked with it last: where that run began.
    from: usize,
    /// The job that loaded it.
    at: usize,
    why: Why,
}

/// The seat of a worker by its name: `engine-seat-number` where seats have several workers, otherwise the worker itself.
#[must_use]
pub fn seat_of<'a>(engine: &str, worker: &'a str) -> &'a str {
    let behind = worker.strip_prefix(engine).and_then(|rest| rest.strip_prefix('-'));
    behind.and_then(|rest| rest.rsplit_once('-')).map_or(worker, |(seat, _)| seat)
}

/// The stretches of work in which time was spent on loading models again that need not have been, the dearest first.
#[must_use]
pub fn reloads(worked: Vec<Worked>) -> Vec<Reloads> {
    let mut seats: BTreeMap<(String, String), Vec<Worked>> = BTreeMap::new();
    for one in worked {
        seats.entry((one.engine.clone(), one.seat.clone())).or_default().push(one);
    }
    let mut found: Vec<Reloads> = Vec::new();
    for mut of_seat in seats.into_values() {
        of_seat.sort_by(|one, other| (one.started_at, &one.job).cmp(&(other.started_at, &other.job)));
        let paused = |one: &Worked, next: &Worked| next.started_at.0 - one.ended_at.0 < PAUSE_MS;
        found.extend(of_seat.chunk_by(paused).filter_map(of_stretch));
    }
    let needless = |one: &Reloads| one.loads_ms - one.together_ms;
    found.sort_by(|one, other| needless(other).total_cmp(&needless(one)));
    found
}

fn of_stretch(work: &[Worked]) -> Option<Reloads> {
    let again: Vec<Again> = (0..work.len()).filter_map(|at| again(work, at)).collect();
    let needless: Vec<&Again> =
        again.iter().filter(|one| matches!(one.why, Why::Later | Why::InTurns)).collect();
    let needless_ms: f64 = needless.iter().map(|one| load_ms(&work[one.at])).sum();
    if needless_ms < WORTH_MS {
        return None;
    }
    let from = needless.iter().map(|one| one.from).min()?;
    let until = run_end(work, needless.iter().map(|one| one.at).max()?);
    let jobs = &work[from..=until];
    let inside = again.iter().filter(|one| (from..=until).contains(&one.at));
    let count = |why: Why| inside.clone().filter(|one| one.why == why).count();
    let (later, in_turns, urgent) = (count(Why::Later), count(Why::InTurns), count(Why::Urgent));
    let loads = jobs.iter().filter(|one| one.load_ms.is_some()).count();
    let loads_ms: f64 = jobs.iter().map(load_ms).sum();
    let mut found = Reloads {
        engine: jobs[0].engine.clone(),
        seat: jobs[0].seat.clone(),
        from: jobs[0].started_at.rfc3339(),
        until: jobs.iter().map(|one| one.ended_at).max()?.rfc3339(),
        jobs: each_once(jobs.iter().map(|one| &one.job)),
        batches: each_once(jobs.iter().map(|one| &one.batch)),
        kinds: kinds(jobs),
        loads,
        loads_ms,
        together: loads - needless.len(),
        together_ms: (loads_ms - needless_ms).max(0.0),
        later,
        in_turns,
        urgent,
        sentence: String::new(),
    };
    found.sentence = sentence(&found);
    Some(found)
}

/// Whether a job loaded a model that its seat had worked with before, with others in between.
fn again(work: &[Worked], at: usize) -> Option<Again> {
    let job = &work[at];
    job.load_ms?;
    let last = work[..at].iter().rposition(|one| one.kind.is_warm_for(&job.kind))?;
    // What came between is what the seat changed to; without that it lost the model for another reason.
    let change = work[last + 1..at].first()?;
    let earlier = work[..last].iter().rposition(|one| !one.kind.is_warm_for(&job.kind));
    Some(Again { from: earlier.map_or(0, |index| index + 1), at, why: why(change, job) })
}

/// Why the seat went on to another model before it did this job.
fn why(change: &Worked, job: &Worked) -> Why {
    let waited = job.ready_at <= change.started_at && job.attempt == 1;
    if job.submitted_at > change.started_at {
        Why::Later
    } else if !waited {
        Why::Other
    } else if change.band < job.band {
        Why::Urgent
    } else if change.rank < job.rank {
        Why::InTurns
    } else {
        Why::Other
    }
}

/// The last of the jobs from here on that work with the same model.
fn run_end(work: &[Worked], from: usize) -> usize {
    let same = work[from..].iter().take_while(|one| one.kind.is_warm_for(&work[from].kind)).count();
    from + same.saturating_sub(1)
}

fn load_ms(one: &Worked) -> f64 {
    one.load_ms.unwrap_or(0.0)
}

fn each_once<'a, T: PartialEq + Clone + 'a>(all: impl Iterator<Item = &'a T>) -> Vec<T> {
    let mut found: Vec<T> = Vec::new();
    for one in all {
        if !found.contains(one) {
            found.push(one.clone());
        }
    }
    found
}

fn kinds(jobs: &[Worked]) -> Vec<KindLoads> {
    let mut kinds: BTreeMap<(&str, &[String]), KindLoads> = BTreeMap::new();
    for one in jobs {
        let Affinity { model, loras, .. } = &one.kind;
        let none = || KindLoads { model: model.clone(), loras: loras.clone(), jobs: 0, loads: 0, ms: 0.0 };
        let row = kinds.entry((model, loras)).or_insert_with(none);
        row.jobs += 1;
        row.loads += usize::from(one.load_ms.is_some());
        row.ms += load_ms(one);
    }
    kinds.into_values().collect()
}

fn sentence(found: &Reloads) -> String {
    let because = [
        (found.later, "were asked for after the model had been changed"),
        (found.in_turns, "were queued in turns with those of another model"),
    ];
    let because: Vec<String> = because
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, why)| format!("{} for jobs that {why}", times(count)))
        .collect();
    format!(
        "{} jobs loaded their models cold {}, which took {}: {}; queue such jobs in one go, all of one model before the \
         next, and it is {} and {}",
        found.jobs.len(),
        times(found.loads),
        length(found.loads_ms),
        because.join(" and "),
        times(found.together),
        length(found.together_ms),
    )
}

/// How often, in words.
fn times(count: usize) -> String {
    match count {
        0 => "never".to_owned(),
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        count => format!("{count} times"),
    }
}
