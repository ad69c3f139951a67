//! Requests that come twice are carried out once.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, Request, header};
use domain::actor::Actor;
use domain::line::job::NewJob;
use serde_json::{Value, json};
use server::auth::Caller;
use server::{App, router};

use crate::support::{Answer, House};

fn request(key: &str, path: &str, body: &Value) -> Request<Body> {
    Request::builder()
        .method(Method::POST)
        .uri(format!("/api/v1{path}"))
        .header(header::CONTENT_TYPE, "application/json")
        .header("Idempotency-Key", key)
        .extension(Caller::local())
        .body(Body::from(body.to_string()))
        .unwrap()
}

async fn post(house: &House, key: &str, path: &str, body: &Value) -> Answer {
    house.send(request(key, path, body)).await
}

async fn with_jobs(count: u32) -> (House, Vec<NewJob>) {
    let house = House::new().await;
    let jobs: Vec<NewJob> = (1..=count).map(|ordinal| house.draw(0, ordinal)).collect();
    house.queue(&jobs).await;
    (house, jobs)
}

#[tokio::test]
async fn the_first_answer_is_given_again_to_the_byte() {
    let (house, jobs) = with_jobs(1).await;
    let path = format!("/jobs/{}/pause", jobs[0].id);
    let first = post(&house, "one", &path, &Value::Null).await;
    assert!(first.status.is_success());
    assert_eq!(first.headers.get("Idempotency-Replayed"), None);
    house.post(&format!("/jobs/{}/resume", jobs[0].id), Value::Null).await;
    let second = post(&house, "one", &path, &Value::Null).await;
    assert_eq!((second.status, &second.bytes), (first.status, &first.bytes));
    assert_eq!(second.headers.get("Idempotency-Replayed").unwrap(), "true");
    assert_eq!(second.headers.get(header::CONTENT_TYPE), first.headers.get(header::CONTENT_TYPE));
    assert_eq!(
        house.get(&format!("/jobs/{}", jobs[0].id)).await["job"]["state"],
        "ready",
        "it was done again"
    );
    let refused = post(&house, "two", &format!("/jobs/{}/retry", jobs[0].id), &Value::Null).await;
    assert_eq!(refused.problem(), (409, "wrong_state".to_owned()));
    house.post(&format!("/jobs/{}/cancel", jobs[0].id), Value::Null).await;
    let again = post(&house, "two", &format!("/jobs/{}/retry", jobs[0].id), &Value::Null).await;
    assert_eq!((again.status, &again.bytes), (refused.status, &refused.bytes), "a refusal is an answer too");
    house.clock.advance(Duration::from_hours(24));
    let late = post(&house, "one", &path, &Value::Null).await;
    assert_eq!(late.problem(), (409, "wrong_state".to_owned()), "a day later it is a new request");
}

#[tokio::test]
async fn a_key_stands_for_one_request_of_one_caller() {
    let (house, jobs) = with_jobs(2).await;
    let ids = |index: usize| json!({ "ids": [jobs[index].id] });
    assert!(post(&house, "one", "/jobs/pause", &ids(0)).await.status.is_success());
    let other = post(&house, "one", "/jobs/pause", &ids(1)).await;
    assert_eq!(other.problem(), (422, "idempotency_mismatch".to_owned()));
    let elsewhere = post(&house, "one", "/jobs/cancel", &ids(0)).await;
    assert_eq!(elsewhere.problem(), (422, "idempotency_mismatch".to_owned()));
    let mut somebody = request("one", "/jobs/pause", &ids(1));
    let mei = Caller { actor: Actor::account("mei"), ..Caller::local() };
    somebody.extensions_mut().insert(mei);
    assert_eq!(house.send(somebody).await.json()["items"][0]["job"]["state"], "held");
}

#[tokio::test]
async fn many_at_once_are_carried_out_once() {
    let (house, jobs) = with_jobs(40).await;
    let ids: Vec<&str> = jobs.iter().map(|job| job.id.as_str()).collect();
    let body = json!({ "ids": ids });
    let mut tasks = tokio::task::JoinSet::new();
    let house = Arc::new(house);
    for _ in 0..8 {
        let (house, body) = (house.clone(), body.clone());
        tasks.spawn(async move { post(&house, "one", "/jobs/cancel", &body).await });
    }
    let first = tasks.join_all().await;
    let (answered, busy): (Vec<_>, Vec<_>) = first.into_iter().partition(|answer| answer.status.is_success());
    assert!(!answered.is_empty());
    for answer in &answered {
        assert_eq!(answer.bytes, answered[0].bytes);
    }
    assert_eq!(
        answered.iter().filter(|answer| !answer.headers.contains_key("Idempotency-Replayed")).count(),
        1
    );
    for answer in busy {
        assert_eq!(answer.problem(), (409, "in_progress".to_owned()));
    }
    assert_eq!(answered[0].json()["items"][39]["job"]["state"], "cancelled");
}

