//! What every handler works with.

use std::sync::Arc;

use domain::account::Right;
use domain::id::ProjectId;
use domain::project::Project;
use domain::slug::Slug;
use studio::{LineHandle, Studio};

use crate::auth::Caller;
use crate::error::Problem;
use crate::live::Live;

/// The studio that is served. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// The parts of an [`App`].
struct Parts {
    studio: Studio,
    line: Option<LineHandle>,
    live: Live,
}

impl App {
    /// Serves a studio whose line is at work.
    #[must_use]
    pub fn new(studio: Studio, line: LineHandle) -> Self {
        let live = Live::new(studio.clone());
        Self(Arc::new(Parts { studio, line: Some(line), live }))
    }

    /// Serves a studio that somebody else owns: everything can be looked at, nothing changed.
    #[must_use]
    pub fn looking(studio: Studio) -> Self {
        let live = Live::new(studio.clone());
        Self(Arc::new(Parts { studio, line: None, live }))
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
        let project = studio.project(Some(slug)).await?;
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

    /// Those who listen: how many there are, and how they are sent away.
    #[must_use]
    pub fn live(&self) -> &Live {
        &self.0.live
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
}
