//! Shots: what they show, hand edits, panels.

use std::fmt;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use domain::account::Right;
use domain::id::{AssetId, ShotId};
use domain::shot::{Shot, ShotCode, ShotContent, ShotStatus};
use domain::slug::Slug;
use domain::take::{Review, Stage, Take};
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};
use studio::verbs::find::Production;
use studio::verbs::stale::Stale;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::episodes::production;
use super::stale::StaleView;
use crate::app::App;
use crate::auth::Caller;
use crate::error::{Problem, Problems};
use crate::extract::{Body, Path, Query};
use crate::page::{Page, Paging};
use crate::precondition;

/// A shot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ShotView {
    /// Its identity, kept over moves and edits.
    pub id: ShotId,
    /// The code on the slate, which never changes.
    pub code: ShotCode,
    /// The code of its scene.
    pub scene: String,
    /// Its place in the order of the episode.
    pub position: u32,
    /// Whether it is in the film.
    pub status: ShotStatus,
    /// What is seen and heard.
    pub content: ShotContent,
    /// Fields a person set by hand, which an import leaves alone.
    pub edited: Vec<String>,
    /// The picked take of each stage and moment.
    pub picks: Vec<PickView>,
}

/// The take of a stage that the reel uses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PickView {
    /// The stage.
    pub stage: Stage,
    /// The moment of the shot that it shows.
    #[serde(default)]
    pub moment: domain::take::Moment,
    /// The take's number.
    pub take: u32,
    /// What was said of it.
    pub review: Review,
    /// Its picture or clip.
    pub asset: AssetId,
    /// Whether it would look different if it were drawn now; only told when asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stale: Option<bool>,
}

/// Fields to set, by name. An object is merged into what is there (JSON Merge Patch); a key may also be a path such
/// as `light.weather` or `cast.0.pose`.
#[derive(Debug, Clone, Default, PartialEq, ToSchema)]
#[schema(value_type = Object, example = json!({"framing": "close", "light": {"weather": "rain"}}))]
pub struct ShotEdits(pub Map<String, Value>);

impl<'de> Deserialize<'de> for ShotEdits {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EditsVisitor)
    }
}

/// Reads fields and refuses one that is set twice.
struct EditsVisitor;

impl<'de> Visitor<'de> for EditsVisitor {
    type Value = ShotEdits;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with the fields to set")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<ShotEdits, A::Error> {
        let mut edits = Map::new();
        while let Some((key, value)) = access.next_entry::<String, Value>()? {
            if edits.contains_key(&key) {
                let key: String = key.chars().take(80).collect();
                return Err(A::Error::custom(format!("duplicate field `{key}`")));
            }
            edits.insert(key, value);
        }
        Ok(ShotEdits(edits))
    }
}

/// What is told of shots.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ShotQuery {
    /// Whether to tell which picked takes are out of date.
    pub stale: Option<bool>,
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_shots))
        .routes(routes!(show_shot, change_shot))
        .routes(routes!(preview_shot_change))
        .routes(routes!(omit_shot))
        .routes(routes!(restore_shot))
        .routes(routes!(give_back_shot_field))
}

/// List the shots of an episode in their order, omitted ones too.
#[utoipa::path(get, path = "/projects/{project}/episodes/{episode}/shots", tag = "shots",
    params(("project" = Slug, Path), ("episode" = String, Path), ShotQuery, Paging),
    responses((status = 200, body = Page<ShotView>), Problems))]
async fn list_shots(
    State(app): State<App>,
    caller: Caller,
    Path((slug, episode)): Path<(Slug, String)>,
    Query(query): Query<ShotQuery>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<ShotView>>, Problem> {
    let (studio, production) = production(&app, &caller, Right::View, &slug, &episode).await?;
    let stale = match query.stale {
        Some(true) => Some(studio.stale(&production).await?),
        _ => None,
    };
    let picks = studio.picks(&production.episode).await?;
    let shots: Vec<&Shot> = production.shots.iter().collect();
    let page = Page::after(shots, &paging, |shot: &&Shot| shot.code.to_string())?;
    let view = |shot: &Shot| view(&production, shot, &picks, stale.as_deref());
    Ok(Json(page.map(view)))
}

/// Show a shot. Its `ETag` is that of what can be edited.
#[utoipa::path(get, path = "/projects/{project}/episodes/{episode}/shots/{shot}", tag = "shots",
    params(("project" = Slug, Path), ("episode" = String, Path), ("shot" = String, Path), ShotQuery),
    responses((status = 200, body = ShotView), Problems))]
async fn show_shot(
    State(app): State<App>,
    caller: Caller,
    Path((slug, episode, code)): Path<(Slug, String, String)>,
    Query(query): Query<ShotQuery>,
) -> Result<Response, Problem> {
    let (studio, production) = production(&app, &caller, Right::View, &slug, &episode).await?;
    let shot = production.shot(&code)?;
    let stale = match query.stale {
        Some(true) => Some(studio.stale(&production).await?),
        _ => None,
    };
    let picks = studio.picks(&production.episode).await?;
    Ok(tagged(shot, &view(&production, shot, &picks, stale.as_deref())))
}

/// Set fields of a shot by hand; later imports leave them alone.
#[utoipa::path(patch, path = "/projects/{project}/episodes/{episode}/shots/{shot}", tag = "shots",
    request_body = ShotEdits,
    params(("project" = Slug, Path), ("episode" = String, Path), ("shot" = String, Path),
        ("If-Match" = Option<String>, Header, description = "the ETag it was read with")),
    responses((status = 200, body = ShotView), Problems))]
