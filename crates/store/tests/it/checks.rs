//! What was found of pictures, which pictures one is compared with, and the new takes that come of it.

use std::time::Duration;

use domain::check::{Identity, Maker, Measures, Outcome, Print, Report, Thresholds};
use domain::id::{JobId, TakeId};
use domain::style::FrameSize;
use domain::take::Take;
use store::{CheckFilter, Due, StoreError, TakeRecord, WhichChecks};

use crate::support::Shelf;

/// What is found of a sharp picture with this print, or of a blank one.
fn found(print: u64, blank: f32) -> Report {
    let measures = Measures {
        expected: FrameSize::default(),
        found: FrameSize::default(),
        blank,
        sharpness: 900.0,
        print: Print(print),
        nearest: None,
        palette: Vec::new(),
        unseen: Vec::new(),
        identity: Identity::without_model(),
    };
    Report::of(Outcome::Measured(Box::new(measures)), &Thresholds::default(), Maker::Engine)
}

/// Takes one after the other, each a second after the one before.
async fn filed(shelf: &Shelf, takes: &[(usize, u32)]) -> Vec<TakeRecord> {
    let mut records = Vec::new();
    for (shot, ordinal) in takes {
        shelf.clock.advance(Duration::from_secs(1));
        let record = shelf.take(*shot, *ordinal);
        shelf.file(&record).await;
        records.push(record);
    }
    records
}

