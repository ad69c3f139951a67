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

/// Nearer to the edge than this part a patch of this strength lays nothing: what a pixel gets falls with the
/// fourth power of the part and is less than one of 256 there.
fn weakest(strength: u16) -> f32 {
    libm::sqrtf(libm::sqrtf(1.0 / f32::from(strength))) - 0.002
}

fn lay(sheet: &mut Pixmap, centre: Spot, size: (f32, f32), (colour, alpha): (Colour, f32), meet: Meet) {
    let span = |middle: f32, half: f32, limit: u32| {
        let low = (middle - half).floor().clamp(0.0, limit as f32) as usize;
        let high = (middle + half).ceil().clamp(0.0, limit as f32) as usize;
        (low, high)
    };
    let (left, right) = span(centre.0, size.0, sheet.width());
    let (top, bottom) = span(centre.1, size.1, sheet.height());
    let strength = (alpha.clamp(0.0, 1.0) * 256.0) as u16;
    if strength == 0 || size.0 < 0.5 || size.1 < 0.5 || left >= right || top >= bottom {
        return;
    }
    let weakest = weakest(strength);
    let square = |at: usize, middle: f32, half: f32| {
        let off = (at as f32 + 0.5 - middle) / half;
        off * off
    };
    let columns: Vec<u16> =
        (left..right).map(|at| (square(at, centre.0, size.0) * ONE) as i32 as u16).collect();
    let mut weights = vec![0_u16; (right - left) * 4];
    let mut covers = vec![0_u8; weights.len()];
    let paint = repeated(colour, if meet == Meet::Cover { 255 } else { 0 }, weights.len());
    let stride = sheet.width() as usize * 4;
    for row in top..bottom {
        let rest = 1.0 - square(row, centre.1, size.1);
        let half = libm::sqrtf((rest - weakest).max(0.0)) * size.0;
        let (first, last) = span(centre.0, half, sheet.width());
        let (first, last) = (first.max(left), last.min(right));
        if half <= 0.0 || first >= last {
            continue;
        }
        let line = &mut sheet.data_mut()[row * stride + first * 4..row * stride + last * 4];
        let length = line.len();
        let weights = &mut weights[..length];
        let columns = &columns[first - left..last - left];
        if size.0 > BROAD {
            weigh_fours(weights, columns, (rest * ONE) as u16, strength);
        } else {
            weigh(weights, columns, (rest * ONE) as u16, strength);
        }
        match meet {
            Meet::Cover => cover_row(line, weights, &paint),
            Meet::Lighten => lighten_row(line, weights, &paint, &mut covers[..length]),
        }
    }
}

/// What stands for 1 in the whole numbers that distances are counted in.
const ONE: f32 = 65_535.0;

/// The product of two parts of 65 536.
const fn product(a: u16, b: u16) -> u16 {
    ((a as u32 * b as u32) >> 16) as u16
}

/// The weight of every channel of a row's pixels, of 256: `strength` in the middle of the patch, where
/// `rest` is 1 and the column 0, and 0 at its edge.
fn weigh(weights: &mut [u16], columns: &[u16], rest: u16, strength: u16) {
    let (pixels, _) = weights.as_chunks_mut::<4>();
    for (pixel, &column) in pixels.iter_mut().zip(columns) {
        let left = rest.saturating_sub(column);
        let squared = product(left, left);
        *pixel = [product(product(squared, squared), strength); 4];
    }
}

/// Patches more than this many pixels wide on each side change so slowly that four neighbours weigh alike.
const BROAD: f32 = 128.0;

/// The same for broad patches, four pixels at a time.
fn weigh_fours(weights: &mut [u16], columns: &[u16], rest: u16, strength: u16) {
    for (pixels, columns) in weights.chunks_mut(16).zip(columns.chunks(4)) {
        let left = rest.saturating_sub(columns[columns.len() / 2]);
        let squared = product(left, left);
        pixels.fill(product(product(squared, squared), strength));
    }
}

fn cover_row(line: &mut [u8], weights: &[u16], paint: &[u16]) {
    for ((to, &part), &value) in line.iter_mut().zip(weights).zip(paint) {
        *to = ((u16::from(*to) * (256 - part) + value * part) >> 8) as u8;
    }
}

fn lighten_row(line: &mut [u8], weights: &[u16], paint: &[u16], covers: &mut [u8]) {
    // Light needs something to fall on: an empty pixel stays empty.
    for (cover, pixel) in covers.as_chunks_mut::<4>().0.iter_mut().zip(line.as_chunks::<4>().0) {
        *cover = [pixel[3]; 4];
    }
    for (((to, &cover), &part), &value) in line.iter_mut().zip(&*covers).zip(weights).zip(paint) {
        let room = u16::from(cover.saturating_sub(*to));
        *to += product(room * value, part) as u8;
    }
}

/// The channels of a colour over and over, for as many bytes as a row has.
fn repeated(colour: Colour, last: u8, length: usize) -> Vec<u16> {
    [colour.red, colour.green, colour.blue, last].map(u16::from).into_iter().cycle().take(length).collect()
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
