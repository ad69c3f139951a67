//! Chat: a conversation about a film, answered as a stream. Nothing that is said there does anything: what a model wants to
//! have done comes as proposals, which are requests to this API that somebody sends or does not send.

use std::convert::Infallible;

use axum::Json;
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use domain::account::Right;
use domain::slug::Slug;
use domain::suggestion::Origin;
use futures_util::{Stream, StreamExt as _};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use studio::Studio;
use studio::assistants::{Source, Speaker, Tell, Turn};
use studio::verbs::chat::{Answered, Cited, Conversation, Proposal, Talk};
use tokio::sync::mpsc;
use tokio_stream::wrappers::UnboundedReceiverStream;
use tokio_util::sync::{CancellationToken, DropGuard};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::suggestions::ContextView;
use crate::app::App;
use crate::auth::Caller;
use crate::error::{Problem, Problems};
use crate::extract::{Body, Path};

/// A conversation that ends with a question.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChatBody {
    /// What was said so far, the last of it by a person.
    #[schema(max_items = 200)]
    pub turns: Vec<TurnBody>,
    /// The episode whose scenes and shots are known; the first of the project when left out.
    #[serde(default)]
    #[schema(max_length = 20)]
    pub episode: Option<String>,
}

/// Something that was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TurnBody {
    /// By whom.
    pub speaker: SpeakerBody,
    /// What.
    #[schema(max_length = 20_000)]
    pub text: String,
}

/// Who says something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SpeakerBody {
    /// A person.
    User,
    /// The assistant.
    Assistant,
}

/// A message of the stream; `event` is its type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ChatMessage {
    /// Somebody begins to answer; what came before counts no more.
    Begin {
        /// `echo_brain`, `ollama`, `openai` or `rules`.
        source: String,
    },
    /// The next piece of the answer.
    Piece {
        /// The text.
        text: String,
    },
    /// The whole answer; nothing comes after it.
    Answer(Box<AnswerView>),
    /// There is no answer; nothing comes after it.
    Failed {
        /// Why, and what to do.
        problem: Value,
    },
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AnswerView {
    /// The text.
    pub text: String,
    /// What of the project it names.
    pub cites: Vec<CitedView>,
    /// Codes that it names and that the project does not have.
    pub unknown: Vec<String>,
    /// What it wants to have done; nothing is, until somebody sends these requests.
    pub proposals: Vec<ProposalView>,
    /// What it wants to have done and cannot be, with the reason.
    pub refused: Vec<String>,
    /// Where it comes from.
    pub origin: Origin,
}

/// Something that an answer names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CitedView {
    /// What it is, such as `shot`.
    pub kind: String,
    /// Its code or slug.
    pub code: String,
}

/// A request that nobody has sent yet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ProposalView {
    /// What it does.
    pub says: String,
    /// `POST` or `PATCH`.
    pub method: String,
    /// The path below `/api/v1`.
    pub path: String,
    /// The body.
    pub body: Value,
}

impl From<TurnBody> for Turn {
    fn from(turn: TurnBody) -> Self {
        let speaker = match turn.speaker {
            SpeakerBody::User => Speaker::User,
            SpeakerBody::Assistant => Speaker::Assistant,
        };
        Self { speaker, text: turn.text }
    }
}

impl From<Answered> for AnswerView {
    fn from(answered: Answered) -> Self {
        let cited = |cited: Cited| CitedView { kind: cited.kind.to_owned(), code: cited.code };
        let proposal = |proposal: Proposal| {
            let Proposal { says, method, path, body } = proposal;
            ProposalView { says, method: method.to_owned(), path, body }
        };
        let Answered { text, cites, unknown, proposals, refused, origin } = answered;
        Self {
            text,
            cites: cites.into_iter().map(cited).collect(),
            unknown,
            proposals: proposals.into_iter().map(proposal).collect(),
            refused,
            origin,
        }
    }
}

