//! What every implementation of [`Dispatch`] promises: one suite, run on each.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::error::Fault;
use domain::id::JobId;
use domain::line::job::{Affinity, Band, JobState, NewJob};
use domain::line::ledger::{Ledger, Nodes};
use domain::line::machine::Move;
use domain::line::plan::Policy;
use store::Moved;
use studio::line::bus::Bus;
use studio::line::dispatch::{Delivery, Dispatch, Lease, Outcome, Renewal, Settled, Steering};
use studio::line::sql::{Left, SqlDispatch};

use crate::support::{House, Life, claim, ids, try_claim, worker};

#[test]
fn sql_dispatch_keeps_the_promises() {
    suite(|home| {
        Arc::new(SqlDispatch::start(
            home.store.clone(),
            home.folder.clone(),
            Arc::new(home.clock.clone()),
            Bus::default(),
            Arc::new(|_| None),
            Policy::default(),
            Left::default(),
        ))
    });
}

/// Runs all promises on what `make` makes, each in a house of its own.
fn suite(make: impl Fn(&Life) -> Arc<dyn Dispatch>) {
    House::new().live(async |home| an_offer_is_durable_or_refused_whole(&home, make(&home)).await);
    House::new().live(async |home| each_job_goes_to_one_worker(&home, make(&home)).await);
    House::new().live(async |home| attempts_are_the_fence(&home, make(&home)).await);
    House::new().live(async |home| steering_follows_the_state_machine(&home, make(&home)).await);
    House::new().live(async |home| steering_in_the_queue_decides_who_is_next(&home, make(&home)).await);
    House::new().live(async |home| stopping_sends_waiting_workers_home(&home, make(&home)).await);
    House::new().live(async |home| who_went_away_is_given_nothing(&home, make(&home)).await);
    House::new().live(async |home| warm_jobs_go_first_and_nothing_starves(&home, make(&home)).await);
    House::new().live(async |home| {
        what_a_seat_keeps_is_learned_from_what_it_says(&home, make(&home)).await;
    });
}

fn nothing() -> Outcome {
    Outcome::Done(Box::default())
}

async fn an_offer_is_durable_or_refused_whole(home: &Life, queue: Arc<dyn Dispatch>) {
    let jobs = [home.draw(0, 1), home.draw(0, 2)];
    queue.offer(home.as_offer(&jobs)).await.unwrap();
    assert_eq!(home.all_jobs().await.len(), 2);
    let double = [home.draw(1, 1), jobs[0].clone()];
    assert!(queue.offer(home.as_offer(&double)).await.is_err());
    assert_eq!(home.all_jobs().await.len(), 2, "half of an offer was kept");
    queue.offer(home.as_offer(&[home.draw(1, 1)])).await.unwrap();
    assert_eq!(home.all_jobs().await.len(), 3, "a bad offer spoils the next");
}

async fn each_job_goes_to_one_worker(home: &Life, queue: Arc<dyn Dispatch>) {
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..8 {
        let queue = queue.clone();
        tasks.spawn(async move {
            let mut mine = Vec::new();
            while let Some(lease) = queue.next(worker(number)).await.unwrap() {
                let settled = queue.settle(&lease.job.id, lease.job.attempt, nothing()).await.unwrap();
                assert_eq!(settled, Settled::Kept);
                mine.push(lease.job.id);
                tokio::task::yield_now().await;
            }
            mine
        });
    }
    let jobs: Vec<NewJob> = (0..200).map(|number| home.draw(0, number)).collect();
    for some in jobs.chunks(50) {
        queue.offer(home.as_offer(some)).await.unwrap();
    }
    while !home.store.unsettled_jobs().await.unwrap().is_empty() {
        tokio::task::yield_now().await;
    }
    queue.stop();
    let given: Vec<JobId> = tasks.join_all().await.into_iter().flatten().collect();
    assert_eq!(given.len(), 200, "a job was given twice, or not at all");
    assert_eq!(given.into_iter().collect::<BTreeSet<_>>(), ids(&jobs));
}

