//! Chat: a conversation about one film. It changes nothing: what a model wants to have done becomes a proposal, which is
//! an ordinary request to the API that a person sends or does not send.

mod film;

use assistant::chat::{Act, Film, Quiet, Said};
use assistant::tasks::material::Context;
use assistant::{Silence, Speaker, Tell, Turn};
use domain::project::Project;
use domain::slug::Slug;
use domain::suggestion::Origin;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use super::suggest::{nobody, origin};
use crate::error::{Refusal, StudioError};
use crate::studio::Studio;

/// The most that is said in one conversation.
const MOST_TURNS: usize = 200;

/// The longest thing that is said at once, in characters.
const LONGEST_TURN: usize = 20_000;

/// What a conversation is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Talk {
    /// The episode whose scenes and shots are known; the first of the project when none is named.
    pub episode: Option<String>,
    /// What was said so far, the last of it by a person.
    pub turns: Vec<Turn>,
}

/// A conversation with everything that is known for it.
pub struct Conversation {
    project: Slug,
    film: Film,
    turns: Vec<Turn>,
}

/// What another program asks.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Asked {
    /// The question.
    pub question: String,
    /// What it tells beside it.
    pub context: String,
    /// The film that it is about; none when it names none.
    pub project: Option<Project>,
}

/// What was answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered {
    /// The answer.
    pub text: String,
    /// What of the project it names.
    pub cites: Vec<Cited>,
    /// Codes that it names and that the project does not have.
    pub unknown: Vec<String>,
    /// What it wants to have done.
    pub proposals: Vec<Proposal>,
    /// What it wants to have done and cannot be, with the reason.
    pub refused: Vec<String>,
    /// Where it comes from.
    pub origin: Origin,
}

/// Something that an answer names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cited {
    /// What it is, such as `shot`.
    pub kind: &'static str,
    /// Its code or slug.
    pub code: String,
}

/// Something that a model wants to have done: a request to the API that nobody has sent yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// What it does, for the person who decides.
    pub says: String,
    /// `POST` or `PATCH`.
    pub method: &'static str,
    /// The path below `/api/v1`.
    pub path: String,
    /// The body.
    pub body: Value,
}

impl Studio {
    /// What is told of a film before a conversation. Nobody is asked.
    ///
    /// # Errors
    ///
    /// When there is no such episode.
    pub async fn chat_context(
        &self,
        project: &Project,
        episode: Option<&str>,
    ) -> Result<Context, StudioError> {
        Ok(self.film(project, episode).await?.context(self.assistants.window()))
    }

    /// A conversation that can be answered, with everything that is known for it.
    ///
    /// # Errors
    ///
    /// When nothing is asked, it is too long, or there is no such episode.
    pub async fn conversation(&self, project: &Project, talk: Talk) -> Result<Conversation, StudioError> {
        check(&talk.turns)?;
        let film = self.film(project, talk.episode.as_deref()).await?;
        Ok(Conversation { project: project.slug.clone(), film, turns: talk.turns })
    }

    /// Answers the last turn of a conversation. Dropping the future, or `cancel`, takes the question back.
    ///
    /// # Errors
    ///
    /// When nobody answers.
    pub async fn chat(
        &self,
        conversation: &Conversation,
        tell: &mut dyn Tell,
        cancel: &CancellationToken,
    ) -> Result<Answered, StudioError> {
        let Conversation { project, film, turns } = conversation;
        let ask = film.ask(turns, self.assistants.window());
        let mut quiet = Quiet::new(tell);
        let answer = self.assistants.say(&ask, &mut quiet, cancel).await.map_err(|error| nobody(&error))?;
        quiet.end();
        Ok(answered(project, film, Said::read(&answer.content), origin(&answer)))
    }

    /// Answers another program, which may be one that this studio asks itself: then others answer. Whatever the answer
    /// wants to have done is left out.
    ///
    /// # Errors
    ///
    /// When nothing is asked, it is too long, or nobody answers.
    pub async fn answer_outside(&self, asked: Asked) -> Result<Answered, StudioError> {
        let Asked { question, context, project } = asked;
        let turns = vec![Turn::user(question)];
        check(&turns)?;
        let mut film = match &project {
            Some(project) => self.film(project, None).await?,
            None => Film::default(),
        };
        let told: String = context.chars().take(LONGEST_TURN).collect();
        film.summary.extend(told.lines().map(str::to_owned));
        let chain = self.assistants.for_outside();
        let ask = film.ask(&turns, chain.window());
        let never = CancellationToken::new();
        let answer = chain.say(&ask, &mut Silence, &never).await.map_err(|error| nobody(&error))?;
        let origin = origin(&answer);
        let text = Said::read(&answer.content).text;
        let (cites, unknown) = (cites(&film, &text), film.unknown_in(&text));
        Ok(Answered { text, cites, unknown, proposals: Vec::new(), refused: Vec::new(), origin })
    }
}

