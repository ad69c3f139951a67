//! Retakes, variations, comparisons, pictures that come back, and clips, as programs ask for them.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Method, Request};
use domain::account::Role;
use domain::actor::Actor;
use domain::id::JobId;
use serde_json::{Value, json};
use server::auth::Caller;

use crate::support::House;

const SHOT: &str = "/projects/rain/episodes/e01/shots/c0010";
const PRODUCE: &str = "/projects/rain/episodes/e01/produce";

async fn wait(house: &mut House, jobs: &[Value]) {
    let ids: BTreeSet<JobId> = jobs.iter().map(|job| JobId(job.as_str().unwrap().to_owned())).collect();
    house.line.wait_for(&ids).await.unwrap();
}

async fn produce(house: &mut House, stage: &str, recipe: &str) -> Value {
    let body = json!({"stage": stage, "engine": "fake", "recipe": recipe, "shots": ["c0010"]});
    let produced = house.post(PRODUCE, body).await;
    let jobs: Vec<Value> =
        produced["jobs"].as_array().unwrap().iter().map(|one| one["job"].clone()).collect();
    wait(house, &jobs).await;
    produced
}

async fn refused(house: &House, path: &str, body: Value) -> (u16, String, String) {
    let answer = house.ask(Method::POST, path, Some(body)).await;
    let problem = answer.json();
    let text = |name: &str| problem[name].as_str().unwrap_or_default().to_owned();
    assert!(!text("fix").is_empty(), "{problem}");
    (answer.status.as_u16(), text("field"), text("detail"))
}

