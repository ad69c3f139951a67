//! What is drawn over the pictures: the slate strip with a running timecode, and burned subtitles.
//!
//! Everything is rasterised once per segment; per frame only small patches are laid over.

use std::ops::Range;
use std::sync::Arc;

use domain::colour::Colour;
use domain::rate::Rate;
use domain::style::FrameSize;
use tiny_skia::{Color, FillRule, Paint, PathBuilder, Pixmap, Transform};

use crate::caption;
use crate::patch::Patch;
use crate::subtitles::Cue;
use crate::text::{Fonts, Ink, Writing};
use crate::timeline::timecode;
use crate::yuv::Layout;

/// What is to be drawn over the pictures of one shot.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OverlaySpec {
    /// Shot code, stage and timecode at the upper edge.
    pub slate: Option<SlateStrip>,
    /// Subtitles at the lower edge; their frames count from the beginning of the shot.
    pub captions: Vec<Cue>,
}

/// The words of the strip at the upper edge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlateStrip {
    /// The shot's code.
    pub code: String,
    /// The stage its pictures come from.
    pub stage: String,
    /// The frame of the reel at which the shot begins; the timecode counts from it.
    pub first_frame: u32,
}

/// Text over pictures, ready to be drawn; the default draws nothing.
#[derive(Debug, Clone, Default)]
pub struct Overlay {
    layers: Arc<Layers>,
}

#[derive(Debug, Default)]
struct Layers {
    strip: Option<Strip>,
    captions: Vec<Caption>,
}

#[derive(Debug)]
struct Strip {
    label: Patch,
    clock: Patch,
    digits: Vec<Patch>,
    first_frame: u32,
    rate: Rate,
    top: usize,
    left: usize,
    clock_left: usize,
    digits_left: usize,
}

#[derive(Debug)]
struct Caption {
    frames: Range<u32>,
    patch: Patch,
    x: usize,
    y: usize,
}

/// The part of width and height at each edge that a screen may hide.
pub(crate) const UNSAFE_EDGE: f32 = 0.05;

/// The letters of a timecode, in the order of their patches.
const CLOCK_LETTERS: &str = "0123456789:";

impl Overlay {
    /// Rasterises what `spec` asks for.
    #[must_use]
    pub fn new(spec: &OverlaySpec, fonts: &Fonts, size: FrameSize, rate: Rate) -> Self {
        let strip = spec.slate.as_ref().map(|slate| Strip::new(slate, fonts, size, rate));
        let captions = spec.captions.iter().filter_map(|cue| {
            let placed = caption::rasterise(&cue.text, fonts, size)?;
            Some(Caption { frames: cue.start..cue.end, patch: placed.patch, x: placed.x, y: placed.y })
        });
        Self { layers: Arc::new(Layers { strip, captions: captions.collect() }) }
    }

    /// Draws over frame `index` of the shot.
    pub(crate) fn draw(&self, index: u32, layout: Layout, yuv: &mut [u8]) {
        for caption in self.layers.captions.iter().filter(|caption| caption.frames.contains(&index)) {
            caption.patch.draw(layout, yuv, caption.x, caption.y);
        }
        if let Some(strip) = &self.layers.strip {
            strip.draw(index, layout, yuv);
        }
    }
}

impl Strip {
    fn new(slate: &SlateStrip, fonts: &Fonts, size: FrameSize, rate: Rate) -> Self {
        let (width, height) = (size.width as f32, size.height as f32);
        let writing = Writing::fixed(fonts, (height * 0.034).max(9.0));
        let digits: Vec<Patch> = CLOCK_LETTERS.chars().map(|letter| digit(letter, writing)).collect();
        let cell = digits[0].width();
        let inner = padding(writing);
        let clock = plate(cell * 11 + 2 * inner, writing, |_| {});
        let left = (width * UNSAFE_EDGE) as usize & !1;
        let clock_left = (size.width as usize).saturating_sub(left + clock.width()) & !1;
        let label = label(slate, fonts, writing, clock_left.saturating_sub(left) as f32 - 12.0);
        Self {
            label,
            clock,
            digits,
            first_frame: slate.first_frame,
            rate,
            top: (height * UNSAFE_EDGE) as usize & !1,
            left,
            clock_left,
            digits_left: clock_left + inner,
        }
    }

    fn draw(&self, index: u32, layout: Layout, yuv: &mut [u8]) {
        self.label.draw(layout, yuv, self.left, self.top);
        self.clock.draw(layout, yuv, self.clock_left, self.top);
        let mut x = self.digits_left;
        for letter in timecode(self.first_frame.saturating_add(index), self.rate).chars() {
            let Some(at) = CLOCK_LETTERS.find(letter) else { continue };
            self.digits[at].draw(layout, yuv, x, self.top);
            x += self.digits[at].width();
        }
    }
}

const WHITE: Colour = Colour::rgb(0xff, 0xff, 0xff);
const AMBER: Colour = Colour::rgb(0xff, 0xd0, 0x7a);

/// The plate with code and stage, at most `most` pixels wide.
fn label(slate: &SlateStrip, fonts: &Fonts, writing: Writing<'_>, most: f32) -> Patch {
    let quiet = Writing::regular(fonts, writing.size());
    let inner = padding(writing) as f32;
    let gap = writing.size() * 0.7;
    let code_width = writing.width(&slate.code);
    let width = 2.0 * inner + code_width + gap + quiet.width(&slate.stage);
    plate(width.min(most).max(2.0).ceil() as usize, writing, |pixmap| {
        let baseline = baseline(writing);
        let mut target = pixmap.as_mut();
        writing.draw(&mut target, &slate.code, inner, baseline, Ink::plain(AMBER));
        quiet.draw(&mut target, &slate.stage, inner + code_width + gap, baseline, Ink::plain(WHITE));
    })
}

