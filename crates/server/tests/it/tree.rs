//! Projects, episodes, scenes, shots and takes over the API.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, Request, header};
use domain::account::Role;
use domain::actor::Actor;
use domain::line::event::Event;
use domain::line::job::{NewJob, OnNeedFailed};
use serde_json::{Value, json};
use server::Problem;
use server::auth::Caller;
use studio::verbs::episode::EpisodeChange;

use crate::support::{Answer, House, worker};

const E01: &str = "/projects/rain/episodes/e01";

/// A house whose three shots have a storyboard.
pub(crate) async fn drawn() -> House {
    let mut house = House::with_workers(&[("fake", 1)]).await;
    house.draw_everything().await;
    house
}

/// Changes something, if it still has this tag.
async fn patch(house: &House, path: &str, tag: Option<&str>, body: Value) -> Answer {
    house.patch(path, tag, body).await
}

async fn tag_of(house: &House, path: &str) -> String {
    let answer = house.ask(Method::GET, path, None).await;
    answer.headers[header::ETAG].to_str().unwrap().to_owned()
}

fn field_of(answer: &Answer) -> (u16, Value) {
    assert!(answer.json()["fix"].is_string(), "{}", answer.json());
    (answer.status.as_u16(), answer.json()["field"].clone())
}

fn names(page: &Value, field: &str) -> Vec<String> {
    let items = page["items"].as_array().unwrap();
    items.iter().map(|item| item[field].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn projects_are_made_listed_page_by_page_and_renamed() {
    let house = House::new().await;
    let made = house.post("/projects", json!({"title": " The Lantern "})).await;
    assert_eq!((made["slug"].as_str(), made["title"].as_str()), (Some("the-lantern"), Some("The Lantern")));
    assert!(house.folder.path().join("projects/the-lantern/project.toml").is_file());
    let first = house.get("/projects?limit=1").await;
    assert_eq!((names(&first, "slug"), &first["next"]), (vec!["rain".to_owned()], &json!("rain")));
    let last = house.get("/projects?limit=1&after=rain").await;
    assert_eq!((names(&last, "slug"), &last["next"]), (vec!["the-lantern".to_owned()], &Value::Null));

    let path = "/projects/the-lantern";
    let tag = tag_of(&house, path).await;
    let renamed = patch(&house, path, Some(&tag), json!({"title": "Lanterns"})).await.success();
    assert_eq!(renamed["title"], "Lanterns");
    let late = patch(&house, path, Some(&tag), json!({"title": "Lamps"})).await;
    assert_eq!(late.problem(), (412, "changed".to_owned()));
    assert_eq!(house.get(path).await["title"], "Lanterns");
}

#[tokio::test]
async fn a_project_that_cannot_be_is_refused_with_its_field() {
    let house = House::new().await;
    let post = async |body: Value| house.ask(Method::POST, "/projects", Some(body)).await;
    assert_eq!(field_of(&post(json!({"title": "  "})).await), (422, json!("title")));
    assert_eq!(field_of(&post(json!({"title": "a".repeat(201)})).await), (422, json!("title")));
    assert_eq!(field_of(&post(json!({"title": "!!!"})).await), (422, json!("title")));
    let style = json!({"name": "odd", "frame": {"width": 321, "height": 180}});
    assert_eq!(field_of(&post(json!({"title": "Odd", "style": style})).await), (422, json!("style")));
    assert_eq!(post(json!({"title": "A", "slug": "../etc"})).await.status.as_u16(), 422);
    assert_eq!(post(json!({"title": "A", "colour": 1})).await.status.as_u16(), 422);
    assert_eq!(post(json!({"title": "Rain"})).await.problem(), (409, "taken".to_owned()));
    std::fs::create_dir_all(house.folder.path().join("projects/lost")).unwrap();
    assert_eq!(post(json!({"title": "Lost"})).await.problem(), (409, "taken".to_owned()));
}

#[tokio::test]
async fn episodes_and_scenes_tell_how_far_they_are() {
    let house = drawn().await;
    let page = house.get("/projects/rain/episodes").await;
    let (details, frames) =
        (&page["items"][0], house.production.shots.iter().map(|it| it.content.frames).sum());
    let frames: u32 = frames;
    assert_eq!(details["episode"]["code"], "e01");
    assert_eq!(
        (&details["shots"], &details["drawn"], &details["approved"]),
        (&json!(3), &json!(3), &json!(0))
    );
    assert_eq!(details["frames"], frames);
    assert_eq!(details["running_ms"], (u64::from(frames) * 1000 + 12) / 24);
    let path = format!("{E01}/shots/c0010/takes/storyboard/1/review");
    house.ask(Method::PUT, &path, Some(json!({"verdict": "approved"}))).await.success();
    assert_eq!(house.get(E01).await["approved"], 1);
    let tag = tag_of(&house, E01).await;
    assert_eq!(patch(&house, E01, Some(&tag), json!({"title": "Storm"})).await.success()["title"], "Storm");
    assert_eq!(patch(&house, E01, Some(&tag), json!({"title": "Hail"})).await.status.as_u16(), 412);
    assert_eq!(names(&house.get(&format!("{E01}/scenes")).await, "code"), ["s010"]);
    assert_eq!(house.get(&format!("{E01}/scenes/s010")).await["heading"], "EXT. BRIDGE - NIGHT");
    assert_eq!(house.ask(Method::GET, &format!("{E01}/scenes/s990"), None).await.status.as_u16(), 404);
    assert_eq!(house.ask(Method::GET, &format!("{E01}/script"), None).await.status.as_u16(), 404);
    let mut tx = house.studio.store().begin(Actor::local()).await.unwrap();
    tx.put_script(&house.production.episode.id, "EXT. BRIDGE - NIGHT\n").await.unwrap();
    tx.commit().await.unwrap();
    let script = house.ask(Method::GET, &format!("{E01}/script"), None).await;
    assert_eq!(script.bytes, b"EXT. BRIDGE - NIGHT\n");
    assert!(script.headers[header::CONTENT_TYPE].to_str().unwrap().starts_with("text/plain"));
    assert!(script.headers.contains_key(header::ETAG));
}

#[tokio::test]
async fn shots_are_listed_page_by_page_in_the_order_of_the_film() {
    let house = House::new().await;
    let first = house.get(&format!("{E01}/shots?limit=2")).await;
    assert_eq!(names(&first, "code"), ["c0010", "c0020"]);
    let rest = house.get(&format!("{E01}/shots?limit=2&after={}", first["next"].as_str().unwrap())).await;
    assert_eq!((names(&rest, "code"), &rest["next"]), (vec!["c0030".to_owned()], &Value::Null));
    let lost = house.ask(Method::GET, &format!("{E01}/shots?after=c9990"), None).await;
    assert_eq!(field_of(&lost), (422, json!("after")));
    let missing = house.ask(Method::GET, &format!("{E01}/shots/c9990"), None).await;
    assert_eq!(missing.problem(), (404, "not_found".to_owned()));
}

#[tokio::test]
async fn an_edit_is_previewed_saved_and_refused_when_somebody_was_faster() {
    let house = drawn().await;
    let shot = format!("{E01}/shots/c0010");
    let edit = json!({"framing": "extreme_close", "light": {"weather": "rain"}, "frames": 30});
    assert_eq!(house.get(&format!("{E01}/stale")).await, json!([]));
    let preview = house.post(&format!("{shot}/preview"), edit.clone()).await;
    assert_eq!((&preview[0]["shot"], &preview[0]["take"]), (&json!("c0010"), &json!(1)));
    assert!(preview[0]["because"].as_array().unwrap().contains(&json!("camera.framing")), "{preview}");
    assert_eq!(house.get(&format!("{E01}/stale")).await, json!([]), "a preview changes nothing");

    let tag = tag_of(&house, &shot).await;
    let saved = patch(&house, &shot, Some(&tag), edit.clone()).await.success();
    assert_eq!(saved["content"]["framing"], "extreme_close");
    assert_eq!(saved["content"]["light"]["weather"], "rain");
    assert_eq!(saved["edited"], json!(["frames", "framing", "light"]));
    assert_eq!(patch(&house, &shot, Some(&tag), edit.clone()).await.problem(), (412, "changed".to_owned()));
    assert_eq!(house.get(&format!("{E01}/stale")).await, preview);
    let listed = house.get(&format!("{E01}/shots?stale=true")).await;
    let stale: Vec<&Value> =
        listed["items"].as_array().unwrap().iter().map(|shot| &shot["picks"][0]["stale"]).collect();
    assert_eq!(stale, [&json!(true), &json!(false), &json!(false)]);
    assert_eq!(house.post(&format!("{shot}/preview"), edit).await, json!([]), "it is stale already");
    let path = patch(&house, &shot, None, json!({"light.weather": "snow"})).await.success();
    assert_eq!(path["content"]["light"]["weather"], "snow");
}

#[tokio::test]
async fn an_edit_that_makes_no_sense_is_refused_with_its_field_and_writes_nothing() {
    let house = House::new().await;
    let shot = format!("{E01}/shots/c0010");
    let before = house.get(&shot).await;
    let deep = format!("light{}", ".a".repeat(2000));
    let bad = [
        (json!({"frmaing": "close"}), "frmaing"),
        (json!({"framing": "clsoe"}), "framing"),
        (json!({"framing": null}), "framing"),
        (json!({"frames": 0}), "frames"),
        (json!({"frames": 1e9}), "frames"),
        (json!({"frames": -3}), "frames"),
        (json!({"code": "c0999"}), "code"),
        (json!({"light": {"weather": 3}}), "light.weather"),
        (json!({"light": {"wether": "rain"}}), "light.wether"),
        (json!({"light.wether": "rain"}), "light.wether"),
        (json!({"cast": [{"character": "hana", "side": "left", "posse": "run"}]}), "cast.0.posse"),
        (json!({"light.weather": "frogs"}), "light.weather"),
        (json!({"cast.7.pose": "stand"}), "cast.7.pose"),
        (json!({"action": "a".repeat(4001)}), "action"),
        (json!({"effects": vec!["flash"; 65]}), "effects"),
        (json!({}), "body"),
    ];
    for (body, field) in bad {
        let answer = patch(&house, &shot, None, body.clone()).await;
        assert_eq!(field_of(&answer), (422, json!(field)), "{body}");
    }
    assert_eq!(patch(&house, &shot, None, json!({deep: 1})).await.status.as_u16(), 422);
    assert_eq!(patch(&house, &shot, None, json!([1])).await.status.as_u16(), 422);
    let nobody = json!({"cast": [{"character": "momo", "side": "left"}]});
    let refused = patch(&house, &shot, None, nobody).await;
    assert_eq!((refused.problem(), field_of(&refused).1), ((422, "no_request".to_owned()), json!("cast")));
    let nowhere = patch(&house, &shot, None, json!({"place": "mars"})).await;
    assert_eq!((nowhere.problem(), field_of(&nowhere).1), ((422, "no_request".to_owned()), json!("place")));
    let typo = patch(&house, &shot, None, json!({"light.wether": "rain"})).await.json();
    assert_eq!(typo["fix"], "did you mean `weather`?");
    let twice = Request::patch(format!("/api/v1{shot}"))
        .header(header::CONTENT_TYPE, "application/json")
        .extension(Caller::local())
        .body(Body::from(r#"{"frames": 30, "frames": 40}"#))
        .unwrap();
    assert_eq!(house.send(twice).await.status.as_u16(), 422);
    assert_eq!(house.get(&shot).await, before);
}

#[tokio::test]
async fn an_omitted_shot_keeps_its_code_and_comes_back() {
    let house = House::new().await;
    let shot = format!("{E01}/shots/c0020");
    let omitted = house.post(&format!("{shot}/omit"), Value::Null).await;
    assert_eq!((&omitted["status"], &omitted["edited"]), (&json!("omitted"), &json!(["status"])));
    assert_eq!(house.get(E01).await["shots"], 2);
    assert_eq!(names(&house.get(&format!("{E01}/shots")).await, "code"), ["c0010", "c0020", "c0030"]);
    let restored = house.post(&format!("{shot}/restore"), Value::Null).await;
    assert_eq!((&restored["status"], &restored["edited"]), (&json!("active"), &json!([])));
    assert_eq!(house.get(E01).await["shots"], 3);
}

#[tokio::test]
async fn what_is_queued_for_an_omitted_shot_is_cancelled_and_what_runs_goes_on() {
    let house = House::new().await;
    let running = house.draw(1, 1);
    let queued = house.draw(1, 2);
    let dependent = testkit::needing(house.draw(1, 3), &queued, OnNeedFailed::Hold);
    let elsewhere = house.draw(0, 1);
    house.queue(std::slice::from_ref(&running)).await;
    house.line.dispatch().next(worker()).await.unwrap().unwrap();
    house.queue(&[queued.clone(), dependent.clone(), elsewhere.clone()]).await;
    house.post(&format!("{E01}/shots/c0020/omit"), Value::Null).await;
    let state = async |job: &NewJob| house.get(&format!("/jobs/{}", job.id)).await["job"]["state"].clone();
    let states =
        [state(&running).await, state(&queued).await, state(&dependent).await, state(&elsewhere).await];
    assert_eq!(states, ["running", "cancelled", "cancelled", "ready"]);
    house.post(&format!("{E01}/shots/c0020/omit"), Value::Null).await;
    house.post(&format!("{E01}/shots/c0020/restore"), Value::Null).await;
    assert_eq!(state(&queued).await, "cancelled", "nothing begins on its own");
}

#[tokio::test]
async fn the_document_of_a_shot_tells_of_its_new_take_soon_after() {
    let house = drawn().await;
    let path = house.folder.path().join("projects/rain/episodes/e01/s010/c0010/shot.toml");
    assert!(!house.studio.store().stale_documents().await.unwrap().is_empty());
    // The scribe sleeps on the clock of the test, at a moment of its own.
    while !house.studio.store().stale_documents().await.unwrap().is_empty() {
        house.clock.advance(Duration::from_secs(2));
        tokio::task::yield_now().await;
    }
    let text = std::fs::read_to_string(path).unwrap();
    assert!(text.contains("[[take]]"), "{text}");
}

#[tokio::test]
async fn what_changes_while_its_project_goes_is_gone_and_not_a_failure() {
    let house = House::new().await;
    let project = house.studio.project(None).await.unwrap();
    let production = house.studio.production(project.clone(), "e01").await.unwrap();
    let row = house.studio.project_row(&project.slug).await.unwrap();
    let preview = house.get("/projects/rain/deletion").await;
    let path = format!("/projects/rain?confirm={}", preview["confirm"].as_str().unwrap());
    house.ask(Method::DELETE, &path, None).await.success();
    let studio = &house.studio;
    let edits = json!({"framing": "close"});
    let late = studio.edit_shot(&production, "c0010", edits.as_object().unwrap()).await.unwrap_err();
    assert_eq!(Problem::from(late).status, 404);
    let dispatch = house.line.dispatch();
    let late = studio.omit_shot(dispatch.as_ref(), &production, "c0010").await.unwrap_err();
    assert_eq!(Problem::from(late).status, 404);
    let renamed = EpisodeChange { title: Some("Late".to_owned()), ..EpisodeChange::default() };
    let late = studio.change_episode(&production.episode, &renamed).await.unwrap_err();
    assert_eq!(Problem::from(late).status, 404);
    let late = studio.rename_project(&row, "Late").await.unwrap_err();
    assert_eq!(Problem::from(late).status, 404);
    let momo = json!({"name": "Momo"});
    let late = studio.create_noun::<domain::character::Character>(&project, &momo).await.unwrap_err();
    let late = Problem::from(late);
    assert_eq!((late.status, &*late.code), (409, "deleted"));
}

#[tokio::test]
async fn takes_are_reviewed_by_whoever_may_and_picked_by_whoever_makes() {
    let house = drawn().await;
    let take = format!("{E01}/shots/c0010/takes/storyboard/1");
    let reviewer = Caller::with_role(Actor::account("rin"), Role::Reviewer);
    let put = async |path: &str, body: Value| {
        house.ask_as(&reviewer, Method::PUT, &format!("{take}/{path}"), Some(body)).await
    };
    for note in ["", "   ", &"a".repeat(2001)] {
        let answer = put("review", json!({"verdict": "retake", "note": note})).await;
        assert_eq!(field_of(&answer), (422, json!("note")));
    }
    assert_eq!(put("review", json!({"verdict": "good"})).await.status.as_u16(), 422);
    let said = put("review", json!({"verdict": "retake", "note": " closer "})).await.success();
    assert_eq!(said["review"], json!({"verdict": "retake", "note": "closer"}));
    put("review", json!({"verdict": "approved", "note": "lovely"})).await.success();
    assert_eq!(put("review", json!({"verdict": "open"})).await.success()["review"]["verdict"], "open");
    assert_eq!(put("pick", Value::Null).await.problem(), (403, "forbidden".to_owned()));

    let events = house.studio.store().events_since(0, None, 1000).await.unwrap();
    let history: Vec<(String, Option<String>)> = events
        .into_iter()
        .filter(|record| record.actor == Actor::account("rin"))
        .filter_map(|record| match record.event {
            Event::TakeReviewed { verdict, note, .. } => Some((verdict, note)),
            _ => None,
        })
        .collect();
    let said = |verdict: &str, note: Option<&str>| (verdict.to_owned(), note.map(str::to_owned));
    assert_eq!(
        history,
        [said("retake", Some("closer")), said("approved", Some("lovely")), said("open", None)]
    );
    let missing = house.ask(Method::GET, &format!("{E01}/shots/c0010/takes/storyboard/9"), None).await;
    assert_eq!(missing.problem(), (404, "not_found".to_owned()));
    let no_stage = house.ask(Method::GET, &format!("{E01}/shots/c0010/takes/sketch/1"), None).await;
    assert_eq!(no_stage.status.as_u16(), 404);
}

#[tokio::test]
async fn a_retake_may_be_drawn_at_once() {
    let mut house = drawn().await;
    let shot = format!("{E01}/shots/c0010");
    let retake = format!("{shot}/takes/storyboard/1/retake");
    let only_said = house.ask(Method::POST, &retake, Some(json!({"note": "closer"}))).await;
    assert_eq!((only_said.status.as_u16(), &only_said.json()["job"]), (200, &Value::Null));
    let reviewer = Caller::with_role(Actor::account("rin"), Role::Reviewer);
    let body = json!({"note": "closer", "draw": true});
    assert_eq!(house.ask_as(&reviewer, Method::POST, &retake, Some(body.clone())).await.status.as_u16(), 403);
    let drawn = house.ask(Method::POST, &retake, Some(body)).await;
    assert_eq!(drawn.status.as_u16(), 202);
    let job = domain::id::JobId(drawn.json()["job"].as_str().unwrap().to_owned());
    house.line.wait_for(&[job].into()).await.unwrap();
    let takes = house.get(&format!("{shot}/takes")).await;
    let picked: Vec<&Value> = takes["items"].as_array().unwrap().iter().map(|take| &take["picked"]).collect();
    assert_eq!(picked, [&json!(false), &json!(true)]);
    house.ask(Method::PUT, &format!("{shot}/takes/storyboard/1/pick"), None).await.success();
    let panels = house.get(&format!("{shot}/panels")).await;
    assert_eq!((panels.as_array().unwrap().len(), &panels[0]["take"]), (1, &json!(1)));
    let path = panels[0]["asset"]["path"].as_str().unwrap();
    assert!(house.folder.path().join(path).is_file());
    let shown = house.get(&format!("{shot}/takes/storyboard/2")).await;
    assert_eq!((&shown["take"]["take"], &shown["request"]["stage"]), (&json!(2), &json!("storyboard")));
}

#[tokio::test]
async fn a_project_that_is_hidden_does_not_exist() {
    let house = House::new().await;
    house.post("/projects", json!({"title": "Secret"})).await;
    let mut guest = Caller::with_role(Actor::account("rin"), Role::Reviewer);
    guest.project = Some(house.production.project.id.clone());
    let ask = async |path: &str| house.ask_as(&guest, Method::GET, path, None).await;
    assert_eq!(names(&ask("/projects").await.success(), "slug"), ["rain"]);
    for below in ["", "/episodes", "/deletion"] {
        let hidden = ask(&format!("/projects/secret{below}")).await;
        let absent = ask(&format!("/projects/absent{below}")).await;
        assert_eq!(hidden.json().to_string().replace("secret", "absent"), absent.json().to_string());
        assert_eq!(hidden.status.as_u16(), 404);
    }
}
