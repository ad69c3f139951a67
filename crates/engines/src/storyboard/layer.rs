//! Layers: pictures prepared for fast laying over one another, and the camera's window on the result.
//!
//! A layer keeps only its painted runs, opaque ones apart from the rest, so that composing a frame touches
//! no empty pixel. All arithmetic is on whole bytes and the same everywhere.

use tiny_skia::Pixmap;

/// An opaque picture, three bytes a pixel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Picture {
    /// Pixels across.
    pub width: usize,
    /// Pixels down.
    pub height: usize,
    /// Red, green and blue, row by row.
    pub rgb: Vec<u8>,
}

/// A picture that is being composed in bytes of somebody else's.
#[derive(Debug)]
pub(crate) struct Canvas<'a> {
    /// Pixels across.
    pub width: usize,
    /// Pixels down.
    pub height: usize,
    /// Red, green and blue, row by row.
    pub rgb: &'a mut [u8],
}

impl Picture {
    /// The picture as something to compose on.
    pub(crate) fn canvas(&mut self) -> Canvas<'_> {
        Canvas { width: self.width, height: self.height, rgb: &mut self.rgb }
    }
    /// A black picture.
    pub(crate) fn black(width: usize, height: usize) -> Self {
        Self { width, height, rgb: vec![0; width * height * 3] }
    }

    /// What a sheet shows, over black.
    pub(crate) fn of(sheet: &Pixmap) -> Self {
        let mut picture = Self::black(sheet.width() as usize, sheet.height() as usize);
        for (to, from) in picture.rgb.chunks_exact_mut(3).zip(sheet.data().chunks_exact(4)) {
            to.copy_from_slice(&from[..3]);
        }
        picture
    }
}

impl Canvas<'_> {
    /// Copies `from`, moved by whole pixels; its edge pixels are repeated where it ends.
    pub(crate) fn copy_moved(&mut self, from: &Picture, (right, down): (i32, i32)) {
        for row in 0..self.height {
            let source_row = (signed(row) - down).clamp(0, signed(from.height) - 1) as usize;
            let source = &from.rgb[source_row * from.width * 3..(source_row + 1) * from.width * 3];
            let target = &mut self.rgb[row * self.width * 3..(row + 1) * self.width * 3];
            copy_row(target, source, right);
        }
    }

    /// Darkens everything; 256 leaves it as it is and 0 makes it black.
    pub(crate) fn darken(&mut self, level: u16) {
        for byte in &mut *self.rgb {
            *byte = ((u16::from(*byte) * level) >> 8) as u8;
        }
    }
}

/// A number of pixels that may be moved below zero; no picture is as long as the type's limit.
fn signed(pixels: usize) -> i32 {
    i32::try_from(pixels).unwrap_or(i32::MAX)
}

fn copy_row(target: &mut [u8], source: &[u8], right: i32) {
    let (target_width, source_width) = (signed(target.len() / 3), signed(source.len() / 3));
    let start = right.clamp(0, target_width);
    let end = (source_width + right).clamp(start, target_width);
    if start < end {
        let from = ((start - right) * 3) as usize;
        let length = ((end - start) * 3) as usize;
        target[start as usize * 3..end as usize * 3].copy_from_slice(&source[from..from + length]);
    }
    for pixel in target[..start as usize * 3].chunks_exact_mut(3) {
        pixel.copy_from_slice(&source[..3]);
    }
    for pixel in target[end as usize * 3..].chunks_exact_mut(3) {
        pixel.copy_from_slice(&source[source.len() - 3..]);
    }
}

/// Painted pixels in one row, side by side.
#[derive(Debug, Clone, Copy)]
struct Run {
    left: i32,
    row: i32,
    length: usize,
    /// Where its bytes begin: in `opaque` or in `mixed`.
    start: usize,
    is_opaque: bool,
}

/// A picture with see-through parts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Layer {
    runs: Vec<Run>,
    opaque: Vec<u8>,
    mixed: Vec<u8>,
}

/// Opaque stretches shorter than this are kept with the see-through pixels beside them.
const SHORTEST_OPAQUE: usize = 12;

