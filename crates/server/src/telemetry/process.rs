//! What the program uses of the machine, as the system counts it.

/// Ticks of processor time in a second, as Linux reports them to programs (`USER_HZ`).
const TICKS: f64 = 100.0;

/// The size of a page of memory on the machines this runs on, in bytes.
const PAGE: u64 = 4096;

/// Memory and processor time.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Usage {
    pub(super) resident_bytes: u64,
    pub(super) cpu_seconds: f64,
}

/// Reads what this program uses; zeros where the system does not say.
pub(super) fn usage() -> Usage {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    Usage {
        resident_bytes: resident(&read("/proc/self/statm")),
        cpu_seconds: cpu_seconds(&read("/proc/self/stat")),
    }
}

fn resident(statm: &str) -> u64 {
    statm.split_whitespace().nth(1).and_then(|pages| pages.parse::<u64>().ok()).unwrap_or(0) * PAGE
}

/// Fields 14 and 15 of `stat`; the second is a name in parentheses that may hold spaces.
fn cpu_seconds(stat: &str) -> f64 {
    let Some((_, after)) = stat.rsplit_once(')') else { return 0.0 };
    let ticks = after.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok());
    ticks.sum::<f64>() / TICKS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_systems_own_format_is_read() {
        assert_eq!(resident("7000 3000 1200 10 0 500 0\n"), 3000 * PAGE);
        let stat = "42 (a (b) c) S 1 42 42 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 4 0 1 2 3";
        assert!((cpu_seconds(stat) - 3.0).abs() < 1e-9);
        assert!(usage().resident_bytes > 0);
    }
}
