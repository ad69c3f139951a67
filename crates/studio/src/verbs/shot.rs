//! Editing a shot by hand; what a person sets is left alone by later imports.

use domain::line::event::Event;
use domain::shot::{Shot, ShotContent, ShotStatus};
use serde_json::{Map, Value};

use super::brief::{Brief, Panels};
use super::find::Production;
use super::stale::Stale;
use crate::error::{Refusal, StudioError};
use crate::line::dispatch::{Dispatch, Omission, Upkeep, UpkeepStep};
use crate::strict;
use crate::studio::Studio;

/// Fields that a person may set; the others follow from the screenplay.
const EDITABLE: &[&str] = &[
    "framing",
    "angle",
    "camera",
    "place",
    "setup",
    "light",
    "cast",
    "action",
    "prop",
    "transition",
    "frames",
    "timing",
    "effects",
    "palette_set",
];

/// How many fields one edit sets at most.
const MOST_EDITS: usize = 100;
/// How deep the path of a field leads at most.
const DEEPEST: usize = 8;
/// The longest text in a shot, in characters.
const LONGEST_TEXT: usize = 4000;
/// The most characters, effects or marks that one shot has.
const MOST_THINGS: usize = 64;
/// What stands in a shot's list of hand edits when a person took it out of the film.
pub(crate) const STATUS: &str = "status";

impl Studio {
    /// Sets fields of a shot by hand. A key is the name of a field, whose value is merged as JSON Merge Patch has it,
    /// or a path such as `light.weather` or `cast.0.pose`, whose value is put there.
    ///
    /// # Errors
    ///
    /// When a field or a value makes no sense, the shot would have no request, or somebody changed the shot at the
    /// same moment; nothing is written then.
    pub async fn edit_shot(
        &self,
        production: &Production,
        code: &str,
        edits: &Map<String, Value>,
    ) -> Result<Shot, StudioError> {
        let read = production.shot(code)?;
        let (shot, fields) = edited(production, read, edits)?;
        self.put_edited(production, read, shot, fields).await
    }

    /// Which takes an edit would make stale. Writes nothing.
    ///
    /// # Errors
    ///
    /// As [`Studio::edit_shot`].
    pub async fn preview_edit(
        &self,
        production: &Production,
        code: &str,
        edits: &Map<String, Value>,
    ) -> Result<Vec<Stale>, StudioError> {
        let (shot, _) = edited(production, production.shot(code)?, edits)?;
        let marks = self.store.take_marks(&production.episode.id).await?;
        let takes: Vec<_> = marks.into_iter().filter(|mark| mark.shot == shot.id).collect();
        let panels = self.panels(production, &self.recipes()).await?;
        let before = self.stale_of(production, &panels, &takes).await?;
        let mut after = production.clone();
        after.shots.iter_mut().filter(|other| other.id == shot.id).for_each(|other| *other = shot.clone());
        let known =
            |stale: &Stale| before.iter().any(|other| (other.stage, other.take) == (stale.stage, stale.take));
        Ok(self.stale_of(&after, &panels, &takes).await?.into_iter().filter(|stale| !known(stale)).collect())
    }

    /// Takes a shot out of the film. It keeps its code and takes, and no import brings it back. What is queued for
    /// it is cancelled in the same step; what runs may finish.
    ///
    /// # Errors
    ///
    /// When there is no such shot, somebody changed it at the same moment, or the line has stopped.
    pub async fn omit_shot(
        &self,
        dispatch: &dyn Dispatch,
        production: &Production,
        code: &str,
    ) -> Result<Shot, StudioError> {
        let read = production.shot(code)?;
        if read.status == ShotStatus::Omitted {
            return Ok(read.clone());
        }
        let mut shot = Shot { status: ShotStatus::Omitted, ..read.clone() };
        shot.edited.push(STATUS.to_owned());
        let omission =
            Omission { episode: production.episode.id.clone(), read: read.clone(), omitted: shot.clone() };
        let project = production.project.id.clone();
        let step = UpkeepStep::Omit(Box::new(omission));
        dispatch.upkeep(Upkeep { project, actor: self.actor.clone(), step }).await?;
        self.write_documents().await?;
        Ok(shot)
    }

    /// Puts an omitted shot back into the film, at the place it had. Jobs that were cancelled stay so.
    ///
    /// # Errors
    ///
    /// When there is no such shot, or somebody changed it at the same moment.
    pub async fn restore_shot(&self, production: &Production, code: &str) -> Result<Shot, StudioError> {
        let read = production.shot(code)?;
        let mut shot = Shot { status: ShotStatus::Active, ..read.clone() };
        shot.edited.retain(|field| field != STATUS);
        self.put_edited(production, read, shot, vec![STATUS.to_owned()]).await
    }

    pub(super) async fn put_edited(
        &self,
        production: &Production,
        read: &Shot,
        shot: Shot,
        fields: Vec<String>,
    ) -> Result<Shot, StudioError> {
        if shot == *read {
            return Ok(shot);
        }
        let mut tx = self.begin().await?;
        Refusal::unless_same(tx.shot(&shot.id).await?.as_ref(), read, "shot", &shot.code)?;
        tx.put_shot(&production.episode.id, &shot).await?;
        tx.mark_document("shot", shot.id.as_str()).await?;
        tx.emit(Event::ShotEdited { shot: shot.id.clone(), fields });
        tx.commit().await?;
        self.write_documents().await?;
        Ok(shot)
    }
}