impl Layer {
    /// The layer of a sheet whose left upper corner lies at `corner` of the field.
    pub(crate) fn of(sheet: &Pixmap, corner: (i32, i32)) -> Self {
        let (pixels, width) = (sheet.data().as_chunks::<4>().0, sheet.width() as usize);
        let mut layer = Self::default();
        let (mut opaque, mut mixed) = (0, 0);
        for (row, pixels) in pixels.chunks_exact(width).enumerate() {
            layer.find_runs(pixels, signed(row), (&mut opaque, &mut mixed));
        }
        layer.opaque = vec![0; opaque];
        layer.mixed = vec![0; mixed];
        for run in &mut layer.runs {
            let start = run.row as usize * width + run.left as usize;
            let pixels = &pixels[start..start + run.length];
            if run.is_opaque {
                let bytes = &mut layer.opaque[run.start..run.start + run.length * 3];
                for (to, from) in bytes.as_chunks_mut::<3>().0.iter_mut().zip(pixels) {
                    *to = [from[0], from[1], from[2]];
                }
            } else {
                let bytes = &mut layer.mixed[run.start..run.start + run.length * 4];
                bytes.copy_from_slice(pixels.as_flattened());
            }
            run.left += corner.0;
            run.row += corner.1;
        }
        layer
    }

    /// The left upper corner of what is painted and the one after the right lower; none when nothing is.
    pub(crate) fn bounds(&self) -> Option<((i32, i32), (i32, i32))> {
        let first = self.runs.first()?;
        let start = ((first.left, first.row), (first.left, first.row));
        Some(self.runs.iter().fold(start, |(low, high), run| {
            let right = run.left + signed(run.length);
            ((low.0.min(run.left), low.1.min(run.row)), (high.0.max(right), high.1.max(run.row + 1)))
        }))
    }

    /// Where every painted run begins, and its length.
    pub(crate) fn runs(&self) -> impl Iterator<Item = ((i32, i32), usize)> {
        self.runs.iter().map(|run| ((run.left, run.row), run.length))
    }

    /// Writes all pixels, four bytes each, on a sheet `width` across whose left upper corner lies at `corner`.
    pub(crate) fn unpack(&self, corner: (i32, i32), width: usize, pixels: &mut [u8]) {
        let pixels = pixels.as_chunks_mut::<4>().0;
        for run in &self.runs {
            let at = (run.row - corner.1) as usize * width + (run.left - corner.0) as usize;
            let target = &mut pixels[at..at + run.length];
            if run.is_opaque {
                let bytes = &self.opaque[run.start..run.start + run.length * 3];
                for (to, &[red, green, blue]) in target.iter_mut().zip(bytes.as_chunks::<3>().0) {
                    *to = [red, green, blue, 255];
                }
            } else {
                let bytes = &self.mixed[run.start..run.start + run.length * 4];
                target.as_flattened_mut().copy_from_slice(bytes);
            }
        }
    }

    /// The memory that its pixels take.
    pub(crate) const fn bytes(&self) -> usize {
        self.opaque.len() + self.mixed.len()
    }

    /// Finds the runs of a row and counts on how many bytes they need.
    fn find_runs(&mut self, pixels: &[[u8; 4]], row: i32, (opaque, mixed): (&mut usize, &mut usize)) {
        let mut at = 0;
        while at < pixels.len() {
            let rest = &pixels[at..];
            if rest[0][3] == 0 {
                at += length_of(rest, |alpha| alpha == 0);
                continue;
            }
            let sure = length_of(rest, |alpha| alpha == 255);
            let is_opaque = sure >= SHORTEST_OPAQUE;
            let length = if is_opaque { sure } else { mixed_length(rest) };
            let (bytes, depth) = if is_opaque { (&mut *opaque, 3) } else { (&mut *mixed, 4) };
            self.runs.push(Run { left: signed(at), row, length, start: *bytes, is_opaque });
            *bytes += length * depth;
            at += length;
        }
    }

    /// Lays the layer over a picture, moved by whole pixels.
    pub(crate) fn lay(&self, picture: &mut Canvas, (right, down): (i32, i32)) {
        let (width, height) = (signed(picture.width), signed(picture.height));
        for run in &self.runs {
            let (row, left) = (run.row + down, run.left + right);
            let first = left.max(0);
            let last = (left + signed(run.length)).min(width);
            if row < 0 || row >= height || first >= last {
                continue;
            }
            let skipped = (first - left) as usize;
            let count = (last - first) as usize;
            let target = (row as usize * picture.width + first as usize) * 3;
            let target = &mut picture.rgb[target..target + count * 3];
            if run.is_opaque {
                let start = run.start + skipped * 3;
                target.copy_from_slice(&self.opaque[start..start + count * 3]);
            } else {
                let start = run.start + skipped * 4;
                blend(target, &self.mixed[start..start + count * 4]);
            }
        }
    }
}

