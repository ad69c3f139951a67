//! The program is killed again and again; nothing may be lost, doubled or half written.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value;

use crate::support::Sandbox;

/// The guides of a drawing of one character: lines, flat colours, depth, mask and pose.
const GUIDES: usize = 5;
const JOBS: usize = 300;
const KILLS: u64 = 50;

/// A fixed series of numbers that look random: the instants differ, and are the same in every run of the test.
pub(crate) struct Instants(pub(crate) u64);

impl Instants {
    pub(crate) fn next(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }
}

#[test]
fn fifty_kills_lose_nothing_and_double_nothing() {
    let sandbox = Sandbox::with_film();
    // Large enough that the kills are over before the jobs are.
    sandbox.write("style.toml", b"name = \"large\"\nframe = { width = 960, height = 540 }\n");
    sandbox.run(&["import", "film.fountain"]).ok();
    for _ in 0..3 {
        sandbox.run(&["draw", "hana", "running in the rain", "-n", "100", "--later"]).ok();
    }
    let mut instants = Instants(7);
    let mut killed_at_work = 0;
    for _ in 0..KILLS {
        let mut child = sandbox.start(&["work"]);
        // The instant is what is tested, so that here, and only here, the test lets real time pass.
        std::thread::sleep(Duration::from_millis(5 + instants.next(250)));
        killed_at_work += u32::from(child.try_wait().unwrap().is_none());
        let _ = child.kill();
        child.wait().unwrap();
    }
    assert!(killed_at_work >= 40, "only {killed_at_work} of {KILLS} kills met a program at work");
    sandbox.run(&["work", "--quiet"]).ok();
    check_jobs(&sandbox);
    check_files(&sandbox);
}

fn check_jobs(sandbox: &Sandbox) {
    let jobs = sandbox.run(&["job", "list", "--limit", "1000", "--json"]).ok().json();
    let jobs = jobs["items"].as_array().unwrap();
    let mut states = BTreeMap::<&str, usize>::new();
    for job in jobs {
        *states.entry(job["state"].as_str().unwrap()).or_default() += 1;
    }
    assert_eq!(states, BTreeMap::from([("done", JOBS)]));
    for job in jobs {
        let shown = sandbox.run(&["job", "show", job["id"].as_str().unwrap(), "--json"]).ok().json();
        let done = |attempt: &&Value| attempt["outcome"] == "done";
        let attempts = shown["attempts"].as_array().unwrap();
        assert_eq!(attempts.iter().filter(done).count(), 1, "{shown}");
        assert_eq!(shown["assets"].as_array().unwrap().len(), 1 + GUIDES, "{shown}");
    }
}

fn check_files(sandbox: &Sandbox) {
    let files = sandbox.files_below("projects/the-lantern/drawings");
    let of = |ending: &str| files.iter().filter(|file| file.ends_with(ending)).count();
    // Beside its guides every drawing has its sidecar, and the guide of the pose is JSON as well.
    assert_eq!((of(".png"), of(".json"), files.len()), (GUIDES * JOBS, 2 * JOBS, (GUIDES + 2) * JOBS));
    let report = sandbox.run(&["index", "verify", "--json"]).ok().json();
    assert_eq!(report["findings"].as_array().unwrap().len(), 0, "{report}");
    assert_eq!(report["ok"], (1 + GUIDES) * JOBS);
    assert_eq!(sandbox.files_below("cache/staging"), Vec::<String>::new());
}
