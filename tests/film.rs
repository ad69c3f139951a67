//! The main job: screenplay to film, again, with a change, stopped and gone on with, and rebuilt.

use std::process::Command;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::support::{SCREENPLAY, Sandbox};

#[test]
fn a_film_is_made_found_again_and_made_anew_only_where_something_changed() {
    let sandbox = Sandbox::with_film();
    let shots = sandbox.run(&["shot", "list", "--json"]).ok().json();
    let shots = shots.as_array().unwrap().clone();
    let produced = sandbox.run(&["produce", "--json"]).ok().json();
    assert_eq!(produced["drawn"], shots.len());

    let film = cut(&sandbox, &[]);
    let frames: u64 = shots.iter().map(|shot| shot["content"]["frames"].as_u64().unwrap()).sum();
    assert_eq!(frames_in(&film), frames);
    assert_eq!(cut(&sandbox, &[]), film, "an equal film is found and not made again");

    let changed = sandbox.run(&["character", "set", "hana", "palette.hair=#c8763c", "--json"]).ok().json();
    let with_hana = shots.iter().filter(|shot| {
        shot["content"]["cast"].as_array().is_some_and(|cast| cast.iter().any(|c| c["character"] == "hana"))
    });
    let with_hana = with_hana.count();
    assert_eq!(changed["stale"].as_array().unwrap().len(), with_hana);
    let stale = sandbox.run(&["stale", "--json"]).ok().json();
    assert!(stale.as_array().unwrap().iter().all(|take| take["because"][0] == "figures.hana.palette.hair"));
    assert_eq!(sandbox.run(&["produce", "--json"]).ok().json()["drawn"], with_hana);
    let second = cut(&sandbox, &[]);
    assert_ne!(second, film);
    assert_eq!(frames_in(&second), frames);
    sandbox.run(&["index", "verify"]).ok();
}

#[test]
fn burned_words_and_slates_make_other_films_of_the_same_length() {
    let sandbox = Sandbox::with_film();
    // Without any picture the reel still plays, on slates.
    let slates = cut(&sandbox, &[]);
    sandbox.run(&["produce"]).ok();
    let plain = cut(&sandbox, &[]);
    let burned = cut(&sandbox, &["--burn", "--slate"]);
    assert_eq!(frames_in(&slates), frames_in(&plain));
    assert_eq!(frames_in(&burned), frames_in(&plain));
    assert_eq!(std::collections::BTreeSet::from([slates, plain, burned]).len(), 3);
}

#[test]
fn a_stop_is_made_in_good_order_and_the_next_run_goes_on() {
    for signal in [Signal::INT, Signal::TERM] {
        let sandbox = Sandbox::with_film();
        sandbox.run(&["draw", "hana", "waving", "-n", "60", "--later"]).ok();
        let mut child = sandbox.start(&["work"]);
        // The signal has to arrive while jobs run; the program needs a moment to get there.
        std::thread::sleep(Duration::from_millis(400));
        kill_process(Pid::from_child(&child), signal).unwrap();
        let code = child.wait().unwrap().code();
        let left = states(&sandbox);
        assert!(matches!(code, Some(130 | 0)), "{code:?}");
        assert!(!left.iter().any(|state| state == "running"), "{left:?}");
        sandbox.run(&["work"]).ok();
        assert!(states(&sandbox).iter().all(|state| state == "done"));
        let jobs = sandbox.run(&["job", "list", "--limit", "1000", "--json"]).ok().json();
        assert!(jobs["items"].as_array().unwrap().iter().all(|job| job["failures"] == 0), "{jobs}");
    }
}

#[test]
fn a_rebuilt_index_equals_the_one_that_was_lost() {
    let sandbox = Sandbox::with_film();
    sandbox.run(&["produce"]).ok();
    sandbox.run(&["produce", "--again", "--shot", "c0010"]).ok();
    sandbox.run(&["take", "approve", "c0010", "1"]).ok();
    sandbox.run(&["take", "retake", "c0020", "1", "--note", "closer, please"]).ok();
    sandbox.run(&["character", "set", "hana", "age=17"]).ok();
    sandbox.run(&["character", "restore", "hana", "1"]).ok();
    sandbox.run(&["place", "set", "shop", "sign=Lanterns"]).ok();
    sandbox.run(&["style", "set", "ink.weight=1.4"]).ok();
    sandbox.run(&["shot", "set", "c0030", "framing=wide"]).ok();
    cut(&sandbox, &[]);
    sandbox.run(&["draw", "hana", "waving"]).ok();
    let before = everything(&sandbox);
    for name in ["sakuga.db", "sakuga.db-wal", "sakuga.db-shm"] {
        let _ = std::fs::remove_file(sandbox.data().join(name));
    }
    let rebuilt = sandbox.run(&["index", "rebuild", "--json"]).ok().json();
    assert_eq!(rebuilt["problems"].as_array().unwrap().len(), 0, "{rebuilt}");
    assert_eq!(everything(&sandbox), before);
    sandbox.run(&["index", "verify"]).ok();
    // A drawing gets a name that no earlier one has.
    sandbox.run(&["draw", "hana", "waving"]).ok();
    // Two drawings, each with its sidecar and five guides.
    assert_eq!(sandbox.files_below("projects/the-lantern/drawings").len(), 2 * 7);
    // What was up to date stays so, and the numbers of takes go on.
    let produced = sandbox.run(&["produce", "--json"]).ok().json();
    assert_eq!(produced["not_done"].as_array().unwrap().len(), 0, "{produced}");
}

