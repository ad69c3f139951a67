//! `sakuga take export` and `sakuga take bring-back`: pictures go to a paint program and come back.
//!
//! Beside a picture that goes out lies a small file that says whose it is. Nothing is ever overwritten: what goes out
//! twice gets a second name, and what comes back becomes a take of its own.

use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use assets::names::ProjectPlace;
use domain::asset::ContentHash;
use domain::id::TakeId;
use domain::slug::Slug;
use serde::{Deserialize, Serialize};
use server::api::paint::TakenBackView;
use server::api::takes::TakeDetailsView;

use super::take::Which;
use super::which;
use crate::args::Global;
use crate::client::{Client, Purpose};
use crate::output::Output;
use crate::path::on_disk;

/// How often another name is tried for a picture that goes out.
const MOST_NAMES: u32 = 1000;

/// Copy a take's picture to where you paint over it.
#[derive(Debug, clap::Args)]
pub(crate) struct Export {
    #[command(flatten)]
    which: Which,
    /// The folder; `paint` of the project when left out
    #[arg(long, value_name = "FOLDER")]
    to: Option<PathBuf>,
}

/// Take back pictures that you painted over.
#[derive(Debug, clap::Args)]
pub(crate) struct BringBack {
    /// A picture, or a folder with pictures; `paint` of the project when left out
    path: Option<PathBuf>,
    /// Use them in the reel from now on
    #[arg(long)]
    pick: bool,
}

/// What lies beside a picture that went out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Slip {
    /// The take.
    take: TakeId,
    /// The content that went out.
    hash: ContentHash,
    /// The take's own file below the data folder.
    path: String,
}

/// What came of one picture.
#[derive(Debug, Serialize)]
struct Came {
    file: String,
    what: &'static str,
    shot: Option<String>,
    stage: Option<String>,
    take: Option<u32>,
}

/// Carries out `sakuga take export`.
pub(crate) async fn export(export: &Export, global: &Global, output: &Output) -> anyhow::Result<()> {
    let client = Client::open(global, Purpose::Look).await?;
    let details: TakeDetailsView = client.get(&export.which.found(&client, global).await?.path).await?;
    let asset = &details.take.asset;
    let folder = match &export.to {
        Some(folder) => folder.clone(),
        None => paint_folder(global, &which::project(&client, global).await?)?,
    };
    fs::create_dir_all(&folder).with_context(|| format!("failed to make the folder {}", folder.display()))?;
    let slip = Slip { take: details.take.id.clone(), hash: asset.hash.clone(), path: asset.path.clone() };
    let file = if let Some(file) = out_already(&folder, &slip)? {
        file
    } else {
        let file = write_slip(&folder, &slip)?;
        let address = format!("/assets/{}/file", asset.id);
        if let Err(error) = client.download(&address, &file).await {
            // A slip without its picture would only be in the way.
            let _ = fs::remove_file(slip_of(&file));
            return Err(error);
        }
        file
    };
    client.close().await?;
    let value = serde_json::json!({ "file": file, "take": slip.take, "hash": slip.hash });
    output.result(&value, || format!("{}\npaint over it, then: sakuga take bring-back", file.display()))
}

/// The file of an earlier time that is still as it went out.
fn out_already(folder: &Path, slip: &Slip) -> anyhow::Result<Option<PathBuf>> {
    for file in pictures_in(folder)? {
        if read_slip(&file).as_ref() == Some(slip) && hash_of(&file)? == slip.hash {
            return Ok(Some(file));
        }
    }
    Ok(None)
}

