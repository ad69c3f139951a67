//! What a person can get wrong: each gets a sentence that says what, where and how to mend it, and nothing is
//! lost or half written.

use std::fs;
use std::process::{Command, Stdio};

use crate::support::{CAST, Run, SCREENPLAY, STYLE, Sandbox};

/// Runs an import of these files and returns what was said, with the sandbox's path taken out.
fn import(screenplay: &[u8], cast: &str, style: &str) -> (Sandbox, Run) {
    let sandbox = Sandbox::new();
    sandbox.write("film.fountain", screenplay);
    sandbox.write("cast.toml", cast.as_bytes());
    sandbox.write("style.toml", style.as_bytes());
    let run = sandbox.run(&["import", "film.fountain"]);
    (sandbox, run)
}

fn refused(screenplay: &[u8], cast: &str, style: &str) -> String {
    let (sandbox, run) = import(screenplay, cast, style);
    assert_eq!(run.code, 1, "{}{}", run.stdout, run.stderr);
    assert_eq!(sandbox.files_below("projects"), Vec::<String>::new(), "something was written");
    assert_eq!(sandbox.run(&["project", "list", "--json"]).ok().json(), serde_json::json!([]));
    run.stderr.trim().to_owned()
}

fn screenplay_refused(screenplay: &[u8]) -> String {
    refused(screenplay, CAST, STYLE)
}

#[test]
fn screenplays_that_are_none() {
    insta::assert_snapshot!("screenplay_empty", screenplay_refused(b""));
    insta::assert_snapshot!("screenplay_binary", screenplay_refused(b"\x7fELF\x02\x01\x01\0\0\0\0\0\0"));
    insta::assert_snapshot!("screenplay_not_utf8", screenplay_refused(b"INT. SHOP - DAY\n\nCaf\xe9.\n"));
    insta::assert_snapshot!("screenplay_huge", screenplay_refused(&vec![b'a'; 50_000_000]));
    insta::assert_snapshot!("screenplay_without_shots", screenplay_refused(b"Title: Nothing\n\n"));
}

#[test]
fn screenplays_that_are_broken_are_read_with_warnings() {
    let nested = format!("INT. SHOP - DAY\n\n{}Hana waits.{}\n", "[[".repeat(5000), "/*".repeat(5000));
    let (_sandbox, run) = import(nested.as_bytes(), CAST, STYLE);
    assert!(run.code == 0 || run.stderr.contains("line"), "{}{}", run.stdout, run.stderr);
    let cut_off = &SCREENPLAY.as_bytes()[..SCREENPLAY.len() / 2];
    let (_sandbox, run) = import(cut_off, CAST, STYLE);
    assert_eq!(run.code, 0, "{}", run.stderr);
}

#[test]
fn casts_that_make_no_sense() {
    let cases = [
        ("cast_unknown_key", "[[character]]\nname = \"Hana\"\nhight_cm = 160\n"),
        ("cast_double_name", "[[character]]\nname = \"Hana\"\n\n[[character]]\nname = \"HANA\"\n"),
        ("cast_bad_colour", "[[character]]\nname = \"Hana\"\npalette = { hair = \"#12345g\" }\n"),
        ("cast_bad_slug", "[[character]]\nname = \"Hana\"\nslug = \"../hana\"\n"),
        ("cast_not_toml", "[[character]\nname = Hana\n"),
    ];
    for (name, cast) in cases {
        insta::assert_snapshot!(name, refused(SCREENPLAY.as_bytes(), cast, STYLE));
    }
    let odd = "frame = { width = 321, height = 180 }\n";
    insta::assert_snapshot!("style_odd_frame", refused(SCREENPLAY.as_bytes(), CAST, odd));
}

#[test]
fn a_speaker_nobody_defined_is_a_warning_with_its_line() {
    let screenplay = SCREENPLAY.replace("\nHANA\n", "\nHANNA\n");
    let (_sandbox, run) = import(screenplay.as_bytes(), CAST, STYLE);
    assert_eq!(run.code, 0);
    let warning = run.stdout.lines().find(|line| line.starts_with("warning:")).unwrap_or_default().to_owned();
    insta::assert_snapshot!("speaker_unknown", warning);
}

