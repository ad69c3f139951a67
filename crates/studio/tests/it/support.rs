//! A studio in a temporary folder. It lives as long as a closure; what is left at its end is what a program
//! leaves that was killed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use assets::folder::DataFolder;
use assets::intent::Intent;
use assets::names::ShotPlace;
use assets::picture::{Provenance, encode_png};
use assets::staging::Staging;
use domain::asset::Asset;
use domain::clock::Clock;
use domain::id::{AssetId, JobId};
use domain::line::event::Event;
use domain::line::job::{Job, JobState, NewJob};
use domain::line::plan::{Policy, WorkerView};
use domain::line::work::{Destination, Work};
use domain::take::{Review, Take};
use engines::fake::{Act, FakeEngine, Script};
use engines::storyboard::{Artist, StoryboardEngine};
use engines::{Engine, EngineWork};
use store::{JobFilter, JobSummary, Store, TakeRecord};
use studio::line::bus::Message;
use studio::line::dispatch::{BatchTerms, Delivery, Dispatch, Lease, Offer};
use studio::{FilmTools, Kit, Line, Studio};
use tempfile::TempDir;
use testkit::{CountingIds, FRAME, ManualClock, Production};

/// How long a life may take by the machine's own clock before it counts as hanging.
const PATIENCE: Duration = Duration::from_mins(5);

/// A data folder with everything that outlives a program.
pub(crate) struct House {
    folder: TempDir,
    pub(crate) clock: ManualClock,
    pub(crate) ids: Arc<CountingIds>,
    pub(crate) production: Production,
    script: Script,
}

/// One start of the program, up to its death at the end of the closure.
pub(crate) struct Life {
    pub(crate) studio: Studio,
    pub(crate) store: Store,
    pub(crate) folder: Arc<DataFolder>,
    pub(crate) clock: ManualClock,
    pub(crate) ids: Arc<CountingIds>,
    pub(crate) production: Production,
}

impl House {
    /// A house whose engine always fills the picture.
    pub(crate) fn new() -> Self {
        Self::scripted(|_| Act::Fill)
    }

    /// A house with three shots, whose engine follows `script`.
    pub(crate) fn scripted(script: impl Fn(&EngineWork) -> Act + Send + Sync + 'static) -> Self {
        Self::built(3, ManualClock::default(), Arc::new(script))
    }

    /// A house with so many shots.
    pub(crate) fn built(shots: u32, clock: ManualClock, script: Script) -> Self {
        let ids = Arc::new(CountingIds::default());
        let production = Production::new(ids.as_ref(), shots);
        Self { folder: TempDir::new().unwrap(), clock, ids, production, script }
    }

    /// Starts the program, lets `story` happen, and kills it: nothing is stopped, closed or waited for.
    pub(crate) fn live<T>(&self, story: impl AsyncFnOnce(Life) -> T) -> T {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let home = self.open().await;
            tokio::time::timeout(PATIENCE, story(home)).await.expect("the story went on until patience ended")
        })
    }

    async fn open(&self) -> Life {
        let clock: Arc<dyn Clock> = Arc::new(self.clock.clone());
        let folder = Arc::new(DataFolder::open(self.folder.path()).unwrap());
        let store = Store::open(&folder.database(), clock.clone()).await.unwrap();
        if store.projects().await.unwrap().is_empty() {
            self.furnish(&store).await;
        }
        let film = Arc::new(FilmTools::new(None, std::env::var_os("PATH"), Vec::new()));
        let kit = Kit { artist: Arc::new(Artist::new()), film };
        let engines: Vec<Arc<dyn Engine>> = vec![
            Arc::new(FakeEngine::scripted(self.script.clone())),
            Arc::new(StoryboardEngine::new(kit.artist.clone())),
        ];
        let studio = Studio::new(store.clone(), folder.clone(), clock, self.ids.clone(), engines, kit);
        let (clock, ids, production) = (self.clock.clone(), self.ids.clone(), self.production.clone());
        Life { studio, store, folder, clock, ids, production }
    }

    async fn furnish(&self, store: &Store) {
        let mut tx = store.begin(domain::actor::Actor::studio()).await.unwrap();
        tx.put_project(&self.production.project, self.clock.wall()).await.unwrap();
        tx.put_episode(&self.production.episode).await.unwrap();
        tx.put_scene(&self.production.scene).await.unwrap();
        for shot in &self.production.shots {
            tx.put_shot(&self.production.episode.id, shot).await.unwrap();
        }
        tx.commit().await.unwrap();
    }
}

