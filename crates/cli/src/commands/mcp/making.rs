//! Tools that change something: takes are queued and reviewed, batches cancelled. Each needs a token with the right to.

use std::collections::BTreeSet;

use anyhow::{Context as _, bail};
use domain::account::Right;
use domain::direction::Direction;
use domain::id::{BatchId, JobId};
use domain::shot::{ShotCode, ShotStatus};
use domain::take::Review;
use serde_json::{Value, json};
use server::api::again::{RetakeBody, RetakeView};
use server::api::batches::SteeredBatchView;
use server::api::explanations::ExplanationView;
use server::api::jobs::JobDetailsView;
use server::api::making::{FreshBody, ProduceBody, ProduceView};
use server::api::shots::ShotView;
use server::api::takes::{ReviewVerdict, TakeView};
use server::{Page, Problem};

use super::answer::Answer;
use super::arguments::{Again, Drawing, OneBatch, Said, within};
use super::budget::Budget;
use super::line::{one, told, words};
use super::session::{Desk, Session};
use super::takes::Found;
use crate::path::part;

/// The most candidates of one shot, as the API has it.
const MOST_TAKES: u32 = 32;

/// `produce`.
pub(super) async fn produce(session: &Session, asked: Drawing) -> anyhow::Result<Answer> {
    let (desk, mut budget) = session.changing("produce", Right::Make).await?;
    let queued = draw(&desk, &mut budget, &asked).await;
    desk.close().await?;
    queued
}

async fn draw(desk: &Desk, budget: &mut Budget, asked: &Drawing) -> anyhow::Result<Answer> {
    let takes = within("takes", asked.takes.unwrap_or(1), (1, MOST_TAKES))?;
    let episode = desk.episode(asked.episode.as_deref()).await?;
    let shots = meant(desk, &episode, asked, takes).await?;
    if shots.is_empty() {
        let line =
            format!("nothing to draw: every shot of {episode} has an up-to-date take of {}", asked.stage);
        return Ok(Answer::of(line, json!({ "queued": 0, "budget": *budget })));
    }
    // All shots are named from here on, so that it cannot be more than this.
    let most = u32::try_from(shots.len()).unwrap_or(u32::MAX).saturating_mul(takes);
    budget.check(most)?;
    let body = ProduceBody {
        stage: Some(asked.stage),
        engine: asked.engine.clone(),
        recipe: asked.recipe.clone(),
        shots,
        takes: Some(takes),
        fresh: if asked.again { FreshBody::Again } else { FreshBody::Keep },
        // Where no server works, whoever works next has it done.
        later: desk.client.is_inside(),
        ..ProduceBody::default()
    };
    let path = format!("{}/produce", desk.episode_path(&episode));
    let view: anyhow::Result<ProduceView> = desk.client.post(&path, &body).await;
    let view = view.inspect_err(|error| may_be_queued(budget, most, error))?;
    let queued = spend(desk, budget, view.batch.as_ref().map(|batch| (batch, most))).await?;
    let still = stands_still(desk, view.jobs.first().map(|drawn| &drawn.job)).await;
    Ok(Answer::of(
        line(&view, queued, *budget, still.as_deref()),
        shown(&view, queued, *budget, still.as_deref()),
    ))
}

/// The shots that are drawn: those that were named, or those that have no up-to-date take and no approved one.
async fn meant(desk: &Desk, episode: &str, asked: &Drawing, takes: u32) -> anyhow::Result<Vec<ShotCode>> {
    if asked.shots.is_empty() && asked.again {
        bail!("`again` draws shots that are up to date: name them with `shots`");
    }
    if asked.shots.is_empty() {
        let all = with_age(desk, episode).await?;
        let due = all.into_iter().filter(|shot| is_due(shot, asked, takes));
        return Ok(due.map(|shot| shot.code).collect());
    }
    let all = desk.shots(episode).await?;
    let find = |wanted: &String| {
        let found = all.iter().find(|shot| shot.code.as_str() == wanted);
        found.map(|shot| shot.code.clone()).with_context(|| {
            format!("there is no shot \"{wanted}\" in {episode}, and nothing was queued: `shots` lists them")
        })
    };
    let named: BTreeSet<ShotCode> = asked.shots.iter().map(find).collect::<anyhow::Result<_>>()?;
    Ok(named.into_iter().collect())
}

/// Every shot of an episode, with whether its picked takes are out of date.
async fn with_age(desk: &Desk, episode: &str) -> anyhow::Result<Vec<ShotView>> {
    let path = format!("{}/shots", desk.episode_path(episode));
    let mut shots = Vec::new();
    let mut query = vec![("stale", "true".to_owned()), ("limit", "200".to_owned())];
    loop {
        let mut page: Page<ShotView> = desk.client.find(&path, &query).await?;
        shots.append(&mut page.items);
        let Some(next) = page.next else { return Ok(shots) };
        query.truncate(2);
        query.push(("after", next));
    }
}

/// Whether a shot that nobody named is drawn.
fn is_due(shot: &ShotView, asked: &Drawing, takes: u32) -> bool {
    let pick = shot.picks.iter().find(|pick| pick.stage == asked.stage && pick.moment.is_start());
    let is_due =
        pick.is_none_or(|pick| pick.review != Review::Approved && (takes > 1 || pick.stale != Some(false)));
    shot.status == ShotStatus::Active && is_due
}

/// Counts what was asked for and not refused, as far as anybody knows: an answer that got lost is none that said no.
fn may_be_queued(budget: &mut Budget, most: u32, error: &anyhow::Error) {
    if !error.is::<Problem>() {
        budget.spend(most);
    }
}

