//! Facets: outlines filled row by row with smooth edges.
//!
//! A place is built of thousands of walls, boards, bars and leaves with few corners each. For these the exact
//! covered area of every edge pixel is quick to sum up, and all between two edges is filled in one go.

mod outline;
mod span;

use tiny_skia::Pixmap;

use outline::Side;
pub(crate) use outline::{Bounds, Outline};
use span::Palette;
pub(crate) use span::Run;

/// Fills the outline.
pub(crate) fn fill(sheet: &mut Pixmap, outline: &Outline, bounds: &Bounds, run: Run) {
    let (left, right) = reach((bounds.left, bounds.right), sheet.width());
    let (top, bottom) = reach((bounds.top, bounds.bottom), sheet.height());
    if left >= right || top >= bottom {
        return;
    }
    // Everything is counted from the outline's own left edge, so that small outlines stay cheap.
    let mut palette = Palette::of(Run { origin: (run.origin.0 - left as f32, run.origin.1), ..run });
    let sides = outline.sides(left as f32, (top as f32, bottom as f32));
    let (width, stride) = (right - left, sheet.width() as usize * 4);
    let mut cover = vec![0.0_f32; width + 2];
    let mut touched: Vec<Stretch> = Vec::with_capacity(8);
    let mut active: Vec<Side> = Vec::with_capacity(8);
    let mut coming = sides.into_iter().peekable();
    for row in top..bottom {
        let (upper, lower) = (row as f32, row as f32 + 1.0);
        while let Some(side) = coming.next_if(|side| side.top < lower) {
            active.push(side);
        }
        if active.is_empty() {
            continue;
        }
        palette.turn_to(row);
        let line = &mut sheet.data_mut()[row * stride + left * 4..row * stride + right * 4];
        if let [one, other] = active[..]
            && between(line, upper, [one, other], &palette)
        {
            active.retain(|side| side.bottom > lower);
            continue;
        }
        touched.clear();
        for side in &active {
            touched.extend(add_side(side, upper, width, &mut cover));
        }
        active.retain(|side| side.bottom > lower);
        if !touched.is_sorted() {
            touched.sort_unstable();
        }
        sweep(line, &touched, &mut cover, &palette);
    }
}

/// A side that goes through the whole of a row.
#[derive(Clone, Copy)]
struct Crossing {
    /// Its least column.
    left: f32,
    /// How many columns further it reaches.
    width: f32,
    /// The first pixel it touches, and the one after the last.
    pixels: (usize, usize),
}

impl Crossing {
    fn of(side: &Side, row: f32, limit: usize) -> Option<Self> {
        if side.top > row || side.bottom < row + 1.0 {
            return None;
        }
        let start = side.start + (row - side.top) * side.slope;
        let (left, width) = (start.min(start + side.slope), side.slope.abs());
        if left < 0.0 || left + width >= limit as f32 {
            return None;
        }
        let pixels = (left as i32 as usize, (left + width) as i32 as usize + 1);
        Some(Self { left, width, pixels })
    }

    /// How much of a pixel lies to the right of the side.
    fn beyond(&self, pixel: usize) -> f32 {
        let sum = |column: f32| {
            let come = (column - self.left).max(0.0);
            if come < self.width { come * come / (2.0 * self.width) } else { come - self.width / 2.0 }
        };
        sum(pixel as f32 + 1.0) - sum(pixel as f32)
    }
}

/// Fills a row between two sides that go through it and stay apart, as most rows of most outlines are;
/// answers whether it was such a row.
fn between(line: &mut [u8], row: f32, sides: [Side; 2], palette: &Palette) -> bool {
    let width = line.len() / 4;
    let (Some(one), Some(other)) = (Crossing::of(&sides[0], row, width), Crossing::of(&sides[1], row, width))
    else {
        return false;
    };
    let (from, to) = if one.left < other.left { (one, other) } else { (other, one) };
    if from.pixels.1 > to.pixels.0 {
        return false;
    }
    let pixels = line.as_chunks_mut::<4>().0;
    for at in from.pixels.0..from.pixels.1 {
        palette.dot(&mut pixels[at], at, from.beyond(at));
    }
    for at in to.pixels.0..to.pixels.1 {
        palette.dot(&mut pixels[at], at, 1.0 - to.beyond(at));
    }
    palette.lay(line, (from.pixels.1, to.pixels.0), 1.0);
    true
}

/// Neighbouring pixels of a row: the first, and the one after the last, in one number that sorts quickly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Stretch(u64);

impl Stretch {
    const fn new(start: usize, end: usize) -> Self {
        Self((start as u64) << 32 | end as u64)
    }

    const fn ends(self) -> (usize, usize) {
        ((self.0 >> 32) as usize, (self.0 & 0xffff_ffff) as usize)
    }
}

/// The whole pixels from the least to the greatest of a stretch, within the sheet.
fn reach((least, most): (f32, f32), limit: u32) -> (usize, usize) {
    let within = |value: f32| value.clamp(0.0, limit as f32) as usize;
    (within(least.floor()), within(most.ceil()))
}

