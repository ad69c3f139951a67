//! Jobs over the API: what a list shows, and what is wrong with a query.

use std::time::Duration;

use axum::http::Method;
use domain::id::ProjectId;
use domain::line::job::{JobState, NewJob, OnNeedFailed};
use serde_json::{Value, json};
use server::auth::Caller;
use studio::line::dispatch::{Delivery, Outcome};
use testkit::{needing, showing};

use crate::support::{House, worker};

fn ids(page: &Value) -> Vec<String> {
    page["items"].as_array().unwrap().iter().map(|job| job["id"].as_str().unwrap().to_owned()).collect()
}

/// Whose jobs come out of a list, by their numbers.
async fn found(house: &House, jobs: &[NewJob], query: &str) -> Vec<usize> {
    let page = house.get(&format!("/jobs?{query}")).await;
    let number = |id: &String| jobs.iter().position(|job| job.id.as_str() == id).unwrap();
    ids(&page).iter().map(number).collect()
}

#[tokio::test]
async fn a_job_is_listed_shown_and_cancelled() {
    let house = House::new().await;
    let job = house.draw(0, 1);
    house.queue(std::slice::from_ref(&job)).await;
    let id = job.id.as_str();
    let page = house.get("/jobs?state=ready").await;
    assert_eq!(page["items"][0]["id"], id);
    assert_eq!(page["next"], Value::Null);
    assert_eq!(house.get(&format!("/jobs/{id}")).await["job"]["state"], "ready");
    assert_eq!(house.post(&format!("/jobs/{id}/cancel"), Value::Null).await["state"], "cancelled");
    let again = house.ask(Method::POST, &format!("/jobs/{id}/pause"), None).await;
    assert_eq!(again.problem(), (409, "wrong_state".to_owned()));
    assert_eq!(house.ask(Method::GET, "/jobs/nobody", None).await.problem(), (404, "not_found".to_owned()));
}

#[tokio::test]
async fn every_filter_lets_its_jobs_pass() {
    let house = House::new().await;
    let mut jobs = vec![
        showing(house.draw(0, 1), &["hana"]),
        showing(house.draw(1, 1), &["hana", "toto"]),
        house.draw(1, 2),
        house.production.segment(house.studio.ids().as_ref(), 2),
    ];
    let first = house.queue(&jobs[..2]).await;
    house.clock.advance(Duration::from_mins(1));
    let second = house.queue(&jobs[2..]).await;
    (jobs[0].batch, jobs[2].batch) = (first.clone(), second.clone());
    house.post(&format!("/jobs/{}/pause", jobs[1].id), Value::Null).await;
    house.post(&format!("/jobs/{}/cancel", jobs[2].id), Value::Null).await;
    let shot = house.production.shots[1].id.as_str();
    let cases: [(&str, &[usize]); 16] = [
        ("", &[0, 1, 2, 3]),
        ("order=newest", &[3, 2, 1, 0]),
        ("order=oldest&limit=2", &[0, 1]),
        ("state=held", &[1]),
        ("state=ready,cancelled", &[0, 2, 3]),
        ("state=ready,%20cancelled", &[0, 2, 3]),
        ("project=rain", &[0, 1, 2, 3]),
        ("character=hana", &[0, 1]),
        ("character=toto&order=newest", &[1]),
        ("character=nobody", &[]),
        (&format!("shot={shot}"), &[1, 2]),
        (&format!("batch={second}"), &[2, 3]),
        ("kind=segment", &[3]),
        ("engine=fake&state=ready", &[0]),
        ("submitted_after=2026-11-22T09:01:00Z", &[2, 3]),
        ("submitted_before=2026-11-22T10:01:00%2B01:00&project=rain", &[0, 1]),
    ];
    for (query, wanted) in cases {
        assert_eq!(found(&house, &jobs, query).await, wanted, "{query}");
    }
    let of_batch = house.get(&format!("/batches/{first}/jobs?state=held")).await;
    assert_eq!(ids(&of_batch), [jobs[1].id.to_string()]);
}

#[tokio::test]
async fn the_engines_own_name_finds_the_job() {
    let house = House::new().await;
    let jobs = [house.draw(0, 1), house.draw(0, 2)];
    house.queue(&jobs).await;
    let lease = house.line.dispatch().next(worker()).await.unwrap().unwrap();
    let mut tx = house.studio.store().begin(domain::actor::Actor::studio()).await.unwrap();
    assert!(tx.set_engine_job(&lease.job.id, 1, "prompt-7").await.unwrap());
    tx.commit().await.unwrap();
    let page = house.get("/jobs?engine_job=prompt-7").await;
    assert_eq!(ids(&page), [jobs[0].id.to_string()]);
    assert_eq!(page["items"][0]["engine_job"], "prompt-7");
}

