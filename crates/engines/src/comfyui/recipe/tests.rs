//! What is shipped, held against a recorded catalogue, and what graphs come of requests.

use std::collections::{BTreeMap, BTreeSet};

use domain::character::ReferenceKind;
use domain::family::Family;
use domain::request::{AppliedLora, AppliedReference, Chunk, Fit, Generation, Region, Request, Words};
use domain::style::FrameSize;
use domain::take::Stage;
use serde_json::Value;

use super::allowed::why_not;
use super::build::{Built, Given, build};
use super::catalogue::Catalogue;
use super::check::check;
use super::shelf::{Loaded, SHIPPED, Shelf};
use crate::comfyui::protocol::wire::Graph;

/// What a server of version 0.33.0 said it has.
pub(super) const RECORDED: &str = include_str!("../../../../fakes/data/http-object-info-full.json");

pub(super) fn catalogue() -> Catalogue {
    Catalogue::read(&serde_json::from_str::<Graph>(RECORDED).unwrap())
}

pub(super) fn shipped(name: &str) -> Loaded {
    let (name, manifest, graph) = SHIPPED.iter().find(|(known, ..)| *known == name).unwrap();
    Loaded::read(name, manifest, graph).unwrap()
}

fn words(chunks: &[&str]) -> Words {
    let chunk = |text: &&str| Chunk { text: (*text).to_owned(), tokens: text.split(' ').count() };
    Words { chunks: chunks.iter().map(chunk).collect() }
}

/// A request that asks for everything that any recipe takes.
pub(crate) fn request(family: Family) -> Request {
    let frame = FrameSize { width: 1280, height: 720 };
    let canvas = family.canvas(frame);
    let lora = |name: &str, strength| AppliedLora {
        character: None,
        name: name.to_owned(),
        hash: None,
        family,
        strength,
    };
    let hash = || domain::asset::ContentHash("0".repeat(64));
    let region = |slug: &str, left| Region {
        character: slug.parse().unwrap(),
        left,
        top: 0.0,
        width: 0.5,
        height: 1.0,
        masked: true,
        words: words(&[slug]),
    };
    let reference = |kind| AppliedReference { character: "hana".parse().unwrap(), kind, hash: hash() };
    let generation = Generation {
        family,
        checkpoint: "model.safetensors".to_owned(),
        checkpoint_hash: None,
        sampler: "euler".to_owned(),
        scheduler: "normal".to_owned(),
        steps: 21,
        guidance: 4.1,
        canvas,
        fit: Fit { left: 0, top: 0, kept: canvas, frame },
        positive: words(&["masterpiece, 1girl", "rain, street"]),
        negative: words(&["lowres"]),
        loras: vec![lora("hana.safetensors", 0.8), lora("ink.safetensors", 0.35)],
        references: vec![reference(ReferenceKind::Face), reference(ReferenceKind::Full)],
        regions: vec![region("hana", 0.0), region("ren", 0.5)],
        guide: None,
        change: Some(0.45),
    };
    Request {
        stage: Stage::Keyframe,
        frame,
        generation: Some(generation),
        ..testkit::request(9_007_199_254_740_991)
    }
}

/// The graph of the request, with pictures for every slot but those in `without`.
pub(super) fn built(loaded: &Loaded, without: &[&str]) -> Result<Built, String> {
    let family = loaded.manifest.brings.family;
    let family = family.unwrap_or_else(|| loaded.manifest.families.first().copied().unwrap_or(Family::Sd15));
    let slots = [
        "source",
        "mask",
        "guide",
        "first_frame",
        "last_frame",
        "mask_hana",
        "mask_ren",
        "reference_hana_face",
        "reference_hana_full",
    ];
    let pictures = slots.iter().filter(|slot| !without.contains(slot));
    let pictures = pictures.map(|slot| ((*slot).to_owned(), format!("sakuga/{slot}.png"))).collect();
    let files = loaded.manifest.files.iter().map(|file| (file.key.clone(), file.names[0].clone())).collect();
    let request = request(family);
    build(loaded, Given { request: &request, files: &files, pictures: &pictures, prefix: "sakuga/p" })
}

