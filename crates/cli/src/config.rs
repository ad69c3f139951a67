//! The configuration: `sakuga.toml`.

use std::path::{Path, PathBuf};

use anyhow::Context;
use domain::line::plan::Policy;
use serde::Deserialize;

/// What can be configured. Every part may be left out.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Config {
    /// The production line.
    pub(crate) line: LineConfig,
    /// Film.
    pub(crate) film: FilmConfig,
}

/// The production line.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct LineConfig {
    /// Workers that draw; as many as there are cores when left out.
    pub(crate) storyboard_workers: usize,
    /// Workers that encode and join.
    pub(crate) film_workers: usize,
    /// The bounds of the rules by which the next job is chosen.
    pub(crate) policy: Policy,
}

impl Default for LineConfig {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self { storyboard_workers: cores, film_workers: cores, policy: Policy::default() }
    }
}

/// Film.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct FilmConfig {
    /// The path of ffmpeg; looked for on PATH when left out.
    pub(crate) ffmpeg: Option<PathBuf>,
    /// Folders with fonts; the usual ones of the system when left out.
    pub(crate) fonts: Vec<PathBuf>,
}

impl Config {
    /// Reads the configuration: the given file, or `sakuga.toml` in the data folder when there is one.
    pub(crate) fn load(given: Option<&Path>, data: &Path) -> anyhow::Result<Self> {
        let usual = data.join("sakuga.toml");
        let path = match given {
            Some(path) => path,
            None if usual.is_file() => &usual,
            None => return Ok(Self::default()),
        };
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("failed to read the configuration {}", path.display()))?;
        toml::from_str(&text)
            .with_context(|| format!("failed to understand the configuration {}", path.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typing_mistake_is_found_with_its_line() {
        let error = toml::from_str::<Config>("[line]\nfilm_worker = 2\n").unwrap_err().to_string();
        assert!(error.contains("line 2") && error.contains("film_workers"), "{error}");
    }
}
