//! What a person brings survives every death of the program: the whole of it, or nothing.

use std::sync::Arc;

use assets::picture::{Provenance, encode_png};
use domain::clock::Clock;
use domain::line::event::Event;
use domain::take::Stage;
use store::Store;
use studio::verbs::hand::{Brought, HandTake, Pick};
use studio::{FilmTools, Kit, Studio, StudioError};

use crate::support::{House, Life};

const TAKE: &str = "projects/rain/episodes/e01/s010/c0010/keyframe/rain_e01_s010_c0010_keyframe_t001.png";

fn png() -> Vec<u8> {
    let provenance =
        Provenance { software: "x".into(), record: serde_json::Value::Null, summary: String::new() };
    encode_png(9, 6, &[5; 9 * 6 * 3], &provenance).unwrap()
}

async fn brought(home: &Life) -> Brought {
    let mut upload = home.studio.receive(64 << 20).await.unwrap();
    for piece in png().chunks(10) {
        upload.push(piece).await.unwrap();
    }
    upload.judged().await.unwrap()
}

async fn add(home: &Life) -> Result<store::TakeRecord, StudioError> {
    let brought = brought(home).await;
    let project = home.studio.project(None).await.unwrap();
    let production = home.studio.production(project, "e01").await.unwrap();
    let shot = production.shots[0].clone();
    home.studio.add_hand_take(production, shot, HandTake::of(Stage::Keyframe, Pick::This), brought).await
}

async fn assert_whole(home: &Life) {
    assert_eq!(std::fs::read(home.folder.root().join(TAKE)).unwrap(), png());
    assert_eq!(home.files(), [TAKE.replace(".png", ".json"), TAKE.to_owned()]);
    assert!(home.staged().is_empty());
    assert!(home.store.open_intents().await.unwrap().is_empty());
    let takes = home.store.takes_of_shot(&home.production.shots[0].id).await.unwrap();
    assert_eq!((takes.len(), takes[0].take.picked, takes[0].request.is_by_hand()), (1, true, true));
    assert!(home.studio.verify_index(|_| {}).await.unwrap().findings.is_empty());
}

#[test]
fn killed_while_it_comes_it_leaves_nothing() {
    let house = House::new();
    house.live(async |home| {
        let mut upload = home.studio.receive(64 << 20).await.unwrap();
        upload.push(&png()).await.unwrap();
        std::mem::forget(upload);
        std::mem::forget(brought(&home).await);
        assert_eq!(home.staged().len(), 2);
    });
    house.live(async |home| {
        home.line(0).await;
        assert!(home.staged().is_empty(), "what was staged is swept");
        assert!(home.store.assets().await.unwrap().is_empty() && home.files().is_empty());
        drop(brought(&home).await);
        assert!(home.staged().is_empty(), "what nobody files goes at once");
    });
}

#[test]
fn committed_and_killed_the_file_is_moved_by_the_next_start() {
    let house = House::new();
    house.live(async |home| {
        // A file in the way keeps the move from being made, as a kill right after the commit does.
        let target = home.folder.root().join(TAKE);
        std::fs::create_dir_all(target.parent().unwrap()).unwrap();
        std::fs::write(&target, "somebody put a file of that name here").unwrap();
        let refused = add(&home).await.unwrap_err().to_string();
        assert!(refused.contains("nothing is lost"), "{refused}");
        assert_eq!(home.store.open_intents().await.unwrap().len(), 2);
        assert_eq!(home.staged().len(), 1, "the only copy of the picture was thrown away");
        std::fs::remove_file(&target).unwrap();
    });
    house.live(async |home| {
        let line = home.line(1).await;
        assert_eq!((line.recovered.filed, line.recovered.returned), (1, 0));
        assert_whole(&home).await;
    });
}

#[test]
fn filed_it_is_written_down_with_its_actor_and_comes_back_from_the_folder_alone() {
    let house = House::new();
    house.live(async |home| {
        home.mark_documents().await;
        let line = home.line(0).await;
        let record = add(&home).await.unwrap();
        assert_whole(&home).await;
        let events = home.store.events_since(0, None, 10).await.unwrap();
        let added = events.iter().find(|record| matches!(record.event, Event::TakeAdded { .. })).unwrap();
        assert!(added.actor.is_somebody());
        let again = add(&home).await.unwrap();
        assert_eq!(again.take.ordinal, 2, "a second one overwrites nothing");

        let clock: Arc<dyn Clock> = Arc::new(home.clock.clone());
        let path = home.folder.root().join("again.db");
        let store = Store::open(&path, clock.clone()).await.unwrap();
        let kit = Kit {
            artist: Arc::new(engines::storyboard::Artist::new()),
            film: Arc::new(FilmTools::default()),
        };
        let rebuilt =
            Studio::new(store.clone(), home.folder.clone(), clock, home.ids.clone(), Vec::new(), kit);
        let report = rebuilt.rebuild_index().await.unwrap();
        assert!(report.problems.is_empty(), "{:?}", report.problems);
        assert_eq!((report.takes, report.assets), (2, 2));
        let takes = store.takes_of_shot(&home.production.shots[0].id).await.unwrap();
        let before = home.store.takes_of_shot(&home.production.shots[0].id).await.unwrap();
        assert_eq!(takes, before);
        assert_eq!(takes[0].take.id, record.take.id);
        line.stop().await.unwrap();
    });
}
