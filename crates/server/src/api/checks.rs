//! What was found of the pictures of takes: sizes, colours, sharpness, copies.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::account::Right;
use domain::check::Report;
use domain::id::{JobId, TakeId};
use domain::shot::ShotCode;
use domain::slug::Slug;
use domain::take::Stage;
use serde::{Deserialize, Serialize};
use studio::rows::{CheckRecord, Checked, WhichChecks};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::episodes::production;
use crate::app::App;
use crate::auth::Caller;
use crate::error::{Problem, Problems};
use crate::extract::{Body, Path, Query};
use crate::moment::Moment;
use crate::page::{Page, Paging};

/// The most shots that can be named at once.
const MOST_SHOTS: usize = 10_000;

/// A take with what was found of its picture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CheckView {
    /// The take's identity.
    pub id: TakeId,
    /// The shot's code.
    pub shot: ShotCode,
    /// The stage.
    pub stage: Stage,
    /// The take's number.
    pub take: u32,
    /// What was found; none while nobody has looked.
    pub checked: Option<CheckedView>,
    /// The take whose picture failed, so that this one was drawn.
    pub caused_by: Option<TakeId>,
    /// The job of the take that is drawn because the picture of this one failed.
    pub redrawn_by: Option<JobId>,
}

/// What was found of a picture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CheckedView {
    /// When it was looked at.
    pub at: Moment,
    /// Whether it is to be looked at again.
    pub due: bool,
    /// The numbers, and what is said of them.
    pub report: Report,
}

/// What was found of the pictures of an episode.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ChecksView {
    /// Takes in the order of the film.
    pub items: Vec<CheckView>,
    /// What to ask for `after` to get the next page; none when this is the last.
    pub next: Option<String>,
    /// How many takes of the episode are still to be looked at.
    pub pending: u32,
}

/// Which takes.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ChecksQuery {
    /// Only takes with a finding that counts against them.
    #[serde(default)]
    pub failing: bool,
    /// At most so many, 1 to 200; 50 when left out.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
    /// What the page before gave as `next`.
    #[param(max_length = 200)]
    pub after: Option<String>,
}

/// What is to be looked at again.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckAgainBody {
    /// Only the takes of these shots; all when empty.
    #[serde(default)]
    #[schema(max_items = 10_000)]
    pub shots: Vec<ShotCode>,
}

/// What will be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CheckAgainView {
    /// How many takes.
    pub takes: u32,
}

impl From<CheckRecord> for CheckView {
    fn from(record: CheckRecord) -> Self {
        let CheckRecord { take, shot, stage, ordinal, checked, caused_by, redrawn_by } = record;
        Self {
            id: take,
            shot,
            stage,
            take: ordinal,
            checked: checked.map(CheckedView::from),
            caused_by,
            redrawn_by,
        }
    }
}

impl From<Checked> for CheckedView {
    fn from(checked: Checked) -> Self {
        let Checked { report, due, at } = checked;
        Self { at: at.into(), due, report }
    }
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_checks, check_takes_again)).routes(routes!(show_take_checks))
}

/// List what was found of the takes of an episode, in the order of the film. Takes that nobody has looked at yet are
/// counted as `pending`.
#[utoipa::path(get, path = "/projects/{project}/episodes/{episode}/checks", tag = "takes",
    params(("project" = Slug, Path), ("episode" = String, Path), ChecksQuery),
    responses((status = 200, body = ChecksView), Problems))]
async fn list_checks(
    State(app): State<App>,
    caller: Caller,
    Path((slug, episode)): Path<(Slug, String)>,
    Query(query): Query<ChecksQuery>,
) -> Result<Json<ChecksView>, Problem> {
    let (studio, production) = production(&app, &caller, Right::View, &slug, &episode).await?;
    let limit = Paging { limit: query.limit, after: None }.limit()?;
    let which = if query.failing { WhichChecks::Failing } else { WhichChecks::All };
    // Counted first: where nothing is pending, what is listed then is up to date.
    let pending = studio.unchecked(&production).await?;
    let records = studio.checks(&production, which, query.after.map(TakeId), limit + 1).await?;
    let page = Page::of(records, limit, |record: &CheckRecord| record.take.to_string());
    let Page { items, next } = page.map(CheckView::from);
    Ok(Json(ChecksView { items, next, pending }))
}

/// Have the takes of an episode looked at again, as after the thresholds of the style changed. It happens in the
/// background; no new takes come of it.
#[utoipa::path(post, path = "/projects/{project}/episodes/{episode}/checks", tag = "takes",
    params(("project" = Slug, Path), ("episode" = String, Path)), request_body = CheckAgainBody,
    responses((status = 202, body = CheckAgainView), Problems))]
async fn check_takes_again(
    State(app): State<App>,
    caller: Caller,
    Path((slug, episode)): Path<(Slug, String)>,
    Body(body): Body<CheckAgainBody>,
) -> Result<(StatusCode, Json<CheckAgainView>), Problem> {
    let (studio, production) = production(&app, &caller, Right::Make, &slug, &episode).await?;
    if body.shots.len() > MOST_SHOTS {
        let detail = format!("at most {MOST_SHOTS} shots can be named");
        return Err(Problem::invalid(detail).field("shots").fix("name none for all of them"));
    }
    // Where nothing can be changed nobody would look.
    app.line()?;
    let takes = studio.check_again(&production, &body.shots).await?;
    Ok((StatusCode::ACCEPTED, Json(CheckAgainView { takes })))
}

/// Show what was found of a take.
#[utoipa::path(get, path = "/projects/{project}/episodes/{episode}/shots/{shot}/takes/{stage}/{take}/checks",
    tag = "takes",
    params(("project" = Slug, Path), ("episode" = String, Path), ("shot" = String, Path),
        ("stage" = Stage, Path), ("take" = u32, Path)),
    responses((status = 200, body = CheckView), Problems))]
async fn show_take_checks(
    State(app): State<App>,
    caller: Caller,
    Path((slug, episode, code, stage, take)): Path<(Slug, String, String, Stage, u32)>,
) -> Result<Json<CheckView>, Problem> {
    let (studio, production) = production(&app, &caller, Right::View, &slug, &episode).await?;
    let record = studio.take(production.shot(&code)?, stage, take).await?;
    Ok(Json(studio.check_of(&record).await?.into()))
}
