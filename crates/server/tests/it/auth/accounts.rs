//! Tokens and links: what their bearers may do, who may make them, and what the audit list says.

use std::os::unix::fs::PermissionsExt as _;
use std::time::Duration;

use axum::Router;
use axum::extract::Extension;
use axum::http::{Method, StatusCode};
use axum::routing::get;
use serde_json::{Value, json};
use server::auth::{self, Settings, Stay};
use studio::verbs::account_session::Credential;

use super::{Guarded, made, refusal, text};
use crate::support::House;

#[tokio::test]
async fn tokens_are_made_shown_once_listed_and_revoked_at_once() {
    let guarded = Guarded::new().await;
    let wanted = json!({"name": "render farm", "role": "artist", "rights": ["view", "make"],
        "project": "rain", "expires_in_days": 30});
    let answer = guarded.ask(&guarded.owner, Method::POST, "/tokens", Some(wanted)).await;
    assert_eq!(answer.status, StatusCode::CREATED);
    let (id, secret) = made(&answer.json());
    insta::assert_json_snapshot!("token_made", answer.json(), {".secret" => "[secret]"});
    assert_eq!(guarded.get(&secret, "/jobs").await.status, StatusCode::OK);
    let list = guarded.get(&guarded.owner, "/tokens").await;
    let words = String::from_utf8(list.bytes.clone()).unwrap();
    assert!(!words.contains(&secret) && !words.contains(&guarded.owner), "a list never shows a secret");
    insta::assert_json_snapshot!("tokens", list.json());
    let first = guarded.get(&guarded.owner, "/tokens?limit=1").await.json();
    let rest = format!("/tokens?after={}", text(&first["next"]));
    assert_eq!(guarded.get(&guarded.owner, &rest).await.json()["items"][0]["id"], id.as_str());

    let path = format!("/tokens/{id}");
    let revoked = guarded.ask(&guarded.owner, Method::DELETE, &path, None).await.success();
    assert_eq!(revoked["state"], "revoked");
    assert_eq!(guarded.get(&secret, "/jobs").await.problem(), (401, "token_revoked".to_owned()));
    assert_eq!(guarded.ask(&guarded.owner, Method::DELETE, &path, None).await.json(), revoked);
    let unknown = guarded.ask(&guarded.owner, Method::DELETE, "/tokens/nobody", None).await;
    assert_eq!(unknown.problem(), (404, "not_found".to_owned()));
}

#[tokio::test]
async fn a_token_ends_at_its_time_although_it_is_remembered() {
    let guarded = Guarded::new().await;
    let (_, secret) = guarded.token(json!({"name": "day", "role": "artist", "expires_in_days": 1})).await;
    let day = Duration::from_secs(24 * 60 * 60);
    guarded.house.clock.advance(day.checked_sub(Duration::from_millis(1)).unwrap());
    assert_eq!(guarded.get(&secret, "/jobs").await.status, StatusCode::OK);
    guarded.house.clock.advance(Duration::from_millis(1));
    assert_eq!(guarded.get(&secret, "/jobs").await.problem(), (401, "token_expired".to_owned()));
}

#[tokio::test]
async fn a_reviewer_sees_one_project_and_makes_nothing() {
    let guarded = Guarded::new().await;
    guarded.second_project().await;
    let job = guarded.queued().await;
    let (id, rain) = guarded.link("rain").await;
    let (_, snow) = guarded.link("snow").await;
    let show = format!("/jobs/{job}");
    assert_eq!(guarded.get(&rain, &show).await.status, StatusCode::OK);
    assert_eq!(guarded.get(&snow, &show).await.problem(), (404, "not_found".to_owned()));
    assert_eq!(guarded.get(&snow, "/jobs").await.json()["items"], json!([]));
    for secret in [&rain, &snow] {
        let forbidden = (403, "forbidden".to_owned());
        let cancel = format!("/jobs/{job}/cancel");
        assert_eq!(guarded.ask(secret, Method::POST, &cancel, None).await.problem(), forbidden);
        for path in ["/tokens", "/links", "/audit"] {
            assert_eq!(guarded.get(secret, path).await.problem(), forbidden, "{path}");
        }
        let wanted = json!({"name": "mine", "role": "reviewer", "project": "rain"});
        assert_eq!(guarded.ask(secret, Method::POST, "/tokens", Some(wanted)).await.problem(), forbidden);
    }
    insta::assert_json_snapshot!("reviewer", guarded.get(&rain, "/session").await.json());
    let opened = guarded.get(&guarded.owner, &format!("/sessions/link?secret={rain}")).await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER);
    let listed = guarded.get(&guarded.owner, "/links?project=rain").await.json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    guarded.ask(&guarded.owner, Method::DELETE, &format!("/links/{id}"), None).await.success();
    assert_eq!(guarded.get(&rain, &show).await.problem(), (401, "token_revoked".to_owned()));
}

