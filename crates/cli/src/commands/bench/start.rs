//! `bench start`: how soon the program is ready, and what it costs while it waits.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::Context;

use super::figures::Figure;
use super::process::{cpu_seconds, resident_mb};
use super::{Figures, Ground, millis_since};

/// Measures the time from the start of the process until its workers wait for jobs, and its memory and
/// processor time while they do.
pub(super) async fn run(ground: &Ground, quick: bool) -> anyhow::Result<Figures> {
    let (starts, watched) = if quick { (5, Duration::from_secs(2)) } else { (20, Duration::from_secs(10)) };
    let data = ground.root().join("start");
    let (mut ready, mut memory, mut cpu) = (Vec::new(), Vec::new(), Vec::new());
    for number in 0..starts {
        let began = ground.clock().monotonic();
        let mut child = start(&data)?;
        wait_until_ready(&mut child)?;
        // The first start makes the folder and the database, which happens once in their life.
        if number > 0 {
            ready.push(millis_since(ground.clock(), began));
        }
        if number + 1 == starts {
            let before = cpu_seconds(child.id())?;
            ground.clock().wait(watched).await;
            cpu.push((cpu_seconds(child.id())? - before) / watched.as_secs_f64() * 100.0);
            memory.push(resident_mb(child.id())?);
        }
        child.kill().context("failed to end the process that was measured")?;
        child.wait()?;
    }
    Ok(Figures::from([
        ("ready_ms", Figure::of(&ready, "ms")),
        ("idle_rss_mb", Figure::of(&memory, "MB")),
        ("idle_cpu_pct", Figure::of(&cpu, "%")),
    ]))
}

fn start(data: &std::path::Path) -> anyhow::Result<Child> {
    let program = std::env::current_exe()?;
    let arguments = ["work", "--stay", "--data"];
    let mut command = Command::new(program);
    command.args(arguments).arg(data).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    command.spawn().context("failed to start the program")
}

fn wait_until_ready(child: &mut Child) -> anyhow::Result<()> {
    let stderr = child.stderr.take().context("failed to read what the program says")?;
    for line in BufReader::new(stderr).lines() {
        if line?.starts_with("ready") {
            return Ok(());
        }
    }
    anyhow::bail!("failed to measure the start: the program ended before it was ready")
}
