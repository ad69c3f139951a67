//! Suggestions: what assistants propose, kept beside what is there, and taken over piece by piece.
//!
//! Nothing here changes the film but [`take_over`], which a person calls. What is sent to a model is made of the project's
//! own rows in [`bible`]; what comes back is held against them before anybody sees it. No other verb waits for this.

mod bible;
mod chosen;
mod pieces;
mod scope;
mod take_over;

use assistant::tasks::beats::Beats;
use assistant::tasks::better_prompt::BetterPrompt;
use assistant::tasks::character_tags::CharacterTags;
use assistant::tasks::continuity::Continuity;
use assistant::tasks::description::Description;
use assistant::tasks::material::Context;
use assistant::tasks::negatives::Negatives;
use assistant::tasks::shot_list::ShotList;
use assistant::tasks::titles::Titles;
use assistant::{Answer, Nobody, Standing, Tell, Tried, Wrong};
use domain::asset::ContentHash;
use domain::id::SuggestionId;
use domain::project::Project;
use domain::suggestion::{InVain, Origin, Piece, Suggestion, Wanted};
use tokio_util::sync::CancellationToken;

use crate::error::{Refusal, StudioError};
use crate::studio::Studio;
pub(super) use bible::word;
use pieces::Suggests;
use scope::Scope;
pub use take_over::Accepted;

/// What is asked, with everything that is known for it.
enum Question {
    BetterPrompt(BetterPrompt),
    ShotList(ShotList),
    Beats(Beats),
    CharacterTags(CharacterTags),
    Description(Description),
    Continuity(Continuity),
    Negatives(Negatives),
    Titles(Titles),
}

/// Does the same with whichever task is asked.
macro_rules! with_task {
    ($question:expr, $task:ident => $done:expr) => {
        match $question {
            Question::BetterPrompt($task) => $done,
            Question::ShotList($task) => $done,
            Question::Beats($task) => $done,
            Question::CharacterTags($task) => $done,
            Question::Description($task) => $done,
            Question::Continuity($task) => $done,
            Question::Negatives($task) => $done,
            Question::Titles($task) => $done,
        }
    };
}

impl Studio {
    /// How the assistants stand, in the order in which they are asked, without asking any.
    #[must_use]
    pub fn assistants(&self) -> Vec<Standing> {
        self.assistants.standing()
    }

    /// As [`Studio::assistants`], each asked just now whether it could answer.
    pub async fn look_at_assistants(&self) -> Vec<Standing> {
        self.assistants.look().await
    }

    /// What would be sent for a suggestion. Nobody is asked.
    ///
    /// # Errors
    ///
    /// When what it is about is not there.
    pub async fn suggestion_context(
        &self,
        project: &Project,
        wanted: &Wanted,
    ) -> Result<Context, StudioError> {
        let (question, _) = self.question(project, wanted).await?;
        let window = self.assistants.window();
        Ok(with_task!(question, task => assistant::tasks::Task::context(&task, window)))
    }

    /// Asks the assistants for a suggestion and keeps it. Dropping the future, or `cancel`, takes the question back.
    ///
    /// # Errors
    ///
    /// When what it is about is not there, or nobody answers.
    pub async fn suggest(
        &self,
        project: &Project,
        wanted: Wanted,
        tell: &mut dyn Tell,
        cancel: &CancellationToken,
    ) -> Result<Suggestion, StudioError> {
        let (question, scope) = self.question(project, &wanted).await?;
        let (pieces, origin) = with_task!(question, task => self.asked(&task, &scope, tell, cancel).await?);
        let script = scope.script.as_ref().map(|script| ContentHash::of(script.as_bytes()));
        let id = SuggestionId::fresh(self.ids.as_ref());
        let suggestion = Suggestion { id, wanted, pieces, origin, script, created_at: self.clock.wall() };
        let mut tx = self.begin().await?;
        tx.put_suggestion(&project.id, &suggestion).await?;
        tx.commit().await?;
        Ok(suggestion)
    }

