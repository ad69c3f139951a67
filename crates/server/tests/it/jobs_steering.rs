//! Steering jobs over the API: in every state, in the queue, and many at once.

use axum::http::Method;
use domain::account::Role;
use domain::actor::Actor;
use domain::error::Fault;
use domain::line::job::{JobState, NewJob};
use serde_json::{Value, json};
use server::auth::Caller;
use studio::line::dispatch::{Delivery, Outcome};

use crate::support::{House, worker};

/// A house with one job that was brought into a state.
async fn with_job_in(state: JobState) -> (House, NewJob) {
    let house = House::new().await;
    let need = house.draw(0, 1);
    let mut job = house.draw(1, 1);
    if state == JobState::Waiting {
        job = testkit::needing(job, &need, domain::line::job::OnNeedFailed::Hold);
        house.queue(&[need, job.clone()]).await;
        return (house, job);
    }
    house.queue(std::slice::from_ref(&job)).await;
    let dispatch = house.line.dispatch();
    let post = async |action: &str| house.post(&format!("/jobs/{}/{action}", job.id), Value::Null).await;
    let claim = async || dispatch.next(worker()).await.unwrap().unwrap();
    match state {
        JobState::Waiting | JobState::Ready => {}
        JobState::Running => {
            claim().await;
        }
        JobState::Cancelling => {
            claim().await;
            post("cancel").await;
        }
        JobState::Held => {
            post("pause").await;
        }
        JobState::Cancelled => {
            post("cancel").await;
        }
        JobState::Done => {
            claim().await;
            dispatch.settle(&job.id, 1, Outcome::Done(Box::<Delivery>::default())).await.unwrap();
        }
        JobState::Failed => {
            claim().await;
            dispatch.settle(&job.id, 1, Outcome::Failed(Fault::permanent("no"), None)).await.unwrap();
        }
    }
    (house, job)
}

#[tokio::test]
async fn every_state_takes_its_own_actions_and_refuses_the_others() {
    use JobState::{Cancelled, Cancelling, Done, Failed, Held, Ready, Running, Waiting};
    let allowed: [(JobState, &[(&str, JobState)]); 8] = [
        (Waiting, &[("cancel", Cancelled), ("pause", Held), ("front", Waiting), ("band", Waiting)]),
        (Ready, &[("cancel", Cancelled), ("pause", Held), ("front", Ready), ("band", Ready)]),
        (Held, &[("cancel", Cancelled), ("resume", Ready), ("front", Held), ("band", Held)]),
        (Running, &[("cancel", Cancelling)]),
        (Cancelling, &[]),
        (Done, &[]),
        (Failed, &[("retry", Ready)]),
        (Cancelled, &[("retry", Ready)]),
    ];
    for (state, actions) in allowed {
        for action in ["cancel", "pause", "resume", "retry", "front", "band"] {
            let (house, job) = with_job_in(state).await;
            let id = &job.id;
            let answer = if action == "band" {
                house.ask(Method::PATCH, &format!("/jobs/{id}"), Some(json!({ "band": "batch" }))).await
            } else {
                house.ask(Method::POST, &format!("/jobs/{id}/{action}"), None).await
            };
            match actions.iter().find(|(allowed, _)| *allowed == action) {
                Some((_, after)) => assert_eq!(answer.success()["state"], after.as_str(), "{state} {action}"),
                None => assert_eq!(answer.problem(), (409, "wrong_state".to_owned()), "{state} {action}"),
            }
            let now = house.get(&format!("/jobs/{id}")).await;
            let after =
                actions.iter().find(|(allowed, _)| *allowed == action).map_or(state, |(_, after)| *after);
            assert_eq!(now["job"]["state"], after.as_str(), "{state} {action}");
        }
    }
}

