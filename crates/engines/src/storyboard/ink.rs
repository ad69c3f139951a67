//! The drawn line and the flat tone: outlines that swell and thin, fills, shades clipped to their shape.
//!
//! A [`Brush`] owns the canvas while one figure is drawn. It knows nothing of figures: shapes arrive as
//! polygons in pixels.

pub(crate) mod curve;
mod outline;

use domain::colour::Colour;
use tiny_skia::{
    Color, FillRule, GradientStop, LinearGradient, Mask, Paint, Path, PathBuilder, Pixmap, RadialGradient,
    SpreadMode, Transform,
};

use self::curve::{Frame, Vec2, closed_curve, oval};
pub(crate) use self::outline::moved;
use self::outline::{grow, holds, ribbon, winding};

/// The colours of one material in one light.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Paints {
    /// In the light.
    pub(crate) lit: Colour,
    /// In the shade.
    pub(crate) shade: Colour,
    /// Of its outline.
    pub(crate) line: Colour,
}

/// Where a drawn line is thick.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Taper {
    /// Thick in the middle, thin at both ends.
    Both,
    /// Thick where it begins, thin where it ends.
    End,
    /// The same all along, with slightly thinner ends.
    Even,
}

impl Taper {
    fn width(self, along: f32) -> f32 {
        match self {
            Self::Both => 0.12 + 0.88 * libm::sinf(along * std::f32::consts::PI),
            Self::End => 1.0 - 0.94 * along * along,
            Self::Even => 1.0 - 0.5 * libm::powf((along - 0.5).abs() * 2.0, 4.0),
        }
    }
}

/// The canvas and the pen of one figure.
pub(crate) struct Brush<'a> {
    canvas: &'a mut Pixmap,
    clip: Mask,
    clip_shape: Vec<Vec2>,
    clipped: Option<Bounds>,
    /// The usual width of an outline in pixels.
    pub(crate) line: f32,
    /// How heavy the outlines are of what is drawn now: below 1 for what is far, above for what is near.
    pub(crate) weight: f32,
    /// The direction towards the light on the canvas, a unit vector.
    pub(crate) light: Vec2,
    /// The colour of the edge that the light catches, if there is one.
    pub(crate) rim: Option<Colour>,
}

/// Whole pixels, the last ones excluded.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Bounds {
    left: usize,
    top: usize,
    right: usize,
    bottom: usize,
}

impl<'a> Brush<'a> {
    /// A brush on `canvas`; none when the canvas is too large to clip on.
    pub(crate) fn new(canvas: &'a mut Pixmap, line: f32, light: Vec2, rim: Option<Colour>) -> Option<Self> {
        let clip = Mask::new(canvas.width(), canvas.height())?;
        Some(Self { canvas, clip, clip_shape: Vec::new(), clipped: None, line, weight: 1.0, light, rim })
    }

    /// Fills a polygon.
    pub(crate) fn fill(&mut self, shape: &[Vec2], colour: Colour, opacity: f32) {
        let Some(path) = self.visible_path(shape) else { return };
        self.canvas.fill_path(&path, &paint(colour, opacity), FillRule::Winding, Transform::identity(), None);
    }

    /// Fills what of a polygon lies inside the clip.
    pub(crate) fn fill_clipped(&mut self, shape: &[Vec2], colour: Colour, opacity: f32) {
        let Some(path) = self.visible_path(shape) else { return };
        if !self.cut_clip() {
            return;
        }
        let clip = Some(&self.clip);
        self.canvas.fill_path(&path, &paint(colour, opacity), FillRule::Winding, Transform::identity(), clip);
    }

    /// A soft spot of colour inside the clip: full in the middle, nothing at `radii` units from it.
    pub(crate) fn glow_clipped(
        &mut self,
        frame: &Frame,
        middle: Vec2,
        radii: Vec2,
        colour: Colour,
        opacity: f32,
    ) {
        let shape = closed_curve(frame, &oval(middle, radii.x, radii.y));
        let Some(path) = self.visible_path(&shape) else { return };
        if !self.cut_clip() {
            return;
        }
        let spot = frame.place(middle);
        let (wide, high) = (frame.scale() * radii.x, frame.scale() * radii.y);
        let stretch = Transform::from_row(wide, 0.0, 0.0, high, spot.x, spot.y);
        let stop = |at: f32, share: f32| GradientStop::new(at, solid(colour, opacity * share));
        let stops = vec![stop(0.0, 1.0), stop(0.45, 0.72), stop(1.0, 0.0)];
        let zero = tiny_skia::Point::zero();
        let Some(shader) = RadialGradient::new(zero, 0.0, zero, 1.0, stops, SpreadMode::Pad, stretch) else {
            return;
        };
        let paint = Paint { shader, anti_alias: true, ..Paint::default() };
        self.canvas.fill_path(&path, &paint, FillRule::Winding, Transform::identity(), Some(&self.clip));
    }

