//! What a reader wants and may see.

use std::collections::BTreeSet;

use domain::account::Right;
use domain::id::ProjectId;
use domain::line::event::Topic;

use super::frame::Frame;
use crate::auth::Caller;
use crate::error::Problem;

/// What a reader wants and may see.
#[derive(Debug, Clone)]
pub(crate) struct Wants {
    topics: BTreeSet<Topic>,
    caller: Caller,
}

impl Wants {
    /// What `caller` asked for: words with commas between, or everything.
    ///
    /// # Errors
    ///
    /// When a word is no topic.
    pub(crate) fn new(caller: Caller, topics: Option<&str>) -> Result<Self, Problem> {
        let topics = match topics {
            None => Topic::ALL.into_iter().collect(),
            Some(words) => words.split(',').map(|word| topic(word.trim())).collect::<Result<_, _>>()?,
        };
        Ok(Self { topics, caller })
    }

    /// The only project whose events the reader may see, if there is one.
    pub(super) fn project(&self) -> Option<&ProjectId> {
        self.caller.project.as_ref()
    }

    pub(super) fn previews(&self) -> bool {
        self.topics.contains(&Topic::Previews)
    }

    /// Whether this goes to the reader. What concerns the whole studio, and every account, is for those who manage
    /// all of it: an account may be bound to a project, and still nobody there needs to know of it.
    pub(super) fn wants(&self, frame: &Frame) -> bool {
        let Some(topic) = frame.topic else { return true };
        let may = match &frame.project {
            Some(project) if topic != Topic::Accounts => self.caller.sees(project),
            _ => self.caller.project.is_none() && self.caller.rights.contains(&Right::Manage),
        };
        may && self.topics.contains(&topic)
    }
}

fn topic(word: &str) -> Result<Topic, Problem> {
    Topic::ALL.into_iter().find(|topic| topic.as_str() == word).ok_or_else(|| {
        let known = Topic::ALL.map(Topic::as_str).join(", ");
        Problem::invalid("that is no topic").field("topics").fix(format!("use some of: {known}"))
    })
}
