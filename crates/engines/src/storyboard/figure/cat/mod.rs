//! A cat: what it looks like in each pose, its tail, legs and stripes.
//!
//! Cat units: centimetres of a cat 30 cm tall, from the ground between its paws; it faces left.

mod head;
mod moving;
mod sitting;

use domain::request::Figure;
use domain::shot::{Expression, Gaze, Pose, View};

use super::shell::Half;
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
    let rests = matches!(figure.pose, Pose::Stand | Pose::Sit);
    if rests && figure.expression == Expression::EyesClosed && figure.view != View::Back {
        return Posture::Loaf;
    }
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
        ahead: -head_of(posture).x * unit,
    }
}

impl Artist<'_> {
    /// The whole cat.
    pub(super) fn cat(&mut self) {
        let unit = f32::from(self.figure.height_cm).max(5.0) / HEIGHT;
        let frame = self.ground.inner(at(0.0, 0.0), 0.0, unit);
        let posture = posture_of(self.figure);
        match posture {
            Posture::SitsFront => self.cat_sits_front(&frame),
            Posture::SitsBack => self.cat_sits_back(&frame),
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

    pub(super) fn fur(&self) -> Paints {
        self.colours.paints("fur")
    }

    /// The pale fur of chest, muzzle and paws.
    pub(super) fn pale_fur(&self) -> Paints {
        let white = domain::colour::Colour::rgb(0xff, 0xfa, 0xf2);
        self.colours.material(self.colours.part("fur").mix(white, 0.84))
    }

    pub(super) fn bound(&self) -> f32 {
        libm::sinf(self.acting.phase * std::f32::consts::TAU).abs()
    }

    pub(super) fn cat_tail(&mut self, frame: &Frame, line: &[(f32, f32, f32)]) {
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
    pub(super) fn stripes(&mut self, frame: &Frame, stripes: &[[(f32, f32); 3]]) {
        let marks = self.colours.paints("markings");
        for stripe in stripes {
            let points = open_curve(frame, &stripe.map(|(x, y)| soft(x, y)));
            let weight = frame.scale() * 1.25 / self.brush.line;
            self.brush.stroke_clipped(&points, marks.lit, weight, Taper::End);
        }
    }

    /// A leg from hip over its joint to the paw, with a pale foot.
    pub(super) fn cat_leg(&mut self, frame: &Frame, joints: [(f32, f32); 3], thick: f32, half: Half) {
        let fur = self.fur();
        let paints = if half == Half::Far { Paints { lit: fur.shade, ..fur } } else { fur };
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
        let pale = if half == Half::Far { Paints { lit: pale.shade, ..pale } } else { pale };
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

    pub(super) fn bib(&mut self, frame: &Frame, knots: &[Knot]) {
        let pale = self.pale_fur();
        let shape = closed_curve(frame, knots);
        self.brush.fill_clipped(&shape, pale.lit, 1.0);
    }
}

fn knot(spot: Vec2) -> Knot {
    Knot { at: spot, corner: false }
}
