//! The gallery of an episode: a page of pictures in a folder of its own, to be looked at and handed round.

use std::path::{Path, PathBuf};

use assets::gallery::{Exhibit, Gallery};
use assets::names::{ProjectPlace, numbered};
use assets::picture::{Picture, decode, encode_jpeg, narrowed};
use assets::rel_path::RelPath;
use domain::character::Character;
use domain::request::Request;
use domain::shot::{CameraMove, Pose, Shot};
use store::{NounKind, TakeRecord, Version};

use super::find::Production;
use crate::error::StudioError;
use crate::studio::Studio;

/// The width of a panel on the page's files, in pixels.
const PANEL_WIDTH: u32 = 960;
/// The width of one frame of a strip.
const FRAME_WIDTH: u32 = 400;
/// The width of a model sheet.
const SHEET_WIDTH: u32 = 1600;
/// Frames in a strip.
const STRIP_FRAMES: u32 = 6;
/// Strips when none are named.
const STRIPS: usize = 6;
/// The paper between the frames of a strip, in pixels.
const BETWEEN: u32 = 6;
/// The quality of the pictures as JPEG counts it.
const QUALITY: u8 = 86;

/// What of an episode is shown.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// The codes of the shots whose panels are shown; all when none is named.
    pub shots: Vec<String>,
    /// The codes of the shots that are shown in motion; some that move when none is named.
    pub strips: Vec<String>,
    /// The characters whose newest sheets are shown; all that have one when none is named.
    pub sheets: Vec<String>,
}

/// What was written.
#[derive(Debug, Clone)]
pub struct Written {
    /// The page.
    pub page: PathBuf,
    /// How many pictures are on it.
    pub pictures: usize,
}

impl Studio {
    /// Writes the page of an episode and its pictures into `out`, over an earlier page.
    ///
    /// # Errors
    ///
    /// When a shot or character named does not exist, a picture cannot be read or `out` cannot be written.
    pub async fn write_gallery(
        &self,
        production: &Production,
        wanted: &Wanted,
        out: &Path,
    ) -> Result<Written, StudioError> {
        known(production, wanted.shots.iter().chain(&wanted.strips))?;
        let takes = self.picked_storyboards(production).await?;
        let shown = |shot: &Shot| wanted.shots.is_empty() || wanted.shots.contains(&shot.code.to_string());
        let mut gallery = Gallery { title: production.project.title.clone(), ..Gallery::default() };
        for (shot, record) in takes.iter().filter(|(shot, _)| shown(shot)) {
            gallery.panels.push(self.panel(shot, record, out).await?);
        }
        for (shot, record) in moving(&takes, &wanted.strips) {
            gallery.strips.push(self.strip(shot, record, out).await?);
        }
        gallery.sheets = self.sheet_exhibits(production, wanted, out).await?;
        let page = out.join("index.html");
        write(out, "index.html", gallery.to_html().into_bytes()).await?;
        Ok(Written { page, pictures: gallery.pictures() })
    }

    /// The shots that have a picked panel, in the order of the film.
    async fn picked_storyboards<'p>(
        &self,
        production: &'p Production,
    ) -> Result<Vec<(&'p Shot, TakeRecord)>, StudioError> {
        let records = self.store.takes_of_episode(&production.episode.id).await?;
        let of = |shot: &'p Shot| {
            let picked = records.iter().find(|record| {
                record.take.picked && record.take.moment.is_start() && record.take.shot == shot.id
            });
            picked.map(|record| (shot, record.clone()))
        };
        Ok(production.active().filter_map(of).collect())
    }

    async fn panel(&self, shot: &Shot, record: &TakeRecord, out: &Path) -> Result<Exhibit, StudioError> {
        let name = format!("panels/{}.jpg", shot.code);
        let path = RelPath::new(record.asset.path.clone())?;
        let jpeg = self.shrunk(path, PANEL_WIDTH).await?;
        write(out, &name, jpeg).await?;
        let exhibit = Exhibit::of_shot(shot.code.as_str(), &shot.content, name);
        Ok(Exhibit { not_drawn: record.omitted.clone(), ..exhibit })
    }

    async fn strip(&self, shot: &Shot, record: &TakeRecord, out: &Path) -> Result<Exhibit, StudioError> {
        let name = format!("strips/{}.jpg", shot.code);
        let (artist, request) = (self.kit.artist.clone(), record.request.clone());
        let drawn = tokio::task::spawn_blocking(move || strip(artist.animate(&request), &request));
        write(out, &name, drawn.await.map_err(|_| StudioError::LineStopped)??).await?;
        Ok(Exhibit::of_shot(shot.code.as_str(), &shot.content, name))
    }

    async fn sheet_exhibits(
        &self,
        production: &Production,
        wanted: &Wanted,
        out: &Path,
    ) -> Result<Vec<Exhibit>, StudioError> {
        let project = &production.project;
        let characters: Vec<Version<Character>> = self.store.nouns(&project.id, NounKind::Character).await?;
        let mut exhibits = Vec::new();
        for version in characters {
            let slug = version.slug.to_string();
            if !wanted.sheets.is_empty() && !wanted.sheets.contains(&slug) {
                continue;
            }
            let place = ProjectPlace::new(&project.slug);
            let folder = place.character_folder(&version.slug, version.version);
            let prefix = place.sheet_prefix(&version.slug, version.version);
            let newest = self.folder.next_number(&folder, &prefix)? - 1;
            let path = numbered(&folder, &prefix, newest, "png")?;
            if newest == 0 || !self.folder.has_file(&path)? {
                continue;
            }
            let name = format!("sheets/{slug}.jpg");
            write(out, &name, self.shrunk(path, SHEET_WIDTH).await?).await?;
            let words = version.body.description.clone();
            exhibits.push(Exhibit { picture: name, name: version.body.name, words, ..Exhibit::default() });
        }
        Ok(exhibits)
    }

    /// A picture of the data folder, made narrower, as JPEG.
    async fn shrunk(&self, path: RelPath, width: u32) -> Result<Vec<u8>, StudioError> {
        let folder = self.folder.clone();
        let shrunk = tokio::task::spawn_blocking(move || {
            encode_jpeg(&narrowed(&decode(&folder.read(&path)?)?, width)?, QUALITY)
        });
        Ok(shrunk.await.map_err(|_| StudioError::LineStopped)??)
    }
}

