//! Characters and places with their versions.

use store::{NounKind, Version};

use crate::support::Shelf;

fn version(shelf: &Shelf, slug: &str, version: u32, body: &str) -> Version<String> {
    let slug: domain::slug::Slug = slug.parse().unwrap();
    Version { id: format!("id-{slug}"), slug, version, created_at: shelf.now(), body: body.to_owned() }
}

#[tokio::test]
async fn the_newest_version_is_shown_and_the_others_stay_as_they_were() {
    let shelf = Shelf::new().await;
    let project = &shelf.production.project.id;
    let first = version(&shelf, "hana", 1, "black hair");
    let second = version(&shelf, "hana", 2, "red hair");
    let cat = version(&shelf, "a-cat", 1, "white");
    let mut tx = shelf.begin().await;
    for noun in [&first, &second, &cat] {
        tx.put_noun(project, NounKind::Character, noun).await.unwrap();
    }
    let again = version(&shelf, "hana", 2, "green hair");
    assert!(tx.put_noun(project, NounKind::Character, &again).await.is_err(), "a version was changed");
    let bridge = version(&shelf, "bridge", 1, "stone");
    tx.put_noun(project, NounKind::Place, &bridge).await.unwrap();
    tx.commit().await.unwrap();
    let characters = shelf.store.nouns::<String>(project, NounKind::Character).await.unwrap();
    assert_eq!(characters, [cat, second.clone()]);
    assert_eq!(shelf.store.nouns::<String>(project, NounKind::Place).await.unwrap(), [bridge]);
    assert_eq!(shelf.store.noun_versions::<String>("id-hana").await.unwrap(), [first, second]);
    assert!(shelf.store.noun_versions::<String>("id-nobody").await.unwrap().is_empty());
}

#[tokio::test]
async fn a_value_that_is_not_what_the_program_writes_is_named() {
    let shelf = Shelf::new().await;
    let project = &shelf.production.project.id;
    let mut tx = shelf.begin().await;
    tx.put_noun(project, NounKind::Place, &version(&shelf, "bridge", 1, "stone")).await.unwrap();
    tx.commit().await.unwrap();
    let error = shelf.store.nouns::<u32>(project, NounKind::Place).await.unwrap_err();
    let words = error.to_string();
    assert!(words.starts_with("failed to understand body \"\"stone\"\" in the database: "), "{words}");
    assert!(words.ends_with("run `sakuga index rebuild`"), "{words}");
}
