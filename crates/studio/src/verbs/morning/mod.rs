//! The morning report: what a batch came to, added up from its rows and written as a page and as JSON.
//!
//! A batch of pictures that is large enough gets one by itself when nothing of it moves any more; any batch gets one
//! when somebody asks. The page and the document say the same, because the page is made of the document.

mod decisions;
mod facts;
mod failures;
mod time;
mod write;

use domain::id::BatchId;
use domain::line::job::JobState;
use domain::morning::{BudgetStand, FORM, MorningReport};

use self::facts::Facts;
use crate::error::StudioError;
use crate::studio::Studio;

pub use write::WrittenReport;

impl Studio {
    /// The report of a batch as things stand.
    ///
    /// # Errors
    ///
    /// When there is no such batch, or the database does not answer.
    pub async fn morning_report(&self, id: &BatchId) -> Result<MorningReport, StudioError> {
        Ok(self.report_of(&self.facts(id).await?))
    }

    fn report_of(&self, facts: &Facts) -> MorningReport {
        let batch = &facts.batch;
        let began = facts.attempts.iter().map(|attempt| attempt.started_at).min();
        let ended = facts.attempts.iter().filter_map(|attempt| attempt.ended_at).max();
        let moves = |state: &JobState| {
            matches!(state, JobState::Waiting | JobState::Ready | JobState::Running | JobState::Cancelling)
        };
        let failures = failures::failures(facts);
        MorningReport {
            form: FORM,
            made_at: self.clock.wall().rfc3339(),
            title: facts.project.title.clone(),
            project: facts.project.slug.clone(),
            batch: batch.id.clone(),
            label: batch.label.clone(),
            actor: batch.actor.clone(),
            submitted_at: batch.created_at.rfc3339(),
            first_began_at: began.map(domain::clock::WallMs::rfc3339),
            last_ended_at: ended.map(domain::clock::WallMs::rfc3339),
            elapsed_ms: began.zip(ended).map(|(began, ended)| ended.0 - began.0),
            jobs: batch.counts.values().sum(),
            counts: batch.counts.iter().map(|(state, jobs)| (state.to_string(), *jobs)).collect(),
            settled: !batch.counts.keys().any(moves),
            budget: budget(facts),
            unchecked: facts.unchecked(),
            shots: facts.shots(),
            decisions: decisions::decisions(facts, &failures),
            failures,
            time: time::time(facts),
            models: time::models(facts),
        }
    }
}

fn budget(facts: &Facts) -> Option<BudgetStand> {
    let limit = facts.batch.budget;
    (!limit.is_none()).then(|| BudgetStand {
        limit,
        spent: facts.spent,
        is_spent: limit.is_spent(facts.spent),
        held: facts.held_for_budget(),
    })
}
