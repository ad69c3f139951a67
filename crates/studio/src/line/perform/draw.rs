//! Drawing one picture, or answering with the one that an equal request got before.

use std::sync::Arc;

use assets::error::AssetError;
use assets::intent::Intent;
use assets::names::{self, ShotPlace};
use assets::picture::thumbnail;
use assets::rel_path::RelPath;
use assets::sidecar::{EngineRecord, Origin, Sidecar, provenance};
use assets::staging::{Staged, Staging};
use domain::asset::{Asset, ContentHash};
use domain::error::Fault;
use domain::id::AssetId;
use domain::line::job::Job;
use domain::line::ledger::{Ledger, Part};
use domain::line::peak::Bulk;
use domain::line::work::{Destination, Draw, Reuse, TakePlace};
use domain::request::Fingerprint;
use domain::take::{Review, Take};
use engines::{Engine, Report};
use store::TakeRecord;

use super::clip::keep_piece;
use super::guide::{self, MadeGuide};
use super::{Performer, Reporter};
use crate::line::dispatch::{Delivery, Lease};

/// The program and its version, as pictures name it.
pub(super) const SOFTWARE: &str = concat!("Sakuga ", env!("CARGO_PKG_VERSION"));

/// A picture that is on the disk but not under its name yet.
struct Made {
    media: Staged,
    arrival: Arrival,
    omitted: Vec<String>,
    guides: Vec<MadeGuide>,
}

/// How the picture gets its name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Arrival {
    /// It leaves its staging folder.
    Moved,
    /// The picture of an equal earlier request gets a second name.
    Linked,
}

impl Arrival {
    /// How a file gets the name `to`.
    fn intent(self, job: &Job, media: &Staged, to: RelPath) -> Intent {
        let (from, hash) = (media.path.clone(), media.hash.clone());
        match self {
            Self::Moved => Intent::move_file(job.id.as_str(), from, to, hash),
            Self::Linked => Intent::link(job.id.as_str(), from, to, hash),
        }
    }
}

impl Performer {
    pub(super) async fn draw(
        &self,
        lease: &Lease,
        draw: &Draw,
        reporter: &mut Reporter,
    ) -> Result<Delivery, Fault> {
        let job = &lease.job;
        let engine = self.engine(&job.engine)?;
        if draw.destination == Destination::Nowhere {
            return self.warm_up(lease, draw, (engine.as_ref(), reporter)).await;
        }
        let fingerprint = draw.request.fingerprint();
        let revision = engine.revision();
        let earlier = match draw.reuse {
            Reuse::Allowed => self.store.result_for(&fingerprint, &revision).await?,
            Reuse::Never => None,
        };
        let again = match earlier {
            Some(asset) => self.answer_again(asset).await?,
            None => None,
        };
        let made = match again {
            Some(made) => Some(made),
            None => self.make(lease, draw, engine.as_ref(), reporter).await?,
        };
        let made = made.map(|made| Made { omitted: draw.omitted(made.omitted), ..made });
        reporter.lap(Part::Save);
        match made {
            Some(made) if !draw.is_whole() => Self::hand_on(job, draw, &made, reporter),
            Some(made) => self.deliver(job, draw, &made, &fingerprint, &revision, reporter),
            None => Ok(Delivery { ledger: reporter.account(&job.engine), ..Delivery::default() }),
        }
    }

    /// Makes a picture only so that its model is in memory afterwards.
    async fn warm_up(
        &self,
        lease: &Lease,
        draw: &Draw,
        (engine, reporter): (&dyn Engine, &mut Reporter),
    ) -> Result<Delivery, Fault> {
        let work = self.engine_work(lease, draw).await?;
        engine.run(&work, reporter, &lease.cancel).await?;
        let asked = draw.request.generation.as_ref();
        let ledger = Ledger {
            model: asked.map(|asked| asked.checkpoint.clone()).unwrap_or_default(),
            steps: asked.map_or(0, |asked| asked.steps),
            width: draw.request.frame.width,
            height: draw.request.frame.height,
            ..reporter.account(&lease.job.engine)
        };
        Ok(Delivery { ledger, ..Delivery::default() })
    }

    pub(super) fn engine(&self, name: &str) -> Result<Arc<dyn Engine>, Fault> {
        let known = || self.engines.keys().cloned().collect::<Vec<_>>().join(", ");
        self.engines.get(name).cloned().ok_or_else(|| {
            Fault::permanent(format!("failed to find the engine \"{name}\": this program has {}", known()))
        })
    }

    /// The picture of an equal earlier request with its guides; none when a file is gone or was changed.
    async fn answer_again(&self, earlier: Asset) -> Result<Option<Made>, Fault> {
        let omitted = self.store.omitted_of(&earlier.id).await?;
        let guides = self.guides_of(&earlier).await?;
        let folder = self.folder.clone();
        let read = blocking(move || {
            let unchanged = |asset: Asset| guide::unchanged(&folder, asset);
            let Some(media) = unchanged(earlier) else { return Ok(None) };
            let guides = guides.into_iter().map(|(name, asset)| {
                let media = unchanged(asset)?;
                Some(MadeGuide { name, media })
            });
            let guides: Option<Vec<MadeGuide>> = guides.collect();
            Ok(guides.map(|guides| (media, guides)))
        });
        let Some((media, guides)) = read.await? else { return Ok(None) };
        Ok(Some(Made { media, arrival: Arrival::Linked, omitted, guides }))
    }

