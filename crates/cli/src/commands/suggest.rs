//! `sakuga suggest`: what assistants propose, shown beside what is there, and taken over piece by piece.

use std::time::Duration;

use clap::Subcommand;
use domain::line::explain::length;
use domain::shot::ShotCode;
use domain::slug::Slug;
use domain::suggestion::{Edit, Origin, Wanted};
use indicatif::ProgressBar;
use server::api::suggestions::{AcceptBody, AcceptedView, ContextView, PieceView, SuggestionView};

use super::again::watch;
use crate::args::Global;
use crate::client::{Client, Purpose};
use crate::commands::which;
use crate::output::Output;
use crate::path::part;
use crate::table::{short, table};

/// Suggestions of assistants.
#[derive(Debug, clap::Args)]
pub(crate) struct Suggest {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// A better prompt for a shot
    Prompt {
        /// The shot's code
        shot: String,
        /// The recipe whose prompt it is; the one that usually makes keyframes when left out
        #[arg(long)]
        recipe: Option<String>,
        #[command(flatten)]
        of: Of,
        #[command(flatten)]
        how: How,
    },
    /// A shot list for a scene; the screenplay's words stay
    Shots {
        /// The scene's code
        scene: String,
        #[command(flatten)]
        of: Of,
        #[command(flatten)]
        how: How,
    },
    /// Beats without dialogue for a scene
    Beats {
        /// The scene's code
        scene: String,
        #[command(flatten)]
        of: Of,
        #[command(flatten)]
        how: How,
    },
    /// Tags of a character from its description and fields
    Tags {
        /// The character's slug
        character: Slug,
        #[command(flatten)]
        how: How,
    },
    /// A description of a character from its tags and fields
    Description {
        /// The character's slug
        character: Slug,
        #[command(flatten)]
        how: How,
    },
    /// What does not go together in an episode: costume, light, props, people
    Continuity {
        #[command(flatten)]
        of: Of,
        #[command(flatten)]
        how: How,
    },
    /// What the style keeps out of pictures, cleaned up
    Negatives {
        #[command(flatten)]
        how: How,
    },
    /// Titles and a synopsis for an episode
    Titles {
        #[command(flatten)]
        of: Of,
        #[command(flatten)]
        how: How,
    },
    /// List what was proposed, newest first
    List,
    /// Show a suggestion piece by piece
    Show {
        /// Its identity, or the end of it
        id: String,
    },
    /// Take pieces of a suggestion over
    Accept {
        /// Its identity, or the end of it
        id: String,
        /// The numbers of the pieces; all that can be when left out
        pieces: Vec<u32>,
    },
}

/// Which episode.
#[derive(Debug, Clone, clap::Args)]
struct Of {
    /// The episode's code
    #[arg(long, default_value = "e01")]
    episode: String,
}

/// How it is asked.
#[derive(Debug, Clone, Copy, clap::Args)]
struct How {
    /// Show what would be sent to a model, and ask nobody
    #[arg(long)]
    show_context: bool,
}

/// Carries out `sakuga suggest`.
pub(crate) async fn run(suggest: &Suggest, global: &Global, output: &Output) -> anyhow::Result<()> {
    if let Some((wanted, how)) = suggest.verb.wanted()? {
        return if how.show_context {
            context(&wanted, global, output).await
        } else {
            ask(&wanted, global, output).await
        };
    }
    match &suggest.verb {
        Verb::Show { id } => show(id, global, output).await,
        Verb::Accept { id, pieces } => accept(id, pieces, global, output).await,
        _ => list(global, output).await,
    }
}

impl Verb {
    /// What is asked for; none for verbs that ask nobody.
    fn wanted(&self) -> anyhow::Result<Option<(Wanted, How)>> {
        Ok(Some(match self {
            Self::Prompt { shot, recipe, of, how } => {
                let shot: ShotCode = shot.parse()?;
                (Wanted::BetterPrompt { episode: of.episode.clone(), shot, recipe: recipe.clone() }, *how)
            }
            Self::Shots { scene, of, how } => {
                (Wanted::ShotList { episode: of.episode.clone(), scene: scene.clone() }, *how)
            }
            Self::Beats { scene, of, how } => {
                (Wanted::Beats { episode: of.episode.clone(), scene: scene.clone() }, *how)
            }
            Self::Tags { character, how } => (Wanted::CharacterTags { character: character.clone() }, *how),
            Self::Description { character, how } => {
                (Wanted::Description { character: character.clone() }, *how)
            }
            Self::Continuity { of, how } => (Wanted::Continuity { episode: of.episode.clone() }, *how),
            Self::Negatives { how } => (Wanted::Negatives, *how),
            Self::Titles { of, how } => (Wanted::Titles { episode: of.episode.clone() }, *how),
            Self::List | Self::Show { .. } | Self::Accept { .. } => return Ok(None),
        }))
    }
}

/// Where the suggestions of the project that is meant are.
async fn at(client: &Client, global: &Global) -> anyhow::Result<String> {
    Ok(format!("/projects/{}/suggestions", which::project(client, global).await?))
}

async fn ask(wanted: &Wanted, global: &Global, output: &Output) -> anyhow::Result<()> {
    let client = Client::open(global, Purpose::Change).await?;
    let path = at(&client, global).await?;
    let waiting = waiting(output, wanted);
    let suggestion: anyhow::Result<SuggestionView> = client.post(&path, wanted).await;
    waiting.finish_and_clear();
    client.close().await?;
    let suggestion = suggestion?;
    output.result(&suggestion, || shown(&suggestion))
}

/// A line that counts the seconds while a model thinks.
fn waiting(output: &Output, wanted: &Wanted) -> ProgressBar {
    if !output.draws_bars() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new_spinner().with_message(format!("{} of {}", wanted.task(), wanted.about()));
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}

