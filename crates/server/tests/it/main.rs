//! The API as programs see it.

mod assets;
mod auth;
mod batches;
mod cast;
mod cast_changes;
mod idempotency;
mod jobs;
mod jobs_pages;
mod jobs_steering;
mod live;
mod making;
mod metrics;
mod one_project;
mod openapi;
mod operations;
mod support;
mod tree;
mod tree_deletion;
mod uploads;
