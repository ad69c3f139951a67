//! What monitoring reads.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use domain::account::Role;
use domain::actor::Actor;
use domain::id::{BatchId, JobId};
use domain::line::job::NewJob;
use server::auth::Caller;
use studio::line::dispatch::Offer;
use studio::verbs::job_log::Said;
use tokio_util::sync::CancellationToken;

use crate::support::{Answer, House};

async fn scrape(house: &House, caller: Option<Caller>) -> Answer {
    let mut request = Request::builder().method(Method::GET).uri("/metrics");
    if let Some(caller) = caller {
        request = request.extension(caller);
    }
    house.send(request.body(Body::empty()).unwrap()).await
}

async fn text(house: &House) -> String {
    let answer = scrape(house, Some(Caller::local())).await;
    assert_eq!(answer.status, StatusCode::OK);
    String::from_utf8(answer.bytes).unwrap()
}

async fn offer(house: &House, count: u32) -> Vec<JobId> {
    let ids = house.studio.ids().as_ref();
    let batch = BatchId::fresh(ids);
    let job =
        |number| NewJob { batch: batch.clone(), ..house.production.draw(ids, 0, number, u64::from(number)) };
    let jobs: Vec<NewJob> = (1..=count).map(job).collect();
    let drawn = jobs.iter().map(|job| job.id.clone()).collect();
    let (project, actor) = (house.production.project.id.clone(), house.studio.actor().clone());
    let offer = Offer {
        batch,
        project,
        actor,
        label: "a test".to_owned(),
        terms: studio::line::dispatch::BatchTerms::default(),
        jobs,
    };
    house.line.dispatch().offer(offer).await.unwrap();
    drawn
}

#[tokio::test]
async fn the_queue_is_counted_by_band_and_state() {
    let house = House::new().await;
    offer(&house, 3).await;
    let text = text(&house).await;
    assert!(text.contains("sakuga_jobs{band=\"normal\",state=\"ready\"} 3\n"), "{text}");
    assert!(text.contains("sakuga_disk_free_bytes "), "{text}");
    assert!(text.ends_with("# EOF\n"));
}

#[tokio::test]
async fn attempts_are_counted_with_their_times() {
    let mut house = House::with_workers(&[("fake", 1)]).await;
    let jobs = offer(&house, 2).await;
    house.line.wait_for(&jobs.into_iter().collect()).await.unwrap();
    let text = text(&house).await;
    let ended = "sakuga_attempts_total{engine=\"fake\",kind=\"draw\",outcome=\"done\"} 2\n";
    assert!(text.contains(ended), "{text}");
    assert!(text.contains("sakuga_attempt_seconds_count{engine=\"fake\",kind=\"draw\"} 2\n"), "{text}");
    assert!(text.contains("sakuga_queue_wait_seconds_count{band=\"normal\"} 2\n"), "{text}");
}

#[tokio::test]
async fn requests_are_counted_by_route_and_not_by_address() {
    let house = House::new().await;
    house.get("/jobs").await;
    for id in ["one", "two"] {
        assert_eq!(house.ask(Method::GET, &format!("/jobs/{id}"), None).await.status, StatusCode::NOT_FOUND);
    }
    let text = text(&house).await;
    let unknown = "sakuga_http_requests_total{method=\"GET\",route=\"/api/v1/jobs/{id}\",status=\"404\"} 2\n";
    assert!(text.contains(unknown), "{text}");
}

#[tokio::test]
async fn strangers_and_guests_of_one_project_read_no_metrics() {
    let house = House::new().await;
    assert_eq!(scrape(&house, None).await.problem(), (401, "unauthorized".to_owned()));
    let mut guest = Caller::with_role(Actor::account("guest"), Role::Reviewer);
    guest.project = Some(house.production.project.id.clone());
    assert_eq!(scrape(&house, Some(guest)).await.problem(), (403, "forbidden".to_owned()));
}

/// Every metric that an alert names is one that the program shows, so that no alert is silent for ever.
#[tokio::test]
async fn alerts_name_metrics_that_exist() {
    let mut house = House::with_workers(&[("fake", 1)]).await;
    let jobs = offer(&house, 1).await;
    house.line.wait_for(&jobs.into_iter().collect()).await.unwrap();
    let shown = text(&house).await;
    let rules = include_str!("../../../../deploy/prometheus/alerts.yml");
    let is_part = |character: char| character.is_ascii_alphanumeric() || character == '_';
    let named: Vec<&str> =
        rules.split(|character| !is_part(character)).filter(|word| word.starts_with("sakuga_")).collect();
    assert!(named.len() > 6);
    for name in named {
        let family = name.trim_end_matches("_total").trim_end_matches("_bucket");
        assert!(shown.contains(&format!("# TYPE {family} ")), "{name} is not shown");
    }
}

#[tokio::test]
async fn what_is_said_of_a_job_is_kept_with_it() {
    let house = House::new().await;
    let job = offer(&house, 1).await.remove(0);
    let (lines, receiver) = tokio::sync::mpsc::channel(4);
    let ending = CancellationToken::new();
    let keeping = tokio::spawn(house.studio.clone().keep_job_logs(receiver, ending.clone()));
    let line =
        Said { job: job.clone(), attempt: 1, level: "warn".to_owned(), message: "no picture yet".to_owned() };
    lines.send(line).await.unwrap();
    // What was said before the end is kept, also while others could still say something.
    ending.cancel();
    keeping.await.unwrap();
    let log = house.get(&format!("/jobs/{job}/log")).await;
    let said = serde_json::json!([{
        "at": "2026-11-22T09:00:00.000Z", "attempt": 1, "level": "warn", "message": "no picture yet",
    }]);
    assert_eq!(log, said);
    assert_eq!(house.ask(Method::GET, "/jobs/nobody/log", None).await.problem().0, 404);
}
