//! Measures and draws one line of text.

use domain::colour::Colour;
use tiny_skia::{FillRule, LineJoin, Paint, Path, PathBuilder, PixmapMut, Stroke, Transform};
use ttf_parser::{Face, GlyphId, OutlineBuilder};

use super::fonts::{FaceKind, Fonts, find_glyph};

/// How text is written: the face and its size in pixels.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Writing<'a> {
    fonts: &'a Fonts,
    kind: FaceKind,
    size: f32,
}

/// How far letters reach, in pixels.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reach {
    /// Above the baseline.
    pub(crate) above: f32,
    /// Below the baseline.
    pub(crate) below: f32,
    /// The height of capital letters.
    pub(crate) capital: f32,
}

/// The colours of text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ink {
    /// The letters.
    pub(crate) fill: Colour,
    /// A line around the letters: its colour and width in pixels.
    pub(crate) outline: Option<(Colour, f32)>,
}

impl Ink {
    /// Letters without an outline.
    pub(crate) fn plain(fill: Colour) -> Self {
        Self { fill, outline: None }
    }
}

impl<'a> Writing<'a> {
    pub(crate) fn regular(fonts: &'a Fonts, size: f32) -> Self {
        Self { fonts, kind: FaceKind::Regular, size }
    }

    pub(crate) fn bold(fonts: &'a Fonts, size: f32) -> Self {
        Self { fonts, kind: FaceKind::Bold, size }
    }

    pub(crate) fn fixed(fonts: &'a Fonts, size: f32) -> Self {
        Self { fonts, kind: FaceKind::Fixed, size }
    }

    pub(crate) fn with_size(self, size: f32) -> Self {
        Self { size, ..self }
    }

    pub(crate) fn size(self) -> f32 {
        self.size
    }

    /// How far letters reach around the baseline, in pixels.
    pub(crate) fn reach(self) -> Reach {
        let faces = self.fonts.faces(self.kind);
        let face = &faces[0];
        let pixels = |units: i16| f32::from(units) * scale(face, self.size);
        let capital = face.capital_height().unwrap_or_else(|| face.ascender() / 4 * 3);
        Reach { above: pixels(face.ascender()), below: -pixels(face.descender()), capital: pixels(capital) }
    }

    /// The width of `text` in pixels.
    pub(crate) fn width(self, text: &str) -> f32 {
        let faces = self.fonts.faces(self.kind);
        let mut end = 0.0;
        walk(&faces, text, self.size, |_, _, x, advance| end = x + advance);
        end
    }

    /// Draws `text` with its left edge at `x` and its baseline at `y`.
    pub(crate) fn draw(self, target: &mut PixmapMut<'_>, text: &str, x: f32, y: f32, ink: Ink) {
        let Some(path) = self.outline(text, x, y) else { return };
        let mut paint = Paint { anti_alias: true, ..Paint::default() };
        if let Some((colour, width)) = ink.outline {
            paint.set_color_rgba8(colour.red, colour.green, colour.blue, 255);
            let stroke = Stroke { width: width * 2.0, line_join: LineJoin::Round, ..Stroke::default() };
            target.stroke_path(&path, &paint, &stroke, Transform::identity(), None);
        }
        paint.set_color_rgba8(ink.fill.red, ink.fill.green, ink.fill.blue, 255);
        target.fill_path(&path, &paint, FillRule::Winding, Transform::identity(), None);
    }

    fn outline(self, text: &str, x: f32, y: f32) -> Option<Path> {
        let faces = self.fonts.faces(self.kind);
        let mut builder = PathBuilder::new();
        walk(&faces, text, self.size, |face, glyph, offset, _| {
            let scale = scale(face, self.size);
            face.outline_glyph(glyph, &mut Pen { builder: &mut builder, scale, x: x + offset, y });
        });
        builder.finish()
    }
}

fn scale(face: &Face<'_>, size: f32) -> f32 {
    size / f32::from(face.units_per_em())
}

/// Visits the glyphs of `text` with their left edges and advances, in pixels.
fn walk(faces: &[Face<'_>], text: &str, size: f32, mut visit: impl FnMut(&Face<'_>, GlyphId, f32, f32)) {
    let mut x = 0.0;
    let mut before = None;
    for letter in text.chars() {
        let (at, glyph) = find_glyph(faces, letter).unwrap_or((0, GlyphId(0)));
        let face = &faces[at];
        let scale = scale(face, size);
        if let Some((_, left)) = before.filter(|&(face_before, _)| face_before == at) {
            x += kerning(face, left, glyph) * scale;
        }
        let advance = f32::from(face.glyph_hor_advance(glyph).unwrap_or(face.units_per_em())) * scale;
        visit(face, glyph, x, advance);
        x += advance;
        before = Some((at, glyph));
    }
}

fn kerning(face: &Face<'_>, left: GlyphId, right: GlyphId) -> f32 {
    let Some(table) = face.tables().kern else { return 0.0 };
    let horizontal = table.subtables.into_iter().filter(|table| table.horizontal && !table.variable);
    horizontal.filter_map(|table| table.glyphs_kerning(left, right)).map(f32::from).sum()
}

/// Turns the outline of a glyph, in font units and upwards, into pixels and downwards.
struct Pen<'a> {
    builder: &'a mut PathBuilder,
    scale: f32,
    x: f32,
    y: f32,
}

impl Pen<'_> {
    fn at(&self, x: f32, y: f32) -> (f32, f32) {
        (self.x + x * self.scale, self.y - y * self.scale)
    }
}

impl OutlineBuilder for Pen<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.builder.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.builder.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ((x1, y1), (x, y)) = (self.at(x1, y1), self.at(x, y));
        self.builder.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let ((x1, y1), (x2, y2), (x, y)) = (self.at(x1, y1), self.at(x2, y2), self.at(x, y));
        self.builder.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.builder.close();
    }
}

#[cfg(test)]
mod tests {
    use tiny_skia::Pixmap;

    use super::super::default_font_folders;
    use super::*;

    #[test]
    fn drawn_letters_stay_within_their_measure() {
        let fonts = Fonts::load(&default_font_folders()).unwrap();
        let writing = Writing::bold(&fonts, 40.0);
        let width = writing.width("c0040");
        assert!((100.0..180.0).contains(&width), "{width}");
        let mut pixmap = Pixmap::new(200, 80).unwrap();
        writing.draw(&mut pixmap.as_mut(), "c0040", 10.0, 60.0, Ink::plain(Colour::rgb(255, 255, 255)));
        let inked = |x: u32| (0..80).any(|y| pixmap.pixel(x, y).is_some_and(|pixel| pixel.alpha() > 0));
        let (first, last) =
            ((0..200).find(|&x| inked(x)).unwrap(), (0..200).rev().find(|&x| inked(x)).unwrap());
        assert!(first >= 9 && last as f32 <= 11.0 + width, "{first} {last} {width}");
        assert!(last as f32 > width - 6.0, "{last}");
    }
}