impl Life {
    /// The line with so many workers of the scripted engine; with none, the test itself is the worker.
    pub(crate) async fn line(&self, workers: usize) -> Line {
        self.studio.start_line(&[("fake", workers)], Policy::default()).await.unwrap()
    }

    /// Has the documents of the project and the episode written, as an import does.
    pub(crate) async fn mark_documents(&self) {
        let mut tx = self.store.begin(domain::actor::Actor::studio()).await.unwrap();
        tx.mark_document("project", self.production.project.id.as_str()).await.unwrap();
        tx.mark_document("episode", self.production.episode.id.as_str()).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// A job that draws take `ordinal` of a shot; ordinal and shot decide its seed.
    pub(crate) fn draw(&self, shot: usize, ordinal: u32) -> NewJob {
        self.production.draw(self.ids.as_ref(), shot, ordinal, shot as u64 * 1000 + u64::from(ordinal))
    }

    /// Submits jobs as one batch of their own.
    pub(crate) async fn offer(&self, line: &Line, jobs: &[NewJob]) {
        line.dispatch().offer(self.as_offer(jobs)).await.unwrap();
    }

    pub(crate) fn as_offer(&self, jobs: &[NewJob]) -> Offer {
        let batch = domain::id::BatchId::fresh(self.ids.as_ref());
        let jobs = jobs.iter().map(|job| NewJob { batch: batch.clone(), ..job.clone() }).collect();
        Offer {
            batch,
            project: self.production.project.id.clone(),
            actor: domain::actor::Actor::local(),
            label: "a test".to_owned(),
            terms: BatchTerms::default(),
            jobs,
        }
    }

    pub(crate) async fn job(&self, id: &JobId) -> Job {
        self.store.job(id).await.unwrap().unwrap()
    }

    pub(crate) async fn state(&self, id: &JobId) -> JobState {
        self.job(id).await.state
    }

    pub(crate) async fn all_jobs(&self) -> Vec<JobSummary> {
        self.store.jobs(&JobFilter { limit: u32::MAX, ..JobFilter::default() }).await.unwrap()
    }

    /// The paths of all files below the data folder that somebody keeps.
    pub(crate) fn files(&self) -> Vec<String> {
        let mut files = Vec::new();
        collect(&self.folder.root().join("projects"), &mut files);
        let root = self.folder.root().display().to_string();
        let mut names: Vec<String> = files
            .iter()
            .map(|file| file.trim_start_matches(&root).trim_start_matches('/').to_owned())
            .collect();
        names.retain(|name| {
            let extension = std::path::Path::new(name).extension();
            extension.is_some_and(|extension| extension == "png" || extension == "json")
        });
        names.sort();
        names
    }

    /// The names of the staging folders.
    pub(crate) fn staged(&self) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.folder.root().join("cache/staging")) else {
            return Vec::new();
        };
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// Waits until the job is as `wanted` says.
    pub(crate) async fn until(&self, line: &Line, id: &JobId, wanted: impl Fn(&Job) -> bool) -> Job {
        let mut messages = line.bus().subscribe();
        loop {
            let job = self.job(id).await;
            if wanted(&job) {
                return job;
            }
            // Whatever is lost, the row is read again.
            let _ = messages.recv().await;
        }
    }

    /// Waits until everything that is there was looked at; the checker's pauses pass.
    pub(crate) async fn all_checked(&self) {
        while !self.store.unchecked_takes(1).await.unwrap().is_empty() {
            self.clock.advance(Duration::from_millis(500));
            tokio::task::yield_now().await;
        }
    }

    /// Waits until all these jobs are finished or held; when nothing but pauses is left, lets time pass.
    pub(crate) async fn settle(&self, line: &Line, jobs: &BTreeSet<JobId>) {
        let mut messages = line.bus().subscribe();
        let mut open = self.open(jobs).await;
        while !open.is_empty() {
            if open.values().all(|pausing| *pausing) {
                for pausing in open.values_mut() {
                    *pausing = false;
                }
                self.clock.advance(Duration::from_secs(8));
            }
            match messages.recv().await {
                Ok(Message::Event(record)) => follow(&record.event, &mut open),
                Ok(Message::Progress(_)) => {}
                Err(_) => open = self.open(jobs).await,
            }
        }
    }

    async fn open(&self, jobs: &BTreeSet<JobId>) -> BTreeMap<JobId, bool> {
        let mut open = BTreeMap::new();
        for job in self.all_jobs().await {
            if jobs.contains(&job.id) && !job.state.is_final() && job.state != JobState::Held {
                let pausing =
                    job.state == JobState::Waiting || job.state == JobState::Ready && job.failures > 0;
                open.insert(job.id, pausing);
            }
        }
        open
    }

