//! A small picture with transparency, ready to be laid over frames in planes.

use tiny_skia::Pixmap;

use crate::yuv::{Layout, chroma, luma};

/// One plane of a patch: values and how much they cover, 0 to 255.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Plane {
    values: Vec<u8>,
    cover: Vec<u8>,
}

/// A picture of even width and height, rasterised once and laid over many frames.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Patch {
    width: usize,
    height: usize,
    luma: Plane,
    blue: Plane,
    red: Plane,
}

impl Patch {
    /// Converts a picture whose sides are even.
    pub(crate) fn new(pixmap: &Pixmap) -> Self {
        let (width, height) = (pixmap.width() as usize, pixmap.height() as usize);
        let mut patch =
            Self { width, height, luma: Plane::default(), blue: Plane::default(), red: Plane::default() };
        for pixel in pixmap.pixels() {
            let plain = pixel.demultiply();
            patch.luma.values.push(luma(plain.red(), plain.green(), plain.blue()));
            patch.luma.cover.push(pixel.alpha());
        }
        for row in 0..height / 2 {
            for column in 0..width / 2 {
                patch.push_chroma(pixmap, column * 2, row * 2);
            }
        }
        patch
    }

    fn push_chroma(&mut self, pixmap: &Pixmap, x: usize, y: usize) {
        let mut sums = [0_u32; 4];
        for (right, down) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
            let pixel = pixmap.pixels()[(y + down) * self.width + x + right];
            let channels = [pixel.red(), pixel.green(), pixel.blue(), pixel.alpha()];
            for (sum, channel) in sums.iter_mut().zip(channels) {
                *sum += u32::from(channel);
            }
        }
        let cover = sums[3].max(1);
        let plain = |sum: u32| (sum * 255 / cover).min(255) as u8;
        let (blue, red) = chroma(plain(sums[0]), plain(sums[1]), plain(sums[2]));
        let cover = (sums[3] / 4) as u8;
        self.blue.values.push(blue);
        self.blue.cover.push(cover);
        self.red.values.push(red);
        self.red.cover.push(cover);
    }

    /// Pixels across.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// Lays the patch over a frame with its upper left corner at `x`, `y`, which are made even. What
    /// reaches beyond the frame is left out.
    pub(crate) fn draw(&self, layout: Layout, yuv: &mut [u8], x: usize, y: usize) {
        let (x, y) = (x & !1, y & !1);
        let [luma, blue, red] = layout.planes(yuv);
        lay(&self.luma, self.width, luma, layout.width, x, y);
        lay(&self.blue, self.width / 2, blue, layout.width / 2, x / 2, y / 2);
        lay(&self.red, self.width / 2, red, layout.width / 2, x / 2, y / 2);
    }
}

fn lay(plane: &Plane, width: usize, target: &mut [u8], target_width: usize, x: usize, y: usize) {
    let columns = width.min(target_width.saturating_sub(x));
    let rows = plane.values.chunks_exact(width).zip(plane.cover.chunks_exact(width));
    let lines = target.chunks_exact_mut(target_width).skip(y);
    for ((values, cover), line) in rows.zip(lines) {
        let line = &mut line[x..x + columns];
        for ((&value, &cover), under) in values.iter().zip(cover).zip(line) {
            *under = mix(*under, value, cover);
        }
    }
}

fn mix(under: u8, over: u8, cover: u8) -> u8 {
    let cover = u32::from(cover);
    ((u32::from(under) * (255 - cover) + u32::from(over) * cover + 127) / 255) as u8
}

#[cfg(test)]
mod tests {
    use tiny_skia::Color;

    use super::*;

    #[test]
    fn a_patch_covers_its_place_and_nothing_else() {
        let mut pixmap = Pixmap::new(2, 2).unwrap();
        pixmap.fill(Color::WHITE);
        let layout = Layout { width: 6, height: 4 };
        let mut yuv = vec![16; layout.yuv_bytes()];
        Patch::new(&pixmap).draw(layout, &mut yuv, 3, 2);
        let lit: Vec<usize> = (0..24).filter(|&at| yuv[at] == 235).collect();
        assert_eq!(lit, [14, 15, 20, 21]);
        assert_eq!(yuv[24..30], [16, 16, 16, 16, 128, 16]);
    }

    #[test]
    fn a_patch_beyond_the_edge_is_cut() {
        let mut pixmap = Pixmap::new(4, 4).unwrap();
        pixmap.fill(Color::WHITE);
        let layout = Layout { width: 4, height: 4 };
        for (x, y) in [(2, 2), (4, 0), (10, 10)] {
            let mut yuv = vec![16; layout.yuv_bytes()];
            Patch::new(&pixmap).draw(layout, &mut yuv, x, y);
        }
    }
}
