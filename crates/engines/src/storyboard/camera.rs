//! The camera: what a framing and an angle mean in lens, height and horizon, and how a camera move runs.
//!
//! The view depends on the set-up, framing, angle and frame size, so that shots of one set-up share their
//! background to the byte. Who is in the shot changes it only where figures of unequal height need a wider
//! framing than the one asked for.

mod field;
mod motion;

use domain::request::Request;
use domain::shot::{Angle, Framing};

use super::chance::Chance;
use super::place::view::View;
use super::staging;
pub(crate) use field::{Field, Seat, Shares};
pub(crate) use motion::{Motion, change_at, change_frames};

/// The height of the lens at eye level in centimetres: that of the eyes of a young person.
pub(crate) const EYE: f32 = 142.0;

/// What a framing means.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lens {
    /// Centimetres from the frame's upper to its lower edge where the figures stand.
    pub span: f32,
    /// Focal length in frame heights.
    focal: f32,
    /// The horizon from the frame's top, in frame heights, at eye level.
    horizon: f32,
    /// The background is painted at one part in `soft` of its size and enlarged, as by a shallow lens.
    pub soft: u32,
    /// The level at which feet stand is in the picture.
    pub shows_feet: bool,
}

/// The lens of a framing.
pub(crate) const fn lens(framing: Framing) -> Lens {
    let (span, focal, horizon, soft, shows_feet) = match framing {
        Framing::ExtremeWide => (780.0, 0.95, 0.615, 1, true),
        Framing::Wide => (365.0, 1.0, 0.515, 1, true),
        Framing::Full => (214.0, 1.2, 0.262, 1, true),
        Framing::Medium => (96.0, 1.7, 0.36, 2, false),
        Framing::MediumClose => (66.0, 2.1, 0.38, 3, false),
        Framing::Close => (44.0, 2.6, 0.40, 4, false),
        Framing::ExtremeClose => (25.0, 3.2, 0.42, 5, false),
        Framing::Insert => (60.0, 2.0, 0.16, 4, false),
    };
    Lens { span, focal, horizon, soft, shows_feet }
}

/// The lens of a request: no room is so deep that the widest framing stays inside it.
fn lens_in(request: &Request, field: &Field) -> Lens {
    let lens = lens(staging::framing(request, field));
    if is_indoors(request) { Lens { span: lens.span.min(470.0), ..lens } } else { lens }
}

fn is_indoors(request: &Request) -> bool {
    request.place.as_ref().is_some_and(|place| place.kind.is_indoors())
}

/// How far the picture is tilted, in degrees.
pub(crate) const fn roll(angle: Angle) -> f32 {
    match angle {
        Angle::Dutch => -6.5,
        _ => 0.0,
    }
}

/// Pixels by which spans are measured: the frame's height, less in an upright frame.
pub(crate) fn unit(field: &Field) -> f32 {
    field.frame.1.min(field.frame.0 / 0.85)
}

/// The view of a request's camera on its place.
pub(crate) fn view(request: &Request, field: &Field) -> View {
    let lens = lens_in(request, field);
    let unit = unit(field);
    let setup = request.place.as_ref().map_or("", |place| place.setup.as_str());
    let slug = request.place.as_ref().map_or("", |place| place.slug.as_str());
    let mut chance = Chance::of(&[slug, setup, "camera"]);
    let aside = vanishing_side(setup, &mut chance) * if lens.shows_feet { 0.11 } else { 0.05 };
    let step = chance.between(-22.0, 22.0);
    let scale = unit / lens.span;
    let focal = lens.focal * unit;
    let (height, horizon) = level(request.camera.angle, lens, unit, (field.frame.1, is_indoors(request)));
    let (width_px, height_px) = field.size();
    View {
        width: width_px as f32,
        height: height_px as f32,
        margin: field.beside,
        eye: (step, height, -focal / scale),
        focal,
        vanish: (field.beside + field.frame.0 * (0.5 + aside), field.above + horizon),
    }
}

/// On which side of the middle the lines run together: set-ups alternate.
fn vanishing_side(setup: &str, chance: &mut Chance) -> f32 {
    let size = chance.between(0.6, 1.2);
    match setup.bytes().last().unwrap_or(b'a') % 3 {
        1 => size,
        2 => -size,
        _ => size * 0.25,
    }
}

/// The lens's height in centimetres and the horizon's row in pixels for an angle.
fn level(angle: Angle, lens: Lens, unit: f32, (frame_height, indoors): (f32, bool)) -> (f32, f32) {
    let eye = match angle {
        Angle::High if indoors => EYE * 1.5,
        Angle::High => (EYE * 1.45 + lens.span * 0.22).min(EYE * 2.7),
        Angle::Low => EYE * 0.26,
        _ => EYE,
    };
    if lens.shows_feet {
        // The ground stays where it is in the picture; the horizon rises or sinks with the lens.
        let ground = lens.horizon * unit + EYE / lens.span * unit + 0.55 * (frame_height - unit);
        return (eye, ground - eye / lens.span * unit);
    }
    let shifted = match angle {
        Angle::High => -0.26,
        Angle::Low => 0.24,
        _ => 0.0,
    };
    (eye, (lens.horizon + shifted) * frame_height)
}

/// How a body is seen from above or below.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Slant {
    /// How much nearer to the lens the head is than the feet, as a share of the distance; below 0 it is
    /// farther away.
    pub nearer: f32,
    /// How tall the body is seen, against its height.
    pub height: f32,
}

/// How bodies are seen at an angle whose camera looks down or up at them.
pub(crate) const fn slant(angle: Angle) -> Option<Slant> {
    match angle {
        Angle::High => Some(Slant { nearer: 0.22, height: 0.9 }),
        Angle::Low => Some(Slant { nearer: -0.2, height: 1.0 }),
        _ => None,
    }
}
