//! The nouns and rules of the studio.
//!
//! This crate owns what things are called, what they may contain and how decisions are made. It does no
//! input or output and has no clock, no randomness and no threads of its own: whatever it needs of those is
//! a parameter ([`clock::Clock`], [`id::Ids`]).

pub mod account;
pub mod actor;
pub mod advice;
pub mod asset;
pub mod board;
pub mod breaker;
pub mod chain;
pub mod character;
pub mod check;
pub mod clock;
pub mod colour;
pub mod compile;
pub mod direction;
pub mod episode;
pub mod error;
pub mod family;
pub mod flap;
pub mod hex;
pub mod id;
pub mod label;
pub mod line;
pub mod matrix;
pub mod model_sheet;
pub mod morning;
pub mod palette;
pub mod place;
pub mod preflight;
pub mod project;
pub mod prompt;
pub mod rate;
pub mod recipe;
pub mod request;
mod schema;
pub mod screenplay;
pub mod secret;
pub mod shot;
pub mod slug;
pub mod style;
pub mod suggestion;
pub mod take;
pub mod words;
