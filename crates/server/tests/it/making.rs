//! Making over the API: imports, drawing, cutting and what there is to see of it.

use std::collections::BTreeSet;

use axum::http::Method;
use domain::account::Role;
use domain::actor::Actor;
use domain::id::{JobId, ProjectId};
use serde_json::{Value, json};
use server::auth::Caller;

use crate::support::House;

const SCREENPLAY: &str = "Title: The Lantern

INT. SHOP - NIGHT

Hana stands at the counter, surprised.

HANA
(smiling)
You left the light on.

EXT. STREET - DAY

Hana runs through the rain.
";

const CAST: &str = r##"
[[character]]
name = "Hana"
age = 16
palette = { hair = "#4a2b35", top = "#f2f0ee" }

[[place]]
name = "Shop"
kind = "shop"

[[place]]
name = "Street"
kind = "street"
"##;

const STYLE: &str = "name = \"small\"\nframe = { width = 64, height = 64 }\n";

fn film() -> Value {
    json!({ "screenplay": SCREENPLAY, "cast": CAST, "style": STYLE })
}

/// The body of a small film with one thing put otherwise.
fn film_with(field: &str, value: impl Into<Value>) -> Value {
    let mut body = film();
    body[field] = value.into();
    body
}

async fn with_film(crew: &[(&str, usize)]) -> House {
    let house = House::with_workers(crew).await;
    house.post("/imports", film()).await;
    house
}

async fn with_film_and_no_tools(crew: &[(&str, usize)]) -> House {
    let house = House::without_tools(crew).await;
    house.post("/imports", film()).await;
    house
}

/// Waits until the line has settled these jobs.
async fn settled(house: &mut House, jobs: &Value) {
    let ids: BTreeSet<JobId> =
        jobs.as_array().unwrap().iter().map(|job| JobId(job.as_str().unwrap().to_owned())).collect();
    house.line.wait_for(&ids).await.unwrap();
}

fn refused(answer: &crate::support::Answer) -> (u16, String, String) {
    let problem = answer.json();
    let text = |name: &str| problem[name].as_str().unwrap_or_default().to_owned();
    assert!(!text("fix").is_empty(), "{problem}");
    (answer.status.as_u16(), text("field"), text("detail"))
}

#[tokio::test]
async fn a_dry_run_says_what_an_import_does_and_writes_nothing() {
    let house = House::new().await;
    let seen = house.post("/imports", film_with("dry_run", true)).await;
    assert_eq!(
        (&seen["project_slug"], &seen["new_project"], &seen["written"]),
        (&json!("the-lantern"), &json!(true), &json!(false))
    );
    let missing = house.ask(Method::GET, "/projects/the-lantern/sheets", None).await;
    assert_eq!(missing.problem(), (404, "not_found".to_owned()));
    let done = house.post("/imports", film()).await;
    assert_eq!(done["written"], true);
    for field in ["shots", "frames", "length_ms", "added", "summary", "characters", "places", "seen"] {
        assert_eq!(done[field], seen[field], "{field}");
    }
    assert_eq!(done["characters"], json!(["hana"]));
    assert_eq!(done["added"].as_array().unwrap().len(), done["shots"]);
    let again = house.post("/imports", film()).await;
    assert_eq!(
        (&again["new_project"], &again["changes"], &again["added"]),
        (&json!(false), &json!(false), &json!([]))
    );
    assert_eq!(again["unchanged"], done["shots"]);
}

#[tokio::test]
async fn a_changed_screenplay_changes_omits_and_warns() {
    let house = with_film(&[]).await;
    let other =
        SCREENPLAY.replace("\nHANA\n", "\nHANNA\n").replace("Hana runs through the rain.", "Hana waits.");
    let seen = house.post("/imports", film_with("screenplay", other)).await;
    let touched = ["added", "changed", "omitted"].iter().map(|list| seen[list].as_array().unwrap().len());
    assert!(touched.sum::<usize>() > 0, "{seen}");
    assert_eq!(seen["warnings"][0]["line"], 7);
    assert!(seen["warnings"][0]["words"].as_str().unwrap().contains("HANNA"), "{seen}");
}

