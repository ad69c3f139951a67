//! The slate: the card that stands for a shot which has no picture yet.

use domain::colour::Colour;
use domain::error::Fault;
use domain::rate::Rate;
use domain::style::FrameSize;
use tiny_skia::{FillRule, Paint, PathBuilder, Pixmap, PixmapMut, Rect, Stroke, Transform};

use crate::error::FilmError;
use crate::frames::FrameSource;
use crate::overlay::round_box;
use crate::text::{Fonts, Ink, Writing, fit, shorten};
use crate::timeline::timecode;

/// What stands on a slate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slate {
    /// The project's title.
    pub project: String,
    /// Episode and scene, such as `e01  s010`.
    pub scene: String,
    /// The shot's code, written large.
    pub code: String,
    /// The stage that is waited for.
    pub stage: String,
    /// The scene heading.
    pub heading: String,
    /// What happens in the shot.
    pub action: String,
    /// Length in frames.
    pub frames: u32,
    /// The frame of the reel at which it begins.
    pub first_frame: u32,
    /// The paper's colour, from the style.
    pub paper: Colour,
    /// The colour of lines and letters, from the style.
    pub line: Colour,
}

/// A slate, held for the length of the shot.
#[derive(Debug, Clone)]
pub struct SlateSource {
    rgb: Vec<u8>,
}

impl SlateSource {
    /// Draws the slate once.
    ///
    /// # Errors
    ///
    /// When the size is impossible.
    pub fn new(slate: &Slate, fonts: &Fonts, size: FrameSize, rate: Rate) -> Result<Self, FilmError> {
        let pixmap = draw(slate, fonts, size, rate)?;
        let rgb =
            pixmap.pixels().iter().flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue()]).collect();
        Ok(Self { rgb })
    }
}

impl FrameSource for SlateSource {
    fn frame(&mut self, _index: u32, rgb: &mut [u8]) -> Result<(), Fault> {
        if rgb.len() != self.rgb.len() {
            return Err(Fault::permanent(
                "failed to show a slate: it was drawn for another size; draw it again",
            ));
        }
        rgb.copy_from_slice(&self.rgb);
        Ok(())
    }

    fn repeats(&self, index: u32) -> bool {
        index > 0
    }
}

/// The card's measures and colours.
struct Card<'a> {
    fonts: &'a Fonts,
    width: f32,
    height: f32,
    paper: Colour,
    line: Colour,
    soft: Colour,
    pixmap: Pixmap,
}

fn draw(slate: &Slate, fonts: &Fonts, size: FrameSize, rate: Rate) -> Result<Pixmap, FilmError> {
    let pixmap = Pixmap::new(size.width, size.height).ok_or_else(|| {
        FilmError::Input(format!(
            "a slate cannot be {}x{} pixels: correct style.toml",
            size.width, size.height
        ))
    })?;
    let mut card = Card {
        fonts,
        width: size.width as f32,
        height: size.height as f32,
        paper: slate.paper,
        line: slate.line,
        soft: slate.line.mix(slate.paper, 0.36),
        pixmap,
    };
    card.ground();
    card.clapper();
    card.title(slate);
    card.code(slate);
    card.words(slate);
    card.foot(slate, rate);
    Ok(card.pixmap)
}