/// Counts a batch that was just queued, which should have at most so many jobs. A clip can be made of several, which is known
/// only now: when they are more than the session may queue, they are cancelled again.
async fn spend(desk: &Desk, budget: &mut Budget, batch: Option<(&BatchId, u32)>) -> anyhow::Result<u32> {
    let Some((batch, most)) = batch else { return Ok(0) };
    let found = one(desk, batch.as_str()).await.inspect_err(|_| budget.spend(most))?;
    let queued = found.batch.total;
    if let Err(over) = budget.check(queued) {
        let _: SteeredBatchView = desk.client.post(&format!("/batches/{batch}/cancel"), &()).await?;
        return Err(anyhow::Error::from(over).context(format!("batch {batch} was cancelled again")));
    }
    budget.spend(queued);
    Ok(queued)
}

/// Why nobody will take a job as things are.
async fn stands_still(desk: &Desk, job: Option<&JobId>) -> Option<String> {
    let told: ExplanationView = desk.client.get(&format!("/jobs/{}/explanation", job?)).await.ok()?;
    told.stands_still
}

fn line(view: &ProduceView, queued: u32, budget: Budget, still: Option<&str>) -> String {
    let batch = view.batch.as_ref().map(|batch| format!(" as batch {batch}")).unwrap_or_default();
    let still = still.map(|why| format!(". They stand still: {why}")).unwrap_or_default();
    let before =
        if view.resumed > 0 { format!(", {} were queued before", view.resumed) } else { String::new() };
    format!("{queued} {} jobs queued{batch}{before}; {}{still}", view.stage, budget.words())
}

fn shown(view: &ProduceView, queued: u32, budget: Budget, still: Option<&str>) -> Value {
    json!({
        "batch": view.batch,
        "queued": queued,
        "queued_before": view.resumed,
        "jobs": view.jobs,
        "up_to_date": view.up_to_date,
        "approved_kept": view.approved_kept,
        "left_out": view.omitted,
        "warnings": view.warnings,
        "stands_still": still,
        "budget": budget,
    })
}

/// `retake`.
pub(super) async fn retake(session: &Session, asked: Again) -> anyhow::Result<Answer> {
    let (desk, mut budget) = session.changing("retake", Right::Make).await?;
    let queued = draw_again(&desk, &mut budget, &asked).await;
    desk.close().await?;
    queued
}

async fn draw_again(desk: &Desk, budget: &mut Budget, asked: &Again) -> anyhow::Result<Answer> {
    budget.check(1)?;
    let Found { path, name, .. } = asked.which.found(desk).await?;
    let direction = Direction {
        words: asked.words.clone(),
        without: asked.without.clone(),
        negatives: asked.negatives.clone(),
        ..Direction::default()
    };
    let body = RetakeBody { note: asked.note.clone(), draw: true, direction };
    let view: anyhow::Result<RetakeView> = desk.client.post(&format!("{path}/retake"), &body).await;
    let view = view.inspect_err(|error| may_be_queued(budget, 1, error))?;
    let batch = batch_of(desk, view.job.as_ref()).await.inspect_err(|_| budget.spend(1))?;
    let queued = spend(desk, budget, batch.as_ref().map(|batch| (batch, 1))).await?;
    let still = stands_still(desk, view.job.as_ref()).await;
    let value = json!({
        "shot": asked.which.shot,
        "stage": view.take.stage,
        "take": view.take.take,
        "batch": batch,
        "job": view.job,
        "queued": queued,
        "left_out": view.omitted,
        "stands_still": still,
        "budget": *budget,
    });
    Ok(Answer::of(
        format!("{name} is to be made again, and the next take is queued; {}", budget.words()),
        value,
    ))
}

/// The batch of a job.
async fn batch_of(desk: &Desk, job: Option<&JobId>) -> anyhow::Result<Option<BatchId>> {
    let Some(job) = job else { return Ok(None) };
    let details: JobDetailsView = desk.client.get(&format!("/jobs/{job}")).await?;
    Ok(Some(details.job.batch))
}

/// `review_take`.
pub(super) async fn review(session: &Session, asked: Said) -> anyhow::Result<Answer> {
    let (desk, _budget) = session.changing("review_take", Right::Review).await?;
    let said = say(&desk, &asked).await;
    desk.close().await?;
    said
}

async fn say(desk: &Desk, asked: &Said) -> anyhow::Result<Answer> {
    let Found { path, name, stage, .. } = asked.which.found(desk).await?;
    let body = json!({ "verdict": asked.verdict, "note": asked.note });
    let take: TakeView = desk.client.put(&format!("{path}/review"), &body).await?;
    let now = match asked.verdict {
        ReviewVerdict::Approved => "approved",
        ReviewVerdict::Retake => "to be made again",
        ReviewVerdict::Open => "open again",
    };
    let value = json!({
        "shot": asked.which.shot,
        "stage": stage,
        "take": take.take,
        "review": asked.verdict,
        "picked": take.picked,
    });
    Ok(Answer::of(format!("{name} is {now}"), value))
}

/// `cancel_batch`.
pub(super) async fn cancel(session: &Session, asked: OneBatch) -> anyhow::Result<Answer> {
    let (desk, _budget) = session.changing("cancel_batch", Right::Make).await?;
    let cancelled = stop(&desk, &asked.batch).await;
    desk.close().await?;
    cancelled
}

async fn stop(desk: &Desk, batch: &str) -> anyhow::Result<Answer> {
    one(desk, batch).await?;
    let view: SteeredBatchView = desk.client.post(&format!("/batches/{}/cancel", part(batch)), &()).await?;
    let details = one(desk, batch).await?;
    let value = json!({ "cancelled": view.steered, "moved_on": view.refused, "batch": told(&details.batch) });
    Ok(Answer::of(format!("{} jobs cancelled; {}", view.steered, words(&details)), value))
}
