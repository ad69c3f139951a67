//! The API as programs see it.

mod jobs;
mod live;
mod making;
mod support;
