//! `sakuga work`: works off what is queued.

use std::collections::BTreeSet;

use domain::id::JobId;
use serde::Serialize;
use server::Page;
use server::api::engines::{EnginesView, WorkersView};
use server::api::jobs::JobView;
use server::api::queue::{QueueQuery, QueueView};

use super::follow::{Followed, follow, interrupt};
use crate::args::Global;
use crate::client::{Client, Purpose};
use crate::config;
use crate::output::Output;
use crate::progress::Stage;

/// Work off what is queued.
#[derive(Debug, clap::Args)]
pub(crate) struct Work {
    /// The engine whose jobs are drawn; those of all that are configured when left out
    #[arg(long)]
    engine: Option<String>,
    /// Stay when the queue is empty, until Ctrl-C
    #[arg(long)]
    stay: bool,
}

pub(crate) async fn run(work: &Work, global: &Global, output: &Output) -> anyhow::Result<()> {
    // Read before there are workers, so that what ends at once is counted, too.
    let client = Client::open(global, Purpose::Change).await?;
    let jobs = queued(&client).await;
    client.close().await?;
    let client = Client::open(global, Purpose::usual(work.engine.as_deref())).await?;
    let done = attend(work, &client, jobs?, (global, output)).await;
    client.close().await?;
    done?.into_result()
}

async fn attend(
    work: &Work,
    client: &Client,
    mut jobs: BTreeSet<JobId>,
    (global, output): (&Global, &Output),
) -> anyhow::Result<Followed> {
    jobs.extend(queued(client).await?);
    if !client.is_inside() {
        output.note("a server owns the data folder and does the work; this only shows it");
    }
    let mut stay = 0;
    for engine in unattended(work, client, global).await? {
        let left = &jobs & &queued_for(client, &engine).await?;
        if !left.is_empty() {
            stay += left.len();
            jobs = &jobs - &left;
            output.note(&format!(
                "nobody works with the engine {engine} here; jobs that stay queued: {}",
                left.len()
            ));
        }
    }
    output.note(&format!("ready: {} jobs are queued", jobs.len()));
    if work.stay {
        interrupt().await;
        return Ok(Followed::default());
    }
    let workers = config::load(global)?.config.line.storyboard_workers;
    let stage = Stage { name: "jobs", jobs, workers, lengths_ms: Vec::new() };
    let followed = follow(client, output, vec![stage], async |_| Ok(())).await?;
    let queue: QueueView = client.find("/queue", &QueueQuery { limit: Some(1), after: None }).await?;
    let held = queue.held;
    let value = serde_json::json!({ "not_done": followed.troubled, "held": held, "stay_queued": stay });
    output.result(&value, || match stay {
        0 => format!("the queue is empty; {held} jobs are held"),
        _ => format!("the rest of the queue is empty; {stay} jobs stay queued, {held} are held"),
    })?;
    Ok(followed)
}

/// The engines that nobody works with at the line.
async fn unattended(work: &Work, client: &Client, global: &Global) -> anyhow::Result<Vec<String>> {
    let all: EnginesView = client.get("/engines").await?;
    let at_work: BTreeSet<String> = if client.is_inside() {
        // This program's own workers may not have said yet that they are there.
        let usual = config::load(global)?.config.usual_engines().into_iter().map(str::to_owned);
        work.engine.clone().map_or_else(|| usual.collect(), |engine| BTreeSet::from([engine]))
    } else {
        let workers: WorkersView = client.get("/workers").await?;
        workers.items.into_iter().map(|worker| worker.engine).collect()
    };
    let names = all.items.into_iter().map(|engine| engine.name);
    Ok(names.filter(|engine| !at_work.contains(engine)).collect())
}

/// What is asked for the jobs of an engine that wait.
#[derive(Serialize)]
struct Waiting<'a> {
    engine: &'a str,
    state: &'static str,
    limit: u32,
    after: Option<String>,
}

/// The jobs that wait for a worker of an engine.
async fn queued_for(client: &Client, engine: &str) -> anyhow::Result<BTreeSet<JobId>> {
    let mut jobs = BTreeSet::new();
    let mut query = Waiting { engine, state: "waiting,ready", limit: 200, after: None };
    loop {
        let page: Page<JobView> = client.find("/jobs", &query).await?;
        jobs.extend(page.items.into_iter().map(|job| job.id));
        if page.next.is_none() {
            return Ok(jobs);
        }
        query.after = page.next;
    }
}

/// Everything that the line still has to do.
async fn queued(client: &Client) -> anyhow::Result<BTreeSet<JobId>> {
    let mut jobs = BTreeSet::new();
    let mut query = QueueQuery::default();
    loop {
        let page: QueueView = client.find("/queue", &query).await?;
        jobs.extend(page.jobs);
        if page.next.is_none() {
            return Ok(jobs);
        }
        query.after = page.next;
    }
}
