//! What is in the studio before it is measured: a project with many jobs, most of them done, and many assets.

use std::path::Path;
use std::sync::Arc;

use assets::folder::DataFolder;
use domain::actor::Actor;
use domain::asset::{Asset, ContentHash};
use domain::character::Character;
use domain::clock::Clock;
use domain::error::FaultClass;
use domain::id::{AssetId, BatchId, CharacterId, Ids, JobId, ProjectId};
use domain::line::job::{Affinity, Band, NewJob};
use domain::line::machine::Move;
use domain::line::work::{Destination, Draw, Reuse, Sheet, Work};
use domain::model_sheet::ModelSheet;
use domain::project::Project;
use domain::style::Style;
use serde_json::{Value, json};
use store::{Claim, Ending, NounKind, Store, Version};
use studio::{SystemClock, SystemIds};

/// Rows written with one transaction.
const TOGETHER: usize = 2_000;

/// What is there.
pub(super) struct Stock {
    jobs: Vec<JobId>,
    assets: usize,
    project: Project,
}

/// Of twenty jobs in a row, which are done and which failed; the rest is ready.
const DONE: std::ops::Range<usize> = 0..16;
const FAILED: std::ops::Range<usize> = 16..17;

impl Stock {
    /// Fills a data folder. Nobody works on the jobs: their engine has no workers.
    pub(super) async fn lay_in(data: &Path, jobs: usize, assets: usize) -> anyhow::Result<Self> {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
        let ids = SystemIds::default();
        let folder = DataFolder::open(data)?;
        let store = Store::open(&folder.database(), clock.clone()).await?;
        let style = Style::default();
        let slug = "bench".parse()?;
        let project = Project { id: ProjectId::fresh(&ids), slug, title: "Bench".to_owned(), style };
        let mut stock = Self { jobs: Vec::new(), assets: 0, project };
        stock.found(&store, clock.as_ref(), &ids).await?;
        while stock.jobs.len() < jobs {
            stock.add_jobs(&store, clock.as_ref(), &ids).await?;
        }
        while stock.assets < assets {
            stock.add_assets(&store, clock.as_ref(), &ids).await?;
        }
        store.close().await;
        Ok(stock)
    }

    async fn found(&self, store: &Store, clock: &dyn Clock, ids: &dyn Ids) -> anyhow::Result<()> {
        let body: Character = toml::from_str("name = \"Hana\"\n")?;
        let version = Version {
            id: CharacterId::fresh(ids).to_string(),
            slug: "hana".parse()?,
            version: 1,
            created_at: clock.wall(),
            body,
        };
        let mut tx = store.begin(Actor::studio()).await?;
        tx.put_project(&self.project, clock.wall()).await?;
        tx.put_noun(&self.project.id, NounKind::Character, &version).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn add_jobs(&mut self, store: &Store, clock: &dyn Clock, ids: &dyn Ids) -> anyhow::Result<()> {
        let batch = BatchId::fresh(ids);
        let first = self.jobs.len();
        let jobs: Vec<NewJob> =
            (first..first + TOGETHER).map(|number| self.new_job(number, &batch, ids)).collect();
        let mut tx = store.begin(Actor::studio()).await?;
        tx.put_batch(&batch, &self.project.id, "bench").await?;
        tx.add_jobs(&jobs, clock.wall()).await?;
        self.jobs.extend(jobs.into_iter().map(|job| job.id));
        let added = self.jobs.iter().enumerate().skip(first);
        let ended = added.filter_map(|(number, job)| match number % 20 {
            place if DONE.contains(&place) => Some((job, Move::Finish)),
            place if FAILED.contains(&place) => Some((job, Move::Fail(FaultClass::Permanent))),
            _ => None,
        });
        let (claims, endings): (Vec<_>, Vec<_>) = ended
            .map(|(job, action)| (Claim { job, attempt: 0, worker: "bench-1" }, Ending::new(job, 1, action)))
            .unzip();
        tx.claim(&claims, clock.wall()).await?;
        tx.end_attempts(&endings, clock.wall()).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Every fifth job makes a sheet of a character, and every third is for another engine.
    fn new_job(&self, number: usize, batch: &BatchId, ids: &dyn Ids) -> NewJob {
        let work = if number.is_multiple_of(5) { self.sheet(number) } else { self.drawing(number) };
        NewJob {
            id: JobId::fresh(ids),
            batch: batch.clone(),
            project: self.project.id.clone(),
            shot: None,
            engine: if number.is_multiple_of(3) { "other" } else { "fake" }.to_owned(),
            band: Band::Batch,
            affinity: Affinity {
                model: format!("model-{}", number % 50),
                loras: Vec::new(),
                ..Affinity::default()
            },
            work,
            needs: Vec::new(),
        }
    }

    fn drawing(&self, number: usize) -> Work {
        let request = super::super::samples::request(&self.project.style);
        Work::Draw(Box::new(Draw {
            request: domain::request::Request { seed: number as u64, ..request },
            destination: Destination::Drawing { path: format!("projects/bench/drawings/{number}.png") },
            not_understood: Vec::new(),
            not_asked: Vec::new(),
            reuse: Reuse::Allowed,
            link: None,
        }))
    }

    fn sheet(&self, number: usize) -> Work {
        let sheet = ModelSheet {
            character: "hana".parse().expect("the slug is a constant"),
            version: 1,
            description: format!("Sheet {number} of the bench."),
            looks: Vec::new(),
            cast: Vec::new(),
            palettes: Vec::new(),
            ink: self.project.style.ink,
        };
        let out = format!("projects/bench/characters/hana/hana_sheet_{number}.png");
        Work::Sheet(Box::new(Sheet { sheet, out }))
    }

    async fn add_assets(&mut self, store: &Store, clock: &dyn Clock, ids: &dyn Ids) -> anyhow::Result<()> {
        let mut tx = store.begin(Actor::studio()).await?;
        for number in self.assets..self.assets + TOGETHER {
            let whose = if number.is_multiple_of(5) { "hana" } else { "nobody" };
            let asset = Asset {
                id: AssetId::fresh(ids),
                project: self.project.id.clone(),
                job: self.jobs.get(number).cloned(),
                path: format!("projects/bench/drawings/day-{}/bench_{whose}_{number}.png", number / TOGETHER),
                hash: ContentHash::of(&number.to_le_bytes()),
                size: 100_000,
                media_type: "image/png".to_owned(),
                width: 1280,
                height: 720,
                created_at: clock.wall(),
            };
            tx.put_asset(&asset).await?;
        }
        tx.commit().await?;
        self.assets += TOGETHER;
        Ok(())
    }

    /// The path at which a job is read; neighbours in time are far apart in the table.
    pub(super) fn status_path(&self, number: usize) -> String {
        format!("/jobs/{}", self.jobs[number.wrapping_mul(7919) % self.jobs.len()])
    }

    /// A drawing to be submitted: the path and the body.
    pub(super) fn submit(&self, number: usize) -> (String, Value) {
        let body = json!({
            "character": "hana", "words": "stands and waves", "engine": "fake", "seed": number, "count": 1, "later": true,
        });
        (format!("/projects/{}/drawings", self.project.slug), body)
    }

    /// What makes exactly one event: a ready job is paused, and with the next number let go on.
    pub(super) fn stir(&self, number: usize) -> (String, Value) {
        let action = if number.is_multiple_of(2) { "pause" } else { "resume" };
        let ready = number / 2 * 20 + FAILED.end;
        (format!("/jobs/{}/{action}", self.jobs[ready % self.jobs.len()]), Value::Null)
    }
}
