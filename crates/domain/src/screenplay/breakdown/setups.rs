//! Camera set-ups: which shots of a place share a background.
//!
//! The name says what is seen, so that it stays the same when shots are added elsewhere: the same framing of
//! the same side of a place is the same set-up in the whole film.

use crate::shot::{Angle, Framing, ShotContent, Side, View};

/// The set-up of a shot: a letter for framing and direction, and the angle where it is not level.
pub(super) fn name(shot: &ShotContent) -> String {
    let letter = match (shot.framing, direction(shot)) {
        (Framing::ExtremeWide | Framing::Wide, _) => 'a',
        (Framing::Full, _) => 'b',
        (Framing::Medium | Framing::MediumClose, Side::Centre) => 'c',
        (Framing::Medium | Framing::MediumClose, Side::Left) => 'd',
        (Framing::Medium | Framing::MediumClose, Side::Right) => 'e',
        (Framing::Close | Framing::ExtremeClose, Side::Centre) => 'f',
        (Framing::Close | Framing::ExtremeClose, Side::Left) => 'g',
        (Framing::Close | Framing::ExtremeClose, Side::Right) => 'h',
        (Framing::Insert, _) => 'i',
    };
    match shot.angle {
        Angle::High => format!("{letter}-high"),
        Angle::Low => format!("{letter}-low"),
        Angle::EyeLevel | Angle::OverShoulder | Angle::Dutch => letter.to_string(),
    }
}

/// The side of the one person whom the camera is turned to; the middle where it shows several.
fn direction(shot: &ShotContent) -> Side {
    let mut faces =
        shot.cast.iter().filter(|staging| shot.angle != Angle::OverShoulder || staging.view != View::Back);
    match (faces.next(), faces.next()) {
        (Some(only), None) => only.side,
        _ => Side::Centre,
    }
}
