//! Editing a shot by hand; what a person sets is left alone by later imports.

use domain::line::event::Event;
use domain::shot::{Shot, ShotContent};
use serde_json::Value;

use super::find::Production;
use crate::error::StudioError;
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

impl Studio {
    /// Sets fields of a shot, given as `field=value` with the value in JSON or as a plain word.
    ///
    /// # Errors
    ///
    /// When a field or a value makes no sense, or the shot would have no request; nothing is written then.
    ///
    /// # Panics
    ///
    /// Never: every shot has a form in JSON.
    pub async fn edit_shot(
        &self,
        production: &Production,
        code: &str,
        edits: &[String],
    ) -> Result<Shot, StudioError> {
        let mut shot = production.shot(code)?.clone();
        let mut content =
            serde_json::to_value(&shot.content).expect("a shot holds only values that JSON has");
        for edit in edits {
            let field = set(&mut content, edit)?;
            if !shot.edited.contains(&field) {
                shot.edited.push(field);
            }
        }
        shot.content = serde_json::from_value(content)
            .map_err(|error| StudioError::Invalid(format!("{code} cannot be so: {error}; see `sakuga shot show {code} --json` for how values are written")))?;
        check_shot(production, &shot)?;
        let mut tx = self.begin().await?;
        tx.put_shot(&production.episode.id, &shot).await?;
        tx.mark_document("shot", shot.id.as_str()).await?;
        tx.emit(Event::ShotEdited { shot: shot.id.clone(), fields: shot.edited.clone() });
        tx.commit().await?;
        self.write_documents().await?;
        Ok(shot)
    }
}

/// Refuses a shot that could not be drawn or cut.
fn check_shot(production: &Production, shot: &Shot) -> Result<(), StudioError> {
    let ShotContent { frames, .. } = shot.content;
    if frames == 0 || frames > 24 * 600 {
        return Err(StudioError::Invalid(format!(
            "{}: a shot lasts 1 to 14400 frames, not {frames}",
            shot.code
        )));
    }
    let wanted = super::produce::Produce {
        stage: domain::take::Stage::Storyboard,
        engine: "storyboard".to_owned(),
        shots: Vec::new(),
        fresh: super::produce::Fresh::Keep,
        band: domain::line::job::Band::Normal,
    };
    super::produce::request(production, &wanted, shot, 1).map(|_| ())
}

/// Sets one field and returns its name.
fn set(content: &mut Value, edit: &str) -> Result<String, StudioError> {
    let (path, text) = edit.split_once('=').ok_or_else(|| {
        StudioError::Invalid(format!("\"{edit}\" sets nothing: write field=value, such as framing=close"))
    })?;
    let field = path.split('.').next().unwrap_or_default().to_owned();
    if !EDITABLE.contains(&field.as_str()) {
        return Err(StudioError::Invalid(format!(
            "\"{field}\" cannot be set; these can: {}",
            EDITABLE.join(", ")
        )));
    }
    let value = serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()));
    super::character::place(content, path, value)?;
    Ok(field)
}
