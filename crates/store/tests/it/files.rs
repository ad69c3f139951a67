//! Assets, takes, results and intents.

use domain::asset::ContentHash;
use domain::id::{AssetId, JobId};
use domain::line::event::Event;
use domain::request::Fingerprint;
use domain::take::{Moment, Review, Stage, Take};
use store::TakeRecord;

use crate::support::Shelf;

async fn picked(shelf: &Shelf, shot: usize) -> Vec<u32> {
    let takes = shelf.store.takes_of_shot(&shelf.production.shots[shot].id).await.unwrap();
    takes.iter().filter(|record| record.take.picked).map(|record| record.take.ordinal).collect()
}

#[tokio::test]
async fn a_file_is_found_by_identity_job_and_content() {
    let shelf = Shelf::new().await;
    let job = JobId::fresh(&shelf.ids);
    let first = shelf.asset("b.png", "same", Some(&job));
    let second = shelf.asset("a.png", "same", None);
    let mut tx = shelf.begin().await;
    tx.put_asset(&first).await.unwrap();
    tx.put_asset(&second).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(shelf.store.assets().await.unwrap(), [second.clone(), first.clone()]);
    assert_eq!(shelf.store.asset(&second.id).await.unwrap(), Some(second));
    assert_eq!(shelf.store.asset(&AssetId("nobody".to_owned())).await.unwrap(), None);
    assert_eq!(shelf.store.assets_of_job(&job).await.unwrap(), std::slice::from_ref(&first));
    assert_eq!(shelf.store.asset_by_hash(&first.hash).await.unwrap(), Some(first.clone()), "the oldest");
    assert_eq!(shelf.store.asset_by_hash(&ContentHash::of(b"other")).await.unwrap(), None);
    let changed =
        domain::asset::Asset { hash: ContentHash::of(b"new"), size: 3, width: 128, ..first.clone() };
    let mut tx = shelf.begin().await;
    tx.put_asset(&changed).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(shelf.store.asset(&first.id).await.unwrap(), Some(changed));
}

#[tokio::test]
async fn a_result_answers_its_fingerprint_for_its_revision_only() {
    let shelf = Shelf::new().await;
    let job = shelf.draw(0, 1);
    shelf.add(std::slice::from_ref(&job)).await;
    let (first, second) =
        (shelf.asset("a.png", "a", Some(&job.id)), shelf.asset("b.png", "b", Some(&job.id)));
    let fingerprint = job.work.fingerprint();
    for asset in [&first, &second] {
        let mut tx = shelf.begin().await;
        tx.put_asset(asset).await.unwrap();
        tx.put_result_of(&job.id, "r1", &asset.path).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(shelf.store.result_for(&fingerprint, "r1").await.unwrap().as_ref(), Some(asset));
    }
    assert_eq!(shelf.store.result_for(&fingerprint, "r2").await.unwrap(), None);
    // The file was removed by hand and made again under its name: the row keeps its identity.
    let again = domain::asset::Asset { id: shelf.asset("b.png", "b", None).id, ..second.clone() };
    let mut tx = shelf.begin().await;
    tx.put_asset(&again).await.unwrap();
    tx.put_result_of(&job.id, "r3", &again.path).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(shelf.store.result_for(&fingerprint, "r3").await.unwrap(), Some(second));
    assert_eq!(shelf.store.result_for(&Fingerprint("0".repeat(64)), "r1").await.unwrap(), None);
}

#[tokio::test]
async fn a_new_take_is_picked_unless_the_picked_one_is_approved() {
    let shelf = Shelf::new().await;
    let takes: Vec<TakeRecord> = (1..=4).map(|ordinal| shelf.take(0, ordinal)).collect();
    let shot = shelf.production.shots[0].id.clone();
    shelf.file(&takes[0]).await;
    shelf.file(&takes[1]).await;
    shelf.file(&shelf.take(1, 1)).await;
    assert_eq!((picked(&shelf, 0).await, picked(&shelf, 1).await), (vec![2], vec![1]));
    let mut tx = shelf.begin().await;
    assert!(!tx.keeps_its_pick(&shot, (Stage::Storyboard, Moment::Start)).await.unwrap());
    tx.review(&takes[1].take.id, &Review::Approved).await.unwrap();
    assert!(tx.keeps_its_pick(&shot, (Stage::Storyboard, Moment::Start)).await.unwrap());
    assert!(!tx.keeps_its_pick(&shot, (Stage::Keyframe, Moment::Start)).await.unwrap());
    tx.commit().await.unwrap();
    shelf.file(&takes[2]).await;
    assert_eq!(picked(&shelf, 0).await, [2], "an approved take was replaced");
    let mut tx = shelf.begin().await;
    tx.review(&takes[1].take.id, &Review::Retake { note: "more rain".to_owned() }).await.unwrap();
    tx.commit().await.unwrap();
    shelf.file(&takes[3]).await;
    assert_eq!(picked(&shelf, 0).await, [4]);
    let mut tx = shelf.begin().await;
    tx.pick(&takes[0].take).await.unwrap();
    let events = tx.commit().await.unwrap();
    assert_eq!(events[0].event, Event::TakePicked { shot: shot.clone(), take: takes[0].take.id.clone() });
    assert_eq!(picked(&shelf, 0).await, [1]);
    let read = shelf.store.takes_of_shot(&shot).await.unwrap();
    assert_eq!(read[1].take.review, Review::Retake { note: "more rain".to_owned() });
    assert_eq!((&read[0].request, &read[0].omitted), (&takes[0].request, &takes[0].omitted));
    assert!(!shelf.store.stale_documents().await.unwrap().is_empty(), "shot.toml has to be written");
}

