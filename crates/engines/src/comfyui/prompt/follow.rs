//! Following a prompt until it is over. The socket says how far it is; only an answer to a question says that it is
//! over.

use std::sync::Arc;
use std::time::Duration;

use domain::clock::Clock;
use domain::error::Fault;
use tokio_util::sync::CancellationToken;

use super::course::{Course, Sign, WHOLE};
use super::verdict;
use crate::Report;
use crate::comfyui::memory::Gauge;
use crate::comfyui::patience::Patience;
use crate::comfyui::protocol::http::{Era, Http};
use crate::comfyui::protocol::socket::{Follower, Socket};
use crate::comfyui::protocol::trouble::Trouble;
use crate::comfyui::protocol::wire::{Outputs, Standing};

/// The first pause before asking again when the socket says that it is over and the answer does not yet.
const EAGER: Duration = Duration::from_millis(20);

/// How often in a row a server may fail to answer.
const FAILURES: u32 = 3;

/// How often a cancelled prompt is looked for.
const FAREWELLS: u32 = 200;

/// A prompt that was submitted, and everything that is needed to follow it.
pub(crate) struct Following<'a> {
    pub(crate) http: &'a Http,
    pub(crate) era: Era,
    pub(crate) socket: &'a Socket,
    pub(crate) clock: &'a Arc<dyn Clock>,
    pub(crate) patience: Patience,
    pub(crate) prompt: &'a str,
    /// What the socket had heard before it was submitted.
    pub(crate) heard_before: u64,
    /// Whether the server accounts for the memory of its device.
    pub(crate) weighs: bool,
}

/// What is remembered between two questions.
struct Watch {
    course: Course,
    asked: u32,
    failures: u32,
    missing: u32,
    ran: bool,
    waiting_since: Option<Duration>,
    submitted: Duration,
    doubted: bool,
    /// The pause before the next question while it is said to be over.
    eager: Option<Duration>,
}

