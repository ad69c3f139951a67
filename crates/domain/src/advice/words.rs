//! What is said of settings, in sentences.

use std::fmt;

use super::interval::Share;
use super::pair::{Liked, is_faster, liked};
use super::settings::SettingRow;
use super::{ENOUGH, Setting};
use crate::line::explain::length;

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.parts().join(", "))
    }
}

impl Setting {
    /// What it says, in words; what an engine does not have is left out.
    fn parts(&self) -> Vec<String> {
        let mut parts = Vec::new();
        if self.steps > 0 {
            parts.push(format!("{} steps", self.steps));
        }
        if !self.sampler.is_empty() {
            parts.push(self.sampler.clone());
        }
        if !self.scheduler.is_empty() {
            parts.push(self.scheduler.clone());
        }
        if self.guidance_thousandths > 0 {
            parts.push(format!("guidance {}", f64::from(self.guidance_thousandths) / 1000.0));
        }
        parts.push(format!("{}x{}", self.width, self.height));
        parts
    }

    /// What it says otherwise than another one; all of it where that alone would not tell the two apart.
    fn beside(&self, other: &Self) -> String {
        let others = other.parts();
        let own: Vec<String> = self.parts().into_iter().filter(|part| !others.contains(part)).collect();
        if own.is_empty() { self.to_string() } else { own.join(", ") }
    }
}

/// Why a setting is suggested, with the numbers that this rests on.
pub(super) fn sentence(better: &SettingRow, than: &SettingRow) -> String {
    let names = (better.setting.beside(&than.setting), than.setting.beside(&better.setting));
    let time = times(better, than).map(|(one, other)| {
        format!("with {} a picture takes {} instead of {} with {}", names.0, one, other, names.1)
    });
    let said = [("approved", better.approved, than.approved), ("picked", better.picked, than.picked)];
    let rates: Vec<String> =
        said.into_iter().filter_map(|(word, one, other)| rate(word, one, other)).collect();
    match time {
        Some(time) => format!("{time}, and is {}", rates.join(" and ")),
        None => format!("with {} instead of {} a picture is {}", names.0, names.1, rates.join(" and ")),
    }
}

fn times(better: &SettingRow, than: &SettingRow) -> Option<(String, String)> {
    let enough = |row: &SettingRow| row.warm.filter(|_| row.missing == 0).map(|warm| length(warm.median_ms));
    Some((enough(better)?, enough(than)?))
}

fn rate(word: &str, one: Option<Share>, other: Option<Share>) -> Option<String> {
    let often = match liked(one, other) {
        Liked::Unknown => return None,
        Liked::Less => "less often",
        Liked::AsOften => "as often",
        Liked::More => "more often",
    };
    let (one, other) = (one?, other?);
    Some(format!("{word} {often} ({} of {} against {} of {})", one.yes, one.of, other.yes, other.of))
}

/// Why nothing is suggested, and what it takes.
pub(super) fn nothing_to_suggest(rows: &[SettingRow]) -> String {
    let [first, second, ..] = rows else {
        return "all of these were made with one setting: make some with another one to compare".to_owned();
    };
    if rows.iter().filter(|row| row.missing == 0).count() < 2 {
        return too_few(first, second, rows);
    }
    if let Some((one, other)) = undecided(rows) {
        return undecided_words(one, other);
    }
    "no setting is clearly faster or liked more than another one: nothing to change".to_owned()
}

/// What is missing to the two settings that need the least.
fn too_few(first: &SettingRow, second: &SettingRow, rows: &[SettingRow]) -> String {
    let mut nearest: Vec<&SettingRow> = rows.iter().collect();
    nearest.sort_by_key(|row| row.missing);
    let [one, other] = nearest[..].get(..2).map_or([first, second], |two| [two[0], two[1]]);
    let lacks = |row: &SettingRow, beside: &SettingRow| {
        (row.missing > 0)
            .then(|| format!("{} more with {}", row.missing, row.setting.beside(&beside.setting)))
    };
    let missing: Vec<String> = [lacks(one, other), lacks(other, one)].into_iter().flatten().collect();
    format!(
        "too few pictures to compare: a setting needs {ENOUGH} whose model was loaded before; make {}",
        missing.join(" and ")
    )
}

/// The first setting that is faster than another one, of which nobody knows whether it is liked as often.
fn undecided(rows: &[SettingRow]) -> Option<(&SettingRow, &SettingRow)> {
    let open = |one: &SettingRow, other: &SettingRow| {
        is_faster(one, other)
            && liked(one.approved, other.approved) == Liked::Unknown
            && liked(one.picked, other.picked) == Liked::Unknown
    };
    rows.iter().find_map(|other| Some((rows.iter().find(|one| open(one, other))?, other)))
}

fn undecided_words(one: &SettingRow, other: &SettingRow) -> String {
    let lacks = |row: &SettingRow, beside: &SettingRow| {
        let missing = ENOUGH.saturating_sub(row.approved.map_or(0, |rate| rate.of));
        (missing > 0).then(|| format!("{missing} more with {}", row.setting.beside(&beside.setting)))
    };
    let missing: Vec<String> = [lacks(one, other), lacks(other, one)].into_iter().flatten().collect();
    let (took, others) = times(one, other).unwrap_or_default();
    format!(
        "with {} a picture takes {took} instead of {others} with {}, but too few were decided: approve or send back {}",
        one.setting.beside(&other.setting),
        other.setting.beside(&one.setting),
        missing.join(" and ")
    )
}
