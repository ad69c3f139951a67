//! Planes: layers made ready to be laid at any scale and between pixels, for a camera that moves, and the
//! turning of a finished picture for one that is tilted.
//!
//! All mixing is on whole bytes and the same everywhere.

use super::layer::{Canvas, Layer, Picture, Window};

/// A layer with a byte for every channel of its painted rectangle.
#[derive(Debug, Clone, Default)]
pub(crate) struct Plane {
    left: i32,
    top: i32,
    width: usize,
    height: usize,
    /// Four bytes a pixel, row by row.
    pixels: Vec<u8>,
    /// The first painted column of each row and the one after the last.
    spans: Vec<(usize, usize)>,
}

/// A stretch of whole numbers, the second not included.
type Stretch = (usize, usize);

impl Plane {
    /// The plane of a layer, with an empty pixel on each side so that its edges stay soft.
    pub(crate) fn of(layer: &Layer) -> Self {
        let Some(((left, top), (right, bottom))) = layer.bounds() else { return Self::default() };
        let (width, height) = ((right - left + 2) as usize, (bottom - top + 2) as usize);
        let mut pixels = vec![0; width * height * 4];
        layer.unpack((left - 1, top - 1), width, &mut pixels);
        let mut spans = vec![(usize::MAX, 0); height];
        for ((column, row), length) in layer.runs() {
            let column = (column - left + 1) as usize;
            let span: &mut Stretch = &mut spans[(row - top + 1) as usize];
            *span = (span.0.min(column), span.1.max(column + length));
        }
        Self { left: left - 1, top: top - 1, width, height, pixels, spans }
    }

    /// Lays the part of the field that the window shows over the whole of a picture.
    pub(crate) fn lay(&self, window: Window, canvas: &mut Canvas) {
        if self.height == 0 {
            return;
        }
        let across = Scale::of(window.left, window.width, canvas.width);
        let down = Scale::of(window.top, window.height, canvas.height);
        let mut mixed = vec![0; (self.width + 1) * 4];
        let mut line = vec![0; canvas.width * 4];
        let (first, last) = down.outputs(self.top, self.height, canvas.height);
        for row in first..last {
            let (upper, share) = down.tap(row, self.top, self.height);
            let Some(span) = self.span(upper) else { continue };
            self.mix_rows(upper, share, span, &mut mixed);
            let target = &mut canvas.rgb[row * canvas.width * 3..(row + 1) * canvas.width * 3];
            self.lay_row(across, span, (&mixed, &mut line), target);
        }
    }

    /// The painted columns of a row and the one below it, with an empty one on each side.
    fn span(&self, row: usize) -> Option<Stretch> {
        let (one, other) = (self.spans[row], self.spans[(row + 1).min(self.height - 1)]);
        let (first, last) = (one.0.min(other.0), one.1.max(other.1));
        (first < last).then(|| (first.saturating_sub(1), (last + 1).min(self.width)))
    }

    fn mix_rows(&self, upper: usize, share: u16, (first, last): Stretch, mixed: &mut [u8]) {
        let lower = (upper + 1).min(self.height - 1);
        let row = |row: usize| &self.pixels[(row * self.width + first) * 4..(row * self.width + last) * 4];
        mix_bytes(row(upper), row(lower), share, &mut mixed[first * 4..last * 4]);
        mixed[last * 4..last * 4 + 4].fill(0);
    }

    fn lay_row(
        &self,
        across: Scale,
        (first, last): Stretch,
        (mixed, line): (&[u8], &mut [u8]),
        target: &mut [u8],
    ) {
        let begin = self.left + i32::try_from(first).unwrap_or(i32::MAX);
        let (from, to) = across.outputs(begin, last - first, target.len() / 3);
        if from >= to {
            return;
        }
        let line = &mut line[..(to - from) * 4];
        if (across.step - 1.0).abs() < 1e-6 {
            let (at, share) = across.tap(from, self.left, self.width);
            let near = &mixed[at * 4..];
            let next = &mixed[at * 4 + 4..];
            let whole = line.len().min(next.len());
            mix_bytes(near, next, share, &mut line[..whole]);
            line[whole..].fill(0);
        } else {
            let pixels = mixed.as_chunks::<4>().0;
            for (column, out) in (from..to).zip(line.as_chunks_mut::<4>().0) {
                let (at, share) = across.tap(column, self.left, self.width);
                *out = mix(pixels[at], pixels[at + 1], share);
            }
        }
        for (pixel, below) in line.as_chunks::<4>().0.iter().zip(target[from * 3..].chunks_exact_mut(3)) {
            over(below, *pixel);
        }
    }
}

/// How the pixels of a picture lie on a line of the field.
#[derive(Debug, Clone, Copy)]
struct Scale {
    start: f32,
    step: f32,
}

