//! Health, readiness, capabilities, and what a request may cost.

use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{Method, Request, StatusCode};
use axum::routing::post;
use domain::account::Role;
use domain::actor::Actor;
use http_body_util::BodyExt as _;
use server::auth::Caller;
use server::{App, Lifecycle, Limits, Phase, Serving, limited, router};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tower::ServiceExt as _;

use crate::support::House;

async fn at(router: &Router, path: &str) -> (StatusCode, serde_json::Value) {
    let response = router.clone().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
    let status = response.status();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, serde_json::from_slice(&body).unwrap_or_default())
}

#[tokio::test]
async fn readiness_follows_the_phases() {
    let house = House::new().await;
    let life = Lifecycle::beginning(Phase::Starting);
    let router = router(App::with_lifecycle(house.studio.clone(), house.line.handle(), life.clone()));
    assert_eq!(at(&router, "/ready").await.0, StatusCode::SERVICE_UNAVAILABLE);
    life.enter(Phase::Ready);
    assert_eq!(at(&router, "/ready").await, (StatusCode::OK, serde_json::json!({ "phase": "ready" })));
    life.enter(Phase::Stopping);
    assert_eq!(at(&router, "/ready").await.0, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(at(&router, "/health").await.0, StatusCode::OK);
}

#[tokio::test]
async fn health_is_what_was_probed_within_a_second_and_says_what_is_down() {
    let house = House::with_workers(&[("fake", 2)]).await;
    let (status, before) = at(&house.router, "/health").await;
    assert_eq!((status, before["state"].as_str()), (StatusCode::OK, Some("ok")), "{before}");
    assert_eq!(before["parts"][3]["detail"], "2 of 2 at work");
    house.studio.store().close().await;
    house.clock.advance(Duration::from_millis(900));
    assert_eq!(at(&house.router, "/health").await.1, before);
    house.clock.advance(Duration::from_millis(200));
    let (status, after) = at(&house.router, "/health").await;
    assert_eq!((status, after["state"].as_str()), (StatusCode::SERVICE_UNAVAILABLE, Some("off")), "{after}");
    assert_eq!(after["parts"][0]["state"], "off");
    assert_ne!(after["parts"][0]["probed_at"], before["parts"][0]["probed_at"]);
}

#[tokio::test]
async fn capabilities_are_never_older_than_a_minute_and_checks_are_made_now() {
    let house = House::new().await;
    let first = house.get("/capabilities").await;
    let of = |view: &serde_json::Value, name: &str| {
        view["items"].as_array().unwrap().iter().find(|item| item["name"] == name).unwrap().clone()
    };
    assert_eq!(of(&first, "engine/fake")["state"], "ok");
    assert_eq!(of(&first, "database")["state"], "ok");
    house.clock.advance(Duration::from_secs(20));
    assert_eq!(house.get("/capabilities").await, first);
    let checked = house.post("/checks", serde_json::json!(null)).await;
    assert_ne!(of(&checked, "disk")["probed_at"], of(&first, "disk")["probed_at"]);
    house.clock.advance(Duration::from_secs(70));
    assert_ne!(of(&house.get("/capabilities").await, "disk")["probed_at"], of(&checked, "disk")["probed_at"]);
}

#[tokio::test]
async fn a_reviewer_learns_nothing_of_the_machine() {
    let house = House::new().await;
    let reviewer = Caller::with_role(Actor::local(), Role::Reviewer);
    for (method, path) in
        [(Method::GET, "/capabilities"), (Method::POST, "/checks"), (Method::GET, "/jobs/counts")]
    {
        assert_eq!(house.ask_as(&reviewer, method, path, None).await.problem().0, 403, "{path}");
    }
}

/// A router with an operation that reads its body, one that breaks, and one that never answers.
fn odd(house: &House, limits: Limits) -> (Router, watch::Sender<Limits>) {
    let (sender, limits) = watch::channel(limits);
    let router = Router::new()
        .route("/read", post(async |body: Bytes| body.len().to_string()))
        .route("/break", post(async || -> String { panic!("a defect") }))
        .route("/hang", post(async || std::future::pending::<String>().await));
    (limited(router, limits, house.studio.clock().clone()), sender)
}

async fn send(router: &Router, path: &str, length: usize) -> (u16, String) {
    let request = Request::post(path).body(Body::from(vec![b'x'; length])).unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    let body: serde_json::Value = serde_json::from_slice(&body).unwrap_or_default();
    (status, body["code"].as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn a_defect_and_a_late_answer_are_told_as_such() {
    let house = House::new().await;
    let (router, _limits) = odd(&house, Limits::default());
    assert_eq!(send(&router, "/break", 0).await, (503, "defect".to_owned()));
    let clock = house.clock.clone();
    let late = tokio::spawn(async move { send(&router, "/hang", 0).await });
    while !late.is_finished() {
        tokio::task::yield_now().await;
        clock.advance(Duration::from_secs(1));
    }
    assert_eq!(late.await.unwrap(), (503, "too_slow".to_owned()));
}

#[tokio::test]
async fn the_largest_body_may_change_while_the_program_runs() {
    let house = House::new().await;
    let (router, limits) = odd(&house, Limits { body_bytes: 10, ..Limits::default() });
    assert_eq!(send(&router, "/read", 10).await.0, 200);
    assert_eq!(send(&router, "/read", 11).await.0, 413);
    limits.send_modify(|limits| limits.body_bytes = 20);
    assert_eq!(send(&router, "/read", 11).await.0, 200);
}

/// Sends bytes and returns what comes until the server closes.
async fn exchange(address: std::net::SocketAddr, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(bytes).await.unwrap();
    let mut all = Vec::new();
    // A server that has answered may close while the client still sends.
    let _ = stream.read_to_end(&mut all).await;
    String::from_utf8_lossy(&all).into_owned()
}

#[tokio::test]
async fn a_socket_answers_while_the_studio_starts_cuts_off_who_is_slow_and_closes_when_it_stops() {
    let house = House::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let bounds = Limits {
        silence: Duration::from_millis(50),
        head: Duration::from_millis(500),
        body_bytes: 10,
        ..Limits::default()
    };
    let (_limits, watched) = watch::channel(bounds);
    let life = Lifecycle::beginning(Phase::Starting);
    let serving = Serving::begin(listener, watched, life.clone());
    let get =
        |path: &str| format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").into_bytes();
    assert!(exchange(address, &get("/health")).await.starts_with("HTTP/1.1 200"));
    assert!(exchange(address, &get("/ready")).await.starts_with("HTTP/1.1 503"));
    assert!(exchange(address, &get("/api/v1/jobs")).await.contains("\"code\":\"starting\""));
    serving.show(odd(&house, bounds).0);
    life.enter(Phase::Ready);
    let head = "POST /read HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n";
    assert!(exchange(address, format!("{head}0123456789").as_bytes()).await.starts_with("HTTP/1.1 200"));
    assert!(exchange(address, format!("{head}01").as_bytes()).await.starts_with("HTTP/1.1 400"));
    assert_eq!(exchange(address, &head.as_bytes()[..20]).await, "");
    let large =
        "POST /read HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\nConnection: close\r\n\r\n0123456789a";
    assert!(exchange(address, large.as_bytes()).await.starts_with("HTTP/1.1 413"));
    life.enter(Phase::Stopping);
    serving.ended(Duration::from_secs(10)).await;
    assert!(TcpStream::connect(address).await.is_err());
}
