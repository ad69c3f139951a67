//! Characters, places and styles over the API: versions, differences, going back.

use axum::http::{Method, StatusCode};
use domain::actor::Actor;
use serde_json::{Value, json};

use crate::support::House;

/// The three kinds: where one of them is, and a change that its newest version does not say already.
const KINDS: [(&str, &str); 3] = [("characters", "hana"), ("places", "bridge"), ("", "style")];

fn path(kind: &(&str, &str)) -> String {
    match kind {
        ("", only) => format!("/projects/rain/{only}"),
        (plural, slug) => format!("/projects/rain/{plural}/{slug}"),
    }
}

/// A house with a character and a place; their styles come with their project.
pub(crate) async fn peopled() -> House {
    let house = House::with_workers(&[("fake", 1)]).await;
    people(&house).await;
    house
}

async fn people(house: &House) {
    let hana =
        json!({"name": "Hana", "age": 16, "palette": {"hair": "#4a2b35"}, "look": [{"name": "school"}]});
    let made = house.ask(Method::POST, "/projects/rain/characters", Some(hana)).await;
    assert_eq!(made.status, StatusCode::CREATED);
    assert!(made.headers.contains_key("etag"));
    assert_eq!((&made.json()["slug"], &made.json()["version"]), (&json!("hana"), &json!(1)));
    let bridge = json!({"name": "Bridge", "kind": "bridge", "palette": {"rail": "#884433"}});
    house.post("/projects/rain/places", bridge).await;
}

/// The newest version, however the noun shows itself.
async fn newest(house: &House, at: &str) -> Value {
    let shown = house.get(at).await;
    if shown["newest"].is_object() { shown["newest"].clone() } else { shown }
}

async fn change(house: &House, at: &str, patch: Value) -> Value {
    house.ask(Method::PATCH, at, Some(patch)).await.success()
}

#[tokio::test]
async fn each_change_makes_the_next_version_and_going_back_makes_another() {
    let house = peopled().await;
    for kind in &KINDS {
        let at = path(kind);
        let first = newest(&house, &at).await;
        assert_eq!(first["version"], 1, "{at}");
        house.clock.advance(std::time::Duration::from_secs(60));
        let second = change(&house, &at, json!({"name": "Another", "prompt": {"tags": ["soft"]}})).await;
        assert_eq!((&second["newest"]["version"], &second["written"]), (&json!(2), &json!(true)));
        let same = change(&house, &at, json!({"name": "Another"})).await;
        assert_eq!((&same["newest"]["version"], &same["written"]), (&json!(2), &json!(false)));
        let back = house.post(&format!("{at}/restore"), json!({"version": 1})).await;
        assert_eq!(back["newest"]["version"], 3);
        assert_eq!(back["newest"]["body"], first["body"]);

        let all = house.get(&format!("{at}/versions")).await;
        let numbers: Vec<&Value> = all["items"].as_array().unwrap().iter().map(|it| &it["version"]).collect();
        assert_eq!(numbers, [1, 2, 3], "history is never rewritten");
        assert_eq!(all["items"][0], first);
        let page = house.get(&format!("{at}/versions?limit=1&after=1")).await;
        assert_eq!((&page["items"][0], &page["next"]), (&all["items"][1], &json!("2")));
        assert_eq!(house.get(&format!("{at}/versions/2")).await, all["items"][1]);

        let differs = house.get(&format!("{at}/difference?from=1&to=2")).await;
        let paths: Vec<&str> =
            differs.as_array().unwrap().iter().map(|it| it["path"].as_str().unwrap()).collect();
        assert_eq!(paths, ["name", "prompt.tags"], "{at}");
        assert_eq!(differs[0]["from"], first["body"]["name"]);
        assert_eq!(differs[0]["to"], "Another");
        assert_eq!(house.get(&format!("{at}/difference?from=1&to=3")).await, json!([]));
        let last = house.get(&format!("{at}/difference")).await;
        assert_eq!(last.as_array().unwrap().len(), 2, "the newest against the one before");
        for missing in ["versions/9", "versions/0", "difference?from=1&to=9"] {
            let answer = house.ask(Method::GET, &format!("{at}/{missing}"), None).await;
            assert_eq!(answer.problem(), (404, "not_found".to_owned()), "{missing}");
        }
    }
}

#[tokio::test]
async fn lists_are_pages_by_short_name() {
    let house = peopled().await;
    for name in ["Aoi", "Mikan", "Zen"] {
        house.post("/projects/rain/characters", json!({"name": name})).await;
    }
    let first = house.get("/projects/rain/characters?limit=2").await;
    let slugs = |page: &Value| -> Vec<String> {
        page["items"].as_array().unwrap().iter().map(|it| it["slug"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!((slugs(&first), &first["next"]), (vec!["aoi".to_owned(), "hana".to_owned()], &json!("hana")));
    let rest = house.get("/projects/rain/characters?limit=2&after=hana").await;
    assert_eq!((slugs(&rest), &rest["next"]), (vec!["mikan".to_owned(), "zen".to_owned()], &Value::Null));
    let wrong = house.ask(Method::GET, "/projects/rain/characters?after=A%20B", None).await;
    assert_eq!((wrong.problem().0, &wrong.json()["field"]), (422, &json!("after")));
}

#[tokio::test]
async fn a_style_is_the_projects_own_and_its_files_say_the_same() {
    let house = peopled().await;
    change(&house, "/projects/rain/style", json!({"ink": {"weight": 1.5}})).await;
    let project = house.studio.project(None).await.unwrap();
    assert!((project.style.ink.weight - 1.5).abs() < f32::EPSILON);
    let read =
        |path: &str| std::fs::read_to_string(house.folder.path().join("projects/rain").join(path)).unwrap();
    assert!(read("project.toml").contains("weight = 1.5"));
    assert!(read("style/v001/style.toml").contains("weight = 1.0"));
    assert!(read("style/v002/style.toml").contains("weight = 1.5"));
    assert!(read("characters/hana/v001/character.toml").contains("name = \"Hana\""));
    let events = house.studio.store().events_since(0, None, 100).await.unwrap();
    let words: Vec<&str> = events.iter().map(|record| record.event.kind()).collect();
    assert_eq!(words, ["character_changed", "place_changed", "style_changed"]);
    assert!(events.iter().all(|record| record.actor == Actor::local()));
}

#[tokio::test]
async fn the_style_of_an_older_database_is_its_first_version() {
    let house = House::new().await;
    let id = &house.production.project.id;
    let mut tx = house.studio.store().begin(Actor::studio()).await.unwrap();
    // As the upgrade leaves a database from before styles had versions.
    tx.delete_noun(id.as_str()).await.unwrap();
    tx.mark_document("style", id.as_str()).await.unwrap();
    tx.commit().await.unwrap();
    house.studio.write_documents().await.unwrap();
    let first = house.get("/projects/rain/style").await;
    assert_eq!((&first["version"], &first["body"]["frame"]["width"]), (&json!(1), &json!(64)));
    assert!(house.folder.path().join("projects/rain/style/v001/style.toml").is_file());
    assert!(house.studio.store().stale_documents().await.unwrap().is_empty());
    change(&house, "/projects/rain/style", json!({"name": "night"})).await;
    assert_eq!(house.get("/projects/rain/style/versions/1").await, first);
}
