//! A character as it is drawn in one shot: every choice made, every colour known.

use std::borrow::Cow;

use super::{Cast, Player};
use crate::character::Look;
use crate::palette::{self, PaintBox};
use crate::request::Figure;
use crate::shot::{Expression, Gaze, Head, Pose, Side, Staging, View};
use crate::take::Moment;

/// A character as it stands for its model sheet: at rest, seen from the front, in one look and palette set.
#[must_use]
pub fn model(cast: &Cast, look: Option<&Look>, set: &str) -> Figure {
    let staging = Staging {
        character: cast.slug.clone(),
        side: Side::Centre,
        pose: Pose::Stand,
        then: None,
        head: Head::Usual,
        expression: Expression::Neutral,
        marks: Vec::new(),
        view: View::Front,
        gaze: Gaze::Ahead,
        holds: None,
    };
    of(&Player { cast, staging: &staging, look: look.map(Cow::Borrowed) }, set, Moment::Start)
}

/// The figure of somebody who is seen, in the palette set `set`.
pub(super) fn of(player: &Player<'_>, set: &str, moment: Moment) -> Figure {
    let (cast, staging, look) = (player.cast, player.staging, player.look());
    let character = &cast.character;
    let PaintBox { palette, chosen } = palette::in_set(character, look, set);
    let (pose, then) = match (moment, staging.then) {
        (Moment::Start, then) => (staging.pose, then),
        (Moment::End, then) => (then.unwrap_or(staging.pose), None),
    };
    Figure {
        slug: cast.slug.clone(),
        name: character.name.clone(),
        species: character.species,
        gender: character.gender,
        age: character.age,
        height_cm: character.height_cm,
        build: character.build,
        hair: character.hair.clone(),
        eyes: character.eyes,
        glasses: character.glasses,
        outfit: look.and_then(|look| look.outfit).unwrap_or_default(),
        hat: look.and_then(|look| look.hat).or(character.hat),
        palette,
        palette_set: if chosen.is_empty() { palette::DAY } else { set }.to_owned(),
        palette_chosen: chosen,
        side: staging.side,
        pose,
        then,
        head: staging.head,
        expression: staging.expression,
        marks: staging.marks.clone(),
        view: staging.view,
        gaze: staging.gaze,
        holds: staging.holds.clone(),
    }
}
