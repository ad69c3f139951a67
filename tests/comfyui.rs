//! The studio and a stand-in for ComfyUI, both real programs; either of them is killed.

use std::collections::{BTreeMap, BTreeSet};
use std::net::TcpListener;
use std::time::Duration;

use engines::comfyui::workflow_of;
use serde_json::Value;

use crate::kill::Instants;
use crate::server::Server;
use crate::stage::Stage;
use crate::support::{STYLE, Sandbox};

/// The shots of the small film.
const SHOTS: usize = 4;

const JOBS: usize = 200;
const KILLS: u64 = 50;

/// A stand-in that has the film's checkpoint.
fn comfyui(sandbox: &Sandbox, port: &str, more: &[&str]) -> Server {
    let mut arguments = vec!["fake-comfyui", "--port", port, "--folder", "comfyui"];
    arguments.extend(["--checkpoint", "small.safetensors", "--checkpoint", "other.safetensors"]);
    arguments.extend(more);
    Server::of(sandbox.command(&arguments))
}

fn url(server: &Server) -> String {
    format!("http://{}", server.address)
}

/// A port that nobody listens on.
fn free_port() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string()
}

/// The small film, painted by a small model.
fn film() -> Sandbox {
    let sandbox = Sandbox::with_film();
    sandbox.write(
        "style.toml",
        STYLE.replace("sdxl-anime", "sd15").replace("steps = 20", "steps = 4").as_bytes(),
    );
    sandbox.run(&["import", "film.fountain"]).ok();
    sandbox
}

#[test]
fn a_server_with_comfyui_makes_the_keyframes_of_the_film() {
    let sandbox = film();
    let comfyui = comfyui(&sandbox, "0", &[]);
    let studio = Server::start(&sandbox, &["--comfyui", &url(&comfyui)]);
    let made = sandbox.run(&["produce", "e01", "--stage", "keyframe", "--json"]).ok().json();
    assert_eq!(made["drawn"], SHOTS, "{made}");
    let keyframes: Vec<String> = sandbox.files_below("projects/the-lantern/episodes");
    let picture =
        |file: &&String| file.contains("_keyframe_") && file.rsplit_once('.').is_some_and(|it| it.1 == "png");
    let pictures = keyframes.iter().filter(picture);
    assert_eq!(pictures.count(), SHOTS, "{keyframes:#?}");
    let recipes = sandbox.run(&["recipe", "list"]).ok().stdout;
    assert!(
        recipes.lines().any(|line| line.starts_with("sd15 ") && line.contains(&comfyui.address)),
        "{recipes}"
    );
    let again = sandbox.run(&["produce", "e01", "--stage", "keyframe", "--json"]).ok().json();
    assert_eq!(again["drawn"], 0, "{again}");
    assert_eq!(studio.stop(), 0);
}

#[test]
fn after_connecting_keyframes_need_no_editing() {
    let sandbox = film();
    let model = "v1-5-pruned-emaonly.safetensors";
    let comfyui = comfyui(&sandbox, "0", &["--checkpoint", model, "--load-ms", "30"]);
    let several = sandbox.run(&["connect", &url(&comfyui)]);
    assert!(several.stderr.contains("--checkpoint") && several.stderr.contains(model), "{}", several.stderr);
    let connected = sandbox.run(&["connect", &url(&comfyui), "--checkpoint", model, "--json"]).ok().json();
    assert_eq!((connected["checkpoint"].as_str(), connected["family"].as_str()), (Some(model), Some("sd15")));
    assert_eq!(
        (&connected["cold"]["cold"], &connected["warm"]["cold"]),
        (&true.into(), &false.into()),
        "{connected}"
    );
    let made = sandbox.run(&["produce", "e01", "--stage", "keyframe", "--json"]).ok().json();
    assert_eq!(made["drawn"], SHOTS, "{made}");
    let nowhere = sandbox.run(&["connect", "http://127.0.0.1:1"]);
    assert!(nowhere.stderr.contains("start ComfyUI there"), "{}", nowhere.stderr);
}

#[test]
fn what_a_server_lacks_is_said_before_anything_is_queued() {
    let sandbox = film();
    let comfyui = comfyui(&sandbox, "0", &[]);
    sandbox.paints_on(&format!("home={}", url(&comfyui)));
    sandbox.run(&["style", "set", "model.checkpoint=smal.safetensors"]).ok();
    let refused = sandbox.run(&["produce", "e01", "--stage", "keyframe"]);
    assert_eq!(refused.code, 1, "{}", refused.stderr);
    assert!(refused.stderr.contains("nearest: small.safetensors"), "{}", refused.stderr);
    let jobs = sandbox.run(&["job", "list", "--json"]).ok().json();
    assert_eq!(jobs["items"].as_array().unwrap().len(), 0);
}

