//! Segments, sound and subtitles become the reel, which is kept only when it is exactly as long as its shots.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use domain::rate::Rate;
use domain::style::FrameSize;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::ChildStdout;
use tokio_util::sync::CancellationToken;

use crate::error::FilmError;
use crate::ffmpeg::{Arguments, Ffmpeg, clock};
use crate::part::PartFile;
use crate::probe::{VideoFacts, probe};
use crate::process::{Input, Running};
use crate::progress;
use crate::sound::write_sound;
use crate::subtitles::{reel_cues, srt};
use crate::timeline::{Cut, total};

/// What a reel is made of.
#[derive(Debug, Clone)]
pub struct ReelSpec {
    /// The segment of each cut, in order, all of them of `size` and `rate`.
    pub segments: Vec<PathBuf>,
    /// The cuts, in order.
    pub cuts: Vec<Cut>,
    /// Frames per second.
    pub rate: Rate,
    /// The picture in pixels.
    pub size: FrameSize,
    /// The title in the file.
    pub title: String,
    /// Where the reel goes; its subtitles go beside it under the same name with `.srt`.
    pub out: PathBuf,
    /// Whether the reel has a subtitle track that a player can show and hide.
    pub soft_subtitles: bool,
    /// The language of what is said: three small letters, such as `eng` (ISO 639-2).
    pub language: String,
    /// Decides what is left to chance in the sound.
    pub seed: u64,
}

/// A finished reel.
#[derive(Debug, Clone, PartialEq)]
pub struct Reel {
    /// The film.
    pub path: PathBuf,
    /// Its subtitles beside it; the file is empty when nobody speaks.
    pub srt: PathBuf,
    /// Frames, counted in the file.
    pub frames: u32,
    /// Its length: frames by the rate.
    pub seconds: f64,
    /// The size of the film.
    pub bytes: u64,
}

/// What is being done for a reel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReelStep {
    /// The scratch sound is made.
    Sound,
    /// Segments are joined.
    Joining {
        /// Frames joined so far.
        frames: u32,
    },
    /// The result is examined.
    Checking,
}

/// The files of a reel in the making; all of them vanish unless they are kept.
struct Parts {
    reel: PartFile,
    srt: PartFile,
    sound: PartFile,
    list: PartFile,
}

/// Joins the segments, adds sound and subtitles, and examines the result before it gets its name.
///
/// # Errors
///
/// When the lists do not match, a file cannot be read or written, ffmpeg fails, the work was cancelled, or
/// the result differs from what its cuts add up to. Nothing is left behind then.
pub async fn assemble(
    ffmpeg: &Ffmpeg,
    spec: &ReelSpec,
    mut progress: impl FnMut(ReelStep) + Send,
    cancel: &CancellationToken,
) -> Result<Reel, FilmError> {
    let frames = check_spec(spec)?;
    let parts = prepare(spec)?;
    let subtitled = write_texts(spec, &parts)?;
    progress(ReelStep::Sound);
    make_sound(spec, parts.sound.path(), cancel).await?;
    join(ffmpeg, spec, &parts, subtitled, &mut progress, cancel).await?;
    progress(ReelStep::Checking);
    let facts = probe(ffmpeg, parts.reel.path(), cancel).await?;
    check_result(spec, frames, subtitled, &facts)?;
    parts.srt.keep().await?;
    let bytes = parts.reel.keep().await?;
    let srt = spec.out.with_extension("srt");
    Ok(Reel { path: spec.out.clone(), srt, frames, seconds: spec.rate.seconds(frames), bytes })
}

/// Refuses what cannot become a reel; returns its frames.
fn check_spec(spec: &ReelSpec) -> Result<u32, FilmError> {
    let (segments, cuts) = (spec.segments.len(), spec.cuts.len());
    if cuts == 0 {
        return Err(FilmError::Input("a reel needs at least one shot: add shots to the episode".to_owned()));
    }
    if segments != cuts {
        return Err(FilmError::Input(format!(
            "a reel of {cuts} cuts needs as many segments, not {segments}"
        )));
    }
    let language = &spec.language;
    if language.len() != 3 || !language.bytes().all(|letter| letter.is_ascii_lowercase()) {
        return Err(FilmError::Input(format!(
            "\"{language}\" is no language here: write three small letters, such as eng or jpn"
        )));
    }
    let lengths: Vec<u32> = spec.cuts.iter().map(|cut| cut.frames).collect();
    total(&lengths)
}

