//! Where ffmpeg is, what it can do, and the command lines it is given.
//!
//! The command lines are pure functions of plain data, so that a test can read them.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use domain::rate::Rate;
use domain::style::FrameSize;
use tokio_util::sync::CancellationToken;

use crate::error::FilmError;
use crate::process;

/// The programs that make and examine video.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ffmpeg {
    program: PathBuf,
    ffprobe: Option<PathBuf>,
}

/// What the installed programs are and can do.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Tools {
    /// The version as ffmpeg prints it, such as `5.1.9-0+deb12u1`.
    pub version: String,
    /// Those of [`NEEDED_ENCODERS`] that it has.
    pub encoders: Vec<&'static str>,
    /// Whether ffprobe was found too.
    pub ffprobe: bool,
}

/// The encoders of pictures, sound and subtitles that a reel is made with.
pub const NEEDED_ENCODERS: [&str; 3] = ["libx264", "aac", "mov_text"];

impl Tools {
    /// The encoders that a reel needs and that are absent.
    #[must_use]
    pub fn lacking(&self) -> Vec<&'static str> {
        NEEDED_ENCODERS.into_iter().filter(|name| !self.encoders.contains(name)).collect()
    }
}

impl Ffmpeg {
    /// Finds the programs: `configured` if given, else the first on `search_path`, the value of `PATH`.
    /// ffprobe is taken from the same folder, else from `search_path`; it may be absent.
    ///
    /// # Errors
    ///
    /// When there is no ffmpeg; the words say how to get one.
    pub fn find(configured: Option<&Path>, search_path: Option<&OsStr>) -> Result<Self, FilmError> {
        let program = match configured {
            Some(path) if path.is_file() => path.to_owned(),
            Some(path) => return Err(FilmError::NotAProgram(path.to_owned())),
            None => on_path("ffmpeg", search_path).ok_or(FilmError::Missing)?,
        };
        let beside = program.with_file_name("ffprobe");
        let ffprobe = if beside.is_file() { Some(beside) } else { on_path("ffprobe", search_path) };
        Ok(Self { program, ffprobe })
    }

    /// The same ffmpeg without ffprobe; video is then examined by ffmpeg alone.
    #[must_use]
    pub fn without_ffprobe(self) -> Self {
        Self { ffprobe: None, ..self }
    }

    /// The path of ffmpeg.
    #[must_use]
    pub fn program(&self) -> &Path {
        &self.program
    }

    /// The path of ffprobe, if there is one.
    #[must_use]
    pub fn ffprobe(&self) -> Option<&Path> {
        self.ffprobe.as_deref()
    }
}

/// Asks the installed ffmpeg for its version and encoders.
///
/// # Errors
///
/// When it cannot be started, ends badly or was cancelled.
pub async fn probe_tools(ffmpeg: &Ffmpeg, cancel: &CancellationToken) -> Result<Tools, FilmError> {
    let version = say(ffmpeg, "-version", cancel).await?;
    let encoders = say(ffmpeg, "-encoders", cancel).await?;
    Ok(read_tools(&version, &encoders, ffmpeg.ffprobe.is_some()))
}

async fn say(ffmpeg: &Ffmpeg, question: &str, cancel: &CancellationToken) -> Result<String, FilmError> {
    let arguments: Vec<OsString> = ["-hide_banner", question].into_iter().map(OsString::from).collect();
    let doing = "ask ffmpeg what it can do";
    let ended = process::listen(&ffmpeg.program, &arguments, doing, cancel).await?;
    if !ended.status.success() {
        return Err(FilmError::ended(doing, ended.status, &ended.errors));
    }
    Ok(String::from_utf8_lossy(&ended.output).into_owned())
}

fn read_tools(version: &str, encoders: &str, ffprobe: bool) -> Tools {
    let has = |name: &&str| encoders.lines().any(|line| line.split_whitespace().nth(1) == Some(*name));
    let version = version.strip_prefix("ffmpeg version ").and_then(|rest| rest.split_whitespace().next());
    Tools {
        version: version.unwrap_or("unknown").to_owned(),
        encoders: NEEDED_ENCODERS.into_iter().filter(has).collect(),
        ffprobe,
    }
}

fn on_path(name: &str, search_path: Option<&OsStr>) -> Option<PathBuf> {
    let folders = search_path.map(std::env::split_paths)?;
    folders.map(|folder| folder.join(name)).find(|candidate| candidate.is_file())
}

/// Arguments in order, built up piece by piece.
#[derive(Debug, Default)]
pub(crate) struct Arguments(Vec<OsString>);

impl Arguments {
    /// The beginning of every command line: no questions, errors only, existing part files replaced.
    pub(crate) fn quiet() -> Self {
        let mut arguments = Self::default();
        arguments.words("-nostdin -hide_banner -loglevel error -y");
        arguments
    }

