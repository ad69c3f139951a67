//! What a video file really contains.
//!
//! ffprobe tells it in JSON. Where only ffmpeg is installed, the same facts are read from what ffmpeg
//! prints about its input, which is written for people and therefore parsed with care.

use std::ffi::OsString;
use std::path::Path;

use domain::rate::Rate;
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use crate::error::FilmError;
use crate::ffmpeg::{Arguments, Ffmpeg};
use crate::process::{self, Ended};

mod printed;

/// What a video file contains.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VideoFacts {
    /// Frames of the first picture track, counted and not estimated.
    pub frames: u32,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Frames per second.
    pub rate: Rate,
    /// How a pixel is stored, such as `yuv420p`.
    pub pix_fmt: String,
    /// How pictures are coded, such as `h264`.
    pub video_codec: String,
    /// The first sound track, if there is one.
    pub audio: Option<AudioFacts>,
    /// How each subtitle track is coded, such as `mov_text`.
    pub subtitles: Vec<String>,
    /// The length of the file in seconds: that of its longest track.
    pub duration_s: f64,
}

/// What a sound track is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AudioFacts {
    /// How sound is coded, such as `aac`.
    pub codec: String,
    /// Samples per second.
    pub sample_rate: u32,
}

/// Reads the facts of the video at `path`: by ffprobe, or by ffmpeg alone where there is none.
///
/// # Errors
///
/// When the file is no video, a program cannot be started, or the work was cancelled.
pub async fn probe(
    ffmpeg: &Ffmpeg,
    path: &Path,
    cancel: &CancellationToken,
) -> Result<VideoFacts, FilmError> {
    let unreadable = |why: String| FilmError::Unreadable { path: path.to_owned(), why };
    let doing = "examine a video";
    if let Some(ffprobe) = ffmpeg.ffprobe() {
        let ended = process::listen(ffprobe, &ffprobe_arguments(path), doing, cancel).await?;
        succeeded(&ended).map_err(unreadable)?;
        return read_json(&ended.output).map_err(unreadable);
    }
    let ended = process::listen(ffmpeg.program(), &ffmpeg_arguments(path), doing, cancel).await?;
    succeeded(&ended).map_err(unreadable)?;
    printed::read(&ended.errors.join("\n")).map_err(unreadable)
}

fn succeeded(ended: &Ended) -> Result<(), String> {
    if ended.status.success() {
        return Ok(());
    }
    Err(ended.errors.last().cloned().unwrap_or_else(|| ended.status.to_string()))
}

fn ffprobe_arguments(path: &Path) -> Vec<OsString> {
    let mut arguments = Arguments::default();
    arguments
        .words("-v error -count_packets -show_entries")
        .one(
            "stream=codec_type,codec_name,width,height,pix_fmt,avg_frame_rate,nb_read_packets,sample_rate\
             :format=duration",
        )
        .words("-of json")
        .input(path);
    arguments.done()
}

fn ffmpeg_arguments(path: &Path) -> Vec<OsString> {
    let mut arguments = Arguments::default();
    arguments.words("-nostdin -hide_banner -loglevel info -stats").input(path);
    arguments.words("-map 0:v:0 -c copy -f null -");
    arguments.done()
}

/// The part of ffprobe's answer that was asked for.
#[derive(Deserialize)]
struct Answer {
    streams: Vec<Stream>,
    format: Format,
}

#[derive(Deserialize)]
struct Format {
    duration: String,
}

#[derive(Deserialize)]
struct Stream {
    codec_type: String,
    #[serde(default)]
    codec_name: String,
    width: Option<u32>,
    height: Option<u32>,
    pix_fmt: Option<String>,
    avg_frame_rate: Option<String>,
    nb_read_packets: Option<String>,
    sample_rate: Option<String>,
}

fn read_json(output: &[u8]) -> Result<VideoFacts, String> {
    let answer: Answer =
        serde_json::from_slice(output).map_err(|error| format!("ffprobe answered {error}"))?;
    let of_type = |kind: &'static str| answer.streams.iter().filter(move |stream| stream.codec_type == kind);
    let video = of_type("video").next().ok_or("it has no pictures")?;
    let missing = |what: &str| format!("ffprobe did not tell {what}");
    let rate = video.avg_frame_rate.as_deref().and_then(|text| text.parse().ok());
    let frames = video.nb_read_packets.as_deref().and_then(|text| text.parse().ok());
    Ok(VideoFacts {
        frames: frames.ok_or_else(|| missing("the number of frames"))?,
        width: video.width.ok_or_else(|| missing("the width"))?,
        height: video.height.ok_or_else(|| missing("the height"))?,
        rate: rate.ok_or_else(|| missing("the frame rate"))?,
        pix_fmt: video.pix_fmt.clone().ok_or_else(|| missing("the pixel format"))?,
        video_codec: video.codec_name.clone(),
        audio: of_type("audio").next().map(audio),
        subtitles: of_type("subtitle").map(|stream| stream.codec_name.clone()).collect(),
        duration_s: answer.format.duration.parse().map_err(|_| missing("the duration"))?,
    })
}

fn audio(stream: &Stream) -> AudioFacts {
    let sample_rate = stream.sample_rate.as_deref().and_then(|text| text.parse().ok());
    AudioFacts { codec: stream.codec_name.clone(), sample_rate: sample_rate.unwrap_or(0) }
}
