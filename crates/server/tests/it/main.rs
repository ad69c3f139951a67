//! The API as programs see it.

mod jobs;
mod support;
