//! What stands out from a cut's shell: spikes, curls, a stray tuft, the knot of a bun, a ribbon at the temple.

use domain::character::HairShape;

use super::super::Artist;
use super::cuts::{Extra, HairCut};
use super::hair::{corner, smooth};
use super::shell::{Half, Shell};
use super::{HeadView, Sight};
use crate::storyboard::ink::Taper;
use crate::storyboard::ink::curve::{Knot, Vec2, at, closed_curve, heading, open_curve, oval, sharp, soft};

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

/// Curls around the silhouette: degrees from the top and half their size in head units.
const CURLS: [(f32, f32); 14] = [
    (-122.0, 9.0),
    (-104.0, 10.5),
    (-86.0, 9.5),
    (-68.0, 11.0),
    (-50.0, 10.0),
    (-32.0, 11.5),
    (-13.0, 10.0),
    (6.0, 11.0),
    (25.0, 10.0),
    (44.0, 11.5),
    (63.0, 10.0),
    (82.0, 11.0),
    (102.0, 9.5),
    (121.0, 10.0),
];

/// The lines inside a head of curls: degrees from the middle of the view, height, half size, turned by.
const CURL_LINES: [(f32, f32, f32, f32); 12] = [
    (-58.0, -22.0, 5.4, 0.3),
    (-40.0, -38.0, 6.0, 1.4),
    (-30.0, -20.0, 5.0, 2.2),
    (-14.0, -44.0, 6.4, 0.0),
    (-8.0, -28.0, 5.6, 4.0),
    (10.0, -36.0, 6.0, 2.6),
    (20.0, -22.0, 5.0, 0.8),
    (34.0, -42.0, 6.0, 1.2),
    (42.0, -26.0, 5.6, 3.4),
    (58.0, -14.0, 5.0, 5.0),
    (-66.0, -4.0, 5.0, 1.0),
    (70.0, -34.0, 5.0, 0.5),
];

