//! Work: what a job is to do, and the slots that the results of other jobs fill.

use serde::{Deserialize, Serialize};

use crate::asset::ContentHash;
use crate::chain::{BEFORE, Link};
use crate::character::Voice;
use crate::id::{EpisodeId, ShotId, TakeId};
use crate::model_sheet::ModelSheet;
use crate::place::Light;
use crate::rate::Rate;
use crate::request::{Fingerprint, Request};
use crate::shot::{Line, ShotCode, Side, Transition};
use crate::style::FrameSize;
use crate::take::Stage;

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Work {
    /// Make one picture.
    Draw(Box<Draw>),
    /// Encode one shot for the reel.
    Segment(Segment),
    /// Join the segments of an episode.
    Reel(Reel),
    /// Draw the model sheet of a character.
    Sheet(Box<Sheet>),
}

/// One picture from one request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Draw {
    /// What to draw.
    pub request: Request,
    /// Where the picture belongs.
    pub destination: Destination,
    /// Words that asked for something nobody understood; they are listed with the picture.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_understood: Vec<String>,
    /// What the recipe could not be asked; it is listed with the picture, too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_asked: Vec<String>,
    /// Whether a picture that is there may answer it.
    #[serde(default, skip_serializing_if = "Reuse::is_allowed")]
    pub reuse: Reuse,
    /// The part of the clip that is made; none when all of it is made at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<Link>,
}

/// Whether the picture of an equal earlier request may answer a drawing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reuse {
    /// It may, and nothing is made then.
    #[default]
    Allowed,
    /// It is made, whatever is there.
    Never,
}

impl Reuse {
    /// Whether it may.
    #[must_use]
    pub const fn is_allowed(&self) -> bool {
        matches!(self, Self::Allowed)
    }
}

/// How the list of what is not drawn begins to speak of words.
const UNKNOWN_WORDS: &str = "words not understood: ";

impl Draw {
    /// Whether its result is what was asked for, and not a part of it.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.link.as_ref().is_none_or(|link| link.ends)
    }

    fn fill(&mut self, slot: &str, hash: &ContentHash) {
        match &mut self.link {
            Some(link) if slot == BEFORE => link.before = Some(hash.clone()),
            _ => {
                self.request.inputs.insert(slot.to_owned(), hash.clone());
            }
        }
    }

    fn fingerprint(&self) -> Fingerprint {
        match &self.link {
            None => self.request.fingerprint(),
            Some(link) => hash_of("link", &(self.request.fingerprint(), link)),
        }
    }

    /// What the picture does not show: what the engine left out, what it could not be asked, and the words that were
    /// not understood.
    ///
    /// `by_engine` may come from an earlier picture of the same request, whose words are left out.
    #[must_use]
    pub fn omitted(&self, by_engine: Vec<String>) -> Vec<String> {
        let mut omitted = self.not_asked.clone();
        omitted.extend(without_words(by_engine).into_iter().filter(|what| !self.not_asked.contains(what)));
        if !self.not_understood.is_empty() {
            omitted.push(format!("{UNKNOWN_WORDS}{}", self.not_understood.join(", ")));
        }
        omitted
    }
}

/// What an engine left out of a picture, without the words that were not understood.
#[must_use]
pub fn without_words(omitted: Vec<String>) -> Vec<String> {
    omitted.into_iter().filter(|what| !what.starts_with(UNKNOWN_WORDS)).collect()
}

/// Where a picture belongs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "to", rename_all = "snake_case")]
pub enum Destination {
    /// A take of a shot.
    Take(TakePlace),
    /// A drawing outside the film.
    Drawing {
        /// The path below the data folder, chosen when it was asked for.
        path: String,
    },
    /// Nowhere: it is made so that its model is in memory, and thrown away.
    Nowhere,
}

/// The place of a take in the tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TakePlace {
    /// The take's identity.
    pub take: TakeId,
    /// The project's name in paths.
    pub project: String,
    /// The episode's code.
    pub episode: String,
    /// The scene's code.
    pub scene: String,
    /// The shot's code.
    pub shot: ShotCode,
    /// The stage.
    pub stage: Stage,
    /// Counts from 1 within shot and stage.
    pub ordinal: u32,
}

