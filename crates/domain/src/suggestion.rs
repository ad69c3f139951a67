//! Suggestions: what an assistant proposes beside what is there, in pieces that a person takes over one by one.
//!
//! A suggestion changes nothing. Each piece carries the one change that it stands for, so that what is taken over later
//! is what was shown.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::asset::ContentHash;
use crate::clock::WallMs;
use crate::id::SuggestionId;
use crate::shot::ShotCode;
use crate::slug::Slug;

/// What an assistant is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "task", rename_all = "snake_case", deny_unknown_fields)]
pub enum Wanted {
    /// A better prompt for a shot.
    BetterPrompt {
        /// The episode's code.
        #[schema(max_length = 20)]
        episode: String,
        /// The shot's code.
        #[schema(value_type = String, max_length = 20)]
        shot: ShotCode,
        /// The recipe whose prompt it is; when left out the one that usually makes keyframes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schema(max_length = 48)]
        recipe: Option<String>,
    },
    /// A shot list for a scene.
    ShotList {
        /// The episode's code.
        #[schema(max_length = 20)]
        episode: String,
        /// The scene's code.
        #[schema(max_length = 20)]
        scene: String,
    },
    /// Beats without dialogue for a scene.
    Beats {
        /// The episode's code.
        #[schema(max_length = 20)]
        episode: String,
        /// The scene's code.
        #[schema(max_length = 20)]
        scene: String,
    },
    /// The tags of a character.
    CharacterTags {
        /// The character.
        #[schema(value_type = String)]
        character: Slug,
    },
    /// The description of a character.
    Description {
        /// The character.
        #[schema(value_type = String)]
        character: Slug,
    },
    /// What does not go together in an episode.
    Continuity {
        /// The episode's code.
        #[schema(max_length = 20)]
        episode: String,
    },
    /// What the style keeps out of pictures.
    Negatives,
    /// A title and a synopsis for an episode.
    Titles {
        /// The episode's code.
        #[schema(max_length = 20)]
        episode: String,
    },
}

impl Wanted {
    /// The word for it.
    #[must_use]
    pub const fn task(&self) -> &'static str {
        match self {
            Self::BetterPrompt { .. } => "better_prompt",
            Self::ShotList { .. } => "shot_list",
            Self::Beats { .. } => "beats",
            Self::CharacterTags { .. } => "character_tags",
            Self::Description { .. } => "description",
            Self::Continuity { .. } => "continuity",
            Self::Negatives => "negatives",
            Self::Titles { .. } => "titles",
        }
    }

    /// What it is about, as people name it.
    #[must_use]
    pub fn about(&self) -> String {
        match self {
            Self::BetterPrompt { episode, shot, .. } => format!("{episode} {shot}"),
            Self::ShotList { episode, scene } | Self::Beats { episode, scene } => {
                format!("{episode} {scene}")
            }
            Self::CharacterTags { character } | Self::Description { character } => character.to_string(),
            Self::Continuity { episode } | Self::Titles { episode } => episode.clone(),
            Self::Negatives => "style".to_owned(),
        }
    }

    /// The episode that it is about.
    #[must_use]
    pub fn episode(&self) -> Option<&str> {
        match self {
            Self::BetterPrompt { episode, .. }
            | Self::ShotList { episode, .. }
            | Self::Beats { episode, .. }
            | Self::Continuity { episode }
            | Self::Titles { episode } => Some(episode),
            Self::CharacterTags { .. } | Self::Description { .. } | Self::Negatives => None,
        }
    }
}

/// What an assistant proposed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Suggestion {
    /// Its identity.
    pub id: SuggestionId,
    /// What was asked for.
    pub wanted: Wanted,
    /// Its pieces; none when everything is well as it is.
    pub pieces: Vec<Piece>,
    /// Where it comes from.
    pub origin: Origin,
    /// The screenplay that it was made for; lines are counted in that one alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub script: Option<ContentHash>,
    /// When it was made.
    pub created_at: WallMs,
}

/// One difference between what is there and what is proposed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Piece {
    /// Counts from 1 within the suggestion.
    pub number: u32,
    /// What it is about, such as `c0040 framing`.
    pub place: String,
    /// What is there; none where nothing is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<String>,
    /// What is proposed; none where something goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub becomes: Option<String>,
    /// Why.
    pub reason: String,
    /// The change that it stands for.
    pub edit: Edit,
    /// When it was taken over; none as long as it was not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted_at: Option<WallMs>,
}

