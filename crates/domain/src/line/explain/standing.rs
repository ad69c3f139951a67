//! What a job waits for that is not over.

use super::words::length;
use crate::id::JobId;
use crate::line::job::{Affinity, Hold, JobState};
use crate::line::plan::SeatState;

/// Where a job stands and who could take it.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// The job.
    pub job: JobId,
    /// Its state.
    pub state: JobState,
    /// Why it is held.
    pub hold: Option<Hold>,
    /// Its cause in words.
    pub cause: Option<String>,
    /// Its engine.
    pub engine: String,
    /// What whoever does it should have loaded.
    pub affinity: Affinity,
    /// The jobs that it needs and that are not done, the oldest first.
    pub needs: Vec<OpenNeed>,
    /// Its place among those that are ready.
    pub queued: Queued,
    /// Who works here.
    pub staff: Staff,
}

/// The place of a job among those that are ready.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Queued {
    /// So many jobs of its engine, urgency and model go before it.
    Behind(u32),
    /// It pauses after a failure, for so many milliseconds more.
    Pausing(f64),
    /// It was running when the program died, and so runs last and alone.
    Suspect,
    /// Its project is archived, and nothing of it is begun.
    Archived,
}

/// A job that another one waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenNeed {
    /// The job.
    pub job: JobId,
    /// Its kind.
    pub kind: String,
    /// Where it stands.
    pub state: JobState,
}

/// Who works with the engine of a job in the program that is asked.
#[derive(Debug, Clone, PartialEq)]
pub enum Staff {
    /// No line is at work: the program only looks.
    NoLine,
    /// A line is at work. It has these seats for the engine; none when it has no workers for it.
    AtWork(Vec<SeatNow>),
}

/// A place where an engine works, as it is now.
#[derive(Debug, Clone, PartialEq)]
pub struct SeatNow {
    /// Its name.
    pub name: String,
    /// Whether a person took it out of work.
    pub state: SeatState,
    /// Why it gets no work.
    pub trouble: Option<String>,
    /// Whether it has what the job wants, as far as that is known.
    pub has: bool,
    /// What its workers do, the oldest first.
    pub busy: Vec<Busy>,
    /// How many of its workers have nothing to do.
    pub free: usize,
    /// What it has loaded.
    pub loaded: Option<Affinity>,
}

/// A job that a worker has.
#[derive(Debug, Clone, PartialEq)]
pub struct Busy {
    /// The job; none when whoever asks may not see it.
    pub job: Option<JobId>,
    /// How long it has been at it, in milliseconds.
    pub for_ms: f64,
}

/// What a job waits for, a sentence each; empty when it is over.
#[must_use]
pub fn waits_for(standing: &Standing) -> Vec<String> {
    match standing.state {
        JobState::Waiting => standing.needs.iter().map(need).collect(),
        JobState::Held => vec![held(standing)],
        JobState::Ready => ready(standing),
        JobState::Running => vec![running(standing)],
        JobState::Cancelling => vec!["it is cancelled, and its worker has not stopped yet".to_owned()],
        JobState::Done | JobState::Failed | JobState::Cancelled => Vec::new(),
    }
}

/// Why nobody will take a job that is ready, whatever its place in the line is; none when somebody can. Those that wait
/// for it should be told.
#[must_use]
pub fn stands_still(standing: &Standing) -> Option<String> {
    if standing.state != JobState::Ready || matches!(standing.queued, Queued::Pausing(_) | Queued::Suspect) {
        return None;
    }
    let why = match (&standing.staff, standing.queued) {
        (Staff::AtWork(seats), Queued::Behind(_)) if !seats.is_empty() => {
            let unable: Vec<String> = seats.iter().filter_map(|seat| unable(standing, seat)).collect();
            (unable.len() == seats.len()).then_some(unable)?
        }
        _ => ready(standing),
    };
    Some(why.join("; "))
}

fn need(need: &OpenNeed) -> String {
    let OpenNeed { job, kind, state } = need;
    format!("it needs the {kind} {job}, which is {state}")
}

