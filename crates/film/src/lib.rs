//! Pictures into video: segments, slates, subtitles, scratch sound and the reel.
//!
//! This crate owns everything that ffmpeg does for the studio. ffmpeg runs as a process and is never linked.
//! The crate draws no shots (a [`frames::FrameSource`] is handed in), knows no database and decides no
//! names of files: it writes where it is told, under a temporary name first, and renames what is right.

pub mod clip;
pub mod error;
pub mod ffmpeg;
pub mod frames;
pub mod join;
pub mod labels;
pub mod overlay;
pub mod passage;
pub mod probe;
pub mod reel;
pub mod segment;
pub mod slate;
pub mod sound;
pub mod still;
pub mod subtitles;
pub mod text;
pub mod timeline;

mod caption;
mod feed;
mod part;
mod patch;
mod process;
mod progress;
mod yuv;
