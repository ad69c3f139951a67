//! What is out of date: takes that would look different if they were drawn now.
//!
//! A shot is compiled once for all of its takes that were asked the same, because only their seeds differ. Whole
//! requests are read only to say why: one for each content that is out of date.

use std::collections::{BTreeSet, HashMap};

use domain::id::{ShotId, TakeId};
use domain::request::{Asked, Request};
use domain::shot::Shot;
use domain::take::{Moment, Review, Stage};
use serde::Serialize;
use store::TakeMark;

use super::brief::{Brief, Panels};
use super::difference::differences_of;
use super::find::Production;
use crate::error::StudioError;
use crate::studio::Studio;

/// What is said of a take that was made before requests had the form they have now.
const EARLIER_FORM: &str = "form";

/// A take that is out of date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stale {
    /// The shot.
    pub shot: String,
    /// The stage.
    pub stage: Stage,
    /// The moment of the shot that it shows.
    pub moment: Moment,
    /// The take's number.
    pub take: u32,
    /// Which parts of its request differ, such as `figures.hana.palette.hair`.
    pub because: Vec<String>,
    /// Whether it is approved, and so kept.
    pub approved: bool,
    /// Whether the reel uses it.
    pub picked: bool,
}

/// A take that is out of date, before it is said why.
struct OutOfDate<'a> {
    mark: &'a TakeMark,
    shot: &'a Shot,
    /// What would be asked now; none when nothing can be, or could not be compared.
    now: Option<Request>,
    /// Why nothing can be asked now.
    trouble: Option<String>,
}

impl Studio {
    /// Lists the takes of an episode that are out of date, and why, those that are picked and those that are not. Takes
    /// that a person sent back are left out.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn stale(&self, production: &Production) -> Result<Vec<Stale>, StudioError> {
        let marks = self.store.take_marks(&production.episode.id).await?;
        let recipes = self.recipes_by_name();
        let asked: BTreeSet<&str> = marks.iter().filter_map(TakeMark::recipe).collect();
        let panels = self.panels(production, asked.into_iter().filter_map(|name| recipes.get(name))).await?;
        self.stale_of(production, &panels, &marks).await
    }

    /// Those of these takes that are out of date.
    pub(super) async fn stale_of(
        &self,
        production: &Production,
        panels: &Panels,
        marks: &[TakeMark],
    ) -> Result<Vec<Stale>, StudioError> {
        let found = Judge::new(self, production, panels).out_of_date(marks);
        let before = self.one_request_of_each(&found).await?;
        let mut reasons: HashMap<(&ShotId, &str), Vec<String>> = HashMap::new();
        let mut stale = Vec::with_capacity(found.len());
        for one in &found {
            let content = one.mark.made.as_ref().map(|made| made.content.as_str()).unwrap_or_default();
            let because = reasons.entry((&one.mark.shot, content)).or_insert_with(|| one.because(&before));
            stale.push(one.stale(because.clone()));
        }
        Ok(stale)
    }

    /// For each content of a shot that is out of date the request of one take that has it, by shot and content.
    async fn one_request_of_each(
        &self,
        found: &[OutOfDate<'_>],
    ) -> Result<HashMap<(ShotId, String), Request>, StudioError> {
        let mut first: HashMap<(ShotId, String), TakeId> = HashMap::new();
        for one in found.iter().filter(|one| one.now.is_some()) {
            let Some(made) = &one.mark.made else { continue };
            first
                .entry((one.mark.shot.clone(), made.content.clone()))
                .or_insert_with(|| one.mark.take.clone());
        }
        let takes: Vec<TakeId> = first.values().cloned().collect();
        let mut requests: HashMap<TakeId, Request> =
            self.store.requests_of_takes(&takes).await?.into_iter().collect();
        Ok(first.into_iter().filter_map(|(key, take)| Some((key, requests.remove(&take)?))).collect())
    }
}

impl OutOfDate<'_> {
    /// The paths at which the requests differ; a figure goes by its name and not by its number.
    fn because(&self, before: &HashMap<(ShotId, String), Request>) -> Vec<String> {
        if let Some(trouble) = &self.trouble {
            return vec![trouble.clone()];
        }
        let Some((made, now)) = self.mark.made.as_ref().zip(self.now.as_ref()) else {
            return vec![EARLIER_FORM.to_owned()];
        };
        let Some(before) = before.get(&(self.mark.shot.clone(), made.content.clone())) else {
            return Vec::new();
        };
        let now = Request { seed: before.seed, made_of: before.made_of.clone(), ..now.clone() };
        differences_of(before, &now).into_iter().map(|difference| difference.path).collect()
    }

    fn stale(&self, because: Vec<String>) -> Stale {
        let TakeMark { stage, ordinal, picked, ref review, ref made, .. } = *self.mark;
        Stale {
            shot: self.shot.code.to_string(),
            stage,
            moment: made.as_ref().map(|made| made.asked.moment).unwrap_or_default(),
            take: ordinal,
            because,
            approved: *review == Review::Approved,
            picked,
        }
    }
}

/// Tells what is out of date in one production.
struct Judge<'a> {
    studio: &'a Studio,
    production: &'a Production,
    panels: &'a Panels,
    shots: HashMap<&'a ShotId, &'a Shot>,
}

/// What is known of everything that was asked the same of one shot.
type Known<'a> = Vec<(&'a Asked, Stage, Result<(String, Request), String>)>;

impl<'a> Judge<'a> {
    fn new(studio: &'a Studio, production: &'a Production, panels: &'a Panels) -> Self {
        let shots = production.active().map(|shot| (&shot.id, shot)).collect();
        Self { studio, production, panels, shots }
    }

    fn out_of_date<'m>(&self, marks: &'m [TakeMark]) -> Vec<OutOfDate<'m>>
    where
        'a: 'm,
    {
        let recipes = self.studio.recipes_by_name();
        let mut found = Vec::new();
        let mut known: HashMap<&ShotId, Known<'m>> = HashMap::new();
        for mark in marks.iter().filter(|mark| !matches!(mark.review, Review::Retake { .. })) {
            let Some(shot) = self.shots.get(&mark.shot).copied() else { continue };
            let Some(made) = &mark.made else {
                found.push(OutOfDate { mark, shot, now: None, trouble: None });
                continue;
            };
            let of_shot = known.entry(&mark.shot).or_default();
            let at =
                of_shot.iter().position(|(asked, stage, _)| *stage == mark.stage && **asked == made.asked);
            let at = if let Some(at) = at {
                at
            } else {
                let now = match Brief::of_asked(mark.stage, &made.asked, &recipes) {
                    Some(brief) => self.now(&brief, shot),
                    None => Err(format!("the recipe {} that made it is gone", made.asked.recipe)),
                };
                of_shot.push((&made.asked, mark.stage, now));
                of_shot.len() - 1
            };
            match &of_shot[at].2 {
                Ok((content, _)) if *content == made.content => {}
                Ok((_, now)) => found.push(OutOfDate { mark, shot, now: Some(now.clone()), trouble: None }),
                Err(trouble) => {
                    found.push(OutOfDate { mark, shot, now: None, trouble: Some(trouble.clone()) });
                }
            }
        }
        found
    }

    /// What would be asked of a shot now, with the hash of its content.
    fn now(&self, brief: &Brief, shot: &Shot) -> Result<(String, Request), String> {
        let compiled = brief.compile(self.production, self.panels, shot, 0);
        compiled
            .map(|compiled| (compiled.request.content().to_string(), compiled.request))
            .map_err(|error| format!("there is no request now: {error}"))
    }
}
