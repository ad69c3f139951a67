//! The door: hosts, origins, tokens that are none, and those that try too often.

use axum::http::HeaderValue;
use axum::http::{Method, StatusCode, header};
use proptest::prelude::*;
use serde_json::json;
use server::auth::Settings;

use super::{Guarded, forged, refusal, request};

#[tokio::test]
async fn whoever_has_no_good_token_is_told_why_and_let_in_nowhere() {
    let guarded = Guarded::new().await;
    let (_, short) = guarded.token(json!({"name": "short", "role": "artist", "expires_in_days": 1})).await;
    let (id, revoked) = guarded.token(json!({"name": "gone", "role": "artist"})).await;
    let path = format!("/tokens/{id}");
    guarded.ask(&guarded.owner, Method::DELETE, &path, None).await.success();
    guarded.house.clock.advance(std::time::Duration::from_secs(24 * 60 * 60));
    let shown = [
        ("nothing", None),
        ("another scheme", Some("Basic c2FrdWdhOnNha3VnYQ==".to_owned())),
        ("no scheme", Some(guarded.owner.clone())),
        ("truncated", Some(format!("Bearer {}", &guarded.owner[..40]))),
        ("oversized", Some(format!("Bearer {}", guarded.owner.repeat(200)))),
        ("forged", Some(format!("Bearer {}", forged()))),
        ("expired", Some(format!("Bearer {short}"))),
        ("revoked", Some(format!("Bearer {revoked}"))),
    ];
    let mut told = String::new();
    for (name, credentials) in shown {
        let mut asked = request(Method::GET, "/jobs");
        if let Some(credentials) = &credentials {
            asked = asked.header(header::AUTHORIZATION, credentials);
        }
        told.push_str(&format!("{name}: {}\n", refusal(&guarded.send(asked, None).await)));
    }
    insta::assert_snapshot!("refusals", told);
    let bytes = request(Method::GET, "/jobs").header(header::AUTHORIZATION, [0xff_u8, 0xfe].as_slice());
    assert_eq!(guarded.send(bytes, None).await.problem(), (401, "token_malformed".to_owned()));
    assert_eq!(guarded.get(&guarded.owner, "/jobs").await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_everybody_may_see_asks_for_nothing() {
    let guarded = Guarded::new().await;
    let ask = async |path: &str| {
        let asked = axum::http::Request::builder().uri(path).header(header::HOST, super::HOST);
        guarded.send(asked, None).await.status
    };
    let open = ["/health", "/ready", "/api/v1/openapi.json", "/api/v1/docs", "/api/v1/docs/page.css"];
    for path in open {
        assert_eq!(ask(path).await, StatusCode::OK, "{path}");
    }
    let closed = [
        "/",
        "/app",
        "/docs",
        "/metrics",
        "/nothing",
        "/health/",
        "/api/v1/docs/../jobs",
        "/api/v1/jobs",
        "/api/v1/session",
        "/api/v1/sessions",
    ];
    for path in closed {
        assert_eq!(ask(path).await, StatusCode::UNAUTHORIZED, "{path}");
    }
}

#[tokio::test]
async fn a_name_that_suddenly_points_here_is_refused() {
    let guarded =
        Guarded::with(Settings { hosts: vec!["studio.example".to_owned()], ..Settings::default() }).await;
    let ask = async |host: &str| {
        let asked = axum::http::Request::builder()
            .uri("/api/v1/jobs")
            .header(header::HOST, host)
            .header(header::AUTHORIZATION, format!("Bearer {}", guarded.owner));
        guarded.send(asked, None).await
    };
    for own in ["127.0.0.1:8328", "localhost:8328", "[::1]:8328", "studio.example", "Studio.Example:443"] {
        assert_eq!(ask(own).await.status, StatusCode::OK, "{own}");
    }
    for foreign in
        ["evil.example", "evil.example:8328", "127.0.0.1.evil.example", "studio.example.evil.example"]
    {
        assert_eq!(ask(foreign).await.problem(), (403, "wrong_host".to_owned()), "{foreign}");
    }
    let none = axum::http::Request::builder().uri("/health");
    assert_eq!(guarded.send(none, None).await.problem(), (403, "wrong_host".to_owned()));
}

#[tokio::test]
async fn pages_from_elsewhere_change_nothing_and_open_no_socket() {
    let origins = vec!["http://localhost:5173".to_owned()];
    let guarded = Guarded::with(Settings { origins, ..Settings::default() }).await;
    let job = guarded.queued().await;
    let ask = async |method: Method, origin: &str, upgrade: bool| {
        let mut asked = request(method, &format!("/jobs/{job}/cancel"))
            .header(header::AUTHORIZATION, format!("Bearer {}", guarded.owner))
            .header(header::ORIGIN, origin);
        if upgrade {
            asked = asked.header(header::UPGRADE, "websocket").header(header::CONNECTION, "upgrade");
        }
        guarded.send(asked, None).await
    };
    for foreign in ["http://evil.example", "null", "http://127.0.0.1:9999", "https://127.0.0.1:8328:1"] {
        let refused = (403, "wrong_origin".to_owned());
        assert_eq!(ask(Method::POST, foreign, false).await.problem(), refused, "{foreign}");
        assert_eq!(ask(Method::GET, foreign, true).await.problem(), refused, "{foreign}");
        assert_eq!(guarded.sign_in(&guarded.owner, "192.0.2.9").await.status, StatusCode::CREATED);
    }
    for own in ["http://127.0.0.1:8328", "http://localhost:5173"] {
        assert_ne!(ask(Method::GET, own, true).await.status, StatusCode::FORBIDDEN, "{own}");
    }
    assert_eq!(ask(Method::POST, "http://127.0.0.1:8328", false).await.status, StatusCode::OK);
}

#[tokio::test]
async fn ten_thousand_logins_shut_out_nobody_else() {
    let guarded = Guarded::new().await;
    let mut told = std::collections::BTreeMap::<u16, u32>::new();
    let mut waits = Vec::new();
    for _ in 0..10_000 {
        let answer = guarded.sign_in(&forged(), "192.0.2.1").await;
        *told.entry(answer.status.as_u16()).or_default() += 1;
        waits.extend(answer.headers.get(header::RETRY_AFTER).map(|wait| wait.to_str().unwrap().to_owned()));
    }
    assert_eq!(told, [(401, 10), (429, 9990)].into());
    assert!(waits.len() == 9990 && waits.iter().all(|wait| wait == "6"));
    let limited = guarded.sign_in(&guarded.owner, "192.0.2.1").await;
    insta::assert_snapshot!(refusal(&limited), @"429 too_many_attempts [-] there were too many attempts to sign in; the next one is in 6 s; wait, then try again");
    assert_eq!(guarded.sign_in(&guarded.owner, "192.0.2.2").await.status, StatusCode::CREATED);
    guarded.house.clock.advance(std::time::Duration::from_secs(6));
    assert_eq!(guarded.sign_in(&guarded.owner, "192.0.2.1").await.status, StatusCode::CREATED);
    assert_eq!(guarded.get(&guarded.owner, "/jobs").await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_guard_and_the_description_agree_on_what_is_open() {
    let guarded = Guarded::new().await;
    let document = serde_json::to_value(server::document()).unwrap();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let Ok(method) = method.to_ascii_uppercase().parse::<Method>() else { continue };
            let uri = path.replace(['{', '}'], "");
            let asked = axum::http::Request::builder().method(&method).uri(&uri);
            let answer = guarded.send(asked.header(header::HOST, super::HOST), None).await;
            let is_open = operation["security"] == json!([{}]);
            let refused = answer.status == StatusCode::UNAUTHORIZED;
            assert_eq!(refused, !is_open, "{method} {path}: {}", answer.status);
        }
    }
}

#[test]
fn the_description_says_where_no_token_is_needed() {
    let document = serde_json::to_value(server::document()).unwrap();
    let open: Vec<&str> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .filter(|(_, operations)| {
            operations.as_object().unwrap().values().any(|one| one["security"] == json!([{}]))
        })
        .map(|(path, _)| path.as_str())
        .collect();
    let public = [
        "/api/v1/docs",
        "/api/v1/openapi.json",
        "/api/v1/sessions",
        "/api/v1/sessions/link",
        "/api/v1/sessions/once",
        "/health",
        "/ready",
    ];
    assert_eq!(open, public);
    assert_eq!(document["components"]["schemas"]["Secret"]["type"], "string");
    assert_eq!(document["security"], json!([{"token": []}, {"session": []}]));
}

/// Anything that can stand in a header.
fn header_bytes() -> impl Strategy<Value = Vec<u8>> {
    let any = prop::collection::vec(prop_oneof![0x20_u8..0x7f, 0x80_u8..], 0..300);
    let close = "(Bearer|bearer|Basic)? ?sakuga_[0-9a-f]{60,66}".prop_map(String::into_bytes);
    let cookie = "(sakuga_session=[a-z0-9_=;]{0,80};? ?){0,3}".prop_map(String::into_bytes);
    let origin = "(https?|null)(://)?(127\\.0\\.0\\.1|localhost|\\[::1\\]|a@b)?(:[0-9]{0,6})?"
        .prop_map(String::into_bytes);
    prop_oneof![any, close, cookie, origin]
}

#[test]
fn nothing_that_is_shown_by_chance_opens_the_door() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let guarded = runtime.block_on(Guarded::new());
    let names = [header::HOST, header::ORIGIN, header::AUTHORIZATION, header::COOKIE, header::UPGRADE];
    let shown = prop::collection::vec((0..names.len(), header_bytes()), 0..4);
    let method = prop_oneof![Just(Method::GET), Just(Method::POST), Just(Method::DELETE)];
    proptest!(ProptestConfig::with_cases(2000), |(shown in shown, method in method)| {
        let mut asked = request(method, "/tokens");
        for (name, value) in shown {
            asked = asked.header(&names[name], HeaderValue::from_bytes(&value).unwrap());
        }
        let answer = runtime.block_on(guarded.send(asked, None));
        prop_assert!(matches!(answer.status.as_u16(), 401 | 403), "{}", answer.status);
        prop_assert!(!answer.json()["detail"].as_str().unwrap().is_empty());
    });
}
