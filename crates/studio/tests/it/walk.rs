//! Random walks: whatever is asked of the line in whatever order, and wherever the program dies, these hold.

use std::collections::BTreeMap;
use std::time::Duration;

use domain::error::Fault;
use domain::id::JobId;
use domain::line::job::{JobState, OnNeedFailed};
use domain::line::machine::Move;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use store::JobSummary;
use studio::Line;
use studio::line::dispatch::{Dispatch, Lease, Outcome};
use testkit::needing;

use crate::support::{House, Life, try_claim, worker};

#[derive(Debug, Clone, Copy)]
enum Step {
    Offer,
    OfferNeeding(usize),
    Claim,
    Finish(usize),
    Fail(usize),
    FailForGood(usize),
    GiveBack(usize),
    Steer(usize, Move),
    Pass(u64),
    Die,
}

fn step() -> impl Strategy<Value = Step> {
    let any = 0_usize..100;
    prop_oneof![
        4 => Just(Step::Offer),
        2 => any.clone().prop_map(Step::OfferNeeding),
        8 => Just(Step::Claim),
        4 => any.clone().prop_map(Step::Finish),
        2 => any.clone().prop_map(Step::Fail),
        1 => any.clone().prop_map(Step::FailForGood),
        1 => any.clone().prop_map(Step::GiveBack),
        2 => any.clone().prop_map(|job| Step::Steer(job, Move::Cancel)),
        1 => any.clone().prop_map(|job| Step::Steer(job, Move::Pause)),
        2 => any.clone().prop_map(|job| Step::Steer(job, Move::Resume)),
        1 => any.prop_map(|job| Step::Steer(job, Move::Retry)),
        2 => (1_u64..60).prop_map(Step::Pass),
        1 => Just(Step::Die),
    ]
}

/// What is remembered over all lives.
#[derive(Default)]
struct Walk {
    offered: Vec<domain::line::job::NewJob>,
    leases: Vec<Lease>,
    before: BTreeMap<JobId, JobSummary>,
}

impl Walk {
    async fn take(&mut self, home: &Life, line: &Line, step: Step) {
        let queue = line.dispatch().as_ref();
        match step {
            Step::Offer => self.offer(home, line, None).await,
            Step::OfferNeeding(which) => self.offer(home, line, Some(which)).await,
            Step::Claim => self.leases.extend(try_claim(queue, worker(1)).await),
            Step::Finish(which) => {
                if let Some(lease) = self.lease(which) {
                    let outcome = Outcome::Done(Box::new(home.deliver(&lease)));
                    queue.settle(&lease.job.id, lease.job.attempt, outcome).await.unwrap();
                }
            }
            Step::Fail(which) => self.settle(queue, which, failed(Fault::transient("busy"))).await,
            Step::FailForGood(which) => self.settle(queue, which, failed(Fault::permanent("wrong"))).await,
            Step::GiveBack(which) => self.settle(queue, which, Outcome::GivenBack).await,
            Step::Steer(which, action) => {
                if let Some(job) = pick(&self.offered, which) {
                    queue.steer(&job.id, action.into(), &domain::actor::Actor::local()).await.unwrap();
                }
            }
            Step::Pass(seconds) => {
                home.clock.advance(Duration::from_secs(seconds));
                // Whatever is over now has ended when this is answered.
                queue.renew(&JobId("nobody".to_owned()), 0).await.unwrap();
            }
            Step::Die => unreachable!("the program dies between steps"),
        }
    }

    async fn offer(&mut self, home: &Life, line: &Line, need: Option<usize>) {
        let ordinal = self.offered.len() as u32 + 1;
        let mut job = home.draw(ordinal as usize % 3, ordinal);
        if let Some(need) = need.and_then(|which| pick(&self.offered, which)) {
            let on_failure = OnNeedFailed::ALL[ordinal as usize % 2];
            job = needing(job, need, on_failure);
        }
        home.offer(line, std::slice::from_ref(&job)).await;
        self.offered.push(job);
    }

    /// Some lease, which may have been over for long: late workers come too.
    fn lease(&self, which: usize) -> Option<Lease> {
        pick(&self.leases, which).cloned()
    }

    async fn settle(&self, queue: &dyn Dispatch, which: usize, outcome: Outcome) {
        if let Some(lease) = self.lease(which) {
            queue.settle(&lease.job.id, lease.job.attempt, outcome).await.unwrap();
        }
    }

    async fn check(&mut self, home: &Life) {
        let jobs = home.all_jobs().await;
        assert_eq!(jobs.len(), self.offered.len(), "no job is lost and none is made up");
        let accounts = home.store.accounts(None, None, None).await.unwrap();
        for job in jobs {
            check_job(&job, self.before.get(&job.id));
            let closed = accounts.iter().filter(|account| account.job == job.id);
            let open = job.attempt as usize - closed.clone().count();
            let claimed = matches!(job.state, JobState::Running | JobState::Cancelling);
            assert_eq!(open, usize::from(claimed), "open attempts of {job:?}");
            let done = closed.filter(|account| account.outcome == "done").count();
            assert_eq!(done, usize::from(job.state == JobState::Done), "{}", job.id);
            let files = home.store.assets_of_job(&job.id).await.unwrap();
            assert_eq!(files.len(), done);
            self.before.insert(job.id.clone(), job);
        }
    }
}

fn failed(fault: Fault) -> Outcome {
    Outcome::Failed(fault, None)
}

fn pick<T>(some: &[T], which: usize) -> Option<&T> {
    some.get(which % some.len().max(1))
}

fn check_job(job: &JobSummary, before: Option<&JobSummary>) {
    let waits = job.waits;
    for wait in [waits.needs_wait_ms, waits.queue_wait_ms, waits.backoff_ms, waits.held_ms, waits.lost_ms] {
        assert!(wait >= 0, "{waits:?}");
    }
    assert_eq!(job.hold.is_some(), job.state == JobState::Held);
    assert_eq!(job.finished_at.is_some(), job.state.is_final());
    if let Some(before) = before {
        assert!(job.attempt >= before.attempt, "attempts only grow");
        assert!(before.state != JobState::Done || job == before, "a finished job never changes");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(7), failure_persistence: None, ..ProptestConfig::with_cases(24) })]
    #[test]
    fn the_line_keeps_its_promises_on_every_way(steps in prop::collection::vec(step(), 1..40)) {
        let house = House::new();
        let mut walk = Walk::default();
        for lived in steps.split(|step| matches!(step, Step::Die)) {
            house.live(async |started| {
                let line = started.line(0).await;
                walk.check(&started).await;
                for step in lived {
                    walk.take(&started, &line, *step).await;
                    walk.check(&started).await;
                }
            });
        }
    }
}
