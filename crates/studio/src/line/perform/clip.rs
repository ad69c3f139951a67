//! Moving pictures: encoded as the engine gives them, and filed with their first and last frame. What a recipe
//! cannot make at once is made piece by piece, each going on from the last frame of the one before.

use std::path::PathBuf;
use std::sync::Arc;

use assets::intent::Intent;
use assets::picture::encode_png;
use assets::rel_path::RelPath;
use assets::sidecar::{EngineRecord, provenance};
use assets::staging::{Staged, Staging, settle};
use domain::asset::{Asset, ContentHash};
use domain::chain::{FIRST_FRAME, LAST_FRAME};
use domain::error::Fault;
use domain::line::job::Job;
use domain::line::peak::{Bulk, predict};
use domain::line::usual::Usual;
use domain::line::work::Draw;
use domain::request::Request;
use domain::style::FrameSize;
use engines::{Clip, EngineWork, Frames};
use film::frames::FrameSource;
use film::join::join_clips;
use film::overlay::Overlay;
use film::segment::{SegmentSpec, encode_segment};

use super::Performer;
use super::draw::{SOFTWARE, blocking};
use super::guide::MadeGuide;
use crate::kit::fault;
use crate::line::dispatch::Lease;

/// How many earlier attempts at equal work are learned from at most.
const HISTORY: u32 = 20;

/// The file in its staging folder.
const NAME: &str = "clip.mp4";
/// The part of it that was made now, while it waits to be joined to what was made before.
const PART: &str = "part.mp4";
/// The frames that are kept beside a clip: what it begins and what it ends with.
const KEPT: [&str; 2] = ["first", "last"];

/// The frames of an engine from one of them on, as film takes them.
struct Given {
    frames: Arc<dyn Frames>,
    from: u32,
}

impl FrameSource for Given {
    fn frame(&mut self, index: u32, rgb: &mut [u8]) -> Result<(), Fault> {
        self.frames.frame(self.from + index, rgb)
    }
}

impl Performer {
    /// What an engine is asked for a job: the whole request, or the piece of it that the job is.
    pub(super) async fn engine_work(
        &self,
        Lease { job, seat, .. }: &Lease,
        draw: &Draw,
    ) -> Result<EngineWork, Fault> {
        let mut request = draw.request.clone();
        let mut files = self.inputs_of(&request).await?;
        if let Some(link) = &draw.link {
            request.camera.frames = link.piece.frames;
            if !link.ends {
                // What the shot ends with is the last piece's.
                request.inputs.remove(LAST_FRAME);
                files.remove(LAST_FRAME);
            }
            if link.before.is_none() && link.piece.first > 0 {
                let message =
                    "failed to go on with the clip: the piece before was not made; ask for it again";
                return Err(Fault::permanent(message));
            }
            if let Some(before) = &link.before {
                let path = kept(before, "last.png")?;
                let folder = self.folder.clone();
                let at = path.clone();
                let hash = blocking(move || Ok(ContentHash::of(&folder.read(&at)?))).await?;
                request.inputs.insert(FIRST_FRAME.to_owned(), hash);
                let file = self.folder.resolve(&path).map_err(|error| error.fault())?;
                files.insert(FIRST_FRAME.to_owned(), file);
            }
        }
        let (id, attempt, seat) = (job.id.clone(), job.attempt, seat.to_owned());
        let usual = self.usual(job, &request).await?;
        Ok(EngineWork { job: id, attempt, band: job.band, seat, request, files, usual })
    }

    /// What work like this took before. What asks no model is over before anybody would want to know, and is not worth the
    /// reading.
    async fn usual(&self, job: &Job, request: &Request) -> Result<Usual, Fault> {
        let Some(bulk) = Bulk::of(&job.engine, request) else { return Ok(Usual::default()) };
        let ledgers =
            self.store.ledgers_of(&format!("{}/{}", job.engine, job.work.measure()), HISTORY).await?;
        let memory_mb = predict(&self.store.peaks(&bulk).await?, bulk.pixels);
        Ok(Usual::of(&ledgers, memory_mb))
    }

