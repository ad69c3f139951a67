//! What is held: the props the artist knows, in or over the hand.

use domain::colour::Colour;
use domain::shot::{Pose, View};

use super::Artist;
use super::skeleton::Skeleton;
use crate::storyboard::ink::Taper;
use crate::storyboard::ink::curve::{
    Ends, Frame, Knot, Vec2, at, closed_curve, open_curve, oval, sharp, soft, tube,
};

/// A prop that the artist can draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Prop {
    /// Open when it is held up, shut otherwise.
    Umbrella,
    /// Open whatever the body does.
    OpenUmbrella,
    Lantern,
    Book,
    Bag,
    Phone,
    Letter,
    Sword,
    /// Played with both hands.
    Guitar,
    Ball,
    Flower,
    Cup,
}

impl Prop {
    /// The names of all props, for those who asked for another.
    pub(super) const KNOWN: &str =
        "umbrella, lantern, book, bag, phone, letter, sword, guitar, ball, flower and cup";

    /// The prop of this name.
    pub(super) fn named(name: &str) -> Option<Self> {
        match name.trim().to_lowercase().as_str() {
            "umbrella" => Some(Self::Umbrella),
            "open umbrella" => Some(Self::OpenUmbrella),
            "lantern" => Some(Self::Lantern),
            "book" => Some(Self::Book),
            "bag" => Some(Self::Bag),
            "phone" => Some(Self::Phone),
            "letter" => Some(Self::Letter),
            "sword" => Some(Self::Sword),
            "guitar" => Some(Self::Guitar),
            "ball" => Some(Self::Ball),
            "flower" => Some(Self::Flower),
            "cup" => Some(Self::Cup),
            _ => None,
        }
    }
}

/// The index of the arm that holds something.
pub(super) const fn holding_arm(pose: Pose, view: View) -> usize {
    match (pose, view) {
        (Pose::Wave, _)
        | (Pose::Reach | Pose::Point, View::ThreeQuarter | View::Profile | View::ThreeQuarterBack) => 0,
        _ => 1,
    }
}

