//! Rows: what the studio knows, in one database.
//!
//! This crate owns the SQL. It keeps rows and moves them by compare-and-set; it decides nothing about the
//! production line and knows nothing of files, engines or devices. Every write happens in a [`Tx`], whose
//! events get their numbers as its last statement.
//!
//! The SQL is one text for every database: `$n` parameters (but for many rows at once, see `row::values`), TEXT and
//! BIGINT, no function of time. What only `SQLite` understands is in [`mod@dialect`].

mod accounts;
mod adding;
mod alike;
mod archive;
mod asset_list;
mod assets;
mod batches;
mod board;
mod budgets;
mod cast;
mod characters;
mod checks;
mod claims;
mod db;
mod deletion;
mod dialect;
mod documents;
mod dump;
mod error;
mod events;
mod heads;
mod history;
mod idempotency;
mod intents;
mod job_list;
mod job_log;
mod job_summary;
mod jobs;
mod making;
mod migrate;
mod morning;
mod moves;
mod needs;
mod panels;
mod peaks;
mod probe;
mod projects;
mod redraws;
mod row;
mod samples;
mod styles;
mod suggestions;
mod take_marks;
mod takes;
mod tally;

pub use accounts::{AuditFilter, Session};
pub use alike::{Akin, LinePlace, Past};
pub use archive::{ProjectFilter, ProjectRow};
mod steering;
pub use asset_list::{AssetFilter, AssetRow};
pub use batches::{Batch, BatchFilter};
pub use budgets::BudgetRow;
pub use cast::{NounKind, Version};
pub use checks::{CheckFilter, CheckRecord, Checked, Due, Printed, Unchecked, WhichChecks};
pub use claims::Claim;
pub use db::{Store, Tell, Tx};
pub use deletion::Content;
pub use documents::Document;
pub use error::StoreError;
pub use events::EventLog;
pub use history::{Account, Attempt};
pub use idempotency::{Kept, Reserved};
pub use job_list::{JobFilter, Order, Place};
pub use job_log::LogLine;
pub use job_summary::JobSummary;
pub use making::DrawingStand;
pub use morning::{BatchAttempt, Unlooked};
pub use moves::{Ending, Moved};
pub use needs::Linked;
pub use panels::PanelFiles;
pub use redraws::Redraw;
pub use samples::{AskedOf, MadeTake};
pub use take_marks::{Made, TakeMark};
pub use takes::TakeRecord;