    /// The guides of a picture by name.
    async fn guides_of(&self, picture: &Asset) -> Result<Vec<(String, Asset)>, Fault> {
        let (Some(job), Ok(path)) = (&picture.job, RelPath::new(picture.path.clone())) else {
            return Ok(Vec::new());
        };
        let named = |asset: Asset| {
            let name = names::guide_name(&path, &asset.path)?.to_owned();
            Some((name, asset))
        };
        Ok(self.store.assets_of_job(job).await?.into_iter().filter_map(named).collect())
    }

    async fn make(
        &self,
        lease: &Lease,
        draw: &Draw,
        engine: &dyn Engine,
        reporter: &mut Reporter,
    ) -> Result<Option<Made>, Fault> {
        let job = &lease.job;
        let work = self.engine_work(lease, draw).await?;
        reporter.expect(work.usual.clone());
        let output = engine.run(&work, reporter, &lease.cancel).await?;
        if lease.cancel.is_cancelled() {
            return Err(Fault::cancelled());
        }
        let record = EngineRecord { name: engine.name().to_owned(), version: engine.revision() };
        if let Some(clip) = output.clip {
            let (media, guides) = self.encode_clip(lease, draw, &record, clip).await?;
            return Ok(Some(Made { media, arrival: Arrival::Moved, omitted: output.omitted, guides }));
        }
        let Some(picture) = output.picture else { return Ok(None) };
        if draw.request.stage.is_moving() {
            let message = "failed to make a clip: the engine gave one picture; name another recipe";
            return Err(Fault::permanent(message));
        }
        let picture = show(picture, reporter).await?;
        let provenance = provenance(SOFTWARE, &record, &draw.request);
        let (folder, id, attempt) = (self.folder.clone(), job.id.clone(), job.attempt);
        let staged = blocking(move || {
            let staging = Staging::begin(&folder, &id, attempt)?;
            let (media, guides) = guide::stage(&staging, &picture, &output.guides, &provenance)?;
            staging.sync()?;
            Ok(Made { media, arrival: Arrival::Moved, omitted: output.omitted, guides })
        });
        Ok(Some(staged.await?))
    }

    /// Hands a piece of a clip on to the next one. An equal request may have been answered meanwhile; then the last
    /// piece is, too, and nothing has to be kept.
    fn hand_on(job: &Job, draw: &Draw, made: &Made, reporter: &mut Reporter) -> Result<Delivery, Fault> {
        let intents = match made.arrival {
            Arrival::Moved => keep_piece(job, &made.media, &made.guides)?,
            Arrival::Linked => Vec::new(),
        };
        let ledger = Self::ledger_of(job, draw, made, reporter);
        let output = Some(made.media.hash.clone());
        Ok(Delivery { output, ledger, intents, ..Delivery::default() })
    }

    /// Describes the result: rows, and how the file gets its name.
    fn deliver(
        &self,
        job: &Job,
        draw: &Draw,
        made: &Made,
        fingerprint: &Fingerprint,
        revision: &str,
        reporter: &mut Reporter,
    ) -> Result<Delivery, Fault> {
        let path = path_of(draw, made.media.path.extension())?;
        let asset = self.asset_at(job, &path, &made.media);
        let take = self.take_of(job, draw, &asset, made, fingerprint);
        let ledger = Self::ledger_of(job, draw, made, reporter);
        let mut intents = vec![made.arrival.intent(job, &made.media, path.clone())];
        let mut guides = Vec::with_capacity(made.guides.len());
        for MadeGuide { name, media } in &made.guides {
            let place = names::guide(&path, name, media.path.extension()).map_err(|error| error.fault())?;
            guides.push(self.asset_at(job, &place, media));
            intents.push(made.arrival.intent(job, media, place));
        }
        let sidecar =
            sidecar((job, draw), &asset, take.as_ref(), (&made.omitted, &guides), (&ledger, revision))?;
        let sidecar_path = path.with_extension("json").map_err(|error| error.fault())?;
        // The sidecar comes last: a file with a sidecar is a finished one.
        intents.push(Intent::write(job.id.as_str(), sidecar_path, sidecar));
        Ok(Delivery {
            output: Some(ContentHash(asset.hash.0.clone())),
            peak: peak_of(job, draw, &ledger),
            ledger,
            take,
            revision: Some(revision.to_owned()),
            assets: std::iter::once(asset).chain(guides).collect(),
            intents,
        })
    }

