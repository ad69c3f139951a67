//! Joining the segments of an episode into its reel, under a new version or as an equal earlier one.

use assets::intent::Intent;
use assets::rel_path::RelPath;
use assets::sidecar::{EngineRecord, Origin, Sidecar};
use assets::staging::{Staged, Staging};
use domain::asset::{Asset, ContentHash};
use domain::error::Fault;
use domain::line::job::Job;
use domain::line::ledger::{Ledger, Part};
use domain::line::work::{Reel, ReelSegment};
use domain::request::Fingerprint;
use engines::Report;
use film::reel::{ReelSpec, ReelStep, assemble};
use film::timeline::{Ambience, Cut};

use super::draw::blocking;
use super::segment::{segment_path, spoken};
use super::{Performer, Reporter};
use crate::kit::fault;
use crate::line::dispatch::{Delivery, Lease};

/// The version of the joining; part of the key under which an equal reel is found again.
const REVISION: &str = "reel-1";

/// A staged film with its subtitles; none when nobody speaks.
struct Joined {
    film: Staged,
    subtitles: Option<Staged>,
}

impl Performer {
    pub(super) async fn reel(
        &self,
        lease: &Lease,
        reel: &Reel,
        reporter: &mut Reporter,
    ) -> Result<Delivery, Fault> {
        let job = &lease.job;
        let earlier = self.store.result_for(&job.work.fingerprint(), REVISION).await?;
        if let Some(asset) = earlier.filter(|asset| self.is_there(asset)) {
            let ledger = Ledger { cached: true, ..reporter.account(&job.engine) };
            return Ok(Delivery { output: Some(asset.hash), ledger, ..Delivery::default() });
        }
        let joined = self.join(lease, reel, reporter).await?;
        self.deliver_reel(job, reel, &joined, reporter)
    }

    fn is_there(&self, asset: &Asset) -> bool {
        RelPath::new(asset.path.clone()).is_ok_and(|path| self.folder.has_file(&path).unwrap_or(false))
    }

    async fn join(&self, lease: &Lease, reel: &Reel, reporter: &mut Reporter) -> Result<Joined, Fault> {
        let ffmpeg = self.kit.film.ffmpeg().map_err(|error| fault(&error))?;
        let (folder, id, attempt) = (self.folder.clone(), lease.job.id.clone(), lease.job.attempt);
        let out =
            blocking(move || Ok(Staging::begin(&folder, &id, attempt)?.path().join("reel.mp4"))).await?;
        let spec = ReelSpec {
            segments: self.segment_files(reel)?,
            cuts: reel.segments.iter().map(cut).collect(),
            rate: reel.rate,
            size: reel.frame,
            title: reel.title.clone(),
            out,
            soft_subtitles: true,
            language: "eng".to_owned(),
            seed: seed(&lease.job),
        };
        let total: u32 = reel.segments.iter().map(|segment| segment.frames).sum();
        let progress = |step: ReelStep| match step {
            ReelStep::Sound => reporter.progress(0, total),
            ReelStep::Joining { frames } => {
                reporter.lap(Part::Encode);
                reporter.progress(frames, total);
            }
            ReelStep::Checking => {
                reporter.lap(Part::Sample);
                reporter.progress(total, total);
            }
        };
        assemble(&ffmpeg, &spec, progress, &lease.cancel).await.map_err(|error| fault(&error))?;
        let (folder, id, attempt) = (self.folder.clone(), lease.job.id.clone(), lease.job.attempt);
        let speaks = reel.segments.iter().any(|segment| !segment.lines.is_empty());
        let joined = blocking(move || {
            let staging = Staging::reopen(&folder, &id, attempt)?;
            let film = staging.verify("reel.mp4")?;
            let subtitles = if speaks { Some(staging.verify("reel.srt")?) } else { None };
            staging.sync()?;
            Ok(Joined { film, subtitles })
        });
        let joined = joined.await?;
        reporter.lap(Part::Save);
        Ok(joined)
    }

    fn segment_files(&self, reel: &Reel) -> Result<Vec<std::path::PathBuf>, Fault> {
        reel.segments.iter().map(|segment| self.segment_file(segment)).collect()
    }

    fn segment_file(&self, segment: &ReelSegment) -> Result<std::path::PathBuf, Fault> {
        let gone = || {
            Fault::permanent(format!(
                "failed to join the reel: the encoded shot {} is gone from the cache; run the command again and it is encoded anew",
                segment.code
            ))
        };
        let name = segment.video.as_ref().ok_or_else(gone)?;
        let path = segment_path(&Fingerprint(name.0.clone()))?;
        if !self.folder.has_file(&path).map_err(|error| error.fault())? {
            return Err(gone());
        }
        self.folder.resolve(&path).map_err(|error| error.fault())
    }

    fn deliver_reel(
        &self,
        job: &Job,
        reel: &Reel,
        joined: &Joined,
        reporter: &mut Reporter,
    ) -> Result<Delivery, Fault> {
        let path = RelPath::new(reel.out.clone()).map_err(|error| error.fault())?;
        let subtitles_path = path.with_extension("srt").map_err(|error| error.fault())?;
        let sidecar_path = Sidecar::path_for(&path).map_err(|error| error.fault())?;
        let mut film = self.asset_at(job, &path, &joined.film);
        (film.width, film.height) = (reel.frame.width, reel.frame.height);
        let ledger =
            Ledger { width: reel.frame.width, height: reel.frame.height, ..reporter.account(&job.engine) };
        let origin = Origin {
            engine: EngineRecord { name: job.engine.clone(), version: REVISION.to_owned() },
            batch: Some(job.batch.clone()),
            request: None,
            sheet: None,
            ledger: serde_json::to_value(&ledger).expect("a ledger holds only values that JSON has"),
            omitted: Vec::new(),
        };
        let sidecar = Sidecar::new(&film, None, Some(origin)).map_err(|error| error.fault())?;
        let id = job.id.as_str();
        let mut intents = vec![Intent::move_file(id, joined.film.path.clone(), path, film.hash.clone())];
        if let Some(staged) = &joined.subtitles {
            let from = staged.path.clone();
            intents.push(Intent::move_file(id, from, subtitles_path, staged.hash.clone()));
        }
        // The sidecar comes last: a file with a sidecar is a finished one.
        intents.push(Intent::write(id, sidecar_path, sidecar.to_text()));
        Ok(Delivery {
            peak: None,
            output: Some(ContentHash(film.hash.0.clone())),
            ledger,
            assets: vec![film],
            take: None,
            revision: Some(REVISION.to_owned()),
            intents,
        })
    }
}

fn cut(segment: &ReelSegment) -> Cut {
    Cut {
        code: segment.code.clone(),
        frames: segment.frames,
        lines: segment.lines.iter().map(spoken).collect(),
        ambience: Ambience { place: segment.place.clone(), interior: segment.interior, light: segment.light },
        transition: segment.transition.clone(),
    }
}

/// The same reel sounds the same; the seed is the beginning of its fingerprint.
fn seed(job: &Job) -> u64 {
    u64::from_str_radix(&job.work.fingerprint().0[..13], 16).unwrap_or(0)
}
