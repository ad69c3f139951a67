//! The tools: their names, what is said of them, what they take, and what they need.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::account::Right;
use rmcp::handler::server::tool::schema_for_input;
use rmcp::model::{JsonObject, ToolAnnotations};
use serde_json::Value;

use super::arguments::{
    Again, Batches, Drawing, Nothing, OfEpisode, OfScene, OneBatch, OneCharacter, OneJob, OneTake, Said,
    Search, Shots, Waited,
};

/// What can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tool {
    Project,
    Episode,
    Shots,
    Character,
    SearchTakes,
    Take,
    Job,
    Batch,
    Progress,
    ProposeShots,
    Produce,
    Retake,
    ReviewTake,
    CancelBatch,
}

/// What a tool does to the studio.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    /// Nothing.
    Looks,
    /// It adds something each time; a token needs this right for it.
    Adds(Right),
    /// It puts something into a state, however often it is asked.
    Sets(Right),
    /// It ends work that was asked for.
    Ends(Right),
}

/// A tool as a client sees it.
pub(super) struct Described {
    pub(super) tool: Tool,
    pub(super) name: &'static str,
    pub(super) effect: Effect,
    title: &'static str,
    words: &'static str,
    arguments: fn() -> Result<Arc<JsonObject>, String>,
}

/// Every tool, in the order in which they are listed.
pub(super) const TOOLS: [Described; 14] = [
    Described {
        tool: Tool::Project,
        name: "project",
        effect: Effect::Looks,
        title: "The project",
        words: "The film in brief: its episodes with how far they are, its characters and places by their short names, and its style. Begin here.",
        arguments: schema_for_input::<Nothing>,
    },
    Described {
        tool: Tool::Episode,
        name: "episode",
        effect: Effect::Looks,
        title: "An episode's board",
        words: "How far an episode is, stage by stage (storyboard, keyframe, clip, finish): shots drawn, picked, approved, out of date, in work, failed; what keeps which shot from being finished; and its scenes.",
        arguments: schema_for_input::<OfEpisode>,
    },
    Described {
        tool: Tool::Shots,
        name: "shots",
        effect: Effect::Looks,
        title: "Shots",
        words: "The shots of an episode or of one scene in the order of the film: code, length, framing, angle, camera, place, who is seen and how, what happens, what is said, and the picked take of each stage.",
        arguments: schema_for_input::<Shots>,
    },
    Described {
        tool: Tool::Character,
        name: "character",
        effect: Effect::Looks,
        title: "A character",
        words: "Everything known of a character, and the shots and takes in which it is seen.",
        arguments: schema_for_input::<OneCharacter>,
    },
    Described {
        tool: Tool::SearchTakes,
        name: "search_takes",
        effect: Effect::Looks,
        title: "Search takes",
        words: "Find takes (candidate pictures or clips of shots) by episode, shot, stage, whether the reel uses them, what was said of them, and words. Page by page.",
        arguments: schema_for_input::<Search>,
    },
    Described {
        tool: Tool::Take,
        name: "take",
        effect: Effect::Looks,
        title: "A take with its picture",
        words: "One take: its picture, what its engine was asked, what could not be drawn, what was said of it.",
        arguments: schema_for_input::<OneTake>,
    },
    Described {
        tool: Tool::Job,
        name: "job",
        effect: Effect::Looks,
        title: "A job",
        words: "One job: where it stands, what it waits for, why it failed or is held, where its time went.",
        arguments: schema_for_input::<OneJob>,
    },
    Described {
        tool: Tool::Batch,
        name: "batch",
        effect: Effect::Looks,
        title: "Batches and their jobs",
        words: "One batch with its jobs by shot, or the newest batches when none is named.",
        arguments: schema_for_input::<Batches>,
    },
    Described {
        tool: Tool::Progress,
        name: "progress",
        effect: Effect::Looks,
        title: "How far a batch is",
        words: "How many jobs of a batch are in which state and how long the rest may take. With wait_s it waits for the end of the batch, and tells each step as a progress notification to whoever asked with a progress token.",
        arguments: schema_for_input::<Waited>,
    },
    Described {
        tool: Tool::ProposeShots,
        name: "propose_shots",
        effect: Effect::Adds(Right::Make),
        title: "Propose shots",
        words: "Have the studio's assistants (or its rules, where there is no assistant) propose a shot list for a scene, piece by piece beside what is there. It is kept as a suggestion and changes nothing: people take over what they want of it.",
        arguments: schema_for_input::<OfScene>,
    },
    Described {
        tool: Tool::Produce,
        name: "produce",
        effect: Effect::Adds(Right::Make),
        title: "Queue takes",
        words: "Queue new takes of shots of an episode at one stage. Counts against the jobs that this session may queue; nothing is queued when it would be more. Answers with the batch, which `progress` follows.",
        arguments: schema_for_input::<Drawing>,
    },
    Described {
        tool: Tool::Retake,
        name: "retake",
        effect: Effect::Adds(Right::Make),
        title: "Queue a retake",
        words: "Ask for a take to be made again, with words added, left out or forbidden, and queue the new take. The old one stays. Counts as one of the jobs that this session may queue.",
        arguments: schema_for_input::<Again>,
    },
    Described {
        tool: Tool::ReviewTake,
        name: "review_take",
        effect: Effect::Sets(Right::Review),
        title: "Review a take",
        words: "Say of a take that it is good, or is to be made again and why, or take back what was said. Nothing is drawn.",
        arguments: schema_for_input::<Said>,
    },
    Described {
        tool: Tool::CancelBatch,
        name: "cancel_batch",
        effect: Effect::Ends(Right::Make),
        title: "Cancel a batch",
        words: "Cancel the jobs of a batch that are not over. Takes that are finished stay.",
        arguments: schema_for_input::<OneBatch>,
    },
];

