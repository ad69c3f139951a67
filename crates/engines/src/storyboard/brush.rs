//! Brushes: the strokes every background and prop is made of, on the screen and in pixels.
//!
//! A brush knows shapes and washes. It knows nothing of depth, places or light.

use domain::colour::Colour;
use tiny_skia::Pixmap;

use super::chance::Chance;
use super::facet::{self, Bounds, Outline};
pub(crate) use super::glow::{glow, soft};

/// A point on the screen in pixels; y grows downwards.
pub(crate) type Spot = (f32, f32);

/// In which direction a wash runs from its first colour to its second.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Way {
    /// Not at all: the first colour everywhere.
    Flat,
    /// From the shape's top to its bottom.
    Down,
    /// From the shape's left to its right.
    Across,
    /// From one spot to another.
    Line(Spot, Spot),
}

/// Paint for one shape: one colour or a run between two, each with an opacity from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Wash {
    from: (Colour, f32),
    to: (Colour, f32),
    way: Way,
}

impl Wash {
    /// One colour.
    pub(crate) const fn flat(colour: Colour) -> Self {
        Self { from: (colour, 1.0), to: (colour, 1.0), way: Way::Flat }
    }

    /// From `top` down to `bottom`.
    pub(crate) const fn down(top: Colour, bottom: Colour) -> Self {
        Self { from: (top, 1.0), to: (bottom, 1.0), way: Way::Down }
    }

    /// From `left` to `right`.
    pub(crate) const fn across(left: Colour, right: Colour) -> Self {
        Self { from: (left, 1.0), to: (right, 1.0), way: Way::Across }
    }

    /// The same run between two spots of the screen.
    pub(crate) const fn along(self, start: Spot, end: Spot) -> Self {
        Self { way: Way::Line(start, end), ..self }
    }

    /// With this opacity throughout.
    pub(crate) const fn alpha(self, alpha: f32) -> Self {
        self.ends(alpha, alpha)
    }

    /// With one opacity at each end.
    pub(crate) const fn ends(self, from: f32, to: f32) -> Self {
        Self { from: (self.from.0, from), to: (self.to.0, to), way: self.way }
    }

    /// The run of colours over an outline with these bounds.
    fn run(self, bounds: &Bounds) -> facet::Run {
        let channels = |(colour, alpha): (Colour, f32)| {
            let [red, green, blue] = [colour.red, colour.green, colour.blue].map(f32::from);
            [red, green, blue, alpha.clamp(0.0, 1.0) * 255.0]
        };
        let (start, end) = match self.way {
            Way::Flat => ((0.0, 0.0), (0.0, 0.0)),
            Way::Down => ((0.0, bounds.top), (0.0, bounds.bottom)),
            Way::Across => ((bounds.left, 0.0), (bounds.right, 0.0)),
            Way::Line(start, end) => (start, end),
        };
        let (across, down) = (end.0 - start.0, end.1 - start.1);
        let square = across * across + down * down;
        let step = if square > 0.0 { (across / square, down / square) } else { (0.0, 0.0) };
        facet::Run { from: channels(self.from), to: channels(self.to), origin: start, step }
    }
}

/// Rounds to a sixteenth of a pixel, so that the last bits of trigonometry never decide a pixel.
fn snap(value: f32) -> f32 {
    // Cutting off below a positive number is quicker than rounding.
    const BEYOND: i32 = 480_000;
    ((value.clamp(-30_000.0, 30_000.0) * 16.0 + (BEYOND as f32 + 0.5)) as i32 - BEYOND) as f32 / 16.0
}

fn snapped(spot: Spot) -> Spot {
    (snap(spot.0), snap(spot.1))
}

/// Builds outlines out of spots.
#[derive(Default)]
pub(crate) struct Shape(Outline);

impl Shape {
    /// Adds a closed polygon.
    pub(crate) fn polygon(&mut self, spots: &[Spot]) {
        for &spot in spots {
            self.0.corner(snapped(spot));
        }
        self.0.close();
    }

    /// Adds a closed curve through the spots.
    pub(crate) fn smooth(&mut self, spots: &[Spot]) {
        let count = spots.len();
        if count < 3 {
            return;
        }
        let middle = |index: usize| {
            let (a, b) = (spots[index % count], spots[(index + 1) % count]);
            snapped((f32::midpoint(a.0, b.0), f32::midpoint(a.1, b.1)))
        };
        self.0.corner(middle(count - 1));
        for (index, &spot) in spots.iter().enumerate() {
            self.0.bend(snapped(spot), middle(index));
        }
        self.0.close();
    }

