//! What a shot needs, decided from its takes.

use domain::request::Content;
use domain::shot::Shot;
use domain::take::Review;
use store::TakeRecord;

use super::{Fresh, Order};
use crate::error::StudioError;

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
pub(super) fn need(order: &Order<'_>, shot: &Shot, takes: &[TakeRecord]) -> Result<Need, StudioError> {
    let wanted = order.wanted;
    let all = Need::Drawing { takes: wanted.takes };
    let of_moment = |record: &&TakeRecord| record.request.moment == order.brief.moment;
    let Some(picked) = takes.iter().filter(of_moment).find(|record| record.take.picked) else {
        return Ok(if wanted.fresh == Fresh::OnlyStale { Need::NotAsked } else { all });
    };
    if wanted.fresh == Fresh::Again {
        return Ok(all);
    }
    if matches!(picked.take.review, Review::Retake { .. }) {
        return Ok(if wanted.fresh == Fresh::OnlyStale { Need::NotAsked } else { all });
    }
    // What a person drew answers a shot whatever is asked for now; only a word of theirs replaces it.
    if picked.request.is_by_hand() {
        return Ok(Need::Nothing);
    }
    let now = order.brief.compiled(order.production, &order.panels, shot, 0)?.request.content();
    let named = wanted.shots.contains(&shot.code);
    let approved = picked.take.review == Review::Approved;
    if is_fresh(picked, &now) {
        let enough = approved || wanted.fresh == Fresh::OnlyStale;
        return Ok(if enough { Need::Nothing } else { more(wanted.takes, takes, &now) });
    }
    if approved && !named {
        return Ok(Need::KeepApproved);
    }
    Ok(match more(wanted.takes, takes, &now) {
        Need::Nothing => Need::Drawing { takes: 1 },
        more => more,
    })
}

fn is_fresh(record: &TakeRecord, now: &Content) -> bool {
    now.with_seed(record.request.seed) == record.take.fingerprint
}

/// As many as lack of `wanted` candidates that are up to date and not sent back.
fn more(wanted: u32, takes: &[TakeRecord], now: &Content) -> Need {
    let good =
        |record: &&TakeRecord| is_fresh(record, now) && !matches!(record.take.review, Review::Retake { .. });
    let there = u32::try_from(takes.iter().filter(good).count()).unwrap_or(u32::MAX);
    match wanted.saturating_sub(there) {
        0 => Need::Nothing,
        takes => Need::Drawing { takes },
    }
}
