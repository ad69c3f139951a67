//! Hair: the far half behind the neck, the near half over the face, strands, highlight and shadow.

use domain::colour::Colour;

use super::Artist;
use super::hair_cuts::{HairCut, cut_of};
use super::head::{HeadView, Sight};
use super::shell::{Cut, CutKind, Half, Shell};
use crate::storyboard::ink::Taper;
use crate::storyboard::ink::curve::{Knot, Vec2, at, closed_curve, open_curve};
use crate::storyboard::ink::moved;

/// The height of the whorl from which strands run, in head units.
const WHORL: f32 = -52.0;

impl Artist<'_> {
    fn shell(&self, view: &HeadView, cut: &HairCut) -> Shell<'static> {
        Shell { volume: cut.volume, edge: cut.edge, yaw: view.hair_yaw(), sway: self.acting.sway }
    }

    /// The half of the hair behind the neck, in its own shade.
    pub(super) fn back_hair(&mut self, view: &HeadView) {
        let cut = cut_of(self.figure.hair.shape);
        let shell = self.shell(view, &cut);
        let paints = self.colours.paints("hair");
        let inner = paints.shade.mix(self.colours.ink.line, 0.16);
        self.gathered_hair(view, &shell, cut.extra, Half::Far);
        let shape = closed_curve(&view.frame, &shell.outline(Half::Far));
        self.brush.contour(&shape, paints.line, 1.0);
        self.brush.fill(&shape, inner, 1.0);
        self.strands(view, &shell, Half::Far, paints.line);
    }

    /// The half of the hair that is seen, with the shadow that it throws on the face.
    pub(super) fn near_hair(&mut self, view: &HeadView) {
        let cut = cut_of(self.figure.hair.shape);
        let shell = self.shell(view, &cut);
        let paints = self.colours.paints("hair");
        let mut shapes = self.standing_locks(view, &shell, &cut);
        shapes.push(closed_curve(&view.frame, &shell.outline(Half::Near)));
        self.brush.union(&shapes, &paints, view.frame.scale() * 3.6);
        self.hollows(view, &shell, paints.shade);
        self.highlight(view, &shell);
        self.strands(view, &shell, Half::Near, paints.line);
        self.gathered_hair(view, &shell, cut.extra, Half::Near);
        self.temple_ribbon(view, &shell, &cut);
    }

    /// The shadow of the fringe on the clipped face.
    pub(super) fn fringe_shadow(&mut self, view: &HeadView) {
        let cut = cut_of(self.figure.hair.shape);
        let shell = self.shell(view, &cut);
        let skin = self.colours.skin();
        let shape = closed_curve(&view.frame, &shell.outline(Half::Near));
        let light = self.light_in(&view.frame);
        let shift = view.frame.direction(at(-light.x * 2.0, 3.6));
        self.brush.fill_clipped(&moved(&shape, shift), skin.shade, 1.0);
    }

    /// Shade that runs up from each gap between two locks, inside the clipped hair.
    fn hollows(&mut self, view: &HeadView, shell: &Shell<'_>, colour: Colour) {
        for cut in shell.cuts(Half::Near).iter().filter(|cut| cut.kind == CutKind::Notch) {
            let lean = cut.degrees * 0.90;
            let knots = [
                corner(shell.at_seen(cut.degrees, cut.y + 0.5)),
                smooth(shell.at_seen(lean - 3.6, cut.y - 7.0)),
                corner(shell.at_seen(cut.degrees * 0.74, cut.y - 21.0)),
                smooth(shell.at_seen(lean + 2.4, cut.y - 8.0)),
            ];
            let shape = closed_curve(&view.frame, &knots);
            self.brush.fill_clipped(&shape, colour, 1.0);
        }
    }

    /// The band of light around the crown, inside the clipped hair.
    fn highlight(&mut self, view: &HeadView, shell: &Shell<'_>) {
        let colour = self.colours.gleam("hair");
        let middle = self.light_in(&view.frame).x * 16.0;
        for (index, wide) in
            [1.8_f32, 3.0, 4.2, 5.0, 5.4, 5.6, 0.0, 4.8, 4.0, 2.6, 1.6].into_iter().enumerate()
        {
            let degrees = middle - 48.0 + index as f32 * 9.4;
            let shape = closed_curve(&view.frame, &spindle(shell, degrees, wide, index));
            self.brush.fill_clipped(&shape, colour, if wide > 0.0 { 1.0 } else { 0.0 });
        }
    }

    fn strands(&mut self, view: &HeadView, shell: &Shell<'_>, half: Half, line: Colour) {
        for cut in shell.cuts(half) {
            let (length, weight, taper) = match cut.kind {
                CutKind::Notch => (0.62, 0.72, Taper::End),
                CutKind::Tip => (0.30, 0.42, Taper::Both),
                CutKind::Soft => continue,
            };
            let from = if cut.kind == CutKind::Tip { Cut { y: cut.y - 5.0, ..cut } } else { cut };
            let points = open_curve(&view.frame, &strand(shell, &from, length));
            match (cut.kind, half) {
                (CutKind::Tip, Half::Near) => self.brush.stroke_clipped(&points, line, weight, taper),
                (CutKind::Tip, Half::Far) => {}
                _ => self.brush.stroke(&points, line, weight, taper),
            }
        }
        if view.side == Sight::Back {
            self.parting(view, shell, line);
        }
    }

    fn parting(&mut self, view: &HeadView, shell: &Shell<'_>, line: Colour) {
        for degrees in [-34.0_f32, -12.0, 14.0, 38.0] {
            let knots = [
                smooth(shell.at_seen(degrees * 0.3, -48.0)),
                smooth(shell.at_seen(degrees * 0.8, -30.0)),
                smooth(shell.at_seen(degrees, -10.0)),
            ];
            self.brush.stroke(&open_curve(&view.frame, &knots), line, 0.6, Taper::Both);
        }
    }
}

