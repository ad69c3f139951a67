//! A cat: body, legs and tail in its poses; the head is in `head`.
//!
//! Cat units: centimetres of a cat 30 cm tall, from the ground between its paws; it faces left.

mod head;

use domain::request::Figure;
use domain::shot::{Gaze, Pose, View};

use super::{Artist, Measures};
use crate::storyboard::ink::curve::{
    Ends, Frame, Knot, Vec2, at, closed_curve, open_curve, oval, soft, tube,
};
use crate::storyboard::ink::{Paints, Taper};

/// The height of a cat in cat units.
const HEIGHT: f32 = 30.0;

/// How a cat is drawn: what its pose and view come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Posture {
    SitsFront,
    SitsSideways,
    SitsBack,
    Walks,
    Runs,
    StandsFront,
    Loaf,
}

fn posture_of(figure: &Figure) -> Posture {
    let sideways = matches!(figure.view, View::ThreeQuarter | View::Profile);
    match figure.pose {
        Pose::Walk | Pose::Stand if sideways => Posture::Walks,
        Pose::Run if sideways => Posture::Runs,
        Pose::Walk | Pose::Run | Pose::Stand if figure.view == View::Front => Posture::StandsFront,
        Pose::Crouch | Pose::Bow => Posture::Loaf,
        _ if figure.view == View::Back => Posture::SitsBack,
        _ if sideways => Posture::SitsSideways,
        _ => Posture::SitsFront,
    }
}

/// The middle of the head in cat units.
fn head_of(posture: Posture) -> Vec2 {
    match posture {
        Posture::SitsFront | Posture::SitsBack => at(0.0, -21.6),
        Posture::SitsSideways => at(-3.4, -21.8),
        Posture::Walks => at(-13.4, -20.4),
        Posture::Runs => at(-18.4, -18.0),
        Posture::StandsFront => at(0.0, -19.6),
        Posture::Loaf => at(-5.0, -12.6),
    }
}

/// The heights of a cat in its pose.
pub(super) fn measures(figure: &Figure) -> Measures {
    let unit = f32::from(figure.height_cm).max(5.0) / HEIGHT;
    let posture = posture_of(figure);
    let eyes = -head_of(posture).y;
    let chest = eyes * 0.52;
    let half_width = match posture {
        Posture::Walks | Posture::Loaf => 18.0,
        Posture::Runs => 25.0,
        Posture::SitsSideways => 13.0,
        Posture::SitsFront | Posture::SitsBack | Posture::StandsFront => 10.0,
    };
    Measures {
        top: (eyes + 9.4) * unit,
        eyes: eyes * unit,
        chin: (eyes - 5.6) * unit,
        chest: chest * unit,
        waist: chest * 0.7 * unit,
        knees: chest * 0.4 * unit,
        half_width: half_width * unit,
    }
}

