//! Eyelines: two who face each other look into each other's eyes, whatever their heights.

use domain::shot::{Gaze, Head, View};

use crate::storyboard::figure::measures;
use crate::storyboard::staging::Player;

/// The steepest look, as rise over distance, for which eyes and head stay level.
const LEVEL: f32 = 0.16;
/// From here on the head is raised or bent as well.
const STEEP: f32 = 0.45;

/// Turns up or down the eyes of those who look ahead at somebody taller or smaller.
pub(super) fn meet(players: &mut [Player]) {
    let eyes: Vec<(f32, f32)> = players.iter().map(eyes).collect();
    for index in 0..players.len() {
        let Some(rise) = rise(players, &eyes, index) else { continue };
        let figure = &mut players[index].figure;
        if figure.gaze != Gaze::Ahead || rise.abs() < LEVEL {
            continue;
        }
        let up = rise > 0.0;
        figure.gaze = if up { Gaze::Up } else { Gaze::Down };
        if figure.head == Head::Usual && rise.abs() > STEEP {
            figure.head = if up { Head::Up } else { Head::Down };
        }
    }
}

/// Where the eyes of a player are on the field.
pub(super) fn eyes(player: &Player) -> (f32, f32) {
    let (body, placement) = (measures(&player.figure), &player.placement);
    let ahead = if placement.flip { body.ahead } else { -body.ahead };
    let scale = placement.pixels_per_cm;
    (placement.feet.0 + ahead * scale, placement.feet.1 - body.eyes * scale)
}

/// How steeply a player has to look up to the nearest one before its face; none when nobody is there.
fn rise(players: &[Player], eyes: &[(f32, f32)], index: usize) -> Option<f32> {
    let player = &players[index];
    if !matches!(player.figure.view, View::ThreeQuarter | View::Profile) {
        return None;
    }
    let before = |&other: &usize| other != index && (eyes[other].0 > eyes[index].0) == player.placement.flip;
    let away = |other: usize| (eyes[other].0 - eyes[index].0).abs();
    let nearest =
        (0..players.len()).filter(before).min_by(|&one, &other| away(one).total_cmp(&away(other)))?;
    Some((eyes[index].1 - eyes[nearest].1) / away(nearest).max(1.0))
}
