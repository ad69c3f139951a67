//! The real binary, as a person uses it: real files, real ffmpeg, real signals.

mod bad_input;
mod film;
mod kill;
mod support;
