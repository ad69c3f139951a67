//! Projects: one production each.

use serde::{Deserialize, Serialize};

use crate::id::ProjectId;
use crate::slug::Slug;
use crate::style::Style;

/// A series, a film, a short.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Project {
    /// The stable identity.
    pub id: ProjectId,
    /// The name in paths and commands.
    pub slug: Slug,
    /// The name on the title card.
    pub title: String,
    /// The look of all its pictures.
    pub style: Style,
}
