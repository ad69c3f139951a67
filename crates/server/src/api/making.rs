//! Making: shots are drawn, episodes are cut, and the page that shows how far that is.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::account::Right;
use domain::direction::Direction;
use domain::id::{BatchId, JobId};
use domain::line::job::Band;
use domain::line::work::OverlayChoice;
use domain::preflight::{Report, Trouble};
use domain::shot::ShotCode;
use domain::slug::Slug;
use domain::take::{Moment, Stage};
use serde::{Deserialize, Serialize};
use studio::Studio;
use studio::rows::SheetState;
use studio::verbs::cut::{CutJobs, Drawings, FILM};
use studio::verbs::find::Production;
use studio::verbs::produce::{Fresh, Produce, Produced};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::auth::Caller;
use crate::error::{Problem, Problems};
use crate::extract::{Body, Path};

/// The most shots that can be named at once.
const MOST_SHOTS: usize = 10_000;
/// How often an open contact sheet looks whether it has changed, in seconds.
const REFRESH_S: u32 = 2;

/// What is to be drawn.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProduceBody {
    /// The stage to make; when left out that of the recipe, or `storyboard` where none is named.
    #[serde(default)]
    pub stage: Option<Stage>,
    /// The engine; when left out that of the recipe, or the one that usually makes the stage.
    #[serde(default)]
    #[schema(max_length = 48)]
    pub engine: Option<String>,
    /// Only these shots; all when empty. An approved take is drawn anew only when its shot is named.
    #[serde(default)]
    #[schema(max_items = 10_000)]
    pub shots: Vec<ShotCode>,
    /// The engine's recipe; its first for the stage when left out.
    #[serde(default)]
    #[schema(max_length = 48)]
    pub recipe: Option<String>,
    /// The moment of the shot that a still picture shows; `start` when left out.
    #[serde(default)]
    pub moment: Moment,
    /// What to do with shots whose take is up to date; `keep` when left out.
    #[serde(default)]
    pub fresh: FreshBody,
    /// How many candidates a shot is to have; 1 when left out.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 32)]
    pub takes: Option<u32>,
    /// What is asked beyond the shots.
    #[serde(default)]
    pub direction: Direction,
    /// How soon it is wanted; `normal` when left out.
    #[serde(default)]
    pub band: Option<Band>,
    /// Queue it also when no workers of its engine are at work; whoever starts some has it done. Otherwise that is refused.
    #[serde(default)]
    pub later: bool,
}

/// What to do with shots whose take is up to date, and with those that have none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FreshBody {
    /// Keep what is up to date, draw the rest.
    #[default]
    Keep,
    /// Draw all of them.
    Again,
    /// Draw only those whose take is out of date.
    OnlyStale,
}

impl From<FreshBody> for Fresh {
    fn from(fresh: FreshBody) -> Self {
        match fresh {
            FreshBody::Keep => Self::Keep,
            FreshBody::Again => Self::Again,
            FreshBody::OnlyStale => Self::OnlyStale,
        }
    }
}

/// What is being drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ProduceView {
    /// The stage.
    pub stage: Stage,
    /// What was newly queued; none when nothing was.
    pub batch: Option<BatchId>,
    /// Every batch that one of the jobs is in, newly queued or before.
    pub batches: Vec<BatchId>,
    /// The jobs of every shot that is drawn, in the order of the film.
    pub jobs: Vec<ShotJob>,
    /// How many of these jobs were queued before.
    pub resumed: usize,
    /// Shots whose take is up to date.
    pub up_to_date: Vec<ShotCode>,
    /// Shots whose approved take is out of date and was kept.
    pub approved_kept: Vec<ShotCode>,
    /// What the recipe cannot be asked, by shot.
    pub omitted: Vec<ShotOmissions>,
    /// What may disappoint, with the shots.
    pub warnings: Vec<Trouble>,
    /// How long such drawings took before, in milliseconds, newest first.
    pub lengths_ms: Vec<f64>,
}

/// A shot and the job that works for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ShotJob {
    /// The shot's code.
    pub shot: ShotCode,
    /// The job.
    pub job: JobId,
}

/// A shot, and what of it the recipe cannot be asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ShotOmissions {
    /// The shot's code.
    pub shot: ShotCode,
    /// What is left out, in words.
    pub omitted: Vec<String>,
}

