//! Seats: how high people sit where they stand, for the one who draws a seat below a sitter. Data only.

use domain::place::PlaceKind;

/// The height in centimetres of the usual seat at the line on which figures stand; none where there is nothing
/// to sit on but the ground.
#[must_use]
pub const fn seat(kind: PlaceKind) -> Option<f32> {
    match kind {
        PlaceKind::Classroom | PlaceKind::Station => Some(42.0),
        PlaceKind::LivingRoom => Some(40.0),
        PlaceKind::Kitchen => Some(44.0),
        PlaceKind::Train => Some(43.0),
        PlaceKind::Shop => Some(45.0),
        PlaceKind::Street
        | PlaceKind::Shrine
        | PlaceKind::Forest
        | PlaceKind::Rooftop
        | PlaceKind::Sea
        | PlaceKind::Field
        | PlaceKind::Bridge
        | PlaceKind::City => None,
    }
}

/// A bench along a wall that some set-ups look at across the place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bench {
    /// How far behind the line of figures the feet of those are who sit on it, in centimetres.
    pub depth: f32,
    /// The height of its seat in centimetres.
    pub high: f32,
}

/// The bench on which people sit in a kind of place; none where each has a seat of their own.
pub(crate) const fn bench(kind: PlaceKind) -> Option<Bench> {
    match kind {
        PlaceKind::Train => Some(Bench { depth: 80.0, high: 43.0 }),
        _ => None,
    }
}

/// The set-up that looks at the bench, with the vanishing point on the same side as that of the given one.
pub(crate) fn before_bench(setup: &str) -> String {
    let last = setup.chars().last().filter(char::is_ascii).unwrap_or('a');
    // The set-ups whose turn is the first one to the left, one for each place of the vanishing point.
    let letter = ['i', 'd', 'b'][last as usize % 3];
    format!("{}{letter}", setup.strip_suffix(last).unwrap_or(setup))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_a_seat_in_every_room_and_none_on_the_street() {
        for kind in PlaceKind::ALL.into_iter().filter(|kind| kind.is_indoors()) {
            assert!(seat(kind).is_some_and(|high| (35.0..50.0).contains(&high)), "{kind:?}");
        }
        assert_eq!(seat(PlaceKind::Street), None);
    }
}
