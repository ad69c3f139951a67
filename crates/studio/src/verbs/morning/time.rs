//! Where the time went: the accounts of all attempts, added up.

use std::collections::BTreeMap;

use domain::id::JobId;
use domain::line::job::Job;
use domain::line::ledger::{Ledger, Part};
use domain::morning::{Models, RecipeTime, Slow, TimeSpent};
use store::BatchAttempt;

use super::facts::{Facts, draw, place};

/// How many of the slowest pictures are named.
const SLOWEST: usize = 5;

/// How an attempt with a picture is written down.
const DONE: &str = "done";

pub(super) fn time(facts: &Facts) -> TimeSpent {
    let jobs: BTreeMap<&JobId, &Job> = facts.jobs.iter().map(|job| (&job.id, job)).collect();
    let mut time = TimeSpent::default();
    for job in &facts.jobs {
        time.queue_wait_ms += job.waits.queue_wait_ms;
        time.needs_wait_ms += job.waits.needs_wait_ms;
        time.backoff_ms += job.waits.backoff_ms;
        time.held_ms += job.waits.held_ms;
        time.lost_ms += job.waits.lost_ms;
    }
    let mut recipes: BTreeMap<String, RecipeTime> = BTreeMap::new();
    for attempt in &facts.attempts {
        time.attempts += 1;
        time.wasted += u32::from(is_wasted(attempt));
        if let Some(ledger) = &attempt.ledger {
            time.worked_ms += ledger.total_ms;
            if is_wasted(attempt) {
                time.wasted_ms += ledger.total_ms;
            } else {
                add_parts(&mut time.parts_ms, ledger);
            }
        }
        if let Some(job) = jobs.get(&attempt.job) {
            let recipe = recipe_of(job);
            let row = recipes.entry(recipe.clone()).or_insert_with(|| empty(recipe, &job.engine));
            add_attempt(row, attempt);
        }
    }
    time.recipes = recipes.into_values().map(with_mean).collect();
    time.slowest = slowest(facts, &jobs);
    time
}

/// Whether an attempt is over and came to nothing.
fn is_wasted(attempt: &BatchAttempt) -> bool {
    attempt.outcome.as_deref().is_some_and(|outcome| outcome != DONE)
}

/// The recipe of a drawing; the kind of any other work.
fn recipe_of(job: &Job) -> String {
    draw(job).map_or_else(|| job.work.kind().to_owned(), |draw| draw.request.recipe.clone())
}

fn empty(recipe: String, engine: &str) -> RecipeTime {
    RecipeTime {
        recipe,
        engine: engine.to_owned(),
        drawn: 0,
        cached: 0,
        wasted: 0,
        worked_ms: 0.0,
        wasted_ms: 0.0,
        // The sum of drawn pictures until all are known.
        mean_ms: None,
        parts_ms: BTreeMap::new(),
    }
}

fn add_attempt(row: &mut RecipeTime, attempt: &BatchAttempt) {
    row.wasted += u32::from(is_wasted(attempt));
    let Some(ledger) = &attempt.ledger else { return };
    row.worked_ms += ledger.total_ms;
    if is_wasted(attempt) {
        row.wasted_ms += ledger.total_ms;
        return;
    }
    add_parts(&mut row.parts_ms, ledger);
    if ledger.is_new_work() {
        row.drawn += 1;
        *row.mean_ms.get_or_insert(0.0) += ledger.total_ms;
    } else {
        row.cached += 1;
    }
}

fn with_mean(row: RecipeTime) -> RecipeTime {
    RecipeTime { mean_ms: row.mean_ms.map(|sum| sum / f64::from(row.drawn.max(1))), ..row }
}

fn add_parts(parts: &mut BTreeMap<String, f64>, ledger: &Ledger) {
    for part in Part::ALL.into_iter().filter(|part| ledger.part(*part) > 0.0) {
        *parts.entry(part.as_str().to_owned()).or_default() += ledger.part(part);
    }
}

fn slowest(facts: &Facts, jobs: &BTreeMap<&JobId, &Job>) -> Vec<Slow> {
    let slow = |attempt: &BatchAttempt| {
        let ledger = attempt.ledger.as_ref().filter(|ledger| ledger.is_new_work())?;
        let job = jobs.get(&attempt.job)?;
        let longest =
            Part::ALL.into_iter().max_by(|one, other| ledger.part(*one).total_cmp(&ledger.part(*other)))?;
        Some(Slow {
            job: job.id.clone(),
            shot: place(job).map(|place| place.shot.to_string()).unwrap_or_default(),
            recipe: recipe_of(job),
            took_ms: ledger.total_ms,
            longest: longest.as_str().to_owned(),
            longest_ms: ledger.part(longest),
        })
    };
    let done = facts.attempts.iter().filter(|attempt| attempt.outcome.as_deref() == Some(DONE));
    let mut slowest: Vec<Slow> = done.filter_map(slow).collect();
    slowest.sort_by(|one, other| other.took_ms.total_cmp(&one.took_ms).then_with(|| one.job.cmp(&other.job)));
    slowest.truncate(SLOWEST);
    slowest
}

pub(super) fn models(facts: &Facts) -> Models {
    let mut models = Models::default();
    let mut resident: BTreeMap<&str, &str> = BTreeMap::new();
    for attempt in &facts.attempts {
        let Some(ledger) = &attempt.ledger else { continue };
        if ledger.cached {
            models.cached += u32::from(attempt.outcome.as_deref() == Some(DONE));
            continue;
        }
        models.loads += u32::from(ledger.cold);
        if ledger.model.is_empty() {
            continue;
        }
        *models.used.entry(ledger.model.clone()).or_default() += 1;
        let before = resident.insert(&attempt.worker, &ledger.model);
        models.switches += u32::from(before.is_some_and(|before| before != ledger.model));
    }
    models
}
