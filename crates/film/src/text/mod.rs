//! Words as pixels: fonts found on the machine, measured, wrapped and drawn.
//!
//! One script direction, left to right, one glyph per character: enough for Latin, Cyrillic, Greek, kana
//! and kanji. Scripts that need shaping are drawn letter by letter.

mod fonts;
mod paint;
mod wrap;

pub use fonts::{Fonts, default_font_folders};
pub(crate) use paint::{Ink, Writing};
pub(crate) use wrap::{fit, shorten};
