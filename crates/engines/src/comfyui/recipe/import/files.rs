//! The files that a workflow loads beside its model: each is looked for on every server.

use serde_json::Value as Json;

use super::refuse::is_weights;
use super::{Draft, trace};
use crate::comfyui::recipe::manifest::{NeededFile, Repeat, RepeatOf, Through, Value};
use crate::recipes::{NotImported, Question};

/// How many additions a repeated part is given at most.
const MOST_LORAS: u32 = 16;

/// Inputs that name a file, with the folder of models that it lies in.
const FOLDERS: [(&str, &str, &str); 20] = [
    ("CheckpointLoaderSimple", "ckpt_name", "checkpoints"),
    ("ImageOnlyCheckpointLoader", "ckpt_name", "checkpoints"),
    ("UNETLoader", "unet_name", "diffusion_models"),
    ("UnetLoaderGGUF", "unet_name", "unet_gguf"),
    ("VAELoader", "vae_name", "vae"),
    ("CLIPLoader", "clip_name", "text_encoders"),
    ("CLIPLoaderGGUF", "clip_name", "clip_gguf"),
    ("DualCLIPLoader", "clip_name1", "text_encoders"),
    ("DualCLIPLoader", "clip_name2", "text_encoders"),
    ("TripleCLIPLoader", "clip_name1", "text_encoders"),
    ("TripleCLIPLoader", "clip_name2", "text_encoders"),
    ("TripleCLIPLoader", "clip_name3", "text_encoders"),
    ("CLIPVisionLoader", "clip_name", "clip_vision"),
    ("ControlNetLoader", "control_net_name", "controlnet"),
    ("LoraLoader", "lora_name", "loras"),
    ("LoraLoaderModelOnly", "lora_name", "loras"),
    ("UpscaleModelLoader", "model_name", "upscale_models"),
    ("StyleModelLoader", "style_model_name", "style_models"),
    ("ModelPatchLoader", "name", "model_patches"),
    ("IPAdapterModelLoader", "ipadapter_file", "ipadapter"),
];

impl Draft<'_> {
    /// Names every file that the recipe needs and that nothing else decides.
    pub(super) fn files(&mut self) {
        let ids: Vec<String> = self.graph().keys().cloned().collect();
        for id in ids {
            let class = self.wiring.class(&id).to_owned();
            for (_, input, folder) in FOLDERS.iter().filter(|(known, ..)| *known == class) {
                self.needs(&id, input, folder);
            }
        }
    }

    fn needs(&mut self, id: &str, input: &str, folder: &str) {
        let title = self.title(id);
        let file = trace::input(self.graph(), id, input).filter(|file| is_weights(file));
        let Some(file) = file.and_then(Json::as_str).map(str::to_owned) else { return };
        let known = self.parameters.iter().any(|known| known.node == title && known.input == input);
        if known {
            return;
        }
        let key = format!("file_{}", self.manifest.files.len() + 1);
        self.gets(Value::File, id, input);
        if let Some(parameter) = self.parameters.last_mut() {
            parameter.file = Some(key.clone());
        }
        self.manifest.files.push(NeededFile {
            key,
            folder: folder.to_owned(),
            names: vec![file],
            about: format!("It is loaded by \"{title}\" of the workflow."),
            source: String::new(),
        });
    }

    /// Offers the place of a `LoRA` of the workflow to those of the shot.
    pub(super) fn loras(&mut self) -> Result<(), NotImported> {
        let is_lora = |id: &&String| matches!(self.wiring.class(id), "LoraLoader" | "LoraLoaderModelOnly");
        let found: Vec<String> = self.graph().keys().filter(is_lora).cloned().collect();
        if found.is_empty() {
            self.note("The recipe takes no LoRA of the cast: put a LoraLoader into the workflow to give them a place.");
            return Ok(());
        }
        let titles: Vec<String> = found.iter().map(|id| self.title(id)).collect();
        let text = format!("The place of which LoRA do those of the shot take ({})?", titles.join(", "));
        let choices = titles.iter().cloned().chain(["none".to_owned()]);
        let Some(answer) = self.answers.choose(Question::new("loras", text, choices).usually("none"))? else {
            return Ok(());
        };
        let chosen = found.iter().zip(&titles).find(|(_, title)| **title == answer);
        let Some((id, title)) = chosen else {
            self.note(format!(
                "The LoRAs of the workflow stay ({}); `--answer loras=TITLE` gives the place of one to those of the shot.",
                titles.join(", ")
            ));
            return Ok(());
        };
        self.repeat_lora(&id.clone(), title);
        Ok(())
    }

    fn repeat_lora(&mut self, id: &str, title: &str) {
        let through = |input: &str, port: u64| Through {
            input: format!("{title}.{input}"),
            output: format!("{title}.{port}"),
        };
        let mut ways = vec![through("model", 0)];
        if trace::source(self.graph(), id, "clip").is_some() {
            ways.push(through("clip", 1));
        }
        self.manifest.repeats.push(Repeat {
            of: RepeatOf::Loras,
            nodes: vec![title.to_owned()],
            through: ways,
        });
        self.takes.loras = MOST_LORAS;
        self.gets(Value::Lora, id, "lora_name");
        for name in ["strength_model", "strength_clip"] {
            if trace::input(self.graph(), id, name).is_some() {
                self.gets(Value::LoraStrength, id, name);
            }
        }
    }
}
