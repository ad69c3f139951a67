//! What is there is looked for again where something was missing.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use engines::Engine;
use engines::comfyui::{ComfyEngine, Place, Settings};
use fakes::comfy::{FakeComfy, Script};
use testkit::{ManualClock, RunningClock};

use crate::support::{MODELS, request, script};

/// More time than what was just seen counts for.
const LATER: Duration = Duration::from_secs(2);

fn engine(server: &FakeComfy, recipes: Option<&Path>, clock: &ManualClock) -> ComfyEngine {
    let place = Place { name: "gpu-0".to_owned(), address: server.url().parse().unwrap() };
    let settings =
        Settings { servers: vec![place], recipes: recipes.map(Path::to_owned), ..Settings::default() };
    ComfyEngine::new(settings, Arc::new(clock.clone()))
}

#[tokio::test]
async fn a_model_that_is_put_there_is_found_before_it_is_refused_and_workers_hear_of_it() {
    let clock = ManualClock::default();
    let without = FakeComfy::start(Script::default(), Arc::new(RunningClock::start())).await.unwrap();
    let address = without.url().trim_start_matches("http://").parse().unwrap();
    let engine = engine(&without, None, &clock);
    assert!(engine.look().await, "it is seen for the first time");
    assert!(engine.check(&request(1, MODELS[0])).is_err());
    let mut changes = engine.changes().unwrap();
    changes.mark_unchanged();
    clock.advance(LATER);
    assert!(!engine.look().await, "nothing is otherwise");
    without.stop().await;
    let with = FakeComfy::start_at(script(), Arc::new(RunningClock::start()), address).await.unwrap();
    clock.advance(LATER);
    assert!(engine.look().await);
    assert!(changes.has_changed().unwrap(), "workers ask for work once more");
    assert!(engine.check(&request(1, MODELS[0])).is_ok());
    assert!(engine.offers("gpu-0").models.unwrap().contains(MODELS[0]));
    with.stop().await;
    clock.advance(LATER);
    assert!(engine.look().await);
    assert!(engine.lacking("sd15").is_empty(), "of a server that is gone nothing is said");
}

#[tokio::test]
async fn recipes_that_are_put_there_by_hand_are_taken_up_after_the_shipped_ones() {
    let clock = ManualClock::default();
    let server = FakeComfy::start(script(), Arc::new(RunningClock::start())).await.unwrap();
    let own = tempfile::tempdir().unwrap();
    let engine = engine(&server, Some(own.path()), &clock);
    let names = || engine.recipes().into_iter().map(|recipe| recipe.name).collect::<Vec<_>>();
    let shipped = names();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../recipes/sd15");
    for name in ["sd15", "a-quiet-ink"] {
        std::fs::create_dir(own.path().join(name)).unwrap();
        for file in ["recipe.toml", "graph.json"] {
            std::fs::copy(folder.join(file), own.path().join(name).join(file)).unwrap();
        }
    }
    assert!(engine.look().await);
    let expected: Vec<String> = shipped.iter().cloned().chain(["a-quiet-ink".to_owned()]).collect();
    assert_eq!(names(), expected, "an own one goes last, or takes the place of the one whose name it has");
    std::fs::remove_dir_all(own.path().join("a-quiet-ink")).unwrap();
    assert!(engine.look().await);
    assert_eq!(names(), shipped);
}