async fn attempts_are_the_fence(home: &Life, queue: Arc<dyn Dispatch>) {
    let job = home.draw(0, 1);
    queue.offer(home.as_offer(std::slice::from_ref(&job))).await.unwrap();
    claim(queue.as_ref()).await;
    assert_eq!(queue.renew(&job.id, 1).await.unwrap(), Renewal::Kept);
    assert_eq!(queue.renew(&job.id, 2).await.unwrap(), Renewal::Lost);
    assert_eq!(queue.renew(&JobId("nobody".to_owned()), 1).await.unwrap(), Renewal::Lost);
    assert_eq!(queue.settle(&job.id, 2, nothing()).await.unwrap(), Settled::Late);
    assert_eq!(queue.settle(&job.id, 0, nothing()).await.unwrap(), Settled::Late);
    assert_eq!(queue.settle(&job.id, 1, Outcome::GivenBack).await.unwrap(), Settled::Kept);
    assert_eq!(queue.settle(&job.id, 1, nothing()).await.unwrap(), Settled::Late, "it was given back");
    assert_eq!(claim(queue.as_ref()).await.job.attempt, 2);
    assert_eq!(queue.settle(&job.id, 1, nothing()).await.unwrap(), Settled::Late);
    let fault = Fault::transient("late");
    assert_eq!(queue.settle(&job.id, 1, Outcome::Failed(fault, None)).await.unwrap(), Settled::Late);
    assert_eq!(queue.settle(&job.id, 2, nothing()).await.unwrap(), Settled::Kept);
    assert_eq!(queue.settle(&job.id, 2, nothing()).await.unwrap(), Settled::Late, "a result counts once");
    let done = home.job(&job.id).await;
    assert_eq!((done.state, done.attempt, done.failures), (JobState::Done, 2, 0));
}

async fn steering_follows_the_state_machine(home: &Life, queue: Arc<dyn Dispatch>) {
    use JobState::{Cancelled, Cancelling, Held, Ready};
    let to = |state| Moved::To(state, 0);
    let steer = async |job: &NewJob, action: Move| {
        queue.steer(&job.id, action.into(), &domain::actor::Actor::local()).await.unwrap()
    };
    let refused = async |job: &NewJob, actions: &[Move]| {
        for action in actions {
            let moved = steer(job, *action).await;
            assert!(matches!(moved, Moved::Refused(_)), "{action:?} led to {moved:?}");
        }
    };
    let job = home.draw(0, 1);
    queue.offer(home.as_offer(std::slice::from_ref(&job))).await.unwrap();
    refused(&job, &[Move::Resume, Move::Retry]).await;
    assert_eq!(steer(&job, Move::Pause).await, to(Held));
    refused(&job, &[Move::Pause, Move::Retry]).await;
    assert_eq!(steer(&job, Move::Resume).await, to(Ready));
    assert_eq!(steer(&job, Move::Cancel).await, to(Cancelled));
    refused(&job, &[Move::Cancel, Move::Pause, Move::Resume]).await;
    assert_eq!(steer(&job, Move::Retry).await, to(Ready));
    let lease = claim(queue.as_ref()).await;
    refused(&job, &[Move::Pause, Move::Resume, Move::Retry]).await;
    assert!(!lease.cancel.is_cancelled());
    assert_eq!(steer(&job, Move::Cancel).await, to(Cancelling));
    assert!(lease.cancel.is_cancelled(), "the worker is not told");
    assert_eq!(queue.renew(&job.id, 1).await.unwrap(), Renewal::Lost);
    refused(&job, &[Move::Cancel, Move::Pause, Move::Resume, Move::Retry]).await;
    let outcome = Outcome::Failed(Fault::cancelled(), None);
    assert_eq!(queue.settle(&job.id, 1, outcome).await.unwrap(), Settled::Kept);
    assert_eq!(home.state(&job.id).await, Cancelled);
    assert_eq!(
        queue
            .steer(&JobId("nobody".to_owned()), Move::Cancel.into(), &domain::actor::Actor::local())
            .await
            .unwrap(),
        Moved::Late
    );
}

async fn steering_in_the_queue_decides_who_is_next(home: &Life, queue: Arc<dyn Dispatch>) {
    let jobs: Vec<NewJob> = (1..=4).map(|ordinal| home.draw(0, ordinal)).collect();
    queue.offer(home.as_offer(&jobs)).await.unwrap();
    let steer = async |job: &NewJob, steering| {
        queue.steer(&job.id, steering, &domain::actor::Actor::local()).await.unwrap()
    };
    let ready = Moved::To(JobState::Ready, 0);
    assert_eq!(steer(&jobs[3], Steering::Front).await, ready);
    assert_eq!(steer(&jobs[2], Steering::Before(jobs[1].id.clone())).await, ready);
    assert_eq!(steer(&jobs[0], Steering::Band(Band::Batch)).await, ready);
    assert_eq!(steer(&jobs[1], Steering::Before(jobs[0].id.clone())).await, Moved::OtherLane);
    for expected in [3, 2, 1, 0] {
        let lease = claim(queue.as_ref()).await;
        assert_eq!(lease.job.id, jobs[expected].id);
        for steering in [Steering::Front, Steering::Band(Band::Normal), Steering::Before(jobs[0].id.clone())]
        {
            assert_eq!(steer(&jobs[expected], steering).await, Moved::NotQueued(JobState::Running));
        }
        queue.settle(&lease.job.id, 1, nothing()).await.unwrap();
        assert_eq!(steer(&jobs[expected], Steering::Front).await, Moved::NotQueued(JobState::Done));
    }
    assert_eq!(steer(&home.draw(0, 9), Steering::Front).await, Moved::Late);
}

