//! Spans: stretches of a row that are covered alike, and the colours laid on them.

use crate::storyboard::brush::Spot;

/// A colour that runs evenly over the sheet: red, green, blue and opacity, each from 0 to 255.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Run {
    /// The colour where the run is 0.
    pub from: [f32; 4],
    /// The colour where the run is 1.
    pub to: [f32; 4],
    /// The place of the first colour.
    pub origin: Spot,
    /// How much further the run is for each pixel to the right and down.
    pub step: Spot,
}

/// One colour as it is laid.
#[derive(Debug, Clone, Copy)]
struct Tint {
    /// Red, green, blue and 255.
    bytes: [u8; 4],
    /// Its opacity from 0 to 256.
    weight: f32,
}

impl Run {
    fn tint(&self, part: f32) -> Tint {
        let mixed: [f32; 4] =
            std::array::from_fn(|channel| self.from[channel] + (self.to[channel] - self.from[channel]) * part);
        let byte = |channel: usize| (mixed[channel] + 0.5) as i32 as u8;
        Tint { bytes: [byte(0), byte(1), byte(2), 255], weight: mixed[3] * (256.0 / 255.0) }
    }

    /// The part of the run at the middle of the leftmost pixel of a row.
    fn part_at(&self, row: usize) -> f32 {
        (0.5 - self.origin.0) * self.step.0 + (row as f32 + 0.5 - self.origin.1) * self.step.1
    }
}

/// How many colours a run to the side is cut into.
const TINTS: usize = 256;

/// Lays one run's colours row by row.
pub(super) struct Palette {
    run: Run,
    /// The colours of a run that changes along the row; empty when it does not.
    tints: Vec<Tint>,
    /// The colour of the row, when it is the same all along.
    even: Tint,
    /// The part of the run at the row's first pixel, and its growth with each pixel, of [`TINTS`].
    start: f32,
    growth: f32,
}

impl Palette {
    /// The colours of a run.
    pub(super) fn of(run: Run) -> Self {
        let changes = run.step.0.abs() > 1e-7;
        let last = TINTS as f32 - 1.0;
        let tints =
            if changes { (0..TINTS).map(|index| run.tint(index as f32 / last)).collect() } else { Vec::new() };
        Self { even: run.tint(0.0), tints, start: 0.0, growth: run.step.0 * last, run }
    }

    /// Turns to a row of the sheet.
    pub(super) fn turn_to(&mut self, row: usize) {
        let part = self.run.part_at(row);
        if self.tints.is_empty() {
            if self.run.step.1 != 0.0 {
                self.even = self.run.tint(part.clamp(0.0, 1.0));
            }
        } else {
            self.start = part * (TINTS as f32 - 1.0) + 0.5;
        }
    }

    /// Lays the row's colour on its pixels from `start` to before `end`, covered by this much.
    pub(super) fn lay(&self, line: &mut [u8], (start, end): (usize, usize), covered: f32) {
        if covered < 0.004 || start >= end {
            return;
        }
        let covered = covered.min(1.0);
        let line = &mut line[start * 4..end * 4];
        if self.tints.is_empty() {
            mix_all(line, self.even.bytes, (self.even.weight * covered + 0.5) as i32 as u16);
            return;
        }
        let mut at = self.start + start as f32 * self.growth;
        for pixel in line.chunks_exact_mut(4) {
            let tint = &self.tints[at.clamp(0.0, TINTS as f32 - 1.0) as i32 as usize];
            mix(pixel, tint.bytes, (tint.weight * covered + 0.5) as i32 as u16);
            at += self.growth;
        }
    }
}

/// Mixes one colour into many pixels, four at a time where there are so many.
fn mix_all(line: &mut [u8], bytes: [u8; 4], weight: u16) {
    if weight >= 256 {
        let (pixels, _) = line.as_chunks_mut::<4>();
        pixels.fill(bytes);
        return;
    }
    let rest = 256 - weight;
    let (fours, single) = line.as_chunks_mut::<16>();
    if !fours.is_empty() {
        let added: [u16; 16] = std::array::from_fn(|index| u16::from(bytes[index % 4]) * weight);
        for four in fours {
            for (to, add) in four.iter_mut().zip(added) {
                *to = ((u16::from(*to) * rest + add) >> 8) as u8;
            }
        }
    }
    for pixel in single.chunks_exact_mut(4) {
        mix(pixel, bytes, weight);
    }
}

fn mix(pixel: &mut [u8], bytes: [u8; 4], weight: u16) {
    for (to, from) in pixel.iter_mut().zip(bytes) {
        *to = ((u16::from(*to) * (256 - weight) + u16::from(from) * weight) >> 8) as u8;
    }
}
