//! What breaks the continuity of an episode and can be told without a model.
//!
//! Only what the shots themselves say counts: that somebody holds a thing, wears a look, stands in a light. Between two
//! scenes anything may have happened, so all but costume is held within a scene.

use super::continuity::{About, Finding, MOST, Moment, Present};
use super::words::says;

/// Words of an action after which a thing may be gone or somebody away.
const TAKES_AWAY: [&str; 20] = [
    "gives",
    "drops",
    "puts",
    "throws",
    "leaves",
    "hands",
    "returns",
    "lends",
    "loses",
    "sets",
    "closes",
    "folds",
    "goes",
    "runs",
    "walks",
    "exits",
    "vanishes",
    "disappears",
    "flies",
    "away",
];

/// What the rules find in the shots of a film.
pub(super) fn findings(shots: &[Moment]) -> Vec<Finding> {
    let mut found = Vec::new();
    for (at, shot) in shots.iter().enumerate() {
        let scene: Vec<&Moment> =
            shots[..at].iter().rev().take_while(|before| before.scene == shot.scene).collect();
        found.extend(light(shot, &scene));
        for one in &shot.cast {
            found.extend(costume(shot, one, &scene));
            found.extend(prop(shot, one, &scene));
        }
    }
    found.truncate(MOST);
    found
}

fn finding(shot: &Moment, against: &Moment, about: About, says: String) -> Finding {
    Finding { shot: shot.code.clone(), against: against.code.clone(), about, says }
}

/// The light changes within a scene.
fn light(shot: &Moment, scene: &[&Moment]) -> Option<Finding> {
    let before = scene.iter().find(|before| before.place == shot.place)?;
    if before.time != shot.time {
        let told = format!("it is {}, and just before it was {}", shot.time, before.time);
        return Some(finding(shot, before, About::Light, told));
    }
    let told = format!("the weather is {}, and just before it was {}", shot.weather, before.weather);
    let turns = says(&shot.action, "stops") || says(&shot.action, "begins") || says(&shot.action, "starts");
    (before.weather != shot.weather && !turns).then(|| finding(shot, before, About::Light, told))
}

/// Where somebody was seen last in the scene.
fn last_seen<'a>(name: &str, scene: &[&'a Moment]) -> Option<(&'a Moment, &'a Present)> {
    scene.iter().find_map(|before| before.cast.iter().find(|one| one.name == name).map(|one| (*before, one)))
}

/// Somebody wears something else within a scene.
fn costume(shot: &Moment, one: &Present, scene: &[&Moment]) -> Option<Finding> {
    let (before, was) = last_seen(&one.name, scene)?;
    let told = format!("{} wears {}, and just before it was {}", one.name, one.wears, was.wears);
    (was.wears != one.wears && !one.wears.is_empty() && !was.wears.is_empty())
        .then(|| finding(shot, before, About::Costume, told))
}

/// Somebody holds nothing any more, and no action says where it went.
fn prop(shot: &Moment, one: &Present, scene: &[&Moment]) -> Option<Finding> {
    let (before, was) = last_seen(&one.name, scene)?;
    let explains = |moment: &Moment| TAKES_AWAY.iter().any(|word| says(&moment.action, word));
    let between = scene.iter().take_while(|moment| moment.code != before.code);
    let explained = explains(shot) || explains(before) || between.into_iter().any(|moment| explains(moment));
    let told = format!("{} held {} and does not any more", one.name, was.holds);
    (!was.holds.is_empty() && one.holds.is_empty() && !explained)
        .then(|| finding(shot, before, About::Prop, told))
}

#[cfg(test)]
mod tests {
    use super::super::Task;
    use super::super::continuity::{Continuity, Findings};
    use super::*;

    fn moment(code: &str, scene: &str, action: &str, cast: &[(&str, &str, &str)]) -> Moment {
        let present = |(name, wears, holds): &(&str, &str, &str)| Present {
            name: (*name).to_owned(),
            wears: (*wears).to_owned(),
            holds: (*holds).to_owned(),
        };
        Moment {
            code: code.to_owned(),
            scene: scene.to_owned(),
            line: 1,
            place: "Street".to_owned(),
            time: "day".to_owned(),
            weather: "rain".to_owned(),
            cast: cast.iter().map(present).collect(),
            action: action.to_owned(),
        }
    }

    fn film() -> Continuity {
        Continuity {
            shots: vec![
                moment("c0010", "s01", "Hana waits.", &[("Hana", "school", "umbrella")]),
                moment("c0020", "s01", "Hana looks up.", &[("Hana", "school", "")]),
                moment("c0030", "s01", "Hana smiles.", &[("Hana", "kimono", "")]),
                Moment { time: "night".to_owned(), ..moment("c0040", "s01", "Rain.", &[]) },
                moment("c0050", "s02", "Fumi waits.", &[("Fumi", "apron", "lantern")]),
                moment("c0060", "s02", "Fumi puts the lantern down.", &[("Fumi", "apron", "")]),
            ],
        }
    }

    #[test]
    fn what_changes_without_a_reason_is_found_with_both_shots() {
        let answer = film().by_rules();
        let told: Vec<(&str, &str, About)> =
            answer.findings.iter().map(|one| (one.shot.as_str(), one.against.as_str(), one.about)).collect();
        let expected = [
            ("c0020", "c0010", About::Prop),
            ("c0030", "c0020", About::Costume),
            ("c0040", "c0030", About::Light),
        ];
        assert_eq!(told, expected);
        assert_eq!(film().check(&answer), Ok(()));
    }

    #[test]
    fn what_names_no_shots_of_the_film_is_refused() {
        let wrong = |shot: &str, against: &str| {
            let one = Finding {
                shot: shot.to_owned(),
                against: against.to_owned(),
                about: About::Prop,
                says: "The umbrella is gone.".to_owned(),
            };
            film()
                .check(&Findings { findings: vec![one] })
                .map_or_else(|wrong| wrong.to_string(), |()| String::new())
        };
        assert_eq!(wrong("c0020", "c0010"), "");
        assert!(wrong("c0900", "c0010").contains("no shot"));
        assert!(wrong("c0010", "c0020").contains("comes after"));
    }
}
