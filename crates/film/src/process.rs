//! One run of ffmpeg or ffprobe: started, listened to, waited for, killed when asked.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::path::Path;
use std::process::{ExitStatus, Stdio};

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader};
use tokio::process::{Child, ChildStderr, ChildStdout, Command};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::error::FilmError;

/// How many lines of standard error are kept while a program runs.
const LINES_KEPT: usize = 400;

/// Whether the program reads frames from its standard input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Input {
    /// It reads nothing.
    Nothing,
    /// Frames are written to it.
    Frames,
}

/// A program that was started; dropping it kills the program.
pub(crate) struct Running {
    child: Child,
    errors: JoinHandle<Vec<String>>,
    doing: String,
}

/// What a program said and how it ended.
pub(crate) struct Ended {
    pub(crate) status: ExitStatus,
    pub(crate) output: Vec<u8>,
    pub(crate) errors: Vec<String>,
}

impl Running {
    /// Starts `program`; `doing` completes "failed to ..." in errors.
    pub(crate) fn start(
        program: &Path,
        arguments: &[OsString],
        input: Input,
        doing: &str,
    ) -> Result<Self, FilmError> {
        let stdin = match input {
            Input::Nothing => Stdio::null(),
            Input::Frames => Stdio::piped(),
        };
        tracing::debug!(program = %program.display(), ?arguments, "starting");
        let mut child = Command::new(program)
            .args(arguments)
            .stdin(stdin)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(|cause| start_error(program, cause))?;
        let stderr = child.stderr.take().expect("standard error was asked for as a pipe");
        Ok(Self { child, errors: tokio::spawn(last_lines(stderr)), doing: doing.to_owned() })
    }

    /// The pipe for frames, to be written from a thread that may block; only for [`Input::Frames`], once.
    pub(crate) fn take_stdin(&mut self) -> Result<File, FilmError> {
        let stdin = self.child.stdin.take().expect("standard input was asked for as a pipe");
        let pipe = stdin.into_owned_fd().map_err(FilmError::file("open the input of", &self.doing))?;
        Ok(File::from(pipe))
    }

    /// What the program prints, once.
    pub(crate) fn take_stdout(&mut self) -> ChildStdout {
        self.child.stdout.take().expect("standard output was asked for as a pipe")
    }

    /// Waits for the end; an exit without success is an error with the program's last lines.
    pub(crate) async fn finish(mut self, cancel: &CancellationToken) -> Result<(), FilmError> {
        let doing = self.doing.clone();
        let (status, errors) = self.end(cancel).await?;
        if status.success() { Ok(()) } else { Err(FilmError::ended(&doing, status, &errors)) }
    }

    /// Kills the program and waits until it is gone, so that it can write no more.
    pub(crate) async fn kill(mut self) {
        self.stop().await;
    }

    /// As [`Running::kill`], where others still hold its pipes.
    pub(crate) async fn stop(&mut self) {
        if let Err(error) = self.child.kill().await {
            tracing::debug!(%error, "the program had already ended");
        }
    }

    async fn end(&mut self, cancel: &CancellationToken) -> Result<(ExitStatus, Vec<String>), FilmError> {
        let waited = tokio::select! {
            biased;
            () = cancel.cancelled() => None,
            status = self.child.wait() => Some(status),
        };
        let Some(status) = waited else {
            self.stop().await;
            return Err(FilmError::Cancelled);
        };
        let status = status.map_err(FilmError::file("wait for", self.doing.clone()))?;
        Ok((status, (&mut self.errors).await.unwrap_or_default()))
    }
}

/// Runs a program to its end and returns all it said, whatever its exit status.
pub(crate) async fn listen(
    program: &Path,
    arguments: &[OsString],
    doing: &str,
    cancel: &CancellationToken,
) -> Result<Ended, FilmError> {
    let mut running = Running::start(program, arguments, Input::Nothing, doing)?;
    let mut stdout = running.take_stdout();
    let mut output = Vec::new();
    let read = tokio::select! {
        biased;
        () = cancel.cancelled() => None,
        read = stdout.read_to_end(&mut output) => Some(read),
    };
    if read.is_none() {
        running.kill().await;
        return Err(FilmError::Cancelled);
    }
    let (status, errors) = running.end(cancel).await?;
    Ok(Ended { status, output, errors })
}

fn start_error(program: &Path, cause: io::Error) -> FilmError {
    if cause.kind() == io::ErrorKind::NotFound {
        return FilmError::Missing;
    }
    FilmError::Start { program: program.to_owned(), cause }
}

async fn last_lines(stderr: ChildStderr) -> Vec<String> {
    let mut reader = BufReader::new(stderr);
    let mut kept = VecDeque::new();
    let mut line = Vec::new();
    while matches!(reader.read_until(b'\n', &mut line).await, Ok(1..)) {
        let text = String::from_utf8_lossy(&line).trim_end().to_owned();
        if !text.is_empty() {
            kept.push_back(text);
        }
        if kept.len() > LINES_KEPT {
            kept.pop_front();
        }
        line.clear();
    }
    kept.into()
}
