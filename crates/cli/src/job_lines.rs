//! The log of jobs: records that are kept with the job they are about.
//!
//! A record belongs to a job when it has the field `job.id` or is made inside a span that has it. Such records from
//! `info` upwards go into a channel that a program with a line empties into the database, stamping the lines with the
//! studio's clock; when nobody empties it, or it is full, lines are dropped rather than waited for.

use std::sync::{Mutex, PoisonError};

use domain::id::JobId;
use studio::Studio;
use studio::verbs::job_log::Said;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer};
use tracing_subscriber::registry::LookupSpan;

/// Lines that may wait to be written.
const ROOM: usize = 4096;

/// The longest message that is kept, in characters.
const LONGEST: usize = 4000;

/// The end from which the lines of this program's log come out, until somebody keeps them.
static LINES: Mutex<Option<mpsc::Receiver<Said>>> = Mutex::new(None);

/// Sends the lines of jobs to whoever keeps them.
pub(crate) struct JobLines(mpsc::Sender<Said>);

/// A layer with the end from which its lines come out.
fn job_lines() -> (JobLines, mpsc::Receiver<Said>) {
    let (lines, receiver) = mpsc::channel(ROOM);
    (JobLines(lines), receiver)
}

/// The layer of this program's log; [`JobLogs`] keeps what it hears.
pub(crate) fn layer() -> JobLines {
    let (layer, receiver) = job_lines();
    *LINES.lock().unwrap_or_else(PoisonError::into_inner) = Some(receiver);
    layer
}

/// The task that keeps the logs of jobs.
pub(crate) struct JobLogs {
    ending: CancellationToken,
    keeping: Option<JoinHandle<()>>,
}

impl JobLogs {
    /// Keeps in the studio what is said from now on.
    pub(crate) fn begin(studio: &Studio) -> Self {
        let ending = CancellationToken::new();
        let lines = LINES.lock().unwrap_or_else(PoisonError::into_inner).take();
        let keep = |lines| tokio::spawn(studio.clone().keep_job_logs(lines, ending.clone()));
        Self { keeping: lines.map(keep), ending }
    }

    /// Ends when what was said so far is written.
    pub(crate) async fn end(self) {
        self.ending.cancel();
        if let Some(keeping) = self.keeping {
            // It fails only by a defect of its own, which the log has then.
            let _ = keeping.await;
        }
    }
}

/// What a span or a record says.
#[derive(Debug, Clone, Default)]
struct Words {
    job: Option<JobId>,
    attempt: u32,
    message: String,
    fields: String,
}

impl<S> Layer<S> for JobLines
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut said = Words::default();
        attributes.record(&mut said);
        if let (Some(_), Some(span)) = (&said.job, context.span(id)) {
            span.extensions_mut().insert(said);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        if *event.metadata().level() > Level::INFO {
            return;
        }
        let mut said = Words::default();
        event.record(&mut said);
        if said.job.is_none() {
            let scope = context.event_scope(event).into_iter().flatten();
            let around = scope.into_iter().find_map(|span| span.extensions().get::<Words>().cloned());
            let Some(around) = around else { return };
            (said.job, said.attempt) = (around.job, around.attempt);
        }
        let Some(job) = said.job else { return };
        let message: String = format!("{}{}", said.message, said.fields).chars().take(LONGEST).collect();
        let level = event.metadata().level().as_str().to_ascii_lowercase();
        // A line that finds no room is one of many; the line must not wait for the log.
        let _ = self.0.try_send(Said { job, attempt: said.attempt, level, message });
    }
}

impl Visit for Words {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.take(field.name(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.take(field.name(), value.to_owned());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.take(field.name(), value.to_string());
    }
}

impl Words {
    fn take(&mut self, field: &str, value: String) {
        match field {
            "job.id" => self.job = Some(JobId(value)),
            "job.attempt" => self.attempt = value.parse().unwrap_or(0),
            "message" => self.message = value,
            _ => self.fields.push_str(&format!(" {field}={value}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use tracing_subscriber::layer::SubscriberExt as _;

    use super::*;

    #[test]
    fn what_is_said_inside_a_jobs_span_goes_to_its_log() {
        let (layer, mut lines) = job_lines();
        let subscriber = tracing_subscriber::registry().with(layer);
        tracing::subscriber::with_default(subscriber, || {
            tracing::info!("of no job");
            let span = tracing::info_span!("job", job.id = %"j1", job.attempt = 2_u64);
            let _inside = span.enter();
            tracing::warn!(path = "a.png", "failed to keep a picture");
            tracing::debug!("too small a thing");
            tracing::error!(job.id = %"j2", "of another");
        });
        let mut said =
            || lines.try_recv().ok().map(|line| (line.job.0, line.attempt, line.level, line.message));
        let line = |job: &str, attempt, level: &str, message: &str| {
            Some((job.to_owned(), attempt, level.to_owned(), message.to_owned()))
        };
        assert_eq!(said(), line("j1", 2, "warn", "failed to keep a picture path=a.png"));
        assert_eq!(said(), line("j2", 0, "error", "of another"));
        assert_eq!(said(), None);
    }
}
