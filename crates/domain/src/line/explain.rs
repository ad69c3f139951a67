//! Why a job took as long as it did: where its time went, beside what such jobs usually take.
//!
//! Pure: it is given what the rows say of one job and of the newest ones like it, and says what follows from them.

use serde::{Deserialize, Serialize};

use super::job::{JobState, Waits};
use super::ledger::{Ledger, Part};

mod standing;
mod words;

pub use standing::{Busy, OpenNeed, Queued, SeatNow, Staff, Standing, stands_still, waits_for};
pub use words::length;

/// Jobs from which on those that are most alike are enough to compare with.
pub const ENOUGH: usize = 3;

/// How much more than usual, as a share of it, still is as usual.
const USUAL_SHARE: f64 = 0.25;

/// How much more than usual still is as usual however short that is, in milliseconds.
const USUAL_MS: f64 = 100.0;

/// A stretch of a job's time.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Stretch {
    /// It waited for jobs that it needs.
    Needs,
    /// It was held.
    Held,
    /// It waited in the line until a worker had time for it.
    Line,
    /// It paused after a failure.
    Pause,
    /// Attempts that came to nothing.
    Lost,
    /// The attempt that is under way.
    UnderWay,
    /// From the claim until the engine began.
    Dispatch,
    /// Its pictures went to the server.
    Upload,
    /// It waited in the server's own queue.
    Queue,
    /// A model was loaded.
    ModelLoad,
    /// Words and guides became conditions.
    Encode,
    /// The picture was made.
    Sample,
    /// The result became pixels.
    Decode,
    /// The result came from the server.
    Transfer,
    /// The file was written and checked.
    Save,
    /// The file was filed.
    Post,
}

/// What the rows say of a job.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Spent {
    /// How its waiting was spent.
    pub waits: Waits,
    /// The account of the attempt that gave its result; none when there is none.
    pub ledger: Option<Ledger>,
}

/// A job that is to be explained.
#[derive(Debug, Clone, PartialEq)]
pub struct Subject {
    /// Where it stands.
    pub state: JobState,
    /// The words of its last failure, or why it is held.
    pub cause: Option<String>,
    /// What it took until it came to where it stands.
    pub spent: Spent,
    /// The stretch that is not over, and its milliseconds so far; none when the job is.
    pub open: Option<(Stretch, f64)>,
    /// Attempts that came to nothing.
    pub lost: usize,
    /// Its attempts for which a model was loaded, those that came to nothing, too.
    pub loads: Loads,
}

/// How often a model was loaded for a job.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Loads {
    /// How often.
    pub times: usize,
    /// How long that took, in milliseconds.
    pub ms: f64,
}

/// Jobs that are over, to compare with.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct History {
    /// Those with the same model, size, steps and recipe.
    pub alike: Vec<Spent>,
    /// Those of the same engine and stage.
    pub akin: Vec<Spent>,
}

/// What a job is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Compared {
    /// Jobs with the same model, size, steps and recipe.
    Alike,
    /// Jobs of the same engine and stage, because too few are more alike.
    Akin,
    /// Nothing: no such job is done yet.
    Nothing,
}

/// What earlier jobs took, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct UsualTime {
    /// Half of them took longer.
    pub median_ms: f64,
    /// One in ten took longer.
    pub p90_ms: f64,
}

/// A stretch beside what it usually takes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct StretchTime {
    /// Which one.
    pub stretch: Stretch,
    /// How long it took, in milliseconds.
    pub ms: f64,
    /// What it usually takes; none where there is nothing to compare with.
    pub usual: Option<UsualTime>,
}

/// Sampling, step by step.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Sampling {
    /// How many steps there were.
    pub steps: u32,
    /// How long each took, in milliseconds.
    pub step_ms: f64,
    /// What a step usually takes; none where there is nothing to compare with.
    pub usual: Option<UsualTime>,
}

/// How a job did beside others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It took longer.
    Slower,
    /// It took about as long.
    AsUsual,
    /// It took less.
    Faster,
    /// It was answered with the picture of an equal request, by the studio or by a server that still had it.
    Answered,
    /// It is done, and there is nothing to compare it with.
    Alone,
    /// It has no result and will have none.
    NoResult,
    /// It is not over.
    NotOver,
}

