//! Whether a character looks like its reference pictures: the seam for a model that says so.
//!
//! The studio brings no such model and can load none. What stands here is its shape, that of CCIP: a crop of 384 by
//! 384 pixels becomes a vector of 768 numbers, and the difference of two characters is how far the directions of their
//! vectors are apart. Whoever implements [`IdentityModel`] must keep the promises of the suite in `tests/it/identity.rs`.

use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::U8x3;
use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};

use crate::pixels::{Mask, Pixels};

/// The side of a portrait in pixels.
pub const SIDE: u32 = 384;

/// A character cut out of a picture: [`SIDE`] by [`SIDE`] pixels, three bytes each, on white where it is not square.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Portrait {
    rgb: Vec<u8>,
}

/// Why a model says nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdentityError {
    /// There is nothing to compare with.
    #[error("there is no reference picture to compare with; add one with `sakuga character reference add`")]
    NoReferences,
    /// The model could not be run.
    #[error("failed to run the identity model: {0}")]
    Model(String),
}

/// A model that compares characters.
pub trait IdentityModel: Send + Sync {
    /// What it is called.
    fn name(&self) -> &str;

    /// How far the character in `picture` is from that in the nearest of the references: 0 is the same, 1 somebody
    /// else. It is the same whatever the order of the references.
    ///
    /// # Errors
    ///
    /// [`IdentityError::NoReferences`] when there are none, [`IdentityError::Model`] when the model cannot be run.
    fn score(&self, picture: &Portrait, references: &[Portrait]) -> Result<f32, IdentityError>;
}

impl Portrait {
    /// The whole of a picture.
    #[must_use]
    pub fn of(picture: &Pixels<'_>) -> Self {
        Self::cut(picture, (0, 0, picture.width(), picture.height()))
    }

    /// The part of a picture in which a mask shows its character; none when it does not.
    #[must_use]
    pub fn within(picture: &Pixels<'_>, mask: &Mask<'_>) -> Option<Self> {
        Some(Self::cut(picture, mask.bounds((picture.width(), picture.height()))?))
    }

    /// Red, green and blue of each pixel, row by row from the top.
    #[must_use]
    pub fn rgb(&self) -> &[u8] {
        &self.rgb
    }

    fn cut(picture: &Pixels<'_>, (left, top, right, bottom): (u32, u32, u32, u32)) -> Self {
        let (width, height) = (right - left, bottom - top);
        let across = picture.width() as usize * 3;
        let rows = picture.rgb().chunks_exact(across).take(bottom as usize).skip(top as usize);
        let part: Vec<u8> =
            rows.flat_map(|row| &row[left as usize * 3..right as usize * 3]).copied().collect();
        let longest = u64::from(width.max(height));
        let side = |side: u32| ((u64::from(side) * u64::from(SIDE) / longest) as u32).clamp(1, SIDE);
        let small = resized(&part, (width, height), (side(width), side(height)));
        Self { rgb: on_white(&small, (side(width), side(height))) }
    }
}

fn resized(rgb: &[u8], (width, height): (u32, u32), to: (u32, u32)) -> Vec<u8> {
    let mut small = vec![0; to.0 as usize * to.1 as usize * 3];
    let source =
        TypedImageRef::<U8x3>::from_buffer(width, height, rgb).expect("there are three bytes for each pixel");
    let mut target = TypedImage::<U8x3>::from_buffer(to.0, to.1, &mut small)
        .expect("there are three bytes for each pixel");
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Bilinear));
    Resizer::new().resize_typed(&source, &mut target, &options).expect("pictures of bytes can be resized");
    small
}

fn on_white(rgb: &[u8], (width, height): (u32, u32)) -> Vec<u8> {
    let mut all = vec![0xff; SIDE as usize * SIDE as usize * 3];
    let (left, top) = ((SIDE - width) / 2, (SIDE - height) / 2);
    for (y, row) in rgb.chunks_exact(width as usize * 3).enumerate() {
        let start = ((y + top as usize) * SIDE as usize + left as usize) * 3;
        all[start..start + row.len()].copy_from_slice(row);
    }
    all
}
