//! Programs that fail as ffmpeg can: the error tells why and nothing is left behind.

use domain::error::{Fault, FaultClass};
use domain::rate::Rate;
use film::error::FilmError;
use film::ffmpeg::{Ffmpeg, probe_tools};
use film::frames::FrameSource;
use film::probe::probe;
use film::segment::encode_segment;
use tokio_util::sync::CancellationToken;

use crate::support::{encode, installed, listing, scripted, spec};

/// Encodes more than a pipe holds by a script and returns the error; only the script may be left.
async fn failing(script: &str) -> FilmError {
    let folder = tempfile::tempdir().unwrap();
    let ffmpeg = scripted(folder.path(), script);
    let out = folder.path().join("c0010.mp4");
    let error = encode(&ffmpeg, 60, Rate::FILM, 0, &out).await.unwrap_err();
    assert_eq!(listing(folder.path()), ["ffmpeg"]);
    error
}

/// Writes something to where the output goes, as a program that is then interrupted does.
const HALF: &str = "for last; do :; done; echo half > \"$last\"";

#[tokio::test]
async fn a_program_that_fails_half_way_is_quoted() {
    let script =
        format!("{HALF}; head -c 50000 > /dev/null; echo 'x264 [error]: malloc failed' >&2; exit 187");
    let error = failing(&script).await;
    assert_eq!(error.class(), FaultClass::Permanent);
    insta::assert_snapshot!(error, @"
    failed to encode c0010.mp4: ffmpeg ended with exit status: 187; `sakuga status` examines it; its last lines:
      x264 [error]: malloc failed
    ");
}

#[tokio::test]
async fn only_the_last_lines_are_quoted() {
    let error = failing("i=0; while [ $i -lt 100 ]; do echo line $i >&2; i=$((i+1)); done; exit 1").await;
    let message = error.to_string();
    assert_eq!(message.matches("\n  line ").count(), 30, "{message}");
    assert!(message.ends_with("\n  line 99"), "{message}");
}

#[tokio::test]
async fn a_full_disk_is_a_fault_of_resources() {
    let script = format!("{HALF}; echo 'av_interleaved_write_frame(): No space left on device' >&2; exit 1");
    let error = failing(&script).await;
    assert_eq!(error.class(), FaultClass::Resource);
    insta::assert_snapshot!(error, @"failed to encode c0010.mp4: no space left on device; free some space, then resume the job");
}

#[tokio::test]
async fn a_program_that_stops_reading_and_claims_success_is_not_believed() {
    let error = failing(&format!("{HALF}; exit 0")).await;
    assert!(error.to_string().contains("must be 60"), "{error}");
}

#[tokio::test]
async fn a_program_that_reads_everything_and_writes_nothing_is_not_believed() {
    let error = failing("cat > /dev/null").await;
    assert!(error.to_string().starts_with("failed to open"), "{error}");
}

#[tokio::test]
async fn a_program_that_was_killed_may_be_tried_again() {
    let error = failing("kill -9 $$").await;
    assert_eq!(error.class(), FaultClass::Transient);
    insta::assert_snapshot!(error, @"failed to encode c0010.mp4: ffmpeg ended with signal: 9 (SIGKILL); it was stopped from outside, perhaps for want of memory: try again");
}

#[tokio::test]
async fn a_program_that_hangs_is_killed_on_cancel() {
    let folder = tempfile::tempdir().unwrap();
    let ffmpeg = scripted(folder.path(), &format!("{HALF}; exec tail -f /dev/null"));
    let cancel = CancellationToken::new();
    let stop = |_: u32| cancel.cancel();
    let source = Box::new(crate::support::Brightening(0));
    let out = folder.path().join("c.mp4");
    let error = encode_segment(&ffmpeg, &spec(60, Rate::FILM), source, &out, stop, &cancel).await;
    assert!(matches!(error, Err(FilmError::Cancelled)), "{error:?}");
    assert_eq!(listing(folder.path()), ["ffmpeg"]);
}

struct Failing;

impl FrameSource for Failing {
    fn frame(&mut self, index: u32, _rgb: &mut [u8]) -> Result<(), Fault> {
        if index == 5 { Err(Fault::resource("failed to draw frame 5: out of memory")) } else { Ok(()) }
    }
}

#[tokio::test]
async fn a_source_that_gives_up_is_quoted_with_its_class() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("c.mp4");
    let spec = spec(60, Rate::FILM);
    let (ffmpeg, cancel) = (installed(), CancellationToken::new());
    let done = encode_segment(&ffmpeg, &spec, Box::new(Failing), &out, |_| {}, &cancel).await;
    let fault = Fault::from(done.unwrap_err());
    assert_eq!(fault, Fault::resource("failed to draw frame 5: out of memory"));
    assert_eq!(listing(folder.path()), Vec::<String>::new());
}

#[tokio::test]
async fn a_program_that_vanished_or_may_not_run_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let ffmpeg: Ffmpeg = scripted(folder.path(), "exit 0");
    std::fs::write(ffmpeg.program(), "no program").unwrap();
    let error = probe_tools(&ffmpeg, &CancellationToken::new()).await.unwrap_err();
    assert!(error.to_string().ends_with("check that it can be run by this user"), "{error}");
    std::fs::remove_file(ffmpeg.program()).unwrap();
    let error = probe_tools(&ffmpeg, &CancellationToken::new()).await.unwrap_err();
    assert!(matches!(error, FilmError::Missing), "{error:?}");
    assert_eq!(error.class(), FaultClass::Permanent);
}

#[tokio::test]
async fn a_text_is_no_video() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("notes.mp4");
    std::fs::write(&text, "not a film").unwrap();
    for ffmpeg in [installed(), installed().without_ffprobe()] {
        let error = probe(&ffmpeg, &text, &CancellationToken::new()).await.unwrap_err();
        assert!(error.to_string().contains("as a video"), "{error}");
    }
}
