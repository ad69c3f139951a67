//! `sakuga character export` and `sakuga character import`.
//!
//! Pictures and words go through the API. Weights do not: they are gigabytes that the studio has no use for, so they are
//! put into the file and taken out of it here, where the person who has them sits.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use assets::portable::{add_weights, take_weights};
use domain::slug::Slug;
use serde::Serialize;
use server::api::portable::AdoptedView;

use crate::args::Global;
use crate::client::{Client, Purpose};
use crate::commands::which;
use crate::output::Output;

/// Write a character into one file that other projects can take in
#[derive(Debug, clap::Args)]
pub(crate) struct Export {
    /// Who
    character: Slug,
    /// The file to write; `hana.character.zip` for hana when left out
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The version; the newest when left out
    #[arg(long)]
    version: Option<u32>,
    /// Put the weights of its `LoRAs` into the file, from this folder
    #[arg(long, value_name = "FOLDER")]
    with_weights: Option<PathBuf>,
}

/// Take a character in from a file that another project exported
#[derive(Debug, clap::Args)]
pub(crate) struct Import {
    /// The file
    file: PathBuf,
    /// The name in paths; its own when left out
    #[arg(long = "as", value_name = "NAME")]
    name: Option<Slug>,
    /// Take the weights that are inside out into this folder; none there is replaced
    #[arg(long, value_name = "FOLDER")]
    weights_to: Option<PathBuf>,
}

/// What was written.
#[derive(Debug, Serialize)]
struct Written {
    file: PathBuf,
    size: u64,
    weights: Vec<String>,
}

/// Carries out `sakuga character export`.
pub(crate) async fn export(export: &Export, global: &Global, output: &Output) -> anyhow::Result<()> {
    let client = Client::open(global, Purpose::Look).await?;
    let project = which::project(&client, global).await?;
    let file = export.out.clone().unwrap_or_else(|| format!("{}.character.zip", export.character).into());
    anyhow::ensure!(!file.exists(), "{} is there already; name another file with --out", file.display());
    let version = export.version.map(|number| format!("?version={number}")).unwrap_or_default();
    let path = format!("/projects/{project}/characters/{}/portable{version}", export.character);
    let size = client.download(&path, &file).await?;
    client.close().await?;
    let weights = match &export.with_weights {
        Some(folder) => with_weights(&file, folder)?,
        None => Vec::new(),
    };
    let size = std::fs::metadata(&file).map_or(size, |metadata| metadata.len());
    let written = Written { file, size, weights };
    output.result(&written, || {
        let Written { file, size, weights } = &written;
        let weights =
            if weights.is_empty() { String::new() } else { format!(", with {}", weights.join(", ")) };
        format!("{}: {size} bytes{weights}", file.display())
    })
}

/// Writes the file again with the weights in it. The one without stays only as long as the other is not whole.
fn with_weights(file: &Path, folder: &Path) -> anyhow::Result<Vec<String>> {
    let full = file.with_extension("full");
    let added = add_weights(file, folder, &full);
    if added.is_err() {
        for left in [file, &full] {
            // Half of what was asked for is not left behind; what cannot be removed was not there.
            let _ = std::fs::remove_file(left);
        }
    }
    let added = added.with_context(|| format!("failed to put the weights into {}", file.display()))?;
    std::fs::rename(&full, file).with_context(|| format!("failed to write {}", file.display()))?;
    Ok(added)
}

/// Carries out `sakuga character import`.
pub(crate) async fn import(import: &Import, global: &Global, output: &Output) -> anyhow::Result<()> {
    let client = Client::open(global, Purpose::Change).await?;
    let project = which::project(&client, global).await?;
    let name = import.name.as_ref().map(|name| format!("?as={name}")).unwrap_or_default();
    let path = format!("/projects/{project}/portable-characters{name}");
    let adopted: AdoptedView = client.upload(&path, &import.file).await?;
    client.close().await?;
    if let Some(folder) = &import.weights_to {
        take_weights(&import.file, folder)
            .with_context(|| format!("{} is there; failed to take its weights out", adopted.newest.slug))?;
    }
    output.result(&adopted, || {
        let body = &adopted.newest.body;
        let count =
            |number: usize, thing: &str| format!("{number} {thing}{}", if number == 1 { "" } else { "s" });
        let (looks, references) =
            (count(body.looks.len(), "look"), count(body.references.len(), "reference"));
        let mut text = format!("{} is there: {looks}, {references}", adopted.newest.slug);
        for note in &adopted.notes {
            text.push_str(&format!("\nnote: {note}"));
        }
        text
    })
}
