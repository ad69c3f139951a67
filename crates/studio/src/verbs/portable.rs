//! Characters as files that go from project to project: exported whole, and taken in whole or not at all.
//!
//! A file that comes is written to staging and judged to its last byte, pictures too, before any row or any file of a
//! project is written. Then everything is filed in one transaction, like the pictures a person brings.

use std::fs::File;

use assets::folder::DataFolder;
use assets::incoming::Incoming;
use assets::names::{ProjectPlace, numbered};
use assets::portable::{Archive, Contents, LARGEST_PICTURE, Refused, SHEET, in_references, write};
use assets::rel_path::RelPath;
use domain::asset::ContentHash;
use domain::character::Character;
use domain::id::JobId;
use domain::project::Project;
use domain::screenplay::castfile;
use domain::slug::Slug;
use store::Version;

use super::canon;
use super::hand::{Brought, Upload, refusal};
use crate::error::{Refusal, RefusalKind, StudioError};
use crate::studio::Studio;

/// A character as a file that nobody else has.
#[derive(Debug)]
pub struct Exported {
    /// The file, at its beginning; it has no name any more.
    pub file: File,
    /// Its length in bytes.
    pub size: u64,
    /// What to call it, such as `hana.character.zip`.
    pub name: String,
}

/// A portable character that came whole and was judged. Dropped, it leaves nothing.
pub struct Parcel {
    /// The name in paths that it had.
    pub(super) slug: Slug,
    /// The character, with its references as they were called.
    pub(super) character: Character,
    /// The pictures of its references, in their order.
    pub(super) pictures: Vec<Brought>,
    /// The weights that it needs, and whether they are inside.
    pub(super) weights: Vec<(String, bool)>,
}

impl Studio {
    /// Writes a character as a portable file: the newest version, or the one with this number.
    ///
    /// # Errors
    ///
    /// When there is no such character or version, a picture of it is missing or changed, or the disk refuses.
    pub async fn export_character(
        &self,
        project: &Project,
        slug: &Slug,
        number: Option<u32>,
    ) -> Result<Exported, StudioError> {
        let version: Version<Character> = match number {
            Some(number) => self.noun_version(project, slug, number).await?,
            None => self.noun(project, slug).await?,
        };
        let looks_like = self.looking_alike(&version).await?;
        let (folder, id) = (self.folder.clone(), JobId::fresh(self.ids.as_ref()));
        let project = project.clone();
        let written = tokio::task::spawn_blocking(move || -> Result<Exported, StudioError> {
            let place = ProjectPlace::new(&project.slug);
            let sheet = newest_sheet(&folder, &place, &version.slug, &looks_like)?;
            let contents = Contents {
                references: place.references(&version.slug),
                slug: version.slug,
                version: version.version,
                character: version.body,
                sheet,
            };
            let staged = Incoming::begin(&folder, &id, u64::MAX)?;
            write(&folder, &contents, staged.place())?;
            let file = staged.reader()?;
            let size = file.metadata().map_err(|_| StudioError::LineStopped)?.len();
            Ok(Exported { file, size, name: format!("{}.character.zip", contents.slug) })
        });
        written.await.map_err(|_| StudioError::LineStopped)?
    }

    /// This version and those just before it that say the same but for being settled: a sheet of one is that of all.
    async fn looking_alike(&self, version: &Version<Character>) -> Result<Vec<u32>, StudioError> {
        let known: Vec<Version<Character>> =
            self.store.noun_versions_after(&version.id, 0, version.version).await?;
        let alike = known.iter().rev().take_while(|other| canon::same(&other.body, &version.body));
        Ok(alike.map(|other| other.version).collect())
    }

    /// Judges a portable character that came. Nothing of the project is written.
    ///
    /// # Errors
    ///
    /// When it is made wrongly, or a picture in it is none; the error names the member.
    pub async fn unpacked(&self, upload: Upload) -> Result<Parcel, StudioError> {
        let incoming = upload.unjudged().await?;
        let permit = self.pictures.making.acquire().await.map_err(|_| StudioError::LineStopped)?;
        let studio = self.clone();
        let judged = tokio::task::spawn_blocking(move || studio.judged_parcel(&incoming));
        let judged = judged.await.map_err(|_| StudioError::LineStopped)?;
        drop(permit);
        judged
    }

