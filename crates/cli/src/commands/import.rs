//! `sakuga import`.

use std::path::{Path, PathBuf};

use anyhow::Context;
use studio::verbs::import::ImportPlan;

use crate::args::Global;
use crate::output::Output;
use crate::wiring::own;

/// Bring in a screenplay.
#[derive(Debug, clap::Args)]
pub(crate) struct Import {
    /// The screenplay, a Fountain text
    screenplay: PathBuf,
    /// Characters and places; `cast.toml` beside the screenplay when there is one
    #[arg(long, value_name = "FILE")]
    cast: Option<PathBuf>,
    /// The project's look; `style.toml` beside the screenplay when there is one
    #[arg(long, value_name = "FILE")]
    style: Option<PathBuf>,
    /// The episode's code
    #[arg(long, default_value = "e01")]
    episode: String,
    /// Only show what would change
    #[arg(long)]
    preview: bool,
}

pub(crate) async fn run(import: &Import, global: &Global, output: &Output) -> anyhow::Result<()> {
    let asked = asked(import, global)?;
    let owned = own(global).await?;
    let plan = owned.studio.plan_import(&asked).await?;
    if !import.preview {
        owned.studio.import(&plan).await?;
    }
    let value = serde_json::json!({
        "project": plan.project.slug,
        "episode": plan.episode.code,
        "shots": plan.shots,
        "frames": plan.frames,
        "seconds": plan.project.style.rate.seconds(plan.frames),
        "changes": plan.changes.summary(),
        "warnings": plan.warnings.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "written": !import.preview,
    });
    output.result(&value, || words(&plan, import.preview))
}

/// The same for other commands: reads the files and the options into one request.
pub(crate) fn asked(import: &Import, global: &Global) -> anyhow::Result<studio::verbs::import::Import> {
    let beside = |name: &str| import.screenplay.with_file_name(name);
    Ok(studio::verbs::import::Import {
        project: global.project.clone(),
        episode: import.episode.clone(),
        screenplay: read(&import.screenplay)?,
        cast: text(import.cast.as_deref(), &beside("cast.toml"))?,
        style: text(import.style.as_deref(), &beside("style.toml"))?,
    })
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("failed to read {}; check the path", path.display()))
}

fn text(given: Option<&Path>, beside: &Path) -> anyhow::Result<Option<String>> {
    let path = match given {
        Some(path) => path,
        None if beside.is_file() => beside,
        None => return Ok(None),
    };
    let bytes = read(path)?;
    let text = String::from_utf8(bytes)
        .with_context(|| format!("failed to read {}: save it as UTF-8 text", path.display()))?;
    Ok(Some(text))
}

/// What an import did, for people.
pub(crate) fn words(plan: &ImportPlan, preview: bool) -> String {
    let rate = plan.project.style.rate;
    let mut text = format!(
        "{}: {} has {} shots, {:.1} s\n",
        plan.project.slug,
        plan.episode.code,
        plan.shots,
        rate.seconds(plan.frames)
    );
    if plan.changes.is_empty() {
        text.push_str("nothing changed\n");
    } else {
        text.push_str(&plan.changes.summary());
        text.push('\n');
    }
    for warning in &plan.warnings {
        text.push_str(&format!("warning: {warning}\n"));
    }
    if preview {
        text.push_str("this is a preview: nothing was written\n");
    }
    text
}