#[test]
fn a_changed_screenplay_keeps_codes_takes_and_hand_edits() {
    let sandbox = Sandbox::with_film();
    sandbox.run(&["produce"]).ok();
    sandbox.run(&["shot", "set", "c0010", "frames=60"]).ok();
    let before = sandbox.run(&["shot", "list", "--json"]).ok().json();
    let longer = SCREENPLAY.replace("Mikan sits", "A cart rolls by, empty.\n\nMikan sits");
    sandbox.write("film.fountain", longer.as_bytes());
    let preview = sandbox.run(&["import", "film.fountain", "--preview", "--json"]).ok().json();
    assert_eq!(preview["written"], false);
    assert_eq!(sandbox.run(&["shot", "list", "--json"]).ok().json(), before);
    sandbox.run(&["import", "film.fountain"]).ok();
    let after = sandbox.run(&["shot", "list", "--json"]).ok().json();
    let codes = |shots: &Value| -> Vec<String> {
        shots.as_array().unwrap().iter().map(|shot| shot["code"].as_str().unwrap().to_owned()).collect()
    };
    let (old, new) = (codes(&before), codes(&after));
    assert_eq!(new.len(), old.len() + 1);
    assert!(old.iter().all(|code| new.contains(code)));
    assert_eq!(after[0]["content"]["frames"], 60);
    // The earlier screenplay can be found in the trash.
    assert!(sandbox.files_below("trash").iter().any(|file| file.ends_with("script.fountain")));
    assert_eq!(sandbox.run(&["produce", "--json"]).ok().json()["drawn"], 1);
}

#[test]
fn the_daily_command_says_what_it_could_not_draw() {
    let sandbox = Sandbox::with_film();
    let drawn =
        sandbox.run(&["draw", "hana", "running in the rain, from behind, juggling", "-n", "4", "--json"]);
    let drawn = drawn.ok().json();
    assert_eq!(drawn["drawings"].as_array().unwrap().len(), 4);
    assert_eq!(drawn["not_understood"], serde_json::json!(["juggling"]));
    for path in drawn["drawings"].as_array().unwrap() {
        assert!(std::path::Path::new(path.as_str().unwrap()).is_file());
    }
    let again = |seed: &str| {
        let value = sandbox.run(&["draw", "hana", "waving", "--seed", seed, "--json"]).ok().json();
        std::fs::read(value["drawings"][0].as_str().unwrap()).unwrap()
    };
    assert_eq!(again("5"), again("5"), "the same request is the same picture");
}

fn cut(sandbox: &Sandbox, options: &[&str]) -> String {
    let arguments: Vec<&str> = ["cut", "--json"].iter().chain(options).copied().collect();
    sandbox.run(&arguments).ok().json()["film"].as_str().unwrap().to_owned()
}

fn frames_in(film: &str) -> u64 {
    let arguments = ["-v", "error", "-select_streams", "v:0", "-count_packets", "-show_entries"];
    let output = Command::new("ffprobe")
        .args(arguments)
        .args(["stream=nb_read_packets", "-of", "csv=p=0", film])
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout).trim().trim_end_matches(',').parse().unwrap()
}

fn states(sandbox: &Sandbox) -> Vec<String> {
    let jobs = sandbox.run(&["job", "list", "--limit", "1000", "--json"]).ok().json();
    jobs["items"].as_array().unwrap().iter().map(|job| job["state"].as_str().unwrap().to_owned()).collect()
}

/// Everything that a person can ask of the index.
fn everything(sandbox: &Sandbox) -> Vec<Value> {
    let mut asked = vec![
        sandbox.run(&["project", "list", "--json"]).ok().json(),
        sandbox.run(&["shot", "list", "--json"]).ok().json(),
        sandbox.run(&["character", "list", "--json"]).ok().json(),
        sandbox.run(&["place", "list", "--json"]).ok().json(),
        sandbox.run(&["character", "versions", "hana", "--json"]).ok().json(),
        sandbox.run(&["place", "versions", "shop", "--json"]).ok().json(),
        sandbox.run(&["style", "versions", "--json"]).ok().json(),
        sandbox.run(&["stale", "--json"]).ok().json(),
    ];
    let shots = asked[1].as_array().unwrap().clone();
    for shot in shots {
        asked.push(sandbox.run(&["take", "list", shot["code"].as_str().unwrap(), "--json"]).ok().json());
    }
    asked
}
