//! A character that goes from one data folder to another as a file, and files that no one should open.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::Path;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::support::{Run, Sandbox};

/// Draws a picture of Hana and makes it a reference; adds words, a `LoRA` and its weights.
fn with_hana() -> Sandbox {
    let sandbox = Sandbox::with_film();
    sandbox.run(&["draw", "hana", "waving", "--seed", "5"]).ok();
    let drawn = sandbox.files_below("projects").into_iter().find(|path| {
        path.contains("/drawings/")
            && std::path::Path::new(path).extension().is_some_and(|ending| ending == "png")
    });
    let drawn = sandbox.data().join(drawn.unwrap());
    std::fs::copy(drawn, sandbox.path().join("face.png")).unwrap();
    let add =
        ["character", "reference", "add", "hana", "face.png", "--kind", "face", "--licence", "own work"];
    let said = sandbox.run(&add).ok().stdout;
    assert!(said.contains("hana is now version 2"), "{said}");
    let lora = r#"lora=[{"name": "hana.safetensors", "family": "sdxl-anime", "strength": 0.8}]"#;
    let look = r#"look=[{"name": "school", "outfit": "school"}, {"name": "soaked", "based_on": "school"}]"#;
    sandbox.run(&["character", "set", "hana", lora, look]).ok();
    std::fs::create_dir(sandbox.path().join("loras")).unwrap();
    sandbox.write("loras/hana.safetensors", b"weights");
    sandbox
}

fn refused(run: &Run) -> String {
    assert_eq!(run.code, 1, "{}{}", run.stdout, run.stderr);
    run.stderr.trim_end().to_owned()
}

#[test]
fn a_character_is_exported_and_imported_elsewhere_with_its_pictures_and_weights() {
    let from = with_hana();
    let shown = from.run(&["character", "show", "hana"]).ok().stdout;
    for part in
        ["Hana (hana), version 3", "soaked", "lantern_hana", "own work", "hana.safetensors", "Versions"]
    {
        assert!(shown.contains(part), "{part} is not in\n{shown}");
    }
    from.run(&["sheet", "hana"]).ok();
    from.run(&["character", "lock", "hana"]).ok();
    let said = refused(&from.run(&["character", "set", "hana", "age=17"]));
    assert!(said.contains("sakuga character unlock hana"), "{said}");
    from.run(&["character", "export", "hana"]).ok();
    let zip = ZipArchive::new(File::open(from.path().join("hana.character.zip")).unwrap()).unwrap();
    assert!(zip.index_for_name("sheet.png").is_some(), "locking her made no other sheet of her");
    assert!(refused(&from.run(&["character", "export", "hana"])).contains("there already"));
    let full = ["character", "export", "hana", "--out", "full.zip", "--with-weights", "loras"];
    assert!(from.run(&full).ok().stdout.contains("with hana.safetensors"));
    let none = ["character", "export", "hana", "--out", "none.zip", "--with-weights", "nowhere"];
    assert!(refused(&from.run(&none)).contains("hana.safetensors"));
    assert!(!from.path().join("none.zip").exists());

    let to = Sandbox::new();
    to.run(&["project", "create", "Snow"]).ok();
    for file in ["hana.character.zip", "full.zip"] {
        std::fs::copy(from.path().join(file), to.path().join(file)).unwrap();
    }
    let said = to.run(&["character", "import", "full.zip", "--weights-to", "models"]).ok().stdout;
    assert!(said.contains("hana is there: 2 looks, 1 reference\n"), "{said}");
    assert_eq!(std::fs::read(to.path().join("models/hana.safetensors")).unwrap(), b"weights");
    let body = |sandbox: &Sandbox| {
        sandbox.run(&["character", "show", "hana", "--json"]).ok().json()["newest"]["body"].clone()
    };
    let (mut before, mut after) = (body(&from), body(&to));
    assert_eq!(after["reference"][0]["file"], "snow_hana_ref_001.png");
    for body in [&mut before, &mut after] {
        body["reference"][0]["file"] = serde_json::Value::Null;
    }
    assert_eq!(after, before);
    assert!(refused(&to.run(&["character", "import", "hana.character.zip"])).contains("--as hana-2"));
    to.run(&["character", "import", "hana.character.zip", "--as", "hana-2"]).ok();
    to.run(&["index", "verify"]).ok();
}

/// The members of a zip with another member in place of or beside them.
fn repacked(from: &Path, to: &Path, name: &str, content: &[u8]) {
    let mut zip = ZipArchive::new(File::open(from).unwrap()).unwrap();
    let mut out = ZipWriter::new(File::create(to).unwrap());
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for index in 0..zip.len() {
        let mut member = zip.by_index(index).unwrap();
        let known = member.name().unwrap().into_owned();
        if known != name {
            let mut bytes = Vec::new();
            member.read_to_end(&mut bytes).unwrap();
            out.start_file(known, options).unwrap();
            out.write_all(&bytes).unwrap();
        }
    }
    out.start_file(name, options).unwrap();
    out.write_all(content).unwrap();
    out.finish().unwrap();
}

#[test]
fn files_that_lead_out_or_blow_up_are_refused_by_member_and_change_nothing() {
    let from = with_hana();
    from.run(&["character", "export", "hana"]).ok();
    let good = from.path().join("hana.character.zip");
    let to = Sandbox::new();
    to.run(&["project", "create", "Snow"]).ok();
    let before = to.files_below("projects");
    let reference = "refs/the-lantern_hana_ref_001.png";
    let (long, bomb) = (vec![b'#'; 4 << 20], vec![0; 8 << 20]);
    let bad: [(&str, &[u8]); 6] = [
        ("../../../evil.sh", b"#!/bin/sh"),
        ("/tmp/evil.sh", b"#!/bin/sh"),
        ("evil.sh", b"#!/bin/sh"),
        ("character.toml", &long),
        (reference, &bomb),
        (reference, b"not the picture"),
    ];
    let mut said = Vec::new();
    for (name, content) in bad {
        repacked(&good, &to.path().join("bad.zip"), name, content);
        let line = refused(&to.run(&["character", "import", "bad.zip"]));
        said.push(format!("{name}: {line}"));
    }
    insta::assert_snapshot!(said.join("\n"));
    assert_eq!(to.files_below("projects"), before);
    assert!(to.files_below("cache/staging").is_empty());
    assert!(!to.path().join("evil.sh").exists() && !Path::new("/tmp/evil.sh").exists());
}
