//! Small things in one hand: sword, ball, flower, cup and letter.

use domain::colour::Colour;
use domain::shot::Pose;

use super::Artist;
use super::skeleton::Skeleton;
use crate::storyboard::ink::Taper;
use crate::storyboard::ink::curve::{Ends, Frame, at, closed_curve, open_curve, oval, sharp, soft, tube};

/// From the middle of a sword's grip to its point, in centimetres.
const BLADE: f32 = 66.0;

impl Artist<'_> {
    /// A straight sword: up from a raised hand, else with its point down and away from the body.
    pub(super) fn sword(&mut self, skeleton: &Skeleton, index: usize) {
        let size = (self.body.height / 160.0).max(0.6);
        let grip = Self::grip(skeleton, index);
        let away = if grip.x < skeleton.seen(skeleton.pelvis).x { -1.0 } else { 1.0 };
        let raised = skeleton.wrist[index].y > skeleton.elbow[index].y;
        let turn = if raised {
            0.34 * away
        } else {
            // A low hand holds it flatter, so that the point stays out of the ground.
            let room = ((-grip.y - 5.0 * size) / (BLADE * size)).clamp(0.05, 0.90);
            (std::f32::consts::PI - libm::acosf(room)) * away
        };
        let frame = self.ground.inner(grip, turn + self.acting.sway * 0.04, size);
        self.blade(&frame);
        self.hilt(&frame);
    }

    fn blade(&mut self, frame: &Frame) {
        let steel = self.colours.material(Colour::rgb(0xd6, 0xde, 0xe8));
        let blade = closed_curve(
            frame,
            &[
                sharp(-2.0, -6.0),
                sharp(-1.7, -BLADE + 6.0),
                sharp(0.0, -BLADE),
                sharp(1.7, -BLADE + 6.0),
                sharp(2.0, -6.0),
            ],
        );
        self.brush.flat(&blade, steel.lit, steel.line);
        self.brush.clip_to(&blade);
        let dark = closed_curve(
            frame,
            &[sharp(0.0, -5.0), sharp(0.0, -BLADE), sharp(3.0, -BLADE), sharp(3.0, -5.0)],
        );
        self.brush.fill_clipped(&dark, steel.shade, 1.0);
        let gleam = closed_curve(
            frame,
            &[sharp(-2.4, -40.0), sharp(2.4, -47.0), sharp(2.4, -51.0), sharp(-2.4, -44.0)],
        );
        self.brush.fill_clipped(&gleam, Colour::rgb(0xff, 0xff, 0xff), 0.8);
    }

    fn hilt(&mut self, frame: &Frame) {
        let leather = self.colours.material(Colour::rgb(0x6a, 0x42, 0x38));
        let brass = self.colours.material(Colour::rgb(0xe0, 0xb2, 0x4c));
        let handle = tube(
            &[
                (frame.place(at(0.0, -5.0)), 1.25 * frame.scale()),
                (frame.place(at(0.0, 9.0)), 1.15 * frame.scale()),
            ],
            Ends::ROUND,
        );
        self.brush.cel(&handle, &leather, frame.scale() * 0.4);
        let guard = closed_curve(
            frame,
            &[
                soft(-7.4, -6.6),
                soft(-6.6, -7.8),
                soft(0.0, -6.8),
                soft(6.6, -7.8),
                soft(7.4, -6.6),
                soft(6.2, -5.2),
                soft(0.0, -4.4),
                soft(-6.2, -5.2),
            ],
        );
        self.brush.cel(&guard, &brass, frame.scale() * 0.5);
        let pommel = closed_curve(frame, &oval(at(0.0, 10.0), 1.9, 1.9));
        self.brush.cel(&pommel, &brass, frame.scale() * 0.5);
    }

    /// A ball in the accent colour with a white band, on a raised hand or against the side.
    pub(super) fn ball(&mut self, frame: &Frame) {
        let up = if matches!(self.figure.pose, Pose::HoldUp | Pose::Wave) { -10.0 } else { 0.5 };
        let frame = &frame.inner(at(0.0, up), -0.35, 1.0);
        let skin = self.colours.paints("accent");
        let white = self.colours.material(Colour::rgb(0xfa, 0xf4, 0xe8));
        let round = closed_curve(frame, &oval(at(0.0, 0.0), 11.0, 11.0));
        self.brush.cel(&round, &skin, frame.scale() * 2.4);
        let band = closed_curve(
            frame,
            &[
                sharp(-12.0, -5.0),
                soft(0.0, -1.0),
                sharp(12.0, -5.0),
                sharp(12.0, 1.0),
                soft(0.0, 5.6),
                sharp(-12.0, 1.0),
            ],
        );
        self.brush.fill_clipped(&band, white.lit, 1.0);
        for edge in [[(-12.0, -5.0), (0.0, -1.0), (12.0, -5.0)], [(-12.0, 1.0), (0.0, 5.6), (12.0, 1.0)]] {
            let seam = open_curve(frame, &edge.map(|(x, y)| soft(x, y)));
            self.brush.stroke_clipped(&seam, skin.line, 0.8, Taper::Even);
        }
        let under = self.brush.light * (frame.scale() * -3.0);
        self.brush.shade_edge(&round, white.shade.mix(skin.shade, 0.5), under);
        let gloss = closed_curve(&frame.inner(at(-3.4, -6.6), 0.0, 1.0), &oval(at(0.0, 0.0), 2.4, 1.5));
        self.brush.fill_clipped(&gloss, Colour::rgb(0xff, 0xff, 0xff), 0.7);
    }

    /// One flower with its stem in the fist.
    pub(super) fn flower(&mut self, frame: &Frame) {
        let frame = &frame.inner(at(0.0, 0.0), -0.16, 1.0);
        let green = self.colours.material(Colour::rgb(0x5a, 0x9a, 0x54));
        let stem = open_curve(frame, &[soft(0.8, 11.0), soft(0.0, 0.0), soft(0.4, -15.0)]);
        self.brush.stroke(&stem, green.line, 2.6, Taper::Even);
        self.brush.stroke(&stem, green.lit, 1.3, Taper::Even);
        let leaf =
            closed_curve(frame, &[sharp(0.2, -5.0), soft(3.0, -9.4), sharp(7.6, -11.0), soft(5.4, -6.6)]);
        self.brush.cel(&leaf, &green, frame.scale() * 0.5);
        let petals =
            self.colours.material(self.colours.said("flower").unwrap_or(Colour::rgb(0xf4, 0x9c, 0xb4)));
        for index in 0..6_u8 {
            let turn = f32::from(index) / 6.0 * std::f32::consts::TAU + 0.3;
            let petal = closed_curve(
                &frame.inner(at(0.4, -18.0), turn, 1.0),
                &[
                    sharp(0.0, 0.0),
                    soft(2.7, -3.6),
                    soft(2.0, -6.4),
                    sharp(0.0, -5.8),
                    soft(-2.0, -6.4),
                    soft(-2.7, -3.6),
                ],
            );
            self.brush.cel(&petal, &petals, frame.scale() * 0.6);
        }
        let heart = closed_curve(frame, &oval(at(0.4, -18.0), 1.9, 1.9));
        let gold = self.colours.material(Colour::rgb(0xf2, 0xc2, 0x4e));
        self.brush.cel(&heart, &gold, frame.scale() * 0.4);
    }

    /// A mug, held around its lower half.
    pub(super) fn cup(&mut self, frame: &Frame) {
        let clay = self.colours.material(self.colours.said("cup").unwrap_or(Colour::rgb(0xf6, 0xf0, 0xe6)));
        let frame = &frame.inner(at(-1.4, -3.0), 0.0, 1.0);
        let line = |x: f32, y: f32| (frame.place(at(x, y)), 0.8 * frame.scale());
        let handle = tube(
            &[line(-4.0, -4.6), line(-7.4, -4.4), line(-8.0, -0.4), line(-6.8, 2.4), line(-4.0, 2.8)],
            Ends::ROUND,
        );
        self.brush.cel(&handle, &clay, frame.scale() * 0.3);
        let body = closed_curve(
            frame,
            &[
                sharp(-5.0, -7.4),
                soft(0.0, -6.6),
                sharp(5.0, -7.4),
                soft(4.9, 1.0),
                sharp(4.2, 5.0),
                soft(0.0, 5.8),
                sharp(-4.2, 5.0),
                soft(-4.9, 1.0),
            ],
        );
        self.brush.cel(&body, &clay, frame.scale() * 1.3);
        let stripe = open_curve(frame, &[soft(-5.0, -3.6), soft(0.0, -2.8), soft(5.0, -3.6)]);
        self.brush.stroke_clipped(&stripe, self.colours.paints("accent").lit, 2.2, Taper::Even);
        let mouth = closed_curve(frame, &oval(at(0.0, -7.4), 5.0, 1.5));
        self.brush.flat(&mouth, clay.shade, clay.line);
        let tea = closed_curve(frame, &oval(at(0.0, -7.0), 4.0, 0.9));
        self.brush.fill(&tea, self.colours.lit(Colour::rgb(0x9a, 0x62, 0x3c)), 1.0);
    }

    /// A sealed envelope.
    pub(super) fn letter(&mut self, frame: &Frame) {
        let paper = self.colours.material(Colour::rgb(0xfb, 0xf4, 0xe4));
        let frame = frame.inner(at(-2.0, -3.4), -0.14, 1.0);
        let body =
            closed_curve(&frame, &[sharp(-8.4, -5.6), sharp(8.4, -5.6), sharp(8.4, 5.8), sharp(-8.4, 5.8)]);
        self.brush.cel(&body, &paper, frame.scale() * 0.8);
        let flap = open_curve(&frame, &[sharp(-8.2, -5.4), sharp(0.0, 1.2), sharp(8.2, -5.4)]);
        self.brush.stroke_clipped(&flap, paper.line, 0.8, Taper::Even);
        let seal = closed_curve(&frame, &oval(at(0.0, 1.0), 1.5, 1.5));
        let wax = self.colours.paints("accent");
        self.brush.cel(&seal, &wax, frame.scale() * 0.4);
    }
}