    fn judged_parcel(&self, incoming: &Incoming) -> Result<Parcel, StudioError> {
        let mut archive = Archive::open(incoming.reader()?).map_err(refused)?;
        let character = character_of(&archive)?;
        check_members(&archive, &character)?;
        for weights in archive.weights() {
            archive.unpack(&weights, |_| Ok::<(), Refused>(())).map_err(refused)?;
        }
        if archive.pictures().iter().any(|name| name == SHEET) {
            // The sheet is for people; the studio draws its own. It is judged all the same.
            self.judged_picture(&mut archive, SHEET)?;
        }
        let mut pictures = Vec::new();
        for reference in &character.references {
            pictures.push(self.judged_picture(&mut archive, &in_references(&reference.file))?);
        }
        let manifest = archive.manifest();
        let weights = manifest.weights.iter().map(|(name, weights)| (name.clone(), weights.inside)).collect();
        Ok(Parcel { slug: manifest.slug.clone(), character, pictures, weights })
    }

    /// Unpacks a picture into a place in staging of its own, and judges it.
    fn judged_picture(&self, archive: &mut Archive, name: &str) -> Result<Brought, StudioError> {
        let id = JobId::fresh(self.ids.as_ref());
        let mut incoming = Incoming::begin(&self.folder, &id, LARGEST_PICTURE)?;
        archive
            .unpack(name, |piece| incoming.write(piece).map_err(Unfit::Picture))
            .map_err(|unfit| unfit.of(name))?;
        Brought::judged(id, incoming).map_err(|error| Unfit::Picture(error).of(name))
    }
}

/// The newest model sheet of the first of these versions that has one.
fn newest_sheet(
    folder: &DataFolder,
    place: &ProjectPlace,
    slug: &Slug,
    versions: &[u32],
) -> Result<Option<RelPath>, StudioError> {
    for version in versions {
        let (below, prefix) = (place.character_folder(slug, *version), place.sheet_prefix(slug, *version));
        let newest = folder.next_number(&below, &prefix)? - 1;
        if newest > 0 {
            return Ok(Some(numbered(&below, &prefix, newest, "png")?));
        }
    }
    Ok(None)
}

/// Why a picture in a file is not taken.
enum Unfit {
    Member(Refused),
    Picture(assets::incoming::Refused),
}

impl From<Refused> for Unfit {
    fn from(refused: Refused) -> Self {
        Self::Member(refused)
    }
}

impl Unfit {
    /// The refusal of the member with this name.
    fn of(self, name: &str) -> StudioError {
        let error = match self {
            Self::Member(error) => return refused(error),
            Self::Picture(error) => refusal(error),
        };
        match error {
            StudioError::Refused(inner) => {
                let message = format!("\"{name}\": {}", inner.message);
                Refusal::invalid("file", message, format!("{}, then export the character again", inner.fix))
            }
            other => other,
        }
    }
}

/// The character of a file, checked as one that stands alone: whom it is related to is not known here.
fn character_of(archive: &Archive) -> Result<Character, StudioError> {
    let wrong = |why: String| {
        Refusal::told("file", &format!("\"character.toml\": {why}"), "correct it and pack it again")
    };
    let character: Character = toml::from_str(archive.character())
        .map_err(|error| wrong(format!("{}; correct it and pack it again", error.message())))?;
    let alone = Character { relations: Vec::new(), slug: None, ..character.clone() };
    let cast = castfile::CastFile { character: vec![alone], place: Vec::new() };
    let text = toml::to_string(&cast).expect("a cast holds only values that TOML has");
    castfile::parse(&text).map_err(|error| wrong(format!("{}: {}", error.field, error.message)))?;
    Ok(character)
}

/// Checks that the references of a character and the pictures of the file are the same.
fn check_members(archive: &Archive, character: &Character) -> Result<(), StudioError> {
    let members = &archive.manifest().members;
    let fix = "export the character again with `sakuga character export`";
    for reference in &character.references {
        let name = in_references(&reference.file);
        let said: Option<&ContentHash> = members.get(&name).map(|member| &member.hash);
        if said != Some(&reference.hash) {
            let message =
                format!("\"{name}\": the character has this reference, and the file has none with its hash");
            return Err(Refusal::invalid("file", message, fix));
        }
    }
    let known = |name: &String| {
        name == SHEET || character.references.iter().any(|reference| in_references(&reference.file) == *name)
    };
    match archive.pictures().iter().find(|name| !known(name)) {
        Some(name) => {
            Err(Refusal::invalid("file", format!("\"{name}\": no reference of the character names it"), fix))
        }
        None => Ok(()),
    }
}

/// Why a file is refused, as every interface says it.
fn refused(refused: Refused) -> StudioError {
    match refused {
        Refused::Disk(error) => error.into(),
        Refused::Wrong { member, what, fix } => {
            let message = if member.is_empty() { what } else { format!("{member}: {what}") };
            let mut refusal = Refusal::of(RefusalKind::Invalid, "not_portable", message, fix);
            if let StudioError::Refused(refusal) = &mut refusal {
                refusal.field = Some("file".to_owned());
            }
            refusal
        }
    }
}
