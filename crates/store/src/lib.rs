//! Rows: what the studio knows, in one database.
//!
//! This crate owns the SQL. It keeps rows and moves them by compare-and-set; it decides nothing about the
//! production line and knows nothing of files, engines or devices. Every write happens in a [`Tx`], whose
//! events get their numbers as its last statement.
//!
//! The SQL is one text for every database: `$n` parameters, TEXT and BIGINT, no function of time. What only
//! `SQLite` understands is in [`mod@dialect`].

mod assets;
mod cast;
mod db;
mod dialect;
mod documents;
mod dump;
mod error;
mod events;
mod heads;
mod history;
mod intents;
mod jobs;
mod migrate;
mod moves;
mod needs;
mod probe;
mod projects;
mod row;
mod takes;

pub use cast::{NounKind, Version};
pub use db::{Store, Tx};
pub use documents::Document;
pub use error::StoreError;
pub use history::Account;
pub use jobs::JobFilter;
pub use moves::{Claim, Moved};
pub use takes::TakeRecord;
