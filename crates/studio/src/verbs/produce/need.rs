//! What a shot needs, decided from its takes.

use domain::take::{Moment, Review};
use store::TakeMark;

use super::{Ask, Fresh, Produce};

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

/// The take that is picked for a moment of the shot.
pub(super) fn picked(takes: &[TakeMark], moment: Moment) -> Option<&TakeMark> {
    let of_moment =
        |mark: &&TakeMark| mark.made.as_ref().map(|made| made.asked.moment).unwrap_or_default() == moment;
    takes.iter().filter(of_moment).find(|mark| mark.picked)
}

/// What a shot with these takes of the stage needs. A shot that cannot be asked anything now is to be drawn, so that
/// everything that keeps shots from being drawn is found together.
pub(super) fn need(wanted: &Produce, ask: &Ask<'_>, takes: &[TakeMark]) -> Need {
    let all = Need::Drawing { takes: wanted.takes };
    let only_stale = wanted.fresh == Fresh::OnlyStale;
    let Some(picked) = picked(takes, ask.brief.moment) else {
        return if only_stale { Need::NotAsked } else { all };
    };
    if wanted.fresh == Fresh::Again {
        return all;
    }
    if matches!(picked.review, Review::Retake { .. }) {
        return if only_stale { Need::NotAsked } else { all };
    }
    // What a person drew answers a shot whatever is asked for now; only a word of theirs replaces it.
    if picked.is_by_hand() {
        let meant = wanted.shots.contains(&ask.shot.code) && !wanted.direction.is_empty();
        return if meant { all } else { Need::Nothing };
    }
    let Some(due) = &ask.due else { return all };
    let approved = picked.review == Review::Approved;
    if is_fresh(picked, due) {
        return if approved || only_stale { Need::Nothing } else { more(wanted.takes, takes, due) };
    }
    if approved && !wanted.shots.contains(&ask.shot.code) {
        return Need::KeepApproved;
    }
    match ask.now.as_ref().map_or(Need::Nothing, |now| more(wanted.takes, takes, now)) {
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
