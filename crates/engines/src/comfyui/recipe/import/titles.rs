//! Titles: manifests name nodes by them, so each node has one and no two are alike.

use std::collections::BTreeSet;

use serde_json::json;

use super::trace;
use crate::comfyui::protocol::wire::Graph;

/// The longest title that is kept, in characters.
const LONGEST: usize = 80;

/// Gives every node a title of its own; that of the user is kept where it can be.
pub(super) fn make_unique(graph: &mut Graph) {
    let mut ids: Vec<String> = graph.keys().cloned().collect();
    ids.sort_by_key(|id| (id.parse::<u64>().unwrap_or(u64::MAX), id.clone()));
    let mut taken = BTreeSet::new();
    for id in ids {
        let title = free(&wanted(graph, &id), &taken);
        taken.insert(title.clone());
        graph[&id]["_meta"] = json!({ "title": title });
    }
}

fn wanted(graph: &Graph, id: &str) -> String {
    let title: String = trace::title(graph, id).chars().filter(|c| !c.is_control()).take(LONGEST).collect();
    let title = title.trim();
    if title.is_empty() { trace::class(graph, id).to_owned() } else { title.to_owned() }
}

/// The title, or the title with the first number that makes it another one.
pub(super) fn free(title: &str, taken: &BTreeSet<String>) -> String {
    if !taken.contains(title) {
        return title.to_owned();
    }
    let numbered = |number: usize| format!("{title} {number}");
    // One of one more names than are taken is free.
    (2..taken.len() + 3).map(numbered).find(|title| !taken.contains(title)).unwrap_or_default()
}
