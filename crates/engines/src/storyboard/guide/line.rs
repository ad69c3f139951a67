//! Line art: the drawn lines of figures and the edges of what is around them, black on white.
//!
//! Figures are painted to be taken apart, so that their lines are what is black. Around them a pixel is ink
//! when it is clearly darker than the brightest near it, which holds for edges by day and by night and not
//! for soft shades. A background that the lens softens has no lines.

use super::depth::lay;
use super::{Body, Studies};
use crate::storyboard::artist::Scene;
use crate::storyboard::layer::Picture;
use crate::storyboard::place::backdrop::Backdrop;

/// How much brighter every pixel is taken to be, so that the grain of dark parts is no line.
const LIFT: f32 = 14.0;
/// What is as dark as this against its surroundings is black.
const INK: f32 = 0.42;
/// What is as bright as this against its surroundings is white.
const PAPER: f32 = 0.82;

/// The brightest channel of what counts as black on a figure, whose parts are brighter than 127.
const BLACK: u8 = 24;
/// The least bright part of a figure.
const PART: u8 = 120;

/// The line art of a panel, a byte a pixel.
pub(super) fn line(
    (scene, studies): (&Scene, &Studies),
    bodies: &[Option<Body>],
    masks: &[Vec<u8>],
    (width, height): (usize, usize),
) -> Vec<u8> {
    let mut plane = around(scene, studies, (width, height));
    let levels: Vec<u8> = (0..=255).map(level).collect();
    for (body, mask) in bodies.iter().zip(masks) {
        for (start, row) in body.iter().flat_map(|body| body.rows(width)) {
            let seen = &mask[start..start + row.len()];
            for ((to, pixel), cover) in plane[start..].iter_mut().zip(row).zip(seen) {
                if *cover > 0 {
                    lay(to, levels[usize::from(lightness(*pixel))], *cover);
                }
            }
        }
    }
    plane
}

/// The brightest channel of a pixel, whatever of it is seen.
fn lightness([red, green, blue, alpha]: [u8; 4]) -> u8 {
    let most = red.max(green).max(blue);
    if alpha == 255 { most } else { (u16::from(most) * 255 / u16::from(alpha.max(1))).min(255) as u8 }
}

fn level(lightness: u8) -> u8 {
    let share = f32::from(lightness.saturating_sub(BLACK)) / f32::from(PART - BLACK);
    (share * 255.0).min(255.0) as u8
}

/// The edges of a background; none where the lens softens it.
pub(super) fn of_backdrop(backdrop: &Backdrop) -> Option<Vec<u8>> {
    if backdrop.is_soft {
        return None;
    }
    let mut picture = backdrop.far.clone();
    backdrop.middle.lay(&mut picture.canvas(), (0, 0));
    backdrop.near.lay(&mut picture.canvas(), (0, 0));
    Some(edges(&picture))
}

/// The edges around the figures: those of the background, or of the thing that an insert shows before it.
fn around(scene: &Scene, studies: &Studies, (width, height): (usize, usize)) -> Vec<u8> {
    if scene.insert.is_some() {
        let mut picture = Picture::black(width, height);
        scene.under(&mut picture.canvas());
        return edges(&picture);
    }
    studies.edges(&scene.backdrop).map_or_else(|| vec![255; width * height], <[u8]>::to_vec)
}

fn edges(picture: &Picture) -> Vec<u8> {
    let width = picture.width;
    let reach = (picture.height / 360).max(1);
    let bright = brightness(picture);
    let around = brightest_below(&brightest_beside(&bright, width, reach), width, reach);
    let gain = 255.0 / (PAPER - INK);
    let shade = |(own, most): (u8, u8)| {
        let share = (f32::from(own) + LIFT) / (f32::from(most) + LIFT);
        ((share - INK) * gain).clamp(0.0, 255.0) as u8
    };
    bright.into_iter().zip(around).map(shade).collect()
}

fn brightness(picture: &Picture) -> Vec<u8> {
    let weigh = |rgb: &[u8; 3]| {
        let [red, green, blue] = rgb.map(u16::from);
        ((red * 77 + green * 128 + blue * 51) >> 8) as u8
    };
    picture.rgb.as_chunks::<3>().0.iter().map(weigh).collect()
}

/// The brightest of the pixels up to `reach` to the left and right of each.
fn brightest_beside(plane: &[u8], width: usize, reach: usize) -> Vec<u8> {
    let mut most = plane.to_vec();
    for (to, from) in most.chunks_exact_mut(width).zip(plane.chunks_exact(width)) {
        for step in 1..=reach.min(width - 1) {
            brighten(&mut to[step..], &from[..width - step]);
            brighten(&mut to[..width - step], &from[step..]);
        }
    }
    most
}

/// The brightest of the pixels up to `reach` above and below each.
fn brightest_below(plane: &[u8], width: usize, reach: usize) -> Vec<u8> {
    let mut most = plane.to_vec();
    for step in (1..=reach).map(|rows| rows * width).filter(|step| *step < plane.len()) {
        brighten(&mut most[step..], &plane[..plane.len() - step]);
        let last = plane.len() - step;
        brighten(&mut most[..last], &plane[step..]);
    }
    most
}

fn brighten(to: &mut [u8], from: &[u8]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to = (*to).max(*from);
    }
}