/// The model sheet of one character.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Sheet {
    /// What is on it.
    pub sheet: ModelSheet,
    /// The file it becomes, below the data folder; chosen when it was asked for.
    pub out: String,
}

/// One shot as a piece of video.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Segment {
    /// The shot's code.
    pub code: ShotCode,
    /// The heading of its scene, for the slate.
    pub heading: String,
    /// Length in frames.
    pub frames: u32,
    /// The project's rate.
    pub rate: Rate,
    /// The picture in pixels.
    pub frame: FrameSize,
    /// What is written over the picture.
    pub overlay: OverlayChoice,
    /// The frame of the reel at which it begins, which matters only to a timecode on the picture.
    pub start: u32,
    /// The lines that are written over the picture; empty unless they are burned in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<HeardLine>,
    /// The picked picture; empty until its job is done, and a slate when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<ContentHash>,
    /// The shot that its end turns into; none when it ends with a cut.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<NextShot>,
}

/// The shot that the end of a segment dissolves or wipes into.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct NextShot {
    /// Which shot.
    pub shot: ShotId,
    /// Its length in frames, which its first drawing can depend on.
    pub frames: u32,
    /// How the one becomes the other.
    pub transition: Transition,
    /// Its picked picture; empty until its job is done, and the segment ends with a cut when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<ContentHash>,
}

/// The slot of a segment that waits for the next shot's picture; any other waits for its own.
pub const NEXT_PICTURE: &str = "next";

/// What is written over the pictures of a reel.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct OverlayChoice {
    /// The words that are spoken.
    pub burn: bool,
    /// Shot code, stage and timecode.
    pub slate: bool,
}

/// The cut of one episode.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Reel {
    /// The episode.
    pub episode: EpisodeId,
    /// The project's name in paths.
    pub project: String,
    /// The episode's code.
    pub episode_code: String,
    /// The shots in order, by code: what each slot is filled with.
    pub segments: Vec<ReelSegment>,
    /// What was written over the pictures.
    pub overlay: OverlayChoice,
    /// The name on the title card and in the film's metadata.
    pub title: String,
    /// The project's rate.
    pub rate: Rate,
    /// The picture in pixels.
    pub frame: FrameSize,
    /// The file it becomes, below the data folder; chosen when it was asked for.
    pub out: String,
}

/// One shot of a reel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ReelSegment {
    /// The shot's code, which is also the name of the slot.
    pub code: ShotCode,
    /// Length in frames.
    pub frames: u32,
    /// The name of the encoded segment in the cache; empty until its job is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub video: Option<ContentHash>,
    /// The place, whose sound is heard; empty where no place is known.
    pub place: String,
    /// Whether the place is inside.
    pub interior: bool,
    /// The light, whose weather and night are heard.
    pub light: Light,
    /// What is said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<HeardLine>,
    /// How the shot leads to the next.
    pub transition: Transition,
}

/// A line with the voice that speaks it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct HeardLine {
    /// The words, and when they are said in frames of the shot.
    pub line: Line,
    /// The speaker's scratch voice.
    pub voice: Voice,
    /// Where the speaker stands.
    pub side: Side,
}

