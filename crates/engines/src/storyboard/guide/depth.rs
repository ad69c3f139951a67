//! Depth: near is bright and far is dark, as large things are seen: half as bright is twice as far.

use super::{Body, Studies};
use crate::storyboard::artist::Scene;
use crate::storyboard::place::air::nearness;

/// The least difference between two figures, so that their order can be told.
const STEP: u8 = 12;
/// The brightness of a thing that an insert shows.
const INSERT: u8 = 208;

/// The depth of a panel, a byte a pixel.
pub(super) fn depth(
    scene: &Scene,
    studies: &Studies,
    bodies: &[Option<Body>],
    (width, height): (usize, usize),
) -> Vec<u8> {
    let mut plane = studies.depth((width, height));
    if let Some(insert) = &scene.insert {
        let mut left = vec![255; plane.len()];
        insert.hide(&mut left, width);
        for (to, left) in plane.iter_mut().zip(left) {
            lay(to, INSERT, 255 - left);
        }
    }
    for (body, grey) in bodies.iter().zip(greys(scene)) {
        for (start, row) in body.iter().flat_map(|body| body.rows(width)) {
            for (to, pixel) in plane[start..].iter_mut().zip(row) {
                lay(to, grey, pixel[3]);
            }
        }
    }
    studies.lay_near_depth(&mut plane, (width, height));
    plane
}

pub(super) fn lay(to: &mut u8, grey: u8, cover: u8) {
    let (below, above, cover) = (u16::from(*to), u16::from(grey), u16::from(cover));
    *to = ((below * (255 - cover) + above * cover) / 255) as u8;
}

/// The grey of each figure, those behind first: that of its depth, and brighter than whoever is behind it.
fn greys(scene: &Scene) -> Vec<u8> {
    let eye = scene.view.eye.2;
    let count = scene.players.len();
    let mut greys: Vec<u8> = Vec::with_capacity(count);
    for (index, player) in scene.players.iter().enumerate() {
        let least = greys.last().map_or(0, |behind| behind.saturating_add(STEP));
        let room = STEP * u8::try_from(count - 1 - index).unwrap_or(0);
        greys.push(nearness(eye, player.depth).max(least).min(255 - room));
    }
    greys
}
