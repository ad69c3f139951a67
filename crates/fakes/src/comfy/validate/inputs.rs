//! The inputs of one node: links to other nodes, and values.

use super::value::{self, Bound};
use super::{Crash, Validation, problem, traceback};
use crate::comfy::json::{Json, object};

/// An input as its class describes it.
struct Input {
    name: String,
    required: bool,
    /// The type and what goes with it, as in the catalogue.
    described: Json,
}

impl Input {
    fn kind(&self) -> &Json {
        self.described.items().first().unwrap_or(&Json::Null)
    }

    fn detail(&self, name: &str) -> Option<&Json> {
        self.described.items().get(1)?.get(name)
    }

    /// The values that it may have, when they are listed.
    fn choices(&self) -> Option<&[Json]> {
        match self.kind() {
            Json::List(items) => Some(items),
            Json::Text(kind) if kind == "COMBO" => self.detail("options").map(Json::items),
            _ => None,
        }
    }

    /// Whether a file must be there for the value, and what such files are called.
    fn upload(&self) -> Option<&'static str> {
        let kinds = [("image_upload", "image"), ("audio_upload", "audio"), ("video_upload", "video")];
        kinds.into_iter().find(|(mark, _)| self.detail(mark).is_some_and(Json::holds)).map(|(_, kind)| kind)
    }

    /// Whether the input is made of several that carry other names.
    fn grows(&self) -> bool {
        self.kind().text().is_some_and(|kind| kind.starts_with("COMFY_AUTOGROW"))
    }

    fn error(&self, kind: &str, message: &str, details: &str, received: &Json) -> Json {
        let extra = object([
            ("input_name", self.name.as_str().into()),
            ("input_config", self.described.clone()),
            ("received_value", received.clone()),
        ]);
        problem(kind, message, details, extra)
    }
}

/// The inputs of a class, the required ones first.
fn described(class: &Json) -> Vec<Input> {
    let section = |section: &str, required: bool| {
        let members = class.get("input").and_then(|input| input.get(section)).map_or(&[][..], Json::members);
        let order =
            class.get("input_order").and_then(|order| order.get(section)).map_or(&[][..], Json::items);
        let place =
            |name: &str| order.iter().position(|item| item.text() == Some(name)).unwrap_or(order.len());
        let mut inputs: Vec<Input> = members
            .iter()
            .map(|(name, described)| Input { name: name.clone(), required, described: described.clone() })
            .collect();
        inputs.sort_by_key(|input| place(&input.name));
        inputs
    };
    let mut inputs = section("required", true);
    inputs.extend(section("optional", false));
    inputs
}

