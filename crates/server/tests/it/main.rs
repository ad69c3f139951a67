//! The API as programs see it.

mod cast;
mod cast_changes;
mod auth;
mod jobs;
mod live;
mod metrics;
mod openapi;
mod batches;
mod idempotency;
mod jobs_pages;
mod jobs_steering;
mod support;
mod tree;
mod tree_deletion;
