//! Eyes: the white, the iris that runs from dark to light, the pupil and the catchlights.

use domain::colour::Colour;
use domain::shot::Gaze;

use super::super::Artist;
use super::eye_cuts::{EyeCut, from_front, from_side};
use super::mood::Lids;
use super::turning::screen_gaze;
use super::{HeadView, Sight};
use crate::storyboard::ink::curve::{Knot, Vec2, at, closed_curve, open_curve, oval, sharp, soft};

/// The middle of an eye, from the middle of the face.
const EYE_X: f32 = 16.8;

/// How far the middle of an eye lies below the eye line.
const EYE_Y: f32 = 3.0;

/// The middle of the eye of a profile.
const SIDE_X: f32 = -27.0;

/// One eye of one head.
#[derive(Clone, Copy)]
pub(super) struct Eye<'v> {
    pub(super) view: &'v HeadView,
    pub(super) cut: EyeCut,
    /// 1 for the eye on the right of a face seen from the front, -1 for the other.
    side: f32,
    /// How far it is open; 1 at rest.
    open: f32,
    /// How far the iris is moved.
    look: Vec2,
}

impl Eye<'_> {
    /// A point of the eye in head units.
    fn point(&self, x: f32, y: f32) -> Vec2 {
        match self.view.side {
            Sight::Face => self.view.on_face(at((EYE_X + x) * self.side, EYE_Y + y)),
            _ => at(SIDE_X + x, EYE_Y + y),
        }
    }

    pub(super) fn curve(&self, knots: &[Knot]) -> Vec<Vec2> {
        open_curve(&self.view.frame, &self.lay(knots))
    }

    pub(super) fn shape(&self, knots: &[Knot]) -> Vec<Vec2> {
        closed_curve(&self.view.frame, &self.lay(knots))
    }

    fn lay(&self, knots: &[Knot]) -> Vec<Knot> {
        knots.iter().map(|knot| Knot { at: self.point(knot.at.x, knot.at.y), corner: knot.corner }).collect()
    }

    /// The upper lid as far as it is open and slanted by the mood.
    pub(super) fn upper_lid(&self) -> [Vec2; 6] {
        let floor = self.cut.lower[1].1;
        let slant = self.view.mood.lid_slant;
        self.cut.upper.map(|(x, y)| {
            let share = x / 18.0;
            // Anger presses the inner end down, sorrow the outer one.
            let pressed = slant.max(0.0) * (0.5 - share) * 2.0 + (-slant).max(0.0) * (0.5 + share) * 2.0;
            let lid = floor + (y - floor) * self.open + pressed * 0.8;
            at(x, lid.min(floor - 1.6).max(y - 6.0))
        })
    }

    /// The opening between the lids.
    fn opening(&self) -> Vec<Vec2> {
        let upper = self.upper_lid();
        let mut knots: Vec<Knot> = upper.iter().map(|spot| soft(spot.x, spot.y)).collect();
        knots[0].corner = true;
        knots[5].corner = true;
        knots.extend(self.lower_lid().map(|spot| soft(spot.x, spot.y)));
        self.shape(&knots)
    }

    /// The lower lid, which a smile pushes up.
    pub(super) fn lower_lid(&self) -> [Vec2; 4] {
        let push = self.view.mood.cheek;
        self.cut.lower.map(|(x, y)| at(x, y - push * (1.0 - (x / 12.0).abs())))
    }

    /// Whether this is the eye of a profile.
    pub(super) fn is_aside(&self) -> bool {
        self.view.side == Sight::Profile
    }
}

