//! Takes as a person works with them: two moments, retakes, variations, a page to compare, a paint program, clips.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::support::{Run, Sandbox};

const FILES: &str =
    "projects/the-lantern/episodes/e01/s010/c0010/keyframe/the-lantern_e01_s010_c0010_keyframe";

fn drawn() -> Sandbox {
    let sandbox = Sandbox::with_film();
    keyframe(&sandbox, &["--recipe", "fake-text"]);
    sandbox
}

fn keyframe(sandbox: &Sandbox, more: &[&str]) {
    let usual = ["produce", "--stage", "keyframe", "--engine", "fake", "--shot", "c0010", "--again"];
    let arguments: Vec<&str> = usual.iter().chain(more).copied().collect();
    sandbox.run(&arguments).ok();
}

fn takes(sandbox: &Sandbox) -> Vec<Value> {
    let takes = sandbox.run(&["take", "list", "c0010", "--json"]).ok().json();
    takes.as_array().unwrap().clone()
}

fn said(run: Run) -> String {
    assert_eq!(run.code, 1, "{}{}", run.stdout, run.stderr);
    run.stderr
}

#[test]
fn start_and_end_are_picked_for_themselves_and_come_back_from_the_folder() {
    let sandbox = drawn();
    keyframe(&sandbox, &["--end"]);
    keyframe(&sandbox, &[]);
    sandbox.run(&["take", "pick", "c0010", "1"]).ok();
    let before = takes(&sandbox);
    let seen: Vec<(&str, bool)> =
        before.iter().map(|take| (take["moment"].as_str().unwrap(), take["picked"] == true)).collect();
    assert_eq!(seen, [("start", true), ("end", true), ("start", false)]);
    assert_eq!(before[1]["asset"]["path"], format!("{FILES}_end_t002.png"));
    let document = "projects/the-lantern/episodes/e01/s010/c0010/shot.toml";
    let document = std::fs::read_to_string(sandbox.data().join(document)).unwrap();
    assert!(document.contains("moment = \"end\""), "{document}");
    for name in ["sakuga.db", "sakuga.db-wal", "sakuga.db-shm"] {
        let _ = std::fs::remove_file(sandbox.data().join(name));
    }
    let rebuilt = sandbox.run(&["index", "rebuild", "--json"]).ok().json();
    assert_eq!(rebuilt["problems"].as_array().unwrap().len(), 0, "{rebuilt}");
    assert_eq!(takes(&sandbox), before);
}

#[test]
fn a_number_that_several_stages_have_has_to_be_told_apart() {
    let sandbox = drawn();
    sandbox.run(&["produce", "--shot", "c0010"]).ok();
    let words = said(sandbox.run(&["take", "approve", "c0010", "1"]));
    assert!(words.contains("keyframe, storyboard") && words.contains("--stage"), "{words}");
    sandbox.run(&["take", "approve", "c0010", "1", "--stage", "keyframe"]).ok();
    assert_eq!(takes(&sandbox)[0]["review"]["verdict"], "approved");
    assert!(takes(&sandbox)[1]["review"]["verdict"] == "open");
}

