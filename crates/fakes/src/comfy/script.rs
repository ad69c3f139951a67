//! What a server is made of: its version, its models, its device, how fast it is and where its files lie.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

/// Which version of the protocol a server speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Version {
    /// 0.33.0 of August 2026, with `/api/jobs`.
    #[default]
    V0_33_0,
    /// 0.3.64 of October 2025, without `/api/jobs`, and with any text as the id of a prompt.
    V0_3_64,
}

impl Version {
    /// The number as the server says it.
    #[must_use]
    pub fn number(self) -> &'static str {
        match self {
            Self::V0_33_0 => "0.33.0",
            Self::V0_3_64 => "0.3.64",
        }
    }
}

/// Whether a server takes time for things other than its models.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pace {
    /// As it was measured: 0.8 ms for a prompt that is taken in, 3.8 ms for a run, and 200 ms between two runs at
    /// most every 10 s.
    Recorded,
    /// No time at all.
    #[default]
    None,
}

/// The device that a server computes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Its name, as `/system_stats` gives it.
    pub name: String,
    /// Its kind: `cuda` or `cpu`.
    pub kind: String,
    /// Its memory in MiB, from 1.
    pub vram_total_mb: u64,
    /// The memory of the machine in MiB, from 1.
    pub ram_total_mb: u64,
}

impl Default for Device {
    fn default() -> Self {
        Self {
            name: "cuda:0 NVIDIA GeForce RTX 4090 : cudaMallocAsync".to_owned(),
            kind: "cuda".to_owned(),
            vram_total_mb: 24 * 1024,
            ram_total_mb: 64 * 1024,
        }
    }
}

impl Device {
    /// The processor of a machine with so much memory in MiB, as a server names it that was started with `--cpu`.
    #[must_use]
    pub fn cpu(ram_total_mb: u64) -> Self {
        Self { name: "cpu".to_owned(), kind: "cpu".to_owned(), vram_total_mb: ram_total_mb, ram_total_mb }
    }
}

/// A file of weights, and what it costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Model {
    /// The folder it lies in, like `checkpoints` or `diffusion_models`.
    pub folder: String,
    /// Its name in the folder.
    pub name: String,
    /// How long it takes to load it.
    pub load: Duration,
    /// How long a step takes for a picture of one megapixel.
    pub step: Duration,
    /// How long it takes to encode a text.
    pub encode: Duration,
    /// How long it takes to decode or encode a picture of one megapixel.
    pub decode: Duration,
    /// The memory that its weights take, in MiB.
    pub memory_mb: u64,
    /// The memory that work on one megapixel takes besides, in MiB.
    pub per_megapixel_mb: u64,
    /// The memory that decoding one megapixel at once takes besides, in MiB; in tiles it takes next to nothing.
    pub decode_per_megapixel_mb: u64,
}

impl Model {
    /// A checkpoint with weights of so many MiB that takes no time.
    #[must_use]
    pub fn checkpoint(name: &str, memory_mb: u64) -> Self {
        Self::instant("checkpoints", name, memory_mb)
    }

    /// A file in this folder with weights of so many MiB that takes no time.
    #[must_use]
    pub fn instant(folder: &str, name: &str, memory_mb: u64) -> Self {
        Self {
            folder: folder.to_owned(),
            name: name.to_owned(),
            load: Duration::ZERO,
            step: Duration::ZERO,
            encode: Duration::ZERO,
            decode: Duration::ZERO,
            memory_mb,
            per_megapixel_mb: 1_000,
            decode_per_megapixel_mb: 0,
        }
    }
}

/// What a server is made of.
#[derive(Debug, Clone)]
pub struct Script {
    /// The version whose protocol it speaks.
    pub version: Version,
    /// The files of weights that cost time or memory; each is listed in its folder.
    pub models: Vec<Model>,
    /// More files by folder, which cost nothing: `loras`, `vae`, `text_encoders`, `controlnet` and so on.
    pub folders: BTreeMap<String, Vec<String>>,
    /// The device it computes on.
    pub device: Device,
    /// Whether it takes time besides that of its models.
    pub pace: Pace,
    /// How many results of nodes it keeps that the next prompt has no use for, as `--cache-lru` says; none by itself.
    pub cache_lru: usize,
    /// Where `input/`, `output/` and `temp/` are; a folder of its own that goes with the server when `None`.
    pub folder: Option<PathBuf>,
    /// Classes of nodes by name besides those of the server itself, described as `/object_info` describes them.
    /// A list of files in such a description that is empty is filled by the name of its input, as for the server's
    /// own classes.
    pub extensions: BTreeMap<String, serde_json::Value>,
}

impl Default for Script {
    fn default() -> Self {
        let models = vec![
            Model::checkpoint("sd15-anime.safetensors", 2_132),
            Model::checkpoint("sd15-plain.safetensors", 2_132),
            Model::checkpoint("sdxl-anime.safetensors", 6_617),
            Model::checkpoint("sdxl-plain.safetensors", 6_617),
        ];
        let lists: [(&str, &[&str]); 9] = [
            ("loras", &["lineart-sd15.safetensors", "hana-sdxl.safetensors", "lineart-sdxl.safetensors"]),
            ("vae", &["sd15.vae.safetensors", "sdxl.vae.safetensors", "wan.vae.safetensors"]),
            ("text_encoders", &["clip_l.safetensors", "t5xxl_fp8.safetensors", "umt5_xxl_fp8.safetensors"]),
            ("diffusion_models", &["flux1-dev-fp8.safetensors", "wan2.2_t2v_14B_fp8.safetensors"]),
            ("controlnet", &["lineart-sd15.safetensors", "lineart-sdxl.safetensors"]),
            ("clip_vision", &["clip_vision_h.safetensors"]),
            ("upscale_models", &["2x-lines.pth", "4x-anime.pth"]),
            ("ipadapter", &["ip-adapter-sdxl.safetensors"]),
            ("embeddings", &[]),
        ];
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Self {
            version: Version::default(),
            models,
            folders: lists.map(|(folder, names)| (folder.to_owned(), owned(names))).into(),
            device: Device::default(),
            pace: Pace::default(),
            cache_lru: 0,
            folder: None,
            extensions: BTreeMap::new(),
        }
    }
}

impl Script {
    /// The files in a folder, by name.
    #[must_use]
    pub fn files(&self, folder: &str) -> Vec<String> {
        let models = self.models.iter().filter(|model| model.folder == folder);
        let listed = self.folders.get(folder).into_iter().flatten();
        let mut names: Vec<String> = models.map(|model| model.name.clone()).chain(listed.cloned()).collect();
        names.sort();
        names.dedup();
        names
    }

    /// What a file of weights costs; nothing when it is only listed.
    #[must_use]
    pub fn model(&self, folder: &str, name: &str) -> Model {
        let mut models = self.models.iter();
        let known = models.find(|model| model.folder == folder && model.name == name);
        let free = || Model { per_megapixel_mb: 0, ..Model::instant(folder, name, 0) };
        known.cloned().unwrap_or_else(free)
    }
}
