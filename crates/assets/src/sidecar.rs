//! Sidecars: the JSON beside every file that was made, with all that is known of it.
//!
//! A sidecar is written once, last, when its file is in place; from then on picks and reviews are kept in
//! `shot.toml`, which counts where the two differ. `crate::rebuild` restores rows from sidecars alone. The
//! rules for changing the format are those of [`crate::format`].

use domain::asset::{Asset, ContentHash};
use domain::clock::WallMs;
use domain::id::{AssetId, BatchId, JobId, ProjectId, ShotId, TakeId};
use domain::model_sheet::ModelSheet;
use domain::request::{Fingerprint, Request};
use domain::take::{Moment, Review, Stage, Take};
use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::format::{Format, from_json};
use crate::picture::Provenance;
use crate::rel_path::RelPath;

/// All that is known of one file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sidecar {
    /// The format's number.
    pub format: Format,
    /// The file.
    pub asset: AssetRecord,
    /// The take whose file it is; none for exports and for drawings outside a shot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub take: Option<TakeRecord>,
    /// How it was made; none for a file that was brought in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// The files in `guides/` beside the file that take it apart for other engines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub guides: Vec<AssetRecord>,
}

/// An [`Asset`] as sidecars write it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssetRecord {
    /// The stable identity.
    pub id: AssetId,
    /// The project.
    pub project: ProjectId,
    /// The job that made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job: Option<JobId>,
    /// The path below the data folder at the time of writing.
    pub path: RelPath,
    /// The hash of the content.
    pub hash: ContentHash,
    /// The length in bytes.
    pub size: u64,
    /// The media type.
    pub media_type: String,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// When it was filed.
    #[serde(with = "crate::moment")]
    pub created_at: WallMs,
}

/// A [`Take`] as sidecars write it; its file is the sidecar's asset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TakeRecord {
    /// The stable identity.
    pub id: TakeId,
    /// The shot.
    pub shot: ShotId,
    /// The stage.
    pub stage: Stage,
    /// The moment that it shows.
    #[serde(default, skip_serializing_if = "Moment::is_start")]
    pub moment: Moment,
    /// The number within shot and stage.
    pub ordinal: u32,
    /// The job that made it.
    pub job: JobId,
    /// What made it, as one number.
    pub fingerprint: Fingerprint,
    /// Whether the reel used it when this was written.
    pub picked: bool,
    /// Whether it was answered from an equal earlier result.
    pub cached: bool,
    /// What a person had said of it when this was written.
    pub review: Review,
    /// The take that a person painted over, when this is what came of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub painted_over: Option<TakeId>,
    /// When it was finished.
    #[serde(with = "crate::moment")]
    pub created_at: WallMs,
}

/// How a file was made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// What made it.
    pub engine: EngineRecord,
    /// The jobs it was submitted with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub batch: Option<BatchId>,
    /// The whole request, from which it can be made again; none for files cut from others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<Request>,
    /// What is on a model sheet; none for everything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<Box<ModelSheet>>,
    /// The account of where the time went.
    pub ledger: serde_json::Value,
    /// What was asked for and could not be done, in words.
    #[serde(default)]
    pub omitted: Vec<String>,
}

/// An engine and its version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EngineRecord {
    /// The name, such as `storyboard`.
    pub name: String,
    /// Its version.
    pub version: String,
}

impl Sidecar {
    /// What is known of `asset`, and of `take` if it is one.
    ///
    /// # Errors
    ///
    /// [`crate::error::AssetError::BadPath`] when the asset's path is none below the data folder.
    pub fn new(asset: &Asset, take: Option<&Take>, origin: Option<Origin>) -> Result<Self> {
        let (asset, take) = (AssetRecord::new(asset)?, take.map(TakeRecord::new));
        Ok(Self { format: Format, asset, take, origin, guides: Vec::new() })
    }

    /// The same with the guides that belong to the file.
    ///
    /// # Errors
    ///
    /// As [`Sidecar::new`].
    pub fn with_guides(self, guides: &[Asset]) -> Result<Self> {
        Ok(Self { guides: guides.iter().map(AssetRecord::new).collect::<Result<_>>()?, ..self })
    }

