//! The API as programs see it.

mod jobs;
mod making;
mod support;
