//! Taking pieces of a suggestion over: each becomes the edit that a person could have made by hand, and is undone like
//! one.

use domain::id::{BatchId, JobId, SuggestionId};
use domain::line::job::Band;
use domain::project::Project;
use domain::shot::ShotCode;
use domain::slug::Slug;
use domain::style::Style;
use domain::suggestion::{Edit, Piece, Suggestion, Wanted, WordList, with_lines};
use domain::take::Stage;
use serde_json::{Map, json};

use super::chosen::{chosen, direction, grouped, new_line, relisted_prompt};
use crate::error::{Refusal, StudioError};
use crate::line::dispatch::Dispatch;
use crate::noun::style;
use crate::studio::Studio;
use crate::verbs::episode::EpisodeChange;
use crate::verbs::find::Production;
use crate::verbs::import::Import;
use crate::verbs::noun::Plan;
use crate::verbs::produce::{Fresh, Produce};

/// What came of taking pieces over.
#[derive(Debug, Clone, PartialEq)]
pub struct Accepted {
    /// The suggestion, with what was taken over.
    pub suggestion: Suggestion,
    /// What was done, a sentence each, with how to undo it.
    pub done: Vec<String>,
    /// The batch that draws, where something is drawn.
    pub batch: Option<BatchId>,
    /// Its jobs.
    pub jobs: Vec<JobId>,
}

/// What was done with some pieces.
#[derive(Debug, Default)]
struct Done {
    said: Vec<String>,
    batch: Option<BatchId>,
    jobs: Vec<JobId>,
}

impl Done {
    fn said(text: String) -> Self {
        Self { said: vec![text], ..Self::default() }
    }
}

impl Studio {
    /// Takes pieces of a suggestion over: these, or all that can be where none is named. What of several kinds was done
    /// before one failed stays, and is marked.
    ///
    /// # Errors
    ///
    /// When there is no such piece, it was taken over already or cannot be, or the edit is refused.
    pub async fn take_over(
        &self,
        dispatch: &dyn Dispatch,
        project: &Project,
        id: &SuggestionId,
        numbers: &[u32],
    ) -> Result<Accepted, StudioError> {
        let mut suggestion = self.suggestion(project, id).await?;
        let chosen = chosen(&suggestion, numbers)?;
        let (mut done, mut batch, mut jobs) = (Vec::new(), None, Vec::new());
        for group in grouped(chosen) {
            let next = self.carry(dispatch, project, &suggestion, &group).await?;
            let numbers: Vec<u32> = group.iter().map(|piece| piece.number).collect();
            suggestion = self.mark(project, suggestion, &numbers).await?;
            done.extend(next.said);
            batch = next.batch.or(batch);
            jobs.extend(next.jobs);
        }
        Ok(Accepted { suggestion, done, batch, jobs })
    }

    /// The engine that has to be at work for what is chosen; none when nothing is drawn.
    ///
    /// # Errors
    ///
    /// As [`Studio::take_over`], before anything is done.
    pub async fn engine_to_accept(
        &self,
        project: &Project,
        id: &SuggestionId,
        numbers: &[u32],
    ) -> Result<Option<String>, StudioError> {
        let suggestion = self.suggestion(project, id).await?;
        let chosen = chosen(&suggestion, numbers)?;
        let Wanted::BetterPrompt { episode, recipe, .. } = &suggestion.wanted else { return Ok(None) };
        if chosen.is_empty() {
            return Ok(None);
        }
        let production = self.production(project.clone(), episode).await?;
        Ok(Some(self.prompted_by(&production, recipe.as_deref())?.engine))
    }

    /// Writes down that pieces were taken over.
    async fn mark(
        &self,
        project: &Project,
        suggestion: Suggestion,
        numbers: &[u32],
    ) -> Result<Suggestion, StudioError> {
        let now = self.clock.wall();
        let mut tx = self.begin().await?;
        // Somebody may have taken over other pieces meanwhile.
        let mut marked = tx.suggestion(&project.id, &suggestion.id).await?.unwrap_or(suggestion);
        for piece in marked.pieces.iter_mut().filter(|piece| numbers.contains(&piece.number)) {
            piece.accepted_at = Some(now);
        }
        tx.put_suggestion(&project.id, &marked).await?;
        tx.commit().await?;
        Ok(marked)
    }

