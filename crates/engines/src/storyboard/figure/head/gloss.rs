//! The band of light on hair: pointed above and below along the strands, broken where the light does not reach.

use domain::colour::Colour;

use super::super::Artist;
use super::HeadView;
use super::shell::Shell;
use crate::storyboard::ink::curve::{Knot, Vec2, closed_curve};

/// How high the points of the band stand, in turn, as a share of its width.
const POINTS: [f32; 7] = [1.0, 0.45, 0.8, 0.3, 0.95, 0.55, 0.7];

/// One stretch of the band.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    /// Degrees from the middle of the view where it begins.
    from: f32,
    /// How many points it has.
    points: u8,
    /// Half of its greatest width in head units.
    wide: f32,
}

impl Artist<'_> {
    /// The band of light around the crown, inside the clipped hair.
    pub(super) fn highlight(&mut self, view: &HeadView, shell: &Shell<'_>) {
        let colour = self.colours.gleam("hair");
        let side = if self.light_in(&view.around).x > 0.0 { 1.0 } else { -1.0 };
        let stretches = [
            Stretch { from: 58.0, points: 7, wide: 5.0 },
            Stretch { from: -5.0, points: 3, wide: 3.2 },
            Stretch { from: -40.0, points: 2, wide: 2.0 },
        ];
        for stretch in stretches {
            let shape = closed_curve(&view.around, &band(shell, stretch, side));
            self.brush.fill_clipped(&shape, colour, 1.0);
        }
    }

    /// The colour of light on hair.
    pub(super) fn hair_gleam(&self) -> Colour {
        self.colours.gleam("hair")
    }
}

/// The outline of one stretch: its points above from one end to the other, then those below back again.
fn band(shell: &Shell<'_>, stretch: Stretch, side: f32) -> Vec<Knot> {
    let count = usize::from(stretch.points);
    let steps = count * 2;
    let spot = |step: usize, above: bool| {
        let share = step as f32 / steps as f32;
        let degrees = (stretch.from - share * f32::from(stretch.points) * 8.0) * side;
        let fullness = libm::sinf(share * std::f32::consts::PI);
        let point =
            if step % 2 == 1 { POINTS[(step / 2 + usize::from(above) * 3) % POINTS.len()] } else { 0.0 };
        let middle = -28.0 - 10.0 * libm::cosf(degrees.to_radians());
        let reach = stretch.wide * (0.34 + 0.66 * fullness);
        let y =
            if above { middle - reach * (0.45 + point * 0.5) } else { middle + reach * (0.35 + point * 1.5) };
        knot(shell.at_seen(degrees, y), step % 2 == 1)
    };
    let end = |step: usize| {
        let share = step as f32 / steps as f32;
        let degrees = (stretch.from - share * f32::from(stretch.points) * 8.0) * side;
        knot(shell.at_seen(degrees, -28.0 - 10.0 * libm::cosf(degrees.to_radians())), true)
    };
    let mut knots = vec![end(0)];
    knots.extend((1..steps).map(|step| spot(step, true)));
    knots.push(end(steps));
    knots.extend((1..steps).rev().map(|step| spot(step, false)));
    knots
}

fn knot(at: Vec2, corner: bool) -> Knot {
    Knot { at, corner }
}
