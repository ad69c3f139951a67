//! Two settings beside each other: whether one did better, as far as their intervals say.

use super::interval::Share;
use super::settings::SettingRow;
use super::words::sentence;
use super::{Gain, SettingSuggestion};

/// How often the pictures of one setting were liked, beside those of another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Liked {
    /// Too few were decided of the one or the other.
    Unknown,
    /// Less often: what was seen lies below the other's interval.
    Less,
    /// As often, as far as can be told.
    AsOften,
    /// More often: its interval lies wholly above the other's.
    More,
}

/// How often `one` was so, beside `other`.
pub(super) fn liked(one: Option<Share>, other: Option<Share>) -> Liked {
    let (Some(one), Some(other)) = (one.filter(Share::is_enough), other.filter(Share::is_enough)) else {
        return Liked::Unknown;
    };
    if one.low > other.high {
        Liked::More
    } else if one.share < other.low {
        // Intervals of few pictures overlap almost always. That is no reason to call 2 of 5 as good as 5 of 5.
        Liked::Less
    } else {
        Liked::AsOften
    }
}

/// Whether the interval of the time of `one` lies wholly below that of `other`; none of too few is known.
pub(super) fn is_faster(one: &SettingRow, other: &SettingRow) -> bool {
    let interval = |row: &SettingRow| row.warm.and_then(|warm| warm.interval);
    matches!((interval(one), interval(other)), (Some(one), Some(other)) if one.high_ms < other.low_ms)
}

/// In what `one` did better than `other`, if it did worse in nothing.
fn gain(one: &SettingRow, other: &SettingRow) -> Option<Gain> {
    let stands = [liked(one.approved, other.approved), liked(one.picked, other.picked)];
    if stands.contains(&Liked::Less) {
        return None;
    }
    let known = stands.iter().any(|stand| *stand != Liked::Unknown);
    match (is_faster(one, other), stands.contains(&Liked::More)) {
        (true, true) => Some(Gain::TimeAndLiked),
        (false, true) => Some(Gain::Liked),
        // Faster alone is no advice: nobody wants more of what is thrown away.
        (true, false) if known => Some(Gain::Time),
        _ => None,
    }
}

/// Which settings did better than which: for each, the fastest of those that are faster, and the one that is liked most.
pub(super) fn suggestions(rows: &[SettingRow]) -> Vec<SettingSuggestion> {
    rows.iter().flat_map(|than| for_one(than, rows)).collect()
}

fn for_one(than: &SettingRow, rows: &[SettingRow]) -> Vec<SettingSuggestion> {
    let gains: Vec<(Gain, &SettingRow)> =
        rows.iter().filter_map(|row| Some((gain(row, than)?, row))).collect();
    let faster = gains.iter().filter(|(gain, _)| *gain != Gain::Liked);
    let fastest = faster.min_by(|(_, one), (_, other)| median(one).total_cmp(&median(other)));
    let better = gains.iter().filter(|(gain, _)| *gain != Gain::Time);
    let most = better.max_by(|(_, one), (_, other)| lowest(one).total_cmp(&lowest(other)));
    let mut chosen: Vec<&(Gain, &SettingRow)> = fastest.into_iter().chain(most).collect();
    chosen.dedup_by(|one, other| one.1.setting == other.1.setting);
    chosen.into_iter().map(|(gain, row)| suggestion(*gain, row, than)).collect()
}

fn suggestion(gain: Gain, better: &SettingRow, than: &SettingRow) -> SettingSuggestion {
    let timed = better.missing == 0 && than.missing == 0;
    SettingSuggestion {
        gain,
        better: better.setting.clone(),
        than: than.setting.clone(),
        saves_ms: timed.then(|| median(than) - median(better)),
        sentence: sentence(better, than),
    }
}

/// The median of its time; without one it is slower than everything.
fn median(row: &SettingRow) -> f64 {
    row.warm.map_or(f64::MAX, |warm| warm.median_ms)
}

/// How often it is liked at least.
fn lowest(row: &SettingRow) -> f64 {
    let low = |rate: Option<Share>| rate.filter(Share::is_enough).map_or(0.0, |rate| rate.low);
    low(row.approved).max(low(row.picked))
}