/// A change that a piece stands for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Edit {
    /// Nothing: it is for a person to know.
    Nothing,
    /// The next take of the shot is asked otherwise.
    Direction {
        /// What is done with the words.
        change: Spoken,
        /// The words.
        words: String,
    },
    /// A field of a shot.
    Shot {
        /// The shot's code.
        #[schema(value_type = String)]
        shot: ShotCode,
        /// The field.
        field: String,
        /// Its value.
        value: Value,
    },
    /// A line of the screenplay that is new.
    Line {
        /// The line that it follows.
        after: u32,
        /// What it says.
        text: String,
    },
    /// A word of a list of the character or the style.
    Word {
        /// Which list: `tags` or `negatives`.
        list: WordList,
        /// The word.
        word: String,
        /// Whether it comes or goes.
        change: Listed,
    },
    /// The description of the character.
    Description {
        /// What it says.
        text: String,
    },
    /// The title of the episode. Of several only one can be taken over.
    Title {
        /// What it says.
        text: String,
    },
    /// The synopsis of the episode.
    Synopsis {
        /// What it says.
        text: String,
    },
}

/// What is done with words that a take is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Spoken {
    /// They are said, too.
    Add,
    /// They are not said.
    LeaveOut,
    /// They must not be seen.
    Avoid,
}

/// A list of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WordList {
    /// What is to be seen.
    Tags,
    /// What is not.
    Negatives,
}

/// What happens to a word of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Listed {
    /// It comes.
    Added,
    /// It goes; of several the last one.
    Removed,
}

/// Where a suggestion comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Origin {
    /// What answered: `echo_brain`, `ollama`, `openai` or `rules`.
    pub source: String,
    /// The model that answered; empty where nobody tells.
    pub model: String,
    /// Tokens that were read for it; none where nobody counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tokens_read: Option<u32>,
    /// Tokens that were written for it; none where nobody counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tokens_written: Option<u32>,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
    /// Who was asked before, and why that came to nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tried: Vec<InVain>,
}

/// Somebody who was asked in vain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct InVain {
    /// What it is.
    pub source: String,
    /// Why it gave no answer.
    pub why: String,
}

/// The word without the one that goes, or with the one that comes.
#[must_use]
pub fn relisted(words: &[String], word: &str, change: Listed) -> Vec<String> {
    let mut words = words.to_vec();
    match change {
        Listed::Added if !words.iter().any(|known| known == word) => words.push(word.to_owned()),
        Listed::Added => {}
        Listed::Removed => {
            if let Some(at) = words.iter().rposition(|known| known == word) {
                words.remove(at);
            }
        }
    }
    words
}

/// A text with new lines, each behind the line it follows, counted before anything was put in. Blank lines keep what is
/// new apart from the rest, as a screenplay wants it.
#[must_use]
pub fn with_lines(text: &str, new: &[(u32, &str)]) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    let put = |out: &mut String, number: u32| {
        for (_, line) in new.iter().filter(|(after, _)| *after == number) {
            if !out.is_empty() && !out.ends_with("\n\n") {
                out.push('\n');
            }
            out.push_str(line);
            out.push_str("\n\n");
        }
    };
    put(&mut out, 0);
    let mut was_new = false;
    for (number, line) in (1_u32..).zip(text.lines()) {
        // The blank line behind what is new is there already.
        if !(was_new && line.trim().is_empty()) {
            out.push_str(line);
            out.push('\n');
        }
        let before = out.len();
        put(&mut out, number);
        was_new = out.len() > before;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wanted_is_written_in_one_object_and_nothing_else_is_taken() {
        let wanted = |text: &str| serde_json::from_str::<Wanted>(text);
        let shot = wanted(r#"{"task": "better_prompt", "episode": "e01", "shot": "c0040"}"#).unwrap();
        assert_eq!(
            (shot.task(), shot.about().as_str(), shot.episode()),
            ("better_prompt", "e01 c0040", Some("e01"))
        );
        assert!(wanted(r#"{"task": "beats", "episode": "e01", "scene": "s01", "run": "rm"}"#).is_err());
        assert!(wanted(r#"{"task": "obey"}"#).is_err());
        assert_eq!(wanted(r#"{"task": "negatives"}"#).unwrap(), Wanted::Negatives);
    }

    #[test]
    fn words_come_once_and_the_last_of_doubles_goes() {
        let words = ["rain", "night", "rain"].map(str::to_owned);
        assert_eq!(relisted(&words, "rain", Listed::Removed), ["rain", "night"]);
        assert_eq!(relisted(&words, "rain", Listed::Added), words);
        assert_eq!(relisted(&words, "dusk", Listed::Added).last().map(String::as_str), Some("dusk"));
        assert_eq!(relisted(&words, "fog", Listed::Removed), words);
    }

    #[test]
    fn new_lines_stand_apart_and_the_others_stay_as_they_are() {
        let text = "INT. SHOP - DAY\n\nHana bows.\n\nHANA\nHello.\n\nFumi turns.\n";
        let new = with_lines(text, &[(6, "CLOSE-UP. Fumi listens."), (3, "Rain falls.")]);
        assert_eq!(
            new,
            "INT. SHOP - DAY\n\nHana bows.\n\nRain falls.\n\nHANA\nHello.\n\nCLOSE-UP. Fumi listens.\n\nFumi turns.\n"
        );
        assert_eq!(with_lines(text, &[]), text);
        assert!(with_lines("Rain.", &[(1, "Snow.")]).ends_with("Rain.\n\nSnow.\n\n"));
    }
}