/// The tool with this name.
pub(super) fn named(name: &str) -> Option<&'static Described> {
    const ALL: &[Described] = &TOOLS;
    ALL.iter().find(|described| described.name == name)
}

impl Effect {
    /// The right that a token needs for it; none for what only looks.
    pub(super) const fn right(self) -> Option<Right> {
        match self {
            Self::Looks => None,
            Self::Adds(right) | Self::Sets(right) | Self::Ends(right) => Some(right),
        }
    }

    fn hints(self) -> ToolAnnotations {
        let hints = ToolAnnotations::new().read_only(self == Self::Looks).open_world(false);
        match self {
            Self::Looks => hints,
            Self::Adds(_) => hints.destructive(false).idempotent(false),
            Self::Sets(_) => hints.destructive(false).idempotent(true),
            Self::Ends(_) => hints.destructive(true).idempotent(true),
        }
    }
}

impl Described {
    /// Whether somebody with these rights sees it.
    pub(super) fn is_for(&self, rights: &BTreeSet<Right>) -> bool {
        self.effect.right().is_none_or(|right| rights.contains(&right))
    }

    /// The names of what it takes.
    pub(super) fn takes(&self) -> Vec<String> {
        let schema = (self.arguments)().unwrap_or_default();
        let properties = schema.get("properties").and_then(Value::as_object);
        properties.into_iter().flatten().map(|(name, _)| name.clone()).collect()
    }

    /// As the protocol describes it.
    pub(super) fn shown(&self) -> Result<rmcp::model::Tool, String> {
        let schema = (self.arguments)()?;
        let tool = rmcp::model::Tool::new(self.name, self.words, tidy(&schema));
        Ok(tool.with_title(self.title).with_annotations(self.effect.hints()))
    }
}

/// Without defaults that say no more than that something may be left out: null is no text and no number.
fn tidy(schema: &JsonObject) -> JsonObject {
    let mut schema = schema.clone();
    let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
    for property in properties.into_iter().flat_map(|properties| properties.values_mut()) {
        if let Value::Object(property) = property
            && property.get("default") == Some(&Value::Null)
        {
            property.remove("default");
        }
    }
    schema
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tool_is_described_once_and_takes_an_object() {
        let names: BTreeSet<&str> = TOOLS.iter().map(|described| described.name).collect();
        assert_eq!(names.len(), TOOLS.len());
        for described in &TOOLS {
            let shown = described.shown().unwrap();
            assert_eq!(shown.input_schema["type"], "object", "{}", described.name);
            assert_eq!(named(described.name).map(|found| found.tool), Some(described.tool));
        }
    }

    #[test]
    fn whoever_may_only_look_sees_nothing_that_changes() {
        let seen = |rights: &[Right]| {
            let rights = rights.iter().copied().collect();
            TOOLS.iter().filter(|described| described.is_for(&rights)).count()
        };
        assert_eq!((seen(&[]), seen(&[Right::View])), (9, 9));
        assert_eq!((seen(&[Right::View, Right::Review]), seen(&[Right::Make, Right::Review])), (10, 14));
    }
}