fn check(turns: &[Turn]) -> Result<(), StudioError> {
    let refuse = |message: String, fix: &str| Err(Refusal::invalid("turns", message, fix));
    if turns.len() > MOST_TURNS {
        return refuse(format!("a conversation has at most {MOST_TURNS} turns"), "leave the oldest out");
    }
    if turns.iter().any(|turn| turn.text.chars().count() > LONGEST_TURN) {
        return refuse(format!("a turn has at most {LONGEST_TURN} characters"), "say less at once");
    }
    match turns.last() {
        Some(Turn { speaker: Speaker::User, text }) if !text.trim().is_empty() => Ok(()),
        _ => refuse("nothing is asked".to_owned(), "end the turns with what a person says"),
    }
}

fn answered(project: &Slug, film: &Film, said: Said, origin: Origin) -> Answered {
    let (mut proposals, mut refused) = (Vec::new(), Vec::new());
    for act in &said.acts {
        match proposal(project, film, act) {
            Ok(proposal) => proposals.push(proposal),
            Err(why) => refused.push(why),
        }
    }
    refused.extend(said.unread.iter().map(|wish| format!("nobody here can do this: {wish}")));
    Answered {
        cites: cites(film, &said.text),
        unknown: film.unknown_in(&said.text),
        text: said.text,
        proposals,
        refused,
        origin,
    }
}

fn cites(film: &Film, text: &str) -> Vec<Cited> {
    let named = film.named_in(text).into_iter();
    named.map(|thing| Cited { kind: thing.kind, code: thing.code.clone() }).collect()
}

/// The request for something that a model wants to have done, or why it cannot be.
fn proposal(project: &Slug, film: &Film, act: &Act) -> Result<Proposal, String> {
    let there = |kind: &str, code: &str| {
        let known = film.things.iter().any(|thing| thing.kind == kind && thing.code == code);
        let code: String = code.chars().take(40).collect();
        if known { Ok(()) } else { Err(format!("there is no {kind} \"{code}\" in this film")) }
    };
    let base = format!("/projects/{project}");
    match act {
        Act::Draw { episode, stage, shots } => {
            there("episode", episode)?;
            shots.iter().try_for_each(|shot| there("shot", shot))?;
            if shots.is_empty() {
                return Err("nothing was named that could be drawn".to_owned());
            }
            Ok(Proposal {
                says: format!("draw the {stage} of {}", shots.join(", ")),
                method: "POST",
                path: format!("{base}/episodes/{episode}/produce"),
                body: json!({ "stage": stage, "shots": shots, "fresh": "again", "later": true }),
            })
        }
        Act::Set { episode, shot, field, value } => {
            there("episode", episode)?;
            there("shot", shot)?;
            Ok(Proposal {
                says: format!("set {field} of {shot} to {value}"),
                method: "PATCH",
                path: format!("{base}/episodes/{episode}/shots/{shot}"),
                body: json!({ field: value }),
            })
        }
        Act::Suggest { wanted } => Ok(Proposal {
            says: format!("propose {} for {}", wanted.task().replace('_', " "), wanted.about()),
            method: "POST",
            path: format!("{base}/suggestions"),
            body: json!(wanted),
        }),
    }
}

#[cfg(test)]
mod tests {
    use assistant::chat::Thing;

    use super::*;

    fn film() -> Film {
        let thing = |kind, code: &str| Thing {
            kind,
            code: code.to_owned(),
            name: String::new(),
            told: String::new(),
        };
        Film { summary: Vec::new(), things: vec![thing("episode", "e01"), thing("shot", "c0010")] }
    }

    #[test]
    fn what_is_wanted_becomes_a_request_or_is_refused_by_name() {
        let act =
            |text: &str| proposal(&"rain".parse().unwrap(), &film(), &serde_json::from_str(text).unwrap());
        let drawn =
            act(r#"{"do": "draw", "episode": "e01", "stage": "storyboard", "shots": ["c0010"]}"#).unwrap();
        assert_eq!((drawn.method, drawn.path.as_str()), ("POST", "/projects/rain/episodes/e01/produce"));
        assert_eq!(drawn.says, "draw the storyboard of c0010");
        let set =
            act(r#"{"do": "set", "episode": "e01", "shot": "c0010", "field": "framing", "value": "close"}"#)
                .unwrap();
        assert_eq!((set.method, set.body), ("PATCH", json!({"framing": "close"})));
        let gone = act(r#"{"do": "draw", "episode": "e01", "stage": "storyboard", "shots": ["c0900"]}"#);
        assert_eq!(gone.unwrap_err(), "there is no shot \"c0900\" in this film");
        let outside = act(r#"{"do": "set", "episode": "../x", "shot": "c0010", "field": "a", "value": 1}"#);
        assert!(outside.unwrap_err().contains("no episode"));
    }

    #[test]
    fn a_conversation_ends_with_a_question() {
        assert!(check(&[Turn::user("Hello")]).is_ok());
        for turns in [vec![], vec![Turn::user(" ")], vec![Turn::user("Hello"), Turn::assistant("Hi")]] {
            assert!(check(&turns).unwrap_err().to_string().contains("nothing is asked"));
        }
        assert!(check(&[Turn::user("x".repeat(20_001))]).is_err());
    }
}
