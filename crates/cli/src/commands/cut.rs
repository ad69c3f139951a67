//! `sakuga cut`.

use std::collections::BTreeSet;

use domain::id::JobId;
use domain::slug::Slug;
use serde::Serialize;
use server::Page;
use server::api::assets::AssetView;
use server::api::exports::ExportQuery;
use server::api::making::{CutBody, CutView};

use super::follow::follow;
use super::which;
use crate::args::Global;
use crate::client::{Client, Purpose};
use crate::config;
use crate::output::Output;
use crate::path::{episode, on_disk};
use crate::progress::Stage;

/// Cut an episode into an animatic.
#[derive(Debug, clap::Args)]
pub(crate) struct Cut {
    /// The episode's code
    #[arg(default_value = "e01")]
    episode: String,
    #[command(flatten)]
    overlay: Overlay,
}

/// What is written over the pictures.
#[derive(Debug, Clone, Copy, Serialize, clap::Args)]
pub(crate) struct Overlay {
    /// Write what is spoken over the picture, inside title-safe
    #[arg(long)]
    pub(crate) burn: bool,
    /// Write shot code, stage and timecode over the picture
    #[arg(long)]
    pub(crate) slate: bool,
}

pub(crate) async fn run(cut: &Cut, global: &Global, output: &Output) -> anyhow::Result<()> {
    let client = Client::open(global, Purpose::Work("storyboard")).await?;
    let film = make(cut, &client, global, output).await;
    client.close().await?;
    let film = film?;
    output.result(&serde_json::json!({ "film": film }), || film.clone())
}

async fn make(cut: &Cut, client: &Client, global: &Global, output: &Output) -> anyhow::Result<String> {
    let project = which::project(client, global).await?;
    let path = format!("{}/cut", episode(&project, &cut.episode));
    let Overlay { burn, slate } = cut.overlay;
    let body = CutBody { burn, slate, await_drawings: false, later: false };
    let view: CutView = client.post(&path, &body).await?;
    let followed = follow(client, output, stages(&view, global)?, async |_| Ok(())).await?;
    followed.into_result()?;
    on_disk(global, &film(client, &project, &view.reel).await?)
}

/// The bars of a reel.
pub(crate) fn stages(cut: &CutView, global: &Global) -> anyhow::Result<Vec<Stage>> {
    let workers = config::load(global)?.config.line.film_workers;
    let jobs: BTreeSet<JobId> = cut.jobs.iter().filter(|job| **job != cut.reel).cloned().collect();
    let reel = BTreeSet::from([cut.reel.clone()]);
    Ok(vec![
        Stage { name: "shots", jobs, workers, lengths_ms: cut.shot_lengths_ms.clone() },
        Stage { name: "film", jobs: reel, workers: 1, lengths_ms: cut.reel_lengths_ms.clone() },
    ])
}

/// Where a finished film is below the data folder: its own file, or that of an equal earlier one.
pub(crate) async fn film(client: &Client, project: &Slug, reel: &JobId) -> anyhow::Result<String> {
    let query = ExportQuery { reel: Some(reel.clone()) };
    let page: Page<AssetView> = client.find(&format!("/projects/{project}/exports"), &query).await?;
    let film = page.items.into_iter().next();
    film.map(|film| film.path)
        .ok_or_else(|| anyhow::anyhow!("job {reel} has no film; `sakuga job show {reel}` tells why"))
}
