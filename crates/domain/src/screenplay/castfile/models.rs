//! What is said to models: prompts, additions and the names of their files.

use super::CastError;
use super::check::{filled, range};
use super::locate::Table;
use crate::prompt::{Lora, Prompt};
use crate::words::{self, WordError};

/// The most additions to a model that one character or style has.
const MOST_LORAS: usize = 16;
/// The endings of files with weights that are loaded: those that cannot hold a program.
const ENDINGS: [&str; 2] = [".safetensors", ".gguf"];

/// Checks a prompt at the path `key`.
pub(super) fn prompt(table: &Table, key: &str, prompt: &Prompt) -> Result<(), CastError> {
    words(table, &format!("{key}.tags"), "tag", &prompt.tags)?;
    words(table, &format!("{key}.negatives"), "negative", &prompt.negatives)?;
    prose(table, &format!("{key}.prose"), &prompt.prose)
}

/// Checks a list of words, each of which is called `what`.
pub(super) fn words(table: &Table, key: &str, what: &str, words: &[String]) -> Result<(), CastError> {
    let Err((at, error)) = words::check_words(words) else { return Ok(()) };
    let Some(at) = at else { return Err(table.error(key, format!("the {what}s: {error}"))) };
    let message = format!("the {what} \"{}\": {error}", shown(&words[at], &error));
    Err(table.error(&format!("{key}.{at}"), message))
}

/// Checks a sentence.
pub(super) fn prose(table: &Table, key: &str, text: &str) -> Result<(), CastError> {
    words::check_prose(text).map_err(|error| table.error(key, format!("the prose: {error}")))
}

/// A word for a message: short, and without what cannot be seen.
fn shown(word: &str, error: &WordError) -> String {
    let plain = !matches!(error, WordError::Hidden { .. });
    let kept = |c: &char| plain || words::check_seen(&c.to_string()).is_ok();
    let short: String = word.chars().filter(kept).take(40).collect();
    if short.len() < word.len() && plain { format!("{short}…") } else { short }
}

/// Checks additions to a model.
pub(super) fn loras(table: &Table, loras: &[Lora]) -> Result<(), CastError> {
    if loras.len() > MOST_LORAS {
        let message =
            format!("there are {} LoRAs and at most {MOST_LORAS} are applied; leave some out", loras.len());
        return Err(table.error("lora", message));
    }
    for (at, lora) in loras.iter().enumerate() {
        file(table, &format!("lora.{at}.name"), "the name of a LoRA", &lora.name)?;
        range(table, &format!("lora.{at}.strength"), "the strength of a LoRA", lora.strength, 0.0..=2.0)?;
        for (recipe, strength) in &lora.strength_in {
            let key = format!("lora.{at}.strength_in.{recipe}");
            range(table, &key, &format!("the strength of a LoRA in \"{recipe}\""), *strength, 0.0..=2.0)?;
        }
        if let Some(hash) = lora.hash.as_ref().filter(|hash| !hash.is_whole()) {
            let message = format!(
                "\"{}\" is no hash; write the 64 hexadecimal digits of BLAKE3, or leave it out",
                hash.0
            );
            return Err(table.error(&format!("lora.{at}.hash"), message));
        }
        words(table, &format!("lora.{at}.trigger"), "trigger word", &lora.trigger)?;
        if loras[..at].iter().any(|earlier| earlier.name == lora.name) {
            let message = format!("the LoRA \"{}\" is there twice; remove one", lora.name);
            return Err(table.error(&format!("lora.{at}.name"), message));
        }
    }
    Ok(())
}

/// Checks the name of a file with weights, as servers list it: perhaps in a folder below that of its kind, never outside of
/// it, and one that holds numbers and no program.
fn file(table: &Table, key: &str, what: &str, name: &str) -> Result<(), CastError> {
    filled(table, key, what, name)?;
    words::check_seen(name).map_err(|error| table.error(key, format!("{what}: {error}")))?;
    let leaves = |part: &str| part.is_empty() || part.starts_with('.');
    if name.contains(':') || name.split(['/', '\\']).any(leaves) {
        let message = format!(
            "{what} is \"{name}\", which leaves the folder of models; write it as the server lists it"
        );
        return Err(table.error(key, message));
    }
    let low = name.to_ascii_lowercase();
    if !ENDINGS.iter().any(|ending| low.ends_with(ending)) {
        let message = format!("{what} is \"{name}\"; name a file that ends in {}", ENDINGS.join(" or "));
        return Err(table.error(key, message));
    }
    Ok(())
}
