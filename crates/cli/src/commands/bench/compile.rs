//! `bench compile`: from shots to requests, and everything that is decided with them.

use std::collections::{BTreeMap, BTreeSet};

use assets::rel_path::RelPath;
use checks::{Mask, Pixels, measure};
use domain::actor::Actor;
use domain::asset::{Asset, ContentHash};
use domain::compile::{Panel, Subject, compile, seed};
use domain::direction::Direction;
use domain::id::{AssetId, Ids, JobId, ShotId, TakeId};
use domain::line::plan::Policy;
use domain::recipe::Recipe;
use domain::request::{Figure as RequestFigure, Request, mask_input};
use domain::shot::{Shot, ShotCode};
use domain::style::FrameSize;
use domain::take::{Moment, Review, Stage, Take};
use engines::Engine as _;
use engines::fake::FakeEngine;
use engines::storyboard::{Artist, Drawing};
use engines::{Guide, GuideContent};
use store::TakeRecord;
use studio::verbs::find::Production;
use studio::verbs::produce::{Fresh, Produce};
use studio::{Line, Studio, SystemIds};

use super::figures::Figure;
use super::films::{bring_in, bundled};
use super::{Figures, Ground, millis_since};

/// Shots of the episode whose takes are looked through.
const SHOTS: usize = 1250;

/// Takes of each of them: a panel, and keyframes of a model.
const TAKES: u32 = 8;

/// The recipe that is compiled for: one that takes everything.
const RECIPE: &str = "fake-model";

/// The recipe that panels are drawn by.
const DRAWING: &str = "fake";

pub(super) async fn run(ground: &Ground, quick: bool) -> anyhow::Result<Figures> {
    let studio = ground.studio(FakeEngine::filling()).await?;
    let production = bring_in(&studio, &bundled(false)).await?;
    let rounds = if quick { 3 } else { 20 };
    let mut figures = one_at_a_time(ground, &production, rounds)?;
    figures.insert("checks_ms", checks(ground, &production, rounds)?);
    let ids = SystemIds::default();
    let shots = many_shots(&studio, &production, &ids).await?;
    let long = studio.production(production.project.clone(), "e01").await?;
    figures.extend(together(ground, &studio, (&long, &shots), rounds).await?);
    add_takes(&studio, &production, &shots, &ids).await?;
    figures.insert("stale_10000_ms", stale(ground, &studio, &long, rounds).await?);
    Ok(figures)
}

/// Compiling and hashing every shot of the bundled film, in microseconds a shot.
fn one_at_a_time(ground: &Ground, production: &Production, rounds: u32) -> anyhow::Result<Figures> {
    let recipe = recipe(RECIPE)?;
    let (mut compiled, mut hashed) = (Vec::new(), Vec::new());
    for round in 0..=rounds {
        for shot in production.active() {
            let began = ground.clock().monotonic();
            let request = request(production, shot, Stage::Keyframe, &recipe)?;
            let made = millis_since(ground.clock(), began) * 1000.0;
            let began = ground.clock().monotonic();
            std::hint::black_box(request.fingerprint());
            // The first round reads the vocabulary, which happens once in the life of a program.
            if round > 0 {
                compiled.push(made);
                hashed.push(millis_since(ground.clock(), began) * 1000.0);
            }
        }
    }
    let figures =
        [("shot_us", Figure::at(&compiled, 0.95, "µs")), ("fingerprint_us", Figure::at(&hashed, 0.95, "µs"))];
    Ok(Figures::from(figures))
}

fn recipe(name: &str) -> anyhow::Result<Recipe> {
    let recipes = FakeEngine::filling().recipes();
    let found = recipes.into_iter().find(|recipe| recipe.name == name);
    found.ok_or_else(|| anyhow::anyhow!("failed to find the recipe {name}; report it as a defect"))
}

fn request(production: &Production, shot: &Shot, stage: Stage, recipe: &Recipe) -> anyhow::Result<Request> {
    let panel = panel(shot);
    let direction = Direction::default();
    let subject = Subject {
        panel: Some(&panel),
        seed: seed(shot.id.as_str(), stage, 1),
        ..production.subject(shot, stage, recipe, &direction)
    };
    Ok(compile(subject)?.request)
}

