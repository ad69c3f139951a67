//! The node whose picture is the result.

use std::collections::BTreeSet;

use serde_json::json;

use super::answers::Answers;
use super::trace;
use crate::comfyui::protocol::wire::Graph;
use crate::comfyui::recipe::wiring::{Link, Wiring};
use crate::recipes::{NotImported, Question};

/// The class that writes results.
pub(super) const SAVE: &str = "SaveImage";

/// Classes that show or write pictures, those first that are taken before others.
const WRITERS: [(&str, &str); 7] = [
    (SAVE, "images"),
    ("SaveImageAdvanced", "images"),
    ("SaveVideo", "video"),
    ("SaveWEBM", "images"),
    ("SaveAnimatedWEBP", "images"),
    ("SaveAnimatedPNG", "images"),
    ("PreviewImage", "images"),
];

/// The result of a workflow.
pub(super) struct Chosen {
    /// The node that writes it.
    pub(super) id: String,
    /// Frames a second, where the workflow says so.
    pub(super) rate: Option<u32>,
}

/// Chooses the result and makes sure that a `SaveImage` writes it; none while it has to be asked for.
///
/// # Errors
///
/// When nothing shows or writes a picture.
pub(super) fn choose(
    graph: &mut Graph,
    answers: &mut Answers<'_>,
    notes: &mut Vec<String>,
) -> Result<Option<Chosen>, NotImported> {
    let found: Vec<(String, &str)> = WRITERS
        .iter()
        .map(|(class, input)| (writing(graph, class, input), *input))
        .find(|(ids, _)| !ids.is_empty())
        .map(|(ids, input)| ids.into_iter().map(|id| (id, input)).collect())
        .unwrap_or_default();
    let (id, input) = match found.as_slice() {
        [] => {
            return Err(NotImported::Refused(
                "no node writes a picture: end the workflow with a SaveImage".to_owned(),
            ));
        }
        [one] => one.clone(),
        several => match asked(graph, several, answers)? {
            Some(one) => one,
            None => return Ok(None),
        },
    };
    let rate = rate_of(graph, &id, input);
    if trace::class(graph, &id) != SAVE {
        replace(graph, &id, input, notes)?;
    }
    Ok(Some(Chosen { id, rate }))
}

/// How many frames a second a writer shows, or the node that puts its video together.
fn rate_of(graph: &Graph, id: &str, input: &str) -> Option<u32> {
    let of_video =
        || trace::source(graph, id, input).and_then(|(video, _)| trace::number(graph, &video, "fps"));
    let rate = trace::number(graph, id, "fps").or_else(of_video)?;
    (1.0..=60.0).contains(&rate).then(|| rate.round() as u32)
}

/// The nodes of a class that something is linked to.
fn writing(graph: &Graph, class: &str, input: &str) -> Vec<String> {
    let writes = |id: &&String| trace::class(graph, id) == class && trace::source(graph, id, input).is_some();
    graph.keys().filter(writes).cloned().collect()
}

fn asked<'i>(
    graph: &Graph,
    several: &[(String, &'i str)],
    answers: &mut Answers<'_>,
) -> Result<Option<(String, &'i str)>, NotImported> {
    let shown = |id: &String| format!("{id} ({})", trace::title(graph, id));
    let list: Vec<String> = several.iter().map(|(id, _)| shown(id)).collect();
    let text = format!("Which node writes the picture: {}?", list.join(", "));
    let question = Question::new("output", text, several.iter().map(|(id, _)| id.as_str()));
    let answer = answers.choose(question)?;
    Ok(answer.and_then(|answer| several.iter().find(|(id, _)| *id == answer).cloned()))
}

/// Puts a `SaveImage` in the place of another writer; a video is written as its pictures.
fn replace(graph: &mut Graph, id: &str, input: &str, notes: &mut Vec<String>) -> Result<(), NotImported> {
    let class = trace::class(graph, id).to_owned();
    let pictures = pictures_of(graph, id, input).ok_or_else(|| {
        NotImported::Refused(format!(
            "the node \"{}\" writes a video whose pictures are not found: end the workflow with a SaveImage",
            trace::title(graph, id)
        ))
    })?;
    let title = trace::title(graph, id);
    let title = if title == class { SAVE.to_owned() } else { title };
    graph[id] = json!({
        "class_type": SAVE,
        "inputs": { "images": [pictures.0, pictures.1], "filename_prefix": "sakuga" },
        "_meta": { "title": title },
    });
    notes.push(format!("A SaveImage stands in the place of {class}, because the studio reads pictures."));
    Ok(())
}

/// The pictures that a writer gets; those of a video are looked for where it is put together.
fn pictures_of(graph: &Graph, id: &str, input: &str) -> Option<Link> {
    let from = trace::source(graph, id, input)?;
    if input != "video" {
        return Some(from);
    }
    trace::source(graph, &from.0, "images")
}

/// Takes out what the result does not depend on.
pub(super) fn prune(graph: &mut Graph, output: &str, notes: &mut Vec<String>) {
    let kept = trace::upstream(graph, output);
    let gone: BTreeSet<String> =
        graph.keys().filter(|id| !kept.contains(*id)).map(|id| trace::class(graph, id).to_owned()).collect();
    graph.retain(|id, _| kept.contains(id));
    if !gone.is_empty() {
        let gone: Vec<String> = gone.into_iter().collect();
        notes.push(format!("Left out, because the picture does not depend on it: {}.", gone.join(", ")));
    }
}

/// Adds a node with a title of its own and returns its id.
pub(super) fn add(wiring: &mut Wiring, class: &str, title: &str, inputs: &serde_json::Value) -> String {
    let taken = wiring.nodes.keys().map(|id| trace::title(&wiring.nodes, id)).collect();
    let id = wiring.add(class, inputs);
    wiring.nodes[&id]["_meta"] = json!({ "title": super::titles::free(title, &taken) });
    id
}