#[tokio::test]
async fn texts_that_make_no_sense_are_refused_with_field_line_and_fix() {
    let house = House::new().await;
    let said = async |body: Value| refused(&house.ask(Method::POST, "/imports", Some(body)).await);
    let (status, field, detail) =
        said(film_with("screenplay", "INT. SHOP - DAY\n\nHana\u{0} waits.\n")).await;
    assert_eq!((status, field.as_str()), (422, "screenplay"));
    assert!(detail.contains("line 3"), "{detail}");
    let (status, field, detail) =
        said(film_with("cast", "[[character]]\nname = \"Hana\"\nhight_cm = 160\n")).await;
    assert_eq!((status, field.as_str()), (422, "cast"));
    assert!(detail.contains("cast.toml, line 3"), "{detail}");
    let (status, field, detail) = said(film_with("style", "frame = { width = 321, height = 180 }\n")).await;
    assert_eq!((status, field.as_str()), (422, "style"));
    assert!(detail.contains("style.toml, line 1"), "{detail}");
    assert_eq!(said(film_with("screenplay", "")).await.1, "screenplay");
    assert_eq!(said(film_with("episode", "../e01")).await.1, "episode");
    assert_eq!(said(film_with("title", " ")).await.1, "title");
    assert_eq!(said(film_with("cast", " ".repeat(1_000_001))).await.1, "cast");
    let unknown = house.ask(Method::POST, "/imports", Some(film_with("colour", "red"))).await;
    assert_eq!(unknown.problem(), (422, "invalid".to_owned()));
}

#[tokio::test]
async fn a_screenplay_of_three_megabytes_is_read_and_one_of_thirty_is_not() {
    let house = House::new().await;
    let long = format!("{SCREENPLAY}\n/* {} */\n", "a".repeat(3_000_000));
    assert_eq!(house.post("/imports", film_with("screenplay", long)).await["written"], true);
    let huge = film_with("screenplay", "a".repeat(30_000_000));
    assert_eq!(
        house.ask(Method::POST, "/imports", Some(huge)).await.problem(),
        (413, "too_large".to_owned())
    );
}

#[tokio::test]
async fn somebody_with_one_project_brings_nothing_into_others() {
    let house = with_film(&[]).await;
    let elsewhere = Caller { project: Some(house.production.project.id.clone()), ..Caller::local() };
    let refused = house.ask_as(&elsewhere, Method::POST, "/imports", Some(film())).await;
    assert_eq!(refused.problem(), (403, "forbidden".to_owned()), "the screenplay may name any project");
    let another = film_with("project", "the-lantern");
    let refused = house.ask_as(&elsewhere, Method::POST, "/imports", Some(another)).await;
    assert_eq!(refused.problem(), (404, "not_found".to_owned()));
    let nobody = Caller { project: Some(ProjectId("01".to_owned())), ..Caller::local() };
    let fresh = film_with("project", "another");
    assert_eq!(house.ask_as(&nobody, Method::POST, "/imports", Some(fresh)).await.problem().0, 404);
    let hidden = house.ask_as(&nobody, Method::GET, "/projects/rain/exports", None).await;
    assert_eq!(hidden.problem(), (404, "not_found".to_owned()));
    let reviewer = Caller::with_role(Actor::account("somebody"), Role::Reviewer);
    assert_eq!(house.ask_as(&reviewer, Method::POST, "/imports", Some(film())).await.problem().0, 403);
}

#[tokio::test]
async fn shots_are_drawn_once_and_again_only_when_asked() {
    let mut house = with_film(&[("fake", 1)]).await;
    let produce = "/projects/the-lantern/episodes/e01/produce";
    let first = house.ask(Method::POST, produce, Some(json!({ "engine": "fake" }))).await;
    assert_eq!(first.status, 202);
    let first = first.json();
    let jobs: Value = first["jobs"].as_array().unwrap().iter().map(|job| job["job"].clone()).collect();
    assert_eq!(jobs.as_array().unwrap().len(), 3, "{first}");
    assert_eq!((&first["resumed"], &first["batches"]), (&json!(0), &json!([first["batch"]])));
    settled(&mut house, &jobs).await;
    let queue = house.get("/queue").await;
    assert_eq!(queue, json!({ "jobs": [], "next": null, "held": 0 }));
    let second = house.post(produce, json!({ "engine": "fake" })).await;
    assert_eq!((&second["batch"], &second["jobs"]), (&Value::Null, &json!([])));
    assert_eq!(second["up_to_date"].as_array().unwrap().len(), 3);
    let again = json!({ "engine": "fake", "fresh": "again", "shots": ["c0010"], "band": "interactive" });
    let third = house.post(produce, again).await;
    assert_eq!(third["jobs"][0]["shot"], "c0010");
    assert_eq!(third["jobs"].as_array().unwrap().len(), 1);
    let spent = house.get("/projects/the-lantern/time-spent").await;
    assert_eq!(spent[0]["kind"], "draw");
    let batch = first["batch"].as_str().unwrap();
    assert_eq!(house.get(&format!("/projects/the-lantern/time-spent?batches={batch}")).await[0]["jobs"], 3);
}

