//! Replaying a job: the same work once more, made anew beside what came of it the first time.
//!
//! Everything that decides the picture stays: request, seed, recipe, files. What of that is no longer there is refused,
//! because a picture of something else would prove nothing.

use assets::rel_path::RelPath;
use domain::asset::ContentHash;
use domain::id::{BatchId, JobId, TakeId};
use domain::line::job::{Band, Job, NewJob};
use domain::line::work::{Destination, Draw, Reuse, TakePlace, Work};
use domain::preflight::{Finding, Report};
use domain::recipe::Recipe;
use domain::request::{FORM, Request};
use domain::shot::Shot;

use super::clip::at_once;
use super::find::Production;
use super::job::unknown;
use super::produce::take_counter;
use crate::error::{Refusal, StudioError};
use crate::line::dispatch::{BatchTerms, Dispatch, Offer};
use crate::studio::Studio;

/// A job that is made once more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replayed {
    /// The batch.
    pub batch: BatchId,
    /// The new job.
    pub job: JobId,
}

impl Studio {
    /// Queues the work of a job once more: a new take or drawing beside the old one, made whatever is there.
    ///
    /// # Errors
    ///
    /// When there is no such job, it is not over or makes no picture, or something that it was made of has changed or is
    /// gone; nothing is queued then.
    pub async fn replay(&self, dispatch: &dyn Dispatch, id: &JobId) -> Result<Replayed, StudioError> {
        let job = self.store.job(id).await?.ok_or_else(|| unknown(id))?;
        let draw = replayable(&job)?;
        let recipe = self.unchanged(draw).await?;
        let engine = self.engine(&job.engine)?;
        self.accept(engine.as_ref(), &at_once(&recipe, &draw.request)).await?;
        let batch = BatchId::fresh(self.ids.as_ref());
        let draw = Draw {
            destination: self.beside(&job, draw).await?,
            reuse: Reuse::Never,
            link: None,
            ..draw.clone()
        };
        let again = NewJob {
            id: JobId::fresh(self.ids.as_ref()),
            batch: batch.clone(),
            project: job.project.clone(),
            shot: job.shot.clone(),
            engine: job.engine.clone(),
            band: Band::Interactive,
            affinity: job.affinity.clone(),
            work: Work::Draw(Box::new(draw)),
            needs: Vec::new(),
        };
        let replayed = Replayed { batch: batch.clone(), job: again.id.clone() };
        let offer = Offer {
            batch,
            project: job.project,
            actor: self.actor.clone(),
            label: format!("replay of {id}"),
            terms: BatchTerms::default(),
            jobs: self.chained(&recipe, again),
        };
        dispatch.offer(offer).await?;
        Ok(replayed)
    }

    /// The recipe of a drawing, which with everything else that it was made of is as it was.
    async fn unchanged(&self, draw: &Draw) -> Result<Recipe, StudioError> {
        let request = &draw.request;
        let of = match &draw.destination {
            Destination::Take(place) => place.shot.to_string(),
            Destination::Drawing { path } => path.clone(),
            Destination::Nowhere => "the model".to_owned(),
        };
        let mut findings = self.changed_inputs(&of, request).await?;
        if request.form != FORM {
            let what = format!("its request has form {}, and form {FORM} is made now", request.form);
            findings.push((of.clone(), trouble(what, "draw it anew")));
        }
        let known = self.recipes().into_iter().find(|known| known.name == request.recipe);
        match same(known, request) {
            Ok(recipe) if findings.is_empty() => return Ok(recipe),
            Ok(_) => {}
            Err(finding) => findings.push((of, finding)),
        }
        Err(StudioError::Preflight(Report::of(findings)))
    }

    /// A place for the same picture once more, which nothing else has.
    async fn beside(&self, job: &Job, draw: &Draw) -> Result<Destination, StudioError> {
        match &draw.destination {
            Destination::Take(place) => self.take_beside(job, place).await,
            Destination::Drawing { path } => {
                let old = RelPath::new(path.clone())?;
                let folder = old.parent().ok_or_else(|| moved(job, "its folder is no folder of drawings"))?;
                let stem = old.file_name().rsplit_once('.').map_or(old.file_name(), |(stem, _)| stem);
                let prefix = stem.trim_end_matches(|letter: char| letter.is_ascii_digit());
                Ok(Destination::Drawing { path: self.next_name(&folder, prefix).await? })
            }
            Destination::Nowhere => Ok(Destination::Nowhere),
        }
    }

    async fn take_beside(&self, job: &Job, place: &TakePlace) -> Result<Destination, StudioError> {
        let project = self.store.projects().await?.into_iter().find(|project| project.id == job.project);
        let project = project.ok_or_else(|| moved(job, "its project is gone"))?;
        let production = self.production(project, &place.episode).await?;
        let shot = production.shots.iter().find(|shot| job.shot.as_ref() == Some(&shot.id));
        let shot = shot.ok_or_else(|| moved(job, "its shot is no longer in the episode"))?;
        let mut tx = self.begin().await?;
        let ordinal = tx.count_up(&take_counter(&shot.id, place.stage)).await?;
        tx.commit().await?;
        Ok(Destination::Take(TakePlace {
            take: TakeId::fresh(self.ids.as_ref()),
            project: production.project.slug.to_string(),
            scene: scene_code(&production, shot),
            shot: shot.code.clone(),
            ordinal,
            ..place.clone()
        }))
    }
}

fn scene_code(production: &Production, shot: &Shot) -> String {
    production.scene_of(shot).map(|scene| scene.code.clone()).unwrap_or_default()
}

/// The drawing of a job that can be made once more.
fn replayable(job: &Job) -> Result<&Draw, StudioError> {
    let id = &job.id;
    if !job.state.is_final() {
        return Err(Refusal::conflict(
            "wrong_state",
            format!("job {id} is {}: it is replayed when it is over", job.state),
            format!("`sakuga job explain {id}` says what it waits for"),
        ));
    }
    match &job.work {
        Work::Draw(draw) => Ok(draw),
        work => Err(Refusal::conflict(
            "no_picture",
            format!("job {id} is a {}: only pictures and clips are replayed", work.kind()),
            "cut or draw it anew with the command that made it",
        )),
    }
}

/// The recipe that a request names, if it has the content that it had then.
fn same(known: Option<Recipe>, request: &Request) -> Result<Recipe, Finding> {
    let name = &request.recipe;
    let Some(recipe) = known else {
        let what = format!("the recipe {name} that made it is gone");
        return Err(trouble(what, "put it back, or draw it anew with another one"));
    };
    if recipe.hash == request.recipe_hash {
        return Ok(recipe);
    }
    let (was, is) = (short(request.recipe_hash.as_ref()), short(recipe.hash.as_ref()));
    let what = format!("the recipe {name} was changed since: it was {was} and is {is}");
    Err(trouble(what, "bring it back as it was, or draw it anew with what it is now"))
}

fn short(hash: Option<&ContentHash>) -> &str {
    hash.map_or("part of the program", |hash| hash.0.get(..12).unwrap_or(&hash.0))
}

fn trouble(what: String, fix: &str) -> Finding {
    Finding::Trouble { what, fix: fix.to_owned() }
}

fn moved(job: &Job, why: &str) -> StudioError {
    let message = format!("job {} cannot be replayed: {why}", job.id);
    Refusal::conflict("place_gone", message, "draw it where it is wanted now")
}
