//! Small films and programs that misbehave.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use domain::character::Voice;
use domain::error::Fault;
use domain::place::Light;
use domain::rate::Rate;
use domain::shot::{Line, ShotCode, Side, Transition};
use domain::style::FrameSize;
use film::error::FilmError;
use film::ffmpeg::Ffmpeg;
use film::frames::FrameSource;
use film::overlay::Overlay;
use film::reel::ReelSpec;
use film::segment::{SegmentReport, SegmentSpec, encode_segment};
use film::timeline::{Ambience, Cut, SpokenLine};
use tokio_util::sync::CancellationToken;

pub(crate) const SMALL: FrameSize = FrameSize { width: 128, height: 72 };

/// The ffmpeg of this machine.
pub(crate) fn installed() -> Ffmpeg {
    Ffmpeg::find(None, std::env::var_os("PATH").as_deref()).unwrap()
}

/// A program in `folder` that stands for ffmpeg and runs `script` in a shell.
pub(crate) fn scripted(folder: &Path, script: &str) -> Ffmpeg {
    let (text, program) = (folder.join("text"), folder.join("ffmpeg"));
    fs::write(&text, format!("#!/bin/sh\n{script}\n")).unwrap();
    // Another process writes the program. A file that this one had open for writing may still be so in a child that
    // another test has just forked, and is too busy to be run then.
    let installed = Command::new("install").args(["-m", "755"]).args([&text, &program]).status().unwrap();
    assert!(installed.success(), "install made no {}", program.display());
    fs::remove_file(&text).unwrap();
    Ffmpeg::find(Some(&program), None).unwrap()
}

/// Grey that becomes lighter with every frame, from a first value.
pub(crate) struct Brightening(pub(crate) u8);

impl FrameSource for Brightening {
    fn frame(&mut self, index: u32, rgb: &mut [u8]) -> Result<(), Fault> {
        rgb.fill(self.0.saturating_add(index as u8 * 3));
        Ok(())
    }
}

pub(crate) fn spec(frames: u32, rate: Rate) -> SegmentSpec {
    SegmentSpec { size: SMALL, rate, frames, overlay: Overlay::default(), threads: 1 }
}

pub(crate) async fn encode(
    ffmpeg: &Ffmpeg,
    frames: u32,
    rate: Rate,
    first: u8,
    out: &Path,
) -> Result<SegmentReport, FilmError> {
    let cancel = CancellationToken::new();
    let source = Box::new(Brightening(first));
    encode_segment(ffmpeg, &spec(frames, rate), source, out, |_| {}, &cancel).await
}

pub(crate) fn cut(number: u32, frames: u32, text: &str) -> Cut {
    let line = Line {
        speaker: None,
        name: "HANA".to_owned(),
        text: text.to_owned(),
        parenthetical: String::new(),
        off_screen: false,
        start: 1,
        frames: frames.saturating_sub(2),
    };
    let spoken = SpokenLine { line, voice: Voice::default(), side: Side::Left };
    Cut {
        code: ShotCode::numbered(number).unwrap(),
        frames,
        lines: if text.is_empty() { Vec::new() } else { vec![spoken] },
        ambience: Ambience { place: "street".to_owned(), interior: false, light: Light::default() },
        transition: Transition::Cut,
    }
}

/// Three cuts of 10, 7 and 13 frames with their segments in `folder`.
pub(crate) async fn small_reel(ffmpeg: &Ffmpeg, folder: &Path, rate: Rate) -> ReelSpec {
    let cuts = vec![cut(10, 10, "It's raining."), cut(20, 7, ""), cut(30, 13, "Wait <b>for</b> me!")];
    let mut segments = Vec::new();
    for (number, cut) in cuts.iter().enumerate() {
        let out = folder.join(format!("{}.mp4", cut.code));
        encode(ffmpeg, cut.frames, rate, 40 + 60 * number as u8, &out).await.unwrap();
        segments.push(out);
    }
    ReelSpec {
        segments,
        cuts,
        rate,
        size: SMALL,
        title: "Rain, \"the\" test".to_owned(),
        out: folder.join("it's a reel.mp4"),
        soft_subtitles: true,
        language: "eng".to_owned(),
        seed: 7,
    }
}

/// What lies in `folder`, sorted.
pub(crate) fn listing(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// The mean grey of every frame of a video, decoded by ffmpeg.
pub(crate) fn greys(video: &Path) -> Vec<u8> {
    let output = std::process::Command::new(installed().program())
        .args(["-v", "error", "-i"])
        .arg(video)
        .args(["-map", "0:v:0", "-f", "rawvideo", "-pix_fmt", "gray", "pipe:1"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let picture = (SMALL.width * SMALL.height) as usize;
    let mean = |frame: &[u8]| (frame.iter().map(|&v| u64::from(v)).sum::<u64>() / picture as u64) as u8;
    output.stdout.chunks_exact(picture).map(mean).collect()
}

/// When each packet of a video is shown, in ticks of its clock.
pub(crate) fn ticks(video: &Path) -> Vec<i64> {
    let ffprobe: PathBuf = installed().ffprobe().unwrap().to_owned();
    let output = std::process::Command::new(ffprobe)
        .args(["-v", "error", "-select_streams", "v:0", "-show_entries", "packet=pts", "-of", "csv=p=0"])
        .arg(video)
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| line.trim_end_matches(',').parse().unwrap()).collect()
}