#[tokio::test]
async fn jobs_that_wait_are_found_again_and_two_who_ask_at_once_get_the_same() {
    let house = with_film(&[]).await;
    let produce = "/projects/the-lantern/episodes/e01/produce";
    let ask = || house.post(produce, json!({ "engine": "fake", "later": true }));
    let (one, two) = tokio::join!(ask(), ask());
    assert_eq!(one["jobs"], two["jobs"]);
    assert_eq!(one["resumed"].as_u64().unwrap() + two["resumed"].as_u64().unwrap(), 3);
    let page = house.get("/queue?limit=2").await;
    assert_eq!(page["jobs"].as_array().unwrap().len(), 2);
    let rest = house.get(&format!("/queue?after={}", page["next"].as_str().unwrap())).await;
    assert_eq!(rest["jobs"].as_array().unwrap().len(), 1);
    assert_eq!(house.ask(Method::GET, "/queue?limit=0", None).await.problem().0, 422);
}

#[tokio::test]
async fn what_is_not_there_is_said_before_anything_is_queued() {
    let house = with_film(&[("storyboard", 1)]).await;
    let ask = async |path: &str, body: Value| house.ask(Method::POST, path, Some(body)).await.problem();
    let produce = "/projects/the-lantern/episodes/e01/produce";
    let missing = (404, "not_found".to_owned());
    assert_eq!(ask(produce, json!({ "engine": "crayons" })).await, missing);
    assert_eq!(ask(produce, json!({ "shots": ["c9990"] })).await, missing);
    assert_eq!(ask("/projects/the-lantern/episodes/e07/produce", json!({})).await, missing);
    assert_eq!(ask("/projects/momotaro/episodes/e01/produce", json!({})).await, missing);
    let drawings = "/projects/the-lantern/drawings";
    assert_eq!(ask(drawings, json!({ "character": "momo", "words": "waving" })).await, missing);
    assert_eq!(ask(drawings, json!({ "character": "hana", "words": "waving", "count": 0 })).await.0, 422);
    assert_eq!(ask(drawings, json!({ "character": "hana", "words": "a".repeat(2001) })).await.0, 422);
    assert_eq!(ask("/projects/the-lantern/sheets", json!({ "characters": ["momo"] })).await, missing);
    assert_eq!(house.get("/queue").await["jobs"], json!([]));
}

#[tokio::test]
async fn what_nobody_would_do_is_refused_unless_it_is_for_later() {
    let house = with_film(&[("fake", 1)]).await;
    let episode = "/projects/the-lantern/episodes/e01";
    let waving = json!({ "character": "hana", "words": "waving" });
    let asked = [
        (format!("{episode}/produce"), json!({})),
        (format!("{episode}/cut"), json!({})),
        ("/projects/the-lantern/drawings".to_owned(), waving),
        ("/projects/the-lantern/sheets".to_owned(), json!({})),
    ];
    for (path, body) in &asked {
        let answer = house.ask(Method::POST, path, Some(body.clone())).await;
        assert_eq!(answer.problem(), (409, "no_workers".to_owned()), "{path}");
        let (_, _, detail) = refused(&answer);
        assert!(detail.ends_with("engines with workers: fake"), "{detail}");
    }
    assert_eq!(house.get("/queue").await["jobs"], json!([]));
    let later = json!({ "character": "hana", "words": "waving", "later": true });
    let queued = house.ask(Method::POST, "/projects/the-lantern/drawings", Some(later)).await;
    assert_eq!(queued.status, 202);
    assert_eq!(house.get("/queue").await["jobs"], queued.json()["jobs"]);
}