    async fn carry(
        &self,
        dispatch: &dyn Dispatch,
        project: &Project,
        suggestion: &Suggestion,
        group: &[Piece],
    ) -> Result<Done, StudioError> {
        let Some(first) = group.first() else { return Ok(Done::default()) };
        match (&first.edit, &suggestion.wanted) {
            (Edit::Direction { .. }, Wanted::BetterPrompt { episode, shot, recipe }) => {
                let production = self.production(project.clone(), episode).await?;
                self.draw_so(dispatch, &production, (shot, recipe.as_deref()), group).await
            }
            (Edit::Shot { shot, .. }, wanted) => {
                let production =
                    self.production(project.clone(), wanted.episode().unwrap_or_default()).await?;
                self.edit_so(&production, shot, group).await
            }
            (Edit::Line { .. }, _) => self.write_so(project, suggestion, group).await,
            (Edit::Word { list, .. }, Wanted::CharacterTags { character }) => {
                self.relist_character(project, character, *list, group).await
            }
            (Edit::Word { list, .. }, _) => self.relist_style(project, *list, group).await,
            (Edit::Description { text }, Wanted::Description { character }) => {
                let plan: Plan<domain::character::Character> =
                    self.plan_change(project, character, &json!({ "description": text })).await?;
                self.carry_out(project, &plan).await?;
                Ok(Done::said(changed(character, plan.newest().version)))
            }
            (Edit::Title { text }, wanted) => {
                let change = EpisodeChange { title: Some(text.clone()), ..EpisodeChange::default() };
                self.entitle(project, wanted, change).await
            }
            (Edit::Synopsis { text }, wanted) => {
                let change = EpisodeChange { synopsis: Some(text.clone()), ..EpisodeChange::default() };
                self.entitle(project, wanted, change).await
            }
            (Edit::Nothing | Edit::Direction { .. } | Edit::Description { .. }, _) => Ok(Done::default()),
        }
    }

    /// Draws the shot with the words that were changed.
    async fn draw_so(
        &self,
        dispatch: &dyn Dispatch,
        production: &Production,
        (code, recipe): (&ShotCode, Option<&str>),
        group: &[Piece],
    ) -> Result<Done, StudioError> {
        let recipe = self.prompted_by(production, recipe)?;
        let direction = direction(group);
        let shot = production.shot(code.as_str())?;
        let takes = self.takes(shot).await?;
        let of_recipe = takes.iter().find(|record| {
            let take = &record.take;
            take.picked
                && take.stage == Stage::Keyframe
                && take.moment.is_start()
                && record.request.recipe == recipe.name
        });
        let (batch, jobs) = if let Some(record) = of_recipe {
            let drawn = self.draw_again(dispatch, production, (shot, record), &direction).await?;
            (Some(drawn.batch), drawn.jobs)
        } else {
            let wanted = Produce {
                recipe: Some(recipe.name.clone()),
                shots: vec![code.clone()],
                fresh: Fresh::Again,
                direction,
                band: Band::Interactive,
                ..Produce::of(Stage::Keyframe, &recipe.engine)
            };
            let made = self.produce(dispatch, production, &wanted).await?;
            (made.batch, made.jobs.into_values().flatten().collect())
        };
        let said = format!(
            "{code} is drawn with other words; the takes that are there stay: `sakuga take list {code}`"
        );
        Ok(Done { said: vec![said], batch, jobs })
    }

