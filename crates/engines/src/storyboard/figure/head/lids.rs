//! Lids: the tapered line of the lashes, the thin lower lid, the crease, and eyes that are shut.

use domain::colour::Colour;

use super::super::Artist;
use super::eyes::Eye;
use super::mood::Lids;
use crate::storyboard::ink::Taper;
use crate::storyboard::ink::curve::{Knot, Vec2, at, sharp, soft};

impl Artist<'_> {
    /// Lashes, lower lid and crease of an open eye.
    pub(super) fn lashes(&mut self, eye: &Eye<'_>) {
        let line = self.lash_colour();
        if !eye.is_aside() && eye.cut.flick > 0.45 {
            let [.., back, corner] = eye.upper_lid();
            let root = back.lerp(corner, 0.5);
            let lash = [
                soft(root.x + 0.4, root.y - 1.6),
                soft(root.x + 2.0, root.y - 3.0),
                soft(root.x + 2.9, root.y - 4.9),
            ];
            self.brush.stroke(&eye.curve(&lash), line, 1.0 + 0.5 * eye.cut.flick, Taper::End);
        }
        let shape = if eye.is_aside() { side_lash(eye) } else { front_lash(eye) };
        self.brush.fill(&eye.shape(&shape), line, 1.0);
        self.lower_lashes(eye, line);
        self.crease(eye);
    }

    fn lower_lashes(&mut self, eye: &Eye<'_>, line: Colour) {
        let [outer, low, middle, inner] = eye.lower_lid();
        let soft_line = line.mix(self.colours.skin().line, 0.35);
        let corner = eye.upper_lid()[5];
        let under = [soft(corner.x - 0.5, corner.y + 2.6), soft(outer.x, outer.y), soft(low.x, low.y + 0.3)];
        self.brush.stroke(&eye.curve(&under), line, 0.42 + 0.45 * eye.cut.lash, Taper::Both);
        let along = [soft(outer.x, outer.y + 0.1), soft(low.x, low.y + 0.5), soft(middle.x, middle.y + 0.5)];
        self.brush.stroke(&eye.curve(&along), soft_line, 0.6, Taper::Both);
        if eye.is_aside() || eye.cut.flick < 0.5 {
            return;
        }
        let start = [soft(inner.x, inner.y), soft(inner.x + 2.0, inner.y + 1.3)];
        self.brush.stroke(&eye.curve(&start), soft_line, 0.4, Taper::Both);
        for (along, reach) in [(0.0_f32, 1.9_f32), (0.45, 1.5)] {
            let root = outer.lerp(low, along);
            let lash = [soft(root.x, root.y), soft(root.x + reach * 0.8, root.y + reach)];
            self.brush.stroke(&eye.curve(&lash), line, 0.6, Taper::End);
        }
    }

    fn crease(&mut self, eye: &Eye<'_>) {
        let lid = eye.upper_lid();
        let up = eye.cut.crease + 1.6 * eye.cut.lash;
        let lift = |spot: Vec2, x: f32, share: f32| soft(spot.x + x, spot.y - up * share);
        let knots = if eye.is_aside() {
            [lift(lid[3], 0.6, 0.9), lift(lid[4], -0.6, 1.0), lift(lid[5], -0.4, 1.2)]
        } else {
            [lift(lid[2], -0.6, 0.86), lift(lid[3], 0.4, 1.0), lift(lid[4], 1.6, 0.86)]
        };
        let line = self.colours.skin().line;
        self.brush.stroke(&eye.curve(&knots), line, 0.55, Taper::Both);
    }

    fn lash_colour(&self) -> Colour {
        let hair = self.colours.paints("hair").shade;
        let grey = self.body.aged * 0.3;
        self.colours.ink.line.mix(hair, 0.14 + grey)
    }

    /// A shut eye: one thick line, with lashes at its outer end where it hangs.
    pub(super) fn shut_eye(&mut self, eye: &Eye<'_>) {
        let line = self.lash_colour();
        let arched = eye.view.mood.lids == Lids::Arched && !self.acting.blink;
        let [inner, .., outer] = eye.cut.upper;
        let (from, to) = if eye.is_aside() { (-6.0, 6.4) } else { (inner.0, outer.0 + 0.6) };
        let (edge, middle) = if arched { (4.6, -3.8) } else { (2.0, 6.8) };
        let thick = 1.0 + 1.1 * eye.cut.lash;
        let point = |share: f32, raise: f32| {
            let arch = 1.0 - (share * 2.0 - 1.0) * (share * 2.0 - 1.0);
            let fall = if arched { 0.0 } else { share * 1.2 };
            at(from + (to - from) * share, edge + (middle - edge) * arch + fall - raise)
        };
        let mut knots: Vec<Knot> = Vec::with_capacity(12);
        for (share, corner) in [(0.0, true), (0.22, false), (0.5, false), (0.78, false), (1.0, true)] {
            knots.push(Knot { at: point(share, 0.0), corner });
        }
        for (share, raise) in [(0.8, thick * 0.95), (0.5, thick), (0.2, thick * 0.6)] {
            let spot = point(share, raise);
            knots.push(soft(spot.x, spot.y));
        }
        self.brush.fill(&eye.shape(&knots), line, 1.0);
        if !arched {
            self.hanging_lashes(eye, line, [point(0.86, 0.4), point(0.68, 0.2)]);
        }
    }

    fn hanging_lashes(&mut self, eye: &Eye<'_>, line: Colour, roots: [Vec2; 2]) {
        let long = 1.2 + 1.6 * eye.cut.flick;
        for root in roots {
            let way = if eye.is_aside() { -0.3 } else { 0.8 };
            let lash = [soft(root.x, root.y), soft(root.x + long * way, root.y + long * 0.8)];
            self.brush.stroke(&eye.curve(&lash), line, 0.9, Taper::End);
        }
        let crease = [soft(-4.4, -1.6), soft(0.6, -0.2), soft(5.4, -2.0)];
        let skin = self.colours.skin().line;
        self.brush.stroke(&eye.curve(&crease), skin, 0.5, Taper::Both);
    }
}

