//! Brows: tapered strokes that show through the fringe.

use super::super::Artist;
use super::mood::Lids;
use super::{HeadView, Sight};
use crate::storyboard::ink::curve::{Knot, Vec2, at, closed_curve, sharp, soft};

/// How strongly a brow shows through the hair over it.
const THROUGH_HAIR: f32 = 0.72;

impl Artist<'_> {
    /// What lies over the hair of a face: brows that show through it, glasses and a drop of sweat.
    pub(super) fn over_hair(&mut self, view: &HeadView) {
        self.brows(view, THROUGH_HAIR);
        if self.figure.glasses {
            self.glasses(view);
        }
        if view.mood.sweat {
            self.sweat(view);
        }
    }

    pub(super) fn brows(&mut self, view: &HeadView, opacity: f32) {
        let hair = self.colours.paints("hair");
        let colour = hair.shade.mix(self.colours.ink.line, 0.86 - 0.5 * self.body.aged);
        let sides: &[f32] = if view.side == Sight::Face { &[-1.0, 1.0] } else { &[-1.0] };
        for side in sides {
            let knots = self.brow(view, *side);
            let shape = closed_curve(&view.frame, &knots);
            self.brush.fill(&shape, colour, opacity);
        }
    }

    /// The outline of one brow in head units: thick within, thin at its outer end.
    fn brow(&self, view: &HeadView, side: f32) -> Vec<Knot> {
        let mood = &view.mood;
        let male = if self.body.broad { self.body.grown } else { 0.0 };
        let heavy = 0.70 + 0.62 * male;
        let shut = if mood.lids == Lids::Open { 0.0 } else { -1.2 };
        let base = -13.6 - mood.brow_lift - shut + 1.6 * male;
        let inner = base - mood.brow_slant * 0.55;
        let outer = base + mood.brow_slant * 0.5 - 0.2;
        let arch = 1.5 - 0.7 * male - 0.16 * mood.brow_slant.abs();
        let middle = (inner + outer) * 0.5 - arch;
        // Anger draws the brows together.
        let near = 9.0 - (-mood.brow_slant).max(0.0) * 0.36;
        let reach = 26.2 - 1.4 * (1.0 - self.body.grown);
        [
            sharp(near, inner + 0.9 * heavy),
            soft(near + 0.2, inner - 0.8 * heavy),
            soft(16.6, middle - 0.9 * heavy),
            soft(22.4, (middle + outer) * 0.5 - 0.9 * heavy),
            sharp(reach, outer + 0.7),
            soft(21.6, (middle + outer) * 0.5 + 0.3 * heavy),
            soft(16.4, middle + 0.85 * heavy),
        ]
        .map(|knot| Knot { at: on_either(view, knot.at, side), corner: knot.corner })
        .to_vec()
    }
}

fn on_either(view: &HeadView, point: Vec2, side: f32) -> Vec2 {
    match view.side {
        Sight::Face => view.on_face(at(point.x * side, point.y)),
        _ => at(-36.2 + (point.x - 9.0) * 0.86, point.y + 0.8),
    }
}
