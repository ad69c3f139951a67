//! Drawing again: a retake with changed words, and variations of a take. Whatever comes of it is a new picture.

use std::collections::BTreeSet;

use domain::direction::Direction;
use domain::id::{BatchId, JobId};
use domain::line::budget::Budget;
use domain::line::job::{Band, NewJob};
use domain::line::work::Work;
use domain::recipe::{Recipe, Takes};
use domain::request::Fingerprint;
use domain::shot::Shot;
use domain::take::Stage;
use store::TakeRecord;

use super::admission::{Pictures, Terms, Wish};
use super::brief::Brief;
use super::choice::names;
use super::direction::{SEEDS, check_direction, check_number, on_top};
use super::find::Production;
use super::produce::MOST_TAKES;
use crate::error::{Refusal, StudioError};
use crate::line::dispatch::Dispatch;
use crate::studio::Studio;

/// How a take is varied. Of several ways every combination is drawn.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Variations {
    /// So many seeds after the take's own; 0 keeps it.
    pub seeds: u32,
    /// Starting from the take's picture, with so much of it changed: 0 not at all, 1 wholly.
    pub changes: Vec<f32>,
    /// Every `LoRA` multiplied by this, 0 to 2.
    pub lora_strengths: Vec<f32>,
    /// What else is asked, on top of what the take was asked.
    pub direction: Direction,
    /// Another recipe than the one that made the take.
    pub recipe: Option<String>,
}

/// What was queued.
#[derive(Debug, Clone)]
pub struct DrawnAgain {
    /// The batch.
    pub batch: BatchId,
    /// Its jobs, in the order of asking.
    pub jobs: Vec<JobId>,
    /// What of the asking comes to nothing, in words.
    pub omitted: Vec<String>,
}

impl Studio {
    /// The engine that makes what this recipe makes; none when the recipe is gone or a person's hand.
    #[must_use]
    pub fn engine_of(&self, recipe: &str) -> Option<String> {
        self.recipes().into_iter().find(|known| known.name == recipe).map(|known| known.engine)
    }

    /// Draws a take once more as the shot stands now, asked this on top of what it was asked.
    ///
    /// # Errors
    ///
    /// When the direction is wrong, a person drew the take, its recipe is gone, the shot has no request, something
    /// keeps it from being drawn, or the project takes no new work.
    pub async fn draw_again(
        &self,
        dispatch: &dyn Dispatch,
        production: &Production,
        (shot, record): (&Shot, &TakeRecord),
        more: &Direction,
    ) -> Result<DrawnAgain, StudioError> {
        let brief = self.brief_on_top(shot, record, None, more)?;
        let label = format!("{} {} again", shot.code, brief.stage);
        self.draw_new(dispatch, production, shot, (&[brief], label)).await
    }

    /// Draws variations of a take, as one batch.
    ///
    /// # Errors
    ///
    /// When nothing or too much is to vary, the recipe cannot do it, or as for [`Studio::draw_again`].
    pub async fn vary(
        &self,
        dispatch: &dyn Dispatch,
        production: &Production,
        (shot, record): (&Shot, &TakeRecord),
        variations: &Variations,
    ) -> Result<DrawnAgain, StudioError> {
        check_count(variations)?;
        let recipe = variations.recipe.as_deref();
        let brief = self.brief_on_top(shot, record, recipe, &variations.direction)?;
        self.check_able(&brief.recipe, brief.stage, variations)?;
        let directions = directions(&brief.direction, record, variations)?;
        let of = |direction| Brief { direction, ..brief.clone() };
        let briefs: Vec<Brief> = directions.into_iter().map(of).collect();
        let label = format!("{} {} variations of take {}", shot.code, brief.stage, record.take.ordinal);
        self.draw_new(dispatch, production, shot, (&briefs, label)).await
    }

    /// What a take was asked, and this on top of it.
    fn brief_on_top(
        &self,
        shot: &Shot,
        record: &TakeRecord,
        recipe: Option<&str>,
        more: &Direction,
    ) -> Result<Brief, StudioError> {
        check_direction(more)?;
        let stage = record.take.stage;
        if record.request.is_by_hand() && recipe.is_none() {
            let message = format!("a person drew take {} of {} {stage}", record.take.ordinal, shot.code);
            let fix =
                format!("name a recipe that can go on from it: {}", self.able(stage, |takes| takes.source));
            return Err(Refusal::conflict("drawn_by_hand", message, fix));
        }
        let name = recipe.unwrap_or(&record.request.recipe);
        let recipe = self.recipe_of(name, stage, "recipe")?;
        let direction = on_top(&record.request.made_of.direction, more);
        Ok(Brief { recipe, stage, moment: record.take.moment, direction })
    }

    /// Queues new pictures of a shot as one batch, or none of them.
    async fn draw_new(
        &self,
        dispatch: &dyn Dispatch,
        production: &Production,
        shot: &Shot,
        (briefs, label): (&[Brief], String),
    ) -> Result<DrawnAgain, StudioError> {
        let _alone = self.making.lock().await;
        let panels = self.panels(production, briefs.iter().map(|brief| &brief.recipe)).await?;
        let wishes = briefs.iter().map(|brief| Wish { shot, brief }).collect();
        let prepared = self.prepare(production, &panels, wishes).await?;
        let omitted = prepared.omitted().into_values().flatten().collect();
        let label = format!("{} {label}", production.episode.code);
        let terms = Terms { label, band: Band::Interactive, pictures: Pictures::New, budget: Budget::NONE };
        let admitted = self.admit(dispatch, production, prepared, terms).await?;
        let jobs = admitted.jobs.into_iter().map(|(_, job)| job).collect();
        Ok(DrawnAgain { batch: admitted.batch, jobs, omitted })
    }

