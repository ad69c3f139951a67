//! A visit to a server that is not known yet: what it is, and which models it has, of which family each seems to be.

use std::path::PathBuf;
use std::sync::Arc;

use domain::clock::Clock;
use domain::family::Family;
use domain::style::ModelSettings;

use super::patience::Patience;
use super::protocol::address::Address;
use super::protocol::http::Http;
use super::protocol::wire::System;
use super::recipe::guess::{Guess, guess, header_of, usual};

/// The ports on which ComfyUI and its desktop program listen when nobody says another.
pub const USUAL_PORTS: [u16; 4] = [8188, 8000, 8189, 8288];

/// What was found at an address.
#[derive(Debug, Clone, PartialEq)]
pub struct Visit {
    /// The version of ComfyUI.
    pub version: String,
    /// What it computes on.
    pub device: String,
    /// The memory of that, in MiB.
    pub memory_mb: u64,
    /// Its models, whole checkpoints first.
    pub models: Vec<FoundModel>,
}

/// A model on a server.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundModel {
    /// The file's name as the server lists it.
    pub file: String,
    /// The family that it seems to be of; none when neither name nor header says.
    pub family: Option<Family>,
    /// Whether the family need not be asked for.
    pub sure: bool,
    /// Why it seems so, in a sentence.
    pub why: String,
}

impl FoundModel {
    /// What a style says to paint with it, when it is of this family: the settings that suit it.
    #[must_use]
    pub fn settings(&self, family: Family) -> ModelSettings {
        let usual = usual(family);
        ModelSettings {
            family,
            checkpoint: self.file.clone(),
            checkpoint_hash: None,
            sampler: usual.sampler.to_owned(),
            scheduler: usual.scheduler.to_owned(),
            steps: usual.steps,
            guidance: usual.guidance,
        }
    }
}

/// Looks at a server.
///
/// # Errors
///
/// Why it cannot be spoken to, in words.
pub async fn visit(address: &Address, clock: Arc<dyn Clock>) -> Result<Visit, String> {
    let http = Http::new(address.clone(), clock, Patience::default());
    let stats = http.system_stats().await.map_err(|trouble| trouble.to_string())?;
    let mut models = Vec::new();
    for folder in ["checkpoints", "diffusion_models", "unet_gguf"] {
        let files = http.models(folder).await.map_err(|trouble| trouble.to_string())?;
        models.extend(files.into_iter().map(|file| found(file, folder, &stats.system, address)));
    }
    let device = stats.devices.first().cloned().unwrap_or_default();
    Ok(Visit {
        version: stats.system.comfyui_version.unwrap_or_default(),
        device: device.name,
        memory_mb: device.vram_total >> 20,
        models,
    })
}

fn found(file: String, folder: &str, system: &System, address: &Address) -> FoundModel {
    let path = models_of(system).filter(|_| address.is_local()).map(|models| models.join(folder).join(&file));
    let header = path.and_then(|path| header_of(&path).ok());
    let guessed = guess(&file, header.as_deref());
    let Some(Guess { family, sure, why }) = guessed else {
        return FoundModel {
            file,
            family: None,
            sure: false,
            why: "neither name nor header says".to_owned(),
        };
    };
    FoundModel { file, family: Some(family), sure, why }
}

/// The folder of a server's models, where it was started with its own.
fn models_of(system: &System) -> Option<PathBuf> {
    let at = system.argv.iter().position(|word| word == "--base-directory")?;
    Some(PathBuf::from(system.argv.get(at + 1)?).join("models"))
}
