//! How much is seen of an action, where the screenplay does not say it.

use super::people::Directory;
use super::staging::Doing;
use crate::character::Species;
use crate::shot::{Framing, Pose, View};

/// The framing of an action by how many do it and what the body does.
pub(super) fn of_action(doings: &[Doing], people: &Directory) -> Framing {
    let moves =
        doings.iter().any(|doing| matches!(doing.reading.pose, Some(Pose::Run | Pose::Walk | Pose::Jump)));
    match doings {
        [one] => of_one(one, people),
        [_, _] if moves => Framing::Full,
        [_, _] => Framing::Medium,
        _ => Framing::Wide,
    }
}

fn of_one(doing: &Doing, people: &Directory) -> Framing {
    let is_animal = people.person(doing.person).species != Species::Human;
    let reading = &doing.reading;
    match reading.pose {
        Some(Pose::Sit | Pose::Crouch) if is_animal => Framing::Medium,
        Some(Pose::Run | Pose::Walk | Pose::Jump | Pose::Bow | Pose::Sit | Pose::Crouch | Pose::Kneel) => {
            Framing::Full
        }
        _ if reading.view == Some(View::Back) => Framing::Medium,
        Some(Pose::Stand) | None if reading.expression.is_some() => Framing::Close,
        Some(Pose::Stand) | None if reading.gaze.is_some() || reading.looks => Framing::MediumClose,
        _ => Framing::Medium,
    }
}

/// One step closer; a close framing gives way to a wider one.
pub(super) const fn closer(framing: Framing) -> Framing {
    match framing {
        Framing::ExtremeWide => Framing::Wide,
        Framing::Wide => Framing::Full,
        Framing::Full => Framing::Medium,
        Framing::MediumClose => Framing::Close,
        Framing::Medium | Framing::Close | Framing::ExtremeClose | Framing::Insert => Framing::MediumClose,
    }
}
