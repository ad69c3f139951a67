//! Cutting: every shot of an episode, encoded in its furthest stage and joined into a reel.

use std::collections::BTreeMap;

use assets::names::{EpisodePlace, ProjectPlace};
use assets::rel_path::RelPath;
use domain::asset::Asset;
use domain::id::{BatchId, JobId, ShotId};
use domain::line::job::{Affinity, Band, Job, JobState, Need, NewJob, OnNeedFailed};
use domain::line::machine::Move;
use domain::line::work::{OverlayChoice, Reel, Work};
use domain::project::Project;
use domain::shot::Shot;
use store::TakeRecord;

use super::cut_plan::{Plan, reel_segment};
use super::find::Production;
use crate::error::{Refusal, RefusalKind, StudioError};
use crate::line::dispatch::{BatchTerms, Dispatch, Offer};
use crate::studio::Studio;

/// The engine whose workers encode and join.
pub const FILM: &str = "film";

/// What was submitted for a reel.
#[derive(Debug, Clone)]
pub struct CutJobs {
    /// What they were submitted in.
    pub batch: BatchId,
    /// The segment job of every shot, in order.
    pub segments: Vec<JobId>,
    /// The job that joins them.
    pub reel: JobId,
    /// Where the film will be below the data folder, unless an equal one is there already.
    pub export: String,
}

/// What a cut does with shots that are being drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drawings {
    /// It takes the pictures there are.
    AsTheyAre,
    /// It waits for the new ones.
    Awaited,
}

impl Studio {
    /// Submits the encoding of every shot and the joining. `draws` are shots whose picture is being drawn: their
    /// segments wait for it, and show a slate if it fails.
    ///
    /// # Errors
    ///
    /// When the episode has no shots, or rows cannot be written.
    pub async fn cut(
        &self,
        dispatch: &dyn Dispatch,
        production: &Production,
        overlay: OverlayChoice,
        draws: &BTreeMap<ShotId, JobId>,
    ) -> Result<CutJobs, StudioError> {
        if production.active().next().is_none() {
            let (message, fix) = ("the episode has no shots", "import a screenplay first");
            return Err(Refusal::conflict("no_shots", message, fix));
        }
        self.drop_earlier(dispatch, production).await?;
        let picked = self.picked_takes(production).await?;
        let batch = BatchId::fresh(self.ids.as_ref());
        let plan = Plan { production, overlay, draws, picked, batch: &batch };
        let shots: Vec<&Shot> = production.active().collect();
        let mut jobs = Vec::new();
        let mut start = 0;
        for (index, shot) in shots.iter().enumerate() {
            let next = shots.get(index + 1).copied();
            jobs.push(plan.segment_job(JobId::fresh(self.ids.as_ref()), shot, next, start));
            start += shot.content.frames;
        }
        let segments: Vec<JobId> = jobs.iter().map(|job| job.id.clone()).collect();
        let export = self.next_export(production)?;
        let reel = self.reel_job(production, overlay, &segments, (&batch, &export));
        let cut = CutJobs { batch: batch.clone(), segments, reel: reel.id.clone(), export };
        jobs.push(reel);
        let label = format!("{} animatic", production.episode.code);
        dispatch
            .offer(Offer {
                batch,
                project: production.project.id.clone(),
                actor: self.actor.clone(),
                label,
                terms: BatchTerms::default(),
                jobs,
            })
            .await?;
        Ok(cut)
    }

    /// Cuts an episode now: refuses at once when there is nothing to encode with, before anything is submitted.
    ///
    /// # Errors
    ///
    /// When ffmpeg is not there; otherwise see [`Studio::cut`].
    pub async fn cut_now(
        &self,
        dispatch: &dyn Dispatch,
        production: &Production,
        overlay: OverlayChoice,
        drawings: Drawings,
    ) -> Result<CutJobs, StudioError> {
        self.kit.film.ffmpeg().map_err(|error| no_ffmpeg(&error))?;
        let _alone = self.making.lock().await;
        let draws = match drawings {
            Drawings::AsTheyAre => BTreeMap::new(),
            Drawings::Awaited => self.open_pictures(production).await?,
        };
        self.cut(dispatch, production, overlay, &draws).await
    }

    /// The jobs that draw shots of an episode now or soon, by shot.
    async fn open_pictures(&self, production: &Production) -> Result<BTreeMap<ShotId, JobId>, StudioError> {
        let open = self.store.open_jobs(&production.project.id).await?;
        let draws = open.into_iter().filter(|job| {
            opens_its_shot(&job.work) && !matches!(job.state, JobState::Held | JobState::Cancelling)
        });
        let of_shot = |job: Job| Some((job.shot?, job.id));
        let draws: BTreeMap<ShotId, JobId> = draws.filter_map(of_shot).collect();
        let ours = |shot: &ShotId| production.shots.iter().any(|known| known.id == *shot);
        Ok(draws.into_iter().filter(|(shot, _)| ours(shot)).collect())
    }

