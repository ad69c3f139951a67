//! Tools that look at the production line: jobs and batches.

use std::collections::BTreeMap;

use domain::id::ShotId;
use serde_json::{Value, json};
use server::Page;
use server::api::batches::{BatchDetailsView, BatchView};
use server::api::explanations::ExplanationView;
use server::api::jobs::{JobDetailsView, JobView};

use super::answer::{Answer, of_people, page};
use super::arguments::{Batches, OneJob, Paging};
use super::session::{Desk, Session, ShotName};
use crate::path::part;
use crate::table::short;

/// Shots by their identities.
type Names = BTreeMap<ShotId, ShotName>;

/// `job`.
pub(super) async fn job(session: &Session, asked: OneJob) -> anyhow::Result<Answer> {
    let desk = session.looking().await?;
    let at = format!("/jobs/{}", part(&asked.job));
    let details: JobDetailsView = desk.client.get(&at).await?;
    desk.require_own(&details.job.project, "job", &asked.job)?;
    let told: ExplanationView = desk.client.get(&format!("{at}/explanation")).await?;
    let named = named(&details.job, &desk.names().await?);
    let line = format!("job {} is {}: {}", details.job.id, details.job.state, told.told.sentence);
    let value = json!({
        "job": named,
        "waits_for": told.waits_for,
        "stands_still": told.stands_still,
        "sentence": told.told.sentence,
        "total_ms": told.told.total_ms,
        "attempts": told.attempts.iter().map(|tried| json!({
            "attempt": tried.attempt.attempt,
            "worker": tried.attempt.worker,
            "outcome": tried.attempt.outcome,
            "said": tried.said.as_deref().map(|said| short(said, 500)),
        })).collect::<Vec<_>>(),
        "files": details.assets.iter().map(|asset| &asset.path).collect::<Vec<_>>(),
    });
    Ok(Answer::of(line, value))
}

/// `batch`.
pub(super) async fn batch(session: &Session, asked: Batches) -> anyhow::Result<Answer> {
    let limit = asked.page.limit()?;
    let desk = session.looking().await?;
    let Some(id) = &asked.batch else { return newest(&desk, limit, &asked.page).await };
    let details = one(&desk, id).await?;
    let path = format!("/batches/{}/jobs", part(id));
    let jobs: Page<JobView> = desk.client.find(&path, &query(limit, &asked.page)).await?;
    let names = desk.names().await?;
    let line = words(&details);
    let mut value = page(jobs.items.iter().map(|job| named(job, &names)).collect(), "jobs", jobs.next);
    value["batch"] = told(&details.batch);
    value["rest"] = json!(details.rest);
    Ok(Answer::of(line, value))
}

async fn newest(desk: &Desk, limit: usize, paging: &Paging) -> anyhow::Result<Answer> {
    let mut asked = query(limit, paging);
    asked.push(("project", desk.project.slug.to_string()));
    let batches: Page<BatchView> = desk.client.find("/batches", &asked).await?;
    let line = format!("{} batches, newest first", batches.items.len());
    Ok(Answer::of(line, page(batches.items.iter().map(told).collect(), "batches", batches.next)))
}

fn query(limit: usize, paging: &Paging) -> Vec<(&'static str, String)> {
    let mut query = vec![("limit", limit.to_string())];
    query.extend(paging.after.clone().map(|after| ("after", after)));
    query
}

/// A batch of the project.
pub(super) async fn one(desk: &Desk, id: &str) -> anyhow::Result<BatchDetailsView> {
    let details: BatchDetailsView = desk.client.get(&format!("/batches/{}", part(id))).await?;
    desk.require_own(&details.batch.project, "batch", id)?;
    Ok(details)
}

/// The newest batch of the project, if any was queued.
pub(super) async fn last(desk: &Desk) -> anyhow::Result<Option<String>> {
    let asked = [("limit", "1"), ("project", desk.project.slug.as_str())];
    let batches: Page<BatchView> = desk.client.find("/batches", &asked).await?;
    Ok(batches.items.first().map(|batch| batch.id.to_string()))
}

/// How far a batch is, in words.
pub(super) fn words(details: &BatchDetailsView) -> String {
    let batch = &details.batch;
    let states: Vec<String> = batch.counts.iter().map(|(state, jobs)| format!("{jobs} {state}")).collect();
    let states = if states.is_empty() { String::new() } else { format!(" ({})", states.join(", ")) };
    format!("batch {}: {} of {} jobs are over{states}", batch.id, batch.finished, batch.total)
}

/// A batch as data.
pub(super) fn told(batch: &BatchView) -> Value {
    let value = json!({
        "batch": batch.id,
        "by": batch.actor,
        "queued_at": batch.created_at,
        "jobs": batch.total,
        "over": batch.finished,
        "counts": batch.counts,
        "budget": batch.budget,
        "report": batch.report,
    });
    of_people(value, json!({ "label": batch.label }))
}

/// A job with its shot by code.
fn named(job: &JobView, names: &Names) -> Value {
    let shot = job.shot.as_ref().and_then(|shot| names.get(shot));
    json!({
        "job": job.id,
        "batch": job.batch,
        "episode": shot.map(|name| &name.episode),
        "shot": shot.map(|name| &name.shot),
        "kind": job.kind,
        "engine": job.engine,
        "state": job.state,
        "hold": job.hold,
        "attempt": job.attempt,
        "failures": job.failures,
        "cause": job.cause.as_deref().map(|cause| short(cause, 500)),
        "queued_at": job.submitted_at,
        "over_at": job.finished_at,
    })
}
