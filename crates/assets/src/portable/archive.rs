//! Reading a portable character, member by member.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read as _;

use domain::asset::ContentHash;
use zip::ZipArchive;

use super::directory::{self, Entry, Role};
use super::error::Refused;
use super::manifest::{CHARACTER, FORMAT, MANIFEST, Manifest, VERSION};

/// How many bytes are unpacked at once.
const PIECE: usize = 64 * 1024;

/// A portable character whose directory, manifest and document were judged. Pictures and weights are judged while they
/// are read.
#[derive(Debug)]
pub struct Archive {
    zip: ZipArchive<File>,
    entries: Vec<Entry>,
    manifest: Manifest,
    character: String,
}

impl Archive {
    /// Opens a file that anybody may have made.
    ///
    /// # Errors
    ///
    /// When it is no portable character, or made wrongly; the error names the member.
    pub fn open(file: File) -> Result<Self, Refused> {
        let (mut zip, entries) = directory::open(file)?;
        let text = text(&mut zip, &entries, MANIFEST)?;
        let manifest: Manifest = serde_json::from_str(&text).map_err(|error| {
            Refused::member(MANIFEST.as_bytes(), format!("it cannot be understood: {error}"))
        })?;
        if manifest.format != FORMAT || manifest.version != VERSION {
            let what = format!(
                "it says {:?} version {}, and {FORMAT:?} version {VERSION} is read",
                short(&manifest.format),
                manifest.version
            );
            return Err(Refused::fixed(MANIFEST.as_bytes(), what, "use a program of the same age"));
        }
        agree(&manifest, &entries)?;
        let mut archive = Self { zip, entries, manifest, character: String::new() };
        archive.character = archive.character_text()?;
        Ok(archive)
    }

    /// What the file says of itself.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The text of the character's document.
    #[must_use]
    pub fn character(&self) -> &str {
        &self.character
    }

    /// The names of the pictures, the sheet among them.
    #[must_use]
    pub fn pictures(&self) -> Vec<String> {
        self.of(Role::Picture)
    }

    /// The names of the files with weights.
    #[must_use]
    pub fn weights(&self) -> Vec<String> {
        self.of(Role::Weights)
    }

    fn of(&self, role: Role) -> Vec<String> {
        self.entries.iter().filter(|entry| entry.role == role).map(|entry| entry.name.clone()).collect()
    }

    /// Unpacks a member piece by piece, never more than it says, and compares it with its hash at the end. What was
    /// given to `sink` by then counts only when this succeeds.
    ///
    /// # Errors
    ///
    /// When it is not what the directory and the manifest say, or the sink refuses.
    pub fn unpack<E: From<Refused>>(
        &mut self,
        name: &str,
        mut sink: impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut hasher = blake3::Hasher::new();
        unpacked(&mut self.zip, &self.entries, name, |piece| {
            hasher.update(piece);
            sink(piece)
        })?;
        let hash = ContentHash(hasher.finalize().to_hex().to_string());
        let said = self.manifest.members.get(name).map(|member| &member.hash);
        if said != Some(&hash) {
            let what = "its content has another hash than the manifest says";
            return Err(Refused::member(name.as_bytes(), what).into());
        }
        Ok(())
    }

    fn character_text(&mut self) -> Result<String, Refused> {
        let mut bytes = Vec::new();
        self.unpack(CHARACTER, |piece| {
            bytes.extend_from_slice(piece);
            Ok::<(), Refused>(())
        })?;
        String::from_utf8(bytes).map_err(|_| Refused::member(CHARACTER.as_bytes(), "it is no UTF-8"))
    }
}

/// A text of at most [`super::LARGEST_TEXT`] bytes.
fn text(zip: &mut ZipArchive<File>, entries: &[Entry], name: &str) -> Result<String, Refused> {
    let mut bytes = Vec::new();
    unpacked(zip, entries, name, |piece| {
        bytes.extend_from_slice(piece);
        Ok::<(), Refused>(())
    })?;
    String::from_utf8(bytes).map_err(|_| Refused::member(name.as_bytes(), "it is no UTF-8"))
}

/// Unpacks a member, never more of it than the directory says.
fn unpacked<E: From<Refused>>(
    zip: &mut ZipArchive<File>,
    entries: &[Entry],
    name: &str,
    mut sink: impl FnMut(&[u8]) -> Result<(), E>,
) -> Result<(), E> {
    let refuse = |what: String| E::from(Refused::member(name.as_bytes(), what));
    let Some(entry) = entries.iter().find(|entry| entry.name == name) else {
        return Err(refuse("it is missing".to_owned()));
    };
    let mut member = zip.by_name(name).map_err(|error| refuse(format!("it cannot be unpacked ({error})")))?;
    let mut left = entry.size;
    let mut piece = vec![0; PIECE];
    loop {
        let count =
            member.read(&mut piece).map_err(|error| refuse(format!("it cannot be unpacked ({error})")))?;
        if count == 0 {
            break;
        }
        left = left
            .checked_sub(count as u64)
            .ok_or_else(|| refuse(format!("it holds more than the {} bytes that it claims", entry.size)))?;
        sink(&piece[..count])?;
    }
    if left > 0 {
        return Err(refuse(format!("it holds less than the {} bytes that it claims", entry.size)));
    }
    Ok(())
}

/// Checks that manifest and directory tell of the same members.
fn agree(manifest: &Manifest, entries: &[Entry]) -> Result<(), Refused> {
    let packed = entries.iter().filter(|entry| entry.role != Role::Folder && entry.name != MANIFEST);
    let there: BTreeSet<&str> = packed.clone().map(|entry| entry.name.as_str()).collect();
    if let Some(missing) = manifest.members.keys().find(|name| !there.contains(name.as_str())) {
        return Err(Refused::member(missing.as_bytes(), "the manifest lists it, and it is missing"));
    }
    for entry in packed {
        match manifest.members.get(&entry.name) {
            Some(member) if member.size == entry.size => {}
            Some(_) => return Err(Refused::member(entry.name.as_bytes(), "the manifest says another size")),
            None => return Err(Refused::member(entry.name.as_bytes(), "the manifest does not list it")),
        }
    }
    Ok(())
}

fn short(text: &str) -> String {
    text.chars().take(40).collect()
}
