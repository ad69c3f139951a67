//! The seam between whoever wants an answer and whatever gives one.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::trouble::Trouble;

/// What answers. An implementation asks once and tries nothing twice on its own; whoever drops the future of a question
/// drops the connection with it.
#[async_trait]
pub trait Assistant: Send + Sync {
    /// What it is.
    fn source(&self) -> Source;

    /// The model that it is configured to ask; empty where it does not say before it answers.
    fn model(&self) -> &str;

    /// Whether it may be asking this studio something right now, because a question of ours to it is open.
    fn may_ask_back(&self) -> bool {
        false
    }

    /// Asks, and tells the answer as it comes.
    ///
    /// # Errors
    ///
    /// When there is no answer, or none that can be one.
    async fn ask(&self, ask: &Ask, tell: &mut dyn Tell) -> Result<Reply, Trouble>;

    /// Looks whether it could answer now, without asking a model anything.
    ///
    /// # Errors
    ///
    /// Why not.
    async fn health(&self) -> Result<(), Trouble>;
}

/// What an answer comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The service of that name.
    EchoBrain,
    /// An Ollama server.
    Ollama,
    /// A server that speaks OpenAI's chat completions.
    Openai,
    /// This program's own rules.
    Rules,
}

impl Source {
    /// All of them, in the order in which they are asked when nobody says otherwise.
    pub const ALL: [Self; 4] = [Self::EchoBrain, Self::Ollama, Self::Openai, Self::Rules];

    /// The word for it, as the configuration writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EchoBrain => "echo_brain",
            Self::Ollama => "ollama",
            Self::Openai => "openai",
            Self::Rules => "rules",
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::EchoBrain => "Echo Brain",
            Self::Ollama => "Ollama",
            Self::Openai => "the OpenAI-compatible server",
            Self::Rules => "rules",
        })
    }
}

/// A question.
#[derive(Debug, Clone)]
pub struct Ask {
    /// What it is for, such as `better_prompt`: for logs.
    pub purpose: &'static str,
    /// What the answerer is and what it may do.
    pub instructions: String,
    /// What was said so far, the last of it by the user.
    pub turns: Vec<Turn>,
    /// The form that the answer must have; text when there is none.
    pub shape: Option<Shape>,
    /// The most tokens that the answer may have.
    pub longest: u32,
    /// What the rules answer.
    pub offhand: Offhand,
}

/// Something that was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// By whom.
    pub speaker: Speaker,
    /// What.
    pub text: String,
}

impl Turn {
    /// Something that a person or the studio says.
    #[must_use]
    pub fn user(text: impl Into<String>) -> Self {
        Self { speaker: Speaker::User, text: text.into() }
    }

    /// Something that was answered.
    #[must_use]
    pub fn assistant(text: impl Into<String>) -> Self {
        Self { speaker: Speaker::Assistant, text: text.into() }
    }
}

/// Who says something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Speaker {
    /// Whoever asks.
    User,
    /// Whoever answers.
    Assistant,
}

impl Speaker {
    /// The word for it in every protocol there is.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Assistant => "assistant",
        }
    }
}

/// The form of an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// Its name: letters, digits and underscores.
    pub name: &'static str,
    /// Its JSON Schema.
    pub schema: Value,
}

/// What the rules answer to a question: a function of what is known, without network or chance.
#[derive(Clone)]
pub struct Offhand(Arc<dyn Fn() -> String + Send + Sync>);

impl Offhand {
    /// The answer that `answer` gives whenever it is wanted.
    #[must_use]
    pub fn new(answer: impl Fn() -> String + Send + Sync + 'static) -> Self {
        Self(Arc::new(answer))
    }

    /// The answer.
    #[must_use]
    pub fn answer(&self) -> String {
        (self.0)()
    }
}

impl fmt::Debug for Offhand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Offhand")
    }
}

/// An answer as one assistant gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// What it says.
    pub text: String,
    /// The model that said it; empty where the assistant does not tell.
    pub model: String,
    /// What it took, where the assistant counts.
    pub tokens: Option<Tokens>,
}

/// What an answer took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tokens {
    /// Tokens of the question.
    pub read: u32,
    /// Tokens of the answer.
    pub written: u32,
}

impl Tokens {
    /// Both together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            read: self.read.saturating_add(other.read),
            written: self.written.saturating_add(other.written),
        }
    }
}

/// Who is told an answer while it comes.
pub trait Tell: Send {
    /// Somebody begins to answer; whatever was told before counts no more.
    fn begin(&mut self, _source: Source) {}

    /// The next piece of the answer.
    fn piece(&mut self, text: &str);
}

/// Nobody who listens.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silence;

impl Tell for Silence {
    fn piece(&mut self, _text: &str) {}
}
