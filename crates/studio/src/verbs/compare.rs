//! Comparing takes: what their requests differ in, and a page that shows them side by side.

use std::collections::{BTreeMap, BTreeSet};

use assets::compare::{Candidate, Comparison as Page, Row};
use assets::names::EpisodePlace;
use assets::picture::{decode, encode_jpeg, narrowed};
use assets::rel_path::RelPath;
use assets::write::write_atomic;
use domain::request::Request;
use domain::shot::Shot;
use domain::take::{Review, Stage};
use serde_json::Value;
use store::TakeRecord;

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
        Value::Array(items) if items.iter().all(Value::is_string) => {
            items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}

/// Every path at which not all requests say the same, with what each of them says there.
fn differences(takes: &[TakeRecord]) -> Vec<TakesDiffer> {
    let said: Vec<BTreeMap<String, Value>> = takes.iter().map(|record| leaves_of(&record.request)).collect();
    let paths: BTreeSet<&String> = said.iter().flat_map(BTreeMap::keys).collect();
    let differ = |path: &String| {
        let values: Vec<Value> =
            said.iter().map(|leaves| leaves.get(path).cloned().unwrap_or_default()).collect();
        let same = values.iter().all(|value| *value == values[0]);
        (!same).then(|| TakesDiffer { path: path.clone(), values })
    };
    paths.into_iter().filter_map(differ).collect()
}

/// Everything that a request says, by path; things in a list go by their name where they have one.
fn leaves_of(request: &Request) -> BTreeMap<String, Value> {
    // By way of its text a number has no more digits than were written.
    let text = crate::json::to_text(request);
    let value = serde_json::from_str(&text).expect("a request is JSON once it is written");
    let mut leaves = BTreeMap::new();
    collect(String::new(), value, &mut leaves);
    leaves
}

fn collect(path: String, value: Value, leaves: &mut BTreeMap<String, Value>) {
    let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                collect(below(&key), value, leaves);
            }
        }
        Value::Array(items) if items.iter().any(Value::is_object) => {
            for (index, item) in items.into_iter().enumerate() {
                let name = item.get("slug").or_else(|| item.get("name")).and_then(Value::as_str);
                let key = name.map_or_else(|| index.to_string(), str::to_owned);
                collect(below(&key), item, leaves);
            }
        }
        leaf => {
            leaves.insert(path, leaf);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn everything_is_found_by_its_path() {
        let mut leaves = BTreeMap::new();
        let value =
            json!({"seed": 1, "figures": [{"slug": "hana", "marks": ["blush"]}, {"age": 3}], "lines": []});
        collect(String::new(), value, &mut leaves);
        let paths: Vec<&str> = leaves.keys().map(String::as_str).collect();
        assert_eq!(paths, ["figures.1.age", "figures.hana.marks", "figures.hana.slug", "lines", "seed"]);
        assert_eq!(words(&leaves["figures.hana.marks"]), "blush");
        assert_eq!(words(&json!(0.5)), "0.5");
        assert_eq!(words(&json!([{"a": 1}])), r#"[{"a":1}]"#);
    }
}
