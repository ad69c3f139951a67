//! A small round bird on its feet: from the side, from the front and from behind, its head and its beak.

use domain::colour::Colour;
use domain::flap::Mouth;
use domain::shot::{Expression, Head, Mark, Pose, View};

use super::super::Artist;
use super::super::head::screen_gaze;
use super::{Posture, mirrored};
use crate::storyboard::ink::curve::{Frame, Vec2, at, closed_curve, open_curve, oval, sharp, soft};
use crate::storyboard::ink::{Paints, Taper};

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

    /// Beak and feet.
    fn horn(&self) -> Paints {
        if self.colours.said("markings").is_some() {
            return self.colours.paints("markings");
        }
        self.colours.material(Colour::rgb(0xf2, 0xa4, 0x46))
    }

    /// The darker plumage of wings and tail.
    pub(super) fn wing_colour(&self) -> Paints {
        let fur = self.fur();
        let deep = |colour: Colour| colour.mix(fur.line, 0.26);
        Paints { lit: deep(fur.lit), shade: deep(fur.shade), line: fur.line }
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

    /// A folded wing from its shoulder at the origin back to its point.
    fn folded_wing(&mut self, frame: &Frame) {
        let wing = self.wing_colour();
        let shape = closed_curve(
            frame,
            &[
                soft(-0.6, 0.6),
                soft(0.6, -2.6),
                soft(4.6, -2.6),
                soft(9.0, 1.0),
                soft(13.0, 5.6),
                sharp(17.0, 10.2),
                soft(11.4, 9.8),
                soft(5.6, 8.8),
                soft(1.0, 5.4),
            ],
        );
        self.brush.cel(&shape, &wing, frame.scale() * 1.0);
        let fur = self.fur();
        let cover = closed_curve(
            frame,
            &[
                sharp(-2.0, -4.0),
                sharp(8.0, -3.0),
                soft(7.6, 2.0),
                sharp(6.4, 4.2),
                sharp(5.2, 3.0),
                sharp(4.0, 5.0),
                sharp(2.8, 3.4),
                sharp(1.2, 4.8),
                sharp(-2.0, 3.0),
            ],
        );
        self.brush.fill_clipped(&cover, fur.lit, 1.0);
        for (x, y, right, down) in [(6.2, 5.6, 8.4, 3.9), (7.2, 3.8, 7.2, 4.2), (8.0, 2.2, 5.6, 4.2)] {
            let feather = open_curve(
                frame,
                &[soft(x, y), soft(x + right * 0.5, y + down * 0.42), soft(x + right, y + down)],
            );
            self.brush.stroke_clipped(&feather, wing.line, 0.7, Taper::Both);
        }
    }

    /// A folded wing on the right of the back, its point over the tail.
    fn wing_from_behind(&mut self, frame: &Frame) {
        let wing = self.wing_colour();
        let shape = closed_curve(
            frame,
            &[
                soft(5.4, -20.4),
                soft(9.0, -18.6),
                soft(10.9, -12.8),
                soft(9.0, -7.8),
                soft(5.0, -4.4),
                sharp(0.6, -1.6),
                soft(1.4, -7.0),
                soft(2.8, -14.0),
            ],
        );
        self.brush.cel(&shape, &wing, frame.scale() * 0.9);
        let fur = self.fur();
        let cover = closed_curve(
            frame,
            &[
                sharp(0.0, -24.0),
                sharp(12.0, -24.0),
                sharp(12.0, -12.0),
                sharp(9.2, -11.6),
                sharp(8.0, -13.0),
                sharp(6.4, -10.8),
                sharp(5.0, -12.6),
                sharp(2.0, -10.6),
            ],
        );
        self.brush.fill_clipped(&cover, fur.lit, 1.0);
        for (from, to) in
            [((7.8, -11.0), (3.4, -4.0)), ((5.6, -10.6), (2.0, -3.2)), ((9.2, -10.6), (5.0, -5.0))]
        {
            let feather = open_curve(frame, &[soft(from.0, from.1), soft(to.0, to.1)]);
            self.brush.stroke_clipped(&feather, wing.line, 0.7, Taper::Both);
        }
    }

    /// Tail feathers from the origin to the right.
    pub(super) fn bird_tail(&mut self, frame: &Frame) {
        let wing = self.wing_colour();
        let shape = closed_curve(
            frame,
            &[
                sharp(-2.0, -1.8),
                soft(5.0, 0.4),
                sharp(12.6, 2.0),
                soft(12.9, 3.2),
                sharp(12.2, 3.8),
                sharp(11.6, 4.9),
                soft(4.0, 4.0),
                sharp(-3.0, 3.4),
            ],
        );
        self.brush.cel(&shape, &wing, frame.scale() * 0.6);
        let split = open_curve(frame, &[soft(3.0, 2.2), soft(8.0, 3.0), soft(12.2, 3.7)]);
        self.brush.stroke_clipped(&split, wing.line, 0.7, Taper::Both);
    }

    /// A beak from the side of a head that looks left.
    pub(super) fn beak_side(&mut self, head: &Frame) {
        let horn = self.horn();
        let open = self.beak_gape() * 0.5;
        let own = head.inner(at(-7.0, 0.9), 0.0, 1.0);
        if open > 0.0 {
            let lower = closed_curve(
                &own.inner(at(0.0, 0.2), -open * 0.35, 1.0),
                &[sharp(0.8, 0.0), sharp(-3.0, 0.6), soft(-1.4, 1.5), sharp(0.8, 1.6)],
            );
            self.brush.cel(&lower, &Paints { lit: horn.shade, ..horn }, head.scale() * 0.2);
        }
        let upper = closed_curve(
            &own.inner(at(0.0, 0.0), open * 0.3, 1.0),
            &[sharp(1.2, -1.5), soft(-1.6, -0.9), sharp(-3.8, 0.5), soft(-1.4, 0.9), sharp(1.2, 1.1)],
        );
        self.brush.cel(&upper, &horn, head.scale() * 0.4);
    }

    fn beak_gape(&self) -> f32 {
        match (self.acting.mouth, self.figure.expression) {
            (Mouth::Open, _) | (_, Expression::Laugh) => 1.6,
            (Mouth::Half, _) | (_, Expression::Surprised | Expression::Cry) => 0.9,
            _ => 0.0,
        }
    }

    /// The eye, the cheek and what the face of a bird says, from the side.
    pub(super) fn bird_face_side(&mut self, head: &Frame) {
        let look = -screen_gaze(self.figure.gaze, self.flip) * 0.3;
        self.bird_cheek(head, at(-0.4, 2.9));
        self.bird_eye(&head.inner(at(-3.4 - look, -0.6), 0.0, 1.0), 1.0);
    }

    fn bird_cheek(&mut self, head: &Frame, spot: Vec2) {
        let blush = self.colours.lit(Colour::rgb(0xf6, 0x9a, 0x7c));
        let shy = self.figure.expression == Expression::Shy || self.figure.marks.contains(&Mark::Blush);
        let disc = closed_curve(head, &oval(spot, 2.3, 1.8));
        self.brush.clip_to(&disc);
        self.brush.glow_clipped(head, spot, at(2.3, 1.8), blush, if shy { 1.0 } else { 0.7 });
    }

    /// A round dark eye around the origin.
    fn bird_eye(&mut self, face: &Frame, side: f32) {
        let line = self.colours.ink.line;
        let expression = self.figure.expression;
        let frame = mirrored(face, side);
        let happy = matches!(expression, Expression::Laugh | Expression::Smile);
        if self.acting.blink || happy || expression == Expression::EyesClosed {
            let bend = if happy && !self.acting.blink { -1.3 } else { 1.0 };
            let arc = open_curve(&frame, &[soft(-1.6, 0.3), soft(0.0, 0.3 + bend), soft(1.6, 0.3)]);
            return self.brush.stroke(&arc, line, 1.5, Taper::Both);
        }
        let large = if expression == Expression::Surprised { 1.2 } else { 1.0 };
        let colour = self.colours.shining(self.colours.said("eyes").unwrap_or(Colour::rgb(0x3a, 0x2a, 0x2c)));
        let eye = closed_curve(&frame, &oval(at(0.0, 0.0), 1.55 * large, 1.75 * large));
        self.brush.contour(&eye, line, 0.8);
        self.brush.fill(&eye, line.mix(colour, 0.2), 1.0);
        self.brush.clip_to(&eye);
        self.brush.glow_clipped(
            &frame,
            at(0.0, 1.0),
            at(1.4, 1.0),
            colour.mix(Colour::rgb(0xff, 0xff, 0xff), 0.35),
            0.9,
        );
        let white = self.colours.shining(Colour::rgb(0xff, 0xff, 0xff));
        self.brush.fill_clipped(&closed_curve(&frame, &oval(at(-0.5 * side, -0.65), 0.55, 0.55)), white, 1.0);
        self.brush.fill_clipped(&closed_curve(&frame, &oval(at(0.55 * side, 0.75), 0.25, 0.25)), white, 0.9);
        self.bird_brow(&frame);
        if expression == Expression::Cry || self.figure.marks.contains(&Mark::Tears) {
            self.animal_drop(&frame, at(0.6, 3.2), 0.9);
        }
    }

    fn bird_brow(&mut self, frame: &Frame) {
        let (inner, outer) = match self.figure.expression {
            Expression::Angry => (-1.3, -2.7),
            Expression::Sad | Expression::Cry | Expression::Worried => (-3.0, -1.9),
            _ => return,
        };
        let line = self.fur().line;
        let brow =
            open_curve(frame, &[soft(-1.7, inner), soft(0.1, inner.min(outer) + 0.3), soft(1.8, outer)]);
        self.brush.stroke(&brow, line, 1.3, Taper::Both);
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

    /// Both eyes, the cheeks and the beak.
    pub(super) fn bird_front_face(&mut self, head: &Frame) {
        for side in [-1.0_f32, 1.0] {
            self.bird_cheek(head, at(5.2 * side, 2.4));
            self.bird_eye(&head.inner(at(3.9 * side, -1.0), 0.0, 1.0), side);
        }
        self.beak_front(head);
    }

    fn beak_front(&mut self, head: &Frame) {
        let horn = self.horn();
        let gape = self.beak_gape();
        if gape > 0.0 {
            let lower = closed_curve(head, &[sharp(-1.2, 1.0), soft(0.0, 1.6 + gape), sharp(1.2, 1.0)]);
            self.brush.cel(&lower, &Paints { lit: horn.shade, ..horn }, head.scale() * 0.2);
        }
        let upper = closed_curve(
            head,
            &[
                soft(0.0, -0.8),
                sharp(1.7, 0.7),
                soft(0.9, 1.4),
                sharp(0.0, 2.3),
                soft(-0.9, 1.4),
                sharp(-1.7, 0.7),
            ],
        );
        self.brush.cel(&upper, &horn, head.scale() * 0.35);
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