impl Layer {
    /// Takes from `plane`, a byte a pixel and `width` pixels across, what the layer covers.
    pub(crate) fn hide(&self, plane: &mut [u8], width: usize) {
        let height = plane.len() / width.max(1);
        for run in &self.runs {
            let (first, last) = (run.left.max(0), (run.left + signed(run.length)).min(signed(width)));
            if run.row < 0 || run.row >= signed(height) || first >= last {
                continue;
            }
            let start = run.row as usize * width;
            let line = &mut plane[start + first as usize..start + last as usize];
            if run.is_opaque {
                line.fill(0);
                continue;
            }
            let skipped = run.start + (first - run.left) as usize * 4;
            for (seen, pixel) in line.iter_mut().zip(self.mixed[skipped..].as_chunks::<4>().0) {
                *seen = (u16::from(*seen) * u16::from(255 - pixel[3]) / 255) as u8;
            }
        }
    }
}

/// How many pixels at the beginning have such an opacity; eight are looked at in one go.
fn length_of(pixels: &[[u8; 4]], fits: impl Fn(u8) -> bool) -> usize {
    let all_fit = |eight: &&[[u8; 4]; 8]| eight.iter().fold(true, |all, pixel| all & fits(pixel[3]));
    let sure = pixels.as_chunks::<8>().0.iter().take_while(all_fit).count() * 8;
    sure + pixels[sure..].iter().take_while(|pixel| fits(pixel[3])).count()
}

/// How many pixels at the beginning are painted and do not belong to a long opaque stretch.
fn mixed_length(pixels: &[[u8; 4]]) -> usize {
    let mut at = 0;
    while at < pixels.len() && pixels[at][3] != 0 {
        let opaque = length_of(&pixels[at..], |alpha| alpha == 255);
        if opaque >= SHORTEST_OPAQUE {
            break;
        }
        at += opaque.max(1);
    }
    at
}

fn blend(target: &mut [u8], source: &[u8]) {
    for (to, from) in target.chunks_exact_mut(3).zip(source.chunks_exact(4)) {
        let rest = u32::from(255 - from[3]);
        for channel in 0..3 {
            let behind = ((u32::from(to[channel]) * rest + 128) * 257) >> 16;
            to[channel] = (u32::from(from[channel]) + behind).min(255) as u8;
        }
    }
}

/// A part of a picture, in its pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Window {
    /// The left edge.
    pub left: f32,
    /// The upper edge.
    pub top: f32,
    /// How much is seen across.
    pub width: f32,
    /// How much is seen down.
    pub height: f32,
}

/// For one output row or column: the first of the two source lines, and the second's share of 256.
type Tap = (usize, u16);

fn taps(start: f32, length: f32, count: usize, limit: usize) -> Vec<Tap> {
    let step = length / count as f32;
    (0..count)
        .map(|index| {
            let at = (start + (index as f32 + 0.5) * step - 0.5).clamp(0.0, limit as f32 - 1.001);
            let whole = at as usize;
            (whole, ((at - whole as f32) * 256.0) as u16)
        })
        .collect()
}

/// Shows a window of `from` in the whole of `to`, smoothly.
pub(crate) fn resample(from: &Picture, window: Window, to: &mut Canvas) {
    let columns = taps(window.left, window.width, to.width, from.width);
    let rows = taps(window.top, window.height, to.height, from.height);
    let stride = from.width * 3;
    // The columns' pixels are numbered from the first that is seen.
    let first = columns.first().map_or(0, |tap| tap.0);
    let seen = columns.last().map_or(0, |tap| tap.0 + 2 - first) * 3;
    let pieces = pieces(&columns, first);
    let shares: Vec<u16> =
        columns.iter().flat_map(|tap| [tap.1; 3]).chain(std::iter::repeat_n(0, PIECE)).collect();
    let mut mixed = vec![0_u8; seen + 2 * PIECE];
    let mut line = vec![0_u8; shares.len()];
    for (target, &(row, share)) in to.rgb.chunks_exact_mut(to.width * 3).zip(&rows) {
        let upper = &from.rgb[row * stride + first * 3..][..seen];
        let lower = &from.rgb[(row + 1) * stride + first * 3..][..seen];
        for ((out, &a), &b) in mixed.iter_mut().zip(upper).zip(lower) {
            *out = ((u16::from(a) * (256 - share) + u16::from(b) * share) >> 8) as u8;
        }
        for &piece in &pieces {
            squeeze(&mixed, &shares, &mut line, piece);
        }
        target.copy_from_slice(&line[..target.len()]);
    }
}

