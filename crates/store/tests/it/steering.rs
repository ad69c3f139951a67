//! Steering in the queue, batches, links between jobs, and requests that come twice.

use std::collections::BTreeMap;

use domain::actor::Actor;
use domain::clock::WallMs;
use domain::id::{BatchId, JobId};
use domain::line::event::Event;
use domain::line::job::{Affinity, Band, JobState, NewJob, OnNeedFailed};
use domain::line::machine::Move;
use domain::line::plan::Lane;
use store::{BatchFilter, JobFilter, Kept, Moved, Place, Reserved};
use testkit::{needing, showing};

use crate::support::Shelf;

const READY: Moved = Moved::To(JobState::Ready, 0);

/// The ready jobs of a lane in the order in which they will be claimed.
async fn lane(shelf: &Shelf, band: Band) -> Vec<JobId> {
    let job = shelf.draw(0, 1);
    let lane = Lane { engine: job.engine, band, project: job.project, affinity: job.affinity };
    let heads = shelf.begin().await.heads_of(&lane, 100).await.unwrap();
    heads.into_iter().map(|head| head.job).collect()
}

async fn before(shelf: &Shelf, job: &NewJob, other: &NewJob) -> Moved {
    let mut tx = shelf.begin().await;
    let moved = tx.move_before(&job.id, &other.id).await.unwrap();
    tx.commit().await.unwrap();
    moved
}

#[tokio::test]
async fn a_job_goes_directly_before_another_however_often() {
    let shelf = Shelf::new().await;
    let jobs: Vec<NewJob> = (1..=60).map(|ordinal| shelf.draw(0, ordinal)).collect();
    shelf.add(&jobs).await;
    let mut wanted: Vec<JobId> = jobs.iter().map(|job| job.id.clone()).collect();
    // All into the same place, so that the room there is used up more than once.
    for job in jobs[10..].iter().rev() {
        assert_eq!(before(&shelf, job, &jobs[5]).await, READY);
        wanted.retain(|id| *id != job.id);
        let place = wanted.iter().position(|id| *id == jobs[5].id).unwrap();
        wanted.insert(place, job.id.clone());
    }
    assert_eq!(lane(&shelf, Band::Normal).await, wanted);
    assert_eq!(before(&shelf, &jobs[7], &jobs[0]).await, READY);
    assert_eq!(lane(&shelf, Band::Normal).await[..2], [jobs[7].id.clone(), jobs[0].id.clone()]);
    assert_eq!(before(&shelf, &jobs[7], &jobs[7]).await, READY, "before itself is where it is");
    let mut tx = shelf.begin().await;
    for job in [&jobs[3], &jobs[4]] {
        assert_eq!(tx.move_to_front(&job.id).await.unwrap(), READY);
    }
    tx.commit().await.unwrap();
    assert_eq!(lane(&shelf, Band::Normal).await[..2], [jobs[4].id.clone(), jobs[3].id.clone()]);
    assert_eq!(lane(&shelf, Band::Normal).await.len(), 60);
}

