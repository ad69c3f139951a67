//! What has numbered, immutable versions: characters, places and the style of a project.
//!
//! [`Noun`] says in what the three differ; everything that can be done with them is written once, in
//! [`crate::verbs::noun`].

use std::collections::BTreeMap;
use std::future::Future;

use assets::documents::{CharacterDocument, Document as _, PlaceDocument, StyleDocument};
use assets::format::Format;
use assets::names::ProjectPlace;
use assets::rel_path::RelPath;
use domain::character::Character;
use domain::id::{CharacterId, PlaceId};
use domain::line::event::Event;
use domain::place::Place;
use domain::project::Project;
use domain::prompt::Prompt;
use domain::request::Request;
use domain::screenplay::castfile::{self, CastError, CastFile};
use domain::shot::ShotContent;
use domain::slug::Slug;
use domain::style::Style;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use store::{NounKind, StoreError, Tx, Version};

use crate::verbs::find::Production;

/// The name of a noun over which single fields are tried; nobody is called so.
const NOBODY: &str = "nobody is called so";

/// A noun with versions.
pub trait Noun: Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// Which kind.
    const KIND: NounKind;

    /// What it is called.
    fn name(&self) -> &str;

    /// The name in paths: its own, or one made of its name.
    fn slug(&self) -> Option<Slug>;

    /// The same noun under this name in paths.
    #[must_use]
    fn with_slug(self, slug: &Slug) -> Self;

    /// The least that is a noun of this kind, in JSON.
    fn smallest() -> Value;

    /// Checks it by itself and among the others of its kind in the project.
    ///
    /// # Errors
    ///
    /// With the words of `castfile` when it cannot be so.
    fn check(&self, others: &[Self]) -> Result<(), CastError>;

    /// Whether it is settled, so that nothing of it may change but that.
    fn is_canon(&self) -> bool {
        false
    }

    /// The same noun, settled or not; as it is for what cannot be.
    #[must_use]
    fn with_canon(self, _canon: bool) -> Self {
        self
    }

    /// Puts it into a production in place of the version that is there.
    fn put_into(&self, slug: &Slug, production: &mut Production);

    /// Whether a shot needs it.
    fn is_used_by(slug: &Slug, shot: &ShotContent) -> bool;

    /// Whether what is drawn from a request shows it.
    fn is_shown_by(slug: &Slug, request: &Request) -> bool;

    /// The file of one version, with its text.
    fn document(project: &Project, version: Version<Self>) -> (RelPath, String);

    /// Writes a version into the rows, with its event.
    fn keep(
        tx: &mut Tx,
        project: &Project,
        version: &Version<Self>,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// A noun that belongs to the cast and can be deleted.
pub trait Member: Noun {
    /// The folder of all its versions.
    fn folder(project: &Project, slug: &Slug) -> RelPath;

    /// That it has a new version.
    fn changed(project: &Project, slug: &Slug, version: u32) -> Event;

    /// That it is gone.
    fn deleted(project: &Project, slug: &Slug) -> Event;
}

/// Writes a version of a member of the cast.
async fn keep_member<T: Member>(
    tx: &mut Tx,
    project: &Project,
    version: &Version<T>,
) -> Result<(), StoreError> {
    tx.put_noun(&project.id, T::KIND, version).await?;
    tx.mark_document(T::KIND.as_str(), &version.id).await?;
    tx.emit(T::changed(project, &version.slug, version.version));
    Ok(())
}

/// Checks a cast as `castfile` does, whose words name the field and the nearest name.
fn check_cast(cast: &CastFile) -> Result<(), CastError> {
    let text = toml::to_string(cast).expect("a cast holds only values that TOML has");
    castfile::parse(&text).map(drop)
}

/// What of a character counts for others: what it is called. The rest was judged when it was written.
fn called(character: &Character) -> Character {
    Character {
        distinctive: Vec::new(),
        looks: Vec::new(),
        prompt: Prompt::default(),
        lora: Vec::new(),
        expressions: BTreeMap::new(),
        references: Vec::new(),
        relations: Vec::new(),
        ..character.clone()
    }
}

impl Noun for Character {
    const KIND: NounKind = NounKind::Character;

    fn name(&self) -> &str {
        &self.name
    }

    fn slug(&self) -> Option<Slug> {
        self.slug.clone().or_else(|| Slug::from_name(&self.name).ok())
    }

    fn with_slug(self, slug: &Slug) -> Self {
        Self { slug: Some(slug.clone()), ..self }
    }

    fn smallest() -> Value {
        json!({ "name": NOBODY })
    }

    fn check(&self, others: &[Self]) -> Result<(), CastError> {
        let character = others.iter().map(called).chain([self.clone()]).collect();
        check_cast(&CastFile { character, place: Vec::new() })
    }

    fn is_canon(&self) -> bool {
        self.canon
    }

    fn with_canon(self, canon: bool) -> Self {
        Self { canon, ..self }
    }

    fn put_into(&self, slug: &Slug, production: &mut Production) {
        let same = production.cast.iter_mut().filter(|known| known.slug == *slug);
        same.for_each(|known| known.character = self.clone());
    }

    fn is_used_by(slug: &Slug, shot: &ShotContent) -> bool {
        let seen = shot.cast.iter().any(|staging| staging.character == *slug);
        seen || shot.lines.iter().any(|line| line.speaker.as_ref() == Some(slug))
    }

    fn is_shown_by(slug: &Slug, request: &Request) -> bool {
        request.figures.iter().any(|figure| figure.slug == *slug)
    }

    fn document(project: &Project, version: Version<Self>) -> (RelPath, String) {
        let path = ProjectPlace::new(&project.slug).character(&version.slug, version.version);
        let document = CharacterDocument {
            format: Format,
            id: CharacterId(version.id),
            project: project.id.clone(),
            slug: version.slug,
            version: version.version,
            created_at: version.created_at,
            character: version.body,
        };
        (path, document.to_text())
    }

    async fn keep(tx: &mut Tx, project: &Project, version: &Version<Self>) -> Result<(), StoreError> {
        keep_member(tx, project, version).await
    }
}

impl Member for Character {
    fn folder(project: &Project, slug: &Slug) -> RelPath {
        ProjectPlace::new(&project.slug).character_versions(slug)
    }

    fn changed(project: &Project, slug: &Slug, version: u32) -> Event {
        Event::CharacterChanged { project: project.id.clone(), character: slug.to_string(), version }
    }

    fn deleted(project: &Project, slug: &Slug) -> Event {
        Event::CharacterDeleted { project: project.id.clone(), character: slug.to_string() }
    }
}

impl Noun for Place {
    const KIND: NounKind = NounKind::Place;

    fn name(&self) -> &str {
        &self.name
    }

    fn slug(&self) -> Option<Slug> {
        self.slug.clone().or_else(|| Slug::from_name(&self.name).ok())
    }

    fn with_slug(self, slug: &Slug) -> Self {
        Self { slug: Some(slug.clone()), ..self }
    }

    fn smallest() -> Value {
        json!({ "name": NOBODY, "kind": "street" })
    }

    fn check(&self, others: &[Self]) -> Result<(), CastError> {
        let place = others.iter().chain([self]).cloned().collect();
        check_cast(&CastFile { character: Vec::new(), place })
    }

    fn put_into(&self, slug: &Slug, production: &mut Production) {
        let same = production.places.iter_mut().filter(|known| known.slug == *slug);
        same.for_each(|known| known.place = self.clone());
    }

    fn is_used_by(slug: &Slug, shot: &ShotContent) -> bool {
        shot.place.as_ref() == Some(slug)
    }

    fn is_shown_by(slug: &Slug, request: &Request) -> bool {
        request.place.as_ref().is_some_and(|place| place.slug == *slug)
    }

    fn document(project: &Project, version: Version<Self>) -> (RelPath, String) {
        let path = ProjectPlace::new(&project.slug).place(&version.slug, version.version);
        let document = PlaceDocument {
            format: Format,
            id: PlaceId(version.id),
            project: project.id.clone(),
            slug: version.slug,
            version: version.version,
            created_at: version.created_at,
            place: version.body,
        };
        (path, document.to_text())
    }

    async fn keep(tx: &mut Tx, project: &Project, version: &Version<Self>) -> Result<(), StoreError> {
        keep_member(tx, project, version).await
    }
}

impl Member for Place {
    fn folder(project: &Project, slug: &Slug) -> RelPath {
        ProjectPlace::new(&project.slug).place_versions(slug)
    }

    fn changed(project: &Project, slug: &Slug, version: u32) -> Event {
        Event::PlaceChanged { project: project.id.clone(), place: slug.to_string(), version }
    }

    fn deleted(project: &Project, slug: &Slug) -> Event {
        Event::PlaceDeleted { project: project.id.clone(), place: slug.to_string() }
    }
}

impl Noun for Style {
    const KIND: NounKind = NounKind::Style;

    fn name(&self) -> &'static str {
        "the style"
    }

    fn slug(&self) -> Option<Slug> {
        Some(style())
    }

    fn with_slug(self, _slug: &Slug) -> Self {
        self
    }

    fn smallest() -> Value {
        json!({})
    }

    fn check(&self, _others: &[Self]) -> Result<(), CastError> {
        let text = toml::to_string(self).expect("a style holds only values that TOML has");
        castfile::parse_style(&text).map(drop)
    }

    fn put_into(&self, _slug: &Slug, production: &mut Production) {
        production.project.style = self.clone();
    }

    fn is_used_by(_slug: &Slug, _shot: &ShotContent) -> bool {
        true
    }

    fn is_shown_by(_slug: &Slug, _request: &Request) -> bool {
        true
    }

    fn document(project: &Project, version: Version<Self>) -> (RelPath, String) {
        let path = ProjectPlace::new(&project.slug).style_version(version.version);
        let document = StyleDocument {
            format: Format,
            project: project.id.clone(),
            version: version.version,
            created_at: version.created_at,
            style: version.body,
        };
        (path, document.to_text())
    }

    /// The version follows from the project, so that everybody who reads a project has the newest style.
    async fn keep(tx: &mut Tx, project: &Project, version: &Version<Self>) -> Result<(), StoreError> {
        let project = Project { style: version.body.clone(), ..project.clone() };
        tx.put_project(&project, version.created_at).await?;
        tx.mark_document("project", project.id.as_str()).await
    }
}

/// The name under which the style of a project is kept.
///
/// # Panics
///
/// Never: the word is a slug.
#[must_use]
pub fn style() -> Slug {
    Slug::from_name(NounKind::Style.as_str()).expect("the word is a slug")
}
