//! What is in the studio before it is measured: a project with many jobs and many assets.

use std::path::Path;
use std::sync::Arc;

use assets::folder::DataFolder;
use domain::actor::Actor;
use domain::asset::{Asset, ContentHash};
use domain::character::Character;
use domain::clock::Clock;
use domain::id::{AssetId, BatchId, CharacterId, Ids, JobId, ProjectId};
use domain::line::job::{Affinity, Band, NewJob};
use domain::line::work::{Destination, Draw, Work};
use domain::project::Project;
use domain::style::Style;
use serde_json::{Value, json};
use store::{NounKind, Store, Version};
use studio::{SystemClock, SystemIds};

/// Rows written with one transaction.
const TOGETHER: usize = 2_000;

/// Requests for different things that lists are measured with.
const LISTS: usize = 6;

/// What is there.
pub(super) struct Stock {
    jobs: Vec<JobId>,
    assets: Vec<AssetId>,
    project: Project,
}

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
        let mut stock = Self { jobs: Vec::new(), assets: Vec::new(), project };
        stock.found(&store, clock.as_ref(), &ids).await?;
        while stock.jobs.len() < jobs {
            stock.add_jobs(&store, clock.as_ref(), &ids).await?;
        }
        while stock.assets.len() < assets {
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
        let request = super::super::samples::request(&self.project.style);
        let first = self.jobs.len();
        let job = |number: usize| NewJob {
            id: JobId::fresh(ids),
            batch: batch.clone(),
            project: self.project.id.clone(),
            shot: None,
            engine: "fake".to_owned(),
            band: Band::Batch,
            affinity: Affinity { model: format!("model-{}", number % 50), loras: Vec::new() },
            work: Work::Draw(Box::new(Draw {
                request: domain::request::Request { seed: number as u64, ..request.clone() },
                destination: Destination::Drawing { path: format!("projects/bench/drawings/{number}.png") },
                not_understood: Vec::new(),
            })),
            needs: Vec::new(),
        };
        let jobs: Vec<NewJob> = (first..first + TOGETHER).map(job).collect();
        let mut tx = store.begin(Actor::studio()).await?;
        tx.put_batch(&batch, &self.project.id, "bench").await?;
        tx.add_jobs(&jobs, clock.wall()).await?;
        tx.commit().await?;
        self.jobs.extend(jobs.into_iter().map(|job| job.id));
        Ok(())
    }

    async fn add_assets(&mut self, store: &Store, clock: &dyn Clock, ids: &dyn Ids) -> anyhow::Result<()> {
        let first = self.assets.len();
        let mut tx = store.begin(Actor::studio()).await?;
        for number in first..first + TOGETHER {
            let asset = Asset {
                id: AssetId::fresh(ids),
                project: self.project.id.clone(),
                job: self.jobs.get(number).cloned(),
                path: format!("projects/bench/drawings/{number}.png"),
                hash: ContentHash::of(&number.to_le_bytes()),
                size: 100_000,
                media_type: "image/png".to_owned(),
                width: 1280,
                height: 720,
                created_at: clock.wall(),
            };
            tx.put_asset(&asset).await?;
            self.assets.push(asset.id);
        }
        tx.commit().await?;
        Ok(())
    }

    /// Some job; neighbours in time are far apart in the table.
    fn job(&self, number: usize) -> &JobId {
        &self.jobs[number.wrapping_mul(7919) % self.jobs.len()]
    }

    /// The path at which a job is read.
    pub(super) fn status_path(&self, number: usize) -> String {
        format!("/jobs/{}", self.job(number))
    }

    /// The path of a list page: of jobs or assets, from somewhere in the middle, with and without filters.
    pub(super) fn list_path(&self, number: usize) -> String {
        let job = self.job(number);
        let asset = &self.assets[number.wrapping_mul(7919) % self.assets.len()];
        match number % LISTS {
            0 => format!("/jobs?after={job}"),
            1 => format!("/jobs?state=ready&after={job}&limit=200"),
            2 => "/jobs?state=failed".to_owned(),
            3 => format!("/jobs?project={}&limit=100", self.project.slug),
            4 => format!("/assets?after={asset}"),
            _ => format!("/assets?project={}&limit=200", self.project.slug),
        }
    }

    /// A drawing to be submitted: the path and the body.
    pub(super) fn submit(&self, number: usize) -> (String, Value) {
        let body = json!({
            "character": "hana", "words": "stands and waves", "engine": "fake", "seed": number, "count": 1, "later": true,
        });
        (format!("/projects/{}/drawings", self.project.slug), body)
    }

    /// What makes exactly one event: a job is paused, and with the next number let go on.
    pub(super) fn stir(&self, number: usize) -> (String, Value) {
        let action = if number.is_multiple_of(2) { "pause" } else { "resume" };
        (format!("/jobs/{}/{action}", self.jobs[number / 2 % self.jobs.len()]), Value::Null)
    }
}
