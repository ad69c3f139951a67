//! What is kept of the prompts before: the results of nodes that the next one has with the same inputs.
//!
//! Without `--cache-lru` everything goes that the next prompt has no use for; with it, so many results stay besides.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use super::files::Folders;
use super::flow::Flow;
use super::json::Json;

/// What a node made.
#[derive(Debug, Clone)]
pub(crate) struct Made {
    /// What flows out of it.
    pub(crate) flows: Vec<Flow>,
    /// What it shows to people.
    pub(crate) shown: Option<Json>,
}

/// The results that are kept, by signature, with the number of the prompt that used them last.
#[derive(Default)]
pub(crate) struct Cache {
    kept: BTreeMap<[u8; 32], (u64, Made)>,
    begun: u64,
}

impl Cache {
    /// A prompt with these signatures begins; of what it has no use for, the results that were used last are kept, and
    /// not more than `spare`.
    pub(crate) fn begin(&mut self, signatures: &Signatures, spare: usize) {
        self.begun += 1;
        let wanted: BTreeSet<[u8; 32]> =
            signatures.0.values().map(|signature| *signature.as_bytes()).collect();
        let of_use = self.kept.iter_mut().filter(|(kept, _)| wanted.contains(*kept));
        of_use.for_each(|(_, (used, _))| *used = self.begun);
        let others = self.kept.iter().filter(|(kept, _)| !wanted.contains(*kept));
        let mut others: Vec<(u64, [u8; 32])> = others.map(|(kept, (used, _))| (*used, *kept)).collect();
        others.sort_unstable_by(|a, b| b.cmp(a));
        for (_, kept) in others.into_iter().skip(spare) {
            self.kept.remove(&kept);
        }
    }

    /// What a node with this signature made.
    pub(crate) fn get(&self, signature: &blake3::Hash) -> Option<&Made> {
        self.kept.get(signature.as_bytes()).map(|(_, made)| made)
    }

    /// Keeps what a node made.
    pub(crate) fn put(&mut self, signature: &blake3::Hash, made: Made) {
        self.kept.insert(*signature.as_bytes(), (self.begun, made));
    }

    /// Drops all.
    pub(crate) fn clear(&mut self) {
        self.kept.clear();
    }
}

/// The signatures of the nodes of a prompt: a hash of their class and inputs, and of all nodes that they need.
pub(crate) struct Signatures(BTreeMap<String, blake3::Hash>);

impl Signatures {
    /// The signatures of all nodes that can be executed.
    pub(crate) fn of(prompt: &Json, folders: &Folders) -> Self {
        let mut found = Self(BTreeMap::new());
        for (id, _) in prompt.members() {
            found.find(prompt, folders, id, 0);
        }
        found
    }

    /// The signature of a node.
    pub(crate) fn get(&self, id: &str) -> Option<blake3::Hash> {
        self.0.get(id).copied()
    }

    /// A circle is noticed by its depth.
    fn find(&mut self, prompt: &Json, folders: &Folders, id: &str, depth: usize) -> Option<blake3::Hash> {
        if let Some(known) = self.get(id) {
            return Some(known);
        }
        let node = prompt.get(id).filter(|_| depth <= prompt.members().len())?;
        let class = node.get("class_type")?.text()?;
        let mut parts = vec![class.to_owned()];
        let mut inputs: Vec<&(String, Json)> = node.get("inputs")?.members().iter().collect();
        inputs.sort_by_key(|(name, _)| name.clone());
        for (name, value) in inputs {
            parts.push(match value {
                Json::List(link) => {
                    let from = self.find(prompt, folders, link.first()?.text()?, depth + 1)?;
                    format!("{name} <- {from} {}", link.get(1)?.written())
                }
                value => format!("{name} = {}", value.written()),
            });
            if class.starts_with("LoadImage") && name == "image" {
                let file = value.text().and_then(|name| folders.annotated(name));
                let bytes = file.and_then(|file| fs::read(file).ok()).unwrap_or_default();
                parts.push(blake3::hash(&bytes).to_string());
            }
        }
        let signature = blake3::hash(parts.join("\n").as_bytes());
        self.0.insert(id.to_owned(), signature);
        Some(signature)
    }
}
