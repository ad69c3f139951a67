//! Episodes and their scenes.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::account::Right;
use domain::episode::{Episode, Scene};
use domain::id::{EpisodeId, SceneId};
use domain::project::Project;
use domain::slug::Slug;
use serde::{Deserialize, Serialize};
use studio::Studio;
use studio::verbs::episode::{EpisodeChange, EpisodeState};
use studio::verbs::find::Production;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::auth::Caller;
use crate::error::{Problem, Problems};
use crate::extract::{Body, Path, Query};
use crate::page::{Page, Paging};
use crate::precondition::{self, Tagged};

/// An episode.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EpisodeView {
    /// Its identity.
    pub id: EpisodeId,
    /// `e01` and so on.
    pub code: String,
    /// The title.
    pub title: String,
    /// What happens, in a few sentences; empty where nobody wrote it.
    #[serde(default)]
    pub synopsis: String,
}

/// An episode with how far it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EpisodeDetailsView {
    /// The episode.
    pub episode: EpisodeView,
    /// Scenes in the film.
    pub scenes: u32,
    /// Shots in the film.
    pub shots: u32,
    /// Shots of them that have a picture.
    pub drawn: u32,
    /// Shots of them whose picked take of the furthest stage is approved.
    pub approved: u32,
    /// The length of the film in frames.
    pub frames: u32,
    /// The length of the film in milliseconds, rounded.
    pub running_ms: u64,
}

/// What is to be changed of an episode; what is left out stays.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeEpisodeBody {
    /// The title.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200)]
    pub title: Option<String>,
    /// What happens, in a few sentences.
    #[serde(default)]
    #[schema(max_length = 4000)]
    pub synopsis: Option<String>,
}

/// A scene: one place at one time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SceneView {
    /// Its identity, kept over moves and edits.
    pub id: SceneId,
    /// `s010` and so on.
    pub code: String,
    /// Its place in the order of the episode.
    pub position: u32,
    /// The heading as the screenplay writes it.
    pub heading: String,
    /// Whether it was taken out of the film.
    pub omitted: bool,
}

impl From<Episode> for EpisodeView {
    fn from(episode: Episode) -> Self {
        let Episode { id, code, title, synopsis, .. } = episode;
        Self { id, code, title, synopsis }
    }
}

impl From<Scene> for SceneView {
    fn from(scene: Scene) -> Self {
        let Scene { id, code, position, heading, omitted, .. } = scene;
        Self { id, code, position, heading, omitted }
    }
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_episodes))
        .routes(routes!(show_episode, change_episode))
        .routes(routes!(show_script))
        .routes(routes!(list_scenes))
        .routes(routes!(show_scene))
}

/// List the episodes of a project by code.
#[utoipa::path(get, path = "/projects/{project}/episodes", tag = "episodes",
    params(("project" = Slug, Path), Paging),
    responses((status = 200, body = Page<EpisodeDetailsView>), Problems))]
async fn list_episodes(
    State(app): State<App>,
    caller: Caller,
    Path(slug): Path<Slug>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<EpisodeDetailsView>>, Problem> {
    let (studio, project) = app.project(&caller, Right::View, &slug).await?;
    let limit = paging.limit()?;
    let episodes = studio.episodes(&project).await?.into_iter();
    let after = paging.after.unwrap_or_default();
    let wanted = episodes.filter(|episode| episode.code > after).take(limit as usize + 1);
    let mut views = Vec::new();
    for episode in wanted {
        views.push(details(&project, studio.episode_state(episode).await?));
    }
    Ok(Json(Page::of(views, limit, |view: &EpisodeDetailsView| view.episode.code.clone())))
}

/// Show an episode with how far it is.
#[utoipa::path(get, path = "/projects/{project}/episodes/{episode}", tag = "episodes",
    params(("project" = Slug, Path), ("episode" = String, Path)),
    responses((status = 200, body = EpisodeDetailsView), Problems))]
async fn show_episode(
    State(app): State<App>,
    caller: Caller,
    Path((slug, code)): Path<(Slug, String)>,
) -> Result<Response, Problem> {
    let (studio, project) = app.project(&caller, Right::View, &slug).await?;
    let episode = studio.episode(&project, &code).await?;
    // The tag is that of what can be edited: a shot that gets drawn overtakes no edit.
    let tag = precondition::tag(&EpisodeView::from(episode.clone()));
    let view = details(&project, studio.episode_state(episode).await?);
    Ok(([(header::ETAG, tag)], Json(view)).into_response())
}

