//! Producing: drawing the shots of an episode that have no up-to-date take yet.

mod left;
mod need;

use std::collections::{BTreeMap, BTreeSet};

use domain::compile::seed_for;
use domain::direction::Direction;
use domain::id::{BatchId, JobId, ShotId};
use domain::line::budget::Budget;
use domain::line::job::{Affinity, Band, Job};
use domain::preflight::{Report, Trouble};
use domain::request::Request;
use domain::shot::{Shot, ShotCode};
use domain::take::{Moment, Stage};
use store::TakeMark;

use super::admission::{Admitted, Pictures, Terms, Wish};
use super::brief::{Brief, Panels};
use super::direction::check_direction;
use super::find::Production;
use crate::error::{Refusal, StudioError};
use crate::line::dispatch::Dispatch;
use crate::studio::Studio;
use need::{Need, need, picked};

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
    /// What may disappoint, with the shots.
    pub warnings: Vec<Trouble>,
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
    brief: Brief,
    count: u32,
}

/// What is asked of one shot.
struct Ask<'a> {
    shot: &'a Shot,
    /// What a new take would be asked.
    brief: Brief,
    /// The content of its request; none when it cannot be compiled.
    now: Option<String>,
    /// The content that the picked take should have; none when nothing can be compared.
    due: Option<String>,
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
            let ask = self.ask(&order, shot, own);
            match need(wanted, &ask, own) {
                Need::Nothing => produced.fresh.push(shot.code.clone()),
                Need::NotAsked => {}
                Need::KeepApproved => produced.approved.push(shot.code.clone()),
                Need::Drawing { takes } => {
                    let left = self.still_wanted(dispatch, &order, &ask, takes, &open).await?;
                    produced.resume(shot, &left);
                    let count = takes.saturating_sub(u32::try_from(left.len()).unwrap_or(u32::MAX));
                    missing.push(Missing { shot, brief: ask.brief, count });
                }
            }
        }
        let wishes = missing.iter().flat_map(Missing::wishes).collect();
        let prepared = self.prepare(production, &order.panels, wishes).await?;
        produced.omitted = prepared.omitted();
        produced.warnings.clone_from(&prepared.report.warnings);
        let label = format!("{} {}", production.episode.code, wanted.stage);
        let budget = Budget::NONE;
        let terms = Terms { label, band: wanted.band, pictures: pictures(wanted), budget };
        let admitted = self.admit(dispatch, production, prepared, terms).await?;
        produced.add(admitted);
        Ok(produced)
    }

    /// Finds out what would keep all shots of `wanted` from being drawn, whatever they have already. Writes nothing.
    ///
    /// # Errors
    ///
    /// When the engine, the recipe or a shot is not there.
    pub async fn preflight(&self, production: &Production, wanted: &Produce) -> Result<Report, StudioError> {
        check_count(wanted.takes)?;
        let order = self.order(production, wanted).await?;
        let shots = wanted_shots(production, &wanted.shots)?;
        let all =
            shots.into_iter().map(|shot| Missing { shot, brief: order.brief.clone(), count: wanted.takes });
        let all: Vec<Missing<'_>> = all.collect();
        let wishes = all.iter().flat_map(Missing::wishes).collect();
        Ok(self.prepare(production, &order.panels, wishes).await?.report)
    }

    /// What is asked of a shot: what is wanted of all, and where that says nothing more, what the picked take was asked
    /// beyond its shot. A person who changed the words of one take means them for the next one, too.
    fn ask<'s>(&self, order: &Order<'_>, shot: &'s Shot, takes: &[TakeMark]) -> Ask<'s> {
        let picked = picked(takes, order.brief.moment).and_then(|picked| picked.made.as_ref());
        let of_recipe = picked.filter(|made| made.asked.recipe == order.brief.recipe.name);
        let mut brief = order.brief.clone();
        if let Some(made) = of_recipe.filter(|_| brief.direction.is_empty()) {
            brief.direction = made.asked.direction.clone();
        }
        let now = order.content(&brief, shot);
        let due = match order.wanted.fresh {
            // Whether a take is out of date is a question of its own recipe.
            Fresh::OnlyStale => picked.and_then(|made| {
                let own = Brief::of_asked(brief.stage, &made.asked, &self.recipes_by_name())?;
                order.content(&own, shot)
            }),
            Fresh::Keep | Fresh::Again => now.clone(),
        };
        Ask { shot, brief, now, due }
    }

    /// What is drawn, with everything that its requests are made of.
    async fn order<'a>(
        &self,
        production: &'a Production,
        wanted: &'a Produce,
    ) -> Result<Order<'a>, StudioError> {
        check_direction(&wanted.direction)?;
        let recipe = self.recipe_for(
            &wanted.engine,
            wanted.stage,
            wanted.recipe.as_deref(),
            &production.project.style,
        )?;
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
    async fn takes_by_shot(
        &self,
        production: &Production,
        stage: Stage,
    ) -> Result<BTreeMap<ShotId, Vec<TakeMark>>, StudioError> {
        let mut takes: BTreeMap<ShotId, Vec<TakeMark>> = BTreeMap::new();
        for mark in self.store.take_marks(&production.episode.id).await? {
            if mark.stage == stage {
                takes.entry(mark.shot.clone()).or_default().push(mark);
            }
        }
        Ok(takes)
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
    /// What a brief asks of a shot now, as one number; none when nothing can be asked.
    fn content(&self, brief: &Brief, shot: &Shot) -> Option<String> {
        let compiled = brief.compile(self.production, &self.panels, shot, 0).ok()?;
        Some(compiled.request.content().to_string())
    }
}

impl Ask<'_> {
    /// Whether a request answers what is asked, were it up to date.
    fn asks_the_same(&self, request: &Request) -> bool {
        request.recipe == self.brief.recipe.name
            && request.moment == self.brief.moment
            && request.made_of.direction == self.brief.direction
    }
}

impl Missing<'_> {
    fn wishes(&self) -> impl Iterator<Item = Wish<'_>> {
        std::iter::repeat_n(Wish { shot: self.shot, brief: &self.brief }, self.count as usize)
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
    // A recipe that is a file may need more of a server than its model.
    let recipe = request.recipe_hash.as_ref().map(|_| request.recipe.clone()).unwrap_or_default();
    Affinity {
        model: generation.checkpoint.clone(),
        loras: loras.into_iter().map(str::to_owned).collect(),
        recipe,
    }
}

/// Candidates side by side, and a drawing of what is up to date, are new pictures; the rest may be there already.
fn pictures(wanted: &Produce) -> Pictures {
    if wanted.takes > 1 || wanted.fresh == Fresh::Again { Pictures::New } else { Pictures::MayBeThere }
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
