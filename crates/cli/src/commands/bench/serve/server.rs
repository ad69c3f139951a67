//! The server that is measured: the program itself, as a child.

use std::path::Path;
use std::process::Stdio;

use anyhow::Context;
use rustix::process::{Pid, Signal, kill_process};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

/// A running server.
pub(super) struct Server {
    child: Child,
    /// Such as `127.0.0.1:40123`.
    pub(super) address: String,
    /// The owner's token.
    pub(super) token: String,
}

impl Server {
    /// Starts the program on a free port and waits until it says where it listens.
    pub(super) async fn start(data: &Path) -> anyhow::Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["serve", "--bind", "127.0.0.1:0", "--no-browser", "--data"]).arg(data);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().context("failed to start the program")?;
        let stderr = child.stderr.take().context("failed to read what the program says")?;
        let mut lines = BufReader::new(stderr).lines();
        let address = loop {
            let line = lines.next_line().await?.context("the server ended before it listened")?;
            if let Some((_, address)) = line.split_once("http://") {
                break address.split(['/', ' ']).next().unwrap_or(address).to_owned();
            }
        };
        // What it says later must be read, or it would wait for a reader.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        let token =
            std::fs::read_to_string(data.join("owner-token")).context("failed to read the owner's token")?;
        Ok(Self { child, address, token: token.trim().to_owned() })
    }

    /// The process number.
    pub(super) fn pid(&self) -> anyhow::Result<u32> {
        self.child.id().context("the server has ended")
    }

    /// Ends the server in good order.
    pub(super) async fn stop(mut self) -> anyhow::Result<()> {
        let pid = i32::try_from(self.pid()?)?;
        let pid = Pid::from_raw(pid).context("a process has a number")?;
        kill_process(pid, Signal::TERM)?;
        self.child.wait().await?;
        Ok(())
    }
}
