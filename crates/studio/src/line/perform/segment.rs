//! Encoding one shot for the reel. The segment lies in the cache under the name of its fingerprint, so that
//! an unchanged shot is encoded once, however often the film is cut.

use assets::rel_path::RelPath;
use domain::asset::ContentHash;
use domain::error::Fault;
use domain::line::job::Job;
use domain::line::ledger::{Ledger, Part};
use domain::line::work::{HeardLine, NextShot, Segment};
use domain::request::Fingerprint;
use domain::shot::Transition;
use domain::style::{FrameSize, Ink};
use engines::Report;
use film::clip::ClipSource;
use film::frames::{FrameSource, StillSource};
use film::overlay::{Overlay, OverlaySpec, SlateStrip};
use film::passage::{PassageKind, PassageSource};
use film::segment::{SEGMENT_FORM, SegmentSpec, encode_segment};
use film::slate::{Slate, SlateSource};
use film::subtitles::shot_cues;
use film::timeline::SpokenLine;
use store::TakeRecord;

use super::clip::is_clip;
use super::draw::blocking;
use super::sources::AnimationSource;
use super::{Performer, Reporter};
use crate::kit::fault;
use crate::line::dispatch::{Delivery, Lease};

/// The recipe of pictures that the storyboard artist can set in motion.
pub(super) const STORYBOARD: &str = "storyboard";

impl Performer {
    pub(super) async fn segment(
        &self,
        lease: &Lease,
        segment: &Segment,
        reporter: &mut Reporter,
    ) -> Result<Delivery, Fault> {
        let job = &lease.job;
        let path = segment_path(&job.work.fingerprint())?;
        let output = ContentHash(job.work.fingerprint().0);
        let cached = self.folder.has_file(&path).map_err(|error| error.fault())?;
        if !cached {
            self.encode(lease, segment, &path, reporter).await?;
        }
        let ledger = Ledger {
            cached,
            width: segment.frame.width,
            height: segment.frame.height,
            ..reporter.account(&job.engine)
        };
        Ok(Delivery { output: Some(output), ledger, ..Delivery::default() })
    }

    async fn encode(
        &self,
        lease: &Lease,
        segment: &Segment,
        path: &RelPath,
        reporter: &mut Reporter,
    ) -> Result<(), Fault> {
        let ffmpeg = self.kit.film.ffmpeg().map_err(|error| fault(&error))?;
        let take = self.picked(&lease.job, segment).await?;
        let source = self.source(&lease.job, segment, take.as_ref()).await?;
        let spec = SegmentSpec {
            size: segment.frame,
            rate: segment.rate,
            frames: segment.frames,
            overlay: self.overlay(segment, take.as_ref())?,
            threads: 1,
        };
        reporter.lap(Part::Encode);
        let out = self.folder.prepare(path).map_err(|error| error.fault())?;
        let total = segment.frames;
        let progress = |done| reporter.progress(done, total);
        encode_segment(&ffmpeg, &spec, source, &out, progress, &lease.cancel)
            .await
            .map_err(|error| fault(&error))?;
        reporter.lap(Part::Sample);
        Ok(())
    }

    /// The take whose picture fills the segment's slot.
    async fn picked(&self, job: &Job, segment: &Segment) -> Result<Option<TakeRecord>, Fault> {
        match (&job.shot, &segment.picture) {
            (Some(shot), Some(hash)) => Ok(self.store.take_by_content(shot, hash).await?),
            _ => Ok(None),
        }
    }

    /// The pictures of the shot, whose last ones become the opening picture of the next where it asks for that.
    async fn source(
        &self,
        job: &Job,
        segment: &Segment,
        take: Option<&TakeRecord>,
    ) -> Result<Box<dyn FrameSource>, Fault> {
        let source = match take {
            Some(record) => self.shown(record, segment.frames, segment.frame).await?,
            None => self.slate(job, segment)?,
        };
        let Some(next) = &segment.next else { return Ok(source) };
        let kind = match next.transition {
            Transition::Dissolve => PassageKind::Dissolve,
            Transition::Wipe => PassageKind::Wipe,
            Transition::Cut | Transition::FadeIn | Transition::FadeOut => return Ok(source),
        };
        let Some(opening) = self.opening(next, segment.frame).await? else { return Ok(source) };
        let length = (segment.frames, segment.rate);
        Ok(Box::new(PassageSource::new(source, length, (kind, opening), segment.frame)?))
    }

