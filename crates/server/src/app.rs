//! What every handler works with.

use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use domain::account::Right;
use domain::clock::Clock;
use domain::id::ProjectId;
use domain::project::Project;
use domain::slug::Slug;
use studio::verbs::capabilities::Capability;
use studio::verbs::cut::FILM;
use studio::{LineHandle, Studio, StudioError};

use crate::auth::{Caller, Gate};
use crate::error::Problem;
use crate::idempotency::Running;
use crate::lifecycle::{Lifecycle, Phase};
use crate::live::Live;
use crate::probed::Probed;
use crate::telemetry::Telemetry;

/// The studio that is served. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// The parts of an [`App`].
struct Parts {
    studio: Studio,
    line: Option<LineHandle>,
    telemetry: Telemetry,
    live: Live,
    gate: Gate,
    running: Running,
    lifecycle: Lifecycle,
    health: Probed<Vec<Capability>>,
    capabilities: Probed<Vec<Capability>>,
}

impl App {
    /// Serves a studio whose line is at work.
    #[must_use]
    pub fn new(studio: Studio, line: LineHandle) -> Self {
        Self::with_lifecycle(studio, line, Lifecycle::beginning(Phase::Ready))
    }

    /// As [`App::new`], in a program that says when it is ready and when it stops.
    #[must_use]
    pub fn with_lifecycle(studio: Studio, line: LineHandle, lifecycle: Lifecycle) -> Self {
        Self::of(studio, Some(line), lifecycle)
    }

    /// Serves a studio that somebody else owns: everything can be looked at, nothing changed.
    #[must_use]
    pub fn looking(studio: Studio) -> Self {
        Self::of(studio, None, Lifecycle::beginning(Phase::Ready))
    }

    fn of(studio: Studio, line: Option<LineHandle>, lifecycle: Lifecycle) -> Self {
        let health = Probed::new(studio.clock().clone());
        let capabilities = Probed::new(studio.clock().clone());
        let gate = Gate::new(studio.clock().clone());
        let (readers, telemetry) = (Live::new(studio.clone()), Telemetry::new(&studio));
        let running = Running::default();
        let parts =
            Parts { studio, line, telemetry, live: readers, gate, running, lifecycle, health, capabilities };
        Self(Arc::new(parts))
    }

    /// Where in its life the studio is. Whatever answers for long ends when it stops.
    #[must_use]
    pub fn lifecycle(&self) -> &Lifecycle {
        &self.0.lifecycle
    }

    /// Probes everything in the background, so that whoever asks first finds it done.
    pub fn check(&self) {
        self.0.capabilities.renew(self.probe_capabilities());
    }

    pub(crate) fn clock(&self) -> &Arc<dyn Clock> {
        self.0.studio.clock()
    }

    pub(crate) fn capabilities(&self) -> &Probed<Vec<Capability>> {
        &self.0.capabilities
    }

    pub(crate) fn probe_capabilities(&self) -> impl Future<Output = Vec<Capability>> + Send + use<> {
        let (studio, line) = (self.0.studio.clone(), self.0.line.clone());
        async move { studio.capabilities(line.as_ref()).await }
    }

    pub(crate) fn health(&self) -> &Probed<Vec<Capability>> {
        &self.0.health
    }

    /// None when the studio is only looked at.
    pub(crate) fn probe_health(&self) -> Option<impl Future<Output = Vec<Capability>> + Send + use<>> {
        let (studio, line) = (self.0.studio.clone(), self.0.line.clone()?);
        Some(async move { studio.health(&line).await })
    }

    /// What is remembered about who may come in.
    pub(crate) fn gate(&self) -> &Gate {
        &self.0.gate
    }

    /// The studio in the hands of the program itself, before anybody is known.
    pub(crate) fn owned(&self) -> &Studio {
        &self.0.studio
    }

    /// The studio in the hands of the caller, who must have this right.
    ///
    /// # Errors
    ///
    /// When the caller may not do that.
    pub fn studio(&self, caller: &Caller, right: Right) -> Result<Studio, Problem> {
        caller.require(right)?;
        Ok(self.0.studio.acting_as(caller.actor.clone()))
    }

    /// As [`App::studio`], for what concerns the whole studio: refuses callers who are let into one project only.
    ///
    /// # Errors
    ///
    /// When the caller may not do that, or sees one project only.
    pub fn whole_studio(&self, caller: &Caller, right: Right) -> Result<Studio, Problem> {
        let studio = self.studio(caller, right)?;
        if caller.project.is_some() {
            let detail = "you may not do that: you are let into one project only";
            return Err(Problem::new(StatusCode::FORBIDDEN, "forbidden", detail)
                .fix("ask the studio's owner for a token for all projects"));
        }
        Ok(studio)
    }

    /// A project that the caller may do something with; one that is hidden from the caller does not exist.
    ///
    /// # Errors
    ///
    /// When there is none, or the caller may not do that.
    pub async fn project(
        &self,
        caller: &Caller,
        right: Right,
        slug: &Slug,
    ) -> Result<(Studio, Project), Problem> {
        let studio = self.studio(caller, right)?;
        let project = match studio.project(Some(slug)).await {
            // The words for a missing project name those there are, which is not for everybody.
            Err(StudioError::NotFound { .. }) if caller.project.is_some() => {
                return Err(Problem::not_found("project", slug.as_str()));
            }
            project => project?,
        };
        self.visible(caller, &project.id, "project", slug.as_str())?;
        Ok((studio, project))
    }

    /// Hides what belongs to a project that the caller may not see.
    ///
    /// # Errors
    ///
    /// The same problem as for something that does not exist.
    pub fn visible(
        &self,
        caller: &Caller,
        project: &ProjectId,
        what: &'static str,
        name: &str,
    ) -> Result<(), Problem> {
        if caller.sees(project) { Ok(()) } else { Err(Problem::not_found(what, name)) }
    }

    /// The metrics.
    pub(crate) fn telemetry(&self) -> &Telemetry {
        &self.0.telemetry
    }

    /// The monotonic time.
    pub(crate) fn now(&self) -> Duration {
        self.0.studio.clock().monotonic()
    }

    /// Those who listen: how many there are, and how they are sent away.
    #[must_use]
    pub fn live(&self) -> &Live {
        &self.0.live
    }

    /// The studio in the hands of the caller, whatever they may do; for what every caller needs.
    pub(crate) fn acting(&self, caller: &Caller) -> Studio {
        self.0.studio.acting_as(caller.actor.clone())
    }

    /// The requests with an `Idempotency-Key` that are being carried out now.
    pub(crate) fn running(&self) -> &Running {
        &self.0.running
    }

    /// The production line.
    ///
    /// # Errors
    ///
    /// When the studio is only looked at.
    pub fn line(&self) -> Result<&LineHandle, Problem> {
        self.0.line.as_ref().ok_or_else(|| {
            Problem::unavailable(
                "read_only",
                "another program owns the data folder and nothing can be changed from here",
            )
            .fix("wait until that program has ended, or stop it")
        })
    }

    /// The production line, with somebody at it who does the jobs of an engine.
    ///
    /// # Errors
    ///
    /// When the studio is only looked at, has no such engine, or the line has no workers for it.
    pub fn line_with(&self, engine: &str) -> Result<&LineHandle, Problem> {
        if engine != FILM {
            self.0.studio.engine(engine)?;
        }
        let line = self.line()?;
        line.require_workers(engine)?;
        Ok(line)
    }
}
