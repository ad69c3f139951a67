//! Brushes: the strokes every background and prop is made of, on the screen and in pixels.
//!
//! A brush knows shapes and washes. It knows nothing of depth, places or light.

use domain::colour::Colour;
use tiny_skia::{
    Color, FillRule, GradientStop, LineCap, LineJoin, LinearGradient, Paint, Path, PathBuilder, Pixmap,
    Point, Rect, Shader, SpreadMode, Stroke, Transform,
};

use super::chance::Chance;
use super::facet;
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

    /// The run of colours over an outline.
    fn run(self, spots: &[Spot]) -> facet::Run {
        let channels = |(colour, alpha): (Colour, f32)| {
            let [red, green, blue] = [colour.red, colour.green, colour.blue].map(f32::from);
            [red, green, blue, alpha.clamp(0.0, 1.0) * 255.0]
        };
        let least = |pick: fn(&Spot) -> f32| spots.iter().map(pick).fold(f32::MAX, f32::min);
        let most = |pick: fn(&Spot) -> f32| spots.iter().map(pick).fold(f32::MIN, f32::max);
        let (start, end) = match self.way {
            Way::Flat => ((0.0, 0.0), (0.0, 0.0)),
            Way::Down => ((0.0, least(|spot| spot.1)), (0.0, most(|spot| spot.1))),
            Way::Across => ((least(|spot| spot.0), 0.0), (most(|spot| spot.0), 0.0)),
            Way::Line(start, end) => (start, end),
        };
        let (across, down) = (end.0 - start.0, end.1 - start.1);
        let square = across * across + down * down;
        let step = if square > 0.0 { (across / square, down / square) } else { (0.0, 0.0) };
        facet::Run { from: channels(self.from), to: channels(self.to), origin: start, step }
    }

    fn shader(self, bounds: Rect) -> Shader<'static> {
        let first = tint(self.from.0, self.from.1);
        let (start, end) = match self.way {
            Way::Flat => return Shader::SolidColor(first),
            Way::Down => ((0.0, bounds.top()), (0.0, bounds.bottom())),
            Way::Across => ((bounds.left(), 0.0), (bounds.right(), 0.0)),
            Way::Line(start, end) => (start, end),
        };
        let stops = vec![GradientStop::new(0.0, first), GradientStop::new(1.0, tint(self.to.0, self.to.1))];
        let (start, end) = (Point::from_xy(start.0, start.1), Point::from_xy(end.0, end.1));
        LinearGradient::new(start, end, stops, SpreadMode::Pad, Transform::identity())
            .unwrap_or(Shader::SolidColor(first))
    }
}

fn tint(colour: Colour, alpha: f32) -> Color {
    let alpha = (alpha.clamp(0.0, 1.0) * 255.0).round() as u8;
    Color::from_rgba8(colour.red, colour.green, colour.blue, alpha)
}

/// Rounds to a sixteenth of a pixel, so that the last bits of trigonometry never decide a pixel.
fn snap(value: f32) -> f32 {
    (value.clamp(-30_000.0, 30_000.0) * 16.0).round() / 16.0
}

/// Builds paths out of spots.
#[derive(Default)]
pub(crate) struct Shape(PathBuilder);

impl Shape {
    /// Adds a closed polygon.
    pub(crate) fn polygon(&mut self, spots: &[Spot]) {
        for (index, spot) in spots.iter().enumerate() {
            match index {
                0 => self.0.move_to(snap(spot.0), snap(spot.1)),
                _ => self.0.line_to(snap(spot.0), snap(spot.1)),
            }
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
            (snap(f32::midpoint(a.0, b.0)), snap(f32::midpoint(a.1, b.1)))
        };
        let start = middle(count - 1);
        self.0.move_to(start.0, start.1);
        for (index, spot) in spots.iter().enumerate() {
            let end = middle(index);
            self.0.quad_to(snap(spot.0), snap(spot.1), end.0, end.1);
        }
        self.0.close();
    }

    /// Adds an ellipse.
    pub(crate) fn ellipse(&mut self, centre: Spot, across: f32, down: f32) {
        let (left, top) = (snap(centre.0 - across), snap(centre.1 - down));
        if let Some(rect) = Rect::from_xywh(left, top, snap(2.0 * across), snap(2.0 * down)) {
            self.0.push_oval(rect);
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
        if let Some(path) = self.0.finish() {
            fill(sheet, &path, wash);
        }
    }
}

fn fill(sheet: &mut Pixmap, path: &Path, wash: Wash) {
    let bounds = path.bounds();
    let outside = bounds.right() < 0.0
        || bounds.bottom() < 0.0
        || bounds.left() > sheet.width() as f32
        || bounds.top() > sheet.height() as f32;
    if outside {
        return;
    }
    let paint = Paint { shader: wash.shader(bounds), anti_alias: true, ..Paint::default() };
    sheet.fill_path(path, &paint, FillRule::Winding, Transform::identity(), None);
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

/// Fills one uneven round patch, as [`Shape::clump`] has them, with a plain colour; quick for the thousands
/// that make a wood.
pub(crate) fn clump(
    sheet: &mut Pixmap,
    (centre, size): (Spot, (f32, f32)),
    points: usize,
    colour: Colour,
    chance: &mut Chance,
) {
    let spots = clump_spots(centre, size, points, chance);
    let rounded = if size.0 < 9.0 { spots } else { round_off(&spots) };
    polygon(sheet, &rounded, Wash::flat(colour));
}

/// Cuts every corner of an outline, which makes two blunt ones out of each.
fn round_off(spots: &[Spot]) -> Vec<Spot> {
    let ends = spots.iter().zip(spots.iter().cycle().skip(1));
    let between = |a: &Spot, b: &Spot, part: f32| (a.0 + (b.0 - a.0) * part, a.1 + (b.1 - a.1) * part);
    ends.flat_map(|(a, b)| [between(a, b, 0.25), between(a, b, 0.75)]).collect()
}

/// Fills a polygon.
pub(crate) fn polygon(sheet: &mut Pixmap, spots: &[Spot], wash: Wash) {
    if spots.len() < 3 {
        return;
    }
    let spots: Vec<Spot> = spots.iter().map(|spot| (snap(spot.0), snap(spot.1))).collect();
    facet::fill(sheet, &spots, &wash.run(&spots));
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
    let mut builder = PathBuilder::new();
    let [first, .., last] = spots else { return };
    builder.move_to(snap(first.0), snap(first.1));
    for pair in spots[1..].windows(2) {
        let middle = (f32::midpoint(pair[0].0, pair[1].0), f32::midpoint(pair[0].1, pair[1].1));
        builder.quad_to(snap(pair[0].0), snap(pair[0].1), snap(middle.0), snap(middle.1));
    }
    builder.line_to(snap(last.0), snap(last.1));
    let Some(path) = builder.finish() else { return };
    let paint = Paint { shader: wash.shader(path.bounds()), anti_alias: true, ..Paint::default() };
    let stroke = Stroke { width, line_cap: LineCap::Round, line_join: LineJoin::Round, ..Stroke::default() };
    sheet.stroke_path(&path, &paint, &stroke, Transform::identity(), None);
}
