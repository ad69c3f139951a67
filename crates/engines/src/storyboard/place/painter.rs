//! The painter: puts faces, boxes, posts and lights of a place on a sheet, in the perspective of its view
//! and the colours of its air. What is painted later lies over what was painted before.

use domain::colour::Colour;
use tiny_skia::Pixmap;

use super::air::{Air, Facing, Study, brightest};
use super::view::{Point, View};
use crate::storyboard::brush::{self, Spot, Wash};

/// Two corners of an upright box, the smaller numbers first.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Block {
    /// Left, bottom and near.
    pub low: Point,
    /// Right, top and far.
    pub high: Point,
}

/// Paints one layer of a place.
pub(crate) struct Painter<'a> {
    /// What is painted on.
    pub sheet: &'a mut Pixmap,
    /// The perspective.
    pub view: View,
    /// The light.
    pub air: Air,
}

impl Painter<'_> {
    /// Paints with left and right exchanged, the light as well; it turns everything that lies on the sheet, so
    /// what must not be turned is painted afterwards.
    pub(crate) fn mirrored(&mut self, paint: impl FnOnce(&mut Painter)) {
        let (view, mut air) = (self.view, self.air);
        air.tone.towards_light.0 *= -1.0;
        let eye = (-view.eye.0, view.eye.1, view.eye.2);
        let vanish = (view.width - view.vanish.0, view.vanish.1);
        paint(&mut Painter { sheet: self.sheet, view: View { eye, vanish, ..view }, air });
        let width = self.sheet.width() as usize;
        for row in self.sheet.data_mut().as_chunks_mut::<4>().0.chunks_exact_mut(width) {
            row.reverse();
        }
    }

    /// Takes the lens and the people before it to another spot of the place, in centimetres.
    pub(crate) fn move_lens(&mut self, up: f32, away: f32) {
        self.view.eye.1 += up;
        self.view.eye.2 += away;
        if let Study::Depth(eye) = &mut self.air.study {
            *eye += away;
        }
    }

    /// A flat face with this wash as it is.
    pub(crate) fn face(&mut self, corners: &[Point], wash: Wash) {
        let wash = self.by_distance(corners).unwrap_or(wash);
        brush::polygon(self.sheet, &self.view.outline(corners), wash);
    }

    /// What a face is painted with in a depth guide: distance runs evenly over a level or upright face as it
    /// is seen. None in a picture, and for faces that lean.
    fn by_distance(&self, corners: &[Point]) -> Option<Wash> {
        let Study::Depth(eye) = self.air.study else { return None };
        let first = corners.first()?;
        let (mut low, mut high) = (*first, *first);
        for corner in corners {
            low = (low.0.min(corner.0), low.1.min(corner.1), low.2.min(corner.2));
            high = (high.0.max(corner.0), high.1.max(corner.1), high.2.max(corner.2));
        }
        let near = (first.0, first.1, low.2.max(brightest(eye)));
        let far = (first.0, first.1, high.2.max(near.2));
        let grey = |z: f32| self.air.hazed(Colour::rgb(0, 0, 0), z);
        let wash = Wash::down(grey(near.2), grey(far.2));
        let (start, end) = (self.view.spot(near), self.view.spot(far));
        match (high.0 - low.0 < 0.5, high.1 - low.1 < 0.5) {
            _ if far.2 - near.2 < 0.5 => Some(Wash::flat(grey(near.2))),
            (true, false) => Some(wash.along((start.0, 0.0), (end.0, 0.0))),
            (false, true) => Some(wash.along((0.0, start.1), (0.0, end.1))),
            _ => None,
        }
    }

    /// A rectangle on the ground.
    pub(crate) fn ground(&mut self, (left, right): (f32, f32), (near, far): (f32, f32), wash: Wash) {
        self.level(0.0, (left, right), (near, far), wash);
    }

    /// A level rectangle at height `y`.
    pub(crate) fn level(&mut self, y: f32, (left, right): (f32, f32), (near, far): (f32, f32), wash: Wash) {
        self.face(&[(left, y, far), (right, y, far), (right, y, near), (left, y, near)], wash);
    }

    /// Ground of one colour at height `y` that fades into haze as far things do.
    pub(crate) fn plain(&mut self, y: f32, across: (f32, f32), (near, far): (f32, f32), colour: Colour) {
        let stops = [near, 260.0, 800.0, 2200.0, 6000.0, far];
        for pair in stops.windows(2).rev() {
            let (from, to) = (pair[0].max(near), pair[1].min(far));
            if from >= to {
                continue;
            }
            let wash = Wash::down(self.air.lit(colour, to), self.air.lit(colour, from));
            // Neighbours overlap a little, so that no seam shows.
            self.level(y, across, ((from - 4.0).max(near), to), wash);
        }
    }

    /// An upright rectangle facing the lens at depth `z`.
    pub(crate) fn front(&mut self, z: f32, (left, right): (f32, f32), (bottom, top): (f32, f32), wash: Wash) {
        self.face(&[(left, top, z), (right, top, z), (right, bottom, z), (left, bottom, z)], wash);
    }

    /// An upright rectangle that runs away from the lens at `x`.
    pub(crate) fn side(&mut self, x: f32, (near, far): (f32, f32), (bottom, top): (f32, f32), wash: Wash) {
        self.face(&[(x, top, near), (x, top, far), (x, bottom, far), (x, bottom, near)], wash);
    }

    /// A wash for a surface of one colour between two depths.
    pub(crate) fn wall_wash(&self, colour: Colour, facing: Facing, z: f32) -> Wash {
        let top = self.air.facing(colour, facing, z);
        let bottom = self.air.facing(colour, facing, z).mix(self.air.dark(colour, z), 0.55);
        Wash::down(top, bottom)
    }

    /// The faces of a box that can be seen, each lit by the way it faces.
    pub(crate) fn block(&mut self, block: Block, colour: Colour) {
        let Block { low, high } = block;
        let (across, up, away) = ((low.0, high.0), (low.1, high.1), (low.2, high.2));
        let z = low.2.max(self.view.eye.2 + 60.0);
        let eye = self.view.eye;
        if high.1 < eye.1 {
            let near = self.air.facing(colour, Facing::Up, z);
            let far = self.air.facing(colour, Facing::Up, high.2);
            self.level(high.1, across, away, Wash::down(far, near));
        }
        if low.1 > eye.1 {
            self.level(low.1, across, away, Wash::flat(self.air.facing(colour, Facing::Down, z)));
        }
        if low.0 > eye.0 {
            let wash = self.wall_wash(colour, Facing::Left, z);
            self.side(low.0, away, up, wash);
        } else if high.0 < eye.0 {
            let wash = self.wall_wash(colour, Facing::Right, z);
            self.side(high.0, away, up, wash);
        }
        if self.view.sees(low.2) {
            let wash = self.wall_wash(colour, Facing::Front, z);
            self.front(low.2, across, up, wash);
        }
    }

    /// A straight bar between two points, `thick` centimetres wide.
    pub(crate) fn bar(&mut self, from: Point, to: Point, thick: f32, wash: Wash) {
        if !self.view.sees(from.2) || !self.view.sees(to.2) {
            return;
        }
        let (a, b) = (self.view.spot(from), self.view.spot(to));
        let (first, last) = (thick * self.view.scale(from.2) / 2.0, thick * self.view.scale(to.2) / 2.0);
        let length = libm::hypotf(b.0 - a.0, b.1 - a.1).max(0.01);
        let across = (-(b.1 - a.1) / length, (b.0 - a.0) / length);
        let first = first.max(0.35);
        let last = last.max(0.35);
        let spots = [
            (a.0 + across.0 * first, a.1 + across.1 * first),
            (b.0 + across.0 * last, b.1 + across.1 * last),
            (b.0 - across.0 * last, b.1 - across.1 * last),
            (a.0 - across.0 * first, a.1 - across.1 * first),
        ];
        brush::polygon(self.sheet, &spots, wash);
    }

    /// A round upright post with its lit side towards the light.
    pub(crate) fn post(&mut self, foot: Point, top: f32, thick: f32, colour: Colour) {
        if !self.view.sees(foot.2) {
            return;
        }
        let (lit, dark) = (self.air.lit(colour, foot.2), self.air.dark(colour, foot.2));
        let wash = if self.air.tone.towards_light.0 < 0.0 {
            Wash::across(lit, dark)
        } else {
            Wash::across(dark, lit)
        };
        let across = (foot.0 - thick / 2.0, foot.0 + thick / 2.0);
        self.front(foot.2, across, (foot.1, top), wash);
    }

    /// A rope or wire that hangs through between two points by `sag` centimetres.
    pub(crate) fn wire(&mut self, from: Point, to: Point, sag: f32, thick: f32, colour: Colour) {
        if !self.view.sees(from.2) || !self.view.sees(to.2) {
            return;
        }
        let between = |part: f32| {
            let drop = sag * 4.0 * part * (1.0 - part);
            let mix = |a: f32, b: f32| a + (b - a) * part;
            self.view.spot((mix(from.0, to.0), mix(from.1, to.1) - drop, mix(from.2, to.2)))
        };
        let spots: Vec<Spot> = (0..=8_u8).map(|step| between(f32::from(step) / 8.0)).collect();
        let z = f32::midpoint(from.2, to.2);
        let width = (thick * self.view.scale(z)).max(0.7);
        brush::line(self.sheet, &spots, width, Wash::flat(self.air.hazed(colour, z)));
    }

    /// A lamp's light in the air around a point; `radius` in centimetres.
    pub(crate) fn glow(&mut self, at: Point, radius: f32, colour: Colour, alpha: f32) {
        if !self.view.sees(at.2) || self.air.study != Study::Picture {
            return;
        }
        let size = radius * self.view.scale(at.2);
        brush::glow(self.sheet, self.view.spot(at), (size, size), colour, alpha);
    }

    /// A lamp's pool of light on the ground; `radius` in centimetres.
    pub(crate) fn pool(&mut self, at: Point, radius: f32, colour: Colour, alpha: f32) {
        if self.air.study != Study::Picture {
            return;
        }
        let size = self.flat_size(at, radius);
        brush::glow(self.sheet, self.view.spot(at), size, colour, alpha);
    }

    /// A soft shadow on the ground; `radius` in centimetres.
    pub(crate) fn shade(&mut self, at: Point, radius: f32, alpha: f32) {
        if self.air.study != Study::Picture {
            return;
        }
        let size = self.flat_size(at, radius);
        let colour = self.air.dark(Colour::rgb(0x3a, 0x36, 0x58), at.2);
        brush::soft(self.sheet, self.view.spot(at), size, colour, alpha);
    }

    /// The shadow that an upright thing casts on the ground, longer the lower the sun; in centimetres.
    pub(crate) fn cast(&mut self, foot: Point, thick: f32, high: f32) {
        if self.air.sun < 0.4 || self.air.night() {
            return;
        }
        let towards = self.air.tone.towards_light;
        let long = high * (0.45 / towards.1.abs()).min(1.1);
        let (aside, near) = (-towards.0 * long, foot.2 - 0.55 * long);
        let half = thick / 2.0;
        let corners = [
            (foot.0 - half, foot.1, foot.2),
            (foot.0 + half, foot.1, foot.2),
            (foot.0 + aside + half, foot.1, near),
            (foot.0 + aside - half, foot.1, near),
        ];
        let colour = self.dark_ground(foot.2);
        self.face(&corners, Wash::flat(colour).alpha(0.38 * self.air.sun));
    }

    /// The colour of shadows on the ground at depth `z`.
    fn dark_ground(&self, z: f32) -> Colour {
        self.air.dark(Colour::rgb(0x4a, 0x4c, 0x70), z)
    }

    /// How large a circle on the level of `at` is seen, across and down.
    pub(crate) fn flat_size(&self, at: Point, radius: f32) -> (f32, f32) {
        let near = self.view.spot((at.0, at.1, (at.2 - radius).max(self.view.eye.2 + 40.0))).1;
        let far = self.view.spot((at.0, at.1, at.2 + radius)).1;
        (radius * self.view.scale(at.2), ((near - far) / 2.0).abs().max(0.6))
    }
}
