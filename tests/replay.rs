//! The same request again, and a job made once more, as a stand-in for ComfyUI sees it.

use std::collections::BTreeSet;

use fakes::comfy::Post;
use serde_json::Value;

use crate::stage::Stage;

fn prompt_id(post: &Post) -> &str {
    post.prompt_id.as_deref().unwrap()
}

/// What was asked of the server, without the name that each prompt has of its own.
fn graph(post: &Post) -> Value {
    let body: Value = serde_json::from_str(&post.body).unwrap();
    let graph = body["prompt"].to_string();
    assert!(graph.contains(prompt_id(post)), "the prefix names the prompt: {graph}");
    serde_json::from_str(&graph.replace(prompt_id(post), "")).unwrap()
}

#[test]
fn the_same_request_again_is_answered_without_the_engine_and_a_replay_is_the_same_graph() {
    let stage = Stage::set();
    let draw = ["draw", "hana", "in the rain", "--engine", "comfyui", "--seed", "7"];
    stage.json(&draw);
    stage.json(&draw);
    assert_eq!(stage.posts().len(), 1, "the second drawing is answered with the picture of the first");
    let [first, second] = <[String; 2]>::try_from(stage.jobs()).unwrap();
    let answered = stage.json(&["job", "explain", &second]);
    assert_eq!(answered["told"]["verdict"], "answered", "{answered}");
    let attempt = &answered["attempts"][0]["attempt"];
    assert_eq!(
        (&attempt["ledger"]["cached"], &attempt["engine_jobs"]),
        (&true.into(), &Value::Array(Vec::new()))
    );

    let made = stage.json(&["job", "replay", &first]);
    let [one, two] = <[Post; 2]>::try_from(stage.posts()).unwrap();
    assert_ne!(prompt_id(&one), prompt_id(&two));
    assert_eq!(graph(&one), graph(&two));
    let pictures = stage.sandbox.files_below("projects/the-lantern/drawings");
    let pictures = pictures.iter().filter(|file| file.contains(".png"));
    assert_eq!(pictures.count(), 3, "nothing is overwritten");
    assert_eq!(made["takes"].as_array().unwrap().len(), 1, "{made}");

    let third = stage.jobs().remove(2);
    let shown = stage.json(&["job", "show", prompt_id(&two)]);
    assert_eq!(shown["job"]["id"], third.as_str(), "a server's name finds the job");
    assert_eq!(shown["attempts"][0]["engine_jobs"][0], prompt_id(&two));
    let told = stage.run(&["job", "explain", &third]).ok().stdout;
    assert!(told.contains("compared with 1 of the same model, size, steps and recipe"), "{told}");
    assert!(told.contains("nodes cached") && told.contains(prompt_id(&two)), "{told}");
}

#[test]
fn a_replayed_keyframe_uses_the_same_uploads_and_becomes_a_take_of_its_own() {
    let stage = Stage::set();
    stage.run(&["produce", "e01"]).ok();
    let produce = ["produce", "e01", "--stage", "keyframe", "--recipe", "sd15-from-panel", "--shot", "c0010"];
    stage.run(&produce).ok();
    let keyframe = stage.json(&["job", "list", "--engine", "comfyui"]);
    let keyframe = keyframe["items"][0]["id"].as_str().unwrap().to_owned();
    stage.run(&["job", "replay", &keyframe]).ok();
    let seen = stage.comfy.seen();
    let [one, two] = <[Post; 2]>::try_from(seen.posts).unwrap();
    assert_eq!(graph(&one), graph(&two));
    let uploads: BTreeSet<&str> = seen.uploads.iter().map(|upload| upload.name.as_str()).collect();
    assert_eq!(uploads.len(), 1, "the same picture has the same name: {:?}", seen.uploads);
    let takes = stage.json(&["take", "list", "c0010"]);
    let keyframes = takes.as_array().unwrap().iter().filter(|take| take["stage"] == "keyframe");
    assert_eq!(keyframes.count(), 2, "{takes}");
}

#[test]
fn a_recipe_that_was_changed_or_is_gone_keeps_a_job_from_being_replayed() {
    let stage = Stage::set();
    let shipped = format!("{}/../../recipes/sd15", env!("CARGO_MANIFEST_DIR"));
    let mine = stage.sandbox.data().join("recipes/mine");
    std::fs::create_dir_all(&mine).unwrap();
    for file in ["recipe.toml", "graph.json"] {
        std::fs::copy(format!("{shipped}/{file}"), mine.join(file)).unwrap();
    }
    stage.run(&["produce", "e01", "--stage", "keyframe", "--recipe", "mine", "--shot", "c0010"]).ok();
    let job = stage.jobs().remove(0);
    let manifest = std::fs::read_to_string(mine.join("recipe.toml")).unwrap();
    std::fs::write(mine.join("recipe.toml"), manifest.replace("from words", "from my words")).unwrap();
    let refused = stage.run(&["job", "replay", &job]);
    assert!(
        refused.code == 1 && refused.stderr.contains("the recipe mine was changed"),
        "{}",
        refused.stderr
    );
    std::fs::remove_dir_all(&mine).unwrap();
    let refused = stage.run(&["job", "replay", &job]);
    assert!(
        refused.code == 1 && refused.stderr.contains("the recipe mine that made it is gone"),
        "{}",
        refused.stderr
    );
    assert_eq!(stage.posts().len(), 1);
}
