//! Hats: crowns that fit over the hair in every view, with brims, peaks, cuffs and bands.

use domain::character::Hat;
use domain::colour::Colour;

use super::super::Artist;
use super::hair::{corner, smooth};
use super::shell::{Cut, Half, Shell, Volume, run};
use super::{HeadView, Sight};
use crate::storyboard::ink::curve::{Frame, Knot, Vec2, at, closed_curve, open_curve, oval, soft};
use crate::storyboard::ink::{Paints, Taper, moved};

/// The colour of straw where the palette says nothing of a hat.
const STRAW_COLOUR: Colour = Colour::rgb(0xec, 0xd2, 0x92);

/// How much lower what is nearer lies: hats are seen a little from above.
const FROM_ABOVE: f32 = 0.15;

const CAP_VOLUME: Volume = Volume {
    top: -62.0,
    equator: -16.0,
    width: 44.0,
    depth: 48.0,
    back: 7.0,
    below: &[(0.0, 1.0)],
    nape: 0.0,
    wave: 0.0,
    parting: 0.0,
};
const CAP: &[Cut] = &[
    run(-180.0, -8.0),
    run(-120.0, -12.5),
    run(-60.0, -21.5),
    run(0.0, -26.0),
    run(60.0, -21.5),
    run(120.0, -12.5),
];

const STRAW_VOLUME: Volume =
    Volume { top: -68.0, equator: -34.0, width: 42.0, depth: 46.0, below: &[(-20.0, 1.02)], ..CAP_VOLUME };
const STRAW: &[Cut] = &[run(-180.0, -30.0), run(-90.0, -29.0), run(0.0, -28.0), run(90.0, -29.0)];

const BERET_VOLUME: Volume = Volume {
    top: -65.0,
    equator: -42.0,
    width: 52.0,
    depth: 54.0,
    below: &[(-24.0, 0.80), (-10.0, 0.78)],
    ..CAP_VOLUME
};
const BERET: &[Cut] = &[run(-180.0, -16.0), run(-90.0, -23.0), run(0.0, -29.0), run(90.0, -23.0)];

const KNIT_VOLUME: Volume = Volume { top: -66.0, equator: -18.0, width: 44.5, depth: 48.5, ..CAP_VOLUME };
const KNIT: &[Cut] = &[
    run(-180.0, -2.0),
    run(-135.0, -5.4),
    run(-90.0, -13.5),
    run(-45.0, -21.6),
    run(0.0, -25.0),
    run(45.0, -21.6),
    run(90.0, -13.5),
    run(135.0, -5.4),
];

/// How far a beret leans to one side, in radians.
const BERET_LEAN: f32 = -0.16;

/// How high the cuff of a knitted cap is, in head units.
const CUFF: f32 = 13.0;

