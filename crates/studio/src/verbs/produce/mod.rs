//! Producing: drawing the shots of an episode that have no up-to-date take yet.

mod need;

use std::collections::{BTreeMap, BTreeSet};

use domain::compile::seed_for;
use domain::direction::Direction;
use domain::id::{BatchId, JobId, ShotId};
use domain::line::budget::Budget;
use domain::line::job::{Affinity, Band, Job, JobState};
use domain::line::machine::Move;
use domain::line::work::{Destination, Work};
use domain::request::Request;
use domain::shot::{Shot, ShotCode};
use domain::take::{Moment, Stage};
use store::TakeRecord;

use super::admission::{Admitted, Terms, Wish};
use super::brief::{Brief, Panels};
use super::find::Production;
use crate::error::{Refusal, StudioError};
use crate::line::dispatch::Dispatch;
use crate::studio::Studio;
use need::{Need, need};

/// The most candidates that are drawn of one shot at once.
pub const MOST_TAKES: u32 = 32;

/// What is to be drawn.
#[derive(Debug, Clone)]
pub struct Produce {
    /// The stage.
    pub stage: Stage,
    /// The engine.
    pub engine: String,
    /// The engine's recipe; its first for the stage when none is named.
    pub recipe: Option<String>,
    /// The moment that a still picture shows.
    pub moment: Moment,
    /// Only these shots; all when empty.
    pub shots: Vec<ShotCode>,
    /// What to do with shots whose take is up to date.
    pub fresh: Fresh,
    /// How many candidates a shot is to have, 1 to [`MOST_TAKES`].
    pub takes: u32,
    /// What is asked beyond the shots.
    pub direction: Direction,
    /// How urgent it is.
    pub band: Band,
}

impl Produce {
    /// One candidate of every shot that has none up to date.
    #[must_use]
    pub fn of(stage: Stage, engine: &str) -> Self {
        Self {
            stage,
            engine: engine.to_owned(),
            recipe: None,
            moment: Moment::Start,
            shots: Vec::new(),
            fresh: Fresh::Keep,
            takes: 1,
            direction: Direction::default(),
            band: Band::Normal,
        }
    }
}

/// What to do with shots whose take is up to date, and with those that have none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fresh {
    /// Keep what is up to date, draw the rest.
    Keep,
    /// Draw all of them.
    Again,
    /// Draw only those whose take is out of date.
    OnlyStale,
}

/// What was found to do, and what was submitted.
#[derive(Debug, Clone, Default)]
pub struct Produced {
    /// What was newly submitted; none when nothing was.
    pub batch: Option<BatchId>,
    /// The jobs of every shot that is being drawn, newly submitted or left from an earlier start.
    pub jobs: BTreeMap<ShotId, Vec<JobId>>,
    /// Every batch that one of them is in.
    pub batches: BTreeSet<BatchId>,
    /// How many of them were left from an earlier start.
    pub resumed: usize,
    /// Shots whose take is up to date.
    pub fresh: Vec<ShotCode>,
    /// Shots whose approved take is out of date and was kept.
    pub approved: Vec<ShotCode>,
    /// What the recipe cannot be asked, by shot.
    pub omitted: BTreeMap<ShotCode, Vec<String>>,
}

/// What is drawn, and from what.
struct Order<'a> {
    production: &'a Production,
    wanted: &'a Produce,
    brief: Brief,
    panels: Panels,
}

/// New takes of one shot.
struct Missing<'a> {
    shot: &'a Shot,
    count: u32,
}

