//! Moving pictures: encoded as the engine gives them, and filed with their first and last frame.

use std::sync::Arc;

use assets::picture::encode_png;
use assets::sidecar::{EngineRecord, provenance};
use assets::staging::{Staged, Staging, settle};
use domain::asset::Asset;
use domain::error::Fault;
use domain::line::work::Draw;
use domain::style::FrameSize;
use engines::{Clip, Frames};
use film::frames::FrameSource;
use film::overlay::Overlay;
use film::segment::{SegmentSpec, encode_segment};

use super::Performer;
use super::draw::{SOFTWARE, blocking};
use super::guide::MadeGuide;
use crate::kit::fault;
use crate::line::dispatch::Lease;

/// The file in its staging folder.
const NAME: &str = "clip.mp4";
/// The frames that are kept beside a clip: what it begins and what it ends with.
const KEPT: [&str; 2] = ["first", "last"];

/// The frames of an engine, as film takes them.
struct Given(Arc<dyn Frames>);

impl FrameSource for Given {
    fn frame(&mut self, index: u32, rgb: &mut [u8]) -> Result<(), Fault> {
        self.0.frame(index, rgb)
    }
}

impl Performer {
    /// Encodes what an engine made into staging, and its first and last frame beside it.
    pub(super) async fn encode_clip(
        &self,
        lease: &Lease,
        draw: &Draw,
        record: &EngineRecord,
        clip: Clip,
    ) -> Result<(Staged, Vec<MadeGuide>), Fault> {
        let request = &draw.request;
        if clip.frames != request.camera.frames {
            return Err(Fault::permanent(format!(
                "failed to take the clip: the engine made {} frames where {} were asked for; report it as a defect",
                clip.frames, request.camera.frames
            )));
        }
        let ffmpeg = self.kit.film.ffmpeg().map_err(|error| fault(&error))?;
        let (folder, id, attempt) = (self.folder.clone(), lease.job.id.clone(), lease.job.attempt);
        let begun = blocking(move || Ok(Staging::begin(&folder, &id, attempt)?.path().join(NAME)));
        let out = begun.await?;
        let size = FrameSize { width: clip.width, height: clip.height };
        let (rate, frames, overlay) = (request.rate, clip.frames, Overlay::default());
        let spec = SegmentSpec { size, rate, frames, overlay, threads: 1 };
        let source = Box::new(Given(clip.source.clone()));
        encode_segment(&ffmpeg, &spec, source, &out, |_| {}, &lease.cancel)
            .await
            .map_err(|error| fault(&error))?;
        let ends = ends_of(clip).await?;
        let provenance = provenance(SOFTWARE, record, request);
        let (folder, id, attempt) = (self.folder.clone(), lease.job.id.clone(), lease.job.attempt);
        let staged = blocking(move || {
            let staging = Staging::reopen(&folder, &id, attempt)?;
            let mut stills = Vec::with_capacity(KEPT.len());
            for (name, rgb) in KEPT.into_iter().zip(&ends) {
                let png = encode_png(size.width, size.height, rgb, &provenance)?;
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
