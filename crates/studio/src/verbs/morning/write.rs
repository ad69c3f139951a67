//! Writing reports: the page and the document beside each other in the project's folder.

use std::collections::BTreeMap;

use assets::morning::{Page, page};
use assets::names::ReportPlace;
use assets::rel_path::RelPath;
use assets::write::write_atomic;
use domain::asset::{ContentHash, ThumbnailSize};
use domain::id::BatchId;
use domain::line::event::Event;
use domain::morning::MorningReport;
use store::Unlooked;

use super::facts::Facts;
use crate::error::StudioError;
use crate::studio::Studio;

/// The most pictures that a page shows; what is beyond is listed without.
const MOST_PICTURES: usize = 1_000;
/// Up to so many pictures are shown larger.
const FEW: usize = 240;

/// A report that was written.
#[derive(Debug, Clone, PartialEq)]
pub struct WrittenReport {
    /// The page below the data folder.
    pub page: String,
    /// The document below the data folder.
    pub document: String,
    /// What both say.
    pub report: MorningReport,
}

impl Studio {
    /// Writes the report of a batch as page and document, over those of an earlier time.
    ///
    /// # Errors
    ///
    /// When there is no such batch, or the disk refuses.
    pub async fn write_report(&self, id: &BatchId) -> Result<WrittenReport, StudioError> {
        let facts = self.facts(id).await?;
        let report = self.report_of(&facts);
        let date = facts.batch.created_at.date();
        let place = ReportPlace::new(&facts.project.slug, &date, &facts.batch.label, id.as_str());
        let (html_at, json_at) = (place.page(), place.document());
        let html = self.page_of(&facts, &report, &html_at).await;
        let json = document(&report);
        let (folder, targets) = (self.folder.clone(), [(html_at.clone(), html), (json_at.clone(), json)]);
        tokio::task::spawn_blocking(move || {
            targets.iter().try_for_each(|(path, text)| write_atomic(&folder, path, text.as_bytes()))
        })
        .await
        .map_err(|_| StudioError::LineStopped)??;
        let mut tx = self.begin().await?;
        tx.set_report(id, html_at.as_str()).await?;
        let (project, batch, path) = (facts.project.id.clone(), id.clone(), html_at.to_string());
        tx.emit(Event::ReportWritten { project, batch, path });
        tx.commit().await?;
        Ok(WrittenReport { page: html_at.to_string(), document: json_at.to_string(), report })
    }

    /// The report of a batch as a page that needs nothing beside it.
    ///
    /// # Errors
    ///
    /// When there is no such batch, or the database does not answer.
    pub async fn report_page(&self, id: &BatchId) -> Result<String, StudioError> {
        let facts = self.facts(id).await?;
        let report = self.report_of(&facts);
        let pictures = self.small_pictures(&facts).await;
        Ok(page(&Page { report: &report, pictures: &pictures, up: None }))
    }

    /// Writes every report that is due: of batches that wanted one and of which nothing moves any more.
    /// Pictures that nobody has looked at yet may keep one waiting.
    ///
    /// # Errors
    ///
    /// When the database does not answer, or the disk refuses.
    pub async fn write_due_reports(&self, unlooked: Unlooked) -> Result<(), StudioError> {
        for batch in self.store.due_reports(unlooked).await? {
            let written = self.write_report(&batch).await?;
            tracing::info!(batch.id = %batch, page = written.page, "the report of a batch was written");
        }
        Ok(())
    }

    async fn page_of(&self, facts: &Facts, report: &MorningReport, path: &RelPath) -> String {
        let pictures = self.small_pictures(facts).await;
        let up = "../".repeat(path.as_str().matches('/').count());
        page(&Page { report, pictures: &pictures, up: Some(&up) })
    }

    /// Small pictures by content. One that cannot be made, as of a file that is gone, is left out; the page says so.
    async fn small_pictures(&self, facts: &Facts) -> BTreeMap<ContentHash, Vec<u8>> {
        let size = if facts.takes.len() <= FEW { ThumbnailSize::Medium } else { ThumbnailSize::Small };
        let mut pictures = BTreeMap::new();
        for record in &facts.takes {
            if pictures.len() >= MOST_PICTURES {
                break;
            }
            if pictures.contains_key(&record.asset.hash) {
                continue;
            }
            match self.thumbnail(&record.asset, size).await {
                Ok(jpeg) => {
                    pictures.insert(record.asset.hash.clone(), jpeg);
                }
                Err(error) => {
                    tracing::debug!(%error, asset.id = %record.asset.id, "failed to make a small picture");
                }
            }
        }
        pictures
    }
}

/// The report as a person reads JSON.
fn document(report: &MorningReport) -> String {
    let text = serde_json::to_string_pretty(report);
    text.expect("a report holds only values that JSON has") + "\n"
}
