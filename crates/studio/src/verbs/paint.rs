//! Pictures that come back from a paint program: whose they are is known by what went out with them, by their
//! content, or by what they say of themselves.

use assets::picture::{RECORD_KEY, read_text};
use domain::id::TakeId;
use domain::project::Project;
use domain::request::Fingerprint;
use domain::shot::Shot;
use store::TakeRecord;

use super::find::Production;
use super::hand::{Brought, HandTake, Pick};
use crate::error::StudioError;
use crate::studio::Studio;

/// What came of a picture that came back.
#[derive(Debug, Clone)]
pub enum TakenBack {
    /// It is the picture of this take, and nothing was done.
    Unchanged(Box<TakeRecord>),
    /// It became this take.
    Filed(Box<TakeRecord>),
}

impl Studio {
    /// Files a picture that came back from a paint program as a take of the shot, stage and moment that it went out
    /// from. `of` is the take that it is said to be; without that, the picture itself is asked.
    ///
    /// # Errors
    ///
    /// When nobody knows whose it is, or the database or the disk refuses.
    pub async fn take_back(
        &self,
        project: Project,
        of: Option<&TakeId>,
        pick: Pick,
        brought: Brought,
    ) -> Result<(Shot, TakenBack), StudioError> {
        if let Some(same) = self.store.take_with_content(&project.id, brought.hash()).await? {
            let (_, shot) = self.shot_of_take(project, &same).await?;
            return Ok((shot, TakenBack::Unchanged(Box::new(same))));
        }
        let origin = match of {
            Some(of) => self.store.take_by_id(&project.id, of).await?,
            None => None,
        };
        let origin = match origin {
            Some(origin) => Some(origin),
            None => self.maker_of(&project, &brought).await?,
        };
        let origin = origin.ok_or_else(|| StudioError::NotFound {
            what: "take",
            name: "that this picture was".to_owned(),
            fix: "`sakuga take add <shot> <file>` adds a picture to a shot that you name".to_owned(),
        })?;
        let (production, shot) = self.shot_of_take(project, &origin).await?;
        let take = origin.take;
        let hand =
            HandTake { stage: take.stage, moment: take.moment, pick, painted_over: Some(take.id.clone()) };
        let filed = self.add_hand_take(production, shot.clone(), hand, brought).await?;
        Ok((shot, TakenBack::Filed(Box::new(filed))))
    }

    /// The take that was made from the request that a picture says it was made from.
    async fn maker_of(
        &self,
        project: &Project,
        brought: &Brought,
    ) -> Result<Option<TakeRecord>, StudioError> {
        let (folder, path) = (self.folder.clone(), brought.path().clone());
        let read = tokio::task::spawn_blocking(move || folder.read(&path)).await;
        let bytes = read.map_err(|_| StudioError::LineStopped)??;
        match fingerprint_in(&bytes) {
            Some(fingerprint) => Ok(self.store.take_made_from(&project.id, &fingerprint).await?),
            None => Ok(None),
        }
    }

    async fn shot_of_take(
        &self,
        project: Project,
        record: &TakeRecord,
    ) -> Result<(Production, Shot), StudioError> {
        let gone = || StudioError::NotFound {
            what: "shot",
            name: record.take.shot.to_string(),
            fix: "`sakuga shot list` lists those there are".to_owned(),
        };
        let episode = self.store.episode_of(&record.take.shot).await?.ok_or_else(gone)?;
        let production = self.production(project, &episode.code).await?;
        let shot = production.shots.iter().find(|shot| shot.id == record.take.shot).cloned();
        Ok((production, shot.ok_or_else(gone)?))
    }
}

/// The fingerprint in a picture's own record; none where a program threw that away.
fn fingerprint_in(picture: &[u8]) -> Option<Fingerprint> {
    let texts = read_text(picture).ok()?;
    let record: serde_json::Value = serde_json::from_str(texts.get(RECORD_KEY)?).ok()?;
    Some(Fingerprint(record.get("fingerprint")?.as_str()?.to_owned()))
}
