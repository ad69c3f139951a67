//! Checks: what is measured of every picture, and what the style of a project makes of the numbers.
//!
//! Measuring is for others; here is plain data and [`judge`], which is pure: the same numbers against the same
//! thresholds give the same findings. A finding is advice. It stops nothing, and no take is thrown away for it.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::colour::Colour;
use crate::id::TakeId;
use crate::slug::Slug;
use crate::style::FrameSize;

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

/// The numbers of one picture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Measures {
    /// The size that was asked for.
    pub expected: FrameSize,
    /// The size that it has.
    pub found: FrameSize,
    /// The share of the picture that is its commonest colour, 0 to 1.
    pub blank: f32,
    /// How much neighbouring pixels differ: the variance of a Laplacian over the reduced picture. Zero is flat.
    pub sharpness: f32,
    /// What it looks like in 64 bits.
    #[schema(value_type = String, pattern = "^[0-9a-f]{16}$")]
    pub print: Print,
    /// The take that is most like it, of those that it should differ from.
    pub nearest: Option<Near>,
    /// How far each colour that should be seen is from that of the palette.
    pub palette: Vec<PaletteMeasure>,
    /// Characters whose colours were not looked for.
    pub unseen: Vec<Unseen>,
    /// Whether the characters look like their reference pictures.
    pub identity: Identity,
}

/// Another take that looks like this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Near {
    /// Which.
    pub take: TakeId,
    /// The same in words, such as `e01 c0040 storyboard take 2`.
    pub name: String,
    /// In how many bits of 64 the prints differ.
    pub distance: u32,
}

/// A role of a colour in the drawing of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Where the light falls. It is what findings are about.
    Base,
    /// Where it does not.
    Shade,
    /// Where it gleams.
    Highlight,
    /// The outline.
    Line,
}

impl Role {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Base => "base",
            Self::Shade => "shade",
            Self::Highlight => "highlight",
            Self::Line => "line",
        }
    }
}

/// Where a colour was looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Within {
    /// Where the mask of the panel says that the character is seen.
    Mask,
    /// In the whole picture, because there is no mask.
    Picture,
}

/// One colour of one character, asked for and found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PaletteMeasure {
    /// Whose.
    pub character: Slug,
    /// Of which part, such as `hair`.
    pub part: String,
    /// In which role.
    pub role: Role,
    /// The colour that was asked for, in the light that comes closest.
    pub expected: Colour,
    /// The colour of the picture that is nearest to it.
    pub found: Colour,
    /// How far apart they are (CIEDE2000): below 2 is hard to see, above 12 is another colour.
    pub distance: f32,
    /// How much of what was looked at has the colour that was found, 0 to 1.
    pub share: f32,
    /// Where it was looked for.
    pub within: Within,
}

impl PaletteMeasure {
    /// Whose colour of what, in words.
    fn about(&self) -> String {
        format!("{} {} {}", self.character, self.part, self.role.as_str())
    }
}

/// A character of whom something was not measured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Unseen {
    /// Who.
    pub character: Slug,
    /// Why not.
    pub why: String,
}

/// Whether the characters look like their reference pictures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Identity {
    /// Nobody looked.
    Off {
        /// Why not.
        why: String,
    },
    /// A model looked.
    Scored {
        /// Which.
        model: String,
        /// What it says.
        scores: Vec<Likeness>,
        /// Of whom it says nothing.
        unscored: Vec<Unseen>,
    },
}

impl Identity {
    /// Why there are no scores when nobody gave a model.
    pub const NO_MODEL: &str = "no identity model is configured";

    /// Nobody gave a model.
    #[must_use]
    pub fn without_model() -> Self {
        Self::Off { why: Self::NO_MODEL.to_owned() }
    }
}

/// How far a character is from its reference pictures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Likeness {
    /// Who.
    pub character: Slug,
    /// 0 is the same, 1 somebody else.
    pub difference: f32,
}

/// Who made a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Maker {
    /// An engine, which was asked for these colours.
    Engine,
    /// A person, who may know better.
    Hand,
}

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
    findings.extend(near_copy(measures, thresholds));
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

fn near_copy(measures: &Measures, thresholds: &Thresholds) -> Option<Finding> {
    let near = measures.nearest.as_ref().filter(|near| near.distance <= thresholds.near_copy)?;
    let message = format!("the picture looks like {} ({} of 64 bits differ)", near.name, near.distance);
    let fix = "keep one of the two; for another picture change the words or the seed";
    let number = near.distance as f32;
    Some(Finding::of(Check::NearCopy, message, fix).measured(number, thresholds.near_copy as f32))
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
        Maker::Engine => {
            (Weight::Failing, "draw the shot again, or correct the palette if the picture is right")
        }
        Maker::Hand => {
            (Weight::Advice, "advice only, because a person painted it: compare it with the model sheet")
        }
    };
    let finding = Finding::of(Check::Palette, message, fix).measured(*distance, thresholds.palette);
    Some(Finding { weight, about: Some(colour.about()), ..finding })
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let by_hand = said(wrong, &usual, Maker::Hand);
        assert_eq!(by_hand.last(), Some(&(Check::Palette, Weight::Advice)), "a person may know better");
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
