//! Browsers: sessions, their cookie, and the header that proves a change was meant. Over a real socket too.

use std::net::SocketAddr;
use std::time::Duration;

use axum::http::{Method, StatusCode, header};
use serde_json::json;
use server::auth::{self, Settings};

use super::{Guarded, request, text};
use crate::support::Answer;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn cookie_of(answer: &Answer) -> String {
    let line = answer.headers[header::SET_COOKIE].to_str().unwrap();
    line.split(';').next().unwrap().to_owned()
}

/// Asks with a cookie, and with the value that proves a change was meant.
async fn by_cookie(
    guarded: &Guarded,
    cookie: &str,
    csrf: Option<&str>,
    method: Method,
    path: &str,
) -> Answer {
    let mut asked = request(method, path).header(header::COOKIE, format!("theme=dark; {cookie}"));
    if let Some(csrf) = csrf {
        asked = asked.header("X-Sakuga-CSRF", csrf);
    }
    guarded.send(asked, None).await
}

fn without_secrets(text: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    for word in text.split_inclusive(['=', ';', '"', '?']) {
        words.push(if word.starts_with("sakuga_") && word.len() > 60 {
            "SECRET;".to_owned()
        } else {
            word.to_owned()
        });
    }
    words.concat()
}

#[tokio::test]
async fn a_browser_signs_in_makes_a_change_and_signs_out() {
    let guarded = Guarded::new().await;
    let job = guarded.queued().await;
    let signed_in = guarded.sign_in(&guarded.owner, "127.0.0.1").await;
    assert_eq!(signed_in.status, StatusCode::CREATED);
    let flags = without_secrets(signed_in.headers[header::SET_COOKIE].to_str().unwrap());
    insta::assert_snapshot!(flags, @"sakuga_session=SECRET; Path=/; HttpOnly; SameSite=Strict; Max-Age=34560000");
    let cookie = cookie_of(&signed_in);
    let session = by_cookie(&guarded, &cookie, None, Method::GET, "/session").await.success();
    assert_eq!(session, signed_in.json());
    insta::assert_json_snapshot!(session, {".csrf" => "[csrf]"});
    let csrf = text(&session["csrf"]);
    let cancel = format!("/jobs/{job}/cancel");
    for wrong in [None, Some(""), Some("0"), Some(&csrf[1..]), Some(super::forged().as_str())] {
        let refused = by_cookie(&guarded, &cookie, wrong, Method::POST, &cancel).await;
        assert_eq!(refused.problem(), (403, "csrf".to_owned()), "{wrong:?}");
    }
    assert_eq!(
        by_cookie(&guarded, &cookie, Some(&csrf), Method::POST, &cancel).await.json()["state"],
        "cancelled"
    );
    assert_eq!(
        by_cookie(&guarded, &cookie, None, Method::DELETE, "/session").await.problem(),
        (403, "csrf".to_owned())
    );
    let left = by_cookie(&guarded, &cookie, Some(&csrf), Method::DELETE, "/session").await;
    assert_eq!(left.status, StatusCode::NO_CONTENT);
    assert!(left.headers[header::SET_COOKIE].to_str().unwrap().contains("Max-Age=0"));
    let over = by_cookie(&guarded, &cookie, Some(&csrf), Method::GET, "/session").await;
    assert_eq!(over.problem(), (401, "session_over".to_owned()));
}

#[tokio::test]
async fn signing_in_is_not_repeated_from_what_was_kept() {
    let guarded = Guarded::new().await;
    let sign_in = async || {
        let asked = request(Method::POST, "/sessions")
            .header(header::AUTHORIZATION, format!("Bearer {}", guarded.owner))
            .header("idempotency-key", "one");
        guarded.send(asked, Some(json!({ "token": guarded.owner }))).await
    };
    let first = sign_in().await;
    assert_eq!((first.status, &first.headers[header::CACHE_CONTROL]), (StatusCode::CREATED, &"no-store".parse().unwrap()));
    assert_eq!(sign_in().await.problem(), (409, "not_repeatable".to_owned()));
    let shown = by_cookie(&guarded, &cookie_of(&first), None, Method::GET, "/session").await;
    assert_eq!(shown.headers[header::CACHE_CONTROL], "no-store", "it says what proves changes");
}

#[tokio::test]
async fn two_sessions_prove_changes_with_different_values() {
    let guarded = Guarded::new().await;
    let job = guarded.queued().await;
    let mine = guarded.sign_in(&guarded.owner, "127.0.0.1").await;
    let theirs = text(&guarded.sign_in(&guarded.owner, "127.0.0.1").await.json()["csrf"]);
    let pause = format!("/jobs/{job}/pause");
    let refused = by_cookie(&guarded, &cookie_of(&mine), Some(&theirs), Method::POST, &pause).await;
    assert_eq!(refused.problem(), (403, "csrf".to_owned()));
}

