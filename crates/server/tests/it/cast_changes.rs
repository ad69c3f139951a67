//! Changing characters, places and styles: what is refused, what a change would make stale, what cannot go.

use axum::http::{Method, StatusCode, header};
use domain::shot::{Shot, Staging};
use serde_json::{Value, json};

use crate::cast::peopled;
use crate::support::{Answer, House};

const HANA: &str = "/projects/rain/characters/hana";

async fn patch(house: &House, at: &str, patch: Value) -> Answer {
    house.patch(at, None, patch).await
}

async fn patch_if(house: &House, at: &str, tag: &str, patch: Value) -> Answer {
    house.patch(at, Some(tag), patch).await
}

/// Puts Hana and the bridge into the first shot and draws all shots.
async fn filmed() -> House {
    let mut house = peopled().await;
    let staging: Staging = serde_json::from_value(json!({"character": "hana", "side": "left"})).unwrap();
    let mut first: Shot = house.production.shots[0].clone();
    first.content.cast = vec![staging];
    first.content.place = Some("bridge".parse().unwrap());
    let mut tx = house.studio.store().begin(domain::actor::Actor::studio()).await.unwrap();
    tx.put_shot(&house.production.episode.id, &first).await.unwrap();
    tx.commit().await.unwrap();
    house.draw_everything().await;
    house
}

#[tokio::test]
async fn what_cannot_be_is_refused_with_its_field_and_a_fix() {
    let house = peopled().await;
    house.post("/projects/rain/characters", json!({"name": "Mikan", "species": "cat"})).await;
    let before = house.get("/projects/rain/characters").await;
    let wrong = [
        (HANA, json!({"hight_cm": 150})),
        (HANA, json!({"palette": {"hair": "red"}})),
        (HANA, json!({"palette": {"hiar": "#112233"}})),
        (HANA, json!({"age": 4000})),
        (HANA, json!({"name": "mikan"})),
        (HANA, json!({"slug": "hanako"})),
        (HANA, json!([1, 2])),
        ("/projects/rain/places/bridge", json!({"kind": "brigde"})),
        ("/projects/rain/style", json!({"frame": {"width": 65}})),
        ("/projects/rain/style", json!({"ink": {"wieght": 1.0}})),
    ];
    let mut said = Vec::new();
    for (at, body) in wrong {
        let answer = patch(&house, at, body).await;
        assert_eq!(answer.problem(), (422, "invalid".to_owned()));
        let problem = answer.json();
        said.push(format!("{}: {} | {}", problem["field"], problem["detail"], problem["fix"]));
    }
    insta::assert_snapshot!(said.join("\n"));
    assert_eq!(house.get("/projects/rain/characters").await, before);

    let nameless = house.ask(Method::POST, "/projects/rain/characters", Some(json!({"age": 3}))).await;
    assert_eq!((nameless.problem().0, &nameless.json()["field"]), (422, &json!("name")));
    let again = house.ask(Method::POST, "/projects/rain/characters", Some(json!({"name": "HANA"}))).await;
    assert_eq!(again.problem().0, 422);
    let taken = json!({"name": "Hanna", "slug": "hana"});
    let taken = house.ask(Method::POST, "/projects/rain/characters", Some(taken)).await;
    assert_eq!(taken.problem().0, 422);
    let nobody = patch(&house, "/projects/rain/characters/nobody", json!({})).await;
    assert_eq!(nobody.problem(), (404, "not_found".to_owned()));
}

