//! Bytes, and the human-readable project folders.
//!
//! This crate owns every file below the data folder except the database: what it is called, how it is
//! written so that no crash leaves half of it, what it says about itself, and how the whole is checked and
//! read back. It knows no SQL: rows are given to it and returned by it as plain data. All of it is
//! synchronous; callers run it on threads that may block.

pub mod compare;
pub mod contact_sheet;
mod disk;
pub mod documents;
pub mod error;
pub mod folder;
pub mod format;
pub mod gallery;
mod hash;
pub mod incoming;
pub mod intent;
pub mod lock;
mod markup;
pub mod media;
mod moment;
pub mod morning;
pub mod names;
pub mod original;
pub mod owner_token;
pub mod picture;
pub mod portable;
pub mod rebuild;
pub mod recipes;
pub mod rel_path;
mod roles;
#[cfg(test)]
mod samples;
pub mod sidecar;
pub mod space;
pub mod staging;
pub mod thumbnails;
pub mod trash;
pub mod verify;
mod walk;
pub mod write;
