//! The use cases, one file each: what a person can ask of the studio.

pub mod capabilities;
pub mod character;
pub mod contact_sheet;
pub mod cut;
pub mod draw;
pub mod eta;
pub mod find;
pub mod gallery;
pub mod import;
pub mod index;
pub mod job;
pub mod produce;
pub mod report;
pub mod sheet;
pub mod shot;
pub mod stale;
pub mod take;
