//! Outlines: what is to be filled, as straight sides, ordered from the top down.

use crate::storyboard::brush::Spot;

/// How far a straight side may lie from the curve it stands for, in pixels.
const FLATNESS: f32 = 0.09;

/// One or more closed outlines that are filled together. Where they overlap they are one surface.
#[derive(Debug, Clone, Default)]
pub(crate) struct Outline {
    spots: Vec<Spot>,
    /// Where each closed outline ends among the spots.
    ends: Vec<usize>,
}

/// One side of an outline, from its upper to its lower end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Side {
    /// Its upper end's row.
    pub top: f32,
    /// Its lower end's row.
    pub bottom: f32,
    /// Its upper end's column.
    pub start: f32,
    /// How much further right it is for each row down.
    pub slope: f32,
    /// 1 where the outline has its inside to the right of this side, -1 where to the left.
    pub turn: f32,
}

/// The smallest upright rectangle around an outline.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bounds {
    /// Its least column.
    pub left: f32,
    /// Its least row.
    pub top: f32,
    /// Its greatest column.
    pub right: f32,
    /// Its greatest row.
    pub bottom: f32,
}

impl Outline {
    /// Adds a corner to the outline that is being built.
    pub(crate) fn corner(&mut self, spot: Spot) {
        self.spots.push(spot);
    }

    /// Adds a bend from the last corner to `end`, drawn towards `control`.
    pub(crate) fn bend(&mut self, control: Spot, end: Spot) {
        let Some(&start) = self.spots.last() else { return };
        let off = (start.0 - 2.0 * control.0 + end.0, start.1 - 2.0 * control.1 + end.1);
        let depth = (off.0.abs() + off.1.abs()) / 4.0;
        let count = libm::sqrtf(depth / FLATNESS).ceil().clamp(1.0, 24.0);
        for step in 1..=count as usize {
            let part = step as f32 / count;
            let rest = 1.0 - part;
            let (a, b, c) = (rest * rest, 2.0 * rest * part, part * part);
            self.spots
                .push((a * start.0 + b * control.0 + c * end.0, a * start.1 + b * control.1 + c * end.1));
        }
    }

    /// Adds a closed ellipse; `size` is half its width and height.
    pub(crate) fn ellipse(&mut self, centre: Spot, size: (f32, f32)) {
        let count = (libm::sqrtf(size.0.max(size.1)) * 7.4).ceil().clamp(6.0, 160.0);
        let angle = core::f32::consts::TAU / count;
        let turn = (libm::cosf(angle), libm::sinf(angle));
        let mut at = (1.0_f32, 0.0_f32);
        for _ in 0..count as usize {
            self.spots.push((centre.0 + at.0 * size.0, centre.1 + at.1 * size.1));
            at = (at.0 * turn.0 - at.1 * turn.1, at.0 * turn.1 + at.1 * turn.0);
        }
        self.close();
    }

    /// Closes the outline that is being built.
    pub(crate) fn close(&mut self) {
        if self.spots.len() > self.ends.last().copied().unwrap_or(0) {
            self.ends.push(self.spots.len());
        }
    }

    /// The corners added so far, those of bends among them.
    pub(crate) fn spots(&self) -> &[Spot] {
        &self.spots
    }

    /// The rectangle around everything; `None` while there is nothing.
    pub(crate) fn bounds(&self) -> Option<Bounds> {
        let first = self.spots.first()?;
        let mut bounds = Bounds { left: first.0, top: first.1, right: first.0, bottom: first.1 };
        for &(x, y) in &self.spots {
            bounds.left = bounds.left.min(x);
            bounds.right = bounds.right.max(x);
            bounds.top = bounds.top.min(y);
            bounds.bottom = bounds.bottom.max(y);
        }
        Some(bounds)
    }

    /// Every side that crosses a row between `top` and `bottom`, uppermost first, with `left` as column 0.
    pub(super) fn sides(&self, left: f32, (top, bottom): (f32, f32)) -> Vec<Side> {
        let mut sides = Vec::with_capacity(self.spots.len());
        let mut begin = 0;
        for &end in &self.ends {
            let spots = &self.spots[begin..end];
            // All are brought to one sense of turning, so that overlaps add up and never cancel out.
            let sense = if twice_area(spots) < 0.0 { -1.0 } else { 1.0 };
            let mut from = spots[spots.len() - 1];
            for &to in spots {
                sides.extend(side(from, to, left, sense).filter(|one| one.bottom > top && one.top < bottom));
                from = to;
            }
            begin = end;
        }
        sides.sort_unstable_by(|a, b| a.top.total_cmp(&b.top));
        sides
    }
}

fn side(from: Spot, to: Spot, left: f32, sense: f32) -> Option<Side> {
    let (upper, lower, turn) = if from.1 < to.1 { (from, to, -sense) } else { (to, from, sense) };
    let high = lower.1 - upper.1;
    if high <= 0.0 {
        return None;
    }
    let slope = (lower.0 - upper.0) / high;
    Some(Side { top: upper.1, bottom: lower.1, start: upper.0 - left, slope, turn })
}

/// Twice the enclosed area; negative when the outline runs the other way round.
fn twice_area(spots: &[Spot]) -> f32 {
    let Some(&origin) = spots.first() else { return 0.0 };
    let off = |spot: Spot| (spot.0 - origin.0, spot.1 - origin.1);
    spots.windows(2).map(|pair| (off(pair[0]), off(pair[1]))).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum()
}