#[test]
fn names_that_lead_nowhere() {
    let sandbox = Sandbox::with_film();
    let said = |arguments: &[&str]| {
        let run = sandbox.run(arguments);
        assert_ne!(run.code, 0, "{arguments:?}");
        run.stderr.trim().to_owned()
    };
    insta::assert_snapshot!("draw_unknown_character", said(&["draw", "momo", "waving"]));
    insta::assert_snapshot!("project_slug_with_dots", said(&["shot", "list", "--project", "../etc"]));
    insta::assert_snapshot!("project_unknown", said(&["shot", "list", "--project", "momotaro"]));
    insta::assert_snapshot!("episode_unknown", said(&["produce", "e07"]));
    insta::assert_snapshot!("shot_unknown", said(&["shot", "show", "c9990"]));
    let nobody = r#"cast=[{"character":"momo","side":"left"}]"#;
    insta::assert_snapshot!("shot_with_nobody", said(&["shot", "set", "c0010", nobody]));
    insta::assert_snapshot!("shot_field_unknown", said(&["shot", "set", "c0010", "frmaing=close"]));
    insta::assert_snapshot!("shot_value_wrong", said(&["shot", "set", "c0010", "framing=clsoe"]));
    insta::assert_snapshot!(
        "character_colour_wrong",
        said(&["character", "set", "hana", "palette.hair=red"])
    );
    insta::assert_snapshot!("engine_unknown", said(&["produce", "--engine", "crayons"]));
    insta::assert_snapshot!("job_unknown", said(&["job", "cancel", "01ABC"]));
    assert_eq!(sandbox.run(&["job", "list", "--json"]).ok().json()["items"], serde_json::json!([]));
}

#[test]
fn a_second_program_on_one_data_folder_is_told_who_has_it() {
    let sandbox = Sandbox::with_film();
    let mut first = sandbox.command(&["work", "--stay"]);
    let mut first = first.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    wait_for_line(&mut first, "ready");
    let second = sandbox.run(&["produce"]);
    assert_eq!(second.code, 4, "{}", second.stderr);
    assert!(second.stderr.contains("sakuga work --stay"), "{}", second.stderr);
    assert!(second.stderr.contains(&first.id().to_string()), "{}", second.stderr);
    // Looking is allowed all the same.
    sandbox.run(&["shot", "list"]).ok();
    sandbox.run(&["status"]).ok();
    first.kill().unwrap();
    first.wait().unwrap();
    sandbox.run(&["produce"]).ok();
}

#[test]
fn a_database_of_a_newer_program_is_refused() {
    let sandbox = Sandbox::with_film();
    let sql = "INSERT INTO schema_version (version, name, applied_at) VALUES (999, 'future', 0)";
    let database = sandbox.data().join("sakuga.db");
    let python = format!(
        "import sqlite3; c = sqlite3.connect({:?}); c.execute({sql:?}); c.commit()",
        database.display().to_string()
    );
    let done = Command::new("python3").args(["-c", &python]).status();
    if !done.is_ok_and(|status| status.success()) {
        println!("skipped: python3 is not here to write the newer schema; the store's own tests cover it");
        return;
    }
    let run = sandbox.run(&["produce"]);
    assert_eq!(run.code, 1);
    insta::assert_snapshot!("database_newer", run.stderr.trim());
}

#[test]
fn without_ffmpeg_the_pictures_are_there_and_the_film_is_not() {
    let sandbox = Sandbox::with_film();
    sandbox.run(&["produce"]).ok();
    let mut command = sandbox.command(&["cut"]);
    command.env("PATH", sandbox.path());
    let run = Sandbox::finish(command);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stderr.contains("ffmpeg was not found on PATH; install it"), "{}", run.stderr);
    assert_eq!(sandbox.files_below("projects/the-lantern/exports"), Vec::<String>::new());
    sandbox.run(&["cut"]).ok();
    // A demo still draws.
    let mut command = sandbox.command(&["demo"]);
    command.env("PATH", sandbox.path());
    let run = Sandbox::finish(command);
    assert_eq!(run.code, 3, "{}", run.stderr);
    assert!(run.stderr.contains("the film is not: ffmpeg was not found"), "{}", run.stderr);
}

