//! What tools are asked with. The comments are what a language model reads.

use anyhow::{anyhow, bail};
use domain::take::Stage;
use rmcp::model::JsonObject;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use server::api::takes::ReviewVerdict;

use super::tools::Described;

/// The most things on a page of an answer.
const MOST: u32 = 50;

/// The things on a page when nothing else is asked.
const USUAL: u32 = 20;

/// The longest wait in seconds: many clients give up after a minute.
pub(super) const LONGEST_WAIT_S: u32 = 50;

/// Nothing is asked.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

/// Which episode.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OfEpisode {
    /// The episode's code, such as e01; not needed when there is only one.
    #[serde(default)]
    #[schemars(with = "String")]
    pub(super) episode: Option<String>,
}

/// Which scene.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OfScene {
    /// The episode's code, such as e01; not needed when there is only one.
    #[serde(default)]
    #[schemars(with = "String")]
    pub(super) episode: Option<String>,
    /// The scene's code, such as s010; `episode` lists them.
    pub(super) scene: String,
}

/// Which shots.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Shots {
    /// The episode's code, such as e01; not needed when there is only one.
    #[serde(default)]
    #[schemars(with = "String")]
    pub(super) episode: Option<String>,
    /// Only shots of this scene, such as s010.
    #[serde(default)]
    #[schemars(with = "String")]
    pub(super) scene: Option<String>,
    #[serde(flatten)]
    pub(super) page: Paging,
}

/// Which part of a list.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub(super) struct Paging {
    /// What the answer before gave as `next`.
    #[serde(default)]
    #[schemars(with = "String")]
    pub(super) after: Option<String>,
    /// At most so many; 20 when left out.
    #[serde(default)]
    #[schemars(with = "u32", range(min = 1, max = 50))]
    pub(super) limit: Option<u32>,
}

/// Which character.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OneCharacter {
    /// The character's short name, such as hana; `project` lists them.
    pub(super) character: String,
}

/// Which takes.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Search {
    /// The episode's code, such as e01; not needed when there is only one.
    #[serde(default)]
    #[schemars(with = "String")]
    pub(super) episode: Option<String>,
    /// Only takes of this shot, such as c0010.
    #[serde(default)]
    #[schemars(with = "String")]
    pub(super) shot: Option<String>,
    /// Only takes of this stage.
    #[serde(default)]
    #[schemars(with = "String", extend("enum" = ["storyboard", "keyframe", "clip", "finish"]))]
    pub(super) stage: Option<Stage>,
    /// Only takes that the reel uses, or only those that it does not.
    #[serde(default)]
    #[schemars(with = "bool")]
    pub(super) picked: Option<bool>,
    /// Only takes of which this was said last; open when nothing was.
    #[serde(default)]
    #[schemars(with = "String", extend("enum" = ["open", "approved", "retake"]))]
    pub(super) review: Option<ReviewVerdict>,
    /// Only takes whose shot or review has these words, whatever the case: action, lines, cast, code, note.
    #[serde(default)]
    #[schemars(with = "String")]
    pub(super) text: Option<String>,
    #[serde(flatten)]
    pub(super) page: Paging,
}

/// Which take.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OneTake {
    #[serde(flatten)]
    pub(super) which: WhichTake,
    /// How large a picture comes with it: 160, 320 or 640 pixels wide, or none at all; medium when left out.
    #[serde(default)]
    #[schemars(with = "String", extend("enum" = ["none", "small", "medium", "large"]))]
    pub(super) picture: PictureSize,
}

/// Names a take.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct WhichTake {
    /// The episode's code, such as e01; not needed when there is only one.
    #[serde(default)]
    #[schemars(with = "String")]
    pub(super) episode: Option<String>,
    /// The shot's code, such as c0010.
    pub(super) shot: String,
    /// The stage; not needed when only one has a take of that number.
    #[serde(default)]
    #[schemars(with = "String", extend("enum" = ["storyboard", "keyframe", "clip", "finish"]))]
    pub(super) stage: Option<Stage>,
    /// The take's number within shot and stage, from 1.
    pub(super) take: u32,
}

/// How large a picture is wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum PictureSize {
    /// Not at all.
    None,
    /// 160 pixels wide.
    Small,
    /// 320 pixels wide.
    #[default]
    Medium,
    /// 640 pixels wide.
    Large,
}

/// Which job.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OneJob {
    /// The job's identity, as `batch` and `produce` give it.
    pub(super) job: String,
}

/// Which batch, or none for the list of them.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Batches {
    /// The batch's identity; when left out the newest batches are listed.
    #[serde(default)]
    #[schemars(with = "String")]
    pub(super) batch: Option<String>,
    #[serde(flatten)]
    pub(super) page: Paging,
}

/// Which batch.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OneBatch {
    /// The batch's identity, as `batch` and `produce` give it.
    pub(super) batch: String,
}

/// Which batch, and how long to wait for it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Waited {
    /// The batch's identity; the newest one when left out.
    #[serde(default)]
    #[schemars(with = "String")]
    pub(super) batch: Option<String>,
    /// Wait at most so many seconds for the batch to come to its end; 0, which answers at once, when left out.
    #[serde(default)]
    #[schemars(range(min = 0, max = 50))]
    pub(super) wait_s: u32,
}

