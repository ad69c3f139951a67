//! What may change while the program runs.

use super::layers::values;
use super::model::Config;

/// Keys, or beginnings of keys, that may change.
const LIVE: [&str; 10] = [
    "comfyui.servers",
    "line.policy.",
    "log.filter",
    "server.body_limit_bytes",
    "server.body_timeout_ms",
    "server.connections",
    "server.head_limit_bytes",
    "server.head_timeout_ms",
    "server.request_timeout_ms",
    "server.upload_limit_bytes",
];

/// The keys in which two configurations differ.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Changes {
    /// Those that may change at once.
    pub(crate) now: Vec<String>,
    /// Those that need another start.
    pub(crate) restart: Vec<String>,
}

/// Compares what holds with what is wanted.
pub(crate) fn changes(holds: &Config, wanted: &Config) -> Changes {
    let (holds, wanted) = (values(holds), values(wanted));
    let differing = wanted.into_iter().filter(|(key, value)| holds.get(key) != Some(value));
    let mut changes = Changes::default();
    for (key, _) in differing {
        let live = LIVE.iter().any(|live| key == *live || (live.ends_with('.') && key.starts_with(live)));
        if live { changes.now.push(key) } else { changes.restart.push(key) }
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_change_now_and_what_needs_a_start_are_told_apart() {
        let mut wanted = Config::default();
        wanted.line.policy.overtakes = 1;
        wanted.server.connections = 3;
        wanted.server.bind.set_port(1);
        let changes = changes(&Config::default(), &wanted);
        assert_eq!(changes.now, ["line.policy.overtakes", "server.connections"]);
        assert_eq!(changes.restart, ["server.bind"]);
    }

    #[test]
    fn what_may_change_exists() {
        let known = values(&Config::default());
        for live in LIVE {
            assert!(known.keys().any(|key| key == live || key.starts_with(live)), "{live}");
        }
    }
}
