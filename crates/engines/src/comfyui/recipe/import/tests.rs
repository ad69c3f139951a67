//! Workflows as people have them, and what becomes of them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value as Json, json};

use super::{Asked, Imported, import, workflow_of};
use crate::comfyui::recipe::catalogue::Catalogue;
use crate::comfyui::recipe::check::check;
use crate::comfyui::recipe::manifest::Manifest;
use crate::comfyui::recipe::shelf::{Loaded, SHIPPED};
use crate::comfyui::recipe::tests::{built, catalogue, shown};
use crate::recipes::NotImported;

const API: &str = include_str!("fixtures/api.json");
const EDITOR: &str = include_str!("fixtures/editor.json");

fn json_of(text: &str) -> Json {
    serde_json::from_str(text).unwrap()
}

fn answers(given: &[(&str, &str)]) -> BTreeMap<String, String> {
    given.iter().map(|(key, answer)| ((*key).to_owned(), (*answer).to_owned())).collect()
}

fn imported(
    workflow: &Json,
    catalogue: Option<&Catalogue>,
    given: &[(&str, &str)],
) -> Result<Imported, NotImported> {
    let (answers, allow) = (answers(given), BTreeSet::new());
    import(Asked { name: "mine", workflow, catalogue, answers: &answers, allow: &allow })
}

fn made(workflow: &Json, given: &[(&str, &str)]) -> Imported {
    let imported = imported(workflow, Some(&catalogue()), given).unwrap_or_else(|why| panic!("{why:?}"));
    holds(&imported.loaded);
    imported
}

/// Builds the recipe and holds its graph against the recorded server.
fn holds(loaded: &Loaded) {
    let built = built(loaded, &[]).unwrap();
    let names = |trouble: &String| trouble.contains(".safetensors") || trouble.contains(".gguf");
    let troubles: Vec<String> =
        check(&built.graph, &catalogue()).into_iter().filter(|trouble| !names(trouble)).collect();
    assert!(troubles.is_empty(), "{}", troubles.join("\n"));
}

fn refused(workflow: &Json) -> String {
    match imported(workflow, Some(&catalogue()), &[]) {
        Err(NotImported::Refused(why)) => why,
        other => panic!("{other:?}"),
    }
}