    /// Where the sidecar of the file at `path` is: the same name with `.json`.
    ///
    /// # Errors
    ///
    /// [`crate::error::AssetError::BadPath`] when that name is too long.
    pub fn path_for(path: &RelPath) -> Result<RelPath> {
        path.with_extension("json")
    }

    /// The file's text.
    ///
    /// # Panics
    ///
    /// Never: every field has a form in JSON.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("a sidecar is plain data");
        text.push('\n');
        text
    }

    /// Reads a sidecar's text; `path` is for the error.
    ///
    /// # Errors
    ///
    /// [`crate::error::AssetError::Damaged`] with path and line when it is broken or of a newer format.
    pub fn from_text(path: &RelPath, text: &str) -> Result<Self> {
        from_json(path, text)
    }

    /// The row of the take, if the file is one.
    #[must_use]
    pub fn take_row(&self) -> Option<Take> {
        let record = self.take.clone()?;
        Some(Take {
            id: record.id,
            shot: record.shot,
            stage: record.stage,
            moment: record.moment,
            ordinal: record.ordinal,
            job: record.job,
            fingerprint: record.fingerprint,
            asset: self.asset.id.clone(),
            picked: record.picked,
            cached: record.cached,
            review: record.review,
            painted_over: record.painted_over,
            created_at: record.created_at,
        })
    }
}

impl AssetRecord {
    fn new(asset: &Asset) -> Result<Self> {
        Ok(Self {
            id: asset.id.clone(),
            project: asset.project.clone(),
            job: asset.job.clone(),
            path: RelPath::new(asset.path.clone())?,
            hash: asset.hash.clone(),
            size: asset.size,
            media_type: asset.media_type.clone(),
            width: asset.width,
            height: asset.height,
            created_at: asset.created_at,
        })
    }

    /// The row, for the file where it is now.
    #[must_use]
    pub fn row(&self, path: &RelPath) -> Asset {
        Asset {
            id: self.id.clone(),
            project: self.project.clone(),
            job: self.job.clone(),
            path: path.to_string(),
            hash: self.hash.clone(),
            size: self.size,
            media_type: self.media_type.clone(),
            width: self.width,
            height: self.height,
            created_at: self.created_at,
        }
    }
}

impl TakeRecord {
    fn new(take: &Take) -> Self {
        Self {
            id: take.id.clone(),
            shot: take.shot.clone(),
            stage: take.stage,
            moment: take.moment,
            ordinal: take.ordinal,
            job: take.job.clone(),
            fingerprint: take.fingerprint.clone(),
            picked: take.picked,
            cached: take.cached,
            review: take.review.clone(),
            painted_over: take.painted_over.clone(),
            created_at: take.created_at,
        }
    }
}

/// What a picture made from `request` says about itself. It holds no ids of takes or jobs: equal requests
/// share one file, and equal requests give equal bytes.
#[must_use]
pub fn provenance(software: &str, engine: &EngineRecord, request: &Request) -> Provenance {
    let fingerprint = request.fingerprint();
    let record = serde_json::json!({
        "format": 1,
        "engine": engine,
        "fingerprint": fingerprint,
        "request": request,
    });
    Provenance { software: software.to_owned(), record, summary: summary(engine, request, &fingerprint) }
}

/// What is seen on one line, how it was made on the next, in the manner that common viewers expect.
fn summary(engine: &EngineRecord, request: &Request, fingerprint: &Fingerprint) -> String {
    let names = request.figures.iter().map(|figure| figure.name.as_str());
    let place = request.place.iter().map(|place| place.slug.as_str());
    let action = Some(request.action.as_str()).filter(|action| !action.is_empty());
    let seen = action.into_iter().chain(names).chain(place).collect::<Vec<_>>().join(" | ");
    format!(
        "{seen}\nSeed: {}, Size: {}x{}, Stage: {}, Engine: {} {}, Fingerprint: {:.16}",
        request.seed,
        request.frame.width,
        request.frame.height,
        request.stage,
        engine.name,
        engine.version,
        fingerprint.0,
    )
}
