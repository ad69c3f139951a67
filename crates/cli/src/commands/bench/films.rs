//! `bench animatic`: the bundled film and the gallery, from shots to reel.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::id::JobId;
use domain::line::plan::Policy;
use domain::line::work::OverlayChoice;
use domain::shot::ShotCode;
use domain::take::Stage;
use engines::storyboard::{Artist, StoryboardEngine};
use studio::verbs::find::Production;
use studio::verbs::import::Import;
use studio::verbs::produce::{Fresh, Produce};
use studio::{Line, Studio};

use super::figures::Figure;
use super::{Figures, Ground, millis_since};
use crate::commands::demo::{CAST, SCREENPLAY, STYLE};

/// The gallery's screenplay.
const GALLERY: &[u8] = include_bytes!("../../../../../examples/gallery/gallery.fountain");
/// Its cast and places.
const GALLERY_CAST: &str = include_str!("../../../../../examples/gallery/cast.toml");
/// Scenes of the film that `--quick` makes; about 20 s.
const QUICK_SCENES: usize = 3;

/// Makes the whole film with an empty cache, then again with one shot changed; and the gallery, whose shots are
/// the richest.
pub(super) async fn animatic(ground: &Ground, quick: bool) -> anyhow::Result<Figures> {
    let runs = if quick { 1 } else { 3 };
    let (mut ratios, mut changed) = (Vec::new(), Vec::new());
    for _ in 0..runs {
        let (studio, mut line, mut production) = ready(ground, &bundled(quick)).await?;
        ratios.push(make(&studio, &mut line, &production).await? / running_time(&production));
        for _ in 0..3 {
            production = change_one(&studio, &production, changed.len()).await?;
            changed.push(make(&studio, &mut line, &production).await?);
        }
        line.stop().await?;
    }
    let mut figures = Figures::from([
        ("running_time_ratio", Figure::of(&ratios, "x")),
        ("one_shot_changed_s", Figure::of(&changed, "s")),
    ]);
    if !quick {
        let (studio, mut line, production) = ready(ground, &gallery()).await?;
        let ratio = make(&studio, &mut line, &production).await? / running_time(&production);
        line.stop().await?;
        figures.insert("rich_running_time_ratio", Figure::of(&[ratio], "x"));
    }
    Ok(figures)
}

/// A studio with a film brought in and workers on all cores.
async fn ready(ground: &Ground, film: &Import) -> anyhow::Result<(Studio, Line, Production)> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let (studio, _artist) = studio(ground).await?;
    let production = bring_in(&studio, film).await?;
    let line = studio.start_line(&[("storyboard", cores), ("film", cores)], Policy::default()).await?;
    Ok((studio, line, production))
}

/// The film's length in seconds.
fn running_time(production: &Production) -> f64 {
    let frames: u32 = production.active().map(|shot| shot.content.frames).sum();
    production.project.style.rate.seconds(frames)
}

/// Draws what is out of date and cuts the film; returns the seconds it took.
async fn make(studio: &Studio, line: &mut Line, production: &Production) -> anyhow::Result<f64> {
    let began = studio.clock().monotonic();
    let dispatch = line.dispatch().clone();
    let produced = studio.produce(dispatch.as_ref(), production, &wanted(Vec::new(), Fresh::Keep)).await?;
    let plain = OverlayChoice::default();
    let jobs = studio.cut(dispatch.as_ref(), production, plain, &produced.picture_jobs()).await?;
    let all: BTreeSet<JobId> =
        produced.all_jobs().into_iter().chain(jobs.segments).chain([jobs.reel.clone()]).collect();
    line.wait_for(&all).await?;
    let took = millis_since(studio.clock().as_ref(), began) / 1000.0;
    // A film that was not made must not count as one that was made quickly.
    studio.reel_of(&jobs.reel).await?;
    Ok(took)
}

/// Sets another framing and angle for one shot, as a person would. Twelve rounds are all different, so that none is
/// answered from what an earlier one drew.
pub(super) async fn change_one(
    studio: &Studio,
    before: &Production,
    round: usize,
) -> anyhow::Result<Production> {
    let shots: Vec<&str> = before.active().map(|shot| shot.code.as_str()).collect();
    let code = shots[shots.len() / 2].to_owned();
    let framing = ["full", "medium_close", "wide", "close"][round % 4];
    let angle = ["low", "high", "dutch"][round / 4 % 3];
    let edits = [("framing", framing), ("angle", angle)];
    let edits = edits.into_iter().map(|(field, word)| (field.to_owned(), word.into())).collect();
    studio.edit_shot(before, &code, &edits).await?;
    Ok(studio.production(before.project.clone(), &before.episode.code).await?)
}

pub(super) fn wanted(shots: Vec<ShotCode>, fresh: Fresh) -> Produce {
    Produce { shots, fresh, ..Produce::of(Stage::Storyboard, "storyboard") }
}

pub(super) async fn studio(ground: &Ground) -> anyhow::Result<(Studio, Arc<Artist>)> {
    let artist = Arc::new(Artist::new());
    Ok((ground.studio_drawing(StoryboardEngine::new(artist.clone()), artist.clone()).await?, artist))
}

pub(super) async fn bring_in(studio: &Studio, film: &Import) -> anyhow::Result<Production> {
    let plan = studio.plan_import(film).await?;
    studio.import(&plan).await?;
    let project = studio.project(Some(&plan.project.slug)).await?;
    Ok(studio.production(project, "e01").await?)
}

/// The bundled film, or its beginning.
pub(super) fn bundled(quick: bool) -> Import {
    let screenplay = if quick { first_scenes(QUICK_SCENES) } else { SCREENPLAY.as_bytes().to_vec() };
    film(screenplay, CAST, Some(STYLE.to_owned()))
}

/// The gallery, which goes through the whole vocabulary.
pub(super) fn gallery() -> Import {
    film(GALLERY.to_vec(), GALLERY_CAST, None)
}

fn film(screenplay: Vec<u8>, cast: &str, style: Option<String>) -> Import {
    Import { episode: "e01".to_owned(), screenplay, cast: Some(cast.to_owned()), style, ..Import::default() }
}

/// The beginning of the bundled screenplay, up to the heading after so many scenes.
fn first_scenes(count: usize) -> Vec<u8> {
    let text = SCREENPLAY;
    let mut headings = 0;
    let lines = text.lines().take_while(|line| {
        headings += usize::from(line.starts_with("INT.") || line.starts_with("EXT."));
        headings <= count
    });
    lines.collect::<Vec<_>>().join("\n").into_bytes()
}
