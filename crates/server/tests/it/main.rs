//! The API as programs see it.

mod batches;
mod idempotency;
mod jobs;
mod jobs_pages;
mod jobs_steering;
mod support;