fn held(standing: &Standing) -> String {
    let job = &standing.job;
    let why = match standing.hold {
        Some(Hold::Person) | None => "somebody paused it",
        Some(Hold::NeedFailed) => "a job that it needs has no result",
        Some(Hold::AttemptsSpent) => "it failed too often",
        Some(Hold::CrashSuspect) => "the program died while it ran alone",
        Some(Hold::Budget) => "the budget of its batch is spent",
    };
    let cause = standing.cause.as_ref().map(|cause| format!(" ({cause})")).unwrap_or_default();
    format!("it is held, because {why}{cause}: `sakuga job resume {job}` lets it go on")
}

fn running(standing: &Standing) -> String {
    let Staff::AtWork(seats) = &standing.staff else { return "a worker has it".to_owned() };
    let here = |seat: &SeatNow| {
        let busy = seat.busy.iter().find(|busy| busy.job.as_ref() == Some(&standing.job))?;
        Some(format!("{} has been at it for {}", seat.name, length(busy.for_ms)))
    };
    seats.iter().find_map(here).unwrap_or_else(|| "a worker of another program has it".to_owned())
}

fn ready(standing: &Standing) -> Vec<String> {
    let engine = &standing.engine;
    let Staff::AtWork(seats) = &standing.staff else {
        return vec![format!(
            "nobody works here: `sakuga work --engine {engine}` does what is queued, and so does a server"
        )];
    };
    if seats.is_empty() {
        return vec![format!(
            "nobody works with the engine {engine} here: start the studio with it (`sakuga serve --engine {engine}`)"
        )];
    }
    let ahead = match standing.queued {
        Queued::Behind(0) => "it is the next of its kind".to_owned(),
        Queued::Behind(1) => "1 job of its kind goes before it".to_owned(),
        Queued::Behind(ahead) => format!("{ahead} jobs of its kind go before it"),
        Queued::Pausing(left) => return vec![pausing(standing, left)],
        Queued::Suspect => {
            return vec!["it ran when the program died, and runs last and alone now".to_owned()];
        }
        Queued::Archived => {
            return vec!["its project is archived: `sakuga project unarchive` takes it up again".to_owned()];
        }
    };
    std::iter::once(ahead).chain(seats.iter().map(|seat| at_seat(standing, seat))).collect()
}

fn pausing(standing: &Standing, left: f64) -> String {
    let cause = standing.cause.as_ref().map(|cause| format!(" ({cause})")).unwrap_or_default();
    format!("it pauses after a failure{cause}, {} more", length(left))
}

/// Why a seat cannot take the job; none when it can.
fn unable(standing: &Standing, seat: &SeatNow) -> Option<String> {
    let SeatNow { name, state, trouble, has, .. } = seat;
    if let Some(trouble) = trouble {
        return Some(format!("{name} gets no work: {trouble}"));
    }
    if *state == SeatState::Drained {
        return Some(format!("{name} is drained: `sakuga gpu resume {name}` gives it work again"));
    }
    (!has).then(|| format!("{name} does not have what it wants: {}", standing.affinity))
}

fn at_seat(standing: &Standing, seat: &SeatNow) -> String {
    if let Some(why) = unable(standing, seat) {
        return why;
    }
    let SeatNow { name, busy, free, loaded, .. } = seat;
    let wanted = &standing.affinity;
    let other = loaded.as_ref().filter(|loaded| !loaded.is_warm_for(wanted) && !loaded.model.is_empty());
    let loads = other.map(|other| format!("; it has {} loaded", other.model)).unwrap_or_default();
    if busy.is_empty() || *free > 0 {
        return format!("{name} has a free slot{loads}");
    }
    let job = |busy: &Busy| busy.job.as_ref().map_or_else(|| "another project".to_owned(), JobId::to_string);
    let jobs = busy.iter().map(|busy| format!("{} for {}", job(busy), length(busy.for_ms)));
    format!("{name} is busy with {}{loads}", jobs.collect::<Vec<_>>().join(", "))
}
