//! What is out of date: takes that would look different if they were drawn now.

use domain::take::{Review, Stage};
use serde::Serialize;
use store::TakeRecord;

use super::brief::{Brief, Panels};
use super::difference::differences_of;
use super::find::Production;
use crate::error::StudioError;
use crate::studio::Studio;

/// A picked take that is out of date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stale {
    /// The shot.
    pub shot: String,
    /// The stage.
    pub stage: Stage,
    /// The take's number.
    pub take: u32,
    /// Which parts of its request differ, such as `figures.hana.palette.hair`.
    pub because: Vec<String>,
    /// Whether it is approved, and so kept.
    pub approved: bool,
}

impl Studio {
    /// Lists the picked takes of an episode that are out of date, and why.
    ///
    /// # Errors
    ///
    /// When a shot has no request any more.
    pub async fn stale(&self, production: &Production) -> Result<Vec<Stale>, StudioError> {
        let takes = self.store.takes_of_episode(&production.episode.id).await?;
        let panels = self.panels(production, &self.recipes()).await?;
        self.stale_of(production, &panels, &takes)
    }

    /// Those of these takes that are picked and out of date.
    pub(super) fn stale_of(
        &self,
        production: &Production,
        panels: &Panels,
        takes: &[TakeRecord],
    ) -> Result<Vec<Stale>, StudioError> {
        let mut found = Vec::new();
        for record in takes.iter().filter(|record| record.take.picked) {
            let Some(shot) = production.active().find(|shot| shot.id == record.take.shot) else { continue };
            let Some(brief) = Brief::of_request(self, &record.request) else { continue };
            let now = brief.compiled(production, panels, shot, record.request.seed)?.request;
            if now.fingerprint() == record.take.fingerprint {
                continue;
            }
            found.push(Stale {
                shot: shot.code.to_string(),
                stage: record.take.stage,
                take: record.take.ordinal,
                because: differences(&record.request, &now),
                approved: record.take.review == Review::Approved,
            });
        }
        Ok(found)
    }
}

/// The paths at which two requests differ; a figure goes by its name and not by its number.
fn differences(before: &domain::request::Request, now: &domain::request::Request) -> Vec<String> {
    differences_of(before, now).into_iter().map(|difference| difference.path).collect()
}