#[tokio::test]
async fn answers_outlive_the_program_and_what_was_cut_off_is_told() {
    let (house, jobs) = with_jobs(1).await;
    let path = format!("/jobs/{}/pause", jobs[0].id);
    let first = post(&house, "one", &path, &Value::Null).await;
    // A request that was reserved by a program that then ended.
    let second = House { router: router(App::new(house.studio.clone(), house.line.handle())), ..house };
    let again = post(&second, "one", &path, &Value::Null).await;
    assert_eq!((again.status, &again.bytes), (first.status, &first.bytes));
    let asked = format!("POST\n/api/v1{path}\nnull");
    let hash = domain::asset::ContentHash::of(asked.as_bytes());
    second.studio.reserve_request("cut", &hash.0).await.unwrap();
    let cut = post(&second, "cut", &path, &Value::Null).await;
    assert_eq!(cut.problem(), (409, "interrupted".to_owned()));
}

#[tokio::test]
async fn an_answer_with_a_secret_is_given_once_and_kept_nowhere() {
    let house = House::new().await;
    let token = json!({ "name": "farm", "role": "artist" });
    let link = json!({ "project": "rain", "name": "Mika" });
    for (path, body) in [("/tokens", token), ("/links", link)] {
        let first = post(&house, path, path, &body).await;
        assert_eq!(first.headers[header::CACHE_CONTROL], "no-store", "{path}");
        let secret = first.success()["secret"].as_str().unwrap().to_owned();
        assert!(secret.starts_with("sakuga_"));
        let again = post(&house, path, path, &body).await;
        assert_eq!(again.problem(), (409, "not_repeatable".to_owned()), "{path}");
        for entry in std::fs::read_dir(house.folder.path()).unwrap().flatten() {
            let bytes = std::fs::read(entry.path()).unwrap_or_default();
            let kept = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!kept, "{} keeps the secret of {path}", entry.path().display());
        }
    }
    assert_eq!(house.get("/tokens").await["items"].as_array().unwrap().len(), 2, "each was made once");
}

#[tokio::test]
async fn a_key_has_a_form() {
    let (house, _) = with_jobs(1).await;
    let longest = "k".repeat(200);
    let body = json!({ "ids": ["x"] });
    assert!(post(&house, &longest, "/jobs/pause", &body).await.status.is_success());
    for key in ["", "with space", &"k".repeat(201), "\u{e9}"] {
        let mut wrong = request("k", "/jobs/pause", &body);
        let value = axum::http::HeaderValue::from_bytes(key.as_bytes()).unwrap();
        wrong.headers_mut().insert("Idempotency-Key", value);
        let answer = house.send(wrong).await;
        assert_eq!(answer.problem(), (422, "invalid".to_owned()), "{key:?}");
        assert_eq!(answer.json()["field"], "Idempotency-Key");
    }
    let mut twice = request("one", "/jobs/pause", &body);
    twice.headers_mut().append("Idempotency-Key", axum::http::HeaderValue::from_static("two"));
    assert_eq!(house.send(twice).await.problem().0, 422);
    let large = Value::String("x".repeat(9 << 20));
    assert_eq!(post(&house, "large", "/jobs/pause", &large).await.problem(), (413, "too_large".to_owned()));
}

#[tokio::test]
async fn what_failed_in_the_studio_is_not_kept() {
    let (house, jobs) = with_jobs(1).await;
    let path = format!("/jobs/{}/pause", jobs[0].id);
    let looking = router(App::looking(house.studio.clone()));
    let house = House { router: looking, ..house };
    assert_eq!(post(&house, "one", &path, &Value::Null).await.problem(), (503, "read_only".to_owned()));
    let house = House { router: router(house.app.clone()), ..house };
    assert_eq!(post(&house, "one", &path, &Value::Null).await.json()["state"], "held");
}