#[tokio::test]
async fn a_change_made_from_an_old_state_is_refused() {
    let house = peopled().await;
    for at in [HANA, "/projects/rain/places/bridge", "/projects/rain/style"] {
        let shown = house.ask(Method::GET, at, None).await;
        let tag = shown.headers[header::ETAG].to_str().unwrap().to_owned();
        let first = patch_if(&house, at, &tag, json!({"name": "First"})).await;
        assert_eq!(first.status, StatusCode::OK, "{at}");
        let late = patch_if(&house, at, &tag, json!({"name": "Late"})).await;
        assert_eq!(late.problem(), (412, "changed".to_owned()), "{at}");
        let tag = first.headers[header::ETAG].to_str().unwrap().to_owned();
        assert_eq!(patch_if(&house, at, &tag, json!({"name": "Second"})).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn a_preview_says_what_becomes_stale_and_writes_nothing() {
    let house = filmed().await;
    let changes = [
        (HANA, json!({"palette": {"hair": "#c8763c"}}), "figures.hana.palette.hair", 1),
        ("/projects/rain/places/bridge", json!({"sign": "Open"}), "place.sign", 1),
        ("/projects/rain/style", json!({"ink": {"weight": 1.5}}), "ink.weight", 3),
    ];
    // The bridge is seen only where Hana is, and that take is out of date by then.
    let words =
        [json!("Hana's hair: 1 take in 1 shot"), Value::Null, json!("the drawn line: 2 takes in 2 shots")];
    for ((at, body, because, count), words) in changes.into_iter().zip(words) {
        let before = house.get(at).await;
        let preview = patch(&house, &format!("{at}?preview=true"), body.clone()).await.success();
        assert_eq!((&preview["written"], &preview["newest"]["version"]), (&json!(false), &json!(2)));
        let stale = preview["stale"].as_array().unwrap();
        let fresh: Vec<&Value> = stale.iter().filter(|take| take["already"] == false).collect();
        assert!(stale.len() >= count, "{at}: {stale:?}");
        assert_eq!(preview["touched"][0]["words"], words, "{}", preview["touched"]);
        assert!(stale.iter().any(|take| {
            take["because"].as_array().unwrap().iter().any(|path| path.as_str().unwrap().starts_with(because))
        }));
        assert!(fresh.iter().all(|take| take["stage"] == "storyboard" && take["approved"] == false));
        assert_eq!(house.get(at).await, before, "a preview wrote something");

        let change = patch(&house, at, body).await.success();
        assert_eq!(change["stale"], preview["stale"]);
        assert_eq!(change["written"], true);
    }
    let harmless =
        patch(&house, &format!("{HANA}?preview=true"), json!({"description": "A girl."})).await.success();
    let stale = harmless["stale"].as_array().unwrap();
    assert!(stale.iter().all(|take| take["already"] == true), "words that no picture shows");
}

#[tokio::test]
async fn where_somebody_is_used_is_shown_and_keeps_them() {
    let house = filmed().await;
    for at in [HANA, "/projects/rain/places/bridge"] {
        let shown = house.get(at).await;
        assert_eq!(shown["shots"], json!([{"episode": "e01", "shot": "c0010", "omitted": false}]));
        let takes = shown["takes"].as_array().unwrap();
        assert_eq!(takes.len(), 1);
        assert_eq!(
            (&takes[0]["shot"], &takes[0]["take"], &takes[0]["picked"]),
            (&json!("c0010"), &json!(1), &json!(true))
        );
        let kept = house.ask(Method::DELETE, at, None).await;
        assert_eq!(kept.problem(), (409, "in_use".to_owned()));
        assert!(kept.json()["detail"].as_str().unwrap().contains("e01 c0010"));
    }
    house.post("/projects/rain/characters", json!({"name": "Mikan"})).await;
    let gone = house.ask(Method::DELETE, "/projects/rain/characters/mikan", None).await.success();
    let trash = house.folder.path().join(gone["trash"].as_str().unwrap());
    assert!(trash.join("v001/character.toml").is_file());
    assert!(!house.folder.path().join("projects/rain/characters/mikan").exists());
    assert_eq!(
        house.ask(Method::GET, "/projects/rain/characters/mikan", None).await.status,
        StatusCode::NOT_FOUND
    );
    let again = house.post("/projects/rain/characters", json!({"name": "Mikan"})).await;
    assert_eq!(again["version"], 1);
}
