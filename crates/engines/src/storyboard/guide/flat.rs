//! Flat colours: every part of the panel in one colour, with hard edges.

use std::collections::HashMap;

use super::{Body, Studies};
use crate::engine::GuideContent;
use crate::storyboard::artist::Scene;
use crate::storyboard::layer::{Layer, Picture};

/// Stands for "nothing here" among the numbers of colours.
pub(super) const EMPTY: u8 = 255;
/// The most colours of the background, of what is before the figures and of one figure. Together with five
/// figures they are fewer than 255.
pub(super) const BACKGROUND: usize = 64;
pub(super) const NEAR: usize = 24;
const FIGURE: usize = 32;
/// What is darker than this in all channels is a line of a figure.
const LINE: u8 = 126;

/// A colour and how many pixels it fills.
type Counted = ([u8; 3], u32);

/// A sheet in few colours.
#[derive(Debug, Default)]
pub(super) struct Flats {
    pub(super) colours: Vec<[u8; 3]>,
    /// The number of each pixel's colour, or [`EMPTY`].
    pub(super) pixels: Vec<u8>,
    /// What is darker than this in all channels is a line and no part.
    darkest: u8,
}

/// The flat colours of a panel.
pub(super) fn flat(
    scene: &Scene,
    studies: &Studies,
    bodies: &[Option<Body>],
    (width, height): (usize, usize),
) -> GuideContent {
    let mut sheet = Sheet { colours: Vec::new(), pixels: studies.flat((width, height)) };
    sheet.colours.extend(&studies.flat.colours);
    if let Some(insert) = &scene.insert {
        sheet.lay_insert(insert, (width, height));
    }
    for body in bodies.iter().flatten() {
        let flats = Flats::of_parts(&body.pixels, body.width);
        let numbers = sheet.numbers_of(&flats.colours);
        for ((start, row), flats) in body.rows(width).zip(flats.pixels.chunks_exact(body.width)) {
            lay(&mut sheet.pixels[start..start + row.len()], flats, &numbers);
        }
    }
    let numbers = sheet.numbers_of(&studies.near.colours);
    let near = studies.near((width, height));
    lay(&mut sheet.pixels, &near, &numbers);
    GuideContent::Flat { colours: sheet.colours, pixels: sheet.pixels }
}

fn lay(line: &mut [u8], flats: &[u8], numbers: &[u8]) {
    for (to, from) in line.iter_mut().zip(flats) {
        if *from != EMPTY {
            *to = numbers[usize::from(*from)];
        }
    }
}

/// The guide while parts are laid on it.
struct Sheet {
    colours: Vec<[u8; 3]>,
    pixels: Vec<u8>,
}

impl Sheet {
    /// The numbers of these colours on the sheet, with those added that it has not had yet.
    fn numbers_of(&mut self, colours: &[[u8; 3]]) -> Vec<u8> {
        let number = |colour: &[u8; 3]| {
            let known = self.colours.iter().position(|other| other == colour);
            let at = known.unwrap_or_else(|| {
                self.colours.push(*colour);
                self.colours.len() - 1
            });
            u8::try_from(at).unwrap_or(EMPTY - 1)
        };
        colours.iter().map(number).collect()
    }

    /// Lays the thing of an insert, which is painted once for panel and guide.
    fn lay_insert(&mut self, insert: &Layer, (width, height): (usize, usize)) {
        let mut picture = Picture::black(width, height);
        insert.lay(&mut picture.canvas(), (0, 0));
        let mut left = vec![255; width * height];
        insert.hide(&mut left, width);
        let pixels: Vec<[u8; 4]> = picture
            .rgb
            .as_chunks::<3>()
            .0
            .iter()
            .zip(left)
            .map(|(rgb, left)| [rgb[0], rgb[1], rgb[2], 255 - left])
            .collect();
        let flats = Flats::of(&pixels, width, BACKGROUND);
        let numbers = self.numbers_of(&flats.colours);
        lay(&mut self.pixels, &flats.pixels, &numbers);
    }
}

impl Flats {
    /// One colour everywhere.
    pub(super) fn plain(colour: [u8; 3]) -> Self {
        Self { colours: vec![colour], pixels: vec![0], darkest: 0 }
    }

    /// The pixels, whose colours are multiplied by their opacity, in at most `most` colours: those that fill
    /// the most pixels. Any other pixel takes the colour of a neighbour, as the soft edge of a shape does.
    pub(super) fn of(pixels: &[[u8; 4]], width: usize, most: usize) -> Self {
        let colours = commonest(pixels, most, |_| true);
        let numbers = colours.iter().map(|(colour, _)| *colour).zip(0..).collect();
        Self::numbered(pixels, width, (&colours, &numbers), 0)
    }

