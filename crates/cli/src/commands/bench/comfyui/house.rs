//! A studio of its own on one ComfyUI server, for one bench: it makes requests into jobs and measures them.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Context;
use domain::actor::Actor;
use domain::family::Family;
use domain::id::{BatchId, Ids, JobId, ProjectId};
use domain::line::job::{Affinity, Band, JobState, NewJob};
use domain::line::ledger::Ledger;
use domain::line::plan::Policy;
use domain::line::work::{Destination, Draw, Reuse, Work};
use domain::project::Project;
use domain::request::{Chunk, Fit, Generation, Request, Words};
use domain::style::{FrameSize, Style};
use domain::take::Stage;
use engines::comfyui::{ComfyEngine, NAME, Place, Settings};
use studio::line::dispatch::{BatchTerms, Offer};
use studio::{Line, Studio};

use super::super::{Ground, millis_since, samples};

/// The recipe of a picture of one colour.
pub(super) const PLAIN: &str = "bench-plain";

/// The side of a bench's pictures, in pixels.
const SIDE: u32 = 64;

/// A studio with one server.
pub(super) struct House {
    pub(super) studio: Studio,
    line: Line,
    project: Project,
}

/// What is asked of a model.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) recipe: &'a str,
    pub(super) checkpoint: &'a str,
    pub(super) steps: u32,
    /// Pixels a side.
    pub(super) side: u32,
}

impl Asked<'static> {
    /// A picture of one colour, which needs no model.
    pub(super) const PLAIN: Self = Asked { recipe: PLAIN, checkpoint: "", steps: 1, side: SIDE };
}

impl<'a> Asked<'a> {
    /// A small picture of a checkpoint.
    pub(super) const fn small(recipe: &'a str, checkpoint: &'a str, steps: u32) -> Self {
        Asked { recipe, checkpoint, steps, side: SIDE }
    }
}

impl House {
    /// A fresh studio at work on the server.
    pub(super) async fn at(ground: &Ground, url: &str) -> anyhow::Result<Self> {
        let recipes = ground.root().join("recipes");
        write_plain(&recipes.join(PLAIN))?;
        let address = url.parse().map_err(|error: String| anyhow::anyhow!(error))?;
        let settings = Settings {
            servers: vec![Place { name: "bench".to_owned(), address }],
            recipes: Some(recipes),
            instance: format!("bench-{}", ground.clock().wall().0),
            ..Settings::default()
        };
        let studio = ground.studio(ComfyEngine::new(settings, ground.shared_clock())).await?;
        let id = ProjectId::fresh(studio.ids().as_ref());
        let slug = "bench".parse().expect("the slug is a constant");
        let project = Project { id, slug, title: "Bench".to_owned(), style: Style::default() };
        let mut tx = studio.store().begin(Actor::studio()).await?;
        tx.put_project(&project, studio.clock().wall()).await?;
        tx.commit().await?;
        let line = studio.start_line(&[(NAME, 1)], Policy::default()).await?;
        Ok(Self { studio, line, project })
    }

    /// Refuses what the server cannot paint: such a job would wait for what it lacks.
    pub(super) async fn check(&self, asked: Asked<'_>) -> anyhow::Result<()> {
        let request = request(&self.project.style, asked, 0);
        let engine = self.studio.engine(NAME)?;
        engine.stock().await;
        engine.check(&request).map_err(|fault| anyhow::anyhow!(fault.message))
    }

    /// Ends the studio.
    pub(super) async fn close(self) -> anyhow::Result<()> {
        Ok(self.line.stop().await?)
    }