#[test]
fn without_a_server_a_job_waits_until_there_is_one() {
    let stage = Stage::set();
    stage.wait(stage.comfy.die());
    let studio = Server::start(&stage.sandbox, &[]);
    stage.run(&["draw", "hana", "in the rain", "--engine", "comfyui", "--later"]).ok();
    let engines = stage.run(&["engine", "list"]).ok().stdout;
    assert!(engines.lines().any(|line| line.starts_with("comfyui") && line.contains("off")), "{engines}");
    stage.wait(stage.comfy.come_back()).unwrap();
    // The history is tidied up when the picture is filed.
    stage.wait(stage.comfy.until(|seen| !seen.forgotten.is_empty()));
    assert_eq!(stage.json(&["job", "list"])["items"][0]["state"], "done");
    assert_eq!(studio.stop(), 0);
}

/// A workflow as ComfyUI's editor saves it: a `LoRA` for ink, a VAE of its own, and a preview at its end.
const WORKFLOW: &str = include_str!("../crates/engines/src/comfyui/recipe/import/fixtures/editor.json");

/// The graphs that a stand-in painted, as they stand in its pictures.
fn painted(sandbox: &Sandbox) -> Vec<Value> {
    let (mut found, mut open) = (Vec::new(), vec![sandbox.path().join("comfyui/output")]);
    while let Some(folder) = open.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(workflow_of(&std::fs::read(path).unwrap()).unwrap());
            }
        }
    }
    found
}

#[test]
fn a_workflow_of_ones_own_is_imported_and_paints_the_keyframes_without_a_restart() {
    let sandbox = film();
    let comfyui = comfyui(&sandbox, "0", &["--lora", "ink.safetensors"]);
    let studio = Server::start(&sandbox, &["--comfyui", &format!("home={}", url(&comfyui))]);
    sandbox.write("My ink.json", WORKFLOW.as_bytes());
    let planned = sandbox.run(&["recipe", "import", "My ink.json", "--dry-run"]).ok();
    assert!(planned.stdout.contains("nothing was written"), "{}", planned.stdout);
    let made = sandbox.run(&["recipe", "import", "My ink.json"]).ok();
    let lacks = "the file anime.safetensors in models/vae";
    assert!(made.stdout.contains("home: lacks") && made.stdout.contains(lacks), "{}", made.stdout);
    let again = sandbox.run(&["recipe", "import", "My ink.json"]);
    assert!(
        again.code == 1 && again.stderr.contains("there is a recipe \"my-ink\" already"),
        "{}",
        again.stderr
    );
    sandbox.write("My ink.json", WORKFLOW.replace("anime.safetensors", "sd15.vae.safetensors").as_bytes());
    let made =
        sandbox.run(&["recipe", "import", "My ink.json", "--server", "home", "--replace", "--json"]).ok();
    assert_eq!(made.json()["servers"][0]["lacks"], serde_json::json!([]), "{}", made.stdout);
    let produce = ["produce", "e01", "--stage", "keyframe", "--recipe", "my-ink", "--json"];
    let drawn = sandbox.run(&produce).ok().json();
    assert_eq!(drawn["drawn"], SHOTS, "{drawn}");
    let graphs = painted(&sandbox);
    let seeds: BTreeSet<u64> =
        graphs.iter().filter_map(|graph| graph["3"]["inputs"]["seed"].as_u64()).collect();
    assert!(seeds.len() == SHOTS && !seeds.contains(&156_680_208_700_286), "{seeds:?}");
    for graph in &graphs {
        assert_eq!(graph["10"]["inputs"]["lora_name"], "ink.safetensors");
        assert_eq!(graph["4"]["inputs"]["ckpt_name"], "small.safetensors");
        assert_eq!(graph["3"]["inputs"]["steps"], 4);
        assert_ne!(graph["6"]["inputs"]["text"], "a girl at a counter");
    }
    let gone = sandbox.run(&["recipe", "delete", "my-ink"]).ok().stdout;
    assert!(gone.contains("trash/"), "{gone}");
    assert_eq!(studio.stop(), 0);
}

