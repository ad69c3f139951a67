//! `sakuga work`: works off what is queued.

use domain::line::job::JobState;

use super::follow::{follow_line, interrupt};
use crate::args::Global;
use crate::output::Output;
use crate::progress::Stage;
use crate::wiring::own;

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
    let owned = own(global).await?;
    let studio = &owned.studio;
    studio.engine(&work.engine)?;
    let line = owned.start_line(&work.engine).await?;
    let jobs = studio.store().unsettled_jobs().await?;
    output.note(&format!("ready: {} jobs are queued", jobs.len()));
    if work.stay {
        interrupt().await;
        line.stop().await?;
        return Ok(());
    }
    let stage =
        Stage { name: "jobs", jobs, workers: owned.config.line.storyboard_workers, lengths_ms: Vec::new() };
    let followed = follow_line(studio, line, output, vec![stage], async |_| Ok(())).await?;
    let counts = studio.store().job_counts(None).await?;
    let held: u32 =
        counts.iter().filter(|(_, state, _)| *state == JobState::Held).map(|(.., count)| count).sum();
    output.result(&serde_json::json!({ "not_done": followed.troubled, "held": held }), || {
        format!("the queue is empty; {held} jobs are held")
    })?;
    followed.into_result()
}
