//! What props lie on: a wooden table indoors; stone, paving or asphalt outdoors, wet when it rains.

use domain::colour::Colour;
use domain::place::PlaceKind;
use domain::request::Request;

use super::easel::Easel;
use super::ground;
use crate::storyboard::brush::{Spot, Wash};
use crate::storyboard::chance::Chance;

/// What a prop lies on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Surface {
    /// A table, a counter, a desk or a floor of boards.
    Wood,
    /// The flagstones of a shrine.
    Stone,
    /// The even slabs of a platform or a bridge.
    Paving,
    /// A street.
    Asphalt,
    /// The bare ground of a wood.
    Earth,
    /// A meadow or the bank of a field.
    Grass,
    /// A beach.
    Sand,
}

/// Words of a screenplay that say what a thing lies on.
const WORDS: [(&str, Surface); 15] = [
    ("table", Surface::Wood),
    ("counter", Surface::Wood),
    ("desk", Surface::Wood),
    ("bench", Surface::Wood),
    ("wood", Surface::Wood),
    ("stone", Surface::Stone),
    ("platform", Surface::Paving),
    ("pavement", Surface::Paving),
    ("street", Surface::Asphalt),
    ("road", Surface::Asphalt),
    ("grass", Surface::Grass),
    ("meadow", Surface::Grass),
    ("beach", Surface::Sand),
    ("sand", Surface::Sand),
    ("earth", Surface::Earth),
];

impl Surface {
    /// The surface that the words of the shot name, or else that of its place.
    pub(super) fn of(request: &Request) -> Self {
        let action = request.action.to_lowercase();
        if let Some((_, said)) = WORDS.iter().find(|(word, _)| action.contains(word)) {
            return *said;
        }
        match request.place.as_ref().map(|place| place.kind) {
            Some(PlaceKind::Street | PlaceKind::City) => Self::Asphalt,
            Some(PlaceKind::Station | PlaceKind::Bridge | PlaceKind::Rooftop) => Self::Paving,
            Some(PlaceKind::Shrine) => Self::Stone,
            Some(PlaceKind::Forest) => Self::Earth,
            Some(PlaceKind::Field) => Self::Grass,
            Some(PlaceKind::Sea) => Self::Sand,
            Some(
                PlaceKind::Shop
                | PlaceKind::Classroom
                | PlaceKind::LivingRoom
                | PlaceKind::Kitchen
                | PlaceKind::Train,
            )
            | None => Self::Wood,
        }
    }

    /// Whether it lies under the open sky, whose light and rain fall on it.
    pub(super) const fn is_outdoors(self) -> bool {
        !matches!(self, Self::Wood)
    }
}

/// The easel's surface from `edge` (below the middle of the picture) to the lower edge of the picture.
pub(super) fn lay(easel: &mut Easel, edge: f32) {
    match easel.surface {
        Surface::Wood => table(easel, edge),
        Surface::Stone => ground::flagstones(easel, edge),
        Surface::Paving => ground::paving(easel, edge),
        Surface::Asphalt => ground::asphalt(easel, edge),
        Surface::Earth => ground::earth(easel, edge),
        Surface::Grass => ground::grass(easel, edge),
        Surface::Sand => ground::sand(easel, edge),
    }
}

/// A table top from `edge` (below the middle of the picture) to the lower edge of the picture.
fn table(easel: &mut Easel, edge: f32) {
    let (across, down) = easel.reach();
    let wood = Colour::rgb(0xb4, 0x7e, 0x50);
    let top = easel.fall(wood, 0.42, 0.1);
    easel.polygon(&[(-across, edge), (across, edge), (across, down), (-across, down)], top);
    let mut chance = Chance::new(41);
    let seam = easel.plain(Colour::rgb(0x5c, 0x38, 0x28), 0.6);
    for step in -4..=4_i8 {
        let x = f32::from(step) * 0.34;
        let plank: [Spot; 2] = [(x * 0.62, edge), (x * 2.4, down)];
        easel.line(&plank, 0.008, seam.alpha(0.5));
        for _ in 0..5 {
            let part = chance.unit();
            let (near, far) = (part, (part + chance.between(0.1, 0.3)).min(1.0));
            let aside = x + chance.between(0.03, 0.3);
            let grain = |part: f32| (aside * (0.62 + 1.78 * part), edge + (down - edge) * part);
            easel.line(&[grain(near), grain(far)], 0.006, seam.alpha(0.22));
        }
    }
    let shine = easel.air.key;
    let patch = [(-across * 0.7, edge), (-across * 0.1, edge), (across * 0.5, down), (-across * 0.8, down)];
    easel.polygon(&patch, Wash::flat(shine).alpha(0.12 + 0.16 * easel.air.sun));
    let rim = easel.plain(Colour::rgb(0xe8, 0xc0, 0x90), 0.0);
    easel.polygon(&[(-across, edge), (across, edge), (across, edge + 0.012), (-across, edge + 0.012)], rim);
}

#[cfg(test)]
mod tests {
    use domain::place::PlaceKind::{Bridge, Classroom, Field, Forest, Sea, Shop, Shrine, Station, Street};

    use super::*;
    use crate::storyboard::tests::insert;

    #[test]
    fn a_thing_lies_on_what_its_place_is_made_of() {
        let on = |kind| Surface::of(&insert(kind, "A letter."));
        let surfaces = [Street, Station, Bridge, Shrine, Shop, Classroom].map(on);
        let outdoors = [Surface::Asphalt, Surface::Paving, Surface::Paving, Surface::Stone];
        assert_eq!(surfaces[..4], outdoors);
        assert_eq!(surfaces[4..], [Surface::Wood; 2]);
        assert_eq!([Forest, Field, Sea].map(on), [Surface::Earth, Surface::Grass, Surface::Sand]);
        assert!(outdoors.iter().all(|surface| surface.is_outdoors()));
    }

    #[test]
    fn the_words_of_the_shot_come_before_its_place() {
        let stone = insert(Street, "A broken umbrella on the wet stone.");
        assert_eq!(Surface::of(&stone), Surface::Stone);
        assert_eq!(Surface::of(&insert(Station, "A letter on the bench.")), Surface::Wood);
    }
}
