//! Jobs that an earlier start left: those that still draw the right thing go on, the others are cancelled.

use domain::line::job::{Job, JobState};
use domain::line::machine::Move;
use domain::line::work::{Destination, Work};
use domain::take::Stage;

use super::{Ask, Order};
use crate::error::StudioError;
use crate::line::dispatch::Dispatch;
use crate::studio::Studio;
use crate::verbs::find::Production;

impl Studio {
    /// Drawing jobs of this stage that an earlier start left.
    pub(super) async fn open_draws(
        &self,
        production: &Production,
        stage: Stage,
    ) -> Result<Vec<Job>, StudioError> {
        let jobs = self.store.open_jobs(&production.project.id).await?;
        let of_stage = |job: &Job| matches!(&job.work, Work::Draw(draw) if draw.request.stage == stage);
        Ok(jobs.into_iter().filter(|job| of_stage(job) && job.shot.is_some()).collect())
    }

    /// The open jobs of a shot that would draw the right thing, at most `most`. Those that were asked the same and
    /// would draw what nobody wants any more are cancelled.
    pub(super) async fn still_wanted<'j>(
        &self,
        dispatch: &dyn Dispatch,
        order: &Order<'_>,
        ask: &Ask<'_>,
        most: u32,
        open: &'j [Job],
    ) -> Result<Vec<&'j Job>, StudioError> {
        let (mut right, mut dropped): (Vec<&Job>, Vec<&Job>) = (Vec::new(), Vec::new());
        for job in open.iter().filter(|job| job.shot.as_ref() == Some(&ask.shot.id)) {
            let Work::Draw(draw) = &job.work else { continue };
            let of_take = draw.is_whole() && matches!(draw.destination, Destination::Take(_));
            if !of_take || job.engine != order.wanted.engine || !ask.asks_the_same(&draw.request) {
                continue;
            }
            let same = ask.now.as_deref() == Some(draw.request.content().to_string().as_str());
            if same && right.len() < most as usize && !is_broken_chain(job, open) {
                if job.state == JobState::Held {
                    dispatch.steer(&job.id, Move::Resume.into(), &self.actor).await?;
                }
                right.push(job);
            } else {
                dispatch.steer(&job.id, Move::Cancel.into(), &self.actor).await?;
                dropped.push(job);
            }
        }
        self.steer_pieces(dispatch, open, (&right, Move::Resume)).await?;
        self.steer_pieces(dispatch, open, (&dropped, Move::Cancel)).await?;
        Ok(right)
    }

    /// The open pieces of these clips go on with them, or are cancelled with them.
    async fn steer_pieces(
        &self,
        dispatch: &dyn Dispatch,
        open: &[Job],
        (clips, step): (&[&Job], Move),
    ) -> Result<(), StudioError> {
        for clip in clips {
            for piece in open {
                if is_piece_of(piece, clip) && (step == Move::Cancel || piece.state == JobState::Held) {
                    dispatch.steer(&piece.id, step.into(), &self.actor).await?;
                }
            }
        }
        Ok(())
    }
}

/// Whether a job makes an earlier piece of the clip that another one ends.
fn is_piece_of(job: &Job, clip: &Job) -> bool {
    let is_piece = matches!(&job.work, Work::Draw(draw) if !draw.is_whole());
    is_piece && take_of(job).is_some() && take_of(job) == take_of(clip)
}

/// Whether a clip waits for a piece that nobody makes any more.
fn is_broken_chain(clip: &Job, open: &[Job]) -> bool {
    let Work::Draw(draw) = &clip.work else { return false };
    let lacks = draw.link.as_ref().is_some_and(|link| link.piece.first > 0 && link.before.is_none());
    lacks && !open.iter().any(|job| is_piece_of(job, clip))
}

/// The take that a job draws.
fn take_of(job: &Job) -> Option<&str> {
    let Work::Draw(draw) = &job.work else { return None };
    let Destination::Take(place) = &draw.destination else { return None };
    Some(place.take.as_str())
}
