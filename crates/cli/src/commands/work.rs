//! `sakuga work`: works off what is queued.

use std::collections::BTreeSet;

use domain::id::JobId;
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
    /// The engine whose jobs are drawn
    #[arg(long, default_value = "storyboard")]
    engine: String,
    /// Stay when the queue is empty, until Ctrl-C
    #[arg(long)]
    stay: bool,
}

pub(crate) async fn run(work: &Work, global: &Global, output: &Output) -> anyhow::Result<()> {
    let client = Client::open(global, Purpose::Work(&work.engine)).await?;
    let done = attend(work, &client, global, output).await;
    client.close().await?;
    done?.into_result()
}

async fn attend(work: &Work, client: &Client, global: &Global, output: &Output) -> anyhow::Result<Followed> {
    let jobs = queued(client).await?;
    if !client.is_inside() {
        output.note("a server owns the data folder and does the work; this only shows it");
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
    output.result(&serde_json::json!({ "not_done": followed.troubled, "held": held }), || {
        format!("the queue is empty; {held} jobs are held")
    })?;
    Ok(followed)
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
