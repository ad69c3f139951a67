//! A database with a small production in it.

use std::path::PathBuf;
use std::sync::Arc;

use domain::asset::{Asset, ContentHash};
use domain::clock::{Clock, WallMs};
use domain::id::{AssetId, BatchId, JobId, TakeId};
use domain::line::job::{Job, NewJob};
use domain::take::{Review, Stage, Take};
use store::{Claim, Store, TakeRecord, Tx};
use tempfile::TempDir;
use testkit::{CountingIds, ManualClock, Production, request};

pub(crate) struct Shelf {
    folder: TempDir,
    pub(crate) store: Store,
    pub(crate) clock: ManualClock,
    pub(crate) ids: CountingIds,
    pub(crate) production: Production,
}

impl Shelf {
    /// A database with a project, an episode, a scene, three shots and a batch.
    pub(crate) async fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let clock = ManualClock::default();
        let store = Store::open(&folder.path().join("sakuga.db"), Arc::new(clock.clone())).await.unwrap();
        let ids = CountingIds::default();
        let production = Production::new(&ids, 3);
        let shelf = Self { folder, store, clock, ids, production };
        let mut tx = shelf.begin().await;
        tx.put_project(&shelf.production.project, shelf.now()).await.unwrap();
        tx.put_episode(&shelf.production.episode).await.unwrap();
        tx.put_scene(&shelf.production.scene).await.unwrap();
        for shot in &shelf.production.shots {
            tx.put_shot(&shelf.production.episode.id, shot).await.unwrap();
        }
        tx.put_batch(&shelf.production.batch, &shelf.production.project.id, "all").await.unwrap();
        tx.commit().await.unwrap();
        shelf
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("sakuga.db")
    }

    pub(crate) fn now(&self) -> WallMs {
        self.clock.wall()
    }

    pub(crate) async fn begin(&self) -> Tx {
        self.store.begin(domain::actor::Actor::studio()).await.unwrap()
    }

    /// A drawing job for a shot.
    pub(crate) fn draw(&self, shot: usize, ordinal: u32) -> NewJob {
        self.production.draw(&self.ids, shot, ordinal, u64::from(ordinal))
    }

    pub(crate) async fn add(&self, jobs: &[NewJob]) {
        let mut tx = self.begin().await;
        tx.add_jobs(jobs, self.now()).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Changes rows behind the store's back.
    pub(crate) async fn sql(&self, statement: &'static str) {
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(self.path());
        let pool = sqlx::sqlite::SqlitePool::connect_with(options).await.unwrap();
        sqlx::query(statement).execute(&pool).await.unwrap();
        pool.close().await;
    }

    pub(crate) async fn job(&self, id: &JobId) -> Job {
        self.store.job(id).await.unwrap().unwrap()
    }

    /// Claims a job that was claimed so often before.
    pub(crate) async fn claim(&self, job: &JobId, attempt: u32) -> Option<Job> {
        let mut tx = self.begin().await;
        let claimed = tx.claim(&[Claim { job, attempt, worker: "fake-1" }], self.now()).await.unwrap();
        tx.commit().await.unwrap();
        claimed.into_iter().next().flatten()
    }

    /// A file with this content.
    pub(crate) fn asset(&self, path: &str, content: &str, job: Option<&JobId>) -> Asset {
        Asset {
            id: AssetId::fresh(&self.ids),
            project: self.production.project.id.clone(),
            job: job.cloned(),
            path: path.to_owned(),
            hash: ContentHash::of(content.as_bytes()),
            size: content.len() as u64,
            media_type: "image/png".to_owned(),
            width: 64,
            height: 64,
            created_at: self.now(),
        }
    }

    /// A take of a shot with a picture of its own.
    pub(crate) fn take(&self, shot: usize, ordinal: u32) -> TakeRecord {
        let job = JobId::fresh(&self.ids);
        let asset =
            self.asset(&format!("shot{shot}/t{ordinal}.png"), &format!("{shot} {ordinal}"), Some(&job));
        let request = request(u64::from(ordinal));
        let take = Take {
            id: TakeId::fresh(&self.ids),
            shot: self.production.shots[shot].id.clone(),
            stage: Stage::Storyboard,
            moment: domain::take::Moment::Start,
            ordinal,
            job,
            fingerprint: request.fingerprint(),
            asset: asset.id.clone(),
            picked: false,
            cached: false,
            review: Review::Open,
            painted_over: None,
            created_at: self.now(),
        };
        TakeRecord { take, asset, request, omitted: vec![format!("the {ordinal}. thing")] }
    }

    pub(crate) async fn file(&self, record: &TakeRecord) {
        let mut tx = self.begin().await;
        tx.put_asset(&record.asset).await.unwrap();
        tx.file_take(record).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub(crate) fn batch(&self) -> BatchId {
        self.production.batch.clone()
    }
}
