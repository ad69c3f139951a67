//! `bench storyboard`: the bundled film and the richest shots of the gallery, drawn.

use std::sync::Arc;

use anyhow::Context;
use assets::contact_sheet::SheetState;
use domain::compile::{Subject, compile, seed};
use domain::direction::Direction;
use domain::line::plan::Policy;
use domain::place::Weather;
use domain::recipe::Recipe;
use domain::request::Request;
use domain::shot::Shot;
use domain::take::Stage;
use engines::storyboard::Artist;
use studio::verbs::find::Production;
use studio::verbs::produce::Fresh;
use studio::{Line, Studio};

use super::figures::Figure;
use super::films::{bring_in, bundled, change_one, gallery, studio, wanted};
use super::{Figures, Ground, millis_since};

/// How often everything that is measured again and again is measured.
const ROUNDS: usize = 10;

/// Draws shots one at a time and measures each: alone on one core, and from its submission until it is on the disk
/// and in the index.
pub(super) async fn run(ground: &Ground, quick: bool) -> anyhow::Result<Figures> {
    let mut figures = alone(ground, quick).await?;
    figures.extend(in_line(ground, quick).await?);
    Ok(figures)
}

/// The artist alone. Every panel is drawn by an artist who has kept no background.
async fn alone(ground: &Ground, quick: bool) -> anyhow::Result<Figures> {
    let (studio, _artist) = studio(ground).await?;
    let film = requests(&bring_in(&studio, &bundled(quick)).await?)?;
    let gallery = requests(&bring_in(&studio, &gallery()).await?)?;
    let rich: Vec<Request> = gallery.into_iter().filter(is_rich).collect();
    let plain = drawn(ground, &film);
    let peak = peak_mb()?;
    let rich = drawn(ground, &rich);
    Ok(Figures::from([
        ("panel_drawn_ms", Figure::of(&plain, "ms")),
        ("panel_rich_ms", Figure::of(&rich, "ms")),
        ("panel_rich_p95_ms", Figure::at(&rich, 0.95, "ms")),
        ("panel_peak_rss_mb", Figure::of(&[peak], "MB")),
    ]))
}

fn drawn(ground: &Ground, requests: &[Request]) -> Vec<f64> {
    let draw = |request: &Request| {
        let artist = Artist::new();
        let began = ground.clock().monotonic();
        let _drawing = artist.draw(request);
        millis_since(ground.clock(), began)
    };
    requests.iter().map(draw).collect()
}

/// Several figures, or weather and effects that lie over the whole picture.
fn is_rich(request: &Request) -> bool {
    let weather = matches!(request.camera.light.weather, Weather::Rain | Weather::Snow);
    request.figures.len() > 1
        || !request.camera.effects.is_empty()
        || (weather && !request.figures.is_empty())
}

fn requests(production: &Production) -> anyhow::Result<Vec<Request>> {
    let recipe = Recipe::drawing("storyboard", "storyboard", &[Stage::Storyboard]);
    let direction = Direction::default();
    let request = |shot: &Shot| {
        compile(Subject {
            seed: seed(shot.id.as_str(), Stage::Storyboard, 1),
            ..production.subject(shot, Stage::Storyboard, &recipe, &direction)
        })
    };
    production.active().map(|shot| Ok(request(shot)?.request)).collect()
}

/// The whole way of a panel, of a panel after an edit, and of both kinds of sheet.
async fn in_line(ground: &Ground, quick: bool) -> anyhow::Result<Figures> {
    let (studio, artist) = studio(ground).await?;
    let production = bring_in(&studio, &bundled(quick)).await?;
    let mut line = studio.start_line(&[("storyboard", 1)], Policy::default()).await?;
    let mut panels = Vec::new();
    for shot in production.active() {
        panels.push(produced(&studio, &mut line, &production, shot).await?);
    }
    let redrawn = redrawn(&studio, &mut line, production.clone()).await?;
    let sheets = model_sheets(&studio, &mut line, &production).await?;
    let mut pages = Vec::new();
    for _ in 0..ROUNDS {
        let began = studio.clock().monotonic();
        studio.write_contact_sheet(&production, SheetState::Finished, None).await?;
        pages.push(millis_since(studio.clock().as_ref(), began));
    }
    line.stop().await?;
    drop(artist);
    Ok(Figures::from([
        ("panel_ms", Figure::of(&panels, "ms")),
        ("panel_p95_ms", Figure::at(&panels, 0.95, "ms")),
        ("redrawn_ms", Figure::of(&redrawn, "ms")),
        ("sheet_ms", Figure::of(&sheets, "ms")),
        ("contact_sheet_ms", Figure::of(&pages, "ms")),
    ]))
}

async fn produced(
    studio: &Studio,
    line: &mut Line,
    production: &Production,
    shot: &Shot,
) -> anyhow::Result<f64> {
    let wanted = wanted(vec![shot.code.clone()], Fresh::Keep);
    let began = studio.clock().monotonic();
    let produced = studio.produce(line.dispatch().as_ref(), production, &wanted).await?;
    line.wait_for(&produced.all_jobs()).await?;
    Ok(millis_since(studio.clock().as_ref(), began))
}

/// An edit of a shot and its new panel, together.
async fn redrawn(studio: &Studio, line: &mut Line, mut production: Production) -> anyhow::Result<Vec<f64>> {
    let mut times = Vec::new();
    for round in 0..ROUNDS {
        let began = studio.clock().monotonic();
        production = change_one(studio, &production, round).await?;
        let shots: Vec<&Shot> = production.active().collect();
        let shot = shots[shots.len() / 2];
        produced(studio, line, &production, shot).await?;
        times.push(millis_since(studio.clock().as_ref(), began));
    }
    Ok(times)
}

/// The sheet of each of the cast, as long as it takes to be filed.
async fn model_sheets(studio: &Studio, line: &mut Line, production: &Production) -> anyhow::Result<Vec<f64>> {
    let mut times = Vec::new();
    for cast in &production.cast {
        let began = studio.clock().monotonic();
        let dispatch = Arc::clone(line.dispatch());
        let named = std::slice::from_ref(&cast.slug);
        let sheets = studio.sheets(dispatch.as_ref(), &production.project, named).await?;
        line.wait_for(&sheets.jobs).await?;
        times.push(millis_since(studio.clock().as_ref(), began));
    }
    Ok(times)
}

/// The most memory that this process ever had in use, in MB (10⁶ bytes).
fn peak_mb() -> anyhow::Result<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).context("no VmHWM in /proc")?;
    let kib: f64 = line.split_whitespace().nth(1).context("no number in VmHWM")?.parse()?;
    Ok(kib * 1024.0 / 1e6)
}
