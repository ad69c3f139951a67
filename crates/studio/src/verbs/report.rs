//! Where the time went: the accounts of finished attempts, added up.

use std::collections::BTreeMap;

use domain::id::{BatchId, ProjectId};
use domain::line::ledger::Part;
use serde::Serialize;

use crate::error::StudioError;
use crate::studio::Studio;

/// The account of one kind of work, in milliseconds.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Row {
    /// `draw`, `sheet`, `segment` or `reel`.
    pub kind: String,
    /// Finished jobs.
    pub jobs: usize,
    /// How many of them were answered from what exists.
    pub cached: usize,
    /// The sum of all attempts.
    pub total_ms: f64,
    /// The sum by part; parts without time are left out.
    pub parts_ms: BTreeMap<&'static str, f64>,
    /// Attempts that came to nothing.
    pub lost: usize,
}

impl Studio {
    /// Adds up what the jobs of these batches, or all jobs of a project when none is named, took.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn where_time_went(
        &self,
        project: &ProjectId,
        batches: &[BatchId],
    ) -> Result<Vec<Row>, StudioError> {
        let mut rows: BTreeMap<&str, Row> = BTreeMap::new();
        let mut accounts = Vec::new();
        if batches.is_empty() {
            accounts = self.store.accounts(Some(project), None, None).await?;
        }
        for batch in batches {
            accounts.extend(self.store.accounts(Some(project), Some(batch), None).await?);
        }
        for account in &accounts {
            let kind = account.kind.as_str();
            let row = rows.entry(kind).or_insert_with(|| Row { kind: kind.to_owned(), ..Row::default() });
            if account.outcome != "done" {
                row.lost += 1;
            }
            let Some(ledger) = &account.ledger else { continue };
            row.jobs += usize::from(account.outcome == "done");
            row.cached += usize::from(ledger.cached);
            row.total_ms += ledger.total_ms;
            for part in Part::ALL.into_iter().filter(|part| ledger.part(*part) > 0.0) {
                *row.parts_ms.entry(part.as_str()).or_default() += ledger.part(part);
            }
        }
        let order = ["draw", "sheet", "segment", "reel"];
        Ok(order.iter().filter_map(|kind| rows.remove(kind)).collect())
    }
}