    /// What a worker delivers for a drawing: a staged picture, its rows and its moves.
    pub(crate) fn deliver(&self, lease: &Lease) -> Delivery {
        let Work::Draw(draw) = &lease.job.work else { panic!("only drawings are delivered by hand") };
        let Destination::Take(place) = &draw.destination else { panic!("only takes are delivered by hand") };
        let colour = [draw.request.seed as u8, lease.job.attempt as u8, 90];
        let rgb = colour.repeat(FRAME.width as usize * FRAME.height as usize);
        let provenance = Provenance {
            software: "a test".to_owned(),
            record: serde_json::Value::Null,
            summary: String::new(),
        };
        let png = encode_png(FRAME.width, FRAME.height, &rgb, &provenance).unwrap();
        let staging = Staging::begin(&self.folder, &lease.job.id, lease.job.attempt).unwrap();
        let staged = staging.write("picture.png", &png).unwrap();
        let shot = ShotPlace::new(&self.production.project.slug, "e01", "s010", &place.shot).unwrap();
        let path = shot.take(place.stage, place.ordinal, "png").unwrap();
        let asset = Asset {
            id: AssetId::fresh(self.ids.as_ref()),
            project: lease.job.project.clone(),
            job: Some(lease.job.id.clone()),
            path: path.as_str().to_owned(),
            hash: staged.hash.clone(),
            size: staged.size,
            media_type: staged.media_type.to_owned(),
            width: staged.width,
            height: staged.height,
            created_at: self.clock.wall(),
        };
        let take = Take {
            id: place.take.clone(),
            shot: lease.job.shot.clone().unwrap(),
            stage: place.stage,
            moment: domain::take::Moment::Start,
            ordinal: place.ordinal,
            job: lease.job.id.clone(),
            fingerprint: draw.request.fingerprint(),
            asset: asset.id.clone(),
            picked: true,
            cached: false,
            review: Review::Open,
            painted_over: None,
            created_at: self.clock.wall(),
        };
        let sidecar = path.with_extension("json").unwrap();
        let intents = vec![
            Intent::move_file(lease.job.id.as_str(), staged.path, path, asset.hash.clone()),
            Intent::write(lease.job.id.as_str(), sidecar, "{}\n".to_owned()),
        ];
        Delivery {
            output: Some(asset.hash.clone()),
            take: Some(TakeRecord {
                take,
                asset: asset.clone(),
                request: draw.request.clone(),
                omitted: Vec::new(),
            }),
            revision: Some("fake-1".to_owned()),
            assets: vec![asset],
            intents,
            ..Delivery::default()
        }
    }
}

fn follow(event: &Event, open: &mut BTreeMap<JobId, bool>) {
    let Event::Job(change) = event else { return };
    if change.state.is_final() || change.state == JobState::Held {
        open.remove(&change.job);
        return;
    }
    let pausing =
        change.state == JobState::Waiting || change.state == JobState::Ready && change.cause.is_some();
    if let Some(known) = open.get_mut(&change.job) {
        *known = pausing;
    }
}

fn collect(folder: &std::path::Path, files: &mut Vec<String>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push(path.display().to_string());
        }
    }
}

/// The identities of jobs.
pub(crate) fn ids(jobs: &[NewJob]) -> BTreeSet<JobId> {
    jobs.iter().map(|job| job.id.clone()).collect()
}

/// A worker of the scripted engine with nothing loaded.
pub(crate) fn worker(number: usize) -> WorkerView {
    of_engine("fake", number)
}

/// A worker of any engine with nothing loaded.
pub(crate) fn of_engine(engine: &str, number: usize) -> WorkerView {
    WorkerView::new(format!("{engine}-{number}"), engine)
}

/// The next job, which must be there at once.
pub(crate) async fn claim(dispatch: &dyn Dispatch) -> Lease {
    try_claim(dispatch, worker(1)).await.expect("a job is ready")
}

/// The next job for this worker, if there is one at once; the worker goes away otherwise.
pub(crate) async fn try_claim(dispatch: &dyn Dispatch, view: WorkerView) -> Option<Lease> {
    let mut next = dispatch.next(view);
    let mut poll = async || std::future::poll_fn(|cx| Poll::Ready(next.as_mut().poll(cx))).await;
    if let Poll::Ready(lease) = poll().await {
        return lease.unwrap();
    }
    // The queue answers this after it has looked for a job, because it was asked later.
    dispatch.renew(&JobId("nobody".to_owned()), 0).await.unwrap();
    match poll().await {
        Poll::Ready(lease) => lease.unwrap(),
        Poll::Pending => None,
    }
}
