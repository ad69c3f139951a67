//! What every identity model promises, and one simple model that keeps it.

use checks::identity::{IdentityError, IdentityModel, Portrait, SIDE};
use checks::{Mask, Pixels};
use domain::slug::Slug;

/// A model in the shape of CCIP whose vector is the picture's colours: 768 numbers, the mean of each channel in 256
/// places.
struct Colours;

const PLACES: usize = 16;

fn vector(portrait: &Portrait) -> Vec<f32> {
    let mut sums = vec![0.0; PLACES * PLACES * 3];
    let (side, cell) = (SIDE as usize, SIDE as usize / PLACES);
    for (at, rgb) in portrait.rgb().as_chunks::<3>().0.iter().enumerate() {
        let place = (at / side / cell) * PLACES + at % side / cell;
        for (channel, value) in rgb.iter().enumerate() {
            sums[place * 3 + channel] += f32::from(*value) - 127.5;
        }
    }
    assert_eq!(sums.len(), 768);
    sums
}

fn difference(one: &[f32], other: &[f32]) -> f32 {
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
    let cosine = dot(one, other) / (dot(one, one).sqrt() * dot(other, other).sqrt()).max(f32::MIN_POSITIVE);
    ((1.0 - cosine) / 2.0).clamp(0.0, 1.0)
}

impl IdentityModel for Colours {
    fn name(&self) -> &'static str {
        "colours"
    }

    fn score(&self, picture: &Portrait, references: &[Portrait]) -> Result<f32, IdentityError> {
        let own = vector(picture);
        let differences = references.iter().map(|reference| difference(&own, &vector(reference)));
        differences.min_by(f32::total_cmp).ok_or(IdentityError::NoReferences)
    }
}

/// What every model promises.
fn suite(model: &dyn IdentityModel) {
    let (red, blue) = (portrait([220, 30, 30]), portrait([20, 40, 210]));
    assert!(!model.name().is_empty());
    assert_eq!(model.score(&red, &[]), Err(IdentityError::NoReferences));
    let same = model.score(&red, std::slice::from_ref(&red)).unwrap();
    let other = model.score(&red, std::slice::from_ref(&blue)).unwrap();
    assert!(same < 0.001 && same < other && other <= 1.0, "the same {same}, another {other}");
    let pair = [red.clone(), blue.clone()];
    let swapped = [blue, red.clone()];
    let (one, two) = (model.score(&red, &pair).unwrap(), model.score(&red, &swapped).unwrap());
    assert!((one - same).abs() < 0.001 && (one - two).abs() < 0.001, "the nearest counts, in any order");
}

fn portrait(colour: [u8; 3]) -> Portrait {
    let rgb = colour.repeat(40 * 60);
    Portrait::of(&Pixels::new(40, 60, &rgb).unwrap())
}

#[test]
fn the_simple_model_keeps_every_promise() {
    suite(&Colours);
}

#[test]
fn a_character_is_cut_out_by_its_mask_and_laid_on_white() {
    let (width, height) = (60_u32, 40_u32);
    let mut rgb = [10, 20, 30].repeat((width * height) as usize);
    let mut grey = vec![0; (width * height) as usize];
    for y in 5..35 {
        for x in 40..50 {
            let at = y * width as usize + x;
            grey[at] = 255;
            rgb[at * 3..at * 3 + 3].copy_from_slice(&[200, 100, 50]);
        }
    }
    let hana: Slug = "hana".parse().unwrap();
    let picture = Pixels::new(width, height, &rgb).unwrap();
    let mask = Mask::new(&hana, width, height, &grey).unwrap();
    let portrait = Portrait::within(&picture, &mask).unwrap();
    assert_eq!(portrait.rgb().len(), (SIDE * SIDE * 3) as usize);
    let pixel = |x: usize, y: usize| {
        let at = (y * SIDE as usize + x) * 3;
        portrait.rgb()[at..at + 3].to_vec()
    };
    assert_eq!((pixel(192, 10), pixel(192, 192)), (vec![200, 100, 50], vec![200, 100, 50]));
    assert_eq!((pixel(100, 192), pixel(300, 192)), (vec![255, 255, 255], vec![255, 255, 255]));
    let nobody = vec![0; (width * height) as usize];
    let nobody = Mask::new(&hana, width, height, &nobody).unwrap();
    assert_eq!(Portrait::within(&picture, &nobody), None);
}