/// Change title or synopsis of an episode.
#[utoipa::path(patch, path = "/projects/{project}/episodes/{episode}", tag = "episodes",
    request_body = ChangeEpisodeBody,
    params(("project" = Slug, Path), ("episode" = String, Path),
        ("If-Match" = Option<String>, Header, description = "the ETag it was read with")),
    responses((status = 200, body = EpisodeView), Problems))]
async fn change_episode(
    State(app): State<App>,
    caller: Caller,
    Path((slug, code)): Path<(Slug, String)>,
    headers: HeaderMap,
    Body(body): Body<ChangeEpisodeBody>,
) -> Result<Tagged<EpisodeView>, Problem> {
    let (studio, project) = app.project(&caller, Right::Make, &slug).await?;
    let episode = studio.episode(&project, &code).await?;
    precondition::check(&headers, &EpisodeView::from(episode.clone()))?;
    let ChangeEpisodeBody { title, synopsis } = body;
    Ok(Tagged(studio.change_episode(&episode, &EpisodeChange { title, synopsis }).await?.into()))
}

/// The screenplay of an episode as it was imported last.
#[utoipa::path(get, path = "/projects/{project}/episodes/{episode}/script", tag = "episodes",
    params(("project" = Slug, Path), ("episode" = String, Path)),
    responses((status = 200, body = String, content_type = "text/plain"), Problems))]
async fn show_script(
    State(app): State<App>,
    caller: Caller,
    Path((slug, code)): Path<(Slug, String)>,
) -> Result<Response, Problem> {
    let (studio, project) = app.project(&caller, Right::View, &slug).await?;
    let episode = studio.episode(&project, &code).await?;
    let script = studio
        .script(&episode)
        .await?
        .ok_or_else(|| Problem::not_found("screenplay", &code).fix("import one: `sakuga import` does"))?;
    let kind = HeaderValue::from_static("text/plain; charset=utf-8");
    Ok(([(header::CONTENT_TYPE, kind), (header::ETAG, precondition::tag(&script))], script).into_response())
}

/// List the scenes of an episode in their order, omitted ones too.
#[utoipa::path(get, path = "/projects/{project}/episodes/{episode}/scenes", tag = "scenes",
    params(("project" = Slug, Path), ("episode" = String, Path), Paging),
    responses((status = 200, body = Page<SceneView>), Problems))]
async fn list_scenes(
    State(app): State<App>,
    caller: Caller,
    Path((slug, code)): Path<(Slug, String)>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<SceneView>>, Problem> {
    let (studio, project) = app.project(&caller, Right::View, &slug).await?;
    let episode = studio.episode(&project, &code).await?;
    let scenes = studio.scenes(&episode).await?.into_iter().map(SceneView::from).collect();
    Ok(Json(Page::after(scenes, &paging, |scene: &SceneView| scene.code.clone())?))
}

/// Show a scene.
#[utoipa::path(get, path = "/projects/{project}/episodes/{episode}/scenes/{scene}", tag = "scenes",
    params(("project" = Slug, Path), ("episode" = String, Path), ("scene" = String, Path)),
    responses((status = 200, body = SceneView), Problems))]
async fn show_scene(
    State(app): State<App>,
    caller: Caller,
    Path((slug, code, wanted)): Path<(Slug, String, String)>,
) -> Result<Json<SceneView>, Problem> {
    let (studio, project) = app.project(&caller, Right::View, &slug).await?;
    let episode = studio.episode(&project, &code).await?;
    let scenes = studio.scenes(&episode).await?;
    let found = scenes.into_iter().find(|scene| scene.code == wanted);
    let missing =
        || Problem::not_found("scene", &wanted).fix(format!("`sakuga scene list {code}` lists them"));
    Ok(Json(found.ok_or_else(missing)?.into()))
}

/// An episode with everything below it, when the caller may do this with its project.
pub(crate) async fn production(
    app: &App,
    caller: &Caller,
    right: Right,
    slug: &Slug,
    episode: &str,
) -> Result<(Studio, Production), Problem> {
    let (studio, project) = app.project(caller, right, slug).await?;
    let production = studio.production(project, episode).await?;
    Ok((studio, production))
}

fn details(project: &Project, state: EpisodeState) -> EpisodeDetailsView {
    let rate = project.style.rate;
    let frames = u64::from(state.frames);
    let (parts, whole) = (u64::from(rate.denominator()) * 1000, u64::from(rate.numerator()));
    EpisodeDetailsView {
        episode: state.episode.into(),
        scenes: state.scenes,
        shots: state.shots,
        drawn: state.drawn,
        approved: state.approved,
        frames: state.frames,
        running_ms: (frames * parts + whole / 2) / whole,
    }
}