/// A graph as text, a line for each node.
pub(super) fn shown(built: &Built) -> String {
    let mut nodes: Vec<(u64, String)> = built
        .graph
        .iter()
        .map(|(id, node)| {
            let inputs: Vec<String> = node["inputs"]
                .as_object()
                .unwrap()
                .iter()
                .map(|(name, value)| match value {
                    Value::Array(link) => format!("{name}=<{}.{}", link[0].as_str().unwrap(), link[1]),
                    value => format!("{name}={value}"),
                })
                .collect();
            (
                id.parse().unwrap(),
                format!("{id} {} {}", node["class_type"].as_str().unwrap(), inputs.join(" ")),
            )
        })
        .collect();
    nodes.sort();
    let lines: Vec<String> = nodes.into_iter().map(|(_, line)| line).collect();
    format!("{}\n-> {}\n", lines.join("\n"), built.output)
}

#[test]
fn every_shipped_recipe_becomes_a_graph_that_the_recorded_server_takes() {
    let catalogue = catalogue();
    let mut troubles = Vec::new();
    for (name, ..) in SHIPPED {
        let loaded = shipped(name);
        let graph = match built(&loaded, &[]) {
            Ok(built) => built.graph,
            Err(why) => {
                troubles.push(format!("{name}: {why}"));
                continue;
            }
        };
        let extensions: Vec<&String> =
            loaded.manifest.extensions.iter().flat_map(|extension| &extension.classes).collect();
        let known = |trouble: &String| {
            extensions.iter().any(|class| trouble.contains(class.as_str()))
                || trouble.contains(".safetensors")
        };
        let found = check(&graph, &catalogue).into_iter().filter(|trouble| !known(trouble));
        troubles.extend(found.map(|trouble| format!("{name}: {trouble}")));
    }
    assert!(troubles.is_empty(), "{}", troubles.join("\n"));
}

#[test]
fn every_shipped_recipe_loads_safe_files_and_says_where_they_are_from() {
    for (name, ..) in SHIPPED {
        let loaded = shipped(name);
        for file in &loaded.manifest.files {
            assert!(file.source.starts_with("https://"), "{name}: {}", file.key);
            let ending = |name: &String| name.rsplit_once('.').map(|(_, ending)| ending.to_owned());
            let safe = |ending: &str| matches!(ending, "safetensors" | "gguf");
            let endings: Vec<String> = file.names.iter().filter_map(ending).collect();
            assert!(endings.iter().all(|ending| safe(ending)), "{name}: {:?}", file.names);
        }
        assert!(!loaded.manifest.about.is_empty() && loaded.manifest.about.ends_with('.'), "{name}");
    }
}

#[test]
fn graphs_of_the_shipped_recipes() {
    for (name, ..) in SHIPPED {
        let graph = shown(&built(&shipped(name), &[]).unwrap());
        insta::assert_snapshot!(format!("graph_{name}"), graph);
    }
}

#[test]
fn a_clip_without_a_last_frame_leaves_out_what_reads_it() {
    let graph = shown(&built(&shipped("wan22-i2v"), &["last_frame"]).unwrap());
    assert!(!graph.contains("last_frame"), "{graph}");
    assert!(graph.contains("first_frame"), "{graph}");
    let missing = built(&shipped("wan22-i2v"), &["first_frame"]).unwrap_err();
    assert!(missing.contains("produce the keyframe"), "{missing}");
}