/// The questions of a workflow, a line for each.
fn asked(workflow: &Json, given: &[(&str, &str)]) -> String {
    let Err(NotImported::Ambiguous(questions)) = imported(workflow, Some(&catalogue()), given) else {
        panic!("nothing is asked");
    };
    let line = |question: &crate::recipes::Question| {
        format!("{}: {} [{}]", question.key, question.text, question.choices.join(", "))
    };
    questions.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The API fixture with one change.
fn with(change: impl FnOnce(&mut Json)) -> Json {
    let mut workflow = json_of(API);
    change(&mut workflow);
    workflow
}

fn node(class: &str, inputs: &Json) -> Json {
    json!({ "class_type": class, "inputs": inputs })
}

#[test]
fn an_api_workflow_becomes_a_recipe() {
    let made = made(&json_of(API), &[]);
    let graph = shown(&built(&made.loaded, &[]).unwrap());
    insta::assert_snapshot!(format!("{}\n{}\n{graph}\n{}", made.manifest, made.graph, made.notes.join("\n")));
}

#[test]
fn the_editors_form_of_a_workflow_is_the_same_recipe() {
    let (api, editor) = (made(&json_of(API), &[]), made(&json_of(EDITOR), &[]));
    assert_eq!(editor.graph, api.graph);
    assert_eq!(editor.manifest, api.manifest);
    let Err(NotImported::Refused(why)) = imported(&json_of(EDITOR), None, &[]) else { panic!() };
    assert!(why.contains("--server") && why.contains("Export (API)"), "{why}");
}

/// The prompts, the sampler and its canvas in a subgraph; the seed is shown outside, and the steps are too.
fn nested() -> Json {
    let mut workflow = json_of(EDITOR);
    let inner = [3, 5, 15];
    let nodes = workflow["nodes"].as_array().unwrap().clone();
    let is_inner = |node: &&Json| inner.contains(&node["id"].as_i64().unwrap());
    let mut within: Vec<Json> = nodes.iter().filter(is_inner).cloned().collect();
    for node in &mut within {
        if node["id"] == 3 {
            node["widgets_values"][0] = json!(1);
            node["widgets_values"][2] = json!(99);
            let inputs = node["inputs"].as_array_mut().unwrap();
            inputs
                .push(json!({ "name": "steps", "type": "INT", "widget": { "name": "steps" }, "link": 103 }));
        }
    }
    let mut outside: Vec<Json> = nodes.into_iter().filter(|node| !is_inner(&node)).collect();
    outside.push(json!({
        "id": 30, "type": "6f1d", "mode": 0, "title": "Paint",
        "inputs": [
            { "name": "model", "type": "MODEL", "link": 8 },
            { "name": "positive", "type": "CONDITIONING", "link": 9 },
            { "name": "negative", "type": "CONDITIONING", "link": 10 },
            { "name": "steps", "type": "INT", "widget": { "name": "steps" }, "link": null },
        ],
        "outputs": [{ "name": "LATENT", "type": "LATENT" }],
        "properties": { "proxyWidgets": [["3", "seed"]] },
        "widgets_values": [24],
    }));
    let link = |id: i64, from: i64, port: i64, to: i64, slot: i64| json!({ "id": id, "origin_id": from, "origin_slot": port, "target_id": to, "target_slot": slot });
    workflow["nodes"] = Json::Array(outside);
    workflow["links"] = json!([
        [1, 4, 0, 10, 0, "MODEL"],
        [2, 4, 1, 10, 1, "CLIP"],
        [3, 10, 0, 13, 0, "MODEL"],
        [4, 10, 1, 13, 1, "CLIP"],
        [5, 13, 1, 14, 0, "CLIP"],
        [6, 14, 0, 6, 0, "CLIP"],
        [7, 13, 1, 7, 0, "CLIP"],
        [8, 13, 0, 30, 0, "MODEL"],
        [9, 6, 0, 30, 1, "CONDITIONING"],
        [10, 7, 0, 30, 2, "CONDITIONING"],
        [12, 30, 0, 8, 0, "LATENT"],
        [13, 11, 0, 8, 1, "VAE"],
        [14, 8, 0, 9, 0, "IMAGE"],
        [15, 8, 0, 16, 0, "IMAGE"]
    ]);
    workflow["definitions"] = json!({ "subgraphs": [{
        "id": "6f1d", "name": "Paint", "nodes": within,
        "inputNode": { "id": -10 }, "outputNode": { "id": -20 },
        "links": [
            link(8, -10, 0, 3, 0), link(9, -10, 1, 3, 1), link(10, -10, 2, 3, 2), link(11, 5, 0, 3, 3),
            link(20, 15, 0, 5, 0), link(103, -10, 3, 3, 4), link(104, 3, 0, -20, 0),
        ],
    }] });
    workflow
}

#[test]
fn a_subgraph_is_put_in_the_place_of_the_node_that_stands_for_it() {
    let made = made(&nested(), &[]);
    let sampler = &made.loaded.graph["30:3"];
    assert_eq!(sampler["inputs"]["latent_image"], json!(["30:5", 0]));
    assert_eq!(sampler["inputs"]["steps"], 24, "{sampler}");
    assert_eq!(made.loaded.graph["8"]["inputs"]["samples"], json!(["30:3", 0]));
    let plain = self::made(&json_of(API), &[]);
    let values = |recipe: &Imported| recipe.loaded.manifest.parameters.len();
    assert_eq!(values(&made), values(&plain));
    let mut endless = nested();
    let mut within = endless["nodes"].as_array().unwrap().last().unwrap().clone();
    within["id"] = json!(31);
    endless["definitions"]["subgraphs"][0]["nodes"].as_array_mut().unwrap().push(within);
    let why = refused(&endless);
    assert!(why.contains("without end") || why.contains("at most"), "{why}");
}

#[test]
fn what_is_ambiguous_is_asked_for_and_answered() {
    let workflow = with(|workflow| {
        workflow["20"] = node("CLIPTextEncode", &json!({ "text": "masterpiece", "clip": ["10", 1] }));
        workflow["21"] = node(
            "ConditioningConcat",
            &json!({ "conditioning_to": ["6", 0], "conditioning_from": ["20", 0] }),
        );
        workflow["3"]["inputs"]["positive"] = json!(["21", 0]);
        workflow["22"] = node("LoadImage", &json!({ "image": "one.png" }));
        workflow["23"] = node("ControlNetLoader", &json!({ "control_net_name": "some_net.safetensors" }));
        workflow["24"] = node(
            "ControlNetApplyAdvanced",
            &json!({
                "positive": ["21", 0], "negative": ["7", 0], "control_net": ["23", 0], "image": ["22", 0],
                "strength": 1.0, "start_percent": 0.0, "end_percent": 1.0,
            }),
        );
        workflow["3"]["inputs"]["positive"] = json!(["24", 0]);
        workflow["3"]["inputs"]["negative"] = json!(["24", 1]);
        workflow["4"]["inputs"]["ckpt_name"] = json!("mystery.safetensors");
        workflow["30"] = node("LoadImage", &json!({ "image": "two.png" }));
        workflow["31"] = node(
            "ImageBlend",
            &json!({
                "image1": ["8", 0], "image2": ["30", 0], "blend_factor": 0.5, "blend_mode": "normal",
            }),
        );
        workflow["9"]["inputs"]["images"] = json!(["31", 0]);
    });
    let first = [("positive", "CLIPTextEncode"), ("family", "sd15")];
    insta::assert_snapshot!(format!("{}\n\n{}", asked(&workflow, &[]), asked(&workflow, &first)));
    let all = [first[0], first[1], ("guide", "line"), ("picture.30", "keep"), ("loras", "Load LoRA")];
    let made = made(&workflow, &all);
    insta::assert_snapshot!("answered", format!("{}\n{}", made.manifest, made.notes.join("\n")));
    let wrong = [first[0], first[1], ("guide", "lines"), ("picture.30", "keep")];
    let Err(NotImported::Refused(why)) = imported(&workflow, Some(&catalogue()), &wrong) else { panic!() };
    assert!(why.contains("\"lines\"") && why.contains("nearest: line"), "{why}");
    let stray = [all[0], all[1], all[2], all[3], ("gide", "line")];
    let Err(NotImported::Refused(why)) = imported(&workflow, Some(&catalogue()), &stray) else { panic!() };
    assert!(why.contains("\"gide\"") && why.contains("nearest: guide"), "{why}");
}

#[test]
fn a_picture_that_is_painted_over_is_made_to_fit_and_its_mask_becomes_a_file_of_its_own() {
    let workflow = with(|workflow| {
        workflow["20"] = node("LoadImage", &json!({ "image": "over.png" }));
        workflow["21"] = node("VAEEncode", &json!({ "pixels": ["20", 0], "vae": ["11", 0] }));
        workflow["22"] = node("SetLatentNoiseMask", &json!({ "samples": ["21", 0], "mask": ["20", 1] }));
        workflow["3"]["inputs"]["latent_image"] = json!(["22", 0]);
        workflow["3"]["inputs"]["denoise"] = json!(0.6);
    });
    let made = made(&workflow, &[]);
    insta::assert_snapshot!(format!("{}\n{}\n{}", made.manifest, made.graph, made.notes.join("\n")));
}

#[test]
fn two_passes_and_a_sampler_in_parts_are_understood() {
    let workflow = with(|workflow| {
        workflow["20"] = node(
            "LatentUpscaleBy",
            &json!({ "samples": ["3", 0], "upscale_method": "bislerp", "scale_by": 1.5 }),
        );
        workflow["21"] = node("RandomNoise", &json!({ "noise_seed": 7 }));
        workflow["22"] = node("KSamplerSelect", &json!({ "sampler_name": "dpmpp_2m" }));
        workflow["23"] = node(
            "BasicScheduler",
            &json!({ "model": ["10", 0], "scheduler": "karras", "steps": 12, "denoise": 0.5 }),
        );
        workflow["24"] = node(
            "CFGGuider",
            &json!({ "model": ["10", 0], "positive": ["6", 0], "negative": ["7", 0], "cfg": 6.5 }),
        );
        workflow["25"] = node(
            "SamplerCustomAdvanced",
            &json!({
                "noise": ["21", 0], "guider": ["24", 0], "sampler": ["22", 0], "sigmas": ["23", 0], "latent_image": ["20", 0],
            }),
        );
        workflow["8"]["inputs"]["samples"] = json!(["25", 0]);
    });
    let made = made(&workflow, &[("settings", "workflow")]);
    insta::assert_snapshot!(format!("{}\n{}", made.manifest, made.notes.join("\n")));
}

/// A node of the editor: class, values, and the links into its inputs by name, type and number.
fn shown_node(id: u64, class: &str, values: &Json, links: &[(&str, &str, u64)]) -> Json {
    let inputs: Vec<Json> =
        links.iter().map(|(name, kind, link)| json!({ "name": name, "type": kind, "link": link })).collect();
    json!({ "id": id, "type": class, "mode": 0, "inputs": inputs, "widgets_values": values })
}

/// A clip that begins with a picture, as the editor saves it: it ends in a video.
fn clip() -> Json {
    let text = |id, words: &str| shown_node(id, "CLIPTextEncode", &json!([words]), &[("clip", "CLIP", 1)]);
    let sampling = json!(["enable", 7, "randomize", 20, 5, "uni_pc", "simple", 0, 10000, "disable"]);
    let video = shown_node(10, "CreateVideo", &json!([24, 8]), &[("images", "IMAGE", 12)]);
    json!({
        "nodes": [
            shown_node(1, "UNETLoader", &json!(["wan2.2_ti2v_5B_fp16.safetensors", "default"]), &[]),
            shown_node(2, "CLIPLoader", &json!(["umt5.safetensors", "wan", "default"]), &[]),
            shown_node(3, "VAELoader", &json!(["wan2.2_vae.safetensors"]), &[]),
            text(4, "she turns"),
            text(5, "still"),
            shown_node(6, "LoadImage", &json!(["begin.png", "image"]), &[]),
            shown_node(7, "Wan22ImageToVideoLatent", &json!([1280, 704, 121, 1]),
                &[("vae", "VAE", 3), ("start_image", "IMAGE", 6)]),
            shown_node(8, "KSamplerAdvanced", &sampling, &[("model", "MODEL", 7), ("positive", "CONDITIONING", 8),
                ("negative", "CONDITIONING", 9), ("latent_image", "LATENT", 10)]),
            shown_node(9, "VAEDecode", &json!([]), &[("samples", "LATENT", 11), ("vae", "VAE", 3)]),
            video,
            shown_node(11, "SaveVideo", &json!(["video/mine", "auto", "auto"]), &[("video", "VIDEO", 13)]),
        ],
        "links": [
            [1, 2, 0, 4, 0, "CLIP"], [3, 3, 0, 7, 0, "VAE"], [6, 6, 0, 7, 1, "IMAGE"], [7, 1, 0, 8, 0, "MODEL"],
            [8, 4, 0, 8, 1, "CONDITIONING"], [9, 5, 0, 8, 2, "CONDITIONING"], [10, 7, 0, 8, 3, "LATENT"],
            [11, 8, 0, 9, 0, "LATENT"], [12, 9, 0, 10, 0, "IMAGE"], [13, 10, 0, 11, 0, "VIDEO"]
        ],
    })
}

#[test]
fn a_video_becomes_the_frames_of_a_clip() {
    let made = made(&clip(), &[]);
    insta::assert_snapshot!(format!("{}\n{}\n{}", made.manifest, made.graph, made.notes.join("\n")));
}

#[test]
fn what_no_recipe_can_be_is_refused_with_its_name() {
    let foreign = with(|workflow| workflow["8"]["class_type"] = json!("FancyDecode"));
    let runs_code = with(|workflow| {
        workflow["20"] = node("TorchCompileModel", &json!({ "model": ["10", 0], "backend": "inductor" }));
        workflow["3"]["inputs"]["model"] = json!(["20", 0]);
    });
    let cases = [
        ("foreign node", foreign),
        ("node that runs code", runs_code),
        ("pickle", with(|workflow| workflow["4"]["inputs"]["ckpt_name"] = json!("Old.CKPT"))),
        (
            "path upwards",
            with(|workflow| workflow["11"]["inputs"]["vae_name"] = json!("a/../../b.safetensors")),
        ),
        ("absolute path", with(|workflow| workflow["11"]["inputs"]["vae_name"] = json!("C:\\b.safetensors"))),
        ("no result", with(|workflow| drop(workflow.as_object_mut().unwrap().remove("9")))),
        ("lost link", with(|workflow| workflow["8"]["inputs"]["vae"] = json!(["99", 0]))),
        ("ring", with(|workflow| workflow["10"]["inputs"]["model"] = json!(["10", 0]))),
        ("no words", with(|workflow| workflow["3"]["inputs"]["positive"] = json!(["5", 0]))),
        (
            "no sampler",
            json!({
                "1": node("EmptyImage", &json!({ "width": 8, "height": 8, "batch_size": 1, "color": 0 })),
                "2": node("SaveImage", &json!({ "images": ["1", 0], "filename_prefix": "x" })),
            }),
        ),
        ("not a node", json!({ "1": { "inputs": {} } })),
        ("a list", json!([1, 2])),
        ("nothing", json!({})),
        ("too many nodes", (0..501).map(|id| (id.to_string(), node("VAEDecode", &json!({})))).collect()),
    ];
    let lines: Vec<String> =
        cases.iter().map(|(what, workflow)| format!("{what}: {}", refused(workflow))).collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn what_the_editor_keeps_and_cannot_be_read_for_certain_is_refused() {
    let with = |at: usize, change: fn(&mut Json)| {
        let mut workflow = json_of(EDITOR);
        change(&mut workflow["nodes"][at]);
        workflow
    };
    let shifted = with(8, |node| node["widgets_values"] = json!([7, "randomize", "euler", 6.5]));
    let unknown = with(10, |node| node["type"] = json!("FancyDecode"));
    let group = with(10, |node| node["type"] = json!("workflow>My group"));
    let lines = [shifted, unknown, group].map(|workflow| refused(&workflow));
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn files_that_hold_no_workflow_are_refused_and_a_picture_of_comfyui_holds_one() {
    let text = |file: &[u8]| workflow_of(file).unwrap_err();
    let picture = |keyword: Option<&str>| {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, 1, 1);
        if let Some(keyword) = keyword {
            encoder.add_text_chunk(keyword.to_owned(), API.to_owned()).unwrap();
        }
        encoder.write_header().unwrap().write_image_data(&[0]).unwrap();
        bytes
    };
    let lines = [text(b""), text(b"{\"1\": NaN}"), text(&picture(None)), text(b"\x89PNG\r\n\x1a\nbroken")];
    insta::assert_snapshot!(lines.join("\n"));
    assert_eq!(workflow_of(&picture(Some("prompt"))).unwrap(), json_of(API));
}

/// What a recipe gives to which input, a line for each.
fn given(manifest: &Manifest) -> BTreeSet<String> {
    let line = |parameter: &crate::comfyui::recipe::manifest::Parameter| {
        format!("{:?} {}.{}", parameter.value, parameter.node, parameter.input)
    };
    manifest.parameters.iter().map(line).collect()
}

#[test]
fn the_graph_of_a_shipped_recipe_becomes_about_that_recipe_again() {
    let cases: [(&str, &[(&str, &str)]); 9] = [
        ("sd15", &[("loras", "LoRA")]),
        ("sdxl", &[("loras", "LoRA")]),
        ("z-image", &[("loras", "LoRA")]),
        ("sd15-from-lines", &[("loras", "LoRA")]),
        ("sd15-from-panel", &[("loras", "LoRA"), ("picture.5", "guide")]),
        ("sd15-inpaint", &[("loras", "LoRA")]),
        ("wan22-5b", &[("rate", "24")]),
        ("wan22-i2v", &[]),
        ("upscale", &[]),
    ];
    let mut lines = Vec::new();
    for (name, answers) in cases {
        let (_, manifest, graph) = SHIPPED.iter().find(|(known, ..)| *known == name).unwrap();
        let shipped: Manifest = toml::from_str(manifest).unwrap();
        let again = made(&json_of(graph), answers).loaded.manifest;
        let (before, after) = (given(&shipped), given(&again));
        lines.push(format!("{name}: {} of {} the same", before.intersection(&after).count(), before.len()));
        lines.extend(before.difference(&after).map(|line| format!("  only shipped: {line}")));
        lines.extend(after.difference(&before).map(|line| format!("  only imported: {line}")));
        assert_eq!(again.stages, shipped.stages, "{name}");
        assert_eq!(again.families, shipped.families, "{name}");
        assert_eq!(again.output.kind, shipped.output.kind, "{name}");
        assert_eq!(
            (again.takes.guide, again.takes.source),
            (shipped.takes.guide, shipped.takes.source),
            "{name}"
        );
        assert_eq!(again.frames, shipped.frames, "{name}");
    }
    insta::assert_snapshot!(lines.join("\n"));
}
