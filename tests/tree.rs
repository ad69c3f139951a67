//! The tree of a production from the command line: what is out of the film, what was set by hand, what goes.

use crate::support::Sandbox;

#[test]
fn a_project_is_deleted_only_when_somebody_said_so_and_its_folder_is_in_the_trash() {
    let sandbox = Sandbox::with_film();
    sandbox.run(&["produce", "--shot", "c0010"]).ok();
    let before = sandbox.files_below("projects");
    let asked = sandbox.run(&["project", "delete", "the-lantern"]);
    assert_eq!(asked.code, 1);
    assert!(asked.stderr.contains("the-lantern goes to the trash with\n  1 episodes\n"), "{}", asked.stderr);
    assert!(asked.stderr.contains("nobody can be asked here; say --yes"), "{}", asked.stderr);
    assert_eq!(sandbox.files_below("projects"), before);

    let deleted = sandbox.run(&["project", "delete", "the-lantern", "--yes", "--json"]).ok();
    assert!(deleted.stderr.contains("  1 takes\n"), "{}", deleted.stderr);
    let trash = deleted.json()["trash"].as_str().unwrap().to_owned();
    assert_eq!(deleted.json()["gone"]["files"], before.len());
    assert_eq!(sandbox.files_below("projects"), Vec::<String>::new());
    let now: Vec<String> =
        before.iter().map(|path| path.replacen("projects/the-lantern", &trash, 1)).collect();
    assert_eq!(sandbox.files_below(&trash), now);
    assert_eq!(sandbox.run(&["project", "list", "--json"]).ok().json(), serde_json::json!([]));

    // What lies in the trash is whole: back in its place, the index is made of it again.
    std::fs::rename(sandbox.data().join(&trash), sandbox.data().join("projects/the-lantern")).unwrap();
    for name in ["sakuga.db", "sakuga.db-wal", "sakuga.db-shm"] {
        let _ = std::fs::remove_file(sandbox.data().join(name));
    }
    sandbox.run(&["index", "rebuild"]).ok();
    let takes = sandbox.run(&["take", "list", "c0010", "--json"]).ok().json();
    assert_eq!(takes[0]["picked"], true);
    sandbox.run(&["index", "verify"]).ok();
}

#[test]
fn an_archived_project_is_looked_at_and_not_worked_on() {
    let sandbox = Sandbox::with_film();
    sandbox.run(&["project", "create", "Second", "--slug", "second"]).ok();
    let several = sandbox.run(&["shot", "list"]);
    assert!(
        several.stderr.contains("there are several projects: say which with --project"),
        "{}",
        several.stderr
    );
    sandbox.run(&["project", "archive", "second"]).ok();
    sandbox.run(&["shot", "list"]).ok();
    sandbox.run(&["project", "archive", "the-lantern"]).ok();
    let refused = sandbox.run(&["produce", "--project", "the-lantern"]);
    assert_eq!(refused.code, 1);
    assert!(refused.stderr.contains("is archived and takes no new work"), "{}", refused.stderr);
    sandbox.run(&["project", "unarchive", "the-lantern"]).ok();
    sandbox.run(&["produce", "--project", "the-lantern", "--shot", "c0010"]).ok();
}

#[test]
fn what_was_set_by_hand_is_given_back_to_the_screenplay() {
    let sandbox = Sandbox::with_film();
    let before = sandbox.run(&["shot", "show", "c0010", "--json"]).ok().json();
    sandbox
        .run(&["shot", "set", "c0010", "framing=extreme_close", "action=Nobody stands here.", "frames=30"])
        .ok();
    sandbox.run(&["shot", "give-back", "c0010", "framing"]).ok();
    let after = sandbox.run(&["shot", "show", "c0010", "--json"]).ok().json();
    assert_eq!(after["content"]["framing"], before["content"]["framing"]);
    assert_eq!(after["content"]["frames"], 30);
    assert_eq!(after["edited"], serde_json::json!(["action", "frames"]));
    sandbox.run(&["shot", "give-back", "c0010", "frames"]).ok();
    sandbox.run(&["shot", "give-back", "c0010", "action"]).ok();
    assert_eq!(sandbox.run(&["shot", "show", "c0010", "--json"]).ok().json(), before);
    let again = sandbox.run(&["shot", "give-back", "c0010", "framing"]);
    assert!(again.stderr.contains("\"framing\" of c0010 was not set by hand"), "{}", again.stderr);
}

#[test]
fn a_shot_that_a_person_took_out_stays_out_over_an_import() {
    let sandbox = Sandbox::with_film();
    sandbox.run(&["shot", "omit", "c0020"]).ok();
    sandbox.run(&["import", "film.fountain"]).ok();
    let shots = sandbox.run(&["shot", "list", "--json"]).ok().json();
    let status = |code: &str| {
        let shot = shots.as_array().unwrap().iter().find(|shot| shot["code"] == code).unwrap();
        shot["status"].as_str().unwrap().to_owned()
    };
    assert_eq!((status("c0010"), status("c0020")), ("active".to_owned(), "omitted".to_owned()));
    sandbox.run(&["shot", "restore", "c0020"]).ok();
    let state = sandbox.run(&["episode", "show", "--json"]).ok().json();
    assert_eq!(state["shots"], shots.as_array().unwrap().len());
}