impl ChatMessage {
    const fn kind(&self) -> &'static str {
        match self {
            Self::Begin { .. } => "begin",
            Self::Piece { .. } => "piece",
            Self::Answer(_) => "answer",
            Self::Failed { .. } => "failed",
        }
    }
}

/// Passes an answer on to the stream as it comes.
struct Telling(mpsc::UnboundedSender<ChatMessage>);

impl Telling {
    /// A reader that went away misses nothing.
    fn say(&self, message: ChatMessage) {
        let _ = self.0.send(message);
    }
}

impl Tell for Telling {
    fn begin(&mut self, source: Source) {
        self.say(ChatMessage::Begin { source: source.as_str().to_owned() });
    }

    fn piece(&mut self, text: &str) {
        self.say(ChatMessage::Piece { text: text.to_owned() });
    }
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(chat)).routes(routes!(show_chat_context))
}

/// Answer the last turn of a conversation, as it comes. Closing the stream takes the question back.
#[utoipa::path(post, path = "/projects/{project}/chat", tag = "suggestions", request_body = ChatBody,
    params(("project" = Slug, Path)),
    responses((status = 200, body = ChatMessage, content_type = "text/event-stream",
        description = "A stream that ends with `answer` or `failed`; each `data` is a `ChatMessage`."), Problems))]
async fn chat(
    State(app): State<App>,
    caller: Caller,
    Path(slug): Path<Slug>,
    Body(body): Body<ChatBody>,
) -> Result<Response, Problem> {
    let (studio, project) = app.project(&caller, Right::Make, &slug).await?;
    let ChatBody { turns, episode } = body;
    let talk = Talk { episode, turns: turns.into_iter().map(Turn::from).collect() };
    let conversation = studio.conversation(&project, talk).await?;
    let stream = answers(&app, studio, conversation);
    let event = |message: ChatMessage| {
        let data = serde_json::to_string(&message).expect("a message holds only values that JSON has");
        Ok::<_, Infallible>(Event::default().event(message.kind()).data(data))
    };
    Ok(Sse::new(stream.map(event)).keep_alive(KeepAlive::default()).into_response())
}

/// The messages of an answer. Whoever drops the stream takes the question back.
fn answers(app: &App, studio: Studio, conversation: Conversation) -> impl Stream<Item = ChatMessage> + use<> {
    // An answer is bounded where it is read, so what waits here is, too.
    let (sender, receiver) = mpsc::unbounded_channel();
    let cancel = CancellationToken::new();
    let guard: DropGuard = cancel.clone().drop_guard();
    let lifecycle = app.lifecycle().clone();
    tokio::spawn(async move {
        let mut telling = Telling(sender.clone());
        let last = tokio::select! {
            answered = studio.chat(&conversation, &mut telling, &cancel) => match answered {
                Ok(answered) => ChatMessage::Answer(Box::new(answered.into())),
                Err(error) => failed(error.into()),
            },
            () = lifecycle.stopping() => failed(
                Problem::unavailable("stopping", "the studio stops").fix("ask again when it runs"),
            ),
        };
        let _ = sender.send(last);
    });
    UnboundedReceiverStream::new(receiver).inspect(move |_| {
        let _ = &guard;
    })
}

fn failed(problem: Problem) -> ChatMessage {
    ChatMessage::Failed { problem: serde_json::to_value(problem).unwrap_or_default() }
}

/// Show what would be told of the film before a conversation. Nobody is asked.
#[utoipa::path(post, path = "/projects/{project}/chat/context", tag = "suggestions", request_body = ChatBody,
    params(("project" = Slug, Path)), responses((status = 200, body = ContextView), Problems))]
async fn show_chat_context(
    State(app): State<App>,
    caller: Caller,
    Path(slug): Path<Slug>,
    Body(body): Body<ChatBody>,
) -> Result<Json<ContextView>, Problem> {
    let (studio, project) = app.project(&caller, Right::View, &slug).await?;
    Ok(Json(studio.chat_context(&project, body.episode.as_deref()).await?.into()))
}
