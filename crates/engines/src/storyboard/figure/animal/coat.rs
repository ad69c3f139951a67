//! The coat: the colours of fur, pale fur and markings, fringes and the short strokes that make it soft.

use domain::character::Species;
use domain::colour::Colour;

use super::super::Artist;
use crate::storyboard::ink::curve::{Frame, Knot, at, closed_curve, open_curve, sharp, soft};
use crate::storyboard::ink::{Paints, Taper};

impl Artist<'_> {
    /// The colour of the coat before any light falls on it.
    fn coat_colour(&self) -> Colour {
        self.colours.said("fur").unwrap_or(match self.figure.species {
            Species::Dog => Colour::rgb(0xdc, 0xa0, 0x62),
            Species::Rabbit => Colour::rgb(0xd8, 0xc4, 0xb2),
            Species::Fox => Colour::rgb(0xe2, 0x82, 0x3c),
            Species::Bird => Colour::rgb(0x86, 0xae, 0xd0),
            _ => Colour::rgb(0xe9, 0xa2, 0x57),
        })
    }

    pub(super) fn fur(&self) -> Paints {
        if self.colours.said("fur").is_some() {
            return self.colours.paints("fur");
        }
        self.colours.material(self.coat_colour())
    }

    /// The pale fur of chest, muzzle and belly.
    pub(super) fn pale_fur(&self) -> Paints {
        let white = Colour::rgb(0xff, 0xfa, 0xf2);
        self.colours.material(self.coat_colour().mix(white, 0.84))
    }

    /// The stripes of a cat, the back of a dog, the socks and ears of a fox.
    pub(super) fn marked_fur(&self) -> Paints {
        if self.colours.said("markings").is_some() {
            return self.colours.paints("markings");
        }
        let dark = match self.figure.species {
            Species::Fox => Colour::rgb(0x4a, 0x30, 0x30),
            _ => self.coat_colour().mix(Colour::rgb(0x8a, 0x3c, 0x18), 0.42),
        };
        self.colours.material(dark)
    }

    /// The fur of the feet.
    pub(super) fn foot_fur(&self) -> Paints {
        match self.figure.species {
            Species::Fox => self.marked_fur(),
            Species::Rabbit => self.fur(),
            _ => self.pale_fur(),
        }
    }

    /// Pale fur that hangs from `top` in uneven points, inside the clip.
    pub(super) fn fur_bib(&mut self, frame: &Frame, top: (f32, f32), half: f32, long: f32) {
        let pale = self.pale_fur();
        let shape = closed_curve(&frame.inner(at(top.0, top.1), 0.0, 1.0), &fringe(half, long));
        self.brush.fill_clipped(&shape, pale.lit, 1.0);
    }

    /// Pale fur that stands out over the outline of the chest, as a dog and a fox have it.
    pub(super) fn fur_ruff(&mut self, frame: &Frame, top: (f32, f32), half: f32, long: f32) {
        if !matches!(self.figure.species, Species::Dog | Species::Fox) {
            return self.fur_bib(frame, top, half, long);
        }
        let pale = self.pale_fur();
        let inner = frame.inner(at(top.0, top.1), 0.0, 1.0);
        let shape = closed_curve(&inner, &fringe(half, long));
        let line = pale.line.mix(pale.shade, 0.55);
        self.brush.contour(&shape, line, 0.55);
        self.brush.tones(&shape, &pale, frame.scale() * 0.7);
    }

    /// Stripes inside the clip: each from its broad end over a middle to its point.
    pub(super) fn fur_stripes(&mut self, frame: &Frame, stripes: &[[(f32, f32); 3]]) {
        if self.figure.species != Species::Cat {
            return;
        }
        let marks = self.marked_fur();
        for (index, stripe) in stripes.iter().enumerate() {
            let points = open_curve(frame, &stripe.map(|(x, y)| soft(x, y)));
            let thick = if index % 2 == 0 { 1.35 } else { 1.0 };
            self.brush.stroke_clipped(
                &points,
                marks.lit,
                frame.scale() * thick / self.brush.line,
                Taper::End,
            );
        }
    }

    /// Short strokes of the pen where the fur breaks, each from a point in a direction.
    pub(super) fn fur_ticks(&mut self, frame: &Frame, strokes: &[(f32, f32, f32, f32)]) {
        let fur = self.fur();
        let colour = fur.line.mix(fur.shade, 0.45);
        for &(x, y, right, down) in strokes {
            let points = open_curve(
                frame,
                &[soft(x, y), soft(x + right * 0.6, y + down * 0.45), soft(x + right, y + down)],
            );
            self.brush.stroke_clipped(&points, colour, 0.6, Taper::End);
        }
    }

    /// A line of the body that thins out where the form turns away.
    pub(super) fn fur_crease(&mut self, frame: &Frame, knots: &[Knot], weight: f32) {
        let line = self.fur().line;
        self.brush.stroke(&open_curve(frame, knots), line, weight, Taper::End);
    }
}

/// The same fur on the side that is turned from the viewer.
pub(super) fn far(paints: Paints) -> Paints {
    Paints { lit: paints.shade, ..paints }
}

/// Fur that ends in uneven points, from its upper edge at the origin.
fn fringe(half: f32, long: f32) -> [Knot; 13] {
    [
        soft(0.0, -1.2),
        soft(half * 0.8, -0.8),
        soft(half * 1.02, long * 0.22),
        sharp(half * 1.06, long * 0.52),
        sharp(half * 0.74, long * 0.50),
        sharp(half * 0.60, long * 0.80),
        sharp(half * 0.28, long * 0.72),
        sharp(half * -0.04, long),
        sharp(half * -0.30, long * 0.72),
        sharp(half * -0.66, long * 0.82),
        sharp(half * -0.76, long * 0.50),
        sharp(half * -1.06, long * 0.50),
        soft(half * -1.02, long * 0.2),
    ]
}
