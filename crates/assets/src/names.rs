//! Where files go and what they are called: pure functions from codes and slugs to paths.
//!
//! A file's name says what it is after it was dragged into another program, so every name repeats the codes
//! above it, joined by `_`, which neither slugs nor codes contain. What is built here is read back by
//! [`parse_take_name`]; distinct inputs give distinct paths.

mod derived;
mod report;
mod take_name;

pub use derived::{GUIDES, guide, guide_name, thumbnail};
use domain::shot::ShotCode;
use domain::slug::Slug;
use domain::take::{Moment, Stage};
pub use report::ReportPlace;
pub use take_name::{TakeName, parse_take_name};

use crate::error::AssetError;
use crate::rel_path::RelPath;

/// Why a text is no code of an episode or scene.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{text}\" is not {what}")]
pub struct CodeError {
    text: String,
    what: &'static str,
}

impl From<CodeError> for AssetError {
    fn from(error: CodeError) -> Self {
        Self::BadPath { text: error.text, reason: error.what }
    }
}

/// A project's folder and the files directly in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectPlace {
    slug: Slug,
}

impl ProjectPlace {
    /// The project with this slug.
    #[must_use]
    pub fn new(slug: &Slug) -> Self {
        Self { slug: slug.clone() }
    }

    /// `projects/momotaro`.
    #[must_use]
    pub fn folder(&self) -> RelPath {
        RelPath::from_safe(format!("projects/{}", self.slug))
    }

    /// `projects/momotaro/project.toml`.
    #[must_use]
    pub fn document(&self) -> RelPath {
        self.file("project.toml")
    }

    /// `projects/momotaro/style.toml`, the style as its author wrote it.
    #[must_use]
    pub fn style(&self) -> RelPath {
        self.file("style.toml")
    }

    /// `projects/momotaro/cast.toml`, the cast as its author wrote it.
    #[must_use]
    pub fn cast(&self) -> RelPath {
        self.file("cast.toml")
    }

    /// `projects/momotaro/characters/hana/v002/character.toml`.
    #[must_use]
    pub fn character(&self, character: &Slug, version: u32) -> RelPath {
        self.file(&format!("characters/{character}/v{version:03}/character.toml"))
    }

    /// `projects/momotaro/characters/hana/v002`.
    #[must_use]
    pub fn character_folder(&self, character: &Slug, version: u32) -> RelPath {
        self.file(&format!("characters/{character}/v{version:03}"))
    }

    /// What the names of a version's model sheets begin with, up to their number:
    /// `momotaro_hana_v002_sheet_`.
    #[must_use]
    pub fn sheet_prefix(&self, character: &Slug, version: u32) -> String {
        format!("{}_{character}_v{version:03}_sheet_", self.slug)
    }

    /// `projects/momotaro/characters/hana`, with all versions.
    #[must_use]
    pub fn character_versions(&self, character: &Slug) -> RelPath {
        self.file(&format!("characters/{character}"))
    }

    /// `projects/momotaro/places/shrine`, with all versions.
    #[must_use]
    pub fn place_versions(&self, place: &Slug) -> RelPath {
        self.file(&format!("places/{place}"))
    }

    /// `projects/momotaro/style/v002/style.toml`.
    #[must_use]
    pub fn style_version(&self, version: u32) -> RelPath {
        self.file(&format!("style/v{version:03}/style.toml"))
    }

    /// `projects/momotaro/places/shrine/v001/place.toml`.
    #[must_use]
    pub fn place(&self, place: &Slug, version: u32) -> RelPath {
        self.file(&format!("places/{place}/v{version:03}/place.toml"))
    }

    /// `projects/momotaro/characters/hana/refs`, for pictures that show what somebody looks like.
    #[must_use]
    pub fn references(&self, character: &Slug) -> RelPath {
        self.file(&format!("characters/{character}/refs"))
    }

    /// What the names of a character's reference pictures begin with, up to their number: `momotaro_hana_ref_`.
    #[must_use]
    pub fn reference_prefix(&self, character: &Slug) -> String {
        format!("{}_{character}_ref_", self.slug)
    }

