//! Judging what comes in: every lie is found before it costs anything.

use image::ImageEncoder as _;

use super::*;
use crate::picture::{Picture, Provenance, encode_jpeg, encode_png};

fn judge(bytes: &[u8]) -> Result<Staged, Refused> {
    let home = tempfile::tempdir().unwrap();
    let folder = DataFolder::open(home.path()).unwrap();
    let mut incoming = Incoming::begin(&folder, &JobId("one".to_owned()), u64::MAX).unwrap();
    for piece in bytes.chunks(1000) {
        incoming.write(piece)?;
    }
    let judged = incoming.judge();
    drop(incoming);
    assert_eq!(fs::read_dir(home.path().join("cache/staging")).unwrap().count(), 0, "something was left");
    judged
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let provenance =
        Provenance { software: "x".into(), record: serde_json::Value::Null, summary: String::new() };
    encode_png(width, height, &vec![7; (width * height * 3) as usize], &provenance).unwrap()
}

fn jpeg() -> Vec<u8> {
    encode_jpeg(&Picture { width: 40, height: 30, rgb: vec![9; 40 * 30 * 3] }, 80).unwrap()
}

/// A PNG whose header claims another size, with the right sum.
fn claiming(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = png(8, 8);
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    bytes
}

#[test]
fn pictures_are_taken_as_they_came() {
    let staged = judge(&png(8, 6)).unwrap();
    assert_eq!((staged.width, staged.height, staged.media_type), (8, 6, "image/png"));
    assert_eq!(staged.hash, domain::asset::ContentHash::of(&png(8, 6)));
    let staged = judge(&jpeg()).unwrap();
    assert_eq!((staged.width, staged.height, staged.media_type), (40, 30, "image/jpeg"));
}

#[test]
fn what_is_no_picture_is_refused_whatever_it_is_called() {
    for bytes in [&b""[..], b"GIF89a", b"<svg/>", b"\0\0\0\x18ftypisom", b"\x7fELF"] {
        assert!(matches!(judge(bytes), Err(Refused::NotAPicture)));
    }
}

#[test]
fn sizes_that_are_claimed_are_judged_before_anything_is_unpacked() {
    for (width, height) in [(60_000, 60_000), (16_385, 1), (0, 8), (9_000, 9_000)] {
        let refused = judge(&claiming(width, height)).unwrap_err();
        assert!(matches!(refused, Refused::Pixels { .. }), "{refused}");
    }
    let refused = judge(&claiming(60_000, 60_000)).unwrap_err().to_string();
    insta::assert_snapshot!(refused, @"it has 60000 x 60000 pixels; 1 to 16384 a side and 64 million together are taken");
    let mut large = jpeg();
    let frame = large.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    large[frame + 5..frame + 9].copy_from_slice(&[0xea, 0x60, 0xea, 0x60]);
    assert!(matches!(judge(&large), Err(Refused::Pixels { width: 60_000, height: 60_000 })));
}

#[test]
fn what_is_cut_short_or_broken_is_refused() {
    let (png, jpeg) = (png(64, 64), jpeg());
    for keep in [9, 20, 40, png.len() - 20, png.len() - 1] {
        assert!(matches!(judge(&png[..keep]), Err(Refused::Broken(_))), "{keep}");
    }
    for keep in [3, 30, jpeg.len() / 2, jpeg.len() - 2] {
        assert!(matches!(judge(&jpeg[..keep]), Err(Refused::Broken(_))), "{keep}");
    }
    let mut flipped = png.clone();
    let middle = flipped.len() - 24;
    flipped[middle] ^= 1;
    assert!(matches!(judge(&flipped), Err(Refused::Broken(_))));
    assert!(matches!(judge(&claiming(64, 64)), Err(Refused::Broken(_))));
}

#[test]
fn what_unpacks_without_end_costs_only_the_pixels_it_claims() {
    // All black, the largest that is taken: its 190 MB are unpacked row by row.
    let mut bomb = Vec::new();
    let mut encoder = png::Encoder::new(&mut bomb, 8000, 8000);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&vec![0; 1000 * 8000]).unwrap();
    writer.finish().unwrap();
    assert!(bomb.len() < 100_000);
    assert_eq!(judge(&bomb).unwrap().width, 8000);
    // Much more data than one pixel needs.
    let mut header = png(8, 8);
    header[16..24].copy_from_slice(&[0, 0, 0, 1, 0, 0, 0, 1]);
    let at = header.windows(4).position(|kind| kind == b"IDAT").unwrap() - 4;
    let mut stuffed = header[..at].to_vec();
    stuffed.extend((200_000_u32).to_be_bytes());
    stuffed.extend(b"IDAT");
    stuffed.extend(vec![0; 200_004]);
    stuffed.extend(&header[header.len() - 12..]);
    let refused = judge(&stuffed).unwrap_err().to_string();
    insta::assert_snapshot!(refused, @"it is broken or cut short: it has more data than its pixels need");
}

#[test]
fn what_moves_is_refused() {
    let still = png(8, 8);
    let mut moving = still[..33].to_vec();
    moving.extend([0, 0, 0, 8]);
    moving.extend(b"acTL\0\0\0\x02\0\0\0\0\0\0\0\0");
    moving.extend(&still[33..]);
    assert!(matches!(judge(&moving), Err(Refused::Animated)));
}

#[test]
fn too_many_bytes_are_refused_while_they_come() {
    let home = tempfile::tempdir().unwrap();
    let folder = DataFolder::open(home.path()).unwrap();
    let mut incoming = Incoming::begin(&folder, &JobId("one".to_owned()), 64 << 20).unwrap();
    let piece = vec![0; 8 << 20];
    for _ in 0..8 {
        incoming.write(&piece).unwrap();
    }
    assert!(matches!(incoming.write(&[0]), Err(Refused::TooLarge { largest: 67_108_864 })));
}

#[test]
fn other_colours_are_pictures_too() {
    for (colour, samples) in [(image::ExtendedColorType::L8, 1), (image::ExtendedColorType::Rgba16, 8)] {
        let mut bytes = Vec::new();
        image::codecs::png::PngEncoder::new(&mut bytes)
            .write_image(&vec![3; 16 * 16 * samples], 16, 16, colour)
            .unwrap();
        assert_eq!(judge(&bytes).unwrap().height, 16);
    }
}
