//! Advice from the history over the API.

use axum::http::Method;
use domain::id::ProjectId;
use server::auth::Caller;

use crate::support::House;

#[tokio::test]
async fn the_history_of_a_project_is_added_up_for_whoever_may_see_it() {
    let mut house = House::with_workers(&[("fake", 1)]).await;
    let path = "/projects/rain/advice";
    let nothing = house.get(path).await;
    assert_eq!(nothing, serde_json::json!({ "pictures": 0, "groups": [], "reloads": [] }));
    house.draw_everything().await;
    let found = house.get(path).await;
    let group = &found["groups"][0];
    assert_eq!((&found["pictures"], &group["pictures"]), (&3.into(), &3.into()), "{found}");
    assert_eq!((&group["common"]["recipe"], &group["common"]["frames"]), (&"fake".into(), &0.into()));
    assert_eq!(
        (&group["settings"][0]["missing"], &group["settings"][0]["approved"]),
        (&2.into(), &().into())
    );
    assert_eq!(group["suggestions"], serde_json::json!([]));
    let because = group["nothing_because"].as_str().unwrap();
    assert!(because.starts_with("all of these were made with one setting"), "{because}");
    assert_eq!(house.get(&format!("{path}?recipe=fake")).await["pictures"], 3);
    assert_eq!(house.get(&format!("{path}?recipe=another")).await["pictures"], 0);
    assert_eq!(house.get(&format!("{path}?model=a.safetensors")).await["pictures"], 0);
    let elsewhere = Caller { project: Some(ProjectId("01".to_owned())), ..Caller::local() };
    let hidden = house.ask_as(&elsewhere, Method::GET, path, None).await;
    assert_eq!(hidden.problem(), (404, "not_found".to_owned()));
}
