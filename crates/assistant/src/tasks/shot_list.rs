//! A shot list for a scene: how its shots are seen, who is in them, how long they last, and shots that are missing. The
//! screenplay's words are not touched.

use std::collections::BTreeSet;

use domain::shot::{Angle, CameraMove, Framing};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::scene::{NewShot, Planned, Scene};
use super::vocabulary::{maybe_angle, maybe_framing, maybe_move};
use super::{Task, judged, material};
use crate::structured::{Structured, Wrong};

/// The most shots that are new in one answer.
const MOST_NEW: usize = 6;

/// The longest shot that needs no movement, in seconds.
const STILL: f64 = 6.0;

/// What is known of a scene.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ShotList {
    /// The scene.
    pub scene: Scene,
}

/// A shot list, beside the one that is there.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    /// Shots that should be otherwise.
    pub changes: Vec<ShotChange>,
    /// Shots that are missing.
    #[serde(default)]
    pub new_shots: Vec<NewShot>,
}

/// What should be otherwise in a shot; what is left out or null stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShotChange {
    /// The code of the shot.
    pub shot: String,
    /// How much is seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "maybe_framing")]
    pub framing: Option<Framing>,
    /// From where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "maybe_angle")]
    pub angle: Option<Angle>,
    /// How the camera moves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "maybe_move")]
    pub camera: Option<CameraMove>,
    /// Names of who is seen, from left to right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cast: Option<Vec<String>>,
    /// Its length in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<f64>,
    /// Why, in a sentence.
    pub reason: String,
}

impl Structured for Listed {
    const NAME: &'static str = "shot_list";
}

impl Task for ShotList {
    type Answer = Listed;

    const NAME: &'static str = "shot_list";
    const LONGEST: u32 = 1600;

    fn instructions(&self) -> String {
        format!(
            "Plan the shots of one scene like a director of animation. In `changes` name shots, by their codes, whose framing, angle, camera, \
             cast or length in seconds should be otherwise; leave out what stays. In `new_shots` propose at most {MOST_NEW} shots that are missing \
             and in which nobody speaks. The screenplay's words stay as they are. Whoever speaks in a shot is seen or heard there already. \
             Give each a reason of one sentence."
        )
    }

    fn material(&self) -> Vec<material::Section> {
        self.scene.sections()
    }

    fn check(&self, answer: &Listed) -> Result<(), Wrong> {
        let mut seen = BTreeSet::new();
        let mut wrong: Vec<String> =
            answer.changes.iter().flat_map(|change| self.wrong_with(change)).collect();
        let twice = answer.changes.iter().filter(|change| !seen.insert(&change.shot));
        wrong.extend(twice.map(|change| format!("{} stands there twice", change.shot)));
        wrong.extend(answer.new_shots.iter().flat_map(|new| self.scene.wrong_with(new)));
        if answer.new_shots.len() > MOST_NEW {
            wrong.push(format!(
                "there are {} new shots, and at most {MOST_NEW} may be",
                answer.new_shots.len()
            ));
        }
        judged(wrong)
    }

    fn by_rules(&self) -> Listed {
        let mut changes: Vec<ShotChange> = Vec::new();
        changes.extend(self.opening());
        changes.extend(self.alike());
        changes.extend(self.still());
        let mut seen = BTreeSet::new();
        changes.retain(|change| seen.insert(change.shot.clone()));
        Listed { changes, new_shots: Vec::new() }
    }
}

impl ShotList {
    fn wrong_with(&self, change: &ShotChange) -> Vec<String> {
        let Some(shot) = self.scene.shot(&change.shot) else {
            let code: String = change.shot.chars().take(20).collect();
            return vec![format!("there is no shot \"{code}\" in this scene")];
        };
        let mut wrong = Vec::new();
        wrong.extend(change.seconds.and_then(Scene::wrong_length));
        wrong.extend(change.reason.trim().is_empty().then(|| format!("{} has no reason", change.shot)));
        if let Some(cast) = &change.cast {
            wrong.extend(self.scene.wrong_cast(cast));
            let names: BTreeSet<String> = cast.iter().map(|name| name.to_lowercase()).collect();
            wrong.extend((names.len() < cast.len()).then(|| format!("{} names somebody twice", change.shot)));
        }
        if change.changes_nothing(shot) {
            wrong.push(format!("{} is like that already", change.shot));
        }
        wrong
    }

    /// A scene opens wide, so that everybody knows where it is.
    fn opening(&self) -> Option<ShotChange> {
        let first = self.scene.shots.first()?;
        let shows =
            |shot: &Planned| matches!(shot.framing, Framing::ExtremeWide | Framing::Wide | Framing::Full);
        if self.scene.shots.len() < 3 || first.is_spoken() || self.scene.shots.iter().take(2).any(shows) {
            return None;
        }
        let reason = format!("The scene opens, and nobody has seen {} yet.", self.scene.place);
        Some(ShotChange { framing: Some(Framing::Wide), ..change(first, reason) })
    }