/// Where the time of a job went, and what is to be said of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Explanation {
    /// All of its time so far, in milliseconds.
    pub total_ms: f64,
    /// What that usually is; none where there is nothing to compare with.
    pub usual: Option<UsualTime>,
    /// The stretches with time, its own or the usual one, in the order in which they happen.
    pub rows: Vec<StretchTime>,
    /// How fast it sampled; none for what has no steps.
    pub sampling: Option<Sampling>,
    /// What it is compared with.
    pub compared: Compared,
    /// With how many jobs.
    pub samples: usize,
    /// How it did beside them.
    pub verdict: Verdict,
    /// The same in a sentence, with the stretch that made the most of the difference.
    pub sentence: String,
}

impl Stretch {
    /// All of them, in the order in which they happen.
    pub const ALL: [Self; 16] = [
        Self::Needs,
        Self::Held,
        Self::Line,
        Self::Pause,
        Self::Lost,
        Self::UnderWay,
        Self::Dispatch,
        Self::Upload,
        Self::Queue,
        Self::ModelLoad,
        Self::Encode,
        Self::Sample,
        Self::Decode,
        Self::Transfer,
        Self::Save,
        Self::Post,
    ];

    /// The stretch of a job that is not over; none when it is.
    #[must_use]
    pub const fn of_state(state: JobState) -> Option<Self> {
        match state {
            JobState::Waiting => Some(Self::Needs),
            JobState::Ready => Some(Self::Line),
            JobState::Held => Some(Self::Held),
            JobState::Running | JobState::Cancelling => Some(Self::UnderWay),
            JobState::Done | JobState::Failed | JobState::Cancelled => None,
        }
    }

    /// The part of an attempt that it is; none for what lies outside the one that counted.
    const fn part(self) -> Option<Part> {
        Some(match self {
            Self::Needs | Self::Held | Self::Line | Self::Pause | Self::Lost | Self::UnderWay => return None,
            Self::Dispatch => Part::Dispatch,
            Self::Upload => Part::Upload,
            Self::Queue => Part::Queue,
            Self::ModelLoad => Part::ModelLoad,
            Self::Encode => Part::Encode,
            Self::Sample => Part::Sample,
            Self::Decode => Part::Decode,
            Self::Transfer => Part::Transfer,
            Self::Save => Part::Save,
            Self::Post => Part::Post,
        })
    }
}

impl Spent {
    /// How long a stretch of it took, in milliseconds.
    fn ms(&self, stretch: Stretch) -> f64 {
        if let Some(part) = stretch.part() {
            return self.ledger.as_ref().map_or(0.0, |ledger| ledger.part(part));
        }
        let waited = match stretch {
            Stretch::Needs => self.waits.needs_wait_ms,
            Stretch::Held => self.waits.held_ms,
            Stretch::Line => self.waits.queue_wait_ms,
            Stretch::Pause => self.waits.backoff_ms,
            Stretch::Lost => self.waits.lost_ms,
            _ => 0,
        };
        waited as f64
    }

    /// All of it, in milliseconds.
    fn total_ms(&self) -> f64 {
        Stretch::ALL.into_iter().map(|stretch| self.ms(stretch)).sum()
    }

    /// The same as if it had sampled in so many steps.
    fn in_steps(&self, steps: u32) -> Self {
        let mut same = self.clone();
        if let Some(ledger) = same.ledger.as_mut().filter(|ledger| ledger.steps > 0 && steps > 0) {
            ledger.sample_ms *= f64::from(steps) / f64::from(ledger.steps);
        }
        same
    }

    /// How long a step of its sampling took, in milliseconds.
    fn step_ms(&self) -> Option<f64> {
        let ledger = self.ledger.as_ref().filter(|ledger| ledger.steps > 0 && ledger.sample_ms > 0.0)?;
        Some(ledger.sample_ms / f64::from(ledger.steps))
    }
}

