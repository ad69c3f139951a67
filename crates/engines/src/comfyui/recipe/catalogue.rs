//! What a server can do: its node classes with their inputs, as `/object_info` lists them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::fields::{Fields, fields};
use crate::comfyui::protocol::wire::Graph;

/// The node classes of a server.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Catalogue {
    classes: BTreeMap<String, Class>,
}

/// One node class.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Class {
    /// Inputs by name.
    pub(crate) inputs: BTreeMap<String, Input>,
    /// The types of the outputs, in order.
    pub(crate) outputs: Vec<String>,
    /// The inputs in the order in which the editor shows them.
    pub(crate) fields: Fields,
}

/// An input of a node.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Input {
    /// Whether a graph without it is refused.
    pub(crate) required: bool,
    /// What it takes.
    pub(crate) takes: Takes,
}

/// What an input takes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Takes {
    /// One of these words.
    OneOf(Vec<String>),
    /// A number in this range.
    Number {
        /// The least.
        min: f64,
        /// The largest.
        max: f64,
    },
    /// Something of this type, which another node makes.
    Type(String),
}

impl Catalogue {
    /// Reads the answer of `/object_info`. What has another shape than any that is known is taken for a class that
    /// says nothing of its inputs.
    pub(crate) fn read(answer: &Graph) -> Self {
        let classes = answer.iter().map(|(name, said)| (name.clone(), Class::read(said))).collect();
        Self { classes }
    }

    /// A node class; none when the server has no such.
    pub(crate) fn class(&self, name: &str) -> Option<&Class> {
        self.classes.get(name)
    }

    /// The names of all classes.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.classes.keys().map(String::as_str)
    }

    /// The words that an input of a class takes; none when the server has no such class or it takes no list.
    pub(crate) fn words(&self, class: &str, input: &str) -> Option<&[String]> {
        match &self.class(class)?.inputs.get(input)?.takes {
            Takes::OneOf(words) => Some(words),
            _ => None,
        }
    }
}

impl Class {
    fn read(said: &Value) -> Self {
        let group = |name: &str, required: bool| {
            let inputs = said["input"][name].as_object().into_iter().flatten();
            inputs.map(move |(name, spec)| (name.clone(), Input { required, takes: Takes::read(spec) }))
        };
        let outputs = said["output"].as_array().into_iter().flatten();
        Self {
            inputs: group("required", true).chain(group("optional", false)).collect(),
            outputs: outputs.map(|kind| kind.as_str().unwrap_or("COMBO").to_owned()).collect(),
            fields: fields(said),
        }
    }
}

impl Takes {
    /// An input is described by its type and its options; a list in the place of the type is the older way of saying
    /// that it takes one of these words.
    fn read(spec: &Value) -> Self {
        let words = |list: &Value| -> Option<Vec<String>> {
            Some(list.as_array()?.iter().filter_map(|word| Some(word.as_str()?.to_owned())).collect())
        };
        // What lies in the input folder is brought there when it is needed.
        if spec[1]["image_upload"] == true {
            return Self::Type("*".to_owned());
        }
        if let Some(words) = words(&spec[0]).or_else(|| words(&spec[1]["options"])) {
            return Self::OneOf(words);
        }
        let bound = |name: &str, otherwise: f64| spec[1][name].as_f64().unwrap_or(otherwise);
        match spec[0].as_str().unwrap_or("*") {
            "INT" | "FLOAT" => {
                Self::Number { min: bound("min", f64::NEG_INFINITY), max: bound("max", f64::INFINITY) }
            }
            kind => Self::Type(kind.to_owned()),
        }
    }
}