fn prepare(spec: &ReelSpec) -> Result<Parts, FilmError> {
    let beside = |extension: &str| PartFile::beside(&spec.out.with_extension(extension));
    Ok(Parts {
        reel: PartFile::beside(&spec.out)?,
        srt: beside("srt")?,
        sound: beside("wav")?,
        list: beside("segments")?,
    })
}

/// Writes subtitles and the list of segments; tells whether the reel gets a subtitle track.
fn write_texts(spec: &ReelSpec, parts: &Parts) -> Result<bool, FilmError> {
    let cues = reel_cues(&spec.cuts, spec.rate)?;
    write(parts.srt.path(), srt(&cues, spec.rate).as_bytes())?;
    write(parts.list.path(), segment_list(spec)?.as_bytes())?;
    Ok(spec.soft_subtitles && !cues.is_empty())
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), FilmError> {
    fs::write(path, bytes).map_err(FilmError::file("write", path))
}

/// The list that ffmpeg's `concat` reads: one file a line, in quotes, absolute.
fn segment_list(spec: &ReelSpec) -> Result<String, FilmError> {
    let mut list = String::new();
    for (segment, cut) in spec.segments.iter().zip(&spec.cuts) {
        let path = std::path::absolute(segment).map_err(FilmError::file("find", segment))?;
        let (shown, code) = (path.display(), &cut.code);
        if !path.is_file() {
            return Err(FilmError::Input(format!(
                "shot {code} has no segment at {shown}: render the shot again"
            )));
        }
        let plain = path.to_str().filter(|text| !text.contains('\n')).ok_or_else(|| {
            FilmError::Input(format!("ffmpeg cannot read the name {shown}: rename the folder"))
        })?;
        list.extend(["file '", &plain.replace('\'', r"'\''"), "'\n"]);
    }
    Ok(list)
}

async fn make_sound(spec: &ReelSpec, path: &Path, cancel: &CancellationToken) -> Result<(), FilmError> {
    let (path, cuts, rate, seed) = (path.to_owned(), spec.cuts.clone(), spec.rate, spec.seed);
    let cancel = cancel.clone();
    let made =
        tokio::task::spawn_blocking(move || write_sound(&path, &cuts, rate, seed, || cancel.is_cancelled()));
    let report = made.await.expect("making sound does not panic")?;
    tracing::debug!(samples = report.samples, peak = report.peak, "made the scratch sound");
    Ok(())
}

async fn join(
    ffmpeg: &Ffmpeg,
    spec: &ReelSpec,
    parts: &Parts,
    subtitled: bool,
    progress: &mut (impl FnMut(ReelStep) + Send),
    cancel: &CancellationToken,
) -> Result<(), FilmError> {
    let arguments = join_arguments(spec, parts, subtitled);
    let mut running = Running::start(ffmpeg.program(), &arguments, Input::Nothing, "join the reel")?;
    let told = follow(running.take_stdout(), progress);
    tokio::select! {
        biased;
        () = cancel.cancelled() => {}
        () = told => {}
    }
    running.finish(cancel).await
}

/// Reads progress until ffmpeg closes its end.
async fn follow(stdout: ChildStdout, progress: &mut (impl FnMut(ReelStep) + Send)) {
    let mut lines = BufReader::new(stdout).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        if let Some(frames) = progress::frame(&line) {
            progress(ReelStep::Joining { frames });
        }
    }
}

fn join_arguments(spec: &ReelSpec, parts: &Parts, subtitled: bool) -> Vec<OsString> {
    let (ticks, step) = clock(spec.rate);
    let language = &spec.language;
    let mut arguments = Arguments::quiet();
    arguments.words("-f concat -safe 0").input(parts.list.path());
    arguments.words("-f wav").input(parts.sound.path());
    if subtitled {
        arguments.words("-f srt").input(parts.srt.path());
    }
    arguments.words("-map 0:v:0 -map 1:a:0");
    if subtitled {
        arguments.words(&format!("-map 2:s:0 -c:s mov_text -metadata:s:s:0 language={language}"));
    }
    arguments
        .words("-c:v copy")
        // The list knows the length of a segment in microseconds only; counting anew keeps frames exact.
        .words(&format!("-bsf:v setts=ts=N*{step}:duration={step}"))
        .words(&format!("-c:a aac -b:a 160k -metadata:s:a:0 language={language}"))
        .words("-map_metadata -1 -metadata")
        .one(format!("title={}", spec.title))
        .words(&format!("-movflags +faststart -video_track_timescale {ticks}"))
        .words("-fflags +bitexact -progress pipe:1 -f mp4")
        .one(parts.reel.path());
    arguments.done()
}