impl Scale {
    fn of(start: f32, length: f32, count: usize) -> Self {
        let step = length / count as f32;
        Self { start: start + 0.5 * step - 0.5, step }
    }

    /// The pixels of the picture that lie between `count` pixels of the field from `from` on.
    fn outputs(self, from: i32, count: usize, limit: usize) -> Stretch {
        let at = |place: f32| ((place - self.start) / self.step).max(0.0);
        let first = at(from as f32).ceil() as usize;
        let last = (at(from as f32 + count as f32 - 1.0).floor() as usize + 1).min(limit);
        (first.min(last), last)
    }

    /// The first of the two pixels mixed for one of the picture, and the second's share of 256.
    fn tap(self, output: usize, from: i32, count: usize) -> (usize, u16) {
        let at = (self.start + output as f32 * self.step - from as f32).clamp(0.0, count as f32 - 1.0);
        let whole = at as usize;
        (whole, ((at - whole as f32) * 256.0) as u16)
    }
}

/// Mixes two stretches of bytes; `share` of 256 is the second's.
fn mix_bytes(one: &[u8], other: &[u8], share: u16, out: &mut [u8]) {
    if share == 0 {
        let length = out.len();
        out.copy_from_slice(&one[..length]);
        return;
    }
    for ((out, &a), &b) in out.iter_mut().zip(one).zip(other) {
        *out = ((u16::from(a) * (256 - share) + u16::from(b) * share) >> 8) as u8;
    }
}

/// Two pixels mixed; `share` of 256 is the second's.
fn mix(one: [u8; 4], other: [u8; 4], share: u16) -> [u8; 4] {
    const PAIR: u32 = 0x00ff_00ff;
    let (one, other) = (u32::from_le_bytes(one), u32::from_le_bytes(other));
    let (share, rest) = (u32::from(share), u32::from(256 - share));
    let even = ((one & PAIR) * rest + (other & PAIR) * share) >> 8;
    let odd = ((one >> 8) & PAIR) * rest + ((other >> 8) & PAIR) * share;
    ((even & PAIR) | (odd & !PAIR)).to_le_bytes()
}

/// A pixel laid over one that is opaque.
fn over(below: &mut [u8], pixel: [u8; 4]) {
    match pixel[3] {
        0 => {}
        255 => below.copy_from_slice(&pixel[..3]),
        alpha => {
            let rest = u32::from(255 - alpha);
            for (below, above) in below.iter_mut().zip(pixel) {
                let behind = ((u32::from(*below) * rest + 128) * 257) >> 16;
                *below = (u32::from(above) + behind).min(255) as u8;
            }
        }
    }
}

/// Draws a row between two others, of which `share` of 256 is the second's: its first pixel is the one at
/// `start`, and each of the others lies `step` farther on.
pub(crate) fn squeeze(rows: [&[[u8; 4]]; 2], share: u16, (start, step): (f32, f32), target: &mut [[u8; 4]]) {
    let fixed = |value: f32| (value * 65536.0) as i64;
    let last = fixed(rows[0].len() as f32 - 1.0);
    let (mut next, step) = (fixed(start), fixed(step));
    for pixel in target {
        let at = next;
        next += step;
        if at < 0 || at >= last {
            continue;
        }
        let whole = (at >> 16) as usize;
        let [upper, lower] = rows.map(|row| [row[whole], row[whole + 1]]);
        if upper == lower && upper[0] == upper[1] {
            *pixel = upper[0];
            continue;
        }
        let along = ((at >> 8) & 255) as u16;
        *pixel = mix(mix(upper[0], upper[1], along), mix(lower[0], lower[1], along), share);
    }
}

/// Shows the middle of `from` in the whole of `to`, tilted by so many degrees to the right.
pub(crate) fn tilt(from: &Picture, degrees: f32, to: &mut Canvas) {
    let (sin, cos) = (libm::sinf(degrees.to_radians()), libm::cosf(degrees.to_radians()));
    let fixed = |value: f32| (value * 65536.0) as i32;
    let last = (fixed(from.width as f32 - 1.01), fixed(from.height as f32 - 1.01));
    let half = (to.width as f32 * 0.5 - 0.5, to.height as f32 * 0.5 - 0.5);
    let middle = (from.width as f32 * 0.5 - 0.5, from.height as f32 * 0.5 - 0.5);
    for (row, line) in to.rgb.chunks_exact_mut(to.width * 3).enumerate() {
        let down = row as f32 - half.1;
        let mut x = fixed(middle.0 - half.0 * cos + down * sin);
        let mut y = fixed(middle.1 + half.0 * sin + down * cos);
        for pixel in line.chunks_exact_mut(3) {
            blended(from, (x.clamp(0, last.0), y.clamp(0, last.1)), pixel);
            x += fixed(cos);
            y -= fixed(sin);
        }
    }
}