/// Refuses codes of shots that are not there.
fn known<'c>(
    production: &Production,
    mut codes: impl Iterator<Item = &'c String>,
) -> Result<(), StudioError> {
    let there = |code: &String| production.active().any(|shot| shot.code.as_str() == code);
    let Some(wrong) = codes.find(|code| !there(code)) else { return Ok(()) };
    Err(StudioError::NotFound {
        what: "shot",
        name: wrong.clone(),
        fix: "`sakuga shot list` shows the codes there are".to_owned(),
    })
}

/// The shots that are shown in motion: those named, else some in which something moves, spread over the film.
fn moving<'t>(takes: &'t [(&'t Shot, TakeRecord)], named: &[String]) -> Vec<&'t (&'t Shot, TakeRecord)> {
    if !named.is_empty() {
        return takes.iter().filter(|(shot, _)| named.contains(&shot.code.to_string())).collect();
    }
    let moves = |(shot, record): &&(&Shot, TakeRecord)| {
        let walks = |pose: Pose| matches!(pose, Pose::Walk | Pose::Run);
        let figures = &record.request.figures;
        shot.content.camera != CameraMove::Fixed
            || figures.iter().any(|figure| walks(figure.pose) || figure.then.is_some())
    };
    let moving: Vec<_> = takes.iter().filter(moves).collect();
    let step = moving.len().div_ceil(STRIPS).max(1);
    moving.into_iter().step_by(step).collect()
}

/// Frames of a shot side by side, from its first to its last.
fn strip(mut animation: engines::storyboard::Animation, request: &Request) -> Result<Vec<u8>, StudioError> {
    let (width, height) = (request.frame.width, request.frame.height);
    let mut whole = Picture { width: 0, height: 0, rgb: Vec::new() };
    let mut frame = Picture { width, height, rgb: vec![0; width as usize * height as usize * 3] };
    let last = animation.frames().saturating_sub(1);
    for index in 0..STRIP_FRAMES {
        animation.frame(last * index / (STRIP_FRAMES - 1), &mut frame.rgb);
        let small = narrowed(&frame, FRAME_WIDTH)?;
        if index == 0 {
            let across = (small.width + BETWEEN) * STRIP_FRAMES - BETWEEN;
            let size = across as usize * small.height as usize * 3;
            whole = Picture { width: across, height: small.height, rgb: vec![0x15; size] };
        }
        paste(&mut whole, &small, index * (small.width + BETWEEN));
    }
    Ok(encode_jpeg(&whole, QUALITY)?)
}

fn paste(onto: &mut Picture, from: &Picture, left: u32) {
    let (wide, row) = (onto.width as usize * 3, from.width as usize * 3);
    let left = left as usize * 3;
    for (to, from) in onto.rgb.chunks_exact_mut(wide).zip(from.rgb.chunks_exact(row)) {
        to[left..left + row].copy_from_slice(from);
    }
}

/// Writes a file of the page, making its folder.
async fn write(out: &Path, name: &str, bytes: Vec<u8>) -> Result<(), StudioError> {
    let path = out.join(name);
    let failed = |error: std::io::Error, path: &Path| {
        StudioError::Invalid(format!(
            "failed to write {}: {error}; name a folder that you can write in",
            path.display()
        ))
    };
    let folder = path.parent().unwrap_or(out);
    tokio::fs::create_dir_all(folder).await.map_err(|error| failed(error, folder))?;
    tokio::fs::write(&path, bytes).await.map_err(|error| failed(error, &path))
}
