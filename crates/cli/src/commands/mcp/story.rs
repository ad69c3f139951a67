//! Tools that tell the story: the project, an episode, its shots, a character.

use anyhow::bail;
use domain::board::{Block, Board, Reason};
use domain::character::Character;
use domain::place::Place;
use domain::rate::Rate;
use domain::shot::{Line, ShotStatus, Staging};
use serde_json::{Value, json};
use server::api::episodes::{EpisodeDetailsView, SceneView};
use server::api::noun_views::{NounView, TakeUseView, VersionView};
use server::api::shots::{PickView, ShotView};

use super::answer::{Answer, of_people, page};
use super::arguments::{OfEpisode, OneCharacter, Shots};
use super::session::{Desk, Session};
use super::takes::review;
use crate::path::part;
use crate::table::short;

/// The longest text of people that is told whole, in characters.
pub(super) const LONGEST_TEXT: usize = 2000;

/// The most reasons, uses and the like in one answer.
const MOST: usize = 100;

/// `project`.
pub(super) async fn project(desk: &Desk) -> anyhow::Result<Answer> {
    let project = &desk.project;
    let at = format!("/projects/{}", project.slug);
    let episodes = desk.episodes().await?;
    let cast: Vec<VersionView<Character>> = desk.client.all(&format!("{at}/characters")).await?;
    let places: Vec<VersionView<Place>> = desk.client.all(&format!("{at}/places")).await?;
    let style = &project.style;
    let model = style.model.as_ref();
    let value = json!({
        "project": project.slug,
        "archived": project.archived_at.is_some(),
        "style": {
            "width": style.frame.width,
            "height": style.frame.height,
            "frames_per_second": style.rate.to_string(),
            "family": model.map(|model| model.family),
            "checkpoint": model.map(|model| &model.checkpoint),
        },
        "episodes": episodes.iter().map(far).collect::<Vec<_>>(),
        "characters": cast.iter().map(|version| {
            let text = json!({ "name": version.body.name, "description": short(&version.body.description, 300) });
            of_people(json!({ "character": version.slug, "species": version.body.species, "age": version.body.age }), text)
        }).collect::<Vec<_>>(),
        "places": places.iter().map(|version| {
            let text = json!({ "name": version.body.name, "description": short(&version.body.description, 300) });
            of_people(json!({ "place": version.slug, "kind": version.body.kind }), text)
        }).collect::<Vec<_>>(),
    });
    let line = format!(
        "{}: {} episodes, {} characters, {} places",
        project.slug,
        episodes.len(),
        cast.len(),
        places.len()
    );
    Ok(Answer::of(line, of_people(value, json!({ "title": project.title, "style": style.name }))))
}

/// An episode with how far it is.
fn far(details: &EpisodeDetailsView) -> Value {
    let value = json!({
        "episode": details.episode.code,
        "scenes": details.scenes,
        "shots": details.shots,
        "drawn": details.drawn,
        "approved": details.approved,
        "running_ms": details.running_ms,
    });
    of_people(value, json!({ "title": details.episode.title }))
}

/// `episode`.
pub(super) async fn episode(session: &Session, asked: OfEpisode) -> anyhow::Result<Answer> {
    let desk = session.looking().await?;
    let code = desk.episode(asked.episode.as_deref()).await?;
    let at = desk.episode_path(&code);
    let details: EpisodeDetailsView = desk.client.get(&at).await?;
    let board: Board = desk.client.get(&format!("{at}/board")).await?;
    let scenes: Vec<SceneView> = desk.client.all(&format!("{at}/scenes")).await?;
    let blocks: Vec<Value> = board.blocks.iter().take(MOST).map(block).collect();
    let scene = |scene: &SceneView| {
        let value = json!({ "scene": scene.code, "omitted": scene.omitted });
        of_people(value, json!({ "heading": scene.heading }))
    };
    let line = format!(
        "{code}: {} of {} shots drawn, {} approved, {} things block the rest",
        details.drawn,
        details.shots,
        details.approved,
        board.blocks.len()
    );
    let value = json!({
        "episode": far(&details),
        "stages": board.stages,
        "blocks_in_all": board.blocks.len(),
        "blocks": blocks,
        "scenes": scenes.iter().map(scene).collect::<Vec<_>>(),
    });
    Ok(Answer::of(line, value))
}

