//! What no recipe may hold: classes that are not allowed, files that can run code, paths that lead elsewhere.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::trace;
use super::words::is_text;
use crate::comfyui::protocol::wire::Graph;
use crate::comfyui::recipe::allowed::why_not;
use crate::comfyui::recipe::check::{PICKLES, WEIGHTS};
use crate::recipes::NotImported;

/// Refuses a graph that no server is to be given.
///
/// # Errors
///
/// With everything that is wrong, by name.
pub(super) fn check(graph: &Graph, allow: &BTreeSet<String>) -> Result<(), NotImported> {
    let classes: BTreeSet<&str> = graph.keys().map(|id| trace::class(graph, id)).collect();
    let mut wrong: Vec<String> = classes.into_iter().filter_map(|class| why_not(class, allow)).collect();
    for id in graph.keys() {
        for (name, value) in trace::inputs(graph, id) {
            let text = value.as_str().filter(|_| !is_text(name));
            let why = text.and_then(|text| unsafe_word(text).map(|why| (text, why)));
            wrong.extend(why.map(|(text, why)| {
                format!("the node \"{}\", input \"{name}\": {text} {why}", trace::title(graph, id))
            }));
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(NotImported::Refused(wrong.join("; "))) }
}

/// Why a word may not stand in a graph.
fn unsafe_word(word: &str) -> Option<String> {
    let lower = word.trim().to_lowercase();
    if PICKLES.iter().any(|ending| lower.ends_with(ending)) {
        let safe = WEIGHTS.join(" or ");
        return Some(format!("can run programs when it is loaded: use a file that ends in {safe}"));
    }
    let drive =
        lower.as_bytes().get(1) == Some(&b':') && matches!(lower.as_bytes().get(2), Some(b'\\' | b'/'));
    let absolute = lower.starts_with(['/', '\\', '~']) || drive;
    let leads_out = absolute || lower.split(['/', '\\']).any(|part| part == "..");
    leads_out.then(|| "leads out of the server's own folders: name a file within them".to_owned())
}

/// Whether a word names a file of weights that only holds numbers.
pub(super) fn is_weights(value: &Json) -> bool {
    let lower = value.as_str().unwrap_or_default().to_lowercase();
    WEIGHTS.iter().any(|ending| lower.ends_with(ending))
}
