//! What a person brings: takes drawn by hand, and pictures that show what somebody looks like.
//!
//! A picture is written to staging while it comes, judged, and filed like the result of a job, under an identity of
//! its own that no job has. No engine replaces it: see [`domain::request::Request::is_by_hand`].

use assets::incoming::{Incoming, Refused};
use assets::intent::Intent;
use assets::names::ShotPlace;
use assets::rel_path::RelPath;
use assets::sidecar::{EngineRecord, Origin, Sidecar};
use assets::staging::Staged;
use domain::asset::{Asset, ContentHash};
use domain::compile::seed;
use domain::id::{AssetId, JobId, TakeId};
use domain::line::event::Event;
use domain::project::Project;
use domain::request::{HAND, Request};
use domain::shot::Shot;
use domain::take::{Moment, Review, Stage, Take};
use store::{TakeRecord, Tx};

use super::asset::blurred;
use super::brief::{Brief, Panels};
use super::find::Production;
use super::produce::take_counter;
use crate::error::{Refusal, RefusalKind, StudioError};
use crate::filing;
use crate::studio::Studio;

/// How many bytes are written at once, on a thread that may block.
const PIECE: usize = 256 * 1024;

/// A picture on its way in. Dropped, it leaves nothing.
pub struct Upload {
    studio: Studio,
    id: JobId,
    /// None while a thread writes.
    incoming: Option<Incoming>,
    pending: Vec<u8>,
}

/// A picture that came whole and was judged. Dropped, it leaves nothing.
pub struct Brought {
    pub(super) id: JobId,
    pub(super) incoming: Incoming,
    pub(super) staged: Staged,
    pub(super) thumbhash: Option<String>,
}

/// What a picture is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandTake {
    /// The stage, storyboard or keyframe.
    pub stage: Stage,
    /// The moment of the shot that it shows.
    pub moment: Moment,
    /// Whether it is to be the one the reel uses.
    pub pick: Pick,
    /// The take that was painted over.
    pub painted_over: Option<TakeId>,
}

impl HandTake {
    /// A picture of the start of a shot that nobody painted over.
    #[must_use]
    pub const fn of(stage: Stage, pick: Pick) -> Self {
        Self { stage, moment: Moment::Start, pick, painted_over: None }
    }
}

/// Whether a take is to be the one the reel uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pick {
    /// It is.
    This,
    /// What was picked stays picked.
    Keep,
}

impl Studio {
    /// Opens a place for a picture of at most `largest` bytes that comes in.
    ///
    /// # Errors
    ///
    /// When the disk refuses.
    pub async fn receive(&self, largest: u64) -> Result<Upload, StudioError> {
        let id = JobId::fresh(self.ids.as_ref());
        let (folder, of) = (self.folder.clone(), id.clone());
        let incoming = tokio::task::spawn_blocking(move || Incoming::begin(&folder, &of, largest)).await;
        let incoming = Some(incoming.map_err(|_| StudioError::LineStopped)??);
        Ok(Upload { studio: self.clone(), id, incoming, pending: Vec::with_capacity(PIECE) })
    }

    /// Files a picture as a take of a shot that a person made.
    ///
    /// # Errors
    ///
    /// When the shot has no request, the stage is none for pictures, or the database or the disk refuses.
    pub async fn add_hand_take(
        &self,
        production: Production,
        shot: Shot,
        hand: HandTake,
        brought: Brought,
    ) -> Result<TakeRecord, StudioError> {
        let studio = self.clone();
        // Its own task: whoever asked may go, and what is committed has to be carried out all the same.
        let filed = async move { studio.file_take(&production, &shot, hand, brought).await };
        tokio::spawn(filed).await.map_err(|_| StudioError::LineStopped)?
    }