/// How many bytes are mixed in one go.
const PIECE: usize = 16;

/// Where bytes are mixed: the first that is written and the first that is read.
type Piece = (usize, usize);

/// The pieces of a row. A stretch of neighbours that are read side by side makes up whole pieces, of which
/// the last may reach into the stretch that is written after it.
fn pieces(columns: &[Tap], first: usize) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut begin = 0;
    for end in 1..=columns.len() {
        if end < columns.len() && columns[end].0 == columns[end - 1].0 + 1 {
            continue;
        }
        let (written, read) = (begin * 3, (columns[begin].0 - first) * 3);
        pieces.extend((0..(end - begin) * 3).step_by(PIECE).map(|along| (written + along, read + along)));
        begin = end;
    }
    pieces
}

/// Mixes every byte of a piece with the same channel of the next pixel.
fn squeeze(row: &[u8], shares: &[u16], line: &mut [u8], (written, read): Piece) {
    let near = &row[read..read + PIECE];
    let next = &row[read + 3..read + 3 + PIECE];
    let out = line[written..written + PIECE].iter_mut().zip(&shares[written..written + PIECE]);
    for ((out, &share), (&a, &b)) in out.zip(near.iter().zip(next)) {
        *out = ((u16::from(a) * (256 - share) + u16::from(b) * share) >> 8) as u8;
    }
}

/// Softens a picture by the mean over `2 × radius + 1` pixels in each direction.
pub(crate) fn soften(picture: &mut Picture, radius: usize) {
    let (width, height) = (picture.width, picture.height);
    for row in picture.rgb.chunks_exact_mut(width * 3) {
        soften_line(row, (width, 3), radius);
    }
    for column in 0..width * 3 {
        soften_line(&mut picture.rgb[column..], (height, width * 3), radius);
    }
}

fn soften_line(line: &mut [u8], (count, stride): (usize, usize), radius: usize) {
    let channels = if stride == 3 { 3 } else { 1 };
    for channel in 0..channels {
        let values: Vec<u32> = (0..count).map(|index| u32::from(line[index * stride + channel])).collect();
        let at = |index: isize| values[index.clamp(0, count.cast_signed() - 1) as usize];
        let reach = radius.cast_signed();
        let mut sum: u32 = (-reach..=reach).map(at).sum();
        let size = 2 * radius as u32 + 1;
        for index in 0..count.cast_signed() {
            line[index as usize * stride + channel] = (sum / size) as u8;
            sum = sum + at(index + reach + 1) - at(index - reach);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::colour::Colour;

    use crate::storyboard::brush::{Wash, ellipse};

    #[test]
    fn a_layer_shows_what_its_sheet_showed() {
        let mut sheet = Pixmap::new(90, 60).unwrap();
        ellipse(&mut sheet, (45.0, 30.0), 38.0, 22.0, Wash::flat(Colour::rgb(200, 40, 90)));
        let mut picture = Picture::black(90, 60);
        Layer::of(&sheet, (0, 0)).lay(&mut picture.canvas(), (0, 0));
        assert_eq!(picture, Picture::of(&sheet));
    }

    #[test]
    fn moved_layers_and_pictures_stay_inside() {
        let mut sheet = Pixmap::new(40, 30).unwrap();
        sheet.fill(tiny_skia::Color::WHITE);
        let layer = Layer::of(&sheet, (0, 0));
        let white = Picture::of(&sheet);
        for moved in [(-50, 0), (50, 0), (-7, 9), (0, 60), (39, -29)] {
            let mut picture = Picture::black(40, 30);
            layer.lay(&mut picture.canvas(), moved);
            picture.canvas().copy_moved(&white, moved);
            assert!(picture.rgb.iter().all(|&byte| byte == 255));
        }
    }

    #[test]
    fn the_whole_window_is_the_picture_itself() {
        let mut sheet = Pixmap::new(64, 48).unwrap();
        ellipse(&mut sheet, (30.0, 20.0), 18.0, 12.0, Wash::flat(Colour::rgb(20, 240, 90)));
        let picture = Picture::of(&sheet);
        let mut same = Picture::black(64, 48);
        resample(&picture, Window { left: 0.0, top: 0.0, width: 64.0, height: 48.0 }, &mut same.canvas());
        let differing = picture.rgb.iter().zip(&same.rgb).filter(|(a, b)| a.abs_diff(**b) > 1).count();
        assert_eq!(differing, 0);
    }
}