impl Artist<'_> {
    /// The locks that stand out from the shell, to be drawn as one with it.
    pub(super) fn standing_locks(&self, view: &HeadView, shell: &Shell<'_>, cut: &HairCut) -> Vec<Vec<Vec2>> {
        // Under a hat only what stands out at the sides is left, and nothing stands before a face.
        let hatless = self.figure.hat.is_none();
        let (left, right) = before_face(view);
        let free = |angle: f32| (hatless || angle.abs() > 80.0) && angle > left && angle < right;
        if cut.extra == Extra::Curls {
            let curl = |(angle, half): (f32, f32)| {
                let middle = silhouette(shell, angle);
                let inwards = at(middle.x * 0.94, middle.y * 0.94 + 0.4);
                closed_curve(&view.around, &oval(inwards, half, half * 0.94))
            };
            return CURLS.into_iter().filter(|(angle, _)| free(*angle)).map(curl).collect();
        }
        let spikes: &[Spike] = match (cut.extra, self.figure.hair.shape) {
            (Extra::Spikes, _) => &SPIKES,
            (_, HairShape::Bob | HairShape::Short | HairShape::Long) if self.body.aged < 0.5 => &TUFT,
            _ => &[],
        };
        let standing = spikes.iter().filter(|spike| free(spike.0));
        standing.map(|spike| closed_curve(&view.around, &spike_knots(shell, *spike))).collect()
    }

    /// Curls inside the clipped hair: a dark arc, and a gleam on the side of the light.
    pub(super) fn curl_lines(&mut self, view: &HeadView, shell: &Shell<'_>) {
        let line = self.colours.paints("hair").line;
        let gleam = self.hair_gleam();
        for (index, (degrees, y, half, turned)) in CURL_LINES.into_iter().enumerate() {
            let middle = shell.at_seen(degrees, y);
            let arc = |share: f32, from: f32, to: f32| {
                let knots: Vec<Knot> = (0..=5_u8)
                    .map(|step| {
                        let angle = turned + from + (to - from) * f32::from(step) / 5.0;
                        let reach = half * share;
                        smooth(at(middle.x + reach * libm::cosf(angle), middle.y + reach * libm::sinf(angle)))
                    })
                    .collect();
                open_curve(&view.around, &knots)
            };
            self.brush.stroke_clipped(&arc(1.0, 0.0, 3.9), line, 0.7, Taper::Both);
            if index % 2 == 0 && y < -18.0 {
                self.brush.stroke_clipped(&arc(0.6, 3.6 - turned, 5.4 - turned), gleam, 2.4, Taper::Both);
            }
        }
    }

    /// Tails, braids and knots on the far (or near) side of the head.
    pub(super) fn gathered_hair(&mut self, view: &HeadView, shell: &Shell<'_>, extra: Extra, half: Half) {
        match extra {
            Extra::None | Extra::Spikes | Extra::Curls => {}
            Extra::Tail | Extra::Twins => self.tails(view, shell, extra, half),
            Extra::Braids => self.braids(view, shell, half),
            Extra::Knot => self.knot(view, shell, half),
        }
    }

    /// The knot of a bun, with wound strands and a pin; low on the neck under a hat.
    fn knot(&mut self, view: &HeadView, shell: &Shell<'_>, half: Half) {
        let seen = shell.seen(180.0);
        if half_at(seen) != half {
            return;
        }
        let paints = self.colours.paints("hair");
        let low = if self.figure.hat.is_some() { 44.0 } else { 0.0 };
        let root = shell.at_seen(seen, -40.0 + low);
        let out = libm::sinf(seen.to_radians());
        let level =
            if half == Half::Near || low > 0.0 { -38.0 } else { -40.0 - 14.0 * (1.0 - out.abs() * 0.5) };
        let frame = view.around.inner(at(root.x + out * 10.0, level + low), 0.0, 1.0);
        let pin = closed_curve(
            &frame,
            &[sharp(-21.0, -9.0), sharp(-20.2, -10.8), sharp(20.6, 6.2), sharp(20.0, 7.6)],
        );
        let accent = self.colours.paints("accent");
        self.brush.cel(&pin, &accent, view.frame.scale());
        let ball = closed_curve(&frame, &oval(at(0.0, 0.0), 15.4, 13.8));
        self.brush.cel(&ball, &paints, view.frame.scale() * 4.0);
        let gleam = self.hair_gleam();
        let light = [soft(-9.4, -3.0), soft(-6.0, -7.6), soft(-0.4, -9.6)];
        self.brush.stroke_clipped(&open_curve(&frame, &light), gleam, 2.2, Taper::Both);
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
        if !self.figure.hair.ribbon
            || matches!(cut.extra, Extra::Tail | Extra::Twins | Extra::Braids | Extra::Knot)
        {
            return;
        }
        let seen = shell.seen(56.0);
        if seen.abs() > 78.0 {
            return;
        }
        let low = if self.figure.hat.is_some() { 20.0 } else { 0.0 };
        let spot = shell.at_seen(seen, -22.0 + low);
        let frame = view.around.inner(spot, 0.5 - seen.abs() / 180.0, 1.0);
        let ribbon = self.colours.paints("ribbon");
        self.bow(&frame, 1.2 * (0.6 + 0.4 * libm::cosf(seen.to_radians())), &ribbon);
    }
}

/// The degrees from the top between which locks may stand out without standing before the face.
fn before_face(view: &HeadView) -> (f32, f32) {
    let limit = match view.side {
        Sight::Face if view.turn.abs() > 0.3 => 82.0,
        Sight::Profile => 58.0,
        Sight::Away => 100.0,
        Sight::Face | Sight::Back => return (-180.0, 180.0),
    };
    if view.yaw > 0.0 { (-limit, 180.0) } else { (-180.0, limit) }
}

/// The half of the head on which a point lies, by its degrees from the middle of the view.
pub(super) fn half_at(seen: f32) -> Half {
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
    vec![
        corner(points[0] - outward * 1.5),
        smooth(points[0].lerp(tip, 0.55) + bulge),
        corner(tip),
        smooth(points[2].lerp(tip, 0.55) + along * (lean * -0.16) + outward * 0.4),
        corner(points[2] - outward * 1.5),
        smooth(inside),
    ]
}
