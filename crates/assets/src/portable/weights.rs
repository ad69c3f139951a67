//! Weights inside a portable character: put in and taken out on the machine of the person who has them. The studio
//! itself knows weights by name and hash only.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use domain::asset::ContentHash;
use zip::ZipWriter;

use super::archive::Archive;
use super::directory;
use super::error::Refused;
use super::manifest::{MANIFEST, Manifest, Member, in_weights};
use super::write::{manifest_text, pack, pack_text};
use super::{LARGEST_WEIGHTS, LARGEST_WHOLE};
use crate::error::AssetError;
use crate::hash::hash_file;

/// Writes the portable character at `from` again at `to`, with the weights that it names from the folder `weights`.
/// Returns the names of those that were put in.
///
/// # Errors
///
/// When it names none, one is not in the folder, has another hash than the character says or is too large, and when
/// the disk refuses.
pub fn add_weights(from: &Path, weights: &Path, to: &Path) -> Result<Vec<String>, Refused> {
    let archive = Archive::open(opened(from)?)?;
    let mut manifest = archive.manifest().clone();
    if manifest.weights.is_empty() {
        return Err(Refused::Wrong {
            member: String::new(),
            what: format!("{} has no LoRA whose weights could go with it", manifest.name),
            fix: "export it without weights",
        });
    }
    let files = found(&mut manifest, weights)?;
    let total: u64 = manifest.members.values().map(|member| member.size).sum();
    if total > LARGEST_WHOLE {
        return Err(Refused::whole(format!(
            "it would have {total} bytes and at most {LARGEST_WHOLE} are read"
        )));
    }
    let failed = || AssetError::io("write", to);
    let mut out = ZipWriter::new(File::create(to).map_err(failed())?);
    pack_text(&mut out, MANIFEST, &manifest_text(&manifest))?;
    let (mut zip, entries) = directory::open(opened(from)?)?;
    for entry in entries.iter().filter(|entry| entry.name != MANIFEST) {
        let member = zip.by_name(&entry.name).map_err(|error| directory::unreadable(&error))?;
        out.raw_copy_file(member).map_err(std::io::Error::from).map_err(failed())?;
    }
    for (name, path) in &files {
        pack(&mut out, &in_weights(name), opened(path)?).map_err(failed())?;
    }
    let file = out.finish().map_err(std::io::Error::from).map_err(failed())?;
    file.sync_all().map_err(failed())?;
    Ok(files.into_iter().map(|(name, _)| name).collect())
}

/// Finds the weights that a manifest names in a folder, and lists them in it.
fn found(manifest: &mut Manifest, folder: &Path) -> Result<Vec<(String, PathBuf)>, Refused> {
    let mut files = Vec::new();
    for (name, weights) in &mut manifest.weights {
        let path = folder.join(name);
        let wrong = |what: String| {
            Refused::fixed(name.as_bytes(), what, "name the folder that has it with --with-weights")
        };
        let (hash, size) = hash_file(&path)
            .map_err(|error| wrong(format!("it cannot be read from {} ({error})", folder.display())))?;
        if weights.hash.as_ref().is_some_and(|said| *said != hash) {
            return Err(wrong("the file there has another hash than the character says".to_owned()));
        }
        if size > LARGEST_WEIGHTS {
            return Err(wrong(format!("it has {size} bytes and at most {LARGEST_WEIGHTS} are packed")));
        }
        weights.hash = Some(hash.clone());
        weights.inside = true;
        manifest.members.insert(in_weights(name), Member { hash, size });
        files.push((name.clone(), path));
    }
    Ok(files)
}

/// Takes the weights of the portable character at `from` out into a folder. One that is there already with the same
/// content stays; none is ever replaced. Returns their names.
///
/// # Errors
///
/// When the file is made wrongly, another file has the name, or the disk refuses.
pub fn take_weights(from: &Path, folder: &Path) -> Result<Vec<String>, Refused> {
    let mut archive = Archive::open(opened(from)?)?;
    fs::create_dir_all(folder).map_err(AssetError::io("make the folder", folder))?;
    let mut taken = Vec::new();
    for member in archive.weights() {
        let name = member.rsplit('/').next().unwrap_or(&member).to_owned();
        let said = archive.manifest().members.get(&member).map(|known| known.hash.clone());
        take(&mut archive, &member, said.as_ref(), &folder.join(&name))?;
        taken.push(name);
    }
    Ok(taken)
}

fn take(archive: &mut Archive, member: &str, said: Option<&ContentHash>, to: &Path) -> Result<(), Refused> {
    match hash_file(to) {
        Ok((hash, _)) if said == Some(&hash) => return Ok(()),
        Ok(_) => {
            let what = format!("another file is at {}", to.display());
            return Err(Refused::fixed(
                member.as_bytes(),
                what,
                "move that one away, or name another folder",
            ));
        }
        Err(_) => {}
    }
    let part = to.with_extension("part");
    let failed = || AssetError::io("write", &part);
    let mut file = File::create(&part).map_err(failed())?;
    let unpacked = archive
        .unpack(member, |piece| -> Result<(), Refused> { Ok(file.write_all(piece).map_err(failed())?) });
    if let Err(error) = unpacked {
        // What was written so far is not what the manifest says, and must not be taken for it.
        let _ = fs::remove_file(&part);
        return Err(error);
    }
    file.sync_all().map_err(failed())?;
    Ok(fs::rename(&part, to).map_err(failed())?)
}

fn opened(path: &Path) -> Result<File, Refused> {
    Ok(File::open(path).map_err(AssetError::io("read", path))?)
}