impl Validation<'_> {
    /// Whether the inputs of a node are valid, and what is wrong with them.
    pub(super) fn inputs(&mut self, id: &str) -> Result<(bool, Vec<Json>), Crash> {
        let node = self.prompt.get(id).ok_or_else(|| missing(format!("'{id}'"), 933))?;
        let given = node.get("inputs").ok_or_else(|| missing("'inputs'".to_owned(), 870))?.clone();
        let class = self.catalogue.class(&self.class_name(id)).unwrap_or(Json::Null);
        let (mut valid, mut errors) = (true, Vec::new());
        for input in described(&class) {
            let before = errors.len();
            match given.get(&input.name) {
                None if input.required && !input.grows() => {
                    let extra = object([("input_name", input.name.as_str().into())]);
                    let message = "Required input is missing";
                    errors.push(problem("required_input_missing", message, &input.name, extra));
                }
                None => {}
                Some(Json::List(link)) => valid &= self.link(&input, link, &mut errors)?,
                Some(given) => self.value(id, &input, given, &mut errors),
            }
            valid &= errors.len() == before;
        }
        Ok((valid, errors))
    }

    fn link(&mut self, input: &Input, link: &[Json], errors: &mut Vec<Json>) -> Result<bool, Crash> {
        let name = &input.name;
        let [from, slot] = link else {
            let message = "Bad linked input, must be a length-2 list of [node_id, slot_index]";
            errors.push(input.error("bad_linked_input", message, name, &Json::List(link.to_vec())));
            return Ok(false);
        };
        let source = from.text().filter(|id| self.prompt.get(id).is_some()).map(str::to_owned);
        let source = source.ok_or_else(|| missing(from.shown(), 933))?;
        let class = self.catalogue.class(&self.class_name(&source)).unwrap_or(Json::Null);
        let kinds = class.get("output").map_or(&[][..], Json::items);
        let slot_number = slot.count().and_then(|slot| usize::try_from(slot).ok());
        let received = slot_number.and_then(|slot| kinds.get(slot)).ok_or_else(|| Crash {
            kind: "IndexError",
            details: "tuple index out of range".to_owned(),
            line: 935,
        })?;
        if !value::fits(received, input.kind()) {
            let wanted = input.kind().plain();
            let details =
                format!("{name}, received_type({}) mismatch input_type({wanted})", received.plain());
            let extra = object([
                ("input_name", name.as_str().into()),
                ("input_config", input.described.clone()),
                ("received_type", received.clone()),
                ("linked_node", Json::List(link.to_vec())),
            ]);
            let message = "Return type mismatch between linked nodes";
            errors.push(problem("return_type_mismatch", message, &details, extra));
            return Ok(false);
        }
        Ok(self.inner(input, link, &source))
    }

    /// Validates the node that an input is linked to; an exception in it is that node's error.
    fn inner(&mut self, input: &Input, link: &[Json], source: &str) -> bool {
        let depth = self.path.len();
        match self.node(source) {
            Ok(valid) => valid,
            Err(crash) => {
                self.path.truncate(depth);
                let extra = object([
                    ("input_name", input.name.as_str().into()),
                    ("input_config", input.described.clone()),
                    ("exception_message", crash.details.as_str().into()),
                    ("exception_type", crash.kind.into()),
                    ("traceback", traceback(&[(crash.line, "validate_inputs")])),
                    ("linked_node", Json::List(link.to_vec())),
                ]);
                let message = "Exception when validating inner node";
                let error = problem("exception_during_inner_validation", message, &crash.details, extra);
                self.find(source, false, vec![error]);
                false
            }
        }
    }

    fn value(&mut self, id: &str, input: &Input, given: &Json, errors: &mut Vec<Json>) {
        let name = &input.name;
        let value = match value::converted(input.kind().text().unwrap_or_default(), given) {
            Ok(value) => value,
            Err(exception) => {
                let kind = input.kind().plain();
                let message = format!("Failed to convert an input value to a {kind} value");
                let details = format!("{name}, {}, {exception}", given.plain());
                let mut error = input.error("invalid_input_type", &message, &details, given);
                if let Some(extra) = error.get_mut("extra_info") {
                    extra.set("exception_message", exception.into());
                }
                errors.push(error);
                return;
            }
        };
        self.keep(id, name, &value);
        if let Some(kind) = input.upload() {
            errors.extend(self.file(input, kind, &value));
        } else if let Some(bound) = value::bound(&value, input.detail("min"), input.detail("max")) {
            let (kind, message) = match bound {
                Bound::Below(min) => {
                    ("value_smaller_than_min", format!("Value {} smaller than min of {min}", value.plain()))
                }
                Bound::Above(max) => {
                    ("value_bigger_than_max", format!("Value {} bigger than max of {max}", value.plain()))
                }
            };
            errors.push(input.error(kind, &message, name, &value));
        } else if let Some(choices) = input.choices() {
            errors.extend(not_listed(input, choices, &value));
        }
    }

    /// Puts the converted value in the prompt.
    fn keep(&mut self, id: &str, name: &str, value: &Json) {
        if let Some(inputs) = self.prompt.get_mut(id).and_then(|node| node.get_mut("inputs")) {
            inputs.set(name, value.clone());
        }
    }

    /// What is wrong when a file is not there.
    fn file(&self, input: &Input, kind: &str, value: &Json) -> Option<Json> {
        let file = value.text().and_then(|name| self.folders.annotated(name));
        if file.is_some_and(|file| file.is_file()) {
            return None;
        }
        let details = format!("{} - Invalid {kind} file: {}", input.name, value.plain());
        let extra = object([("input_name", input.name.as_str().into())]);
        let message = "Custom validation failed for node";
        Some(problem("custom_validation_failed", message, &details, extra))
    }
}

fn not_listed(input: &Input, choices: &[Json], value: &Json) -> Option<Json> {
    if choices.iter().any(|choice| value::same(choice, value)) {
        return None;
    }
    let long = choices.len() > 20;
    let list = if long {
        format!("(list of length {})", choices.len())
    } else {
        Json::List(choices.to_vec()).shown()
    };
    let details = format!("{}: '{}' not in {list}", input.name, value.plain());
    let mut error = input.error("value_not_in_list", "Value not in list", &details, value);
    if let Some(extra) = error.get_mut("extra_info").filter(|_| long) {
        extra.set("input_config", Json::Null);
    }
    Some(error)
}

fn missing(details: String, line: u32) -> Crash {
    Crash { kind: "KeyError", details, line }
}