    /// Of three shots in a row that are seen alike, the one in the middle comes closer.
    fn alike(&self) -> Vec<ShotChange> {
        let same = |one: &Planned, other: &Planned| (one.framing, one.angle) == (other.framing, other.angle);
        let mut found = Vec::new();
        let mut at = 0;
        while let Some([before, middle, after]) = self.scene.shots.get(at..at + 3) {
            if !(same(before, middle) && same(middle, after)) || middle.framing == Framing::Insert {
                at += 1;
                continue;
            }
            let reason = format!("{}, {} and {} are all seen alike.", before.code, middle.code, after.code);
            found.push(ShotChange { framing: Some(closer(middle.framing)), ..change(middle, reason) });
            at += 2;
        }
        found
    }

    /// A long shot in which nothing moves moves a little.
    fn still(&self) -> Vec<ShotChange> {
        let long =
            self.scene.shots.iter().filter(|shot| shot.seconds > STILL && shot.camera == CameraMove::Fixed);
        long.map(|shot| {
            let reason = format!("It lasts {:.1} s, and nothing moves.", shot.seconds);
            ShotChange { camera: Some(CameraMove::TruckIn), ..change(shot, reason) }
        })
        .collect()
    }
}

impl ShotChange {
    fn changes_nothing(&self, shot: &Planned) -> bool {
        let kept = |name: &str| shot.cast.iter().any(|own| own.eq_ignore_ascii_case(name));
        self.framing.is_none_or(|framing| framing == shot.framing)
            && self.angle.is_none_or(|angle| angle == shot.angle)
            && self.camera.is_none_or(|camera| camera == shot.camera)
            && self.seconds.is_none_or(|seconds| (seconds - shot.seconds).abs() < 0.05)
            && self
                .cast
                .as_ref()
                .is_none_or(|cast| cast.len() == shot.cast.len() && cast.iter().all(|name| kept(name)))
    }
}

fn change(shot: &Planned, reason: String) -> ShotChange {
    ShotChange { shot: shot.code.clone(), reason, ..ShotChange::default() }
}

/// One step closer; a close framing gives way to a wider one.
const fn closer(framing: Framing) -> Framing {
    match framing {
        Framing::ExtremeWide => Framing::Wide,
        Framing::Wide => Framing::Full,
        Framing::Medium => Framing::MediumClose,
        Framing::MediumClose => Framing::Close,
        Framing::Full | Framing::Close | Framing::ExtremeClose | Framing::Insert => Framing::Medium,
    }
}

#[cfg(test)]
mod tests {
    use super::super::scene::sample;
    use super::*;

    fn task() -> ShotList {
        ShotList { scene: sample() }
    }

    fn wrong(changes: Vec<ShotChange>) -> String {
        task()
            .check(&Listed { changes, new_shots: Vec::new() })
            .map_or_else(|wrong| wrong.to_string(), |()| String::new())
    }

    #[test]
    fn the_rules_open_wide_vary_and_move() {
        let answer = task().by_rules();
        let framings: Vec<(&str, Option<Framing>)> =
            answer.changes.iter().map(|change| (change.shot.as_str(), change.framing)).collect();
        let expected = [
            ("c0010", Some(Framing::Wide)),
            ("c0020", Some(Framing::MediumClose)),
            ("c0040", Some(Framing::MediumClose)),
            ("c0030", None),
        ];
        assert_eq!(framings, expected);
        assert_eq!(answer.changes[3].camera, Some(CameraMove::TruckIn));
        assert_eq!(task().check(&answer), Ok(()));
    }

    #[test]
    fn what_is_no_change_of_this_scene_is_refused() {
        let plain = |shot: &str| ShotChange {
            shot: shot.to_owned(),
            reason: "Because.".to_owned(),
            ..ShotChange::default()
        };
        assert!(wrong(vec![plain("c0900")]).contains("no shot"));
        assert!(wrong(vec![plain("c0010")]).contains("like that already"));
        let wide = ShotChange { framing: Some(Framing::Wide), ..plain("c0010") };
        assert!(wrong(vec![wide.clone(), wide.clone()]).contains("twice"));
        let crowd =
            ShotChange { cast: Some(vec!["Hana".to_owned(), "Takeshi".to_owned()]), ..plain("c0010") };
        assert!(wrong(vec![crowd]).contains("nobody of this project"));
        assert!(wrong(vec![ShotChange { seconds: Some(-1.0), ..plain("c0010") }]).contains("no length"));
        assert_eq!(wrong(vec![wide]), "");
    }

    #[test]
    fn the_screenplay_cannot_be_rewritten_in_an_answer() {
        let text = r#"{"changes": [{"shot": "c0010", "action": "Hana flies.", "reason": "Better."}]}"#;
        assert!(task().read(text).unwrap_err().to_string().contains("unknown field"));
        assert!(!Listed::shape().schema.to_string().contains("\"lines\""));
    }
}
