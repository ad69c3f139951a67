//! Estimates: what a matrix would cost, before anything of it is queued. What was never seen before is not known, and
//! is said to be not known.

use std::collections::{BTreeMap, BTreeSet};

use domain::compile::Compiled;
use domain::line::eta::Estimate;
use domain::line::work::draw_measure;
use domain::matrix::{Matrix, Skipped};
use domain::preflight::Report;
use domain::request::Request;
use domain::shot::{Shot, ShotCode};

use super::admission::Wish;
use super::find::Production;
use crate::error::StudioError;
use crate::line::crew::Crew;
use crate::studio::Studio;

/// How many earlier pictures the size of one is learned from at most.
const PICTURES: u32 = 200;

/// What a matrix would cost.
#[derive(Debug, Clone, PartialEq)]
pub struct MatrixEstimate {
    /// What the batch would be called.
    pub label: String,
    /// How many pictures it asks for.
    pub pictures: usize,
    /// How many of them are answered from pictures that are there already.
    pub cached: usize,
    /// The engines that would work, each once.
    pub engines: Vec<String>,
    /// What takes about equally long, together.
    pub work: Vec<WorkEstimate>,
    /// How long all of it takes, as if one kind of work came after the other; none when one of them is not known.
    pub time: Option<Estimate>,
    /// How many bytes the new pictures take; none when one of the kinds is not known.
    pub bytes: Option<u64>,
    /// How many bytes are free on the disk.
    pub free_bytes: Option<u64>,
    /// Cells that there cannot be.
    pub skipped: Vec<Skipped>,
    /// What keeps it from being queued, and what may disappoint.
    pub report: Report,
    /// What the recipes cannot be asked, by shot.
    pub omitted: BTreeMap<ShotCode, Vec<String>>,
}

/// Pictures of one kind.
#[derive(Debug, Clone, PartialEq)]
pub struct WorkEstimate {
    /// The engine.
    pub engine: String,
    /// The model; empty for engines without one.
    pub model: String,
    /// How many new pictures.
    pub pictures: usize,
    /// How many workers share them.
    pub workers: usize,
    /// How long they take; none without history.
    pub time: Option<Estimate>,
    /// How many bytes they take; none without history.
    pub bytes: Option<u64>,
}

/// New pictures that take about equally long.
struct Kind<'a> {
    engine: String,
    first: &'a Request,
    pictures: usize,
}

impl Studio {
    /// Says what a matrix would cost. Writes nothing.
    ///
    /// # Errors
    ///
    /// When the matrix is too large or names what there is not.
    pub async fn estimate_matrix(
        &self,
        production: &Production,
        matrix: &Matrix,
        crew: &Crew,
    ) -> Result<MatrixEstimate, StudioError> {
        let shots: Vec<&Shot> = production.active().collect();
        let laid = self.laid(production, &shots, matrix).await?;
        let prepared = laid.prepared(self, production).await?;
        let compiled = prepared.compiled().iter().map(AsRef::as_ref);
        let pairs: Vec<(&Wish<'_>, &Compiled)> = prepared.wishes.iter().zip(compiled).collect();
        let cached = self.answered_already(&pairs).await?;
        let mut kinds: BTreeMap<String, Kind<'_>> = BTreeMap::new();
        for (place, (wish, compiled)) in pairs.iter().enumerate() {
            if cached.contains(&place) {
                continue;
            }
            let engine = &wish.brief.recipe.engine;
            let measure = format!("{engine}/{}", draw_measure(&compiled.request));
            let kind = || Kind { engine: engine.clone(), first: &compiled.request, pictures: 0 };
            kinds.entry(measure).or_insert_with(kind).pictures += 1;
        }
        let mut work = Vec::with_capacity(kinds.len());
        for kind in kinds.into_values() {
            work.push(self.work_estimate(&kind, crew).await?);
        }
        Ok(MatrixEstimate {
            label: matrix.label(&production.episode.code),
            pictures: laid.layout.cells.len(),
            cached: cached.len(),
            engines: laid.engines(),
            time: in_turn(work.iter().map(|work| work.time)),
            bytes: work.iter().map(|work| work.bytes).sum(),
            free_bytes: assets::space::free_bytes(&self.folder).ok(),
            work,
            omitted: prepared.omitted(),
            skipped: laid.layout.skipped.clone(),
            report: prepared.report,
        })
    }

    async fn work_estimate(&self, kind: &Kind<'_>, crew: &Crew) -> Result<WorkEstimate, StudioError> {
        let (engine, request) = (&kind.engine, kind.first);
        // Where nobody works yet, somebody will.
        let workers = crew.of_engine(engine).max(1);
        let time = self.eta(engine, &draw_measure(request), kind.pictures, workers).await?;
        let size = (request.frame.width, request.frame.height);
        let seen = self.store.picture_bytes(engine, request.stage.as_str(), size, PICTURES).await?;
        let mean = seen.iter().sum::<u64>().checked_div(seen.len() as u64);
        Ok(WorkEstimate {
            engine: engine.clone(),
            model: request
                .generation
                .as_ref()
                .map(|generation| generation.checkpoint.clone())
                .unwrap_or_default(),
            pictures: kind.pictures,
            workers,
            time,
            bytes: mean.map(|mean| mean.saturating_mul(kind.pictures as u64)),
        })
    }

    /// The places of those that are answered from a picture that is there. Only seeds that are asked for by number can
    /// have been drawn before: by rule every take is a new picture.
    async fn answered_already(
        &self,
        pairs: &[(&Wish<'_>, &Compiled)],
    ) -> Result<BTreeSet<usize>, StudioError> {
        let mut by_engine: BTreeMap<&str, Vec<(usize, String)>> = BTreeMap::new();
        for (place, (wish, compiled)) in pairs.iter().enumerate() {
            let Some(seed) = wish.brief.direction.seed else { continue };
            let fingerprint = compiled.request.content().with_seed(seed).0;
            by_engine.entry(&wish.brief.recipe.engine).or_default().push((place, fingerprint));
        }
        let mut answered = BTreeSet::new();
        for (engine, asked) in by_engine {
            let fingerprints: Vec<String> =
                asked.iter().map(|(_, fingerprint)| fingerprint.clone()).collect();
            let revision = self.engine(engine)?.revision();
            let known: BTreeSet<String> =
                self.store.known_results(&fingerprints, &revision).await?.into_iter().collect();
            let known = asked.iter().filter(|(_, fingerprint)| known.contains(fingerprint));
            answered.extend(known.map(|(place, _)| *place));
        }
        Ok(answered)
    }
}

/// The sum of estimates; none when one of them is not known.
pub(super) fn in_turn(parts: impl Iterator<Item = Option<Estimate>>) -> Option<Estimate> {
    let mut sum: Option<Estimate> = None;
    for part in parts {
        let part = part?;
        sum = Some(sum.map_or(part, |sum| Estimate {
            low_ms: sum.low_ms + part.low_ms,
            likely_ms: sum.likely_ms + part.likely_ms,
            high_ms: sum.high_ms + part.high_ms,
            samples: sum.samples.min(part.samples),
        }));
    }
    sum
}
