//! `sakuga config`.

use std::path::PathBuf;

use clap::Subcommand;

use crate::args::Global;
use crate::config;
use crate::output::Output;
use crate::table::table;

/// The configuration.
#[derive(Debug, clap::Args)]
pub(crate) struct Config {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Check a configuration: every mistake with its line
    Check {
        /// The file; the one that would be used when left out
        file: Option<PathBuf>,
    },
    /// Show what holds, and where each value is from
    Show,
    /// Print the JSON Schema of the file
    Schema,
    /// Print a file with every key, its meaning and what holds when it is left out
    Example,
}

pub(crate) fn run(command: &Config, global: &Global, output: &Output) -> anyhow::Result<()> {
    match &command.verb {
        Verb::Check { file } => check(file.as_ref(), global, output),
        Verb::Show => show(global, output),
        Verb::Schema => output.result(&config::schema(), || to_text(&config::schema())),
        Verb::Example => output.result(&config::example(), config::example),
    }
}

fn check(file: Option<&PathBuf>, global: &Global, output: &Output) -> anyhow::Result<()> {
    let path = file.cloned().unwrap_or_else(|| config::path(global));
    let there = path.is_file();
    let global = Global { config: (there || file.is_some()).then(|| path.clone()), ..global.clone() };
    config::load(&global)?;
    output.result(&serde_json::json!({ "file": path, "found": there }), || {
        if there {
            format!("{} is in order", path.display())
        } else {
            format!("{} is not there; the defaults hold", path.display())
        }
    })
}

fn show(global: &Global, output: &Output) -> anyhow::Result<()> {
    let settings = config::load(global)?;
    output.result(&settings.all, || {
        let row = |setting: &config::Setting| {
            vec![setting.key.clone(), setting.value.to_string(), setting.from.clone()]
        };
        table(&["key", "value", "from"], &settings.all.iter().map(row).collect::<Vec<_>>())
    })
}

fn to_text(value: &serde_json::Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}
