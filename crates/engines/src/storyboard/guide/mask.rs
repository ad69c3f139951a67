//! Masks: white where a character is seen, black where it is not or something covers it.

use super::Body;
use crate::storyboard::artist::Scene;

/// The name of each figure's mask; a character that is in the picture twice is numbered.
pub(super) fn names(scene: &Scene) -> Vec<String> {
    let slug = |index: usize| &scene.players[index].figure.slug;
    (0..scene.players.len())
        .map(|index| {
            let before = (0..index).filter(|other| slug(*other) == slug(index)).count();
            let number = if before > 0 { format!("-{}", before + 1) } else { String::new() };
            format!("mask_{}{number}", slug(index))
        })
        .collect()
}

/// The mask of each figure, those behind first.
pub(super) fn masks(scene: &Scene, bodies: &[Option<Body>], size: (usize, usize)) -> Vec<Vec<u8>> {
    (0..bodies.len()).map(|index| mask(scene, &bodies[index..], size)).collect()
}

/// The mask of the first body, which the others stand before.
fn mask(scene: &Scene, bodies: &[Option<Body>], (width, height): (usize, usize)) -> Vec<u8> {
    let mut plane = vec![0; width * height];
    let mut bodies = bodies.iter();
    let Some(Some(body)) = bodies.next() else { return plane };
    for (start, row) in body.rows(width) {
        for (seen, pixel) in plane[start..].iter_mut().zip(row) {
            *seen = pixel[3];
        }
    }
    for nearer in bodies.flatten() {
        for (start, row) in nearer.rows(width) {
            for (seen, pixel) in plane[start..].iter_mut().zip(row) {
                *seen = (u16::from(*seen) * u16::from(255 - pixel[3]) / 255) as u8;
            }
        }
    }
    scene.backdrop.near.hide(&mut plane, width);
    plane
}
