//! Comparing takes: what their requests differ in, and a page that shows them side by side.

use std::collections::{BTreeMap, BTreeSet};

use assets::compare::{Candidate, Comparison as Page, Row};
use assets::names::EpisodePlace;
use assets::picture::{decode, encode_jpeg, narrowed};
use assets::rel_path::RelPath;
use assets::write::write_atomic;
use domain::shot::Shot;
use domain::take::{Review, Stage};
use serde_json::Value;
use store::TakeRecord;

use super::difference::differences_of;
use super::find::Production;
use super::produce::MOST_TAKES;
use crate::error::{Refusal, StudioError};
use crate::studio::Studio;

/// How wide the pictures on the page are, in pixels.
const SHOWN_WIDTH: u32 = 640;
/// Their quality as JPEG, 1 to 100.
const SHOWN_QUALITY: u8 = 85;

/// Takes side by side.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The takes, by number.
    pub takes: Vec<TakeRecord>,
    /// What differs between their requests.
    pub differences: Vec<TakesDiffer>,
}

/// One place at which the requests of takes differ.
#[derive(Debug, Clone, PartialEq)]
pub struct TakesDiffer {
    /// The path, such as `generation.guidance`.
    pub path: String,
    /// What each take's request says there, in the order of the takes; null where it says nothing.
    pub values: Vec<Value>,
}

impl Studio {
    /// The takes of one stage of a shot side by side: these, or all of them when none is named.
    ///
    /// # Errors
    ///
    /// When there is no such take, or there are none or too many.
    pub async fn compare_takes(
        &self,
        shot: &Shot,
        stage: Stage,
        numbers: &[u32],
    ) -> Result<Comparison, StudioError> {
        let numbers: BTreeSet<u32> = numbers.iter().copied().collect();
        let mut takes = Vec::new();
        for number in &numbers {
            takes.push(self.take(shot, stage, *number).await?);
        }
        if numbers.is_empty() {
            let all = self.takes(shot).await?;
            takes = all.into_iter().filter(|record| record.take.stage == stage).collect();
        }
        let most = MOST_TAKES as usize;
        if takes.is_empty() {
            let (what, name) = ("take", format!("{} {stage}", shot.code));
            let fix = format!("`sakuga produce --stage {stage} --shot {}` draws one", shot.code);
            return Err(StudioError::NotFound { what, name, fix });
        }
        if takes.len() > most {
            let message = format!("{} takes are more than {most}", takes.len());
            return Err(Refusal::invalid("takes", message, "name those that you want to see"));
        }
        let differences = differences(&takes);
        Ok(Comparison { takes, differences })
    }

    /// Writes the page with these takes side by side, and returns its path below the data folder. It holds its
    /// pictures itself, so that it can be copied and sent.
    ///
    /// # Errors
    ///
    /// When a picture cannot be read or the file cannot be written.
    pub async fn write_comparison(
        &self,
        production: &Production,
        shot: &Shot,
        comparison: &Comparison,
    ) -> Result<RelPath, StudioError> {
        let place = EpisodePlace::new(&production.project.slug, &production.episode.code)
            .map_err(|error| StudioError::Invalid(error.to_string()))?;
        let stage = comparison.takes.first().map_or(Stage::Storyboard, |record| record.take.stage);
        let path = place.comparison(&shot.code, stage);
        let mut page = page(production, shot, stage, comparison);
        let files: Vec<String> = comparison.takes.iter().map(|record| record.asset.path.clone()).collect();
        let permit = self.pictures.making.acquire().await.map_err(|_| StudioError::LineStopped)?;
        let (folder, target) = (self.folder.clone(), path.clone());
        let written = tokio::task::spawn_blocking(move || {
            for (candidate, file) in page.candidates.iter_mut().zip(files) {
                candidate.jpeg = RelPath::new(file).and_then(|file| small(&folder.read(&file)?)).ok();
            }
            write_atomic(&folder, &target, page.to_html().as_bytes())
        });
        written.await.map_err(|_| StudioError::LineStopped)??;
        drop(permit);
        Ok(path)
    }
}

fn small(bytes: &[u8]) -> Result<Vec<u8>, assets::error::AssetError> {
    encode_jpeg(&narrowed(&decode(bytes)?, SHOWN_WIDTH)?, SHOWN_QUALITY)
}

fn page(production: &Production, shot: &Shot, stage: Stage, comparison: &Comparison) -> Page {
    let candidate = |record: &TakeRecord| Candidate {
        number: record.take.ordinal,
        moment: record.take.moment,
        picked: record.take.picked,
        review: said(&record.take.review),
        seed: record.request.seed,
        recipe: record.request.recipe.clone(),
        not_drawn: record.omitted.clone(),
        jpeg: None,
    };
    let row = |difference: &TakesDiffer| Row {
        path: difference.path.clone(),
        values: difference.values.iter().map(words).collect(),
    };
    Page {
        title: format!("{} · {}", shot.code, stage),
        subtitle: format!("{} · {}", production.project.title, production.episode.code),
        action: shot.content.action.clone(),
        candidates: comparison.takes.iter().map(candidate).collect(),
        rows: comparison.differences.iter().map(row).collect(),
    }
}

fn said(review: &Review) -> String {
    match review {
        Review::Open => String::new(),
        Review::Approved => "approved".to_owned(),
        Review::Retake { note } => format!("retake: {note}"),
    }
}

fn words(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Every path at which one of the takes differs from the first, with what all of them say there.
fn differences(takes: &[TakeRecord]) -> Vec<TakesDiffer> {
    let Some((first, others)) = takes.split_first() else { return Vec::new() };
    let mut found: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for (index, other) in others.iter().enumerate() {
        for difference in differences_of(&first.request, &other.request) {
            let all = || vec![difference.from.clone(); takes.len()];
            found.entry(difference.path.clone()).or_insert_with(all)[index + 1] = difference.to;
        }
    }
    found.into_iter().map(|(path, values)| TakesDiffer { path, values }).collect()
}
