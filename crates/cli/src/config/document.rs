//! The schema of the configuration, and what is written from it.

use schemars::schema_for;
use serde_json::{Map, Value};

use super::model::Config;

/// Keys whose defaults depend on the machine, so that no document may name them.
const MACHINE_DEPENDENT: [&str; 2] = ["storyboard_workers", "film_workers"];

/// The JSON Schema of `sakuga.toml`.
pub(crate) fn schema() -> Value {
    let mut schema = schema_for!(Config).to_value();
    forget_defaults(&mut schema);
    schema
}

fn forget_defaults(value: &mut Value) {
    let Value::Object(object) = value else { return };
    // The whole of a table is said by its keys.
    if object.get("default").is_some_and(Value::is_object) {
        object.remove("default");
    }
    for (name, below) in object.iter_mut() {
        if MACHINE_DEPENDENT.contains(&name.as_str()) {
            below.as_object_mut().map(|below| below.remove("default"));
        }
        forget_defaults(below);
    }
}

/// A place in the schema.
#[derive(Clone)]
pub(super) struct Node {
    definitions: Value,
    schema: Map<String, Value>,
}

/// The top of the schema.
pub(super) fn root() -> Node {
    let schema = schema();
    let definitions = schema.get("$defs").cloned().unwrap_or_default();
    Node { definitions, schema: schema.as_object().cloned().unwrap_or_default() }
}

impl Node {
    /// The node of a key of this table.
    pub(super) fn child(&self, name: &str) -> Option<Self> {
        let below = self.schema.get("properties")?.get(name)?.as_object()?;
        let mut schema = below.clone();
        // What is said beside a reference stands above what the reference says.
        if let Some(target) = reference(below).and_then(|name| self.definitions.get(name)?.as_object()) {
            target.iter().for_each(|(key, value)| {
                schema.entry(key.clone()).or_insert_with(|| value.clone());
            });
        }
        Some(Self { definitions: self.definitions.clone(), schema })
    }

    /// The names of the keys of this table.
    pub(super) fn children(&self) -> Vec<String> {
        let properties = self.schema.get("properties").and_then(Value::as_object);
        properties.map(|properties| properties.keys().cloned().collect()).unwrap_or_default()
    }

    pub(super) fn is_table(&self) -> bool {
        self.schema.contains_key("properties")
    }

    /// Whether a value is of the kind and within the bounds.
    pub(super) fn accepts(&self, value: &Value) -> bool {
        let words = self.words();
        if !words.is_empty() {
            return words.contains(value);
        }
        match self.kind() {
            "string" => value.is_string(),
            "boolean" => value.is_boolean(),
            "array" => value.as_array().is_some_and(|items| items.iter().all(Value::is_string)),
            "integer" => value.as_i64().is_some_and(|number| {
                let (least, most) = self.bounds();
                number >= least && most.is_none_or(|most| number <= most)
            }),
            _ => false,
        }
    }

    /// What a value should be, in words.
    pub(super) fn expected(&self) -> String {
        let words: Vec<String> = self.words().iter().map(ToString::to_string).collect();
        if !words.is_empty() {
            return words.join(" or ");
        }
        match (self.kind(), self.bounds()) {
            ("string", _) => "a string".to_owned(),
            ("boolean", _) => "true or false".to_owned(),
            ("array", _) => "a list, each a string".to_owned(),
            ("integer", (least, Some(most))) => format!("a whole number from {least} to {most}"),
            ("integer", (least, None)) => format!("a whole number from {least}"),
            _ => "a table".to_owned(),
        }
    }

    /// Reads a value as somebody writes it in the environment or as an option.
    pub(super) fn read(&self, text: &str) -> Value {
        match self.kind() {
            "array" => text.split(',').map(str::trim).filter(|item| !item.is_empty()).collect(),
            "integer" | "boolean" => serde_json::from_str(text).unwrap_or_else(|_| Value::from(text)),
            _ => Value::from(text),
        }
    }

    /// The kind of value, `null` left out.
    fn kind(&self) -> &str {
        match self.schema.get("type") {
            Some(Value::String(kind)) => kind,
            Some(Value::Array(kinds)) => {
                kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null").unwrap_or_default()
            }
            _ => "",
        }
    }

    fn bounds(&self) -> (i64, Option<i64>) {
        let bound = |name| self.schema.get(name).and_then(Value::as_i64);
        (bound("minimum").unwrap_or(i64::MIN), bound("maximum"))
    }

    /// The only values there are, when there are few.
    fn words(&self) -> Vec<Value> {
        let mut found = Vec::new();
        self.collect_words(&self.schema, &mut found);
        found
    }

    fn collect_words(&self, schema: &Map<String, Value>, found: &mut Vec<Value>) {
        if let Some(words) = schema.get("enum").and_then(Value::as_array) {
            found.extend(words.iter().filter(|word| !word.is_null()).cloned());
        }
        found.extend(schema.get("const").cloned());
        for choice in ["oneOf", "anyOf"].iter().filter_map(|name| schema.get(*name)?.as_array()).flatten() {
            let Some(choice) = choice.as_object() else { continue };
            let target = reference(choice).and_then(|name| self.definitions.get(name)?.as_object());
            self.collect_words(target.unwrap_or(choice), found);
        }
    }

    fn description(&self) -> &str {
        self.schema.get("description").and_then(Value::as_str).unwrap_or_default()
    }
}

fn reference(schema: &Map<String, Value>) -> Option<&str> {
    schema.get("$ref")?.as_str()?.strip_prefix("#/$defs/")
}

/// The node of a dotted key.
pub(super) fn node(key: &str) -> Option<Node> {
    key.split('.').try_fold(root(), |node, name| node.child(name))
}

/// A configuration with every key, its meaning and its default, all of it in comments.
pub(crate) fn example() -> String {
    let mut text = "# Every key may be left out. What stands here is what holds then.\n".to_owned();
    add_table(&mut text, &root(), "");
    text
}

fn add_table(text: &mut String, table: &Node, above: &str) {
    let children = table.children();
    let all = || children.iter().filter_map(|name| Some((name, table.child(name)?)));
    for (name, node) in all().filter(|(_, node)| !node.is_table()) {
        text.push_str(&format!("\n# {}.\n", node.description()));
        match node.schema.get("default").filter(|value| !value.is_null()) {
            Some(value) => text.push_str(&format!("# {name} = {value}\n")),
            None => text.push_str(&format!("# {name} = ({})\n", node.expected())),
        }
    }
    for (name, node) in all().filter(|(_, node)| node.is_table()) {
        let key = if above.is_empty() { name.clone() } else { format!("{above}.{name}") };
        text.push_str(&format!("\n[{key}]\n"));
        add_table(text, &node, &key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compare(value: &Value, node: &Node, key: &str) {
        let Some(table) = value.as_object() else { return };
        let known: Vec<&String> = table.keys().collect();
        let mut children = node.children();
        children.sort();
        assert_eq!(children.iter().collect::<Vec<_>>(), known, "{key}");
        for (name, below) in table {
            compare(below, &node.child(name).unwrap(), name);
        }
    }

    #[test]
    fn the_schema_knows_every_key_that_there_is() {
        let config = serde_json::to_value(Config::default()).unwrap();
        compare(&config, &root(), "");
    }

    #[test]
    fn the_example_is_a_configuration_and_changes_nothing() {
        let read: Config = toml::from_str(&example()).unwrap();
        assert_eq!(read, Config::default());
        let named = example().replace("# bind = ", "bind = ").replace("# overtakes = ", "overtakes = ");
        assert_eq!(toml::from_str::<Config>(&named).unwrap(), Config::default());
    }
}