#[tokio::test]
async fn only_queued_jobs_of_one_lane_change_places() {
    let shelf = Shelf::new().await;
    let (running, first, second) = (shelf.draw(0, 1), shelf.draw(0, 2), shelf.draw(0, 3));
    let urgent = NewJob { band: Band::Interactive, ..shelf.draw(0, 4) };
    let model = Affinity { model: "hoshi".to_owned(), loras: Vec::new(), ..Affinity::default() };
    let warm = NewJob { affinity: model, ..shelf.draw(0, 5) };
    shelf.add(&[running.clone(), first.clone(), second.clone(), urgent.clone(), warm.clone()]).await;
    shelf.claim(&running.id, 0).await.unwrap();
    for other in [&running, &urgent, &warm] {
        assert_eq!(before(&shelf, &second, other).await, Moved::OtherLane);
    }
    assert_eq!(before(&shelf, &running, &first).await, Moved::NotQueued(JobState::Running));
    assert_eq!(before(&shelf, &shelf.draw(0, 9), &first).await, Moved::Late);
    let mut tx = shelf.begin().await;
    assert_eq!(tx.set_band(&running.id, Band::Batch).await.unwrap(), Moved::NotQueued(JobState::Running));
    assert_eq!(tx.set_band(&JobId("nobody".to_owned()), Band::Batch).await.unwrap(), Moved::Late);
    assert_eq!(tx.set_band(&second.id, Band::Interactive).await.unwrap(), READY);
    let events = tx.commit().await.unwrap();
    assert!(
        matches!(&events[..], [record] if matches!(&record.event, Event::Job(job) if job.job == second.id))
    );
    assert_eq!(lane(&shelf, Band::Interactive).await, [second.id.clone(), urgent.id.clone()]);
    assert_eq!(lane(&shelf, Band::Normal).await, std::slice::from_ref(&first.id));
    assert_eq!(shelf.job(&second.id).await.band, Band::Interactive);
    assert_eq!(before(&shelf, &urgent, &second).await, READY);
    assert_eq!(lane(&shelf, Band::Interactive).await, [urgent.id, second.id]);
}

#[tokio::test]
async fn the_engines_name_of_a_job_is_fenced_by_the_attempt() {
    let shelf = Shelf::new().await;
    let job = shelf.draw(0, 1);
    shelf.add(std::slice::from_ref(&job)).await;
    let tell = async |attempt, name: &str| {
        let mut tx = shelf.begin().await;
        let told = tx.set_engine_job(&job.id, attempt, name).await.unwrap();
        tx.commit().await.unwrap();
        told
    };
    assert!(!tell(0, "early").await, "it does not run");
    shelf.claim(&job.id, 0).await.unwrap();
    assert!(!tell(2, "other").await);
    assert!(tell(1, "prompt-7").await);
    let summary = shelf.store.job_summary(&job.id).await.unwrap().unwrap();
    assert_eq!(summary.engine_job.as_deref(), Some("prompt-7"));
    let found = JobFilter { engine_job: Some("prompt-7".to_owned()), limit: 9, ..JobFilter::default() };
    assert_eq!(shelf.store.jobs(&found).await.unwrap(), [summary]);
}

#[tokio::test]
async fn batches_are_counted_and_listed_newest_first() {
    let shelf = Shelf::new().await;
    let mut jobs: Vec<NewJob> = (1..=3).map(|ordinal| shelf.draw(0, ordinal)).collect();
    shelf.clock.advance(std::time::Duration::from_secs(1));
    let other = BatchId::fresh(&shelf.ids);
    let mut tx = shelf.store.begin(Actor::local()).await.unwrap();
    tx.put_batch(&other, &shelf.production.project.id, "second").await.unwrap();
    tx.commit().await.unwrap();
    jobs[2].batch = other.clone();
    shelf.add(&jobs).await;
    let mut tx = shelf.begin().await;
    tx.steer_job(&jobs[0].id, Move::Cancel, shelf.now()).await.unwrap();
    tx.commit().await.unwrap();
    let all = BatchFilter { limit: 9, ..BatchFilter::default() };
    let listed = shelf.store.batches(&all).await.unwrap();
    assert_eq!(listed.iter().map(|batch| batch.label.as_str()).collect::<Vec<_>>(), ["second", "all"]);
    assert_eq!(listed[0].actor.as_deref(), Some("local"));
    assert_eq!(listed[1].counts, BTreeMap::from([(JobState::Ready, 1), (JobState::Cancelled, 1)]));
    let after = Some(Place { at: listed[0].created_at, id: other.0.clone() });
    let project = Some(shelf.production.project.id.clone());
    assert_eq!(
        shelf.store.batches(&BatchFilter { after, project, limit: 9 }).await.unwrap(),
        [listed[1].clone()]
    );
    assert_eq!(shelf.store.batch(&other).await.unwrap().as_ref(), Some(&listed[0]));
    assert_eq!(shelf.store.batch(&BatchId("none".to_owned())).await.unwrap(), None);
    assert_eq!(shelf.store.last_finish(&shelf.batch()).await.unwrap(), Some(shelf.now()));
    assert_eq!(shelf.store.last_finish(&other).await.unwrap(), None);
    let rest = shelf.store.rest_of_batch(&shelf.batch()).await.unwrap();
    assert_eq!(rest, [("fake".to_owned(), jobs[1].id.clone(), 1)]);
}

