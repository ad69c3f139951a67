//! Judging: what is said about numbers.

use serde::{Deserialize, Serialize};

use super::{Check, Maker, Measures, Outcome, PaletteMeasure, Role, Thresholds};

/// How much a finding counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// It counts against the take.
    Failing,
    /// It is only said.
    Advice,
}

/// A number that is beyond its threshold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Finding {
    /// Which check.
    pub check: Check,
    /// How much it counts.
    pub weight: Weight,
    /// What it is about, where a check looks at several things, such as `hana hair base`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// The number; none where nothing could be measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<f32>,
    /// What it was compared with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<f32>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub fix: String,
}

impl Finding {
    fn of(check: Check, message: String, fix: &str) -> Self {
        let fix = fix.to_owned();
        Self { check, weight: Weight::Failing, about: None, number: None, threshold: None, message, fix }
    }

    fn measured(self, number: f32, threshold: f32) -> Self {
        Self { number: Some(number), threshold: Some(threshold), ..self }
    }
}

/// What is to be said about these numbers.
#[must_use]
pub fn judge(outcome: &Outcome, thresholds: &Thresholds, maker: Maker) -> Vec<Finding> {
    let mut findings = match outcome {
        Outcome::Skipped { .. } => Vec::new(),
        Outcome::Unreadable { why } => vec![Finding::of(
            Check::Decodable,
            format!("the picture cannot be seen: {why}"),
            "`sakuga index verify` names what is wrong with the file; bring it back or draw the shot again",
        )],
        Outcome::Measured(measures) => of_measures(measures, thresholds, maker),
    };
    findings.retain(|finding| !thresholds.off.contains(&finding.check));
    findings
}

fn of_measures(measures: &Measures, thresholds: &Thresholds, maker: Maker) -> Vec<Finding> {
    let mut findings: Vec<Finding> = size(measures).into_iter().collect();
    if let Some(blank) = blank(measures, thresholds) {
        // What shows nothing is neither sharp nor coloured nor like anything in particular.
        findings.push(blank);
        return findings;
    }
    findings.extend(near_copy(measures, thresholds, maker));
    findings.extend(sharpness(measures, thresholds));
    findings.extend(measures.palette.iter().filter_map(|colour| palette(colour, thresholds, maker)));
    findings
}

fn size(measures: &Measures) -> Option<Finding> {
    let Measures { expected, found, .. } = measures;
    if expected == found {
        return None;
    }
    let message = format!(
        "the picture has {}×{} pixels and {}×{} were asked for",
        found.width, found.height, expected.width, expected.height
    );
    Some(Finding::of(Check::Size, message, "draw the shot again, or scale the picture and add it by hand"))
}

fn blank(measures: &Measures, thresholds: &Thresholds) -> Option<Finding> {
    if measures.blank <= thresholds.blank {
        return None;
    }
    let message = format!("{:.1} % of the picture are one colour", measures.blank * 100.0);
    let fix = "draw the shot again; leave it when the picture is meant to be empty";
    Some(Finding::of(Check::Blank, message, fix).measured(measures.blank, thresholds.blank))
}

/// A person may bring nearly the same picture again, with one thing put right; and one who draws what the shot says
/// draws it again.
fn near_copy(measures: &Measures, thresholds: &Thresholds, maker: Maker) -> Option<Finding> {
    let near = measures.nearest.as_ref().filter(|near| near.distance <= thresholds.near_copy)?;
    let message = format!("the picture looks like {} ({} of 64 bits differ)", near.name, near.distance);
    let (weight, fix) = match maker {
        Maker::Engine => {
            (Weight::Failing, "keep one of the two; for another picture change the words or the seed")
        }
        Maker::Artist => (
            Weight::Advice,
            "advice only, because this engine draws what the shot says: change the shot for another picture",
        ),
        Maker::Hand => {
            (Weight::Advice, "advice only, because a person brought it: pick the one that is meant")
        }
    };
    let (number, threshold) = (near.distance as f32, thresholds.near_copy as f32);
    Some(Finding { weight, ..Finding::of(Check::NearCopy, message, fix).measured(number, threshold) })
}

fn sharpness(measures: &Measures, thresholds: &Thresholds) -> Option<Finding> {
    if measures.sharpness >= thresholds.sharpness {
        return None;
    }
    let message = format!("the picture is soft: its sharpness is {:.0}", measures.sharpness);
    let fix =
        "draw the shot again, with more steps if the engine has them; leave it when it is meant to be soft";
    Some(Finding::of(Check::Sharpness, message, fix).measured(measures.sharpness, thresholds.sharpness))
}

/// Only bases count: what else a palette says may lie outside the light, the frame or the size of the figure.
fn palette(colour: &PaletteMeasure, thresholds: &Thresholds, maker: Maker) -> Option<Finding> {
    if colour.role != Role::Base || colour.distance <= thresholds.palette {
        return None;
    }
    let PaletteMeasure { character, part, expected, found, distance, .. } = colour;
    let message =
        format!("the {part} of {character} should be {expected}; nearest in the picture is {found}");
    let (weight, fix) = match maker {
        Maker::Engine | Maker::Artist => {
            (Weight::Failing, "draw the shot again, or correct the palette if the picture is right")
        }
        Maker::Hand => {
            (Weight::Advice, "advice only, because a person painted it: compare it with the model sheet")
        }
    };
    let finding = Finding::of(Check::Palette, message, fix).measured(*distance, thresholds.palette);
    Some(Finding { weight, about: Some(colour.about()), ..finding })
}
