//! Admission: many pictures are compiled, judged and queued together, or none of them is.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::compile::Compiled;
use domain::id::{BatchId, JobId, ShotId, TakeId};
use domain::line::budget::Budget;
use domain::line::job::{Band, NewJob};
use domain::line::work::{Destination, Draw, Reuse, TakePlace, Work};
use domain::preflight::{Finding, Report, Stock, judge};
use domain::recipe::Recipe;
use domain::shot::{Shot, ShotCode};

use super::brief::{Brief, Panels};
use super::clip::{at_once, cannot_move};
use super::find::Production;
use super::produce::{affinity, take_counter};
use crate::error::StudioError;
use crate::line::dispatch::{BatchTerms, Dispatch, Offer};
use crate::studio::Studio;

/// Pictures that a batch has at least to get a report by itself when it is over.
const WITH_REPORT: usize = 20;

/// One picture that is wanted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wish<'a> {
    /// Of which shot.
    pub(crate) shot: &'a Shot,
    /// What is asked.
    pub(crate) brief: &'a Brief,
}

/// Pictures that were compiled and judged.
#[derive(Debug)]
pub(crate) struct Prepared<'a> {
    /// What is wanted, in the order of asking.
    pub(crate) wishes: Vec<Wish<'a>>,
    /// The request of each wish, without its seed; candidates of one shot share theirs.
    compiled: Vec<Arc<Compiled>>,
    /// What was found.
    pub(crate) report: Report,
}

/// Wishes of which each was judged by itself.
struct Judged<'a> {
    /// Those that have a request.
    wishes: Vec<Wish<'a>>,
    /// Their requests.
    compiled: Vec<Arc<Compiled>>,
    /// What is said of all wishes, by shot.
    findings: Vec<(String, Finding)>,
}

/// Under what terms pictures are queued.
#[derive(Debug, Clone)]
pub(crate) struct Terms {
    /// What the batch is called.
    pub(crate) label: String,
    /// How urgent it is.
    pub(crate) band: Band,
    /// Whether pictures that are there may answer.
    pub(crate) pictures: Pictures,
    /// What it may take.
    pub(crate) budget: Budget,
}

/// Whether pictures that are there may answer what is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pictures {
    /// An equal request is answered by its picture.
    MayBeThere,
    /// Every picture is to be a new one: seeds that would give one that is there are passed over.
    New,
}

/// What was queued.
#[derive(Debug, Clone)]
pub(crate) struct Admitted {
    /// The batch.
    pub(crate) batch: BatchId,
    /// Its jobs, in the order of the wishes.
    pub(crate) jobs: Vec<(ShotId, JobId)>,
}

impl Prepared<'_> {
    /// What the recipes cannot be asked, by shot.
    pub(crate) fn omitted(&self) -> BTreeMap<ShotCode, Vec<String>> {
        let mut omitted: BTreeMap<ShotCode, Vec<String>> = BTreeMap::new();
        for (wish, compiled) in self.wishes.iter().zip(&self.compiled) {
            let of_shot = omitted.entry(wish.shot.code.clone()).or_default();
            for what in &compiled.omitted {
                if !of_shot.contains(what) {
                    of_shot.push(what.clone());
                }
            }
        }
        omitted.retain(|_, what| !what.is_empty());
        omitted
    }

    /// The requests, as they are before each gets its seed.
    pub(crate) fn compiled(&self) -> &[Arc<Compiled>] {
        &self.compiled
    }
}

