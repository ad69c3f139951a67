//! Batches with the real binary: estimated, asked about, drawn within a budget, reported.

use serde_json::json;

use crate::support::Sandbox;

/// The arguments of a matrix over both shots with people in them.
fn make<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["batch", "make", "--stage", "storyboard", "--recipes", "fake"], more].concat()
}

#[test]
fn a_batch_is_estimated_drawn_within_its_budget_and_reported() {
    let sandbox = Sandbox::with_film();
    let estimate = sandbox.run(&make(&["--seeds", "4", "--estimate"])).ok();
    assert!(
        estimate.stdout.contains("time: unknown, nothing like it was drawn before"),
        "{}",
        estimate.stdout
    );
    let shots = sandbox.run(&["shot", "list", "--json"]).ok().json().as_array().map_or(0, Vec::len);
    let estimate = sandbox.run(&make(&["--seeds", "4", "--estimate", "--json"])).ok().json();
    assert_eq!(estimate["pictures"], json!(shots * 4));
    let drawn = sandbox.run(&make(&["--seeds", "4", "--budget-attempts", "6", "--json"]));
    assert_eq!(drawn.code, 3, "{}{}", drawn.stdout, drawn.stderr);
    let batch = drawn.json()["batch"].as_str().unwrap().to_owned();
    let shown = sandbox.run(&["batch", "show", &batch, "--json"]).ok().json();
    assert_eq!(shown["batch"]["counts"], json!({ "done": 6, "held": shots * 4 - 6 }));
    let refused = sandbox.run(&["batch", "resume", &batch]);
    assert!(refused.code == 1 && refused.stderr.contains("--budget-attempts +50"), "{}", refused.stderr);
    sandbox.run(&["batch", "resume", &batch, "--budget-attempts", "+50"]).ok();
    sandbox.run(&["work", "--engine", "fake"]).ok();
    let report = sandbox.run(&["batch", "report", &batch]).ok();
    assert!(report.stdout.contains("to decide: "), "{}", report.stdout);
    let page = report.stdout.lines().find_map(|line| line.strip_prefix("report: ")).unwrap();
    assert!(std::fs::read_to_string(page).unwrap().contains("Where the time went"));
    sandbox.run(&["batch", "report", &batch, "--out", "morning.html"]).ok();
    let page = std::fs::read_to_string(sandbox.path().join("morning.html")).unwrap();
    assert!(page.contains("data:image/jpeg;base64,") && !page.contains("no picture to show"));
    sandbox.run(&["index", "verify"]).ok();
    let board = sandbox.run(&["board"]).ok().stdout;
    assert!(board.contains("waiting for review") && board.contains("storyboard"), "{board}");
}

#[test]
fn an_empty_folder_has_nothing_to_work_off() {
    let sandbox = Sandbox::new();
    let run = sandbox.run(&["work"]).ok();
    assert!(run.stdout.contains("the queue is empty"), "{}{}", run.stdout, run.stderr);
}

#[test]
fn words_that_an_engine_would_misread_are_refused_wherever_they_come_from() {
    let sandbox = Sandbox::with_film();
    for words in ["((soft", "<lora:hana:1>", "so\u{200b}ft", "(soft:1e9)"] {
        let run = sandbox.run(&make(&["--words", words]));
        assert!(run.code == 1 && run.stderr.contains("character "), "{words}: {}{}", run.stdout, run.stderr);
    }
    let hidden = sandbox.run(&["shot", "set", "c0010", "action=Hana \u{202e} waits."]);
    assert!(hidden.code == 1 && hidden.stderr.contains("U+202E"), "{}", hidden.stderr);
    assert!(sandbox.run(&["job", "list", "--json"]).ok().json()["items"].as_array().unwrap().is_empty());
    sandbox.run(&["character", "lock", "hana"]).ok();
    sandbox.run(&["character", "restore", "hana", "1"]).ok();
    let locked = sandbox.run(&["character", "set", "hana", "age=17"]);
    assert!(locked.code != 0 && locked.stderr.contains("canon"), "{}{}", locked.stdout, locked.stderr);
}

#[test]
fn a_file_is_strict_and_more_than_fifty_pictures_are_asked_about() {
    let sandbox = Sandbox::with_film();
    sandbox.write("batch.toml", b"stage = \"storyboard\"\nrecipes = [\"fake\"]\nseeds = 30\n");
    let asked = sandbox.run(&["batch", "make", "--file", "batch.toml"]);
    assert!(asked.code == 1 && asked.stderr.contains("add --yes"), "{}", asked.stderr);
    let queued = sandbox.run(&["batch", "make", "--file", "batch.toml", "--yes", "--later", "--json"]).ok();
    assert!(queued.json()["jobs"].as_array().unwrap().len() > 50);
    sandbox.write("wrong.toml", b"recipes = [\"fake\"]\nsedes = 30\n");
    let wrong = sandbox.run(&["batch", "make", "--file", "wrong.toml"]);
    assert!(
        wrong.code == 1 && wrong.stderr.contains("wrong.toml, line 2") && wrong.stderr.contains("`seeds`"),
        "{}",
        wrong.stderr
    );
    sandbox.write("huge.toml", b"stage = \"storyboard\"\nrecipes = [\"fake\"]\n\nseeds = 1000000000\n");
    let huge = sandbox.run(&["batch", "make", "--file", "huge.toml"]);
    assert!(huge.code == 1 && huge.stderr.contains("huge.toml, line 4"), "{}", huge.stderr);
    assert!(
        huge.stderr.contains("1000000000 seeds") && huge.stderr.contains("fit beside the rest"),
        "{}",
        huge.stderr
    );
    let nobody = sandbox.run(&make(&["--characters", "hana", "--looks", "armour"]));
    assert!(nobody.code == 1 && nobody.stderr.contains("has no look"), "{}", nobody.stderr);
}

#[test]
fn the_files_of_the_documentation_are_matrices() {
    let page = std::fs::read_to_string(crate::documents::root().join("docs/batches.md")).unwrap();
    let samples: Vec<&str> =
        page.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert_eq!(samples.len(), 2);
    for sample in samples {
        domain::matrix::parse(sample).unwrap();
    }
}