    /// Makes pictures, submitted at once in this order, and returns their jobs and how long all of it took in
    /// milliseconds.
    pub(super) async fn make(&mut self, wanted: &[(Asked<'_>, u64)]) -> anyhow::Result<(Vec<JobId>, f64)> {
        let offer = self.offer(wanted);
        let jobs: Vec<JobId> = offer.jobs.iter().map(|job| job.id.clone()).collect();
        let began = self.studio.clock().monotonic();
        self.line.dispatch().offer(offer).await?;
        self.line.wait_for(&jobs.iter().cloned().collect::<BTreeSet<_>>()).await?;
        Ok((jobs, millis_since(self.studio.clock().as_ref(), began)))
    }

    /// Makes one picture, as a person does who waits for it.
    pub(super) async fn one(&mut self, asked: Asked<'_>, seed: u64) -> anyhow::Result<(JobId, f64)> {
        let (jobs, took_ms) = self.make(&[(asked, seed)]).await?;
        let job = jobs.into_iter().next().context("a job was offered")?;
        let state = self.studio.store().job(&job).await?.map(|job| job.state);
        anyhow::ensure!(
            state == Some(JobState::Done),
            "a picture of the bench was not made: look what the server says of it"
        );
        Ok((job, took_ms))
    }

    /// The account of a job that was done.
    pub(super) async fn ledger(&self, job: &JobId) -> anyhow::Result<Ledger> {
        let accounts = self.studio.store().accounts(None, None, Some(job)).await?;
        let ledger = accounts.into_iter().rev().find_map(|account| account.ledger);
        ledger.context("a job of the bench has no account; report it as a defect")
    }

    fn offer(&self, wanted: &[(Asked<'_>, u64)]) -> Offer {
        let ids: &dyn Ids = self.studio.ids().as_ref();
        let batch = BatchId::fresh(ids);
        let jobs = wanted.iter().map(|(asked, seed)| self.job(*asked, *seed, &batch)).collect();
        Offer {
            batch: batch.clone(),
            project: self.project.id.clone(),
            actor: self.studio.actor().clone(),
            label: "bench".to_owned(),
            terms: BatchTerms::default(),
            jobs,
        }
    }

    fn job(&self, asked: Asked<'_>, seed: u64, batch: &BatchId) -> NewJob {
        let id = JobId::fresh(self.studio.ids().as_ref());
        let path = format!("projects/bench/drawings/{}.png", id.as_str());
        NewJob {
            id,
            batch: batch.clone(),
            project: self.project.id.clone(),
            shot: None,
            engine: NAME.to_owned(),
            band: Band::Normal,
            affinity: Affinity { model: asked.checkpoint.to_owned(), ..Affinity::default() },
            work: Work::Draw(Box::new(Draw {
                request: request(&self.project.style, asked, seed),
                destination: Destination::Drawing { path },
                not_understood: Vec::new(),
                not_asked: Vec::new(),
                reuse: Reuse::default(),
                link: None,
            })),
            needs: Vec::new(),
        }
    }
}

/// Puts the recipe of a plain picture among the own ones.
fn write_plain(folder: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder)?;
    std::fs::write(folder.join("recipe.toml"), include_str!("plain/recipe.toml"))?;
    std::fs::write(folder.join("graph.json"), include_str!("plain/graph.json"))?;
    Ok(())
}

fn request(style: &Style, asked: Asked<'_>, seed: u64) -> Request {
    let size = FrameSize { width: asked.side, height: asked.side };
    let words = |text: &str| Words { chunks: vec![Chunk { text: text.to_owned(), tokens: 5 }] };
    let generation = Generation {
        family: Family::Sd15,
        checkpoint: asked.checkpoint.to_owned(),
        checkpoint_hash: None,
        sampler: "euler".to_owned(),
        scheduler: "normal".to_owned(),
        steps: asked.steps,
        guidance: 7.0,
        canvas: size,
        fit: Fit { left: 0, top: 0, kept: size, frame: size },
        positive: words("a lantern in the rain"),
        negative: words(""),
        loras: Vec::new(),
        references: Vec::new(),
        regions: Vec::new(),
        guide: None,
        change: None,
    };
    Request {
        stage: Stage::Keyframe,
        recipe: asked.recipe.to_owned(),
        frame: size,
        seed,
        generation: Some(generation),
        ..samples::request(style)
    }
}
