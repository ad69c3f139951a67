//! `sakuga cut`.

use std::collections::{BTreeMap, BTreeSet};

use domain::line::work::OverlayChoice;
use studio::verbs::cut::CutJobs;
use studio::verbs::find::Production;

use super::follow::follow_line;
use crate::args::Global;
use crate::output::Output;
use crate::progress::Stage;
use crate::wiring::{Owned, own};

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
#[derive(Debug, Clone, Copy, clap::Args)]
pub(crate) struct Overlay {
    /// Write what is spoken over the picture, inside title-safe
    #[arg(long)]
    burn: bool,
    /// Write shot code, stage and timecode over the picture
    #[arg(long)]
    slate: bool,
}

impl From<Overlay> for OverlayChoice {
    fn from(overlay: Overlay) -> Self {
        Self { burn: overlay.burn, slate: overlay.slate }
    }
}

pub(crate) async fn run(cut: &Cut, global: &Global, output: &Output) -> anyhow::Result<()> {
    let owned = own(global).await?;
    let project = owned.studio.project(global.project.as_ref()).await?;
    let production = owned.studio.production(project, &cut.episode).await?;
    let line = owned.start_line("storyboard").await?;
    let none = BTreeMap::new();
    let jobs = owned.studio.cut(line.dispatch().as_ref(), &production, cut.overlay.into(), &none).await?;
    let stages = stages(&owned, &jobs, &production).await?;
    let followed = follow_line(&owned.studio, line, output, stages, async |_| Ok(())).await?;
    followed.into_result()?;
    let film = film(&owned, &jobs).await?;
    output.result(&serde_json::json!({ "film": film }), || film.clone())
}

/// The bars of a reel.
pub(crate) async fn stages(
    owned: &Owned,
    jobs: &CutJobs,
    production: &Production,
) -> anyhow::Result<Vec<Stage>> {
    let size = production.project.style.frame;
    let store = owned.studio.store();
    let segments = store.lengths_of(&format!("film/segment/{}x{}", size.width, size.height), 200).await?;
    let reels = store.lengths_of("film/reel", 200).await?;
    let workers = owned.config.line.film_workers;
    Ok(vec![
        Stage { name: "shots", jobs: jobs.segments.iter().cloned().collect(), workers, lengths_ms: segments },
        Stage { name: "film", jobs: BTreeSet::from([jobs.reel.clone()]), workers: 1, lengths_ms: reels },
    ])
}

/// The path of a finished reel: its own, or that of an equal earlier one.
pub(crate) async fn film(owned: &Owned, jobs: &CutJobs) -> anyhow::Result<String> {
    let studio = &owned.studio;
    let path = film_path(owned, jobs).await?;
    Ok(studio.folder().resolve(&path)?.display().to_string())
}

/// The same below the data folder.
pub(crate) async fn film_path(owned: &Owned, jobs: &CutJobs) -> anyhow::Result<assets::rel_path::RelPath> {
    let path = owned.studio.reel_of(&jobs.reel).await?;
    Ok(path)
}