/// How an episode is cut.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own in the request")]
pub struct CutBody {
    /// Write what is spoken over the picture.
    #[serde(default)]
    pub burn: bool,
    /// Write shot code, stage and timecode over the picture.
    #[serde(default)]
    pub slate: bool,
    /// Wait for shots that are being drawn; otherwise the pictures there are now are taken.
    #[serde(default)]
    pub await_drawings: bool,
    /// Queue it also when no workers of its engine are at work; whoever starts some has it done. Otherwise that is refused.
    #[serde(default)]
    pub later: bool,
}

/// What is being cut.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CutView {
    /// What was queued.
    pub batch: BatchId,
    /// Its jobs: one for each shot in the order of the film, and the last one joins them.
    pub jobs: Vec<JobId>,
    /// The job that joins the shots.
    pub reel: JobId,
    /// Where the film will be below the data folder, unless an equal one is there already; the exports tell it by
    /// `reel`.
    pub export: String,
    /// How long it took to encode such shots before, in milliseconds, newest first.
    pub shot_lengths_ms: Vec<f64>,
    /// How long it took to join films before, in milliseconds, newest first.
    pub reel_lengths_ms: Vec<f64>,
}

/// How far the making is, as the page says it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SheetStage {
    /// Shots are being drawn; the open page loads itself again.
    Drawing,
    /// It was stopped before everything was drawn.
    Stopped,
    /// Everything that can be drawn is.
    #[default]
    Finished,
}

/// What the page says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactSheetBody {
    /// How far the making is; `finished` when left out.
    #[serde(default)]
    pub state: SheetStage,
    /// The job that joined the film, when the page shall lead to it.
    #[serde(default)]
    pub reel: Option<JobId>,
}

/// A page that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContactSheetView {
    /// Where it is below the data folder.
    pub path: String,
}

impl From<SheetStage> for SheetState {
    fn from(stage: SheetStage) -> Self {
        match stage {
            SheetStage::Drawing => Self::Drawing { refresh_s: REFRESH_S },
            SheetStage::Stopped => Self::Stopped,
            SheetStage::Finished => Self::Finished,
        }
    }
}

impl ProduceView {
    fn of(production: &Production, stage: Stage, produced: Produced, lengths_ms: Vec<f64>) -> Self {
        let jobs = |shot: &domain::shot::Shot| {
            let of_shot = |job: &JobId| ShotJob { shot: shot.code.clone(), job: job.clone() };
            produced.jobs.get(&shot.id).into_iter().flatten().map(of_shot).collect::<Vec<_>>()
        };
        Self {
            stage,
            jobs: production.shots.iter().flat_map(jobs).collect(),
            batch: produced.batch,
            batches: produced.batches.into_iter().collect(),
            resumed: produced.resumed,
            up_to_date: produced.fresh,
            approved_kept: produced.approved,
            omitted: produced
                .omitted
                .into_iter()
                .map(|(shot, omitted)| ShotOmissions { shot, omitted })
                .collect(),
            warnings: produced.warnings,
            lengths_ms,
        }
    }
}

impl CutView {
    fn of(cut: CutJobs, (shot_lengths_ms, reel_lengths_ms): (Vec<f64>, Vec<f64>)) -> Self {
        let CutJobs { batch, segments: mut jobs, reel, export } = cut;
        jobs.push(reel.clone());
        Self { batch, jobs, reel, export, shot_lengths_ms, reel_lengths_ms }
    }
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(produce_episode))
        .routes(routes!(preflight_episode))
        .routes(routes!(cut_episode))
        .routes(routes!(write_contact_sheet))
}

/// Draw the shots of an episode that have no up-to-date take.
#[utoipa::path(post, path = "/projects/{project}/episodes/{episode}/produce", tag = "making",
    params(("project" = Slug, Path), ("episode" = String, Path)), request_body = ProduceBody,
    responses((status = 202, body = ProduceView), Problems))]
async fn produce_episode(
    State(app): State<App>,
    caller: Caller,
    Path((project, episode)): Path<(Slug, String)>,
    Body(body): Body<ProduceBody>,
) -> Result<(StatusCode, Json<ProduceView>), Problem> {
    let (studio, production) = production(&app, &caller, &project, &episode).await?;
    let later = body.later;
    let wanted = wanted(&studio, body)?;
    let line = if later { app.line()? } else { app.line_with(&wanted.engine)? };
    let produced = studio.produce(line.dispatch.as_ref(), &production, &wanted).await?;
    let lengths_ms = studio.drawing_lengths_ms(&production, &wanted).await?;
    Ok((StatusCode::ACCEPTED, Json(ProduceView::of(&production, wanted.stage, produced, lengths_ms))))
}

