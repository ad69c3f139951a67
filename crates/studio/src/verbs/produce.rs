//! Producing: drawing the shots of an episode that have no up-to-date take yet.

use std::collections::{BTreeMap, BTreeSet};

use domain::compile::{Subject, compile, seed};
use domain::id::{BatchId, JobId, ShotId, TakeId};
use domain::line::job::{Affinity, Band, Job, JobState, NewJob};
use domain::line::machine::Move;
use domain::line::work::{Destination, Draw, TakePlace, Work};
use domain::request::Request;
use domain::shot::{Shot, ShotCode};
use domain::take::{Review, Stage};
use store::TakeRecord;

use super::find::Production;
use crate::error::StudioError;
use crate::line::dispatch::{Dispatch, Offer};
use crate::studio::Studio;

/// What is to be drawn.
#[derive(Debug, Clone)]
pub struct Produce {
    /// The stage.
    pub stage: Stage,
    /// The engine.
    pub engine: String,
    /// Only these shots; all when empty.
    pub shots: Vec<ShotCode>,
    /// What to do with shots whose take is up to date.
    pub fresh: Fresh,
    /// How urgent it is.
    pub band: Band,
}

/// What to do with shots whose take is up to date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fresh {
    /// Keep it.
    Keep,
    /// Draw another one.
    Again,
}

/// What was found to do, and what was submitted.
#[derive(Debug, Clone, Default)]
pub struct Produced {
    /// What was newly submitted; none when nothing was.
    pub batch: Option<BatchId>,
    /// The job of every shot that is being drawn, newly submitted or left from an earlier start.
    pub jobs: BTreeMap<ShotId, JobId>,
    /// Every batch that one of them is in.
    pub batches: BTreeSet<BatchId>,
    /// How many of them were left from an earlier start.
    pub resumed: usize,
    /// Shots whose take is up to date.
    pub fresh: Vec<ShotCode>,
    /// Shots whose approved take is out of date and was kept.
    pub approved: Vec<ShotCode>,
}

/// What a shot needs.
enum Need {
    Nothing,
    KeepApproved,
    Drawing,
}

impl Studio {
    /// Submits a job for every shot that needs one. Jobs left from an earlier start go on when they still ask
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
        let engine = self.engine(&wanted.engine)?.clone();
        let _alone = self.making.lock().await;
        let takes = self.takes_by_shot(production, wanted.stage).await?;
        let open = self.open_draws(production, wanted.stage).await?;
        let mut produced = Produced::default();
        let mut missing = Vec::new();
        for shot in wanted_shots(production, &wanted.shots)? {
            let own = takes.get(&shot.id).map(Vec::as_slice).unwrap_or_default();
            match need(production, wanted, shot, own)? {
                Need::Nothing => produced.fresh.push(shot.code.clone()),
                Need::KeepApproved => produced.approved.push(shot.code.clone()),
                Need::Drawing => match self.still_wanted(dispatch, production, wanted, shot, &open).await? {
                    Some(job) => {
                        produced.batches.insert(job.batch.clone());
                        produced.jobs.insert(shot.id.clone(), job.id.clone());
                        produced.resumed += 1;
                    }
                    None => missing.push(shot),
                },
            }
        }
        // Every request is compiled and checked before any row is written.
        for shot in &missing {
            let request = request(production, wanted, shot, 1)?;
            engine.check(&request).map_err(|fault| at(shot, &fault))?;
        }
        let offer = self.draws(production, wanted, &missing).await?;
        for (shot, job) in missing.iter().zip(&offer.jobs) {
            produced.jobs.insert(shot.id.clone(), job.id.clone());
        }
        if !offer.jobs.is_empty() {
            produced.batch = Some(offer.batch.clone());
            produced.batches.insert(offer.batch.clone());
            dispatch.offer(offer).await?;
        }
        Ok(produced)
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