#[test]
fn what_a_workflow_does_not_say_is_asked_for_with_the_flags_that_answer_it() {
    let sandbox = film();
    let comfyui = comfyui(&sandbox, "0", &[]);
    sandbox.paints_on(&format!("home={}", url(&comfyui)));
    sandbox.write("odd.json", WORKFLOW.replace("v1-5-pruned-emaonly", "mystery").as_bytes());
    let asked = sandbox.run(&["recipe", "import", "odd.json"]);
    assert!(asked.code == 1 && asked.stderr.contains("--answer 'family=sd15'"), "{}", asked.stderr);
    sandbox.run(&["recipe", "import", "odd.json", "--answer", "family=sd15"]).ok();
    let shown = sandbox.run(&["recipe", "show", "odd", "--json"]).ok().json();
    assert_eq!(shown["recipe"]["families"], serde_json::json!(["sd15"]), "{shown}");
    for (name, text, words) in [
        ("empty.json", "", "is empty"),
        ("nan.json", "{\"1\": NaN}", "is no JSON"),
        ("foreign.json", &WORKFLOW.replace("VAEDecode", "FancyDecode"), "FancyDecode is refused"),
    ] {
        sandbox.write(name, text.as_bytes());
        let refused = sandbox.run(&["recipe", "import", name]);
        assert!(refused.code == 1 && refused.stderr.contains(words), "{name}: {}", refused.stderr);
    }
}

/// Jobs of which each takes some steps, so that kills meet work.
fn queued(sandbox: &Sandbox, address: &str) {
    sandbox.paints_on(address);
    for _ in 0..2 {
        let draw = ["draw", "hana", "in the rain", "-n", "100", "--engine", "comfyui", "--later"];
        sandbox.run(&draw).ok();
    }
}

#[test]
fn fifty_kills_of_the_studio_lose_nothing_and_double_nothing() {
    let sandbox = film();
    let comfyui = comfyui(&sandbox, "0", &["--step-ms", "20"]);
    queued(&sandbox, &url(&comfyui));
    let mut instants = Instants(11);
    for _ in 0..KILLS {
        let mut child = sandbox.start(&["work", "--engine", "comfyui"]);
        // The instant is what is tested, so that here the test lets real time pass.
        std::thread::sleep(Duration::from_millis(5 + instants.next(400)));
        let _ = child.kill();
        child.wait().unwrap();
    }
    finish(&sandbox);
    check(&sandbox);
}

#[test]
fn fifty_kills_of_comfyui_lose_nothing_and_double_nothing() {
    let sandbox = film();
    let port = free_port();
    let address = format!("http://127.0.0.1:{port}");
    let steps = ["--step-ms", "20"];
    let mut server = comfyui(&sandbox, &port, &steps);
    queued(&sandbox, &address);
    let mut studio = sandbox.start(&["work", "--engine", "comfyui"]);
    let mut instants = Instants(13);
    for _ in 0..KILLS {
        std::thread::sleep(Duration::from_millis(5 + instants.next(300)));
        server.kill();
        server = comfyui(&sandbox, &port, &steps);
    }
    studio.wait().unwrap();
    finish(&sandbox);
    check(&sandbox);
}

/// Works off what is left; what failed too often by being killed too often is taken up again, as a person would.
fn finish(sandbox: &Sandbox) {
    for _ in 0..5 {
        sandbox.run(&["work", "--engine", "comfyui", "--quiet"]);
        let held = sandbox.run(&["job", "list", "--state", "held", "--json"]).ok().json();
        let held = held["items"].as_array().unwrap().clone();
        if held.is_empty() {
            return;
        }
        for job in held {
            sandbox.run(&["job", "resume", job["id"].as_str().unwrap()]).ok();
        }
    }
    panic!("jobs are held again and again");
}

/// Every job is done once, has one picture, and every picture is another.
fn check(sandbox: &Sandbox) {
    let jobs = sandbox.run(&["job", "list", "--limit", "1000", "--json"]).ok().json();
    let jobs = jobs["items"].as_array().unwrap();
    let mut states = BTreeMap::<&str, usize>::new();
    for job in jobs {
        *states.entry(job["state"].as_str().unwrap()).or_default() += 1;
    }
    assert_eq!(states, BTreeMap::from([("done", JOBS)]));
    let mut pictures = BTreeSet::new();
    for job in jobs {
        let shown = sandbox.run(&["job", "show", job["id"].as_str().unwrap(), "--json"]).ok().json();
        let done = |attempt: &&Value| attempt["outcome"] == "done";
        assert_eq!(shown["attempts"].as_array().unwrap().iter().filter(done).count(), 1, "{shown}");
        let assets = shown["assets"].as_array().unwrap();
        assert_eq!(assets.len(), 1, "{shown}");
        pictures.insert(assets[0]["hash"].as_str().unwrap().to_owned());
    }
    assert_eq!(pictures.len(), JOBS, "each job has a picture of its own");
    let report = sandbox.run(&["index", "verify", "--json"]).ok().json();
    assert_eq!(report["findings"].as_array().unwrap().len(), 0, "{report}");
    assert_eq!(sandbox.files_below("cache/staging"), Vec::<String>::new());
}
