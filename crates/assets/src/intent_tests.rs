//! Intents: what they do once, twice, and after a crash at every step.

use std::collections::BTreeMap;
use std::fs;

use super::*;

fn rel(text: &str) -> RelPath {
    RelPath::new(text).unwrap()
}

fn hash(text: &str) -> ContentHash {
    ContentHash::of(text.as_bytes())
}

/// What a disk of these tests cannot do, as real ones cannot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lacks {
    Nothing,
    RenameWithoutReplacing,
    CrossingDevices,
    HardLinks,
}

/// A disk that does a number of steps and then dies.
struct DyingDisk {
    steps_left: usize,
    lacks: Lacks,
}

impl DyingDisk {
    fn step(&mut self) -> io::Result<()> {
        if self.steps_left == 0 {
            return Err(io::Error::other("the power failed"));
        }
        self.steps_left -= 1;
        Ok(())
    }

    fn step_for(&mut self, path: &Path) -> Result<()> {
        self.step().map_err(AssetError::io("go on with", path))
    }
}

impl Disk for DyingDisk {
    fn make_parent(&mut self, target: &Path) -> Result<Vec<PathBuf>> {
        self.step_for(target)?;
        RealDisk.make_parent(target)
    }

    fn write_part(&mut self, target: &Path, content: &[u8]) -> Result<PathBuf> {
        if let Err(error) = self.step_for(target) {
            fs::write(crate::write::fixed_part_name(target), &content[..content.len() / 2]).unwrap();
            return Err(error);
        }
        RealDisk.write_part(target, content)
    }

    fn copy_part(&mut self, source: &Path, target: &Path) -> Result<PathBuf> {
        if let Err(error) = self.step_for(target) {
            fs::write(crate::write::fixed_part_name(target), "half").unwrap();
            return Err(error);
        }
        RealDisk.copy_part(source, target)
    }

    fn rename_new(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        let inside = from.parent() == to.parent();
        match self.lacks {
            Lacks::RenameWithoutReplacing => Err(ErrorKind::InvalidInput.into()),
            Lacks::CrossingDevices if !inside => Err(ErrorKind::CrossesDevices.into()),
            _ => RealDisk.rename_new(from, to),
        }
    }

    fn rename_folder(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        RealDisk.rename_folder(from, to)
    }

    fn link(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        match self.lacks {
            Lacks::CrossingDevices => Err(ErrorKind::CrossesDevices.into()),
            Lacks::HardLinks => Err(ErrorKind::PermissionDenied.into()),
            _ => RealDisk.link(from, to),
        }
    }

    fn remove(&mut self, path: &Path) -> io::Result<()> {
        self.step()?;
        RealDisk.remove(path)
    }

    fn sync_folder(&mut self, folder: &Path) -> Result<()> {
        self.step_for(folder)?;
        RealDisk.sync_folder(folder)
    }
}

/// A finished job: its picture filed, an equal picture linked, an old one trashed, the sidecar last.
fn story() -> Vec<Intent> {
    let trashed =
        Action::Trash { from: rel("projects/old.png"), to: rel("trash/2026-11-22/projects/old.png") };
    vec![
        Intent::move_file("1", rel("cache/staging/a.png"), rel("projects/m/s/a.png"), hash("picture")),
        Intent::link("2", rel("projects/seen.png"), rel("projects/m/s/b.png"), hash("seen")),
        Intent { id: "3".into(), action: trashed, hash: hash("old") },
        Intent::write("4", rel("projects/m/s/a.json"), "{\"sidecar\":true}".into()),
    ]
}

fn stage(home: &Path) -> DataFolder {
    let folder = DataFolder::open(home).unwrap();
    fs::create_dir_all(home.join("cache/staging")).unwrap();
    fs::write(home.join("cache/staging/a.png"), "picture").unwrap();
    fs::write(home.join("projects/seen.png"), "seen").unwrap();
    fs::write(home.join("projects/old.png"), "old").unwrap();
    folder
}

