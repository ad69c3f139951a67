//! `propose_shots`: the studio's assistants are asked for a shot list. It is kept beside what is there, and people take over
//! what they want of it.

use anyhow::anyhow;
use domain::account::Right;
use domain::suggestion::Wanted;
use rmcp::RoleServer;
use rmcp::service::RequestContext;
use serde_json::{Value, json};
use server::api::suggestions::{PieceView, SuggestionView};

use super::answer::{Answer, of_people};
use super::arguments::OfScene;
use super::session::{Desk, Session};
use super::story::LONGEST_TEXT;
use crate::table::short;

/// `propose_shots`.
pub(super) async fn propose(
    session: &Session,
    asked: OfScene,
    context: &RequestContext<RoleServer>,
) -> anyhow::Result<Answer> {
    let (desk, _budget) = session.changing("propose_shots", Right::Make).await?;
    let proposed = tokio::select! {
        proposed = ask(&desk, asked) => proposed,
        () = context.ct.cancelled() => Err(anyhow!("nobody waits for the answer any more")),
    };
    desk.close().await?;
    proposed
}

async fn ask(desk: &Desk, asked: OfScene) -> anyhow::Result<Answer> {
    let episode = desk.episode(asked.episode.as_deref()).await?;
    let wanted = Wanted::ShotList { episode, scene: asked.scene };
    let path = format!("/projects/{}/suggestions", desk.project.slug);
    let SuggestionView { id, wanted, pieces, origin, .. } = desk.client.post(&path, &wanted).await?;
    let value = json!({
        "suggestion": id,
        "about": wanted.about(),
        "from": origin.source,
        "model": origin.model,
        "pieces": pieces.iter().map(told).collect::<Vec<_>>(),
    });
    let line = format!(
        "{} pieces for {}, from {}; nothing is changed: a person takes them over with `sakuga suggest accept {id}`",
        pieces.len(),
        wanted.about(),
        origin.source
    );
    Ok(Answer::of(line, value))
}

/// A piece; what it shows and what it proposes repeat the words of the screenplay.
fn told(piece: &PieceView) -> Value {
    let text = |text: &Option<String>| text.as_deref().map(|text| short(text, LONGEST_TEXT));
    let value = json!({ "number": piece.number, "place": piece.place });
    let words = json!({ "was": text(&piece.was), "becomes": text(&piece.becomes), "reason": short(&piece.reason, LONGEST_TEXT) });
    of_people(value, words)
}