/// A dark, half-transparent plate with round corners, drawn on by `draw`.
fn plate(width: usize, writing: Writing<'_>, draw: impl FnOnce(&mut Pixmap)) -> Patch {
    let mut pixmap = even_pixmap(width, plate_height(writing));
    let (width, height) = (pixmap.width() as f32, pixmap.height() as f32);
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color(Color::from_rgba8(0x16, 0x12, 0x1c, 0xb4));
    let radius = height * 0.22;
    if let Some(path) = round_box(0.0, 0.0, width, height, radius) {
        pixmap.fill_path(&path, &paint, FillRule::Winding, Transform::identity(), None);
    }
    draw(&mut pixmap);
    Patch::new(&pixmap)
}

fn digit(letter: char, writing: Writing<'_>) -> Patch {
    let cell = writing.width("0").ceil().max(2.0) as usize;
    let mut pixmap = even_pixmap(cell, plate_height(writing));
    let text = letter.to_string();
    let x = (pixmap.width() as f32 - writing.width(&text)) / 2.0;
    writing.draw(&mut pixmap.as_mut(), &text, x, baseline(writing), Ink::plain(WHITE));
    Patch::new(&pixmap)
}

fn padding(writing: Writing<'_>) -> usize {
    (writing.size() * 0.5) as usize & !1
}

fn plate_height(writing: Writing<'_>) -> usize {
    (writing.size() * 1.7) as usize
}

fn baseline(writing: Writing<'_>) -> f32 {
    let height = (plate_height(writing) + 1) & !1;
    f32::midpoint(height as f32, writing.reach().capital).round()
}

/// A transparent picture of at least this size with even sides.
pub(crate) fn even_pixmap(width: usize, height: usize) -> Pixmap {
    let even = |side: usize| ((side.max(1) + 1) & !1) as u32;
    Pixmap::new(even(width), even(height)).expect("the sides are more than zero and less than a frame's")
}

/// A box with round corners.
pub(crate) fn round_box(x: f32, y: f32, width: f32, height: f32, radius: f32) -> Option<tiny_skia::Path> {
    let (right, bottom, r) = (x + width, y + height, radius.min(width / 2.0).min(height / 2.0));
    let mut path = PathBuilder::new();
    path.move_to(x + r, y);
    path.line_to(right - r, y);
    path.quad_to(right, y, right, y + r);
    path.line_to(right, bottom - r);
    path.quad_to(right, bottom, right - r, bottom);
    path.line_to(x + r, bottom);
    path.quad_to(x, bottom, x, bottom - r);
    path.line_to(x, y + r);
    path.quad_to(x, y, x + r, y);
    path.close();
    path.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::default_font_folders;

    const SIZE: FrameSize = FrameSize { width: 640, height: 360 };

    fn drawn(spec: &OverlaySpec, index: u32) -> Vec<u8> {
        let fonts = Fonts::load(&default_font_folders()).unwrap();
        let layout = Layout::of(SIZE);
        let mut yuv = vec![100; layout.yuv_bytes()];
        Overlay::new(spec, &fonts, SIZE, Rate::FILM).draw(index, layout, &mut yuv);
        yuv
    }

    fn touched(yuv: &[u8]) -> (Range<usize>, Range<usize>) {
        let (width, height) = (640, 360);
        let changed = |x: usize, y: usize| yuv[y * width + x] != 100;
        let columns: Vec<usize> = (0..width).filter(|&x| (0..height).any(|y| changed(x, y))).collect();
        let rows: Vec<usize> = (0..height).filter(|&y| (0..width).any(|x| changed(x, y))).collect();
        (columns[0]..columns[columns.len() - 1] + 1, rows[0]..rows[rows.len() - 1] + 1)
    }

    fn cue(text: &str) -> Cue {
        Cue { start: 4, end: 8, speaker: "HANA".to_owned(), text: text.to_owned() }
    }

    fn strip() -> SlateStrip {
        SlateStrip { code: "c0040".to_owned(), stage: "storyboard".to_owned(), first_frame: 24 }
    }

    #[test]
    fn burned_subtitles_stay_inside_title_safe_and_below_the_slate() {
        let long = "Did you bring the umbrella that I left at the shop on Tuesday? ".repeat(4);
        for text in ["Oh.", long.as_str()] {
            let captions = OverlaySpec { slate: None, captions: vec![cue(text)] };
            let (columns, rows) = touched(&drawn(&captions, 4));
            assert!(columns.start >= 32 && columns.end <= 608, "{columns:?}");
            assert!(rows.end <= 324, "{rows:?}");
            let slate = OverlaySpec { slate: Some(strip()), captions: Vec::new() };
            let (columns, slate_rows) = touched(&drawn(&slate, 4));
            assert!(slate_rows.end < rows.start, "{slate_rows:?} {rows:?}");
            assert!(columns.start >= 32 && columns.end <= 608, "{columns:?}");
        }
    }

    #[test]
    fn a_caption_shows_only_during_its_frames_and_the_clock_runs() {
        let captions = OverlaySpec { slate: None, captions: vec![cue("Oh.")] };
        assert!(drawn(&captions, 3).iter().all(|&value| value == 100));
        assert!(drawn(&captions, 8).iter().all(|&value| value == 100));
        let slate = OverlaySpec { slate: Some(strip()), captions: Vec::new() };
        assert_ne!(drawn(&slate, 0), drawn(&slate, 1));
    }
}
