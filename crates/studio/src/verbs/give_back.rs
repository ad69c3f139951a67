//! Giving a field that was set by hand back to the screenplay: it says again what the stored script says, and later
//! imports change it again.

use domain::character::Character;
use domain::place::Place;
use domain::screenplay::breakdown::{Cast, Pacing, breakdown};
use domain::screenplay::castfile::CastFile;
use domain::screenplay::conform::{Change, ExistingScene, conform};
use domain::screenplay::fountain::parse_knowing;
use domain::shot::{Shot, ShotContent, ShotStatus};
use serde_json::Value;

use super::find::Production;
use super::shot::check_shot;
use crate::error::{Refusal, StudioError};
use crate::studio::Studio;

impl Studio {
    /// Gives one field of a shot back to the screenplay; the others stay as they are.
    ///
    /// # Errors
    ///
    /// When the field was not set by hand, or the shot is not in the screenplay as it was imported last; nothing is
    /// written then.
    pub async fn give_back(
        &self,
        production: &Production,
        code: &str,
        field: &str,
    ) -> Result<Shot, StudioError> {
        let read = production.shot(code)?;
        if read.status == ShotStatus::Omitted || field == "status" {
            let fix = format!("put it back into the film: `sakuga shot restore {code}`");
            return Err(Refusal::conflict("omitted", format!("{code} is out of the film"), fix));
        }
        if !read.edited.iter().any(|edited| edited == field) {
            let name: String = field.chars().take(80).collect();
            let message = format!("\"{name}\" of {code} was not set by hand");
            let fix = format!("these were: {}", read.edited.join(", "));
            return Err(Refusal::invalid("field", message, fix));
        }
        let script = self.store.script(&production.episode.id).await?;
        let written = script.and_then(|script| written(production, read, &script));
        let written = written.ok_or_else(|| {
            let message = format!("{code} is not in the screenplay as it was imported last");
            Refusal::conflict("not_written", message, "set the field by hand instead")
        })?;
        let mut shot = read.clone();
        shot.edited.retain(|edited| edited != field);
        shot.content = with_field_of(&read.content, &written, field);
        check_shot(production, &shot)?;
        self.put_edited(production, read, shot, vec![field.to_owned()]).await
    }
}

/// What the screenplay says of a shot, found as an import would find it.
fn written(production: &Production, shot: &Shot, script: &str) -> Option<ShotContent> {
    let character =
        |cast: &domain::compile::Cast| Character { slug: Some(cast.slug.clone()), ..cast.character.clone() };
    let place = |location: &domain::compile::Location| Place {
        slug: Some(location.slug.clone()),
        ..location.place.clone()
    };
    let cast = CastFile {
        character: production.cast.iter().map(character).collect(),
        place: production.places.iter().map(place).collect(),
    };
    let names = cast.character.iter().flat_map(|character| {
        std::iter::once(character.name.as_str()).chain(character.aliases.iter().map(String::as_str))
    });
    let names: Vec<&str> = names.collect();
    let screenplay = parse_knowing(script.as_bytes(), &names).ok()?;
    let drafts = breakdown(&screenplay, &Cast::from(&cast), &Pacing::at(production.project.style.rate));
    let existing: Vec<ExistingScene> = production
        .scenes
        .iter()
        .map(|scene| ExistingScene {
            scene: scene.clone(),
            shots: production.shots.iter().filter(|shot| shot.scene == scene.id).cloned().collect(),
        })
        .collect();
    let changes = conform(&existing, &drafts).ok()?;
    let found = changes.shots.iter().find(|change| change.id.as_ref() == Some(&shot.id))?;
    if found.change == Change::Omitted {
        return None;
    }
    let mut contents = drafts.scenes.iter().flat_map(|scene| &scene.shots);
    contents.nth(found.position as usize).cloned()
}

/// The content with one field taken from another one.
fn with_field_of(content: &ShotContent, from: &ShotContent, field: &str) -> ShotContent {
    let json = |content| serde_json::to_value(content).expect("a shot holds only values that JSON has");
    let (mut fields, from): (Value, Value) = (json(content), json(from));
    if let Some(fields) = fields.as_object_mut() {
        match from.get(field) {
            Some(value) => fields.insert(field.to_owned(), value.clone()),
            None => fields.remove(field),
        };
    }
    serde_json::from_value(fields).expect("the fields were made of contents of the same type")
}
