//! How long all checks of one picture take: `cargo run --release -p sakuga-checks --example timing`.
//!
//! The picture has 1024 × 1024 pixels in 512 colours and three characters in the rain at night, once with a mask of each
//! and once without.

use std::collections::BTreeMap;
use std::time::Instant;

use checks::{Mask, Pixels, measure};
use domain::colour::Colour;
use domain::palette::Swatch;
use domain::place::{DayTime, Light, Weather};
use domain::request::{Figure, Request};
use domain::slug::Slug;
use domain::style::FrameSize;
use testkit::{figure, request};

const SIDE: u32 = 1024;
const ROUNDS: u32 = 20;

fn main() {
    let figures = ["hana", "ren", "fumi"].map(dressed);
    let mut request = Request { figures: figures.to_vec(), ..request(1) };
    request.frame = FrameSize { width: SIDE, height: SIDE };
    request.camera.light = Light { time: DayTime::Night, weather: Weather::Rain };
    let places = (0..SIDE).flat_map(|y| (0..SIDE).map(move |x| (x, y)));
    let rgb: Vec<u8> =
        places.flat_map(|(x, y)| [x / 32 * 8, y / 64 * 16, x / 32 * 8].map(|v| v as u8)).collect();
    let picture = Pixels::new(SIDE, SIDE, &rgb).expect("there are three bytes for each pixel");
    let planes: Vec<(&Slug, Vec<u8>)> = figures
        .iter()
        .zip(0..)
        .map(|(figure, third)| {
            (&figure.slug, (0..SIDE * SIDE).map(|at| u8::from(at % SIDE * 3 / SIDE == third) * 255).collect())
        })
        .collect();
    let masks: Vec<Mask<'_>> =
        planes.iter().filter_map(|(slug, grey)| Mask::new(slug, SIDE, SIDE, grey)).collect();
    for (name, masks) in [("with masks", masks.as_slice()), ("without masks", &[])] {
        println!("{name}: {:.1} ms", milliseconds(&picture, &request, masks));
    }
}

#[expect(clippy::disallowed_methods, reason = "an example that tells how long something takes needs a clock")]
fn milliseconds(picture: &Pixels<'_>, request: &Request, masks: &[Mask<'_>]) -> f64 {
    let began = Instant::now();
    for _ in 0..ROUNDS {
        std::hint::black_box(measure(picture, request, masks));
    }
    began.elapsed().as_secs_f64() * 1000.0 / f64::from(ROUNDS)
}

fn dressed(slug: &str) -> Figure {
    let colour =
        |part: &str, red, green, blue| (part.to_owned(), Swatch::from(Colour::rgb(red, green, blue)));
    let palette = BTreeMap::from([
        colour("hair", 0x4a, 0x2f, 0x35),
        colour("skin", 0xfd, 0xe3, 0xd2),
        colour("top", 0x7d, 0x4a, 0x72),
    ]);
    Figure { palette, ..figure(slug) }
}
