//! `sakuga job replay`: the same work once more.

use domain::line::explain::Verdict;
use server::api::explanations::{ExplanationView, ReplayBody, ReplayView};
use server::api::jobs::JobDetailsView;

use super::again::watch;
use super::follow::Followed;
use crate::args::Global;
use crate::client::{Client, Purpose};
use crate::output::Output;

/// Make the picture of a job once more, from the same request, seed, recipe and files.
#[derive(Debug, clap::Args)]
pub(crate) struct Replay {
    /// The job's id, or the name by which its engine knows it
    id: String,
    /// Only put it into the queue; `sakuga work` makes it
    #[arg(long)]
    later: bool,
}

/// Carries out `sakuga job replay`.
pub(super) async fn run(replay: &Replay, global: &Global, output: &Output) -> anyhow::Result<()> {
    let client = Client::open(global, Purpose::Look).await?;
    let id = super::job::named(&client, &replay.id).await?;
    let details: JobDetailsView = client.get(&format!("/jobs/{id}")).await?;
    client.close().await?;
    let engine = details.job.engine;
    // Without workers, jobs only wait.
    let purpose = if replay.later { Purpose::Change } else { Purpose::Work(&engine) };
    let client = Client::open(global, purpose).await?;
    let made = make(&id, replay, &client, global, output).await;
    client.close().await?;
    made?.into_result()
}

async fn make(
    id: &str,
    replay: &Replay,
    client: &Client,
    global: &Global,
    output: &Output,
) -> anyhow::Result<Followed> {
    let body = ReplayBody { later: replay.later };
    let replayed: ReplayView = client.post(&format!("/jobs/{id}/replay"), &body).await?;
    if replay.later {
        let value = serde_json::json!({ "queued": [replayed.job] });
        output.result(&value, || format!("{} queued", replayed.job))?;
        return Ok(Followed::default());
    }
    let job = replayed.job.clone();
    let followed = watch(client, global, output, (vec![replayed.job], &[])).await?;
    // A picture that nobody made anew says nothing of how long it takes to make.
    let explained: ExplanationView = client.get(&format!("/jobs/{job}/explanation")).await?;
    if explained.told.verdict == Verdict::Answered {
        output.note(&explained.told.sentence);
    }
    Ok(followed)
}
