//! The care of a device's memory, and servers that come and go, as a person sees them.

use std::os::unix::fs::PermissionsExt as _;
use std::time::Duration;

use fakes::comfy::{Fault, Model, Point, Rule, Script};
use serde_json::Value;

use crate::server::Server;
use crate::stage::{MODEL, Stage};
use crate::support::Sandbox;

/// A model that takes long enough to be looked at.
fn slow() -> Script {
    let model = Model { step: Duration::from_millis(800), ..Model::checkpoint(MODEL, 2000) };
    Script { models: vec![model], ..Script::default() }
}

/// The only device.
fn device(stage: &Stage) -> Value {
    stage.json(&["gpu"])["items"][0].clone()
}

#[test]
fn what_memory_made_necessary_stands_in_the_account_and_beside_the_picture() {
    let stage = Stage::set();
    stage.comfy.faults().set(Fault::OutOfMemory, Rule::Next(1));
    stage.run(&["draw", "hana", "in the rain", "--engine", "comfyui"]).ok();
    let words = "memory ran out: all models were unloaded, and it was tried again";
    let job = stage.jobs().remove(0);
    let shown = stage.json(&["job", "show", &job]);
    assert_eq!(shown["attempts"][0]["ledger"]["adapted"][0], words, "{shown}");
    let drawings = stage.sandbox.files_below("projects/the-lantern/drawings");
    let beside = drawings.iter().find(|file| file.contains(".json")).unwrap();
    let path = beside.split_whitespace().find(|word| word.contains(".json")).unwrap();
    let sidecar = std::fs::read_to_string(stage.sandbox.data().join(path)).unwrap();
    assert!(sidecar.contains(words), "{sidecar}");
}

#[test]
fn what_work_takes_is_measured_and_expected_of_the_next_work_like_it() {
    let stage = Stage::with(slow());
    let studio = Server::start(&stage.sandbox, &[]);
    let draw = ["draw", "hana", "in the rain", "--engine", "comfyui", "--seed"];
    stage.run(&[&draw[..], &["1"]].concat()).ok();
    let job = stage.jobs().remove(0);
    let shown = stage.json(&["job", "show", &job]);
    let peak = shown["attempts"][0]["ledger"]["memory_peak_mb"].as_u64();
    let peak = peak.unwrap_or_else(|| panic!("nobody measured it: {shown}"));
    assert!(peak > 2000, "{peak}");
    stage.comfy.gate().close(Point::Step);
    stage.run(&[&draw[..], &["2", "--later"]].concat()).ok();
    stage.wait(stage.comfy.gate().reached(Point::Step));
    let needs = device(&stage)["jobs"][0]["needs_mb"].as_u64().unwrap();
    assert!(needs.abs_diff(peak) * 100 <= peak * 20, "{needs} and not about {peak}");
    stage.comfy.gate().open_all();
    assert_eq!(studio.stop(), 0);
}

#[test]
fn other_programs_on_a_card_of_this_machine_are_named() {
    let stage = Stage::set();
    let bin = stage.sandbox.path().join("bin");
    std::fs::create_dir(&bin).unwrap();
    let rows = "NVIDIA GeForce RTX 4090, 1743, /usr/lib/xorg/Xorg, 312\nNVIDIA T400, 7, /usr/bin/viewer, 40";
    let tool = bin.join("nvidia-smi");
    std::fs::write(&tool, format!("#!/bin/sh\necho '{rows}'\n")).unwrap();
    std::fs::set_permissions(&tool, std::fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = stage.sandbox.command(&["gpu"]);
    let shown = Sandbox::finish({
        command.env("PATH", format!("{}:{}", bin.display(), std::env::var("PATH").unwrap_or_default()));
        command
    });
    let shown = shown.ok().stdout;
    assert!(shown.contains("Xorg (process 1743) holds 312 MiB") && !shown.contains("viewer"), "{shown}");
}

#[test]
fn a_running_studio_takes_a_server_up_when_it_is_connected() {
    let stage = Stage::set();
    stage.sandbox.write("sakuga-data/sakuga.toml", b"");
    let studio = Server::start(&stage.sandbox, &[]);
    assert_eq!(stage.json(&["gpu"])["items"], Value::Array(Vec::new()));
    let url = stage.comfy.url();
    let connect = ["connect", &url, "--checkpoint", MODEL, "--family", "sd15"];
    assert_eq!(stage.json(&connect)["cold"]["cold"], true);
    let made = stage.json(&["produce", "e01", "--stage", "keyframe", "--shot", "c0010"]);
    assert_eq!(made["drawn"], 1, "{made}");
    assert_eq!(studio.stop(), 0);
}

#[test]
fn a_drained_server_gets_nothing_until_it_is_resumed() {
    let stage = Stage::set();
    let studio = Server::start(&stage.sandbox, &[]);
    let draw = ["draw", "hana", "in the rain", "--engine", "comfyui", "--seed"];
    stage.run(&[&draw[..], &["1"]].concat()).ok();
    let unknown = stage.run(&["gpu", "drain", "attic"]);
    assert!(unknown.stderr.contains("home"), "{}", unknown.stderr);
    stage.run(&["gpu", "drain", "home"]).ok();
    assert_eq!(device(&stage)["state"], "drained");
    stage.run(&[&draw[..], &["2", "--later"]].concat()).ok();
    let state = || stage.json(&["job", "show", stage.jobs().last().unwrap()])["job"]["state"].clone();
    assert_eq!((state(), stage.posts().len()), ("ready".into(), 1));
    stage.run(&["gpu", "resume", "home"]).ok();
    stage.wait(stage.comfy.until(|seen| seen.posts.len() == 2));
    assert_eq!(studio.stop(), 0);
}

/// Whether pictures of two models in turn found theirs loaded, on a server that keeps so many results of nodes.
fn found_loaded(cache_lru: usize) -> Vec<Value> {
    let models = [MODEL, "other.safetensors"];
    let script = models.map(|name| Model::checkpoint(name, 2000)).into();
    let stage = Stage::with(Script { models: script, cache_lru, ..Script::default() });
    for (model, seed) in models.iter().cycle().zip(["1", "2", "3"]) {
        stage.run(&["style", "set", &format!("model.checkpoint={model}")]).ok();
        stage.run(&["draw", "hana", "in the rain", "--engine", "comfyui", "--seed", seed]).ok();
    }
    let shown = |job: &String| stage.json(&["job", "show", job]);
    stage.jobs().iter().map(|job| shown(job)["attempts"][0]["ledger"]["nodes"]["warm"].clone()).collect()
}

#[test]
fn an_account_says_whether_the_server_still_had_the_models() {
    assert_eq!(found_loaded(0), [false, false, false]);
    assert_eq!(found_loaded(20), [false, false, true]);
}

#[test]
fn a_model_is_loaded_before_the_first_picture_and_nothing_is_filed() {
    let stage = Stage::set();
    let before = stage.sandbox.files_below("projects/the-lantern");
    let loaded = stage.json(&["gpu", "preload"]);
    assert_eq!((&loaded["model"], &loaded["server"]), (&MODEL.into(), &"home".into()), "{loaded}");
    assert_eq!(stage.sandbox.files_below("projects/the-lantern"), before);
    let run = stage.comfy.seen().runs.remove(0);
    assert_eq!(run.loads, [format!("checkpoints/{MODEL}")]);
    stage.run(&["draw", "hana", "in the rain", "--engine", "comfyui"]).ok();
    assert_eq!(stage.comfy.seen().runs.len(), 2);
    assert!(stage.comfy.seen().runs[1].loads.is_empty(), "the picture found its model loaded");
}
