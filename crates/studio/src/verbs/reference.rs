//! Pictures that show what a character looks like: each is a file of its own, and a line in a new version.
//!
//! A file is filed like a take by hand and never changes. Whether a character has it is said by the character's newest
//! version alone, so that a reference that is removed is still there for the versions before.

use assets::intent::Intent;
use assets::names::{ProjectPlace, numbered};
use assets::rel_path::RelPath;
use domain::asset::Asset;
use domain::character::{Character, Reference, ReferenceKind};
use domain::line::event::Event;
use domain::project::Project;
use domain::shot::Expression;
use domain::slug::Slug;
use store::{AssetRow, Tx, Version};

use super::canon;
use super::hand::{Brought, ending, intents, keep_blurred};
use super::noun::Plan;
use crate::error::{Refusal, StudioError};
use crate::filing;
use crate::noun::Noun as _;
use crate::studio::Studio;

/// What a person says of a reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// What it shows.
    pub kind: ReferenceKind,
    /// The feeling on the face.
    pub expression: Option<Expression>,
    /// The look that is worn in it.
    pub look: Option<String>,
    /// By whose leave it may be used.
    pub licence: String,
}

/// A reference that was added.
#[derive(Debug, Clone, PartialEq)]
pub struct AddedReference {
    /// The file.
    pub row: AssetRow,
    /// What the character says of it.
    pub reference: Reference,
    /// The version of the character that has it first.
    pub version: u32,
}

impl Studio {
    /// Files a picture that shows what a character looks like, and makes the version that lists it.
    ///
    /// # Errors
    ///
    /// When there is no such character, it is settled as canon, what is said of the picture cannot be so, or the
    /// database or the disk refuses.
    pub async fn add_reference(
        &self,
        project: Project,
        character: Slug,
        about: About,
        brought: Brought,
    ) -> Result<AddedReference, StudioError> {
        let studio = self.clone();
        // Its own task: whoever asked may go, and what is committed has to be carried out all the same.
        let filed = async move { studio.file_reference(&project, &character, about, brought).await };
        tokio::spawn(filed).await.map_err(|_| StudioError::LineStopped)?
    }

    async fn file_reference(
        &self,
        project: &Project,
        character: &Slug,
        about: About,
        mut brought: Brought,
    ) -> Result<AddedReference, StudioError> {
        self.noun::<Character>(project, character).await?;
        let others: Vec<Character> = self.others(project, Some(character)).await?;
        let free = self.free_reference(project, character).await?;
        let mut tx = self.begin().await?;
        // While this transaction is open nobody else writes, so what is read here stays true.
        let before: Version<Character> = self.noun(project, character).await?;
        let (asset, intents) = self.shelve(&mut tx, project, character, free, &brought).await?;
        let reference = about.of(&asset);
        let mut body = before.body.clone();
        body.references.push(reference.clone());
        canon::respected(&before, &body)?;
        body.check(&others).map_err(|error| wrong(&error.field, &error.message))?;
        let version = Version { version: before.version + 1, created_at: self.clock.wall(), body, ..before };
        Character::keep(&mut tx, project, &version).await?;
        keep_blurred(&mut tx, &asset, &brought).await?;
        brought.incoming.keep();
        tx.commit().await?;
        self.place(&brought, intents).await?;
        self.write_documents().await?;
        let row = AssetRow { asset, shot: None, thumbhash: brought.thumbhash.clone() };
        Ok(AddedReference { row, reference, version: version.version })
    }

    /// The first number that no file of a character's references has.
    pub(super) async fn free_reference(
        &self,
        project: &Project,
        character: &Slug,
    ) -> Result<u32, StudioError> {
        let place = ProjectPlace::new(&project.slug);
        let (below, prefix) = (place.references(character), place.reference_prefix(character));
        let folder = self.folder.clone();
        let free = tokio::task::spawn_blocking(move || folder.next_number(&below, &prefix)).await;
        Ok(free.map_err(|_| StudioError::LineStopped)??)
    }

    /// Writes down the row of a reference's file, and how it gets its name.
    pub(super) async fn shelve(
        &self,
        tx: &mut Tx,
        project: &Project,
        character: &Slug,
        free: u32,
        brought: &Brought,
    ) -> Result<(Asset, Vec<Intent>), StudioError> {
        let counter = format!("reference/{}/{character}", project.id);
        tx.count_at_least(&counter, free - 1).await?;
        let number = tx.count_up(&counter).await?;
        let path = path_of(project, character, number, ending(&brought.staged))?;
        let asset = self.asset_of(project, &path, &brought.staged);
        let intents = intents(brought, &path, &asset, None, None)?;
        filing::write_down(tx, &brought.id, std::slice::from_ref(&asset), &intents).await?;
        let (of, id) = (character.to_string(), asset.id.clone());
        tx.emit(Event::ReferenceAdded { project: project.id.clone(), character: of, asset: id });
        Ok((asset, intents))
    }

    /// Finds out what taking a reference from a character would do. The file stays. Writes nothing.
    ///
    /// # Errors
    ///
    /// When there is no such character or reference, or it is settled as canon.
    pub async fn plan_without_reference(
        &self,
        project: &Project,
        character: &Slug,
        file: &str,
    ) -> Result<Plan<Character>, StudioError> {
        let before: Version<Character> = self.noun(project, character).await?;
        let mut body = before.body.clone();
        body.references.retain(|reference| reference.file != file);
        if body.references.len() == before.body.references.len() {
            let names: Vec<&str> = body.references.iter().map(|reference| reference.file.as_str()).collect();
            let names = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
            let fix = format!("{character} has: {names}");
            return Err(StudioError::NotFound { what: "reference", name: file.to_owned(), fix });
        }
        self.plan(project, before, body).await
    }
}

impl About {
    fn of(self, asset: &Asset) -> Reference {
        let Self { kind, expression, look, licence } = self;
        Reference { file: file_name(asset), hash: asset.hash.clone(), kind, expression, look, licence }
    }
}

/// The name of a file without its folder.
pub(super) fn file_name(asset: &Asset) -> String {
    asset.path.rsplit('/').next().unwrap_or(&asset.path).to_owned()
}

fn path_of(project: &Project, character: &Slug, number: u32, ending: &str) -> Result<RelPath, StudioError> {
    let place = ProjectPlace::new(&project.slug);
    Ok(numbered(&place.references(character), &place.reference_prefix(character), number, ending)?)
}

/// What of a reference cannot be so: its last field, as a person said it.
fn wrong(field: &str, message: &str) -> StudioError {
    let field = field.rsplit('.').next().unwrap_or(field);
    let (message, fix) = message.split_once("; ").unwrap_or((message, "say it otherwise"));
    Refusal::invalid(field, message, fix)
}

/// Gives a character from a file the references of the one that is there, where the file lists none: pictures are
/// brought one by one, and nobody writes their hashes by hand.
pub(super) fn keep(character: &mut Character, known: &Character) {
    if !character.references.is_empty() {
        return;
    }
    character.references.clone_from(&known.references);
    let looks: Vec<String> = character.looks.iter().map(|look| look.name.clone()).collect();
    for reference in &mut character.references {
        reference.look = reference.look.take().filter(|look| looks.contains(look));
    }
}