/// Every file below `at` with its content, hidden ones included.
fn files(at: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut open = vec![at.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(at).unwrap().to_string_lossy().into_owned();
                found.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    found
}

#[test]
fn after_a_crash_at_any_step_a_replay_brings_the_whole_result() {
    for lacks in [Lacks::Nothing, Lacks::RenameWithoutReplacing, Lacks::CrossingDevices, Lacks::HardLinks] {
        let whole = {
            let home = tempfile::tempdir().unwrap();
            let folder = stage(home.path());
            apply_all(&folder, &story()).unwrap();
            files(home.path())
        };
        let mut crashes = 0;
        for steps_left in 0.. {
            let home = tempfile::tempdir().unwrap();
            let folder = stage(home.path());
            let died = apply_on(&mut DyingDisk { steps_left, lacks }, &folder, &story()).is_err();
            assert_nothing_half(&files(home.path()), &whole);
            apply_on(&mut DyingDisk { steps_left: usize::MAX, lacks }, &folder, &story()).unwrap();
            assert_eq!(files(home.path()), whole, "{lacks:?}, stopped after {steps_left} steps");
            if !died {
                break;
            }
            crashes += 1;
        }
        assert!(crashes >= 12, "{lacks:?} stopped at {crashes} places");
    }
}

/// At every instant each visible file is whole, no content is gone, and the sidecar implies the picture.
fn assert_nothing_half(now: &BTreeMap<String, String>, whole: &BTreeMap<String, String>) {
    let seen: BTreeMap<_, _> = now.iter().filter(|(name, _)| !name.ends_with(".sakuga-part")).collect();
    for (name, content) in &seen {
        assert!(whole.get(*name).is_none_or(|expected| expected == *content), "{name} is half written");
    }
    for content in ["picture", "seen", "old"] {
        assert!(seen.values().any(|found| *found == content), "{content} is lost");
    }
    if seen.keys().any(|name| name.ends_with("a.json")) {
        assert!(seen.keys().any(|name| name.ends_with("s/a.png")), "a sidecar without its picture");
    }
}

#[test]
fn applying_again_finds_everything_done() {
    let home = tempfile::tempdir().unwrap();
    let folder = stage(home.path());
    assert_eq!(apply_all(&folder, &story()).unwrap(), [Applied::Done; 4]);
    assert_eq!(apply_all(&folder, &story()).unwrap(), [Applied::AlreadyDone; 4]);
}

#[test]
fn another_file_in_the_way_is_never_overwritten() {
    for taken in ["projects/m/s/a.png", "projects/m/s/b.png", "projects/m/s/a.json"] {
        let home = tempfile::tempdir().unwrap();
        let folder = stage(home.path());
        fs::create_dir_all(home.path().join("projects/m/s")).unwrap();
        fs::write(home.path().join(taken), "painted by hand").unwrap();
        let error = apply_all(&folder, &story()).unwrap_err();
        assert!(matches!(&error, AssetError::Occupied { path } if path == taken), "{error}");
        assert_eq!(fs::read_to_string(home.path().join(taken)).unwrap(), "painted by hand");
    }
}

#[test]
fn what_is_gone_or_changed_is_named() {
    let home = tempfile::tempdir().unwrap();
    let folder = stage(home.path());
    fs::write(home.path().join("projects/seen.png"), "painted over").unwrap();
    let message = apply(&folder, &story()[1]).unwrap_err().to_string();
    insta::assert_snapshot!(message, @"failed to read projects/seen.png: it was changed by hand since it was made; draw it again");
    fs::remove_file(home.path().join("cache/staging/a.png")).unwrap();
    let message = apply(&folder, &story()[0]).unwrap_err().to_string();
    insta::assert_snapshot!(message, @"failed to find cache/staging/a.png: it was moved or deleted; put it back or make it again");
}

#[test]
fn a_link_shares_the_file_where_the_disk_can() {
    use std::os::unix::fs::MetadataExt;
    let home = tempfile::tempdir().unwrap();
    let folder = stage(home.path());
    apply(&folder, &story()[1]).unwrap();
    assert_eq!(fs::metadata(home.path().join("projects/m/s/b.png")).unwrap().nlink(), 2);
}

#[test]
fn an_intent_is_stored_as_readable_json() {
    let text = serde_json::to_string(&story()[0]).unwrap();
    insta::assert_snapshot!(text, @r#"{"id":"1","kind":"move","from":"cache/staging/a.png","to":"projects/m/s/a.png","hash":"6ddc26847ce3ddbfd79789e13d64673369b8d82dd58e26f563537c7035ed0f4e"}"#);
    assert_eq!(serde_json::from_str::<Intent>(&text).unwrap(), story()[0]);
    let outside = text.replace("projects/m/s/a.png", "../a.png");
    assert!(serde_json::from_str::<Intent>(&outside).is_err());
}
