//! Explaining a job: where its time went beside that of others, what it waits for, and by which names its engine knows it.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::id::{JobId, ProjectId};
use domain::line::explain::{
    Busy, Explanation, History, Loads, OpenNeed, Queued, SeatNow, Spent, Staff, Standing, Stretch, Subject,
    explain, stands_still, waits_for,
};
use domain::line::job::{Job, JobState};
use domain::line::plan::SeatName;
use store::{Akin, Attempt, JobSummary, LinePlace, Linked, Past};

use super::job::unknown;
use crate::error::StudioError;
use crate::line::crew::WorkerNow;
use crate::line::seats::Seats;
use crate::studio::Studio;

/// Earlier jobs with which one is compared at most.
const COMPARED: usize = 50;

/// Earlier jobs that are read for that: some of them were answered and took no work.
const READ: u32 = 100;

/// Lines of a log in which causes are looked for.
const LINES: u32 = 1000;

/// How long the servers of an engine may take to say how they are.
const PATIENCE: Duration = Duration::from_secs(2);

/// The outcome of an attempt that gave the result.
const DONE: &str = "done";

/// A job with what is to be said of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    /// The job.
    pub job: JobSummary,
    /// Where its time went.
    pub told: Explanation,
    /// What it waits for, a sentence each; empty when it is over.
    pub waits_for: Vec<String>,
    /// Why nobody will take it as things are; none when somebody can, and when it is not ready.
    pub stands_still: Option<String>,
    /// Its attempts, oldest first.
    pub attempts: Vec<Tried>,
}

/// An attempt with what is known of it elsewhere.
#[derive(Debug, Clone, PartialEq)]
pub struct Tried {
    /// The attempt.
    pub attempt: Attempt,
    /// By which names the engine knows it, in order; empty for engines without names of their own.
    pub engine_jobs: Vec<String>,
    /// The last warning or error of its log.
    pub said: Option<String>,
}

/// Who works here, as far as somebody may see it.
#[derive(Debug, Clone, Copy)]
pub struct Sight<'a> {
    /// The workers, and which seats a person took out of work; none where no line is at work.
    pub crew: Option<(&'a [WorkerNow], &'a Seats)>,
    /// The only project that may be seen; all when there is none.
    pub only: Option<&'a ProjectId>,
}

impl Studio {
    /// Explains where the time of a job went, and what it waits for.
    ///
    /// # Errors
    ///
    /// When there is no such job.
    pub async fn explain_job(&self, id: &JobId, sight: Sight<'_>) -> Result<Explained, StudioError> {
        let summary = self.job(id).await?;
        let job = self.store.job(id).await?.ok_or_else(|| unknown(id))?;
        let place = self.store.place_in_line(id).await?.ok_or_else(|| unknown(id))?;
        let attempts = self.store.attempts_of(id).await?;
        let told = explain(&self.subject(&job, place, &attempts), &self.history_of(&job).await?);
        let standing = self.standing(&job, place, sight).await?;
        let (waits_for, stands_still) = (waits_for(&standing), stands_still(&standing));
        let attempts = self.tried(&job, attempts).await?;
        Ok(Explained { job: summary, told, waits_for, stands_still, attempts })
    }

    /// By which names an engine knows an attempt at a job, in order; none for engines without names of their own, and for
    /// attempts that were answered without it. One without an account is known by the name that it began with.
    pub(crate) fn names_of_attempt(&self, engine: &str, job: &JobId, attempt: &Attempt) -> Vec<String> {
        if let Some(ledger) =
            attempt.ledger.as_ref().filter(|ledger| ledger.cached || !ledger.engine_jobs.is_empty())
        {
            return ledger.engine_jobs.clone();
        }
        let name = self.engines.get(engine).and_then(|engine| engine.name_of(job, attempt.attempt));
        name.into_iter().collect()
    }

    async fn tried(&self, job: &Job, attempts: Vec<Attempt>) -> Result<Vec<Tried>, StudioError> {
        let mut said = BTreeMap::new();
        for line in self.store.log_of(&job.id, LINES).await? {
            if matches!(line.level.as_str(), "warn" | "error") {
                said.insert(line.attempt, line.message);
            }
        }
        let tried = |attempt: Attempt| Tried {
            engine_jobs: self.names_of_attempt(&job.engine, &job.id, &attempt),
            said: said.remove(&attempt.attempt),
            attempt,
        };
        Ok(attempts.into_iter().map(tried).collect())
    }

    fn subject(&self, job: &Job, place: LinePlace, attempts: &[Attempt]) -> Subject {
        let counted = attempts.iter().find(|attempt| attempt.outcome.as_deref() == Some(DONE));
        let lost = |attempt: &&Attempt| attempt.outcome.as_deref().is_some_and(|outcome| outcome != DONE);
        let stretch = match place.paused_until {
            Some(_) if job.state == JobState::Ready => Some(Stretch::Pause),
            _ => Stretch::of_state(job.state),
        };
        let since_ms = (self.clock.wall().0 - place.since.0).max(0) as f64;
        Subject {
            state: job.state,
            cause: job.cause.clone(),
            spent: Spent { waits: job.waits, ledger: counted.and_then(|attempt| attempt.ledger.clone()) },
            open: stretch.map(|stretch| (stretch, since_ms)),
            lost: attempts.iter().filter(lost).count(),
            loads: loads(attempts),
        }
    }

