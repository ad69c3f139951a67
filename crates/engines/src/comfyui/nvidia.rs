//! Programs that hold memory of this machine's NVIDIA cards, as the driver's own tool lists them.
//!
//! It only looks. What it finds is shown to a person; whether there is room is decided by what servers say of their
//! devices, which counts these programs, too.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use domain::clock::Clock;
use tokio::process::Command;

use crate::engine::{Program, Tenant};

/// What is asked of it; the columns come in this order.
const QUESTION: [&str; 2] =
    ["--query-compute-apps=gpu_name,pid,process_name,used_gpu_memory", "--format=csv,noheader,nounits"];

/// How long it may take: without its service it has to wake the card first.
const ANSWER: Duration = Duration::from_secs(3);

/// The driver's tool, `nvidia-smi`.
#[derive(Debug, Clone)]
pub struct Nvidia {
    tool: PathBuf,
}

/// A program on a card.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    card: String,
    tenant: Tenant,
}

impl Nvidia {
    /// The tool in one of the folders of `path`, which has the form of the variable `PATH`; none where there is none.
    #[must_use]
    pub fn found_in(path: &std::ffi::OsStr) -> Option<Self> {
        let tool = std::env::split_paths(path)
            .map(|folder| folder.join("nvidia-smi"))
            .find(|tool| tool.is_file())?;
        Some(Self { tool })
    }

    /// Who holds memory of the device that a server names so; nobody when the tool does not answer.
    pub(crate) async fn tenants(&self, device: &str, clock: &dyn Clock) -> Vec<Tenant> {
        let mut command = Command::new(&self.tool);
        command.args(QUESTION).stdin(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
        let answered = tokio::select! {
            answered = command.output() => answered,
            () = clock.wait(ANSWER) => return Vec::new(),
        };
        let Ok(output) = answered else { return Vec::new() };
        let rows = read(&String::from_utf8_lossy(&output.stdout));
        rows.into_iter().filter(|row| device.contains(&row.card)).map(|row| row.tenant).collect()
    }
}

/// The rows of its answer; a row without a number, as drivers give them on some systems, says nothing.
fn read(text: &str) -> Vec<Row> {
    text.lines().filter_map(row).collect()
}

fn row(line: &str) -> Option<Row> {
    let (card, rest) = line.split_once(", ")?;
    let (process, rest) = rest.split_once(", ")?;
    // The path of a program may have commas.
    let (path, mb) = rest.rsplit_once(", ")?;
    let (process, mb) = (process.trim().parse().ok()?, mb.trim().parse().ok()?);
    let name = Path::new(path.trim()).file_name()?.to_string_lossy().into_owned();
    let tenant = Tenant { name, mb, program: Program::Process(process) };
    Some(Row { card: card.trim().to_owned(), tenant })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWERED: &str = "\
NVIDIA GeForce RTX 4070, 1743, /usr/lib/xorg/Xorg, 312
NVIDIA GeForce RTX 4070, 20814, /home/of, somebody/venv/bin/python3, 7790
NVIDIA GeForce RTX 4070, 99, C:\\game.exe, [N/A]
NVIDIA T400, 7, /usr/bin/viewer, 40
";

    #[test]
    fn programs_are_named_with_what_they_hold() {
        let rows = read(ANSWERED);
        let said: Vec<String> = rows
            .iter()
            .map(|row| {
                format!("{}: {} {:?} {}", row.card, row.tenant.name, row.tenant.program, row.tenant.mb)
            })
            .collect();
        insta::assert_snapshot!(said.join("\n"), @r"
        NVIDIA GeForce RTX 4070: Xorg Process(1743) 312
        NVIDIA GeForce RTX 4070: python3 Process(20814) 7790
        NVIDIA T400: viewer Process(7) 40
        ");
        assert!(read("No running processes found\n").is_empty());
    }
}
