//! The chain: assistants asked in turn until one answers.
//!
//! Shared state: the breakers, one behind each lock, held for a comparison, and the places of each assistant. Many questions
//! may be under way at once, and what one of them finds out about an assistant spares the others the wait. Who finds no
//! place is not made to wait for one: the next assistant answers.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::breaker::{Breaker, Rule};
use domain::clock::Clock;
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use crate::ask::{Ask, Assistant, Reply, Source, Tell, Tokens, Turn};
use crate::structured::Wrong;
use crate::trouble::Trouble;

/// When an assistant that fails is left alone: a model that is loaded takes longer to come back than a server of pictures.
const BREAKER: Rule = Rule { failures: 3, first: Duration::from_secs(5), longest: Duration::from_mins(2) };

/// How often an assistant is told what is wrong with its answer.
const REPAIRS: u32 = 2;

/// The most of a wrong answer that is shown to whoever gave it, in bytes.
const SHOWN: usize = 4096;

/// An assistant with what is known of it.
struct Link {
    assistant: Arc<dyn Assistant>,
    state: Mutex<State>,
    places: Semaphore,
}

struct State {
    breaker: Breaker,
    why: String,
}

impl Link {
    fn new(assistant: Arc<dyn Assistant>, at_once: usize) -> Self {
        let state = State { breaker: Breaker::new(BREAKER), why: String::new() };
        Self { assistant, state: Mutex::new(state), places: Semaphore::new(at_once) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn left_alone(&self, now: Duration) -> Option<Trouble> {
        let state = self.state();
        let left = state.breaker.pause(now).filter(|left| !left.is_zero())?;
        Some(Trouble::LeftAlone { left, why: state.why.clone() })
    }

    fn learn(&self, outcome: Result<(), &Trouble>, now: Duration) {
        let mut state = self.state();
        match outcome {
            Ok(()) => state.breaker.succeeded(),
            Err(trouble) if trouble.is_of_the_question() => {}
            Err(trouble) => {
                state.why = trouble.to_string();
                if trouble.lasts() { state.breaker.leave_alone(now) } else { state.breaker.failed(now) }
            }
        }
    }
}

/// How an assistant stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// What it is.
    pub source: Source,
    /// The model that it is configured to ask.
    pub model: String,
    /// Why it is not asked now; none when it is.
    pub trouble: Option<String>,
}

/// An answer, with where it comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer<T> {
    /// What was answered.
    pub content: T,
    /// What it comes from.
    pub source: Source,
    /// The model that gave it; empty where the assistant does not tell.
    pub model: String,
    /// What all that was asked for it took, where the assistant counts.
    pub tokens: Option<Tokens>,
    /// How long it took, from the question on.
    pub took: Duration,
    /// Who was asked before, and why that came to nothing.
    pub tried: Vec<Tried>,
}

/// Somebody who was asked in vain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tried {
    /// What it is.
    pub source: Source,
    /// Why it gave no answer.
    pub why: String,
}

/// Why nobody answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Nobody {
    /// The question was taken back.
    #[error("the question was taken back")]
    Cancelled,
    /// All were asked in vain.
    #[error("failed to get an answer: {}", .0.iter().map(|tried| format!("{}: {}", tried.source, tried.why)).collect::<Vec<_>>().join("; "))]
    Failed(Vec<Tried>),
}

/// What is asked of assistants at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// How long one of them may take for an answer.
    pub budget: Duration,
    /// How much they read and write for it together, in tokens.
    pub window: u32,
    /// How many questions one of them is asked at the same time.
    pub at_once: usize,
}

impl Default for Terms {
    fn default() -> Self {
        Self { budget: Duration::from_mins(1), window: 8192, at_once: 64 }
    }
}

/// Assistants in the order in which they are asked.
pub struct Chain {
    links: Vec<Arc<Link>>,
    clock: Arc<dyn Clock>,
    terms: Terms,
}

impl Chain {
    /// A chain of these, the first one first.
    #[must_use]
    pub fn new(assistants: Vec<Arc<dyn Assistant>>, clock: Arc<dyn Clock>, terms: Terms) -> Self {
        let link = |assistant| Arc::new(Link::new(assistant, terms.at_once));
        Self { links: assistants.into_iter().map(link).collect(), clock, terms }
    }

    /// The same chain for what is asked from outside: without those who may be asking it themselves, so that two services
    /// that point at each other do not go round.
    #[must_use]
    pub fn for_outside(&self) -> Self {
        let links = self.links.iter().filter(|link| !link.assistant.may_ask_back()).cloned().collect();
        Self { links, clock: self.clock.clone(), terms: self.terms }
    }

    /// How much is read and written for an answer, in tokens.
    #[must_use]
    pub fn window(&self) -> u32 {
        self.terms.window
    }