    /// Refuses variations that the recipe cannot make, and names those that can.
    fn check_able(&self, recipe: &Recipe, stage: Stage, wanted: &Variations) -> Result<(), StudioError> {
        let takes = recipe.takes().cloned().unwrap_or_default();
        let from_picture = !wanted.changes.is_empty() || wanted.direction.source.is_some();
        if from_picture && !takes.source {
            let able = self.able(stage, |takes| takes.source);
            let message = format!("the recipe {} cannot start from a picture", recipe.name);
            return Err(Refusal::invalid("changes", message, format!("name a recipe that can: {able}")));
        }
        if !wanted.lora_strengths.is_empty() && takes.loras == 0 {
            let able = self.able(stage, |takes| takes.loras > 0);
            let message = format!("the recipe {} loads no LoRA", recipe.name);
            return Err(Refusal::invalid(
                "lora_strengths",
                message,
                format!("name a recipe that does: {able}"),
            ));
        }
        Ok(())
    }

    /// The names of the recipes for a stage that take this.
    fn able(&self, stage: Stage, takes: impl Fn(&Takes) -> bool) -> String {
        let recipes = self.recipes();
        let of_stage = recipes.iter().filter(|recipe| recipe.makes(stage));
        names(of_stage.filter(|recipe| recipe.takes().is_some_and(&takes)))
    }

    /// Walks the seeds of new jobs until no picture is there, or on its way, that would answer one of them.
    pub(super) async fn walk_seeds(&self, jobs: &mut [NewJob]) -> Result<(), StudioError> {
        let mut asked: BTreeSet<Fingerprint> = BTreeSet::new();
        for job in jobs {
            let Work::Draw(draw) = &mut job.work else { continue };
            let content = draw.request.content();
            let mut seed = draw.request.seed % SEEDS;
            let mut fingerprint = content.with_seed(seed);
            while asked.contains(&fingerprint) || self.store.is_answered(&fingerprint).await? {
                seed = (seed + 1) % SEEDS;
                fingerprint = content.with_seed(seed);
            }
            let wanted = draw.request.made_of.direction.seed.filter(|wanted| *wanted != seed);
            draw.not_asked.extend(wanted.map(|wanted| {
                format!("the seed {wanted}: its picture is there already; the next free one is {seed}")
            }));
            draw.request.seed = seed;
            // Whoever asks for the same again is to mean the seed that was taken.
            let direction = &mut draw.request.made_of.direction;
            direction.seed = direction.seed.map(|_| seed);
            asked.insert(fingerprint);
        }
        Ok(())
    }
}

fn check_count(wanted: &Variations) -> Result<(), StudioError> {
    let Variations { seeds, changes, lora_strengths, .. } = wanted;
    if *seeds == 0 && changes.is_empty() && lora_strengths.is_empty() {
        let fix = "give seeds, changes or lora_strengths";
        return Err(Refusal::invalid("seeds", "nothing is to vary", fix));
    }
    let ways = [*seeds as usize, changes.len(), lora_strengths.len()];
    let count = ways.into_iter().map(|way| way.max(1)).fold(1, usize::saturating_mul);
    if count > MOST_TAKES as usize {
        let message = format!("{count} variations are more than {MOST_TAKES}");
        return Err(Refusal::invalid(
            "seeds",
            message,
            "ask for fewer, and for more when you have seen those",
        ));
    }
    for change in changes {
        check_number("changes", Some(*change), 1.0)?;
    }
    for strength in lora_strengths {
        check_number("lora_strengths", Some(*strength), 2.0)?;
    }
    Ok(())
}

/// What each variation is asked: every combination of the ways, the seed changing last.
fn directions(
    base: &Direction,
    record: &TakeRecord,
    wanted: &Variations,
) -> Result<Vec<Direction>, StudioError> {
    let own = wanted.direction.seed.unwrap_or(record.request.seed) % SEEDS;
    let mut all = vec![Direction { seed: Some(own), ..base.clone() }];
    let source = wanted.direction.source.as_ref().unwrap_or(&record.asset.hash);
    let changed = |one: &Direction, change: &f32| Direction {
        source: Some(source.clone()),
        change: Some(*change),
        ..one.clone()
    };
    let multiplied =
        |one: &Direction, strength: &f32| Direction { lora_strength: Some(*strength), ..one.clone() };
    let seeded = |one: &Direction, step: &u64| Direction { seed: Some((own + step) % SEEDS), ..one.clone() };
    all = combined(all, &wanted.changes, changed);
    all = combined(all, &wanted.lora_strengths, multiplied);
    let steps: Vec<u64> = (1..=u64::from(wanted.seeds)).collect();
    all = combined(all, &steps, seeded);
    all.iter().try_for_each(check_direction)?;
    Ok(all)
}

fn combined<T>(all: Vec<Direction>, way: &[T], vary: impl Fn(&Direction, &T) -> Direction) -> Vec<Direction> {
    if way.is_empty() {
        return all;
    }
    all.iter().flat_map(|one| way.iter().map(|step| vary(one, step)).collect::<Vec<_>>()).collect()
}
