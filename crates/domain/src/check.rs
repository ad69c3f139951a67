//! Checks: what is measured of every picture, and what the style of a project makes of the numbers.
//!
//! Measuring is for others; here is plain data and [`judge()`], which is pure: the same numbers against the same
//! thresholds give the same findings. A finding is advice. It stops nothing, and no take is thrown away for it.

mod judge;
mod measures;

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::request::Request;

pub use judge::{Finding, Weight, judge};
pub use measures::{Identity, Likeness, Measures, Near, PaletteMeasure, Role, Unseen, Within};

/// What is looked at.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// Whether the file is there and is a picture.
    Decodable,
    /// Whether it has the size that was asked for.
    Size,
    /// Whether it is more than one colour.
    Blank,
    /// Whether it differs from other takes.
    NearCopy,
    /// Whether it is sharp.
    Sharpness,
    /// Whether the characters have their colours.
    Palette,
}

impl Check {
    /// The word in files, answers and commands.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Decodable => "decodable",
            Self::Size => "size",
            Self::Blank => "blank",
            Self::NearCopy => "near_copy",
            Self::Sharpness => "sharpness",
            Self::Palette => "palette",
        }
    }
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// From which number on something is said, and what is done about it. The `[checks]` of a `style.toml`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Thresholds {
    /// Checks of which nothing is said; their numbers are taken all the same.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub off: BTreeSet<Check>,
    /// The largest share of the picture that may be one colour, 0.5 to 1.
    #[serde(default = "Thresholds::usual_blank")]
    #[schema(minimum = 0.5, maximum = 1)]
    pub blank: f32,
    /// Prints that differ in at most so many of their 64 bits are near-copies, 0 to 32.
    #[serde(default = "Thresholds::usual_near_copy")]
    #[schema(maximum = 32)]
    pub near_copy: u32,
    /// The least sharpness, 0 to 10 000.
    #[serde(default = "Thresholds::usual_sharpness")]
    #[schema(minimum = 0, maximum = 10_000)]
    pub sharpness: f32,
    /// The largest distance of a colour from that of the palette (CIEDE2000), 1 to 100.
    #[serde(default = "Thresholds::usual_palette")]
    #[schema(minimum = 1, maximum = 100)]
    pub palette: f32,
    /// How many new takes one picture that fails may cause, 0 to 8.
    #[serde(default)]
    #[schema(maximum = 8)]
    pub redraw: u32,
}

impl Thresholds {
    const fn usual_blank() -> f32 {
        0.98
    }

    const fn usual_near_copy() -> u32 {
        2
    }

    const fn usual_sharpness() -> f32 {
        60.0
    }

    const fn usual_palette() -> f32 {
        12.0
    }

    /// Whether nothing differs from what a style has that says nothing of checks.
    #[must_use]
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            off: BTreeSet::new(),
            blank: Self::usual_blank(),
            near_copy: Self::usual_near_copy(),
            sharpness: Self::usual_sharpness(),
            palette: Self::usual_palette(),
            redraw: 0,
        }
    }
}

/// What a picture looks like in 64 bits: pictures that look alike have prints that differ in few of them. Written
/// as 16 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Print(pub u64);

impl Print {
    /// In how many bits two prints differ, 0 to 64.
    #[must_use]
    pub const fn distance(self, other: Self) -> u32 {
        (self.0 ^ other.0).count_ones()
    }
}

impl fmt::Display for Print {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl FromStr for Print {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_hex = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let value = u64::from_str_radix(text, 16).ok().filter(|_| is_hex);
        value.map(Self).ok_or_else(|| "a print has 16 hexadecimal digits".to_owned())
    }
}

impl Serialize for Print {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Print {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// What was found of one take.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = CheckReport)]
pub struct Report {
    /// The numbers, or why there are none.
    pub outcome: Outcome,
    /// What is said about them.
    pub findings: Vec<Finding>,
}

impl Report {
    /// What an outcome comes to under these thresholds.
    #[must_use]
    pub fn of(outcome: Outcome, thresholds: &Thresholds, maker: Maker) -> Self {
        Self { findings: judge(&outcome, thresholds, maker), outcome }
    }

    /// How many findings count against the take.
    #[must_use]
    pub fn failing(&self) -> usize {
        self.findings.iter().filter(|finding| finding.weight == Weight::Failing).count()
    }

    /// The print of the picture; none where it could not be seen.
    #[must_use]
    pub fn print(&self) -> Option<Print> {
        let Outcome::Measured(measures) = &self.outcome else { return None };
        Some(measures.print)
    }
}

/// What came of looking at a take.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Outcome {
    /// It is a picture, and these are its numbers.
    Measured(Box<Measures>),
    /// It should be a picture and cannot be seen.
    Unreadable {
        /// What stands in the way.
        why: String,
    },
    /// It is nothing that is measured.
    Skipped {
        /// Why not.
        why: String,
    },
}

/// Who made a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Maker {
    /// A model, which was asked for these colours and leaves much to chance.
    Engine,
    /// An engine that draws what the shot says and leaves little to chance.
    Artist,
    /// A person, who may know better.
    Hand,
}

