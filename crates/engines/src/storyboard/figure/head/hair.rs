//! Hair: the far half behind the neck, the near half over the face, strands, hollows and shadow.

use domain::colour::Colour;

use super::super::Artist;
use super::HeadView;
use super::cuts::{Extra, HairCut, cut_of};
use super::shell::{Cut, CutKind, Half, Shell};
use crate::storyboard::ink::curve::{Knot, Vec2, at, closed_curve, open_curve};
use crate::storyboard::ink::moved;
use crate::storyboard::ink::{Paints, Taper};

/// The height of the whorl from which strands run, in head units.
const WHORL: f32 = -52.0;

/// Where folds hang, in degrees around the head.
const FOLDS: [f32; 14] =
    [-168.0, -147.0, -125.0, -106.0, -88.0, -72.0, -60.0, 59.0, 71.0, 87.0, 107.0, 127.0, 146.0, 167.0];

/// How far a hat presses the hair down, in head units.
const PRESSED: f32 = 4.0;

impl Artist<'_> {
    fn hair_cut(&self) -> HairCut {
        let mut cut = cut_of(self.figure.hair.shape);
        if self.figure.hat.is_some() {
            cut.volume.top += PRESSED;
        }
        cut
    }

    pub(super) fn shell(&self, view: &HeadView, cut: &HairCut) -> Shell<'static> {
        Shell {
            volume: cut.volume,
            edge: cut.edge,
            yaw: view.hair_yaw(),
            sway: self.acting.sway,
            pitch: view.pitch,
        }
    }

    /// The half of the hair behind the neck, in its own shade.
    pub(super) fn back_hair(&mut self, view: &HeadView) {
        let cut = self.hair_cut();
        let shell = self.shell(view, &cut);
        let paints = self.colours.paints("hair");
        let inner = paints.shade.mix(self.colours.ink.line, 0.16);
        self.gathered_hair(view, &shell, cut.extra, Half::Far);
        if view.is_from_behind() {
            return;
        }
        let shape = closed_curve(&view.around, &shell.outline(Half::Far));
        self.brush.contour(&shape, paints.line, 1.0);
        self.brush.fill(&shape, inner, 1.0);
        self.strands(view, &shell, Half::Far, paints.line);
    }

    /// The half of the hair that is seen.
    pub(super) fn near_hair(&mut self, view: &HeadView) {
        let cut = self.hair_cut();
        let shell = self.shell(view, &cut);
        let paints = self.colours.paints("hair");
        if cut.extra == Extra::Braids {
            self.gathered_hair(view, &shell, cut.extra, Half::Near);
        }
        let mut shapes = self.standing_locks(view, &shell, &cut);
        shapes.push(closed_curve(&view.around, &shell.outline(Half::Near)));
        self.brush.union(&shapes, &paints, view.frame.scale() * 4.2);
        self.hat_shadow(view, paints.shade);
        self.hollows(view, &shell, paints.shade);
        if cut.extra == Extra::Curls {
            self.curl_lines(view, &shell);
        } else {
            self.folds(view, &shell, &paints);
            self.highlight(view, &shell);
        }
        self.strands(view, &shell, Half::Near, paints.line);
        if view.is_from_behind() && cut.extra != Extra::Curls {
            self.crown(view, &shell, paints.line);
        } else if self.figure.hat.is_none() && cut.extra != Extra::Curls {
            self.whorl(view, &shell, paints.line);
        }
        if cut.extra != Extra::Braids {
            self.gathered_hair(view, &shell, cut.extra, Half::Near);
        }
        self.temple_ribbon(view, &shell, &cut);
    }

    /// The shadow of the fringe on the clipped face.
    pub(super) fn fringe_shadow(&mut self, view: &HeadView) {
        let cut = self.hair_cut();
        let shell = self.shell(view, &cut);
        let skin = self.colours.skin();
        let shape = closed_curve(&view.around, &shell.outline(Half::Near));
        let light = self.light_in(&view.around);
        let shift = view.around.direction(at(-light.x * 2.2, 3.4));
        self.brush.fill_clipped(&moved(&shape, shift), skin.shade, 1.0);
    }

    /// Shade that runs up from each gap between two locks, inside the clipped hair.
    fn hollows(&mut self, view: &HeadView, shell: &Shell<'_>, colour: Colour) {
        for cut in shell.cuts(Half::Near).iter().filter(|cut| cut.kind == CutKind::Notch) {
            let lean = cut.degrees * 0.90;
            let deep = 12.0 + 9.0 * libm::sinf(cut.degrees * 0.6).abs();
            let knots = [
                corner(shell.at_seen(cut.degrees, cut.y + 0.5)),
                smooth(shell.at_seen(lean - 3.2, cut.y - 6.0)),
                corner(shell.at_seen(cut.degrees * 0.78, cut.y - deep)),
                smooth(shell.at_seen(lean + 2.2, cut.y - 7.0)),
            ];
            let shape = closed_curve(&view.around, &knots);
            self.brush.fill_clipped(&shape, colour, 1.0);
        }
    }

    /// Long folds in hair that hangs beside the face and down the back, inside the clipped hair.
    fn folds(&mut self, view: &HeadView, shell: &Shell<'_>, paints: &Paints) {
        for (index, degrees) in FOLDS.into_iter().enumerate() {
            let seen = shell.seen(degrees);
            let low = shell.edge_at(degrees);
            if seen.abs() > 80.0 || low < 26.0 {
                continue;
            }
            let wide = 1.6 + 1.4 * libm::cosf(index as f32 * 1.9).abs();
            let top = -16.0 + 12.0 * libm::cosf(index as f32 * 2.6);
            let deep = low - 3.0 - 0.10 * (low - top) * libm::sinf(index as f32 * 1.3).abs();
            let at_share = |share: f32, aside: f32| {
                let narrow = 0.90 + 0.10 * share;
                smooth(shell.at_seen(seen * narrow + aside, top + (deep - top) * share))
            };
            let mut fold = vec![corner(at_share(0.0, 0.0).at)];
            fold.extend([0.2_f32, 0.4, 0.6, 0.8].map(|share| at_share(share, wide * share)));
            fold.push(corner(at_share(1.0, 0.0).at));
            fold.extend([0.8_f32, 0.6, 0.4, 0.2].map(|share| at_share(share, -wide * 0.4 * share)));
            self.brush.fill_clipped(&closed_curve(&view.around, &fold), paints.shade, 1.0);
            let line: Vec<Knot> =
                [0.1_f32, 0.3, 0.5, 0.7, 0.9].map(|share| at_share(share, -wide * 1.2)).to_vec();
            self.brush.stroke_clipped(&open_curve(&view.around, &line), paints.line, 0.5, Taper::Both);
        }
    }

    fn strands(&mut self, view: &HeadView, shell: &Shell<'_>, half: Half, line: Colour) {
        for cut in shell.cuts(half) {
            let (length, weight, taper) = match cut.kind {
                CutKind::Notch => (0.62, 0.72, Taper::End),
                CutKind::Tip => (0.30, 0.42, Taper::Both),
                CutKind::Curl | CutKind::Soft => continue,
            };
            let from = if cut.kind == CutKind::Tip { Cut { y: cut.y - 5.0, ..cut } } else { cut };
            let points = open_curve(&view.around, &strand(shell, &from, length));
            match (cut.kind, half) {
                (CutKind::Tip, Half::Near) => self.brush.stroke_clipped(&points, line, weight, taper),
                (CutKind::Tip, Half::Far) => {}
                _ => self.brush.stroke(&points, line, weight, taper),
            }
        }
    }

    /// Short strands at the top of a head seen from the front.
    fn whorl(&mut self, view: &HeadView, shell: &Shell<'_>, line: Colour) {
        let parting = shell.seen(shell.volume.parting) * 0.3;
        for (degrees, low) in [(-38.0_f32, -41.0), (-17.0, -45.0), (12.0, -43.0), (34.0, -39.0)] {
            let knots = [
                smooth(shell.at_seen(parting + degrees * 0.3, -55.0)),
                smooth(shell.at_seen(parting + degrees * 0.75, -50.0)),
                smooth(shell.at_seen(parting + degrees * 1.1, low)),
            ];
            self.brush.stroke_clipped(&open_curve(&view.around, &knots), line, 0.5, Taper::Both);
        }
    }

    /// Strands that run down from the whorl of a head seen from behind.
    fn crown(&mut self, view: &HeadView, shell: &Shell<'_>, line: Colour) {
        for (degrees, low) in
            [(-52.0_f32, -14.0), (-30.0, -4.0), (-10.0, -16.0), (13.0, -6.0), (36.0, -14.0), (58.0, -4.0)]
        {
            let knots = [
                smooth(shell.at_seen(degrees * 0.3, -49.0)),
                smooth(shell.at_seen(degrees * 0.8, -32.0)),
                smooth(shell.at_seen(degrees, low)),
            ];
            self.brush.stroke_clipped(&open_curve(&view.around, &knots), line, 0.6, Taper::Both);
        }
    }
}

/// A line from a gap in the edge up towards the whorl, `length` of the way.
fn strand(shell: &Shell<'_>, cut: &Cut, length: f32) -> Vec<Knot> {
    let rise = (cut.y - WHORL) * length;
    let long = rise.min(52.0 + (cut.y - 60.0).max(0.0) * 0.7);
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

pub(super) fn smooth(spot: Vec2) -> Knot {
    Knot { at: spot, corner: false }
}

pub(super) fn corner(spot: Vec2) -> Knot {
    Knot { at: spot, corner: true }
}