async fn stopping_sends_waiting_workers_home(home: &Life, queue: Arc<dyn Dispatch>) {
    let job = home.draw(0, 1);
    queue.offer(home.as_offer(std::slice::from_ref(&job))).await.unwrap();
    claim(queue.as_ref()).await;
    let mut waiting = tokio::task::JoinSet::new();
    for number in 0..3 {
        let queue = queue.clone();
        waiting.spawn(async move { queue.next(worker(number)).await.unwrap().is_none() });
    }
    tokio::task::yield_now().await;
    queue.stop();
    assert_eq!(waiting.join_all().await, [true; 3]);
    queue.offer(home.as_offer(&[home.draw(0, 2)])).await.unwrap();
    assert!(queue.next(worker(1)).await.unwrap().is_none(), "nothing more is handed out");
    assert_eq!(queue.renew(&job.id, 1).await.unwrap(), Renewal::Kept);
    assert_eq!(queue.settle(&job.id, 1, nothing()).await.unwrap(), Settled::Kept, "what runs may be settled");
}

async fn who_went_away_is_given_nothing(home: &Life, queue: Arc<dyn Dispatch>) {
    assert!(try_claim(queue.as_ref(), worker(1)).await.is_none());
    let job = home.draw(0, 1);
    queue.offer(home.as_offer(std::slice::from_ref(&job))).await.unwrap();
    assert_eq!(home.state(&job.id).await, JobState::Ready);
    assert_eq!(claim(queue.as_ref()).await.job.id, job.id);
}

async fn warm_jobs_go_first_and_nothing_starves(home: &Life, queue: Arc<dyn Dispatch>) {
    queue.offer(home.as_offer(&[of(home, "hoshi", 0)])).await.unwrap();
    do_next(queue.as_ref(), None).await;
    let cold = of(home, "mizu", 1);
    let mut jobs = vec![cold.clone()];
    jobs.extend((2..80).map(|ordinal| of(home, "hoshi", ordinal)));
    queue.offer(home.as_offer(&jobs)).await.unwrap();
    let mut overtakes = 0;
    loop {
        let lease = do_next(queue.as_ref(), None).await;
        if lease.job.id == cold.id {
            break;
        }
        overtakes += 1;
    }
    assert_eq!(overtakes, Policy::default().overtakes, "warm jobs first, and 32 of them at most");
}

async fn what_a_seat_keeps_is_learned_from_what_it_says(home: &Life, queue: Arc<dyn Dispatch>) {
    for (ordinal, (model, warm)) in
        [("hoshi", false), ("mizu", false), ("hoshi", true)].into_iter().enumerate()
    {
        queue.offer(home.as_offer(&[of(home, model, ordinal as u32)])).await.unwrap();
        do_next(queue.as_ref(), Some(warm)).await;
    }
    let jobs = [("kaze", 3), ("mizu", 4), ("hoshi", 5)].map(|(model, ordinal)| of(home, model, ordinal));
    queue.offer(home.as_offer(&jobs)).await.unwrap();
    let mut order = Vec::new();
    for _ in &jobs {
        order.push(do_next(queue.as_ref(), None).await.job.affinity.model);
    }
    assert_eq!(order, ["mizu", "hoshi", "kaze"], "both that are loaded go first, the older of them before");
}

/// A job of a model.
fn of(home: &Life, model: &str, ordinal: u32) -> NewJob {
    let affinity = Affinity { model: model.to_owned(), loras: Vec::new(), ..Affinity::default() };
    NewJob { affinity, ..home.draw(0, ordinal) }
}

/// Does the next job, which says whether it found its model loaded.
async fn do_next(queue: &dyn Dispatch, warm: Option<bool>) -> Lease {
    let lease = try_claim(queue, worker(1)).await.unwrap();
    let ledger = Ledger { nodes: Some(Nodes { all: 7, cached: 0, warm }), ..Ledger::default() };
    let done = Outcome::Done(Box::new(Delivery { ledger, ..Delivery::default() }));
    assert_eq!(queue.settle(&lease.job.id, 1, done).await.unwrap(), Settled::Kept);
    lease
}