impl Artist<'_> {
    /// Both eyes, or the one that is seen.
    pub(super) fn eyes(&mut self, view: &HeadView) {
        let sides: &[f32] = if view.side == Sight::Face { &[-1.0, 1.0] } else { &[-1.0] };
        for side in sides {
            let eye = self.eye_of(view, *side);
            if self.acting.blink || view.mood.lids != Lids::Open {
                self.shut_eye(&eye);
            } else {
                self.open_eye(&eye);
            }
            self.tears(&eye);
        }
    }

    fn eye_of<'v>(&self, view: &'v HeadView, side: f32) -> Eye<'v> {
        let eyes = self.figure.eyes;
        let cut = match view.side {
            Sight::Face => from_front(eyes, &self.body),
            _ => from_side(eyes, &self.body),
        };
        Eye { view, cut, side, open: self.openness(view), look: self.look(view, side) }
    }

    /// How far the eyes are open: lids follow a gaze up and down.
    fn openness(&self, view: &HeadView) -> f32 {
        let gaze = match self.figure.gaze {
            Gaze::Up => 1.05,
            Gaze::Down => 0.74,
            _ => 1.0,
        };
        view.mood.open * gaze
    }

    /// How far the iris is moved, in eye units.
    fn look(&self, view: &HeadView, side: f32) -> Vec2 {
        let gaze = screen_gaze(self.figure.gaze, self.flip);
        let aside = view.mood.averted;
        let (x, y) = match self.figure.gaze {
            Gaze::Up => (0.0, -3.0),
            Gaze::Down => (0.0, 2.8),
            Gaze::Left | Gaze::Right => (gaze * 3.4, 0.0),
            Gaze::Viewer => (view.turn * 1.6, 0.0),
            Gaze::Ahead => (-view.turn * 0.9 + aside * 2.8, aside * 1.4),
        };
        let x = if view.side == Sight::Profile { (x * -0.4).clamp(-0.6, 1.6) - 1.5 } else { x * side };
        at(x, y)
    }

    fn open_eye(&mut self, eye: &Eye<'_>) {
        let opening = eye.opening();
        let white = self.colours.shining(Colour::rgb(0xfc, 0xfa, 0xfb));
        self.brush.fill(&opening, white, 1.0);
        self.brush.clip_to(&opening);
        self.iris(eye);
        self.lid_shadow(eye);
        self.catchlights(eye);
        self.lashes(eye);
    }

    /// Half the width and half the height of the iris in this mood.
    fn iris_size(eye: &Eye<'_>) -> (f32, f32) {
        let (wide, high) = eye.cut.iris;
        (wide * eye.view.mood.iris, high * eye.view.mood.iris)
    }

    fn iris(&mut self, eye: &Eye<'_>) {
        let base = self.colours.shining(self.colours.part("eyes"));
        let line = self.colours.ink.line;
        let rim = base.mix(line, 0.72);
        let bright = self.colours.shining(self.eye_gleam());
        let (wide, high) = Self::iris_size(eye);
        let centre = at(eye.look.x, eye.look.y + eye.cut.iris_low);
        let disc =
            |y: f32, w: f32, h: f32| eye.shape(&oval(at(centre.x, centre.y + y * high), wide * w, high * h));
        self.brush.fill_clipped(&disc(0.0, 1.0, 1.0), rim.mix(line, 0.4), 1.0);
        let top = eye.view.frame.place(eye.point(centre.x, centre.y - high));
        let bottom = eye.view.frame.place(eye.point(centre.x, centre.y + high));
        let run = [(0.0, rim), (0.30, rim.mix(base, 0.35)), (0.62, base), (1.0, base.mix(bright, 0.55))];
        self.brush.fade_clipped(&disc(0.0, 0.88, 0.91), (top, bottom), &run);
        self.brush.fill_clipped(&disc(0.50, 0.66, 0.40), base.mix(bright, 0.42), 0.8);
        self.brush.fill_clipped(&disc(0.64, 0.50, 0.22), bright, 0.75);
        self.brush.fill_clipped(&disc(-0.02, 0.42, 0.46), rim.mix(line, 0.75), 1.0);
        self.brush.fill_clipped(&disc(0.16, 0.26, 0.22), rim, 0.5);
    }

    /// The bright lower part of an iris.
    fn eye_gleam(&self) -> Colour {
        let base = self.colours.part("eyes");
        let pale = base.mix(Colour::rgb(0xff, 0xff, 0xff), 0.62);
        self.colours.palette.get("eyes").and_then(|swatch| swatch.highlight).unwrap_or(pale)
    }

    /// The shade that the upper lid throws on the white and the iris.
    fn lid_shadow(&mut self, eye: &Eye<'_>) {
        let lid = eye.upper_lid();
        let deep = (0.24 * (eye.cut.lower[1].1 - lid[3].y)).min(3.6);
        let mut knots: Vec<Knot> = lid.iter().map(|spot| soft(spot.x, spot.y - 2.0)).collect();
        knots[0].corner = true;
        knots[5] = sharp(lid[5].x + 1.0, lid[5].y);
        knots.extend(lid.iter().rev().skip(1).map(|spot| soft(spot.x, spot.y + deep)));
        let dim =
            self.colours.ink.shade_tint.mix(self.colours.part("eyes"), 0.25).mix(self.colours.ink.line, 0.3);
        self.brush.fill_clipped(&eye.shape(&knots), dim, 0.38);
    }

    fn catchlights(&mut self, eye: &Eye<'_>) {
        let light = self.light_in(&eye.view.frame);
        let way = if light.x > 0.1 { 1.0 } else { -1.0 } * if eye.is_aside() { 1.0 } else { eye.side };
        let white = Colour::rgb(0xff, 0xff, 0xff);
        let (wide, high) = Self::iris_size(eye);
        let floor = eye.cut.lower[1].1;
        let lid = eye.upper_lid()[3].y;
        let centre = at(eye.look.x, eye.look.y + eye.cut.iris_low);
        let spot = |x: f32, y: f32, w: f32, h: f32| {
            oval(at(0.0, 0.0), wide * w, high * h)
                .iter()
                .map(|knot| {
                    let leant = knot.at.turned(0.35 * way);
                    soft(centre.x + wide * x * way + leant.x, y + leant.y)
                })
                .collect::<Vec<Knot>>()
        };
        let tall = ((floor - lid) / 16.0).clamp(0.4, 1.0);
        let upper = (centre.y - high * 0.44).max(lid + high * 0.30 * tall);
        self.brush.fill_clipped(&eye.shape(&spot(0.40, upper, 0.34, 0.30 * tall)), white, 0.98);
        let lower = (centre.y + high * 0.44).min(floor - 2.4);
        self.brush.fill_clipped(&eye.shape(&spot(-0.44, lower, 0.17, 0.14)), white, 0.92);
        if eye.view.mood.glassy {
            self.brush.fill_clipped(&eye.shape(&spot(0.10, floor - 2.6, 0.30, 0.14)), white, 0.85);
        }
    }
}
