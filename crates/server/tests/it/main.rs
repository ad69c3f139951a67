//! The API as programs see it.

mod jobs;
mod operations;
mod support;
