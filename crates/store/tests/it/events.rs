//! The event log.

use domain::line::event::Event;

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