#[tokio::test]
async fn links_and_attempts_are_read_from_both_ends() {
    let shelf = Shelf::new().await;
    let need = shelf.draw(0, 1);
    let waiting = needing(shelf.draw(1, 1), &need, OnNeedFailed::Hold);
    shelf.add(&[need.clone(), waiting.clone()]).await;
    let needs = shelf.store.needs_of(&waiting.id).await.unwrap();
    assert_eq!((&needs[0].job, needs[0].slot.as_str(), needs[0].open), (&need.id, "picture", true));
    let needed_by = shelf.store.needed_by(&need.id).await.unwrap();
    assert_eq!((&needed_by[0].job, needed_by[0].state), (&waiting.id, JobState::Waiting));
    shelf.claim(&need.id, 0).await.unwrap();
    let attempts = shelf.store.attempts_of(&need.id).await.unwrap();
    assert_eq!((attempts[0].worker.as_str(), attempts[0].started_at), ("fake-1", shelf.now()));
    assert_eq!((&attempts[0].outcome, attempts[0].ended_at), (&None, None));
}

#[tokio::test]
async fn whom_earlier_jobs_show_is_read_once() {
    let shelf = Shelf::new().await;
    let jobs = [
        showing(shelf.draw(0, 1), &["hana", "toto"]),
        showing(shelf.draw(0, 2), &["toto"]),
        shelf.draw(0, 3),
    ];
    shelf.add(&jobs).await;
    let shown = async |character: &str| {
        let filter = JobFilter { character: Some(character.to_owned()), limit: 9, ..JobFilter::default() };
        shelf.store.jobs(&filter).await.unwrap().into_iter().map(|job| job.id).collect::<Vec<_>>()
    };
    assert_eq!(shown("toto").await, [jobs[0].id.clone(), jobs[1].id.clone()]);
    assert_eq!(shown("hana").await, [jobs[0].id.clone()]);
    shelf.sql("DELETE FROM job_character").await;
    shelf.store.read_characters().await.unwrap();
    assert!(shown("hana").await.is_empty(), "nothing was marked as unread");
    shelf.sql("UPDATE counter SET value = 3 WHERE name = 'characters_unread'").await;
    shelf.store.read_characters().await.unwrap();
    assert_eq!(shown("toto").await, [jobs[0].id.clone(), jobs[1].id.clone()]);
}

#[tokio::test]
async fn a_name_is_reserved_once_a_day() {
    let shelf = Shelf::new().await;
    let at = |hours: i64| WallMs(shelf.now().0 + hours * 3_600_000);
    let reserve = async |caller: &str, request: &str, hours| {
        let mut tx = shelf.begin().await;
        let reserved = tx.reserve(caller, "k", request, at(hours)).await.unwrap();
        tx.commit().await.unwrap();
        reserved
    };
    assert_eq!(reserve("a", "one", 0).await, Reserved::Now);
    assert_eq!(reserve("b", "one", 0).await, Reserved::Now, "keys belong to whoever sends them");
    assert_eq!(reserve("a", "one", 1).await, Reserved::Open);
    assert_eq!(reserve("a", "two", 1).await, Reserved::Mismatch);
    let kept = Kept { status: 202, media_type: Some("text/plain".to_owned()), body: Some("done".to_owned()) };
    let mut tx = shelf.begin().await;
    tx.keep_answer("a", "k", &kept).await.unwrap();
    tx.release("b", "k").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(reserve("a", "one", 23).await, Reserved::Answered(kept));
    assert_eq!(reserve("b", "two", 23).await, Reserved::Now, "it was given free");
    assert_eq!(reserve("a", "two", 24).await, Reserved::Now, "a day is over");
}