    /// Fills what of a polygon lies inside the clip with colours that run from one point to another, each given
    /// with its place between them, 0 to 1.
    pub(crate) fn fade_clipped(
        &mut self,
        shape: &[Vec2],
        (from, to): (Vec2, Vec2),
        colours: &[(f32, Colour)],
    ) {
        let Some(path) = self.visible_path(shape) else { return };
        if !self.cut_clip() {
            return;
        }
        let stops = colours.iter().map(|(at, colour)| GradientStop::new(*at, solid(*colour, 1.0))).collect();
        let (from, to) = (tiny_skia::Point::from_xy(from.x, from.y), tiny_skia::Point::from_xy(to.x, to.y));
        let Some(shader) = LinearGradient::new(from, to, stops, SpreadMode::Pad, Transform::identity())
        else {
            return;
        };
        let paint = Paint { shader, anti_alias: true, ..Paint::default() };
        self.canvas.fill_path(&path, &paint, FillRule::Winding, Transform::identity(), Some(&self.clip));
    }

    /// Makes `shape` the clip. The mask is only cut when something is drawn through it.
    pub(crate) fn clip_to(&mut self, shape: &[Vec2]) {
        self.unclip();
        self.clip_shape.clear();
        self.clip_shape.extend_from_slice(shape);
    }

    /// Cuts the mask of the clip; false when nothing of the clip is on the canvas.
    fn cut_clip(&mut self) -> bool {
        if self.clipped.is_some() {
            return true;
        }
        let Some(path) = self.visible_path(&self.clip_shape) else { return false };
        self.clip.fill_path(&path, FillRule::Winding, true, Transform::identity());
        self.clipped = self.bounds_of(&self.clip_shape, 2.0);
        self.clipped.is_some()
    }

    fn unclip(&mut self) {
        let Some(bounds) = self.clipped.take() else { return };
        let width = self.canvas.width() as usize;
        let data = self.clip.data_mut();
        for row in bounds.top..bounds.bottom {
            data[row * width + bounds.left..row * width + bounds.right].fill(0);
        }
    }

    /// Fills the ground of an outline: the polygon grown by the line's width, more on the side away from the
    /// light, so that the shape filled over it leaves a line that swells.
    pub(crate) fn contour(&mut self, shape: &[Vec2], colour: Colour, weight: f32) {
        if self.bounds_of(shape, self.line * weight * 3.0).is_none() {
            return;
        }
        let grown = grow(shape, self.line * weight * self.weight, self.light);
        self.fill(&grown, colour, 1.0);
    }

    /// Draws a shape in two tones: outlined, lit, and in shade where the same shape moved `depth` pixels
    /// towards the light does not cover it.
    pub(crate) fn cel(&mut self, shape: &[Vec2], paints: &Paints, depth: f32) {
        self.contour(shape, paints.line, 1.0);
        self.tones(shape, paints, depth);
    }

    /// The two tones of [`Brush::cel`] without the outline; leaves the shape as the clip.
    pub(crate) fn tones(&mut self, shape: &[Vec2], paints: &Paints, depth: f32) {
        self.fill(shape, paints.lit, 1.0);
        self.clip_to(shape);
        self.shade_edge(shape, paints.shade, self.light * depth);
        self.rim_light(shape, &[]);
    }

    /// Several shapes of one material that grow into one another: no lines where they overlap.
    pub(crate) fn union(&mut self, shapes: &[Vec<Vec2>], paints: &Paints, depth: f32) {
        for shape in shapes {
            self.contour(shape, paints.line, 1.0);
        }
        for (index, shape) in shapes.iter().enumerate() {
            self.fill(shape, paints.lit, 1.0);
            self.clip_to(shape);
            self.shade_edge(shape, paints.shade, self.light * depth);
            self.rim_light(shape, &shapes[..index]);
        }
    }