    /// The row of a file that gets its name when the job is done.
    pub(super) fn asset_at(&self, job: &Job, path: &RelPath, media: &Staged) -> Asset {
        Asset {
            id: AssetId::fresh(self.ids.as_ref()),
            project: job.project.clone(),
            job: Some(job.id.clone()),
            path: path.as_str().to_owned(),
            hash: media.hash.clone(),
            size: media.size,
            media_type: media.media_type.to_owned(),
            width: media.width,
            height: media.height,
            created_at: self.clock.wall(),
        }
    }

    fn take_of(
        &self,
        job: &Job,
        draw: &Draw,
        asset: &Asset,
        made: &Made,
        fingerprint: &Fingerprint,
    ) -> Option<TakeRecord> {
        let Destination::Take(place) = &draw.destination else { return None };
        let shot = job.shot.clone()?;
        let take = Take {
            id: place.take.clone(),
            shot,
            stage: place.stage,
            moment: draw.request.moment,
            ordinal: place.ordinal,
            job: job.id.clone(),
            fingerprint: fingerprint.clone(),
            asset: asset.id.clone(),
            picked: true,
            cached: made.arrival == Arrival::Linked,
            review: Review::Open,
            painted_over: None,
            created_at: self.clock.wall(),
        };
        let (asset, request) = (asset.clone(), draw.request.clone());
        Some(TakeRecord { take, asset, request, omitted: made.omitted.clone() })
    }

    fn ledger_of(job: &Job, draw: &Draw, made: &Made, reporter: &Reporter) -> Ledger {
        let model = draw.request.generation.as_ref();
        Ledger {
            cached: made.arrival == Arrival::Linked,
            model: model.map(|model| model.checkpoint.clone()).unwrap_or_default(),
            steps: model.map_or(0, |model| model.steps),
            width: made.media.width,
            height: made.media.height,
            ..reporter.account(&job.engine)
        }
    }
}

/// What was learned of the memory that such work takes. What an attempt took that was done otherwise than asked says
/// nothing of the next one that is not, and neither does what was not painted.
fn peak_of(job: &Job, draw: &Draw, ledger: &Ledger) -> Option<(Bulk, u64)> {
    let mb = ledger.memory_peak_mb.filter(|_| ledger.adapted.is_empty() && !ledger.is_kept())?;
    Some((Bulk::of(&job.engine, &draw.request)?, mb))
}

/// Shows a small copy of a picture to whoever looks, before it is filed.
async fn show(picture: engines::Picture, reporter: &mut Reporter) -> Result<engines::Picture, Fault> {
    if !reporter.wants_previews() {
        return Ok(picture);
    }
    let (picture, small) = blocking(move || {
        let engines::Picture { width, height, rgb } = picture;
        let whole = assets::picture::Picture { width, height, rgb };
        let small = thumbnail(&whole);
        Ok((engines::Picture { width, height, rgb: whole.rgb }, small))
    })
    .await?;
    // A picture that cannot be made small is shown when it is filed.
    if let Ok(small) = small {
        reporter.preview(small);
    }
    Ok(picture)
}

/// Runs file work on a thread that may block, and classes its errors.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, AssetError> + Send + 'static,
) -> Result<T, Fault> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result.map_err(|error| error.fault()),
        Err(error) => {
            Err(Fault::permanent(format!("failed to write a file: {error}; report it as a defect")))
        }
    }
}

fn path_of(draw: &Draw, extension: &str) -> Result<RelPath, Fault> {
    match &draw.destination {
        Destination::Drawing { path } => RelPath::new(path.clone()).map_err(|error| error.fault()),
        Destination::Nowhere => {
            Err(Fault::permanent("failed to file a picture that nobody keeps; report it as a defect"))
        }
        Destination::Take(TakePlace { project, episode, scene, shot, stage, ordinal, .. }) => {
            let slug = project.parse().map_err(|error| Fault::permanent(format!("{error}")))?;
            let place = ShotPlace::new(&slug, episode, scene, shot)
                .map_err(|error| Fault::permanent(format!("failed to name the take: {error}")))?;
            let shown = (*stage, draw.request.moment);
            place.take_at(shown, *ordinal, extension).map_err(|error| error.fault())
        }
    }
}

fn sidecar(
    (job, draw): (&Job, &Draw),
    asset: &Asset,
    take: Option<&TakeRecord>,
    (omitted, guides): (&[String], &[Asset]),
    (ledger, revision): (&Ledger, &str),
) -> Result<String, Fault> {
    let origin = Origin {
        engine: EngineRecord { name: job.engine.clone(), version: revision.to_owned() },
        batch: Some(job.batch.clone()),
        request: Some(draw.request.clone()),
        sheet: None,
        ledger: serde_json::to_value(ledger).expect("a ledger holds only values that JSON has"),
        omitted: omitted.to_vec(),
    };
    let sidecar = Sidecar::new(asset, take.map(|record| &record.take), Some(origin))
        .and_then(|sidecar| sidecar.with_guides(guides));
    Ok(sidecar.map_err(|error| error.fault())?.to_text())
}
