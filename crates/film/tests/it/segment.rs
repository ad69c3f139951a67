//! Segments: exact lengths, exact colours, nothing half written.

use std::sync::atomic::{AtomicU32, Ordering};

use domain::colour::Colour;
use domain::rate::Rate;
use domain::style::FrameSize;
use film::error::FilmError;
use film::ffmpeg::probe_tools;
use film::frames::StillSource;
use film::probe::probe;
use film::segment::{SegmentSpec, encode_segment};
use film::slate::{Slate, SlateSource};
use film::text::{Fonts, default_font_folders};
use tokio_util::sync::CancellationToken;

use crate::support::{Brightening, SMALL, encode, greys, installed, listing, spec};

#[tokio::test]
async fn the_installed_ffmpeg_can_make_reels() {
    let tools = probe_tools(&installed(), &CancellationToken::new()).await.unwrap();
    assert_eq!(tools.lacking(), Vec::<&str>::new());
    assert!(
        tools.version.starts_with(|first: char| first.is_ascii_digit() || first == 'n'),
        "{}",
        tools.version
    );
}

#[tokio::test]
async fn a_segment_has_the_frames_size_and_rate_it_was_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("c0010.mp4");
    for rate in ["24", "24000/1001", "25", "30000/1001"] {
        let rate: Rate = rate.parse().unwrap();
        let report = encode(&installed(), 31, rate, 40, &out).await.unwrap();
        assert_eq!(report.frames, 31);
        let facts = probe(&installed(), &out, &CancellationToken::new()).await.unwrap();
        assert_eq!((facts.frames, facts.rate), (31, rate));
        assert_eq!((facts.width, facts.height, facts.pix_fmt.as_str()), (128, 72, "yuv420p"));
        let alone = probe(&installed().without_ffprobe(), &out, &CancellationToken::new()).await.unwrap();
        assert_eq!(film::probe::VideoFacts { duration_s: facts.duration_s, ..alone }, facts);
    }
    assert_eq!(listing(folder.path()), ["c0010.mp4"]);
}

#[tokio::test]
async fn the_same_frames_give_the_same_bytes_and_the_right_greys() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (folder.path().join("one.mp4"), folder.path().join("two.mp4"));
    encode(&installed(), 12, Rate::FILM, 40, &one).await.unwrap();
    encode(&installed(), 12, Rate::FILM, 40, &two).await.unwrap();
    assert_eq!(std::fs::read(&one).unwrap(), std::fs::read(&two).unwrap());
    // ffmpeg stretches luma of limited range to a full grey, which gives back what was drawn.
    for (index, grey) in greys(&one).into_iter().enumerate() {
        let drawn = 40 + index as u8 * 3;
        assert!(grey.abs_diff(drawn) <= 2, "frame {index}: {grey} is not {drawn}");
    }
}

#[tokio::test]
async fn progress_counts_every_frame() {
    let folder = tempfile::tempdir().unwrap();
    let (seen, cancel) = (AtomicU32::new(0), CancellationToken::new());
    let count = |written: u32| assert_eq!(seen.fetch_add(1, Ordering::Relaxed) + 1, written);
    let out = folder.path().join("c.mp4");
    let source = Box::new(StillSource::new(vec![90; 128 * 72 * 3]));
    encode_segment(&installed(), &spec(9, Rate::FILM), source, &out, count, &cancel).await.unwrap();
    assert_eq!(seen.load(Ordering::Relaxed), 9);
}

#[tokio::test]
async fn cancelling_half_way_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let cancel = CancellationToken::new();
    let stop = |written: u32| {
        if written == 20 {
            cancel.cancel();
        }
    };
    let out = folder.path().join("c.mp4");
    let source = Box::new(Brightening(0));
    let error = encode_segment(&installed(), &spec(4000, Rate::FILM), source, &out, stop, &cancel).await;
    assert!(matches!(error, Err(FilmError::Cancelled)), "{error:?}");
    assert_eq!(listing(folder.path()), Vec::<String>::new());
}

#[tokio::test]
async fn impossible_sizes_and_lengths_are_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("c.mp4");
    let odd = SegmentSpec { size: FrameSize { width: 129, height: 72 }, ..spec(9, Rate::FILM) };
    let mut messages = Vec::new();
    for wrong in [odd, spec(0, Rate::FILM)] {
        let source = Box::new(Brightening(0));
        let done =
            encode_segment(&installed(), &wrong, source, &out, |_| {}, &CancellationToken::new()).await;
        messages.push(done.unwrap_err().to_string());
    }
    insta::assert_debug_snapshot!(messages, @r#"
    [
        "a film cannot be 129x72 pixels: use even numbers from 64 to 4096 in style.toml",
        "a shot of no frames cannot be encoded: give it a length",
    ]
    "#);
}

#[tokio::test]
async fn a_slate_becomes_a_segment() {
    let folder = tempfile::tempdir().unwrap();
    let fonts = Fonts::load(&default_font_folders()).unwrap();
    let slate = Slate {
        project: "The Rain Shelter".to_owned(),
        scene: "e01 s010".to_owned(),
        code: "c0040".to_owned(),
        stage: "storyboard".to_owned(),
        heading: "EXT. STATION - DUSK".to_owned(),
        action: "Hana waits.".to_owned(),
        frames: 5,
        first_frame: 0,
        paper: Colour::rgb(0xf6, 0xf1, 0xe7),
        line: Colour::rgb(0x2b, 0x1f, 0x2e),
    };
    let source = Box::new(SlateSource::new(&slate, &fonts, SMALL, Rate::FILM).unwrap());
    let out = folder.path().join("c0040.mp4");
    encode_segment(&installed(), &spec(5, Rate::FILM), source, &out, |_| {}, &CancellationToken::new())
        .await
        .unwrap();
    let greys = greys(&out);
    assert!(greys.len() == 5 && greys.iter().all(|&grey| (150..240).contains(&grey)), "{greys:?}");
}
