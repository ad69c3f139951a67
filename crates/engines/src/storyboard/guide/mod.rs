//! Guides: a panel taken apart for engines that paint over it: its lines, its flat colours, how far
//! everything is, where each character is seen and how each body stands.
//!
//! They are drawn from the scene of the panel with the outlines of the panel, so that they agree with it.
//! Weather, shadows and what is marked over the picture are not in them. They may not change the panel.

mod depth;
mod flat;
mod line;
mod mask;
mod pose;
mod study;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use domain::request::Request;
use tiny_skia::Pixmap;

pub(super) use study::Studies;

use super::artist::{self, Scene};
use super::camera::Field;
use super::cast::Pencil;
use super::place::view::View;
use super::{plane, staging};
use crate::engine::{Guide, GuideContent};

/// One figure painted to be taken apart, with the outline that it has in the panel; cut to what is painted.
pub(super) struct Body {
    pixels: Vec<[u8; 4]>,
    width: usize,
    corner: (usize, usize),
}

impl Body {
    /// The painted part of a sheet that lies in a frame of this size; none where nothing does.
    fn cut(sheet: &Pixmap, corner: (i32, i32), (width, height): (usize, usize)) -> Option<Self> {
        let across = sheet.width() as usize;
        let (left, top) = (usize::try_from(corner.0).ok()?, usize::try_from(corner.1).ok()?);
        let shown = across.min(width.checked_sub(left)?);
        let rows = || sheet.data().as_chunks::<4>().0.chunks_exact(across).take(height.saturating_sub(top));
        let is_painted = |row: &&[[u8; 4]]| row[..shown].iter().any(|pixel| pixel[3] > 0);
        let first = rows().position(|row| is_painted(&row))?;
        let last = rows().rposition(|row| is_painted(&row))?;
        let (mut from, mut to) = (shown, 0);
        for row in rows().take(last + 1).skip(first) {
            from = row[..from].iter().position(|pixel| pixel[3] > 0).unwrap_or(from);
            to = to.max(row[to..shown].iter().rposition(|pixel| pixel[3] > 0).map_or(to, |at| to + at + 1));
        }
        let painted = rows().take(last + 1).skip(first).flat_map(|row| &row[from..to]);
        Some(Self {
            pixels: painted.copied().collect(),
            width: to - from,
            corner: (left + from, top + first),
        })
    }

    /// The rows of the body, each with the place of its first pixel in a frame `width` pixels across.
    fn rows(&self, width: usize) -> impl Iterator<Item = (usize, &[[u8; 4]])> {
        let start = self.corner.1 * width + self.corner.0;
        self.pixels.chunks_exact(self.width).enumerate().map(move |(down, row)| (start + down * width, row))
    }
}

/// What guides are made of, which needs no finished background.
pub(super) struct Parts {
    /// The background as guides show it.
    pub studies: Arc<Studies>,
    /// Every figure of the scene, those behind first; none for one that is out of the picture.
    pub bodies: Vec<Option<Body>>,
}

/// All guides of a panel. They are composed as the panel is, and tilted with it.
pub(super) fn guides(request: &Request, scene: &Scene, parts: &Parts) -> Vec<Guide> {
    let size = scene.field.composed();
    let Parts { studies, bodies } = parts;
    let masks = mask::masks(scene, bodies, size);
    let tilt = Tilt::of(request, scene);
    let line = tilt.grey(line::line((scene, studies), bodies, &masks, size));
    let depth = tilt.grey(depth::depth(scene, studies, bodies, size));
    let flat = match flat::flat(scene, studies, bodies, size) {
        GuideContent::Flat { colours, pixels } => GuideContent::Flat { colours, pixels: tilt.grey(pixels) },
        other => other,
    };
    let masks: Vec<Vec<u8>> = masks.into_iter().map(|mask| tilt.grey(mask)).collect();
    let pose = pose::pose(request, scene, &masks, &tilt);
    let mut guides = vec![
        named("line", GuideContent::Grey(line)),
        named("flat", flat),
        named("depth", GuideContent::Grey(depth)),
    ];
    for (name, mask) in mask::names(scene).into_iter().zip(masks) {
        guides.push(named(&name, GuideContent::Grey(mask)));
    }
    guides.push(named("pose", GuideContent::Text(pose)));
    guides
}

/// How what was composed is seen in the frame.
struct Tilt {
    /// To the right, in degrees.
    degrees: f32,
    composed: (usize, usize),
    frame: (usize, usize),
}

impl Tilt {
    fn of(request: &Request, scene: &Scene) -> Self {
        let frame = (request.frame.width as usize, request.frame.height as usize);
        Self { degrees: scene.roll, composed: scene.field.composed(), frame }
    }

    /// A plane of bytes as the frame shows it.
    fn grey(&self, plane: Vec<u8>) -> Vec<u8> {
        if self.degrees == 0.0 {
            return plane;
        }
        plane::tilt_plane(&plane, self.composed, self.degrees, self.frame)
    }

    /// A point of what was composed as the frame shows it.
    fn spot(&self, (x, y): (f32, f32)) -> (f32, f32) {
        let radians = self.degrees.to_radians();
        let (sin, cos) = (libm::sinf(radians), libm::cosf(radians));
        let (across, down) = (x - self.composed.0 as f32 / 2.0, y - self.composed.1 as f32 / 2.0);
        let middle = (self.frame.0 as f32 / 2.0, self.frame.1 as f32 / 2.0);
        (middle.0 + across * cos - down * sin, middle.1 + across * sin + down * cos)
    }
}

fn named(name: &str, content: GuideContent) -> Guide {
    Guide { name: name.to_owned(), content }
}

/// Every figure of a request, those behind first; none for one that is out of the picture.
pub(super) fn bodies(request: &Request, field: &Field, view: &View) -> Vec<Option<Body>> {
    let pencil = Pencil::of(request, view, field);
    let (players, _) = staging::stage(request, field, view);
    let body = |player: &staging::Player| {
        let (sheet, corner) = pencil.part(player, &artist::telling(request, &player.figure))?;
        Body::cut(&sheet, corner, field.composed())
    };
    players.iter().map(body).collect()
}
