//! Wiring: the only place that names concrete types.

use std::path::PathBuf;
use std::sync::Arc;

use engines::storyboard::Artist;
use studio::{FilmTools, Kit};

/// The tools of the line: the artist, and ffmpeg where configured or found.
pub(crate) fn kit(ffmpeg: Option<PathBuf>) -> Kit {
    let film = FilmTools::new(ffmpeg, std::env::var_os("PATH"));
    Kit { artist: Arc::new(Artist::new()), film: Arc::new(film) }
}