    async fn file_take(
        &self,
        production: &Production,
        shot: &Shot,
        hand: HandTake,
        mut brought: Brought,
    ) -> Result<TakeRecord, StudioError> {
        let HandTake { stage, moment, pick, painted_over } = hand;
        if !matches!(stage, Stage::Storyboard | Stage::Keyframe) {
            let message = format!("a picture cannot be a take of the stage {stage}");
            return Err(Refusal::invalid("stage", message, "use storyboard or keyframe"));
        }
        let mut tx = self.begin().await?;
        let ordinal = tx.count_up(&take_counter(&shot.id, stage)).await?;
        let request = by_hand(production, shot, (stage, moment), ordinal)?;
        let path = take_path(production, shot, (stage, moment), ordinal, ending(&brought.staged))?;
        let asset = self.asset_of(&production.project, &path, &brought.staged);
        let take = Take {
            id: TakeId::fresh(self.ids.as_ref()),
            shot: shot.id.clone(),
            stage,
            moment,
            ordinal,
            job: brought.id.clone(),
            fingerprint: request.fingerprint(),
            asset: asset.id.clone(),
            picked: pick == Pick::This,
            cached: false,
            review: Review::Open,
            painted_over,
            created_at: self.clock.wall(),
        };
        let intents = intents(&brought, &path, &asset, Some(&take), Some(request.clone()))?;
        filing::write_down(&mut tx, &brought.id, std::slice::from_ref(&asset), &intents).await?;
        let record = TakeRecord { take, asset, request, omitted: Vec::new() };
        let unpicked = Take { picked: false, ..record.take.clone() };
        tx.put_take(&TakeRecord { take: unpicked, ..record.clone() }).await?;
        let (of, take, job) = (shot.id.clone(), record.take.id.clone(), brought.id.clone());
        tx.emit(Event::TakeAdded { shot: of, take, job });
        if pick == Pick::This {
            tx.pick(&record.take).await?;
        }
        tx.mark_document("shot", shot.id.as_str()).await?;
        keep_blurred(&mut tx, &record.asset, &brought).await?;
        brought.incoming.keep();
        tx.commit().await?;
        self.place(&brought, intents).await?;
        self.write_documents().await?;
        Ok(record)
    }

    /// The row of a file that a person brought: no job made it.
    pub(super) fn asset_of(&self, project: &Project, path: &RelPath, staged: &Staged) -> Asset {
        Asset {
            id: AssetId::fresh(self.ids.as_ref()),
            project: project.id.clone(),
            job: None,
            path: path.to_string(),
            hash: staged.hash.clone(),
            size: staged.size,
            media_type: staged.media_type.to_owned(),
            width: staged.width,
            height: staged.height,
            created_at: self.clock.wall(),
        }
    }

    /// Carries out what was committed. When the disk refuses now, the next start does it.
    pub(super) async fn place(&self, brought: &Brought, intents: Vec<Intent>) -> Result<(), StudioError> {
        if let Err(error) = filing::carry_out(&self.folder, &brought.id, 0, intents).await {
            tracing::error!(filing.id = %brought.id, %error, "failed to file a picture; it stays in staging");
            let message = format!("the picture is kept and its file is not in place yet: {error}");
            let fix = "start the studio again when the disk is in order; nothing is lost";
            return Err(Refusal::of(RefusalKind::Unavailable, "not_filed_yet", message, fix));
        }
        let mut tx = self.begin().await?;
        tx.close_intents(std::slice::from_ref(&brought.id)).await?;
        tx.commit().await?;
        Ok(())
    }
}

impl Brought {
    /// The hash of its content.
    #[must_use]
    pub const fn hash(&self) -> &ContentHash {
        &self.staged.hash
    }

    /// Where it waits below the data folder.
    pub(super) const fn path(&self) -> &RelPath {
        &self.staged.path
    }
}

impl Upload {
    /// Adds the next bytes.
    ///
    /// # Errors
    ///
    /// When they are too many, or the disk is full or refuses.
    pub async fn push(&mut self, bytes: &[u8]) -> Result<(), StudioError> {
        self.pending.extend_from_slice(bytes);
        if self.pending.len() < PIECE { Ok(()) } else { self.write().await }
    }

    /// Judges what came.
    ///
    /// # Errors
    ///
    /// When it is not a picture that is taken in, with the reason.
    pub async fn judged(mut self) -> Result<Brought, StudioError> {
        self.write().await?;
        let permit = self.studio.pictures.making.acquire().await.map_err(|_| StudioError::LineStopped)?;
        let incoming = self.incoming.take().ok_or(StudioError::LineStopped)?;
        let id = self.id.clone();
        let judged = tokio::task::spawn_blocking(move || Brought::judged(id, incoming));
        let judged = judged.await.map_err(|_| StudioError::LineStopped)?;
        drop(permit);
        judged.map_err(refusal)
    }

