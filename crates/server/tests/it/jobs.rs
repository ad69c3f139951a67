//! Jobs over the API.

use axum::http::Method;
use domain::id::BatchId;
use domain::line::job::NewJob;
use studio::line::dispatch::Offer;

use crate::support::House;

/// Queues one job that nobody works on.
pub(crate) async fn queued(house: &House) -> String {
    let ids = house.studio.ids().as_ref();
    let batch = BatchId::fresh(ids);
    let job = NewJob { batch: batch.clone(), ..house.production.draw(ids, 0, 1, 7) };
    let (id, project) = (job.id.to_string(), house.production.project.id.clone());
    let actor = house.studio.actor().clone();
    let offer = Offer { batch, project, actor, label: "a test".to_owned(), jobs: vec![job] };
    house.line.dispatch().offer(offer).await.unwrap();
    id
}

#[tokio::test]
async fn a_job_is_listed_shown_and_cancelled() {
    let house = House::new().await;
    let id = queued(&house).await;
    let page = house.get("/jobs?state=ready").await;
    assert_eq!(page["items"][0]["id"], id.as_str());
    assert_eq!(page["next"], serde_json::Value::Null);
    assert_eq!(house.get(&format!("/jobs/{id}")).await["job"]["state"], "ready");
    assert_eq!(
        house.post(&format!("/jobs/{id}/cancel"), serde_json::Value::Null).await["state"],
        "cancelled"
    );
    let again = house.ask(Method::POST, &format!("/jobs/{id}/pause"), None).await;
    assert_eq!(again.problem(), (409, "wrong_state".to_owned()));
    assert_eq!(house.ask(Method::GET, "/jobs/nobody", None).await.problem(), (404, "not_found".to_owned()));
}
