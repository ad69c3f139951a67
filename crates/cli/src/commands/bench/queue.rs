//! `bench queue`: the production line itself, with an engine that does nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use domain::error::Fault;
use domain::id::{BatchId, Ids, JobId, ProjectId};
use domain::line::job::{Affinity, Band, NewJob};
use domain::line::plan::{self, Memory, Policy, WorkerView};
use domain::line::resident::Resident;
use domain::line::work::{Destination, Draw, Reuse, Work};
use domain::project::Project;
use domain::style::Style;
use engines::fake::{Act, FakeEngine};
use studio::line::dispatch::{BatchTerms, Offer};
use studio::{Studio, StudioError};

use super::figures::Figure;
use super::{Figures, Ground, millis_since};

/// Workers of the throughput figure.
const WORKERS: usize = 8;

/// Measures throughput, the time that the studio adds to one job, and the choice among many.
pub(super) async fn run(ground: &Ground, quick: bool) -> anyhow::Result<Figures> {
    let (jobs, runs, singles, crowd) = if quick { (1_000, 2, 50, 10_000) } else { (10_000, 5, 300, 100_000) };
    let mut rates = Vec::new();
    for _ in 0..runs {
        rates.push(throughput(ground, jobs).await?);
    }
    let added = added(ground, singles).await?;
    let picks = pick(ground, crowd).await?;
    Ok(Figures::from([
        ("jobs_per_s", Figure::of(&rates, "1/s")),
        ("added_median_ms", Figure::of(&added, "ms")),
        ("added_p95_ms", Figure::at(&added, 0.95, "ms")),
        ("pick_ms", Figure::of(&picks, "ms")),
    ]))
}

/// Jobs a second, from the submission of so many to the end of the last one.
pub(super) async fn throughput(ground: &Ground, count: usize) -> anyhow::Result<f64> {
    let studio = ground.studio(FakeEngine::scripted(Arc::new(|_| Act::Nothing))).await?;
    let project = project(&studio).await?;
    let mut line = studio.start_line(&[("fake", WORKERS)], Policy::default()).await?;
    let offer = offer(&studio, &project, count, 1);
    let jobs = offer.jobs.iter().map(|job| job.id.clone()).collect();
    let began = studio.clock().monotonic();
    line.dispatch().offer(offer).await?;
    line.wait_for(&jobs).await?;
    let took_ms = millis_since(studio.clock().as_ref(), began);
    line.stop().await?;
    Ok(count as f64 * 1000.0 / took_ms)
}

/// Submits one job at a time and measures what lies outside the engine: from the submission to its start, and
/// from its end to the moment at which the result is durable and known.
async fn added(ground: &Ground, count: usize) -> anyhow::Result<Vec<f64>> {
    let inside = Duration::from_millis(5);
    let engine = FakeEngine::scripted(Arc::new(move |_| {
        std::thread::sleep(inside);
        Act::Nothing
    }));
    let studio = ground.studio(engine).await?;
    let project = project(&studio).await?;
    let mut line = studio.start_line(&[("fake", 1)], Policy::default()).await?;
    let mut added = Vec::with_capacity(count);
    for _ in 0..count {
        let offer = offer(&studio, &project, 1, 1);
        let job = offer.jobs[0].id.clone();
        let began = studio.clock().monotonic();
        line.dispatch().offer(offer).await?;
        line.wait_for(&BTreeSet::from([job.clone()])).await?;
        let took_ms = millis_since(studio.clock().as_ref(), began);
        let accounts = studio.store().accounts(None, None, Some(&job)).await?;
        let ledger = accounts.first().and_then(|account| account.ledger.as_ref());
        let engine_ms = ledger.map_or(0.0, |ledger| ledger.sample_ms);
        added.push(took_ms - engine_ms);
    }
    line.stop().await?;
    Ok(added)
}

/// Chooses among many ready jobs of 50 models, database included.
async fn pick(ground: &Ground, count: usize) -> anyhow::Result<Vec<f64>> {
    let studio = ground.studio(FakeEngine::filling()).await?;
    let project = project(&studio).await?;
    let clock = studio.clock().clone();
    let offer = offer(&studio, &project, count, 50);
    let mut tx = studio.store().begin(domain::actor::Actor::studio()).await?;
    tx.put_batch(&offer.batch, &offer.project, &offer.label).await?;
    tx.add_jobs(&offer.jobs, clock.wall()).await?;
    tx.commit().await?;
    let worker = WorkerView::new("fake-1", "fake");
    let resident = BTreeMap::from([(worker.seat_name(), Resident::with(affinity(7)))]);
    let memory = Memory { resident, ..Memory::default() };
    let mut samples = Vec::new();
    for _ in 0..50 {
        let began = clock.monotonic();
        let mut tx = studio.store().begin(domain::actor::Actor::studio()).await?;
        let heads = tx.heads().await?;
        let chosen = plan::next(&heads, &worker, &memory, Policy::default(), clock.wall().0)
            .ok_or_else(|| Fault::permanent("failed to choose among ready jobs; report it as a defect"))?;
        let claim = store::Claim { job: &chosen.job, attempt: chosen.attempt, worker: &worker.id };
        tx.claim(&[claim], clock.wall()).await?;
        tx.commit().await?;
        samples.push(millis_since(clock.as_ref(), began));
    }
    Ok(samples)
}

async fn project(studio: &Studio) -> Result<Project, StudioError> {
    let slug = "bench".parse().expect("the slug is a constant");
    if let Some(project) = studio.store().project(&slug).await? {
        return Ok(project);
    }
    let id = ProjectId::fresh(studio.ids().as_ref());
    let project = Project { id, slug, title: "Bench".to_owned(), style: Style::default() };
    let mut tx = studio.store().begin(domain::actor::Actor::studio()).await?;
    tx.put_project(&project, studio.clock().wall()).await?;
    tx.commit().await?;
    Ok(project)
}

fn affinity(model: usize) -> Affinity {
    Affinity { model: format!("model-{model}"), loras: Vec::new(), ..Affinity::default() }
}

/// Jobs with a request of a usual size, spread over `models` models in turn.
fn offer(studio: &Studio, project: &Project, count: usize, models: usize) -> Offer {
    let ids: &dyn Ids = studio.ids().as_ref();
    let batch = BatchId::fresh(ids);
    let request = super::samples::request(&project.style);
    let job = |number: usize| NewJob {
        id: JobId::fresh(ids),
        batch: batch.clone(),
        project: project.id.clone(),
        shot: None,
        engine: "fake".to_owned(),
        band: Band::Normal,
        affinity: affinity(number % models),
        work: Work::Draw(Box::new(Draw {
            request: domain::request::Request { seed: number as u64, ..request.clone() },
            destination: Destination::Drawing { path: format!("projects/bench/drawings/{number}.png") },
            not_understood: Vec::new(),
            not_asked: Vec::new(),
            reuse: Reuse::Allowed,
            link: None,
        })),
        needs: Vec::new(),
    };
    let jobs = (0..count).map(job).collect();
    Offer {
        batch: batch.clone(),
        project: project.id.clone(),
        actor: studio.actor().clone(),
        label: "bench".to_owned(),
        terms: BatchTerms::default(),
        jobs,
    }
}
