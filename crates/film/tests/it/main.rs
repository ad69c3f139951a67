//! The film crate with the installed ffmpeg, and with programs that fail as ffmpeg can.

mod faults;
mod reel;
mod segment;
mod support;
