//! Continuity over an episode: who wears what, what light there is, and what vanishes between two shots.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::continuity_rules::findings;
use super::material::Section;
use super::words::is_line;
use super::{Task, judged};
use crate::structured::{Structured, Wrong};

/// The most findings in one answer.
pub(super) const MOST: usize = 40;

/// The longest finding, in characters.
const LONGEST_FINDING: usize = 300;

/// What is known of an episode.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Continuity {
    /// Its shots, in the order of the film.
    pub shots: Vec<Moment>,
}

/// A shot, as far as continuity goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// Its code.
    pub code: String,
    /// Its scene.
    pub scene: String,
    /// Its line in the screenplay, from 1.
    pub line: u32,
    /// Where it is; empty where nobody knows.
    pub place: String,
    /// Time of day.
    pub time: String,
    /// The weather.
    pub weather: String,
    /// Who is seen.
    pub cast: Vec<Present>,
    /// What happens.
    pub action: String,
}

/// Somebody who is seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Present {
    /// The name.
    pub name: String,
    /// The look that is worn; empty where there is none.
    pub wears: String,
    /// The thing that is held; empty where there is none.
    pub holds: String,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Findings {
    /// The findings, in the order of the film.
    pub findings: Vec<Finding>,
}

/// Something that does not go together with what was before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// The code of the shot where it is seen.
    pub shot: String,
    /// The code of the shot that says otherwise.
    pub against: String,
    /// What it is about.
    pub about: About,
    /// What does not go together, in a sentence.
    pub says: String,
}

/// What a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// Who wears what.
    Costume,
    /// Time of day and weather.
    Light,
    /// A thing that comes or goes.
    Prop,
    /// Somebody who comes or goes.
    Cast,
}

impl About {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Costume => "costume",
            Self::Light => "light",
            Self::Prop => "prop",
            Self::Cast => "cast",
        }
    }
}

impl Structured for Findings {
    const NAME: &'static str = "findings";
}

impl Task for Continuity {
    type Answer = Findings;

    const NAME: &'static str = "continuity";
    const LONGEST: u32 = 1600;

    fn instructions(&self) -> String {
        format!(
            "Check the continuity of an episode, shot by shot: costume (who wears what), light (time of day and weather within a scene), prop \
             (a thing that is held and then gone, or there without having come) and cast (somebody who is suddenly there or gone). Report at \
             most {MOST} findings. Name the shot where it is seen and an earlier shot that it contradicts, both by their codes, and say what does \
             not go together in a sentence. What the action explains is no finding. Report nothing rather than something doubtful."
        )
    }

    fn material(&self) -> Vec<Section> {
        vec![Section::of_lines("shots", self.shots.iter().map(Moment::told))]
    }

    fn check(&self, answer: &Findings) -> Result<(), Wrong> {
        let mut wrong = Vec::new();
        if answer.findings.len() > MOST {
            wrong.push(format!("there are {} findings, and at most {MOST} may be", answer.findings.len()));
        }
        wrong.extend(answer.findings.iter().filter_map(|finding| self.wrong_with(finding)));
        let mut seen = BTreeSet::new();
        let twice = answer.findings.iter().filter(|one| !seen.insert((&one.shot, one.about, &one.says)));
        wrong.extend(twice.map(|one| format!("a finding of {} stands there twice", one.shot)));
        judged(wrong)
    }

    fn by_rules(&self) -> Findings {
        Findings { findings: findings(&self.shots) }
    }
}

impl Continuity {
    /// Where a shot stands in the film.
    fn at(&self, code: &str) -> Option<usize> {
        self.shots.iter().position(|shot| shot.code == code)
    }

    fn wrong_with(&self, finding: &Finding) -> Option<String> {
        let name = |code: &str| code.chars().take(20).collect::<String>();
        let (Some(at), Some(before)) = (self.at(&finding.shot), self.at(&finding.against)) else {
            return Some(format!(
                "there is no shot \"{}\" or no shot \"{}\"",
                name(&finding.shot),
                name(&finding.against)
            ));
        };
        if before >= at {
            return Some(format!(
                "{} comes after {}: name the earlier one as `against`",
                finding.against, finding.shot
            ));
        }
        (!is_line(&finding.says, LONGEST_FINDING)).then(|| {
            format!(
                "what is said of {} is not one line of 1 to {LONGEST_FINDING} characters without < and >",
                finding.shot
            )
        })
    }
}

impl Moment {
    fn told(&self) -> String {
        let present = |one: &Present| {
            let wears = if one.wears.is_empty() { String::new() } else { format!(" in {}", one.wears) };
            let holds = if one.holds.is_empty() { String::new() } else { format!(" holding {}", one.holds) };
            format!("{}{wears}{holds}", one.name)
        };
        let cast: Vec<String> = self.cast.iter().map(present).collect();
        let (code, scene, line) = (&self.code, &self.scene, self.line);
        format!(
            "{code} ({scene}, line {line}): {}, {}, {}; {}; {}",
            self.place,
            self.time,
            self.weather,
            cast.join(", "),
            self.action
        )
    }
}