    /// The suggestions of a project, newest first.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn suggestions(
        &self,
        project: &Project,
        before: Option<&SuggestionId>,
        limit: u32,
    ) -> Result<Vec<Suggestion>, StudioError> {
        Ok(self.store.suggestions(&project.id, before, limit).await?)
    }

    /// A suggestion of a project.
    ///
    /// # Errors
    ///
    /// When there is none with this identity.
    pub async fn suggestion(&self, project: &Project, id: &SuggestionId) -> Result<Suggestion, StudioError> {
        let found = self.store.suggestion(&project.id, id).await?;
        found.ok_or_else(|| StudioError::NotFound {
            what: "suggestion",
            name: id.as_str().chars().take(40).collect(),
            fix: "`sakuga suggest list` lists them".to_owned(),
        })
    }

    async fn question(&self, project: &Project, wanted: &Wanted) -> Result<(Question, Scope), StudioError> {
        let scope = self.scope(project, wanted).await?;
        let question = match wanted {
            Wanted::BetterPrompt { shot, recipe, .. } => {
                Question::BetterPrompt(self.prompt_of(&scope, shot.as_str(), recipe.as_deref())?)
            }
            Wanted::ShotList { scene, .. } => {
                Question::ShotList(ShotList { scene: bible::scene(&scope, scene)? })
            }
            Wanted::Beats { scene, .. } => Question::Beats(Beats { scene: bible::scene(&scope, scene)? }),
            Wanted::CharacterTags { character } => {
                Question::CharacterTags(bible::character_tags(&scope, character)?)
            }
            Wanted::Description { character } => {
                Question::Description(bible::description(&scope, character)?)
            }
            Wanted::Continuity { .. } => Question::Continuity(bible::continuity(&scope)?),
            Wanted::Negatives => Question::Negatives(bible::negatives(&scope)),
            Wanted::Titles { .. } => Question::Titles(bible::titles(&scope)?),
        };
        Ok((question, scope))
    }

    /// Asks the assistants one task, and takes the answer apart.
    async fn asked<T: Suggests>(
        &self,
        task: &T,
        scope: &Scope,
        tell: &mut dyn Tell,
        cancel: &CancellationToken,
    ) -> Result<(Vec<Piece>, Origin), StudioError> {
        let ask = task.ask(self.assistants.window());
        let judge = |text: &str| {
            let answer = task.read(text)?;
            let wrong = task.wrong_here(scope, &answer);
            if wrong.is_empty() { Ok(answer) } else { Err(Wrong(wrong)) }
        };
        let answer = self.assistants.ask(&ask, judge, tell, cancel).await.map_err(|error| nobody(&error))?;
        let origin = origin(&answer);
        let mut pieces = task.pieces(scope, answer.content);
        for (number, piece) in (1..).zip(&mut pieces) {
            piece.number = number;
        }
        Ok((pieces, origin))
    }
}

/// Where an answer comes from, as a suggestion keeps it.
pub(super) fn origin<T>(answer: &Answer<T>) -> Origin {
    let in_vain = |tried: &Tried| InVain { source: tried.source.as_str().to_owned(), why: tried.why.clone() };
    Origin {
        source: answer.source.as_str().to_owned(),
        model: answer.model.clone(),
        tokens_read: answer.tokens.map(|tokens| tokens.read),
        tokens_written: answer.tokens.map(|tokens| tokens.written),
        took_ms: u64::try_from(answer.took.as_millis()).unwrap_or(u64::MAX),
        tried: answer.tried.iter().map(in_vain).collect(),
    }
}

/// What is said when nobody answered: the rules were left out by the configuration, or the question was taken back.
pub(super) fn nobody(error: &Nobody) -> StudioError {
    let (message, fix) = match error {
        Nobody::Cancelled => ("the question was taken back".to_owned(), "ask again"),
        Nobody::Failed(_) => (
            error.to_string(),
            "mend what it names, or add \"rules\" to assistant.order in the configuration",
        ),
    };
    Refusal::unavailable("no_assistant", message, fix)
}
