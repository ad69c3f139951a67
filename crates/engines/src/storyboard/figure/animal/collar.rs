//! What an animal wears at its neck: a ribbon, or a collar with a tag. Only where the palette has an `accent`.

use domain::character::Species;
use domain::colour::Colour;

use super::super::Artist;
use super::head::Seen;
use super::{Posture, mirrored};
use crate::storyboard::ink::Taper;
use crate::storyboard::ink::curve::{Frame, at, closed_curve, open_curve, oval, sharp, soft};

impl Artist<'_> {
    /// The collar below a head, before the head is drawn over it.
    pub(super) fn animal_collar(&mut self, head: &Frame, posture: Posture) {
        if self.colours.said("accent").is_none()
            || matches!(posture, Posture::LiesFront | Posture::LiesSideways) && self.animal_sleeps()
        {
            return;
        }
        let accent = self.colours.paints("accent");
        let (seen, turned) = self.animal_head_seen();
        let head = &mirrored(head, if turned { -1.0 } else { 1.0 });
        let (shift, half) = match seen {
            Seen::Face(turn) => (-turn * 0.3, 4.9),
            Seen::Profile => (2.2, 4.2),
            Seen::Back(_) => (0.0, 4.9),
        };
        let low = if self.figure.species == Species::Rabbit { 5.9 } else { 6.6 };
        let neck = head.inner(at(shift, low), 0.0, 1.0);
        let band = closed_curve(
            &neck,
            &[
                soft(-half, -1.8),
                soft(-half * 0.5, -0.5),
                soft(0.0, -0.1),
                soft(half * 0.5, -0.5),
                soft(half, -1.8),
                soft(half * 0.94, 0.1),
                soft(0.0, 1.7),
                soft(-half * 0.94, 0.1),
            ],
        );
        self.brush.cel(&band, &accent, head.scale() * 0.45);
        match seen {
            Seen::Back(_) => {}
            _ if self.figure.species == Species::Dog => self.collar_tag(&neck),
            _ if self.figure.species == Species::Fox => self.collar_cloth(&neck),
            Seen::Face(turn) => self.collar_bow(&neck, -turn * 0.5),
            Seen::Profile => self.collar_bow(&neck, -3.0),
        }
    }

    fn collar_bow(&mut self, neck: &Frame, x: f32) {
        let accent = self.colours.paints("accent");
        let knot = neck.inner(at(x, 1.0), self.acting.sway * 0.1, 1.0);
        self.bow(&knot, 0.36, &accent);
    }

    fn collar_tag(&mut self, neck: &Frame) {
        let gold = self.colours.material(Colour::rgb(0xf2, 0xc4, 0x4c));
        let disc = closed_curve(neck, &oval(at(self.acting.sway * 0.3 - 0.4, 2.6), 1.25, 1.25));
        self.brush.cel(&disc, &gold, neck.scale() * 0.5);
        let shine = closed_curve(neck, &oval(at(-0.8, 2.2), 0.34, 0.26));
        self.brush.fill(&shine, Colour::rgb(0xff, 0xff, 0xff), 0.85);
    }

    fn collar_cloth(&mut self, neck: &Frame) {
        let accent = self.colours.paints("accent");
        let swing = self.acting.sway * 0.4;
        let cloth = closed_curve(
            neck,
            &[
                sharp(-4.0, 0.2),
                soft(0.0, 1.4),
                sharp(4.0, 0.2),
                soft(2.2 + swing * 0.5, 3.2),
                sharp(-0.2 + swing, 6.2),
                soft(-2.6 + swing * 0.5, 3.2),
            ],
        );
        self.brush.cel(&cloth, &accent, neck.scale() * 0.7);
        let fold = open_curve(neck, &[soft(0.6, 2.0), soft(0.3 + swing * 0.5, 3.6), soft(0.0 + swing, 5.0)]);
        self.brush.stroke_clipped(&fold, accent.line, 0.6, Taper::End);
    }
}
