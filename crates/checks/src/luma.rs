//! The brightness of a picture, smaller than it was.

use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::U8;
use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};

use crate::pixels::Pixels;

/// The longest side at which sharpness is measured.
const LONGEST: u32 = 512;

/// A plane of bytes, 0 black and 255 white.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Luma {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) bytes: Vec<u8>,
}

impl Luma {
    /// The brightness of a picture, its longest side at most [`LONGEST`] pixels.
    pub(crate) fn of(picture: &Pixels<'_>) -> Self {
        let weigh = |rgb: &[u8; 3]| {
            let [red, green, blue] = rgb.map(u32::from);
            ((red * 77 + green * 150 + blue * 29 + 128) >> 8) as u8
        };
        let bytes = picture.rgb().as_chunks::<3>().0.iter().map(weigh).collect();
        let whole = Self { width: picture.width(), height: picture.height(), bytes };
        let longest = u64::from(whole.width.max(whole.height).max(LONGEST));
        let side = |side: u32| ((u64::from(side) * u64::from(LONGEST) / longest) as u32).max(1);
        whole.at(side(whole.width), side(whole.height))
    }

    /// The same in another size.
    pub(crate) fn at(&self, width: u32, height: u32) -> Self {
        if (width, height) == (self.width, self.height) {
            return self.clone();
        }
        let mut bytes = vec![0; width as usize * height as usize];
        let source = TypedImageRef::<U8>::from_buffer(self.width, self.height, &self.bytes)
            .expect("there is a byte for each pixel");
        let mut target =
            TypedImage::<U8>::from_buffer(width, height, &mut bytes).expect("there is a byte for each pixel");
        let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Box));
        Resizer::new().resize_typed(&source, &mut target, &options).expect("planes of bytes can be resized");
        Self { width, height, bytes }
    }
}
