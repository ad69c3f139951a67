//! Pictures and masks as they are given here: borrowed bytes with a size.

use domain::slug::Slug;

/// An opaque picture, three bytes a pixel, row by row from the top.
#[derive(Debug, Clone, Copy)]
pub struct Pixels<'a> {
    width: u32,
    height: u32,
    rgb: &'a [u8],
}

impl<'a> Pixels<'a> {
    /// A picture of this size; none when a side is zero or there are not three bytes for each pixel.
    #[must_use]
    pub fn new(width: u32, height: u32, rgb: &'a [u8]) -> Option<Self> {
        let fits = width > 0 && height > 0 && rgb.len() == width as usize * height as usize * 3;
        fits.then_some(Self { width, height, rgb })
    }

    /// Pixels across.
    #[must_use]
    pub const fn width(&self) -> u32 {
        self.width
    }

    /// Pixels down.
    #[must_use]
    pub const fn height(&self) -> u32 {
        self.height
    }

    /// Red, green and blue of each pixel.
    #[must_use]
    pub const fn rgb(&self) -> &'a [u8] {
        self.rgb
    }

    /// The pixels of every `step`th row, every `step`th of each, with their places.
    pub(crate) fn sampled(&self, step: u32) -> impl Iterator<Item = ((u32, u32), [u8; 3])> + 'a {
        let (width, all) = (self.width as usize, self.rgb.as_chunks::<3>().0);
        let step = step.max(1) as usize;
        (0..self.height as usize).step_by(step).flat_map(move |y| {
            let row = &all[y * width..(y + 1) * width];
            row.iter().enumerate().step_by(step).map(move |(x, rgb)| ((x as u32, y as u32), *rgb))
        })
    }

    /// The step at which about `most` of so many pixels are looked at.
    pub(crate) fn step_for(pixels: u64, most: u64) -> u32 {
        ((pixels as f64 / most as f64).sqrt().ceil() as u32).max(1)
    }
}

/// Where a character is seen in a picture: one byte a pixel, 128 and more where it is. It may have another size than
/// the picture.
#[derive(Debug, Clone, Copy)]
pub struct Mask<'a> {
    /// Who.
    pub character: &'a Slug,
    width: u32,
    height: u32,
    grey: &'a [u8],
}

impl<'a> Mask<'a> {
    /// A mask of this size; none when a side is zero or there is not a byte for each pixel.
    #[must_use]
    pub fn new(character: &'a Slug, width: u32, height: u32, grey: &'a [u8]) -> Option<Self> {
        let fits = width > 0 && height > 0 && grey.len() == width as usize * height as usize;
        fits.then_some(Self { character, width, height, grey })
    }

    /// How many of its pixels show the character.
    pub(crate) fn seen(&self) -> u64 {
        self.grey.iter().filter(|grey| **grey >= 128).count() as u64
    }

    /// Whether the character is seen at a place of a picture of this size.
    pub(crate) fn shows(&self, (x, y): (u32, u32), (width, height): (u32, u32)) -> bool {
        let (x, y) = if (width, height) == (self.width, self.height) {
            (x, y)
        } else {
            let scaled =
                |at: u32, from: u32, to: u32| (u64::from(at) * u64::from(to) / u64::from(from)) as u32;
            (scaled(x, width, self.width), scaled(y, height, self.height))
        };
        self.grey[y as usize * self.width as usize + x as usize] >= 128
    }

    /// The smallest part of a picture of this size that has all of the character: left, top, right, bottom, the last
    /// two not in it. None when it is not seen.
    pub(crate) fn bounds(&self, (width, height): (u32, u32)) -> Option<(u32, u32, u32, u32)> {
        let across = self.width as usize;
        let rows = || self.grey.chunks_exact(across);
        let seen = |row: &[u8]| row.iter().any(|grey| *grey >= 128);
        let top = rows().position(seen)?;
        let bottom = rows().rposition(seen)? + 1;
        let (mut left, mut right) = (across, 0);
        for row in rows().take(bottom).skip(top) {
            left = left.min(row.iter().position(|grey| *grey >= 128).unwrap_or(across));
            right = right.max(row.iter().rposition(|grey| *grey >= 128).map_or(0, |at| at + 1));
        }
        let scaled = |at: usize, from: u32, to: u32| (at as u64 * u64::from(to) / u64::from(from)) as u32;
        let (x, y) = (|at| scaled(at, self.width, width), |at| scaled(at, self.height, height));
        let (left, top) = (x(left), y(top));
        Some((left, top, x(right).clamp(left + 1, width), y(bottom).clamp(top + 1, height)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_do_not_fit_are_no_picture_and_no_mask() {
        let hana: Slug = "hana".parse().unwrap();
        assert!(Pixels::new(2, 2, &[0; 12]).is_some());
        assert!(Pixels::new(2, 2, &[0; 11]).is_none() && Pixels::new(0, 2, &[]).is_none());
        assert!(Mask::new(&hana, 2, 2, &[0; 4]).is_some() && Mask::new(&hana, 2, 2, &[0; 5]).is_none());
    }

    #[test]
    fn a_mask_of_another_size_lies_over_the_whole_picture() {
        let hana: Slug = "hana".parse().unwrap();
        let grey = [0, 0, 0, 0, 0, 255, 0, 0];
        let mask = Mask::new(&hana, 4, 2, &grey).unwrap();
        assert_eq!((mask.seen(), mask.bounds((4, 2))), (1, Some((1, 1, 2, 2))));
        assert_eq!(mask.bounds((8, 8)), Some((2, 4, 4, 8)));
        assert!(mask.shows((2, 4), (8, 8)) && mask.shows((3, 7), (8, 8)) && !mask.shows((4, 4), (8, 8)));
        assert_eq!(Mask::new(&hana, 4, 2, &[0; 8]).unwrap().bounds((8, 8)), None);
    }

    #[test]
    fn samples_are_spread_over_the_picture() {
        let rgb: Vec<u8> = (0..48).collect();
        let picture = Pixels::new(4, 4, &rgb).unwrap();
        let places: Vec<(u32, u32)> = picture.sampled(2).map(|(at, _)| at).collect();
        assert_eq!(places, [(0, 0), (2, 0), (0, 2), (2, 2)]);
        assert_eq!(picture.sampled(3).nth(1).unwrap().1, [9, 10, 11]);
        assert_eq!((Pixels::step_for(100, 200), Pixels::step_for(1 << 20, 40_000)), (1, 6));
    }
}
