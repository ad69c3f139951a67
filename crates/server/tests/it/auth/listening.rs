//! Listening ends with the token or session that began it.

use std::time::Duration;

use axum::http::{Method, header};
use futures_util::FutureExt as _;
use serde_json::json;

use super::{Guarded, request, text};
use crate::live::Ears;

const OVER: u16 = 4401;

#[tokio::test]
async fn whoever_listens_is_sent_away_with_the_token_that_let_them_in() {
    let guarded = Guarded::new().await;
    let address = guarded.house.listen(guarded.router.clone()).await;
    let (id, secret) = guarded.token(json!({"name": "gone", "role": "artist"})).await;
    let (other, _) = guarded.token(json!({"name": "other", "role": "artist"})).await;
    let (_, short) = guarded.token(json!({"name": "day", "role": "artist", "expires_in_days": 1})).await;
    let open = async |token: &str| {
        let mut ears = Ears::open_with(address, &[("authorization", &format!("Bearer {token}"))]).await;
        assert_eq!(ears.json().await["type"], "hello");
        ears
    };
    let (mut gone, mut day, mut owners) = (open(&secret).await, open(&short).await, open(&guarded.owner).await);
    let stream = reqwest::Client::new().get(format!("http://{address}/api/v1/events")).bearer_auth(&secret);
    let stream = stream.send().await.unwrap();
    assert_eq!(stream.status(), 200);

    let revoke = async |id: &str| {
        guarded.ask(&guarded.owner, Method::DELETE, &format!("/tokens/{id}"), None).await.success()
    };
    revoke(&id).await;
    assert_eq!(gone.close_code().await, OVER);
    let told = stream.text().await.unwrap();
    let goodbye = told.trim_end().rsplit("\n\n").next().unwrap();
    assert!(goodbye.starts_with("event: closed\n") && goodbye.contains("\"code\":4401"), "{told}");
    owners.seq().await;
    assert!(day.close_code().now_or_never().is_none(), "it has time");

    guarded.house.clock.advance(Duration::from_secs(24 * 60 * 60));
    // Any change of accounts makes everybody's welcome looked at, so that nobody waits for the minute.
    revoke(&other).await;
    assert_eq!(day.close_code().await, OVER);
    owners.seq().await;
}

#[tokio::test]
async fn a_browser_that_signs_out_hears_no_more() {
    let guarded = Guarded::new().await;
    let address = guarded.house.listen(guarded.router.clone()).await;
    let signed_in = guarded.sign_in(&guarded.owner, "127.0.0.1").await;
    let csrf = text(&signed_in.json()["csrf"]);
    let cookie = signed_in.headers[header::SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned();
    let origin = format!("http://{address}");
    let mut ears = Ears::open_with(address, &[("cookie", &cookie), ("origin", &origin)]).await;
    assert_eq!(ears.json().await["type"], "hello");
    let leave = request(Method::DELETE, "/session").header(header::COOKIE, &cookie);
    guarded.send(leave.header("x-sakuga-csrf", csrf), None).await.success();
    assert_eq!(ears.close_code().await, OVER);
}