    /// The same of a figure that was painted to be taken apart: lines go to the parts beside them, and what
    /// a line darkens to the part that it is of.
    fn of_parts(pixels: &[[u8; 4]], width: usize) -> Self {
        let is_part = |colour: [u8; 3]| colour.iter().any(|channel| *channel >= LINE);
        let colours = commonest(pixels, FIGURE, is_part);
        let own =
            |at: usize| (0..at).find(|lighter| is_darkened(colours[at], colours[*lighter])).unwrap_or(at);
        let numbers = (0..colours.len()).map(|at| (colours[at].0, own(at) as u8)).collect();
        let mut flats = Self::numbered(pixels, width, (&colours, &numbers), LINE);
        for colour in &mut flats.colours {
            *colour = colour.map(|channel| channel.saturating_sub(128).saturating_mul(2));
        }
        flats
    }

    fn numbered(
        pixels: &[[u8; 4]],
        width: usize,
        (colours, numbers): (&[Counted], &HashMap<[u8; 3], u8>),
        darkest: u8,
    ) -> Self {
        let colours: Vec<[u8; 3]> = colours.iter().map(|(colour, _)| *colour).collect();
        let mut flats = Self { colours, pixels: Vec::with_capacity(pixels.len()), darkest };
        let mut open = Vec::new();
        for run in pixels.chunk_by(|a, b| a == b) {
            let (pixel, begin) = (run[0], flats.pixels.len());
            let known = (pixel[3] == 255).then(|| numbers.get(&pixel[..3]).copied()).flatten();
            if known.is_none() && pixel[3] >= 128 {
                open.extend(begin..begin + run.len());
            }
            flats.pixels.resize(begin + run.len(), known.unwrap_or(EMPTY));
        }
        for &at in open.iter().chain(open.iter().rev()) {
            flats.settle(pixels, width, at);
        }
        flats
    }

    /// Gives a pixel that has no colour yet that of the neighbour that is most like it.
    fn settle(&mut self, pixels: &[[u8; 4]], width: usize, at: usize) {
        if self.pixels[at] != EMPTY {
            return;
        }
        let colour = opaque(pixels[at]);
        let beside = [at.checked_sub(1), at.checked_sub(width), Some(at + 1), Some(at + width)];
        let near = beside.iter().flatten().filter_map(|&at| self.pixels.get(at).copied());
        let mut near = near.filter(|number| *number != EMPTY);
        // A line is like none of its neighbours.
        let is_line = colour.iter().all(|channel| *channel < self.darkest);
        let near = if is_line { near.next() } else { near.min_by_key(|number| self.off(*number, colour)) };
        self.pixels[at] = near.unwrap_or(EMPTY);
    }

    fn off(&self, number: u8, colour: [u8; 3]) -> u32 {
        let own = self.colours[usize::from(number)];
        own.iter().zip(colour).map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum()
    }
}

fn opaque([red, green, blue, alpha]: [u8; 4]) -> [u8; 3] {
    let alpha = u32::from(alpha).max(1);
    [red, green, blue].map(|channel| (u32::from(channel) * 255 / alpha).min(255) as u8)
}

/// The opaque colours that fill the most pixels, at most `most` of them and none that fills next to nothing.
fn commonest(pixels: &[[u8; 4]], most: usize, counts_as: impl Fn([u8; 3]) -> bool) -> Vec<Counted> {
    let mut counts: HashMap<[u8; 3], u32> = HashMap::new();
    for run in pixels.chunk_by(|a, b| a == b).filter(|run| run[0][3] == 255 && run.len() > 1) {
        let colour = [run[0][0], run[0][1], run[0][2]];
        if counts_as(colour) {
            *counts.entry(colour).or_default() += u32::try_from(run.len()).unwrap_or(u32::MAX);
        }
    }
    let all: u32 = counts.values().sum();
    let least = (all / 3000).max(4);
    let mut colours: Vec<Counted> = counts.into_iter().filter(|(_, count)| *count >= least).collect();
    colours.sort_unstable_by_key(|(colour, count)| (std::cmp::Reverse(*count), *colour));
    colours.truncate(most);
    colours
}

/// Whether a colour is a commoner one through a thin line or with a little of the line mixed in.
fn is_darkened((colour, count): Counted, (lighter, filled): Counted) -> bool {
    let sum = |colour: [u8; 3]| colour.iter().map(|channel| f32::from(*channel)).sum::<f32>();
    let share = sum(colour) / sum(lighter).max(1.0);
    let is_same_hue =
        colour.iter().zip(lighter).all(|(a, b)| (f32::from(*a) - f32::from(b) * share).abs() <= 4.0);
    let is_dark = colour.iter().all(|channel| *channel < 160) && share > 0.78;
    is_same_hue && (0.45..0.98).contains(&share) && (is_dark || count < filled / 12)
}
