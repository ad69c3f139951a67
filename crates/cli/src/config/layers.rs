//! The values that hold, and where each is from: an option before the environment, the environment before the
//! file, the file before what holds when nobody says anything.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context, bail};
use serde::Serialize;
use serde_json::{Map, Value};

use super::check::check;
use super::document::node;
use super::model::Config;
use crate::args::Global;

/// The configuration with where its values are from.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) config: Config,
    /// Every key, in alphabetical order.
    pub(crate) all: Vec<Setting>,
}

/// One value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Setting {
    /// Such as `server.bind`.
    pub(crate) key: String,
    pub(crate) value: Value,
    /// `default`, or the file, the variable or the option.
    pub(crate) from: String,
}

/// A value that an option of a command gives.
pub(crate) struct Override {
    pub(crate) key: &'static str,
    pub(crate) option: &'static str,
    pub(crate) value: String,
}

/// Values by key, with where they are from.
type Layers = BTreeMap<String, (Value, String)>;

/// The configuration file that is read when there is one.
pub(crate) fn path(global: &Global) -> PathBuf {
    global.config.clone().unwrap_or_else(|| global.data.join("sakuga.toml"))
}

/// Reads the configuration.
pub(crate) fn load(global: &Global) -> anyhow::Result<Settings> {
    load_with(global, &[])
}

/// Reads the configuration with what the options of a command say.
pub(crate) fn load_with(global: &Global, options: &[Override]) -> anyhow::Result<Settings> {
    let mut layers = Layers::new();
    flatten("", serde_json::to_value(Config::default())?, "default", &mut layers);
    let path = path(global);
    if global.config.is_some() || path.is_file() {
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("failed to read the configuration {}", path.display()))?;
        flatten("", check(&path, &text)?, &path.display().to_string(), &mut layers);
    }
    for (key, name) in layers.keys().map(|key| (key.clone(), variable(key))).collect::<Vec<_>>() {
        if let Some(value) = std::env::var_os(&name) {
            put(&mut layers, &key, &value.to_string_lossy(), &name)?;
        }
    }
    if global.verbose {
        put(&mut layers, "log.filter", "info", "--verbose")?;
    }
    for Override { key, option, value } in options {
        put(&mut layers, key, value, option)?;
    }
    let config = config(&layers)?;
    let all = layers.into_iter().map(|(key, (value, from))| Setting { key, value, from }).collect();
    Ok(Settings { config, all })
}

/// The variable that sets a key.
fn variable(key: &str) -> String {
    match key {
        "log.filter" => "SAKUGA_LOG".to_owned(),
        key => format!("SAKUGA_{}", key.replace('.', "_").to_uppercase()),
    }
}

/// Sets one key, and says who is to blame when it cannot be so.
fn put(layers: &mut Layers, key: &str, text: &str, from: &str) -> anyhow::Result<()> {
    let Some(node) = node(key) else { bail!("{from} sets `{key}`, which is not known") };
    let value = node.read(text);
    if !node.accepts(&value) {
        bail!("{from} is \"{text}\", and should be {}", node.expected());
    }
    layers.insert(key.to_owned(), (value, from.to_owned()));
    config(layers).map(|_| ()).with_context(|| format!("{from} cannot be \"{text}\""))
}

fn config(layers: &Layers) -> anyhow::Result<Config> {
    let mut tree = Map::new();
    for (key, (value, _)) in layers {
        let (above, name) = key.rsplit_once('.').unwrap_or(("", key));
        let mut table = &mut tree;
        for step in above.split('.').filter(|step| !step.is_empty()) {
            let entry = table.entry(step).or_insert_with(|| Value::Object(Map::new()));
            table = entry.as_object_mut().context("a key is a table and a value at once")?;
        }
        table.insert(name.to_owned(), value.clone());
    }
    Ok(serde_json::from_value(Value::Object(tree))?)
}

fn flatten(above: &str, value: Value, from: &str, layers: &mut Layers) {
    let Value::Object(table) = value else {
        layers.insert(above.to_owned(), (value, from.to_owned()));
        return;
    };
    for (name, value) in table {
        let key = if above.is_empty() { name } else { format!("{above}.{name}") };
        flatten(&key, value, from, layers);
    }
}

/// Every value by its key, to compare two configurations.
pub(super) fn values(config: &Config) -> BTreeMap<String, Value> {
    let mut layers = Layers::new();
    flatten("", serde_json::to_value(config).unwrap_or_default(), "", &mut layers);
    layers.into_iter().map(|(key, (value, _))| (key, value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn global(data: &std::path::Path) -> Global {
        Global {
            data: data.to_owned(),
            config: None,
            project: None,
            json: false,
            quiet: false,
            verbose: false,
        }
    }

    #[test]
    fn an_option_stands_above_the_file_and_the_file_above_the_default() {
        let home = tempfile::tempdir().unwrap();
        std::fs::write(
            home.path().join("sakuga.toml"),
            "[server]\nconnections = 7\nbind = \"127.0.0.1:1\"\n",
        )
        .unwrap();
        let option = Override { key: "server.bind", option: "--bind", value: "127.0.0.1:2".to_owned() };
        let settings = load_with(&global(home.path()), &[option]).unwrap();
        assert_eq!(settings.config.server.connections, 7);
        assert_eq!(settings.config.server.bind.port(), 2);
        let from = |key: &str| settings.all.iter().find(|setting| setting.key == key).unwrap().from.clone();
        assert_eq!((from("server.bind").as_str(), from("line.grace_ms").as_str()), ("--bind", "default"));
        assert!(from("server.connections").ends_with("sakuga.toml"));
    }

    #[test]
    fn an_option_that_cannot_be_so_is_named() {
        let home = tempfile::tempdir().unwrap();
        let said = |value: &str| {
            let option = Override { key: "server.bind", option: "--bind", value: value.to_owned() };
            format!("{:#}", load_with(&global(home.path()), &[option]).unwrap_err())
        };
        assert_eq!(said("nowhere"), "--bind cannot be \"nowhere\": invalid socket address syntax");
        assert_eq!(variable("line.policy.overtakes"), "SAKUGA_LINE_POLICY_OVERTAKES");
        let refusal = server::auth::may_listen(([0, 0, 0, 0], 1).into(), false).unwrap_err();
        let allowed = format!("{}=\"others may reach this studio\"", variable("server.allow_public"));
        assert!(refusal.contains(&allowed), "{refusal}");
    }
}