    /// Shades the clipped shape along its edges that are turned from the light, as deep as `inwards` is long.
    pub(crate) fn shade_edge(&mut self, shape: &[Vec2], colour: Colour, inwards: Vec2) {
        let turn = winding(shape);
        let count = shape.len();
        let dark = |index: usize| {
            let (here, next) = (shape[index % count], shape[(index + 1) % count]);
            ((next - here).right() * -turn).dot(inwards) < 0.0
        };
        let Some(start) = (0..count).find(|index| !dark(*index)) else { return };
        let mut run: Vec<Vec2> = Vec::new();
        for index in start..=start + count {
            if dark(index) {
                run.push(shape[index % count]);
            } else if !run.is_empty() {
                run.push(shape[index % count]);
                let inner: Vec<Vec2> = run.iter().rev().map(|spot| *spot + inwards).collect();
                run.extend(inner);
                self.fill_clipped(&run, colour, 1.0);
                run.clear();
            }
        }
    }

    /// A filled shape with its outline and no shade.
    pub(crate) fn flat(&mut self, shape: &[Vec2], colour: Colour, line: Colour) {
        self.contour(shape, line, 1.0);
        self.fill(shape, colour, 1.0);
    }

    /// A thin edge of light on the lit side of the clipped shape, but not where it lies within `others`.
    fn rim_light(&mut self, shape: &[Vec2], others: &[Vec<Vec2>]) {
        let Some(colour) = self.rim else { return };
        let width = self.line * 1.1;
        let count = shape.len();
        let turn = winding(shape);
        let mut ridge: Vec<Vec2> = Vec::new();
        for index in 0..=count {
            let (here, next) = (shape[index % count], shape[(index + 1) % count]);
            let outward = (next - here).unit().right() * -turn;
            let free = || !others.iter().any(|other| holds(other, here));
            if outward.dot(self.light) > 0.55 && index < count && free() {
                ridge.push(here);
                continue;
            }
            if ridge.len() > 2 {
                let stroked = ribbon(&ridge, width, Taper::Both);
                self.fill_clipped(&stroked, colour, 0.75);
            }
            ridge.clear();
        }
    }

    /// Draws an open line `weight` times as wide as the usual outline.
    pub(crate) fn stroke(&mut self, points: &[Vec2], colour: Colour, weight: f32, taper: Taper) {
        let shape = ribbon(points, (self.line * weight).max(0.7), taper);
        self.fill(&shape, colour, 1.0);
    }

    /// [`Brush::stroke`], inside the clip only.
    pub(crate) fn stroke_clipped(&mut self, points: &[Vec2], colour: Colour, weight: f32, taper: Taper) {
        let shape = ribbon(points, (self.line * weight).max(0.7), taper);
        self.fill_clipped(&shape, colour, 1.0);
    }

    fn visible_path(&self, shape: &[Vec2]) -> Option<Path> {
        self.bounds_of(shape, 1.0)?;
        let mut builder = PathBuilder::with_capacity(shape.len() + 2, shape.len() + 2);
        for (index, spot) in shape.iter().enumerate() {
            if index == 0 {
                builder.move_to(spot.x, spot.y);
            } else {
                builder.line_to(spot.x, spot.y);
            }
        }
        builder.close();
        builder.finish()
    }

    /// The pixels that a shape may touch, none when it is wholly off the canvas.
    fn bounds_of(&self, shape: &[Vec2], margin: f32) -> Option<Bounds> {
        if shape.len() < 3 || !shape.iter().all(|spot| spot.x.is_finite() && spot.y.is_finite()) {
            return None;
        }
        let (width, height) = (self.canvas.width() as f32, self.canvas.height() as f32);
        let left = shape.iter().fold(f32::MAX, |least, spot| least.min(spot.x)) - margin;
        let right = shape.iter().fold(f32::MIN, |most, spot| most.max(spot.x)) + margin;
        let top = shape.iter().fold(f32::MAX, |least, spot| least.min(spot.y)) - margin;
        let bottom = shape.iter().fold(f32::MIN, |most, spot| most.max(spot.y)) + margin;
        if right <= 0.0 || bottom <= 0.0 || left >= width || top >= height {
            return None;
        }
        Some(Bounds {
            left: left.max(0.0) as usize,
            top: top.max(0.0) as usize,
            right: (right.min(width)).ceil() as usize,
            bottom: (bottom.min(height)).ceil() as usize,
        })
    }
}

fn paint(colour: Colour, opacity: f32) -> Paint<'static> {
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color(solid(colour, opacity));
    paint
}

fn solid(colour: Colour, opacity: f32) -> Color {
    let alpha = (opacity.clamp(0.0, 1.0) * 255.0).round() as u8;
    Color::from_rgba8(colour.red, colour.green, colour.blue, alpha)
}
