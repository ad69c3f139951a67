//! Red, green, blue into the planes that H.264 stores (BT.709, limited range, 4:2:0).
//!
//! ffmpeg could do this, but here a pair of rows that did not change since the frame before is left as it
//! is, which in limited animation is most of the picture, and half as many bytes go through the pipe.

use domain::style::FrameSize;

/// Bits behind the point of the integer coefficients.
const POINT: i32 = 16;
/// One half, for rounding.
const HALF: i32 = 1 << (POINT - 1);

/// The planes of one frame in one buffer: luma, then the two chroma planes of a quarter the size.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Layout {
    pub(crate) width: usize,
    pub(crate) height: usize,
}

impl Layout {
    pub(crate) fn of(size: FrameSize) -> Self {
        Self { width: size.width as usize, height: size.height as usize }
    }

    /// Bytes of a frame as packed red, green, blue.
    pub(crate) fn rgb_bytes(self) -> usize {
        self.luma_bytes() * 3
    }

    /// Bytes of a frame in planes.
    pub(crate) fn yuv_bytes(self) -> usize {
        self.luma_bytes() * 3 / 2
    }

    fn luma_bytes(self) -> usize {
        self.width * self.height
    }

    /// The three planes of a buffer of [`Layout::yuv_bytes`].
    pub(crate) fn planes(self, yuv: &mut [u8]) -> [&mut [u8]; 3] {
        let (luma, chroma) = yuv.split_at_mut(self.luma_bytes());
        let (blue, red) = chroma.split_at_mut(self.luma_bytes() / 4);
        [luma, blue, red]
    }
}

/// Luma of a colour, 16 to 235.
pub(crate) fn luma(red: u8, green: u8, blue: u8) -> u8 {
    let sum = 11_966 * i32::from(red) + 40_254 * i32::from(green) + 4_064 * i32::from(blue);
    (16 + ((sum + HALF) >> POINT)) as u8
}

/// The two chroma values of a colour, 16 to 240.
pub(crate) fn chroma(red: u8, green: u8, blue: u8) -> (u8, u8) {
    quarter_chroma([red, green, blue].map(|value| i32::from(value) * 4))
}

/// The chroma of four pixels, given as the sums of their channels.
fn quarter_chroma([red, green, blue]: [i32; 3]) -> (u8, u8) {
    let blueness = -6_596 * red - 22_189 * green + 28_785 * blue;
    let redness = 28_785 * red - 26_145 * green - 2_640 * blue;
    let shift = POINT + 2;
    let value = |sum: i32| (128 + ((sum + (1 << (shift - 1))) >> shift)).clamp(16, 240) as u8;
    (value(blueness), value(redness))
}

/// Converts frame after frame and remembers the last one.
pub(crate) struct Converter {
    layout: Layout,
    previous: Option<Vec<u8>>,
    yuv: Vec<u8>,
}

impl Converter {
    pub(crate) fn new(layout: Layout) -> Self {
        Self { layout, previous: None, yuv: vec![0; layout.yuv_bytes()] }
    }

    /// The last converted frame.
    pub(crate) fn yuv(&self) -> &[u8] {
        &self.yuv
    }

    /// Takes in a frame and gives back a buffer of the same size for the next one.
    pub(crate) fn convert(&mut self, rgb: Vec<u8>) -> Vec<u8> {
        let Layout { width, .. } = self.layout;
        let row_pair = width * 6;
        let [luma, blue, red] = self.layout.planes(&mut self.yuv);
        let rows = rgb.chunks_exact(row_pair);
        let planes = luma
            .chunks_exact_mut(width * 2)
            .zip(blue.chunks_exact_mut(width / 2).zip(red.chunks_exact_mut(width / 2)));
        for (number, (rows, (luma, (blue, red)))) in rows.zip(planes).enumerate() {
            let at = number * row_pair;
            let same = self.previous.as_ref().is_some_and(|old| old[at..at + row_pair] == *rows);
            if !same {
                convert_luma(rows, luma);
                convert_chroma(rows, width, blue, red);
            }
        }
        let bytes = rgb.len();
        self.previous.replace(rgb).unwrap_or_else(|| vec![0; bytes])
    }
}

fn convert_luma(rows: &[u8], out: &mut [u8]) {
    for (pixel, out) in rows.chunks_exact(3).zip(out) {
        *out = luma(pixel[0], pixel[1], pixel[2]);
    }
}

fn convert_chroma(rows: &[u8], width: usize, blue: &mut [u8], red: &mut [u8]) {
    let (upper, lower) = rows.split_at(width * 3);
    let pixels = upper.chunks_exact(6).zip(lower.chunks_exact(6));
    for ((upper, lower), (blue, red)) in pixels.zip(blue.iter_mut().zip(red)) {
        let sum = |channel: usize| {
            i32::from(upper[channel])
                + i32::from(upper[channel + 3])
                + i32::from(lower[channel])
                + i32::from(lower[channel + 3])
        };
        (*blue, *red) = quarter_chroma([sum(0), sum(1), sum(2)]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: Layout = Layout { width: 4, height: 4 };

    fn solid(colour: [u8; 3]) -> Vec<u8> {
        colour.repeat(16)
    }

    #[test]
    fn known_colours_have_their_broadcast_values() {
        for (colour, expected) in [
            ([0, 0, 0], [16, 128, 128]),
            ([255, 255, 255], [235, 128, 128]),
            ([255, 0, 0], [63, 102, 240]),
            ([0, 255, 0], [173, 42, 26]),
            ([0, 0, 255], [32, 240, 118]),
        ] {
            let mut converter = Converter::new(SMALL);
            converter.convert(solid(colour));
            let yuv = converter.yuv();
            assert_eq!([yuv[0], yuv[16], yuv[20]], expected, "{colour:?}");
            let (blue, red) = chroma(colour[0], colour[1], colour[2]);
            assert_eq!([luma(colour[0], colour[1], colour[2]), blue, red], expected);
        }
    }

    #[test]
    fn a_frame_after_another_is_converted_as_if_it_were_the_first() {
        let mut mixed = solid([10, 200, 30]);
        mixed[25..30].fill(99);
        let mut after = Converter::new(SMALL);
        after.convert(solid([10, 200, 30]));
        after.convert(mixed.clone());
        let mut alone = Converter::new(SMALL);
        alone.convert(mixed);
        assert_eq!(after.yuv(), alone.yuv());
    }
}