/// A line from a gap in the edge up towards the whorl, `length` of the way.
fn strand(shell: &Shell<'_>, cut: &Cut, length: f32) -> Vec<Knot> {
    let rise = (cut.y - WHORL) * length;
    let long = rise.min(52.0);
    (0..=4_u8)
        .map(|step| {
            let share = f32::from(step) / 4.0;
            let y = cut.y - long * share;
            let narrow =
                1.0 - 0.30 * share * (long / 36.0).min(1.4) * (1.0 - (cut.degrees.abs() / 90.0) * 0.6);
            smooth(shell.at_seen(cut.degrees * narrow, y))
        })
        .collect()
}

/// One piece of the highlight, pointed above and below.
fn spindle(shell: &Shell<'_>, degrees: f32, wide: f32, index: usize) -> Vec<Knot> {
    let arch = 11.0 * libm::cosf(degrees.to_radians());
    let middle = -23.5 - arch;
    let reach = 5.5 + 3.0 * libm::cosf(index as f32 * 2.4);
    let above = 3.6 + 1.6 * libm::cosf(index as f32 * 1.7);
    [
        corner(shell.at_seen(degrees + 1.0, middle + reach)),
        smooth(shell.at_seen(degrees - wide * 0.75, middle + reach * 0.30)),
        smooth(shell.at_seen(degrees - wide, middle - 0.6)),
        corner(shell.at_seen(degrees - wide * 0.3, middle - above)),
        smooth(shell.at_seen(degrees + wide, middle - 0.6)),
        smooth(shell.at_seen(degrees + wide * 0.85, middle + reach * 0.30)),
    ]
    .to_vec()
}

fn smooth(spot: Vec2) -> Knot {
    Knot { at: spot, corner: false }
}

fn corner(spot: Vec2) -> Knot {
    Knot { at: spot, corner: true }
}
