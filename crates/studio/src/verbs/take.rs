//! Reviewing takes: pick, approve, ask for a retake. What was said is kept in the events, the last word in the take.

use domain::asset::Asset;
use domain::line::event::Event;
use domain::shot::Shot;
use domain::take::{Review, Stage};
use store::TakeRecord;

use crate::error::{Refusal, StudioError};
use crate::studio::Studio;

/// The longest note, in characters.
const LONGEST_NOTE: usize = 2000;

/// What a person says of a take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is good, is picked, and is never replaced by a newer one on its own.
    Approved,
    /// It is to be made again; the note says why.
    Retake,
    /// What was said of it is taken back.
    Open,
}

impl Verdict {
    /// The word for it in events.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Retake => "retake",
            Self::Open => "open",
        }
    }
}

impl Studio {
    /// The takes of a shot, by stage and number.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn takes(&self, shot: &Shot) -> Result<Vec<TakeRecord>, StudioError> {
        Ok(self.store.takes_of_shot(&shot.id).await?)
    }

    /// One take of a shot.
    ///
    /// # Errors
    ///
    /// When there is no such take.
    pub async fn take(&self, shot: &Shot, stage: Stage, ordinal: u32) -> Result<TakeRecord, StudioError> {
        let takes = self.store.takes_of_shot(&shot.id).await?;
        let found =
            takes.into_iter().find(|record| record.take.stage == stage && record.take.ordinal == ordinal);
        found.ok_or_else(|| StudioError::NotFound {
            what: "take",
            name: format!("{} {stage} {ordinal}", shot.code),
            fix: format!("`sakuga take list {}` lists them", shot.code),
        })
    }

    /// The picture of a take with its guides, by path.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn files_of_take(&self, record: &TakeRecord) -> Result<Vec<Asset>, StudioError> {
        Ok(self.store.assets_of_job(&record.take.job).await?)
    }

    /// Makes the reel use this take.
    ///
    /// # Errors
    ///
    /// When there is no such take.
    pub async fn pick_take(
        &self,
        shot: &Shot,
        stage: Stage,
        ordinal: u32,
    ) -> Result<TakeRecord, StudioError> {
        let record = self.take(shot, stage, ordinal).await?;
        if record.take.picked {
            return Ok(record);
        }
        let mut tx = self.begin().await?;
        tx.pick(&record.take).await?;
        tx.mark_document("shot", shot.id.as_str()).await?;
        tx.commit().await?;
        self.write_documents().await?;
        self.take(shot, stage, ordinal).await
    }

    /// Writes down what a person says of a take.
    ///
    /// # Errors
    ///
    /// When there is no such take, or a retake is asked for without saying why.
    pub async fn review_take(
        &self,
        shot: &Shot,
        stage: Stage,
        ordinal: u32,
        verdict: Verdict,
        note: &str,
    ) -> Result<TakeRecord, StudioError> {
        let note = checked_note(verdict, note)?;
        let record = self.take(shot, stage, ordinal).await?;
        let take = &record.take;
        let review = match verdict {
            Verdict::Approved => Review::Approved,
            Verdict::Retake => Review::Retake { note: note.clone() },
            Verdict::Open => Review::Open,
        };
        let mut tx = self.begin().await?;
        if verdict == Verdict::Approved && !take.picked {
            tx.pick(take).await?;
        }
        tx.review(&take.id, &review).await?;
        tx.emit(Event::TakeReviewed {
            shot: shot.id.clone(),
            take: take.id.clone(),
            verdict: verdict.as_str().to_owned(),
            note: Some(note).filter(|note| !note.is_empty()),
        });
        tx.mark_document("shot", shot.id.as_str()).await?;
        tx.commit().await?;
        self.write_documents().await?;
        self.take(shot, stage, ordinal).await
    }
}

/// A note without blanks around it; a retake needs one.
fn checked_note(verdict: Verdict, note: &str) -> Result<String, StudioError> {
    let note = note.trim();
    if note.chars().count() > LONGEST_NOTE {
        let message = format!("a note has at most {LONGEST_NOTE} characters");
        return Err(Refusal::invalid("note", message, "write a shorter one"));
    }
    if note.is_empty() && verdict == Verdict::Retake {
        let fix = "write in the note what is to be different";
        return Err(Refusal::invalid("note", "a retake without a reason helps nobody", fix));
    }
    Ok(note.to_owned())
}
