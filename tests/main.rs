//! The real binary, as a person uses it: real files, real ffmpeg, real signals. And the documents beside it, and
//! the rules of the house.

mod architecture;
mod bad_input;
mod documents;
mod film;
mod kill;
mod support;
