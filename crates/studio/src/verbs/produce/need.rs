//! What a shot needs, decided from its takes.

use domain::shot::Shot;
use domain::take::Review;
use store::TakeMark;

use super::{Fresh, Order};

/// What a shot needs.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// What it has is up to date.
    Nothing,
    /// Something, but not what is asked for now.
    NotAsked,
    /// Its approved take is out of date, and kept.
    KeepApproved,
    /// So many new takes, those that are being drawn included.
    Drawing { takes: u32 },
}

/// What a shot with these takes of the stage needs.
///
/// `now` is the content that would be asked now; without one the shot is to be drawn, so that everything that keeps
/// shots from being drawn is found together.
pub(super) fn need(order: &Order<'_>, shot: &Shot, takes: &[TakeMark], now: Option<&str>) -> Need {
    let wanted = order.wanted;
    let all = Need::Drawing { takes: wanted.takes };
    let of_moment = |mark: &&TakeMark| {
        mark.made.as_ref().map(|made| made.asked.moment).unwrap_or_default() == order.brief.moment
    };
    let Some(picked) = takes.iter().filter(of_moment).find(|mark| mark.picked) else {
        return if wanted.fresh == Fresh::OnlyStale { Need::NotAsked } else { all };
    };
    if wanted.fresh == Fresh::Again {
        return all;
    }
    if matches!(picked.review, Review::Retake { .. }) {
        return if wanted.fresh == Fresh::OnlyStale { Need::NotAsked } else { all };
    }
    // What a person drew answers a shot whatever is asked for now; only a word of theirs replaces it.
    if picked.is_by_hand() {
        return Need::Nothing;
    }
    let Some(now) = now else { return all };
    let named = wanted.shots.contains(&shot.code);
    let approved = picked.review == Review::Approved;
    if is_fresh(picked, now) {
        let enough = approved || wanted.fresh == Fresh::OnlyStale;
        return if enough { Need::Nothing } else { more(wanted.takes, takes, now) };
    }
    if approved && !named {
        return Need::KeepApproved;
    }
    match more(wanted.takes, takes, now) {
        Need::Nothing => Need::Drawing { takes: 1 },
        more => more,
    }
}

fn is_fresh(mark: &TakeMark, now: &str) -> bool {
    mark.made.as_ref().is_some_and(|made| made.content == now)
}

/// As many as lack of `wanted` candidates that are up to date and not sent back.
fn more(wanted: u32, takes: &[TakeMark], now: &str) -> Need {
    let good = |record: &&TakeMark| is_fresh(record, now) && !matches!(record.review, Review::Retake { .. });
    let there = u32::try_from(takes.iter().filter(good).count()).unwrap_or(u32::MAX);
    match wanted.saturating_sub(there) {
        0 => Need::Nothing,
        takes => Need::Drawing { takes },
    }
}
