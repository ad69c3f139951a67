//! Beats without dialogue: a look, a hand, rain on a window, where a scene needs a breath.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use domain::shot::Framing;

use super::scene::{NewShot, Planned, Scene};
use super::words::says;
use super::{Task, judged, material};
use crate::structured::{Structured, Wrong};

/// The most beats in one answer.
const MOST: usize = 6;

/// So many lines in a row, and whoever listens is seen.
const TALK: usize = 3;

/// What is known of a scene.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Beats {
    /// The scene.
    pub scene: Scene,
}

/// Beats for a scene.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Proposed {
    /// The beats, in the order of the scene.
    pub beats: Vec<NewShot>,
}

impl Structured for Proposed {
    const NAME: &'static str = "beats";
}

impl Task for Beats {
    type Answer = Proposed;

    const NAME: &'static str = "beats";
    const LONGEST: u32 = 1000;

    fn instructions(&self) -> String {
        format!(
            "Propose at most {MOST} beats for one scene: short shots in which nobody speaks, such as a reaction, a hand, the weather or a thing, \
             where the scene needs a pause. Say after which shot, by its code. Write the action in the present tense, as a screenplay does, in \
             one or two short sentences. Give each a reason of one sentence."
        )
    }

    fn material(&self) -> Vec<material::Section> {
        self.scene.sections()
    }

    fn check(&self, answer: &Proposed) -> Result<(), Wrong> {
        let mut wrong: Vec<String> =
            answer.beats.iter().flat_map(|beat| self.scene.wrong_with(beat)).collect();
        if answer.beats.len() > MOST {
            wrong.push(format!("there are {} beats, and at most {MOST} may be", answer.beats.len()));
        }
        judged(wrong)
    }

    fn by_rules(&self) -> Proposed {
        let mut beats: Vec<NewShot> = self.listeners();
        beats.extend(self.weather());
        beats.truncate(MOST);
        Proposed { beats }
    }
}

impl Beats {
    /// After some lines in a row, whoever listens.
    fn listeners(&self) -> Vec<NewShot> {
        let mut found = Vec::new();
        let mut talk: Vec<&Planned> = Vec::new();
        for shot in &self.scene.shots {
            if !shot.is_spoken() {
                talk.clear();
                continue;
            }
            talk.push(shot);
            if talk.len() < TALK {
                continue;
            }
            found.extend(self.listener(shot));
            talk.clear();
        }
        found
    }

    fn listener(&self, shot: &Planned) -> Option<NewShot> {
        let speaks = |name: &str| shot.speakers.iter().any(|speaker| speaker.eq_ignore_ascii_case(name));
        let listener = self.scene.cast.iter().map(|seen| &seen.name).find(|name| !speaks(name))?;
        Some(NewShot {
            after: shot.code.clone(),
            framing: Framing::Close,
            cast: vec![listener.clone()],
            action: format!("{listener} listens, quiet."),
            seconds: 1.5,
            reason: format!("{TALK} shots in a row are spoken, and nobody has seen who listens."),
        })
    }

    /// Where weather is spoken of and never shown, the weather.
    fn weather(&self) -> Option<NewShot> {
        const WEATHER: [(&str, &str); 3] =
            [("rain", "Rain runs down the window."), ("snow", "Snow falls."), ("wind", "Leaves drift by.")];
        let last = self.scene.shots.last()?;
        let shown = |word: &str| self.scene.shots.iter().any(|shot| says(&shot.action, word));
        let told = |word: &str| self.scene.script.iter().any(|line| says(line, word));
        let (word, action) = WEATHER.iter().find(|(word, _)| told(word) && !shown(word))?;
        Some(NewShot {
            after: last.code.clone(),
            framing: Framing::Insert,
            cast: Vec::new(),
            action: (*action).to_owned(),
            seconds: 2.0,
            reason: format!("The scene speaks of {word} and never shows it."),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::scene::sample;
    use super::*;

    #[test]
    fn the_rules_show_who_listens_and_what_is_spoken_of() {
        let task = Beats { scene: sample() };
        let answer = task.by_rules();
        let found: Vec<(&str, &str)> =
            answer.beats.iter().map(|beat| (beat.after.as_str(), beat.action.as_str())).collect();
        assert_eq!(found, [("c0040", "Fumi listens, quiet."), ("c0050", "Rain runs down the window.")]);
        assert_eq!(task.check(&answer), Ok(()));
    }

    #[test]
    fn a_scene_without_shots_has_no_beats() {
        let task = Beats { scene: Scene { shots: Vec::new(), ..sample() } };
        assert_eq!(task.by_rules(), Proposed::default());
    }
}
