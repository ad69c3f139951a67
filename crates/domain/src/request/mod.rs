//! Requests: the compiled, engine-neutral, fully resolved description of one picture or clip.
//!
//! A request holds everything an engine may look at and nothing it would have to look up. Its fingerprint
//! is the hash of its canonical form; version numbers of characters and places stay outside it, so that a
//! change that no picture can show makes none stale.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::asset::ContentHash;
use crate::character::{Build, Eyes, Gender, Hair, Hat, Outfit, Species};
use crate::colour::Colour;
use crate::palette::{DAY, Palette};
use crate::place::{Light, PlaceKind};
use crate::rate::Rate;
use crate::shot::{
    Angle, CameraMove, Effect, Expression, Framing, Gaze, Head, Line, Mark, Pose, Side, Timing, Transition,
    View,
};
use crate::slug::Slug;
use crate::style::{FrameSize, Ink};
use crate::take::{Moment, Stage};

mod generation;
mod made_of;

pub use generation::{
    AppliedLora, AppliedReference, Chunk, Fit, GUIDE, Generation, Region, SOURCE, Words, mask_input,
};
pub use made_of::{Asked, CharacterShare, MadeOf};

/// The version of the request's own form; raised when a field changes its meaning.
pub const FORM: u32 = 2;

/// The recipe of what no engine makes: a picture that a person drew and brought in.
pub const HAND: &str = "hand";

/// One piece of work for an engine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Request {
    /// [`FORM`] at the time of compiling.
    pub form: u32,
    /// The stage that is to be made.
    pub stage: Stage,
    /// The recipe's name.
    pub recipe: String,
    /// The recipe's content, for recipes that are files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipe_hash: Option<ContentHash>,
    /// Which moment of the shot a still picture shows.
    #[serde(default, skip_serializing_if = "Moment::is_start")]
    pub moment: Moment,
    /// The picture in pixels.
    pub frame: FrameSize,
    /// The project's rate.
    pub rate: Rate,
    /// Decides everything that is left to chance.
    pub seed: u64,
    /// The camera and the time.
    pub camera: Camera,
    /// Where it is; none draws a plain ground.
    pub place: Option<DrawnPlace>,
    /// Who is seen, from left to right, and nobody else.
    pub figures: Vec<Figure>,
    /// The object shown by an insert.
    pub prop: Option<String>,
    /// What happens, in the screenplay's words.
    pub action: String,
    /// What is said, for mouth flaps.
    pub lines: Vec<Line>,
    /// The drawn line of the style.
    pub ink: Ink,
    /// What a model is asked; none for recipes that read no words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generation: Option<Generation>,
    /// Files that the engine needs beside this, by the name of the slot.
    pub inputs: BTreeMap<String, ContentHash>,
    /// Where all of it comes from; no part of the fingerprint.
    #[serde(default, skip_serializing_if = "MadeOf::is_unknown")]
    pub made_of: MadeOf,
}

/// The camera and the length of a shot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Camera {
    /// How much is seen.
    pub framing: Framing,
    /// From where.
    pub angle: Angle,
    /// How the camera moves.
    pub camera_move: CameraMove,
    /// The light.
    pub light: Light,
    /// Length in frames.
    pub frames: u32,
    /// How often the drawing changes.
    pub timing: Timing,
    /// How the shot leads to the next.
    pub transition: Transition,
    /// What is drawn over the picture.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub effects: Vec<Effect>,
    /// Whether the safe areas of the frame are marked on the picture.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub safe_areas: bool,
}

/// A place as it is drawn in one shot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DrawnPlace {
    /// Which place.
    pub slug: Slug,
    /// What is drawn.
    pub kind: PlaceKind,
    /// The camera set-up; the same set-up gives the same background.
    pub setup: String,
    /// Colours by part.
    pub palette: BTreeMap<String, Colour>,
    /// Words on signs.
    pub sign: String,
}