    /// Encodes what an engine made into staging, joined to what was made before, with the first and the last frame
    /// of the whole beside it.
    pub(super) async fn encode_clip(
        &self,
        lease: &Lease,
        draw: &Draw,
        record: &EngineRecord,
        clip: Clip,
    ) -> Result<(Staged, Vec<MadeGuide>), Fault> {
        let request = &draw.request;
        let wanted = draw.link.as_ref().map_or(request.camera.frames, |link| link.piece.frames);
        if clip.frames != wanted {
            return Err(Fault::permanent(format!(
                "failed to take the clip: the engine made {} frames where {wanted} were asked for; report it as a defect",
                clip.frames
            )));
        }
        let (folder, id, attempt) = (self.folder.clone(), lease.job.id.clone(), lease.job.attempt);
        let begun = blocking(move || Ok(Staging::begin(&folder, &id, attempt)?.path().to_owned()));
        let staging = begun.await?;
        self.encode_joined(lease, draw, &clip, &staging).await?;
        let before = draw.link.as_ref().and_then(|link| link.before.as_ref());
        let first = before.map(|before| kept(before, "first.png")).transpose()?;
        let size = FrameSize { width: clip.width, height: clip.height };
        let ends = ends_of(clip).await?;
        let provenance = provenance(SOFTWARE, record, request);
        let (folder, id, attempt) = (self.folder.clone(), lease.job.id.clone(), lease.job.attempt);
        let staged = blocking(move || {
            let staging = Staging::reopen(&folder, &id, attempt)?;
            let mut stills = Vec::with_capacity(KEPT.len());
            for (name, rgb) in KEPT.into_iter().zip(&ends) {
                let png = match &first {
                    Some(first) if name == "first" => folder.read(first)?,
                    _ => encode_png(size.width, size.height, rgb, &provenance)?,
                };
                stills.push(staging.put(&format!("{name}.png"), &png)?);
            }
            let stills = settle(stills)?;
            let media = staging.verify(NAME)?;
            staging.sync()?;
            let named = KEPT.into_iter().zip(stills);
            let guides = named.map(|(name, media)| MadeGuide { name: name.to_owned(), media }).collect();
            Ok((Staged { width: size.width, height: size.height, ..media }, guides))
        });
        staged.await
    }

    /// Encodes the frames that are new, and joins them to what was made before.
    async fn encode_joined(
        &self,
        lease: &Lease,
        draw: &Draw,
        clip: &Clip,
        staging: &std::path::Path,
    ) -> Result<(), Fault> {
        let ffmpeg = self.kit.film.ffmpeg().map_err(|error| fault(&error))?;
        let before = draw.link.as_ref().and_then(|link| link.before.as_ref());
        // The frame that a piece begins with is the last one of the piece before, and stands in the shot once.
        let from = u32::from(before.is_some());
        let spec = SegmentSpec {
            size: FrameSize { width: clip.width, height: clip.height },
            rate: draw.request.rate,
            frames: clip.frames.saturating_sub(from),
            overlay: Overlay::default(),
            threads: 1,
        };
        let part = staging.join(if before.is_some() { PART } else { NAME });
        let source = Box::new(Given { frames: clip.source.clone(), from });
        encode_segment(&ffmpeg, &spec, source, &part, |_| {}, &lease.cancel)
            .await
            .map_err(|error| fault(&error))?;
        let (Some(before), Some(link)) = (before, &draw.link) else { return Ok(()) };
        let clips: [PathBuf; 2] = [self.file_of(before)?, part];
        let length = (link.piece.first + link.piece.frames, draw.request.rate);
        let out = staging.join(NAME);
        join_clips(&ffmpeg, &clips, length, &out, &lease.cancel).await.map_err(|error| fault(&error))
    }

    /// Where the clip up to a piece lies.
    fn file_of(&self, clip: &ContentHash) -> Result<PathBuf, Fault> {
        let path = kept(clip, "clip.mp4")?;
        if !self.folder.has_file(&path).map_err(|error| error.fault())? {
            let message = "failed to go on with the clip: what was made before is gone from the cache; ask for it again";
            return Err(Fault::permanent(message));
        }
        self.folder.resolve(&path).map_err(|error| error.fault())
    }
}

/// How the files of a piece get the names under which the next one finds them.
pub(super) fn keep_piece(job: &Job, clip: &Staged, stills: &[MadeGuide]) -> Result<Vec<Intent>, Fault> {
    let mut intents = Vec::with_capacity(1 + stills.len());
    let mut keep = |media: &Staged, name: &str| {
        let to = kept(&clip.hash, name)?;
        intents.push(Intent::move_file(job.id.as_str(), media.path.clone(), to, media.hash.clone()));
        Ok::<(), Fault>(())
    };
    for still in stills {
        keep(&still.media, &format!("{}.png", still.name))?;
    }
    keep(clip, "clip.mp4")?;
    Ok(intents)
}

/// The name of one file of a piece in the cache.
fn kept(clip: &ContentHash, name: &str) -> Result<RelPath, Fault> {
    RelPath::new(format!("cache/pieces/{}/{name}", clip.0)).map_err(|error| error.fault())
}

/// Whether a file is moving pictures.
pub(super) fn is_clip(asset: &Asset) -> bool {
    asset.media_type.starts_with("video/")
}

/// The first and the last frame.
async fn ends_of(clip: Clip) -> Result<[Vec<u8>; 2], Fault> {
    let drawn = tokio::task::spawn_blocking(move || {
        let frame = |index: u32| {
            let mut rgb = vec![0; clip.width as usize * clip.height as usize * 3];
            clip.source.frame(index, &mut rgb).map(|()| rgb)
        };
        Ok([frame(0)?, frame(clip.frames.saturating_sub(1))?])
    });
    drawn.await.map_err(|error| {
        Fault::permanent(format!("failed to draw a frame: {error}; report it as a defect"))
    })?
}
