//! The API as programs see it.

mod assets;
mod jobs;
mod support;
mod uploads;
