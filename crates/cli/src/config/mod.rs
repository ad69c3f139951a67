//! The configuration: `sakuga.toml`, the environment and options, in this order of precedence from the end.
//!
//! `model` says what can be configured, `check` reads a file against the schema of that, `layers` puts the values
//! of all places together and remembers where each is from, `document` writes schema and example, `reload` says
//! what may change while the program runs.

mod assistant;
mod check;
mod document;
mod edit;
mod layers;
mod model;
mod reload;

pub(crate) use document::{example, schema};
pub(crate) use edit::add_server;
pub(crate) use layers::{Override, Setting, load, load_with, path};
pub(crate) use model::{Config, FilmConfig, LogForm, STORYBOARD, ServerConfig};
pub(crate) use reload::changes;
