//! Following jobs until they are settled, or until a person stops it.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use domain::clock::Clock as _;
use domain::id::JobId;
use domain::line::event::{Event, JobChanged, Topic};
use domain::line::job::JobState;
use server::api::explanations::ExplanationView;
use server::api::jobs::JobDetailsView;
use server::api::live::{UnsettledBody, UnsettledView};
use server::live::LiveMessage;
use studio::SystemClock;
use tokio::signal::unix::{SignalKind, signal};

use crate::client::Client;
use crate::exit::Ending;
use crate::output::Output;
use crate::progress::{Progress, Stage};

/// The most jobs that one question names.
const QUESTION: usize = 5_000;

/// How long nothing may happen before it is asked why.
const QUIET: Duration = Duration::from_secs(4);

/// What came of the jobs that were followed.
#[derive(Debug, Default)]
pub(crate) struct Followed {
    /// Jobs that failed or are held, with their causes.
    pub(crate) troubled: Vec<(JobId, String)>,
}

/// Shows the progress of `stages` and calls `settled` after every job that is settled meanwhile. Ctrl-C ends it: the
/// caller then closes the client, which stops a line inside this program in good order; a server goes on.
pub(crate) async fn follow<F>(
    client: &Client,
    output: &Output,
    stages: Vec<Stage>,
    mut settled: F,
) -> anyhow::Result<Followed>
where
    F: AsyncFnMut(&JobId) -> anyhow::Result<()>,
{
    let open = stages.iter().flat_map(|stage| stage.jobs.iter().cloned()).collect();
    let progress = Progress::new(output.clone(), stages);
    let clock = SystemClock::start();
    let outcomes = BTreeMap::new();
    let mut following = Following { client, output, progress, clock, open, outcomes, said: None };
    let ended = tokio::select! {
        biased;
        ended = following.until_settled(&mut settled) => ended,
        trouble = client.trouble() => Err(trouble),
        () = interrupt() => Err(interrupted(client, output)),
    };
    following.progress.finish();
    ended?;
    let troubled = following.outcomes.into_iter().filter_map(|(job, why)| Some((job, why?)));
    Ok(Followed { troubled: troubled.collect() })
}

/// Completes when a person or the system asks the program to stop.
pub(crate) async fn interrupt() {
    let mut terminate = match signal(SignalKind::terminate()) {
        Ok(terminate) => terminate,
        Err(error) => {
            tracing::warn!(error = %error, "failed to listen for signals; a stop counts as a crash, nothing is lost");
            return std::future::pending().await;
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

fn interrupted(client: &Client, output: &Output) -> anyhow::Error {
    let words = if client.is_inside() {
        output.note("stopping: what runs may finish, the rest stays in the queue");
        "stopped; run the same command again to go on"
    } else {
        "you stopped looking; the server goes on with the work: `sakuga job list` shows how far it is"
    };
    Ending::Interrupted(words.to_owned()).into()
}

/// Some jobs that are followed.
struct Following<'a> {
    client: &'a Client,
    output: &'a Output,
    progress: Progress,
    clock: SystemClock,
    /// Jobs that will still move by themselves.
    open: BTreeSet<JobId>,
    /// The others, and why they are not done if they are not.
    outcomes: BTreeMap<JobId, Option<String>>,
    /// What was last said of why nothing happens.
    said: Option<String>,
}

impl Following<'_> {
    async fn until_settled<F>(&mut self, settled: &mut F) -> anyhow::Result<()>
    where
        F: AsyncFnMut(&JobId) -> anyhow::Result<()>,
    {
        if self.open.is_empty() {
            return Ok(());
        }
        let mut events = self.client.events(None, &[Topic::Jobs, Topic::Progress]).await?;
        let mut first = true;
        loop {
            let message = tokio::select! {
                message = events.next() => message?,
                () = self.clock.wait(QUIET) => {
                    self.say_why().await;
                    continue;
                }
            };
            match message {
                // Listening began before; what happened until then is in the rows.
                LiveMessage::Hello(_) | LiveMessage::Reset(_) => {
                    let gone = self.look().await?;
                    for job in gone.iter().filter(|_| !first) {
                        settled(job).await?;
                    }
                    first = false;
                }
                LiveMessage::Progress(steps) => {
                    // What passes may come later than the end of the job.
                    if self.open.contains(&steps.job) {
                        self.progress.steps(&steps);
                    }
                }
                LiveMessage::Event(view) => {
                    let Event::Job(change) = view.event else { continue };
                    if self.change(&change) {
                        settled(&change.job).await?;
                    }
                    // What needs a held job stands still with it.
                    if change.state == JobState::Held {
                        self.look().await?;
                    }
                }
                LiveMessage::Closed(_) => {}
            }
            if self.open.is_empty() {
                return Ok(());
            }
        }
    }

    /// Takes in one change. Returns whether it settled a job that is followed.
    fn change(&mut self, change: &JobChanged) -> bool {
        if !self.open.contains(&change.job) {
            return false;
        }
        let settled = self.progress.change(change, self.clock.monotonic());
        if settled {
            self.open.remove(&change.job);
            self.outcomes.insert(change.job.clone(), trouble(change.state, change.cause.as_deref()));
        }
        settled
    }

    /// Says why the first job is not begun, when nobody can begin it and that was not said yet.
    async fn say_why(&mut self) {
        let Some(first) = self.open.first() else { return };
        // A studio that does not answer is told of elsewhere.
        let Ok(told) = self.client.get::<ExplanationView>(&format!("/jobs/{first}/explanation")).await else {
            return;
        };
        if let Some(why) = told.stands_still.filter(|why| self.said.as_ref() != Some(why)) {
            self.output.note(&format!("waiting: {why}"));
            self.said = Some(why);
        }
    }

    /// Asks which jobs are open still. Returns those that are not any more.
    async fn look(&mut self) -> anyhow::Result<BTreeSet<JobId>> {
        let asked: Vec<JobId> = self.open.iter().cloned().collect();
        let mut open = BTreeSet::new();
        for part in asked.chunks(QUESTION) {
            let question = UnsettledBody { jobs: part.iter().cloned().collect() };
            let answer: UnsettledView = self.client.post("/jobs/unsettled", &question).await?;
            open.extend(answer.jobs);
        }
        let gone = &self.open - &open;
        for id in &gone {
            let details: JobDetailsView = self.client.get(&format!("/jobs/{id}")).await?;
            self.outcomes.insert(id.clone(), trouble(details.job.state, details.job.cause.as_deref()));
        }
        self.open = open;
        self.progress.look(&self.open);
        Ok(gone)
    }
}

/// Why a job is not done, if it is not.
fn trouble(state: JobState, cause: Option<&str>) -> Option<String> {
    let not_done = state != JobState::Done;
    not_done.then(|| cause.map_or_else(|| state.to_string(), str::to_owned))
}

impl Followed {
    /// An error that lists what could not be done, if anything.
    pub(crate) fn into_result(self) -> anyhow::Result<()> {
        if self.troubled.is_empty() {
            return Ok(());
        }
        let lines: Vec<String> = self.troubled.iter().map(|(job, why)| format!("  {job}: {why}")).collect();
        let text = format!(
            "{} of the jobs are not done:\n{}\n`sakuga job show <id>` tells more, `sakuga job retry <id>` tries again",
            self.troubled.len(),
            lines.join("\n")
        );
        Err(Ending::InPart(text).into())
    }
}