#[test]
fn an_ffmpeg_that_fails_half_way_leaves_no_half_film() {
    let sandbox = Sandbox::with_film();
    sandbox.run(&["produce"]).ok();
    let script =
        "#!/bin/sh\nhead -c 1000 >/dev/null\necho 'Conversion failed: the encoder gave up' >&2\nexit 1\n";
    sandbox.write("ffmpeg", script.as_bytes());
    make_executable(&sandbox.path().join("ffmpeg"));
    let config = format!("[film]\nffmpeg = {:?}\n", sandbox.path().join("ffmpeg"));
    fs::write(sandbox.data().join("sakuga.toml"), config).unwrap();
    let run = sandbox.run(&["cut"]);
    assert_eq!(run.code, 3, "{}", run.stderr);
    assert!(run.stderr.contains("the encoder gave up"), "{}", run.stderr);
    assert_eq!(sandbox.files_below("projects/the-lantern/exports"), Vec::<String>::new());
    assert_eq!(sandbox.files_below("cache/segments"), Vec::<String>::new());
    let failed = sandbox.run(&["job", "list", "--kind", "segment", "--json"]).ok().json();
    let log = sandbox.run(&["job", "log", failed["items"][0]["id"].as_str().unwrap()]).ok().stdout;
    assert!(log.contains("attempt 1 warn: the attempt failed"), "{log}");
    assert!(log.contains("the encoder gave up"), "{log}");
    fs::remove_file(sandbox.data().join("sakuga.toml")).unwrap();
    sandbox.run(&["cut"]).ok();
}

#[test]
fn a_data_folder_that_cannot_be_used_is_named() {
    let sandbox = Sandbox::new();
    sandbox.write("a-file", b"");
    let said = |data: &str| {
        let run = sandbox.run(&["status", "--data", data]);
        assert_eq!(run.code, 1);
        run.stderr
    };
    assert!(said("a-file").contains("a-file"));
    assert!(said("nothing").contains("there is no studio in nothing"));
    let run = sandbox.run(&["demo", "--data", "missing/parent"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("missing"), "{}", run.stderr);
    let read_only = sandbox.run(&["demo", "--data", "/proc/sakuga"]);
    assert_eq!(read_only.code, 1);
    assert!(read_only.stderr.contains("/proc"), "{}", read_only.stderr);
}

#[test]
fn a_full_disk_stops_the_work_with_words_and_loses_nothing() {
    let sandbox = Sandbox::new();
    let disk = sandbox.path().join("disk");
    fs::create_dir(&disk).unwrap();
    let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=3m", "tmpfs"]).arg(&disk).status();
    if !mounted.is_ok_and(|status| status.success()) {
        println!("skipped: a small disk can be mounted only with the rights to do so");
        return;
    }
    let checked = std::panic::catch_unwind(|| fill_disk(&sandbox));
    let _ = Command::new("umount").arg(&disk).status();
    checked.unwrap();
}

fn fill_disk(sandbox: &Sandbox) {
    sandbox.write("film.fountain", SCREENPLAY.as_bytes());
    sandbox.write("cast.toml", CAST.as_bytes());
    sandbox.write("style.toml", STYLE.as_bytes());
    sandbox.run(&["import", "film.fountain", "--data", "disk/data"]).ok();
    sandbox.run(&["draw", "hana", "waving", "-n", "40", "--later", "--data", "disk/data"]).ok();
    let run = sandbox.run(&["work", "--data", "disk/data"]);
    assert_ne!(run.code, 0, "{}", run.stdout);
    assert!(run.stderr.contains("space") || run.stderr.contains("full"), "{}", run.stderr);
    let grown =
        Command::new("mount").args(["-o", "remount,size=60m"]).arg(sandbox.path().join("disk")).status();
    assert!(grown.unwrap().success());
    let jobs = sandbox.run(&["job", "list", "--limit", "1000", "--json", "--data", "disk/data"]).ok().json();
    for job in jobs["items"].as_array().unwrap().iter().filter(|job| job["state"] == "held") {
        sandbox.run(&["job", "resume", job["id"].as_str().unwrap(), "--data", "disk/data"]).ok();
    }
    sandbox.run(&["work", "--data", "disk/data"]).ok();
    let report = sandbox.run(&["index", "verify", "--json", "--data", "disk/data"]).ok().json();
    // Each drawing of one character has five guides.
    assert_eq!(report["ok"], 40 * 6, "{report}");
    assert_eq!(report["findings"].as_array().unwrap().len(), 0, "{report}");
}

fn make_executable(path: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

fn wait_for_line(child: &mut std::process::Child, beginning: &str) {
    use std::io::{BufRead, BufReader};
    let stderr = child.stderr.take().unwrap();
    let found = BufReader::new(stderr).lines().any(|line| line.unwrap().starts_with(beginning));
    assert!(found, "the program ended before it said \"{beginning}\"");
}