    /// `projects/momotaro/exports`.
    #[must_use]
    pub fn exports(&self) -> RelPath {
        self.file("exports")
    }

    /// `projects/momotaro/paint`, for pictures that a person works on in another program.
    #[must_use]
    pub fn paint(&self) -> RelPath {
        self.file("paint")
    }

    /// `projects/momotaro/inbox`, for what came in without a place.
    #[must_use]
    pub fn inbox(&self) -> RelPath {
        self.file("inbox")
    }

    /// The folder of the drawings made on `date` (`2026-11-22`).
    ///
    /// # Errors
    ///
    /// When `date` is no date.
    pub fn drawings(&self, date: &str) -> Result<RelPath, CodeError> {
        let right = date.len() == 10 && date.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        if !right {
            return Err(code_error(date, "a date: write it as 2026-11-22"));
        }
        Ok(self.file(&format!("drawings/{date}")))
    }

    /// What the names of drawings of `subject` begin with, up to their number: the prefix for
    /// [`crate::folder::DataFolder::next_number`].
    #[must_use]
    pub fn drawing_prefix(&self, subject: &Slug, words: &str) -> String {
        let words = Slug::from_name(words).map_or_else(|_| "drawing".to_owned(), |slug| slug.to_string());
        format!("{}_{subject}_{words}_", self.slug)
    }

    fn file(&self, name: &str) -> RelPath {
        RelPath::from_safe(format!("projects/{}/{name}", self.slug))
    }
}

/// The file `folder/prefix007.png` for number 7, as drawings are numbered.
///
/// # Errors
///
/// [`AssetError::BadPath`] when the prefix holds what a path may not, or the extension more than letters and digits.
pub fn numbered(
    folder: &RelPath,
    prefix: &str,
    number: u32,
    extension: &str,
) -> crate::error::Result<RelPath> {
    folder.join(&format!("{prefix}{number:03}.{}", plain(extension)?))
}

/// An episode's folder, its files and its exports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EpisodePlace {
    project: ProjectPlace,
    code: String,
}

impl EpisodePlace {
    /// The episode with this code in `project`.
    ///
    /// # Errors
    ///
    /// When the code is not `e`, two or more digits and optional letters.
    pub fn new(project: &Slug, code: &str) -> Result<Self, CodeError> {
        let code = coded(code, 'e', 2, "an episode code: write e and two digits, such as e01")?;
        Ok(Self { project: ProjectPlace::new(project), code })
    }

    /// `projects/momotaro/episodes/e01`.
    #[must_use]
    pub fn folder(&self) -> RelPath {
        self.project.file(&format!("episodes/{}", self.code))
    }

    /// `projects/momotaro/episodes/e01/episode.toml`, with the list of scenes.
    #[must_use]
    pub fn document(&self) -> RelPath {
        self.project.file(&format!("episodes/{}/episode.toml", self.code))
    }

    /// `projects/momotaro/episodes/e01/script.fountain`.
    #[must_use]
    pub fn script(&self) -> RelPath {
        self.project.file(&format!("episodes/{}/script.fountain", self.code))
    }

    /// `projects/momotaro/momotaro_e01_contact-sheet.html`, at the top so that a person finds it.
    #[must_use]
    pub fn contact_sheet(&self) -> RelPath {
        self.project.file(&format!("{}_{}_contact-sheet.html", self.project.slug, self.code))
    }

    /// `projects/momotaro/momotaro_e01_c0040_keyframe_compare.html`, at the top as the contact sheet is.
    #[must_use]
    pub fn comparison(&self, shot: &ShotCode, stage: Stage) -> RelPath {
        let (project, code) = (&self.project.slug, &self.code);
        self.project.file(&format!("{project}_{code}_{shot}_{stage}_compare.html"))
    }

    /// What the names of the exports of one kind begin with, up to their version: the prefix for
    /// [`crate::folder::DataFolder::next_number`].
    #[must_use]
    pub fn export_prefix(&self, kind: &Slug) -> String {
        format!("{}_{}_{kind}_v", self.project.slug, self.code)
    }

