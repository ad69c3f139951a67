//! The board: how far an episode is, stage by stage, and what blocks the rest.

use domain::board::{Board, board};
use domain::id::ShotId;

use super::find::Production;
use crate::error::StudioError;
use crate::studio::Studio;

impl Studio {
    /// How far an episode is.
    ///
    /// # Errors
    ///
    /// When the database does not answer, or a shot has no request any more.
    pub async fn board(&self, production: &Production) -> Result<Board, StudioError> {
        let mut standings = self.store.standings(&production.episode.id).await?;
        let shots: Vec<(&ShotId, &str)> =
            production.active().map(|shot| (&shot.id, shot.code.as_str())).collect();
        for stale in self.stale(production).await?.into_iter().filter(|stale| stale.picked) {
            let shot = shots.iter().find(|(_, code)| *code == stale.shot);
            if let Some((shot, _)) = shot {
                standings.entry(((*shot).clone(), stale.stage)).or_default().stale = stale.because;
            }
        }
        Ok(board(&production.episode.code, &shots, &standings))
    }
}
