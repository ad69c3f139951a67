//! `sakuga import`.

use std::path::{Path, PathBuf};

use anyhow::Context;
use domain::screenplay::fountain::{LARGEST, parse_knowing};
use domain::slug::Slug;
use server::api::imports::{ImportBody, ImportView};

use crate::args::Global;
use crate::client::{Client, Purpose};
use crate::output::Output;

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
    let bytes = read(&import.screenplay)?;
    let client = Client::open(global, Purpose::Change).await?;
    let view = send(&client, bytes, import, global).await;
    client.close().await?;
    let view = view?;
    let value = serde_json::json!({
        "project": view.project_slug,
        "episode": view.episode,
        "shots": view.shots,
        "frames": view.frames,
        "seconds": view.length_ms / 1000.0,
        "changes": view.summary,
        "kept": view.kept,
        "warnings": view.warnings.iter().map(|warning| &warning.words).collect::<Vec<_>>(),
        "written": view.written,
    });
    output.result(&value, || words(&view))
}

async fn send(
    client: &Client,
    bytes: Vec<u8>,
    import: &Import,
    global: &Global,
) -> anyhow::Result<ImportView> {
    client.post("/imports", &body(bytes, import, global)?).await
}

fn body(bytes: Vec<u8>, import: &Import, global: &Global) -> anyhow::Result<ImportBody> {
    let beside = |name: &str| import.screenplay.with_file_name(name);
    Ok(ImportBody {
        project: global.project.clone(),
        episode: Some(import.episode.clone()),
        screenplay: screenplay(bytes)?,
        cast: text(import.cast.as_deref(), &beside("cast.toml"))?,
        style: text(import.style.as_deref(), &beside("style.toml"))?,
        dry_run: import.preview,
        ..ImportBody::default()
    })
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("failed to read {}; check the path", path.display()))
}

/// The screenplay as text. What cannot even be sent is refused here, in the words of the studio.
fn screenplay(bytes: Vec<u8>) -> anyhow::Result<String> {
    if bytes.len() > LARGEST || std::str::from_utf8(&bytes).is_err() {
        parse_knowing(&bytes, &[])?;
    }
    Ok(String::from_utf8(bytes)?)
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

/// What an import did or would do, for people.
fn words(view: &ImportView) -> String {
    let mut text = headline(view);
    text.push('\n');
    let nouns = nouns(view);
    let summary = if view.changes || nouns.is_empty() { shots(view) } else { "" };
    text.extend([summary, if summary.is_empty() { "" } else { "\n" }, &nouns]);
    for kept in &view.kept {
        text.push_str(&format!(
            "kept: {kept} is canon and stays as it is; `sakuga character unlock {kept}` opens it\n"
        ));
    }
    for warning in &view.warnings {
        text.push_str(&format!("warning: {}\n", warning.words));
    }
    if !view.written {
        text.push_str("this is a preview: nothing was written\n");
    }
    text
}

fn shots(view: &ImportView) -> &str {
    if view.changes { &view.summary } else { "nothing changed" }
}

/// Who and what changed in a project that was there before, and what is out of date by it.
fn nouns(view: &ImportView) -> String {
    let mut text = String::new();
    let list = |names: &[Slug]| names.iter().map(Slug::as_str).collect::<Vec<_>>().join(", ");
    for (what, names) in [("characters", &view.characters), ("places", &view.places)] {
        if !view.new_project && !names.is_empty() {
            text.push_str(&format!("{what} that are new or changed: {}\n", list(names)));
        }
    }
    for touched in &view.touched {
        text.push_str(&format!("  {}\n", touched.words));
    }
    for note in &view.notes {
        text.push_str(&format!("note: {note}\n"));
    }
    text
}

/// What there is after an import, in a line.
pub(crate) fn headline(view: &ImportView) -> String {
    let seconds = view.length_ms / 1000.0;
    format!("{}: {} has {} shots, {seconds:.1} s", view.project_slug, view.episode, view.shots)
}
