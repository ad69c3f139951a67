//! Moves are compare-and-sets with the attempt as fence, and leave an account.

use std::time::Duration;

use domain::asset::ContentHash;
use domain::error::FaultClass;
use domain::id::JobId;
use domain::line::job::{Hold, JobState};
use domain::line::ledger::Ledger;
use domain::line::machine::Move;
use store::{Ending, Moved};

use crate::support::Shelf;

#[tokio::test]
async fn a_claim_wins_once() {
    let shelf = Shelf::new().await;
    let job = shelf.draw(0, 1);
    shelf.add(std::slice::from_ref(&job)).await;
    assert!(shelf.claim(&job.id, 1).await.is_none(), "it was never claimed");
    let claimed = shelf.claim(&job.id, 0).await.unwrap();
    assert_eq!((claimed.state, claimed.attempt), (JobState::Running, 1));
    assert!(shelf.claim(&job.id, 0).await.is_none());
    assert!(shelf.claim(&job.id, 1).await.is_none(), "it runs");
    assert_eq!(shelf.begin().await.claimed_jobs().await.unwrap(), [claimed]);
}

#[tokio::test]
async fn a_move_of_another_attempt_or_from_another_state_changes_nothing() {
    let shelf = Shelf::new().await;
    let job = shelf.draw(0, 1);
    shelf.add(std::slice::from_ref(&job)).await;
    shelf.claim(&job.id, 0).await.unwrap();
    let before = shelf.store.dump().await.unwrap();
    let mut tx = shelf.begin().await;
    let output = ContentHash::of(b"late");
    let nobody = JobId("nobody".to_owned());
    let endings = [
        Ending { output: Some(&output), ..Ending::new(&job.id, 0, Move::Finish) },
        Ending::new(&job.id, 0, Move::GiveBack),
        Ending { output: Some(&output), ..Ending::new(&job.id, 2, Move::Finish) },
        Ending::new(&job.id, 2, Move::GiveBack),
        Ending::new(&nobody, 1, Move::Finish),
    ];
    let moved = tx.end_attempts(&endings, shelf.now()).await.unwrap();
    assert_eq!(moved, endings.map(|_| Moved::Late));
    assert_eq!(tx.steer_job(&nobody, Move::Cancel, shelf.now()).await.unwrap(), Moved::Late);
    let moved = tx.end_attempts(&[Ending::new(&job.id, 1, Move::NeedsDone)], shelf.now()).await.unwrap();
    let [Moved::Refused(refused)] = &moved[..] else { panic!("{moved:?}") };
    assert_eq!(refused.to_string(), "a job that is running cannot take the move NeedsDone");
    tx.commit().await.unwrap();
    assert_eq!(shelf.store.dump().await.unwrap(), before);
}

#[tokio::test]
async fn a_late_end_does_not_hide_the_current_one_beside_it() {
    let shelf = Shelf::new().await;
    let job = shelf.draw(0, 1);
    shelf.add(std::slice::from_ref(&job)).await;
    shelf.claim(&job.id, 0).await.unwrap();
    let mut tx = shelf.begin().await;
    let given_back = tx.end_attempts(&[Ending::new(&job.id, 1, Move::GiveBack)], shelf.now()).await.unwrap();
    assert_eq!(given_back, [Moved::To(JobState::Ready, 0)]);
    tx.commit().await.unwrap();
    shelf.claim(&job.id, 1).await.unwrap();
    let mut tx = shelf.begin().await;
    let endings = [Ending::new(&job.id, 1, Move::Finish), Ending::new(&job.id, 2, Move::Finish)];
    let moved = tx.end_attempts(&endings, shelf.now()).await.unwrap();
    assert_eq!(moved, [Moved::Late, Moved::To(JobState::Done, 0)]);
}

