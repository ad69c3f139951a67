//! Whether characters have their colours: for each colour that must be seen the nearest one in the picture.

use domain::check::{PaletteMeasure, Role, Unseen, Within};
use domain::colour::Colour;
use domain::palette::Swatch;
use domain::request::{Figure, Request};

use crate::ciede::{self, Lab};
use crate::histogram::Histogram;
use crate::light::tinted;
use crate::parts::must_be_seen;
use crate::pixels::{Mask, Pixels};

/// The most pixels that are looked at for one character.
const MOST_OF_MASK: u64 = 40_000;

/// The most pixels that are looked at in a whole picture.
const MOST_OF_PICTURE: u64 = 160_000;

/// The fewest pixels of a character that say something about its colours.
const FEWEST: u64 = 600;

/// The least share of a character's pixels that a colour must have to count as one of its colours.
const SHARE_OF_MASK: f32 = 0.004;

/// The same of a whole picture, in which a character may be small.
const SHARE_OF_PICTURE: f32 = 0.0002;

/// What is known of the colours of a picture.
#[derive(Debug, Default)]
pub(crate) struct Colours {
    pub(crate) measured: Vec<PaletteMeasure>,
    pub(crate) unseen: Vec<Unseen>,
}

/// One colour that is in the picture often enough.
struct Found {
    colour: Colour,
    lab: Lab,
    share: f32,
}

/// Measures the colours of every character of the request.
pub(crate) fn colours(picture: &Pixels<'_>, request: &Request, masks: &[Mask<'_>]) -> Colours {
    let mut colours = Colours::default();
    let mut whole: Option<Vec<Found>> = None;
    for (index, figure) in request.figures.iter().enumerate() {
        // Somebody who is in the picture twice is one character with two masks.
        if request.figures[..index].iter().any(|earlier| earlier.slug == figure.slug) {
            continue;
        }
        let own: Vec<Mask<'_>> =
            masks.iter().filter(|mask| *mask.character == figure.slug).copied().collect();
        if own.is_empty() {
            let found = whole.get_or_insert_with(|| in_picture(picture));
            colours.measured.extend(of_figure(figure, request, found, Within::Picture));
        } else if own.iter().map(Mask::seen).sum::<u64>() < FEWEST {
            let why = "too little of the character is in the picture".to_owned();
            colours.unseen.push(Unseen { character: figure.slug.clone(), why });
        } else {
            let found = in_masks(picture, &own);
            colours.measured.extend(of_figure(figure, request, &found, Within::Mask));
        }
    }
    colours
}

fn in_picture(picture: &Pixels<'_>) -> Vec<Found> {
    let pixels = u64::from(picture.width()) * u64::from(picture.height());
    let mut histogram = Histogram::default();
    for (_, rgb) in picture.sampled(Pixels::step_for(pixels, MOST_OF_PICTURE)) {
        histogram.add(rgb);
    }
    common(&histogram, SHARE_OF_PICTURE)
}

fn in_masks(picture: &Pixels<'_>, masks: &[Mask<'_>]) -> Vec<Found> {
    let size = (picture.width(), picture.height());
    let seen = masks.iter().map(Mask::seen).sum();
    let mut histogram = Histogram::default();
    for (at, rgb) in picture.sampled(Pixels::step_for(seen, MOST_OF_MASK)) {
        if masks.iter().any(|mask| mask.shows(at, size)) {
            histogram.add(rgb);
        }
    }
    common(&histogram, SHARE_OF_MASK)
}

fn common(histogram: &Histogram, share: f32) -> Vec<Found> {
    let total = histogram.total().max(1) as f32;
    let least = (total * share).ceil() as u32;
    let found =
        |(colour, pixels): (Colour, u32)| Found { colour, lab: colour.into(), share: pixels as f32 / total };
    histogram.at_least(least).map(found).collect()
}

fn of_figure(figure: &Figure, request: &Request, found: &[Found], within: Within) -> Vec<PaletteMeasure> {
    let mut measured = Vec::new();
    for (part, swatch) in must_be_seen(figure, request) {
        for (role, colour) in said(swatch) {
            // What was chosen for this very light is tinted by nobody.
            let chosen = figure.palette_chosen.contains(part);
            let expected = if chosen { vec![colour] } else { tinted(colour, request.camera.light) };
            let Some((expected, nearest, distance)) = nearest(&expected, found) else { continue };
            measured.push(PaletteMeasure {
                character: figure.slug.clone(),
                part: part.to_owned(),
                role,
                expected,
                found: nearest.colour,
                distance: distance as f32,
                share: nearest.share,
                within,
            });
        }
    }
    measured
}

/// The roles that a palette gives a colour.
fn said(swatch: Swatch) -> impl Iterator<Item = (Role, Colour)> {
    let others =
        [(Role::Shade, swatch.shade), (Role::Highlight, swatch.highlight), (Role::Line, swatch.line)];
    let others = others.into_iter().filter_map(|(role, colour)| Some((role, colour?)));
    std::iter::once((Role::Base, swatch.base)).chain(others)
}

/// Of all pairs of an expected colour and one that was found those that are nearest to each other.
fn nearest<'f>(expected: &[Colour], found: &'f [Found]) -> Option<(Colour, &'f Found, f64)> {
    let mut nearest: Option<(Colour, &Found, f64)> = None;
    for colour in expected {
        let lab = Lab::from(*colour);
        for found in found {
            let best = nearest.map_or(f64::INFINITY, |(_, _, distance)| distance);
            // Two colours are never nearer than their lightness alone makes them.
            if (lab.l - found.lab.l).abs() / ciede::LARGEST_LIGHTNESS_SCALE >= best {
                continue;
            }
            let distance = ciede::distance(lab, found.lab);
            if distance < best {
                nearest = Some((*colour, found, distance));
            }
        }
    }
    nearest
}