#[test]
fn without_additions_the_part_for_them_is_left_out() {
    let loaded = shipped("sd15");
    let mut request = request(Family::Sd15);
    request.generation.as_mut().unwrap().loras.clear();
    let none = BTreeMap::new();
    let given = Given { request: &request, files: &none, pictures: &none, prefix: "sakuga/p" };
    let graph = shown(&build(&loaded, given).unwrap());
    assert!(!graph.contains("Lora"), "{graph}");
    assert!(graph.contains("clip=<1.1"), "{graph}");
}

#[test]
fn an_own_recipe_takes_the_place_of_a_shipped_one_and_a_wrong_one_is_named() {
    let home = tempfile::tempdir().unwrap();
    let put = |name: &str, manifest: &str, graph: &str| {
        let folder = home.path().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("recipe.toml"), manifest).unwrap();
        std::fs::write(folder.join("graph.json"), graph).unwrap();
    };
    let (_, manifest, graph) = SHIPPED.iter().find(|(name, ..)| *name == "sd15").unwrap();
    put("sd15", &manifest.replace("title = \"", "title = \"Mine: "), graph);
    put("no-node", &manifest.replace("node = \"Sampler\"", "node = \"Ghost\""), graph);
    put("no-toml", "title = 7", graph);
    let compiled = |text: &str| text.replace("\"LoraLoader\"", "\"TorchCompileModel\"");
    put("runs-code", &compiled(manifest), &compiled(graph));
    put(
        "foreign",
        &manifest.replace("class = \"KSampler\"", "class = \"MySampler\""),
        &graph.replace("\"KSampler\"", "\"MySampler\""),
    );
    put("editor", manifest, r#"{"nodes": [], "links": []}"#);
    let (shelf, wrong) = Shelf::read(Some(home.path()), &BTreeSet::new());
    assert!(shelf.get("sd15").unwrap().manifest.title.starts_with("Mine: "));
    assert_eq!(shelf.all().len(), SHIPPED.len());
    insta::assert_snapshot!(wrong.join("\n"));
    let (shelf, _) = Shelf::read(Some(home.path()), &BTreeSet::from(["MySampler".to_owned()]));
    assert!(shelf.get("foreign").is_some(), "what is allowed by name can be used");
}

#[test]
fn every_node_of_a_shipped_recipe_is_allowed_or_of_an_extension_that_it_names() {
    for (name, ..) in SHIPPED {
        let loaded = shipped(name);
        let extensions: BTreeSet<String> =
            loaded.manifest.extensions.iter().flat_map(|extension| extension.classes.clone()).collect();
        let classes = loaded.graph.values().map(|node| node["class_type"].as_str().unwrap());
        let refused: Vec<String> = classes.filter_map(|class| why_not(class, &extensions)).collect();
        assert!(refused.is_empty(), "{name}: {refused:?}");
    }
}

#[test]
fn what_a_server_lacks_is_named_with_what_is_nearest() {
    let mut graph = built(&shipped("sd15"), &[]).unwrap().graph;
    let mut said: BTreeMap<String, Value> = serde_json::from_str(RECORDED).unwrap();
    let list = serde_json::json!([["hana_v2.safetensors", "ink.safetensors"], {}]);
    said.get_mut("LoraLoader").unwrap()["input"]["required"]["lora_name"] = list;
    said.get_mut("CheckpointLoaderSimple").unwrap()["input"]["required"]["ckpt_name"] =
        serde_json::json!([["Model_XL.safetensors", "old.ckpt"], {}]);
    graph["6"]["inputs"]["sampler_name"] = "eular".into();
    graph["6"]["inputs"]["cfg"] = 1000.into();
    graph["7"]["class_type"] = "VaeDecode".into();
    let catalogue = Catalogue::read(&said.into_iter().collect());
    insta::assert_snapshot!(check(&graph, &catalogue).join("\n"));
    graph["1"]["inputs"]["ckpt_name"] = "old.ckpt".into();
    let pickle = check(&graph, &catalogue).join("\n");
    assert!(pickle.contains("old.ckpt can run programs"), "{pickle}");
}
