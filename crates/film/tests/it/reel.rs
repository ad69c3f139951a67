//! Reels: as long as their shots to the frame, joined without being encoded again.

use domain::rate::Rate;
use film::error::FilmError;
use film::probe::probe;
use film::reel::{ReelStep, assemble};
use tokio_util::sync::CancellationToken;

use crate::support::{encode, greys, installed, listing, small_reel, ticks};

#[tokio::test]
async fn a_reel_is_as_long_as_its_shots_to_the_frame() {
    for (text, step) in [("24", 1000), ("24000/1001", 1001)] {
        let folder = tempfile::tempdir().unwrap();
        let rate: Rate = text.parse().unwrap();
        let spec = small_reel(&installed(), folder.path(), rate).await;
        let reel = assemble(&installed(), &spec, |_| {}, &CancellationToken::new()).await.unwrap();
        assert_eq!((reel.frames, reel.path.as_path()), (30, spec.out.as_path()));
        assert!((reel.seconds - rate.seconds(30)).abs() < 1e-9);
        assert_eq!(ticks(&reel.path), (0..30).map(|frame| frame * step).collect::<Vec<i64>>());
        let names = ["c0010.mp4", "c0020.mp4", "c0030.mp4", "it's a reel.mp4", "it's a reel.srt"];
        assert_eq!(listing(folder.path()), names);
        let facts = probe(&installed(), &reel.path, &CancellationToken::new()).await.unwrap();
        assert_eq!(facts.subtitles, ["mov_text"]);
        assert_eq!(facts.audio.unwrap().sample_rate, 48_000);
    }
}

#[tokio::test]
async fn the_work_can_be_given_to_another_thread() {
    let folder = tempfile::tempdir().unwrap();
    let spec = small_reel(&installed(), folder.path(), Rate::FILM).await;
    let out = spec.segments[0].clone();
    let task = tokio::spawn(async move {
        encode(&installed(), 10, Rate::FILM, 40, &out).await?;
        assemble(&installed(), &spec, |_| {}, &CancellationToken::new()).await
    });
    assert_eq!(task.await.unwrap().unwrap().frames, 30);
}

#[tokio::test]
async fn every_frame_of_every_segment_is_in_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let spec = small_reel(&installed(), folder.path(), Rate::FILM).await;
    let reel = assemble(&installed(), &spec, |_| {}, &CancellationToken::new()).await.unwrap();
    let apart: Vec<u8> = spec.segments.iter().flat_map(|segment| greys(segment)).collect();
    assert_eq!(greys(&reel.path), apart);
}

#[tokio::test]
async fn a_changed_shot_costs_one_segment() {
    let folder = tempfile::tempdir().unwrap();
    let spec = small_reel(&installed(), folder.path(), Rate::FILM).await;
    assemble(&installed(), &spec, |_| {}, &CancellationToken::new()).await.unwrap();
    let before = greys(&spec.out);
    encode(&installed(), 7, Rate::FILM, 200, &spec.segments[1]).await.unwrap();
    assemble(&installed(), &spec, |_| {}, &CancellationToken::new()).await.unwrap();
    let after = greys(&spec.out);
    assert_eq!((&before[..10], &before[17..]), (&after[..10], &after[17..]));
    assert!(after[10..17].iter().all(|&grey| grey >= 197), "{after:?}");
}

#[tokio::test]
async fn a_reel_without_words_or_without_a_track_is_still_a_reel() {
    let folder = tempfile::tempdir().unwrap();
    let mut spec = small_reel(&installed(), folder.path(), Rate::FILM).await;
    spec.soft_subtitles = false;
    let reel = assemble(&installed(), &spec, |_| {}, &CancellationToken::new()).await.unwrap();
    let srt = std::fs::read_to_string(&reel.srt).unwrap().replace('\u{2060}', "[apart]");
    insta::assert_snapshot!(srt, @"
    1
    00:00:00,042 --> 00:00:00,417
    It's raining.

    2
    00:00:00,750 --> 00:00:01,250
    Wait <[apart]b>for<[apart]/b> me!
    ");
    spec.soft_subtitles = true;
    spec.cuts.iter_mut().for_each(|cut| cut.lines.clear());
    let reel = assemble(&installed(), &spec, |_| {}, &CancellationToken::new()).await.unwrap();
    assert_eq!(std::fs::read_to_string(&reel.srt).unwrap(), "");
    let alone = installed().without_ffprobe();
    let facts = probe(&alone, &reel.path, &CancellationToken::new()).await.unwrap();
    assert_eq!((facts.frames, facts.subtitles.len()), (30, 0));
}

#[tokio::test]
async fn steps_are_told_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let spec = small_reel(&installed(), folder.path(), Rate::FILM).await;
    let mut steps = Vec::new();
    assemble(&installed(), &spec, |step| steps.push(step), &CancellationToken::new()).await.unwrap();
    assert_eq!((steps[0], steps[steps.len() - 1]), (ReelStep::Sound, ReelStep::Checking));
    assert_eq!(steps[steps.len() - 2], ReelStep::Joining { frames: 30 });
}

#[tokio::test]
async fn a_segment_of_the_wrong_length_is_found_out_and_nothing_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let mut spec = small_reel(&installed(), folder.path(), Rate::FILM).await;
    spec.cuts[1].frames = 8;
    let error = assemble(&installed(), &spec, |_| {}, &CancellationToken::new()).await.unwrap_err();
    let message = error.to_string().replace(&folder.path().display().to_string(), "<folder>");
    insta::assert_snapshot!(message, @"failed to check <folder>/it's a reel.mp4: its number of frames is 30 but must be 31; nothing was kept, make the reel again");
    assert_eq!(listing(folder.path()), ["c0010.mp4", "c0020.mp4", "c0030.mp4"]);
}

#[tokio::test]
async fn cancelling_a_reel_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let spec = small_reel(&installed(), folder.path(), Rate::FILM).await;
    for stop_at in [ReelStep::Sound, ReelStep::Checking] {
        let cancel = CancellationToken::new();
        let stop = |step: ReelStep| {
            if step == stop_at {
                cancel.cancel();
            }
        };
        let error = assemble(&installed(), &spec, stop, &cancel).await.unwrap_err();
        assert!(matches!(error, FilmError::Cancelled), "{error:?}");
        assert_eq!(listing(folder.path()), ["c0010.mp4", "c0020.mp4", "c0030.mp4"]);
    }
}

#[tokio::test]
async fn impossible_reels_are_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let right = small_reel(&installed(), folder.path(), Rate::FILM).await;
    let mut wrong = vec![right.clone(), right.clone(), right.clone(), right];
    wrong[0].segments.pop();
    wrong[1].language = "English".to_owned();
    (wrong[2].cuts, wrong[2].segments) = (Vec::new(), Vec::new());
    wrong[3].segments[0] = folder.path().join("gone.mp4");
    let mut messages = Vec::new();
    for spec in &wrong {
        let error = assemble(&installed(), spec, |_| {}, &CancellationToken::new()).await.unwrap_err();
        messages.push(error.to_string().replace(&folder.path().display().to_string(), "<folder>"));
    }
    insta::assert_debug_snapshot!(messages, @r#"
    [
        "a reel of 3 cuts needs as many segments, not 2",
        "\"English\" is no language here: write three small letters, such as eng or jpn",
        "a reel needs at least one shot: add shots to the episode",
        "shot c0010 has no segment at <folder>/gone.mp4: render the shot again",
    ]
    "#);
}
