//! The API as programs see it.

mod jobs;
mod live;
mod metrics;
mod openapi;
mod support;
