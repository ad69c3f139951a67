//! Whether a server can carry out a graph: looked at before anything is queued, in words that name what is there.

use serde_json::Value as Json;

use super::catalogue::{Catalogue, Class, Takes};
use super::wiring::link;
use crate::comfyui::protocol::wire::Graph;

/// How many names that are there are proposed for one that is not.
const PROPOSED: usize = 3;

/// Files that are known by more than a name: what else loads can run programs.
pub(crate) const WEIGHTS: [&str; 2] = [".safetensors", ".gguf"];

/// Endings of files that hold weights and can hold programs.
pub(crate) const PICKLES: [&str; 6] = [".ckpt", ".pt", ".pt2", ".pth", ".bin", ".pkl"];

/// What keeps a server from carrying out a graph; empty when nothing does.
pub(crate) fn check(graph: &Graph, catalogue: &Catalogue) -> Vec<String> {
    graph.iter().flat_map(|(id, node)| check_node(graph, catalogue, id, node)).collect()
}

fn check_node(graph: &Graph, catalogue: &Catalogue, id: &str, node: &Json) -> Vec<String> {
    let name = node["class_type"].as_str().unwrap_or_default();
    let Some(class) = catalogue.class(name) else {
        let like = nearest(name, catalogue.names());
        return vec![format!("it has no node class {name}{like}")];
    };
    let title = node["_meta"]["title"].as_str().unwrap_or(id);
    let mut found = Vec::new();
    for (input, spec) in &class.inputs {
        match node["inputs"].get(input) {
            None if spec.required && !grown(&node["inputs"], input) => {
                found.push(format!("the node \"{title}\" ({name}) needs an input \"{input}\""));
            }
            None => {}
            Some(value) => found.extend(
                check_value(graph, catalogue, value, &spec.takes)
                    .map(|why| format!("the node \"{title}\" ({name}), input \"{input}\": {why}")),
            ),
        }
    }
    found
}

/// Whether an input that takes as many values as are wanted has one: they are called `input.name`.
fn grown(inputs: &Json, input: &str) -> bool {
    let beginning = format!("{input}.");
    inputs.as_object().is_some_and(|inputs| inputs.keys().any(|name| name.starts_with(&beginning)))
}

fn check_value(graph: &Graph, catalogue: &Catalogue, value: &Json, takes: &Takes) -> Option<String> {
    if let Some((from, port)) = link(value) {
        return check_link(graph, catalogue, (&from, port), takes);
    }
    match (takes, value) {
        (Takes::OneOf(words), Json::String(word)) => check_word(word, words),
        (Takes::Number { min, max }, Json::Number(number)) => {
            let number = number.as_f64()?;
            (number < *min || number > *max).then(|| format!("{number} is not between {min} and {max}"))
        }
        (Takes::Number { .. }, other) => Some(format!("{other} is no number")),
        _ => None,
    }
}

fn check_word(word: &str, words: &[String]) -> Option<String> {
    if PICKLES.iter().any(|ending| word.to_lowercase().ends_with(ending)) {
        return Some(format!(
            "{word} can run programs when it is loaded: use a file that ends in {}",
            WEIGHTS.join(" or ")
        ));
    }
    (!words.iter().any(|known| known == word))
        .then(|| format!("there is no \"{word}\"{}", nearest(word, words.iter().map(String::as_str))))
}

fn check_link(
    graph: &Graph,
    catalogue: &Catalogue,
    (from, port): (&str, u64),
    takes: &Takes,
) -> Option<String> {
    let Some(node) = graph.get(from) else {
        return Some(format!("it is linked to a node {from} that is not there"));
    };
    let class: &Class = catalogue.class(node["class_type"].as_str()?)?;
    let Some(made) = class.outputs.get(port as usize) else {
        return Some(format!("it is linked to an output {port} that node {from} does not have"));
    };
    let Takes::Type(wanted) = takes else { return None };
    let fits =
        wanted.split(',').any(|one| one == made || one == "*") || made == "*" || wanted.starts_with("COMFY_");
    (!fits).then(|| format!("it takes {wanted} and is linked to {made}"))
}

/// What is there that looks like a name, as the end of a sentence.
pub(crate) fn nearest<'a>(wrong: &str, known: impl Iterator<Item = &'a str>) -> String {
    let wrong = wrong.to_lowercase();
    let mut known: Vec<(usize, &str)> = known
        .map(|name| {
            let lower = name.to_lowercase();
            let part = lower.contains(&wrong) || wrong.contains(&lower);
            let far = strsim::damerau_levenshtein(&wrong, &lower);
            // A name within the other one is near, but not as near as one with a letter changed.
            (if part { far.min(3) } else { far }, name)
        })
        .collect();
    if known.is_empty() {
        return "; it has none at all".to_owned();
    }
    known.sort_unstable();
    let known: Vec<&str> = known.into_iter().take(PROPOSED).map(|(_, name)| name).collect();
    format!("; nearest: {}", known.join(", "))
}