#[tokio::test]
async fn each_moment_of_a_stage_has_its_own_pick() {
    let shelf = Shelf::new().await;
    let shot = shelf.production.shots[0].id.clone();
    let at = |moment: Moment, ordinal: u32| {
        let record = shelf.take(0, ordinal);
        let painted_over = (ordinal == 3).then(|| domain::id::TakeId("earlier".to_owned()));
        let take = Take { moment, painted_over, picked: false, ..record.take };
        store::TakeRecord { take, ..record }
    };
    let takes = [at(Moment::Start, 1), at(Moment::End, 2), at(Moment::End, 3), at(Moment::Start, 4)];
    for record in &takes[..3] {
        shelf.file(record).await;
    }
    assert_eq!(picked(&shelf, 0).await, [1, 3], "a picture of the end took the place of that of the start");
    let mut tx = shelf.begin().await;
    tx.review(&takes[2].take.id, &Review::Approved).await.unwrap();
    assert!(tx.keeps_its_pick(&shot, (Stage::Storyboard, Moment::End)).await.unwrap());
    assert!(!tx.keeps_its_pick(&shot, (Stage::Storyboard, Moment::Start)).await.unwrap());
    tx.commit().await.unwrap();
    shelf.file(&takes[3]).await;
    assert_eq!(picked(&shelf, 0).await, [3, 4]);
    let read = shelf.store.takes_of_shot(&shot).await.unwrap();
    assert_eq!(read[2].take.painted_over, takes[2].take.painted_over);
    let chosen = shelf.store.picked_of_episode(&shelf.production.episode.id).await.unwrap();
    assert_eq!(chosen.iter().map(|take| take.moment).collect::<Vec<_>>(), [Moment::End, Moment::Start]);
    let project = &shelf.production.project.id;
    let by_hash = shelf.store.take_with_content(project, &takes[1].asset.hash).await.unwrap().unwrap();
    let by_id = shelf.store.take_by_id(project, &takes[1].take.id).await.unwrap().unwrap();
    let fingerprint = &takes[1].take.fingerprint;
    let by_request = shelf.store.take_made_from(project, fingerprint).await.unwrap().unwrap();
    assert_eq!([by_hash.take.ordinal, by_id.take.ordinal, by_request.take.ordinal], [2, 2, 2]);
    assert!(shelf.store.is_answered(fingerprint).await.unwrap());
    let other = domain::id::ProjectId("other".to_owned());
    assert!(shelf.store.take_by_id(&other, &takes[1].take.id).await.unwrap().is_none());
    assert!(!shelf.store.is_answered(&domain::request::Fingerprint("none".to_owned())).await.unwrap());
}

#[tokio::test]
async fn takes_are_found_by_episode_content_and_file() {
    let shelf = Shelf::new().await;
    let (late, early) = (shelf.take(1, 1), shelf.take(0, 1));
    let shot = shelf.production.shots[0].id.clone();
    shelf.file(&late).await;
    shelf.file(&early).await;
    let mut again = shelf.take(0, 2);
    again.asset = domain::asset::Asset { hash: early.asset.hash.clone(), ..again.asset };
    shelf.file(&again).await;
    let episode = shelf.store.takes_of_episode(&shelf.production.episode.id).await.unwrap();
    let order: Vec<_> = episode.iter().map(|record| &record.take.id).collect();
    assert_eq!(order, [&early.take.id, &again.take.id, &late.take.id]);
    let found = async |hash| {
        shelf.store.take_by_content(&shot, hash).await.unwrap().map(|record| record.take.ordinal)
    };
    assert_eq!(found(&early.asset.hash).await, Some(2), "the picked one");
    let mut tx = shelf.begin().await;
    tx.pick(&early.take).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(found(&early.asset.hash).await, Some(1), "the picked one");
    assert_eq!(found(&late.asset.hash).await, None, "a take of another shot");
    assert_eq!(shelf.store.omitted_of(&early.asset.id).await.unwrap(), ["the 1. thing"]);
    assert!(shelf.store.omitted_of(&AssetId("nobody".to_owned())).await.unwrap().is_empty());
    let mut tx = shelf.begin().await;
    assert!(tx.put_take(&early).await.is_err(), "one ordinal, two takes");
}

#[tokio::test]
async fn intents_stay_in_their_order_until_they_are_closed() {
    let shelf = Shelf::new().await;
    let (first, second) = (JobId("1".to_owned()), JobId("2".to_owned()));
    let mut tx = shelf.begin().await;
    tx.put_intents(&second, &["c".to_owned()]).await.unwrap();
    tx.put_intents(&first, &["b".to_owned(), "a".to_owned()]).await.unwrap();
    tx.commit().await.unwrap();
    let open = shelf.store.open_intents().await.unwrap();
    let open: Vec<_> = open.iter().map(|(job, body)| (job.as_str(), body.as_str())).collect();
    assert_eq!(open, [("1", "b"), ("1", "a"), ("2", "c")]);
    let mut tx = shelf.begin().await;
    tx.close_intents(std::slice::from_ref(&first)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(shelf.store.open_intents().await.unwrap(), [(second, "c".to_owned())]);
}
