//! The directory of a zip, judged before anything is unpacked.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};

use zip::ZipArchive;
use zip::result::ZipError;

use super::error::Refused;
use super::manifest::{CHARACTER, MANIFEST, REFERENCES, SHEET, WEIGHTS};
use super::{
    LARGEST_PICTURE, LARGEST_RATIO, LARGEST_TEXT, LARGEST_WEIGHTS, LARGEST_WHOLE, MOST_MEMBERS, SMALL,
};
use crate::error::AssetError;

/// The length of the record at the end of a zip, in bytes.
const END: u64 = 22;
/// The most bytes of a directory: a long name and its notes for every member.
const LARGEST_DIRECTORY: u64 = 1 << 20;

/// What a member is for, which says how large it may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Text,
    Picture,
    Weights,
    /// An entry for a folder, as programs that pack zips make them; it holds nothing.
    Folder,
}

/// A member as the directory tells of it.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) role: Role,
    pub(super) size: u64,
}

/// Opens a zip and judges its directory.
pub(super) fn open(mut file: File) -> Result<(ZipArchive<File>, Vec<Entry>), Refused> {
    let count = end(&mut file)?;
    let mut zip = ZipArchive::new(file).map_err(|error| unreadable(&error))?;
    if zip.has_duplicate_names() {
        return Err(Refused::whole("two of its members have the same name"));
    }
    if zip.len() != count || zip.offset() != 0 {
        return Err(Refused::whole("its directory does not tell of all of it"));
    }
    let mut entries = Vec::with_capacity(count);
    for index in 0..zip.len() {
        entries.push(entry(&mut zip, index)?);
    }
    let mut names: Vec<String> = entries.iter().map(|entry| entry.name.to_lowercase()).collect();
    names.sort();
    if let Some(twice) = names.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(Refused::member(
            twice[0].as_bytes(),
            "another member has the same name but for capitals",
        ));
    }
    if entries.iter().map(|entry| entry.size).sum::<u64>() > LARGEST_WHOLE {
        return Err(Refused::whole(format!("its members have more than {LARGEST_WHOLE} bytes together")));
    }
    if zip.has_overlapping_entries().map_err(|error| unreadable(&error))? {
        return Err(Refused::whole("two of its members share bytes, as in a bomb"));
    }
    Ok((zip, entries))
}

/// Reads the record at the end, which bounds what the directory may cost; returns the number of members.
fn end(file: &mut File) -> Result<usize, Refused> {
    let failed = |error: std::io::Error| AssetError::io("read", std::path::Path::new("the file"))(error);
    let length = file.seek(SeekFrom::End(0)).map_err(failed)?;
    if !(END..=LARGEST_WHOLE).contains(&length) {
        return Err(Refused::whole(format!("it has {length} bytes and is no portable character")));
    }
    file.seek(SeekFrom::Start(length - END)).map_err(failed)?;
    let mut end = [0_u8; END as usize];
    file.read_exact(&mut end).map_err(failed)?;
    file.rewind().map_err(failed)?;
    let short = |at: usize| u64::from(u16::from_le_bytes([end[at], end[at + 1]]));
    let long = |at: usize| u64::from(u32::from_le_bytes([end[at], end[at + 1], end[at + 2], end[at + 3]]));
    if !end.starts_with(b"PK\x05\x06") || short(20) != 0 {
        return Err(Refused::whole("it is no zip file, or something was written behind its end"));
    }
    let (members, size, begin) = (short(10), long(12), long(16));
    if members > MOST_MEMBERS as u64 {
        return Err(Refused::whole(format!("it has {members} members and at most {MOST_MEMBERS} are read")));
    }
    if size > LARGEST_DIRECTORY || begin + size + END != length {
        return Err(Refused::whole("its directory is not where its end says"));
    }
    Ok(members as usize)
}

fn entry(zip: &mut ZipArchive<File>, index: usize) -> Result<Entry, Refused> {
    let file = zip.by_index_raw(index).map_err(|error| unreadable(&error))?;
    let raw = file.name_raw();
    let name = name(raw)?;
    if file.is_symlink()
        || file.unix_mode().is_some_and(|mode| !matches!(mode & 0o170_000, 0 | 0o100_000 | 0o040_000))
    {
        return Err(Refused::member(raw, "it is a link or a device, and no file"));
    }
    if file.encrypted() {
        return Err(Refused::fixed(raw, "it is encrypted", "pack it without a password"));
    }
    let Some(role) = role(&name) else {
        return Err(Refused::member(raw, "no character has such a member"));
    };
    let (size, packed) = (file.size(), file.compressed_size());
    let most = match role {
        Role::Folder => 0,
        Role::Text => LARGEST_TEXT,
        Role::Picture => LARGEST_PICTURE,
        Role::Weights => LARGEST_WEIGHTS,
    };
    if size > most || packed > most + SMALL {
        return Err(Refused::member(raw, format!("it has {size} bytes and at most {most} are unpacked")));
    }
    if size > SMALL && size / LARGEST_RATIO > packed {
        return Err(Refused::member(raw, format!("{packed} bytes would become {size}, as in a bomb")));
    }
    Ok(Entry { name, role, size })
}

/// The name of a member, when it is one that can be unpacked anywhere.
fn name(raw: &[u8]) -> Result<String, Refused> {
    let refuse = |what: &str| Err(Refused::member(raw, what));
    let Ok(name) = std::str::from_utf8(raw) else { return refuse("its name is no UTF-8") };
    if name.starts_with('/') {
        return refuse("its name is an absolute path");
    }
    if name.contains(['\\', ':']) {
        return refuse("its name is a path of another system");
    }
    let mut parts = name.strip_suffix('/').unwrap_or(name).split('/');
    if parts.clone().any(|part| part == "..") {
        return refuse("its name leads out of the file with ..");
    }
    let plain =
        |part: &str| !part.is_empty() && !part.starts_with('.') && domain::words::check_seen(part).is_ok();
    if name.len() > 255 || !parts.all(plain) {
        return refuse("its name cannot be that of a file");
    }
    Ok(name.to_owned())
}

/// What a member of this name is for; none when no character has one.
fn role(name: &str) -> Option<Role> {
    if name == MANIFEST || name == CHARACTER {
        return Some(Role::Text);
    }
    if name == SHEET {
        return Some(Role::Picture);
    }
    if name == REFERENCES || name == WEIGHTS {
        return Some(Role::Folder);
    }
    let within = |folder: &str| name.strip_prefix(folder).is_some_and(|file| !file.contains('/'));
    if within(REFERENCES) {
        return Some(Role::Picture);
    }
    within(WEIGHTS).then_some(Role::Weights)
}

/// A zip that cannot be read.
pub(super) fn unreadable(error: &ZipError) -> Refused {
    Refused::whole(format!("it cannot be read as a zip file ({error})"))
}
