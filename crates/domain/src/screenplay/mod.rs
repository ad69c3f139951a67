//! Screenplays: reading them, turning them into shots, and importing a changed one.
//!
//! Everything here is text in, plain data out. [`fountain`] reads the file, [`vocabulary`] reads its action
//! words, [`breakdown`] makes shots of it, [`codes`] names them, [`conform`] compares a new screenplay with
//! the shots that exist, and [`castfile`] reads the two TOML files that stand beside it.

pub mod breakdown;
pub mod castfile;
pub mod codes;
pub mod conform;
pub mod doubts;
pub mod fountain;
pub mod vocabulary;
