//! Pictures: what is put in comes out again, and broken ones are found.

use super::*;

fn provenance() -> Provenance {
    Provenance {
        software: "Sakuga 0.1.0".into(),
        record: serde_json::json!({ "seed": 42, "action": "雨" }),
        summary: "Hana looks up.\nSeed: 42".into(),
    }
}

/// A flat sky over a flat ground with a figure between, as drawn pictures are.
fn drawing(width: u32, height: u32) -> Picture {
    let mut rgb = Vec::with_capacity((width * height * 3) as usize);
    for y in 0..height {
        for x in 0..width {
            let inside =
                (x.abs_diff(width / 2)).pow(2) + (y.abs_diff(height / 2)).pow(2) < (height / 3).pow(2);
            let sky = [90 + (y * 80 / height) as u8, 120, 180];
            rgb.extend(if inside { [240, 217, 200] } else { sky });
        }
    }
    Picture { width, height, rgb }
}

fn encoded(picture: &Picture) -> Vec<u8> {
    encode_png(picture.width, picture.height, &picture.rgb, &provenance()).unwrap()
}

#[test]
fn pixels_and_words_come_back() {
    let picture = drawing(64, 48);
    let png = encoded(&picture);
    assert_eq!(decode(&png).unwrap(), picture);
    assert_eq!(measure(&png).unwrap(), (64, 48));
    let text = read_text(&png).unwrap();
    insta::assert_debug_snapshot!(text, @r#"
    {
        "Software": "Sakuga 0.1.0",
        "parameters": "Hana looks up.\nSeed: 42",
        "sakuga": "{\"action\":\"雨\",\"seed\":42}",
    }
    "#);
    assert_eq!(png, encoded(&picture), "the same picture gives the same bytes");
}

#[test]
fn latin_words_are_where_every_viewer_looks() {
    let png = encoded(&drawing(4, 4));
    let chunk = |kind: &[u8]| png.windows(4).filter(|window| *window == kind).count();
    assert_eq!((chunk(b"tEXt"), chunk(b"iTXt")), (2, 1));
}

#[test]
fn a_drawn_panel_stays_small() {
    let size = encoded(&drawing(1280, 720)).len();
    assert!(size < 200_000, "{size} bytes");
}

#[test]
fn broken_pictures_are_found() {
    let png = encoded(&drawing(64, 48));
    for length in [0, 8, 40, png.len() / 2, png.len() - 13] {
        assert!(measure(&png[..length]).is_err(), "cut after {length} bytes");
    }
    for at in [30, png.len() / 2, png.len() - 20] {
        let mut flipped = png.clone();
        flipped[at] ^= 0x10;
        assert!(measure(&flipped).is_err(), "byte {at} changed");
    }
    assert!(encode_png(4, 4, &[0; 5], &provenance()).is_err());
    assert!(encode_png(0, 4, &[], &provenance()).is_err());
}

#[test]
fn a_picture_that_claims_to_be_huge_is_refused() {
    let mut png = encoded(&drawing(4, 4));
    png[16..24].copy_from_slice(&[0, 1, 0, 0, 0, 1, 0, 0]);
    assert!(decode(&png).is_err() && measure(&png).is_err());
}

#[test]
fn thumbnails_are_small_and_keep_their_shape() {
    let small = thumbnail(&drawing(1280, 720)).unwrap();
    assert!(small.len() < 20_000, "{} bytes", small.len());
    let small = decode(&small).unwrap();
    assert_eq!((small.width, small.height), (320, 180));
    let tiny = decode(&thumbnail(&drawing(40, 30)).unwrap()).unwrap();
    assert_eq!((tiny.width, tiny.height), (40, 30));
    let wrong = Picture { width: 9, height: 9, rgb: Vec::new() };
    assert!(thumbnail(&wrong).is_err());
}

#[test]
fn guides_come_back_pixel_for_pixel() {
    let grey: Vec<u8> = (0..64 * 48).map(|at: u32| (at % 251) as u8).collect();
    let png = encode_guide(64, 48, GuidePixels::Grey(&grey), &provenance()).unwrap();
    let read: Vec<u8> = decode(&png).unwrap().rgb.chunks_exact(3).map(|pixel| pixel[0]).collect();
    assert_eq!((read, measure(&png).unwrap()), (grey.clone(), (64, 48)));
    let colours = [[250, 10, 20], [3, 4, 5]];
    let numbers: Vec<u8> = grey.iter().map(|byte| byte % 2).collect();
    let png = encode_guide(64, 48, GuidePixels::Flat(&colours, &numbers), &provenance()).unwrap();
    let expected: Vec<u8> = numbers.iter().flat_map(|number| colours[usize::from(*number)]).collect();
    assert_eq!(decode(&png).unwrap().rgb, expected);
    assert!(read_text(&png).unwrap().contains_key(SUMMARY_KEY));
    assert!(encode_guide(64, 49, GuidePixels::Grey(&grey), &provenance()).is_err());
}
