//! Writing a portable character.

use std::fs::File;
use std::io::{Read, Seek, Write};
use std::path::Path;

use domain::asset::ContentHash;
use domain::character::Character;
use domain::slug::Slug;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::manifest::{
    CHARACTER, FORMAT, MANIFEST, Manifest, Member, SHEET, VERSION, Weights, in_references,
};
use crate::error::AssetError;
use crate::folder::DataFolder;
use crate::hash::hash_file;
use crate::rel_path::RelPath;

/// How many bytes are packed at once.
const PIECE: usize = 64 * 1024;

/// What goes into the file.
#[derive(Debug, Clone)]
pub struct Contents {
    /// The character's name in paths and commands.
    pub slug: Slug,
    /// The version.
    pub version: u32,
    /// The character.
    pub character: Character,
    /// The folder of the character's reference pictures.
    pub references: RelPath,
    /// The newest model sheet of this version, if there is one.
    pub sheet: Option<RelPath>,
}

/// A picture that goes into the file.
#[derive(Debug, Clone)]
pub struct Picture {
    member: String,
    path: RelPath,
    hash: ContentHash,
    size: u64,
}

/// Writes a portable character: the same contents give the same bytes.
///
/// # Errors
///
/// [`AssetError::Missing`] when a picture is not there, [`AssetError::Damaged`] when it is another one than the
/// character says, and when the disk refuses.
///
/// # Panics
///
/// Never: a character holds only values that TOML has.
pub fn write(folder: &DataFolder, contents: &Contents, to: &File) -> Result<(), AssetError> {
    let pictures = pictures(folder, contents)?;
    let text = toml::to_string(&contents.character).expect("a character holds only values that TOML has");
    let manifest = manifest(contents, &pictures, text.as_bytes());
    let mut zip = ZipWriter::new(to);
    pack_text(&mut zip, MANIFEST, &manifest_text(&manifest))?;
    pack_text(&mut zip, CHARACTER, &text)?;
    for picture in &pictures {
        let full = folder.resolve(&picture.path)?;
        let file = File::open(&full).map_err(AssetError::io("read", &full))?;
        pack(&mut zip, &picture.member, file).map_err(AssetError::io("pack", &full))?;
    }
    zip.finish().map_err(std::io::Error::from).map_err(AssetError::io("write", Path::new(FORMAT)))?;
    Ok(())
}

/// The manifest as it is written.
pub(super) fn manifest_text(manifest: &Manifest) -> String {
    serde_json::to_string_pretty(manifest).expect("a manifest holds only values that JSON has") + "\n"
}

/// Adds a text.
pub(super) fn pack_text<W: Write + Seek>(
    zip: &mut ZipWriter<W>,
    name: &str,
    text: &str,
) -> Result<(), AssetError> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let packed = zip.start_file(name, options).map_err(std::io::Error::from);
    let packed = packed.and_then(|()| zip.write_all(text.as_bytes()));
    packed.map_err(AssetError::io("pack", Path::new(name)))
}

/// Adds a file as it is: pictures and weights are packed already.
pub(super) fn pack<W: Write + Seek>(
    zip: &mut ZipWriter<W>,
    name: &str,
    mut from: impl Read,
) -> std::io::Result<()> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    zip.start_file(name, options)?;
    let mut piece = vec![0; PIECE];
    loop {
        let count = from.read(&mut piece)?;
        if count == 0 {
            return Ok(());
        }
        zip.write_all(&piece[..count])?;
    }
}

fn pictures(folder: &DataFolder, contents: &Contents) -> Result<Vec<Picture>, AssetError> {
    let mut pictures = Vec::new();
    for reference in &contents.character.references {
        let path = contents.references.join(&reference.file)?;
        let picture = picture(folder, in_references(&reference.file), path)?;
        if picture.hash != reference.hash {
            let reason = "it has another hash than the character says".to_owned();
            return Err(AssetError::Damaged { path: picture.path.to_string(), reason });
        }
        pictures.push(picture);
    }
    if let Some(sheet) = &contents.sheet {
        pictures.push(picture(folder, SHEET.to_owned(), sheet.clone())?);
    }
    Ok(pictures)
}

fn picture(folder: &DataFolder, member: String, path: RelPath) -> Result<Picture, AssetError> {
    let full = folder.resolve(&path)?;
    let (hash, size) = hash_file(&full).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => AssetError::Missing { path: path.to_string() },
        _ => AssetError::io("read", &full)(error),
    })?;
    Ok(Picture { member, path, hash, size })
}

fn manifest(contents: &Contents, pictures: &[Picture], text: &[u8]) -> Manifest {
    let document = (CHARACTER.to_owned(), Member { hash: ContentHash::of(text), size: text.len() as u64 });
    let pictures = pictures
        .iter()
        .map(|picture| (picture.member.clone(), Member { hash: picture.hash.clone(), size: picture.size }));
    let weights = contents.character.lora.iter();
    let weights = weights.map(|lora| (lora.name.clone(), Weights { hash: lora.hash.clone(), inside: false }));
    Manifest {
        format: FORMAT.to_owned(),
        version: VERSION,
        slug: contents.slug.clone(),
        name: contents.character.name.clone(),
        character_version: contents.version,
        members: pictures.chain([document]).collect(),
        weights: weights.collect(),
    }
}