impl Work {
    /// The word for the kind of work.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Draw(_) => "draw",
            Self::Segment(_) => "segment",
            Self::Reel(_) => "reel",
            Self::Sheet(_) => "sheet",
        }
    }

    /// The stage that it makes; none for work that makes no take.
    #[must_use]
    pub fn stage(&self) -> Option<Stage> {
        match self {
            Self::Draw(draw) => Some(draw.request.stage),
            Self::Segment(_) | Self::Reel(_) | Self::Sheet(_) => None,
        }
    }

    /// Puts the result of a need into the slot that waits for it.
    pub fn fill(&mut self, slot: &str, hash: &ContentHash) {
        match self {
            Self::Draw(draw) => draw.fill(slot, hash),
            Self::Segment(segment) => segment.fill(slot, hash),
            Self::Reel(reel) => {
                for segment in reel.segments.iter_mut().filter(|segment| segment.code.as_str() == slot) {
                    segment.video = Some(hash.clone());
                }
            }
            // A sheet takes nothing from other jobs.
            Self::Sheet(_) => {}
        }
    }

    /// The hash of everything that decides the result.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        match self {
            Self::Draw(draw) => draw.fingerprint(),
            Self::Segment(segment) => {
                let mut seen = segment.clone();
                if !segment.overlay.slate {
                    seen.start = 0;
                }
                hash_of("segment", &seen)
            }
            Self::Reel(reel) => {
                let content = Reel { out: String::new(), ..reel.clone() };
                hash_of("reel", &content)
            }
            Self::Sheet(sheet) => sheet.sheet.fingerprint(),
        }
    }

    /// What the ETA is learned by: work of equal measure takes about equally long.
    #[must_use]
    pub fn measure(&self) -> String {
        match self {
            Self::Draw(draw) => draw_measure(&draw.request),
            Self::Segment(segment) => format!("segment/{}x{}", segment.frame.width, segment.frame.height),
            Self::Reel(_) => "reel".to_owned(),
            Self::Sheet(_) => "sheet".to_owned(),
        }
    }
}

/// See [`Work::measure`]: that of drawing what a request asks.
#[must_use]
pub fn draw_measure(request: &Request) -> String {
    let FrameSize { width, height } = request.frame;
    let model = request.generation.as_ref();
    let name = model.map_or("", |model| model.checkpoint.as_str());
    let steps = model.map_or(0, |model| model.steps);
    format!("draw/{}/{name}/{width}x{height}/{steps}", request.stage)
}

impl Segment {
    fn fill(&mut self, slot: &str, hash: &ContentHash) {
        match &mut self.next {
            Some(next) if slot == NEXT_PICTURE => next.picture = Some(hash.clone()),
            _ => self.picture = Some(hash.clone()),
        }
    }
}

fn hash_of(kind: &str, content: &impl Serialize) -> Fingerprint {
    let value = serde_json::to_value(content).expect("work holds only values that JSON has");
    let text = format!("{kind}:{value}");
    Fingerprint(blake3::hash(text.as_bytes()).to_hex().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment() -> Segment {
        Segment {
            code: ShotCode::numbered(10).unwrap(),
            heading: "EXT. LANE - DAY".to_owned(),
            frames: 48,
            rate: Rate::FILM,
            frame: FrameSize::default(),
            overlay: OverlayChoice::default(),
            start: 0,
            lines: Vec::new(),
            picture: None,
            next: Some(NextShot {
                shot: ShotId("next".to_owned()),
                frames: 24,
                transition: Transition::Dissolve,
                picture: None,
            }),
        }
    }

    #[test]
    fn a_segment_waits_for_two_pictures_and_both_decide_its_fingerprint() {
        let mut work = Work::Segment(segment());
        let empty = work.fingerprint();
        work.fill("picture", &ContentHash("a".repeat(64)));
        let own = work.fingerprint();
        work.fill(NEXT_PICTURE, &ContentHash("b".repeat(64)));
        let both = work.fingerprint();
        work.fill(NEXT_PICTURE, &ContentHash("c".repeat(64)));
        let other = work.fingerprint();
        assert!(empty != own && own != both && both != other);
        let Work::Segment(filled) = work else { panic!("it is a segment") };
        assert_eq!(filled.picture, Some(ContentHash("a".repeat(64))));
        assert_eq!(filled.next.and_then(|next| next.picture), Some(ContentHash("c".repeat(64))));
    }

    #[test]
    fn a_segment_that_ends_with_a_cut_is_written_as_before() {
        let cut = Segment { next: None, ..segment() };
        assert!(!serde_json::to_string(&cut).unwrap().contains("next"));
    }
}