impl Studio {
    /// Submits jobs for every shot that needs some. Jobs left from an earlier start go on when they still ask
    /// for the same, and are cancelled when they do not.
    ///
    /// # Errors
    ///
    /// When a shot has no request or the engine refuses one; nothing is submitted then.
    pub async fn produce(
        &self,
        dispatch: &dyn Dispatch,
        production: &Production,
        wanted: &Produce,
    ) -> Result<Produced, StudioError> {
        check_count(wanted.takes)?;
        let order = self.order(production, wanted).await?;
        let _alone = self.making.lock().await;
        let takes = self.takes_by_shot(production, wanted.stage).await?;
        let open = self.open_draws(production, wanted.stage).await?;
        let mut produced = Produced::default();
        let mut missing = Vec::new();
        for shot in wanted_shots(production, &wanted.shots)? {
            let own = takes.get(&shot.id).map(Vec::as_slice).unwrap_or_default();
            match need(&order, shot, own)? {
                Need::Nothing => produced.fresh.push(shot.code.clone()),
                Need::NotAsked => {}
                Need::KeepApproved => produced.approved.push(shot.code.clone()),
                Need::Drawing { takes } => {
                    let left = self.still_wanted(dispatch, &order, shot, takes, &open).await?;
                    produced.resume(shot, &left);
                    let count = takes.saturating_sub(u32::try_from(left.len()).unwrap_or(u32::MAX));
                    missing.push(Missing { shot, count });
                }
            }
        }
        let wishes = missing.iter().flat_map(|missing| missing.wishes(&order.brief)).collect();
        let prepared = self.prepare(production, &order.panels, wishes);
        produced.omitted = prepared.omitted();
        let label = format!("{} {}", production.episode.code, wanted.stage);
        let admitted = self
            .admit(dispatch, production, prepared, Terms { label, band: wanted.band, budget: Budget::NONE })
            .await?;
        produced.add(admitted);
        Ok(produced)
    }

    /// What is drawn, with everything that its requests are made of.
    async fn order<'a>(
        &self,
        production: &'a Production,
        wanted: &'a Produce,
    ) -> Result<Order<'a>, StudioError> {
        let recipe = self.recipe_for(&wanted.engine, wanted.stage, wanted.recipe.as_deref())?;
        let panels = self.panels(production, [&recipe]).await?;
        let (stage, moment, direction) = (wanted.stage, wanted.moment, wanted.direction.clone());
        let brief = Brief { recipe, stage, moment, direction };
        Ok(Order { production, wanted, brief, panels })
    }

    /// How long, in milliseconds, the drawing of such shots took before.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn drawing_lengths_ms(
        &self,
        production: &Production,
        wanted: &Produce,
    ) -> Result<Vec<f64>, StudioError> {
        let size = production.project.style.frame;
        let measure = format!("draw/{}//{}x{}/0", wanted.stage, size.width, size.height);
        self.lengths_ms(&wanted.engine, &measure).await
    }

    /// The takes of one stage, by shot.
    pub(crate) async fn takes_by_shot(
        &self,
        production: &Production,
        stage: Stage,
    ) -> Result<BTreeMap<ShotId, Vec<TakeRecord>>, StudioError> {
        let mut takes: BTreeMap<ShotId, Vec<TakeRecord>> = BTreeMap::new();
        for record in self.store.takes_of_episode(&production.episode.id).await? {
            if record.take.stage == stage {
                takes.entry(record.take.shot.clone()).or_default().push(record);
            }
        }
        Ok(takes)
    }

    /// Drawing jobs of this stage that an earlier start left.
    async fn open_draws(&self, production: &Production, stage: Stage) -> Result<Vec<Job>, StudioError> {
        let jobs = self.store.open_jobs(&production.project.id).await?;
        let of_stage = |job: &Job| matches!(&job.work, Work::Draw(draw) if draw.request.stage == stage);
        Ok(jobs.into_iter().filter(|job| of_stage(job) && job.shot.is_some()).collect())
    }

    /// The open jobs of a shot that would draw the right thing, at most `most`. Those that were asked the same and
    /// would draw what nobody wants any more are cancelled.
    async fn still_wanted<'j>(
        &self,
        dispatch: &dyn Dispatch,
        order: &Order<'_>,
        shot: &Shot,
        most: u32,
        open: &'j [Job],
    ) -> Result<Vec<&'j Job>, StudioError> {
        let content = order.brief.compiled(order.production, &order.panels, shot, 0)?.request.content();
        let mut right = Vec::new();
        for job in open.iter().filter(|job| job.shot.as_ref() == Some(&shot.id)) {
            let Work::Draw(draw) = &job.work else { continue };
            if !matches!(draw.destination, Destination::Take(_))
                || !order.asks_the_same(&job.engine, &draw.request)
            {
                continue;
            }
            let same = content.with_seed(draw.request.seed) == draw.request.fingerprint();
            if same && right.len() < most as usize {
                if job.state == JobState::Held {
                    dispatch.steer(&job.id, Move::Resume.into(), &self.actor).await?;
                }
                right.push(job);
            } else {
                dispatch.steer(&job.id, Move::Cancel.into(), &self.actor).await?;
            }
        }
        Ok(right)
    }

    /// The seed of a take: the direction's, or the one that the style's rule gives.
    pub(crate) fn seed_of(&self, brief: &Brief, production: &Production, shot: &Shot, ordinal: u32) -> u64 {
        let policy = production.project.style.seeds;
        let by_rule = || {
            let of_shot = (shot.id.as_str(), &shot.content);
            seed_for(policy, of_shot, (brief.stage, ordinal), || self.ids.next())
        };
        brief.direction.seed.unwrap_or_else(by_rule)
    }
}

