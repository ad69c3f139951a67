//! Pictures: tiles whose colours come from a hash, so that equal work looks equal and other work does not. Empty ones have
//! the colour that was asked for.

use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder};

/// Tiles across and down.
const TILES: u32 = 8;

/// The longest side of a preview, in pixels.
const PREVIEW: u32 = 512;

/// The pixels of a picture of this size, 1 to 16384 pixels a side, as red, green and blue.
fn pixels(width: u32, height: u32, digest: &blake3::Hash) -> Vec<u8> {
    let mut colours = [0; (TILES * TILES * 3) as usize];
    blake3::Hasher::new().update(digest.as_bytes()).finalize_xof().fill(&mut colours);
    let edge = |length: u32, tile: u32| (u64::from(length) * u64::from(tile) / u64::from(TILES)) as usize;
    let mut found = Vec::with_capacity(width as usize * height as usize * 3);
    for (down, colours) in (0..TILES).zip(colours.chunks(TILES as usize * 3)) {
        let mut row = Vec::with_capacity(width as usize * 3);
        for (across, colour) in (0..TILES).zip(colours.chunks(3)) {
            row.extend(colour.repeat(edge(width, across + 1) - edge(width, across)));
        }
        found.extend(row.repeat(edge(height, down + 1) - edge(height, down)));
    }
    found
}

/// What is seen in a picture.
pub(crate) enum Content<'a> {
    /// Tiles that tell this hash from others.
    Tiles(&'a blake3::Hash),
    /// One colour.
    Plain([u8; 3]),
}

/// A PNG of this size with these texts in it.
pub(crate) fn png(width: u32, height: u32, content: &Content<'_>, texts: &[(String, String)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_compression(png::Compression::Fastest);
    for (name, text) in texts {
        encoder.add_text_chunk(name.clone(), text.clone()).expect("the server writes its texts in ASCII");
    }
    let pixels = match content {
        Content::Tiles(digest) => pixels(width, height, digest),
        Content::Plain(colour) => colour.repeat(width as usize * height as usize),
    };
    let written = encoder.write_header().and_then(|mut writer| writer.write_image_data(&pixels));
    written.expect("a list of bytes takes a picture of at least one pixel");
    bytes
}

/// A preview of a picture of this size as JPEG, scaled up or down to 512 pixels.
pub(crate) fn preview(width: u32, height: u32, digest: &blake3::Hash) -> Vec<u8> {
    let scaled =
        |side: u32| (u64::from(side) * u64::from(PREVIEW) / u64::from(width.max(height))).max(1) as u32;
    let (width, height) = (scaled(width), scaled(height));
    jpeg(width, height, &pixels(width, height, digest))
}

fn jpeg(width: u32, height: u32, rgb: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 95)
        .write_image(rgb, width, height, ExtendedColorType::Rgb8)
        .expect("a list of bytes takes a picture of at least one pixel");
    bytes
}

/// The size of a picture in a file, when it is one.
pub(crate) fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    image::ImageReader::new(std::io::Cursor::new(bytes)).with_guessed_format().ok()?.into_dimensions().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_work_gives_equal_pictures_of_the_right_size() {
        let (a, b) = (blake3::hash(b"a"), blake3::hash(b"b"));
        let texts = [("prompt".to_owned(), "{\"1\": 2}".to_owned())];
        let picture = png(100, 61, &Content::Tiles(&a), &texts);
        assert_eq!(size(&picture), Some((100, 61)));
        assert_eq!(picture, png(100, 61, &Content::Tiles(&a), &texts));
        assert_ne!(picture, png(100, 61, &Content::Tiles(&b), &texts));
        assert_eq!(image::load_from_memory(&picture).unwrap().to_rgb8().as_raw(), &pixels(100, 61, &a));
        assert_eq!(size(&preview(64, 32, &a)), Some((512, 256)));
        assert_eq!(size(b"no picture"), None);
    }
}
