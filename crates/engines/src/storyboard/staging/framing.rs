//! Framing: how large the figures of a shot are, on which row they stand, and by how much a shot is framed
//! more widely than asked so that figures of unequal height are all seen.

use domain::character::Species;
use domain::request::{Figure, Request};
use domain::shot::{Angle, Framing, Pose};

use super::blocking;
use super::columns::columns;
use crate::storyboard::camera::{self, Field};
use crate::storyboard::figure::{Measures, measures};

/// The least part of its own size to which a crowd shrinks a closer framing before it is widened.
const MOST_CROWDED: f32 = 0.6;
/// Part of a body's height by which its head rises or sinks at least when a change of pose counts for framing.
const LEVEL: f32 = 0.08;
/// How far hair stands up above the measured head, of the head's height.
const HAIR: f32 = 0.14;

/// The framing of a shot: the one asked for, or the next wider one, up to the full figure, that shows
/// everybody at one scale.
pub(crate) fn framing(request: &Request, field: &Field) -> Framing {
    let asked = request.camera.framing;
    let figures = blocking::blocked(request);
    let over_shoulder = request.camera.angle == Angle::OverShoulder && figures.len() >= 2;
    let (seen, asked) = match &figures[..] {
        [_, seen @ ..] if over_shoulder && seen.iter().any(holds_out) => (seen, asked.min(Framing::Medium)),
        [_, seen @ ..] if over_shoulder => (seen, asked),
        all => (all, asked),
    };
    if asked <= Framing::Full || asked == Framing::Insert || with_later(seen).len() < 2 {
        return asked;
    }
    let wider = [Framing::Close, Framing::MediumClose, Framing::Medium];
    let candidates = std::iter::once(asked).chain(wider.into_iter().filter(|framing| *framing < asked));
    let fits = |framing: &Framing| everybody_is_seen(seen, *framing, field);
    candidates.into_iter().find(fits).unwrap_or(Framing::Full)
}

/// Whether something is held out towards another, which has to be seen.
pub(super) fn holds_out(figure: &Figure) -> bool {
    figure.pose == Pose::Reach && figure.holds.is_some()
}

/// The common scale of figures whose feet are below the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Aim {
    /// How large everybody is drawn.
    pub(super) pixels_per_cm: f32,
    /// The row of the ground on which everybody stands.
    pub(super) ground: f32,
}

/// The figures, and after them those whose head rises or sinks, as they are after their change.
pub(super) fn with_later(figures: &[Figure]) -> Vec<Figure> {
    let later = |figure: &Figure| {
        let later = Figure { pose: figure.then?, then: None, ..figure.clone() };
        let moves = (measures(&later).top - measures(figure).top).abs();
        (moves > LEVEL * f32::from(figure.height_cm)).then_some(later)
    };
    figures.iter().cloned().chain(figures.iter().filter_map(later)).collect()
}

/// Aims at the tallest figure, people before animals, and leaves the others what room there is above it.
pub(super) fn aim(figures: &[Figure], framing: Framing, field: &Field) -> Option<Aim> {
    let all = with_later(figures);
    let subject = subject(&all)?;
    let alone = close_scale(subject, framing, field);
    let crowded = alone * crowding(figures, framing, field, alone);
    let (figures, subject) = (&all[..], measures(subject));
    if framing != Framing::Medium {
        return Some(aim_at(figures, framing, field, (subject, crowded)));
    }
    // A child beside a grown person is seen when both are seen a little smaller.
    let looser =
        (0..8).map(|step| aim_at(figures, framing, field, (subject, crowded * (1.0 - 0.05 * step as f32))));
    looser
        .into_iter()
        .find(|aim| all_shown(figures, framing, field, *aim))
        .or_else(|| Some(aim_at(figures, framing, field, (subject, crowded))))
}

/// The aim at a subject that is drawn at this scale.
fn aim_at(
    figures: &[Figure],
    framing: Framing,
    field: &Field,
    (subject, pixels_per_cm): (Measures, f32),
) -> Aim {
    let row = eyes_row(framing, field);
    let lowest = figures.iter().map(|one| measures(one).eyes).fold(subject.eyes, f32::min);
    let highest = figures.iter().map(|one| measures(one).top).fold(subject.top, f32::max);
    // Of two unequal ones the taller is the one whose hair would be cut.
    let hair = if figures.len() > 1 { HAIR * (subject.top - subject.chin) } else { 0.0 };
    let above_head = row - (highest + hair - subject.eyes) * pixels_per_cm - field.above;
    let room = (above_head - 0.04 * field.frame.1).max(0.0);
    let raised = ((subject.eyes - lowest) * pixels_per_cm * 0.5).min(room);
    let lowered = if framing < Framing::Close { (0.03 * field.frame.1 - above_head).max(0.0) } else { 0.0 };
    Aim { pixels_per_cm, ground: row + subject.eyes * pixels_per_cm - raised + lowered }
}

