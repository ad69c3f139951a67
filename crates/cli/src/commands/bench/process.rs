//! What a process uses of the machine, as Linux counts it.

use anyhow::Context;

/// Memory that the process has in use, in MB (10⁶ bytes).
pub(super) fn resident_mb(pid: u32) -> anyhow::Result<f64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).context("no VmRSS in /proc")?;
    let kib: f64 = line.split_whitespace().nth(1).context("no number in VmRSS")?.parse()?;
    Ok(kib * 1024.0 / 1e6)
}

/// Processor time of the process so far, in seconds.
pub(super) fn cpu_seconds(pid: u32) -> anyhow::Result<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat"))?;
    // The name in parentheses may hold spaces; the fields after it are numbered from 3.
    let rest = stat.rsplit_once(')').context("no name in /proc/stat")?.1;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let ticks = |index: usize| fields.get(index).and_then(|text| text.parse::<f64>().ok()).unwrap_or(0.0);
    // Linux counts in hundredths of a second towards user space on every architecture it runs on.
    Ok((ticks(11) + ticks(12)) / 100.0)
}