/// A panel with a guide and the masks of everybody.
fn panel(shot: &Shot) -> Panel {
    let file = |name: &str| ContentHash::of(format!("{}/{name}", shot.id).as_bytes());
    let masks = shot.content.cast.iter().map(|one| mask_input(&one.character));
    let guides = masks.chain(["line".to_owned()]).map(|name| (name.clone(), file(&name)));
    Panel { picture: Some(file("panel")), guides: guides.collect::<BTreeMap<_, _>>(), ..Panel::default() }
}

/// Measuring a panel of 1024×1024 with the masks of everybody in it, for the shot with the most characters.
fn checks(ground: &Ground, production: &Production, rounds: u32) -> anyhow::Result<Figure> {
    let crowded = production.active().max_by_key(|shot| shot.content.cast.len());
    let shot = crowded.ok_or_else(|| anyhow::anyhow!("failed to bench: the film has no shots"))?;
    let recipe = Recipe::drawing("storyboard", "storyboard", &[Stage::Storyboard]);
    let request = Request {
        frame: FrameSize { width: 1024, height: 1024 },
        ..request(production, shot, Stage::Keyframe, &recipe)?
    };
    let (drawing, guides) = Artist::new().draw_with_guides(&request);
    let masks: Vec<Mask<'_>> =
        request.figures.iter().filter_map(|figure| mask(figure, &drawing, &guides)).collect();
    let pixels = Pixels::new(drawing.width, drawing.height, &drawing.rgb);
    let pixels = pixels.ok_or_else(|| anyhow::anyhow!("failed to bench: the panel has no pixels"))?;
    let mut took = Vec::new();
    for _ in 0..rounds * 5 {
        let began = ground.clock().monotonic();
        std::hint::black_box(measure(&pixels, &request, &masks));
        took.push(millis_since(ground.clock(), began));
    }
    Ok(Figure::of(&took, "ms"))
}

/// Where a figure is seen.
fn mask<'a>(figure: &'a RequestFigure, drawing: &Drawing, guides: &'a [Guide]) -> Option<Mask<'a>> {
    let guide = guides.iter().find(|guide| guide.name == mask_input(&figure.slug))?;
    let GuideContent::Grey(grey) = &guide.content else { return None };
    Mask::new(&figure.slug, drawing.width, drawing.height, grey)
}

/// Judging and admitting 1,000 pictures at once, each of another shot.
async fn together(
    ground: &Ground,
    studio: &Studio,
    (production, shots): (&Production, &[Shot]),
    rounds: u32,
) -> anyhow::Result<Figures> {
    let line = studio.start_line(&[("fake", 0)], Policy::default()).await?;
    // The plain recipe needs no panel, so that nothing has to be drawn first.
    let wanted = Produce {
        recipe: Some("fake-plain".to_owned()),
        fresh: Fresh::Again,
        shots: shots.iter().take(1000).map(|shot| shot.code.clone()).collect(),
        ..Produce::of(Stage::Keyframe, "fake")
    };
    let (mut judged, mut admitted) = (Vec::new(), Vec::new());
    for _ in 0..rounds.min(5) {
        let began = ground.clock().monotonic();
        let report = studio.preflight(production, &wanted).await?;
        judged.push(millis_since(ground.clock(), began));
        anyhow::ensure!(report.is_clear(), "failed to bench: the bundled film cannot be drawn: {report:?}");
        let began = ground.clock().monotonic();
        let produced = studio.produce(line.dispatch().as_ref(), production, &wanted).await?;
        admitted.push(millis_since(ground.clock(), began));
        cancel(&line, &produced.all_jobs()).await?;
    }
    line.stop().await?;
    Ok(Figures::from([
        ("preflight_1000_ms", Figure::of(&judged, "ms")),
        ("admit_1000_ms", Figure::of(&admitted, "ms")),
    ]))
}

/// Takes back what was admitted, so that the next round begins alike.
async fn cancel(line: &Line, jobs: &BTreeSet<JobId>) -> anyhow::Result<()> {
    for job in jobs {
        line.dispatch().steer(job, domain::line::machine::Move::Cancel.into(), &Actor::studio()).await?;
    }
    Ok(())
}

/// Looking through 10,000 takes of 1,250 shots.
async fn stale(
    ground: &Ground,
    studio: &Studio,
    production: &Production,
    rounds: u32,
) -> anyhow::Result<Figure> {
    let mut took = Vec::new();
    for _ in 0..rounds.min(10) {
        let began = ground.clock().monotonic();
        let found = studio.stale(production).await?;
        took.push(millis_since(ground.clock(), began));
        anyhow::ensure!(found.is_empty(), "failed to bench: {} takes are out of date already", found.len());
    }
    Ok(Figure::of(&took, "ms"))
}

