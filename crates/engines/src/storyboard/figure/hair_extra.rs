//! What a cut has beyond its shell: spikes, tails, a knot, a stray tuft, and ribbons.

use super::Artist;
use super::hair_cuts::{Extra, HairCut};
use super::head::HeadView;
use super::shell::{Half, Shell};
use crate::storyboard::ink::curve::{
    Ends, Frame, Knot, Vec2, at, closed_curve, heading, open_curve, sharp, soft, tube,
};
use crate::storyboard::ink::{Paints, Taper};
use domain::character::HairShape;

/// A lock that stands out from the silhouette: degrees from the top, half its base in degrees, its length and
/// how far its tip leans clockwise, in head units.
type Spike = (f32, f32, f32, f32);

const SPIKES: [Spike; 9] = [
    (-88.0, 11.0, 6.0, -10.0),
    (-70.0, 14.0, 10.0, -11.0),
    (-46.0, 12.0, 7.0, -9.0),
    (-25.0, 15.0, 10.0, -9.0),
    (-3.0, 12.0, 7.0, 8.0),
    (17.0, 16.0, 11.0, 12.0),
    (42.0, 13.0, 8.0, 10.0),
    (65.0, 15.0, 10.0, 12.0),
    (88.0, 11.0, 6.0, 10.0),
];

const TUFT: [Spike; 2] = [(7.0, 5.0, 9.0, 11.0), (14.0, 4.0, 5.0, 9.0)];

/// The middle line of a tail as (outwards, y) in head units, with its half width.
type TailLine = [(f32, f32, f32); 6];

const PONYTAIL: TailLine = [
    (-2.0, -33.0, 5.0),
    (10.0, -36.0, 9.0),
    (19.0, -16.0, 12.5),
    (20.0, 14.0, 13.0),
    (15.0, 52.0, 9.5),
    (6.0, 92.0, 0.6),
];

const TWINTAIL: TailLine = [
    (-2.0, -15.0, 4.5),
    (9.0, -16.0, 8.0),
    (17.0, 6.0, 11.5),
    (18.0, 38.0, 11.5),
    (14.0, 72.0, 8.5),
    (5.0, 108.0, 0.6),
];