impl Order<'_> {
    /// Whether a request answers what is ordered, were it up to date.
    fn asks_the_same(&self, engine: &str, request: &Request) -> bool {
        engine == self.wanted.engine
            && request.recipe == self.brief.recipe.name
            && request.moment == self.brief.moment
            && request.made_of.direction == self.brief.direction
    }
}

impl<'a> Missing<'a> {
    fn wishes(&self, brief: &'a Brief) -> impl Iterator<Item = Wish<'a>> {
        std::iter::repeat_n(Wish { shot: self.shot, brief }, self.count as usize)
    }
}

impl Produced {
    fn add(&mut self, admitted: Admitted) {
        if admitted.jobs.is_empty() {
            return;
        }
        self.batches.insert(admitted.batch.clone());
        self.batch = Some(admitted.batch);
        for (shot, job) in admitted.jobs {
            self.jobs.entry(shot).or_default().push(job);
        }
    }

    /// The job of each shot whose take is the one to be picked: of several the last.
    #[must_use]
    pub fn picture_jobs(&self) -> BTreeMap<ShotId, JobId> {
        let last = |(shot, jobs): (&ShotId, &Vec<JobId>)| Some((shot.clone(), jobs.last()?.clone()));
        self.jobs.iter().filter_map(last).collect()
    }

    /// Every job.
    #[must_use]
    pub fn all_jobs(&self) -> BTreeSet<JobId> {
        self.jobs.values().flatten().cloned().collect()
    }

    fn resume(&mut self, shot: &Shot, jobs: &[&Job]) {
        for job in jobs {
            self.batches.insert(job.batch.clone());
            self.jobs.entry(shot.id.clone()).or_default().push(job.id.clone());
        }
        self.resumed += jobs.len();
    }
}

/// What a worker should have loaded; nothing for work that runs no model.
pub(crate) fn affinity(request: &Request) -> Affinity {
    let Some(generation) = &request.generation else { return Affinity::default() };
    let loras: BTreeSet<&str> = generation.loras.iter().map(|lora| lora.name.as_str()).collect();
    Affinity { model: generation.checkpoint.clone(), loras: loras.into_iter().map(str::to_owned).collect() }
}

fn check_count(takes: u32) -> Result<(), StudioError> {
    if (1..=MOST_TAKES).contains(&takes) {
        return Ok(());
    }
    let message = format!("a shot is drawn 1 to {MOST_TAKES} times at once, not {takes}");
    Err(Refusal::invalid("takes", message, "ask for fewer, and for more when you have seen those"))
}

fn wanted_shots<'a>(production: &'a Production, codes: &[ShotCode]) -> Result<Vec<&'a Shot>, StudioError> {
    if codes.is_empty() {
        return Ok(production.active().collect());
    }
    let wanted: BTreeSet<&str> = codes.iter().map(ShotCode::as_str).collect();
    wanted.into_iter().map(|code| production.shot(code)).collect()
}

/// The counter from which the takes of one stage of a shot are numbered.
pub(crate) fn take_counter(shot: &ShotId, stage: Stage) -> String {
    format!("take/{shot}/{stage}")
}