#[tokio::test]
async fn the_queue_is_put_in_another_order() {
    let house = House::new().await;
    let jobs: Vec<NewJob> = (1..=5).map(|ordinal| house.draw(0, ordinal)).collect();
    house.queue(&jobs).await;
    let id = |index: usize| jobs[index].id.as_str();
    house.post(&format!("/jobs/{}/front", id(3)), Value::Null).await;
    let moved = house.post(&format!("/jobs/{}/reorder", id(2)), json!({ "before": id(1) })).await;
    assert_eq!(moved["id"], id(2));
    let path = format!("/jobs/{}", id(4));
    let urgent = house.ask(Method::PATCH, &path, Some(json!({ "band": "interactive" }))).await.success();
    assert_eq!(urgent["band"], "interactive");
    let other =
        house.ask(Method::POST, &format!("/jobs/{}/reorder", id(0)), Some(json!({ "before": id(4) }))).await;
    assert_eq!(other.problem(), (409, "other_lane".to_owned()));
    let nobody =
        house.ask(Method::POST, &format!("/jobs/{}/reorder", id(0)), Some(json!({ "before": "x" }))).await;
    assert_eq!(
        (nobody.problem(), nobody.json()["field"].as_str()),
        ((422, "invalid".to_owned()), Some("before"))
    );
    let mut order = Vec::new();
    for _ in 0..5 {
        let lease = house.line.dispatch().next(worker()).await.unwrap().unwrap();
        order.push(lease.job.id);
    }
    assert_eq!(order, [4, 3, 0, 2, 1].map(|index| jobs[index].id.clone()));
}

#[tokio::test]
async fn many_jobs_are_steered_each_to_its_own_end() {
    let house = House::new().await;
    let jobs: Vec<NewJob> = (1..=3).map(|ordinal| house.draw(0, ordinal)).collect();
    house.queue(&jobs).await;
    let id = |index: usize| jobs[index].id.as_str();
    house.post(&format!("/jobs/{}/cancel", id(1)), Value::Null).await;
    let ids = json!({ "ids": [id(2), id(1), "nobody", id(0)] });
    let outcome = house.post("/jobs/cancel", ids.clone()).await;
    let items = outcome["items"].as_array().unwrap();
    let words: Vec<(&str, Option<&str>, Option<&str>)> = items
        .iter()
        .map(|item| {
            (item["id"].as_str().unwrap(), item["job"]["state"].as_str(), item["problem"]["code"].as_str())
        })
        .collect();
    assert_eq!(
        words,
        [
            (id(2), Some("cancelled"), None),
            (id(1), None, Some("wrong_state")),
            ("nobody", None, Some("not_found")),
            (id(0), Some("cancelled"), None),
        ]
    );
    for (action, after) in [("retry", "ready"), ("pause", "held"), ("resume", "ready")] {
        let outcome = house.post(&format!("/jobs/{action}"), ids.clone()).await;
        for index in [0, 1, 3] {
            assert_eq!(outcome["items"][index]["job"]["state"], after, "{action}");
        }
    }
    for ids in [json!([]), json!(vec!["x"; 501])] {
        let answer = house.ask(Method::POST, "/jobs/pause", Some(json!({ "ids": ids }))).await;
        assert_eq!(
            (answer.problem(), answer.json()["field"].as_str()),
            ((422, "invalid".to_owned()), Some("ids"))
        );
    }
    let unknown = house.ask(Method::POST, "/jobs/pause", Some(json!({ "ids": [], "why": 1 }))).await;
    assert_eq!(unknown.problem().0, 422);
}

#[tokio::test]
async fn who_may_only_look_steers_nothing() {
    let house = House::new().await;
    let job = house.draw(0, 1);
    let batch = house.queue(std::slice::from_ref(&job)).await;
    let reviewer = Caller::with_role(Actor::account("mei"), Role::Reviewer);
    let id = &job.id;
    for path in [format!("/jobs/{id}/cancel"), format!("/jobs/{id}/front"), format!("/batches/{batch}/retry")]
    {
        let answer = house.ask_as(&reviewer, Method::POST, &path, None).await;
        assert_eq!(answer.problem(), (403, "forbidden".to_owned()), "{path}");
    }
    let bulk = house.ask_as(&reviewer, Method::POST, "/jobs/cancel", Some(json!({ "ids": [id] }))).await;
    assert_eq!(bulk.problem().0, 403);
}