impl Artist<'_> {
    /// The locks that stand out from the shell, to be drawn as one with it.
    pub(super) fn standing_locks(&self, view: &HeadView, shell: &Shell<'_>, cut: &HairCut) -> Vec<Vec<Vec2>> {
        let spikes: &[Spike] = match (cut.extra, self.figure.hair.shape) {
            (Extra::Spikes, _) => &SPIKES,
            (_, HairShape::Bob | HairShape::Short | HairShape::Long) if self.body.aged < 0.5 => &TUFT,
            _ => &[],
        };
        spikes.iter().map(|spike| closed_curve(&view.frame, &spike_knots(shell, *spike))).collect()
    }

    /// Tails and knots on the far (or near) side of the head.
    pub(super) fn gathered_hair(&mut self, view: &HeadView, shell: &Shell<'_>, extra: Extra, half: Half) {
        let anchors: &[(f32, &TailLine)] = match extra {
            Extra::None | Extra::Spikes => &[],
            Extra::Tail => &[(180.0, &PONYTAIL)],
            Extra::Twins => &[(-106.0, &TWINTAIL), (106.0, &TWINTAIL)],
            Extra::Knot => return self.knot(view, shell, half),
        };
        for (degrees, line) in anchors {
            let seen = shell.seen(*degrees);
            if half_at(seen) == half {
                self.tail(view, shell, seen, line);
            }
        }
    }

    fn tail(&mut self, view: &HeadView, shell: &Shell<'_>, seen: f32, line: &TailLine) {
        let paints = self.colours.paints("hair");
        let sideways = libm::sinf(seen.to_radians());
        // A tail seen end on still hangs a little to one side, or the head would hide it.
        let lean = if sideways.abs() < 0.3 { 0.45 } else { sideways };
        let root = shell.at_seen(seen, line[0].1);
        let spine: Vec<(Vec2, f32)> = line
            .iter()
            .map(|(out, y, half)| {
                let swing = self.acting.sway * (y - line[0].1).max(0.0) * 0.12;
                (view.frame.place(at(root.x + out * lean + swing, *y)), half * view.frame.scale())
            })
            .collect();
        let shape = tube(&spine, Ends::ROUND);
        self.brush.cel(&shape, &paints, view.frame.scale() * 4.0);
        for offset in [-0.45_f32, 0.1, 0.5] {
            let strand: Vec<Vec2> =
                spine[1..5].iter().map(|(spot, half)| at(spot.x + half * offset, spot.y)).collect();
            let knots: Vec<Knot> = strand.iter().map(|spot| Knot { at: *spot, corner: false }).collect();
            let pixels = Frame::upright(at(0.0, 0.0), 1.0, false);
            self.brush.stroke_clipped(&open_curve(&pixels, &knots), paints.line, 0.6, Taper::Both);
        }
        let tie = view.frame.inner(at(root.x, line[0].1), 0.0, 1.0);
        if self.figure.hair.ribbon {
            let accent = self.colours.paints("accent");
            self.bow(&tie, 1.5, &accent);
        }
    }

    /// The knot of a bun, with a wound strand and a pin.
    fn knot(&mut self, view: &HeadView, shell: &Shell<'_>, half: Half) {
        let seen = shell.seen(180.0);
        if half_at(seen) != half {
            return;
        }
        let paints = self.colours.paints("hair");
        let root = shell.at_seen(seen, -40.0);
        let out = libm::sinf(seen.to_radians());
        let middle = at(
            root.x + out * 10.0,
            if half == Half::Near { -40.0 } else { -40.0 - 14.0 * (1.0 - out.abs() * 0.5) },
        );
        let frame = view.frame.inner(middle, 0.0, 1.0);
        let pin = closed_curve(
            &frame,
            &[sharp(-21.0, -9.0), sharp(-20.2, -10.8), sharp(20.6, 6.2), sharp(20.0, 7.6)],
        );
        let accent = self.colours.paints("accent");
        self.brush.cel(&pin, &accent, view.frame.scale());
        let ball = closed_curve(
            &frame,
            &[
                soft(-15.5, 1.0),
                soft(-12.0, -9.5),
                soft(0.0, -14.0),
                soft(12.0, -9.5),
                soft(15.5, 1.0),
                soft(11.0, 11.0),
                soft(0.0, 14.0),
                soft(-11.0, 11.0),
            ],
        );
        self.brush.cel(&ball, &paints, view.frame.scale() * 4.0);
        let windings = [
            [soft(-13.0, 3.0), soft(-4.0, -5.0), soft(9.0, -8.0)],
            [soft(-9.0, 9.5), soft(0.0, 1.0), soft(13.5, -2.0)],
            [soft(-3.0, 12.5), soft(5.0, 6.0), soft(12.5, 5.0)],
        ];
        for winding in windings {
            self.brush.stroke_clipped(&open_curve(&frame, &winding), paints.line, 0.65, Taper::Both);
        }
    }

    /// The ribbon of a cut that is not tied: a bow at the temple.
    pub(super) fn temple_ribbon(&mut self, view: &HeadView, shell: &Shell<'_>, cut: &HairCut) {
        if !self.figure.hair.ribbon || cut.extra != Extra::None {
            return;
        }
        let seen = shell.seen(56.0);
        if seen.abs() > 78.0 {
            return;
        }
        let spot = shell.at_seen(seen, -22.0);
        let frame = view.frame.inner(spot, 0.5 - seen.abs() / 180.0, 1.0);
        let accent = self.colours.paints("accent");
        self.bow(&frame, 1.15 * (0.6 + 0.4 * libm::cosf(seen.to_radians())), &accent);
    }

    /// A bow of ribbon around the frame's origin, about 12 units wide at size 1.
    pub(super) fn bow(&mut self, frame: &Frame, size: f32, paints: &Paints) {
        let frame = frame.inner(at(0.0, 0.0), 0.0, size);
        let depth = frame.scale() * 0.9;
        for side in [-1.0_f32, 1.0] {
            let tail = closed_curve(
                &frame,
                &[
                    sharp(0.2 * side, 0.6),
                    soft(2.6 * side, 3.6),
                    sharp(5.4 * side, 8.0),
                    sharp(2.4 * side, 7.8),
                    soft(0.6 * side, 4.0),
                ],
            );
            self.brush.cel(&tail, paints, depth);
            let wing = closed_curve(
                &frame,
                &[
                    sharp(0.0, -0.6),
                    soft(3.4 * side, -4.0),
                    soft(7.0 * side, -3.8),
                    soft(7.6 * side, 0.4),
                    soft(6.2 * side, 3.0),
                    soft(3.0 * side, 1.8),
                    sharp(0.0, 0.8),
                ],
            );
            self.brush.cel(&wing, paints, depth);
            let crease =
                open_curve(&frame, &[soft(0.8 * side, 0.0), soft(3.0 * side, -0.7), soft(4.8 * side, -0.4)]);
            self.brush.stroke_clipped(&crease, paints.line, 0.7, Taper::End);
        }
        let middle = closed_curve(
            &frame,
            &[
                soft(-1.5, -1.4),
                soft(0.0, -1.8),
                soft(1.5, -1.4),
                soft(1.5, 1.2),
                soft(0.0, 1.7),
                soft(-1.5, 1.2),
            ],
        );
        self.brush.cel(&middle, paints, depth * 0.6);
    }
}

/// The half of the head on which a point lies, by its degrees from the middle of the view.
fn half_at(seen: f32) -> Half {
    if libm::cosf(seen.to_radians()) > 0.02 { Half::Near } else { Half::Far }
}

/// The point of the silhouette at `angle` degrees from its top, clockwise.
fn silhouette(shell: &Shell<'_>, angle: f32) -> Vec2 {
    let volume = &shell.volume;
    let side = if angle < 0.0 { -1.0 } else { 1.0 };
    let turned = angle.abs();
    let y = if turned < 90.0 {
        volume.equator - (volume.equator - volume.top) * libm::powf(libm::cosf(turned.to_radians()), 0.93)
    } else {
        volume.equator + (turned - 90.0) * 0.75
    };
    shell.at_seen(90.0 * side, y)
}

fn spike_knots(shell: &Shell<'_>, (angle, half, length, lean): Spike) -> Vec<Knot> {
    let points = [silhouette(shell, angle - half), silhouette(shell, angle), silhouette(shell, angle + half)];
    let along = heading(&points, 1);
    let outward = -along.right();
    let tip = points[1] + outward * length + along * lean;
    let inside = points[1] - outward * 12.0;
    let bulge = along * (lean * -0.10) + outward * 1.6;
    let knot = |at: Vec2, corner: bool| Knot { at, corner };
    vec![
        knot(points[0] - outward * 1.5, true),
        knot(points[0].lerp(tip, 0.55) + bulge, false),
        knot(tip, true),
        knot(points[2].lerp(tip, 0.55) + along * (lean * -0.16) + outward * 0.4, false),
        knot(points[2] - outward * 1.5, true),
        knot(inside, false),
    ]
}
