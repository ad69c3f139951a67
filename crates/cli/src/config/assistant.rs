//! What can be configured of assistants.

use std::sync::Arc;
use std::time::Duration;

use assistant::{Assistant, Chain, EchoBrain, Endpoint, Ollama, OpenAi, Patience, Rules, Source, Terms};
use domain::clock::Clock;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Assistants: who is asked for words, in which order and for how long. Without an address of any, the rules answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct AssistantConfig {
    /// Who is asked, the first one first: `echo_brain`, `ollama`, `openai`, `rules`. Who has no address is left out
    #[schemars(with = "Vec<String>")]
    pub(crate) order: Vec<Source>,
    /// How long one of them may take for an answer
    #[schemars(range(min = 100, max = 3_600_000))]
    pub(crate) budget_ms: u64,
    /// How long one of them may be silent
    #[schemars(range(min = 100, max = 3_600_000))]
    pub(crate) silence_ms: u64,
    /// What a model reads and writes for one answer, in tokens
    #[schemars(range(min = 1024, max = 2_000_000))]
    pub(crate) window: u32,
    /// How many questions one of them is asked at the same time; whoever asks more is answered by the next one
    #[schemars(range(min = 1, max = 10_000))]
    pub(crate) at_once: usize,
    /// The address of Echo Brain, such as `http://127.0.0.1:8309`
    #[schemars(with = "Option<String>")]
    pub(crate) echo_brain: Option<Talker>,
    /// The address of Ollama, such as `http://127.0.0.1:11434`
    #[schemars(with = "Option<String>")]
    pub(crate) ollama: Option<Talker>,
    /// The model that Ollama is asked, such as `llama3.2:3b`
    pub(crate) ollama_model: String,
    /// The address of a server with OpenAI's chat completions, up to `/v1`, such as `http://127.0.0.1:8080/v1`
    #[schemars(with = "Option<String>")]
    pub(crate) openai: Option<Talker>,
    /// The model that it is asked
    pub(crate) openai_model: String,
    /// The environment variable that holds its key; none for a server that wants none
    pub(crate) openai_key_env: Option<String>,
}

impl Default for AssistantConfig {
    fn default() -> Self {
        let (terms, patience) = (Terms::default(), Patience::default());
        let ms = |duration: Duration| u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
        Self {
            order: Source::ALL.to_vec(),
            budget_ms: ms(terms.budget),
            silence_ms: ms(patience.silence),
            window: terms.window,
            at_once: terms.at_once,
            echo_brain: None,
            ollama: None,
            ollama_model: "llama3.2:3b".to_owned(),
            openai: None,
            openai_model: String::new(),
            openai_key_env: None,
        }
    }
}

/// The address of an assistant as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct Talker(Endpoint);

impl TryFrom<String> for Talker {
    type Error = assistant::EndpointError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse().map(Self)
    }
}

impl From<Talker> for String {
    fn from(talker: Talker) -> Self {
        talker.0.to_string()
    }
}

impl AssistantConfig {
    /// Those who have an address, in order. `key` reads an environment variable.
    pub(crate) fn chain(&self, clock: &Arc<dyn Clock>, key: impl Fn(&str) -> Option<String>) -> Chain {
        let patience = Patience { silence: Duration::from_millis(self.silence_ms), ..Patience::default() };
        let make = |source: &Source| -> Option<Arc<dyn Assistant>> {
            let clock = clock.clone();
            match source {
                Source::EchoBrain => {
                    let at = self.echo_brain.clone()?.0;
                    Some(Arc::new(EchoBrain::new(at, clock, patience)))
                }
                Source::Ollama => {
                    let at = self.ollama.clone()?.0;
                    Some(Arc::new(Ollama::new(at, self.ollama_model.clone(), clock, patience)))
                }
                Source::Openai => {
                    let key = self.openai_key_env.as_deref().and_then(&key);
                    let at = self.openai.clone()?.0;
                    Some(Arc::new(OpenAi::new(at, self.openai_model.clone(), key, clock, patience)))
                }
                Source::Rules => Some(Arc::new(Rules)),
            }
        };
        let budget = Duration::from_millis(self.budget_ms);
        let terms = Terms { budget, window: self.window, at_once: self.at_once };
        Chain::new(self.order.iter().filter_map(make).collect(), clock.clone(), terms)
    }
}
