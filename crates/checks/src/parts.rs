//! Which parts of a figure must be seen in a picture, whoever draws it.
//!
//! Only parts count that are large and that nothing in the request hides: a missing ribbon must not be reported where
//! the ribbon may be behind the head.

use domain::character::{Gender, Outfit, Species};
use domain::palette::Swatch;
use domain::request::{Figure, Request};
use domain::shot::{Framing, View};

/// The parts of `figure` that must be seen, with the colours that the palette gives them; parts without a colour
/// are the artist's own choice.
pub(crate) fn must_be_seen(figure: &Figure, request: &Request) -> Vec<(&'static str, Swatch)> {
    let swatch = |part: &'static str| figure.palette.get(part).map(|swatch| (part, *swatch));
    if figure.species != Species::Human {
        return swatch("fur").into_iter().collect();
    }
    let framing = request.camera.framing;
    let hair = figure.hat.is_none() && framing != Framing::ExtremeClose;
    let skin = figure.view != View::Back;
    let clothes = !matches!(framing, Framing::Close | Framing::ExtremeClose);
    let mut parts = Vec::new();
    parts.extend(hair.then(|| swatch("hair")).flatten());
    parts.extend(skin.then(|| swatch("skin")).flatten());
    parts.extend(clothes.then(|| outermost(figure).into_iter().find_map(swatch)).flatten());
    parts
}

/// The part by which the clothes are known; the first that has a colour.
fn outermost(figure: &Figure) -> [&'static str; 2] {
    match figure.outfit {
        Outfit::Uniform => ["jacket", "top"],
        Outfit::School if figure.gender == Gender::Male => ["jacket", "top"],
        _ => ["top", "top"],
    }
}