    /// Adds an ellipse.
    pub(crate) fn ellipse(&mut self, centre: Spot, across: f32, down: f32) {
        let size = (snap(across.max(0.0)), snap(down.max(0.0)));
        if size.0 > 0.0 && size.1 > 0.0 {
            self.0.ellipse(snapped(centre), size);
        }
    }

    /// Adds an uneven round patch with `points` bulges, as of leaves or cloud.
    pub(crate) fn clump(&mut self, centre: Spot, size: (f32, f32), points: usize, chance: &mut Chance) {
        let spots = clump_spots(centre, size, points, chance);
        // The bends of a small patch cannot be seen.
        if size.0 < 11.0 { self.polygon(&spots) } else { self.smooth(&spots) }
    }

    /// Fills what was added. Overlapping parts are one surface.
    pub(crate) fn fill(self, sheet: &mut Pixmap, wash: Wash) {
        if let Some(bounds) = self.0.bounds() {
            facet::fill(sheet, &self.0, &bounds, wash.run(&bounds));
        }
    }
}

fn clump_spots(centre: Spot, size: (f32, f32), points: usize, chance: &mut Chance) -> Vec<Spot> {
    let turn = chance.between(0.0, core::f32::consts::TAU);
    (0..points)
        .map(|index| {
            let angle = turn + core::f32::consts::TAU * index as f32 / points as f32;
            let reach = chance.between(0.62, 1.18);
            (centre.0 + libm::cosf(angle) * size.0 * reach, centre.1 + libm::sinf(angle) * size.1 * reach)
        })
        .collect()
}

/// Fills a polygon.
pub(crate) fn polygon(sheet: &mut Pixmap, spots: &[Spot], wash: Wash) {
    if spots.len() < 3 {
        return;
    }
    let mut shape = Shape::default();
    shape.polygon(spots);
    shape.fill(sheet, wash);
}

/// Fills a closed curve through the spots.
pub(crate) fn smooth(sheet: &mut Pixmap, spots: &[Spot], wash: Wash) {
    let mut shape = Shape::default();
    shape.smooth(spots);
    shape.fill(sheet, wash);
}

/// Fills an upright rectangle.
pub(crate) fn rectangle(sheet: &mut Pixmap, corner: Spot, size: (f32, f32), wash: Wash) {
    let (left, top, right, bottom) = (corner.0, corner.1, corner.0 + size.0, corner.1 + size.1);
    polygon(sheet, &[(left, top), (right, top), (right, bottom), (left, bottom)], wash);
}

/// Fills an ellipse.
pub(crate) fn ellipse(sheet: &mut Pixmap, centre: Spot, across: f32, down: f32, wash: Wash) {
    let mut shape = Shape::default();
    shape.ellipse(centre, across, down);
    shape.fill(sheet, wash);
}

/// Draws a line of even width through the spots, curved if there are more than two.
pub(crate) fn line(sheet: &mut Pixmap, spots: &[Spot], width: f32, wash: Wash) {
    let [first, .., last] = spots else { return };
    let mut course = Outline::default();
    course.corner(*first);
    for pair in spots[1..].windows(2) {
        let middle = (f32::midpoint(pair[0].0, pair[1].0), f32::midpoint(pair[0].1, pair[1].1));
        course.bend(pair[0], middle);
    }
    course.corner(*last);
    let mut shape = Shape::default();
    for pair in course.spots().windows(2) {
        stretch(&mut shape, (pair[0], pair[1]), width / 2.0);
    }
    if width > 2.0 {
        for &joint in course.spots() {
            shape.ellipse(joint, width / 2.0, width / 2.0);
        }
    }
    shape.fill(sheet, wash);
}

/// One straight piece of a line.
fn stretch(shape: &mut Shape, (from, to): (Spot, Spot), half: f32) {
    let along = (to.0 - from.0, to.1 - from.1);
    let length = libm::hypotf(along.0, along.1).max(0.01);
    let aside = (-along.1 / length * half, along.0 / length * half);
    let corner = |spot: Spot, side: f32| (spot.0 + aside.0 * side, spot.1 + aside.1 * side);
    shape.polygon(&[corner(from, 1.0), corner(to, 1.0), corner(to, -1.0), corner(from, -1.0)]);
}
