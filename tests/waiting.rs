//! Whoever waits for ComfyUI hears why, and what the studio is not able to do is said instead of waited for.

use domain::take::Stage as Made;

use crate::server::Server;
use crate::stage::{MODEL, Stage};

#[test]
fn a_picture_whose_server_is_away_says_so_and_is_made_when_it_is_back() {
    let stage = Stage::set();
    stage.wait(stage.comfy.die());
    let mut drawing =
        Server::speaking(stage.sandbox.command(&["draw", "hana", "in the rain", "--engine", "comfyui"]));
    let said = drawing.wait_for("waiting: ");
    assert!(said.contains("home gets no work: failed to reach it"), "{said}");
    stage.wait(stage.comfy.come_back()).unwrap();
    assert_eq!(drawing.end(), 0);
    assert_eq!(stage.posts().len(), 1);
}

#[test]
fn a_drained_server_is_named_by_whatever_waits_for_it() {
    let stage = Stage::set();
    let studio = Server::start(&stage.sandbox, &[]);
    stage.run(&["gpu", "drain", "home"]).ok();
    let mut drawing =
        Server::speaking(stage.sandbox.command(&["draw", "hana", "in the rain", "--engine", "comfyui"]));
    let words = "home is drained: `sakuga gpu resume home` gives it work again";
    let said = drawing.wait_for("waiting: ");
    assert!(said.contains(words), "{said}");
    let told = stage.run(&["job", "explain", &stage.jobs()[0]]).ok().stdout;
    assert!(told.contains(words), "{told}");
    stage.run(&["gpu", "resume", "home"]).ok();
    assert_eq!(drawing.end(), 0);
    assert_eq!(studio.stop(), 0);
}

#[test]
fn a_recipe_is_refused_for_another_stage_than_its_own_and_names_the_stage_when_nobody_does() {
    let stage = Stage::set();
    for more in [None, Some("--check")] {
        let mut produce = vec!["produce", "e01", "--stage", "storyboard", "--recipe", "sd15"];
        produce.extend(more);
        let refused = stage.run(&produce);
        let words = "the recipe sd15 makes the stage keyframe, not storyboard";
        assert!(refused.code == 1 && refused.stderr.contains(words), "{}", refused.stderr);
    }
    assert!(stage.posts().is_empty() && stage.jobs().is_empty());
    stage.run(&["produce", "e01", "--recipe", "sd15", "--shot", "c0010"]).ok();
    let takes = stage.json(&["take", "list", "c0010"]);
    assert_eq!(takes[0]["stage"], Made::Keyframe.as_str(), "{takes}");
    stage.run(&["draw", "hana", "in the rain", "--recipe", "sd15-draft"]);
    let unable = stage.run(&["draw", "hana", "in the rain", "--recipe", "wan22-i2v"]);
    assert!(unable.stderr.contains("makes the stage clip, not keyframe"), "{}", unable.stderr);
}

#[test]
fn a_take_whose_recipe_is_gone_is_out_of_date() {
    let stage = Stage::set();
    let own = "sakuga-data/recipes/mine";
    std::fs::create_dir_all(stage.sandbox.path().join(own)).unwrap();
    for (file, text) in [
        ("recipe.toml", include_str!("../recipes/sd15/recipe.toml")),
        ("graph.json", include_str!("../recipes/sd15/graph.json")),
    ] {
        stage.sandbox.write(&format!("{own}/{file}"), text.as_bytes());
    }
    stage.run(&["produce", "e01", "--recipe", "mine", "--shot", "c0010"]).ok();
    assert!(!stage.run(&["stale", "e01"]).ok().stdout.contains("mine"));
    stage.run(&["recipe", "delete", "mine"]).ok();
    let stale = stage.run(&["stale", "e01"]).ok().stdout;
    assert!(stale.contains("the recipe mine that made it is gone"), "{stale}");
}

#[test]
fn the_bench_refuses_what_the_server_does_not_have_and_leaves_nothing() {
    let stage = Stage::set();
    let url = stage.comfy.url();
    let bench = ["bench", "comfyui", "--quick", "--url", &url, "--recipe", "sd15", "--checkpoint", "nobody"];
    let refused = stage.run(&bench);
    assert!(refused.code == 1 && refused.stderr.contains("nobody"), "{}", refused.stderr);
    assert!(stage.posts().is_empty());
    let left = std::fs::read_dir(stage.sandbox.path()).unwrap().flatten();
    let left: Vec<_> =
        left.map(|entry| entry.file_name()).filter(|name| name.to_string_lossy().contains("bench")).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn connecting_keeps_how_a_person_paints_with_models_of_the_family() {
    let stage = Stage::set();
    let before = stage.json(&["style", "show"]);
    let connect = ["connect", &stage.comfy.url(), "--checkpoint", MODEL, "--family", "sd15", "--no-picture"];
    stage.run(&connect).ok();
    let after = stage.json(&["style", "show"]);
    assert_eq!(after["body"]["model"]["steps"], 4, "{after}");
    assert_eq!(after["body"]["model"]["sampler"], before["body"]["model"]["sampler"]);
}