    /// What came, as it is: no picture, but something that holds some.
    pub(super) async fn unjudged(mut self) -> Result<Incoming, StudioError> {
        self.write().await?;
        self.incoming.take().ok_or(StudioError::LineStopped)
    }

    async fn write(&mut self) -> Result<(), StudioError> {
        let mut incoming = self.incoming.take().ok_or(StudioError::LineStopped)?;
        let bytes = std::mem::take(&mut self.pending);
        let written = tokio::task::spawn_blocking(move || incoming.write(&bytes).map(|()| incoming));
        let written = written.await.map_err(|_| StudioError::LineStopped)?;
        self.incoming = Some(written.map_err(refusal)?);
        Ok(())
    }
}

impl Brought {
    /// Judges what came; for threads that may block.
    pub(super) fn judged(id: JobId, mut incoming: Incoming) -> Result<Self, Refused> {
        let staged = incoming.judge()?;
        let thumbhash = incoming.picture().ok().as_ref().and_then(blurred);
        Ok(Self { id, incoming, staged, thumbhash })
    }
}

pub(super) async fn keep_blurred(tx: &mut Tx, asset: &Asset, brought: &Brought) -> Result<(), StudioError> {
    if let Some(thumbhash) = &brought.thumbhash {
        tx.put_thumbhash(&asset.hash, thumbhash).await?;
    }
    Ok(())
}

pub(super) fn refusal(refused: Refused) -> StudioError {
    let message = format!("the picture is not taken in: {refused}");
    match refused {
        Refused::Disk(error) => error.into(),
        Refused::TooLarge { .. } => {
            Refusal::of(RefusalKind::TooLarge, "too_large", message, "save it smaller, as JPEG for instance")
        }
        Refused::NotAPicture => {
            Refusal::of(RefusalKind::Unsupported, "not_a_picture", message, "save it as PNG or JPEG")
        }
        Refused::Pixels { width, height } => {
            let field = if width > height { "width" } else { "height" };
            Refusal::invalid(field, message, "save it smaller")
        }
        Refused::Animated => Refusal::invalid("body", message, "save its first picture alone"),
        Refused::Broken(_) => Refusal::invalid("body", message, "save it again and send the whole file"),
    }
}

/// The request of a shot as a person answered it.
fn by_hand(
    production: &Production,
    shot: &Shot,
    (stage, moment): (Stage, Moment),
    ordinal: u32,
) -> Result<Request, StudioError> {
    let seed = seed(shot.id.as_str(), stage, ordinal);
    let brief = Brief { moment, ..Brief::by_hand(stage) };
    Ok(brief.compiled(production, &Panels::new(), shot, seed)?.request)
}

fn take_path(
    production: &Production,
    shot: &Shot,
    shown: (Stage, Moment),
    ordinal: u32,
    ending: &str,
) -> Result<RelPath, StudioError> {
    let scene = production.scene_of(shot).map(|scene| scene.code.as_str()).unwrap_or_default();
    let place = ShotPlace::new(&production.project.slug, &production.episode.code, scene, &shot.code);
    let place = place.map_err(|error| Refusal::invalid("shot", error.to_string(), "name another shot"))?;
    Ok(place.take_at(shown, ordinal, ending)?)
}

pub(super) fn ending(staged: &Staged) -> &'static str {
    if staged.media_type == "image/jpeg" { "jpg" } else { "png" }
}

/// The picture leaves staging; its sidecar comes last, because a file with a sidecar is a finished one.
pub(super) fn intents(
    brought: &Brought,
    path: &RelPath,
    asset: &Asset,
    take: Option<&Take>,
    request: Option<Request>,
) -> Result<Vec<Intent>, StudioError> {
    let engine = EngineRecord { name: HAND.to_owned(), version: "1".to_owned() };
    let (ledger, omitted) = (serde_json::Value::Null, Vec::new());
    let origin = Origin { engine, batch: None, request, sheet: None, ledger, omitted };
    let sidecar = Sidecar::new(asset, take, Some(origin))?.to_text();
    let (id, staged) = (brought.id.as_str(), &brought.staged);
    Ok(vec![
        Intent::move_file(id, staged.path.clone(), path.clone(), staged.hash.clone()),
        Intent::write(id, Sidecar::path_for(path)?, sidecar),
    ])
}
