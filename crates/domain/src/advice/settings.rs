//! Pictures by what they have in common, and within that by their settings.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::interval::{Share, WarmTimes};
use super::pair::suggestions;
use super::words::nothing_to_suggest;
use super::{ENOUGH, Making, Sample, Setting, SettingCommon, SettingSuggestion};

/// Pictures that differ only in their settings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SettingGroup {
    /// What they have in common.
    pub common: SettingCommon,
    /// How many there are.
    pub pictures: usize,
    /// Their settings, that with the most pictures first.
    pub settings: Vec<SettingRow>,
    /// Which of these did better than which; empty when none did, or too little is known.
    pub suggestions: Vec<SettingSuggestion>,
    /// Why there is no suggestion, and what it takes; none when there is one.
    pub nothing_because: Option<String>,
}

/// What one setting came to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SettingRow {
    /// The setting.
    pub setting: Setting,
    /// How many pictures were made with it.
    pub pictures: usize,
    /// What those took whose model was loaded before; none when there are none.
    pub warm: Option<WarmTimes>,
    /// How many more of those there must be before their time is compared.
    pub missing: usize,
    /// For how many the model was loaded.
    pub cold: usize,
    /// What loading it took, in milliseconds (median); none when it never was.
    pub load_ms: Option<f64>,
    /// How many were approved of those that were approved or sent back.
    pub approved: Option<Share>,
    /// How many were picked of those among which somebody chose.
    pub picked: Option<Share>,
}

impl SettingRow {
    fn of(setting: Setting, samples: &[&Sample]) -> Self {
        let spent = |ms: fn(Making) -> Option<f64>| samples.iter().filter_map(move |one| ms(one.spent));
        let warm = WarmTimes::of(spent(Making::warm_ms).collect());
        let loads: Vec<f64> = spent(Making::load_ms).collect();
        Self {
            setting,
            pictures: samples.len(),
            warm,
            missing: ENOUGH.saturating_sub(warm.map_or(0, |warm| warm.samples)),
            cold: loads.len(),
            load_ms: WarmTimes::of(loads).map(|times| times.median_ms),
            approved: Share::among(samples.iter().filter_map(|one| one.approved)),
            picked: Share::among(samples.iter().filter_map(|one| one.picked)),
        }
    }
}

/// Pictures by what they have in common, the largest group first.
#[must_use]
pub fn groups(samples: &[Sample]) -> Vec<SettingGroup> {
    let mut found: BTreeMap<&SettingCommon, BTreeMap<&Setting, Vec<&Sample>>> = BTreeMap::new();
    for sample in samples {
        found.entry(&sample.common).or_default().entry(&sample.setting).or_default().push(sample);
    }
    let mut groups: Vec<SettingGroup> = found.into_iter().map(|(common, of)| group(common, of)).collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.pictures));
    groups
}

fn group(common: &SettingCommon, of: BTreeMap<&Setting, Vec<&Sample>>) -> SettingGroup {
    let row = |(setting, samples): (&Setting, Vec<&Sample>)| SettingRow::of(setting.clone(), &samples);
    let mut settings: Vec<SettingRow> = of.into_iter().map(row).collect();
    settings.sort_by_key(|row| std::cmp::Reverse(row.pictures));
    let suggestions = suggestions(&settings);
    SettingGroup {
        common: common.clone(),
        pictures: settings.iter().map(|row| row.pictures).sum(),
        nothing_because: suggestions.is_empty().then(|| nothing_to_suggest(&settings)),
        settings,
        suggestions,
    }
}
