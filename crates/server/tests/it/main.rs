//! The API as programs see it.

mod jobs;
mod metrics;
mod openapi;
mod support;
