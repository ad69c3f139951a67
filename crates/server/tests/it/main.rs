//! The API as programs see it.

mod cast;
mod cast_changes;
mod jobs;
mod support;