/// What keeps a shot from being finished; of a retake a person said why.
fn block(block: &Block) -> Value {
    let value = json!({ "shot": block.shot, "stage": block.stage, "reason": block.reason.words() });
    let words = short(&block.words, 300);
    match block.reason {
        _ if words.is_empty() => value,
        Reason::Retake => of_people(value, json!({ "note": words })),
        _ => {
            json!({ "shot": block.shot, "stage": block.stage, "reason": block.reason.words(), "why": words })
        }
    }
}

/// `shots`.
pub(super) async fn shots(session: &Session, asked: Shots) -> anyhow::Result<Answer> {
    let limit = asked.page.limit()?;
    let desk = session.looking().await?;
    let code = desk.episode(asked.episode.as_deref()).await?;
    let mut shots = desk.shots(&code).await?;
    if let Some(scene) = &asked.scene {
        shots.retain(|shot| shot.scene == *scene);
        if shots.is_empty() {
            bail!("{code} has no shots in a scene \"{scene}\": `episode` lists its scenes");
        }
    }
    let in_all = shots.len();
    let mut shots = after(shots, asked.page.after.as_deref())?;
    let more = shots.len() > limit;
    shots.truncate(limit);
    let next = shots.last().filter(|_| more).map(|shot| shot.code.to_string());
    let line = format!("{} of {in_all} shots of {}", shots.len(), asked.scene.as_ref().unwrap_or(&code));
    let rate = desk.project.style.rate;
    let told = shots.iter().map(|shot| told(shot, rate)).collect();
    Ok(Answer::of(line, page(told, "shots", next)))
}

/// The shots behind one.
fn after(mut shots: Vec<ShotView>, code: Option<&str>) -> anyhow::Result<Vec<ShotView>> {
    let Some(code) = code else { return Ok(shots) };
    match shots.iter().position(|shot| shot.code.as_str() == code) {
        Some(at) => Ok(shots.split_off(at + 1)),
        None => bail!(
            "`after` is \"{code}\", which is no shot of this list: send what the answer before gave as next"
        ),
    }
}

fn told(shot: &ShotView, rate: Rate) -> Value {
    let content = &shot.content;
    let staged = |staging: &Staging| {
        json!({
            "character": staging.character,
            "side": staging.side,
            "pose": staging.pose,
            "then": staging.then,
            "expression": staging.expression,
            "view": staging.view,
            "holds": staging.holds,
        })
    };
    let value = json!({
        "shot": shot.code,
        "scene": shot.scene,
        "in_the_film": shot.status == ShotStatus::Active,
        "seconds": (rate.seconds(content.frames) * 100.0).round() / 100.0,
        "purpose": content.purpose,
        "framing": content.framing,
        "angle": content.angle,
        "camera": content.camera,
        "place": content.place,
        "light": content.light,
        "cast": content.cast.iter().map(staged).collect::<Vec<_>>(),
        "edited_by_hand": shot.edited,
        "picks": shot.picks.iter().map(picked).collect::<Vec<_>>(),
    });
    let lines: Vec<Value> = content.lines.iter().map(spoken).collect();
    of_people(
        value,
        json!({ "action": short(&content.action, LONGEST_TEXT), "prop": content.prop, "lines": lines }),
    )
}

fn picked(pick: &PickView) -> Value {
    let value = json!({ "stage": pick.stage, "moment": pick.moment, "take": pick.take });
    review(value, &pick.review)
}

fn spoken(line: &Line) -> Value {
    json!({
        "character": line.speaker,
        "name": line.name,
        "how": line.parenthetical,
        "text": short(&line.text, LONGEST_TEXT),
        "off_screen": line.off_screen,
    })
}

/// `character`.
pub(super) async fn character(session: &Session, asked: OneCharacter) -> anyhow::Result<Answer> {
    let desk = session.looking().await?;
    let path = format!("/projects/{}/characters/{}", desk.project.slug, part(&asked.character));
    let found: NounView<Character> = desk.client.get(&path).await?;
    let take = |used: &TakeUseView| json!({ "episode": used.episode, "shot": used.shot, "stage": used.stage, "take": used.take, "picked": used.picked });
    let value = json!({
        "character": found.newest.slug,
        "version": found.newest.version,
        "shots_in_all": found.shots.len(),
        "shots": found.shots.iter().take(MOST).collect::<Vec<_>>(),
        "takes_in_all": found.takes.len(),
        "takes": found.takes.iter().take(MOST).map(take).collect::<Vec<_>>(),
    });
    let line = format!(
        "{}, version {}: in {} shots and {} takes",
        found.newest.slug,
        found.newest.version,
        found.shots.len(),
        found.takes.len()
    );
    Ok(Answer::of(line, of_people(value, json!({ "sheet": found.newest.body }))))
}