impl Card<'_> {
    /// The left edge of everything written.
    fn left(&self) -> f32 {
        self.width * 0.085
    }

    /// The right edge of everything written.
    fn right(&self) -> f32 {
        self.width * 0.915
    }

    fn target(&mut self) -> PixmapMut<'_> {
        self.pixmap.as_mut()
    }

    fn write(&mut self, writing: Writing<'_>, text: &str, x: f32, y: f32, colour: Colour) {
        writing.draw(&mut self.pixmap.as_mut(), text, x, y, Ink::plain(colour));
    }

    /// Paper with a fine double frame.
    fn ground(&mut self) {
        let (paper, line) = (self.paper, self.line);
        self.pixmap.fill(tiny_skia::Color::from_rgba8(paper.red, paper.green, paper.blue, 255));
        let (width, height) = (self.width, self.height);
        for (inset, weight, colour) in [(0.042, 0.0042, line), (0.054, 0.0014, line.mix(paper, 0.5))] {
            let inset = height * inset;
            let frame = Rect::from_xywh(inset, inset, width - 2.0 * inset, height - 2.0 * inset);
            let Some(frame) = frame else { continue };
            let path = PathBuilder::from_rect(frame);
            let stroke = Stroke { width: (height * weight).max(1.0), ..Stroke::default() };
            self.target().stroke_path(&path, &solid(colour), &stroke, Transform::identity(), None);
        }
    }

    /// The slanted bars of a clapper board along the upper edge of the frame.
    fn clapper(&mut self) {
        const BARS: usize = 11;
        let (height, left) = (self.height, self.height * 0.068);
        let (top, bottom) = (height * 0.068, height * 0.142);
        let slant = height * 0.046;
        let bar = (self.width - 2.0 * left - slant) / (2 * BARS - 1) as f32;
        let mut path = PathBuilder::new();
        for number in 0..BARS {
            let x = left + bar * 2.0 * number as f32;
            path.move_to(x + slant, top);
            path.line_to(x + slant + bar, top);
            path.line_to(x + bar, bottom);
            path.line_to(x, bottom);
            path.close();
        }
        if let Some(path) = path.finish() {
            let paint = solid(self.line);
            self.target().fill_path(&path, &paint, FillRule::Winding, Transform::identity(), None);
        }
    }

    /// Project on the left, episode and scene on the right.
    fn title(&mut self, slate: &Slate) {
        let baseline = self.height * 0.235;
        let writing = Writing::regular(self.fonts, self.height * 0.036);
        let scene_x = self.right() - writing.width(&slate.scene);
        let room = scene_x - self.left() - self.height * 0.05;
        let project = shorten(&slate.project, writing, room);
        let (left, soft) = (self.left(), self.soft);
        self.write(writing, &project, left, baseline, soft);
        self.write(writing, &slate.scene, scene_x, baseline, soft);
        self.rule(self.height * 0.268);
    }

    /// The code, large, and the stage in a box beside it.
    fn code(&mut self, slate: &Slate) {
        let baseline = self.height * 0.475;
        let large = Writing::bold(self.fonts, self.height * 0.2);
        let (left, line, paper) = (self.left(), self.line, self.paper);
        self.write(large, &slate.code, left - self.height * 0.008, baseline, line);
        let small = Writing::bold(self.fonts, self.height * 0.036);
        let (inner, depth) = (self.height * 0.026, self.height * 0.072);
        let width = small.width(&slate.stage) + 2.0 * inner;
        let (x, y) = (self.right() - width, baseline - large.reach().capital);
        if let Some(path) = round_box(x, y, width, depth, depth * 0.28) {
            self.target().fill_path(&path, &solid(line), FillRule::Winding, Transform::identity(), None);
        }
        let text_y = y + f32::midpoint(depth, small.reach().capital);
        self.write(small, &slate.stage, x + inner, text_y, paper);
    }

    /// The scene heading and what happens.
    fn words(&mut self, slate: &Slate) {
        let (left, line, soft) = (self.left(), self.line, self.soft);
        let room = self.right() - left;
        let bold = Writing::bold(self.fonts, self.height * 0.045);
        let heading = shorten(&slate.heading, bold, room);
        self.write(bold, &heading, left, self.height * 0.578, line);
        let action = fit(&slate.action, Writing::regular(self.fonts, self.height * 0.04), room, 3);
        let writing = Writing::regular(self.fonts, action.size);
        for (number, text) in action.lines.iter().enumerate() {
            let y = self.height * 0.65 + action.size * 1.4 * number as f32;
            self.write(writing, text, left, y, soft);
        }
    }

    /// Length and place in the reel.
    fn foot(&mut self, slate: &Slate, rate: Rate) {
        self.rule(self.height * 0.822);
        let last = slate.first_frame.saturating_add(slate.frames.saturating_sub(1));
        let length = format!("{:.2} s  ·  {} frames", rate.seconds(slate.frames), slate.frames);
        let span = format!("{} – {}", timecode(slate.first_frame, rate), timecode(last, rate));
        let writing = Writing::fixed(self.fonts, self.height * 0.036);
        let baseline = self.height * 0.892;
        let (left, line) = (self.left(), self.line);
        self.write(writing, &length, left, baseline, line);
        let x = self.right() - writing.width(&span);
        self.write(writing, &span, x, baseline, line);
    }

    fn rule(&mut self, y: f32) {
        let (left, right) = (self.left(), self.right());
        let colour = self.line.mix(self.paper, 0.6);
        let thick = (self.height * 0.002).max(1.0);
        if let Some(rule) = Rect::from_xywh(left, y, right - left, thick) {
            self.target().fill_rect(rule, &solid(colour), Transform::identity(), None);
        }
    }
}

fn solid(colour: Colour) -> Paint<'static> {
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color_rgba8(colour.red, colour.green, colour.blue, 255);
    paint
}
