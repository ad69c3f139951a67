//! The kit: what the line works with besides rows, files and engines.

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use domain::error::Fault;
use engines::storyboard::Artist;
use film::error::FilmError;
use film::ffmpeg::Ffmpeg;
use film::text::{Fonts, default_font_folders};

/// Tools that workers share.
#[derive(Clone)]
pub struct Kit {
    /// Draws storyboards and moves them.
    pub artist: Arc<Artist>,
    /// Makes video.
    pub film: Arc<FilmTools>,
}

/// Where ffmpeg and the fonts are; both are looked for when they are first needed.
#[derive(Default)]
pub struct FilmTools {
    program: Option<PathBuf>,
    search_path: Option<OsString>,
    font_folders: Vec<PathBuf>,
    fonts: OnceLock<Fonts>,
}

impl FilmTools {
    /// Tools at `program`, or found on `search_path` (the value of `PATH`); fonts from `font_folders`, or from
    /// the usual places when none are given.
    #[must_use]
    pub fn new(program: Option<PathBuf>, search_path: Option<OsString>, font_folders: Vec<PathBuf>) -> Self {
        let font_folders = if font_folders.is_empty() { default_font_folders() } else { font_folders };
        Self { program, search_path, font_folders, fonts: OnceLock::new() }
    }

    /// The ffmpeg that is there now.
    ///
    /// # Errors
    ///
    /// When there is none, with the way to get it.
    pub fn ffmpeg(&self) -> Result<Ffmpeg, FilmError> {
        Ffmpeg::find(self.program.as_deref(), self.search_path.as_deref())
    }

    /// The fonts, read once.
    ///
    /// # Errors
    ///
    /// When there are none, with the way to get them.
    pub fn fonts(&self) -> Result<&Fonts, FilmError> {
        if let Some(fonts) = self.fonts.get() {
            return Ok(fonts);
        }
        let fonts = Fonts::load(&self.font_folders)?;
        Ok(self.fonts.get_or_init(|| fonts))
    }
}

/// A film error as the line classes it.
pub(crate) fn fault(error: &FilmError) -> Fault {
    Fault { class: error.class(), message: error.to_string() }
}
