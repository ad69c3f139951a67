//! Batches of a matrix over the API: estimated, made whole or refused, budgeted, reported; and the board.

use std::collections::BTreeSet;

use axum::http::Method;
use domain::account::Role;
use domain::actor::Actor;
use domain::id::JobId;
use serde_json::{Value, json};
use server::auth::Caller;

use crate::support::House;

const SCREENPLAY: &str = "Title: The Lantern

INT. SHOP - NIGHT

Hana stands at the counter, surprised.

A lantern hangs at the door.

EXT. STREET - DAY

Hana runs through the rain.
";

const CAST: &str = "[[character]]\nname = \"Hana\"\nage = 16\n[[character.look]]\nname = \"school\"\n\
    [[character.look]]\nname = \"rain\"\n[[place]]\nname = \"Shop\"\nkind = \"shop\"\n\
    [[place]]\nname = \"Street\"\nkind = \"street\"\n";

const STYLE: &str = "name = \"small\"\nframe = { width = 64, height = 64 }\n";

const BATCHES: &str = "/projects/the-lantern/episodes/e01/batches";

async fn with_film(crew: &[(&str, usize)]) -> House {
    let house = House::with_workers(crew).await;
    house.post("/imports", json!({ "screenplay": SCREENPLAY, "cast": CAST, "style": STYLE })).await;
    house
}

fn asked() -> Value {
    json!({
        "stage": "storyboard", "characters": ["hana"], "looks": ["school", "rain", "armour"], "seeds": [7, 8],
        "recipes": ["fake"],
    })
}

async fn settled(house: &mut House, jobs: &Value) {
    let ids: BTreeSet<JobId> =
        jobs.as_array().unwrap().iter().map(|job| JobId(job.as_str().unwrap().to_owned())).collect();
    house.line.wait_for(&ids).await.unwrap();
}

#[tokio::test]
async fn a_matrix_is_estimated_made_and_dresses_its_characters() {
    let mut house = with_film(&[("fake", 1)]).await;
    let estimate = house.post(&format!("{BATCHES}/estimate"), asked()).await;
    assert_eq!((&estimate["pictures"], &estimate["cached"]), (&json!(8), &json!(0)), "{estimate}");
    assert_eq!((&estimate["time"], &estimate["bytes"]), (&Value::Null, &Value::Null));
    assert_eq!(estimate["engines"], json!(["fake"]));
    let why: Vec<&str> = estimate["skipped"]
        .as_array()
        .unwrap()
        .iter()
        .map(|skipped| skipped["why"].as_str().unwrap())
        .collect();
    assert_eq!(why, ["hana is not seen", "hana has no look \"armour\" (there is: school, rain)"]);
    assert_eq!(house.get("/batches").await["items"], json!([]), "an estimate queues nothing");
    let answer = house.ask(Method::POST, BATCHES, Some(asked())).await;
    assert_eq!(answer.status, 202);
    let made = answer.json();
    assert_eq!(made["jobs"].as_array().unwrap().len(), 8);
    assert_eq!(made["skipped"], estimate["skipped"]);
    settled(&mut house, &made["jobs"]).await;
    let batch = made["batch"].as_str().unwrap();
    let report = house.get(&format!("/batches/{batch}/report")).await;
    let looks: Vec<&Value> =
        report["shots"][0]["takes"].as_array().unwrap().iter().map(|take| &take["looks"]["hana"]).collect();
    assert_eq!(looks, [&json!("school"), &json!("school"), &json!("rain"), &json!("rain")]);
    let again = house.post(&format!("{BATCHES}/estimate"), asked()).await;
    assert_eq!((&again["cached"], &again["bytes"]), (&json!(8), &json!(0)), "all of it is there");
}

