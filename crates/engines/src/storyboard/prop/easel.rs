//! The easel: coordinates and light for things drawn large. The middle of the frame is (0, 0), y grows
//! downwards, and 1 is half of the frame's height.

use domain::colour::Colour;
use domain::style::FrameSize;
use tiny_skia::Pixmap;

use super::surface::Surface;
use crate::storyboard::brush::{self, Spot, Wash};
use crate::storyboard::place::air::Air;

/// Turns places of a thing that lies at an angle into places of the easel; the angle grows clockwise.
pub(super) fn turned(middle: Spot, angle: f32) -> impl Fn(f32, f32) -> Spot {
    let (sine, cosine) = (libm::sinf(angle), libm::cosf(angle));
    move |x, y| (middle.0 + x * cosine - y * sine, middle.1 + x * sine + y * cosine)
}

/// A sheet with the thing's own coordinates.
pub(super) struct Easel<'a> {
    /// What is painted on.
    pub sheet: &'a mut Pixmap,
    /// The light.
    pub air: Air,
    /// What the thing lies on.
    pub surface: Surface,
    middle: Spot,
    unit: f32,
}

impl<'a> Easel<'a> {
    /// An easel on the middle of the sheet.
    pub(super) fn new(sheet: &'a mut Pixmap, air: Air, surface: Surface, frame: FrameSize) -> Self {
        let middle = (sheet.width() as f32 / 2.0, sheet.height() as f32 / 2.0);
        let unit = (frame.height as f32 / 2.0).min(frame.width as f32 / 2.4);
        // At night only lamps light what lies on the ground.
        let open_sky = surface.is_outdoors() && !air.night();
        let air = if open_sky { air } else { air.indoors() };
        Self { sheet, air, surface, middle, unit }
    }

    /// Half of the sheet's width and height.
    pub(super) fn reach(&self) -> (f32, f32) {
        (self.middle.0 / self.unit, self.middle.1 / self.unit)
    }

    /// Where a point lies on the sheet.
    pub(super) fn at(&self, spot: Spot) -> Spot {
        (self.middle.0 + spot.0 * self.unit, self.middle.1 + spot.1 * self.unit)
    }

    /// How many pixels a length is.
    pub(super) fn long(&self, length: f32) -> f32 {
        length * self.unit
    }

    /// A colour from its lit to its shaded side, across the shape.
    pub(super) fn round(&self, colour: Colour) -> Wash {
        let (lit, dark) = (self.air.lit(colour, 0.0), self.air.dark(colour, 0.0));
        if self.air.tone.towards_light.0 < 0.0 { Wash::across(lit, dark) } else { Wash::across(dark, lit) }
    }

    /// A colour from above to below, by parts of shade from 0 to 1.
    pub(super) fn fall(&self, colour: Colour, above: f32, below: f32) -> Wash {
        let (lit, dark) = (self.air.lit(colour, 0.0), self.air.dark(colour, 0.0));
        Wash::down(lit.mix(dark, above), lit.mix(dark, below))
    }

    /// One flat colour with this part of shade.
    pub(super) fn plain(&self, colour: Colour, shade: f32) -> Wash {
        Wash::flat(self.air.lit(colour, 0.0).mix(self.air.dark(colour, 0.0), shade))
    }

    /// A polygon.
    pub(super) fn polygon(&mut self, spots: &[Spot], wash: Wash) {
        let spots: Vec<Spot> = spots.iter().map(|&spot| self.at(spot)).collect();
        brush::polygon(self.sheet, &spots, wash);
    }

    /// A closed curve.
    pub(super) fn smooth(&mut self, spots: &[Spot], wash: Wash) {
        let spots: Vec<Spot> = spots.iter().map(|&spot| self.at(spot)).collect();
        brush::smooth(self.sheet, &spots, wash);
    }

    /// An ellipse.
    pub(super) fn ellipse(&mut self, middle: Spot, across: f32, down: f32, wash: Wash) {
        let (spot, across, down) = (self.at(middle), self.long(across), self.long(down));
        brush::ellipse(self.sheet, spot, across, down, wash);
    }

    /// A line.
    pub(super) fn line(&mut self, spots: &[Spot], width: f32, wash: Wash) {
        let spots: Vec<Spot> = spots.iter().map(|&spot| self.at(spot)).collect();
        let width = self.long(width);
        brush::line(self.sheet, &spots, width, wash);
    }

    /// A soft shadow.
    pub(super) fn shadow(&mut self, middle: Spot, across: f32, down: f32, alpha: f32) {
        let (spot, size) = (self.at(middle), (self.long(across), self.long(down)));
        let dark = self.air.dark(Colour::rgb(0x38, 0x26, 0x38), 0.0);
        brush::soft(self.sheet, spot, size, dark, alpha);
    }

    /// A soft patch of one colour.
    pub(super) fn soft(&mut self, middle: Spot, across: f32, down: f32, colour: Colour, alpha: f32) {
        let (spot, size) = (self.at(middle), (self.long(across), self.long(down)));
        brush::soft(self.sheet, spot, size, colour, alpha);
    }

    /// Light in the air.
    pub(super) fn glow(&mut self, middle: Spot, size: f32, colour: Colour, alpha: f32) {
        let (spot, size) = (self.at(middle), self.long(size));
        brush::glow(self.sheet, spot, (size, size), colour, alpha);
    }
}
