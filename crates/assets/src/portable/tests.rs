use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use domain::asset::ContentHash;
use domain::character::Character;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::*;
use crate::folder::DataFolder;
use crate::rel_path::RelPath;

/// A member of a file that is made as this test likes.
type Made = (&'static str, Vec<u8>);

const HANA: &str = "name = \"Hana\"\n";

/// The manifest that tells of these members.
fn manifest_of(members: &[Made]) -> Vec<u8> {
    let listed: BTreeMap<String, Member> = members
        .iter()
        .map(|(name, bytes)| {
            ((*name).to_owned(), Member { hash: ContentHash::of(bytes), size: bytes.len() as u64 })
        })
        .collect();
    let manifest = Manifest {
        format: FORMAT.to_owned(),
        version: VERSION,
        slug: "hana".parse().unwrap(),
        name: "Hana".to_owned(),
        character_version: 1,
        members: listed,
        weights: BTreeMap::new(),
    };
    serde_json::to_vec(&manifest).unwrap()
}

fn packed(folder: &Path, manifest: Vec<u8>, members: &[Made]) -> PathBuf {
    let path = folder.join("hana.character.zip");
    let mut zip = ZipWriter::new(File::create(&path).unwrap());
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in [(MANIFEST, manifest)].iter().chain(members) {
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap();
    path
}

/// What is said of a file with these members, once everything in it was read.
fn said(manifest: Option<Vec<u8>>, members: &[Made]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let manifest = manifest.unwrap_or_else(|| manifest_of(members));
    said_of(&packed(folder.path(), manifest, members))
}

fn said_of(path: &Path) -> String {
    let judged = Archive::open(File::open(path).unwrap()).and_then(|mut archive| {
        for name in archive.pictures().into_iter().chain(archive.weights()) {
            archive.unpack(&name, |_| Ok::<(), Refused>(()))?;
        }
        Ok(())
    });
    judged.err().map_or_else(|| "taken".to_owned(), |refused| refused.to_string())
}

fn hana() -> Made {
    (CHARACTER, HANA.into())
}

#[test]
fn a_file_with_a_member_that_no_character_has_is_refused_by_name() {
    let said = [
        ("../evil.png", "x"),
        ("refs/../../evil.png", "x"),
        ("/etc/passwd", "x"),
        ("C:\\evil.png", "x"),
        ("refs\\evil.png", "x"),
        ("refs/a/b.png", "x"),
        ("refs/.hidden.png", "x"),
        ("refs//a.png", "x"),
        ("refs/\u{202e}gnp.exe", "x"),
        ("run.sh", "x"),
        ("CHARACTER.TOML", "x"),
    ]
    .map(|(name, content)| said(None, &[hana(), (name, content.into())]));
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn a_file_that_lies_about_its_members_is_refused() {
    let picture = || ("refs/a.png", b"picture".to_vec());
    let other = manifest_of(&[hana(), ("refs/a.png", b"pictura".to_vec())]);
    let longer = manifest_of(&[hana(), ("refs/a.png", b"pictures".to_vec())]);
    let more = manifest_of(&[hana(), picture(), ("refs/b.png", Vec::new())]);
    let text = |text: &str| Some(text.as_bytes().to_vec());
    let said = [
        said(None, &[hana(), picture()]),
        said(Some(other), &[hana(), picture()]),
        said(Some(longer), &[hana(), picture()]),
        said(Some(more), &[hana(), picture()]),
        said(Some(manifest_of(&[hana()])), &[hana(), picture()]),
        said(None, &[picture()]),
        said(text("{}"), &[hana()]),
        said(
            text(
                r#"{"format":"x","version":9,"slug":"a","name":"","character_version":1,"members":{},"weights":{}}"#,
            ),
            &[hana()],
        ),
        said(text("\u{0}"), &[hana()]),
    ];
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn bombs_are_refused_before_they_are_unpacked() {
    let said = [
        said(None, &[hana(), ("refs/a.png", vec![0; 3 << 20])]),
        said(None, &[(CHARACTER, vec![b'#'; 2 << 20])]),
        said(None, &[hana(), ("sheet.png", vec![0; (64 << 20) + 1])]),
    ];
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn too_many_members_and_trailing_bytes_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("many.zip");
    let mut zip = ZipWriter::new(File::create(&path).unwrap());
    for number in 0..=MOST_MEMBERS {
        zip.start_file(format!("refs/{number}.png"), SimpleFileOptions::default()).unwrap();
    }
    zip.finish().unwrap();
    let many = said_of(&path);
    let whole = fs::read(packed(folder.path(), manifest_of(&[hana()]), &[hana()])).unwrap();
    let write = |bytes: &[u8]| {
        fs::write(&path, bytes).unwrap();
        said_of(&path)
    };
    let said = [
        many,
        write(&[&whole[..], b"more"].concat()),
        write(&[b"less", &whole[..]].concat()),
        write(&whole[..whole.len() / 2]),
        write(b"GIF89a"),
        write(&[0; 100]),
    ];
    insta::assert_snapshot!(said.join("\n"));
}

/// The same bytes with every `from` replaced by a `to` of the same length.
fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let mut at = 0;
    while let Some(found) = bytes[at..].windows(from.len()).position(|window| window == from) {
        bytes[at + found..at + found + from.len()].copy_from_slice(to);
        at += found + from.len();
    }
    bytes
}

#[test]
fn doubled_names_links_and_sizes_that_lie_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let members = [hana(), ("refs/a.png", vec![7; 100]), ("refs/b.png", vec![7; 100])];
    let path = packed(folder.path(), manifest_of(&members), &members);
    let whole = fs::read(&path).unwrap();
    let write = |bytes: &[u8]| {
        fs::write(&path, bytes).unwrap();
        said_of(&path)
    };
    let mut linked = ZipWriter::new(File::create(folder.path().join("link.zip")).unwrap());
    linked.add_symlink("refs/a.png", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    linked.finish().unwrap();
    // Both sizes of the member, in its own header and in the directory, say 10 where there are 100.
    let lying = replaced(&whole, &100_u32.to_le_bytes(), &10_u32.to_le_bytes());
    let manifest = serde_json::from_slice::<Manifest>(&manifest_of(&members)).unwrap();
    let mut short = manifest.clone();
    for member in short.members.values_mut().filter(|member| member.size == 100) {
        member.size = 10;
    }
    let lying_manifest = serde_json::to_vec(&short).unwrap();
    let path_of_lies = packed(folder.path(), lying_manifest, &members);
    let lies = replaced(&fs::read(path_of_lies).unwrap(), &100_u32.to_le_bytes(), &10_u32.to_le_bytes());
    let said = [
        write(&replaced(&whole, b"refs/b.png", b"refs/a.png")),
        write(&lying),
        write(&lies),
        said_of(&folder.path().join("link.zip")),
    ];
    insta::assert_snapshot!(said.join("\n"));
}

/// A data folder with a character that has a picture and a `LoRA`, and its weights beside it.
fn studio(root: &Path) -> (DataFolder, Contents) {
    let folder = DataFolder::open(&root.join("data")).unwrap();
    let references = RelPath::new("projects/rain/characters/hana/refs").unwrap();
    let path = folder.prepare(&references.join("face.png").unwrap()).unwrap();
    fs::write(path, b"picture").unwrap();
    fs::create_dir_all(root.join("loras")).unwrap();
    fs::write(root.join("loras/hana.safetensors"), b"weights").unwrap();
    let character: Character = toml::from_str(&format!(
        "name = \"Hana\"\n[[lora]]\nname = \"hana.safetensors\"\nfamily = \"sdxl-anime\"\n\
         [[reference]]\nfile = \"face.png\"\nkind = \"face\"\nhash = \"{}\"\n",
        ContentHash::of(b"picture").0
    ))
    .unwrap();
    let contents = Contents { slug: "hana".parse().unwrap(), version: 3, character, references, sheet: None };
    (folder, contents)
}

#[test]
fn what_is_written_is_read_back_and_the_same_contents_are_the_same_bytes() {
    let root = tempfile::tempdir().unwrap();
    let (folder, contents) = studio(root.path());
    let at = |name: &str| root.path().join(name);
    for name in ["one.zip", "two.zip"] {
        write(&folder, &contents, &File::create(at(name)).unwrap()).unwrap();
    }
    assert_eq!(fs::read(at("one.zip")).unwrap(), fs::read(at("two.zip")).unwrap());
    let mut archive = Archive::open(File::open(at("one.zip")).unwrap()).unwrap();
    let character: Character = toml::from_str(archive.character()).unwrap();
    assert_eq!((character, archive.manifest().character_version), (contents.character.clone(), 3));
    let mut picture = Vec::new();
    let kept = archive.unpack(&archive.pictures()[0].clone(), |piece| {
        picture.extend_from_slice(piece);
        Ok::<(), Refused>(())
    });
    assert_eq!((kept.is_ok(), picture.as_slice()), (true, b"picture".as_slice()));

    fs::write(folder.resolve(&contents.references.join("face.png").unwrap()).unwrap(), b"another").unwrap();
    let damaged = write(&folder, &contents, &File::create(at("three.zip")).unwrap()).unwrap_err();
    assert!(damaged.to_string().contains("another hash"), "{damaged}");
}

#[test]
fn weights_go_in_and_come_out_by_hash_and_replace_nothing() {
    let root = tempfile::tempdir().unwrap();
    let (folder, contents) = studio(root.path());
    let at = |name: &str| root.path().join(name);
    write(&folder, &contents, &File::create(at("plain.zip")).unwrap()).unwrap();
    let missing = add_weights(&at("plain.zip"), &at("data"), &at("full.zip")).unwrap_err();
    assert!(missing.to_string().contains("hana.safetensors"), "{missing}");
    assert_eq!(add_weights(&at("plain.zip"), &at("loras"), &at("full.zip")).unwrap(), ["hana.safetensors"]);
    let archive = Archive::open(File::open(at("full.zip")).unwrap()).unwrap();
    let weights = &archive.manifest().weights["hana.safetensors"];
    assert_eq!((weights.inside, weights.hash.clone()), (true, Some(ContentHash::of(b"weights"))));
    for _ in 0..2 {
        assert_eq!(take_weights(&at("full.zip"), &at("models")).unwrap(), ["hana.safetensors"]);
    }
    assert_eq!(fs::read(at("models/hana.safetensors")).unwrap(), b"weights");
    fs::write(at("models/hana.safetensors"), b"mine").unwrap();
    assert!(take_weights(&at("full.zip"), &at("models")).is_err());
    assert_eq!(fs::read(at("models/hana.safetensors")).unwrap(), b"mine");
}
