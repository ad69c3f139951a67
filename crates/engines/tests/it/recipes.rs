//! Every shipped recipe, carried out by the stand-in: pictures and clips of the size and length that was asked for.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use domain::asset::ContentHash;
use domain::family::Family;
use domain::recipe::Recipe;
use domain::request::{Fit, Generation};
use domain::style::FrameSize;
use domain::take::Stage;
use engines::{Engine as _, EngineWork};
use fakes::comfy::Script;
use serde_json::{Value, json};

use crate::support::{House, MODELS, patience, request, script, work};

fn recipes() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../recipes")
}

fn manifest(recipe: &str) -> toml::Table {
    std::fs::read_to_string(recipes().join(recipe).join("recipe.toml")).unwrap().parse().unwrap()
}

/// A node of an extension, as far as the graphs of the recipes use it.
fn node(inputs: &[(&str, &str)], outputs: &[&str]) -> Value {
    let input = |(name, kind): &(&str, &str)| {
        let spec = if *kind == "LIST" { json!([[], {}]) } else { json!([kind, {}]) };
        ((*name).to_owned(), spec)
    };
    let required: serde_json::Map<String, Value> = inputs.iter().map(input).collect();
    json!({ "input": { "required": required }, "output": outputs, "output_node": false, "category": "extension" })
}

/// A server with every file that a shipped recipe names, and the nodes of the extensions.
fn rich() -> Script {
    let mut script = script();
    for recipe in std::fs::read_dir(recipes()).unwrap() {
        let manifest = manifest(recipe.unwrap().file_name().to_str().unwrap());
        for file in manifest.get("file").and_then(|files| files.as_array()).into_iter().flatten() {
            let name = file["names"][0].as_str().unwrap().to_owned();
            script.folders.entry(file["folder"].as_str().unwrap().to_owned()).or_default().push(name);
        }
        if let Some(checkpoint) = manifest.get("brings").and_then(|brings| brings.get("checkpoint")) {
            let models = script.folders.entry("diffusion_models".to_owned()).or_default();
            models.push(checkpoint.as_str().unwrap().to_owned());
        }
    }
    script.folders.entry("diffusion_models".to_owned()).or_default().push(MODELS[0].to_owned());
    script.extensions = BTreeMap::from([
        ("UnetLoaderGGUF".to_owned(), node(&[("unet_name", "LIST")], &["MODEL"])),
        ("IPAdapterModelLoader".to_owned(), node(&[("ipadapter_file", "LIST")], &["IPADAPTER"])),
        (
            "IPAdapterAdvanced".to_owned(),
            node(&[("model", "MODEL"), ("ipadapter", "IPADAPTER"), ("image", "IMAGE")], &["MODEL"]),
        ),
    ]);
    script
}

/// The request of a recipe, with a picture for everything that it can take.
fn asked(recipe: &Recipe, number: u64, files: &Path) -> EngineWork {
    let style = request(number, MODELS[0]).generation.unwrap();
    let family =
        recipe.brings.family.unwrap_or_else(|| recipe.families.first().copied().unwrap_or(Family::Sd15));
    let canvas = FrameSize { width: 64, height: 64 };
    let generation = Generation {
        family,
        checkpoint: recipe.brings.checkpoint.clone().unwrap_or(style.checkpoint.clone()),
        change: Some(0.5),
        fit: Fit { left: 0, top: 0, kept: canvas, frame: canvas },
        ..style
    };
    let mut asked = request(number, MODELS[0]);
    asked.stage = recipe.stages[0];
    asked.recipe.clone_from(&recipe.name);
    asked.generation = Some(generation);
    let slots = ["source", "mask", "guide", "first_frame", "last_frame"];
    let inputs = slots.iter().map(|slot| ((*slot).to_owned(), ContentHash("0".repeat(64))));
    asked.inputs = inputs.collect();
    let picture = |slot: &&str| ((*slot).to_owned(), files.to_owned());
    EngineWork { request: asked, files: slots.iter().map(picture).collect(), ..work(number) }
}

#[tokio::test]
async fn every_shipped_recipe_makes_what_it_is_for() {
    let house = House::of(vec![rich()], patience()).await;
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("in.png");
    image::RgbImage::from_pixel(64, 64, image::Rgb([200, 100, 50])).save(&file).unwrap();
    house.engine.stock().await;
    let mut troubles = Vec::new();
    for (number, recipe) in house.engine.recipes().iter().enumerate() {
        let asked = asked(recipe, number as u64, &file);
        if let Err(fault) = house.engine.check(&asked.request) {
            troubles.push(format!("{}: {fault}", recipe.name));
            continue;
        }
        let (made, _) = house.run(&asked).await;
        match made {
            Err(fault) => troubles.push(format!("{}: {fault}", recipe.name)),
            Ok(output) if asked.request.stage == Stage::Clip => {
                let clip = output.clip.unwrap();
                assert_eq!((clip.width, clip.height, clip.frames), (64, 64, 24), "{}", recipe.name);
                let mut rgb = vec![0; 64 * 64 * 3];
                clip.source.frame(23, &mut rgb).unwrap();
            }
            Ok(output) => {
                let picture = output.picture.unwrap();
                assert_eq!((picture.width, picture.height), (64, 64), "{}", recipe.name);
            }
        }
    }
    assert!(troubles.is_empty(), "{}", troubles.join("\n"));
}

#[tokio::test]
async fn what_a_plain_server_lacks_is_named_with_its_source() {
    let house = House::new().await;
    house.engine.stock().await;
    let lacks = house.engine.lacking("wan22-i2v-gguf");
    let words = lacks[0].what.join("\n");
    assert!(words.contains("the node UnetLoaderGGUF (of ComfyUI-GGUF, https://"), "{words}");
    assert!(words.contains("It can be had at https://"), "{words}");
    assert!(house.engine.lacking("sd15")[0].what.is_empty());
}
