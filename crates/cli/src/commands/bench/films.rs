//! `bench storyboard` and `bench animatic`: the bundled film, drawn and cut.

use std::collections::BTreeSet;
use std::sync::Arc;

use assets::contact_sheet::SheetState;
use domain::id::JobId;
use domain::line::job::Band;
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

/// Scenes of the film that `--quick` makes; about 20 s.
const QUICK_SCENES: usize = 3;

/// Draws the film's shots one at a time and measures each from its submission until it is on the disk and in
/// the index.
pub(super) async fn storyboard(ground: &Ground, quick: bool) -> anyhow::Result<Figures> {
    let (studio, artist) = studio(ground).await?;
    let production = bring_in(&studio, quick).await?;
    let mut line = studio.start_line(&[("storyboard", 1)], Policy::default()).await?;
    let (mut all, mut rich, mut sheets) = (Vec::new(), Vec::new(), Vec::new());
    for shot in production.active() {
        let wanted = wanted(vec![shot.code.clone()], Fresh::Keep);
        let began = studio.clock().monotonic();
        let produced = studio.produce(line.dispatch().as_ref(), &production, &wanted).await?;
        line.wait_for(&produced.jobs.into_values().collect()).await?;
        let took = millis_since(studio.clock().as_ref(), began);
        all.push(took);
        if shot.content.cast.len() > 1 {
            rich.push(took);
        }
    }
    for _ in 0..10 {
        let began = studio.clock().monotonic();
        studio.write_contact_sheet(&production, SheetState::Finished, None).await?;
        sheets.push(millis_since(studio.clock().as_ref(), began));
    }
    line.stop().await?;
    drop(artist);
    Ok(Figures::from([
        ("panel_ms", Figure::of(&all, "ms")),
        ("panel_p95_ms", Figure::at(&all, 0.95, "ms")),
        ("panel_rich_ms", Figure::of(&rich, "ms")),
        ("sheet_ms", Figure::of(&sheets, "ms")),
    ]))
}

/// Makes the whole film with an empty cache, then again with one shot changed.
pub(super) async fn animatic(ground: &Ground, quick: bool) -> anyhow::Result<Figures> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let runs = if quick { 1 } else { 3 };
    let (mut ratios, mut changed) = (Vec::new(), Vec::new());
    for _ in 0..runs {
        let (studio, _artist) = studio(ground).await?;
        let production = bring_in(&studio, quick).await?;
        let frames: u32 = production.active().map(|shot| shot.content.frames).sum();
        let seconds = production.project.style.rate.seconds(frames);
        let crew = [("storyboard", cores), ("film", cores)];
        let mut line = studio.start_line(&crew, Policy::default()).await?;
        let took = make(&studio, &mut line, &production).await?;
        ratios.push(took / seconds);
        for _ in 0..3 {
            let production = change_one(&studio, &production, changed.len()).await?;
            changed.push(make(&studio, &mut line, &production).await?);
        }
        line.stop().await?;
    }
    Ok(Figures::from([
        ("running_time_ratio", Figure::of(&ratios, "x")),
        ("one_shot_changed_s", Figure::of(&changed, "s")),
    ]))
}

/// Draws what is out of date and cuts the film; returns the seconds it took.
async fn make(studio: &Studio, line: &mut Line, production: &Production) -> anyhow::Result<f64> {
    let began = studio.clock().monotonic();
    let dispatch = line.dispatch().clone();
    let produced = studio.produce(dispatch.as_ref(), production, &wanted(Vec::new(), Fresh::Keep)).await?;
    let plain = OverlayChoice::default();
    let jobs = studio.cut(dispatch.as_ref(), production, plain, &produced.jobs).await?;
    let all: BTreeSet<JobId> =
        produced.jobs.into_values().chain(jobs.segments).chain([jobs.reel.clone()]).collect();
    line.wait_for(&all).await?;
    let took = millis_since(studio.clock().as_ref(), began) / 1000.0;
    // A film that was not made must not count as one that was made quickly.
    studio.reel_of(&jobs.reel).await?;
    Ok(took)
}

/// Sets another framing for one shot, as a person would.
async fn change_one(studio: &Studio, before: &Production, round: usize) -> anyhow::Result<Production> {
    let shots: Vec<&str> = before.active().map(|shot| shot.code.as_str()).collect();
    let code = shots[shots.len() / 2].to_owned();
    let framing = ["framing=full", "framing=medium_close", "framing=wide"][round % 3];
    studio.edit_shot(before, &code, &[framing.to_owned()]).await?;
    Ok(studio.production(before.project.clone(), &before.episode.code).await?)
}

fn wanted(shots: Vec<ShotCode>, fresh: Fresh) -> Produce {
    Produce { stage: Stage::Storyboard, engine: "storyboard".to_owned(), shots, fresh, band: Band::Normal }
}

async fn studio(ground: &Ground) -> anyhow::Result<(Studio, Arc<Artist>)> {
    let artist = Arc::new(Artist::new());
    Ok((ground.studio_drawing(StoryboardEngine::new(artist.clone()), artist.clone()).await?, artist))
}

async fn bring_in(studio: &Studio, quick: bool) -> anyhow::Result<Production> {
    let screenplay = if quick { first_scenes(QUICK_SCENES) } else { SCREENPLAY.to_vec() };
    let asked = Import {
        project: None,
        episode: "e01".to_owned(),
        screenplay,
        cast: Some(CAST.to_owned()),
        style: Some(STYLE.to_owned()),
    };
    let plan = studio.plan_import(&asked).await?;
    studio.import(&plan).await?;
    let project = studio.project(Some(&plan.project.slug)).await?;
    Ok(studio.production(project, "e01").await?)
}

/// The beginning of the bundled screenplay, up to the heading after so many scenes.
fn first_scenes(count: usize) -> Vec<u8> {
    let text = String::from_utf8_lossy(SCREENPLAY);
    let mut headings = 0;
    let lines = text.lines().take_while(|line| {
        headings += usize::from(line.starts_with("INT.") || line.starts_with("EXT."));
        headings <= count
    });
    lines.collect::<Vec<_>>().join("\n").into_bytes()
}
