//! A workflow and its subgraphs as a tree, and where each link of it really begins.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::comfyui::recipe::import::read::{MOST_NODES, too_many};
use crate::recipes::NotImported;

/// The node of a subgraph that stands for what comes in.
const ENTRY: i64 = -10;
/// The node of a subgraph that stands for what goes out.
const EXIT: i64 = -20;
/// A node that is switched off.
const MUTED: i64 = 2;
/// A node that hands on what it gets.
const BYPASSED: i64 = 4;
/// How deep subgraphs may lie in one another.
const DEEPEST: usize = 16;
/// How many nodes a link may lead through before it begins.
const LONGEST_WAY: usize = 256;

/// Where a link begins.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Source {
    /// At an output of a node.
    Output(String, u64),
    /// At a node that only holds a value.
    Value(Json),
    /// Nowhere: the input keeps its own value.
    Own,
}

/// A workflow, or a subgraph where a node stands for it.
pub(super) struct Scope<'a> {
    /// What stands before the ids of its nodes.
    prefix: String,
    nodes: BTreeMap<String, &'a Json>,
    /// Node and output where each link begins.
    links: BTreeMap<String, (Json, u64)>,
    /// The links that end at the exit, by its place.
    exits: BTreeMap<u64, Json>,
    /// The scope and the node that this one stands in.
    parent: Option<(usize, &'a Json)>,
    /// Values that the node outside gives to nodes within: node, input, value.
    given: Vec<(String, String, Json)>,
    /// Whether the node that it stands in is switched off.
    pub(super) off: bool,
}

/// All scopes of a workflow, the outermost first.
pub(super) struct Tree<'a> {
    scopes: Vec<Scope<'a>>,
    subgraphs: BTreeMap<&'a str, &'a Json>,
}

/// The class of a node.
pub(super) fn class_of(node: &Json) -> &str {
    node["type"].as_str().unwrap_or_default()
}

/// Whether a node is switched off or hands on what it gets.
pub(super) fn is_off(node: &Json) -> bool {
    matches!(node["mode"].as_i64(), Some(MUTED | BYPASSED))
}

/// Whether only the editor knows the class of a node.
pub(super) fn stands_for_nothing(node: &Json) -> bool {
    matches!(class_of(node), "Note" | "MarkdownNote" | "Reroute" | "PrimitiveNode")
}

/// An id as text: ids are numbers in some versions and words in others.
fn key(id: &Json) -> String {
    id.as_str().map_or_else(|| id.to_string(), str::to_owned)
}

impl<'a> Tree<'a> {
    /// Reads a workflow with everything that lies in it.
    ///
    /// # Errors
    ///
    /// When it has too many nodes, or subgraphs lie in one another without end.
    pub(super) fn read(workflow: &'a Json) -> Result<Self, NotImported> {
        let defined = workflow["definitions"]["subgraphs"].as_array().into_iter().flatten();
        let subgraphs = defined.filter_map(|graph| Some((graph["id"].as_str()?, graph))).collect();
        let mut tree = Self { scopes: vec![Scope::read(workflow, String::new(), None)], subgraphs };
        let (mut at, mut count) = (0, 0);
        while at < tree.scopes.len() {
            count += tree.scopes[at].nodes.len();
            if count > MOST_NODES {
                return Err(too_many(count));
            }
            let depth = tree.scopes[at].prefix.matches(':').count();
            if depth > DEEPEST {
                let why = "the subgraphs of the workflow lie in one another without end: unpack them";
                return Err(NotImported::Refused(why.to_owned()));
            }
            tree.open(at);
            at += 1;
        }
        Ok(tree)
    }

    /// Reads the subgraphs that nodes of a scope stand for.
    fn open(&mut self, at: usize) {
        let nodes: Vec<&'a Json> = self.scopes[at].nodes.values().copied().collect();
        for node in nodes {
            let Some(graph) = self.subgraph(node) else { continue };
            let prefix = format!("{}:", self.scopes[at].name_of(&node["id"]));
            let mut scope = Scope::read(graph, prefix, Some((at, node)));
            scope.off = is_off(node) || self.scopes[at].off;
            scope.given = promoted(node);
            self.scopes.push(scope);
        }
    }