/// The same of a plane of bytes that do not mix, such as numbers of colours: the nearest is taken.
pub(crate) fn tilt_plane(
    from: &[u8],
    (width, height): (usize, usize),
    degrees: f32,
    to: (usize, usize),
) -> Vec<u8> {
    let (sin, cos) = (libm::sinf(degrees.to_radians()), libm::cosf(degrees.to_radians()));
    let fixed = |value: f32| (value * 65536.0) as i32;
    let half = (to.0 as f32 * 0.5 - 0.5, to.1 as f32 * 0.5 - 0.5);
    // The nearest pixel is the whole part of half a pixel more.
    let middle = (width as f32 * 0.5, height as f32 * 0.5);
    let nearest = |value: i32, count: usize| ((value.max(0) >> 16) as usize).min(count - 1);
    let (right, up) = (fixed(cos), fixed(sin));
    let mut plane = Vec::with_capacity(to.0 * to.1);
    for row in 0..to.1 {
        let down = row as f32 - half.1;
        let mut x = fixed(middle.0 - half.0 * cos + down * sin);
        let mut y = fixed(middle.1 + half.0 * sin + down * cos);
        plane.extend((0..to.0).map(|_| {
            let at = nearest(y, height) * width + nearest(x, width);
            x += right;
            y -= up;
            from[at]
        }));
    }
    plane
}

/// The mean of the four pixels around a spot given in parts of 65536.
fn blended(from: &Picture, (x, y): (i32, i32), pixel: &mut [u8]) {
    let (column, row) = ((x >> 16) as usize, (y >> 16) as usize);
    let (right, down) = (((x >> 8) & 255).cast_unsigned(), ((y >> 8) & 255).cast_unsigned());
    let at = (row * from.width + column) * 3;
    let upper = &from.rgb[at..at + 6];
    let lower = &from.rgb[at + from.width * 3..at + from.width * 3 + 6];
    for channel in 0..3 {
        let mixed =
            |line: &[u8]| u32::from(line[channel]) * (256 - right) + u32::from(line[channel + 3]) * right;
        pixel[channel] = ((mixed(upper) * (256 - down) + mixed(lower) * down) >> 16) as u8;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::colour::Colour;
    use tiny_skia::Pixmap;

    use crate::storyboard::brush::{Wash, ellipse};

    fn spotted() -> Layer {
        let mut sheet = Pixmap::new(90, 60).unwrap();
        ellipse(&mut sheet, (45.0, 30.0), 30.0, 20.0, Wash::flat(Colour::rgb(200, 40, 90)));
        Layer::of(&sheet, (0, 0))
    }

    const WHOLE: Window = Window { left: 0.0, top: 0.0, width: 90.0, height: 60.0 };

    #[test]
    fn a_plane_at_rest_shows_what_its_layer_shows() {
        let (mut one, mut other) = (Picture::black(90, 60), Picture::black(90, 60));
        spotted().lay(&mut one.canvas(), (0, 0));
        Plane::of(&spotted()).lay(WHOLE, &mut other.canvas());
        assert_eq!(one, other);
    }

    #[test]
    fn a_plane_can_be_moved_by_parts_of_a_pixel_and_enlarged_without_leaving_the_picture() {
        let plane = Plane::of(&spotted());
        let show = |window: Window| {
            let mut picture = Picture::black(90, 60);
            plane.lay(window, &mut picture.canvas());
            picture.rgb.iter().map(|&byte| u64::from(byte)).sum::<u64>()
        };
        let rest = show(WHOLE);
        for moved in [0.25_f32, 0.5, 3.75] {
            let sum = show(Window { left: moved, top: -moved, ..WHOLE });
            assert!(sum.abs_diff(rest) < rest / 100, "{sum} instead of {rest}");
        }
        let larger = show(Window { left: 22.5, top: 15.0, width: 45.0, height: 30.0 });
        assert!(larger > rest);
        for far in [-500.0_f32, 500.0] {
            assert_eq!(show(Window { left: far, ..WHOLE }), 0);
        }
    }

    #[test]
    fn a_picture_that_is_not_tilted_is_its_own_middle() {
        let mut picture = Picture::black(90, 60);
        spotted().lay(&mut picture.canvas(), (0, 0));
        let mut same = Picture::black(90, 60);
        tilt(&picture, 0.0, &mut same.canvas());
        let differing = picture.rgb.iter().zip(&same.rgb).filter(|(a, b)| a.abs_diff(**b) > 3).count();
        assert!(differing < 90, "{differing} bytes differ");
    }
}
