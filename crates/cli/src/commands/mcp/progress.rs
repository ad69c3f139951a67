//! `progress`: how far a batch is, and waiting for its end along the studio's events.

use std::time::Duration;

use anyhow::bail;
use domain::clock::Clock as _;
use domain::line::event::{Event, Topic};
use domain::line::job::JobState;
use rmcp::RoleServer;
use rmcp::model::{ProgressNotificationParam, ProgressToken};
use rmcp::service::RequestContext;
use serde_json::json;
use server::api::batches::BatchDetailsView;
use server::live::LiveMessage;
use studio::SystemClock;

use super::answer::Answer;
use super::arguments::{LONGEST_WAIT_S, Waited, within};
use super::line::{last, one, told, words};
use super::session::{Desk, Session};
use crate::events::Events;

/// What came of waiting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// Nothing of the batch will move by itself any more.
    Settled,
    /// Something will.
    Open,
    /// Something could, and nobody who would do it can be followed from here.
    NobodyToFollow,
}

/// Whoever hears of each step.
struct Listener<'a> {
    context: &'a RequestContext<RoleServer>,
    token: Option<ProgressToken>,
    told: Option<u32>,
}

/// `progress`.
pub(super) async fn progress(
    session: &Session,
    asked: Waited,
    context: &RequestContext<RoleServer>,
) -> anyhow::Result<Answer> {
    let wait = within("wait_s", asked.wait_s, (0, LONGEST_WAIT_S))?;
    let desk = session.looking().await?;
    let batch = match asked.batch {
        Some(batch) => batch,
        None => match last(&desk).await? {
            Some(batch) => batch,
            None => bail!("nothing was queued for {} yet: `produce` queues takes", desk.project.slug),
        },
    };
    let mut now = one(&desk, &batch).await?;
    let mut listener = Listener { context, token: context.meta.get_progress_token(), told: None };
    listener.tell(&now).await;
    let outcome = if is_settled(&now) {
        Outcome::Settled
    } else if wait == 0 {
        Outcome::Open
    } else if desk.client.is_inside() {
        Outcome::NobodyToFollow
    } else {
        follow(&desk, &mut now, &mut listener, Duration::from_secs(u64::from(wait))).await?
    };
    let value =
        json!({ "batch": told(&now.batch), "rest": now.rest, "settled": outcome == Outcome::Settled });
    Ok(Answer::of(format!("{}{}", words(&now), outcome.words()), value))
}

impl Outcome {
    const fn words(self) -> &'static str {
        match self {
            Self::Settled => "; nothing of it moves by itself any more",
            Self::Open => "",
            Self::NobodyToFollow => {
                "; no server works on this data folder, so it cannot be followed from here: ask again later, or have `sakuga serve` started"
            }
        }
    }
}

/// Waits along the events until the batch is settled, the time is over, or the client does not want it any more.
async fn follow(
    desk: &Desk,
    now: &mut BatchDetailsView,
    listener: &mut Listener<'_>,
    wait: Duration,
) -> anyhow::Result<Outcome> {
    let clock = SystemClock::start();
    let mut events = desk.client.events(None, &[Topic::Jobs]).await?;
    loop {
        let rest = wait.saturating_sub(clock.monotonic());
        tokio::select! {
            moved = moved(&mut events, desk) => moved?,
            () = clock.wait(rest) => return Ok(Outcome::Open),
            () = listener.context.ct.cancelled() => bail!("nobody waits for the answer any more"),
        }
        *now = one(desk, now.batch.id.as_str()).await?;
        listener.tell(now).await;
        if is_settled(now) {
            return Ok(Outcome::Settled);
        }
    }
}

/// Waits until a job of the project may have moved; what happened before listening began is in the rows.
async fn moved(events: &mut Events, desk: &Desk) -> anyhow::Result<()> {
    loop {
        match events.next().await? {
            LiveMessage::Hello(_) | LiveMessage::Reset(_) => return Ok(()),
            LiveMessage::Event(view) => {
                if matches!(&view.event, Event::Job(change) if change.project == desk.project.id) {
                    return Ok(());
                }
            }
            LiveMessage::Progress(_) | LiveMessage::Closed(_) => {}
        }
    }
}

/// Whether no job of a batch will move by itself. A job that waits for a held one does not either, but nobody sees that
/// from the counts; whoever waits for it is answered when the time is over.
fn is_settled(details: &BatchDetailsView) -> bool {
    let held = details.batch.counts.get(JobState::Held.as_str()).copied().unwrap_or_default();
    details.batch.finished + held >= details.batch.total
}

impl Listener<'_> {
    /// Tells how many jobs are over, when it is the first time or there are more than the last time.
    async fn tell(&mut self, details: &BatchDetailsView) {
        let Some(token) = &self.token else { return };
        let batch = &details.batch;
        if self.told.is_some_and(|told| batch.finished <= told) {
            return;
        }
        self.told = Some(batch.finished);
        let step = ProgressNotificationParam::new(token.clone(), f64::from(batch.finished))
            .with_total(f64::from(batch.total))
            .with_message(words(details));
        if let Err(error) = self.context.peer.notify_progress(step).await {
            tracing::debug!(%error, "failed to tell how far a batch is");
        }
    }
}
