//! The event log.

use std::sync::Arc;

use domain::actor::Actor;
use domain::id::{ProjectId, ShotId};
use domain::line::event::Event;
use domain::line::retention::Retention;
use store::Store;

use crate::support::Shelf;

#[tokio::test]
async fn events_are_numbered_without_gaps_and_read_in_pages() {
    let shelf = Shelf::new().await;
    let project = shelf.production.project.id.clone();
    let mut returned = Vec::new();
    for count in [3, 0, 4] {
        let mut tx = shelf.begin().await;
        for version in 0..count {
            tx.emit(Event::CharacterChanged {
                project: project.clone(),
                character: "hana".to_owned(),
                version,
            });
        }
        returned.extend(tx.commit().await.unwrap());
        shelf.clock.advance(std::time::Duration::from_secs(1));
    }
    let mut dropped = shelf.begin().await;
    dropped.emit(Event::ProjectCreated { project: project.clone() });
    drop(dropped);
    let mut tx = shelf.begin().await;
    tx.emit(Event::StyleChanged { project });
    returned.extend(tx.commit().await.unwrap());
    let numbers: Vec<i64> = returned.iter().map(|record| record.seq).collect();
    assert_eq!(numbers, (1..=8).collect::<Vec<_>>());
    let mut read = Vec::new();
    loop {
        let since = read.last().map_or(0, |record: &domain::line::event::Record| record.seq);
        let page = shelf.store.events_since(since, None, 3).await.unwrap();
        assert!(page.len() <= 3);
        if page.is_empty() {
            break;
        }
        read.extend(page);
    }
    assert_eq!(read, returned);
    assert!(shelf.store.events_since(8, None, 10).await.unwrap().is_empty());
    assert_eq!(shelf.store.events_since(6, None, 10).await.unwrap().len(), 2);
}

#[tokio::test]
async fn an_event_of_a_shot_has_its_project_and_is_read_by_it() {
    let shelf = Shelf::new().await;
    let (project, shot) = (shelf.production.project.id.clone(), shelf.production.shots[0].id.clone());
    let edited = |shot| Event::ShotEdited { shot, fields: Vec::new() };
    let mut tx = shelf.begin().await;
    tx.emit(edited(shot.clone()));
    tx.emit(edited(ShotId("gone".to_owned())));
    tx.emit_in(&ProjectId("other".to_owned()), edited(ShotId("gone too".to_owned())));
    let records = tx.commit().await.unwrap();
    let projects: Vec<Option<&str>> =
        records.iter().map(|record| record.project.as_ref().map(ProjectId::as_str)).collect();
    assert_eq!(projects, [Some(project.as_str()), None, Some("other")]);
    assert_eq!(shelf.store.events_since(0, None, 9).await.unwrap(), records);
    assert_eq!(shelf.store.events_since(0, Some(&project), 9).await.unwrap(), records[..1]);
}

#[tokio::test]
async fn the_log_keeps_what_is_young_or_new_or_done_by_people() {
    let shelf = Shelf::new().await;
    let project = shelf.production.project.id.clone();
    let write = async |actor: Actor, count: u32| {
        let mut tx = shelf.store.begin(actor).await.unwrap();
        for _ in 0..count {
            tx.emit(Event::StyleChanged { project: project.clone() });
        }
        tx.commit().await.unwrap();
    };
    write(Actor::studio(), 2_500).await;
    write(Actor::local(), 1).await;
    write(Actor::studio(), 2_500).await;
    shelf.clock.advance(std::time::Duration::from_mins(1));
    write(Actor::studio(), 10).await;
    let keep = Retention { events: 100, age_ms: 30_000 };
    assert_eq!(shelf.store.trim_events(keep, shelf.now()).await.unwrap(), 4_912);
    assert_eq!(shelf.store.trim_events(keep, shelf.now()).await.unwrap(), 4_912, "nothing more goes");
    let log = shelf.store.event_log().await.unwrap();
    assert_eq!((log.oldest, log.newest), (4_912, 5_011));
    let left: Vec<i64> =
        shelf.store.events_since(0, None, 6_000).await.unwrap().iter().map(|record| record.seq).collect();
    assert_eq!(left, std::iter::once(2_501).chain(4_912..=5_011).collect::<Vec<_>>());
    let young = Retention { events: 5, age_ms: 30_000 };
    assert_eq!(shelf.store.trim_events(young, shelf.now()).await.unwrap(), 5_002);
}

#[tokio::test]
async fn the_epoch_stays_with_its_database() {
    let (shelf, other) = (Shelf::new().await, Shelf::new().await);
    let epoch = shelf.store.event_log().await.unwrap().epoch;
    assert_eq!(epoch.len(), 20);
    assert_ne!(epoch, other.store.event_log().await.unwrap().epoch);
    let again = Store::open(&shelf.path(), Arc::new(shelf.clock.clone())).await.unwrap();
    assert_eq!(again.event_log().await.unwrap().epoch, epoch);
}
