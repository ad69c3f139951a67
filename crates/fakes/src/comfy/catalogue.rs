//! The classes of nodes that a server knows, with the lists of files that its script gives it.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use super::files::Folders;
use super::json::{Json, object, texts};
use super::script::Script;

/// The classes of a real server as it described them.
static RECORDED: LazyLock<BTreeMap<String, Json>> = LazyLock::new(|| {
    let text = include_str!("../../data/http-object-info-full.json");
    let recorded = Json::parse(text).expect("what was recorded is JSON");
    recorded.members().iter().cloned().collect()
});

/// The folders for models of a real server.
const FOLDERS: [&str; 27] = [
    "checkpoints",
    "configs",
    "loras",
    "vae",
    "text_encoders",
    "diffusion_models",
    "clip_vision",
    "style_models",
    "embeddings",
    "diffusers",
    "vae_approx",
    "controlnet",
    "gligen",
    "upscale_models",
    "latent_upscale_models",
    "custom_nodes",
    "datasets",
    "hypernetworks",
    "photomaker",
    "classifiers",
    "model_patches",
    "audio_encoders",
    "background_removal",
    "frame_interpolation",
    "geometry_estimation",
    "optical_flow",
    "detection",
];

/// The classes that a server knows.
pub(crate) struct Catalogue {
    script: Arc<Script>,
    folders: Arc<Folders>,
    extensions: BTreeMap<String, Json>,
}

impl Catalogue {
    /// The recorded classes and those of the script.
    pub(crate) fn new(script: Arc<Script>, folders: Arc<Folders>) -> Self {
        let described = |(name, class): (&String, &serde_json::Value)| {
            Some((name.clone(), with_defaults(name, Json::parse(&class.to_string())?)))
        };
        let extensions = script.extensions.iter().filter_map(described).collect();
        Self { script, folders, extensions }
    }

    /// What the server says of a class, with the files that are there now.
    pub(crate) fn class(&self, name: &str) -> Option<Json> {
        if let Some(class) = self.extensions.get(name) {
            return Some(self.filled(name, class.clone(), |list| list.items().is_empty()));
        }
        Some(self.filled(name, RECORDED.get(name)?.clone(), |_| true))
    }

    /// What the server says of all classes.
    pub(crate) fn all(&self) -> Json {
        let mut names: Vec<&String> = RECORDED.keys().chain(self.extensions.keys()).collect();
        names.sort();
        names.dedup();
        Json::Object(names.iter().filter_map(|name| Some(((*name).clone(), self.class(name)?))).collect())
    }

    /// The names of the folders for models.
    pub(crate) fn folders(&self) -> Vec<String> {
        let mut names: Vec<String> = FOLDERS.map(str::to_owned).into();
        let models = self.script.models.iter().map(|model| &model.folder);
        for folder in self.script.folders.keys().chain(models) {
            if !names.contains(folder) {
                names.push(folder.clone());
            }
        }
        names
    }

    fn filled(&self, name: &str, mut class: Json, replaced: fn(&Json) -> bool) -> Json {
        for section in ["required", "optional"] {
            let Some(Json::Object(inputs)) = class.get_mut("input").and_then(|input| input.get_mut(section))
            else {
                continue;
            };
            for (input, described) in inputs {
                if let Some(choices) = choices_of(described).filter(|list| replaced(list))
                    && let Some(files) = self.files(name, input, choices)
                {
                    *choices = texts(files);
                }
            }
        }
        class
    }

    fn files(&self, class: &str, input: &str, recorded: &Json) -> Option<Vec<String>> {
        if matches!((class, input), ("LoadImage" | "LoadImageMask", "image")) {
            return Some(self.folders.pictures());
        }
        let mut files = self.script.files(folder_of(class, input)?);
        if input == "vae_name" {
            files.extend(recorded.items().iter().filter_map(Json::text).map(str::to_owned));
            files.dedup();
        }
        Some(files)
    }
}

/// The list of what an input may be, when there is one.
fn choices_of(described: &mut Json) -> Option<&mut Json> {
    let Json::List(parts) = described else { return None };
    let (first, rest) = parts.split_first_mut()?;
    match first {
        Json::List(_) => Some(first),
        Json::Text(kind) if kind == "COMBO" => rest.first_mut()?.get_mut("options"),
        _ => None,
    }
}

/// A class of an extension with what every description has.
fn with_defaults(name: &str, mut class: Json) -> Json {
    let defaults = object([
        ("input", object([("required", Json::Object(Vec::new()))])),
        ("output", Json::List(Vec::new())),
        ("output_node", false.into()),
        ("name", name.into()),
        ("display_name", name.into()),
        ("python_module", "custom_nodes.extension".into()),
        ("category", "extension".into()),
    ]);
    for (key, value) in defaults.members() {
        if class.get(key).is_none() {
            class.set(key, value.clone());
        }
    }
    class
}

/// The folder whose files an input offers.
pub(crate) fn folder_of(class: &str, input: &str) -> Option<&'static str> {
    Some(match (class, input) {
        ("CLIPVisionLoader", "clip_name") => "clip_vision",
        ("UpscaleModelLoader", "model_name") => "upscale_models",
        ("LatentUpscaleModelLoader", "model_name") => "latent_upscale_models",
        ("FrameInterpolationModelLoader", "model_name") => "frame_interpolation",
        ("OpticalFlowLoader", "model_name") => "optical_flow",
        ("LoadMediaPipeFaceLandmarker", "model_name") => "detection",
        ("LoadDA3Model" | "LoadMoGeModel", "model_name") => "geometry_estimation",
        ("ModelPatchLoader", "name") => "model_patches",
        (_, "ckpt_name") => "checkpoints",
        (_, "lora_name") => "loras",
        (_, "vae_name") => "vae",
        (_, "control_net_name") => "controlnet",
        (_, "unet_name") => "diffusion_models",
        (_, "clip_name" | "clip_name1" | "clip_name2" | "clip_name3" | "clip_name4" | "text_encoder") => {
            "text_encoders"
        }
        (_, "style_model_name") => "style_models",
        (_, "gligen_name") => "gligen",
        (_, "hypernetwork_name") => "hypernetworks",
        (_, "photomaker_model_name") => "photomaker",
        (_, "audio_encoder_name") => "audio_encoders",
        (_, "bg_removal_name") => "background_removal",
        (_, "ipadapter_file") => "ipadapter",
        _ => return None,
    })
}