#[tokio::test]
async fn a_query_that_makes_no_sense_says_which_field() {
    let house = House::new().await;
    let long = "x".repeat(201);
    let cases = [
        ("state=sleeping".to_owned(), "state"),
        ("state=ready,,held".to_owned(), "state"),
        ("kind=poem".to_owned(), "kind"),
        ("limit=0".to_owned(), "limit"),
        ("limit=201".to_owned(), "limit"),
        ("after=nonsense".to_owned(), "after"),
        ("after=12x.abc".to_owned(), "after"),
        ("after=12.".to_owned(), "after"),
        (format!("after=12.{long}"), "after"),
        ("submitted_after=yesterday".to_owned(), "submitted_after"),
        ("submitted_before=2026-13-01T00:00:00Z".to_owned(), "submitted_before"),
        (format!("character={long}"), "character"),
        (format!("engine_job={long}"), "engine_job"),
    ];
    for (query, field) in cases {
        let answer = house.ask(Method::GET, &format!("/jobs?{query}"), None).await;
        assert_eq!(answer.problem(), (422, "invalid".to_owned()), "{query}");
        assert_eq!(answer.json()["field"], field, "{query}");
    }
    for (query, field) in [("limit=many", "limit"), ("limit=-1", "limit"), ("order=sideways", "order")] {
        let answer = house.ask(Method::GET, &format!("/jobs?{query}"), None).await;
        assert_eq!((answer.problem().0, answer.json()["field"].as_str()), (422, Some(field)), "{query}");
    }
    for query in ["project=nobody", "project=..%2F"] {
        assert_eq!(house.ask(Method::GET, &format!("/jobs?{query}"), None).await.problem().0, 404);
    }
}

#[tokio::test]
async fn who_may_see_another_project_sees_nothing_of_this_one() {
    let house = House::new().await;
    let job = house.draw(0, 1);
    let batch = house.queue(std::slice::from_ref(&job)).await;
    let stranger = Caller { project: Some(ProjectId("another".to_owned())), ..Caller::local() };
    let list = house.ask_as(&stranger, Method::GET, "/jobs", None).await;
    assert_eq!(ids(&list.success()), Vec::<String>::new());
    let list = house.ask_as(&stranger, Method::GET, "/batches", None).await;
    assert_eq!(list.success()["items"], json!([]));
    let id = &job.id;
    let paths = [format!("/jobs/{id}"), format!("/batches/{batch}"), "/jobs?project=rain".to_owned()];
    for path in paths {
        let answer = house.ask_as(&stranger, Method::GET, &path, None).await;
        assert_eq!(answer.problem(), (404, "not_found".to_owned()), "{path}");
    }
    for path in
        [format!("/jobs/{id}/cancel"), format!("/jobs/{id}/front"), format!("/batches/{batch}/cancel")]
    {
        assert_eq!(house.ask_as(&stranger, Method::POST, &path, None).await.problem().0, 404, "{path}");
    }
    let body = Some(json!({ "ids": [id] }));
    let bulk = house.ask_as(&stranger, Method::POST, "/jobs/cancel", body).await.success();
    assert_eq!(bulk["items"][0]["problem"]["code"], "not_found");
    assert_eq!(house.studio.job(&job.id).await.unwrap().state, JobState::Ready);
}

#[tokio::test]
async fn a_job_tells_its_attempts_and_what_it_is_linked_to() {
    let house = House::new().await;
    let need = house.draw(0, 1);
    let waiting = needing(house.draw(1, 1), &need, OnNeedFailed::Hold);
    house.queue(&[need.clone(), waiting.clone()]).await;
    house.line.dispatch().next(worker()).await.unwrap().unwrap();
    let running = house.get(&format!("/jobs/{}", need.id)).await;
    assert_eq!(running["attempts"][0]["worker"], "fake-1");
    assert_eq!(running["attempts"][0]["outcome"], Value::Null);
    assert_eq!(running["attempts"][0]["started_at"], "2026-11-22T09:00:00.000Z");
    assert_eq!(running["needed_by"][0]["job"], waiting.id.as_str());
    house.clock.advance(Duration::from_secs(2));
    let outcome = Outcome::Done(Box::<Delivery>::default());
    house.line.dispatch().settle(&need.id, 1, outcome).await.unwrap();
    let done = house.get(&format!("/jobs/{}", need.id)).await;
    assert_eq!(done["attempts"][0]["outcome"], "done");
    assert_eq!(done["attempts"][0]["ended_at"], "2026-11-22T09:00:02.000Z");
    let woken = house.get(&format!("/jobs/{}", waiting.id)).await;
    assert_eq!((&woken["needs"][0]["open"], &woken["needs"][0]["state"]), (&json!(false), &json!("done")));
    assert_eq!(woken["job"]["state"], "ready");
}