    /// The newest jobs that are done and like this one.
    async fn history_of(&self, job: &Job) -> Result<History, StudioError> {
        let measure = format!("{}/{}", job.engine, job.work.measure());
        let alike = self.store.done_alike(&measure, &job.id, READ).await?;
        let same = |past: &Past| past.affinity.recipe == job.affinity.recipe;
        let (kind, stage) = (job.work.kind(), job.work.stage());
        let akin = Akin { project: &job.project, kind, engine: &job.engine, stage };
        let akin = self.store.done_akin(akin, &job.id, READ).await?;
        Ok(History { alike: spent(alike.into_iter().filter(same)), akin: spent(akin.into_iter()) })
    }

    async fn standing(&self, job: &Job, place: LinePlace, sight: Sight<'_>) -> Result<Standing, StudioError> {
        let needs = match job.state {
            JobState::Waiting => self.store.needs_of(&job.id).await?,
            _ => Vec::new(),
        };
        let open = |need: Linked| OpenNeed { job: need.job, kind: need.kind, state: need.state };
        let mut needs: Vec<OpenNeed> = needs.into_iter().filter(|need| need.open).map(open).collect();
        needs.sort_by(|one, other| one.job.cmp(&other.job));
        Ok(Standing {
            job: job.id.clone(),
            state: job.state,
            hold: job.hold,
            cause: job.cause.clone(),
            engine: job.engine.clone(),
            affinity: job.affinity.clone(),
            needs,
            queued: self.queued(job, place),
            staff: self.staff(job, sight).await,
        })
    }

    fn queued(&self, job: &Job, place: LinePlace) -> Queued {
        match place.paused_until {
            _ if place.archived_at.is_some() => Queued::Archived,
            Some(until) => Queued::Pausing((until.0 - self.clock.wall().0).max(0) as f64),
            None if job.suspect => Queued::Suspect,
            None => Queued::Behind(place.ahead),
        }
    }

    /// Who could take a job.
    async fn staff(&self, job: &Job, sight: Sight<'_>) -> Staff {
        let Some((crew, open)) = sight.crew else { return Staff::NoLine };
        let troubles = match job.state {
            JobState::Ready => self.troubles(&job.engine).await,
            _ => BTreeMap::new(),
        };
        let mut seats: BTreeMap<&str, Vec<&WorkerNow>> = BTreeMap::new();
        for worker in crew.iter().filter(|worker| worker.engine == job.engine) {
            // Workers that are a seat each are one as far as a person sees it.
            let alone = worker.seat == worker.id;
            seats.entry(if alone { &worker.engine } else { &worker.seat }).or_default().push(worker);
        }
        let seat_name = |seat: &str| SeatName { engine: job.engine.clone(), seat: seat.to_owned() };
        let seat = |(name, workers): (&str, Vec<&WorkerNow>)| SeatNow {
            state: open.state(&seat_name(name)),
            trouble: troubles.get(name).map(|trouble| match sight.only {
                None => trouble.clone(),
                Some(_) => "it cannot work now".to_owned(),
            }),
            has: self.engines.get(&job.engine).is_none_or(|engine| engine.offers(name).has(&job.affinity)),
            busy: self.busy(&workers, sight.only),
            free: workers.iter().filter(|worker| worker.task.is_none()).count(),
            loaded: workers.iter().find_map(|worker| worker.resident.clone()),
            name: name.to_owned(),
        };
        Staff::AtWork(seats.into_iter().map(seat).collect())
    }

    /// What workers do, the oldest first.
    fn busy(&self, workers: &[&WorkerNow], only: Option<&ProjectId>) -> Vec<Busy> {
        let mut tasks: Vec<_> = workers.iter().filter_map(|worker| worker.task.as_ref()).collect();
        tasks.sort_by_key(|task| task.since);
        let now = self.clock.wall();
        let busy = tasks.into_iter().map(|task| Busy {
            job: only.is_none_or(|only| task.project == *only).then(|| task.job.clone()),
            for_ms: (now.0 - task.since.0).max(0) as f64,
        });
        busy.collect()
    }

    /// Why seats of an engine get no work, by seat.
    async fn troubles(&self, engine: &str) -> BTreeMap<String, String> {
        let Some(engine) = self.engines.get(engine) else { return BTreeMap::new() };
        tokio::select! {
            devices = engine.devices() => {
                devices.into_iter().filter_map(|device| Some((device.seat, device.trouble?))).collect()
            }
            () = self.clock.wait(PATIENCE) => BTreeMap::new(),
        }
    }
}

/// How often a model was loaded for attempts at a job.
fn loads(attempts: &[Attempt]) -> Loads {
    let cold = attempts.iter().filter_map(|attempt| attempt.ledger.as_ref()).filter(|ledger| ledger.cold);
    cold.fold(Loads::default(), |loads, ledger| Loads {
        times: loads.times + 1,
        ms: loads.ms + ledger.model_load_ms,
    })
}

/// What earlier jobs took that were not answered with a picture that was there.
fn spent(jobs: impl Iterator<Item = Past>) -> Vec<Spent> {
    let made = jobs.filter(|past| past.ledger.is_new_work());
    made.take(COMPARED).map(|past| Spent { waits: past.waits, ledger: Some(past.ledger) }).collect()
}
