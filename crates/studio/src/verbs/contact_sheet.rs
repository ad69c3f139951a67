//! The contact sheet of an episode, written anew from the rows whenever something on it changes.

use std::collections::BTreeMap;

use assets::contact_sheet::{Card, CardCast, CardPicture, ContactSheet, OmittedShot, SceneRow, SheetState};
use assets::names::EpisodePlace;
use assets::rel_path::RelPath;
use assets::write::write_atomic;
use domain::id::ShotId;
use domain::line::job::JobState;
use domain::shot::{Shot, ShotStatus};
use store::{DrawingStand, TakeRecord};

use super::find::Production;
use crate::error::StudioError;
use crate::studio::Studio;

impl Studio {
    /// Writes the sheet and returns its path below the data folder.
    ///
    /// # Errors
    ///
    /// When rows cannot be read or the file cannot be written.
    pub async fn write_contact_sheet(
        &self,
        production: &Production,
        state: SheetState,
        film: Option<&str>,
    ) -> Result<RelPath, StudioError> {
        let place = EpisodePlace::new(&production.project.slug, &production.episode.code)
            .map_err(|error| StudioError::Invalid(error.to_string()))?;
        let path = place.contact_sheet();
        let picked = self.sheet_takes(production).await?;
        let jobs = self.store.newest_drawings(&production.project.id).await?;
        let scenes = production.scenes.iter().filter(|scene| !scene.omitted);
        let rows = scenes.map(|scene| {
            let shots = production.active().filter(|shot| shot.scene == scene.id);
            let cards = shots.map(|shot| card(production, shot, &picked, &jobs, &path)).collect();
            SceneRow { code: scene.code.clone(), heading: scene.heading.clone(), cards }
        });
        let omitted = production.shots.iter().filter(|shot| shot.status == ShotStatus::Omitted);
        let sheet = ContactSheet {
            title: production.project.title.clone(),
            subtitle: format!("{} · storyboard", production.episode.code),
            rate: production.project.style.rate,
            made_at: self.clock.wall(),
            state,
            film: film.and_then(|film| relative(film, &path)),
            scenes: rows.collect(),
            omitted: omitted
                .map(|shot| OmittedShot { code: shot.code.to_string(), note: shot.content.action.clone() })
                .collect(),
        };
        let (folder, html, target) = (self.folder.clone(), sheet.to_html(), path.clone());
        tokio::task::spawn_blocking(move || write_atomic(&folder, &target, html.as_bytes()))
            .await
            .map_err(|_| StudioError::LineStopped)??;
        Ok(path)
    }

    async fn sheet_takes(
        &self,
        production: &Production,
    ) -> Result<BTreeMap<ShotId, TakeRecord>, StudioError> {
        let records = self.store.takes_of_episode(&production.episode.id).await?;
        let picked = records.into_iter().filter(|record| record.take.picked && record.take.moment.is_start());
        Ok(picked.map(|record| (record.take.shot.clone(), record)).collect())
    }
}

fn card(
    production: &Production,
    shot: &Shot,
    picked: &BTreeMap<ShotId, TakeRecord>,
    jobs: &BTreeMap<ShotId, DrawingStand>,
    sheet: &RelPath,
) -> Card {
    let record = picked.get(&shot.id);
    let cast = shot.content.cast.iter().filter_map(|staging| {
        let cast = production.cast.iter().find(|cast| cast.slug == staging.character)?;
        let palette = &cast.character.palette;
        let colour = palette.get("hair").or_else(|| palette.get("fur")).map(|swatch| swatch.base);
        Some(CardCast { name: cast.character.name.clone(), colour })
    });
    let picture = card_picture(record, jobs.get(&shot.id), sheet);
    Card {
        not_drawn: record.map(|record| record.omitted.clone()).unwrap_or_default(),
        ..Card::of(shot, picture, cast.collect())
    }
}

fn card_picture(record: Option<&TakeRecord>, job: Option<&DrawingStand>, sheet: &RelPath) -> CardPicture {
    if let Some(record) = record {
        let Some(full) = relative(&record.asset.path, sheet) else { return CardPicture::Waiting };
        return CardPicture::Drawn { shown: full.clone(), full };
    }
    match job {
        Some(job) if job.state == JobState::Running => CardPicture::Drawing,
        Some(job) if matches!(job.state, JobState::Failed | JobState::Held) => {
            CardPicture::Failed { why: job.cause.clone().unwrap_or_default() }
        }
        _ => CardPicture::Waiting,
    }
}

fn relative(path: &str, sheet: &RelPath) -> Option<String> {
    Some(RelPath::new(path.to_owned()).ok()?.relative_to(sheet.parent().as_ref()))
}