impl Artist<'_> {
    /// The whole cat.
    pub(super) fn cat(&mut self) {
        let unit = f32::from(self.figure.height_cm).max(5.0) / HEIGHT;
        let frame = self.ground.inner(at(0.0, 0.0), 0.0, unit);
        let posture = posture_of(self.figure);
        match posture {
            Posture::SitsFront | Posture::SitsBack => {
                self.cat_sits_front(&frame, posture == Posture::SitsBack)
            }
            Posture::SitsSideways => self.cat_sits_sideways(&frame),
            Posture::Walks => self.cat_walks(&frame),
            Posture::Runs => self.cat_runs(&frame),
            Posture::StandsFront => self.cat_stands_front(&frame),
            Posture::Loaf => self.cat_loaf(&frame),
        }
        let lift = if posture == Posture::Runs { self.bound() * -1.6 } else { 0.0 };
        let tilt = match self.figure.gaze {
            Gaze::Up => 0.22,
            Gaze::Down => -0.16,
            _ => 0.0,
        };
        let spot = head_of(posture);
        let head = frame.inner(at(spot.x, spot.y + lift), tilt + self.acting.sway * 0.03, 1.0);
        self.cat_collar(&head);
        self.cat_head(&head);
    }

    fn fur(&self) -> Paints {
        self.colours.paints("fur")
    }

    /// The pale fur of chest, muzzle and paws.
    pub(super) fn pale_fur(&self) -> Paints {
        let white = domain::colour::Colour::rgb(0xff, 0xfa, 0xf2);
        self.colours.material(self.colours.part("fur").mix(white, 0.84))
    }

    fn bound(&self) -> f32 {
        libm::sinf(self.acting.phase * std::f32::consts::TAU).abs()
    }

    fn cat_tail(&mut self, frame: &Frame, line: &[(f32, f32, f32)]) {
        let fur = self.fur();
        let swing = self.acting.sway * 1.6 + 0.8 * libm::sinf(self.acting.phase * std::f32::consts::TAU);
        let last = line.len() as f32 - 1.0;
        let spine: Vec<(Vec2, f32)> = line
            .iter()
            .enumerate()
            .map(|(index, (x, y, half))| {
                let share = index as f32 / last;
                (frame.place(at(x + swing * share * share, *y)), half * frame.scale())
            })
            .collect();
        let shape = tube(&spine, Ends::ROUND);
        self.brush.cel(&shape, &fur, frame.scale() * 0.7);
        let marks = self.colours.paints("markings");
        for index in 1..spine.len() {
            let (here, before) = (spine[index], spine[index - 1]);
            let middle = here.0.lerp(before.0, 0.4);
            let along = (here.0 - before.0).unit();
            let across = along.right() * (here.1 * 1.3);
            let pixels = Frame::upright(at(0.0, 0.0), 1.0, false);
            let ring = open_curve(
                &pixels,
                &[knot(middle + across), knot(middle + along * (here.1 * 0.4)), knot(middle - across)],
            );
            let weight = here.1 * 0.62 / self.brush.line;
            self.brush.stroke_clipped(&ring, marks.lit, weight, Taper::Even);
        }
    }

    /// Stripes across the back, inside the clip: from, middle and to.
    fn stripes(&mut self, frame: &Frame, stripes: &[[(f32, f32); 3]]) {
        let marks = self.colours.paints("markings");
        for stripe in stripes {
            let points = open_curve(frame, &stripe.map(|(x, y)| soft(x, y)));
            let weight = frame.scale() * 1.25 / self.brush.line;
            self.brush.stroke_clipped(&points, marks.lit, weight, Taper::End);
        }
    }

    /// A leg from hip over its joint to the paw, with a pale foot.
    fn cat_leg(&mut self, frame: &Frame, joints: [(f32, f32); 3], thick: f32, shaded: bool) {
        let fur = self.fur();
        let paints = if shaded { Paints { lit: fur.shade, ..fur } } else { fur };
        let pale = self.pale_fur();
        let spot = |(x, y): (f32, f32)| frame.place(at(x, y));
        let scale = frame.scale();
        let leg = tube(
            &[
                (spot(joints[0]), thick * 1.35 * scale),
                (spot(joints[1]), thick * scale),
                (spot((joints[2].0, joints[2].1 - 1.2)), thick * 0.86 * scale),
            ],
            Ends::ROUND,
        );
        self.brush.cel(&leg, &paints, scale * 0.5);
        let foot =
            closed_curve(frame, &oval(at(joints[2].0 - 0.5, joints[2].1 - 1.1), thick * 1.22, thick * 0.80));
        let pale = if shaded { Paints { lit: pale.shade, ..pale } } else { pale };
        self.brush.cel(&foot, &pale, scale * 0.4);
        for x in [-0.9_f32, 0.1] {
            let toe = open_curve(
                frame,
                &[
                    soft(joints[2].0 + x - 0.3, joints[2].1 - 1.2),
                    soft(joints[2].0 + x - 0.4, joints[2].1 - 0.5),
                ],
            );
            self.brush.stroke_clipped(&toe, pale.line, 0.5, Taper::Both);
        }
    }

    fn bib(&mut self, frame: &Frame, knots: &[Knot]) {
        let pale = self.pale_fur();
        let shape = closed_curve(frame, knots);
        self.brush.fill_clipped(&shape, pale.lit, 1.0);
    }

    fn cat_sits_front(&mut self, frame: &Frame, from_behind: bool) {
        let fur = self.fur();
        self.cat_tail(
            frame,
            &[(6.0, -2.0, 1.6), (10.5, -1.6, 1.6), (13.0, -3.6, 1.5), (12.6, -7.0, 1.3), (14.0, -9.6, 1.0)],
        );
        let body = closed_curve(
            frame,
            &[
                soft(-4.6, -18.0),
                soft(-6.8, -12.0),
                soft(-8.6, -6.0),
                soft(-8.8, -2.0),
                soft(-6.6, 0.0),
                soft(0.0, 0.2),
                soft(6.6, 0.0),
                soft(8.8, -2.0),
                soft(8.6, -6.0),
                soft(6.8, -12.0),
                soft(4.6, -18.0),
            ],
        );
        self.brush.cel(&body, &fur, frame.scale() * 1.3);
        if from_behind {
            self.stripes(
                frame,
                &[
                    [(0.0, -17.0), (0.1, -14.0), (0.0, -10.0)],
                    [(-7.6, -8.0), (-5.0, -8.4), (-2.4, -7.8)],
                    [(7.6, -8.0), (5.0, -8.4), (2.4, -7.8)],
                    [(-8.4, -4.6), (-5.4, -5.0), (-2.8, -4.4)],
                    [(8.4, -4.6), (5.4, -5.0), (2.8, -4.4)],
                ],
            );
            return;
        }
        self.stripes(
            frame,
            &[
                [(-8.4, -8.0), (-6.6, -8.0), (-5.0, -7.4)],
                [(8.4, -8.0), (6.6, -8.0), (5.0, -7.4)],
                [(-9.0, -5.0), (-7.2, -5.2), (-5.6, -4.8)],
                [(9.0, -5.0), (7.2, -5.2), (5.6, -4.8)],
            ],
        );
        self.bib(
            frame,
            &[
                soft(-3.0, -18.0),
                soft(-3.8, -13.6),
                soft(-2.0, -9.6),
                soft(0.0, -8.8),
                soft(2.0, -9.6),
                soft(3.8, -13.6),
                soft(3.0, -18.0),
            ],
        );
        for side in [-1.0_f32, 1.0] {
            let haunch = open_curve(
                frame,
                &[
                    soft(4.0 * side, -6.6),
                    soft(7.4 * side, -6.0),
                    soft(8.2 * side, -2.4),
                    soft(6.6 * side, -0.4),
                ],
            );
            self.brush.stroke(&haunch, fur.line, 0.7, Taper::Both);
            let foot = closed_curve(frame, &oval(at(6.2 * side, -0.9), 2.4, 1.2));
            let pale = self.pale_fur();
            self.brush.cel(&foot, &pale, frame.scale() * 0.4);
        }
        self.front_paws(frame, [-2.2, 2.2]);
    }

    /// The two front legs of a sitting cat; one is raised in greeting.
    fn front_paws(&mut self, frame: &Frame, x: [f32; 2]) {
        let raised = matches!(self.figure.pose, Pose::Wave | Pose::HoldUp | Pose::Reach);
        self.cat_leg(frame, [(x[0] * 0.9, -11.0), (x[0], -6.0), (x[0], 0.2)], 1.55, false);
        if raised {
            let swing = libm::sinf(self.acting.phase * std::f32::consts::TAU) * 0.8;
            self.cat_leg(
                frame,
                [(x[1] * 1.2, -10.6), (x[1] + 4.4, -11.4), (x[1] + 6.4 + swing, -15.4)],
                1.55,
                false,
            );
        } else {
            self.cat_leg(frame, [(x[1] * 0.9, -11.0), (x[1], -6.0), (x[1], 0.2)], 1.55, false);
        }
    }

    fn cat_sits_sideways(&mut self, frame: &Frame) {
        let fur = self.fur();
        self.cat_tail(
            frame,
            &[(8.0, -2.0, 1.7), (12.6, -1.7, 1.6), (15.6, -3.6, 1.5), (15.4, -7.0, 1.3), (17.0, -9.8, 1.0)],
        );
        let body = closed_curve(
            frame,
            &[
                soft(-5.2, -18.0),
                soft(-6.8, -13.4),
                soft(-6.2, -8.0),
                soft(-4.8, -3.0),
                soft(-3.0, 0.0),
                soft(4.0, 0.2),
                soft(9.4, -0.2),
                soft(11.2, -3.6),
                soft(10.2, -9.0),
                soft(6.6, -14.4),
                soft(2.6, -18.6),
            ],
        );
        self.brush.cel(&body, &fur, frame.scale() * 1.4);
        self.stripes(
            frame,
            &[
                [(5.6, -16.4), (4.4, -14.4), (3.4, -12.0)],
                [(8.4, -13.6), (6.8, -12.0), (5.4, -9.8)],
                [(10.8, -10.0), (8.8, -9.2), (7.0, -7.4)],
                [(11.8, -6.0), (9.8, -6.0), (8.0, -5.0)],
            ],
        );
        self.bib(
            frame,
            &[
                soft(-6.4, -18.0),
                soft(-7.4, -13.0),
                soft(-5.6, -9.4),
                soft(-3.4, -10.6),
                soft(-2.4, -14.0),
                soft(-2.8, -18.0),
            ],
        );
        let haunch = open_curve(frame, &[soft(2.0, -3.4), soft(3.2, -7.0), soft(6.8, -8.6), soft(9.8, -6.6)]);
        self.brush.stroke(&haunch, fur.line, 0.8, Taper::Both);
        let foot = closed_curve(frame, &oval(at(3.6, -1.0), 3.0, 1.3));
        let pale = self.pale_fur();
        self.brush.cel(&foot, &pale, frame.scale() * 0.4);
        self.front_paws(frame, [-1.4, -4.4]);
    }

    fn cat_walks(&mut self, frame: &Frame) {
        let turn = self.acting.phase * std::f32::consts::TAU;
        let step = if self.figure.pose == Pose::Walk { 1.0 } else { 0.0 };
        let paw = |x: f32, offset: f32| {
            let swing = libm::sinf(turn + offset) * 3.4 * step;
            let lift = libm::cosf(turn + offset).max(0.0) * 1.8 * step;
            (x - swing, 0.2 - lift)
        };
        self.cat_tail(
            frame,
            &[
                (11.0, -15.4, 1.6),
                (15.6, -17.0, 1.6),
                (18.0, -21.6, 1.5),
                (17.4, -26.4, 1.4),
                (19.4, -29.6, 1.0),
            ],
        );
        for (hip, joint, x, offset) in
            [((-6.0, -10.0), (-6.4, -6.0), -6.2_f32, 3.4_f32), ((8.0, -10.0), (9.6, -5.4), 8.6, 5.0)]
        {
            self.cat_leg(frame, [hip, joint, paw(x, offset)], 1.5, true);
        }
        self.cat_trunk(frame, 0.0);
        for (hip, joint, x, offset) in
            [((-8.4, -10.6), (-8.8, -6.0), -8.6_f32, 0.2_f32), ((10.4, -10.6), (12.0, -5.6), 11.2, 1.9)]
        {
            self.cat_leg(frame, [hip, joint, paw(x, offset)], 1.6, false);
        }
        self.thigh_line(frame);
    }

    fn thigh_line(&mut self, frame: &Frame) {
        let line = self.fur().line;
        let cover = closed_curve(frame, &oval(at(10.0, -11.4), 2.4, 2.6));
        let fur = self.fur();
        self.brush.fill(&cover, fur.lit, 1.0);
        let shoulder = closed_curve(frame, &oval(at(-8.4, -11.6), 2.0, 2.4));
        self.brush.fill(&shoulder, fur.lit, 1.0);
        let curve = open_curve(frame, &[soft(7.4, -10.0), soft(7.6, -13.6), soft(10.0, -16.0)]);
        self.brush.stroke(&curve, line, 0.6, Taper::Both);
    }

    /// The trunk of a cat on its feet, `stretch` longer than at rest.
    fn cat_trunk(&mut self, frame: &Frame, stretch: f32) {
        let fur = self.fur();
        let body = closed_curve(
            frame,
            &[
                soft(-12.4 - stretch, -16.4),
                soft(-9.0 - stretch, -18.4),
                soft(-1.0, -17.4),
                soft(7.0 + stretch, -18.2),
                soft(12.0 + stretch, -15.8),
                soft(12.8 + stretch, -11.6),
                soft(9.0 + stretch, -8.0),
                soft(1.0, -8.2),
                soft(-7.0 - stretch, -7.6),
                soft(-11.6 - stretch, -10.4),
            ],
        );
        self.brush.cel(&body, &fur, frame.scale() * 1.4);
        let belly = [
            soft(-13.0 - stretch, -13.0),
            soft(-10.0 - stretch, -9.4),
            soft(1.0, -9.6),
            soft(6.0, -8.2),
            soft(1.0, -6.0),
            soft(-10.0 - stretch, -6.0),
        ];
        self.bib(frame, &belly);
        self.stripes(
            frame,
            &[
                [(-5.6, -18.6), (-5.2, -15.6), (-5.8, -12.6)],
                [(-1.8, -18.2), (-1.4, -15.2), (-2.0, -12.4)],
                [(2.0, -18.2), (2.4, -15.2), (1.8, -12.4)],
                [(5.8, -18.8), (6.2, -15.6), (5.6, -12.8)],
                [(9.6, -18.4), (10.0, -15.8), (9.4, -13.4)],
            ],
        );
    }

    fn cat_runs(&mut self, frame: &Frame) {
        let turn = self.acting.phase * std::f32::consts::TAU;
        let frame = &frame.inner(at(0.0, self.bound() * -1.6), 0.0, 1.0);
        let reach = libm::sinf(turn);
        let stretch = 1.6 + reach * 1.4;
        self.cat_tail(
            frame,
            &[
                (13.0 + stretch, -14.6, 1.6),
                (18.0 + stretch, -15.4, 1.5),
                (22.6 + stretch, -17.6, 1.4),
                (27.0 + stretch, -17.0, 1.0),
            ],
        );
        let fore = |shift: f32| {
            [
                (-10.0 - stretch, -10.6),
                (-13.0 - reach * 3.6 + shift, -6.6),
                (-15.0 - reach * 7.0 + shift, -1.6),
            ]
        };
        let hind = |shift: f32| {
            [(10.0 + stretch, -11.0), (12.6 + reach * 3.6 + shift, -7.0), (13.4 + reach * 8.6 + shift, -1.6)]
        };
        self.cat_leg(frame, fore(2.6), 1.5, true);
        self.cat_leg(frame, hind(-2.6), 1.5, true);
        self.cat_trunk(frame, stretch);
        self.cat_leg(frame, fore(0.0), 1.6, false);
        self.cat_leg(frame, hind(0.0), 1.7, false);
    }

    fn cat_stands_front(&mut self, frame: &Frame) {
        let fur = self.fur();
        let turn = self.acting.phase * std::f32::consts::TAU;
        let step = if self.figure.pose == Pose::Stand { 0.0 } else { 1.6 };
        self.cat_tail(frame, &[(3.0, -15.0, 1.5), (7.4, -18.0, 1.5), (9.8, -23.0, 1.4), (8.8, -27.6, 1.0)]);
        for side in [-1.0_f32, 1.0] {
            self.cat_leg(frame, [(4.6 * side, -8.0), (5.0 * side, -4.0), (5.0 * side, -0.6)], 1.5, true);
        }
        let body = closed_curve(frame, &oval(at(0.0, -10.8), 7.0, 6.6));
        self.brush.cel(&body, &fur, frame.scale() * 1.4);
        self.bib(
            frame,
            &[soft(-3.4, -17.0), soft(-4.0, -12.0), soft(0.0, -7.0), soft(4.0, -12.0), soft(3.4, -17.0)],
        );
        for side in [-1.0_f32, 1.0] {
            let lift = (libm::sinf(turn) * side).max(0.0) * step;
            self.cat_leg(
                frame,
                [(2.4 * side, -9.0), (2.6 * side, -5.0 - lift), (2.6 * side, 0.2 - lift)],
                1.65,
                false,
            );
        }
    }

    fn cat_loaf(&mut self, frame: &Frame) {
        let fur = self.fur();
        self.cat_tail(
            frame,
            &[(10.0, -2.0, 1.7), (14.0, -1.4, 1.6), (15.6, -0.4, 1.5), (10.0, 0.2, 1.4), (5.0, -0.2, 1.0)],
        );
        let body = closed_curve(
            frame,
            &[
                soft(-9.0, -8.4),
                soft(-4.0, -11.8),
                soft(4.0, -12.6),
                soft(11.0, -9.6),
                soft(13.4, -4.0),
                soft(11.0, 0.0),
                soft(0.0, 0.2),
                soft(-9.0, 0.0),
                soft(-11.2, -3.4),
            ],
        );
        self.brush.cel(&body, &fur, frame.scale() * 1.5);
        self.stripes(
            frame,
            &[
                [(0.6, -13.0), (1.4, -10.6), (1.0, -8.0)],
                [(4.6, -13.0), (5.2, -10.4), (4.6, -8.0)],
                [(8.4, -11.6), (8.8, -9.2), (8.0, -7.0)],
                [(11.6, -9.0), (11.2, -6.8), (10.0, -5.2)],
            ],
        );
        self.bib(
            frame,
            &[soft(-10.6, -8.0), soft(-7.0, -9.0), soft(-5.0, -4.0), soft(-7.0, 0.6), soft(-11.6, 0.6)],
        );
        let pale = self.pale_fur();
        for x in [-9.0_f32, -5.6] {
            let paw = closed_curve(frame, &oval(at(x, -1.0), 2.2, 1.3));
            self.brush.cel(&paw, &pale, frame.scale() * 0.4);
        }
        let thigh = open_curve(frame, &[soft(4.0, -2.0), soft(4.6, -6.0), soft(8.6, -8.0), soft(11.6, -6.0)]);
        self.brush.stroke(&thigh, fur.line, 0.7, Taper::Both);
    }
}

fn knot(spot: Vec2) -> Knot {
    Knot { at: spot, corner: false }
}
