//! Everything that a report is made of, read once.

use std::collections::{BTreeMap, BTreeSet};

use domain::board::Standings;
use domain::id::{BatchId, JobId};
use domain::line::budget::Spent;
use domain::line::job::{Hold, Job, JobState};
use domain::line::work::{Destination, Draw, TakePlace, Work};
use domain::morning::{ShotRow, TakeRow};
use domain::project::Project;
use store::{Batch, BatchAttempt, CheckRecord, TakeRecord};

use crate::error::StudioError;
use crate::studio::Studio;

/// The most jobs of a batch that are read for its report.
const MOST_JOBS: u32 = 20_000;

/// What is known of a batch.
pub(super) struct Facts {
    pub(super) project: Project,
    pub(super) batch: Batch,
    pub(super) jobs: Vec<Job>,
    pub(super) attempts: Vec<BatchAttempt>,
    pub(super) takes: Vec<TakeRecord>,
    /// What was found of the takes, as far as they were looked at.
    pub(super) checks: Vec<CheckRecord>,
    pub(super) spent: Spent,
    /// How the stages of the shots stand now, whatever batch drew them.
    pub(super) standings: Standings,
}

impl Studio {
    pub(super) async fn facts(&self, id: &BatchId) -> Result<Facts, StudioError> {
        let batch = self.batch(id).await?;
        let jobs = self.store.jobs_of_batch(id, MOST_JOBS).await?;
        let projects = self.store.projects().await?;
        let project = projects.into_iter().find(|project| project.id == batch.project);
        let project = project.ok_or_else(|| StudioError::NotFound {
            what: "project",
            name: batch.project.to_string(),
            fix: "it was deleted at the same moment".to_owned(),
        })?;
        let named: BTreeSet<&str> =
            jobs.iter().filter_map(place).map(|place| place.episode.as_str()).collect();
        let mut standings = Standings::new();
        for episode in self.store.episodes(&project.id).await? {
            if named.contains(episode.code.as_str()) {
                standings.extend(self.store.standings(&episode.id).await?);
            }
        }
        Ok(Facts {
            attempts: self.store.attempts_of_batch(id).await?,
            takes: self.store.takes_of_batch(id).await?,
            checks: self.store.checks_of_batch(id).await?,
            spent: self.store.spent(id).await?,
            project,
            batch,
            jobs,
            standings,
        })
    }
}

impl Facts {
    /// The shots in the order of the film, with what was drawn of each.
    pub(super) fn shots(&self) -> Vec<ShotRow> {
        let mut took: BTreeMap<&JobId, f64> = BTreeMap::new();
        for attempt in self.attempts.iter().filter(|attempt| attempt.outcome.as_deref() == Some("done")) {
            if let Some(ledger) = &attempt.ledger {
                took.insert(&attempt.job, ledger.total_ms);
            }
        }
        let mut takes: BTreeMap<&JobId, TakeRow> = BTreeMap::new();
        for record in &self.takes {
            takes.insert(&record.take.job, take_row(record, took.get(&record.take.job).copied()));
        }
        let mut shots: BTreeMap<(&str, &str), ShotRow> = BTreeMap::new();
        for job in &self.jobs {
            let (Some(place), Some(draw)) = (place(job), draw(job)) else { continue };
            let row = shots
                .entry((place.episode.as_str(), place.shot.as_str()))
                .or_insert_with(|| empty_row(place, &draw.request.action));
            row.jobs += 1;
            row.failed += u32::from(job.state == JobState::Failed);
            row.held += u32::from(job.state == JobState::Held);
            row.takes.extend(takes.remove(&job.id));
        }
        let mut rows: Vec<ShotRow> = shots.into_values().collect();
        for row in &mut rows {
            row.takes.sort_by_key(|take| (take.stage, take.take));
        }
        rows
    }

    /// How many pictures nobody has looked at yet.
    pub(super) fn unchecked(&self) -> u32 {
        let unchecked = self.checks.iter().filter(|record| record.checked.is_none()).count();
        u32::try_from(unchecked).unwrap_or(u32::MAX)
    }

    /// How many jobs are held because the budget is spent.
    pub(super) fn held_for_budget(&self) -> u32 {
        let held = self.jobs.iter().filter(|job| job.hold == Some(Hold::Budget)).count();
        u32::try_from(held).unwrap_or(u32::MAX)
    }

    /// The codes of the shots of some jobs, in the order of the film, each once.
    pub(super) fn codes<'j>(jobs: impl IntoIterator<Item = &'j Job>) -> Vec<String> {
        let codes: BTreeSet<(&str, &str)> = jobs
            .into_iter()
            .filter_map(place)
            .map(|place| (place.episode.as_str(), place.shot.as_str()))
            .collect();
        codes.into_iter().map(|(_, code)| code.to_owned()).collect()
    }
}

fn empty_row(place: &TakePlace, action: &str) -> ShotRow {
    ShotRow {
        episode: place.episode.clone(),
        shot: place.shot.to_string(),
        action: action.to_owned(),
        jobs: 0,
        failed: 0,
        held: 0,
        takes: Vec::new(),
    }
}

fn take_row(record: &TakeRecord, took_ms: Option<f64>) -> TakeRow {
    let (take, request) = (&record.take, &record.request);
    TakeRow {
        stage: take.stage,
        take: take.ordinal,
        recipe: request.recipe.clone(),
        looks: request.made_of.direction.looks.clone(),
        seed: request.seed,
        cached: take.cached,
        picked: take.picked,
        review: take.review.clone(),
        took_ms,
        not_drawn: record.omitted.clone(),
        asset: record.asset.id.clone(),
        path: record.asset.path.clone(),
        hash: record.asset.hash.clone(),
    }
}

/// What a job draws.
pub(super) fn draw(job: &Job) -> Option<&Draw> {
    if let Work::Draw(draw) = &job.work { Some(draw) } else { None }
}

/// The take that a job makes; none for work outside the film.
pub(super) fn place(job: &Job) -> Option<&TakePlace> {
    match &draw(job)?.destination {
        Destination::Take(place) => Some(place),
        Destination::Drawing { .. } | Destination::Nowhere => None,
    }
}