async fn change_shot(
    State(app): State<App>,
    caller: Caller,
    Path((slug, episode, code)): Path<(Slug, String, String)>,
    headers: HeaderMap,
    Body(edits): Body<ShotEdits>,
) -> Result<Response, Problem> {
    let (studio, production) = production(&app, &caller, Right::Make, &slug, &episode).await?;
    precondition::check(&headers, production.shot(&code)?)?;
    let shot = studio.edit_shot(&production, &code, &edits.0).await?;
    let picks = studio.picks(&production.episode).await?;
    Ok(tagged(&shot, &view(&production, &shot, &picks, None)))
}

/// Show which takes an edit would make stale. Nothing is changed.
#[utoipa::path(post, path = "/projects/{project}/episodes/{episode}/shots/{shot}/preview", tag = "shots",
    request_body = ShotEdits,
    params(("project" = Slug, Path), ("episode" = String, Path), ("shot" = String, Path)),
    responses((status = 200, body = Vec<StaleView>), Problems))]
async fn preview_shot_change(
    State(app): State<App>,
    caller: Caller,
    Path((slug, episode, code)): Path<(Slug, String, String)>,
    Body(edits): Body<ShotEdits>,
) -> Result<Json<Vec<StaleView>>, Problem> {
    let (studio, production) = production(&app, &caller, Right::View, &slug, &episode).await?;
    let stale = studio.preview_edit(&production, &code, &edits.0).await?;
    Ok(Json(stale.into_iter().map(StaleView::from).collect()))
}

/// Take a shot out of the film. Its code is never used again, no import brings it back, and what is queued for it is
/// cancelled; what runs may finish.
#[utoipa::path(post, path = "/projects/{project}/episodes/{episode}/shots/{shot}/omit", tag = "shots",
    params(("project" = Slug, Path), ("episode" = String, Path), ("shot" = String, Path)),
    responses((status = 200, body = ShotView), Problems))]
async fn omit_shot(
    State(app): State<App>,
    caller: Caller,
    Path((slug, episode, code)): Path<(Slug, String, String)>,
) -> Result<Response, Problem> {
    let (studio, production) = production(&app, &caller, Right::Make, &slug, &episode).await?;
    let shot = studio.omit_shot(app.line()?.dispatch.as_ref(), &production, &code).await?;
    let picks = studio.picks(&production.episode).await?;
    Ok(tagged(&shot, &view(&production, &shot, &picks, None)))
}

/// Put an omitted shot back into the film, at the place it had. Jobs that were cancelled stay so.
#[utoipa::path(post, path = "/projects/{project}/episodes/{episode}/shots/{shot}/restore", tag = "shots",
    params(("project" = Slug, Path), ("episode" = String, Path), ("shot" = String, Path)),
    responses((status = 200, body = ShotView), Problems))]
async fn restore_shot(
    State(app): State<App>,
    caller: Caller,
    Path((slug, episode, code)): Path<(Slug, String, String)>,
) -> Result<Response, Problem> {
    let (studio, production) = production(&app, &caller, Right::Make, &slug, &episode).await?;
    let shot = studio.restore_shot(&production, &code).await?;
    let picks = studio.picks(&production.episode).await?;
    Ok(tagged(&shot, &view(&production, &shot, &picks, None)))
}

/// Give a field that was set by hand back to the screenplay: it says again what the last import said.
#[utoipa::path(delete, path = "/projects/{project}/episodes/{episode}/shots/{shot}/edited/{field}",
    tag = "shots",
    params(("project" = Slug, Path), ("episode" = String, Path), ("shot" = String, Path),
        ("field" = String, Path)),
    responses((status = 200, body = ShotView), Problems))]
async fn give_back_shot_field(
    State(app): State<App>,
    caller: Caller,
    Path((slug, episode, code, field)): Path<(Slug, String, String, String)>,
) -> Result<Response, Problem> {
    let (studio, production) = production(&app, &caller, Right::Make, &slug, &episode).await?;
    let shot = studio.give_back(&production, &code, &field).await?;
    let picks = studio.picks(&production.episode).await?;
    Ok(tagged(&shot, &view(&production, &shot, &picks, None)))
}

/// A view with the tag of the shot itself: a take that is filed meanwhile overtakes no edit.
fn tagged(shot: &Shot, view: &ShotView) -> Response {
    ([(header::ETAG, precondition::tag(shot))], Json(view)).into_response()
}

fn view(production: &Production, shot: &Shot, picks: &[Take], stale: Option<&[Stale]>) -> ShotView {
    let pick = |take: &Take| PickView {
        stage: take.stage,
        moment: take.moment,
        take: take.ordinal,
        review: take.review.clone(),
        asset: take.asset.clone(),
        stale: stale.map(|stale| {
            let is = |stale: &Stale| (stale.stage, stale.take) == (take.stage, take.ordinal);
            stale.iter().any(|stale| stale.shot == shot.code.as_str() && is(stale))
        }),
    };
    ShotView {
        id: shot.id.clone(),
        code: shot.code.clone(),
        scene: production.scene_of(shot).map(|scene| scene.code.clone()).unwrap_or_default(),
        position: shot.position,
        status: shot.status,
        content: shot.content.clone(),
        edited: shot.edited.clone(),
        picks: picks.iter().filter(|take| take.shot == shot.id).map(pick).collect(),
    }
}
