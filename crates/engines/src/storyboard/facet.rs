//! Facets: polygons filled row by row with smooth edges.
//!
//! A place is built of thousands of walls, boards and bars with few corners each. For these the exact
//! covered area of every edge pixel is quick to sum up, and all between two edges is filled in one go. The
//! outline may be of any shape that does not cross itself.

use tiny_skia::Pixmap;

use super::brush::Spot;

/// A colour that runs evenly over the sheet: red, green, blue and opacity, each from 0 to 255.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Run {
    /// The colour where `at` gives 0.
    pub from: [f32; 4],
    /// The colour where `at` gives 1.
    pub to: [f32; 4],
    /// The place of the first colour.
    pub origin: Spot,
    /// How much further the run is for each pixel to the right and down.
    pub step: Spot,
}

impl Run {
    /// The part of the run at the middle of a pixel.
    fn part(&self, x: usize, y: usize) -> f32 {
        let off = (x as f32 + 0.5 - self.origin.0, y as f32 + 0.5 - self.origin.1);
        (off.0 * self.step.0 + off.1 * self.step.1).clamp(0.0, 1.0)
    }

    fn colour(&self, x: usize, y: usize) -> [f32; 4] {
        let part = self.part(x, y);
        std::array::from_fn(|channel| self.from[channel] + (self.to[channel] - self.from[channel]) * part)
    }
}

/// One side of the outline, from its upper to its lower end.
#[derive(Debug, Clone, Copy)]
struct Edge {
    upper: Spot,
    lower: Spot,
    /// 1 where the outline goes down, -1 where it goes up.
    turn: f32,
}

/// Fills the outline.
pub(crate) fn fill(sheet: &mut Pixmap, spots: &[Spot], run: &Run) {
    let (left, right) = reach(spots.iter().map(|spot| spot.0), sheet.width());
    let (top, bottom) = reach(spots.iter().map(|spot| spot.1), sheet.height());
    if left >= right || top >= bottom {
        return;
    }
    // Everything is counted from the outline's own left edge, so that small outlines stay cheap.
    let moved: Vec<Spot> = spots.iter().map(|spot| (spot.0 - left as f32, spot.1)).collect();
    let run = Run { origin: (run.origin.0 - left as f32, run.origin.1), ..*run };
    let edges = edges(&moved);
    let (width, stride) = (right - left, sheet.width() as usize * 4);
    let mut cover = vec![0.0_f32; width + 2];
    let mut touched: Vec<(usize, usize)> = Vec::with_capacity(edges.len());
    for row in top..bottom {
        touched.clear();
        for edge in &edges {
            touched.extend(add_edge(edge, row as f32, width, &mut cover));
        }
        touched.sort_unstable();
        let line = &mut sheet.data_mut()[row * stride + left * 4..row * stride + right * 4];
        sweep(line, row, &touched, &mut cover, &run);
    }
}

/// The whole pixels between the least and the greatest of some places, within the sheet.
fn reach(places: impl Iterator<Item = f32> + Clone, limit: u32) -> (usize, usize) {
    let least = places.clone().fold(f32::MAX, f32::min).floor().clamp(0.0, limit as f32);
    let most = places.fold(f32::MIN, f32::max).ceil().clamp(0.0, limit as f32);
    (least as usize, most as usize)
}

fn edges(spots: &[Spot]) -> Vec<Edge> {
    let ends = spots.iter().zip(spots.iter().cycle().skip(1));
    ends.filter(|(from, to)| from.1.to_bits() != to.1.to_bits())
        .map(|(&from, &to)| {
            if from.1 < to.1 {
                Edge { upper: from, lower: to, turn: 1.0 }
            } else {
                Edge { upper: to, lower: from, turn: -1.0 }
            }
        })
        .collect()
}

/// Adds what an edge covers in a row, as changes from pixel to pixel, and says which pixels it touched.
fn add_edge(edge: &Edge, row: f32, width: usize, cover: &mut [f32]) -> Option<(usize, usize)> {
    let (from, to) = (edge.upper.1.max(row), edge.lower.1.min(row + 1.0));
    if from >= to {
        return None;
    }
    let slope = (edge.lower.0 - edge.upper.0) / (edge.lower.1 - edge.upper.1);
    let column = |y: f32| (edge.upper.0 + (y - edge.upper.1) * slope).clamp(0.0, width as f32);
    let (a, b) = (column(from), column(to));
    let (left, right) = (a.min(b), a.max(b));
    let high = (to - from) * edge.turn;
    let first = left as usize;
    let last = (right.ceil() as usize).max(first + 1);
    if last == first + 1 {
        let beyond = f32::midpoint(left, right) - first as f32;
        cover[first] += high * (1.0 - beyond);
        cover[first + 1] += high * beyond;
        return Some((first, last + 1));
    }
    // Within the edge the covered part of each pixel is the mean of how far the edge has come at its sides.
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
    Some((first, last + 1))
}