#[tokio::test]
async fn a_cookie_without_an_origin_opens_no_socket() {
    let guarded = Guarded::new().await;
    let cookie = cookie_of(&guarded.sign_in(&guarded.owner, "127.0.0.1").await);
    let upgrade = |origin: Option<&str>| {
        let asked = request(Method::GET, "/live")
            .header(header::COOKIE, &cookie)
            .header(header::UPGRADE, "websocket");
        match origin {
            Some(origin) => asked.header(header::ORIGIN, origin),
            None => asked,
        }
    };
    let refused = (403, "wrong_origin".to_owned());
    assert_eq!(guarded.send(upgrade(None), None).await.problem(), refused);
    assert_eq!(guarded.send(upgrade(Some("http://evil.example")), None).await.problem(), refused);
    let ours = guarded.send(upgrade(Some("http://127.0.0.1:8328")), None).await;
    assert_ne!(ours.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn behind_tls_the_cookie_goes_through_nothing_else() {
    let guarded = Guarded::with(Settings { secure: true, ..Settings::default() }).await;
    let signed_in = guarded.sign_in(&guarded.owner, "127.0.0.1").await;
    assert!(signed_in.headers[header::SET_COOKIE].to_str().unwrap().ends_with("; Secure"));
}

#[tokio::test]
async fn a_session_lives_on_while_it_is_used_and_ends_with_its_token() {
    let guarded = Guarded::new().await;
    let (id, secret) =
        guarded.token(json!({"name": "tablet", "role": "artist", "expires_in_days": 40})).await;
    let cookie = cookie_of(&guarded.sign_in(&secret, "127.0.0.1").await);
    let look = async || by_cookie(&guarded, &cookie, None, Method::GET, "/jobs").await;
    for _ in 0..3 {
        guarded.house.clock.advance(13 * DAY);
        assert_eq!(look().await.status, StatusCode::OK);
    }
    guarded.house.clock.advance(DAY);
    assert_eq!(look().await.problem(), (401, "session_over".to_owned()));

    let idle = cookie_of(&guarded.sign_in(&guarded.owner, "127.0.0.1").await);
    guarded.house.clock.advance(14 * DAY);
    assert_eq!(by_cookie(&guarded, &idle, None, Method::GET, "/jobs").await.problem().0, 401);
    let (id_of_other, secret) = guarded.token(json!({"name": "phone", "role": "artist"})).await;
    assert_ne!(id, id_of_other);
    let phone = cookie_of(&guarded.sign_in(&secret, "127.0.0.1").await);
    assert_eq!(by_cookie(&guarded, &phone, None, Method::GET, "/jobs").await.status, StatusCode::OK);
    guarded.ask(&guarded.owner, Method::DELETE, &format!("/tokens/{id_of_other}"), None).await.success();
    assert_eq!(by_cookie(&guarded, &phone, None, Method::GET, "/jobs").await.problem().0, 401);
    let again = by_cookie(&guarded, &phone, None, Method::POST, "/sessions").await;
    assert_ne!(again.problem().1, "session_over", "whoever has an old cookie can still sign in");
}

#[tokio::test]
async fn the_code_of_serve_signs_in_once_and_soon() {
    let guarded = Guarded::new().await;
    let path = async || auth::sign_in_path(&guarded.house.app).await.unwrap().replace("/api/v1", "");
    let open = async |path: &str| guarded.send(request(Method::GET, path), None).await;
    let first = path().await;
    let signed_in = open(&first).await;
    assert_eq!(
        (signed_in.status, &signed_in.headers[header::LOCATION]),
        (StatusCode::SEE_OTHER, &"/api/v1/docs".parse().unwrap())
    );
    let session = by_cookie(&guarded, &cookie_of(&signed_in), None, Method::GET, "/session").await;
    assert_eq!(session.success()["role"], "owner");
    assert_eq!(open(&first).await.problem(), (401, "code_over".to_owned()));
    let late = path().await;
    guarded.house.clock.advance(Duration::from_secs(60));
    assert_eq!(open(&late).await.problem(), (401, "code_over".to_owned()));
    assert_eq!(open("/sessions/once?code=sakuga_1").await.problem(), (401, "code_over".to_owned()));
    assert_eq!(open("/sessions/once").await.problem(), (422, "invalid".to_owned()));
}

#[tokio::test]
async fn over_a_socket_browsers_and_programs_are_told_apart_by_what_they_show() {
    let guarded = Guarded::new().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let service = guarded.router.clone().into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
    let base = format!("http://{address}/api/v1");
    let from = |source: [u8; 4]| {
        let redirects = reqwest::redirect::Policy::none();
        reqwest::Client::builder()
            .local_address(std::net::IpAddr::from(source))
            .redirect(redirects)
            .build()
            .unwrap()
    };
    let program = from([127, 0, 0, 1]);
    let status = async |request: reqwest::RequestBuilder| request.send().await.unwrap().status().as_u16();
    assert_eq!(status(program.get(format!("{base}/jobs"))).await, 401);
    assert_eq!(status(program.get(format!("{base}/jobs")).bearer_auth(&guarded.owner)).await, 200);
    let rebound = program.get(format!("{base}/jobs")).bearer_auth(&guarded.owner);
    assert_eq!(status(rebound.header("Host", "evil.example")).await, 403);

    let wrong = async |client: &reqwest::Client, token: &str| {
        status(client.post(format!("{base}/sessions")).json(&json!({ "token": token }))).await
    };
    let mut told = Vec::new();
    for _ in 0..12 {
        told.push(wrong(&program, &super::forged()).await);
    }
    assert_eq!(told, [vec![401; 10], vec![429; 2]].concat());
    let elsewhere = from([127, 0, 0, 2]);
    assert_eq!(wrong(&elsewhere, &guarded.owner).await, 201);
    let code = auth::sign_in_path(&guarded.house.app).await.unwrap();
    assert_eq!(status(program.get(format!("http://{address}{code}"))).await, 303);
}
