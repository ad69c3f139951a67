//! The focus: where the eye of the viewer is led, and which way the shot moves.

use domain::shot::{Pose, View};

use crate::storyboard::camera::Field;
use crate::storyboard::figure::measures;
use crate::storyboard::staging::Player;

/// The subject of a shot in pixels of the field.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Focus {
    /// Its middle.
    pub(crate) centre: (f32, f32),
    /// Half of the room that it takes up.
    pub(crate) half: (f32, f32),
    /// 1 when it moves to the right of the screen, -1 to the left.
    pub(crate) heading: f32,
}

impl Focus {
    /// The focus on the figures, between head and chest; the middle of the picture where nobody is.
    pub(crate) fn of(field: &Field, players: &[Player]) -> Self {
        let (wide, high) = field.frame;
        let left = field.beside + wide * 0.14;
        let top = field.above + high * 0.2;
        let mut bounds: Option<[f32; 4]> = None;
        for player in players {
            let body = measures(&player.figure);
            let scale = player.placement.pixels_per_cm;
            let (x, ground) = player.placement.feet;
            let own = [
                x - body.half_width * 0.8 * scale,
                ground - body.top * scale,
                x + body.half_width * 0.8 * scale,
                ground - body.waist * scale,
            ];
            bounds = Some(bounds.map_or(own, |all| {
                [all[0].min(own[0]), all[1].min(own[1]), all[2].max(own[2]), all[3].max(own[3])]
            }));
        }
        let [west, north, east, south] =
            bounds.unwrap_or([left + wide * 0.22, top + high * 0.14, left + wide * 0.5, top + high * 0.46]);
        let centre = (
            f32::midpoint(west, east).clamp(left, left + wide * 0.72),
            f32::midpoint(north, south).clamp(top, top + high * 0.6),
        );
        let half = (
            ((east - west) * 0.5).clamp(wide * 0.10, wide * 0.34),
            ((south - north) * 0.5).clamp(high * 0.14, high * 0.36),
        );
        Self { centre, half, heading: heading(players) }
    }
}

/// Which way the first figure that walks or runs across the picture goes; to the left where nobody does.
fn heading(players: &[Player]) -> f32 {
    let moves = |player: &&Player| {
        matches!(player.figure.pose, Pose::Walk | Pose::Run | Pose::Jump)
            && !matches!(player.figure.view, View::Front | View::Back)
    };
    players.iter().find(moves).map_or(-1.0, |player| if player.placement.flip { 1.0 } else { -1.0 })
}
