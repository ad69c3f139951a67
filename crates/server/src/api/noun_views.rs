//! What is told of characters, places and styles: versions, uses, changes and differences.

use domain::id::TakeId;
use domain::slug::Slug;
use domain::take::Stage;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use studio::rows::Version;
use studio::verbs::difference::Difference;
use studio::verbs::noun::StaleAfter;
use studio::verbs::touched::Touched;
use studio::verbs::usage::{Deleted, ShownIn, UsedIn};
use utoipa::ToSchema;

use crate::moment::Moment;

/// One version of a character, a place or a style. It never changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct VersionView<T> {
    /// The name in paths; `style` for a style.
    pub slug: Slug,
    /// Counts from 1.
    #[schema(minimum = 1)]
    pub version: u32,
    /// When it was made.
    pub created_at: Moment,
    /// What it says.
    pub body: T,
}

/// The newest version, and where the noun is used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct NounView<T> {
    /// The newest version; the `ETag` is that of this version.
    pub newest: VersionView<T>,
    /// The shots that need it, omitted ones too, in the order of the film.
    pub shots: Vec<ShotUseView>,
    /// The takes whose picture shows it, whether or not their shot still does.
    pub takes: Vec<TakeUseView>,
}

/// A shot that needs a character or place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ShotUseView {
    /// The episode's code.
    pub episode: String,
    /// The shot's code.
    pub shot: String,
    /// Whether the shot is not in the film.
    pub omitted: bool,
}

/// A take that shows a character or place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TakeUseView {
    /// The take.
    pub id: TakeId,
    /// The episode's code.
    pub episode: String,
    /// The shot's code.
    pub shot: String,
    /// The stage.
    pub stage: Stage,
    /// Its number within shot and stage.
    pub take: u32,
    /// Whether the reel uses it.
    pub picked: bool,
}

/// What a change did, or would do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ChangeView<T> {
    /// The newest version when the change is made.
    pub newest: VersionView<T>,
    /// Whether a version was made: not for a preview, nor when nothing is different.
    pub written: bool,
    /// What the change makes out of date, in words, the most takes first; without takes that are so already.
    pub touched: Vec<TouchedView>,
    /// The picked takes of the project that are out of date when the change is made.
    pub stale: Vec<StaleTakeView>,
}

/// Something that a change touches, and how much has to be drawn again for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TouchedView {
    /// What, in the words of people.
    #[schema(example = "Hana's hair")]
    pub what: String,
    /// How many picked takes it makes out of date.
    pub takes: usize,
    /// In how many shots.
    pub shots: usize,
    /// How many of the takes are approved, and so kept.
    pub approved: usize,
    /// All of it in one line.
    #[schema(example = "Hana's hair: 41 takes in 12 shots")]
    pub words: String,
}

/// A picked take that is out of date when a change is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StaleTakeView {
    /// The episode's code.
    pub episode: String,
    /// The shot's code.
    pub shot: String,
    /// The stage.
    pub stage: Stage,
    /// The take's number.
    pub take: u32,
    /// What differs, such as `figures.hana.palette.hair`.
    pub because: Vec<String>,
    /// Whether it is approved, and so kept.
    pub approved: bool,
    /// Whether it is out of date without the change, too.
    pub already: bool,
}

/// One place at which two versions differ.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DifferenceView {
    /// The path, such as `palette.hair.base`; things in a list go by their name where they have one.
    pub path: String,
    /// What the first says there; null when nothing.
    pub from: Value,
    /// What the second says there; null when nothing.
    pub to: Value,
}

/// What was deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeletedNounView {
    /// The name it had in paths.
    pub slug: Slug,
    /// How many versions it had.
    pub versions: u32,
    /// Where its folder is now, below the data folder.
    pub trash: String,
}

impl<T> From<Version<T>> for VersionView<T> {
    fn from(version: Version<T>) -> Self {
        Self {
            slug: version.slug,
            version: version.version,
            created_at: version.created_at.into(),
            body: version.body,
        }
    }
}

impl From<UsedIn> for ShotUseView {
    fn from(used: UsedIn) -> Self {
        Self { episode: used.episode, shot: used.shot, omitted: used.omitted }
    }
}

impl From<ShownIn> for TakeUseView {
    fn from(shown: ShownIn) -> Self {
        let take = shown.record.take;
        Self {
            id: take.id,
            episode: shown.episode,
            shot: shown.shot,
            stage: take.stage,
            take: take.ordinal,
            picked: take.picked,
        }
    }
}

impl From<StaleAfter> for StaleTakeView {
    fn from(StaleAfter { episode, stale, already }: StaleAfter) -> Self {
        Self {
            episode,
            shot: stale.shot,
            stage: stale.stage,
            take: stale.take,
            because: stale.because,
            approved: stale.approved,
            already,
        }
    }
}

impl From<Touched> for TouchedView {
    fn from(touched: Touched) -> Self {
        let words = touched.to_string();
        let Touched { what, takes, shots, approved } = touched;
        Self { what, takes, shots, approved, words }
    }
}

impl From<Difference> for DifferenceView {
    fn from(Difference { path, from, to }: Difference) -> Self {
        Self { path, from, to }
    }
}

impl From<Deleted> for DeletedNounView {
    fn from(Deleted { slug, versions, trash }: Deleted) -> Self {
        Self { slug, versions, trash }
    }
}
