//! The view: how a place in centimetres becomes a picture in pixels.
//!
//! Every place is built in one space. x grows to the right, y upwards from the ground and z away from the
//! camera, all in centimetres; figures stand where z is 0. One perspective with one vanishing point shows
//! everything, so that people, walls and ground agree.

use crate::storyboard::brush::Spot;

/// A point of the place: right, up and away, in centimetres.
pub(crate) type Point = (f32, f32, f32);

/// How close to the lens a thing may come before it is cut off, in centimetres.
const NEAR: f32 = 24.0;

/// A camera with a shifting lens: upright lines stay upright.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct View {
    /// The field in pixels, which is larger than the frame when the camera moves.
    pub width: f32,
    /// The field's height in pixels.
    pub height: f32,
    /// How far the resting frame begins from the field's left edge, and ends from its right one.
    pub margin: f32,
    /// Where the lens is.
    pub eye: Point,
    /// Pixels per centimetre at a distance of one centimetre.
    pub focal: f32,
    /// The vanishing point on the field; its row is the horizon.
    pub vanish: Spot,
}

impl View {
    /// Pixels per centimetre at depth `z`.
    pub(crate) fn scale(&self, z: f32) -> f32 {
        self.focal / (z - self.eye.2).max(NEAR)
    }

    /// Where a point is seen; points behind the lens are taken to be just before it.
    pub(crate) fn spot(&self, point: Point) -> Spot {
        let scale = self.scale(point.2);
        (self.vanish.0 + (point.0 - self.eye.0) * scale, self.vanish.1 - (point.1 - self.eye.1) * scale)
    }

    /// The outline of a flat face, cut off at the lens; empty when wholly behind it.
    pub(crate) fn outline(&self, corners: &[Point]) -> Vec<Spot> {
        let limit = self.eye.2 + NEAR;
        let mut spots = Vec::with_capacity(corners.len() + 2);
        for (index, &from) in corners.iter().enumerate() {
            let to = corners[(index + 1) % corners.len()];
            if from.2 >= limit {
                spots.push(self.spot(from));
            }
            if (from.2 >= limit) != (to.2 >= limit) {
                let part = (limit - from.2) / (to.2 - from.2);
                let cut = (from.0 + (to.0 - from.0) * part, from.1 + (to.1 - from.1) * part, limit);
                spots.push(self.spot(cut));
            }
        }
        spots
    }

    /// Whether a point lies before the lens.
    pub(crate) fn sees(&self, z: f32) -> bool {
        z >= self.eye.2 + NEAR
    }

    /// How far to the left and right of the lens the field reaches at depth `z`.
    pub(crate) fn reach(&self, z: f32) -> (f32, f32) {
        let scale = self.scale(z);
        (self.eye.0 - self.vanish.0 / scale, self.eye.0 + (self.width - self.vanish.0) / scale)
    }

    /// The column at a part of the resting frame's width, which does not depend on how large the field is.
    pub(crate) fn across(&self, part: f32) -> f32 {
        self.margin + part * (self.width - 2.0 * self.margin)
    }

    /// How far to the left and right of the lens the resting frame reaches at depth `z`.
    pub(crate) fn frame_reach(&self, z: f32) -> (f32, f32) {
        let scale = self.scale(z);
        let place = |column: f32| self.eye.0 + (column - self.vanish.0) / scale;
        (place(self.margin), place(self.width - self.margin))
    }

    /// The same view on a field `1 / step` as large in each direction.
    pub(crate) fn reduced(&self, step: u32) -> Self {
        let part = 1.0 / step as f32;
        Self {
            width: (self.width * part).ceil(),
            height: (self.height * part).ceil(),
            margin: self.margin * part,
            focal: self.focal * part,
            vanish: (self.vanish.0 * part, self.vanish.1 * part),
            ..*self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view() -> View {
        View {
            width: 1280.0,
            height: 720.0,
            margin: 0.0,
            eye: (0.0, 140.0, -360.0),
            focal: 720.0,
            vanish: (640.0, 360.0),
        }
    }

    #[test]
    fn what_is_as_high_as_the_lens_lies_on_the_horizon_at_every_depth() {
        for z in [0.0, 100.0, 5000.0] {
            assert!((view().spot((50.0, 140.0, z)).1 - 360.0).abs() < 0.01);
        }
    }

    #[test]
    fn a_face_that_passes_the_lens_is_cut_and_one_behind_it_is_gone() {
        let floor = |from: f32, to: f32| {
            view().outline(&[(-90.0, 0.0, from), (90.0, 0.0, from), (90.0, 0.0, to), (-90.0, 0.0, to)])
        };
        assert_eq!(floor(-900.0, 900.0).len(), 4);
        assert!(floor(-900.0, -500.0).is_empty());
    }
}
