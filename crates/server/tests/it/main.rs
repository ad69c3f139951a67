//! The API as programs see it.

mod jobs;
mod metrics;
mod support;