    /// `projects/momotaro/exports/momotaro_e01_animatic_v001.mp4`.
    ///
    /// # Errors
    ///
    /// [`AssetError::BadPath`] when the extension is more than letters and digits.
    pub fn export(&self, kind: &Slug, version: u32, extension: &str) -> crate::error::Result<RelPath> {
        numbered(&self.project.exports(), &self.export_prefix(kind), version, extension)
    }
}

/// A shot's folder and the files of its takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShotPlace {
    episode: EpisodePlace,
    scene: String,
    shot: ShotCode,
}

impl ShotPlace {
    /// The shot with this code.
    ///
    /// # Errors
    ///
    /// When the codes of episode or scene are not in their form, such as `e01` and `s010`.
    pub fn new(project: &Slug, episode: &str, scene: &str, shot: &ShotCode) -> Result<Self, CodeError> {
        let episode = EpisodePlace::new(project, episode)?;
        let scene = coded(scene, 's', 3, "a scene code: write s and three digits, such as s010")?;
        Ok(Self { episode, scene, shot: shot.clone() })
    }

    /// `projects/momotaro/episodes/e01/s010/c0040`.
    #[must_use]
    pub fn folder(&self) -> RelPath {
        RelPath::from_safe(format!("{}/{}/{}", self.episode.folder(), self.scene, self.shot))
    }

    /// `projects/momotaro/episodes/e01/s010/c0040/shot.toml`.
    #[must_use]
    pub fn document(&self) -> RelPath {
        RelPath::from_safe(format!("{}/shot.toml", self.folder()))
    }

    /// The file of a take: `.../storyboard/momotaro_e01_s010_c0040_storyboard_t001.png`.
    ///
    /// # Errors
    ///
    /// [`AssetError::BadPath`] when the extension is more than letters and digits.
    pub fn take(&self, stage: Stage, ordinal: u32, extension: &str) -> crate::error::Result<RelPath> {
        self.take_at((stage, Moment::Start), ordinal, extension)
    }

    /// The same for a take that shows this moment: `.../keyframe/momotaro_e01_s010_c0040_keyframe_end_t003.png`.
    ///
    /// # Errors
    ///
    /// [`AssetError::BadPath`] when the extension is more than letters and digits.
    pub fn take_at(
        &self,
        (stage, moment): (Stage, Moment),
        ordinal: u32,
        extension: &str,
    ) -> crate::error::Result<RelPath> {
        let extension = plain(extension)?.to_owned();
        self.named(&TakeName { place: self.clone(), stage, moment, ordinal, panel: 1, extension })
    }

    /// The file of one panel of a take, counted from 1; the first is the take's own file, the second ends in
    /// `_t001_p2.png`.
    ///
    /// # Errors
    ///
    /// [`AssetError::BadPath`] when the extension is more than letters and digits.
    pub fn panel(
        &self,
        stage: Stage,
        ordinal: u32,
        panel: u32,
        extension: &str,
    ) -> crate::error::Result<RelPath> {
        let extension = plain(extension)?.to_owned();
        let moment = Moment::Start;
        self.named(&TakeName { place: self.clone(), stage, moment, ordinal, panel, extension })
    }

    fn named(&self, name: &TakeName) -> crate::error::Result<RelPath> {
        RelPath::new(format!("{}/{}/{}", self.folder(), name.stage, name.file_name()))
    }
}

fn plain(extension: &str) -> Result<&str, CodeError> {
    let right =
        (1..=8).contains(&extension.len()) && extension.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if right { Ok(extension) } else { Err(code_error(extension, "the end of a file name, such as png")) }
}

fn coded(text: &str, letter: char, digits: usize, what: &'static str) -> Result<String, CodeError> {
    let rest = text.strip_prefix(letter).unwrap_or_default();
    let letters = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = rest.len() - letters.len();
    let right = (digits..=6).contains(&number)
        && letters.len() <= 3
        && letters.bytes().all(|byte| byte.is_ascii_lowercase());
    if right { Ok(text.to_owned()) } else { Err(code_error(text, what)) }
}

fn code_error(text: &str, what: &'static str) -> CodeError {
    CodeError { text: text.chars().take(40).collect(), what }
}

#[cfg(test)]
#[path = "names_tests.rs"]
mod tests;
