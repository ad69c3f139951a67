//! Archiving a project, and deleting one whole.

use axum::http::Method;
use domain::account::Role;
use domain::actor::Actor;
use serde_json::{Value, json};
use server::auth::Caller;

use crate::support::{House, worker};
use crate::tree::drawn;

const RAIN: &str = "/projects/rain";

/// Every file below a folder of the data folder.
fn files(house: &House, below: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![house.folder.path().join(below)];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(path.strip_prefix(house.folder.path()).unwrap().display().to_string());
            }
        }
    }
    found.sort();
    found
}

#[tokio::test]
async fn an_archived_project_takes_no_new_work_until_it_is_taken_up_again() {
    let mut house = drawn().await;
    let archived = house.post(&format!("{RAIN}/archive"), Value::Null).await;
    assert!(archived["archived_at"].is_string());
    assert_eq!(house.post(&format!("{RAIN}/archive"), Value::Null).await, archived, "twice is once");
    let retake = format!("{RAIN}/episodes/e01/shots/c0010/takes/storyboard/1/retake");
    let body = json!({"note": "closer", "draw": true});
    let refused = house.ask(Method::POST, &retake, Some(body.clone())).await;
    assert_eq!(refused.problem(), (409, "archived".to_owned()));
    let listed = async |query: &str| {
        let page = house.get(&format!("/projects?archived={query}")).await;
        page["items"].as_array().unwrap().len()
    };
    assert_eq!((listed("true").await, listed("false").await), (1, 0));
    let open = house.post(&format!("{RAIN}/unarchive"), Value::Null).await;
    assert_eq!(open["archived_at"], Value::Null);
    let drawn = house.ask(Method::POST, &retake, Some(body)).await.success();
    let job = domain::id::JobId(drawn["job"].as_str().unwrap().to_owned());
    house.line.wait_for(&[job].into()).await.unwrap();
}

#[tokio::test]
async fn a_deletion_shows_what_goes_and_takes_exactly_that() {
    let house = drawn().await;
    house.post("/projects", json!({"title": "Other"})).await;
    let preview = house.get(&format!("{RAIN}/deletion")).await;
    let counts =
        ["episodes", "shots", "takes", "characters", "places", "jobs"].map(|what| preview[what].clone());
    assert_eq!(counts, [json!(1), json!(3), json!(3), json!(0), json!(0), json!(3)]);
    let before = files(&house, "projects/rain");
    assert_eq!(preview["files"], before.len());
    assert_eq!(
        house.get(&format!("{RAIN}/deletion")).await,
        preview,
        "it is the same until something changes"
    );

    let delete =
        async |confirm: &str| house.ask(Method::DELETE, &format!("{RAIN}?confirm={confirm}"), None).await;
    let unconfirmed = house.ask(Method::DELETE, RAIN, None).await;
    assert_eq!((unconfirmed.status.as_u16(), &unconfirmed.json()["field"]), (422, &json!("confirm")));
    assert_eq!(delete("nonsense").await.problem(), (409, "changed".to_owned()));
    let path = format!("{RAIN}/episodes/e01/shots/c0010/takes/storyboard/1/review");
    house.ask(Method::PUT, &path, Some(json!({"verdict": "approved"}))).await.success();
    let outdated = delete(preview["confirm"].as_str().unwrap()).await;
    assert_eq!(outdated.problem(), (409, "changed".to_owned()), "a take was approved since");

    let preview = house.get(&format!("{RAIN}/deletion")).await;
    let confirm = preview["confirm"].as_str().unwrap();
    let artist = Caller::with_role(Actor::account("aki"), Role::Artist);
    let path = format!("{RAIN}?confirm={confirm}");
    assert_eq!(house.ask_as(&artist, Method::DELETE, &path, None).await.status.as_u16(), 403);
    let before = files(&house, "projects/rain");
    let deleted = delete(confirm).await.success();
    assert_eq!(deleted["gone"], preview);

    assert_eq!(house.ask(Method::GET, RAIN, None).await.problem(), (404, "not_found".to_owned()));
    assert_eq!(house.get("/jobs").await["items"], json!([]));
    assert!(house.studio.store().assets().await.unwrap().is_empty());
    assert!(!house.folder.path().join("projects/rain").exists());
    let trash = deleted["trash"].as_str().unwrap();
    let now: Vec<String> = before.iter().map(|path| path.replacen("projects/rain", trash, 1)).collect();
    assert_eq!(files(&house, "trash"), now);
    assert_eq!(house.get("/projects").await["items"].as_array().unwrap().len(), 1, "the other one stays");
    assert!(house.folder.path().join("projects/other/project.toml").is_file());
}

#[tokio::test]
async fn a_name_is_free_again_after_its_project_went() {
    let house = drawn().await;
    for day in ["", "-2"] {
        let preview = house.get(&format!("{RAIN}/deletion")).await;
        let path = format!("{RAIN}?confirm={}", preview["confirm"].as_str().unwrap());
        let deleted = house.ask(Method::DELETE, &path, None).await.success();
        assert_eq!(deleted["trash"], format!("trash/2026-11-22{day}/projects/rain"));
        house.post("/projects", json!({"title": "Rain"})).await;
        let new = ["projects/rain/project.toml", "projects/rain/style/v001/style.toml"];
        assert_eq!(files(&house, "projects/rain"), new);
    }
}

#[tokio::test]
async fn nothing_is_deleted_while_a_job_runs() {
    let house = House::new().await;
    let queued = house.draw(0, 1);
    house.queue(std::slice::from_ref(&queued)).await;
    let job = queued.id;
    house.line.dispatch().next(worker()).await.unwrap().unwrap();
    let preview = house.get(&format!("{RAIN}/deletion")).await;
    assert_eq!(preview["running"], json!([job]));
    let path = format!("{RAIN}?confirm={}", preview["confirm"].as_str().unwrap());
    let refused = house.ask(Method::DELETE, &path, None).await;
    assert_eq!(refused.problem(), (409, "running".to_owned()));
    assert!(refused.json()["detail"].as_str().unwrap().contains(job.as_str()));
    assert_eq!(house.get(RAIN).await["slug"], "rain");
}