/// Compares the file with what its cuts add up to.
fn check_result(spec: &ReelSpec, frames: u32, subtitled: bool, facts: &VideoFacts) -> Result<(), FilmError> {
    let size = |width: u32, height: u32| format!("{width}x{height}");
    let tracks = |sound: bool, subtitles: usize| format!("sound: {sound}, subtitle tracks: {subtitles}");
    let checks = [
        ("number of frames", frames.to_string(), facts.frames.to_string()),
        ("size", size(spec.size.width, spec.size.height), size(facts.width, facts.height)),
        ("rate", spec.rate.to_string(), facts.rate.to_string()),
        ("pixel format", "yuv420p".to_owned(), facts.pix_fmt.clone()),
        ("codec", "h264".to_owned(), facts.video_codec.clone()),
        (
            "list of tracks",
            tracks(true, usize::from(subtitled)),
            tracks(facts.audio.is_some(), facts.subtitles.len()),
        ),
    ];
    for (what, expected, found) in checks {
        if expected != found {
            return Err(FilmError::Mismatch { path: spec.out.clone(), what, expected, found });
        }
    }
    check_duration(spec, frames, facts)
}

/// Sound is coded in packets of 1024 samples, so that the file may end up to one packet after the pictures.
fn check_duration(spec: &ReelSpec, frames: u32, facts: &VideoFacts) -> Result<(), FilmError> {
    let expected = spec.rate.seconds(frames);
    if (facts.duration_s - expected).abs() <= 0.05 {
        return Ok(());
    }
    Err(FilmError::Mismatch {
        path: spec.out.clone(),
        what: "duration",
        expected: format!("{expected:.3} s"),
        found: format!("{:.3} s", facts.duration_s),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reel_is_joined_by_this_command_line() {
        let spec = ReelSpec {
            segments: Vec::new(),
            cuts: Vec::new(),
            rate: "24000/1001".parse().unwrap(),
            size: FrameSize::default(),
            title: "The Rain Shelter".to_owned(),
            out: PathBuf::from("/films/rain.mp4"),
            soft_subtitles: true,
            language: "eng".to_owned(),
            seed: 1,
        };
        let parts = prepare(&spec).unwrap();
        let shown = |subtitled: bool| {
            let arguments = join_arguments(&spec, &parts, subtitled);
            let words: Vec<String> = arguments.iter().map(|word| word.display().to_string()).collect();
            words.join(" ")
        };
        insta::assert_snapshot!(shown(true), @"-nostdin -hide_banner -loglevel error -y -f concat -safe 0 -i /films/.rain.segments.part -f wav -i /films/.rain.wav.part -f srt -i /films/.rain.srt.part -map 0:v:0 -map 1:a:0 -map 2:s:0 -c:s mov_text -metadata:s:s:0 language=eng -c:v copy -bsf:v setts=ts=N*1001:duration=1001 -c:a aac -b:a 160k -metadata:s:a:0 language=eng -map_metadata -1 -metadata title=The Rain Shelter -movflags +faststart -video_track_timescale 24000 -fflags +bitexact -progress pipe:1 -f mp4 /films/.rain.mp4.part");
        insta::assert_snapshot!(shown(false), @"-nostdin -hide_banner -loglevel error -y -f concat -safe 0 -i /films/.rain.segments.part -f wav -i /films/.rain.wav.part -map 0:v:0 -map 1:a:0 -c:v copy -bsf:v setts=ts=N*1001:duration=1001 -c:a aac -b:a 160k -metadata:s:a:0 language=eng -map_metadata -1 -metadata title=The Rain Shelter -movflags +faststart -video_track_timescale 24000 -fflags +bitexact -progress pipe:1 -f mp4 /films/.rain.mp4.part");
    }
}
