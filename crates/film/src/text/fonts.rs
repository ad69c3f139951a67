//! Finds fonts in folders and looks characters up in them.

use std::fs;
use std::path::{Path, PathBuf};

use ttf_parser::{Face, GlyphId};

use crate::error::FilmError;

/// How deep below a font folder fonts are looked for.
const DEEPEST: u32 = 5;

/// Families in order of preference: the regular, the bold and the fixed-width face.
const FAMILIES: [[&str; 3]; 4] = [
    ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSansMono-Bold.ttf"],
    ["NotoSans-Regular.ttf", "NotoSans-Bold.ttf", "NotoSansMono-Bold.ttf"],
    ["LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf", "LiberationMono-Bold.ttf"],
    ["Arial.ttf", "Arial Bold.ttf", "Courier New Bold.ttf"],
];

/// Fonts with kana and kanji, in order of preference.
const EAST_ASIAN: [&str; 8] = [
    "NotoSansCJK-Medium.ttc",
    "NotoSansCJK-Regular.ttc",
    "NotoSansJP-Regular.otf",
    "SourceHanSans-Regular.ttc",
    "ipagp.ttf",
    "ipag.ttf",
    "TakaoPGothic.ttf",
    "DroidSansFallbackFull.ttf",
];

/// Which face of the family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FaceKind {
    /// For running text.
    Regular,
    /// For what must be seen first.
    Bold,
    /// For numbers that change in place.
    Fixed,
}

/// The faces that film text is written in.
pub struct Fonts {
    regular: Font,
    bold: Font,
    fixed: Font,
    fallback: Vec<Font>,
}

/// One font file, known to be readable.
struct Font {
    path: PathBuf,
    data: Vec<u8>,
}

impl Font {
    fn read(path: &Path) -> Option<Self> {
        let data = fs::read(path).ok()?;
        Face::parse(&data, 0).ok()?;
        Some(Self { path: path.to_owned(), data })
    }

    fn face(&self) -> Face<'_> {
        Face::parse(&self.data, 0).expect("the font was parsed when it was read")
    }
}

/// Where fonts usually are.
#[must_use]
pub fn default_font_folders() -> Vec<PathBuf> {
    ["/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts"]
        .into_iter()
        .map(PathBuf::from)
        .collect()
}

impl Fonts {
    /// Finds a family in `folders` and the folders below them, and a font for kana and kanji if there is one.
    ///
    /// # Errors
    ///
    /// When no font is found; the words say how to get one.
    pub fn load(folders: &[PathBuf]) -> Result<Self, FilmError> {
        let files = font_files(folders);
        let find = |name: &str| {
            let found = files.iter().find(|file| file.file_name().is_some_and(|own| own == name));
            found.and_then(|file| Font::read(file))
        };
        let chosen = FAMILIES.iter().find_map(|names| find(names[0]).map(|regular| (regular, names)));
        let (regular, bold, fixed) = match chosen {
            Some((regular, names)) => (regular, find(names[1]), find(names[2])),
            None => (any_latin(&files).ok_or_else(|| no_font(folders))?, None, None),
        };
        let again = || Font { path: regular.path.clone(), data: regular.data.clone() };
        let (bold, fixed) = (bold.unwrap_or_else(again), fixed.unwrap_or_else(again));
        let fallback = EAST_ASIAN.iter().find_map(|name| find(name)).into_iter().collect();
        Ok(Self { regular, bold, fixed, fallback })
    }

    /// The characters of `text` that no font here can write; they are drawn as boxes.
    #[must_use]
    pub fn unwritable(&self, text: &str) -> Vec<char> {
        let faces = self.faces(FaceKind::Regular);
        let mut missing: Vec<char> = text
            .chars()
            .filter(|&letter| !letter.is_whitespace() && find_glyph(&faces, letter).is_none())
            .collect();
        missing.sort_unstable();
        missing.dedup();
        missing
    }

    /// The font files in use.
    #[must_use]
    pub fn files(&self) -> Vec<&Path> {
        let own = [&self.regular, &self.bold, &self.fixed];
        let mut files: Vec<&Path> =
            own.into_iter().chain(&self.fallback).map(|font| font.path.as_path()).collect();
        files.dedup();
        files
    }

    /// The faces to look a character up in, in order.
    pub(super) fn faces(&self, kind: FaceKind) -> Vec<Face<'_>> {
        let first = match kind {
            FaceKind::Regular => &self.regular,
            FaceKind::Bold => &self.bold,
            FaceKind::Fixed => &self.fixed,
        };
        let mut faces = vec![first.face()];
        if kind != FaceKind::Regular {
            faces.push(self.regular.face());
        }
        faces.extend(self.fallback.iter().map(Font::face));
        faces
    }
}

impl std::fmt::Debug for Fonts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fonts").field("files", &self.files()).finish()
    }
}

/// The first face that has `letter`, by its index, and the glyph in it.
pub(super) fn find_glyph(faces: &[Face<'_>], letter: char) -> Option<(usize, GlyphId)> {
    faces.iter().enumerate().find_map(|(at, face)| face.glyph_index(letter).map(|glyph| (at, glyph)))
}

fn no_font(folders: &[PathBuf]) -> FilmError {
    let looked: Vec<String> = folders.iter().map(|folder| folder.display().to_string()).collect();
    FilmError::NoFont { looked: looked.join(", ") }
}

fn any_latin(files: &[PathBuf]) -> Option<Font> {
    let mut fonts = files.iter().filter_map(|file| Font::read(file));
    fonts.find(|font| font.face().glyph_index('A').is_some())
}

/// All font files below `folders`, sorted within each folder so that two runs find the same.
fn font_files(folders: &[PathBuf]) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for folder in folders {
        collect(folder, DEEPEST, &mut files);
    }
    files
}

fn collect(folder: &Path, depth: u32, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        if matches!(extension, "ttf" | "ttc" | "otf") {
            files.push(path);
        } else if depth > 0 && path.is_dir() {
            collect(&path, depth - 1, files);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_font_is_told_with_the_fix() {
        let error = Fonts::load(&[PathBuf::from("/nowhere/fonts")]).unwrap_err();
        insta::assert_snapshot!(error, @"no font was found in /nowhere/fonts: install one (Debian: apt-get install fonts-dejavu-core) or set film.fonts in sakuga.toml");
    }

    #[test]
    fn fonts_are_found_and_know_what_they_lack() {
        let fonts = Fonts::load(&default_font_folders()).unwrap();
        assert!(!fonts.files().is_empty());
        assert_eq!(fonts.unwritable("Hana, c0040 — 00:12"), Vec::<char>::new());
        assert_eq!(fonts.unwritable("a\u{10ffff}b\u{10ffff}"), ['\u{10ffff}']);
    }
}
