//! Outlines: what a drawn line makes of a shape, as polygons in pixels.

use super::Taper;
use super::curve::{Vec2, heading};

/// The shape moved by `by` pixels.
pub(crate) fn moved(shape: &[Vec2], by: Vec2) -> Vec<Vec2> {
    shape.iter().map(|spot| *spot + by).collect()
}

/// Whether a polygon holds a point.
pub(super) fn holds(shape: &[Vec2], spot: Vec2) -> bool {
    let count = shape.len();
    (0..count).fold(false, |inside, index| {
        let (a, b) = (shape[index], shape[(index + 1) % count]);
        let crosses =
            (a.y > spot.y) != (b.y > spot.y) && spot.x < (b.x - a.x) * (spot.y - a.y) / (b.y - a.y) + a.x;
        inside != crosses
    })
}

/// 1 for a polygon that runs clockwise on the screen, else -1.
pub(super) fn winding(shape: &[Vec2]) -> f32 {
    let count = shape.len();
    let area: f32 = (0..count)
        .map(|index| {
            let (here, next) = (shape[index], shape[(index + 1) % count]);
            here.x * next.y - next.x * here.y
        })
        .sum();
    if area < 0.0 { -1.0 } else { 1.0 }
}

/// The polygon grown outwards by about `width` pixels, more on the side away from `light` and less towards its
/// corners, where a drawn line begins and ends.
pub(super) fn grow(shape: &[Vec2], width: f32, light: Vec2) -> Vec<Vec2> {
    let turn = winding(shape);
    let count = shape.len();
    let tapers = from_corners(shape, width * 9.0);
    let mut grown = Vec::with_capacity(count);
    for index in 0..count {
        let before = shape[(index + count - 1) % count];
        let (here, after) = (shape[index], shape[(index + 1) % count]);
        let arriving = (here - before).unit().right() * -turn;
        let leaving = (after - here).unit().right() * -turn;
        let outward = (arriving + leaving).unit();
        let spread = outward.dot(leaving).max(0.42);
        let swell = 0.72 + 0.55 * (-outward.dot(light)).max(0.0);
        let taper = 0.62 + 0.50 * tapers[index];
        grown.push(here + outward * (width * swell * taper / spread));
    }
    grown
}

/// For each point of a polygon 0 at a corner, 1 from `reach` pixels away from every corner.
fn from_corners(shape: &[Vec2], reach: f32) -> Vec<f32> {
    let count = shape.len();
    let side = |index: usize| shape[(index + 1) % count] - shape[index % count];
    let is_corner = |index: usize| side(index + count - 1).unit().dot(side(index).unit()) < 0.55;
    let mut far = vec![reach; count];
    // Once around forwards and once backwards, each time twice so that the seam does not matter.
    let mut distance = reach;
    for step in 0..count * 2 {
        let index = step % count;
        distance = if is_corner(index) { 0.0 } else { distance };
        far[index] = far[index].min(distance);
        distance += side(index).length();
    }
    distance = reach;
    for step in (0..count * 2).rev() {
        let index = step % count;
        distance = if is_corner(index) { 0.0 } else { distance + side(index).length() };
        far[index] = far[index].min(distance);
    }
    far.into_iter().map(|distance| distance / reach.max(1e-3)).collect()
}

/// The polygon of a line of changing width through `points`.
pub(super) fn ribbon(points: &[Vec2], width: f32, taper: Taper) -> Vec<Vec2> {
    if points.len() < 2 {
        return Vec::new();
    }
    let last = points.len() - 1;
    let mut left = Vec::with_capacity(points.len() * 2);
    let mut right = Vec::with_capacity(points.len());
    for (index, spot) in points.iter().enumerate() {
        let half = width * 0.5 * taper.width(index as f32 / last as f32);
        let across = heading(points, index).right() * half.max(0.15);
        left.push(*spot - across);
        right.push(*spot + across);
    }
    right.reverse();
    left.extend(right);
    left
}