    /// Sets fields of a shot.
    async fn edit_so(
        &self,
        production: &Production,
        code: &ShotCode,
        group: &[Piece],
    ) -> Result<Done, StudioError> {
        let mut edits = Map::new();
        for piece in group {
            if let Edit::Shot { field, value, .. } = &piece.edit {
                edits.insert(field.clone(), value.clone());
            }
        }
        self.edit_shot(production, code.as_str(), &edits).await?;
        let fields: Vec<&str> = edits.keys().map(String::as_str).collect();
        let undo = format!("`sakuga shot give-back {code} {}`", fields.first().unwrap_or(&"framing"));
        Ok(Done::said(format!("{code}: {} changed; {undo} takes it back", fields.join(", "))))
    }

    /// Puts new lines into the screenplay and reads it again.
    async fn write_so(
        &self,
        project: &Project,
        suggestion: &Suggestion,
        group: &[Piece],
    ) -> Result<Done, StudioError> {
        let episode = self.episode(project, suggestion.wanted.episode().unwrap_or_default()).await?;
        let script = self.store.script(&episode.id).await?.unwrap_or_default();
        let now = domain::asset::ContentHash::of(script.as_bytes());
        if suggestion.script.as_ref() != Some(&now) {
            let message = format!("the screenplay of {} has changed since this was proposed", episode.code);
            return Err(Refusal::conflict("changed", message, "ask for a suggestion again"));
        }
        let lines: Vec<(u32, &str)> = group.iter().filter_map(new_line).collect();
        let import = Import {
            project: Some(project.slug.clone()),
            title: Some(episode.title.clone()),
            episode: episode.code.clone(),
            screenplay: with_lines(&script, &lines).into_bytes(),
            cast: None,
            style: None,
        };
        let plan = self.bring_in(&import).await?;
        let added = plan
            .changes
            .shots
            .iter()
            .filter(|change| change.change == domain::screenplay::conform::Change::Added);
        let codes: Vec<String> = added.map(|change| change.code.to_string()).collect();
        Ok(Done::said(format!(
            "{} new in the screenplay of {}: {}; `sakuga shot omit` takes a shot out again. Your own file does not have these lines yet: \
             copy it from projects/{}/episodes/{}/script.fountain in the data folder before you import again",
            if codes.len() == 1 { "1 shot is".to_owned() } else { format!("{} shots are", codes.len()) },
            episode.code,
            codes.join(", "),
            project.slug,
            episode.code
        )))
    }

    async fn relist_character(
        &self,
        project: &Project,
        slug: &Slug,
        list: WordList,
        group: &[Piece],
    ) -> Result<Done, StudioError> {
        let newest = self.noun::<domain::character::Character>(project, slug).await?;
        let patch = relisted_prompt(&newest.body.prompt, list, group);
        let plan: Plan<domain::character::Character> = self.plan_change(project, slug, &patch).await?;
        self.carry_out(project, &plan).await?;
        Ok(Done::said(changed(slug, plan.newest().version)))
    }

    async fn relist_style(
        &self,
        project: &Project,
        list: WordList,
        group: &[Piece],
    ) -> Result<Done, StudioError> {
        let patch = relisted_prompt(&project.style.prompt, list, group);
        let plan: Plan<Style> = self.plan_change(project, &style(), &patch).await?;
        self.carry_out(project, &plan).await?;
        let version = plan.newest().version;
        let before = version.saturating_sub(1).max(1);
        Ok(Done::said(format!("the style has version {version}; `sakuga style restore {before}` goes back")))
    }

    async fn entitle(
        &self,
        project: &Project,
        wanted: &Wanted,
        change: EpisodeChange,
    ) -> Result<Done, StudioError> {
        let episode = self.episode(project, wanted.episode().unwrap_or_default()).await?;
        let (field, was) = match &change.title {
            Some(_) => ("title", &episode.title),
            None => ("synopsis", &episode.synopsis),
        };
        let said = format!("the {field} of {} is another one; it was \"{was}\"", episode.code);
        self.change_episode(&episode, &change).await?;
        Ok(Done::said(said))
    }
}

fn changed(slug: &Slug, version: u32) -> String {
    let before = version.saturating_sub(1).max(1);
    format!("{slug} has version {version}; `sakuga character restore {slug} {before}` goes back")
}
