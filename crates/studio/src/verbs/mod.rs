//! The use cases, one file each: what a person can ask of the studio.

pub mod character;
pub mod contact_sheet;
pub mod cut;
pub mod deletion;
pub mod draw;
pub mod episode;
pub mod eta;
pub mod find;
pub mod gallery;
pub mod give_back;
pub mod import;
pub mod index;
pub mod job;
pub mod produce;
pub mod project;
pub mod report;
pub mod sheet;
pub mod shot;
pub mod stale;
pub mod take;
