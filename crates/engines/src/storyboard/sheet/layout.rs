//! The layout of a sheet: which part stands where, in pixels.

use domain::model_sheet::ModelSheet;

use super::people::{all_sides, row_height};

/// The width of every sheet.
const WIDTH: f32 = 2400.0;
/// The paper around everything.
const MARGIN: f32 = 64.0;
/// The paper between two parts.
const GAP: f32 = 40.0;
/// The height of the header with name and description.
const HEADER: f32 = 150.0;
/// The height of the views from all sides, and of the looks beside them.
const VIEWS: f32 = 880.0;
/// The width of the views and the faces; the rest of the page is for looks and colours.
const LEFT: f32 = 1390.0;
/// The height of the faces in two rows.
const FACES: f32 = 720.0;
/// The height of the line-up of the cast.
const LINE_UP: f32 = 620.0;
/// The height of a part's heading.
pub(super) const HEADING: f32 = 52.0;
/// The height of one row of colours.
pub(super) const SWATCH_ROW: f32 = 46.0;
/// How many figures a page shows side by side at most, among the looks and in the line-up.
pub(super) const MOST_LOOKS: usize = 6;
/// How many figures the line-up shows at most.
pub(super) const MOST_CAST: usize = 16;

/// A part of the page, in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Area {
    pub(super) left: f32,
    pub(super) top: f32,
    pub(super) width: f32,
    pub(super) height: f32,
}

impl Area {
    /// The area below the heading.
    pub(super) fn body(self) -> Self {
        Self { top: self.top + HEADING, height: self.height - HEADING, ..self }
    }

    /// The column at `index` of `count` equal ones.
    pub(super) fn column(self, index: usize, count: usize) -> Self {
        let width = self.width / count.max(1) as f32;
        Self { left: self.left + width * index as f32, width, ..self }
    }

    /// The row at `index` of `count` equal ones.
    pub(super) fn row(self, index: usize, count: usize) -> Self {
        let height = self.height / count.max(1) as f32;
        Self { top: self.top + height * index as f32, height, ..self }
    }

    pub(super) fn bottom(self) -> f32 {
        self.top + self.height
    }

    pub(super) fn middle(self) -> f32 {
        self.left + self.width / 2.0
    }
}

/// The parts of one page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Page {
    pub(super) header: Area,
    pub(super) views: Area,
    pub(super) looks: Area,
    pub(super) faces: Area,
    pub(super) palettes: Area,
    pub(super) line_up: Area,
}

impl Page {
    /// The page of a sheet; it grows with the rows of colours.
    pub(super) fn of(sheet: &ModelSheet) -> Self {
        let parts = sheet.palettes.iter().map(|set| set.palette.len()).max().unwrap_or(0);
        let middle = FACES.max(HEADING + 34.0 + SWATCH_ROW * parts as f32);
        let inner = WIDTH - 2.0 * MARGIN;
        let right = MARGIN + LEFT + GAP;
        let row = |top: f32, height: f32| Area { left: MARGIN, top, width: inner, height };
        let header = row(MARGIN, HEADER);
        let first = row(header.bottom() + GAP, views_height(sheet));
        let second = row(first.bottom() + GAP, middle);
        let left = |area: Area| Area { width: LEFT, ..area };
        let right = |area: Area| Area { left: right, width: inner - LEFT - GAP, ..area };
        Self {
            header,
            views: left(first),
            looks: right(first),
            faces: left(second),
            palettes: right(second),
            line_up: row(second.bottom() + GAP, LINE_UP),
        }
    }

    /// The page in whole pixels, across and down.
    pub(super) fn size(&self) -> (u32, u32) {
        (WIDTH as u32, (self.line_up.bottom() + MARGIN) as u32)
    }
}

/// The views need less height when the character is wider than tall.
fn views_height(sheet: &ModelSheet) -> f32 {
    let area = Area { left: MARGIN, top: 0.0, width: LEFT, height: VIEWS - HEADING };
    row_height(area, &all_sides(&sheet.looks[0].figure)) + HEADING
}