/// The lashes from the front: a band that thickens outwards and ends in a flick.
fn front_lash(eye: &Eye<'_>) -> Vec<Knot> {
    let lid = eye.upper_lid();
    let corner = lid[5];
    let heavy = 0.35 + 0.65 * eye.cut.lash;
    let out = 0.9 + 2.0 * eye.cut.flick;
    // How far each point of the lid is moved aside and how thick the band is there.
    let band = [(-0.7, 0.75), (-0.3, 2.6), (0.3, 3.1), (1.0, 2.75)];
    let mut knots = vec![sharp(lid[0].x - 0.5, lid[0].y + 0.6)];
    knots.extend(
        band.iter().zip(&lid[1..5]).map(|((x, thick), spot)| soft(spot.x + x, spot.y - thick * heavy)),
    );
    knots.extend([
        sharp(corner.x + out, corner.y - 1.6 - 1.1 * eye.cut.flick),
        soft(corner.x + 0.8, corner.y - 0.1),
        soft(corner.x + 0.1, corner.y + 1.6),
        sharp(corner.x - 0.8, corner.y + 3.6),
        soft(corner.x - 0.6, corner.y + 0.4),
    ]);
    knots.extend(lid[1..5].iter().rev().map(|spot| soft(spot.x, spot.y + 0.2)));
    knots
}

/// The lashes from the side: they stand out before the eye and run back over it.
fn side_lash(eye: &Eye<'_>) -> Vec<Knot> {
    let lid = eye.upper_lid();
    let (heavy, flick) = (0.35 + 0.65 * eye.cut.lash, 0.6 + 1.4 * eye.cut.flick);
    let [_, _, front, top, back, corner] = lid;
    vec![
        sharp(front.x - flick, front.y - 2.4),
        soft(front.x + 0.2, front.y - 3.4 * heavy),
        soft(top.x, top.y - 2.0 * heavy),
        soft(back.x + 0.4, back.y - 2.0 * heavy),
        sharp(corner.x + 1.2, corner.y + 0.4),
        soft(corner.x - 0.6, corner.y + 1.2),
        soft(back.x, back.y + 0.4),
        soft(top.x, top.y + 0.2),
        soft(front.x + 0.4, front.y + 0.8),
        sharp(front.x - 0.2, front.y + 2.6),
        soft(front.x - 0.5, front.y),
    ]
}