impl Artist<'_> {
    /// What of a hat lies behind the head.
    pub(super) fn hat_behind(&mut self, view: &HeadView) {
        let Some(hat) = self.figure.hat else { return };
        let shell = hat_shell(view, hat);
        let paints = self.hat_paints(hat);
        match hat {
            Hat::Straw => {
                let shape = closed_curve(&view.around, &brim(&shell, -180.0, 180.0));
                self.brush.flat(&shape, paints.shade, paints.line);
            }
            Hat::Cap if view.is_from_behind() => {
                let shape = closed_curve(&view.around, &peak(&shell));
                self.brush.flat(&shape, paints.shade, paints.line);
            }
            Hat::Cap | Hat::Beret | Hat::Knit => {}
        }
    }

    /// What of a hat lies over the head.
    pub(super) fn hat(&mut self, view: &HeadView) {
        let Some(hat) = self.figure.hat else { return };
        let shell = hat_shell(view, hat);
        let frame = hat_frame(view, hat);
        let paints = self.hat_paints(hat);
        let crown = closed_curve(&frame, &shell.outline(Half::Near));
        self.brush.cel(&crown, &paints, view.frame.scale() * 5.0);
        match hat {
            Hat::Straw => self.straw(&frame, &shell, &paints),
            Hat::Cap => self.cap(view, &frame, &shell, &paints),
            Hat::Beret => self.beret(&frame, &shell, &paints),
            Hat::Knit => self.knit(&frame, &shell, &paints),
        }
    }

    /// The shadow of a hat on the clipped hair.
    pub(super) fn hat_shadow(&mut self, view: &HeadView, colour: Colour) {
        let Some(hat) = self.figure.hat else { return };
        let shell = hat_shell(view, hat);
        let low = if hat == Hat::Straw { 16.0 } else { 4.0 };
        let crown = closed_curve(&hat_frame(view, hat), &shell.outline(Half::Near));
        let shift = view.around.direction(at(0.0, low));
        self.brush.fill_clipped(&moved(&crown, shift), colour, 1.0);
    }

    fn hat_paints(&self, hat: Hat) -> Paints {
        if hat == Hat::Straw && self.colours.said("hat").is_none() {
            return self.colours.material(STRAW_COLOUR);
        }
        self.colours.paints("hat")
    }

    fn straw(&mut self, frame: &Frame, shell: &Shell<'_>, paints: &Paints) {
        let faint = paints.shade.mix(paints.line, 0.25);
        for y in [-60.0_f32, -54.0, -48.0] {
            self.brush.stroke_clipped(&level(frame, shell, y), faint, 0.5, Taper::Both);
        }
        let ribbon = self.colours.paints("ribbon");
        let band = ring(frame, shell, -43.0, -31.0, 1.012);
        self.brush.cel(&band, &ribbon, frame.scale() * 3.0);
        let near = closed_curve(frame, &brim(shell, -90.0, 90.0));
        self.brush.cel(&near, paints, frame.scale() * 2.4);
        for reach in [0.42_f32, 0.72] {
            let knots: Vec<Knot> =
                (-4..=4_i8).map(|step| smooth(brim_point(shell, f32::from(step) * 20.0, reach))).collect();
            self.brush.stroke_clipped(&open_curve(frame, &knots), faint, 0.5, Taper::Both);
        }
        let seen = shell.seen(118.0);
        if libm::cosf(seen.to_radians()) > 0.05 {
            let knot = frame.inner(shell.at_seen(seen, -36.0), 0.2, 1.0);
            self.bow(&knot, 1.4, &ribbon);
        }
    }

    fn cap(&mut self, view: &HeadView, frame: &Frame, shell: &Shell<'_>, paints: &Paints) {
        for degrees in [-126.0_f32, -72.0, 0.0, 72.0, 126.0, 180.0] {
            let seen = shell.seen(degrees);
            if libm::cosf(seen.to_radians()) > 0.1 {
                let knots =
                    [-60.0_f32, -50.0, -36.0, -20.0].map(|y| smooth(shell.at_seen(seen * seam(y), y)));
                self.brush.stroke_clipped(&open_curve(frame, &knots), paints.line, 0.55, Taper::Both);
            }
        }
        let button = closed_curve(frame, &oval(at(shell.at_seen(0.0, -60.0).x, -62.0), 3.4, 1.8));
        self.brush.cel(&button, paints, frame.scale());
        if view.is_from_behind() {
            let seen = shell.seen(180.0).clamp(-60.0, 60.0);
            let middle = shell.at_seen(seen, -12.0);
            let opening = closed_curve(
                frame,
                &oval(at(middle.x, middle.y - 2.0), 11.0 * libm::cosf(seen.to_radians()), 7.0),
            );
            let hair = self.colours.paints("hair");
            self.brush.flat(&opening, hair.shade, paints.line);
            return;
        }
        let shape = closed_curve(frame, &peak(shell));
        self.brush.cel(&shape, paints, frame.scale() * 3.0);
        let stitch: Vec<Knot> =
            (-4..=4_i8).map(|step| smooth(peak_point(shell, f32::from(step) * 11.0, 0.78))).collect();
        self.brush.stroke_clipped(&open_curve(frame, &stitch), paints.line, 0.45, Taper::Both);
    }

    fn beret(&mut self, frame: &Frame, shell: &Shell<'_>, paints: &Paints) {
        let gleam = paints.lit.mix(Colour::rgb(0xff, 0xff, 0xff), 0.14);
        let light = [
            smooth(shell.at_seen(-46.0, -50.0)),
            smooth(shell.at_seen(-30.0, -56.5)),
            smooth(shell.at_seen(-4.0, -58.5)),
        ];
        self.brush.stroke_clipped(&open_curve(frame, &light), gleam, 3.0, Taper::Both);
        let fold = [
            smooth(shell.at_seen(-52.0, -30.0)),
            smooth(shell.at_seen(-22.0, -37.0)),
            smooth(shell.at_seen(16.0, -38.5)),
        ];
        self.brush.stroke_clipped(&open_curve(frame, &fold), paints.line, 0.6, Taper::Both);
        let other = [
            smooth(shell.at_seen(62.0, -30.0)),
            smooth(shell.at_seen(48.0, -36.0)),
            smooth(shell.at_seen(34.0, -38.0)),
        ];
        self.brush.stroke_clipped(&open_curve(frame, &other), paints.line, 0.5, Taper::Both);
        let top = shell.at_seen(0.0, -64.0).x;
        let stem = closed_curve(
            frame,
            &[soft(top - 1.6, -63.0), soft(top - 0.4, -70.0), soft(top + 2.4, -69.6), soft(top + 2.0, -63.0)],
        );
        self.brush.cel(&stem, paints, frame.scale());
    }

    fn knit(&mut self, frame: &Frame, shell: &Shell<'_>, paints: &Paints) {
        let rib = paints.shade.mix(paints.line, 0.3);
        for step in -6..=6_i8 {
            let degrees = f32::from(step) * 13.0;
            let knots = [-60.0_f32, -50.0, -36.0, -22.0].map(|y| smooth(shell.at_seen(degrees * seam(y), y)));
            self.brush.stroke_clipped(&open_curve(frame, &knots), rib, 0.6, Taper::Both);
        }
        let cuff = cuff(frame, shell);
        self.brush.cel(&cuff, paints, frame.scale() * 3.0);
        for step in -8..=8_i8 {
            let degrees = f32::from(step) * 10.5;
            let low = edge_at(shell, degrees);
            let knots =
                [smooth(shell.at_seen(degrees, low - CUFF)), smooth(shell.at_seen(degrees, low + 1.0))];
            self.brush.stroke_clipped(&open_curve(frame, &knots), rib, 0.7, Taper::Even);
        }
        let middle = at(shell.at_seen(0.0, -64.0).x, -70.0);
        let fluff: Vec<Knot> = (0..18_u8)
            .map(|step| {
                let angle = f32::from(step) * std::f32::consts::TAU / 18.0;
                let reach = if step % 2 == 0 { 10.0 } else { 11.4 };
                let spot = at(middle.x + reach * libm::cosf(angle), middle.y + reach * libm::sinf(angle));
                if step % 2 == 0 { corner(spot) } else { smooth(spot) }
            })
            .collect();
        let pale =
            Paints { lit: paints.lit.mix(Colour::rgb(0xff, 0xff, 0xff), 0.55), shade: paints.lit, ..*paints };
        self.brush.cel(&closed_curve(frame, &fluff), &pale, frame.scale() * 3.0);
    }
}

