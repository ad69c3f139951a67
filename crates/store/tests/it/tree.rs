//! Projects, episodes, scenes, shots, counters and documents.

use domain::episode::{Episode, Scene};
use domain::id::{EpisodeId, ProjectId, SceneId, ShotId};
use domain::project::Project;
use domain::shot::{Shot, ShotStatus};
use store::Document;

use crate::support::Shelf;

#[tokio::test]
async fn a_project_is_found_by_its_slug_and_its_slug_is_its_own() {
    let shelf = Shelf::new().await;
    let rain = &shelf.production.project;
    assert_eq!(shelf.store.project(&rain.slug).await.unwrap().as_ref(), Some(rain));
    assert_eq!(shelf.store.project(&"snow".parse().unwrap()).await.unwrap(), None);
    let renamed = Project { slug: "storm".parse().unwrap(), title: "Storm".to_owned(), ..rain.clone() };
    let mut tx = shelf.begin().await;
    tx.put_project(&renamed, shelf.now()).await.unwrap();
    let rival = Project { id: ProjectId::fresh(&shelf.ids), ..renamed.clone() };
    assert!(tx.put_project(&rival, shelf.now()).await.is_err(), "two projects with one name");
    tx.commit().await.unwrap();
    assert_eq!(shelf.store.projects().await.unwrap(), [renamed]);
    assert_eq!(shelf.store.project(&rain.slug).await.unwrap(), None);
}

#[tokio::test]
async fn episodes_come_by_code_and_keep_their_screenplay() {
    let shelf = Shelf::new().await;
    let first = shelf.production.episode.clone();
    let second = Episode { id: EpisodeId::fresh(&shelf.ids), code: "e00".to_owned(), ..first.clone() };
    assert_eq!(shelf.store.script(&first.id).await.unwrap(), None);
    let mut tx = shelf.begin().await;
    tx.put_episode(&second).await.unwrap();
    tx.put_script(&first.id, "EXT. BRIDGE - NIGHT\n\n雨。").await.unwrap();
    let renamed = Episode { title: "First rain".to_owned(), ..first.clone() };
    tx.put_episode(&renamed).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(shelf.store.episodes(&first.project).await.unwrap(), [second.clone(), renamed]);
    assert_eq!(shelf.store.script(&first.id).await.unwrap().unwrap(), "EXT. BRIDGE - NIGHT\n\n雨。");
    assert_eq!(shelf.store.script(&second.id).await.unwrap(), None);
}

#[tokio::test]
async fn scenes_and_shots_come_in_their_order_and_keep_their_codes_when_they_move() {
    let shelf = Shelf::new().await;
    let (episode, scene) = (&shelf.production.episode.id, &shelf.production.scene);
    let later =
        Scene { id: SceneId::fresh(&shelf.ids), code: "s020".to_owned(), position: 0, ..scene.clone() };
    let shots = shelf.production.shots.clone();
    let moved = Shot { position: 9, scene: later.id.clone(), ..shots[0].clone() };
    let omitted = Shot { status: ShotStatus::Omitted, ..shots[1].clone() };
    let mut tx = shelf.begin().await;
    tx.put_scene(&later).await.unwrap();
    tx.put_shot(episode, &moved).await.unwrap();
    tx.put_shot(episode, &omitted).await.unwrap();
    let double = Shot { id: ShotId::fresh(&shelf.ids), ..shots[2].clone() };
    assert!(tx.put_shot(episode, &double).await.is_err(), "two shots with one code");
    tx.commit().await.unwrap();
    assert_eq!(shelf.store.scenes(episode).await.unwrap(), [later, scene.clone()]);
    assert_eq!(shelf.store.shots(episode).await.unwrap(), [omitted.clone(), shots[2].clone(), moved]);
    assert_eq!(shelf.store.shot(&omitted.id).await.unwrap(), Some(omitted));
    assert_eq!(shelf.store.shot(&ShotId("nobody".to_owned())).await.unwrap(), None);
    assert_eq!(shelf.store.episode_of(&shots[2].id).await.unwrap(), Some(shelf.production.episode.clone()));
    assert_eq!(shelf.store.episode_of(&ShotId("nobody".to_owned())).await.unwrap(), None);
}

#[tokio::test]
async fn counters_count_apart_and_never_fall() {
    let shelf = Shelf::new().await;
    let mut tx = shelf.begin().await;
    assert_eq!(tx.count_up("a").await.unwrap(), 1);
    assert_eq!(tx.count_up("a").await.unwrap(), 2);
    assert_eq!(tx.count_up("b").await.unwrap(), 1);
    tx.count_at_least("a", 7).await.unwrap();
    tx.count_at_least("a", 3).await.unwrap();
    tx.count_at_least("c", 4).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = shelf.begin().await;
    assert_eq!((tx.count_up("a").await.unwrap(), tx.count_up("c").await.unwrap()), (8, 5));
}

#[tokio::test]
async fn a_document_is_stale_until_it_is_written_however_often_it_was_marked() {
    let shelf = Shelf::new().await;
    let mut tx = shelf.begin().await;
    for document in shelf.store.stale_documents().await.unwrap() {
        tx.unmark_document(&document).await.unwrap();
    }
    for (kind, id) in [("shot", "b"), ("shot", "a"), ("shot", "b"), ("episode", "z")] {
        tx.mark_document(kind, id).await.unwrap();
    }
    tx.commit().await.unwrap();
    let document = |kind: &str, id: &str, marks| Document { kind: kind.to_owned(), id: id.to_owned(), marks };
    let stale = [document("episode", "z", 1), document("shot", "a", 1), document("shot", "b", 2)];
    assert_eq!(shelf.store.stale_documents().await.unwrap(), stale);
    let mut tx = shelf.begin().await;
    tx.unmark_document(&stale[1]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(shelf.store.stale_documents().await.unwrap(), [stale[0].clone(), stale[2].clone()]);

    let mut tx = shelf.begin().await;
    tx.mark_document("shot", "b").await.unwrap();
    tx.unmark_document(&stale[2]).await.unwrap();
    tx.commit().await.unwrap();
    let again = document("shot", "b", 3);
    assert_eq!(
        shelf.store.stale_documents().await.unwrap(),
        [stale[0].clone(), again],
        "it changed while it was being written"
    );
}
