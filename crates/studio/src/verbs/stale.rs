//! What is out of date: takes that would look different if they were drawn now.

use domain::take::{Review, Stage};
use serde::Serialize;
use store::TakeRecord;

use super::find::Production;
use super::produce::{Fresh, Produce, request};
use crate::error::StudioError;
use crate::studio::Studio;

/// A picked take that is out of date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stale {
    /// The shot.
    pub shot: String,
    /// The stage.
    pub stage: Stage,
    /// The take's number.
    pub take: u32,
    /// Which parts of its request differ, such as `figures.hana.palette.hair`.
    pub because: Vec<String>,
    /// Whether it is approved, and so kept.
    pub approved: bool,
}

impl Studio {
    /// Lists the picked takes of an episode that are out of date, and why.
    ///
    /// # Errors
    ///
    /// When a shot has no request any more.
    pub async fn stale(&self, production: &Production) -> Result<Vec<Stale>, StudioError> {
        stale_of(production, &self.store.takes_of_episode(&production.episode.id).await?)
    }
}

/// Those of these takes that are picked and out of date.
pub(super) fn stale_of(production: &Production, takes: &[TakeRecord]) -> Result<Vec<Stale>, StudioError> {
    let mut found = Vec::new();
    for record in takes.iter().filter(|record| record.take.picked) {
        let Some(shot) = production.active().find(|shot| shot.id == record.take.shot) else { continue };
        let wanted = Produce {
            stage: record.take.stage,
            engine: record.request.recipe.clone(),
            shots: Vec::new(),
            fresh: Fresh::Keep,
            band: domain::line::job::Band::Normal,
        };
        let now = request(production, &wanted, shot, record.take.ordinal)?;
        if now.fingerprint() == record.take.fingerprint {
            continue;
        }
        found.push(Stale {
            shot: shot.code.to_string(),
            stage: record.take.stage,
            take: record.take.ordinal,
            because: differences(&record.request, &now),
            approved: record.take.review == Review::Approved,
        });
    }
    Ok(found)
}

/// The paths at which two requests differ; a figure goes by its name and not by its number.
fn differences(before: &domain::request::Request, now: &domain::request::Request) -> Vec<String> {
    let mut paths = Vec::new();
    let value = |request| serde_json::to_value(request).expect("a request holds only values that JSON has");
    compare("", &value(before), &value(now), &mut paths);
    paths
}

fn compare(path: &str, before: &serde_json::Value, now: &serde_json::Value, paths: &mut Vec<String>) {
    use serde_json::Value;
    if before == now {
        return;
    }
    let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match (before, now) {
        (Value::Object(before), Value::Object(now)) => {
            let mut keys: Vec<&String> = before.keys().chain(now.keys()).collect();
            keys.sort();
            keys.dedup();
            for key in keys {
                let nothing = Value::Null;
                let (old, new) = (before.get(key).unwrap_or(&nothing), now.get(key).unwrap_or(&nothing));
                compare(&below(key), old, new, paths);
            }
        }
        (Value::Array(before), Value::Array(now)) if before.len() == now.len() => {
            for (index, (old, new)) in before.iter().zip(now).enumerate() {
                let name = new.get("slug").and_then(Value::as_str).map_or(index.to_string(), str::to_owned);
                compare(&below(&name), old, new, paths);
            }
        }
        _ => paths.push(path.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_difference_is_named_by_the_figure_it_is_in() {
        let before = json!({"figures": [{"slug": "hana", "palette": {"hair": "#111111"}}], "seed": 1});
        let now = json!({"figures": [{"slug": "hana", "palette": {"hair": "#222222"}}], "seed": 1});
        let mut paths = Vec::new();
        compare("", &before, &now, &mut paths);
        assert_eq!(paths, ["figures.hana.palette.hair"]);
    }
}