#[tokio::test]
async fn drawings_are_promised_made_and_told() {
    let mut house = with_film(&[("fake", 1)]).await;
    let body = json!({ "character": "hana", "words": "waving, juggling", "count": 2, "engine": "fake", "seed": u64::MAX });
    let drawn = house.ask(Method::POST, "/projects/the-lantern/drawings", Some(body)).await;
    assert_eq!(drawn.status, 202);
    let drawn = drawn.json();
    assert_eq!(drawn["not_understood"], json!(["juggling"]));
    settled(&mut house, &drawn["jobs"]).await;
    let batch = drawn["batch"].as_str().unwrap();
    let pictures = house.get(&format!("/projects/the-lantern/drawings/{batch}")).await;
    let paths: Value = pictures.as_array().unwrap().iter().map(|picture| picture["path"].clone()).collect();
    assert_eq!(paths, drawn["paths"]);
    assert!(house.folder.path().join(paths[0].as_str().unwrap()).is_file());
    let other = house.ask(Method::GET, &format!("/projects/rain/drawings/{batch}"), None).await;
    assert_eq!(other.problem(), (404, "not_found".to_owned()));
}

#[tokio::test]
async fn a_sheet_that_could_not_be_drawn_is_not_shown_and_says_why() {
    // This studio has no fonts, which sheets need; the program's own tests draw them.
    let mut house = with_film_and_no_tools(&[("storyboard", 1)]).await;
    let asked = house.ask(Method::POST, "/projects/the-lantern/sheets", Some(json!({}))).await;
    assert_eq!(asked.status, 202);
    let asked = asked.json();
    assert_eq!(asked["paths"].as_array().unwrap().len(), 1);
    settled(&mut house, &asked["jobs"]).await;
    let job = house.get(&format!("/jobs/{}", asked["jobs"][0].as_str().unwrap())).await;
    assert!(job["job"]["cause"].as_str().unwrap().contains("no font was found"), "{job}");
    assert_eq!(house.get("/projects/the-lantern/sheets?characters=hana").await, json!([]));
    let nobody = house.ask(Method::GET, "/projects/the-lantern/sheets?characters=Hana!", None).await;
    assert_eq!(nobody.problem().0, 422);
    let unknown = house.ask(Method::GET, "/projects/the-lantern/sheets?characters=momo", None).await;
    assert_eq!(unknown.problem().0, 404);
}

#[tokio::test]
async fn without_ffmpeg_a_cut_is_refused_with_the_way_to_get_it() {
    let house = with_film_and_no_tools(&[("film", 1)]).await;
    let cut = "/projects/the-lantern/episodes/e01/cut";
    let refused = house.ask(Method::POST, cut, Some(json!({ "burn": true }))).await;
    assert_eq!(refused.problem(), (503, "no_ffmpeg".to_owned()));
    assert!(refused.json()["fix"].as_str().unwrap().contains("install it"), "{}", refused.json());
    assert_eq!(house.get("/queue").await["jobs"], json!([]));
    assert_eq!(house.get("/projects/the-lantern/exports").await, json!({ "items": [], "next": null }));
    let unknown = house.ask(Method::GET, "/projects/the-lantern/exports?reel=nobody", None).await;
    assert_eq!(unknown.problem(), (404, "not_found".to_owned()));
}

#[tokio::test]
async fn the_contact_sheet_is_written_as_things_stand() {
    let house = with_film(&[]).await;
    let path = "/projects/the-lantern/episodes/e01/contact-sheet";
    let written = house.post(path, json!({ "state": "drawing" })).await;
    let page = || {
        let page = house.folder.path().join(written["path"].as_str().unwrap());
        std::fs::read_to_string(page).unwrap()
    };
    let drawing = page();
    assert!(drawing.contains("c0010") && drawing.contains("http-equiv"), "{drawing}");
    assert_eq!(house.post(path, json!({})).await, written);
    assert!(!page().contains("http-equiv"));
    let unknown = house.ask(Method::POST, path, Some(json!({ "reel": "nobody" }))).await;
    assert_eq!(unknown.problem(), (404, "not_found".to_owned()));
}