    /// How each of them stands, without asking any.
    #[must_use]
    pub fn standing(&self) -> Vec<Standing> {
        let now = self.clock.monotonic();
        let of = |link: &Arc<Link>| Standing {
            source: link.assistant.source(),
            model: link.assistant.model().to_owned(),
            trouble: link.left_alone(now).map(|trouble| trouble.to_string()),
        };
        self.links.iter().map(of).collect()
    }

    /// Asks each of them whether it could answer now.
    pub async fn look(&self) -> Vec<Standing> {
        let mut all = Vec::with_capacity(self.links.len());
        for link in &self.links {
            let health = link.assistant.health().await;
            link.learn(health.as_ref().copied(), self.clock.monotonic());
            let (source, model) = (link.assistant.source(), link.assistant.model().to_owned());
            all.push(Standing { source, model, trouble: health.err().map(|trouble| trouble.to_string()) });
        }
        all
    }

    /// Asks one after the other until somebody's answer holds before `judge`, which reads it or says what is wrong.
    ///
    /// # Errors
    ///
    /// When the question was taken back, and when nobody gave an answer that holds.
    pub async fn ask<T>(
        &self,
        ask: &Ask,
        judge: impl Fn(&str) -> Result<T, Wrong>,
        tell: &mut dyn Tell,
        cancel: &CancellationToken,
    ) -> Result<Answer<T>, Nobody> {
        let began = self.clock.monotonic();
        let mut tried = Vec::new();
        for link in &self.links {
            let source = link.assistant.source();
            let asked = tokio::select! {
                asked = self.ask_one(link, ask, &judge, tell) => asked,
                () = cancel.cancelled() => return Err(Nobody::Cancelled),
            };
            match asked {
                Ok((content, Reply { model, tokens, .. })) => {
                    let took = self.clock.monotonic().saturating_sub(began);
                    return Ok(Answer { content, source, model, tokens, took, tried });
                }
                Err(trouble) => {
                    tracing::info!(purpose = ask.purpose, source = source.as_str(), reason = %trouble, "an assistant gave no answer");
                    tried.push(Tried { source, why: trouble.to_string() });
                }
            }
        }
        Err(Nobody::Failed(tried))
    }

    /// Asks one after the other until somebody answers, whatever it says.
    ///
    /// # Errors
    ///
    /// As [`Chain::ask`].
    pub async fn say(
        &self,
        ask: &Ask,
        tell: &mut dyn Tell,
        cancel: &CancellationToken,
    ) -> Result<Answer<String>, Nobody> {
        self.ask(ask, |text| Ok(text.to_owned()), tell, cancel).await
    }

    /// Asks one of them, and tells it what is wrong with its answer until that holds.
    async fn ask_one<T>(
        &self,
        link: &Link,
        ask: &Ask,
        judge: impl Fn(&str) -> Result<T, Wrong>,
        tell: &mut dyn Tell,
    ) -> Result<(T, Reply), Trouble> {
        if let Some(trouble) = link.left_alone(self.clock.monotonic()) {
            return Err(trouble);
        }
        let _place = link.places.try_acquire().map_err(|_| Trouble::Busy(self.terms.at_once))?;
        let (mut ask, mut tokens) = (ask.clone(), None);
        for repair in 0..=REPAIRS {
            tell.begin(link.assistant.source());
            let answered = tokio::select! {
                answered = link.assistant.ask(&ask, tell) => answered,
                () = self.clock.wait(self.terms.budget) => Err(Trouble::Slow(self.terms.budget)),
            };
            link.learn(answered.as_ref().map(drop), self.clock.monotonic());
            let reply = answered?;
            tokens = sum(tokens, reply.tokens);
            let wrong = match judge(&reply.text) {
                Ok(content) => return Ok((content, Reply { tokens, ..reply })),
                Err(wrong) => wrong,
            };
            if repair == REPAIRS || link.assistant.source() == Source::Rules {
                return Err(Trouble::OfNoUse(wrong.to_string()));
            }
            ask.turns.push(Turn::assistant(beginning(&reply.text)));
            ask.turns.push(Turn::user(format!(
                "That cannot be used: {wrong}. Answer again, with the JSON object alone."
            )));
        }
        Err(Trouble::OfNoUse("nothing of it held".to_owned()))
    }
}

fn sum(before: Option<Tokens>, more: Option<Tokens>) -> Option<Tokens> {
    match (before, more) {
        (Some(before), Some(more)) => Some(before.and(more)),
        (before, more) => before.or(more),
    }
}

/// The beginning of a text, cut between letters.
fn beginning(text: &str) -> String {
    let mut end = SHOWN.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].to_owned()
}
