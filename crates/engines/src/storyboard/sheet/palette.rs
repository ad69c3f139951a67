//! The colours of a sheet: every part by role and set, with its name and hexadecimal digits.

use domain::colour::Colour;
use domain::label::{Anchor, Weight};
use domain::model_sheet::SheetPalette;
use domain::place::{DayTime, Light};
use domain::request::Figure;

use super::Easel;
use super::layout::{Area, Page, SWATCH_ROW};
use crate::storyboard::brush::{self, Wash};
use crate::storyboard::figure::{self, Roles};
use crate::storyboard::tone::Tone;

/// The width of the column with the parts' names.
const NAMES: f32 = 120.0;
/// Room for a colour's digits and the mark of a chosen one.
const HEX: f32 = 110.0;
/// The height of the row with the sets' names.
const SETS: f32 = 34.0;
/// How many sets are shown side by side at most.
const MOST_SETS: usize = 4;

impl Easel<'_> {
    /// A table of parts and sets. Each field has the base and, smaller, shade, highlight and line.
    pub(super) fn palettes(&mut self, page: &Page) {
        self.heading(page.palettes, "Colours");
        let area = page.palettes.body();
        let sheet = self.sheet;
        let shown = &sheet.palettes[..sheet.palettes.len().min(MOST_SETS)];
        let table = Area {
            left: area.left + NAMES,
            top: area.top + SETS,
            width: area.width - NAMES,
            height: area.height - SETS,
        };
        for (index, set) in shown.iter().enumerate() {
            let column = table.column(index, shown.len());
            self.words(
                &set.set,
                (column.left, area.top + 20.0),
                Anchor::Begin,
                column.width - 8.0,
                (22.0, Weight::Bold),
            );
            self.palette(column, set);
        }
        let day = shown.first().into_iter().flat_map(|set| set.palette.keys());
        for (row, part) in day.enumerate() {
            let at = (area.left, table.top + SWATCH_ROW * row as f32 + 24.0);
            self.words(part, at, Anchor::Begin, NAMES - 8.0, (22.0, Weight::Regular));
        }
        self.leave_out(sheet.palettes.get(MOST_SETS..).unwrap_or_default());
    }

    fn palette(&mut self, column: Area, set: &SheetPalette) {
        let figure = Figure {
            palette: set.palette.clone(),
            palette_chosen: set.chosen.clone(),
            ..self.sheet.looks[0].figure.clone()
        };
        let tone = Tone::of(Light { time: time_of(&set.set), ..Light::default() });
        for (row, part) in set.palette.keys().enumerate() {
            let roles = figure::roles(&figure, part, &tone, &self.sheet.ink);
            let top = column.top + SWATCH_ROW * row as f32;
            self.swatches((column.left, top), roles, set.chosen.contains(part));
        }
    }

    fn swatches(&mut self, (left, top): (f32, f32), roles: Roles, chosen: bool) {
        let frame = Wash::flat(self.faint());
        let mut swatch = |at: (f32, f32), size: (f32, f32), colour: Colour| {
            brush::rectangle(&mut self.pixmap, (at.0 - 1.0, at.1 - 1.0), (size.0 + 2.0, size.1 + 2.0), frame);
            brush::rectangle(&mut self.pixmap, at, size, Wash::flat(colour));
        };
        swatch((left, top), (44.0, 36.0), roles.base);
        for (index, colour) in [roles.shade, roles.highlight, roles.line].into_iter().enumerate() {
            swatch((left + 50.0 + 20.0 * index as f32, top), (16.0, 16.0), colour);
        }
        let mark = if chosen { " *" } else { "" };
        let hex = format!("{}{mark}", roles.base);
        self.words(&hex, (left + 50.0, top + 34.0), Anchor::Begin, HEX, (15.0, Weight::Fixed));
    }

    fn leave_out(&mut self, sets: &[SheetPalette]) {
        for set in sets {
            self.omitted.push(format!("the palette set \"{}\": a sheet shows {MOST_SETS} sets", set.set));
        }
    }
}

/// The light in which a set is seen; a set with a name of its own is seen by day.
fn time_of(set: &str) -> DayTime {
    match set {
        "dawn" => DayTime::Dawn,
        "dusk" => DayTime::Dusk,
        "night" => DayTime::Night,
        _ => DayTime::Day,
    }
}
