//! Why a shot has no request, with what to do.

use crate::character::Rating;
use crate::family::Family;
use crate::slug::Slug;

/// Why a shot has no request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CompileError {
    /// A character in the shot that the project does not have.
    #[error(
        "the shot shows \"{slug}\", but the project has no such character (it has: {known}): add the character or edit the shot's cast"
    )]
    UnknownCharacter {
        /// Who was asked for.
        slug: Slug,
        /// Who there is.
        known: String,
    },
    /// A place that the project does not have.
    #[error(
        "the shot is at \"{slug}\", but the project has no such place (it has: {known}): add the place or edit the shot"
    )]
    UnknownPlace {
        /// Where it was asked to be.
        slug: Slug,
        /// What there is.
        known: String,
    },
    /// A look that the character does not have.
    #[error("{slug} has no look \"{look}\" (there is: {known}): name one of those, or add the look")]
    UnknownLook {
        /// Who.
        slug: Slug,
        /// What was asked for.
        look: String,
        /// What there is.
        known: String,
    },
    /// A recipe that begins with the keyframe of a shot that has none.
    #[error(
        "the recipe begins with the shot's keyframe, and the shot has none that is picked: produce the keyframe first"
    )]
    NoKeyframe,
    /// A recipe that cannot paint with the style's model.
    #[error(
        "the recipe {recipe} paints with {}, and the style's model is {family}: name another recipe, or change the style's model",
        families.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    )]
    OtherFamily {
        /// Which recipe.
        recipe: String,
        /// What it can paint with.
        families: Vec<Family>,
        /// What the style says.
        family: Family,
    },
    /// A look is asked for somebody who is not seen.
    #[error(
        "{slug} is not in the shot, so no look can be worn: leave the look out, or add {slug} to the shot's cast"
    )]
    NotInShot {
        /// Who.
        slug: Slug,
    },
    /// More people than a picture can hold.
    #[error(
        "the shot shows {count} characters, and a picture has room for {most}: split the shot, or describe the crowd in its action", most = super::MOST_CHARACTERS
    )]
    TooManyCharacters {
        /// How many.
        count: usize,
    },
    /// Somebody who may not be shown to the project's audience.
    #[error(
        "{slug} is rated {rating}, and the project is for {gate}: raise the rating of the style, or take {slug} out of the shot"
    )]
    Rated {
        /// Who.
        slug: Slug,
        /// For whom the character is.
        rating: Rating,
        /// For whom the project is.
        gate: Rating,
    },
    /// A recipe that runs a model, and a style that names none.
    #[error(
        "the recipe runs a model, and the project's style names none: add [model] with family and checkpoint to the style"
    )]
    NoModel,
    /// A recipe that is guided by the storyboard, and a shot without one.
    #[error(
        "the recipe is guided by the storyboard, and the shot has no panel yet: draw it with `sakuga produce --stage storyboard` first"
    )]
    NoPanel,
    /// A recipe that is guided by a part of the panel that the panel does not have.
    #[error(
        "the recipe is guided by the panel's {guide}, which the picked panel does not have: pick a panel that the storyboard artist drew, or draw it again"
    )]
    NoGuide {
        /// What is missing.
        guide: &'static str,
    },
    /// A start picture for a recipe that begins with none.
    #[error(
        "the recipe {recipe} cannot start from a picture: name a recipe that can, or leave the picture out"
    )]
    NoSource {
        /// The recipe.
        recipe: String,
    },
}

impl CompileError {
    /// The field of the shot or of what is asked that is to be changed.
    #[must_use]
    pub const fn field(&self) -> &'static str {
        match self {
            Self::UnknownCharacter { .. } | Self::TooManyCharacters { .. } | Self::Rated { .. } => "cast",
            Self::UnknownPlace { .. } => "place",
            Self::NoModel => "style",
            Self::NoPanel
            | Self::NoKeyframe
            | Self::NoGuide { .. }
            | Self::NoSource { .. }
            | Self::OtherFamily { .. } => "recipe",
            Self::UnknownLook { .. } | Self::NotInShot { .. } => "looks",
        }
    }
}
