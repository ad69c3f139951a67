//! By header: what a `.safetensors` file says of itself before its weights begin.
//!
//! The first eight bytes are the length of a JSON text, which names every tensor with its shape
//! (<https://github.com/huggingface/safetensors#format>). The rules on tensors are those by which ComfyUI itself tells
//! networks apart (`comfy/model_detection.py` and `comfy/supported_models.py`).

use std::fs::File;
use std::io::Read;
use std::path::Path;

use domain::family::Family;
use serde_json::{Map, Value};

use super::Guess;

/// The longest header that is read; the format itself allows no more.
const LONGEST: u64 = 100 * 1024 * 1024;

/// What may stand before a network's tensors in a file (`unet_prefix_from_state_dict` of ComfyUI).
const PREFIXES: [&str; 3] = ["model.diffusion_model.", "net.", ""];

/// The beginning of a file with its header and without its weights.
///
/// # Errors
///
/// When the file cannot be read or begins with no header.
pub(crate) fn header_of(path: &Path) -> Result<Vec<u8>, String> {
    let shown = path.display();
    let cannot =
        |error: std::io::Error| format!("{shown} cannot be read ({error}): look whether it is whole");
    let mut file = File::open(path).map_err(cannot)?;
    let mut bytes = vec![0; 8];
    file.read_exact(&mut bytes).map_err(cannot)?;
    let length = length(&bytes).ok_or_else(|| {
        format!("{shown} begins with no header of a .safetensors file: use a file of that kind")
    })?;
    let read = file.take(length).read_to_end(&mut bytes).map_err(cannot)?;
    if (read as u64) < length {
        return Err(format!("{shown} ends within its header: load it down again"));
    }
    Ok(bytes)
}

fn length(bytes: &[u8]) -> Option<u64> {
    let length = u64::from_le_bytes(bytes.get(..8)?.try_into().ok()?);
    (2..=LONGEST).contains(&length).then_some(length)
}

/// The family that a header speaks for; none when it is damaged or of a network that the studio does not know.
pub(crate) fn by_header(bytes: &[u8]) -> Option<Guess> {
    let end = usize::try_from(length(bytes)?).ok()?.checked_add(8)?;
    let said: Map<String, Value> = serde_json::from_slice(bytes.get(8..end)?).ok()?;
    let header = Header(&said);
    header.tensors().or_else(|| header.words())
}

/// A header as it was read.
struct Header<'a>(&'a Map<String, Value>);

impl Header<'_> {
    /// The shape of one of the network's tensors; none when it has no such.
    fn shape(&self, name: &str) -> Option<Vec<u64>> {
        let tensor = PREFIXES.iter().find_map(|prefix| self.0.get(&format!("{prefix}{name}")))?;
        Some(tensor["shape"].as_array()?.iter().filter_map(Value::as_u64).collect())
    }

    fn has(&self, name: &str) -> bool {
        self.shape(name).is_some()
    }

    /// What the tensors say.
    fn tensors(&self) -> Option<Guess> {
        self.unet().or_else(|| self.transformer())
    }

    /// The older networks: which width of words the first attention reads tells them apart.
    fn unet(&self) -> Option<Guess> {
        // `context_dim` of SD15 is 768 (SD 2 has 1024) and that of SDXL 2048 (its refiner has 1280).
        let reads = |name| self.shape(name).and_then(|shape| shape.get(1).copied());
        if reads("input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight") == Some(768) {
            return Some(Guess::new(Family::Sd15, true, "Its network is that of SD 1.5."));
        }
        if reads("input_blocks.4.1.transformer_blocks.0.attn2.to_k.weight") != Some(2048) {
            return None;
        }
        // Models for anime that predict velocity carry an empty tensor `v_pred`, and `ztsnr` beside it when their noise
        // ends at nothing (`SDXL.model_type` of ComfyUI).
        if self.0.contains_key("v_pred") || self.0.contains_key("ztsnr") {
            let why = "Its network is that of SDXL, and it predicts velocity.";
            return Some(Guess::new(Family::NoobaiVpred, false, why));
        }
        Some(Guess::new(Family::Sdxl, false, "Its network is that of SDXL."))
    }

    fn transformer(&self) -> Option<Guess> {
        let sure = |family, why: &str| Some(Guess::new(family, true, why));
        // `anima` is Cosmos Predict 2 with an adapter for a language model.
        if self.has("llm_adapter.blocks.0.cross_attn.q_proj.weight") {
            return sure(Family::Anima, "Its network is that of Anima.");
        }
        // `qwen_image`: the only transformer with a norm on its words.
        if self.has("txt_norm.weight") && self.has("transformer_blocks.0.img_mod.1.weight") {
            return sure(Family::QwenImage, "Its network is that of Qwen-Image.");
        }
        // `lumina2` with 3840 channels is Z-Image; with 2304 it is Lumina 2.
        if self.shape("cap_embedder.1.weight").and_then(|shape| shape.first().copied()) == Some(3840) {
            return sure(Family::ZImage, "Its network is that of Z-Image.");
        }
        // `flux`: FLUX.1 reads a vector of CLIP, which FLUX.2 and Chroma do not; Hunyuan Video refines its words.
        let flux = self.has("double_blocks.0.img_attn.norm.key_norm.scale")
            || self.has("double_blocks.0.img_attn.qkv.weight");
        let other = self.has("txt_in.individual_token_refiner.blocks.0.norm1.weight");
        if flux && !other && self.has("vector_in.in_layer.weight") {
            return sure(Family::Flux, "Its network is that of FLUX.1.");
        }
        self.wan()
    }

    /// `wan2.1`, which is the network of both versions.
    fn wan(&self) -> Option<Guess> {
        self.shape("head.modulation")?;
        let reads = self.shape("patch_embedding.weight").and_then(|shape| shape.get(1).copied());
        // 48 channels are those of the VAE of 2.2 5B; 36 without an input for CLIP Vision are those of 2.2 I2V.
        if reads == Some(48) || reads == Some(36) && !self.has("img_emb.proj.0.bias") {
            return Some(Guess::new(Family::Wan22, true, "Its network is that of Wan 2.2."));
        }
        Some(Guess::new(Family::Wan22, false, "Its network is that of Wan 2.1 and of Wan 2.2 from words."))
    }

    /// What stands beside the tensors. Trainers write it: `modelspec.architecture` is that of
    /// <https://github.com/Stability-AI/ModelSpec>, `ss_base_model_version` that of kohya-ss/sd-scripts.
    fn words(&self) -> Option<Guess> {
        let said = self.0.get("__metadata__")?;
        let keys = ["modelspec.architecture", "ss_base_model_version"];
        let word = keys.iter().find_map(|key| said[*key].as_str().filter(|word| !word.is_empty()))?;
        let compact: String = word.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
        let known = [
            ("stablediffusionxl", Family::Sdxl),
            ("sdxl", Family::Sdxl),
            ("stablediffusionv1", Family::Sd15),
            ("sdv1", Family::Sd15),
            ("sd15", Family::Sd15),
            ("flux1", Family::Flux),
            ("qwenimage", Family::QwenImage),
            ("zimage", Family::ZImage),
            ("anima", Family::Anima),
            ("wan", Family::Wan22),
        ];
        let (_, family) = known.into_iter().find(|(beginning, _)| compact.starts_with(beginning))?;
        let sure = !matches!(family, Family::Sdxl | Family::Wan22);
        Some(Guess::new(family, sure, format!("Its trainer calls it {}.", word.escape_debug())))
    }
}
