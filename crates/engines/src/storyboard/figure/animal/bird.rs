//! A small round bird on its feet: from the side, from the front and from behind, its head and its beak.

use domain::shot::{Head, Pose, View};

use super::super::Artist;
use super::super::head::screen_gaze;
use super::{Posture, mirrored};
use crate::storyboard::ink::Taper;
use crate::storyboard::ink::curve::{Frame, Vec2, at, closed_curve, open_curve, sharp, soft};

/// The middle of the head in animal units.
pub(super) const fn head_of(posture: Posture) -> Vec2 {
    match posture {
        Posture::Flies => at(-10.0, -66.0),
        Posture::SitsSideways | Posture::StandsSideways => at(-5.0, -21.6),
        _ => at(0.0, -21.6),
    }
}

impl Artist<'_> {
    pub(super) fn bird(&mut self, ground: &Frame, posture: Posture) {
        let hops = self.figure.pose == Pose::Walk;
        let lift = if hops { self.animal_bound() * 4.0 } else { self.acting.sway * 0.2 };
        let low = if self.bird_crouches() { 3.6 } else { 0.0 };
        let frame = &ground.inner(at(0.0, low - lift), 0.0, 1.0);
        match posture {
            Posture::Flies => self.bird_flies(ground),
            Posture::SitsSideways | Posture::StandsSideways => self.bird_sideways(frame),
            Posture::SitsBack | Posture::StandsBack => self.bird_back(frame),
            _ => self.bird_front(frame),
        }
    }

    /// Whether the bird sits on its feet, so that they are hidden below its feathers.
    fn bird_crouches(&self) -> bool {
        matches!(self.figure.pose, Pose::Crouch | Pose::Bow | Pose::Kneel) || self.animal_sleeps()
    }

    /// Two thin legs with three toes each.
    fn bird_legs(&mut self, frame: &Frame, spots: [f32; 2]) {
        if self.bird_crouches() {
            return;
        }
        let horn = self.horn();
        let thick = frame.scale() * 0.95 / self.brush.line;
        for x in spots {
            let leg = open_curve(frame, &[soft(x + 0.5, -5.4), soft(x + 0.3, -2.4), soft(x, -0.5)]);
            self.brush.stroke(&leg, horn.line, thick * 1.5, Taper::Even);
            self.brush.stroke(&leg, horn.lit, thick * 0.72, Taper::Even);
            for (toe, down) in [(-2.4_f32, 0.2_f32), (-1.2, 0.7), (1.6, 0.2)] {
                let claw = open_curve(
                    frame,
                    &[soft(x, -0.7), soft(x + toe * 0.6, -0.1 + down * 0.4), soft(x + toe, down)],
                );
                self.brush.stroke(&claw, horn.line, thick * 1.1, Taper::End);
                self.brush.stroke(&claw, horn.lit, thick * 0.5, Taper::End);
            }
        }
    }

    fn bird_sideways(&mut self, frame: &Frame) {
        let fur = self.fur();
        let wag = self.acting.sway * 0.08;
        self.bird_tail(&frame.inner(at(8.4, -9.4), 0.1 - wag, 1.0));
        self.bird_legs(frame, [-2.4, 1.4]);
        let back = self.figure.view == View::Profile && self.figure.head == Head::Back;
        let head = mirrored(
            &frame.inner(at(-5.0, -21.6), self.animal_head_tilt(), 1.0),
            if back { -1.0 } else { 1.0 },
        );
        self.beak_side(&head);
        let body = closed_curve(
            frame,
            &[
                soft(-5.2, -29.0),
                soft(-10.2, -27.2),
                soft(-12.6, -22.6),
                soft(-12.4, -17.0),
                soft(-12.2, -11.6),
                soft(-9.2, -6.2),
                soft(-2.6, -3.6),
                soft(4.4, -4.2),
                soft(10.2, -7.4),
                soft(12.0, -10.4),
                soft(9.4, -15.4),
                soft(4.4, -20.4),
                soft(1.8, -25.2),
                soft(-1.4, -28.2),
            ],
        );
        self.brush.cel(&body, &fur, frame.scale() * 1.7);
        let pale = self.pale_fur();
        let belly = closed_curve(
            frame,
            &[
                soft(-13.6, -21.0),
                soft(-8.8, -18.8),
                sharp(-6.0, -15.4),
                soft(-4.4, -10.8),
                soft(2.0, -7.4),
                sharp(9.6, -6.4),
                sharp(6.0, -1.0),
                sharp(-14.0, -1.0),
            ],
        );
        self.brush.fill_clipped(&belly, pale.lit, 1.0);
        self.brush.shade_edge(&body, pale.shade, self.brush.light * (frame.scale() * 1.2));
        self.fur_ticks(frame, &[(-9.6, -13.4, 0.8, 1.2), (-7.2, -9.4, 1.0, 1.0), (-10.0, -16.8, 0.7, 1.3)]);
        self.folded_wing(&frame.inner(at(-2.6, -16.6), self.acting.sway * 0.03, 1.0));
        self.bird_face_side(&head);
    }

    fn bird_front(&mut self, frame: &Frame) {
        let fur = self.fur();
        self.bird_legs(frame, [-3.0, 2.6]);
        let body = closed_curve(frame, &round_body());
        self.brush.cel(&body, &fur, frame.scale() * 1.7);
        let pale = self.pale_fur();
        let belly = closed_curve(
            frame,
            &[
                sharp(0.0, -19.6),
                soft(4.4, -20.2),
                soft(7.0, -17.4),
                soft(8.6, -10.0),
                soft(5.6, -4.8),
                soft(0.0, -3.0),
                soft(-5.6, -4.8),
                soft(-8.6, -10.0),
                soft(-7.0, -17.4),
                soft(-4.4, -20.2),
            ],
        );
        self.brush.fill_clipped(&belly, pale.lit, 1.0);
        self.brush.shade_edge(&body, fur.shade, self.brush.light * (frame.scale() * 0.9));
        self.fur_ticks(frame, &[(-3.0, -12.4, 0.6, 1.1), (2.6, -13.0, -0.5, 1.2), (0.0, -9.0, 0.3, 1.1)]);
        let wing = self.wing_colour();
        for side in [-1.0_f32, 1.0] {
            let own = mirrored(frame, side);
            let shape = closed_curve(
                &own,
                &[
                    sharp(8.4, -19.4),
                    soft(10.4, -15.6),
                    soft(11.1, -11.0),
                    soft(10.0, -7.4),
                    sharp(8.2, -5.0),
                    soft(8.0, -9.0),
                    soft(8.4, -14.4),
                ],
            );
            self.brush.cel(&shape, &wing, frame.scale() * 0.6);
        }
        let turn = screen_gaze(self.figure.gaze, self.flip) * 0.9;
        let head = frame.inner(at(turn, -21.6), self.animal_head_tilt() * 0.6, 1.0);
        self.bird_front_face(&head);
    }

    fn bird_back(&mut self, frame: &Frame) {
        let fur = self.fur();
        self.bird_legs(frame, [-3.0, 2.6]);
        let peeks = self.figure.view == View::ThreeQuarterBack || self.figure.head == Head::Back;
        let head = frame.inner(at(-1.6, -21.6), 0.0, 1.0);
        if peeks {
            self.beak_side(&head);
        }
        let body = closed_curve(frame, &round_body());
        self.brush.cel(&body, &fur, frame.scale() * 1.7);
        let down = frame.inner(at(0.9, -8.4), 1.48 + self.acting.sway * 0.08, 0.74);
        self.bird_tail(&down);
        for side in [-1.0_f32, 1.0] {
            self.wing_from_behind(&mirrored(frame, side));
        }
        self.fur_ticks(frame, &[(-1.6, -19.0, 0.4, 1.4), (1.6, -18.0, -0.3, 1.4)]);
        if peeks {
            let eye = head.inner(at(-5.4, -0.8), 0.0, 0.8);
            self.bird_eye(&eye, 1.0);
        }
    }
}

fn round_body() -> [crate::storyboard::ink::curve::Knot; 12] {
    [
        soft(0.0, -29.2),
        soft(5.7, -27.7),
        soft(8.8, -23.0),
        soft(10.3, -17.0),
        soft(11.0, -11.0),
        soft(8.0, -5.6),
        soft(0.0, -3.6),
        soft(-8.0, -5.6),
        soft(-11.0, -11.0),
        soft(-10.3, -17.0),
        soft(-8.8, -23.0),
        soft(-5.7, -27.7),
    ]
}
