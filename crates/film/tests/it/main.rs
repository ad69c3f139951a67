//! The film crate with the installed ffmpeg, and with programs that fail as ffmpeg can.

#[cfg(test)]
mod faults;
#[cfg(test)]
mod reel;
#[cfg(test)]
mod segment;
#[cfg(test)]
mod support;
