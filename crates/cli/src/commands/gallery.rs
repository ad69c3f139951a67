//! `sakuga gallery`: a page of pictures to look at and hand round.

use std::path::PathBuf;

use studio::verbs::gallery::Wanted;

use crate::args::Global;
use crate::output::Output;
use crate::wiring::look;

/// Write a page with an episode's panels, strips of animation and model sheets.
#[derive(Debug, clap::Args)]
pub(crate) struct Gallery {
    /// The folder to write it into
    out: PathBuf,
    /// The episode's code
    #[arg(default_value = "e01")]
    episode: String,
    /// Only the panels of these shots, with commas between them
    #[arg(long, value_delimiter = ',')]
    shots: Vec<String>,
    /// Show these shots in motion; some that move when left out
    #[arg(long, value_delimiter = ',')]
    strips: Vec<String>,
    /// Only the sheets of these characters
    #[arg(long, value_delimiter = ',')]
    sheets: Vec<String>,
}

pub(crate) async fn run(gallery: &Gallery, global: &Global, output: &Output) -> anyhow::Result<()> {
    let studio = look(global).await?;
    let project = studio.project(global.project.as_ref()).await?;
    let production = studio.production(project, &gallery.episode).await?;
    let wanted = Wanted {
        shots: gallery.shots.clone(),
        strips: gallery.strips.clone(),
        sheets: gallery.sheets.clone(),
    };
    let written = studio.write_gallery(&production, &wanted, &gallery.out).await?;
    let page = written.page.display().to_string();
    output.result(&serde_json::json!({ "page": page, "pictures": written.pictures }), || page.clone())
}