#[tokio::test]
async fn a_finished_job_has_its_output_and_its_account() {
    let shelf = Shelf::new().await;
    let job = shelf.draw(0, 1);
    shelf.add(std::slice::from_ref(&job)).await;
    shelf.claim(&job.id, 0).await.unwrap();
    shelf.clock.advance(Duration::from_secs(3));
    let asset = shelf.asset("a.png", "picture", Some(&job.id));
    let ledger = Ledger { sample_ms: 3000.0, total_ms: 3000.0, ..Ledger::default() };
    let mut tx = shelf.begin().await;
    tx.put_asset(&asset).await.unwrap();
    let done =
        Ending { output: Some(&asset.hash), ledger: Some(&ledger), ..Ending::new(&job.id, 1, Move::Finish) };
    let failed = Ending::new(&job.id, 1, Move::Fail(FaultClass::Permanent));
    let moved = tx.end_attempts(&[done, failed], shelf.now()).await.unwrap();
    assert_eq!(moved, [Moved::To(JobState::Done, 0), Moved::Late]);
    tx.commit().await.unwrap();
    let done = shelf.job(&job.id).await;
    assert_eq!((done.state, done.finished_at), (JobState::Done, Some(shelf.now())));
    assert_eq!(shelf.store.output_asset(&job.id).await.unwrap(), Some(asset));
    let measure = format!("fake/{}", job.work.measure());
    assert_eq!(shelf.store.lengths_of(&measure, 10).await.unwrap(), [3000.0]);
    assert!(shelf.store.lengths_of("fake/other", 10).await.unwrap().is_empty());
    let project = &shelf.production.project.id;
    let accounts = shelf.store.accounts(Some(project), Some(&shelf.batch()), Some(&job.id)).await.unwrap();
    assert_eq!(accounts.len(), 1);
    assert_eq!(
        (accounts[0].outcome.as_str(), &accounts[0].ledger),
        ("done", &Some(ledger)),
        "the first word counts"
    );
    let other = domain::id::BatchId("other".to_owned());
    assert!(shelf.store.accounts(None, Some(&other), None).await.unwrap().is_empty());
}

#[tokio::test]
async fn an_answer_from_the_cache_teaches_no_lengths() {
    let shelf = Shelf::new().await;
    let job = shelf.draw(0, 1);
    shelf.add(std::slice::from_ref(&job)).await;
    shelf.claim(&job.id, 0).await.unwrap();
    let mut tx = shelf.begin().await;
    let ledger = Ledger { cached: true, total_ms: 1.0, ..Ledger::default() };
    let done = Ending { ledger: Some(&ledger), ..Ending::new(&job.id, 1, Move::Finish) };
    tx.end_attempts(&[done], shelf.now()).await.unwrap();
    tx.commit().await.unwrap();
    let measure = format!("fake/{}", job.work.measure());
    assert!(shelf.store.lengths_of(&measure, 10).await.unwrap().is_empty());
    assert_eq!(shelf.store.output_asset(&job.id).await.unwrap(), None);
}

#[tokio::test]
async fn a_wall_clock_set_back_makes_no_wait_negative() {
    let shelf = Shelf::new().await;
    let job = shelf.draw(0, 1);
    shelf.add(std::slice::from_ref(&job)).await;
    shelf.clock.jump_wall(-1_000_000);
    shelf.claim(&job.id, 0).await.unwrap();
    shelf.clock.jump_wall(-1_000_000);
    let mut tx = shelf.begin().await;
    let cause = Some("failed to write: the disk is full");
    let failed = Ending { cause, ..Ending::new(&job.id, 1, Move::Fail(FaultClass::Resource)) };
    tx.end_attempts(&[failed], shelf.now()).await.unwrap();
    tx.steer_job(&job.id, Move::Pause, shelf.now()).await.unwrap();
    tx.commit().await.unwrap();
    let held = shelf.job(&job.id).await;
    assert_eq!((held.state, held.hold), (JobState::Held, Some(Hold::Person)));
    assert_eq!(held.waits, domain::line::job::Waits::default());
    assert_eq!(held.cause.unwrap(), "failed to write: the disk is full", "a pause does not hide the cause");
}
