//! The words: from the samplers back through the conditioning to the texts.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::{Draft, trace};
use crate::comfyui::protocol::wire::Graph;
use crate::comfyui::recipe::manifest::Value;
use crate::comfyui::recipe::wiring::Link;
use crate::recipes::{NotImported, Question};

/// Inputs that hold what is to be seen, as encoders of text call them.
const TEXTS: [&str; 12] = [
    "text",
    "text_g",
    "text_l",
    "clip_g",
    "clip_l",
    "t5xxl",
    "llama",
    "bert",
    "mt5xl",
    "qwen25_7b",
    "user_prompt",
    "prompt",
];

/// Inputs that hold what is not to be seen, in encoders that take both.
const AGAINST: [&str; 2] = ["negative_prompt", "text_negative"];

/// How many characters of a text are shown in a question.
const SHOWN: usize = 40;

/// Which of two sides words are on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Positive,
    Negative,
}

/// Whether an input holds words for the model.
pub(super) fn is_text(input: &str) -> bool {
    TEXTS.contains(&input) || AGAINST.contains(&input) || input == "positive_prompt"
}

impl Draft<'_> {
    /// Finds the inputs that get the words of the shot.
    pub(super) fn words(&mut self, samplers: &[String]) -> Result<(), NotImported> {
        if samplers.is_empty() {
            self.note("Nothing in the workflow samples: it reads no words.");
            return Ok(());
        }
        let positive = self.encoders(samplers, Side::Positive);
        if positive.is_empty() {
            return Err(NotImported::Refused(
                "no text that the sampler reads was found: write the words into a CLIPTextEncode".to_owned(),
            ));
        }
        let mut negative = self.encoders(samplers, Side::Negative);
        negative.retain(|id| !positive.contains(id));
        self.say(Value::Positive, "positive", &positive)?;
        if negative.is_empty() {
            self.against_within(&positive);
        } else {
            self.say(Value::Negative, "negative", &negative)?;
        }
        if !self.has(Value::Negative) {
            self.note("No text says what is not to be seen: the recipe takes no negative words.");
        }
        Ok(())
    }

    /// The encoders that the samplers read on one side.
    fn encoders(&self, samplers: &[String], side: Side) -> Vec<String> {
        let mut found = Vec::new();
        for sampler in samplers {
            let guider = trace::guider(self.graph(), sampler);
            let names: &[&str] = match side {
                Side::Positive => &["positive", "conditioning", "cond1"],
                Side::Negative => &["negative"],
            };
            let from = names.iter().find_map(|name| trace::source(self.graph(), &guider, name));
            let Some(from) = from else { continue };
            behind(self.graph(), from, side, &mut BTreeSet::new(), &mut found);
        }
        found
    }

    /// Gives words to the one encoder there is, or to the one that somebody chooses.
    fn say(&mut self, value: Value, key: &str, encoders: &[String]) -> Result<(), NotImported> {
        let chosen = match encoders {
            [one] => one.clone(),
            several => {
                let said = |id: &String| format!("\"{}\" says \"{}\"", self.title(id), self.text_of(id));
                let list: Vec<String> = several.iter().map(said).collect();
                let text = format!("Which node gets the {key} words of the shot? {}.", list.join("; "));
                let titles: Vec<String> = several.iter().map(|id| self.title(id)).collect();
                let Some(answer) = self.answers.choose(Question::new(key, text, titles))? else {
                    return Ok(());
                };
                several.iter().find(|id| self.title(id) == answer).cloned().unwrap_or_default()
            }
        };
        for name in texts_of(self.graph(), &chosen) {
            self.speak(value, key, &chosen, &name)?;
        }
        Ok(())
    }

    /// Gives words to a text, or to the one node that holds it.
    fn speak(&mut self, value: Value, key: &str, id: &str, name: &str) -> Result<(), NotImported> {
        let Some((from, _)) = trace::source(self.graph(), id, name) else {
            self.gets(value, id, name);
            return Ok(());
        };
        let leaves = leaves(self.graph(), &from);
        let chosen = match leaves.as_slice() {
            // What puts the text together is nothing that is known: the shot's words take its place.
            [] => {
                self.gets(value, id, name);
                return Ok(());
            }
            [one] => one.clone(),
            several => {
                let titles: Vec<String> = several.iter().map(|(id, _)| self.title(id)).collect();
                let text = format!(
                    "The {key} words are put together of several texts ({}). Which one gets those of the shot?",
                    titles.join(", ")
                );
                let question = Question::new(format!("{key}.{id}"), text, titles);
                let Some(answer) = self.answers.choose(question)? else { return Ok(()) };
                several.iter().find(|(id, _)| self.title(id) == answer).cloned().unwrap_or_default()
            }
        };
        self.gets(value, &chosen.0, &chosen.1);
        Ok(())
    }

    /// Gives the negative words to an encoder that takes both.
    fn against_within(&mut self, encoders: &[String]) {
        for id in encoders {
            for name in AGAINST {
                if trace::input(self.graph(), id, name).is_some_and(Json::is_string) {
                    self.gets(Value::Negative, id, name);
                }
            }
        }
    }

    /// The beginning of what an encoder says.
    fn text_of(&self, id: &str) -> String {
        let names = texts_of(self.graph(), id);
        let text = names.iter().find_map(|name| trace::input(self.graph(), id, name)?.as_str());
        text.unwrap_or_default().chars().filter(|c| !c.is_control()).take(SHOWN).collect()
    }
}

/// The text inputs of an encoder.
fn texts_of(graph: &Graph, id: &str) -> Vec<String> {
    let is_one = |(name, value): &(&String, &Json)| {
        (TEXTS.contains(&name.as_str()) || *name == "positive_prompt")
            && (value.is_string() || value.is_array())
    };
    trace::inputs(graph, id).filter(is_one).map(|(name, _)| name.clone()).collect()
}

/// Collects the encoders behind a link.
fn behind(graph: &Graph, from: Link, side: Side, seen: &mut BTreeSet<Link>, found: &mut Vec<String>) {
    if !seen.insert(from.clone()) {
        return;
    }
    let (id, port) = from;
    // What is made silent says nothing, so that the words behind it are not its own.
    if side == Side::Negative && trace::class(graph, &id) == "ConditioningZeroOut" {
        return;
    }
    if !texts_of(graph, &id).is_empty() {
        if !found.contains(&id) {
            found.push(id);
        }
        return;
    }
    let both =
        trace::source(graph, &id, "positive").is_some() && trace::source(graph, &id, "negative").is_some();
    let wanted = if port == 1 { "negative" } else { "positive" };
    for (name, link) in trace::sources(graph, &id) {
        let follows = if both { name == wanted } else { is_conditioning(&name) };
        if follows {
            behind(graph, link, side, seen, found);
        }
    }
}

fn is_conditioning(input: &str) -> bool {
    input.contains("cond") || input == "positive" || input == "negative"
}

/// The nodes behind a link that hold a text themselves, with the input that does.
fn leaves(graph: &Graph, from: &str) -> Vec<(String, String)> {
    let holds = |id: &String| {
        let texts = trace::inputs(graph, id).filter(|(name, value)| {
            value.is_string() && (is_text(name) || name.starts_with("string") || *name == "value")
        });
        texts.map(|(name, _)| (id.clone(), name.clone())).collect::<Vec<_>>()
    };
    trace::upstream(graph, from).iter().flat_map(holds).collect()
}