impl Maker {
    /// Who made the picture of a request.
    #[must_use]
    pub fn of(request: &Request) -> Self {
        if request.is_by_hand() {
            Self::Hand
        } else if request.generation.is_none() {
            Self::Artist
        } else {
            Self::Engine
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::colour::Colour;
    use crate::id::TakeId;
    use crate::style::FrameSize;

    fn sound() -> Measures {
        Measures {
            expected: FrameSize { width: 64, height: 64 },
            found: FrameSize { width: 64, height: 64 },
            blank: 0.2,
            sharpness: 900.0,
            print: Print(7),
            nearest: None,
            palette: vec![colour(3.0, Role::Base)],
            unseen: Vec::new(),
            identity: Identity::without_model(),
        }
    }

    fn colour(distance: f32, role: Role) -> PaletteMeasure {
        PaletteMeasure {
            character: "hana".parse().unwrap(),
            part: "hair".to_owned(),
            role,
            expected: Colour::rgb(1, 2, 3),
            found: Colour::rgb(9, 9, 9),
            distance,
            share: 0.1,
            within: Within::Mask,
        }
    }

    fn said(measures: Measures, thresholds: &Thresholds, maker: Maker) -> Vec<(Check, Weight)> {
        let findings = judge(&Outcome::Measured(Box::new(measures)), thresholds, maker);
        findings.iter().map(|finding| (finding.check, finding.weight)).collect()
    }

    #[test]
    fn each_number_beyond_its_threshold_is_said_and_no_other() {
        use Weight::Failing;
        let usual = Thresholds::default();
        assert_eq!(said(sound(), &usual, Maker::Engine), []);
        let near = |distance| Some(Near { take: TakeId("t".into()), name: "c0010 take 1".into(), distance });
        let wrong = Measures {
            found: FrameSize { width: 64, height: 32 },
            sharpness: 1.0,
            nearest: near(1),
            palette: vec![colour(31.0, Role::Base), colour(60.0, Role::Line)],
            ..sound()
        };
        let expected = [Check::Size, Check::NearCopy, Check::Sharpness, Check::Palette];
        assert_eq!(said(wrong.clone(), &usual, Maker::Engine), expected.map(|check| (check, Failing)));
        let off = Thresholds { off: [Check::Size, Check::Palette].into(), near_copy: 0, ..usual.clone() };
        assert_eq!(said(wrong.clone(), &off, Maker::Engine), [(Check::Sharpness, Failing)]);
        let by_artist = said(wrong.clone(), &usual, Maker::Artist);
        let by_hand = said(wrong, &usual, Maker::Hand);
        let advice = |said: &[(Check, Weight)]| -> Vec<Check> {
            said.iter().filter(|(_, weight)| *weight == Weight::Advice).map(|(check, _)| *check).collect()
        };
        assert_eq!(advice(&by_hand), [Check::NearCopy, Check::Palette], "a person may know better");
        assert_eq!(advice(&by_artist), [Check::NearCopy], "who leaves little to chance draws it again");
        let blank = Measures { blank: 1.0, sharpness: 0.0, nearest: near(0), ..sound() };
        assert_eq!(said(blank, &usual, Maker::Engine), [(Check::Blank, Failing)], "the rest follows from it");
    }

    #[test]
    fn findings_say_the_number_and_what_to_do() {
        let wrong = Measures { palette: vec![colour(31.0, Role::Base)], ..sound() };
        let outcome = Outcome::Measured(Box::new(wrong));
        let report = Report::of(outcome, &Thresholds::default(), Maker::Engine);
        let finding = &report.findings[0];
        assert_eq!((finding.number, finding.about.as_deref()), (Some(31.0), Some("hana hair base")));
        assert!(finding.message.contains("#010203") && finding.message.contains("#090909"), "{finding:?}");
        assert_eq!((report.failing(), report.print()), (1, Some(Print(7))));
        let unreadable = Outcome::Unreadable { why: "it is gone".to_owned() };
        let report = Report::of(unreadable, &Thresholds::default(), Maker::Hand);
        assert_eq!((report.failing(), report.print()), (1, None));
        let skipped = Outcome::Skipped { why: "a clip is no picture".to_owned() };
        assert_eq!(Report::of(skipped, &Thresholds::default(), Maker::Engine).failing(), 0);
    }

    #[test]
    fn a_report_is_written_and_read_back() {
        let report = Report::of(Outcome::Measured(Box::new(sound())), &Thresholds::default(), Maker::Engine);
        let text = serde_json::to_string(&report).unwrap();
        assert!(text.contains("\"print\":\"0000000000000007\""), "{text}");
        assert_eq!(serde_json::from_str::<Report>(&text).unwrap(), report);
        assert!("7".parse::<Print>().is_err() && "+000000000000007".parse::<Print>().is_err());
        assert_eq!(Print(0b1011).distance(Print(0b0001)), 2);
    }

    #[test]
    fn a_style_that_says_nothing_of_checks_has_the_usual_thresholds() {
        let some: Thresholds = toml::from_str("redraw = 2\noff = [\"near_copy\"]\n").unwrap();
        assert_eq!(some, Thresholds { redraw: 2, off: [Check::NearCopy].into(), ..Thresholds::default() });
        assert!(!some.is_usual() && toml::from_str::<Thresholds>("").unwrap().is_usual());
        assert!(toml::from_str::<Thresholds>("blurr = 2").is_err());
    }
}