/// A character as it is drawn in one shot: every choice made, every colour known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Figure {
    /// Which character.
    pub slug: Slug,
    /// The name.
    pub name: String,
    /// What kind of creature.
    pub species: Species,
    /// Pronoun, which decides between cuts of the same outfit.
    pub gender: Gender,
    /// Age in years.
    pub age: u16,
    /// Height in centimetres.
    pub height_cm: u16,
    /// The build.
    pub build: Build,
    /// The hair.
    pub hair: Hair,
    /// The eyes.
    pub eyes: Eyes,
    /// Whether glasses are worn.
    pub glasses: bool,
    /// The clothes of the look worn in this episode.
    pub outfit: Outfit,
    /// What is worn on the head.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hat: Option<Hat>,
    /// Colours by part in the set of the shot, the look's over the character's.
    #[schema(value_type = BTreeMap<String, crate::palette::Swatch>)]
    pub palette: Palette,
    /// The name of the palette set: that of the day where no other has a colour to say.
    #[serde(default = "Figure::day", skip_serializing_if = "Figure::is_day")]
    pub palette_set: String,
    /// The parts whose colours were chosen for this set, so that no light tints them.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub palette_chosen: BTreeSet<String>,
    /// The side of the screen.
    pub side: Side,
    /// What the body does.
    pub pose: Pose,
    /// What the body does at the end of the shot, when it changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub then: Option<Pose>,
    /// How the head is turned on its own.
    #[serde(default, skip_serializing_if = "Head::is_usual")]
    pub head: Head,
    /// What the face shows.
    pub expression: Expression,
    /// The signs of feeling beside it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
    /// From which side it is seen.
    pub view: View,
    /// Where it looks.
    pub gaze: Gaze,
    /// What is held.
    pub holds: Option<String>,
}

impl Figure {
    fn day() -> String {
        DAY.to_owned()
    }

    fn is_day(set: &str) -> bool {
        set == DAY
    }
}

/// The hash of what made a picture, 64 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(transparent)]
pub struct Fingerprint(pub String);

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Request {
    /// The canonical form: JSON without white space, in the order of the fields, of everything that a picture can show
    /// but the seed.
    ///
    /// # Panics
    ///
    /// Never: every value that a request can hold has a form in JSON.
    #[must_use]
    pub fn canonical(&self) -> String {
        serde_json::to_string(&Seen::of(self)).expect("a request holds only values that JSON has")
    }

    /// Whether a person did this work and no engine: such a take is never replaced by a newer one on its own.
    #[must_use]
    pub fn is_by_hand(&self) -> bool {
        self.recipe == HAND
    }

    /// What was asked of the shot, beside the shot itself.
    #[must_use]
    pub fn asked(&self) -> Asked {
        let direction = self.made_of.direction.clone();
        Asked { recipe: self.recipe.clone(), moment: self.moment, direction }
    }

    /// The hash of everything that a picture can show but the seed: equal for all takes of a shot that were asked
    /// the same.
    #[must_use]
    pub fn content(&self) -> Content {
        Content(blake3::hash(self.canonical().as_bytes()))
    }

    /// The hash of the canonical form and the seed.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        self.content().with_seed(self.seed)
    }
}

impl fmt::Display for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_hex())
    }
}

/// What of a request a picture can show, but the seed: its canonical form.
#[derive(Serialize)]
struct Seen<'a> {
    form: u32,
    stage: Stage,
    recipe: &'a str,
    recipe_hash: Option<&'a ContentHash>,
    moment: Moment,
    frame: FrameSize,
    rate: Rate,
    camera: &'a Camera,
    place: Option<&'a DrawnPlace>,
    figures: &'a [Figure],
    prop: Option<&'a str>,
    action: &'a str,
    lines: &'a [Line],
    ink: Ink,
    generation: Option<&'a Generation>,
    inputs: &'a BTreeMap<String, ContentHash>,
}

impl<'a> Seen<'a> {
    /// Every field is named, so that a new one is either seen or left out by decision.
    fn of(request: &'a Request) -> Self {
        let Request {
            form,
            stage,
            recipe,
            recipe_hash,
            moment,
            frame,
            rate,
            seed: _,
            camera,
            place,
            figures,
            prop,
            action,
            lines,
            ink,
            generation,
            inputs,
            made_of: _,
        } = request;
        Self {
            form: *form,
            stage: *stage,
            recipe,
            recipe_hash: recipe_hash.as_ref(),
            moment: *moment,
            frame: *frame,
            rate: *rate,
            camera,
            place: place.as_ref(),
            figures,
            prop: prop.as_deref(),
            action,
            lines,
            ink: *ink,
            generation: generation.as_ref(),
            inputs,
        }
    }
}

/// The hash of a request without its seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Content(blake3::Hash);

impl Content {
    /// The fingerprint of the request with this seed.
    #[must_use]
    pub fn with_seed(&self, seed: u64) -> Fingerprint {
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.0.as_bytes()).update(&seed.to_le_bytes());
        Fingerprint(hasher.finalize().to_hex().to_string())
    }
}
