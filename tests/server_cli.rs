//! The same commands once with nobody owning the data folder and once beside a server: they say the same.

use crate::server::Server;
use crate::support::{CAST, SCREENPLAY, STYLE, Sandbox};

/// The daily commands in an order that makes sense, with the exit code each must have.
const COMMANDS: &[(i32, &[&str])] = &[
    (0, &["import", "film.fountain", "--preview"]),
    (0, &["import", "film.fountain"]),
    (0, &["import", "film.fountain", "--json"]),
    (0, &["project", "list"]),
    (0, &["character", "list"]),
    (0, &["place", "list"]),
    (0, &["shot", "list"]),
    (0, &["produce"]),
    (0, &["produce", "--json"]),
    (0, &["produce", "--again", "--shot", "c0010", "--quiet"]),
    (0, &["take", "list", "c0010"]),
    (0, &["draw", "hana", "waving, juggling", "--seed", "5"]),
    (0, &["draw", "hana", "jumping", "-n", "2", "--seed", "5", "--json"]),
    (0, &["sheet", "hana"]),
    (0, &["sheet", "--json"]),
    (0, &["cut"]),
    (0, &["cut", "--json"]),
    (0, &["draw", "hana", "sitting", "--engine", "fake", "--later"]),
    (0, &["work"]),
    (0, &["job", "list"]),
    (1, &["produce", "e07"]),
    (1, &["produce", "--engine", "crayons"]),
    (1, &["draw", "momo", "waving"]),
    (1, &["cut", "--project", "momotaro"]),
    (1, &["import", "film.fountain", "--cast", "broken.toml"]),
    (1, &["job", "show", "01ABC"]),
];

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("film.fountain", SCREENPLAY.as_bytes());
    sandbox.write("cast.toml", CAST.as_bytes());
    sandbox.write("style.toml", STYLE.as_bytes());
    sandbox.write("broken.toml", b"[[character]\nname = Hana\n");
    sandbox
}

/// What all commands said, line by line, without what no two runs have in common.
fn say(sandbox: &Sandbox) -> Vec<String> {
    let mut said = Vec::new();
    for (code, arguments) in COMMANDS {
        let run = sandbox.run(arguments);
        assert_eq!(run.code, *code, "{arguments:?}: {}{}", run.stdout, run.stderr);
        said.push(format!("$ sakuga {}", arguments.join(" ")));
        said.extend(run.stdout.lines().map(|line| plain(sandbox, line)));
        said.extend(run.stderr.lines().filter(|line| !is_progress(line)).map(|line| plain(sandbox, line)));
    }
    said
}

/// Lines that depend on how fast the machine was, and the one with which `work` says who works.
fn is_progress(line: &str) -> bool {
    let stages = ["storyboard ", "drawing ", "shots ", "film ", "jobs "];
    stages.iter().any(|stage| line.starts_with(stage)) || line.starts_with("a server owns the data folder")
}

/// Takes out the sandbox's path, ids, and numbers that count what was drawn before.
fn plain(sandbox: &Sandbox, line: &str) -> String {
    let path = sandbox.path().canonicalize().unwrap();
    let line = line.replace(&path.display().to_string(), "");
    let is_id = |word: &str| word.len() == 26 && word.starts_with("01");
    let split = |c: char| !c.is_ascii_alphanumeric();
    let ids: Vec<&str> = line.split(split).filter(|word| is_id(word)).collect();
    ids.iter().fold(line.clone(), |line, id| line.replace(id, "ID"))
}

#[test]
fn every_command_says_the_same_whether_a_server_runs_or_not() {
    let alone = sandbox();
    let alone_said = say(&alone);
    let beside = sandbox();
    let server = Server::start(&beside, &[]);
    let beside_said = say(&beside);
    assert_eq!(alone_said, beside_said);
    assert_eq!(alone.files_below("projects"), beside.files_below("projects"));
    assert_eq!(server.stop(), 0);
    beside.run(&["index", "verify"]).ok();
}

#[test]
fn what_is_queued_beside_a_server_is_done_by_it_and_shown_by_work() {
    let sandbox = Sandbox::with_film();
    let server = Server::start(&sandbox, &[]);
    let queued = sandbox.run(&["draw", "hana", "waving", "-n", "3", "--later"]).ok();
    assert_eq!(queued.stdout.trim(), "3 queued");
    let work = sandbox.run(&["work"]).ok();
    assert_eq!(work.stdout.trim(), "the queue is empty; 0 jobs are held");
    assert!(work.stderr.contains("a server owns the data folder"), "{}", work.stderr);
    assert_eq!(server.stop(), 0);
    let jobs = sandbox.run(&["job", "list", "--json"]).ok().json();
    assert!(jobs["items"].as_array().unwrap().iter().all(|job| job["state"] == "done"), "{jobs}");
}

#[test]
fn what_nobody_beside_the_command_would_do_is_refused_at_once() {
    let sandbox = Sandbox::with_film();
    let server = Server::start(&sandbox, &[]);
    for command in [&["produce", "--engine", "fake"][..], &["draw", "hana", "waving", "--engine", "fake"][..]]
    {
        let refused = sandbox.run(command);
        assert_eq!(refused.code, 1, "{command:?}: {}{}", refused.stdout, refused.stderr);
        assert!(refused.stderr.contains("engines with workers: storyboard"), "{}", refused.stderr);
    }
    let jobs = sandbox.run(&["job", "list", "--json"]).ok().json();
    assert_eq!(jobs["items"], serde_json::json!([]));
    assert_eq!(server.stop(), 0);
}
