//! The caller of an operation. Whatever lets a request in puts one into its extensions.

use std::collections::BTreeSet;

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use domain::account::{Right, Role};
use domain::actor::Actor;
use domain::id::ProjectId;

use crate::error::Problem;

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// In whose name changes are written down.
    pub actor: Actor,
    /// What they may do.
    pub rights: BTreeSet<Right>,
    /// The only project they see; all when none.
    pub project: Option<ProjectId>,
}

impl Caller {
    /// Whoever sits at this machine: may do everything.
    #[must_use]
    pub fn local() -> Self {
        Self::with_role(Actor::local(), Role::Owner)
    }

    /// Somebody with all rights of a role, in all projects.
    #[must_use]
    pub fn with_role(actor: Actor, role: Role) -> Self {
        Self { actor, rights: role.rights().iter().copied().collect(), project: None }
    }

    /// Refuses what the caller may not do.
    ///
    /// # Errors
    ///
    /// 403, naming the right that is missing.
    pub fn require(&self, right: Right) -> Result<(), Problem> {
        if self.rights.contains(&right) {
            return Ok(());
        }
        let detail = format!("you may not do that: it needs the right to {}", right.as_str());
        Err(Problem::new(StatusCode::FORBIDDEN, "forbidden", detail)
            .fix("ask the studio's owner for a token with that right"))
    }

    /// Whether the caller may know of this project.
    #[must_use]
    pub fn sees(&self, project: &ProjectId) -> bool {
        self.project.as_ref().is_none_or(|only| only == project)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| {
            Problem::new(StatusCode::UNAUTHORIZED, "unauthorized", "nobody said who asks")
                .fix("send the header Authorization: Bearer <token>; the owner's token is in owner-token in the data folder")
        })
    }
}
