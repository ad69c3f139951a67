//! The editor's own form of a workflow made into the API format, as the editor does it when a prompt is queued.
//!
//! Nodes that only the editor knows (notes, reroutes, primitives) and those that are switched off go; subgraphs are
//! put in the place of the nodes that stand for them.

mod scope;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value as Json, json};

use self::scope::{Scope, Source, Tree, class_of, is_off, stands_for_nothing};
use super::read::{MOST_NODES, too_many};
use crate::comfyui::protocol::wire::Graph;
use crate::comfyui::recipe::allowed::why_not;
use crate::comfyui::recipe::catalogue::{Catalogue, Class};
use crate::comfyui::recipe::check::nearest;
use crate::comfyui::recipe::wiring::link;
use crate::recipes::NotImported;

/// Makes the graph of a workflow in the editor's form.
///
/// # Errors
///
/// When there is no server to read it with, or it holds what cannot be read for certain.
pub(super) fn graph(
    workflow: &Json,
    catalogue: Option<&Catalogue>,
    allow: &BTreeSet<String>,
) -> Result<(Graph, Vec<String>), NotImported> {
    let Some(catalogue) = catalogue else {
        return Err(NotImported::Refused(
            "this is the editor's form of a workflow, which can only be read with a server at hand: \
             name one with --server, or export the workflow with \"Export (API)\""
                .to_owned(),
        ));
    };
    let tree = Tree::read(workflow)?;
    let mut unknown = BTreeSet::new();
    let mut graph = Graph::new();
    for (scope, node) in tree.nodes() {
        if is_off(node) || stands_for_nothing(node) || tree.subgraph(node).is_some() || scope.off {
            continue;
        }
        if graph.len() >= MOST_NODES {
            return Err(too_many(graph.len() + 1));
        }
        let class = class_of(node);
        match catalogue.class(class) {
            Some(known) => {
                let id = scope.name_of(&node["id"]);
                let read = converted(&tree, scope, node, known).map_err(NotImported::Refused)?;
                graph.insert(id, read);
            }
            None => drop(unknown.insert(unknown_class(class, catalogue, allow))),
        }
    }
    if !unknown.is_empty() {
        return Err(NotImported::Refused(unknown.into_iter().collect::<Vec<_>>().join("; ")));
    }
    let ids: BTreeSet<String> = graph.keys().cloned().collect();
    for node in graph.values_mut() {
        if let Some(inputs) = node["inputs"].as_object_mut() {
            let leads = |value: &Json| link(value).is_none_or(|(from, _)| ids.contains(&from));
            inputs.retain(|_, value| leads(value));
        }
    }
    Ok((graph, Vec::new()))
}

fn unknown_class(class: &str, catalogue: &Catalogue, allow: &BTreeSet<String>) -> String {
    if class.starts_with("workflow>") || class.starts_with("workflow/") {
        return format!("{class} is a group of nodes of an older kind: ungroup it, or make a subgraph of it");
    }
    why_not(class, allow).unwrap_or_else(|| {
        let like = nearest(class, catalogue.names());
        format!("the server has no node class {class}, so that its values cannot be read{like}")
    })
}

/// A node in API format.
fn converted(tree: &Tree<'_>, scope: &Scope<'_>, node: &Json, class: &Class) -> Result<Json, String> {
    let mut inputs: BTreeMap<String, Json> = values::of(node, class)?;
    for (name, value) in scope.given(&node["id"]) {
        inputs.insert(name.clone(), value.clone());
    }
    for input in node["inputs"].as_array().into_iter().flatten() {
        let Some(name) = input["name"].as_str() else { continue };
        let name = input["widget"]["name"].as_str().unwrap_or(name);
        if input["link"].is_null() {
            continue;
        }
        match tree.resolve(scope, &input["link"], 0)? {
            Some(Source::Output(id, port)) => drop(inputs.insert(name.to_owned(), json!([id, port]))),
            Some(Source::Value(value)) => drop(inputs.insert(name.to_owned(), value)),
            Some(Source::Own) => {}
            None => drop(inputs.remove(name)),
        }
    }
    let titled = node["title"].as_str().filter(|title| !title.trim().is_empty());
    let title = titled.unwrap_or_else(|| class_of(node));
    Ok(json!({ "class_type": class_of(node), "inputs": inputs, "_meta": { "title": title } }))
}