impl Studio {
    /// Compiles and judges everything that is wanted, and once more where a server has more by now than it was known to.
    /// Writes nothing.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub(crate) async fn prepare<'a>(
        &self,
        production: &Production,
        panels: &Panels,
        wishes: Vec<Wish<'a>>,
    ) -> Result<Prepared<'a>, StudioError> {
        let prepared = self.prepare_once(production, panels, wishes.clone()).await?;
        if prepared.report.is_clear() {
            return Ok(prepared);
        }
        let engines: BTreeSet<&str> = wishes.iter().map(|wish| wish.brief.recipe.engine.as_str()).collect();
        let mut is_new = false;
        for engine in engines.into_iter().filter_map(|name| self.engines.get(name)) {
            is_new |= engine.look().await;
        }
        if is_new { self.prepare_once(production, panels, wishes).await } else { Ok(prepared) }
    }

    async fn prepare_once<'a>(
        &self,
        production: &Production,
        panels: &Panels,
        wishes: Vec<Wish<'a>>,
    ) -> Result<Prepared<'a>, StudioError> {
        let stocks = self.stocks_for(&wishes).await;
        let Judged { wishes, compiled, mut findings } = self.judge(production, panels, wishes, &stocks);
        let requests = wishes.iter().zip(&compiled);
        let requests = requests.map(|(wish, compiled)| (wish.shot.code.to_string(), &compiled.request));
        findings.extend(self.missing_inputs(requests).await?);
        Ok(Prepared { wishes, compiled, report: Report::of(findings) })
    }

    /// Compiles every wish and judges its request by itself.
    fn judge<'a>(
        &self,
        production: &Production,
        panels: &Panels,
        wishes: Vec<Wish<'a>>,
        stocks: &BTreeMap<String, Vec<Stock>>,
    ) -> Judged<'a> {
        let (mut findings, mut ready, mut compiled) = (Vec::new(), Vec::new(), Vec::new());
        let mut before: Option<(Wish<'a>, Arc<Compiled>)> = None;
        for wish in wishes {
            // Several candidates of a shot come one after the other and differ only in their seeds.
            if let Some((_, same)) = before.as_ref().filter(|(earlier, _)| earlier.asks_the_same(&wish)) {
                compiled.push(same.clone());
                ready.push(wish);
                continue;
            }
            let code = || wish.shot.code.to_string();
            match wish.brief.compile(production, panels, wish.shot, 0) {
                Err(error) => findings.push((code(), of_error(&error.to_string()))),
                Ok(one) => {
                    let servers =
                        stocks.get(&wish.brief.recipe.engine).map(Vec::as_slice).unwrap_or_default();
                    let judged = self.judged(&wish.brief.recipe, &one, servers);
                    findings.extend(judged.into_iter().map(|finding| (code(), finding)));
                    let one = Arc::new(one);
                    before = Some((wish, one.clone()));
                    ready.push(wish);
                    compiled.push(one);
                }
            }
        }
        Judged { wishes: ready, compiled, findings }
    }

    /// What is said of one request, whatever files there are.
    fn judged(&self, recipe: &Recipe, compiled: &Compiled, servers: &[Stock]) -> Vec<Finding> {
        let request = &compiled.request;
        let mut findings = request.generation.as_ref().map(|asked| judge(asked, servers)).unwrap_or_default();
        findings.extend(cannot_move(recipe, request));
        findings.extend(self.cannot_encode(request));
        findings.extend(self.refused(recipe, compiled));
        findings
    }

    /// What the engines of these wishes have now.
    async fn stocks_for(&self, wishes: &[Wish<'_>]) -> BTreeMap<String, Vec<Stock>> {
        let mut stocks = BTreeMap::new();
        for wish in wishes {
            let name = &wish.brief.recipe.engine;
            if let (Some(engine), false) = (self.engines.get(name), stocks.contains_key(name)) {
                stocks.insert(name.clone(), engine.stock().await);
            }
        }
        stocks
    }

    /// What the engine itself says against a request.
    fn refused(&self, recipe: &Recipe, compiled: &Compiled) -> Option<Finding> {
        let engine = &recipe.engine;
        let fault = match self.engines.get(engine) {
            Some(engine) => engine.check(&at_once(recipe, &compiled.request)).err()?.message,
            None => format!("there is no engine \"{engine}\": `sakuga engine list` lists them"),
        };
        Some(of_error(&fault))
    }

    /// Queues what was prepared as one batch.
    ///
    /// # Errors
    ///
    /// When something keeps it from being admitted, or the database refuses; nothing is queued then.
    pub(crate) async fn admit(
        &self,
        dispatch: &dyn Dispatch,
        production: &Production,
        prepared: Prepared<'_>,
        terms: Terms,
    ) -> Result<Admitted, StudioError> {
        if !prepared.report.is_clear() {
            return Err(StudioError::Preflight(prepared.report));
        }
        let batch = BatchId::fresh(self.ids.as_ref());
        let ordinals = self.next_ordinals(&prepared.wishes).await?;
        let names = production.names();
        let mut unknown: BTreeMap<&ShotId, Vec<String>> = BTreeMap::new();
        let mut jobs = Vec::with_capacity(ordinals.len());
        for ((wish, compiled), ordinal) in prepared.wishes.iter().zip(&prepared.compiled).zip(ordinals) {
            let not_understood = unknown
                .entry(&wish.shot.id)
                .or_insert_with(|| names.not_understood(&wish.shot.content))
                .clone();
            let draw = Draw {
                request: compiled.request.clone(),
                destination: self.destination(production, wish, ordinal),
                not_understood,
                not_asked: compiled.omitted.clone(),
                reuse: Reuse::Allowed,
                link: None,
            };
            jobs.push(self.job_of(production, wish, (draw, ordinal), (&batch, terms.band)));
        }
        if terms.pictures == Pictures::New {
            self.walk_seeds(&mut jobs).await?;
        }
        let of_shot = |job: &NewJob| Some((job.shot.clone()?, job.id.clone()));
        let admitted = Admitted { batch: batch.clone(), jobs: jobs.iter().filter_map(of_shot).collect() };
        let wanted = prepared.wishes.iter().zip(jobs);
        let jobs: Vec<NewJob> =
            wanted.flat_map(|(wish, job)| self.chained(&wish.brief.recipe, job)).collect();
        if !jobs.is_empty() {
            let (project, actor) = (production.project.id.clone(), self.actor.clone());
            let batch_terms = BatchTerms { budget: terms.budget, report: jobs.len() >= WITH_REPORT };
            let label = terms.label;
            dispatch.offer(Offer { batch, project, actor, label, terms: batch_terms, jobs }).await?;
        }
        Ok(admitted)
    }

    /// A number for each take. Numbers are never used again, also when their job came to nothing.
    async fn next_ordinals(&self, wishes: &[Wish<'_>]) -> Result<Vec<u32>, StudioError> {
        let mut wanted: BTreeMap<String, u32> = BTreeMap::new();
        for wish in wishes {
            *wanted.entry(take_counter(&wish.shot.id, wish.brief.stage)).or_default() += 1;
        }
        let mut tx = self.begin().await?;
        let mut next: BTreeMap<String, u32> = BTreeMap::new();
        for (counter, count) in wanted {
            let last = tx.count_up_by(&counter, count).await?;
            next.insert(counter, last - count + 1);
        }
        tx.commit().await?;
        let mut number = |wish: &Wish<'_>| {
            let next = next.entry(take_counter(&wish.shot.id, wish.brief.stage)).or_default();
            *next += 1;
            *next - 1
        };
        Ok(wishes.iter().map(&mut number).collect())
    }

    /// The place of a new take in the tree.
    fn destination(&self, production: &Production, wish: &Wish<'_>, ordinal: u32) -> Destination {
        let shot = wish.shot;
        Destination::Take(TakePlace {
            take: TakeId::fresh(self.ids.as_ref()),
            project: production.project.slug.to_string(),
            episode: production.episode.code.clone(),
            scene: production.scene_of(shot).map(|scene| scene.code.clone()).unwrap_or_default(),
            shot: shot.code.clone(),
            stage: wish.brief.stage,
            ordinal,
        })
    }

    fn job_of(
        &self,
        production: &Production,
        wish: &Wish<'_>,
        (mut draw, ordinal): (Draw, u32),
        (batch, band): (&BatchId, Band),
    ) -> NewJob {
        draw.request.seed = self.seed_of(wish.brief, production, wish.shot, ordinal);
        NewJob {
            id: JobId::fresh(self.ids.as_ref()),
            batch: batch.clone(),
            project: production.project.id.clone(),
            shot: Some(wish.shot.id.clone()),
            engine: wish.brief.recipe.engine.clone(),
            band,
            affinity: affinity(&draw.request),
            work: Work::Draw(Box::new(draw)),
            needs: Vec::new(),
        }
    }
}

impl Wish<'_> {
    /// Whether two wishes are the same shot and the same brief.
    fn asks_the_same(&self, other: &Wish<'_>) -> bool {
        std::ptr::eq(self.shot, other.shot) && std::ptr::eq(self.brief, other.brief)
    }
}

/// A refusal in words, which end with what to do.
fn of_error(words: &str) -> Finding {
    let (what, fix) = words.rsplit_once(": ").unwrap_or((words, "change the shot or the recipe"));
    Finding::Trouble { what: what.to_owned(), fix: fix.to_owned() }
}