/// Adds what a side covers in a row, as changes from pixel to pixel, and says which pixels it touched.
fn add_side(side: &Side, row: f32, width: usize, cover: &mut [f32]) -> Option<Stretch> {
    let (from, to) = (side.top.max(row), side.bottom.min(row + 1.0));
    if from >= to {
        return None;
    }
    let column = |y: f32| (side.start + (y - side.top) * side.slope).clamp(0.0, width as f32);
    let (a, b) = (column(from), column(to));
    let (left, right) = (a.min(b), a.max(b));
    let high = (to - from) * side.turn;
    // Columns go through small whole numbers, which processors convert fastest.
    let (first, whole) = (left as i32 as usize, right as i32);
    let last = (whole as usize + usize::from(right > whole as f32)).max(first + 1);
    if last == first + 1 {
        let beyond = f32::midpoint(left, right) - first as f32;
        cover[first] += high * (1.0 - beyond);
        cover[first + 1] += high * beyond;
        return Some(Stretch::new(first, last + 1));
    }
    // Within the side the covered part of each pixel is the mean of how far the side has come at its sides.
    let share = high / (right - left);
    let area = |x: f32| {
        let come = (x - left).clamp(0.0, right - left);
        share * (come * come / 2.0 + (x - right).max(0.0) * (right - left))
    };
    let mut before = 0.0;
    let mut seen = 0.0;
    for (index, value) in cover[first..=last].iter_mut().enumerate() {
        let after = area((first + index + 1) as f32);
        *value += after - before - seen;
        seen = after - before;
        before = after;
    }
    Some(Stretch::new(first, last + 1))
}

/// Goes along a row, sums up what is covered and lays the colour; leaves `cover` empty.
fn sweep(line: &mut [u8], touched: &[Stretch], cover: &mut [f32], palette: &Palette) {
    let width = line.len() / 4;
    let mut sum = 0.0_f32;
    let mut at = touched.first().map_or(0, |stretch| stretch.ends().0);
    for (start, end) in touched.iter().map(|stretch| stretch.ends()) {
        if start > at {
            palette.lay(line, (at, start.min(width)), sum);
            at = start;
        }
        if end <= at {
            continue;
        }
        let pixels = line.as_chunks_mut::<4>().0;
        for (index, change) in cover[at..end].iter_mut().enumerate() {
            sum += std::mem::take(change);
            if let Some(pixel) = pixels.get_mut(at + index) {
                palette.dot(pixel, at + index, sum);
            }
        }
        at = end;
    }
    palette.lay(line, (at, width), sum);
}

#[cfg(test)]
mod tests {
    use super::*;

    const RED: Run = Run {
        from: [200.0, 40.0, 90.0, 255.0],
        to: [200.0, 40.0, 90.0, 255.0],
        origin: (0.0, 0.0),
        step: (0.0, 0.0),
    };

    fn area(outlines: &[&[(f32, f32)]]) -> f64 {
        let mut sheet = Pixmap::new(60, 40).unwrap();
        let mut outline = Outline::default();
        for spots in outlines {
            for &spot in *spots {
                outline.corner(spot);
            }
            outline.close();
        }
        fill(&mut sheet, &outline, &outline.bounds().unwrap(), RED);
        sheet.data().chunks_exact(4).map(|pixel| f64::from(pixel[3]) / 255.0).sum()
    }

    #[test]
    fn what_is_painted_has_the_area_of_the_outline() {
        let outlines: [(&[(f32, f32)], f64); 5] = [
            (&[(10.0, 10.0), (20.0, 10.0), (20.0, 20.0), (10.0, 20.0)], 100.0),
            (&[(10.25, 10.5), (10.25, 20.0), (20.75, 20.0), (20.75, 10.5)], 99.75),
            (&[(5.0, 5.0), (50.0, 8.0), (12.0, 30.0)], 552.0),
            (&[(-30.0, -10.0), (90.0, -10.0), (90.0, 20.0), (-30.0, 20.0)], 1200.0),
            (&[(10.0, 10.0), (40.0, 10.0), (40.0, 30.0), (25.0, 15.0), (10.0, 30.0)], 375.0),
        ];
        for (outline, expected) in outlines {
            let painted = area(&[outline]);
            assert!((painted - expected).abs() < expected * 0.01 + 0.5, "{painted} for {expected}");
        }
    }

    #[test]
    fn outlines_beside_the_sheet_leave_it_empty() {
        assert!(area(&[&[(70.0, 5.0), (90.0, 5.0), (90.0, 30.0), (70.0, 30.0)]]) < 0.01);
        assert!(area(&[&[(-70.0, 5.0), (-50.0, 5.0), (-50.0, 30.0), (-70.0, 30.0)]]) < 0.01);
        assert!(area(&[&[(5.0, 50.0), (20.0, 50.0), (20.0, 90.0)]]) < 0.01);
    }

    #[test]
    fn outlines_that_overlap_are_one_surface_whichever_way_they_turn() {
        let square = [(10.0, 10.0), (30.0, 10.0), (30.0, 30.0), (10.0, 30.0)];
        let other = [(20.0, 20.0), (20.0, 35.0), (40.0, 35.0), (40.0, 20.0)];
        let apart = [(45.0, 5.0), (50.0, 5.0), (50.0, 15.0), (45.0, 15.0)];
        let painted = area(&[&square, &other, &apart]);
        assert!((painted - 650.0).abs() < 1.0, "{painted}");
    }

    #[test]
    fn curves_have_the_area_of_the_shapes_they_stand_for() {
        let mut sheet = Pixmap::new(60, 40).unwrap();
        let mut outline = Outline::default();
        outline.ellipse((30.0, 20.0), (20.0, 12.0));
        fill(&mut sheet, &outline, &outline.bounds().unwrap(), RED);
        let painted: f64 = sheet.data().chunks_exact(4).map(|pixel| f64::from(pixel[3]) / 255.0).sum();
        assert!((painted - 753.98).abs() < 5.0, "{painted}");
    }
}
