//! How empty a picture is: the share of it that is its commonest colour.

use crate::histogram::Histogram;
use crate::pixels::Pixels;

/// How far a channel may be from that of the commonest colour.
const NEAR: i32 = 10;

/// The most pixels that are looked at.
const MOST: u64 = 60_000;

/// The share of a picture that is its commonest colour, 0 to 1.
pub(crate) fn blank(picture: &Pixels<'_>) -> f32 {
    let pixels = u64::from(picture.width()) * u64::from(picture.height());
    let step = Pixels::step_for(pixels, MOST);
    let mut histogram = Histogram::default();
    for (_, rgb) in picture.sampled(step) {
        histogram.add(rgb);
    }
    let Some(commonest) = histogram.commonest() else { return 0.0 };
    let channels = [commonest.red, commonest.green, commonest.blue].map(i32::from);
    let is_near = |rgb: [u8; 3]| {
        rgb.iter().zip(channels).all(|(channel, common)| (i32::from(*channel) - common).abs() <= NEAR)
    };
    let near = picture.sampled(step).filter(|(_, rgb)| is_near(*rgb)).count();
    near as f32 / histogram.total().max(1) as f32
}
