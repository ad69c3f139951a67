//! Eyes: white, iris with two tones and catchlights, lashes and lids; and eyes that are shut.
//!
//! An eye's own units: x runs from the nose outwards, the origin is the middle of the eye, and 9 is half the
//! width of a large round eye, which is also its measure in head units.

use domain::character::Eyes;
use domain::colour::Colour;
use domain::shot::Gaze;

use super::Artist;
use super::head::{HeadView, Sight, screen_gaze};
use super::mood::{Lids, Tears};
use crate::storyboard::ink::Taper;
use crate::storyboard::ink::curve::{Knot, Vec2, at, closed_curve, open_curve, oval, sharp, soft};

/// The cut of an eye.
#[derive(Debug, Clone, Copy)]
struct EyeCut {
    width: f32,
    height: f32,
    /// Radians by which the outer corner is raised.
    slant: f32,
    lash: f32,
    iris: f32,
}

/// One eye of one head.
#[derive(Clone, Copy)]
struct Eye<'v> {
    view: &'v HeadView,
    cut: EyeCut,
    /// 1 for the eye on the right of a face seen from the front, -1 for the other.
    side: f32,
    /// How far it is open; 1 at rest.
    open: f32,
    look: Vec2,
}

/// The middle of an eye, from the middle of the face.
const EYE_X: f32 = 16.6;

impl Eye<'_> {
    /// A point of the eye in head units.
    fn point(&self, x: f32, y: f32) -> Vec2 {
        let scaled = at(x * self.cut.width, y * self.cut.height).turned(-self.cut.slant);
        match self.view.side {
            Sight::Face => self.view.on_face(at((EYE_X + scaled.x) * self.side, scaled.y)),
            _ => at(-26.0 + scaled.x * 0.62, scaled.y + self.view.pitch * 0.6),
        }
    }

    fn curve(&self, knots: &[Knot]) -> Vec<Vec2> {
        open_curve(&self.view.frame, &self.lay(knots))
    }

    fn shape(&self, knots: &[Knot]) -> Vec<Vec2> {
        closed_curve(&self.view.frame, &self.lay(knots))
    }

    fn lay(&self, knots: &[Knot]) -> Vec<Knot> {
        knots.iter().map(|knot| Knot { at: self.point(knot.at.x, knot.at.y), corner: knot.corner }).collect()
    }

    /// The height of a point of the upper lid that is at `y` when the eye is open.
    fn lid(&self, y: f32, floor: f32) -> f32 {
        floor + (y - floor) * self.open
    }

    fn upper_lid(&self, raise: f32) -> Vec<Knot> {
        [(-8.4, 1.6), (-7.0, -4.6), (-3.0, -8.9), (2.4, -9.6), (6.8, -6.4), (9.0, 0.6)]
            .map(|(x, y): (f32, f32)| {
                let lift = raise * (0.08 + 0.92 * libm::sinf((x + 8.4) / 17.4 * 2.7));
                let anger = self.view.mood.lid_slant * (0.5 - x / 18.0) * 2.0;
                let sorrow = -self.view.mood.lid_slant * (0.5 + x / 18.0) * 2.0;
                soft(x, self.lid(y, 7.5) - lift + anger.max(0.0) + sorrow.max(0.0))
            })
            .to_vec()
    }

    fn lower_lid() -> [Knot; 4] {
        [soft(8.0, 5.6), soft(3.6, 9.0), soft(-2.6, 9.0), soft(-6.6, 6.2)]
    }

    /// The opening between the lids.
    fn opening(&self) -> Vec<Vec2> {
        let mut knots = self.upper_lid(0.0);
        let last = knots.len() - 1;
        knots[0].corner = true;
        knots[last].corner = true;
        knots.extend(Self::lower_lid());
        self.shape(&knots)
    }
}