    /// Adds the words of `text`, split at white space.
    pub(crate) fn words(&mut self, text: &str) -> &mut Self {
        self.0.extend(text.split_whitespace().map(OsString::from));
        self
    }

    /// Adds one argument as it is, white space included.
    pub(crate) fn one(&mut self, argument: impl Into<OsString>) -> &mut Self {
        self.0.push(argument.into());
        self
    }

    /// Adds an input file.
    pub(crate) fn input(&mut self, path: &Path) -> &mut Self {
        self.one("-i").one(path)
    }

    /// The finished list.
    pub(crate) fn done(self) -> Vec<OsString> {
        self.0
    }
}

/// Ticks per second of a segment's clock and ticks per frame: whole numbers for every rate.
pub(crate) fn clock(rate: Rate) -> (u32, u32) {
    match (rate.numerator(), rate.denominator()) {
        (numerator, 1) => (numerator * 1000, 1000),
        (numerator, denominator) => (numerator, denominator),
    }
}

/// Raw frames on standard input become one segment at `out`.
///
/// Every segment begins with an IDR frame, has closed groups and no frames out of order, and the settings
/// are the same for all, so that segments join without being encoded again.
pub(crate) fn segment_arguments(size: FrameSize, rate: Rate, threads: u32, out: &Path) -> Vec<OsString> {
    let FrameSize { width, height } = size;
    let (ticks, _) = clock(rate);
    let mut arguments = Arguments::quiet();
    arguments
        .words("-f rawvideo -pix_fmt yuv420p")
        .words(&format!("-video_size {width}x{height} -framerate {rate} -i pipe:0"))
        .words("-map 0:v:0 -map_metadata -1 -c:v libx264 -preset veryfast -tune animation -crf 18")
        .words(&format!("-profile:v high -pix_fmt yuv420p -bf 0 -refs 1 -g {}", group(rate)))
        // Drawings held still gain nothing from a long look ahead, which only costs time.
        .words("-rc-lookahead 8 -weightp none -flags +cgop+bitexact -fflags +bitexact")
        .words("-color_range tv -colorspace bt709 -color_primaries bt709 -color_trc bt709")
        .words(&format!("-threads {threads} -r {rate} -video_track_timescale {ticks} -f mp4"))
        .one(out);
    arguments.done()
}

/// Frames between two IDR frames: two seconds, so that a player jumps quickly.
fn group(rate: Rate) -> u32 {
    rate.frames(2.0).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(arguments: &[OsString]) -> String {
        arguments.iter().map(|argument| argument.to_string_lossy()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_segment_is_encoded_by_this_command_line() {
        let rate: Rate = "24000/1001".parse().unwrap();
        let arguments = segment_arguments(FrameSize::default(), rate, 2, Path::new("c0040.mp4"));
        insta::assert_snapshot!(shown(&arguments), @"-nostdin -hide_banner -loglevel error -y -f rawvideo -pix_fmt yuv420p -video_size 1280x720 -framerate 24000/1001 -i pipe:0 -map 0:v:0 -map_metadata -1 -c:v libx264 -preset veryfast -tune animation -crf 18 -profile:v high -pix_fmt yuv420p -bf 0 -refs 1 -g 48 -rc-lookahead 8 -weightp none -flags +cgop+bitexact -fflags +bitexact -color_range tv -colorspace bt709 -color_primaries bt709 -color_trc bt709 -threads 2 -r 24000/1001 -video_track_timescale 24000 -f mp4 c0040.mp4");
        assert_eq!(clock(Rate::FILM), (24_000, 1000));
    }

    #[test]
    fn a_missing_program_is_told_in_words() {
        let error = Ffmpeg::find(None, Some(OsStr::new("/nowhere:/nor-here"))).unwrap_err();
        insta::assert_snapshot!(error, @"ffmpeg was not found on PATH: install it (Debian: apt-get install ffmpeg) or set film.ffmpeg in sakuga.toml");
        let error = Ffmpeg::find(Some(Path::new("/nowhere/ffmpeg")), None).unwrap_err();
        insta::assert_snapshot!(error, @"film.ffmpeg in sakuga.toml names /nowhere/ffmpeg, which is no program: correct the path or remove the line");
    }

    #[test]
    fn version_and_encoders_are_read_from_what_ffmpeg_prints() {
        let encoders = " V....D libx264              libx264 H.264\n A....D aac                  AAC\n";
        let tools = read_tools("ffmpeg version 5.1.9-0+deb12u1 Copyright (c)", encoders, true);
        assert_eq!(tools.version, "5.1.9-0+deb12u1");
        assert_eq!(tools.lacking(), ["mov_text"]);
    }
}
