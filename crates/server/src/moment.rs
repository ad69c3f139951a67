//! Moments as the API writes them.

use std::borrow::Cow;

use domain::clock::WallMs;
use serde::{Deserialize, Serialize};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};

/// A moment in UTC with milliseconds, as RFC 3339 writes it: `2026-11-22T09:48:33.000Z`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(String);

impl Moment {
    /// The moment as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<WallMs> for Moment {
    fn from(at: WallMs) -> Self {
        Self(at.rfc3339())
    }
}

impl std::fmt::Display for Moment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

/// The moment that a text says as RFC 3339 writes it.
pub(crate) fn read(text: &str) -> Option<WallMs> {
    text.parse::<jiff::Timestamp>().ok().map(|at| WallMs(at.as_millisecond()))
}

impl PartialSchema for Moment {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::new(Type::String))
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .description(Some("A moment in UTC with milliseconds (RFC 3339)."))
            .into()
    }
}

impl ToSchema for Moment {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Moment")
    }
}