/// Find out what would keep the shots of an episode from being drawn. Everything that is wrong is found at once, and
/// nothing is queued.
#[utoipa::path(post, path = "/projects/{project}/episodes/{episode}/preflight", tag = "making",
    params(("project" = Slug, Path), ("episode" = String, Path)), request_body = ProduceBody,
    responses((status = 200, body = Report), Problems))]
async fn preflight_episode(
    State(app): State<App>,
    caller: Caller,
    Path((project, episode)): Path<(Slug, String)>,
    Body(body): Body<ProduceBody>,
) -> Result<Json<Report>, Problem> {
    let (studio, production) = production(&app, &caller, &project, &episode).await?;
    Ok(Json(studio.preflight(&production, &wanted(&studio, body)?).await?))
}

/// What a body asks to be drawn.
fn wanted(studio: &Studio, body: ProduceBody) -> Result<Produce, Problem> {
    if body.shots.len() > MOST_SHOTS {
        let detail = format!("at most {MOST_SHOTS} shots can be named");
        return Err(Problem::invalid(detail).field("shots").fix("name none to draw all of them"));
    }
    let stage = body.stage.unwrap_or_else(|| studio.usual_stage(body.recipe.as_deref()));
    let usual = || studio.usual_engine(stage, body.recipe.as_deref());
    Ok(Produce {
        stage,
        engine: body.engine.clone().unwrap_or_else(usual),
        recipe: body.recipe,
        moment: body.moment,
        shots: body.shots,
        fresh: body.fresh.into(),
        takes: body.takes.unwrap_or(1),
        direction: body.direction,
        band: body.band.unwrap_or(Band::Normal),
    })
}

/// Cut an episode into an animatic: every shot in its furthest stage, with sound and subtitles.
#[utoipa::path(post, path = "/projects/{project}/episodes/{episode}/cut", tag = "making",
    params(("project" = Slug, Path), ("episode" = String, Path)), request_body = CutBody,
    responses((status = 202, body = CutView), Problems))]
async fn cut_episode(
    State(app): State<App>,
    caller: Caller,
    Path((project, episode)): Path<(Slug, String)>,
    Body(body): Body<CutBody>,
) -> Result<(StatusCode, Json<CutView>), Problem> {
    let (studio, production) = production(&app, &caller, &project, &episode).await?;
    let line = if body.later { app.line()? } else { app.line_with(FILM)? };
    let overlay = OverlayChoice { burn: body.burn, slate: body.slate };
    let drawings = if body.await_drawings { Drawings::Awaited } else { Drawings::AsTheyAre };
    let cut = studio.cut_now(line.dispatch.as_ref(), &production, overlay, drawings).await?;
    let lengths = studio.cut_lengths_ms(&production).await?;
    Ok((StatusCode::ACCEPTED, Json(CutView::of(cut, lengths))))
}

/// Write the page with every shot of an episode, and say where it is.
#[utoipa::path(post, path = "/projects/{project}/episodes/{episode}/contact-sheet", tag = "making",
    params(("project" = Slug, Path), ("episode" = String, Path)), request_body = ContactSheetBody,
    responses((status = 200, body = ContactSheetView), Problems))]
async fn write_contact_sheet(
    State(app): State<App>,
    caller: Caller,
    Path((project, episode)): Path<(Slug, String)>,
    Body(body): Body<ContactSheetBody>,
) -> Result<Json<ContactSheetView>, Problem> {
    let (studio, production) = production(&app, &caller, &project, &episode).await?;
    app.line()?;
    let film = match &body.reel {
        Some(reel) => film(&studio, &production, reel).await?,
        None => None,
    };
    let path = studio.write_contact_sheet(&production, body.state.into(), film.as_deref()).await?;
    Ok(Json(ContactSheetView { path: path.to_string() }))
}

/// The path of a film that this job joined; none while it is not there.
async fn film(studio: &Studio, production: &Production, reel: &JobId) -> Result<Option<String>, Problem> {
    if studio.job(reel).await?.project != production.project.id {
        return Err(Problem::not_found("job", reel.as_str()).field("reel"));
    }
    Ok(studio.film_of(reel).await.ok().map(|film| film.path))
}

async fn production(
    app: &App,
    caller: &Caller,
    project: &Slug,
    episode: &str,
) -> Result<(Studio, Production), Problem> {
    let (studio, project) = app.project(caller, Right::Make, project).await?;
    let production = studio.production(project, episode).await?;
    Ok((studio, production))
}