async fn context(wanted: &Wanted, global: &Global, output: &Output) -> anyhow::Result<()> {
    let client = Client::open(global, Purpose::Look).await?;
    let path = at(&client, global).await?;
    let context: ContextView = client.post(&format!("{path}/context"), wanted).await?;
    output.result(&context, || context_shown(&context))
}

/// What would be sent to a model.
pub(super) fn context_shown(context: &ContextView) -> String {
    let ContextView { instructions, material, tokens, left_out } = context;
    let mut lines = vec![instructions.clone(), String::new(), material.clone(), String::new()];
    lines.push(format!("about {tokens} tokens"));
    lines.extend(left_out.iter().map(|left| format!("left out, for want of room: {left}")));
    lines.join("\n")
}

async fn list(global: &Global, output: &Output) -> anyhow::Result<()> {
    let client = Client::open(global, Purpose::Look).await?;
    let path = at(&client, global).await?;
    let all: Vec<SuggestionView> = client.all(&path).await?;
    output.result(&all, || {
        let row = |one: &SuggestionView| {
            let taken = one.pieces.iter().filter(|piece| piece.accepted_at.is_some()).count();
            vec![
                one.id.to_string(),
                one.wanted.task().replace('_', " "),
                one.wanted.about(),
                format!("{taken} of {}", one.pieces.len()),
                from(&one.origin),
            ]
        };
        let rows: Vec<Vec<String>> = all.iter().map(row).collect();
        table(&["suggestion", "task", "about", "taken over", "from"], &rows)
    })
}

async fn show(id: &str, global: &Global, output: &Output) -> anyhow::Result<()> {
    let client = Client::open(global, Purpose::Look).await?;
    let path = at(&client, global).await?;
    let suggestion: SuggestionView =
        client.get(&format!("{path}/{}", part(&named(&client, &path, id).await?))).await?;
    output.result(&suggestion, || shown(&suggestion))
}

async fn accept(id: &str, pieces: &[u32], global: &Global, output: &Output) -> anyhow::Result<()> {
    let look = Client::open(global, Purpose::Look).await?;
    let path = at(&look, global).await?;
    let id = named(&look, &path, id).await?;
    let suggestion: SuggestionView = look.get(&format!("{path}/{}", part(&id))).await?;
    look.close().await?;
    let draws = matches!(suggestion.wanted, Wanted::BetterPrompt { .. });
    let purpose = if draws { Purpose::WorkAsUsual } else { Purpose::Change };
    let client = Client::open(global, purpose).await?;
    let body = AcceptBody { pieces: pieces.to_vec(), later: false };
    let accepted: anyhow::Result<AcceptedView> =
        client.post(&format!("{path}/{}/accept", part(&id)), &body).await;
    let accepted = match accepted {
        Ok(accepted) => accepted,
        Err(error) => {
            client.close().await?;
            return Err(error);
        }
    };
    if accepted.jobs.is_empty() {
        client.close().await?;
        return output.result(&accepted, || accepted.done.join("\n"));
    }
    accepted.done.iter().for_each(|done| output.note(done));
    let drawn = watch(&client, global, output, (accepted.jobs, &[])).await;
    client.close().await?;
    drawn?.into_result()
}

/// The suggestion that is meant by the end of its identity.
async fn named(client: &Client, path: &str, id: &str) -> anyhow::Result<String> {
    let wanted = id.to_uppercase();
    let all: Vec<SuggestionView> = client.all(path).await?;
    let mut found = all.iter().map(|one| one.id.as_str()).filter(|known| known.ends_with(&wanted));
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one.to_owned()),
        (Some(_), Some(_)) => anyhow::bail!("several suggestions end with {id}: write more of it"),
        (None, _) => anyhow::bail!("there is no suggestion {id}: `sakuga suggest list` lists them"),
    }
}

fn shown(suggestion: &SuggestionView) -> String {
    let SuggestionView { id, wanted, pieces, origin, .. } = suggestion;
    let mut lines =
        vec![format!("{} of {}, from {}", wanted.task().replace('_', " "), wanted.about(), from(origin))];
    lines.extend(
        origin
            .tried
            .iter()
            .map(|tried| format!("  {} gave no answer: {}", tried.source, short(&tried.why, 160))),
    );
    if pieces.is_empty() {
        lines.push("nothing to propose: it is well as it is".to_owned());
        return lines.join("\n");
    }
    lines.extend(pieces.iter().map(piece));
    if pieces.iter().any(|piece| piece.edit != Edit::Nothing && piece.accepted_at.is_none()) {
        lines
            .push(format!("`sakuga suggest accept {id} 1` takes the first piece over, without a number all"));
    }
    lines.join("\n")
}

/// A piece: what goes with a minus before it, what comes with a plus.
fn piece(piece: &PieceView) -> String {
    let taken = if piece.accepted_at.is_some() { " (taken over)" } else { "" };
    let mut text = format!("{:>3}  {}{taken}", piece.number, piece.place);
    if let Some(was) = &piece.was {
        text.push_str(&format!("\n     - {was}"));
    }
    if let Some(becomes) = &piece.becomes {
        text.push_str(&format!("\n     + {becomes}"));
    }
    text.push_str(&format!("\n     {}", piece.reason));
    text
}

/// Who answered, how fast.
fn from(origin: &Origin) -> String {
    let model = if origin.model.is_empty() || origin.model == origin.source {
        String::new()
    } else {
        format!(" ({})", origin.model)
    };
    let tokens = match (origin.tokens_read, origin.tokens_written) {
        (Some(read), Some(written)) => format!(", {read} tokens read and {written} written"),
        _ => String::new(),
    };
    format!("{}{model} in {}{tokens}", origin.source, length(origin.took_ms as f64))
}
