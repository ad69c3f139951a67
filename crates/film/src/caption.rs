//! A burned subtitle: white letters with a dark outline, at most two lines, centred above the lower edge.

use domain::colour::Colour;
use domain::style::FrameSize;

use crate::overlay::{UNSAFE_EDGE, even_pixmap};
use crate::patch::Patch;
use crate::text::{Fonts, Ink, Writing, fit};

/// A rasterised subtitle and where it goes.
pub(crate) struct Placed {
    pub(crate) patch: Patch,
    pub(crate) x: usize,
    pub(crate) y: usize,
}

const LETTERS: Colour = Colour::rgb(0xff, 0xff, 0xff);
const OUTLINE: Colour = Colour::rgb(0x14, 0x10, 0x1a);
/// The lower edge of the last line, as a part of the height.
const BOTTOM: f32 = 0.9;
const MOST_LINES: usize = 2;

/// Rasterises `text` for pictures of `size`; none when there is nothing to write.
pub(crate) fn rasterise(text: &str, fonts: &Fonts, size: FrameSize) -> Option<Placed> {
    let (width, height) = (size.width as f32, size.height as f32);
    let wanted = Writing::bold(fonts, (height * 0.05).max(8.0));
    let outline = (height / 300.0).max(1.0);
    let room = width * (1.0 - 2.0 * UNSAFE_EDGE) - 2.0 * outline - 4.0;
    let fitted = fit(text, wanted, room, MOST_LINES);
    let writing = wanted.with_size(fitted.size);
    let widest = fitted.lines.iter().map(|line| writing.width(line)).reduce(f32::max)?;

    let line_height = fitted.size * 1.28;
    let above = writing.reach().above + outline;
    let depth = above + line_height * (fitted.lines.len() - 1) as f32 + writing.reach().below + outline;
    let mut pixmap = even_pixmap((widest + 2.0 * outline).ceil() as usize, depth.ceil() as usize);
    let ink = Ink { fill: LETTERS, outline: Some((OUTLINE, outline)) };
    for (number, line) in fitted.lines.iter().enumerate() {
        let x = (pixmap.width() as f32 - writing.width(line)) / 2.0;
        let y = above + line_height * number as f32;
        writing.draw(&mut pixmap.as_mut(), line, x, y, ink);
    }
    let x = (size.width.saturating_sub(pixmap.width())) / 2;
    let y = ((height * BOTTOM) as u32).saturating_sub(pixmap.height());
    Some(Placed { patch: Patch::new(&pixmap), x: x as usize, y: y as usize })
}
