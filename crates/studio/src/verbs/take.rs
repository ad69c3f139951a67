//! Reviewing takes: pick, approve, ask for a retake.

use domain::line::event::Event;
use domain::shot::Shot;
use domain::take::{Review, Stage};
use store::TakeRecord;

use crate::error::StudioError;
use crate::studio::Studio;

/// What a person decides about a take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// The reel uses it.
    Pick,
    /// It is good, and is never replaced by a newer one on its own.
    Approve,
    /// It is to be made again, for this reason.
    Retake(String),
    /// What was said of it is taken back.
    Reopen,
}

impl Studio {
    /// Writes down a decision about a take of a shot.
    ///
    /// # Errors
    ///
    /// When there is no such take.
    pub async fn decide(
        &self,
        shot: &Shot,
        stage: Stage,
        ordinal: u32,
        decision: &Decision,
    ) -> Result<TakeRecord, StudioError> {
        let takes = self.store.takes_of_shot(&shot.id).await?;
        let found =
            takes.into_iter().find(|record| record.take.stage == stage && record.take.ordinal == ordinal);
        let record = found.ok_or_else(|| StudioError::NotFound {
            what: "take",
            name: format!("{} {stage} {ordinal}", shot.code),
            fix: format!("`sakuga take list {}` lists them", shot.code),
        })?;
        let take = &record.take;
        let mut tx = self.begin().await?;
        let review = match decision {
            Decision::Pick => None,
            Decision::Approve => Some(Review::Approved),
            Decision::Retake(note) => Some(Review::Retake { note: note.clone() }),
            Decision::Reopen => Some(Review::Open),
        };
        if matches!(decision, Decision::Pick | Decision::Approve) {
            tx.pick(&shot.id, stage, &take.id).await?;
        }
        if let Some(review) = review {
            tx.review(&take.id, &review).await?;
            let verdict = match review {
                Review::Open => "open",
                Review::Approved => "approved",
                Review::Retake { .. } => "retake",
            };
            tx.emit(Event::TakeReviewed {
                shot: shot.id.clone(),
                take: take.id.clone(),
                verdict: verdict.to_owned(),
                note: None,
            });
        }
        tx.mark_document("shot", shot.id.as_str()).await?;
        tx.commit().await?;
        self.write_documents().await?;
        Ok(record)
    }
}
