//! A graph as it is wired: which node has which title, who is linked to whom, and how that is changed.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value as Json, json};

use super::manifest::{Manifest, Parameter, Through};
use crate::comfyui::protocol::wire::Graph;

/// The end of a link: a node's id and the number of its output.
pub(crate) type Link = (String, u64);

/// A graph with the titles of its nodes.
#[derive(Debug, Clone)]
pub(crate) struct Wiring {
    pub(crate) nodes: Graph,
    titles: BTreeMap<String, String>,
    next: u64,
}

impl Wiring {
    /// Reads the titles of a graph.
    ///
    /// # Errors
    ///
    /// When it holds something that is no node, or two nodes share a title.
    pub(crate) fn of(graph: &Graph) -> Result<Self, String> {
        let mut titles = BTreeMap::new();
        for (id, node) in graph {
            if !node["class_type"].is_string() || !node["inputs"].is_object() {
                return Err(format!(
                    "node {id} has no class_type or no inputs: export the workflow in API format"
                ));
            }
            let title = node["_meta"]["title"].as_str().or(node["class_type"].as_str()).unwrap_or_default();
            if let Some(other) = titles.insert(title.to_owned(), id.clone()) {
                return Err(format!(
                    "the nodes {other} and {id} are both called \"{title}\": give one another title"
                ));
            }
        }
        let next = graph.keys().filter_map(|id| id.parse::<u64>().ok()).max().unwrap_or(0) + 1;
        Ok(Self { nodes: graph.clone(), titles, next })
    }

    /// The id of the node with this title.
    pub(crate) fn id(&self, title: &str) -> Result<&str, String> {
        self.titles.get(title).map(String::as_str).ok_or_else(|| {
            let known = self.titles.keys().cloned().collect::<Vec<_>>().join(", ");
            format!("graph.json has no node called \"{title}\" (it has: {known})")
        })
    }

    /// The class of a node.
    pub(crate) fn class(&self, id: &str) -> &str {
        self.nodes.get(id).and_then(|node| node["class_type"].as_str()).unwrap_or_default()
    }

    /// Looks whether everything that a manifest names is there.
    pub(crate) fn check(&self, manifest: &Manifest) -> Result<(), String> {
        for parameter in &manifest.parameters {
            self.check_input(parameter)?;
        }
        let named = manifest.repeats.iter().flat_map(|repeat| &repeat.nodes);
        let optional = manifest.optionals.iter().flat_map(|optional| &optional.nodes);
        for title in named.chain(optional) {
            self.id(title)?;
        }
        for Through { input, output } in manifest.repeats.iter().flat_map(|repeat| &repeat.through) {
            self.link_into(input)?;
            self.port(output)?;
        }
        let output = self.id(&manifest.output.node)?;
        self.check_class(output, &manifest.output.node, &manifest.output.class)
    }

    fn check_input(&self, parameter: &Parameter) -> Result<(), String> {
        let Parameter { node, class, input, .. } = parameter;
        let id = self.id(node)?;
        self.check_class(id, node, class)?;
        if self.nodes[id]["inputs"].get(input).is_none() {
            return Err(format!("the node \"{node}\" has no input \"{input}\""));
        }
        Ok(())
    }

    fn check_class(&self, id: &str, title: &str, class: &str) -> Result<(), String> {
        let is = self.class(id);
        if is == class { Ok(()) } else { Err(format!("the node \"{title}\" is a {is} and no {class}")) }
    }

    /// The output that `Title.number` names.
    pub(crate) fn port(&self, named: &str) -> Result<Link, String> {
        let wrong = || format!("\"{named}\" names no output: write Title.number");
        let (title, number) = named.rsplit_once('.').ok_or_else(wrong)?;
        Ok((self.id(title)?.to_owned(), number.parse().map_err(|_| wrong())?))
    }

    /// The node and the input that `Title.input` names, with what is linked there.
    pub(crate) fn link_into(&self, named: &str) -> Result<(String, String, Link), String> {
        let (title, input) =
            named.rsplit_once('.').ok_or_else(|| format!("\"{named}\" names no input: write Title.input"))?;
        let id = self.id(title)?.to_owned();
        let link = link(&self.nodes[&id]["inputs"][input])
            .ok_or_else(|| format!("nothing is linked to the input \"{input}\" of \"{title}\""))?;
        Ok((id, input.to_owned(), link))
    }

    /// Gives an input a value.
    pub(crate) fn set(&mut self, id: &str, input: &str, value: impl Into<Json>) {
        self.nodes[id]["inputs"][input] = value.into();
    }

    /// Links an input to an output.
    pub(crate) fn connect(&mut self, id: &str, input: &str, (from, port): &Link) {
        self.set(id, input, json!([from, port]));
    }

    /// Adds a node and returns its id.
    pub(crate) fn add(&mut self, class: &str, inputs: &Json) -> String {
        self.put(json!({ "class_type": class, "inputs": inputs }))
    }

    /// Adds a node like another one and returns its id.
    pub(crate) fn copy(&mut self, id: &str) -> String {
        let node = self.nodes[id].clone();
        self.put(node)
    }

    fn put(&mut self, node: Json) -> String {
        let id = self.next.to_string();
        self.next += 1;
        self.nodes.insert(id.clone(), node);
        id
    }

    /// Who reads an output: node and input.
    pub(crate) fn readers(&self, from: &Link) -> Vec<(String, String)> {
        let inputs = |(id, node): (&String, &Json)| -> Vec<(String, String)> {
            let inputs = node["inputs"].as_object().into_iter().flatten();
            let reading = inputs.filter(|(_, value)| link(value).as_ref() == Some(from));
            reading.map(|(input, _)| (id.clone(), input.clone())).collect()
        };
        self.nodes.iter().flat_map(inputs).collect()
    }

    /// Takes out everything that the result does not depend on.
    pub(crate) fn keep_what_leads_to(&mut self, output: &str) {
        let (mut kept, mut open) = (BTreeSet::new(), vec![output.to_owned()]);
        while let Some(id) = open.pop() {
            if kept.insert(id.clone()) {
                let inputs =
                    self.nodes.get(&id).and_then(|node| node["inputs"].as_object()).into_iter().flatten();
                open.extend(inputs.filter_map(|(_, value)| Some(link(value)?.0)));
            }
        }
        self.nodes.retain(|id, _| kept.contains(id));
    }

    /// Takes a node out, and with it the inputs that it fed.
    pub(crate) fn remove(&mut self, id: &str) {
        self.nodes.remove(id);
        for node in self.nodes.values_mut() {
            if let Some(inputs) = node["inputs"].as_object_mut() {
                inputs.retain(|_, value| link(value).is_none_or(|(from, _)| from != id));
            }
        }
    }
}

/// What an input is linked to; none when it holds a value.
pub(crate) fn link(value: &Json) -> Option<Link> {
    match value.as_array()?.as_slice() {
        [Json::String(id), port] => Some((id.clone(), port.as_u64()?)),
        _ => None,
    }
}
