//! Shots: one continuous view each, with cast, place, camera, words and length.

mod acting;
mod code;

pub use acting::{Expression, Gaze, Head, Mark, Pose, Side, View};
pub use code::{ShotCode, ShotCodeError};

use serde::{Deserialize, Serialize};

use crate::id::{SceneId, ShotId};
use crate::place::Light;
use crate::slug::Slug;

/// One continuous view (a "cut" in anime).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Shot {
    /// The stable identity, kept over moves and edits.
    pub id: ShotId,
    /// The scene it belongs to.
    pub scene: SceneId,
    /// The code on the slate, such as `c0040`.
    pub code: ShotCode,
    /// Its place in the order of the episode; codes never change when it does.
    pub position: u32,
    /// What is seen and heard.
    pub content: ShotContent,
    /// Fields a person set by hand, which a new import of the screenplay leaves alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub edited: Vec<String>,
    /// Whether it is in the film.
    #[serde(default)]
    pub status: ShotStatus,
}

/// What is seen and heard in a shot; all of it comes from the screenplay until a person edits it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ShotContent {
    /// Why the shot exists in the scene.
    pub purpose: Purpose,
    /// Where it is; none before the place is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Slug>,
    /// The camera set-up of the place; shots that share it share the background.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub setup: String,
    /// The light it is drawn in.
    #[serde(default)]
    pub light: Light,
    /// Who is seen, from left to right on the screen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cast: Vec<Staging>,
    /// How much is seen.
    pub framing: Framing,
    /// From where it is seen.
    pub angle: Angle,
    /// How the camera moves.
    pub camera: CameraMove,
    /// The words of the screenplay for what happens.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub action: String,
    /// What is said, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<Line>,
    /// The object shown by an insert.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prop: Option<String>,
    /// How the shot leads to the next one, as the screenplay writes it.
    #[serde(default)]
    pub transition: Transition,
    /// Length in frames at the project's rate, 1 or more.
    pub frames: u32,
    /// What is drawn over the picture: lines of speed, petals and the like.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub effects: Vec<Effect>,
    /// The name of the palette set that everybody wears; that of the light when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub palette_set: Option<String>,
    /// Whether drawings change on every frame, every second or every third.
    #[serde(default)]
    pub timing: Timing,
    /// The line of the screenplay at which it begins, from 1.
    pub source_line: u32,
}

/// One character in a shot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Staging {
    /// Who.
    pub character: Slug,
    /// On which side of the screen the character stands.
    pub side: Side,
    /// What the body does.
    #[serde(default)]
    pub pose: Pose,
    /// What the body does at the end of the shot, when it changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub then: Option<Pose>,
    /// How the head is turned on its own.
    #[serde(default, skip_serializing_if = "Head::is_usual")]
    pub head: Head,
    /// What the face shows.
    #[serde(default)]
    pub expression: Expression,
    /// The signs of feeling beside it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
    /// From which side the character is seen.
    #[serde(default)]
    pub view: View,
    /// Where the character looks.
    #[serde(default)]
    pub gaze: Gaze,
    /// What is held in the hand, one of the props the artist knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holds: Option<String>,
}

/// One line of dialogue inside a shot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Line {
    /// Who speaks; none when the name belongs to nobody in the cast.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speaker: Option<Slug>,
    /// The name as the screenplay writes it.
    pub name: String,
    /// What is said, without emphasis marks.
    pub text: String,
    /// The direction in parentheses, if any.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub parenthetical: String,
    /// Whether the speaker is heard but not seen (V.O., O.S.).
    #[serde(default)]
    pub off_screen: bool,
    /// The frame of the shot at which the line begins, from 0.
    pub start: u32,
    /// How many frames it lasts.
    pub frames: u32,
}

/// Why a shot exists in its scene.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Shows where we are.
    Establishing,
    /// Shows what happens.
    #[default]
    Action,
    /// Shows who speaks.
    Dialogue,
    /// Shows who listens.
    Reaction,
    /// Shows a thing.
    Insert,
}

/// How much is seen.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Framing {
    /// The place, people tiny.
    ExtremeWide,
    /// The place with people in it.
    Wide,
    /// A person from head to foot.
    Full,
    /// From the waist up.
    #[default]
    Medium,
    /// From the chest up.
    MediumClose,
    /// The face.
    Close,
    /// Part of the face.
    ExtremeClose,
    /// A thing.
    Insert,
}

/// From where it is seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Angle {
    /// Level with the eyes.
    #[default]
    EyeLevel,
    /// From above.
    High,
    /// From below.
    Low,
    /// Over the shoulder of the other person.
    OverShoulder,
    /// Tilted.
    Dutch,
}

/// How the camera moves over the length of the shot.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CameraMove {
    /// Not at all.
    #[default]
    Fixed,
    /// Turns to the left.
    PanLeft,
    /// Turns to the right.
    PanRight,
    /// Turns up.
    TiltUp,
    /// Turns down.
    TiltDown,
    /// Moves closer.
    TruckIn,
    /// Moves away.
    TruckOut,
    /// Goes along with who moves, so that the place passes by.
    Follow,
    /// Trembles, as from a blow.
    Shake,
}

/// How a shot leads to the next.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Transition {
    /// Straight to the next picture.
    #[default]
    Cut,
    /// Comes out of black at its beginning.
    FadeIn,
    /// Goes into black at its end.
    FadeOut,
    /// Melts into the next.
    Dissolve,
    /// Is pushed out by the next from one side.
    Wipe,
}

/// What is drawn over the whole picture.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Streaks in the direction of a movement.
    SpeedLines,
    /// Lines from all sides towards the subject.
    FocusLines,
    /// A flash of white.
    Flash,
    /// Petals in the air.
    Petals,
    /// Steam that rises.
    Steam,
}

/// How often the drawing changes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Timing {
    /// Every frame.
    Ones,
    /// Every second frame.
    #[default]
    Twos,
    /// Every third frame.
    Threes,
}

impl Timing {
    /// Frames per drawing.
    #[must_use]
    pub const fn step(self) -> u32 {
        match self {
            Self::Ones => 1,
            Self::Twos => 2,
            Self::Threes => 3,
        }
    }
}

/// Whether a shot is in the film.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ShotStatus {
    /// In the film.
    #[default]
    Active,
    /// Removed; its code is never used again (欠番).
    Omitted,
}