/// What is to be drawn.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Drawing {
    /// The episode's code, such as e01; not needed when there is only one.
    #[serde(default)]
    #[schemars(with = "String")]
    pub(super) episode: Option<String>,
    /// Only these shots, such as c0010. When left out, all that have no up-to-date take of the stage; approved takes are kept.
    #[serde(default)]
    pub(super) shots: Vec<String>,
    /// The stage to make.
    #[schemars(with = "String", extend("enum" = ["storyboard", "keyframe", "clip", "finish"]))]
    pub(super) stage: Stage,
    /// How many candidates each shot is to have, those that are there already included; 1 when left out.
    #[serde(default)]
    #[schemars(with = "u32", range(min = 1, max = 32))]
    pub(super) takes: Option<u32>,
    /// Draw another take of the named shots also where the picked one is up to date.
    #[serde(default)]
    pub(super) again: bool,
    /// The engine's recipe; its first for the stage when left out.
    #[serde(default)]
    #[schemars(with = "String")]
    pub(super) recipe: Option<String>,
    /// The engine; the one that usually makes the stage when left out.
    #[serde(default)]
    #[schemars(with = "String")]
    pub(super) engine: Option<String>,
}

/// What is to be different the next time.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Again {
    #[serde(flatten)]
    pub(super) which: WhichTake,
    /// Why it is to be made again, for the people who review.
    pub(super) note: String,
    /// Words to add to those of the shot.
    #[serde(default)]
    pub(super) words: Vec<String>,
    /// Words of the shot, its cast or the style to leave out.
    #[serde(default)]
    pub(super) without: Vec<String>,
    /// What must not appear.
    #[serde(default)]
    pub(super) negatives: Vec<String>,
}

/// What is said of a take.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Said {
    #[serde(flatten)]
    pub(super) which: WhichTake,
    /// approved: good, used in the reel and kept; retake: to be made again; open: what was said is taken back.
    #[schemars(with = "String", extend("enum" = ["approved", "retake", "open"]))]
    pub(super) verdict: ReviewVerdict,
    /// Why; a retake needs one.
    #[serde(default)]
    pub(super) note: String,
}

impl Paging {
    /// How many things are asked for.
    pub(super) fn limit(&self) -> anyhow::Result<usize> {
        let limit = self.limit.unwrap_or(USUAL);
        within("limit", limit, (1, MOST)).map(|limit| limit as usize)
    }
}

/// Refuses a number that is out of bounds.
pub(super) fn within(name: &str, number: u32, (least, most): (u32, u32)) -> anyhow::Result<u32> {
    if (least..=most).contains(&number) {
        return Ok(number);
    }
    bail!("`{name}` is {number}, and should be {least} to {most}")
}

/// Reads what a tool was asked with.
pub(super) fn read<T: DeserializeOwned>(tool: &Described, asked: Option<JsonObject>) -> anyhow::Result<T> {
    let asked = Value::Object(asked.unwrap_or_default());
    serde_json::from_value(asked).map_err(|error| {
        let takes = tool.takes().join(", ");
        let takes = if takes.is_empty() { "nothing".to_owned() } else { takes };
        anyhow!("`{}` cannot be asked so: {error}; it takes {takes}", tool.name)
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tools::named;
    use super::*;

    fn asked<T: DeserializeOwned>(value: Value) -> anyhow::Result<T> {
        let Value::Object(object) = value else { panic!("{value} is no object") };
        read(named("take").unwrap(), Some(object))
    }

    #[test]
    fn what_makes_no_sense_is_told_with_what_would() {
        let words = |value: Value| asked::<Drawing>(value).unwrap_err().to_string();
        let stage = words(json!({ "stage": "painting" }));
        assert!(Stage::ALL.iter().all(|known| stage.contains(known.as_str())), "{stage}");
        assert!(words(json!({ "stage": "clip", "shot": "c0010" })).contains("`shots`"));
        assert!(words(json!({})).contains("missing field `stage`"));
        let take = asked::<OneTake>(json!({ "shot": "c0010", "take": -1 })).unwrap_err().to_string();
        assert!(take.contains("u32"), "{take}");
        let odd = asked::<OneTake>(json!({ "shot": "c0010", "take": 1, "size": "large" }));
        assert!(odd.unwrap_err().to_string().contains("unknown field `size`"));
        assert!(take.ends_with("it takes episode, picture, shot, stage, take"), "{take}");
        assert!(read::<Nothing>(named("project").unwrap(), None).is_ok());
    }

    #[test]
    fn pages_have_bounds() {
        let limit = |limit| Paging { after: None, limit }.limit();
        assert_eq!((limit(None).unwrap(), limit(Some(50)).unwrap()), (20, 50));
        assert_eq!(limit(Some(51)).unwrap_err().to_string(), "`limit` is 51, and should be 1 to 50");
        assert!(limit(Some(0)).is_err());
    }
}
