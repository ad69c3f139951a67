//! The studio's own words for camera and length, as the forms of answers list them.

use domain::shot::{Angle, CameraMove, Framing};
use schemars::{Schema, SchemaGenerator, json_schema};
use serde::Serialize;

/// Every framing, the widest first.
const FRAMINGS: [Framing; 8] = [
    Framing::ExtremeWide,
    Framing::Wide,
    Framing::Full,
    Framing::Medium,
    Framing::MediumClose,
    Framing::Close,
    Framing::ExtremeClose,
    Framing::Insert,
];

const ANGLES: [Angle; 5] = [Angle::EyeLevel, Angle::High, Angle::Low, Angle::OverShoulder, Angle::Dutch];

const MOVES: [CameraMove; 9] = [
    CameraMove::Fixed,
    CameraMove::PanLeft,
    CameraMove::PanRight,
    CameraMove::TiltUp,
    CameraMove::TiltDown,
    CameraMove::TruckIn,
    CameraMove::TruckOut,
    CameraMove::Follow,
    CameraMove::Shake,
];

/// The shortest and the longest shot that is proposed, in seconds.
pub(super) const SECONDS: std::ops::RangeInclusive<f64> = 0.5..=30.0;

/// The word for it, as the studio writes it.
pub(super) fn word(value: impl Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

pub(super) fn framing(_: &mut SchemaGenerator) -> Schema {
    one_of(&FRAMINGS)
}

pub(super) fn maybe_framing(_: &mut SchemaGenerator) -> Schema {
    maybe_one_of(&FRAMINGS)
}

pub(super) fn maybe_angle(_: &mut SchemaGenerator) -> Schema {
    maybe_one_of(&ANGLES)
}

pub(super) fn maybe_move(_: &mut SchemaGenerator) -> Schema {
    maybe_one_of(&MOVES)
}

fn one_of<T: Serialize>(all: &[T]) -> Schema {
    let words: Vec<String> = all.iter().map(word).collect();
    json_schema!({ "type": "string", "enum": words })
}

fn maybe_one_of<T: Serialize>(all: &[T]) -> Schema {
    json_schema!({ "anyOf": [one_of(all), { "type": "null" }] })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_those_that_the_studio_reads() {
        let all = FRAMINGS.iter().map(word).chain(ANGLES.iter().map(word)).chain(MOVES.iter().map(word));
        let all: Vec<String> = all.collect();
        assert!(all.iter().all(|word| !word.is_empty()));
        assert_eq!(all[0], "extreme_wide");
        let read: Framing = serde_json::from_value(serde_json::json!("medium_close")).unwrap();
        assert_eq!(read, Framing::MediumClose);
    }
}
