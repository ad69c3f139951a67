//! What was found of the pictures of takes, and having them looked at again. The looking itself is done beside the
//! line: see `line/checker.rs`.

use domain::id::{ShotId, TakeId};
use domain::line::event::Event;
use domain::shot::ShotCode;
use store::{CheckFilter, CheckRecord, TakeRecord, WhichChecks};

use super::find::Production;
use crate::error::{Refusal, StudioError};
use crate::studio::Studio;

impl Studio {
    /// The takes of an episode that were looked at, in the order of the film.
    ///
    /// # Errors
    ///
    /// When the page before ended with a take that the episode does not have.
    pub async fn checks(
        &self,
        production: &Production,
        which: WhichChecks,
        after: Option<TakeId>,
        limit: u32,
    ) -> Result<Vec<CheckRecord>, StudioError> {
        if let Some(after) = &after {
            let record = self.store.take_record(after).await?;
            let of_episode =
                record.is_some_and(|record| production.shots.iter().any(|shot| shot.id == record.take.shot));
            if !of_episode {
                let message = "there is nothing by that name to go on after";
                return Err(Refusal::invalid("after", message, "take what the page before gave as next"));
            }
        }
        let episode = production.episode.id.clone();
        Ok(self.store.checks(&CheckFilter { episode, which, after, limit }).await?)
    }

    /// How many takes of an episode are to be looked at.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn unchecked(&self, production: &Production) -> Result<u32, StudioError> {
        Ok(self.store.unchecked_of_episode(&production.episode.id).await?)
    }

    /// What was found of one take.
    ///
    /// # Errors
    ///
    /// When it is not there any more.
    pub async fn check_of(&self, record: &TakeRecord) -> Result<CheckRecord, StudioError> {
        self.store.check_of(&record.take.id).await?.ok_or_else(|| StudioError::NotFound {
            what: "take",
            name: record.take.id.to_string(),
            fix: "it was deleted at the same moment".to_owned(),
        })
    }

    /// Has the takes of these shots looked at again, as after the thresholds of the style changed; those of all shots
    /// when none is named. Says how many will be looked at.
    ///
    /// # Errors
    ///
    /// When the episode has no such shot.
    pub async fn check_again(&self, production: &Production, codes: &[ShotCode]) -> Result<u32, StudioError> {
        let shots: Vec<ShotId> = if codes.is_empty() {
            production.shots.iter().map(|shot| shot.id.clone()).collect()
        } else {
            let shot = |code: &ShotCode| Ok(production.shot(code.as_str())?.id.clone());
            codes.iter().map(shot).collect::<Result<_, StudioError>>()?
        };
        let mut tx = self.begin().await?;
        tx.make_checks_due(&shots).await?;
        let takes = tx.due_checks(&shots).await?;
        let (project, episode) = (production.project.id.clone(), production.episode.code.clone());
        tx.emit(Event::ChecksAsked { project, episode, takes });
        tx.commit().await?;
        Ok(takes)
    }
}