impl Artist<'_> {
    /// Both eyes, or the one that is seen.
    pub(super) fn eyes(&mut self, view: &HeadView) {
        let sides: &[f32] = if view.side == Sight::Face { &[-1.0, 1.0] } else { &[-1.0] };
        for side in sides {
            let eye = self.eye_of(view, *side);
            let shut = self.acting.blink || view.mood.lids != Lids::Open;
            if shut {
                self.shut_eye(&eye);
            } else {
                self.open_eye(&eye);
            }
            self.tears(&eye);
        }
    }

    fn eye_of<'v>(&self, view: &'v HeadView, side: f32) -> Eye<'v> {
        Eye { view, cut: self.eye_cut(), side, open: view.mood.open, look: self.look(view, side) }
    }

    fn eye_cut(&self) -> EyeCut {
        let cut = match self.figure.eyes {
            Eyes::Round => EyeCut { width: 1.08, height: 1.13, slant: 0.03, lash: 1.0, iris: 1.0 },
            Eyes::Sharp | Eyes::Almond => {
                EyeCut { width: 1.08, height: 0.90, slant: 0.17, lash: 1.05, iris: 0.95 }
            }
            Eyes::Gentle => EyeCut { width: 1.04, height: 0.96, slant: -0.13, lash: 0.9, iris: 0.97 },
            Eyes::Narrow | Eyes::Sleepy => {
                EyeCut { width: 0.98, height: 0.62, slant: 0.02, lash: 0.9, iris: 0.86 }
            }
        };
        let boy = if self.body.broad { 0.86 } else { 1.0 };
        let age = 1.0 - 0.20 * self.body.aged;
        let child = 1.0 + 0.08 * (1.0 - self.body.grown);
        EyeCut {
            width: cut.width * age * child * (0.5 + 0.5 * boy),
            height: cut.height * boy * age * child,
            lash: cut.lash * boy * (1.0 - 0.35 * self.body.aged),
            ..cut
        }
    }

    /// How far the iris is moved, in eye units.
    fn look(&self, view: &HeadView, side: f32) -> Vec2 {
        let gaze = screen_gaze(self.figure.gaze, self.flip);
        let (mut x, y) = match self.figure.gaze {
            Gaze::Up => (0.0, -2.4),
            Gaze::Down => (0.0, 2.4),
            Gaze::Left | Gaze::Right => (gaze * 2.6, 0.0),
            Gaze::Viewer => (view.turn * 1.5, 0.0),
            Gaze::Ahead => (-view.turn * 0.9, 0.0),
        };
        if view.side == Sight::Profile {
            x = 0.0;
        }
        at(x * side, y)
    }

    fn open_eye(&mut self, eye: &Eye<'_>) {
        let opening = eye.opening();
        let white = self.colours.shining(Colour::rgb(0xfd, 0xfb, 0xfc));
        self.brush.fill(&opening, white, 1.0);
        self.brush.clip_to(&opening);
        self.iris(eye);
        let shadow = eye.shape(&[
            soft(-9.0, -12.0),
            soft(9.0, -12.0),
            sharp(9.6, eye.lid(-2.0, 7.5)),
            soft(2.0, eye.lid(-6.4, 7.5)),
            sharp(-9.4, eye.lid(-1.0, 7.5)),
        ]);
        let dim = self.colours.ink.shade_tint.mix(self.colours.part("eyes"), 0.2);
        self.brush.fill_clipped(&shadow, dim, 0.34);
        self.catchlights(eye);
        self.lashes(eye);
    }

    fn iris(&mut self, eye: &Eye<'_>) {
        let base = self.colours.shining(self.colours.part("eyes"));
        let line = self.colours.ink.line;
        let dark = base.mix(line, 0.62);
        let glow = base.mix(Colour::rgb(0xff, 0xff, 0xff), 0.42);
        let size = eye.cut.iris * eye.view.mood.iris;
        let tall = 1.0 / eye.cut.height.clamp(0.74, 1.0);
        let centre = at(eye.look.x - 0.3, eye.look.y - 0.2);
        let disc = |x: f32, y: f32, w: f32, h: f32| {
            eye.shape(&oval(at(centre.x + x, centre.y + y), w * size, h * size * tall))
        };
        self.brush.fill_clipped(&disc(0.0, 0.0, 7.3, 9.5), dark.mix(line, 0.45), 1.0);
        self.brush.fill_clipped(&disc(0.0, 0.3, 6.6, 8.8), dark, 1.0);
        self.brush.fill_clipped(&disc(0.0, 2.6, 6.2, 6.4), base.mix(dark, 0.35), 1.0);
        self.brush.fill_clipped(&disc(0.0, 3.6, 5.7, 5.2), base, 1.0);
        self.brush.fill_clipped(&disc(0.0, 5.6, 4.4, 3.0), glow, 0.85);
        self.brush.fill_clipped(&disc(0.0, -0.2, 2.9, 4.3), dark.mix(line, 0.75), 1.0);
    }

    fn catchlights(&mut self, eye: &Eye<'_>) {
        let light = self.light_in(&eye.view.frame);
        let way = if light.x > 0.1 { 1.0 } else { -1.0 } * eye.side;
        let white = Colour::rgb(0xff, 0xff, 0xff);
        let x = eye.look.x;
        let big = eye.shape(&oval(at(x + 2.7 * way, eye.look.y + eye.lid(-3.9, 3.0)), 2.3, 2.9));
        self.brush.fill_clipped(&big, white, 0.97);
        let small = eye.shape(&oval(at(x - 2.7 * way, eye.look.y + 4.8), 1.25, 1.45));
        self.brush.fill_clipped(&small, white, 0.9);
    }

    fn lashes(&mut self, eye: &Eye<'_>) {
        let line = self.lash_colour();
        let heavy = eye.cut.lash;
        let mut knots = eye.upper_lid(1.2 + 1.7 * heavy);
        knots[0] = sharp(-8.7, eye.upper_lid(0.0)[0].at.y - 1.0);
        let last = knots.len() - 1;
        knots[last] = soft(9.0, eye.lid(-4.6, 7.5));
        knots.push(sharp(10.2 + 1.6 * heavy, eye.lid(-2.2, 7.5)));
        knots.push(soft(10.2, eye.lid(0.0, 7.5)));
        knots.push(sharp(8.9, eye.lid(3.4, 7.5)));
        knots.extend(eye.upper_lid(-0.15).into_iter().rev().skip(1));
        let upper = eye.shape(&knots);
        self.brush.fill(&upper, line, 1.0);
        let lower = eye.curve(&[soft(8.3, 4.6), soft(6.4, 7.8), soft(1.6, 9.5), soft(-2.0, 9.5)]);
        self.brush.stroke(&lower, line, 0.62, Taper::Both);
        let crease = eye.curve(&[
            soft(-5.6, eye.lid(-10.2, 6.0)),
            soft(0.6, eye.lid(-13.6, 6.0)),
            soft(7.0, eye.lid(-11.4, 6.0)),
        ]);
        let soft_line = self.colours.skin().line;
        self.brush.stroke(&crease, soft_line, 0.5, Taper::Both);
    }

    fn lash_colour(&self) -> Colour {
        let hair = self.colours.paints("hair").shade;
        let grey = self.body.aged * 0.25;
        self.colours.ink.line.mix(hair, 0.12 + grey)
    }

    /// A shut eye: one thick line with lashes at its outer end.
    fn shut_eye(&mut self, eye: &Eye<'_>) {
        let line = self.lash_colour();
        let arched = eye.view.mood.lids == Lids::Arched;
        let (edge, middle) = if arched { (4.0, -3.2) } else { (1.6, 6.2) };
        let thick = 1.1 + 0.9 * eye.cut.lash;
        let lean = if arched { 0.0 } else { 1.0 };
        let lid = eye.shape(&[
            sharp(-8.6, edge - lean),
            soft(-4.4, middle * 0.75 + edge * 0.25),
            soft(0.0, middle),
            soft(4.6, middle * 0.75 + edge * 0.25),
            sharp(9.6, edge - lean * 0.4),
            soft(4.4, middle * 0.75 + edge * 0.25 - thick * 0.9),
            soft(0.0, middle - thick),
            soft(-4.4, middle * 0.75 + edge * 0.25 - thick * 0.7),
        ]);
        self.brush.fill(&lid, line, 1.0);
        if !arched {
            for (x, y) in [(7.6, 3.4), (5.2, 5.2)] {
                let lash = eye.curve(&[soft(x, y - 0.6), soft(x + 2.4, y + 1.6)]);
                self.brush.stroke(&lash, line, 0.8, Taper::End);
            }
        }
    }

    fn tears(&mut self, eye: &Eye<'_>) {
        let water = self.colours.lit(Colour::rgb(0xcf, 0xe9, 0xfb));
        let line = self.colours.lit(Colour::rgb(0x7f, 0xae, 0xd6));
        match eye.view.mood.tears {
            Tears::None => {}
            Tears::Welling => {
                let pool = eye.shape(&[
                    sharp(-6.2, 6.6),
                    soft(0.0, 7.4),
                    sharp(7.6, 6.0),
                    soft(3.6, 9.2),
                    soft(-2.6, 9.2),
                ]);
                self.brush.fill(&pool, water, 0.85);
            }
            Tears::Running => {
                let pool = eye.shape(&[
                    sharp(-6.6, 5.8),
                    soft(0.0, 6.8),
                    sharp(8.0, 5.2),
                    soft(3.6, 10.0),
                    soft(-2.6, 10.0),
                ]);
                self.brush.fill(&pool, water, 0.9);
                let stream = eye.shape(&[
                    sharp(1.6, 8.6),
                    soft(2.2, 14.0),
                    soft(1.4, 22.0),
                    soft(2.6, 28.0),
                    soft(5.4, 30.4),
                    soft(7.6, 27.6),
                    soft(6.6, 21.0),
                    soft(6.8, 14.0),
                    sharp(6.6, 7.4),
                ]);
                self.brush.contour(&stream, line, 0.5);
                self.brush.fill(&stream, water, 1.0);
                let shine = eye.curve(&[soft(3.4, 11.0), soft(3.2, 18.0), soft(3.8, 26.0)]);
                self.brush.stroke(&shine, Colour::rgb(0xff, 0xff, 0xff), 0.8, Taper::Both);
            }
        }
    }
}
