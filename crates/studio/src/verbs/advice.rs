//! What the project's own history says of its settings, and of models that were loaded again and again.

use domain::advice::{Advice, Making, Sample, Setting, SettingCommon, advise};
use domain::project::Project;
use domain::take::Review;
use store::MadeTake;

use crate::error::StudioError;
use crate::studio::Studio;

/// How many of the newest pictures of each engine are looked at.
pub const LOOKED_AT: u32 = 5000;

/// Which part of the history is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AdviceFilter {
    /// Only settings of this recipe.
    pub recipe: Option<String>,
    /// Only settings of this checkpoint, and work that loaded it.
    pub model: Option<String>,
}

impl AdviceFilter {
    fn has(&self, common: &SettingCommon) -> bool {
        let is =
            |wanted: &Option<String>, found: &str| wanted.as_deref().is_none_or(|wanted| wanted == found);
        is(&self.recipe, &common.recipe) && is(&self.model, &common.model)
    }
}

impl Studio {
    /// What follows from the newest 5000 pictures of each engine. Nothing is changed.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn advice(&self, project: &Project, filter: &AdviceFilter) -> Result<Advice, StudioError> {
        let (mut samples, mut worked) = (Vec::new(), Vec::new());
        for engine in self.store.engines_of(&project.id).await? {
            let made = self.store.made_takes(&project.id, &engine, LOOKED_AT).await?;
            samples.extend(made.into_iter().filter_map(sample).filter(|one| filter.has(&one.common)));
            worked.extend(self.store.worked(&project.id, &engine, LOOKED_AT).await?);
        }
        let mut advice = advise(&samples, worked);
        if let Some(model) = &filter.model {
            advice.reloads.retain(|one| one.kinds.iter().any(|loaded| loaded.model == *model));
        }
        Ok(advice)
    }
}

/// None for a take that nobody worked for.
fn sample(take: MadeTake) -> Option<Sample> {
    let MadeTake { engine, stage, asked, ledger, review, among } = take;
    if !ledger.is_new_work() {
        return None;
    }
    let spent = if asked.part.is_some() { Making::Otherwise } else { Making::of(&ledger) };
    let approved = match review {
        Review::Open => None,
        Review::Approved => Some(true),
        Review::Retake { .. } => Some(false),
    };
    let common = SettingCommon {
        engine,
        device: ledger.device,
        stage,
        recipe: asked.recipe,
        recipe_hash: asked.recipe_hash,
        model: asked.model.unwrap_or_default(),
        model_hash: asked.model_hash,
        frames: if stage.is_moving() { asked.frames } else { 0 },
    };
    let setting = Setting {
        steps: asked.steps.unwrap_or(0),
        sampler: asked.sampler.unwrap_or_default(),
        scheduler: asked.scheduler.unwrap_or_default(),
        guidance_thousandths: (asked.guidance.unwrap_or(0.0) * 1000.0).round() as u32,
        width: asked.canvas_width.unwrap_or(asked.width),
        height: asked.canvas_height.unwrap_or(asked.height),
    };
    Some(Sample { common, setting, spent, approved, picked: among.picked() })
}
