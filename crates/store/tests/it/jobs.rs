//! Adding jobs and looking at them; the heads that the plan chooses from.

use std::collections::BTreeSet;
use std::time::Duration;

use domain::asset::ContentHash;
use domain::id::{BatchId, JobId, ProjectId};
use domain::line::event::Event;
use domain::line::job::{Affinity, Band, JobState, NewJob, OnNeedFailed};
use domain::line::machine::Move;
use domain::line::plan::Head;
use domain::line::work::Work;
use store::{Ending, JobFilter, Moved, Place};
use testkit::needing;

use crate::support::Shelf;

async fn listed(shelf: &Shelf, filter: JobFilter) -> Vec<JobId> {
    let filter = JobFilter { limit: filter.limit.max(1), ..filter };
    shelf.store.jobs(&filter).await.unwrap().into_iter().map(|job| job.id).collect()
}

async fn heads(shelf: &Shelf) -> Vec<Head> {
    shelf.begin().await.heads().await.unwrap()
}

fn names(heads: &[Head]) -> BTreeSet<JobId> {
    heads.iter().map(|head| head.job.clone()).collect()
}

fn all() -> JobFilter {
    JobFilter { limit: 100, ..JobFilter::default() }
}

#[tokio::test]
async fn a_job_is_read_as_it_was_submitted() {
    let shelf = Shelf::new().await;
    let new = NewJob {
        band: Band::Interactive,
        affinity: Affinity {
            model: "hoshi".to_owned(),
            loras: vec!["ink".to_owned()],
            ..Affinity::default()
        },
        ..shelf.draw(0, 1)
    };
    shelf.add(std::slice::from_ref(&new)).await;
    let job = shelf.job(&new.id).await;
    assert_eq!((&job.work, &job.affinity, job.band), (&new.work, &new.affinity, new.band));
    assert_eq!(
        (&job.batch, &job.project, &job.shot, &job.engine),
        (&new.batch, &new.project, &new.shot, &new.engine)
    );
    assert_eq!((job.state, job.attempt, job.failures, job.hold), (JobState::Ready, 0, 0, None));
    assert_eq!((job.submitted_at, job.finished_at, job.cause), (shelf.now(), None, None));
    assert_eq!(shelf.store.job(&JobId("nobody".to_owned())).await.unwrap(), None);
    let event = &shelf.store.events_since(0, None, 10).await.unwrap()[0].event;
    assert!(matches!(event, Event::Job(change) if change.job == new.id && change.state == JobState::Ready));
}

#[tokio::test]
async fn jobs_are_listed_by_what_is_asked_in_pages() {
    let shelf = Shelf::new().await;
    let other = BatchId::fresh(&shelf.ids);
    let mut tx = shelf.begin().await;
    tx.put_batch(&other, &shelf.production.project.id, "other").await.unwrap();
    tx.commit().await.unwrap();
    let jobs: Vec<NewJob> = (0..6)
        .map(|number| {
            let job = shelf.draw(number % 2, number as u32 + 1);
            if number < 2 { NewJob { batch: other.clone(), ..job } } else { job }
        })
        .collect();
    shelf.add(&jobs).await;
    shelf.claim(&jobs[0].id, 0).await.unwrap();
    let id = |index: usize| jobs[index].id.clone();
    assert_eq!(listed(&shelf, all()).await, (0..6).map(id).collect::<Vec<_>>());
    assert_eq!(listed(&shelf, JobFilter { batch: Some(other.clone()), ..all() }).await, [id(0), id(1)]);
    assert_eq!(listed(&shelf, JobFilter { states: [JobState::Running].into(), ..all() }).await, [id(0)]);
    assert!(listed(&shelf, JobFilter { project: Some(ProjectId("x".to_owned())), ..all() }).await.is_empty());
    let after = Place { at: shelf.now(), id: id(2).0 };
    let page = JobFilter { limit: 2, after: Some(after), ..JobFilter::default() };
    assert_eq!(listed(&shelf, page).await, [id(3), id(4)]);
    let of_shot: Vec<JobId> = shelf
        .store
        .jobs_of_shot(&shelf.production.shots[1].id)
        .await
        .unwrap()
        .into_iter()
        .map(|job| job.id)
        .collect();
    assert_eq!(of_shot, [id(1), id(3), id(5)]);
    let counts = |ready, running| {
        vec![("draw".to_owned(), JobState::Ready, ready), ("draw".to_owned(), JobState::Running, running)]
    };
    assert_eq!(shelf.store.job_counts(None).await.unwrap(), counts(5, 1));
    assert_eq!(shelf.store.job_counts(Some(&other)).await.unwrap(), counts(1, 1));
    assert_eq!(shelf.store.job_counts(Some(&shelf.batch())).await.unwrap().len(), 1);
}

