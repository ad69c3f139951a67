//! `sakuga chat`: talking about a film in the terminal. What a model wants to have done is asked first.

use std::io::{IsTerminal as _, Write as _};

use anyhow::Context as _;
use axum::http::Method;
use domain::line::explain::length;
use domain::words::is_seen;
use serde_json::Value;
use server::api::chat::{AnswerView, ChatBody, ChatMessage, CitedView, ProposalView, SpeakerBody, TurnBody};
use server::api::suggestions::ContextView;

use crate::args::Global;
use crate::client::{Client, Purpose};
use crate::commands::which;
use crate::output::{Form, Output};

/// A conversation about a film.
#[derive(Debug, clap::Args)]
pub(crate) struct Chat {
    /// A question; without one a conversation begins, which an empty line ends
    question: Vec<String>,
    /// The episode whose scenes and shots are known; the first of the project when left out
    #[arg(long)]
    episode: Option<String>,
    /// Show what a model would be told of the film, and ask nobody
    #[arg(long)]
    show_context: bool,
}

/// A conversation that goes on.
struct Conversation<'a> {
    client: &'a Client,
    output: &'a Output,
    path: String,
    said: ChatBody,
}

/// Carries out `sakuga chat`.
pub(crate) async fn run(chat: &Chat, global: &Global, output: &Output) -> anyhow::Result<()> {
    let client =
        Client::open(global, if chat.show_context { Purpose::Look } else { Purpose::Change }).await?;
    let path = format!("/projects/{}/chat", which::project(&client, global).await?);
    let said = ChatBody { turns: Vec::new(), episode: chat.episode.clone() };
    if chat.show_context {
        let context: ContextView = client.post(&format!("{path}/context"), &said).await?;
        return output.result(&context, || super::suggest::context_shown(&context));
    }
    let mut conversation = Conversation { client: &client, output, path, said };
    let question = chat.question.join(" ");
    let talked =
        if question.is_empty() { conversation.talk().await } else { conversation.answer(&question).await };
    client.close().await?;
    talked
}

impl Conversation<'_> {
    /// Questions and answers until nothing more is asked.
    async fn talk(&mut self) -> anyhow::Result<()> {
        self.output.note("Ask about the film; an empty line ends the conversation.");
        loop {
            prompt("> ")?;
            let question = typed().await?;
            if question.is_empty() {
                return Ok(());
            }
            // One question that cannot be answered does not end the conversation.
            if let Err(error) = self.answer(&question).await {
                self.said.turns.pop();
                self.output.error(&error, 1);
            }
        }
    }

    async fn answer(&mut self, question: &str) -> anyhow::Result<()> {
        self.said.turns.push(TurnBody { speaker: SpeakerBody::User, text: question.to_owned() });
        let answer = self.hear().await?;
        self.said.turns.push(TurnBody { speaker: SpeakerBody::Assistant, text: answer.text.clone() });
        if self.output.form == Form::Json {
            return self.output.result(&answer, String::new);
        }
        self.output.note(&told(&answer));
        for proposal in &answer.proposals {
            self.confirm(proposal).await?;
        }
        Ok(())
    }

    /// The answer, shown as it comes.
    async fn hear(&self) -> anyhow::Result<AnswerView> {
        let mut messages = self.client.told::<ChatMessage>(&self.path, &self.said).await?;
        let mut shown = String::new();
        while let Some(message) = messages.next().await? {
            match message {
                ChatMessage::Begin { source } if !shown.is_empty() => {
                    shown.clear();
                    self.output.note(&format!("\n(that broke off; {source} answers)"));
                }
                ChatMessage::Begin { .. } => {}
                ChatMessage::Piece { text } => {
                    self.show(&text);
                    shown.push_str(&text);
                }
                ChatMessage::Answer(answer) => {
                    self.show("\n");
                    return Ok(*answer);
                }
                ChatMessage::Failed { problem } => {
                    let problem: server::Problem = serde_json::from_value(problem)
                        .context("failed to understand why there is no answer")?;
                    return Err(problem.into());
                }
            }
        }
        anyhow::bail!("the answer broke off: ask again")
    }

    /// Shows a piece of an answer, without what would steer the terminal.
    fn show(&self, text: &str) {
        if self.output.form == Form::Json {
            return;
        }
        let seen: String = text.chars().filter(|letter| *letter == '\n' || is_seen(*letter)).collect();
        let mut out = std::io::stdout();
        // A reader that has seen enough, such as `head`, may close the pipe; the answer is finished all the same.
        let _ = write!(out, "{seen}").and_then(|()| out.flush());
    }

    /// Asks whether something is to be done, and has it done then.
    async fn confirm(&self, proposal: &ProposalView) -> anyhow::Result<()> {
        let ProposalView { says, method, path, body } = proposal;
        if !std::io::stdin().is_terminal() {
            self.output.note(&format!("not done, because nobody confirms it here: {says}"));
            return Ok(());
        }
        prompt(&format!("Do this: {says}? [y/N] "))?;
        if !matches!(typed().await?.as_str(), "y" | "Y" | "yes") {
            self.output.note("not done");
            return Ok(());
        }
        let done: anyhow::Result<Value> = match method.as_str() {
            "PATCH" => self.client.patch(path, body).await,
            "POST" => self.client.post(path, body).await,
            other => anyhow::bail!(
                "{} is nothing that can be confirmed here",
                Method::from_bytes(other.as_bytes())?
            ),
        };
        match done {
            Ok(done) => self.output.note(&done_so(says, &done, self.client.is_inside())),
            Err(error) => self.output.error(&error, 1),
        }
        Ok(())
    }
}

/// Shows that something is to be typed, where somebody types.
fn prompt(text: &str) -> anyhow::Result<()> {
    if std::io::stdin().is_terminal() {
        let mut out = std::io::stderr();
        write!(out, "{text}")?;
        out.flush()?;
    }
    Ok(())
}

/// The next line that a person types; empty when there is no more. The line of the studio goes on meanwhile.
async fn typed() -> anyhow::Result<String> {
    let read = tokio::task::spawn_blocking(|| {
        let mut line = String::new();
        std::io::stdin().read_line(&mut line).map(|_| line.trim().to_owned())
    });
    read.await.context("failed to wait for what was typed")?.context("failed to read what was typed")
}

/// What was done, and where it goes on.
fn done_so(says: &str, done: &Value, inside: bool) -> String {
    match (done["batch"].as_str(), done["id"].as_str().filter(|_| done["pieces"].is_array())) {
        (Some(batch), _) if inside => format!("done: {says}; `sakuga work` draws it (batch {batch})"),
        (Some(batch), _) => format!("done: {says}; it is being drawn (batch {batch})"),
        (None, Some(suggestion)) => format!("done: {says}; `sakuga suggest show {suggestion}` shows it"),
        (None, None) => format!("done: {says}"),
    }
}

/// Where an answer comes from, and what it names.
fn told(answer: &AnswerView) -> String {
    let AnswerView { cites, unknown, refused, origin, .. } = answer;
    let mut text = format!("[{} in {}", origin.source, length(origin.took_ms as f64));
    let codes: Vec<&str> = cites.iter().map(|CitedView { code, .. }| code.as_str()).collect();
    if !codes.is_empty() {
        text.push_str(&format!("; names {}", codes.join(", ")));
    }
    if !unknown.is_empty() {
        text.push_str(&format!("; not in this film: {}", unknown.join(", ")));
    }
    text.push(']');
    for why in refused {
        text.push_str(&format!("\nit wanted something that cannot be done: {why}"));
    }
    text
}
