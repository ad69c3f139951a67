//! Taking a portable character into a project: under a free name, with its pictures, in one transaction.

use std::collections::BTreeSet;

use assets::intent::Intent;
use domain::character::Character;
use domain::id::CharacterId;
use domain::project::Project;
use domain::slug::Slug;
use serde_json::Value;
use store::{NounKind, Tx, Version};

use super::hand::{Brought, keep_blurred};
use super::portable::Parcel;
use super::reference::file_name;
use crate::error::{Refusal, StudioError};
use crate::noun::Noun as _;
use crate::studio::Studio;

/// A character that was taken in.
#[derive(Debug, Clone, PartialEq)]
pub struct Adopted {
    /// The character, version 1.
    pub version: Version<Character>,
    /// What is not as it was where it came from, in sentences.
    pub notes: Vec<String>,
    /// The weights that it needs, by file name.
    pub weights: Vec<String>,
}

impl Studio {
    /// Takes a judged character into a project, under its own name or another one.
    ///
    /// # Errors
    ///
    /// When the name is taken, the character cannot stand in this cast, or the database or the disk refuses; nothing is
    /// written then.
    pub async fn adopt_character(
        &self,
        project: Project,
        parcel: Parcel,
        name: Option<Slug>,
    ) -> Result<Adopted, StudioError> {
        let studio = self.clone();
        // Its own task: whoever asked may go, and what is committed has to be carried out all the same.
        let adopted = async move { studio.adopt(&project, parcel, name).await };
        tokio::spawn(adopted).await.map_err(|_| StudioError::LineStopped)?
    }

    async fn adopt(
        &self,
        project: &Project,
        parcel: Parcel,
        name: Option<Slug>,
    ) -> Result<Adopted, StudioError> {
        let Parcel { slug, mut character, mut pictures, weights } = parcel;
        let renamed = name.is_some();
        let slug = name.unwrap_or(slug);
        let free = self.free_reference(project, &slug).await?;
        let mut tx = self.begin().await?;
        // While this transaction is open nobody else writes, so what is read here stays true.
        self.check_free(project, &slug).await?;
        let others: Vec<Character> = self.others(project, None).await?;
        let mut notes = Vec::new();
        if renamed {
            rename(&mut character, &slug, &others, &mut notes);
        }
        drop_strangers(&mut character, &slug, &others, &mut notes);
        character.slug = Some(slug.clone());
        let filed = self.shelve_all(&mut tx, project, (&slug, free), &mut character, &pictures).await?;
        character.check(&others).map_err(|error| {
            let (message, fix) =
                error.message.split_once("; ").unwrap_or((&error.message, "change it and export it again"));
            Refusal::invalid("file", format!("{slug} cannot join {}: {message}", project.slug), fix)
        })?;
        let id = CharacterId::fresh(self.ids.as_ref()).0;
        let version = Version { id, slug, version: 1, created_at: self.clock.wall(), body: character };
        Character::keep(&mut tx, project, &version).await?;
        for brought in &mut pictures {
            brought.incoming.keep();
        }
        tx.commit().await?;
        for (brought, intents) in pictures.iter().zip(filed) {
            self.place(brought, intents).await?;
        }
        self.write_documents().await?;
        notes.extend(weights.iter().map(|(file, inside)| needs(file, *inside)));
        let weights = weights.into_iter().map(|(file, _)| file).collect();
        Ok(Adopted { version, notes, weights })
    }

    async fn check_free(&self, project: &Project, slug: &Slug) -> Result<(), StudioError> {
        let known = self.store.noun::<Value>(&project.id, NounKind::Character, slug).await?;
        if known.is_none() {
            return Ok(());
        }
        let message = format!("{} has a character \"{slug}\" already", project.slug);
        Err(Refusal::conflict("exists", message, format!("take it in under another name: `--as {slug}-2`")))
    }

    /// Writes down the files of all pictures under the names that they have in this project.
    async fn shelve_all(
        &self,
        tx: &mut Tx,
        project: &Project,
        (slug, free): (&Slug, u32),
        character: &mut Character,
        pictures: &[Brought],
    ) -> Result<Vec<Vec<Intent>>, StudioError> {
        let mut filed = Vec::new();
        for (reference, brought) in character.references.iter_mut().zip(pictures) {
            let (asset, intents) = self.shelve(tx, project, slug, free, brought).await?;
            keep_blurred(tx, &asset, brought).await?;
            reference.file = file_name(&asset);
            filed.push(intents);
        }
        Ok(filed)
    }
}

/// Gives a character that comes under another name what of its own names nobody else has.
fn rename(character: &mut Character, slug: &Slug, others: &[Character], notes: &mut Vec<String>) {
    let key = |name: &str| name.trim().to_lowercase();
    let names = others.iter().flat_map(|other| std::iter::once(&other.name).chain(&other.aliases));
    let taken: BTreeSet<String> = names.map(|name| key(name)).collect();
    if taken.contains(&key(&character.name)) {
        let old = std::mem::replace(&mut character.name, titled(slug));
        notes.push(format!("it is called {} here: the project has another {old}", character.name));
    }
    let (kept, dropped): (Vec<String>, Vec<String>) =
        std::mem::take(&mut character.aliases).into_iter().partition(|alias| !taken.contains(&key(alias)));
    character.aliases = kept;
    notes.extend(
        dropped.iter().map(|alias| format!("the alias {alias} is dropped: somebody else has it here")),
    );
}

/// The name that a slug was made of, as far as that can be told: `hana-two` is Hana Two.
fn titled(slug: &Slug) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters
            .next()
            .map(|first| first.to_uppercase().chain(letters).collect::<String>())
            .unwrap_or_default()
    };
    slug.as_str().split('-').map(capital).collect::<Vec<_>>().join(" ")
}

/// Drops the relations to characters that this project lacks.
fn drop_strangers(character: &mut Character, slug: &Slug, others: &[Character], notes: &mut Vec<String>) {
    let there = |to: &Slug| to != slug && others.iter().any(|other| other.slug().as_ref() == Some(to));
    let (kept, dropped) = std::mem::take(&mut character.relations).into_iter().partition(|it| there(&it.to));
    character.relations = kept;
    let dropped: Vec<domain::character::Relation> = dropped;
    notes.extend(dropped.iter().map(|relation| {
        format!(
            "the relation \"{}\" to {} is dropped: this project has nobody of that name",
            relation.kind, relation.to
        )
    }));
}

fn needs(file: &str, inside: bool) -> String {
    if inside {
        format!("the weights {file} are in the file: take them out with `--weights-to FOLDER`")
    } else {
        format!("it needs the weights {file} where your engine looks for them")
    }
}