#[tokio::test]
async fn what_cannot_be_a_batch_is_refused_with_its_field_and_nothing_is_queued() {
    let house = with_film(&[("fake", 1)]).await;
    let refused = async |change: Value| {
        let mut body = asked();
        for (key, value) in change.as_object().unwrap() {
            body[key] = value.clone();
        }
        let answer = house.ask(Method::POST, BATCHES, Some(body)).await;
        let problem = answer.json();
        assert!(!problem["fix"].as_str().unwrap_or_default().is_empty(), "{problem}");
        (answer.status.as_u16(), problem["field"].as_str().unwrap_or_default().to_owned())
    };
    for (change, field) in [
        (json!({ "seeds": 1_000_000_000 }), "seeds"),
        (json!({ "seeds": "many" }), ""),
        (json!({ "recipes": [] }), "recipes"),
        (json!({ "recipes": ["oil"] }), "recipes"),
        (json!({ "recipes": ["storyboard"], "stage": "finish" }), "recipes"),
        (json!({ "characters": [] }), "looks"),
        (json!({ "characters": ["momo"] }), "characters"),
        (json!({ "shots": ["c0999"] }), "shots"),
        (json!({ "looks": ["armour"] }), "looks"),
        (json!({ "takes": 2 }), "takes"),
        (json!({ "budget_minutes": 0 }), "budget_minutes"),
        (json!({ "sedes": 1 }), "sedes"),
    ] {
        let (status, found) = refused(change.clone()).await;
        assert_eq!((status, found.as_str()), (422, field), "{change}");
    }
    let huge = json!({ "stage": "storyboard", "seeds": 1_000_000_000, "recipes": ["fake"] });
    let answer = house.ask(Method::POST, BATCHES, Some(huge)).await.json();
    assert!(answer["detail"].as_str().unwrap().contains("1000000000 seeds"), "{answer}");
    let unstaffed = json!({ "stage": "storyboard", "recipes": ["storyboard"] });
    let answer = house.ask(Method::POST, BATCHES, Some(unstaffed.clone())).await;
    assert_eq!(answer.problem(), (409, "no_workers".to_owned()));
    assert_eq!(house.get("/batches").await["items"], json!([]));
    let later = house.ask(Method::POST, &format!("{BATCHES}?later=true"), Some(unstaffed)).await;
    assert_eq!(later.status, 202);
    let reviewer = Caller::with_role(Actor::local(), Role::Reviewer);
    let answer = house.ask_as(&reviewer, Method::POST, BATCHES, Some(asked())).await;
    assert_eq!(answer.status, 403);
}

#[tokio::test]
async fn a_spent_budget_holds_the_rest_until_it_is_raised() {
    let mut house = with_film(&[("fake", 2)]).await;
    let body = json!({ "stage": "storyboard", "seeds": 4, "recipes": ["fake"], "budget_attempts": 3 });
    let made = house.post(BATCHES, body).await;
    let (batch, total) = (made["batch"].as_str().unwrap(), made["jobs"].as_array().unwrap().len());
    settled(&mut house, &made["jobs"]).await;
    let shown = house.get(&format!("/batches/{batch}")).await;
    assert_eq!(shown["batch"]["counts"], json!({ "done": 3, "held": total - 3 }), "{shown}");
    assert_eq!(shown["batch"]["budget"], json!({ "attempts": 3 }));
    let resume = async |query: &str| {
        house.ask(Method::POST, &format!("/batches/{batch}/resume{query}"), Some(Value::Null)).await
    };
    assert_eq!(resume("").await.problem(), (409, "budget_spent".to_owned()));
    assert_eq!(resume("?budget_minutes=5").await.json()["field"], "budget_minutes");
    assert_eq!(resume("?budget_attempts=0").await.json()["field"], "budget_attempts");
    let raised = resume("?budget_attempts=2").await.success();
    assert_eq!(raised["steered"], json!(total - 3));
    settled(&mut house, &made["jobs"]).await;
    let shown = house.get(&format!("/batches/{batch}")).await;
    assert_eq!(shown["batch"]["counts"]["done"], 5);
    let board = house.get("/projects/the-lantern/episodes/e01/board").await;
    assert_eq!(board["stages"][0]["stage"], "storyboard");
    assert_eq!(board["stages"][0]["drawn"], 2, "{board}");
    let words: Vec<&Value> =
        board["blocks"].as_array().unwrap().iter().map(|block| &block["reason"]).collect();
    assert!(words.contains(&&json!("held")), "{board}");
    assert_eq!(house.ask(Method::GET, "/projects/the-lantern/episodes/e09/board", None).await.status, 404);
}

#[tokio::test]
async fn a_report_is_data_a_page_and_two_files() {
    let mut house = with_film(&[("fake", 1)]).await;
    let made = house.post(BATCHES, asked()).await;
    settled(&mut house, &made["jobs"]).await;
    let batch = made["batch"].as_str().unwrap();
    let page = house.ask(Method::GET, &format!("/batches/{batch}/report/page"), None).await;
    let html = String::from_utf8(page.bytes.clone()).unwrap();
    assert_eq!(page.headers["content-type"], "text/html; charset=utf-8");
    assert!(page.headers["content-security-policy"].to_str().unwrap().contains("default-src 'none'"));
    assert!(html.contains("data:image/jpeg;base64,") && html.matches("<figure").count() == 8);
    let written = house.post(&format!("/batches/{batch}/report"), Value::Null).await;
    assert_eq!(written["report"]["jobs"], 8);
    for file in ["page", "document"] {
        assert!(house.folder.path().join(written[file].as_str().unwrap()).is_file(), "{written}");
    }
    let shown = house.get(&format!("/batches/{batch}")).await;
    assert_eq!(shown["batch"]["report"], written["page"]);
    let answer = house.ask(Method::GET, "/batches/none/report", None).await;
    assert_eq!(answer.problem(), (404, "not_found".to_owned()));
    let retry = format!("/batches/{batch}/retry?cause=7c2f41");
    assert_eq!(house.ask(Method::POST, &retry, Some(Value::Null)).await.json()["field"], "cause");
}
