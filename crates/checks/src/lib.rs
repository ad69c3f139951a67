//! The numbers of a picture: how large, how empty, how sharp it is, what it looks like, and how far its colours are
//! from those that were asked for.
//!
//! This crate owns how each number is made. It gets decoded pixels and a request and returns
//! [`domain::check::Measures`]; it reads no file, knows no rows and decides nothing. All of it is pure: the same
//! pixels give the same numbers.

mod blank;
pub mod ciede;
mod histogram;
pub mod identity;
mod light;
mod luma;
mod measure;
mod palette;
mod parts;
mod pixels;
mod print;
mod sharpness;

pub use measure::measure;
pub use pixels::{Mask, Pixels};