impl Artist<'_> {
    /// The prop in hand, if there is one that the artist knows.
    pub(super) fn prop(&self) -> Option<Prop> {
        self.figure.holds.as_deref().and_then(Prop::named)
    }

    fn umbrella_is_open(&self) -> bool {
        match self.prop() {
            Some(Prop::OpenUmbrella) => true,
            Some(Prop::Umbrella) => self.figure.pose == Pose::HoldUp,
            _ => false,
        }
    }

    /// The open umbrella, which is drawn behind the head.
    pub(super) fn open_umbrella(&mut self, skeleton: &Skeleton) {
        if !self.umbrella_is_open() {
            return;
        }
        let grip = Self::grip(skeleton, 1);
        let head = skeleton.seen(skeleton.eyes);
        let size = self.body.height / 160.0;
        let top = at(head.x * 0.55 + grip.x * 0.45, head.y - self.body.head * 0.62 - 27.0 * size);
        let steel = self.colours.material(Colour::rgb(0x8b, 0x92, 0x9c));
        let shaft = tube(
            &[
                (self.ground.place(grip.lerp(top, -0.30)), 0.55 * self.pixels(size)),
                (self.ground.place(grip), 0.5 * self.pixels(size)),
                (self.ground.place(top), 0.45 * self.pixels(size)),
            ],
            Ends::ROUND,
        );
        let lean = libm::atan2f(top.x - grip.x, grip.y - top.y);
        let frame = self.ground.inner(top, lean + self.acting.sway * 0.03, size);
        self.canopy_inside(&frame);
        self.brush.cel(&shaft, &steel, self.pixels(0.2));
        self.canopy_outside(&frame);
    }

    /// The underside of the canopy with its ribs; the frame's origin is the top.
    fn canopy_inside(&mut self, frame: &Frame) {
        let paints = self.colours.paints("umbrella");
        let shape = closed_curve(
            frame,
            &[
                soft(-54.0, 22.0),
                soft(-30.0, 14.0),
                soft(0.0, 12.0),
                soft(30.0, 14.0),
                soft(54.0, 22.0),
                soft(30.0, 27.5),
                soft(0.0, 29.0),
                soft(-30.0, 27.5),
            ],
        );
        let inner = paints.shade.mix(self.colours.ink.line, 0.10);
        self.brush.contour(&shape, paints.line, 1.0);
        self.brush.fill(&shape, inner, 1.0);
        for x in [-40.0_f32, -22.0, 0.0, 22.0, 40.0] {
            let rib = open_curve(
                frame,
                &[soft(0.0, 10.0), soft(x * 0.5, 16.0), soft(x, 28.6 - (x / 54.0) * (x / 54.0) * 7.0)],
            );
            self.brush.stroke(&rib, paints.line, 0.7, Taper::Even);
        }
    }

    fn canopy_outside(&mut self, frame: &Frame) {
        let paints = self.colours.paints("umbrella");
        let tips = [-55.0_f32, -38.0, -14.0, 14.0, 38.0, 55.0];
        let tip_y = |x: f32| 15.0 + (x / 55.0) * (x / 55.0) * 7.5;
        let mut knots = vec![
            sharp(-55.0, 22.5),
            soft(-46.0, 5.0),
            soft(-24.0, -5.6),
            soft(0.0, -8.6),
            soft(24.0, -5.6),
            soft(46.0, 5.0),
        ];
        for pair in tips.windows(2).rev() {
            let (from, to) = (pair[1], pair[0]);
            let middle = (from + to) * 0.5;
            knots.push(sharp(from, tip_y(from)));
            knots.push(soft(middle, tip_y(middle) - 2.6));
        }
        let shape = closed_curve(frame, &knots);
        self.brush.contour(&shape, paints.line, 1.0);
        self.brush.tones(&shape, &paints, frame.scale() * 5.0);
        let gloss = paints.lit.mix(Colour::rgb(0xff, 0xff, 0xff), 0.30);
        let light = closed_curve(
            frame,
            &[sharp(-36.0, 2.0), soft(-24.0, -3.0), sharp(-16.0, -4.4), soft(-27.0, 4.0), sharp(-33.0, 10.0)],
        );
        self.brush.fill_clipped(&light, gloss, 0.85);
        for x in [-38.0_f32, -14.0, 14.0, 38.0] {
            let seam = open_curve(
                frame,
                &[soft(x, tip_y(x)), soft(x * 0.74, 1.6 + x.abs() * 0.04), soft(0.0, -8.4)],
            );
            self.brush.stroke_clipped(&seam, paints.line, 0.7, Taper::Even);
        }
        let ferrule = closed_curve(
            frame,
            &[sharp(-1.0, -8.0), sharp(-0.5, -14.0), sharp(0.5, -14.0), sharp(1.0, -8.0)],
        );
        self.brush.flat(&ferrule, paints.shade, paints.line);
    }

    /// The middle of a hand's grip in centimetres from the feet.
    pub(super) fn grip(skeleton: &Skeleton, index: usize) -> Vec2 {
        let (elbow, wrist) = (skeleton.seen(skeleton.elbow[index]), skeleton.seen(skeleton.wrist[index]));
        let fore = wrist - elbow;
        let along = if fore.length() < 4.0 { at(0.0, 1.0) } else { fore.unit() };
        wrist + along * 5.0
    }

    /// The prop below the fingers of the hand that holds it.
    pub(super) fn held_prop(&mut self, skeleton: &Skeleton, index: usize) {
        let Some(prop) = self.prop() else { return };
        if index != holding_arm(self.figure.pose, self.figure.view) {
            return;
        }
        let size = (self.body.height / 160.0).max(0.6);
        let frame = self.ground.inner(Self::grip(skeleton, index), self.acting.sway * 0.06, size);
        match prop {
            Prop::Umbrella | Prop::OpenUmbrella if self.umbrella_is_open() => self.umbrella_handle(&frame),
            Prop::Umbrella | Prop::OpenUmbrella => self.closed_umbrella(&frame),
            Prop::Lantern => self.lantern(&frame),
            Prop::Book => self.book(&frame),
            Prop::Bag => self.bag(&frame),
            Prop::Phone => self.phone(&frame),
            Prop::Letter => self.letter(&frame),
            Prop::Sword => self.sword(skeleton, index),
            // One that is played lies across the body and not in one hand.
            Prop::Guitar if self.plays() => {}
            Prop::Guitar => self.carried_guitar(&frame),
            Prop::Ball => self.ball(&frame),
            Prop::Flower => self.flower(&frame),
            Prop::Cup => self.cup(&frame),
        }
    }

    fn umbrella_handle(&mut self, frame: &Frame) {
        let wood = self.colours.material(Colour::rgb(0x8a, 0x5a, 0x3c));
        let line = |x: f32, y: f32, r: f32| (frame.place(at(x, y)), r * frame.scale());
        let hook = tube(
            &[
                line(0.6, 2.0, 0.9),
                line(1.6, 9.0, 0.9),
                line(0.2, 12.4, 0.9),
                line(-2.4, 12.0, 0.9),
                line(-3.2, 9.4, 0.85),
            ],
            Ends::ROUND,
        );
        self.brush.cel(&hook, &wood, frame.scale() * 0.4);
    }

    fn closed_umbrella(&mut self, frame: &Frame) {
        let paints = self.colours.paints("umbrella");
        let frame = frame.inner(at(0.0, 0.0), 0.10, 1.0);
        let line = |x: f32, y: f32, r: f32| (frame.place(at(x, y)), r * frame.scale());
        let wood = self.colours.material(Colour::rgb(0x8a, 0x5a, 0x3c));
        let hook = tube(
            &[
                line(0.0, 8.0, 0.8),
                line(0.0, -3.0, 0.9),
                line(1.6, -6.4, 0.9),
                line(4.2, -6.2, 0.9),
                line(5.0, -3.6, 0.85),
            ],
            Ends::ROUND,
        );
        self.brush.cel(&hook, &wood, frame.scale() * 0.4);
        let cloth = closed_curve(
            &frame,
            &[
                sharp(-1.4, 7.0),
                soft(-3.6, 13.0),
                soft(-3.0, 34.0),
                sharp(-0.6, 55.0),
                sharp(0.6, 55.0),
                soft(3.4, 34.0),
                soft(3.8, 13.0),
                sharp(1.4, 7.0),
            ],
        );
        self.brush.cel(&cloth, &paints, frame.scale() * 1.4);
        for x in [-1.2_f32, 1.0] {
            let fold = open_curve(&frame, &[soft(x, 9.0), soft(x * 1.6, 26.0), soft(x * 0.3, 50.0)]);
            self.brush.stroke_clipped(&fold, paints.line, 0.7, Taper::Both);
        }
        let strap =
            closed_curve(&frame, &[sharp(-3.7, 22.0), sharp(3.7, 20.5), sharp(3.7, 22.5), sharp(-3.6, 24.0)]);
        self.brush.flat(&strap, paints.shade, paints.line);
        let tip =
            closed_curve(&frame, &[sharp(-0.6, 54.6), sharp(0.6, 54.6), sharp(0.3, 60.0), sharp(-0.3, 60.0)]);
        self.brush.flat(&tip, self.colours.lit(Colour::rgb(0x9a, 0x9c, 0xa4)), paints.line);
    }

    fn lantern(&mut self, frame: &Frame) {
        let black = self.colours.material(Colour::rgb(0x3a, 0x30, 0x34));
        let paper = Colour::rgb(0xff, 0xe2, 0xa6);
        let body = closed_curve(
            frame,
            &[
                soft(-6.0, 11.0),
                soft(-10.6, 17.0),
                soft(-11.2, 23.0),
                soft(-10.0, 30.0),
                soft(-6.0, 35.0),
                soft(6.0, 35.0),
                soft(10.0, 30.0),
                soft(11.2, 23.0),
                soft(10.6, 17.0),
                soft(6.0, 11.0),
            ],
        );
        let cord = open_curve(frame, &[soft(0.0, -1.0), soft(0.0, 10.0)]);
        self.brush.stroke(&cord, black.line, 1.0, Taper::Even);
        let glow = closed_curve(frame, &oval(at(0.0, 23.0), 30.0, 30.0));
        self.brush.clip_to(&glow);
        self.brush.glow_clipped(frame, at(0.0, 23.0), at(30.0, 30.0), Colour::rgb(0xff, 0xc8, 0x6a), 0.42);
        // A lantern gives its own light, so no tone darkens its paper.
        self.brush.contour(&body, self.colours.ink.line.mix(Colour::rgb(0xb0, 0x50, 0x30), 0.4), 1.0);
        self.brush.fill(&body, Colour::rgb(0xf4, 0xa8, 0x58), 1.0);
        self.brush.clip_to(&body);
        self.brush.glow_clipped(frame, at(-1.0, 24.0), at(13.0, 15.0), paper, 1.0);
        for y in [15.0_f32, 19.0, 23.0, 27.0, 31.0] {
            let rib = open_curve(frame, &[soft(-11.4, y), soft(0.0, y + 1.4), soft(11.4, y)]);
            self.brush.stroke_clipped(&rib, Colour::rgb(0xc8, 0x72, 0x38), 0.7, Taper::Even);
        }
        for y in [9.0_f32, 34.0] {
            let band = closed_curve(
                frame,
                &[
                    sharp(-6.4, y),
                    soft(0.0, y + 0.8),
                    sharp(6.4, y),
                    sharp(6.2, y + 3.2),
                    soft(0.0, y + 4.0),
                    sharp(-6.2, y + 3.2),
                ],
            );
            self.brush.cel(&band, &black, frame.scale() * 0.5);
        }
    }

    fn book(&mut self, frame: &Frame) {
        let cover = self.colours.paints("accent");
        let frame = frame.inner(at(-1.0, -4.0), -0.12, 1.0);
        let pages = closed_curve(
            &frame,
            &[sharp(-8.0, -10.4), sharp(8.6, -10.4), sharp(8.6, 11.4), sharp(-8.0, 11.4)],
        );
        self.brush.flat(&pages, self.colours.lit(Colour::rgb(0xfa, 0xf5, 0xe8)), cover.line);
        let front = closed_curve(
            &frame,
            &[sharp(-8.6, -11.0), sharp(7.4, -11.0), sharp(7.4, 11.0), sharp(-8.6, 11.0)],
        );
        self.brush.cel(&front, &cover, frame.scale() * 1.0);
        let spine = open_curve(&frame, &[soft(-6.4, -11.0), soft(-6.4, 11.0)]);
        self.brush.stroke(&spine, cover.line, 0.7, Taper::Even);
        let label =
            closed_curve(&frame, &[sharp(-3.6, -7.0), sharp(4.8, -7.0), sharp(4.8, -2.0), sharp(-3.6, -2.0)]);
        self.brush.flat(&label, self.colours.lit(Colour::rgb(0xfa, 0xf0, 0xda)), cover.line);
    }

    fn bag(&mut self, frame: &Frame) {
        let leather =
            self.colours.material(self.colours.said("bag").unwrap_or(Colour::rgb(0x5c, 0x3c, 0x34)));
        for x in [-7.0_f32, 7.0] {
            let strap = open_curve(frame, &[soft(0.0, -0.6), soft(x * 0.7, 4.0), soft(x, 13.0)]);
            self.brush.stroke(&strap, leather.line, 2.0, Taper::Even);
        }
        let body = closed_curve(
            frame,
            &[
                sharp(-18.0, 12.0),
                soft(0.0, 11.2),
                sharp(18.0, 12.0),
                soft(19.0, 24.0),
                sharp(18.0, 37.0),
                soft(0.0, 38.0),
                sharp(-18.0, 37.0),
                soft(-19.0, 24.0),
            ],
        );
        self.brush.cel(&body, &leather, frame.scale() * 2.2);
        let flap = open_curve(frame, &[soft(-18.4, 22.0), soft(0.0, 24.0), soft(18.4, 22.0)]);
        self.brush.stroke_clipped(&flap, leather.line, 0.9, Taper::Even);
        let brass = self.colours.material(Colour::rgb(0xe0, 0xb2, 0x4c));
        let clasp =
            closed_curve(frame, &[sharp(-2.0, 22.0), sharp(2.0, 22.0), sharp(2.0, 26.0), sharp(-2.0, 26.0)]);
        self.brush.cel(&clasp, &brass, frame.scale() * 0.5);
    }

    fn phone(&mut self, frame: &Frame) {
        let case = self.colours.paints("accent");
        let frame = frame.inner(at(-0.4, -4.4), -0.16, 1.0);
        let body = rounded(&frame, at(3.8, 7.6), 1.2);
        self.brush.cel(&body, &case, frame.scale() * 0.5);
        let screen = rounded(&frame, at(3.2, 6.8), 0.7);
        self.brush.fill(&screen, Colour::rgb(0xd8, 0xf0, 0xfa), 1.0);
        let shine =
            closed_curve(&frame, &[sharp(-3.0, 2.0), sharp(1.4, -6.6), sharp(3.0, -6.6), sharp(-3.0, 5.0)]);
        self.brush.fill(&shine, Colour::rgb(0xff, 0xff, 0xff), 0.7);
    }
}

/// A rectangle with rounded corners around the frame's origin.
fn rounded(frame: &Frame, half: Vec2, corner: f32) -> Vec<Vec2> {
    let (x, y, c) = (half.x, half.y, corner);
    let knots: Vec<Knot> = vec![
        sharp(-x + c, -y),
        sharp(x - c, -y),
        sharp(x, -y + c),
        sharp(x, y - c),
        sharp(x - c, y),
        sharp(-x + c, y),
        sharp(-x, y - c),
        sharp(-x, -y + c),
    ];
    closed_curve(frame, &knots)
}
