//! What the cast, the places and the style of an import touch of what was drawn before.

use domain::project::Project;

use super::import::ImportPlan;
use super::touched::{Touched, touched};
use crate::error::StudioError;
use crate::noun::Noun as _;
use crate::studio::Studio;

impl Studio {
    /// What an import makes out of date, the most takes first; nothing in a new project. Shots that the screenplay
    /// itself changes are not counted: the plan names them.
    pub(super) async fn import_touches(&self, plan: &ImportPlan) -> Result<Vec<Touched>, StudioError> {
        if plan.new_project {
            return Ok(Vec::new());
        }
        let before: Project = self.project(Some(&plan.project.slug)).await?;
        let nouns = plan.characters.len() + plan.places.len();
        if nouns == 0 && before.style == plan.project.style {
            return Ok(Vec::new());
        }
        let stale = self.stale_after(&before, |production| {
            production.project.style = plan.project.style.clone();
            for version in &plan.characters {
                version.body.put_into(&version.slug, production);
            }
            for version in &plan.places {
                version.body.put_into(&version.slug, production);
            }
        });
        let names = match plan.characters.as_slice() {
            [one] => one.body.name.clone(),
            _ => "the cast".to_owned(),
        };
        Ok(touched(&stale.await?, &self.names(&before, &names).await?))
    }

    /// What of the cast comes to nothing yet: looks for episodes that there are not.
    pub(super) async fn cast_notes(&self, plan: &ImportPlan) -> Result<Vec<String>, StudioError> {
        let mut known: Vec<String> =
            self.store.episodes(&plan.project.id).await?.into_iter().map(|episode| episode.code).collect();
        known.push(plan.episode.code.clone());
        let mut notes = Vec::new();
        for version in &plan.characters {
            for look in &version.body.looks {
                let absent = look.worn_in.iter().filter(|code| !known.contains(code));
                notes.extend(absent.map(|code| {
                    let (who, look) = (&version.body.name, &look.name);
                    format!("{who}'s look \"{look}\" is worn in {code}, which is no episode yet; it waits until there is one")
                }));
            }
        }
        Ok(notes)
    }
}