    /// A take as the reel shows it: a clip as it is, drawings in motion, else the picture held.
    async fn shown(
        &self,
        record: &TakeRecord,
        frames: u32,
        size: FrameSize,
    ) -> Result<Box<dyn FrameSource>, Fault> {
        if record.request.recipe == STORYBOARD && record.request.frame == size {
            let mut request = record.request.clone();
            request.camera.frames = frames;
            let artist = self.kit.artist.clone();
            let animation = tokio::task::spawn_blocking(move || artist.animate(&request)).await;
            let animation = animation
                .map_err(|error| Fault::permanent(format!("failed to set the drawing in motion: {error}")))?;
            return Ok(Box::new(AnimationSource(animation)));
        }
        let path = RelPath::new(record.asset.path.clone()).map_err(|error| error.fault())?;
        if is_clip(&record.asset) {
            let ffmpeg = self.kit.film.ffmpeg().map_err(|error| fault(&error))?;
            let file = self.folder.resolve(&path).map_err(|error| error.fault())?;
            return Ok(Box::new(ClipSource::open(&ffmpeg, &file, size, record.request.rate)?));
        }
        let folder = self.folder.clone();
        let rgb = blocking(move || assets::picture::decode_to_size(&folder.read(&path)?, size)).await?;
        Ok(Box::new(StillSource::new(rgb)))
    }

    /// The first picture of the next shot; none while it has no take.
    async fn opening(&self, next: &NextShot, size: FrameSize) -> Result<Option<Vec<u8>>, Fault> {
        let Some(hash) = &next.picture else { return Ok(None) };
        let Some(record) = self.store.take_by_content(&next.shot, hash).await? else { return Ok(None) };
        let mut source = self.shown(&record, next.frames, size).await?;
        let drawn = tokio::task::spawn_blocking(move || {
            let mut rgb = vec![0; size.width as usize * size.height as usize * 3];
            source.frame(0, &mut rgb).map(|()| rgb)
        });
        let rgb = drawn.await.map_err(|error| {
            Fault::permanent(format!("failed to draw the next shot's opening: {error}"))
        })??;
        Ok(Some(rgb))
    }

    fn slate(&self, job: &Job, segment: &Segment) -> Result<Box<dyn FrameSource>, Fault> {
        let ink = Ink::default();
        let slate = Slate {
            project: String::new(),
            scene: String::new(),
            code: segment.code.to_string(),
            stage: "not drawn yet".to_owned(),
            heading: segment.heading.clone(),
            action: String::new(),
            frames: segment.frames,
            first_frame: segment.start,
            paper: ink.paper,
            line: ink.line,
        };
        tracing::warn!(job.id = %job.id, shot.code = %segment.code, "no picture yet: the reel shows a slate");
        let fonts = self.kit.film.fonts().map_err(|error| fault(&error))?;
        let source =
            SlateSource::new(&slate, fonts, segment.frame, segment.rate).map_err(|error| fault(&error))?;
        Ok(Box::new(source))
    }

    fn overlay(&self, segment: &Segment, take: Option<&TakeRecord>) -> Result<Overlay, Fault> {
        if !segment.overlay.slate && segment.lines.is_empty() {
            return Ok(Overlay::default());
        }
        let stage = take.map_or("none", |record| record.take.stage.as_str());
        let strip = SlateStrip {
            code: segment.code.to_string(),
            stage: stage.to_owned(),
            first_frame: segment.start,
        };
        let spoken: Vec<SpokenLine> = segment.lines.iter().map(spoken).collect();
        let spec = OverlaySpec {
            slate: segment.overlay.slate.then_some(strip),
            captions: shot_cues(&spoken, segment.frames, segment.rate),
        };
        let fonts = self.kit.film.fonts().map_err(|error| fault(&error))?;
        Ok(Overlay::new(&spec, fonts, segment.frame, segment.rate))
    }
}

/// Where a segment lies in the cache.
pub(super) fn segment_path(fingerprint: &Fingerprint) -> Result<RelPath, Fault> {
    RelPath::new(format!("cache/segments/{fingerprint}-{SEGMENT_FORM}.mp4")).map_err(|error| error.fault())
}

/// A heard line as film takes it.
pub(super) fn spoken(heard: &HeardLine) -> SpokenLine {
    SpokenLine { line: heard.line.clone(), voice: heard.voice, side: heard.side }
}
