//! A worker whose queue misbehaves.

use std::collections::BTreeMap;
use std::sync::Mutex;

use assets::folder::DataFolder;
use async_trait::async_trait;
use domain::actor::Actor;
use domain::id::Ids;
use domain::line::job::{Job, JobState, NewJob, Waits};
use domain::line::plan::{Policy, SeatName, SeatState};
use domain::recipe::Recipe;
use domain::request::Request;
use engines::fake::{Act, FakeEngine};
use engines::{Capabilities, Engine, EngineWork, Output, Report};
use store::{Moved, Store};
use tempfile::TempDir;
use testkit::{CountingIds, ManualClock, Production};

use super::*;
use crate::kit::{FilmTools, Kit};
use crate::line::dispatch::{Offer, Steering, Upkeep};

/// A queue with one job, which answers no renewal and lets time pass.
struct Silent {
    clock: ManualClock,
    /// Triggered when the job is handed out.
    claimed: CancellationToken,
    lease: Mutex<Option<Lease>>,
    settled: Mutex<Vec<Outcome>>,
}

#[async_trait]
impl Dispatch for Silent {
    async fn offer(&self, _offer: Offer) -> Result<(), StudioError> {
        Err(StudioError::LineStopped)
    }

    async fn next(&self, _worker: WorkerView) -> Result<Option<Lease>, StudioError> {
        let lease = self.lease.lock().unwrap().take();
        if lease.is_some() {
            self.claimed.cancel();
            let clock = self.clock.clone();
            tokio::spawn(async move {
                for _ in 0..50 {
                    tokio::task::yield_now().await;
                    clock.advance(Duration::from_secs(1));
                }
            });
        }
        Ok(lease)
    }

    async fn renew(&self, _job: &JobId, _attempt: u32) -> Result<Renewal, StudioError> {
        Err(StudioError::LineStopped)
    }

    async fn settle(&self, _job: &JobId, _attempt: u32, outcome: Outcome) -> Result<Settled, StudioError> {
        self.settled.lock().unwrap().push(outcome);
        Ok(Settled::Kept)
    }

    async fn steer(&self, _job: &JobId, _steering: Steering, _actor: &Actor) -> Result<Moved, StudioError> {
        Ok(Moved::Late)
    }

    async fn upkeep(&self, _upkeep: Upkeep) -> Result<(), StudioError> {
        Err(StudioError::LineStopped)
    }

    async fn set_seat(&self, _seat: &SeatName, _state: SeatState) -> Result<(), StudioError> {
        Err(StudioError::LineStopped)
    }

    async fn ping(&self) -> Result<(), StudioError> {
        Ok(())
    }

    fn set_policy(&self, _policy: Policy) {}

    fn stop(&self) {}
}

/// A lease of this job.
pub(in crate::line) fn lease(new: NewJob, clock: &ManualClock) -> Lease {
    let job = Job {
        id: new.id,
        batch: new.batch,
        project: new.project,
        shot: new.shot,
        engine: new.engine,
        band: new.band,
        affinity: new.affinity,
        state: JobState::Running,
        hold: None,
        attempt: 1,
        failures: 0,
        suspect: false,
        solo_crashes: 0,
        cause: None,
        submitted_at: clock.wall(),
        finished_at: None,
        waits: Waits::default(),
        work: new.work,
    };
    let (seat, cancel) = ("fake-1".to_owned(), CancellationToken::new());
    Lease { job, seat, claimed_at: clock.monotonic(), cancel }
}

/// An engine that hears of nothing once it works.
struct Deaf;

#[async_trait]
impl Engine for Deaf {
    fn name(&self) -> &'static str {
        "fake"
    }

    fn revision(&self) -> String {
        "1".to_owned()
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities { stages: Vec::new(), models: Vec::new(), device: "cpu".to_owned() }
    }

    fn recipes(&self) -> Vec<Recipe> {
        Vec::new()
    }

    fn check(&self, _request: &Request) -> Result<(), Fault> {
        Ok(())
    }

    async fn run(
        &self,
        _work: &EngineWork,
        _report: &mut dyn Report,
        _cancel: &CancellationToken,
    ) -> Result<Output, Fault> {
        std::future::pending().await
    }

    async fn health(&self) -> Result<(), Fault> {
        Ok(())
    }
}

/// What a worker says of its one job, when its engine is this. The queue triggers `claimed` when it hands the job out,
/// and the line stops when `stopping` is triggered.
async fn settled(
    engine: Arc<dyn Engine>,
    claimed: CancellationToken,
    stopping: CancellationToken,
) -> Vec<Outcome> {
    let home = TempDir::new().unwrap();
    let clock = ManualClock::default();
    let ids = Arc::new(CountingIds::default());
    let folder = Arc::new(DataFolder::open(home.path()).unwrap());
    let store = Store::open(&folder.database(), Arc::new(clock.clone())).await.unwrap();
    let job = Production::new(ids.as_ref(), 1).draw(ids.as_ref(), 0, 1, 7);
    let queue = Arc::new(Silent {
        clock: clock.clone(),
        claimed,
        lease: Mutex::new(Some(lease(job, &clock))),
        settled: Mutex::default(),
    });
    let performer = Performer {
        store,
        folder,
        clock: Arc::new(clock.clone()),
        ids: ids as Arc<dyn Ids>,
        engines: BTreeMap::from([("fake".to_owned(), engine)]),
        kit: Kit {
            artist: Arc::new(engines::storyboard::Artist::new()),
            film: Arc::new(FilmTools::default()),
        },
    };
    let worker = Worker {
        grace: Duration::from_secs(3),
        view: WorkerView::new("fake-1", "fake"),
        given: None,
        dispatch: queue.clone(),
        performer: Arc::new(performer),
        clock: Arc::new(clock),
        bus: Bus::default(),
        meter: Meter::default(),
        crew: Crew::default(),
        stopping,
    };
    worker.run().await.unwrap();
    let settled = queue.settled.lock().unwrap();
    settled.clone()
}

#[tokio::test]
async fn a_job_whose_lease_could_not_be_renewed_is_given_back_and_not_cancelled() {
    let hanging = Arc::new(FakeEngine::scripted(Arc::new(|_| Act::Hang)));
    assert_eq!(
        settled(hanging, CancellationToken::new(), CancellationToken::new()).await,
        [Outcome::GivenBack]
    );
}

#[tokio::test]
async fn a_stop_does_not_wait_for_an_engine_that_hears_of_nothing() {
    let stop = CancellationToken::new();
    assert_eq!(settled(Arc::new(Deaf), stop.clone(), stop).await, [Outcome::GivenBack]);
}

#[tokio::test]
async fn a_line_that_stops_asks_for_no_job() {
    let stopping = CancellationToken::new();
    stopping.cancel();
    assert_eq!(settled(Arc::new(Deaf), CancellationToken::new(), stopping).await, []);
}
