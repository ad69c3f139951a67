//! Places of a project: each change makes the next numbered version, and none is ever changed.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::account::Right;
use domain::place::Place;
use domain::slug::Slug;
use serde_json::Value;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::noun_views::{ChangeView, DeletedNounView, DifferenceView, NounView, VersionView};
use super::nouns::{self, ChangeQuery, Desk, DifferenceQuery, RestoreBody};
use crate::app::App;
use crate::auth::Caller;
use crate::error::{Problem, Problems};
use crate::extract::{Body, Path, Query};
use crate::page::{Page, Paging};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_places, create_place))
        .routes(routes!(show_place, change_place, delete_place))
        .routes(routes!(list_place_versions))
        .routes(routes!(show_place_version))
        .routes(routes!(compare_place_versions))
        .routes(routes!(restore_place))
}

/// List the newest versions of a project's places by short name.
#[utoipa::path(get, path = "/projects/{project}/places", tag = "places",
    params(("project" = Slug, Path), Paging),
    responses((status = 200, body = Page<VersionView<Place>>), Problems))]
async fn list_places(
    State(app): State<App>,
    caller: Caller,
    Path(project): Path<Slug>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<VersionView<Place>>>, Problem> {
    nouns::list(&app, &caller, &project, &paging).await
}

/// Make a place; its first version is answered.
#[utoipa::path(post, path = "/projects/{project}/places", tag = "places",
    params(("project" = Slug, Path)), request_body = Place,
    responses((status = 201, body = VersionView<Place>), Problems))]
async fn create_place(
    State(app): State<App>,
    caller: Caller,
    Path(project): Path<Slug>,
    Body(body): Body<Value>,
) -> Result<Response, Problem> {
    nouns::create::<Place>(&app, &caller, &project, &body).await
}

/// Show the newest version of a place, the shots that need it and the takes that show it.
#[utoipa::path(get, path = "/projects/{project}/places/{place}", tag = "places",
    params(("project" = Slug, Path), ("place" = Slug, Path)),
    responses((status = 200, body = NounView<Place>), Problems))]
async fn show_place(
    State(app): State<App>,
    caller: Caller,
    Path((project, place)): Path<(Slug, Slug)>,
) -> Result<Response, Problem> {
    Desk::at(&app, &caller, Right::View, &project, place).await?.show::<Place>().await
}

/// Change a place by a JSON Merge Patch: fields that are named are set, null takes one away. The change is the
/// next version; `preview` says which takes it would make stale.
#[utoipa::path(patch, path = "/projects/{project}/places/{place}", tag = "places",
    params(("project" = Slug, Path), ("place" = Slug, Path), ChangeQuery),
    request_body(content = Object, description = "Fields of the place, with null for those to take away."),
    responses((status = 200, body = ChangeView<Place>), Problems))]
async fn change_place(
    State(app): State<App>,
    caller: Caller,
    Path((project, place)): Path<(Slug, Slug)>,
    Query(query): Query<ChangeQuery>,
    headers: HeaderMap,
    Body(patch): Body<Value>,
) -> Result<Response, Problem> {
    let desk = Desk::at(&app, &caller, Right::Make, &project, place).await?;
    desk.change::<Place>(&headers, &query, &patch).await
}

/// Delete a place that no shot uses. Its files go to the trash.
#[utoipa::path(delete, path = "/projects/{project}/places/{place}", tag = "places",
    params(("project" = Slug, Path), ("place" = Slug, Path)),
    responses((status = 200, body = DeletedNounView), Problems))]
async fn delete_place(
    State(app): State<App>,
    caller: Caller,
    Path((project, place)): Path<(Slug, Slug)>,
    headers: HeaderMap,
) -> Result<Json<DeletedNounView>, Problem> {
    Desk::at(&app, &caller, Right::Make, &project, place).await?.delete::<Place>(&headers).await
}

/// List the versions of a place, oldest first.
#[utoipa::path(get, path = "/projects/{project}/places/{place}/versions", tag = "places",
    params(("project" = Slug, Path), ("place" = Slug, Path), Paging),
    responses((status = 200, body = Page<VersionView<Place>>), Problems))]
async fn list_place_versions(
    State(app): State<App>,
    caller: Caller,
    Path((project, place)): Path<(Slug, Slug)>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<VersionView<Place>>>, Problem> {
    Desk::at(&app, &caller, Right::View, &project, place).await?.versions(&paging).await
}

/// Show one version of a place.
#[utoipa::path(get, path = "/projects/{project}/places/{place}/versions/{version}", tag = "places",
    params(("project" = Slug, Path), ("place" = Slug, Path), ("version" = u32, Path)),
    responses((status = 200, body = VersionView<Place>), Problems))]
async fn show_place_version(
    State(app): State<App>,
    caller: Caller,
    Path((project, place, version)): Path<(Slug, Slug, u32)>,
) -> Result<Json<VersionView<Place>>, Problem> {
    Desk::at(&app, &caller, Right::View, &project, place).await?.version(version).await
}

/// Show where two versions of a place differ.
#[utoipa::path(get, path = "/projects/{project}/places/{place}/difference", tag = "places",
    params(("project" = Slug, Path), ("place" = Slug, Path), DifferenceQuery),
    responses((status = 200, body = Vec<DifferenceView>), Problems))]
async fn compare_place_versions(
    State(app): State<App>,
    caller: Caller,
    Path((project, place)): Path<(Slug, Slug)>,
    Query(query): Query<DifferenceQuery>,
) -> Result<Json<Vec<DifferenceView>>, Problem> {
    Desk::at(&app, &caller, Right::View, &project, place).await?.difference::<Place>(&query).await
}

/// Go back to an old version of a place: the next version says the same.
#[utoipa::path(post, path = "/projects/{project}/places/{place}/restore", tag = "places",
    params(("project" = Slug, Path), ("place" = Slug, Path), ChangeQuery), request_body = RestoreBody,
    responses((status = 200, body = ChangeView<Place>), Problems))]
async fn restore_place(
    State(app): State<App>,
    caller: Caller,
    Path((project, place)): Path<(Slug, Slug)>,
    Query(query): Query<ChangeQuery>,
    headers: HeaderMap,
    Body(body): Body<RestoreBody>,
) -> Result<Response, Problem> {
    let desk = Desk::at(&app, &caller, Right::Make, &project, place).await?;
    desk.restore::<Place>(&headers, &query, &body).await
}