/// Takes a name for a picture by writing its slip, which says whose it is; returns the picture's place.
fn write_slip(folder: &Path, slip: &Slip) -> anyhow::Result<PathBuf> {
    let name = Path::new(&slip.path);
    let stem = name.file_stem().unwrap_or_default().to_string_lossy();
    let ending = name.extension().unwrap_or_default().to_string_lossy();
    for number in 1..MOST_NAMES {
        let again = if number == 1 { String::new() } else { format!("_{number}") };
        let file = folder.join(format!("{stem}{again}.{ending}"));
        if file.symlink_metadata().is_ok() {
            continue;
        }
        let place = slip_of(&file);
        match File::create_new(&place) {
            Ok(mut out) => {
                let text = serde_json::to_string_pretty(slip)?;
                let written = out.write_all(text.as_bytes()).and_then(|()| out.write_all(b"\n"));
                written.with_context(|| format!("failed to write {}", place.display()))?;
                return Ok(file);
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error).with_context(|| format!("failed to write {}", place.display())),
        }
    }
    anyhow::bail!("{} has {MOST_NAMES} copies of this take: clear it up first", folder.display())
}

/// Carries out `sakuga take bring-back`.
pub(crate) async fn bring_back(back: &BringBack, global: &Global, output: &Output) -> anyhow::Result<()> {
    let client = Client::open(global, Purpose::Change).await?;
    let project = which::project(&client, global).await?;
    let path = match &back.path {
        Some(path) => path.clone(),
        None => paint_folder(global, &project)?,
    };
    let files = if path.is_dir() { pictures_in(&path)? } else { vec![path.clone()] };
    let mut came = Vec::new();
    let mut trouble = None;
    for file in &files {
        match bring(&client, &project, file, back.pick).await {
            Ok(one) => came.push(one),
            // What can be taken back is, whatever lies beside it.
            Err(error) => {
                let error = error.context(format!("{} was not taken back", file.display()));
                output.note(&format!("{error:#}"));
                trouble.get_or_insert(error);
            }
        }
    }
    client.close().await?;
    output.result(&came, || told(&came, &path))?;
    trouble.map_or(Ok(()), Err)
}

async fn bring(client: &Client, project: &Slug, file: &Path, pick: bool) -> anyhow::Result<Came> {
    let slip = read_slip(file);
    let name = file.display().to_string();
    if let Some(slip) = &slip
        && hash_of(file)? == slip.hash
    {
        return Ok(Came { file: name, what: "unchanged", shot: None, stage: None, take: None });
    }
    let of = slip.map_or_else(String::new, |slip| format!("&of={}", slip.take));
    let view: TakenBackView =
        client.upload(&format!("/projects/{project}/painted?pick={pick}{of}"), file).await?;
    let what = if view.changed { "taken back" } else { "unchanged" };
    let (shot, stage) = (Some(view.shot.to_string()), Some(view.take.stage.to_string()));
    Ok(Came { file: name, what, shot, stage, take: Some(view.take.take) })
}

fn told(came: &[Came], path: &Path) -> String {
    if came.is_empty() {
        return format!("nothing came back from {}", path.display());
    }
    let line = |one: &Came| match (one.what, &one.shot, &one.stage, one.take) {
        ("taken back", Some(shot), Some(stage), Some(take)) => {
            format!("{}: now {shot} {stage} take {take}", one.file)
        }
        (_, Some(shot), Some(stage), Some(take)) => {
            format!("{}: unchanged, it is {shot} {stage} take {take}", one.file)
        }
        _ => format!("{}: unchanged since it went out", one.file),
    };
    came.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn paint_folder(global: &Global, project: &Slug) -> anyhow::Result<PathBuf> {
    Ok(on_disk(global, ProjectPlace::new(project).paint().as_str())?.into())
}

/// The pictures in a folder by name, without those of folders in it.
fn pictures_in(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let reading = || format!("failed to read the folder {}", folder.display());
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.with_context(reading)?,
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.with_context(reading)?.path();
        let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
        if path.is_file() && ["png", "jpg", "jpeg"].iter().any(|known| ending == *known) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn slip_of(picture: &Path) -> PathBuf {
    picture.with_extension("json")
}

/// What lies beside a picture; none when nothing does, or something else.
fn read_slip(picture: &Path) -> Option<Slip> {
    serde_json::from_slice(&fs::read(slip_of(picture)).ok()?).ok()
}

fn hash_of(file: &Path) -> anyhow::Result<ContentHash> {
    let content = fs::read(file).with_context(|| format!("failed to read {}", file.display()))?;
    Ok(ContentHash::of(&content))
}
