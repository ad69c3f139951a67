//! Writing: whole or not at all, also when the disk is full.

use std::process::Command;

use domain::error::FaultClass;

use super::*;
use crate::samples::rel;
use crate::staging::Staging;

/// How big the disk of these tests is.
const DISK: usize = 256 * 1024;

/// A small disk in memory, mounted for one test.
struct SmallDisk {
    at: tempfile::TempDir,
}

impl SmallDisk {
    /// Mounting needs the right to do so; a test without it says that it was not run.
    fn mount() -> Option<Self> {
        let at = tempfile::tempdir().unwrap();
        let size = format!("size={DISK}");
        let mounted =
            Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(at.path()).output();
        match mounted {
            Ok(output) if output.status.success() => Some(Self { at }),
            Ok(output) => {
                eprintln!("not run, no right to mount: {}", String::from_utf8_lossy(&output.stderr).trim());
                None
            }
            Err(error) => {
                eprintln!("not run, `mount` cannot be started: {error}");
                None
            }
        }
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.at.path()).status();
    }
}

fn names(folder: &DataFolder, path: &str) -> Vec<String> {
    let entries = fs::read_dir(folder.root().join(path)).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_full_disk_leaves_the_old_file_and_no_half_of_the_new_one() {
    let Some(disk) = SmallDisk::mount() else { return };
    let folder = DataFolder::open(disk.at.path()).unwrap();
    let path = rel("projects/shot.toml");
    write_atomic(&folder, &path, b"old").unwrap();
    let big = vec![7; DISK * 2];
    for result in [
        write_atomic(&folder, &path, &big),
        write_new(&folder, &rel("projects/new.png"), &big),
        Staging::begin(&folder, &domain::id::JobId("job".into()), 1)
            .unwrap()
            .write("clip.bin", &big)
            .map(drop),
    ] {
        let fault = result.unwrap_err().fault();
        assert_eq!(fault.class, FaultClass::Resource);
        assert!(fault.message.contains("free some space"), "{}", fault.message);
    }
    assert_eq!(folder.read(&path).unwrap(), b"old");
    assert_eq!(names(&folder, "projects"), ["shot.toml"]);
    assert!(names(&folder, "cache/staging/job-1").is_empty());
    write_new(&folder, &rel("projects/new.png"), b"small").unwrap();
}

#[test]
fn replacing_and_not_replacing() {
    let home = tempfile::tempdir().unwrap();
    let folder = DataFolder::open(home.path()).unwrap();
    let path = rel("projects/deep/new/file.txt");
    write_new(&folder, &path, b"first").unwrap();
    assert!(matches!(write_new(&folder, &path, b"second"), Err(AssetError::Occupied { .. })));
    assert_eq!(folder.read(&path).unwrap(), b"first");
    write_atomic(&folder, &path, b"third").unwrap();
    assert_eq!(folder.read(&path).unwrap(), b"third");
    assert_eq!(names(&folder, "projects/deep/new"), ["file.txt"]);
}

#[test]
fn a_name_as_long_as_names_can_be_is_written_too() {
    let home = tempfile::tempdir().unwrap();
    let folder = DataFolder::open(home.path()).unwrap();
    for letter in ["x", "雨"] {
        let name = letter.repeat(255 / letter.len());
        write_new(&folder, &rel(&format!("projects/{name}")), b"x").unwrap();
    }
    assert!(is_part(&fixed_part_name(Path::new("/a/b.png")).file_name().unwrap().to_string_lossy()));
}