    /// The subgraph that a node stands for.
    pub(super) fn subgraph(&self, node: &Json) -> Option<&'a Json> {
        self.subgraphs.get(class_of(node)).copied()
    }

    /// Every node with the scope that it stands in.
    pub(super) fn nodes(&self) -> impl Iterator<Item = (&Scope<'a>, &'a Json)> {
        self.scopes.iter().flat_map(|scope| scope.nodes.values().map(move |node| (scope, *node)))
    }

    /// Where a link begins; none when it begins at something that is switched off.
    ///
    /// # Errors
    ///
    /// When it leads round in a ring.
    pub(super) fn resolve(
        &self,
        scope: &Scope<'a>,
        link: &Json,
        way: usize,
    ) -> Result<Option<Source>, String> {
        if way > LONGEST_WAY {
            return Err("a link of the workflow leads round in a ring: draw it anew".to_owned());
        }
        let Some((origin, port)) = scope.links.get(&key(link)) else { return Ok(None) };
        if origin.as_i64() == Some(ENTRY) {
            return self.outside(scope, *port, way);
        }
        let Some(node) = scope.nodes.get(&key(origin)) else { return Ok(None) };
        let on = |input: &Json| self.resolve(scope, &input["link"], way + 1);
        match (node["mode"].as_i64(), class_of(node)) {
            (Some(MUTED), _) => Ok(None),
            (Some(BYPASSED), _) => handed_on(node, *port).map_or(Ok(None), on),
            (_, "Reroute") => on(&node["inputs"][0]),
            (_, "PrimitiveNode") => Ok(node["widgets_values"].get(0).cloned().map(Source::Value)),
            _ => self.output(scope, node, *port, way),
        }
    }

    /// An output of a node, or what a subgraph leads out there.
    fn output(
        &self,
        scope: &Scope<'a>,
        node: &'a Json,
        port: u64,
        way: usize,
    ) -> Result<Option<Source>, String> {
        if self.subgraph(node).is_none() {
            return Ok(Some(Source::Output(scope.name_of(&node["id"]), port)));
        }
        let prefix = format!("{}:", scope.name_of(&node["id"]));
        let within = self.scopes.iter().find(|scope| scope.prefix == prefix);
        let Some((within, exit)) = within.and_then(|within| Some((within, within.exits.get(&port)?))) else {
            return Ok(None);
        };
        self.resolve(within, exit, way + 1)
    }

    /// What comes into a subgraph from outside.
    fn outside(&self, scope: &Scope<'a>, port: u64, way: usize) -> Result<Option<Source>, String> {
        let Some((parent, node)) = scope.parent else { return Ok(None) };
        let input = &node["inputs"][port as usize];
        if !input["link"].is_null() {
            return self.resolve(&self.scopes[parent], &input["link"], way + 1);
        }
        let Some(name) = input["widget"]["name"].as_str() else { return Ok(Some(Source::Own)) };
        // A value that the node outside shows itself holds for what lies within.
        let shown = node["inputs"].as_array().into_iter().flatten();
        let names: Vec<&str> = shown.filter_map(|input| input["widget"]["name"].as_str()).collect();
        let values = node["widgets_values"].as_array().filter(|values| values.len() == names.len());
        let at = names.iter().position(|known| *known == name);
        let value = values.zip(at).and_then(|(values, at)| values.get(at)).filter(|value| !value.is_null());
        Ok(Some(value.cloned().map_or(Source::Own, Source::Value)))
    }
}

impl<'a> Scope<'a> {
    fn read(graph: &'a Json, prefix: String, parent: Option<(usize, &'a Json)>) -> Self {
        let nodes = graph["nodes"].as_array().into_iter().flatten();
        let nodes = nodes.map(|node| (key(&node["id"]), node)).collect();
        let (mut links, mut exits) = (BTreeMap::new(), BTreeMap::new());
        for link in graph["links"].as_array().into_iter().flatten() {
            // Links are lists in older versions and outside of subgraphs, and objects else.
            let part = |place: usize, name: &str| match link.get(place) {
                Some(part) => part.clone(),
                None => link[name].clone(),
            };
            let (id, origin) = (part(0, "id"), part(1, "origin_id"));
            let port = part(2, "origin_slot").as_u64().unwrap_or(0);
            if part(3, "target_id").as_i64() == Some(EXIT) {
                exits.insert(part(4, "target_slot").as_u64().unwrap_or(0), id.clone());
            }
            links.insert(key(&id), (origin, port));
        }
        Self { prefix, nodes, links, exits, parent, given: Vec::new(), off: false }
    }

    /// The id of a node in the graph.
    pub(super) fn name_of(&self, id: &Json) -> String {
        format!("{}{}", self.prefix, key(id))
    }

    /// Values that a node gets from the one outside that its subgraph stands for.
    pub(super) fn given<'s>(&'s self, id: &Json) -> impl Iterator<Item = (&'s String, &'s Json)> {
        let id = key(id);
        self.given.iter().filter(move |(node, ..)| *node == id).map(|(_, input, value)| (input, value))
    }
}

/// The values of nodes within a subgraph that the node outside shows, where it keeps one for each.
fn promoted(node: &Json) -> Vec<(String, String, Json)> {
    let shown = node["properties"]["proxyWidgets"].as_array().map(Vec::as_slice).unwrap_or_default();
    let values = node["widgets_values"].as_array().map(Vec::as_slice).unwrap_or_default();
    if shown.len() != values.len() {
        return Vec::new();
    }
    let one = |(widget, value): (&Json, &Json)| {
        let named = (key(&widget[0]), widget[1].as_str()?.to_owned());
        (!value.is_null()).then(|| (named.0, named.1, value.clone()))
    };
    shown.iter().zip(values).filter_map(one).collect()
}

/// The input that a bypassed node hands on at an output: one of the same type, that of the same place first.
fn handed_on(node: &Json, port: u64) -> Option<&Json> {
    let kind = &node["outputs"][port as usize]["type"];
    let inputs = node["inputs"].as_array()?;
    let same = inputs.get(port as usize).filter(|input| input["type"] == *kind);
    same.or_else(|| inputs.iter().find(|input| input["type"] == *kind))
}
