//! In which order the nodes of a prompt are executed: as soon as they can be, those first that show something soon.

use std::collections::{BTreeMap, BTreeSet};

use super::json::Json;

/// The links of a node to others, in the order of its inputs: the name of the input, the other node and its slot.
pub(crate) fn links(node: &Json) -> Vec<(&str, &str, usize)> {
    let inputs = node.get("inputs").map_or(&[][..], Json::members);
    inputs
        .iter()
        .filter_map(|(name, value)| match value {
            Json::List(link) => match link.as_slice() {
                [Json::Text(from), slot] => Some((name.as_str(), from.as_str(), slot.count()? as usize)),
                _ => None,
            },
            _ => None,
        })
        .collect()
}

/// The nodes that are still to be executed.
pub(crate) struct Plan {
    /// In the order in which they were found.
    pending: Vec<String>,
    /// How many nodes each waits for.
    blocked: BTreeMap<String, usize>,
    /// Which nodes wait for each.
    blocking: BTreeMap<String, Vec<String>>,
    outputs: BTreeSet<String>,
}

impl Plan {
    /// What these outputs need and is not there yet. `is_output` is asked for all nodes.
    pub(crate) fn new(
        prompt: &Json,
        outputs: &[String],
        is_there: impl Fn(&str) -> bool,
        is_output: impl Fn(&str) -> bool,
    ) -> Self {
        let all = prompt.members().iter().map(|(id, _)| id.clone());
        let mut plan = Self {
            pending: Vec::new(),
            blocked: BTreeMap::new(),
            blocking: BTreeMap::new(),
            outputs: all.filter(|id| is_output(id)).collect(),
        };
        for output in outputs {
            plan.add(prompt, output, &is_there);
        }
        plan
    }

    fn add(&mut self, prompt: &Json, output: &str, is_there: &impl Fn(&str) -> bool) {
        let mut next = vec![output.to_owned()];
        let mut found = Vec::new();
        while let Some(id) = next.pop() {
            if self.blocked.contains_key(&id) {
                continue;
            }
            self.pending.push(id.clone());
            self.blocked.insert(id.clone(), 0);
            let Some(node) = prompt.get(&id) else { continue };
            for (_, from, _) in links(node) {
                if !is_there(from) {
                    next.push(from.to_owned());
                    found.push((from.to_owned(), id.clone()));
                }
            }
        }
        for (from, to) in found {
            let waiting = self.blocking.entry(from).or_default();
            if !waiting.contains(&to) {
                waiting.push(to.clone());
                *self.blocked.entry(to).or_default() += 1;
            }
        }
    }

    /// The next node that can be executed.
    pub(crate) fn next(&self) -> Option<String> {
        let ready = || self.pending.iter().filter(|id| self.blocked.get(*id) == Some(&0));
        let shows = |id: &String| self.outputs.contains(id);
        let waiting = |id: &String| self.blocking.get(id).into_iter().flatten();
        let soon = |id: &String| waiting(id).any(shows);
        ready()
            .find(|id| shows(id))
            .or_else(|| ready().find(|id| soon(id)))
            .or_else(|| ready().find(|id| waiting(id).any(soon)))
            .or_else(|| ready().next())
            .cloned()
    }

    /// A node was executed.
    pub(crate) fn done(&mut self, id: &str) {
        self.pending.retain(|pending| pending != id);
        for waiting in self.blocking.remove(id).unwrap_or_default() {
            if let Some(count) = self.blocked.get_mut(&waiting) {
                *count -= 1;
            }
        }
    }
}
