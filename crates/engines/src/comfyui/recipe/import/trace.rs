//! Ways through a graph: who reads what, and what stands behind an input.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use crate::comfyui::protocol::wire::Graph;
use crate::comfyui::recipe::wiring::{Link, link};

/// The class of a node.
pub(super) fn class<'a>(graph: &'a Graph, id: &str) -> &'a str {
    graph.get(id).and_then(|node| node["class_type"].as_str()).unwrap_or_default()
}

/// The title of a node; its class when it has none.
pub(super) fn title(graph: &Graph, id: &str) -> String {
    let titled = graph.get(id).and_then(|node| node["_meta"]["title"].as_str());
    titled.unwrap_or_else(|| class(graph, id)).to_owned()
}

/// What an input holds; none when the node has no such input.
pub(super) fn input<'a>(graph: &'a Graph, id: &str, name: &str) -> Option<&'a Json> {
    graph.get(id)?["inputs"].get(name)
}

/// Where an input is linked to.
pub(super) fn source(graph: &Graph, id: &str, name: &str) -> Option<Link> {
    link(input(graph, id, name)?)
}

/// The inputs of a node, by name.
pub(super) fn inputs<'a>(graph: &'a Graph, id: &str) -> impl Iterator<Item = (&'a String, &'a Json)> {
    graph.get(id).and_then(|node| node["inputs"].as_object()).into_iter().flatten()
}

/// The nodes that a node is linked to, by input.
pub(super) fn sources(graph: &Graph, id: &str) -> Vec<(String, Link)> {
    inputs(graph, id).filter_map(|(name, value)| Some((name.clone(), link(value)?))).collect()
}

/// Who reads any output of a node: node and input, with the number of the output.
pub(super) fn readers(graph: &Graph, id: &str) -> Vec<(String, String, u64)> {
    let reads = |reader: &String| {
        let own = sources(graph, reader).into_iter().filter(|(_, (from, _))| from == id);
        own.map(|(input, (_, port))| (reader.clone(), input, port)).collect::<Vec<_>>()
    };
    graph.keys().flat_map(reads).collect()
}

/// A number that an input holds, or that a node which only holds a number gives it.
pub(super) fn number(graph: &Graph, id: &str, name: &str) -> Option<f64> {
    let value = input(graph, id, name)?;
    if let Some((from, _)) = link(value) {
        return input(graph, &from, "value").and_then(Json::as_f64);
    }
    value.as_f64()
}

/// Everything that a node depends on, itself among it.
pub(super) fn upstream(graph: &Graph, id: &str) -> BTreeSet<String> {
    let (mut seen, mut open) = (BTreeSet::new(), vec![id.to_owned()]);
    while let Some(id) = open.pop() {
        if seen.insert(id.clone()) {
            open.extend(sources(graph, &id).into_iter().map(|(_, (from, _))| from));
        }
    }
    seen
}

/// Everything that depends on a node, itself among it.
pub(super) fn downstream(graph: &Graph, id: &str) -> BTreeSet<String> {
    let (mut seen, mut open) = (BTreeSet::new(), vec![id.to_owned()]);
    while let Some(id) = open.pop() {
        if seen.insert(id.clone()) {
            open.extend(readers(graph, &id).into_iter().map(|(reader, ..)| reader));
        }
    }
    seen
}

/// The nodes that sample, those first that no other one stands before.
pub(super) fn samplers(graph: &Graph) -> Vec<String> {
    let linked = |id: &str, name: &str| source(graph, id, name).is_some();
    let samples =
        |id: &&String| linked(id, "latent_image") && (linked(id, "positive") || linked(id, "guider"));
    let mut found: Vec<String> = graph.keys().filter(samples).cloned().collect();
    let before = |id: &String| {
        let behind = upstream(graph, id);
        found.iter().filter(|other| *other != id && behind.contains(*other)).count()
    };
    let mut ranked: Vec<(usize, u64, String)> =
        found.iter().map(|id| (before(id), id.parse().unwrap_or(u64::MAX), id.clone())).collect();
    ranked.sort();
    found = ranked.into_iter().map(|(.., id)| id).collect();
    found
}

/// The node that a sampler's words and strength of guidance come from: itself, or its guider.
pub(super) fn guider(graph: &Graph, sampler: &str) -> String {
    source(graph, sampler, "guider").map_or_else(|| sampler.to_owned(), |(id, _)| id)
}