#[test]
fn retakes_and_variations_are_new_pictures_that_a_page_compares() {
    let sandbox = drawn();
    let retake =
        ["take", "retake", "c0010", "1", "--note", "softer", "--words", "soft light", "--negative", "text"];
    sandbox.run(&retake).ok();
    let arguments = ["take", "vary", "c0010", "1", "--seeds", "2", "--without", "zebras", "--json"];
    let varied = sandbox.run(&arguments).ok();
    assert!(varied.stderr.contains("without \"zebras\": nothing in the shot says it"), "{}", varied.stderr);
    let varied = varied.json();
    assert_eq!(varied["takes"].as_array().unwrap().len(), 2);
    sandbox.run(&["take", "vary", "c0010", "2", "--strength", "0.3,0.6", "--from-take", "1"]).ok();
    let takes = takes(&sandbox);
    assert_eq!(takes.len(), 6);
    assert!(takes.iter().all(|take| take["cached"] == false));
    let shown = sandbox.run(&["take", "show", "c0010", "6", "--json"]).ok().json();
    let direction = &shown["request"]["made_of"]["direction"];
    assert_eq!(
        (&direction["source"], &direction["words"][0]),
        (&takes[0]["asset"]["hash"], &"soft light".into())
    );
    let compared = sandbox.run(&[
        "take",
        "compare",
        "c0010",
        "--stage",
        "keyframe",
        "--takes",
        "1,2",
        "--out",
        "page.html",
    ]);
    let compared = compared.ok().stdout;
    assert!(compared.contains("made_of.direction.words") && compared.contains("page.html"), "{compared}");
    let page = std::fs::read_to_string(sandbox.path().join("page.html")).unwrap();
    assert_eq!(page.matches("data:image/jpeg").count(), 2);

    keyframe(&sandbox, &["--recipe", "fake-plain"]);
    let words = said(sandbox.run(&["take", "vary", "c0010", "7", "--strength", "0.3"]));
    assert!(
        words.contains("fake-plain cannot start from a picture") && words.contains("fake-text"),
        "{words}"
    );
    let words = said(sandbox.run(&["take", "retake", "c0010", "1", "--note", "x", "--words", "((soft"]));
    assert!(words.contains("((soft"), "{words}");
    let all = ["--from-take", "1", "--change", "0.5", "--recipe", "fake-text"];
    keyframe(&sandbox, &all);
    let shown = sandbox.run(&["take", "show", "c0010", "8", "--json"]).ok().json();
    assert_eq!(shown["request"]["made_of"]["direction"]["source"], takes[0]["asset"]["hash"]);
    sandbox.run(&["index", "verify"]).ok();
}

#[test]
fn pictures_go_to_a_paint_program_and_come_back() {
    let sandbox = drawn();
    let out = sandbox.run(&["take", "export", "c0010", "1", "--json"]).ok().json();
    let file = Path::new(out["file"].as_str().unwrap());
    assert!(file.starts_with(sandbox.data().join("projects/the-lantern/paint")));
    let picture = std::fs::read(file).unwrap();
    assert_eq!(picture, std::fs::read(sandbox.data().join(format!("{FILES}_t001.png"))).unwrap());
    let again = sandbox.run(&["take", "export", "c0010", "1", "--json"]).ok().json();
    assert_eq!(again, out, "what lies there unchanged is not copied again");
    assert!(sandbox.run(&["take", "bring-back"]).ok().stdout.contains("unchanged since it went out"));

    // Another picture, as a paint program would save it: without a word of where it came from.
    keyframe(&sandbox, &["--recipe", "fake"]);
    let painted = plain(&std::fs::read(sandbox.data().join(format!("{FILES}_t002.png"))).unwrap());
    std::fs::write(file, &painted).unwrap();
    let aside = sandbox.run(&["take", "export", "c0010", "1", "--json"]).ok().json();
    assert!(aside["file"].as_str().unwrap().ends_with("_t001_2.png"), "{aside}");
    assert_eq!(std::fs::read(file).unwrap(), painted, "somebody's painting was overwritten");
    let back = sandbox.run(&["take", "bring-back", "--pick"]).ok().stdout;
    assert!(back.contains("now c0010 keyframe take 3"), "{back}");
    let shown = sandbox.run(&["take", "show", "c0010", "3"]).ok().stdout;
    assert!(shown.contains("painted over take"), "{shown}");
    let known = sandbox.run(&["take", "bring-back"]).ok().stdout;
    assert!(known.contains("unchanged, it is c0010 keyframe take 3"), "{known}");
    assert_eq!(takes(&sandbox).len(), 3);

    // Renamed and elsewhere it is known by its content, or by what it says of itself.
    std::fs::create_dir(sandbox.path().join("desk")).unwrap();
    sandbox.write("desk/sky.png", &picture);
    let renamed = sandbox.run(&["take", "bring-back", "desk"]).ok().stdout;
    assert!(renamed.contains("unchanged, it is c0010 keyframe take 1"), "{renamed}");
    let unknown: &[u8] = &plain(&std::fs::read(sandbox.data().join(format!("{FILES}_t001.png"))).unwrap());
    sandbox.write("desk/cat.png", unknown);
    let words = said(sandbox.run(&["take", "bring-back", "desk"]));
    assert!(words.contains("cat.png") && words.contains("sakuga take add"), "{words}");
    sandbox.run(&["index", "verify"]).ok();
}