fn hat_shell(view: &HeadView, hat: Hat) -> Shell<'static> {
    let (volume, edge) = match hat {
        Hat::Straw => (STRAW_VOLUME, STRAW),
        Hat::Cap => (CAP_VOLUME, CAP),
        Hat::Beret => (BERET_VOLUME, BERET),
        Hat::Knit => (KNIT_VOLUME, KNIT),
    };
    Shell { volume, edge, yaw: view.hair_yaw(), sway: 0.0, pitch: view.pitch }
}

/// How far a hat stands above the top of the hair, in head units.
pub(in super::super) const fn hat_height(hat: Option<Hat>) -> f32 {
    match hat {
        None => 0.0,
        Some(Hat::Cap) => 8.0,
        Some(Hat::Straw) => 11.0,
        Some(Hat::Beret) => 13.0,
        Some(Hat::Knit) => 24.0,
    }
}

/// A beret leans; other hats sit straight.
fn hat_frame(view: &HeadView, hat: Hat) -> Frame {
    if hat != Hat::Beret {
        return view.around;
    }
    let lean = match view.side {
        Sight::Face => BERET_LEAN,
        Sight::Profile => -BERET_LEAN * 0.5 * view.yaw.signum(),
        Sight::Away => -BERET_LEAN * 0.6,
        Sight::Back => -BERET_LEAN,
    };
    let pivot = at(0.0, -30.0);
    view.around.inner(pivot - pivot.turned(lean), lean, 1.0)
}

/// How far seams stand apart at a height, as a share of that at the edge.
fn seam(y: f32) -> f32 {
    ((y + 66.0) / 30.0).clamp(0.25, 1.0)
}

/// The height of the edge at these degrees from the middle of the view.
fn edge_at(shell: &Shell<'_>, seen: f32) -> f32 {
    let degrees = seen + shell.yaw;
    let around = libm::cosf(degrees.to_radians());
    // The edges of hats run evenly from the brow to the nape.
    let (front, back) = (shell.edge[shell.edge.len() / 2].y, shell.edge[0].y);
    back + (front - back) * (around * 0.5 + 0.5)
}