#[tokio::test]
async fn what_is_open_and_what_is_settled_follow_the_states() {
    let shelf = Shelf::new().await;
    let jobs: Vec<NewJob> = (1..=4).map(|ordinal| shelf.draw(0, ordinal)).collect();
    let waiting = needing(shelf.draw(1, 1), &jobs[1], OnNeedFailed::Hold);
    let after = needing(shelf.draw(1, 2), &waiting, OnNeedFailed::Hold);
    shelf.add(&jobs).await;
    shelf.add(&[waiting.clone(), after.clone()]).await;
    let mut tx = shelf.begin().await;
    tx.steer_job(&jobs[0].id, Move::Cancel, shelf.now()).await.unwrap();
    tx.commit().await.unwrap();
    let ids = |some: &[&NewJob]| some.iter().map(|job| job.id.clone()).collect::<BTreeSet<_>>();
    let unsettled = shelf.store.unsettled_jobs().await.unwrap();
    assert_eq!(unsettled, ids(&[&jobs[1], &jobs[2], &jobs[3], &waiting, &after]));
    let mut tx = shelf.begin().await;
    tx.steer_job(&jobs[1].id, Move::Pause, shelf.now()).await.unwrap();
    tx.commit().await.unwrap();
    let unsettled = shelf.store.unsettled_jobs().await.unwrap();
    assert_eq!(unsettled, ids(&[&jobs[2], &jobs[3]]), "what waits for a held job waits for a person");
    let open = shelf.store.open_jobs(&shelf.production.project.id).await.unwrap();
    assert_eq!(
        open.into_iter().map(|job| job.id).collect::<BTreeSet<_>>(),
        ids(&[&jobs[1], &jobs[2], &jobs[3], &waiting, &after])
    );
}

#[tokio::test]
async fn a_need_that_is_done_already_fills_its_slot_at_once() {
    let shelf = Shelf::new().await;
    let (done, open, empty) = (shelf.draw(0, 1), shelf.draw(0, 2), shelf.draw(0, 3));
    shelf.add(&[done.clone(), open.clone(), empty.clone()]).await;
    let picture = ContentHash::of(b"picture");
    for (job, output) in [(&done, Some(&picture)), (&empty, None)] {
        shelf.claim(&job.id, 0).await.unwrap();
        let mut tx = shelf.begin().await;
        let done = Ending { output, ..Ending::new(&job.id, 1, Move::Finish) };
        tx.end_attempts(&[done], shelf.now()).await.unwrap();
        tx.commit().await.unwrap();
    }
    let ready = needing(shelf.draw(1, 1), &done, OnNeedFailed::Hold);
    let waiting = needing(needing(shelf.draw(1, 2), &done, OnNeedFailed::Hold), &open, OnNeedFailed::Hold);
    let without = needing(shelf.draw(1, 3), &empty, OnNeedFailed::Hold);
    shelf.add(&[ready.clone(), waiting.clone(), without.clone()]).await;
    let ready = shelf.job(&ready.id).await;
    let Work::Draw(draw) = &ready.work else { panic!("it is a drawing") };
    assert_eq!((ready.state, draw.request.inputs.get("picture")), (JobState::Ready, Some(&picture)));
    assert_eq!(shelf.job(&waiting.id).await.state, JobState::Waiting);
    assert_eq!(shelf.job(&without.id).await.state, JobState::Ready, "a need without a picture is done too");
    let unknown = needing(shelf.draw(1, 4), &shelf.draw(2, 9), OnNeedFailed::Hold);
    let mut tx = shelf.begin().await;
    assert!(tx.add_jobs(&[unknown], shelf.now()).await.is_err(), "a job that needs nobody");
}

