//! The look of a project: each change makes the next numbered version, and none is ever changed.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::account::Right;
use domain::slug::Slug;
use domain::style::Style;
use serde_json::Value;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::noun_views::{ChangeView, DifferenceView, VersionView};
use super::nouns::{ChangeQuery, Desk, DifferenceQuery, RestoreBody};
use crate::app::App;
use crate::auth::Caller;
use crate::error::{Problem, Problems};
use crate::extract::{Body, Path, Query};
use crate::page::{Page, Paging};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(show_style, change_style))
        .routes(routes!(list_style_versions))
        .routes(routes!(show_style_version))
        .routes(routes!(compare_style_versions))
        .routes(routes!(restore_style))
}

/// Show the newest version of the style.
#[utoipa::path(get, path = "/projects/{project}/style", tag = "style",
    params(("project" = Slug, Path)),
    responses((status = 200, body = VersionView<Style>), Problems))]
async fn show_style(
    State(app): State<App>,
    caller: Caller,
    Path(project): Path<Slug>,
) -> Result<Response, Problem> {
    Desk::style(&app, &caller, Right::View, &project).await?.newest::<Style>().await
}

/// Change the style by a JSON Merge Patch: fields that are named are set, null takes one away. The change is the
/// next version; `preview` says which takes it would make stale.
#[utoipa::path(patch, path = "/projects/{project}/style", tag = "style",
    params(("project" = Slug, Path), ChangeQuery),
    request_body(content = Object, description = "Fields of the style, with null for those to take away."),
    responses((status = 200, body = ChangeView<Style>), Problems))]
async fn change_style(
    State(app): State<App>,
    caller: Caller,
    Path(project): Path<Slug>,
    Query(query): Query<ChangeQuery>,
    headers: HeaderMap,
    Body(patch): Body<Value>,
) -> Result<Response, Problem> {
    let desk = Desk::style(&app, &caller, Right::Make, &project).await?;
    desk.change::<Style>(&headers, &query, &patch).await
}

/// List the versions of the style, oldest first.
#[utoipa::path(get, path = "/projects/{project}/style/versions", tag = "style",
    params(("project" = Slug, Path), Paging),
    responses((status = 200, body = Page<VersionView<Style>>), Problems))]
async fn list_style_versions(
    State(app): State<App>,
    caller: Caller,
    Path(project): Path<Slug>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<VersionView<Style>>>, Problem> {
    Desk::style(&app, &caller, Right::View, &project).await?.versions(&paging).await
}

/// Show one version of the style.
#[utoipa::path(get, path = "/projects/{project}/style/versions/{version}", tag = "style",
    params(("project" = Slug, Path), ("version" = u32, Path)),
    responses((status = 200, body = VersionView<Style>), Problems))]
async fn show_style_version(
    State(app): State<App>,
    caller: Caller,
    Path((project, version)): Path<(Slug, u32)>,
) -> Result<Json<VersionView<Style>>, Problem> {
    Desk::style(&app, &caller, Right::View, &project).await?.version(version).await
}

/// Show where two versions of the style differ.
#[utoipa::path(get, path = "/projects/{project}/style/difference", tag = "style",
    params(("project" = Slug, Path), DifferenceQuery),
    responses((status = 200, body = Vec<DifferenceView>), Problems))]
async fn compare_style_versions(
    State(app): State<App>,
    caller: Caller,
    Path(project): Path<Slug>,
    Query(query): Query<DifferenceQuery>,
) -> Result<Json<Vec<DifferenceView>>, Problem> {
    Desk::style(&app, &caller, Right::View, &project).await?.difference::<Style>(&query).await
}

/// Go back to an old version of the style: the next version says the same.
#[utoipa::path(post, path = "/projects/{project}/style/restore", tag = "style",
    params(("project" = Slug, Path), ChangeQuery), request_body = RestoreBody,
    responses((status = 200, body = ChangeView<Style>), Problems))]
async fn restore_style(
    State(app): State<App>,
    caller: Caller,
    Path(project): Path<Slug>,
    Query(query): Query<ChangeQuery>,
    headers: HeaderMap,
    Body(body): Body<RestoreBody>,
) -> Result<Response, Problem> {
    let desk = Desk::style(&app, &caller, Right::Make, &project).await?;
    desk.restore::<Style>(&headers, &query, &body).await
}
