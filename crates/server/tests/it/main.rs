//! The API as programs see it.

mod auth;
mod jobs;
mod support;