#[tokio::test]
async fn a_retake_says_its_words_and_is_drawn() {
    let mut house = House::with_workers(&[("fake", 1)]).await;
    produce(&mut house, "keyframe", "fake-text").await;
    let retake = format!("{SHOT}/takes/keyframe/1/retake");
    let body = json!({"note": "softer", "draw": true,
        "direction": {"words": ["soft light"], "without": ["zebras"], "negatives": ["text"]}});
    let drawn = house.post(&retake, body).await;
    assert_eq!(drawn["take"]["review"]["note"], "softer");
    assert!(drawn["omitted"][0].as_str().unwrap().contains("zebras"), "{drawn}");
    wait(&mut house, &[drawn["job"].clone()]).await;
    let shown = house.get(&format!("{SHOT}/takes/keyframe/2")).await;
    assert_eq!(shown["engine"], "fake");
    assert_eq!(
        shown["request"]["made_of"]["direction"],
        json!({"words": ["soft light"], "without": ["zebras"], "negatives": ["text"]})
    );
    assert_eq!((&shown["take"]["cached"], &shown["take"]["moment"]), (&json!(false), &json!("start")));

    for (direction, draw, field) in [
        (json!({"words": ["<lora:x:1>"]}), true, "direction.words.0"),
        (json!({"words": ["x".repeat(201)]}), true, "direction.words.0"),
        (json!({"seed": 1_u64 << 53}), true, "direction.seed"),
        (json!({"change": 0.5}), true, "direction.source"),
        (json!({"words": ["dusk"]}), false, "direction"),
    ] {
        let body = json!({"note": "softer", "draw": draw, "direction": direction});
        assert_eq!(refused(&house, &retake, body).await.1, field);
    }
    let unknown = json!({"note": "softer", "draw": true, "direction": {"wordz": []}});
    assert_eq!(house.ask(Method::POST, &retake, Some(unknown)).await.status.as_u16(), 422);
    assert_eq!(house.get(&format!("{SHOT}/takes")).await["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn variations_are_one_batch_of_whoever_may_make() {
    let mut house = House::with_workers(&[("fake", 1)]).await;
    produce(&mut house, "keyframe", "fake-text").await;
    let variations = format!("{SHOT}/takes/keyframe/1/variations");
    let reviewer = Caller::with_role(Actor::account("rin"), Role::Reviewer);
    let body = json!({"seeds": 2, "changes": [0.3, 0.6]});
    assert_eq!(
        house.ask_as(&reviewer, Method::POST, &variations, Some(body.clone())).await.status.as_u16(),
        403
    );
    let answer = house.ask(Method::POST, &variations, Some(body)).await;
    assert_eq!(answer.status.as_u16(), 202);
    let drawn = answer.json();
    let jobs = drawn["jobs"].as_array().unwrap().clone();
    assert_eq!(jobs.len(), 4);
    wait(&mut house, &jobs).await;
    let batch = house.get(&format!("/batches/{}", drawn["batch"].as_str().unwrap())).await;
    assert!(batch.to_string().contains("c0010 keyframe variations of take 1"), "{batch}");
    for body in
        [json!({}), json!({"seeds": 33}), json!({"changes": [1.5]}), json!({"seeds": 1, "recipe": "nobody"})]
    {
        let (status, ..) = refused(&house, &variations, body).await;
        assert!(status == 422 || status == 404, "{status}");
    }
    let none = refused(&house, &format!("{SHOT}/takes/keyframe/99/variations"), json!({"seeds": 1})).await;
    assert_eq!(none.0, 404);
}

#[tokio::test]
async fn takes_are_compared_as_data_and_as_a_page() {
    let mut house = House::with_workers(&[("fake", 1)]).await;
    produce(&mut house, "keyframe", "fake-text").await;
    let body = json!({"seeds": 1, "direction": {"words": ["dusk"]}});
    let drawn = house.post(&format!("{SHOT}/takes/keyframe/1/variations"), body).await;
    wait(&mut house, drawn["jobs"].as_array().unwrap()).await;
    let comparison = format!("{SHOT}/takes/keyframe/comparison");
    let compared = house.get(&format!("{comparison}?takes=2,1")).await;
    let numbers: Vec<&Value> =
        compared["takes"].as_array().unwrap().iter().map(|one| &one["take"]["take"]).collect();
    assert_eq!(numbers, [&json!(1), &json!(2)]);
    let differences = compared["differences"].as_array().unwrap();
    let at = |path: &str| differences.iter().find(|one| one["path"] == path).map(|one| one["values"].clone());
    assert_eq!(at("made_of.direction.words"), Some(json!([null, ["dusk"]])));
    let seed = compared["takes"][0]["seed"].as_u64().unwrap();
    assert_eq!(at("seed"), Some(json!([seed, seed + 1])));
    assert_eq!(at("stage"), None);

    let page = house.post(&comparison, Value::Null).await;
    assert_eq!(page["path"], "projects/rain/rain_e01_c0010_keyframe_compare.html");
    let html = std::fs::read_to_string(house.folder.path().join(page["path"].as_str().unwrap())).unwrap();
    assert_eq!(html.matches("data:image/jpeg;base64,").count(), 2);
    assert!(html.contains("dusk") && !html.contains("http"), "{html}");
    assert!(house.studio.verify_index(|_| {}).await.unwrap().findings.is_empty());
    for (query, status) in [("?takes=1,x", 422), ("?takes=9", 404), ("?takes=", 422)] {
        let answer = house.ask(Method::GET, &format!("{comparison}{query}"), None).await;
        assert_eq!(answer.status.as_u16(), status, "{query}");
    }
    let none = house.ask(Method::GET, &format!("{SHOT}/takes/finish/comparison"), None).await;
    assert_eq!(none.status.as_u16(), 404);
}

#[tokio::test]
async fn a_picture_that_was_painted_over_comes_back() {
    let mut house = House::with_workers(&[("fake", 1)]).await;
    produce(&mut house, "keyframe", "fake").await;
    let take = house.get(&format!("{SHOT}/takes/keyframe/1")).await["take"].clone();
    let path = house.folder.path().join(take["asset"]["path"].as_str().unwrap());
    let picture = std::fs::read(path).unwrap();
    let send = async |query: &str, body: Vec<u8>| {
        let request =
            Request::post(format!("/api/v1/projects/rain/painted{query}")).extension(Caller::local());
        house.send(request.body(Body::from(body)).unwrap()).await
    };
    let same = send("", picture).await;
    assert_eq!((same.status.as_u16(), &same.json()["changed"]), (200, &json!(false)));
    let of = format!("?pick=true&of={}", take["id"].as_str().unwrap());
    let back = send(&of, crate::assets::jpeg(30, 20)).await;
    assert_eq!(back.status.as_u16(), 201, "{}", String::from_utf8_lossy(&back.bytes));
    let back = back.json();
    assert_eq!((&back["shot"], &back["take"]["take"]), (&json!("c0010"), &json!(2)));
    assert_eq!((&back["take"]["picked"], &back["take"]["painted_over"]), (&json!(true), &take["id"]));
    let unknown = send("", crate::assets::jpeg(31, 20)).await;
    assert_eq!(unknown.problem(), (404, "not_found".to_owned()));
    assert!(unknown.json()["fix"].as_str().unwrap().contains("sakuga take add"));
    assert_eq!(send("", b"<html>".to_vec()).await.problem(), (415, "not_a_picture".to_owned()));
}

#[tokio::test]
async fn a_clip_is_filed_with_its_first_and_last_frame_and_cut_into_the_reel() {
    let mut house = House::with_workers(&[("fake", 1), ("film", 1)]).await;
    produce(&mut house, "clip", "fake").await;
    let take = house.get(&format!("{SHOT}/takes/clip/1")).await["take"].clone();
    let path = "projects/rain/episodes/e01/s010/c0010/clip/rain_e01_s010_c0010_clip_t001.mp4";
    assert_eq!((&take["asset"]["path"], &take["asset"]["media_type"]), (&json!(path), &json!("video/mp4")));
    assert_eq!((&take["asset"]["width"], &take["picked"]), (&json!(64), &json!(true)));
    let file = house.folder.path().join(path);
    assert_eq!(std::fs::read(&file).unwrap().get(4..8), Some(&b"ftyp"[..]));
    let still = |name: &str| {
        let guide = format!("guides/rain_e01_s010_c0010_clip_t001_{name}.png");
        assets::picture::decode(&std::fs::read(file.with_file_name(guide)).unwrap()).unwrap()
    };
    let (first, last) = (still("first"), still("last"));
    assert_eq!((&first.rgb[..3], &last.rgb[last.rgb.len() - 3..]), (&[255; 3][..], &[255; 3][..]));
    assert_ne!(first, last);
    assert!(house.studio.verify_index(|_| {}).await.unwrap().findings.is_empty());

    let cut = house.post("/projects/rain/episodes/e01/cut", json!({})).await;
    wait(&mut house, cut["jobs"].as_array().unwrap()).await;
    let job = house.get(&format!("/jobs/{}", cut["reel"].as_str().unwrap())).await;
    assert_eq!(job["job"]["state"], "done", "{job}");
}

#[tokio::test]
async fn what_no_recipe_can_move_is_refused_before_anything_is_queued() {
    let house = House::with_workers(&[("fake", 1)]).await;
    let shot = json!({"frames": 200});
    house.patch(SHOT, None, shot).await.success();
    let ask = async |recipe: &str, moment: &str| {
        let body = json!({"stage": "clip", "engine": "fake", "recipe": recipe, "moment": moment, "shots": ["c0010"]});
        let answer = house.ask(Method::POST, PRODUCE, Some(body)).await;
        assert_eq!(answer.status.as_u16(), 422, "{}", String::from_utf8_lossy(&answer.bytes));
        answer.json().to_string()
    };
    assert!(ask("fake-plain", "start").await.contains("makes no moving pictures"));
    assert!(ask("fake", "end").await.contains("has no end of its own"));
    assert!(house.get("/jobs").await["items"].as_array().unwrap().is_empty());
}
