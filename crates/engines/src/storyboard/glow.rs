//! Glow: soft round patches of paint and of light, which every lamp, cloud and shadow is softened with.
//!
//! They are laid by hand and not by the path renderer, since a picture has hundreds of them.

use domain::colour::Colour;
use tiny_skia::Pixmap;

use super::brush::Spot;

/// How a patch meets what is below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meet {
    /// Covers it.
    Cover,
    /// Adds light to it, never more than white.
    Lighten,
}

/// A soft round patch, strongest in the middle and gone at its edge; `size` is half its width and height.
pub(crate) fn soft(sheet: &mut Pixmap, centre: Spot, size: (f32, f32), colour: Colour, alpha: f32) {
    lay(sheet, centre, size, (colour, alpha), Meet::Cover);
}

/// Light added to what is there, strongest in the middle and gone at its edge.
pub(crate) fn glow(sheet: &mut Pixmap, centre: Spot, size: (f32, f32), colour: Colour, alpha: f32) {
    lay(sheet, centre, size, (colour, alpha), Meet::Lighten);
}

/// Nearer to the edge than this part a patch is too weak to be seen.
const WEAKEST: f32 = 0.2;

fn lay(sheet: &mut Pixmap, centre: Spot, size: (f32, f32), (colour, alpha): (Colour, f32), meet: Meet) {
    let span = |middle: f32, half: f32, limit: u32| {
        let low = (middle - half).floor().clamp(0.0, limit as f32) as usize;
        let high = (middle + half).ceil().clamp(0.0, limit as f32) as usize;
        (low, high)
    };
    let (left, right) = span(centre.0, size.0, sheet.width());
    let (top, bottom) = span(centre.1, size.1, sheet.height());
    if size.0 < 0.5 || size.1 < 0.5 || left >= right || top >= bottom {
        return;
    }
    let square = |at: usize, middle: f32, half: f32| {
        let off = (at as f32 + 0.5 - middle) / half;
        off * off
    };
    let columns: Vec<f32> = (left..right).map(|at| square(at, centre.0, size.0)).collect();
    let stride = sheet.width() as usize * 4;
    let strength = alpha.clamp(0.0, 1.0) * 256.0;
    for row in top..bottom {
        let rest = 1.0 - square(row, centre.1, size.1);
        let half = libm::sqrtf((rest - WEAKEST).max(0.0)) * size.0;
        let (first, last) = span(centre.0, half, sheet.width());
        let (first, last) = (first.max(left), last.min(right));
        if half <= 0.0 || first >= last {
            continue;
        }
        let line = &mut sheet.data_mut()[row * stride + first * 4..row * stride + last * 4];
        let columns = &columns[first - left..last - left];
        match meet {
            Meet::Cover => cover_row(line, columns, rest, strength, colour),
            Meet::Lighten => lighten_row(line, columns, rest, strength, colour),
        }
    }
}

/// The weight of a pixel of 256, where `left` is 1 in the middle and 0 at the edge.
fn weight(left: f32, strength: f32) -> u32 {
    let left = left.max(0.0);
    let squared = left * left;
    (squared * squared * strength) as u32
}

fn cover_row(line: &mut [u8], columns: &[f32], rest: f32, strength: f32, colour: Colour) {
    let paint = [u32::from(colour.red), u32::from(colour.green), u32::from(colour.blue), 255];
    for (pixel, column) in line.chunks_exact_mut(4).zip(columns) {
        let part = weight(rest - column, strength);
        for (channel, value) in pixel.iter_mut().zip(paint) {
            *channel = ((u32::from(*channel) * (256 - part) + value * part) >> 8) as u8;
        }
    }
}

fn lighten_row(line: &mut [u8], columns: &[f32], rest: f32, strength: f32, colour: Colour) {
    let paint = [u32::from(colour.red), u32::from(colour.green), u32::from(colour.blue), 0];
    for (pixel, column) in line.chunks_exact_mut(4).zip(columns) {
        let part = weight(rest - column, strength);
        // Light needs something to fall on: an empty pixel stays empty.
        let cover = u32::from(pixel[3]);
        for (channel, value) in pixel.iter_mut().zip(paint) {
            let below = u32::from(*channel);
            *channel = (below + (((cover.saturating_sub(below)) * value * part) >> 16)).min(255) as u8;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn light_brightens_paint_and_leaves_empty_pixels_empty() {
        let mut sheet = Pixmap::new(40, 40).unwrap();
        glow(&mut sheet, (20.0, 20.0), (18.0, 12.0), Colour::rgb(255, 200, 90), 1.0);
        assert!(sheet.data().iter().all(|&byte| byte == 0));
        sheet.fill(tiny_skia::Color::from_rgba8(40, 40, 60, 255));
        glow(&mut sheet, (20.0, 20.0), (18.0, 12.0), Colour::rgb(255, 200, 90), 1.0);
        let middle = sheet.pixel(20, 20).unwrap();
        assert!(middle.red() > 200 && middle.alpha() == 255);
        assert_eq!(sheet.pixel(1, 20).unwrap().red(), 40);
    }
}
