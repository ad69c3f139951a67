//! What a conversation knows of a film, out of its rows.

use assistant::chat::{Film, Thing};
use domain::board::{Board, StageRow};
use domain::compile::Cast;
use domain::episode::Scene;
use domain::project::Project;
use domain::shot::Shot;

use super::super::find::Production;
use crate::error::StudioError;
use crate::studio::Studio;
use crate::verbs::suggest::word;

impl Studio {
    /// The film of a project, with the scenes and shots of one episode.
    pub(super) async fn film(&self, project: &Project, episode: Option<&str>) -> Result<Film, StudioError> {
        let episodes = self.episodes(project).await?;
        let mut film = Film {
            summary: vec![format!(
                "{} ({}), in the style \"{}\"",
                project.title, project.slug, project.style.name
            )],
            things: Vec::new(),
        };
        for one in &episodes {
            let told = if one.synopsis.is_empty() {
                one.title.clone()
            } else {
                format!("{}: {}", one.title, one.synopsis)
            };
            film.things.push(thing("episode", &one.code, "", &told));
        }
        let code = episode.map(str::to_owned).or_else(|| episodes.first().map(|one| one.code.clone()));
        let Some(code) = code else {
            film.summary.push("It has no episode yet.".to_owned());
            return Ok(film);
        };
        let production = self.production(project.clone(), &code).await?;
        film.summary.extend(how_far(&production, &self.board(&production).await?));
        film.things.extend(production.cast.iter().map(character));
        film.things.extend(
            production.places.iter().map(|place| {
                thing("place", place.slug.as_str(), &place.place.name, &place.place.description)
            }),
        );
        film.things.extend(production.scenes.iter().filter(|scene| !scene.omitted).map(scene));
        film.things.extend(production.active().map(|one| shot(&production, one)));
        Ok(film)
    }
}

fn thing(kind: &'static str, code: &str, name: &str, told: &str) -> Thing {
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    Thing { kind, code: code.to_owned(), name: name.to_owned(), told }
}

fn how_far(production: &Production, board: &Board) -> Vec<String> {
    let shots = production.active().count();
    let frames: u32 = production.active().map(|shot| shot.content.frames).sum();
    let length = production.project.style.rate.seconds(frames);
    let first = format!("{}: {shots} shots, {length:.0} s", production.episode.code);
    let stage = |row: &StageRow| {
        format!(
            "{}: {} of {shots} drawn, {} approved, {} in work, {} failed",
            row.stage, row.drawn, row.approved, row.in_work, row.failed
        )
    };
    std::iter::once(first).chain(board.stages.iter().filter(|row| row.begun).map(stage)).collect()
}

fn character(cast: &Cast) -> Thing {
    let character = &cast.character;
    let looks: Vec<&str> = character.looks.iter().map(|look| look.name.as_str()).collect();
    let told = format!(
        "{}, {}. {} Looks: {}",
        character.name,
        character.age,
        character.description,
        looks.join(", ")
    );
    thing("character", cast.slug.as_str(), &character.name, &told)
}

fn scene(scene: &Scene) -> Thing {
    thing("scene", &scene.code, "", &scene.heading)
}

fn shot(production: &Production, shot: &Shot) -> Thing {
    let content = &shot.content;
    let scene = production.scene_of(shot).map(|scene| scene.code.as_str()).unwrap_or_default();
    let seen: Vec<&str> = content.cast.iter().map(|one| one.character.as_str()).collect();
    let spoken: Vec<String> =
        content.lines.iter().map(|line| format!("{}: \"{}\"", line.name, line.text)).collect();
    let seconds = production.project.style.rate.seconds(content.frames);
    let told = format!(
        "{scene}, {}, {seconds:.1} s; seen: {}; {} {}",
        word(content.framing),
        seen.join(", "),
        content.action,
        spoken.join(" ")
    );
    thing("shot", shot.code.as_str(), "", &told)
}
