//! Model sheets: one character from all sides, with every face, look and colour, among the cast.
//!
//! The sheet is drawn here; its words are only placed, because letters are set by whoever has fonts.

mod layout;
mod palette;
mod people;

use domain::label::Label;
use domain::model_sheet::ModelSheet;
use tiny_skia::Pixmap;

use self::layout::Page;
use super::layer::Picture;

/// A drawn sheet and the words that belong on it.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetDrawing {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Red, green and blue, a byte each, row by row.
    pub rgb: Vec<u8>,
    /// The words, in pixels of the sheet.
    pub labels: Vec<Label>,
    /// What could not be drawn, in words.
    pub omitted: Vec<String>,
}

/// Draws a model sheet. The same sheet gives the same bytes.
///
/// # Panics
///
/// Never: a page is at most a few thousand pixels on each side.
#[must_use]
pub fn draw(sheet: &ModelSheet) -> SheetDrawing {
    let page = Page::of(sheet);
    let (width, height) = page.size();
    let pixmap = Pixmap::new(width, height).expect("a page is a few thousand pixels on each side");
    let mut easel = Easel { pixmap, labels: Vec::new(), omitted: Vec::new(), sheet };
    easel.paper();
    easel.header(&page);
    easel.views(&page);
    easel.looks(&page);
    easel.faces(&page);
    easel.palettes(&page);
    easel.line_up(&page);
    easel.omitted.sort_unstable();
    easel.omitted.dedup();
    let Picture { rgb, .. } = Picture::of(&easel.pixmap);
    SheetDrawing { width, height, rgb, labels: easel.labels, omitted: easel.omitted }
}

/// A sheet that is being drawn.
struct Easel<'a> {
    pixmap: Pixmap,
    labels: Vec<Label>,
    omitted: Vec<String>,
    sheet: &'a ModelSheet,
}

#[cfg(test)]
mod tests;
