//! `sakuga worker`.

use clap::Subcommand;
use server::api::engines::{WorkerView, WorkersView};

use crate::args::Global;
use crate::client::{Client, Purpose};
use crate::output::Output;
use crate::table::table;

/// Workers: the slots of the line.
#[derive(Debug, clap::Args)]
pub(crate) struct Worker {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// List workers with what they do now
    List,
}

pub(crate) async fn run(worker: &Worker, global: &Global, output: &Output) -> anyhow::Result<()> {
    let Verb::List = worker.verb;
    let client = Client::open(global, Purpose::Change).await?;
    let workers: WorkersView = client.get("/workers").await?;
    client.close().await?;
    output.result(&workers, || lines(&workers))
}

fn lines(workers: &WorkersView) -> String {
    if workers.items.is_empty() {
        return "nobody is at work: `sakuga serve` and `sakuga work` put workers to work".to_owned();
    }
    let row = |worker: &WorkerView| {
        let task = worker.task.as_ref();
        vec![
            worker.id.clone(),
            worker.engine.clone(),
            worker.resident.as_ref().map(ToString::to_string).unwrap_or_default(),
            task.map(|task| format!("{} {}, attempt {}", task.kind, task.job, task.attempt))
                .unwrap_or_default(),
            task.map(|task| task.since.to_string()).unwrap_or_default(),
        ]
    };
    let rows: Vec<Vec<String>> = workers.items.iter().map(row).collect();
    table(&["worker", "engine", "loaded", "job", "since"], &rows)
}
