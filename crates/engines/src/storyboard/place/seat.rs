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
