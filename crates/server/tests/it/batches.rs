//! Batches, engines and workers over the API.

use std::time::Duration;

use axum::http::Method;
use domain::error::Fault;
use domain::line::job::{NewJob, OnNeedFailed};
use serde_json::{Value, json};
use studio::line::dispatch::Outcome;
use testkit::needing;

use crate::support::{House, worker};

#[tokio::test]
async fn a_batch_tells_how_far_it_is() {
    let house = House::new().await;
    let jobs: Vec<NewJob> = (1..=3).map(|ordinal| house.draw(0, ordinal)).collect();
    let first = house.queue(&jobs).await;
    house.clock.advance(Duration::from_secs(1));
    let second = house.queue(&[house.draw(1, 1)]).await;
    house.clock.advance(Duration::from_secs(1));
    house.post(&format!("/jobs/{}/cancel", jobs[0].id), Value::Null).await;
    let page = house.get("/batches?project=rain&limit=1").await;
    assert_eq!(page["items"][0]["id"], second.as_str());
    let next = page["next"].as_str().unwrap();
    let page = house.get(&format!("/batches?limit=1&after={next}")).await;
    assert_eq!((&page["items"][0]["id"], &page["next"]), (&json!(first.as_str()), &Value::Null));
    let shown = house.get(&format!("/batches/{first}")).await;
    assert_eq!(shown["batch"], page["items"][0]);
    assert_eq!(shown["batch"]["counts"], json!({ "ready": 2, "cancelled": 1 }));
    assert_eq!((&shown["batch"]["total"], &shown["batch"]["finished"]), (&json!(3), &json!(1)));
    assert_eq!((&shown["batch"]["label"], &shown["batch"]["actor"]), (&json!("a test"), &json!("local")));
    assert_eq!(shown["last_finished_at"], "2026-11-22T09:00:02.000Z");
    assert_eq!(shown["rest"], Value::Null, "nobody knows how long it takes without history");
    assert_eq!(house.ask(Method::GET, "/batches/none", None).await.problem(), (404, "not_found".to_owned()));
    assert_eq!(house.ask(Method::GET, "/batches?after=x", None).await.json()["field"], "after");
}

#[tokio::test]
async fn a_batch_is_paused_resumed_cancelled_and_retried_as_a_whole() {
    let house = House::new().await;
    let mut jobs: Vec<NewJob> = (1..=300).map(|ordinal| house.draw(0, ordinal)).collect();
    jobs.push(needing(house.draw(1, 1), &jobs[0], OnNeedFailed::Hold));
    let batch = house.queue(&jobs).await;
    let counts = |answer: &Value| answer["batch"]["counts"].clone();
    let act = async |action: &str| house.post(&format!("/batches/{batch}/{action}"), Value::Null).await;
    let paused = act("pause").await;
    assert_eq!((&paused["steered"], counts(&paused)), (&json!(301), json!({ "held": 301 })));
    let resumed = act("resume").await;
    assert_eq!(counts(&resumed), json!({ "ready": 300, "waiting": 1 }));
    let lease = house.line.dispatch().next(worker()).await.unwrap().unwrap();
    assert_eq!(lease.job.id, jobs[0].id);
    let failure = Outcome::Failed(Fault::permanent("no"), None);
    house.line.dispatch().settle(&lease.job.id, 1, failure).await.unwrap();
    let shown = house.get(&format!("/batches/{batch}")).await;
    assert_eq!(shown["batch"]["counts"], json!({ "failed": 1, "held": 1, "ready": 299 }));
    let resumed = act("resume").await;
    assert_eq!(resumed["steered"], 0, "nobody paused what is held now");
    let retried = act("retry").await;
    assert_eq!((&retried["steered"], counts(&retried)), (&json!(2), json!({ "ready": 300, "waiting": 1 })));
    let cancelled = act("cancel").await;
    assert_eq!(counts(&cancelled), json!({ "cancelled": 301 }));
    assert_eq!(act("cancel").await["steered"], 0);
}

#[tokio::test]
async fn engines_are_asked_and_workers_say_what_they_do() {
    let house = House::with_workers(&[("fake", 2)]).await;
    let engines = house.get("/engines").await;
    let names: Vec<&str> =
        engines["items"].as_array().unwrap().iter().map(|engine| engine["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["fake", "storyboard"]);
    assert_eq!(engines["items"][0]["state"], "ok");
    assert_eq!(engines["items"][0]["probed_at"], "2026-11-22T09:00:00.000Z");
    assert_eq!(house.get("/engines/fake").await, engines["items"][0]);
    assert_eq!(house.ask(Method::GET, "/engines/none", None).await.problem().0, 404);
    let job = house.draw(0, 1);
    let mut messages = house.line.bus().subscribe();
    house.queue(std::slice::from_ref(&job)).await;
    while house.get(&format!("/jobs/{}", job.id)).await["job"]["state"] != "done" {
        let _ = messages.recv().await;
    }
    let workers = house.get("/workers").await;
    let workers = workers["items"].as_array().unwrap();
    let names: Vec<&str> = workers.iter().map(|worker| worker["id"].as_str().unwrap()).collect();
    assert_eq!(names, ["fake-1", "fake-2"]);
    assert!(
        workers.iter().any(|worker| !worker["resident"].is_null()),
        "one of them has worked: {workers:?}"
    );
    house.line.stop().await.unwrap();
}