fn subject(figures: &[Figure]) -> Option<&Figure> {
    let order = |figure: &&Figure| (figure.species == Species::Human, measures(figure).top);
    figures.iter().max_by(|one, other| {
        let (one, other) = (order(one), order(other));
        one.0.cmp(&other.0).then(one.1.total_cmp(&other.1))
    })
}

/// Whether every figure is in the picture as far down as the framing promises.
fn everybody_is_seen(figures: &[Figure], framing: Framing, field: &Field) -> bool {
    let Some(aim) = aim(figures, framing, field) else { return true };
    let all = with_later(figures);
    let Some(alone) = subject(&all).map(|one| close_scale(one, framing, field)) else {
        return true;
    };
    aim.pixels_per_cm >= alone * MOST_CROWDED && all_shown(&all, framing, field, aim)
}

/// Whether nobody is cut off by the lower edge higher than the framing allows.
fn all_shown(figures: &[Figure], framing: Framing, field: &Field, aim: Aim) -> bool {
    let lower_edge = field.above + 0.97 * field.frame.1;
    figures.iter().all(|figure| {
        let body = measures(figure);
        let lowest = if framing == Framing::Medium { body.chest } else { body.chin };
        aim.ground - lowest * aim.pixels_per_cm <= lower_edge
    })
}

/// Pixels per centimetre so that the framing shows what its name says of this figure.
fn close_scale(figure: &Figure, framing: Framing, field: &Field) -> f32 {
    let body = &measures(figure);
    if figure.species != Species::Human {
        return animal_scale(figure, body, framing, field);
    }
    let head = (body.top - body.chin).max(1.0);
    let span = match framing {
        Framing::Medium => (body.top - body.waist) * 1.28,
        Framing::MediumClose => (body.top - body.chest) * 1.42,
        Framing::Close => head * 1.62,
        _ => head * 0.98,
    };
    camera::unit(field) / span.max(head * 0.9)
}

/// The same for an animal, which is as long as it is high: the closest framings show its head with air around
/// it, the others nearly the whole of it. A bird has no neck to cut at.
fn animal_scale(figure: &Figure, body: &Measures, framing: Framing, field: &Field) -> f32 {
    let head = (body.top - body.chin).max(1.0);
    let whole = |part: f32| {
        (body.top * part).max(2.0 * body.half_width * camera::unit(field) / (0.64 * field.frame.0))
    };
    let span = match framing {
        Framing::Medium => whole(1.2),
        Framing::MediumClose => whole(1.08),
        Framing::Close if figure.species == Species::Bird => whole(1.0),
        Framing::Close => head * 1.95,
        _ => head * 1.15,
    };
    camera::unit(field) / span
}

/// The column of an animal that is alone in a closer framing and seen from its side, so that it has room before
/// its eyes; none for any other figure.
pub(super) fn look_room(figure: &Figure, aim: Aim, field: &Field, flip: bool) -> Option<f32> {
    let body = measures(figure);
    if figure.species == Species::Human || body.ahead.abs() < 0.2 * body.half_width {
        return None;
    }
    let ahead = if flip { body.ahead } else { -body.ahead } * aim.pixels_per_cm / field.frame.0;
    let back = 0.04 * ahead.signum();
    let long = 2.0 * body.half_width * aim.pixels_per_cm / field.frame.0;
    // Of one that does not fit only the head counts.
    Some(if long < 0.7 { 0.5 - back } else { 0.5 - back - ahead })
}

/// The row on which eyes lie in closer framings: near the upper third.
fn eyes_row(framing: Framing, field: &Field) -> f32 {
    let part = match framing {
        Framing::Medium => 0.335,
        Framing::MediumClose => 0.375,
        Framing::Close => 0.44,
        _ => 0.46,
    };
    field.above + part * field.frame.1
}

/// How much smaller closer framings become so that everybody has a place.
fn crowding(figures: &[Figure], framing: Framing, field: &Field, scale: f32) -> f32 {
    let nearest = columns(figures, framing).windows(2).map(|pair| pair[1] - pair[0]).fold(1.0_f32, f32::min);
    let widest =
        figures.iter().map(|one| shoulder_width(&measures(one), framing)).fold(0.0, f32::max) * scale;
    let room = nearest * field.frame.0 * 1.1;
    if figures.len() < 2 || widest <= room { 1.0 } else { (room / widest).max(0.35) }
}

/// Centimetres from shoulder to shoulder, or of the head in the closest framings.
fn shoulder_width(body: &Measures, framing: Framing) -> f32 {
    if framing >= Framing::Close { (body.top - body.chin) * 1.15 } else { body.half_width * 1.7 }
}
