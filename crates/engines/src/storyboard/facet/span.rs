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
        let mixed: [f32; 4] = std::array::from_fn(|channel| {
            self.from[channel] + (self.to[channel] - self.from[channel]) * part
        });
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

/// What is covered less than this cannot be seen.
const FAINTEST: f32 = 0.004;

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
        let tints = if changes {
            (0..TINTS).map(|index| run.tint(index as f32 / last)).collect()
        } else {
            Vec::new()
        };
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
        if covered < FAINTEST || start >= end {
            return;
        }
        let line = &mut line[start * 4..end * 4];
        if self.tints.is_empty() {
            mix_all(line, self.even.bytes, weight(self.even, covered));
            return;
        }
        let mut at = self.start + start as f32 * self.growth;
        for pixel in line.as_chunks_mut::<4>().0 {
            let tint = self.tint_at(at);
            mix(pixel, tint.bytes, weight(tint, covered));
            at += self.growth;
        }
    }

    /// Lays the row's colour on one pixel.
    pub(super) fn dot(&self, pixel: &mut [u8; 4], index: usize, covered: f32) {
        if covered < FAINTEST {
            return;
        }
        let tint = if self.tints.is_empty() {
            self.even
        } else {
            self.tint_at(self.start + index as f32 * self.growth)
        };
        mix(pixel, tint.bytes, weight(tint, covered));
    }

    fn tint_at(&self, at: f32) -> Tint {
        self.tints[at.clamp(0.0, TINTS as f32 - 1.0) as i32 as usize]
    }
}

/// The share of 256 that a tint gets where it covers this much.
fn weight(tint: Tint, covered: f32) -> u16 {
    (tint.weight * covered.min(1.0) + 0.5) as i32 as u16
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
    for pixel in single.as_chunks_mut::<4>().0 {
        mix(pixel, bytes, weight);
    }
}

/// Mixes a colour into a pixel, two channels in one whole number at a time.
fn mix(pixel: &mut [u8; 4], bytes: [u8; 4], weight: u16) {
    const EVEN: u32 = 0x00ff_00ff;
    let (to, from) = (u32::from_le_bytes(*pixel), u32::from_le_bytes(bytes));
    let (weight, rest) = (u32::from(weight), 256 - u32::from(weight));
    let even = ((to & EVEN) * rest + (from & EVEN) * weight) >> 8 & EVEN;
    let odd = ((to >> 8 & EVEN) * rest + (from >> 8 & EVEN) * weight) & !EVEN;
    *pixel = (even | odd).to_le_bytes();
}