impl Following<'_> {
    /// Follows the prompt to its end.
    ///
    /// # Errors
    ///
    /// When it failed, was stopped, or its server forgot it or went away.
    pub(crate) async fn to_the_end(
        &self,
        course: Course,
        follower: &mut Follower,
        report: &mut dyn Report,
        cancel: &CancellationToken,
    ) -> Result<Outputs, Fault> {
        let mut watch = Watch::new(course, self.clock.monotonic());
        let mut poll = self.clock.wait(self.patience.poll);
        let mut weigh = self.clock.wait(self.patience.weigh);
        loop {
            let ask = tokio::select! {
                message = follower.next() => {
                    let signs = watch.course.hear(message, self.clock.monotonic());
                    tell(signs, report)
                }
                () = &mut poll => true,
                () = &mut weigh, if self.weighs => {
                    self.weigh(&watch, report).await;
                    weigh = self.clock.wait(self.patience.weigh);
                    false
                }
                () = cancel.cancelled() => return Err(self.stop(&watch).await),
            };
            if !ask {
                continue;
            }
            watch.asked += 1;
            let answer = self.http.standing(self.prompt, self.era).await;
            if let Some(over) = self.judge(&mut watch, answer, report).await {
                return over;
            }
            poll = self.clock.wait(watch.pause(self.patience.poll));
        }
    }

    /// Looks how much memory the prompt takes now. What other models of the server take counts with it.
    async fn weigh(&self, watch: &Watch, report: &mut dyn Report) {
        if !watch.course.has_started() || watch.course.has_ended() {
            return;
        }
        let Ok(stats) = self.http.system_stats().await else { return };
        if let Some(gauge) = stats.devices.first().and_then(Gauge::of) {
            report.memory(gauge.own);
        }
    }

    /// What an answer means; none when the prompt goes on.
    async fn judge(
        &self,
        watch: &mut Watch,
        answer: Result<Standing, Trouble>,
        report: &mut dyn Report,
    ) -> Option<Result<Outputs, Fault>> {
        let server = self.http.address().name();
        let now = self.clock.monotonic();
        let standing = match answer {
            Ok(standing) => standing,
            Err(trouble) => {
                watch.failures += 1;
                return (watch.failures >= FAILURES)
                    .then(|| Err(watch.vanished(&server, &trouble.to_string())));
            }
        };
        watch.failures = 0;
        match standing {
            Standing::Done(outputs) => {
                tell(watch.course.end(now), report);
                Some(Ok(outputs))
            }
            Standing::Failed(error) => Some(Err(verdict::failed(&server, &error))),
            Standing::Cancelled => Some(Err(Fault::permanent(format!(
                "somebody stopped it on the server {server} itself: `sakuga job retry` makes it again"
            )))),
            Standing::Unknown => {
                watch.missing += 1;
                (watch.missing > 1).then(|| Err(watch.vanished(&server, "it has forgotten the prompt")))
            }
            Standing::Running => {
                tell(watch.course.start(now), report);
                (watch.ran, watch.missing, watch.waiting_since) = (true, 0, None);
                self.doubt_a_silent_socket(watch, now);
                None
            }
            Standing::Pending => {
                watch.missing = 0;
                self.stuck(watch, now).await.map(Err)
            }
        }
    }

    /// A socket on which nothing at all was heard since something was submitted is deaf: every server says something
    /// then.
    fn doubt_a_silent_socket(&self, watch: &mut Watch, now: Duration) {
        let silent = self.socket.heard() == self.heard_before;
        if silent
            && self.socket.is_open()
            && now.saturating_sub(watch.submitted) > self.patience.silence
            && !watch.doubted
        {
            watch.doubted = true;
            tracing::warn!(server = %self.http.address(), "the socket is silent; opening it again");
            self.socket.doubt();
        }
    }

    /// A prompt that waits while nothing runs waits for a worker that is dead.
    async fn stuck(&self, watch: &mut Watch, now: Duration) -> Option<Fault> {
        let idle = matches!(self.http.queue().await, Ok(queue) if queue.queue_running.is_empty());
        if !idle {
            watch.waiting_since = None;
            return None;
        }
        let since = *watch.waiting_since.get_or_insert(now);
        (now.saturating_sub(since) >= self.patience.stuck).then(|| {
            Fault::away(format!(
                "the server {} takes prompts and runs none: its worker has died; start ComfyUI there again",
                self.http.address().name()
            ))
        })
    }

    /// Stops the prompt, and stays until it is gone so that nothing else is thought to have the device.
    async fn stop(&self, watch: &Watch) -> Fault {
        for _ in 0..FAREWELLS {
            if self.http.cancel(self.prompt, self.era).await.is_err() {
                break;
            }
            match self.http.standing(self.prompt, self.era).await {
                Ok(Standing::Pending | Standing::Running) => self.clock.wait(EAGER * 5).await,
                _ => break,
            }
        }
        tracing::debug!(prompt = self.prompt, asked = watch.asked, "stopped a prompt");
        Fault::cancelled()
    }
}

impl Watch {
    const fn new(course: Course, submitted: Duration) -> Self {
        Self {
            course,
            asked: 0,
            failures: 0,
            missing: 0,
            ran: false,
            waiting_since: None,
            submitted,
            doubted: false,
            eager: None,
        }
    }

    /// How long until the next question: soon while the socket says that it is over, because a server writes its
    /// history after it has said so.
    fn pause(&mut self, poll: Duration) -> Duration {
        if !self.course.has_ended() {
            return poll;
        }
        let pause = self.eager.map_or(EAGER, |pause| (pause * 2).min(poll));
        self.eager = Some(pause);
        pause
    }

    /// A prompt that ran and is gone may be what its server died of, and so counts as a failure.
    fn vanished(&self, server: &str, why: &str) -> Fault {
        if self.ran || self.course.has_started() {
            return Fault::transient(format!("the server {server} lost a prompt while it ran: {why}"));
        }
        Fault::away(format!("the server {server} lost a prompt that had not begun: {why}"))
    }
}

/// Passes on what follows from a message; true when it may be over.
fn tell(signs: Vec<Sign>, report: &mut dyn Report) -> bool {
    let mut ask = false;
    for sign in signs {
        match sign {
            Sign::Lap(part, at) => report.lap_at(part, at),
            Sign::Progress(far) => report.progress(far, WHOLE),
            Sign::Stage(part, step, steps) => report.stage(part, step, steps),
            Sign::Preview(picture) => report.preview(picture.to_vec()),
            Sign::Nodes(nodes) => report.nodes(nodes),
            Sign::Ask => ask = true,
        }
    }
    ask
}
