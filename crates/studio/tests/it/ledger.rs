//! Where the time went: the account of attempts, and of waiting.

use std::sync::Arc;
use std::time::Duration;

use domain::error::Fault;
use domain::line::job::{OnNeedFailed, Waits};
use domain::line::machine::Move;
use engines::fake::Act;
use studio::line::dispatch::Outcome;
use testkit::{ManualClock, needing};

use crate::faults::chance;
use crate::support::{House, claim, ids};

#[test]
fn the_parts_of_every_attempt_of_200_jobs_with_faults_equal_the_whole() {
    let clock = ManualClock::default();
    let at_work = clock.clone();
    let script = Arc::new(move |work: &engines::EngineWork| {
        at_work.advance(Duration::from_micros(1 + chance(&work.job, work.attempt) % 90_000));
        if chance(&work.job, work.attempt).is_multiple_of(5) {
            return Act::Fail(Fault::transient("failed to reach the engine"));
        }
        Act::Fill
    });
    House::built(40, clock, script).live(async |home| {
        let line = home.line(4).await;
        let jobs: Vec<_> = (0..200).map(|number| home.draw(number % 40, number as u32 / 40 + 1)).collect();
        home.offer(&line, &jobs).await;
        home.settle(&line, &ids(&jobs)).await;
        let accounts = home.store.accounts(None, None, None).await.unwrap();
        let failed = accounts.iter().filter(|account| account.outcome == "failed").count();
        assert!(accounts.len() >= 200 && failed > 20, "{failed} of {}", accounts.len());
        for account in &accounts {
            let ledger = account.ledger.as_ref().expect("a worker that was there wrote its account");
            assert!(ledger.balances(), "{account:?}");
            assert!(ledger.sample_ms > 0.0 || account.outcome == "failed", "{account:?}");
            assert!(ledger.total_ms > 0.0, "{account:?}");
        }
    });
}

#[test]
fn every_millisecond_of_waiting_is_in_its_account() {
    House::new().live(async |home| {
        let line = home.line(0).await;
        let queue = line.dispatch().as_ref();
        let pass = |ms| home.clock.advance(Duration::from_millis(ms));
        let need = home.draw(0, 1);
        let job = needing(home.draw(1, 1), &need, OnNeedFailed::Hold);
        home.offer(&line, &[need.clone(), job.clone()]).await;
        pass(1000);
        let lease = claim(queue).await;
        pass(200);
        queue.settle(&need.id, 1, Outcome::Done(Box::new(home.deliver(&lease)))).await.unwrap();
        pass(30);
        claim(queue).await;
        pass(4);
        let fault = Fault::transient("failed to reach the engine");
        queue.settle(&job.id, 1, Outcome::Failed(fault, None)).await.unwrap();
        pass(2000);
        claim(queue).await;
        pass(5);
        queue.settle(&job.id, 2, Outcome::GivenBack).await.unwrap();
        pass(600);
        queue.steer(&job.id, Move::Pause.into(), &domain::actor::Actor::local()).await.unwrap();
        pass(70_000);
        queue.steer(&job.id, Move::Resume.into(), &domain::actor::Actor::local()).await.unwrap();
        pass(8);
        let lease = claim(queue).await;
        pass(900);
        // A cancelled attempt that comes to a result after all is not lost.
        queue.steer(&job.id, Move::Cancel.into(), &domain::actor::Actor::local()).await.unwrap();
        pass(11);
        queue.settle(&job.id, 3, Outcome::Done(Box::new(home.deliver(&lease)))).await.unwrap();
        let done = home.job(&job.id).await;
        assert_eq!(
            done.waits,
            Waits {
                needs_wait_ms: 1200,
                queue_wait_ms: 30 + 600 + 8,
                backoff_ms: 2000,
                held_ms: 70_000,
                lost_ms: 4 + 5,
            }
        );
        let Waits { needs_wait_ms, queue_wait_ms, backoff_ms, held_ms, lost_ms } = done.waits;
        let waited = needs_wait_ms + queue_wait_ms + backoff_ms + held_ms + lost_ms;
        assert_eq!(done.finished_at.unwrap().0 - done.submitted_at.0, waited + 911);
    });
}