/// The shots of the film over and over under codes of their own.
async fn many_shots(studio: &Studio, production: &Production, ids: &dyn Ids) -> anyhow::Result<Vec<Shot>> {
    let mut tx = studio.store().begin(Actor::studio()).await?;
    let mut shots = Vec::with_capacity(SHOTS);
    let film: Vec<&Shot> = production.active().collect();
    for (number, shot) in film.iter().copied().cycle().take(SHOTS).enumerate() {
        let number = u32::try_from(number)?;
        let code = ShotCode::numbered(5_000 + number)?;
        let (id, position) = (ShotId::fresh(ids), 100_000 + number);
        let shot = Shot { id, code, position, ..shot.clone() };
        tx.put_shot(&production.episode.id, &shot).await?;
        shots.push(shot);
    }
    tx.commit().await?;
    Ok(shots)
}

/// A picked panel with its guides for every shot, and keyframes of a model that was guided by them.
async fn add_takes(
    studio: &Studio,
    production: &Production,
    shots: &[Shot],
    ids: &dyn Ids,
) -> anyhow::Result<()> {
    let (drawing, model) = (recipe(DRAWING)?, recipe(RECIPE)?);
    let mut tx = studio.store().begin(Actor::studio()).await?;
    for shot in shots {
        let opening = Wanted { shot, stage: Stage::Storyboard, ordinal: 1 };
        let record = record(
            studio,
            production,
            &opening,
            request(production, shot, Stage::Storyboard, &drawing)?,
            ids,
        );
        tx.put_asset(&record.asset).await?;
        for guide in guides(&record.asset, shot, ids)? {
            tx.put_asset(&guide).await?;
        }
        tx.put_take(&record).await?;
        for ordinal in 1..TAKES {
            let seed = seed(shot.id.as_str(), Stage::Keyframe, ordinal);
            let request = Request { seed, ..request(production, shot, Stage::Keyframe, &model)? };
            let keyframe = Wanted { shot, stage: Stage::Keyframe, ordinal };
            let record = self::record(studio, production, &keyframe, request, ids);
            tx.put_asset(&record.asset).await?;
            tx.put_take(&record).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

/// The take that is added.
struct Wanted<'a> {
    shot: &'a Shot,
    stage: Stage,
    ordinal: u32,
}

/// The guides of [`panel`] as files beside the picture.
fn guides(picture: &Asset, shot: &Shot, ids: &dyn Ids) -> anyhow::Result<Vec<Asset>> {
    let at = RelPath::new(picture.path.clone())?;
    let guide = |(name, hash): (String, ContentHash)| {
        let path = assets::names::guide(&at, &name, "png")?.to_string();
        Ok(Asset { id: AssetId::fresh(ids), path, hash, ..picture.clone() })
    };
    panel(shot).guides.into_iter().map(guide).collect()
}

fn record(
    studio: &Studio,
    production: &Production,
    wanted: &Wanted<'_>,
    request: Request,
    ids: &dyn Ids,
) -> TakeRecord {
    let Wanted { shot, stage, ordinal } = *wanted;
    let job = JobId::fresh(ids);
    let hash = match stage {
        Stage::Storyboard => panel(shot).picture,
        _ => None,
    };
    let asset = Asset {
        id: AssetId::fresh(ids),
        project: production.project.id.clone(),
        job: Some(job.clone()),
        path: format!("projects/bench/{}_{stage}_{ordinal}.png", shot.code),
        hash: hash.unwrap_or_else(|| ContentHash::of(format!("{}/{ordinal}", shot.id).as_bytes())),
        size: 100_000,
        media_type: "image/png".to_owned(),
        width: 1280,
        height: 720,
        created_at: studio.clock().wall(),
    };
    let take = Take {
        id: TakeId::fresh(ids),
        shot: shot.id.clone(),
        stage,
        ordinal,
        job,
        fingerprint: request.fingerprint(),
        asset: asset.id.clone(),
        moment: Moment::Start,
        painted_over: None,
        picked: stage == Stage::Storyboard || ordinal + 1 == TAKES,
        cached: false,
        review: Review::Open,
        created_at: studio.clock().wall(),
    };
    TakeRecord { take, asset, request, omitted: Vec::new() }
}
