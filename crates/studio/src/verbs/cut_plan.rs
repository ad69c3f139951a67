//! What a cut is planned to be made from: the segment of each shot, and what the reel has to know of it.

use std::collections::BTreeMap;

use domain::asset::ContentHash;
use domain::character::Voice;
use domain::id::{BatchId, JobId, ShotId};
use domain::line::job::{Affinity, Band, Need, NewJob, OnNeedFailed};
use domain::line::work::{HeardLine, NEXT_PICTURE, NextShot, OverlayChoice, ReelSegment, Segment, Work};
use domain::shot::{Line, Shot, Side, Transition};
use store::TakeRecord;

use super::cut::FILM;
use super::find::Production;

/// What the segments of one cut are made from.
pub(super) struct Plan<'a> {
    pub(super) production: &'a Production,
    pub(super) overlay: OverlayChoice,
    pub(super) draws: &'a BTreeMap<ShotId, JobId>,
    pub(super) picked: BTreeMap<ShotId, TakeRecord>,
    pub(super) batch: &'a BatchId,
}

impl Plan<'_> {
    /// The job that encodes a shot, which begins at this frame of the reel.
    pub(super) fn segment_job(&self, id: JobId, shot: &Shot, next: Option<&Shot>, start: u32) -> NewJob {
        let production = self.production;
        let next = next.filter(|_| leads_over(&shot.content.transition));
        let segment = Segment {
            code: shot.code.clone(),
            heading: production.scene_of(shot).map(|scene| scene.heading.clone()).unwrap_or_default(),
            frames: shot.content.frames,
            rate: production.project.style.rate,
            frame: production.project.style.frame,
            overlay: self.overlay,
            start,
            lines: if self.overlay.burn { heard(production, shot) } else { Vec::new() },
            picture: self.picture(shot),
            next: next.map(|next| NextShot {
                shot: next.id.clone(),
                frames: next.content.frames,
                transition: shot.content.transition.clone(),
                picture: self.picture(next),
            }),
        };
        let own = self.need(shot, "picture");
        let following = next.and_then(|next| self.need(next, NEXT_PICTURE));
        NewJob {
            id,
            batch: self.batch.clone(),
            project: production.project.id.clone(),
            shot: Some(shot.id.clone()),
            engine: FILM.to_owned(),
            band: Band::Normal,
            affinity: Affinity::default(),
            work: Work::Segment(segment),
            needs: own.into_iter().chain(following).collect(),
        }
    }

    /// The picked picture of a shot that is not being drawn.
    fn picture(&self, shot: &Shot) -> Option<ContentHash> {
        let there = self.picked.get(&shot.id).filter(|_| !self.draws.contains_key(&shot.id));
        there.map(|record| record.asset.hash.clone())
    }

    /// The need for the picture of a shot that is being drawn.
    fn need(&self, drawn: &Shot, slot: &str) -> Option<Need> {
        self.draws.get(&drawn.id).map(|job| Need {
            job: job.clone(),
            slot: slot.to_owned(),
            on_failure: OnNeedFailed::Proceed,
        })
    }
}

/// Whether the end of a shot shows the beginning of the next one.
const fn leads_over(transition: &Transition) -> bool {
    matches!(transition, Transition::Dissolve | Transition::Wipe)
}

/// What the reel has to know of a shot.
pub(super) fn reel_segment(production: &Production, shot: &Shot) -> ReelSegment {
    let content = &shot.content;
    let location = content.place.as_ref().and_then(|slug| production.places.iter().find(|p| p.slug == *slug));
    ReelSegment {
        code: shot.code.clone(),
        frames: content.frames,
        video: None,
        place: content.place.as_ref().map(ToString::to_string).unwrap_or_default(),
        interior: location.is_some_and(|location| location.place.kind.is_indoors()),
        light: content.light,
        lines: heard(production, shot),
        transition: content.transition.clone(),
    }
}

fn heard(production: &Production, shot: &Shot) -> Vec<HeardLine> {
    let hear = |line: &Line| {
        let speaker = line.speaker.as_ref();
        let cast = speaker.and_then(|slug| production.cast.iter().find(|cast| cast.slug == *slug));
        let staged =
            speaker.and_then(|slug| shot.content.cast.iter().find(|staging| staging.character == *slug));
        HeardLine {
            line: line.clone(),
            voice: cast.map_or_else(Voice::default, |cast| cast.character.voice),
            side: staged.map_or(Side::Centre, |staging| staging.side),
        }
    };
    shot.content.lines.iter().map(hear).collect()
}