#[test]
fn a_clip_is_made_and_cut_into_the_reel_and_a_long_one_is_chained() {
    let sandbox = Sandbox::with_film();
    sandbox.run(&["shot", "set", "c0010", "frames=30"]).ok();
    let clip = ["produce", "--stage", "clip", "--engine", "fake", "--shot", "c0010"];
    let with = |more: &[&'static str]| clip.iter().chain(more).copied().collect::<Vec<&str>>();
    sandbox.run(&with(&["--recipe", "fake-text"])).ok();
    let take = takes(&sandbox).remove(0);
    assert_eq!((&take["stage"], &take["asset"]["media_type"]), (&"clip".into(), &"video/mp4".into()));
    let path = sandbox.data().join(take["asset"]["path"].as_str().unwrap());
    assert_eq!(frames_in(&path), 30);
    let film = sandbox.run(&["cut", "--json"]).ok().json()["film"].as_str().unwrap().to_owned();
    let shots = sandbox.run(&["shot", "list", "--json"]).ok().json();
    let frames = |shots: &Value| -> u64 {
        shots.as_array().unwrap().iter().map(|shot| shot["content"]["frames"].as_u64().unwrap()).sum()
    };
    assert_eq!(frames_in(Path::new(&film)), frames(&shots));
    // A shot that became longer than its clip holds the last frame.
    sandbox.run(&["shot", "set", "c0010", "frames=200"]).ok();
    let shots = sandbox.run(&["shot", "list", "--json"]).ok().json();
    let film = sandbox.run(&["cut", "--json"]).ok().json()["film"].as_str().unwrap().to_owned();
    assert_eq!(frames_in(Path::new(&film)), frames(&shots));
    sandbox.run(&with(&["--recipe", "fake-text"])).ok();
    let chained = takes(&sandbox).remove(1);
    assert_eq!(frames_in(&sandbox.data().join(chained["asset"]["path"].as_str().unwrap())), 200);
    let refused = sandbox.run(&with(&["--recipe", "fake-plain", "--again"]));
    let words = said(refused);
    assert!(words.contains("fake-plain makes no moving pictures"), "{words}");
    sandbox.run(&["index", "verify"]).ok();
}

/// The picture without what it says of itself.
fn plain(png: &[u8]) -> Vec<u8> {
    let (head, mut rest) = png.split_at(8);
    let mut kept = head.to_vec();
    while rest.len() >= 12 {
        let length = u32::from_be_bytes(rest[..4].try_into().unwrap()) as usize + 12;
        let (chunk, after) = rest.split_at(length);
        if !matches!(&chunk[4..8], b"tEXt" | b"iTXt" | b"zTXt") {
            kept.extend_from_slice(chunk);
        }
        rest = after;
    }
    kept
}

fn frames_in(film: &Path) -> u64 {
    let arguments = ["-v", "error", "-select_streams", "v:0", "-count_packets", "-show_entries"];
    let output = Command::new("ffprobe")
        .args(arguments)
        .args(["stream=nb_read_packets", "-of", "csv=p=0"])
        .arg(film)
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout).trim().trim_end_matches(',').parse().unwrap()
}

#[test]
fn advice_says_what_was_made_and_why_nothing_is_suggested_yet() {
    let sandbox = Sandbox::with_film();
    let none = sandbox.run(&["advice"]).ok().stdout;
    assert_eq!(none.trim(), "there is nothing to learn from yet: no engine has made such a picture");
    keyframe(&sandbox, &["--recipe", "fake-text"]);
    let said = sandbox.run(&["advice", "--recipe", "fake-text"]).ok().stdout;
    for part in ["keyframe fake-text", "fake on cpu", "pictures", "all of these were made with one setting"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let found = sandbox.run(&["advice", "--json"]).ok().json();
    assert_eq!((&found["pictures"], &found["groups"][0]["settings"][0]["missing"]), (&1.into(), &4.into()));
}
