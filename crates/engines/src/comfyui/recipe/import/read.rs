//! Where a workflow stands: in a JSON file in either of two forms, or in a picture that ComfyUI wrote.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

use serde_json::{Value as Json, json};

use super::{editor, trace};
use crate::comfyui::protocol::wire::Graph;
use crate::comfyui::recipe::catalogue::Catalogue;
use crate::comfyui::recipe::wiring::link;
use crate::recipes::NotImported;

/// The most nodes of a workflow.
pub(crate) const MOST_NODES: usize = 500;

/// The largest file that is looked at, in bytes.
const LARGEST_FILE: usize = 64 << 20;

/// The first bytes of every PNG.
const PNG: [u8; 8] = *b"\x89PNG\r\n\x1a\n";

/// The workflow in a file: JSON, or a PNG that ComfyUI wrote its workflow into.
///
/// # Errors
///
/// When there is none, in words.
pub fn workflow_of(file: &[u8]) -> Result<Json, String> {
    if file.trim_ascii().is_empty() {
        return Err("the file is empty: export the workflow with \"Export (API)\"".to_owned());
    }
    if file.len() > LARGEST_FILE {
        return Err(format!(
            "the file has {} bytes and no workflow has more than {LARGEST_FILE}",
            file.len()
        ));
    }
    if !file.starts_with(&PNG) {
        return parsed(file);
    }
    let reader = png::Decoder::new(Cursor::new(file)).read_info();
    let reader = reader.map_err(|error| format!("the picture cannot be read: {error}"))?;
    let info = reader.info();
    let plain = info.uncompressed_latin1_text.iter().map(|text| (text.keyword.clone(), text.text.clone()));
    let wide = info.utf8_text.iter().filter_map(|text| Some((text.keyword.clone(), text.get_text().ok()?)));
    let texts: Vec<(String, String)> = plain.chain(wide).collect();
    let named = |name: &str| texts.iter().find(|(keyword, _)| keyword == name);
    match named("prompt").or_else(|| named("workflow")) {
        Some((_, text)) => parsed(text.as_bytes()),
        None => Err("the picture carries no workflow: take one as ComfyUI saved it, \
             or export the workflow with \"Export (API)\""
            .to_owned()),
    }
}

fn parsed(text: &[u8]) -> Result<Json, String> {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    serde_json::from_slice(text).map_err(|error| {
        format!(
            "the file is no JSON ({error}): export the workflow with \"Export (API)\"; \
             a number that is none (NaN) has to be mended in ComfyUI first"
        )
    })
}

/// The nodes of a workflow in either form, with what was done to get them.
///
/// # Errors
///
/// When it is no workflow, or one in the editor's form that cannot be read.
pub(super) fn graph(
    workflow: &Json,
    catalogue: Option<&Catalogue>,
    allow: &BTreeSet<String>,
) -> Result<(Graph, Vec<String>), NotImported> {
    let (graph, notes) = if workflow["nodes"].is_array() {
        editor::graph(workflow, catalogue, allow)?
    } else {
        let nodes = workflow.get("prompt").filter(|prompt| prompt.is_object()).unwrap_or(workflow);
        (nodes_of(nodes)?, Vec::new())
    };
    if graph.is_empty() {
        return Err(NotImported::Refused("the workflow has no nodes".to_owned()));
    }
    if graph.len() > MOST_NODES {
        return Err(too_many(graph.len()));
    }
    linked(&graph)?;
    Ok((graph, notes))
}

pub(crate) fn too_many(nodes: usize) -> NotImported {
    NotImported::Refused(format!("the workflow has {nodes} nodes, at most {MOST_NODES} are read: split it"))
}

/// Reads the API format, and leaves everything out that is no part of a node.
fn nodes_of(workflow: &Json) -> Result<Graph, NotImported> {
    let no_workflow = |why: String| {
        NotImported::Refused(format!("{why}: export the workflow with \"Export (API)\" in ComfyUI's menu"))
    };
    let nodes = workflow.as_object().ok_or_else(|| no_workflow("this is no workflow".to_owned()))?;
    let mut graph = Graph::new();
    for (id, node) in nodes {
        let (Some(class), Some(inputs)) = (node["class_type"].as_str(), node["inputs"].as_object()) else {
            return Err(no_workflow(format!("\"{id}\" is no node, it has no class_type or no inputs")));
        };
        let mut kept = json!({ "class_type": class, "inputs": inputs });
        if let Some(title) = node["_meta"]["title"].as_str() {
            kept["_meta"] = json!({ "title": title });
        }
        graph.insert(id.clone(), kept);
    }
    Ok(graph)
}

/// Refuses links to nodes that are not there, and nodes that depend on themselves.
fn linked(graph: &Graph) -> Result<(), NotImported> {
    for id in graph.keys() {
        for (input, value) in trace::inputs(graph, id) {
            if let Some((from, _)) = link(value).filter(|(from, _)| !graph.contains_key(from)) {
                return Err(NotImported::Refused(format!(
                    "the node \"{}\", input \"{input}\", is linked to a node {from} that is not there",
                    trace::title(graph, id)
                )));
            }
        }
    }
    match in_a_ring(graph) {
        Some(id) => {
            Err(NotImported::Refused(format!("the node \"{}\" depends on itself", trace::title(graph, &id))))
        }
        None => Ok(()),
    }
}

/// A node that depends on itself. Nodes whose sources are all gone go, again and again; what is left leads into a ring.
fn in_a_ring(graph: &Graph) -> Option<String> {
    let sources = |id: &String| trace::sources(graph, id).into_iter().map(|(_, (from, _))| from).collect();
    let mut left: BTreeMap<String, Vec<String>> = graph.keys().map(|id| (id.clone(), sources(id))).collect();
    loop {
        let free = |(id, sources): (&String, &Vec<String>)| {
            sources.iter().all(|from| !left.contains_key(from)).then(|| id.clone())
        };
        let gone: Vec<String> = left.iter().filter_map(free).collect();
        if gone.is_empty() {
            break;
        }
        left.retain(|id, _| !gone.contains(id));
    }
    let (mut seen, mut at) = (BTreeSet::new(), left.keys().next()?.clone());
    while seen.insert(at.clone()) {
        at = left[&at].iter().find(|from| left.contains_key(*from))?.clone();
    }
    Some(at)
}
