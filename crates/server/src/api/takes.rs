//! Takes: what was made of a shot, and what people say of it.

use axum::Json;
use axum::extract::State;
use domain::account::Right;
use domain::id::{JobId, TakeId};
use domain::request::{Fingerprint, Request};
use domain::slug::Slug;
use domain::take::{Review, Stage};
use serde::{Deserialize, Serialize};
use studio::rows::TakeRecord;
use studio::verbs::take::Verdict;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::assets::AssetView;
use super::episodes::production;
use crate::app::App;
use crate::auth::Caller;
use crate::error::{Problem, Problems};
use crate::extract::{Body, Path, Query};
use crate::moment::Moment;
use crate::page::{Page, Paging};

/// A take without the request that made it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TakeView {
    /// Its identity.
    pub id: TakeId,
    /// The stage it is a result of.
    pub stage: Stage,
    /// The moment of the shot that it shows.
    pub moment: domain::take::Moment,
    /// Counts from 1 within shot and stage, and is never used again.
    pub take: u32,
    /// Whether the reel uses it.
    pub picked: bool,
    /// Whether it was answered from an equal earlier result.
    pub cached: bool,
    /// What was said of it last.
    pub review: Review,
    /// The take that a person painted over, when this is what came of it.
    pub painted_over: Option<TakeId>,
    /// What made it, as one number.
    pub fingerprint: Fingerprint,
    /// The job that made it.
    pub job: JobId,
    /// Its picture or clip.
    pub asset: AssetView,
    /// What was asked and could not be drawn.
    pub not_drawn: Vec<String>,
    /// When it was finished.
    pub created_at: Moment,
}

/// A take with the request that made it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TakeDetailsView {
    /// The take.
    pub take: TakeView,
    /// The engine that made it; none when a person did, or its recipe is gone.
    pub engine: Option<String>,
    /// What the engine was asked.
    pub request: Request,
}

/// The drawing of a shot's storyboard.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PanelView {
    /// The number of the take.
    pub take: u32,
    /// The drawing.
    pub asset: AssetView,
    /// What guides other engines: line art, depth, masks and so on.
    pub guides: Vec<AssetView>,
}

/// What is said of a take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReviewVerdict {
    /// It is good, is picked, and newer ones do not replace it on their own.
    Approved,
    /// It is to be made again.
    Retake,
    /// What was said is taken back.
    Open,
}

impl From<ReviewVerdict> for Verdict {
    fn from(verdict: ReviewVerdict) -> Self {
        match verdict {
            ReviewVerdict::Approved => Self::Approved,
            ReviewVerdict::Retake => Self::Retake,
            ReviewVerdict::Open => Self::Open,
        }
    }
}

/// A review.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewBody {
    /// What is said.
    pub verdict: ReviewVerdict,
    /// A comment; a retake needs one.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub note: String,
}

impl From<TakeRecord> for TakeView {
    fn from(record: TakeRecord) -> Self {
        let TakeRecord { take, asset, omitted, .. } = record;
        // The row of the file alone does not say whose picture it is.
        let asset = AssetView { shot: Some(take.shot), ..asset.into() };
        Self {
            id: take.id,
            stage: take.stage,
            moment: take.moment,
            take: take.ordinal,
            picked: take.picked,
            cached: take.cached,
            review: take.review,
            painted_over: take.painted_over,
            fingerprint: take.fingerprint,
            job: take.job,
            asset,
            not_drawn: omitted,
            created_at: take.created_at.into(),
        }
    }
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_panels))
        .routes(routes!(list_takes))
        .routes(routes!(show_take))
        .routes(routes!(pick_take))
        .routes(routes!(review_take))
}

/// A take's place: project, episode, shot, stage and number.
pub(super) type TakePath = Path<(Slug, String, String, Stage, u32)>;

/// The drawing of the picked storyboard take with its guides; none before it is drawn.
#[utoipa::path(get, path = "/projects/{project}/episodes/{episode}/shots/{shot}/panels", tag = "shots",
    params(("project" = Slug, Path), ("episode" = String, Path), ("shot" = String, Path)),
    responses((status = 200, body = Vec<PanelView>), Problems))]
