//! Pictures on their way to and from a server: decoded, cut and scaled to the frame, and masks drawn.

use domain::request::{Fit, Region};
use domain::style::FrameSize;
use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::{ExtendedColorType, ImageEncoder as _, ImageFormat, ImageReader};

use crate::engine::Picture;

/// The most pixels that are decoded.
const MOST_PIXELS: u64 = 256 << 20;

/// Decodes a picture of any kind that ComfyUI writes; what shines through becomes black.
///
/// # Errors
///
/// When it is empty, cut off, too large or no picture.
pub(crate) fn decode(bytes: &[u8]) -> Result<Picture, String> {
    if bytes.is_empty() {
        return Err("the file is empty".to_owned());
    }
    let reader = ImageReader::new(std::io::Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|error| format!("it cannot be read: {error}"))?;
    let (width, height) = ImageReader::new(std::io::Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|error| format!("it cannot be read: {error}"))?
        .into_dimensions()
        .map_err(|error| format!("it is no picture: {error}"))?;
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(format!("it is too large: {width}×{height} pixels"));
    }
    let rgb = reader.decode().map_err(|error| format!("it is no whole picture: {error}"))?.into_rgb8();
    Ok(Picture { width, height, rgb: rgb.into_raw() })
}

/// Makes the frame of what was painted: as large as it is, when it is the frame already; else cut and scaled.
///
/// # Errors
///
/// When what was painted is smaller than the part that is to be kept.
pub(crate) fn fitted(painted: Picture, fit: Fit) -> Result<Picture, String> {
    let Fit { left, top, kept, frame } = fit;
    if (painted.width, painted.height) == (frame.width, frame.height) {
        return Ok(painted);
    }
    if left + kept.width > painted.width || top + kept.height > painted.height {
        return Err(format!(
            "the recipe painted {}×{}, and {}×{} of it were to be kept: its size is not taken from the request",
            painted.width, painted.height, kept.width, kept.height
        ));
    }
    scaled(&painted, (left, top, kept), frame)
}

/// A picture of the frame as it lies on the canvas, the way back of [`fitted`]: what is beyond the frame repeats its
/// edge. A picture that is as large as the canvas stays.
///
/// # Errors
///
/// When it cannot be scaled.
pub(crate) fn on_canvas(picture: Picture, fit: Fit, canvas: FrameSize) -> Result<Picture, String> {
    if (picture.width, picture.height) == (canvas.width, canvas.height) {
        return Ok(picture);
    }
    let whole = FrameSize { width: picture.width, height: picture.height };
    let inner = scaled(&picture, (0, 0, whole), fit.kept)?;
    let mut rgb = Vec::with_capacity(canvas.width as usize * canvas.height as usize * 3);
    for y in 0..canvas.height {
        let row = y.saturating_sub(fit.top).min(inner.height - 1);
        for x in 0..canvas.width {
            let column = x.saturating_sub(fit.left).min(inner.width - 1);
            let at = (row as usize * inner.width as usize + column as usize) * 3;
            rgb.extend_from_slice(&inner.rgb[at..at + 3]);
        }
    }
    Ok(Picture { width: canvas.width, height: canvas.height, rgb })
}

fn scaled(
    from: &Picture,
    (left, top, kept): (u32, u32, FrameSize),
    to: FrameSize,
) -> Result<Picture, String> {
    let words = |error: &dyn std::fmt::Display| format!("it cannot be scaled: {error}");
    let source = ImageRef::new(from.width, from.height, &from.rgb, PixelType::U8x3).map_err(|e| words(&e))?;
    let mut scaled = Image::new(to.width, to.height, PixelType::U8x3);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3)).crop(
        f64::from(left),
        f64::from(top),
        f64::from(kept.width),
        f64::from(kept.height),
    );
    Resizer::new().resize(&source, &mut scaled, &options).map_err(|e| words(&e))?;
    Ok(Picture { width: to.width, height: to.height, rgb: scaled.into_vec() })
}