    /// How long, in milliseconds, the encoding of shots of this size and the joining of reels took before.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn cut_lengths_ms(&self, production: &Production) -> Result<(Vec<f64>, Vec<f64>), StudioError> {
        let size = production.project.style.frame;
        let shots = format!("segment/{}x{}", size.width, size.height);
        Ok((self.lengths_ms(FILM, &shots).await?, self.lengths_ms(FILM, "reel").await?))
    }

    /// The film that a finished reel job stands for: its own file, or that of an equal earlier reel.
    ///
    /// # Errors
    ///
    /// When the job is no finished reel.
    pub async fn film_of(&self, job: &JobId) -> Result<Asset, StudioError> {
        let own = self.store.assets_of_job(job).await?.into_iter().next();
        let found = match own {
            Some(asset) => Some(asset),
            None => self.store.output_asset(job).await?,
        };
        found.ok_or_else(|| {
            let message = format!("job {job} has no film");
            Refusal::conflict("no_film", message, format!("`sakuga job show {job}` tells why"))
        })
    }

    /// Where that film is below the data folder.
    ///
    /// # Errors
    ///
    /// See [`Studio::film_of`].
    pub async fn reel_of(&self, job: &JobId) -> Result<RelPath, StudioError> {
        Ok(RelPath::new(self.film_of(job).await?.path)?)
    }

    /// The exports of a project by path, after one of them: at most so many.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn exports(
        &self,
        project: &Project,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<Asset>, StudioError> {
        let folder = ProjectPlace::new(&project.slug).exports();
        Ok(self.store.assets_below(&project.id, folder.as_str(), after, limit).await?)
    }

    /// Cancels what an earlier start left of a reel of this episode; its encoded shots are found in the cache.
    async fn drop_earlier(
        &self,
        dispatch: &dyn Dispatch,
        production: &Production,
    ) -> Result<(), StudioError> {
        for job in self.store.open_jobs(&production.project.id).await? {
            let of_episode = match &job.work {
                Work::Reel(reel) => reel.episode == production.episode.id,
                Work::Segment(_) => production.shots.iter().any(|shot| Some(&shot.id) == job.shot.as_ref()),
                Work::Draw(_) | Work::Sheet(_) => false,
            };
            if of_episode && job.state != JobState::Cancelling {
                dispatch.steer(&job.id, Move::Cancel.into(), &self.actor).await?;
            }
        }
        Ok(())
    }

    /// The picked take of the furthest stage, by shot.
    async fn picked_takes(
        &self,
        production: &Production,
    ) -> Result<BTreeMap<ShotId, TakeRecord>, StudioError> {
        let mut picked: BTreeMap<ShotId, TakeRecord> = BTreeMap::new();
        for record in self.store.takes_of_episode(&production.episode.id).await? {
            let further =
                picked.get(&record.take.shot).is_none_or(|known| known.take.stage < record.take.stage);
            if record.take.picked && record.take.moment.is_start() && further {
                picked.insert(record.take.shot.clone(), record);
            }
        }
        Ok(picked)
    }

    fn reel_job(
        &self,
        production: &Production,
        overlay: OverlayChoice,
        segments: &[JobId],
        (batch, export): (&BatchId, &str),
    ) -> NewJob {
        let shots: Vec<&Shot> = production.active().collect();
        let needs = shots.iter().zip(segments).map(|(shot, job)| Need {
            job: job.clone(),
            slot: shot.code.to_string(),
            on_failure: OnNeedFailed::Hold,
        });
        let reel = Reel {
            episode: production.episode.id.clone(),
            project: production.project.slug.to_string(),
            episode_code: production.episode.code.clone(),
            segments: shots.iter().map(|shot| reel_segment(production, shot)).collect(),
            overlay,
            title: production.episode.title.clone(),
            rate: production.project.style.rate,
            frame: production.project.style.frame,
            out: export.to_owned(),
        };
        NewJob {
            id: JobId::fresh(self.ids.as_ref()),
            batch: batch.clone(),
            project: production.project.id.clone(),
            shot: None,
            engine: FILM.to_owned(),
            band: Band::Normal,
            affinity: Affinity::default(),
            needs: needs.collect(),
            work: Work::Reel(reel),
        }
    }

    /// The name that the next reel gets if it differs from those there are. A name that was not used is used
    /// by the next one.
    fn next_export(&self, production: &Production) -> Result<String, StudioError> {
        let wrong = |error: assets::names::CodeError| StudioError::Invalid(error.to_string());
        let place = EpisodePlace::new(&production.project.slug, &production.episode.code).map_err(wrong)?;
        let kind = "animatic".parse().expect("the slug is a constant");
        let exports = ProjectPlace::new(&production.project.slug).exports();
        let version = self.folder.next_number(&exports, &place.export_prefix(&kind))?;
        Ok(place.export(&kind, version, "mp4")?.as_str().to_owned())
    }
}

/// Whether it draws the picture that stands for a shot in the reel.
fn opens_its_shot(work: &Work) -> bool {
    matches!(work, Work::Draw(draw) if draw.request.moment.is_start() && draw.is_whole())
}

fn no_ffmpeg(error: &film::error::FilmError) -> StudioError {
    let words = error.to_string();
    let (message, fix) = words.split_once(": ").unwrap_or((&words, "`sakuga status` tells what was found"));
    let (message, fix) = (message.to_owned(), fix.to_owned());
    let kind = RefusalKind::Unavailable;
    StudioError::Refused(Box::new(Refusal { kind, code: "no_ffmpeg", field: None, message, fix }))
}
