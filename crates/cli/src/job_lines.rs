//! The log of jobs: records that are kept with the job they are about.
//!
//! A record belongs to a job when it has the field `job.id` or is made inside a span that has it. Such records from
//! `info` upwards go into a channel that the server empties into the database; when nobody empties it, or it is
//! full, lines are dropped rather than waited for.

use domain::clock::WallMs;
use domain::id::JobId;
use studio::rows::LogLine;
use tokio::sync::mpsc;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer};
use tracing_subscriber::registry::LookupSpan;

/// Lines that may wait to be written.
const ROOM: usize = 4096;

/// The longest message that is kept, in characters.
const LONGEST: usize = 4000;

/// Sends the lines of jobs to whoever keeps them.
pub(crate) struct JobLines {
    lines: mpsc::Sender<LogLine>,
    now: fn() -> WallMs,
}

/// A layer with the end from which its lines come out; `now` is the wall clock.
pub(crate) fn job_lines(now: fn() -> WallMs) -> (JobLines, mpsc::Receiver<LogLine>) {
    let (lines, receiver) = mpsc::channel(ROOM);
    (JobLines { lines, now }, receiver)
}

/// The job of a span.
#[derive(Debug, Clone, Default)]
struct Said {
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
        let mut said = Said::default();
        attributes.record(&mut said);
        if let (Some(_), Some(span)) = (&said.job, context.span(id)) {
            span.extensions_mut().insert(said);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        if *event.metadata().level() > Level::INFO {
            return;
        }
        let mut said = Said::default();
        event.record(&mut said);
        if said.job.is_none() {
            let scope = context.event_scope(event).into_iter().flatten();
            let around = scope.into_iter().find_map(|span| span.extensions().get::<Said>().cloned());
            let Some(around) = around else { return };
            (said.job, said.attempt) = (around.job, around.attempt);
        }
        let Some(job) = said.job else { return };
        let message: String = format!("{}{}", said.message, said.fields).chars().take(LONGEST).collect();
        let level = event.metadata().level().as_str().to_ascii_lowercase();
        let line = LogLine { job, at: (self.now)(), attempt: said.attempt, level, message };
        // A line that finds no room is one of many; the line must not wait for the log.
        let _ = self.lines.try_send(line);
    }
}

impl Visit for Said {
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

impl Said {
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
        let (layer, mut lines) = job_lines(|| WallMs(7));
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
