//! A new take in place of one whose picture failed, within the budget of the style.
//!
//! It is promised in the transaction that writes down the failure, and asked for after it. A start that finds a promise
//! keeps it; asking twice gives the same job, because a job for the same drawing that is still open is found again.

use domain::id::{JobId, TakeId};
use domain::shot::ShotStatus;
use domain::take::Review;
use store::TakeRecord;

use crate::error::StudioError;
use crate::line::dispatch::Dispatch;
use crate::studio::Studio;
use crate::verbs::produce::{Fresh, Produce};

/// The take with which it began, when this one may cause a new one: not what a person approved or drew, nor what would
/// not take its place, and only while fewer than `most` were asked for.
pub(super) async fn origin(
    studio: &Studio,
    record: &TakeRecord,
    most: u32,
) -> Result<Option<TakeId>, StudioError> {
    let takes = studio.store.takes_of_shot(&record.take.shot).await?;
    let of_stage = takes.iter().filter(|other| other.take.stage == record.take.stage);
    let stays = of_stage.clone().any(|other| other.take.picked && is_a_persons(other));
    // Jobs are no files: when the database was made again from the folder, takes are old and nobody waits for them.
    let is_new = studio.store.job(&record.take.job).await?.is_some();
    if stays || is_a_persons(record) || !is_new {
        return Ok(None);
    }
    let origin = studio.store.origin_of(record).await?;
    Ok((studio.store.redraws_of(&origin).await? < most).then_some(origin))
}

fn is_a_persons(record: &TakeRecord) -> bool {
    record.take.review == Review::Approved || record.request.is_by_hand()
}

/// Asks for the take that `cause` was promised. A promise that nobody can keep is taken back.
pub(super) async fn keep(
    studio: &Studio,
    dispatch: &dyn Dispatch,
    cause: &TakeRecord,
) -> Result<(), StudioError> {
    let asked = match ask(studio, dispatch, cause).await {
        Err(error @ (StudioError::Store(_) | StudioError::LineStopped)) => return Err(error),
        Err(error) => {
            tracing::warn!(%error, take.id = %cause.take.id, "failed to ask for a new take");
            None
        }
        Ok(job) => job,
    };
    let mut tx = studio.begin().await?;
    match asked {
        Some(job) => tx.keep_redraw(&cause.take.id, &job).await?,
        None => tx.drop_redraw(&cause.take.id).await?,
    }
    tx.commit().await?;
    Ok(())
}

/// The job that draws the shot once more with the engine that drew it before; none when it is out of the film.
async fn ask(
    studio: &Studio,
    dispatch: &dyn Dispatch,
    cause: &TakeRecord,
) -> Result<Option<JobId>, StudioError> {
    let projects = studio.store.projects().await?;
    let Some(project) = projects.into_iter().find(|project| project.id == cause.asset.project) else {
        return Ok(None);
    };
    let Some(episode) = studio.store.episode_of(&cause.take.shot).await? else { return Ok(None) };
    let production = studio.production(project, &episode.code).await?;
    let Some(shot) = production.shots.iter().find(|shot| shot.id == cause.take.shot) else { return Ok(None) };
    if shot.status == ShotStatus::Omitted {
        return Ok(None);
    }
    let recipe = studio.recipe_named(&cause.request.recipe);
    let engine = recipe.map_or_else(|| cause.request.recipe.clone(), |recipe| recipe.engine);
    let wanted = Produce {
        recipe: Some(cause.request.recipe.clone()),
        moment: cause.request.moment,
        shots: vec![shot.code.clone()],
        fresh: Fresh::Again,
        direction: cause.request.made_of.direction.clone(),
        ..Produce::of(cause.take.stage, &engine)
    };
    let produced = studio.produce(dispatch, &production, &wanted).await?;
    Ok(produced.all_jobs().into_iter().next())
}