/// A mask that is white where a character's words are heard and black elsewhere, as PNG.
pub(crate) fn mask(region: &Region, canvas: FrameSize) -> Vec<u8> {
    let (width, height) = (canvas.width as f32, canvas.height as f32);
    let columns = (region.left * width) as u32..((region.left + region.width) * width).ceil() as u32;
    let rows = (region.top * height) as u32..((region.top + region.height) * height).ceil() as u32;
    let mut rgb = Vec::with_capacity(canvas.width as usize * canvas.height as usize * 3);
    for y in 0..canvas.height {
        for x in 0..canvas.width {
            let heard = columns.contains(&x) && rows.contains(&y);
            rgb.extend_from_slice(if heard { &[255; 3] } else { &[0; 3] });
        }
    }
    encode(&Picture { width: canvas.width, height: canvas.height, rgb })
}

/// A picture as PNG.
pub(crate) fn encode(picture: &Picture) -> Vec<u8> {
    let mut png = Vec::new();
    let encoder = image::codecs::png::PngEncoder::new(&mut png);
    encoder
        .write_image(&picture.rgb, picture.width, picture.height, ExtendedColorType::Rgb8)
        .expect("a whole picture can be encoded into memory");
    png
}

/// Whether bytes are a picture that ComfyUI can load.
pub(crate) fn is_picture(bytes: &[u8]) -> bool {
    matches!(image::guess_format(bytes), Ok(ImageFormat::Png | ImageFormat::Jpeg))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CANVAS: FrameSize = FrameSize { width: 8, height: 6 };
    const FIT: Fit = Fit {
        left: 0,
        top: 1,
        kept: FrameSize { width: 8, height: 4 },
        frame: FrameSize { width: 16, height: 8 },
    };

    fn flat(width: u32, height: u32, colour: [u8; 3]) -> Picture {
        Picture { width, height, rgb: colour.repeat((width * height) as usize) }
    }

    #[test]
    fn what_was_painted_becomes_the_frame_and_a_frame_lies_on_the_canvas_as_it_will_be_cut() {
        let frame = fitted(flat(8, 6, [9, 8, 7]), FIT).unwrap();
        assert_eq!(frame, flat(16, 8, [9, 8, 7]));
        assert_eq!(fitted(frame.clone(), FIT).unwrap(), frame, "a frame stays");
        assert!(fitted(flat(4, 4, [0; 3]), FIT).unwrap_err().contains("4×4"));
        let mut two = flat(16, 8, [0; 3]);
        two.rgb[16 * 4 * 3..].fill(255);
        let lying = on_canvas(two, FIT, CANVAS).unwrap();
        let rows: Vec<u8> = (0..6).map(|row| lying.rgb[row * 8 * 3]).collect();
        assert!(
            rows[..2].iter().all(|grey| *grey < 60) && rows[4..].iter().all(|grey| *grey > 195),
            "{rows:?}"
        );
    }

    #[test]
    fn a_cut_off_picture_is_no_picture() {
        let png = encode(&flat(32, 32, [1, 2, 3]));
        assert_eq!(decode(&png).unwrap(), flat(32, 32, [1, 2, 3]));
        assert!(decode(&png[..png.len() / 2]).is_err());
        assert!(decode(b"<html>").is_err());
        assert!(decode(b"").is_err());
    }

    #[test]
    fn a_mask_is_white_where_words_are_heard() {
        let region = Region {
            character: "hana".parse().unwrap(),
            left: 0.5,
            top: 0.0,
            width: 0.5,
            height: 1.0,
            masked: false,
            words: domain::request::Words::default(),
        };
        let mask = decode(&mask(&region, CANVAS)).unwrap();
        assert_eq!(mask.rgb[0..3], [0; 3]);
        assert_eq!(mask.rgb[7 * 3..8 * 3], [255; 3]);
    }
}