async fn list_panels(
    State(app): State<App>,
    caller: Caller,
    Path((slug, episode, code)): Path<(Slug, String, String)>,
) -> Result<Json<Vec<PanelView>>, Problem> {
    let (studio, production) = production(&app, &caller, Right::View, &slug, &episode).await?;
    let takes = studio.takes(production.shot(&code)?).await?;
    let mut panels = Vec::new();
    for record in takes.into_iter().filter(is_opening_panel) {
        let files = studio.files_of_take(&record).await?;
        let guides = files.into_iter().filter(|file| file.id != record.asset.id);
        panels.push(PanelView {
            take: record.take.ordinal,
            guides: guides.map(AssetView::from).collect(),
            asset: AssetView { shot: Some(record.take.shot), ..record.asset.into() },
        });
    }
    Ok(Json(panels))
}

/// List the takes of a shot, by stage and number.
#[utoipa::path(get, path = "/projects/{project}/episodes/{episode}/shots/{shot}/takes", tag = "takes",
    params(("project" = Slug, Path), ("episode" = String, Path), ("shot" = String, Path), Paging),
    responses((status = 200, body = Page<TakeView>), Problems))]
async fn list_takes(
    State(app): State<App>,
    caller: Caller,
    Path((slug, episode, code)): Path<(Slug, String, String)>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<TakeView>>, Problem> {
    let (studio, production) = production(&app, &caller, Right::View, &slug, &episode).await?;
    let takes = studio.takes(production.shot(&code)?).await?;
    let views = takes.into_iter().map(TakeView::from).collect();
    Ok(Json(Page::after(views, &paging, |take: &TakeView| take.id.to_string())?))
}

/// Show a take with the request that made it.
#[utoipa::path(get, path = "/projects/{project}/episodes/{episode}/shots/{shot}/takes/{stage}/{take}",
    tag = "takes",
    params(("project" = Slug, Path), ("episode" = String, Path), ("shot" = String, Path),
        ("stage" = Stage, Path), ("take" = u32, Path)),
    responses((status = 200, body = TakeDetailsView), Problems))]
async fn show_take(
    State(app): State<App>,
    caller: Caller,
    Path((slug, episode, code, stage, take)): TakePath,
) -> Result<Json<TakeDetailsView>, Problem> {
    let (studio, production) = production(&app, &caller, Right::View, &slug, &episode).await?;
    let record = studio.take(production.shot(&code)?, stage, take).await?;
    let engine = studio.engine_of(&record.request.recipe);
    Ok(Json(TakeDetailsView { engine, request: record.request.clone(), take: record.into() }))
}

/// Use this take in the reel.
#[utoipa::path(put, path = "/projects/{project}/episodes/{episode}/shots/{shot}/takes/{stage}/{take}/pick",
    tag = "takes",
    params(("project" = Slug, Path), ("episode" = String, Path), ("shot" = String, Path),
        ("stage" = Stage, Path), ("take" = u32, Path)),
    responses((status = 200, body = TakeView), Problems))]
async fn pick_take(
    State(app): State<App>,
    caller: Caller,
    Path((slug, episode, code, stage, take)): TakePath,
) -> Result<Json<TakeView>, Problem> {
    let (studio, production) = production(&app, &caller, Right::Make, &slug, &episode).await?;
    Ok(Json(studio.pick_take(production.shot(&code)?, stage, take).await?.into()))
}

/// Say something of a take: approve it, ask for a retake, or take back what was said.
#[utoipa::path(put, path = "/projects/{project}/episodes/{episode}/shots/{shot}/takes/{stage}/{take}/review",
    tag = "takes", request_body = ReviewBody,
    params(("project" = Slug, Path), ("episode" = String, Path), ("shot" = String, Path),
        ("stage" = Stage, Path), ("take" = u32, Path)),
    responses((status = 200, body = TakeView), Problems))]
async fn review_take(
    State(app): State<App>,
    caller: Caller,
    Path((slug, episode, code, stage, take)): TakePath,
    Body(body): Body<ReviewBody>,
) -> Result<Json<TakeView>, Problem> {
    let (studio, production) = production(&app, &caller, Right::Review, &slug, &episode).await?;
    let shot = production.shot(&code)?;
    Ok(Json(studio.review_take(shot, stage, take, body.verdict.into(), &body.note).await?.into()))
}

fn is_opening_panel(record: &TakeRecord) -> bool {
    let take = &record.take;
    take.picked && take.stage == Stage::Storyboard && take.moment.is_start()
}