impl Subject {
    /// How long a stretch took, with the one that is not over.
    fn ms(&self, stretch: Stretch) -> f64 {
        let open = self.open.filter(|(open, _)| *open == stretch);
        self.spent.ms(stretch) + open.map_or(0.0, |(_, ms)| ms)
    }

    fn total_ms(&self) -> f64 {
        Stretch::ALL.into_iter().map(|stretch| self.ms(stretch)).sum()
    }

    fn is_answered(&self) -> bool {
        self.spent.ledger.as_ref().is_some_and(|ledger| !ledger.is_new_work())
    }

    /// Whether a server answered it with samples that it still had.
    fn is_kept(&self) -> bool {
        self.spent.ledger.as_ref().is_some_and(Ledger::is_kept)
    }
}

impl UsualTime {
    /// What these took; none when there are none.
    pub(crate) fn of(mut lengths_ms: Vec<f64>) -> Option<Self> {
        lengths_ms.sort_by(f64::total_cmp);
        let last = lengths_ms.len().checked_sub(1)?;
        let middle = f64::midpoint(lengths_ms[last / 2], lengths_ms[last.div_ceil(2)]);
        Some(Self { median_ms: middle, p90_ms: lengths_ms[(last * 9).div_ceil(10)] })
    }
}

/// Says where the time of a job went, and why it took longer than such jobs do, if it did.
#[must_use]
pub fn explain(subject: &Subject, history: &History) -> Explanation {
    let (compared, others) = chosen(history);
    // Those that are less alike may have sampled in other steps than this one.
    let steps = subject.spent.ledger.as_ref().map_or(0, |ledger| ledger.steps);
    let others: Vec<Spent> = others.iter().map(|other| other.in_steps(steps)).collect();
    let usual = |ms: &dyn Fn(&Spent) -> f64| UsualTime::of(others.iter().map(ms).collect());
    let row = |stretch: Stretch| StretchTime {
        stretch,
        ms: subject.ms(stretch),
        usual: usual(&|spent: &Spent| spent.ms(stretch)),
    };
    let seen = |row: &StretchTime| row.ms > 0.0 || row.usual.is_some_and(|usual| usual.p90_ms > 0.0);
    let rows: Vec<StretchTime> = Stretch::ALL.into_iter().map(row).filter(seen).collect();
    let (total_ms, total_usual) = (subject.total_ms(), usual(&Spent::total_ms));
    let verdict = verdict(subject, total_ms, total_usual);
    let sampling = subject.spent.step_ms().map(|step_ms| Sampling {
        steps,
        step_ms,
        usual: UsualTime::of(others.iter().filter_map(Spent::step_ms).collect()),
    });
    let mut explanation = Explanation {
        total_ms,
        usual: total_usual,
        rows,
        sampling,
        compared,
        samples: others.len(),
        verdict,
        sentence: String::new(),
    };
    explanation.sentence = words::sentence(subject, &explanation);
    explanation
}

/// The jobs to compare with: those that are most alike, unless there are too few of them.
fn chosen(history: &History) -> (Compared, &[Spent]) {
    let History { alike, akin } = history;
    if alike.len() >= ENOUGH || !alike.is_empty() && akin.len() <= alike.len() {
        return (Compared::Alike, alike);
    }
    if akin.is_empty() { (Compared::Nothing, &[]) } else { (Compared::Akin, akin) }
}

fn verdict(subject: &Subject, total_ms: f64, usual: Option<UsualTime>) -> Verdict {
    match subject.state {
        JobState::Failed | JobState::Cancelled => return Verdict::NoResult,
        JobState::Done => {}
        _ => return Verdict::NotOver,
    }
    if subject.is_answered() {
        return Verdict::Answered;
    }
    let Some(UsualTime { median_ms, .. }) = usual else { return Verdict::Alone };
    let margin = (median_ms * USUAL_SHARE).max(USUAL_MS);
    if total_ms > median_ms + margin {
        Verdict::Slower
    } else if total_ms < median_ms - margin {
        Verdict::Faster
    } else {
        Verdict::AsUsual
    }
}

#[cfg(test)]
mod tests;