#[tokio::test]
async fn a_lane_has_one_head_which_is_its_oldest_ready_job() {
    let shelf = Shelf::new().await;
    let jobs: Vec<NewJob> = (1..=3).map(|ordinal| shelf.draw(0, ordinal)).collect();
    let urgent = NewJob { band: Band::Interactive, ..shelf.draw(1, 1) };
    let warm = NewJob {
        affinity: Affinity { model: "hoshi".to_owned(), loras: Vec::new(), ..Affinity::default() },
        ..shelf.draw(1, 2)
    };
    let film = shelf.production.segment(&shelf.ids, 2);
    let waiting = NewJob { band: Band::Batch, ..needing(shelf.draw(2, 1), &jobs[0], OnNeedFailed::Hold) };
    shelf.add(&jobs).await;
    shelf.add(&[urgent.clone(), warm.clone(), film.clone(), waiting]).await;
    shelf.clock.advance(Duration::from_secs(5));
    let found = heads(&shelf).await;
    assert_eq!(names(&found), [&jobs[0], &urgent, &warm, &film].map(|job| job.id.clone()).into());
    assert_eq!(found.len(), 4);
    let first = found.iter().find(|head| head.job == jobs[0].id).unwrap();
    assert_eq!((first.attempt, first.suspect, first.ready_since_ms), (0, false, shelf.now().0 - 5000));
    shelf.claim(&jobs[0].id, 0).await.unwrap();
    let mut tx = shelf.begin().await;
    assert_eq!(tx.heads_of(&first.lane, 1).await.unwrap()[0].job, jobs[1].id);
    assert_eq!(tx.move_to_front(&jobs[2].id).await.unwrap(), Moved::To(JobState::Ready, 0));
    assert_eq!(tx.move_to_front(&jobs[0].id).await.unwrap(), Moved::NotQueued(JobState::Running));
    assert_eq!(tx.heads_of(&first.lane, 1).await.unwrap()[0].job, jobs[2].id);
}

#[tokio::test]
async fn who_pauses_is_suspected_or_claimed_is_no_head() {
    let shelf = Shelf::new().await;
    let jobs: Vec<NewJob> = (1..=4).map(|ordinal| shelf.draw(0, ordinal)).collect();
    shelf.add(&jobs).await;
    for job in &jobs[..3] {
        shelf.claim(&job.id, 0).await.unwrap();
    }
    let mut tx = shelf.begin().await;
    let fail = Move::Fail(domain::error::FaultClass::Transient);
    let endings = [fail, Move::Crash, Move::Crash];
    let endings: Vec<Ending<'_>> =
        jobs.iter().zip(endings).map(|(job, action)| Ending::new(&job.id, 1, action)).collect();
    tx.end_attempts(&endings, shelf.now()).await.unwrap();
    tx.commit().await.unwrap();
    let found = heads(&shelf).await;
    let usual: Vec<Head> = found.iter().filter(|head| !head.suspect).cloned().collect();
    let suspects: Vec<JobId> =
        found.iter().filter(|head| head.suspect).map(|head| head.job.clone()).collect();
    assert_eq!(names(&usual), [jobs[3].id.clone()].into());
    assert_eq!(suspects, [jobs[1].id.clone(), jobs[2].id.clone()]);
    let mut tx = shelf.begin().await;
    let pausing = tx.pausing_jobs().await.unwrap();
    assert_eq!(pausing, [(jobs[0].id.clone(), domain::clock::WallMs(shelf.now().0 + 2000))]);
    tx.end_pause(&jobs[0].id, domain::clock::WallMs(shelf.now().0 + 2000)).await.unwrap();
    assert!(tx.pausing_jobs().await.unwrap().is_empty());
    tx.commit().await.unwrap();
    assert!(names(&heads(&shelf).await).contains(&jobs[0].id));
    assert_eq!(shelf.job(&jobs[0].id).await.waits.backoff_ms, 2000);
}