    /// The open job of a shot that would draw the right thing; others are cancelled, as nobody wants them now.
    async fn still_wanted<'j>(
        &self,
        dispatch: &dyn Dispatch,
        production: &Production,
        wanted: &Produce,
        shot: &Shot,
        open: &'j [Job],
    ) -> Result<Option<&'j Job>, StudioError> {
        let mut right = None;
        for job in open.iter().filter(|job| job.shot.as_ref() == Some(&shot.id)) {
            let Work::Draw(draw) = &job.work else { continue };
            let Destination::Take(place) = &draw.destination else { continue };
            let now = request(production, wanted, shot, place.ordinal)?;
            if right.is_none() && job.engine == wanted.engine && now == draw.request {
                if job.state == JobState::Held {
                    dispatch.steer(&job.id, Move::Resume.into(), &self.actor).await?;
                }
                right = Some(job);
            } else {
                dispatch.steer(&job.id, Move::Cancel.into(), &self.actor).await?;
            }
        }
        Ok(right)
    }

    async fn draws(
        &self,
        production: &Production,
        wanted: &Produce,
        shots: &[&Shot],
    ) -> Result<Offer, StudioError> {
        let batch = BatchId::fresh(self.ids.as_ref());
        let mut jobs = Vec::with_capacity(shots.len());
        for shot in shots {
            let ordinal = self.next_ordinal(&shot.id, wanted.stage).await?;
            jobs.push(self.draw_job(production, wanted, shot, ordinal, &batch)?);
        }
        let label = format!("{} {}", production.episode.code, wanted.stage);
        Ok(Offer { batch, project: production.project.id.clone(), actor: self.actor.clone(), label, jobs })
    }

    /// Numbers are never used again, also when their job came to nothing.
    async fn next_ordinal(&self, shot: &ShotId, stage: Stage) -> Result<u32, StudioError> {
        let mut tx = self.begin().await?;
        let ordinal = tx.count_up(&take_counter(shot, stage)).await?;
        tx.commit().await?;
        Ok(ordinal)
    }

    fn draw_job(
        &self,
        production: &Production,
        wanted: &Produce,
        shot: &Shot,
        ordinal: u32,
        batch: &BatchId,
    ) -> Result<NewJob, StudioError> {
        let request = request(production, wanted, shot, ordinal)?;
        let scene = production.scene_of(shot).map(|scene| scene.code.clone()).unwrap_or_default();
        let destination = Destination::Take(TakePlace {
            take: TakeId::fresh(self.ids.as_ref()),
            project: production.project.slug.to_string(),
            episode: production.episode.code.clone(),
            scene,
            shot: shot.code.clone(),
            stage: wanted.stage,
            ordinal,
        });
        let not_understood = production.names().not_understood(&shot.content);
        Ok(NewJob {
            id: JobId::fresh(self.ids.as_ref()),
            batch: batch.clone(),
            project: production.project.id.clone(),
            shot: Some(shot.id.clone()),
            engine: wanted.engine.clone(),
            band: wanted.band,
            affinity: self.affinity(&wanted.engine, &request),
            work: Work::Draw(Box::new(Draw { request, destination, not_understood })),
            needs: Vec::new(),
        })
    }

    /// What a worker should have loaded; nothing for engines without models.
    pub(crate) fn affinity(&self, engine: &str, request: &Request) -> Affinity {
        let models = self.engines.get(engine).map(|engine| engine.capabilities().models).unwrap_or_default();
        if models.is_empty() {
            return Affinity::default();
        }
        let loras: BTreeSet<&str> =
            request.figures.iter().flat_map(|figure| &figure.lora).map(|lora| lora.name.as_str()).collect();
        Affinity {
            model: request.model.as_ref().map(|model| model.checkpoint.clone()).unwrap_or_default(),
            loras: loras.into_iter().map(str::to_owned).collect(),
        }
    }
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

/// The request for one take of a shot as things stand.
pub(crate) fn request(
    production: &Production,
    wanted: &Produce,
    shot: &Shot,
    ordinal: u32,
) -> Result<Request, StudioError> {
    let subject = Subject {
        content: &shot.content,
        cast: &production.cast,
        places: &production.places,
        style: &production.project.style,
        episode: &production.episode.code,
        stage: wanted.stage,
        recipe: &wanted.engine,
        seed: seed(shot.id.as_str(), wanted.stage, ordinal),
    };
    compile(subject).map_err(|source| StudioError::Compile { code: shot.code.to_string(), source })
}

fn need(
    production: &Production,
    wanted: &Produce,
    shot: &Shot,
    takes: &[TakeRecord],
) -> Result<Need, StudioError> {
    let Some(picked) = takes.iter().find(|record| record.take.picked) else { return Ok(Need::Drawing) };
    if wanted.fresh == Fresh::Again || matches!(picked.take.review, Review::Retake { .. }) {
        return Ok(Need::Drawing);
    }
    // What a person drew answers a shot whatever is asked for now; only a word of theirs replaces it.
    if picked.request.is_by_hand() {
        return Ok(Need::Nothing);
    }
    let now = request(production, wanted, shot, picked.take.ordinal)?;
    if now.fingerprint() == picked.take.fingerprint {
        return Ok(Need::Nothing);
    }
    let named = wanted.shots.contains(&shot.code);
    let approved = picked.take.review == Review::Approved;
    Ok(if approved && !named { Need::KeepApproved } else { Need::Drawing })
}

fn at(shot: &Shot, fault: &domain::error::Fault) -> StudioError {
    StudioError::Fault(domain::error::Fault {
        message: format!("{}: {}", shot.code, fault.message),
        ..fault.clone()
    })
}