/// A line around the near side of a crown.
fn level(frame: &Frame, shell: &Shell<'_>, y: f32) -> Vec<Vec2> {
    let knots: Vec<Knot> = (-4..=4_i8)
        .map(|step| {
            let seen = f32::from(step) * 22.0;
            smooth(shell.at_seen(seen, y + 6.0 * libm::cosf(seen.to_radians())))
        })
        .collect();
    open_curve(frame, &knots)
}

/// A band around the near side of a crown, bent down in the middle as the brim is.
fn ring(frame: &Frame, shell: &Shell<'_>, top: f32, bottom: f32, wide: f32) -> Vec<Vec2> {
    let spot = |seen: f32, y: f32| {
        let on = shell.at_seen(seen, y);
        let middle = shell.at_seen(0.0, y).x;
        at(middle + (on.x - middle) * wide, on.y + 6.0 * libm::cosf(seen.to_radians()))
    };
    let mut knots: Vec<Knot> = Vec::with_capacity(18);
    for step in -4..=4_i8 {
        let end = step.abs() == 4;
        knots.push(Knot { at: spot(f32::from(step) * 22.5, top), corner: end });
    }
    for step in (-4..=4_i8).rev() {
        let end = step.abs() == 4;
        knots.push(Knot { at: spot(f32::from(step) * 22.5, bottom), corner: end });
    }
    closed_curve(frame, &knots)
}

/// The turned-up edge of a knitted cap.
fn cuff(frame: &Frame, shell: &Shell<'_>) -> Vec<Vec2> {
    let spot = |seen: f32, up: f32| {
        let on = shell.at_seen(seen, edge_at(shell, seen) - up);
        let middle = shell.at_seen(0.0, -20.0).x;
        at(middle + (on.x - middle) * 1.045, on.y)
    };
    let mut knots: Vec<Knot> = (-6..=6_i8)
        .map(|step| Knot { at: spot(f32::from(step) * 15.0, -1.5), corner: step.abs() == 6 })
        .collect();
    knots.extend(
        (-6..=6_i8)
            .rev()
            .map(|step| Knot { at: spot(f32::from(step) * 15.0, CUFF), corner: step.abs() == 6 }),
    );
    closed_curve(frame, &knots)
}

/// A point of a brim, `reach` of the way from the crown to its edge.
fn brim_point(shell: &Shell<'_>, seen: f32, reach: f32) -> Vec2 {
    let radius = 41.0 + 29.0 * reach;
    let (sin, cos) = (libm::sinf(seen.to_radians()), libm::cosf(seen.to_radians()));
    let middle = shell.at_seen(0.0, -30.0);
    let droop = 4.0 * reach * sin * sin;
    at(middle.x + radius * sin, -33.0 + 4.0 * reach + droop + radius * cos * FROM_ABOVE + shell.pitch * 0.5)
}

/// A brim between two angles from the middle of the view.
fn brim(shell: &Shell<'_>, from: f32, to: f32) -> Vec<Knot> {
    let point = |step: u8, reach: f32| brim_point(shell, from + (to - from) * f32::from(step) / 16.0, reach);
    if to - from > 350.0 {
        return (0..16_u8).map(|step| smooth(point(step, 1.0))).collect();
    }
    let mut knots: Vec<Knot> =
        (0..=16_u8).map(|step| Knot { at: point(step, 1.0), corner: step % 16 == 0 }).collect();
    knots.extend((0..=16_u8).rev().map(|step| Knot { at: point(step, 0.0), corner: step % 16 == 0 }));
    knots
}

/// A point of a peak at these degrees from the front, `reach` of the way to its edge.
fn peak_point(shell: &Shell<'_>, degrees: f32, reach: f32) -> Vec2 {
    let seen = shell.seen(degrees);
    let along = libm::cosf((degrees * 90.0 / 56.0).to_radians()).max(0.0);
    let root = shell.at_seen(seen, edge_at(shell, seen));
    let out = 27.0 * reach * libm::sqrtf(along);
    let (sin, cos) = (libm::sinf(seen.to_radians()), libm::cosf(seen.to_radians()));
    at(root.x + out * sin, root.y + out * cos * 0.44 + 1.2 * reach)
}

fn peak(shell: &Shell<'_>) -> Vec<Knot> {
    let mut knots: Vec<Knot> = (-7..=7_i8)
        .map(|step| Knot { at: peak_point(shell, f32::from(step) * 8.0, 1.0), corner: step.abs() == 7 })
        .collect();
    knots.extend((-6..=6_i8).rev().map(|step| smooth(peak_point(shell, f32::from(step) * 8.0, 0.0))));
    knots
}