#[tokio::test]
async fn nobody_hands_on_more_than_they_have() {
    let guarded = Guarded::new().await;
    guarded.second_project().await;
    let (_, clerk) = guarded
        .token(json!({"name": "clerk", "role": "owner", "rights": ["view", "manage"], "expires_in_days": 10}))
        .await;
    let (_, local) = guarded.token(json!({"name": "rain only", "role": "owner", "project": "rain"})).await;
    let (other, _) = guarded.token(json!({"name": "elsewhere", "role": "artist", "project": "snow"})).await;
    let owner = &guarded.owner;
    let artist = json!({"name": "a", "role": "artist", "expires_in_days": 5});
    let mut told = String::new();
    let mut refuse = async |who: &str, wanted: Value| {
        let answer = guarded.ask(who, Method::POST, "/tokens", Some(wanted.clone())).await;
        told.push_str(&format!("{wanted}\n  {} {}\n", answer.json()["field"], refusal(&answer)));
    };
    refuse(&clerk, artist.clone()).await;
    refuse(&clerk, json!({"name": "a", "role": "owner", "rights": ["manage"]})).await;
    refuse(&clerk, json!({"name": "a", "role": "owner", "rights": ["manage"], "expires_in_days": 11})).await;
    refuse(&local, artist.clone()).await;
    refuse(&local, json!({"name": "a", "role": "artist", "project": "snow"})).await;
    refuse(owner, json!({"name": "a", "role": "artist", "rights": ["manage"]})).await;
    refuse(owner, json!({"name": "a", "role": "artist", "rights": []})).await;
    refuse(owner, json!({"name": "a", "role": "reviewer"})).await;
    refuse(owner, json!({"name": " ", "role": "artist"})).await;
    refuse(owner, json!({"name": "a\nb", "role": "artist"})).await;
    refuse(owner, json!({"name": "a".repeat(101), "role": "artist"})).await;
    refuse(owner, json!({"name": "a", "role": "artist", "expires_in_days": 0})).await;
    refuse(owner, json!({"name": "a", "role": "king"})).await;
    refuse(owner, json!({"name": "a", "role": "artist", "is_admin": true})).await;
    insta::assert_snapshot!("refused_tokens", told);

    let within = json!({"name": "a", "role": "owner", "rights": ["manage"], "expires_in_days": 9});
    assert_eq!(guarded.ask(&clerk, Method::POST, "/tokens", Some(within)).await.status, StatusCode::CREATED);
    let theirs = guarded.get(&local, "/tokens").await.json();
    assert_eq!(theirs["items"].as_array().unwrap().len(), 1, "only those of the project");
    let revoke =
        async |who: &str, id: &str| guarded.ask(who, Method::DELETE, &format!("/tokens/{id}"), None).await;
    assert_eq!(revoke(&local, &other).await.problem(), (404, "not_found".to_owned()));
    let id = text(&guarded.get(owner, "/session").await.json()["account"]);
    assert_eq!(revoke(&clerk, &id).await.problem(), (409, "owner_token".to_owned()));
    assert_eq!(guarded.get(owner, "/jobs").await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_audit_list_says_who_did_what() {
    let guarded = Guarded::new().await;
    guarded.second_project().await;
    let job = guarded.queued().await;
    let (id, artist) = guarded.token(json!({"name": "Aya", "role": "artist"})).await;
    guarded.ask(&artist, Method::POST, &format!("/jobs/{job}/cancel"), None).await.success();
    let (_, manager) = guarded.token(json!({"name": "snow", "role": "owner", "project": "snow"})).await;
    let audit = async |query: &str| guarded.get(&guarded.owner, &format!("/audit{query}")).await.json();
    let all = audit("").await;
    insta::assert_json_snapshot!("audit", all);
    let theirs = audit(&format!("?actor={id}")).await;
    assert_eq!(theirs["items"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&theirs["items"][0]["name"], &theirs["items"][0]["change"]["event"]),
        (&json!("Aya"), &json!("job"))
    );
    let of_rain = audit("?project=rain").await;
    let of_rain = of_rain["items"].as_array().unwrap();
    assert!(!of_rain.is_empty() && of_rain.iter().all(|deed| deed["change"]["event"] == "job"), "{of_rain:?}");
    let scoped = guarded.get(&manager, "/audit").await.json();
    assert!(scoped["items"].as_array().unwrap().iter().all(|deed| deed["name"] == "owner"), "{scoped}");
    let hidden = guarded.get(&manager, "/audit?project=rain").await;
    assert_eq!(hidden.problem(), (404, "not_found".to_owned()));
    assert_eq!(guarded.get(&guarded.owner, "/audit?after=x").await.problem(), (422, "invalid".to_owned()));

    let mut pages = Vec::new();
    let mut after = String::new();
    loop {
        let page = audit(&format!("?limit=1{after}")).await;
        pages.extend(page["items"].as_array().unwrap().clone());
        let Some(next) = page["next"].as_str() else { break };
        after = format!("&after={next}");
    }
    assert_eq!(json!(pages), all["items"]);
}

#[tokio::test]
async fn when_a_token_was_used_is_written_once_a_minute() {
    let guarded = Guarded::new().await;
    let (_, secret) = guarded.token(json!({"name": "poll", "role": "artist"})).await;
    let hash = domain::secret::Secret::read(&secret).unwrap().hash();
    let mut written = std::collections::BTreeSet::new();
    for _ in 0..13 {
        assert_eq!(guarded.get(&secret, "/jobs").await.status, StatusCode::OK);
        let Some(Credential::Token(token)) = guarded.house.studio.token_of(&hash).await.unwrap() else {
            panic!("the token is there")
        };
        written.insert(token.last_used_at.expect("it was used"));
        guarded.house.clock.advance(Duration::from_secs(10));
    }
    assert_eq!(written.len(), 3, "at 0, 60 and 120 s");
}

#[tokio::test]
async fn the_owners_token_is_a_private_file_and_a_missing_one_is_replaced() {
    let guarded = Guarded::new().await;
    let file = guarded.house.folder.path().join("owner-token");
    let studio = &guarded.house.studio;
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let before = studio.owner_token().await.unwrap();
    assert_eq!(studio.owner_token().await.unwrap(), before, "a start with the file changes nothing");

    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
    let refused = studio.owner_token().await.unwrap_err().to_string();
    assert!(refused.contains("run `chmod 600 "), "{refused}");

    std::fs::remove_file(&file).unwrap();
    let after = studio.owner_token().await.unwrap();
    assert_ne!(after.id, before.id);
    let fresh = std::fs::read_to_string(&file).unwrap();
    // The next start is another program, which remembers nobody.
    guarded.house.clock.advance(Duration::from_secs(5));
    assert_eq!(guarded.get(&guarded.owner, "/jobs").await.problem(), (401, "token_revoked".to_owned()));
    assert_eq!(guarded.get(fresh.trim(), "/jobs").await.status, StatusCode::OK);

    let (_, foreign) = guarded.house_token(fresh.trim()).await;
    std::fs::write(&file, &foreign).unwrap();
    assert_ne!(studio.owner_token().await.unwrap().id, after.id, "another token in the file is not believed");
    assert_ne!(std::fs::read_to_string(&file).unwrap(), foreign);
}

#[tokio::test]
async fn whoever_listens_is_sent_away_when_their_token_is_revoked_or_its_time_is_over() {
    let guarded = Guarded::new().await;
    let (began, mut begun) = tokio::sync::mpsc::channel(3);
    let listen = get(async move |Extension(stay): Extension<Stay>| {
        began.send(()).await.unwrap();
        stay.over().await;
        "over"
    });
    let router = Router::new().route("/api/v1/listen", listen);
    let listening = Guarded {
        router: auth::guard(router, guarded.house.app.clone(), Settings::default()),
        owner: guarded.owner.clone(),
        house: House::new().await,
    };
    let (id, revoked) = guarded.token(json!({"name": "a", "role": "artist"})).await;
    let (_, short) = guarded.token(json!({"name": "b", "role": "artist", "expires_in_days": 1})).await;
    let mut first = std::pin::pin!(listening.get(&revoked, "/listen"));
    let mut second = std::pin::pin!(listening.get(&short, "/listen"));
    let mut owners = std::pin::pin!(listening.get(&guarded.owner, "/listen"));
    let all_listen = async {
        for _ in 0..3 {
            begun.recv().await.unwrap();
        }
    };
    tokio::select! {
        _ = &mut first => panic!("nobody revoked it"),
        _ = &mut second => panic!("it has time"),
        _ = &mut owners => panic!("the owner may stay"),
        () = all_listen => {}
    }
    let revoke = async {
        guarded.ask(&guarded.owner, Method::DELETE, &format!("/tokens/{id}"), None).await.success();
        std::future::pending::<()>().await;
    };
    tokio::select! {
        answer = &mut first => assert_eq!(answer.bytes, b"over"),
        _ = &mut second => panic!("it has time"),
        _ = &mut owners => panic!("the owner may stay"),
        () = revoke => {}
    }
    guarded.house.clock.advance(Duration::from_secs(24 * 60 * 60));
    tokio::select! {
        answer = &mut second => assert_eq!(answer.bytes, b"over"),
        _ = &mut owners => panic!("the owner may stay"),
    }
}

impl Guarded {
    /// Makes a token with that of somebody.
    async fn house_token(&self, by: &str) -> (String, String) {
        let wanted = json!({"name": "other", "role": "artist"});
        made(&self.ask(by, Method::POST, "/tokens", Some(wanted)).await.success())
    }
}