/// The shot as it would be, and the names of the fields that were set.
fn edited(
    production: &Production,
    read: &Shot,
    edits: &Map<String, Value>,
) -> Result<(Shot, Vec<String>), StudioError> {
    if edits.is_empty() || edits.len() > MOST_EDITS {
        let message = format!("an edit sets 1 to {MOST_EDITS} fields, not {}", edits.len());
        return Err(Refusal::invalid("body", message, "name the fields to set, such as framing"));
    }
    let mut shot = read.clone();
    let mut fields: Vec<String> = Vec::new();
    for (path, value) in edits {
        let field = path.split('.').next().unwrap_or_default().to_owned();
        shot.content = with(&shot, path, value.clone())?;
        if !shot.edited.contains(&field) {
            shot.edited.push(field.clone());
        }
        fields.push(field);
    }
    fields.dedup();
    check_shot(production, &shot)?;
    Ok((shot, fields))
}

/// The content of a shot with one field set.
fn with(shot: &Shot, path: &str, value: Value) -> Result<ShotContent, StudioError> {
    let field = path.split('.').next().unwrap_or_default();
    let code = &shot.code;
    if !EDITABLE.contains(&field) {
        let field: String = field.chars().take(80).collect();
        let fix = format!("these can: {}", EDITABLE.join(", "));
        return Err(Refusal::invalid(field.clone(), format!("\"{field}\" cannot be set"), fix));
    }
    let fix = || format!("see `sakuga shot show {code} --json` for how values are written");
    let name = || path.chars().take(80).collect::<String>();
    if path.split('.').count() > DEEPEST {
        return Err(Refusal::invalid(name(), "that leads deeper than a shot goes", fix()));
    }
    let mut content = serde_json::to_value(&shot.content).expect("a shot holds only values that JSON has");
    if path == field {
        merge(content.as_object_mut().and_then(|fields| fields.get_mut(field)), &value)
            .map_or_else(|| super::character::place(&mut content, path, value), |()| Ok(()))?;
    } else {
        super::character::place(&mut content, path, value)
            .map_err(|error| Refusal::invalid(name(), error.to_string(), fix()))?;
    }
    strict::from_value(&content).map_err(|misfit| {
        // What was written leads at least as far as what was found wrong on the way.
        let field = if name().starts_with(&misfit.path) { name() } else { misfit.path };
        let message = format!("{code} cannot be so: {}", misfit.message);
        Refusal::invalid(field, message, misfit.fix.unwrap_or_else(fix))
    })
}

/// Merges an object into an object, as JSON Merge Patch has it; none when either is something else.
fn merge(target: Option<&mut Value>, patch: &Value) -> Option<()> {
    let (Some(Value::Object(target)), Value::Object(patch)) = (target, patch) else { return None };
    for (key, value) in patch {
        if value.is_null() {
            target.remove(key);
        } else if merge(target.get_mut(key), value).is_none() {
            target.insert(key.clone(), value.clone());
        }
    }
    Some(())
}

/// Refuses a shot that could not be drawn or cut.
pub(super) fn check_shot(production: &Production, shot: &Shot) -> Result<(), StudioError> {
    let ShotContent { frames, .. } = shot.content;
    if frames == 0 || frames > 24 * 600 {
        let message = format!("{}: a shot lasts 1 to 14400 frames, not {frames}", shot.code);
        return Err(Refusal::invalid("frames", message, "give its length in frames, such as 48"));
    }
    check_sizes(shot)?;
    // A shot that a person could draw is one that every recipe begins with.
    Brief::by_hand(domain::take::Stage::Storyboard).compiled(production, &Panels::new(), shot, 0).map(drop)
}

/// Refuses texts and lists that no shot needs.
fn check_sizes(shot: &Shot) -> Result<(), StudioError> {
    let content = &shot.content;
    let texts = [
        ("action", Some(&content.action)),
        ("setup", Some(&content.setup)),
        ("prop", content.prop.as_ref()),
        ("palette_set", content.palette_set.as_ref()),
    ];
    for (field, text) in texts {
        if text.is_some_and(|text| text.chars().count() > LONGEST_TEXT) {
            let message = format!("{}: a text has at most {LONGEST_TEXT} characters", shot.code);
            return Err(Refusal::invalid(field, message, "write a shorter one"));
        }
        if let Some(Err(error)) = text.map(|text| domain::words::check_seen(text)) {
            return Err(Refusal::told(field, &format!("{}: {error}", shot.code), "remove it"));
        }
    }
    for (field, things) in [("cast", content.cast.len()), ("effects", content.effects.len())] {
        if things > MOST_THINGS {
            let message = format!("{}: there are at most {MOST_THINGS} in one shot", shot.code);
            return Err(Refusal::invalid(field, message, "name fewer"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_patch_merges_objects_and_replaces_the_rest() {
        let mut target = json!({"weather": "rain", "hour": {"a": 1}, "list": [1, 2]});
        assert!(merge(Some(&mut target), &json!({"weather": null, "hour": {"b": 2}, "list": [3]})).is_some());
        assert_eq!(target, json!({"hour": {"a": 1, "b": 2}, "list": [3]}));
        assert!(merge(Some(&mut json!("word")), &json!({"a": 1})).is_none());
    }
}