async fn keep(shelf: &Shelf, record: &TakeRecord, report: &Report) {
    let mut tx = shelf.begin().await;
    tx.put_check(&record.take.id, report, shelf.now()).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn what_has_no_row_is_to_be_looked_at_and_so_is_what_somebody_asked_for_again() {
    let shelf = Shelf::new().await;
    let takes = filed(&shelf, &[(0, 1), (1, 1), (0, 2)]).await;
    let open = async || {
        let open = shelf.store.unchecked_takes(10).await.unwrap().into_iter();
        open.map(|unchecked| (unchecked.take, unchecked.due)).collect::<Vec<_>>()
    };
    let id = |index: usize| takes[index].take.id.clone();
    assert_eq!(open().await, [(id(0), Due::First), (id(1), Due::First), (id(2), Due::First)], "oldest first");
    keep(&shelf, &takes[0], &found(1, 0.1)).await;
    keep(&shelf, &takes[2], &found(2, 1.0)).await;
    assert_eq!(open().await, [(id(1), Due::First)]);
    let mut tx = shelf.begin().await;
    tx.make_checks_due(&[shelf.production.shots[0].id.clone()]).await.unwrap();
    let all: Vec<_> = shelf.production.shots.iter().map(|shot| shot.id.clone()).collect();
    assert_eq!(tx.due_checks(&all).await.unwrap(), 3);
    tx.commit().await.unwrap();
    assert_eq!(open().await, [(id(0), Due::Again), (id(1), Due::First), (id(2), Due::Again)]);
    let old = shelf.store.check_of(&id(0)).await.unwrap().unwrap().checked.unwrap();
    assert_eq!((old.report, old.due), (found(1, 0.1), true));
    keep(&shelf, &takes[0], &found(3, 0.1)).await;
    let new = shelf.store.check_of(&id(0)).await.unwrap().unwrap().checked.unwrap();
    assert_eq!((new.report, new.due, new.at), (found(3, 0.1), false, shelf.now()));
    assert_eq!(shelf.store.unchecked_of_episode(&shelf.production.episode.id).await.unwrap(), 2);
}

#[tokio::test]
async fn a_picture_is_compared_with_earlier_ones_that_were_not_asked_to_be_equal() {
    let shelf = Shelf::new().await;
    let mut takes = filed(&shelf, &[(0, 1), (0, 2), (1, 1)]).await;
    shelf.clock.advance(Duration::from_secs(1));
    let plain = shelf.take(0, 3);
    let cached = TakeRecord { take: Take { cached: true, ..plain.take.clone() }, ..plain };
    shelf.file(&cached).await;
    takes.extend(filed(&shelf, &[(0, 4), (0, 5)]).await);
    for (record, print) in takes.iter().chain([&cached]).zip([7, 8, 7, 9, 9, 9]) {
        keep(&shelf, record, &found(print, 0.1)).await;
    }
    let project = &shelf.production.project.id;
    let mut tx = shelf.begin().await;
    let beside = tx.prints_beside(&takes[3]).await.unwrap();
    let seen: Vec<(&str, Print)> = beside.iter().map(|other| (other.name.as_str(), other.print)).collect();
    let expected = [("e01 c0010 storyboard take 1", Print(7)), ("e01 c0010 storyboard take 2", Print(8))];
    assert_eq!(seen, expected, "neither the cached nor a later one, nor another shot's");
    let elsewhere = tx.equal_print(project, &takes[2], Print(7)).await.unwrap().unwrap();
    assert_eq!(elsewhere.take, takes[0].take.id);
    assert_eq!(tx.equal_print(project, &takes[2], Print(6)).await.unwrap(), None);
    assert_eq!(tx.equal_print(project, &takes[1], Print(7)).await.unwrap(), None, "the other came later");
}

#[tokio::test]
async fn pages_go_on_behind_a_take_in_the_order_of_the_film() {
    let shelf = Shelf::new().await;
    let takes = filed(&shelf, &[(1, 1), (0, 2), (0, 1), (2, 1)]).await;
    for (record, blank) in takes.iter().zip([1.0, 1.0, 0.1, 1.0]) {
        keep(&shelf, record, &found(1, blank)).await;
    }
    let episode = shelf.production.episode.id.clone();
    let list = async |which, after: Option<&TakeRecord>, limit| {
        let after = after.map(|record| record.take.id.clone());
        let filter = CheckFilter { episode: episode.clone(), which, after, limit };
        let listed = shelf.store.checks(&filter).await.unwrap().into_iter();
        listed.map(|record| (record.shot.to_string(), record.ordinal)).collect::<Vec<_>>()
    };
    let named = |takes: &[(&str, u32)]| {
        takes.iter().map(|(shot, ordinal)| ((*shot).to_owned(), *ordinal)).collect::<Vec<_>>()
    };
    assert_eq!(list(WhichChecks::All, None, 2).await, named(&[("c0010", 1), ("c0010", 2)]));
    assert_eq!(list(WhichChecks::All, Some(&takes[1]), 9).await, named(&[("c0020", 1), ("c0030", 1)]));
    let failing = named(&[("c0010", 2), ("c0020", 1), ("c0030", 1)]);
    assert_eq!(list(WhichChecks::Failing, None, 9).await, failing);
}

#[tokio::test]
async fn a_promise_is_made_once_and_kept_or_taken_back() {
    let shelf = Shelf::new().await;
    let takes = filed(&shelf, &[(0, 1), (0, 2)]).await;
    let (first, second) = (&takes[0].take, &takes[1].take);
    let mut tx = shelf.begin().await;
    tx.promise_redraw(&first.id, &first.id, shelf.now()).await.unwrap();
    tx.promise_redraw(&first.id, &second.id, shelf.now()).await.unwrap();
    tx.promise_redraw(&second.id, &first.id, shelf.now()).await.unwrap();
    tx.commit().await.unwrap();
    let promised = shelf.store.promised_redraws().await.unwrap();
    let origins: Vec<&TakeId> = promised.iter().map(|redraw| &redraw.origin).collect();
    assert_eq!(origins, [&first.id, &first.id]);
    assert_eq!(shelf.store.redraws_of(&first.id).await.unwrap(), 2);
    let mut tx = shelf.begin().await;
    tx.keep_redraw(&first.id, &second.job).await.unwrap();
    tx.drop_redraw(&first.id).await.unwrap();
    tx.drop_redraw(&second.id).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(shelf.store.promised_redraws().await.unwrap(), []);
    assert_eq!(shelf.store.origin_of(&takes[1]).await.unwrap(), first.id);
    assert_eq!(shelf.store.origin_of(&takes[0]).await.unwrap(), first.id);
    let seen = shelf.store.check_of(&second.id).await.unwrap().unwrap();
    assert_eq!((seen.caused_by, seen.checked), (Some(first.id.clone()), None));
    let seen = shelf.store.check_of(&first.id).await.unwrap().unwrap();
    assert_eq!(seen.redrawn_by, Some(second.job.clone()));
}

#[tokio::test]
async fn what_is_deleted_has_nothing_kept_of_it() {
    let shelf = Shelf::new().await;
    let takes = filed(&shelf, &[(0, 1)]).await;
    keep(&shelf, &takes[0], &found(1, 0.1)).await;
    let mut tx = shelf.begin().await;
    tx.promise_redraw(&takes[0].take.id, &takes[0].take.id, shelf.now()).await.unwrap();
    tx.delete_project(&shelf.production.project.id).await.unwrap();
    assert!(!tx.has_take(&takes[0].take.id).await.unwrap());
    let orphan = tx.put_check(&takes[0].take.id, &found(1, 0.1), shelf.now()).await;
    assert!(matches!(orphan, Err(StoreError::Orphan)), "{orphan:?}");
    tx.commit().await.unwrap();
    assert_eq!(shelf.store.check_of(&takes[0].take.id).await.unwrap(), None);
    let gone = TakeRecord {
        take: Take { job: JobId("nobody".to_owned()), ..takes[0].take.clone() },
        ..takes[0].clone()
    };
    assert_eq!(shelf.store.origin_of(&gone).await.unwrap(), takes[0].take.id);
}
