//! Who does something: kept with every event, so that a change can be traced to whoever made it.

use serde::{Deserialize, Serialize};

/// A person, by the account or the token they came with, or the studio itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(transparent)]
pub struct Actor(String);

impl Actor {
    /// The studio itself: the line, a start, a check.
    #[must_use]
    pub fn studio() -> Self {
        Self("studio".to_owned())
    }

    /// Whoever sits at this machine and types commands.
    #[must_use]
    pub fn local() -> Self {
        Self("local".to_owned())
    }

    /// An account or token by its identity.
    #[must_use]
    pub fn account(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The identity as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether somebody stands behind it, so that it belongs on the audit list.
    #[must_use]
    pub fn is_somebody(&self) -> bool {
        self.0 != "studio"
    }
}