/// Goes along a row, sums up what is covered and lays the colour; leaves `cover` empty.
fn sweep(line: &mut [u8], row: usize, touched: &[(usize, usize)], cover: &mut [f32], run: &Run) {
    let width = line.len() / 4;
    let mut sum = 0.0_f32;
    let mut at = touched.first().map_or(0, |stretch| stretch.0);
    for (index, &(start, end)) in touched.iter().enumerate() {
        if start > at {
            lay(line, (at, start.min(width)), row, sum.abs(), run);
            at = start;
        }
        while at < end {
            sum += cover[at];
            cover[at] = 0.0;
            if at < width {
                lay(line, (at, at + 1), row, sum.abs(), run);
            }
            at += 1;
        }
        if index + 1 == touched.len() && at < width {
            lay(line, (at, width), row, sum.abs(), run);
        }
    }
}

/// Lays the run's colour on the pixels of a row from `start` to before `end`, covered by this much.
fn lay(line: &mut [u8], (start, end): (usize, usize), row: usize, covered: f32, run: &Run) {
    if covered < 0.004 || start >= end {
        return;
    }
    let covered = covered.min(1.0);
    if run.step.0.abs() < 1e-7 {
        let colour = run.colour(start, row);
        let weight = weight(colour[3], covered);
        let bytes = [(colour[0] + 0.5) as u8, (colour[1] + 0.5) as u8, (colour[2] + 0.5) as u8, 255];
        mix_all(&mut line[start * 4..end * 4], bytes, weight);
        return;
    }
    for (index, pixel) in line[start * 4..end * 4].chunks_exact_mut(4).enumerate() {
        let colour = run.colour(start + index, row);
        let bytes = [(colour[0] + 0.5) as u8, (colour[1] + 0.5) as u8, (colour[2] + 0.5) as u8, 255];
        mix(pixel, bytes, weight(colour[3], covered));
    }
}

fn weight(alpha: f32, covered: f32) -> u32 {
    (alpha * covered * (256.0 / 255.0) + 0.5) as u32
}

/// Mixes one colour into many pixels, four at a time where there are so many.
fn mix_all(line: &mut [u8], bytes: [u8; 4], weight: u32) {
    let rest = (256 - weight) as u16;
    let added: [u16; 16] = std::array::from_fn(|index| u16::from(bytes[index % 4]) * weight as u16);
    let mut fours = line.chunks_exact_mut(16);
    for four in &mut fours {
        for (to, add) in four.iter_mut().zip(added) {
            *to = ((u16::from(*to) * rest + add) >> 8) as u8;
        }
    }
    for pixel in fours.into_remainder().chunks_exact_mut(4) {
        mix(pixel, bytes, weight);
    }
}

fn mix(pixel: &mut [u8], bytes: [u8; 4], weight: u32) {
    for (to, from) in pixel.iter_mut().zip(bytes) {
        *to = ((u32::from(*to) * (256 - weight) + u32::from(from) * weight) >> 8) as u8;
    }
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

    fn area(spots: &[Spot]) -> f64 {
        let mut sheet = Pixmap::new(60, 40).unwrap();
        fill(&mut sheet, spots, &RED);
        sheet.data().chunks_exact(4).map(|pixel| f64::from(pixel[3]) / 255.0).sum()
    }

    #[test]
    fn what_is_painted_has_the_area_of_the_outline() {
        let outlines: [(&[Spot], f64); 5] = [
            (&[(10.0, 10.0), (20.0, 10.0), (20.0, 20.0), (10.0, 20.0)], 100.0),
            (&[(10.25, 10.5), (10.25, 20.0), (20.75, 20.0), (20.75, 10.5)], 99.75),
            (&[(5.0, 5.0), (50.0, 8.0), (12.0, 30.0)], 552.0),
            (&[(-30.0, -10.0), (90.0, -10.0), (90.0, 20.0), (-30.0, 20.0)], 1200.0),
            (&[(10.0, 10.0), (40.0, 10.0), (40.0, 30.0), (25.0, 15.0), (10.0, 30.0)], 375.0),
        ];
        for (outline, expected) in outlines {
            let painted = area(outline);
            assert!((painted - expected).abs() < expected * 0.01 + 0.5, "{painted} for {expected}");
        }
    }

    #[test]
    fn outlines_beside_the_sheet_leave_it_empty() {
        assert!(area(&[(70.0, 5.0), (90.0, 5.0), (90.0, 30.0), (70.0, 30.0)]) < 0.01);
        assert!(area(&[(-70.0, 5.0), (-50.0, 5.0), (-50.0, 30.0), (-70.0, 30.0)]) < 0.01);
        assert!(area(&[(5.0, 50.0), (20.0, 50.0), (20.0, 90.0)]) < 0.01);
    }
}
