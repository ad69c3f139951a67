//! What was found of pictures over the API.

use std::time::Duration;

use axum::http::Method;
use domain::account::Role;
use domain::actor::Actor;
use serde_json::{Value, json};
use server::auth::Caller;

use crate::support::House;

const CHECKS: &str = "/projects/rain/episodes/e01/checks";

async fn drawn() -> House {
    let mut house = House::with_workers(&[("fake", 1)]).await;
    house.draw_everything().await;
    house
}

/// Lets the checker's pauses pass until it has looked at everything.
async fn checked(house: &House) -> Value {
    loop {
        let page = house.get(CHECKS).await;
        if page["pending"] == 0 {
            return page;
        }
        house.clock.advance(Duration::from_millis(500));
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn takes_are_listed_page_by_page_with_what_was_found() {
    let house = drawn().await;
    let before = house.get(CHECKS).await;
    assert_eq!((&before["items"], &before["pending"]), (&json!([]), &json!(3)));
    let page = checked(&house).await;
    let items = page["items"].as_array().unwrap();
    let shots: Vec<&Value> = items.iter().map(|item| &item["shot"]).collect();
    assert_eq!(shots, ["c0010", "c0020", "c0030"]);
    let finding = &items[0]["checked"]["report"]["findings"][0];
    assert_eq!((&finding["check"], &finding["weight"]), (&json!("blank"), &json!("failing")));
    assert!(finding["fix"].as_str().unwrap().contains("draw the shot again"), "{finding}");
    let measures = &items[0]["checked"]["report"]["outcome"];
    assert_eq!((&measures["state"], &measures["identity"]["state"]), (&json!("measured"), &json!("off")));
    assert_eq!(measures["print"].as_str().unwrap().len(), 16);
    let first = house.get(&format!("{CHECKS}?limit=2&failing=true")).await;
    assert_eq!(first["items"].as_array().unwrap().len(), 2);
    let rest = house.get(&format!("{CHECKS}?failing=true&after={}", first["next"].as_str().unwrap())).await;
    assert_eq!((&rest["items"][0]["shot"], &rest["next"]), (&json!("c0030"), &Value::Null));
    let one = house.get("/projects/rain/episodes/e01/shots/c0020/takes/storyboard/1/checks").await;
    assert_eq!(one, items[1]);
}

#[tokio::test]
async fn changed_thresholds_count_when_the_pictures_are_looked_at_again() {
    let house = drawn().await;
    checked(&house).await;
    let patch = json!({ "checks": { "off": ["blank"] } });
    house.ask(Method::PATCH, "/projects/rain/style", Some(patch)).await.success();
    assert_eq!(checked(&house).await["items"][0]["checked"]["report"]["findings"][0]["check"], "blank");
    let asked = house.ask(Method::POST, CHECKS, Some(json!({ "shots": ["c0010"] }))).await;
    assert_eq!((asked.status.as_u16(), asked.json()), (202, json!({ "takes": 1 })));
    let due = house.get("/projects/rain/episodes/e01/shots/c0010/takes/storyboard/1/checks").await;
    assert_eq!(due["checked"]["due"], true, "what was found stays until it is looked at");
    let page = checked(&house).await;
    assert_eq!(page["items"][0]["checked"]["report"]["findings"], json!([]));
    assert_eq!(page["items"][1]["checked"]["report"]["findings"][0]["check"], "blank");
    let failing = house.get(&format!("{CHECKS}?failing=true")).await;
    assert_eq!(failing["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_with_the_fix() {
    let house = House::new().await;
    let asked = async |path: &str| house.ask(Method::GET, path, None).await.problem();
    assert_eq!(asked(&format!("{CHECKS}?limit=0")).await.0, 422);
    assert_eq!(asked(&format!("{CHECKS}?after=nobody")).await.0, 422);
    assert_eq!(asked(&format!("{CHECKS}?failing=perhaps")).await.0, 422);
    assert_eq!(asked("/projects/rain/episodes/e07/checks").await.0, 404);
    assert_eq!(asked("/projects/rain/episodes/e01/shots/c0010/takes/storyboard/9/checks").await.0, 404);
    let posted = async |body: Value| house.ask(Method::POST, CHECKS, Some(body)).await.problem();
    assert_eq!(posted(json!({ "shots": ["c9990"] })).await.0, 404);
    assert_eq!(posted(json!({ "shotss": [] })).await.0, 422);
    let many: Vec<String> = (0..10_001).map(|_| "c0010".to_owned()).collect();
    assert_eq!(posted(json!({ "shots": many })).await.0, 422);
    for wrong in
        [json!({ "blank": 0.1 }), json!({ "redraw": 9 }), json!({ "palette": 0 }), json!({ "blurr": 1 })]
    {
        let patch = json!({ "checks": wrong });
        let refused = house.ask(Method::PATCH, "/projects/rain/style", Some(patch.clone())).await;
        assert_eq!(refused.problem().0, 422, "{patch}");
    }
}

#[tokio::test]
async fn who_may_only_look_has_nothing_looked_at_again() {
    let house = House::new().await;
    let reviewer = Caller::with_role(Actor::account("somebody"), Role::Reviewer);
    assert!(house.ask_as(&reviewer, Method::GET, CHECKS, None).await.status.is_success());
    let refused = house.ask_as(&reviewer, Method::POST, CHECKS, Some(json!({}))).await;
    assert_eq!(refused.problem(), (403, "forbidden".to_owned()));
    let elsewhere = Caller { project: Some(domain::id::ProjectId("01".to_owned())), ..Caller::local() };
    let hidden = house.ask_as(&elsewhere, Method::GET, CHECKS, None).await;
    assert_eq!(hidden.problem(), (404, "not_found".to_owned()));
}

#[tokio::test]
async fn the_model_of_identity_is_off_and_says_why() {
    let house = House::new().await;
    let probed = house.post("/checks", Value::Null).await;
    let identity =
        probed["items"].as_array().unwrap().iter().find(|item| item["name"] == "identity").unwrap();
    assert_eq!(
        (&identity["state"], &identity["detail"]),
        (&json!("off"), &json!("no identity model is configured"))
    );
    assert!(identity["probed_at"].is_string());
}
