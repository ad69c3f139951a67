//! Characters of a project: each change makes the next numbered version, and none is ever changed.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::account::Right;
use domain::character::Character;
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
        .routes(routes!(list_characters, create_character))
        .routes(routes!(show_character, change_character, delete_character))
        .routes(routes!(list_character_versions))
        .routes(routes!(show_character_version))
        .routes(routes!(compare_character_versions))
        .routes(routes!(restore_character))
        .routes(routes!(lock_character))
        .routes(routes!(unlock_character))
        .routes(routes!(remove_character_reference))
}

/// List the newest versions of a project's characters by short name.
#[utoipa::path(get, path = "/projects/{project}/characters", tag = "characters",
    params(("project" = Slug, Path), Paging),
    responses((status = 200, body = Page<VersionView<Character>>), Problems))]
async fn list_characters(
    State(app): State<App>,
    caller: Caller,
    Path(project): Path<Slug>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<VersionView<Character>>>, Problem> {
    nouns::list(&app, &caller, &project, &paging).await
}

/// Make a character; its first version is answered.
#[utoipa::path(post, path = "/projects/{project}/characters", tag = "characters",
    params(("project" = Slug, Path)), request_body = Character,
    responses((status = 201, body = VersionView<Character>), Problems))]
async fn create_character(
    State(app): State<App>,
    caller: Caller,
    Path(project): Path<Slug>,
    Body(body): Body<Value>,
) -> Result<Response, Problem> {
    nouns::create::<Character>(&app, &caller, &project, &body).await
}

/// Show the newest version of a character, the shots that need it and the takes that show it.
#[utoipa::path(get, path = "/projects/{project}/characters/{character}", tag = "characters",
    params(("project" = Slug, Path), ("character" = Slug, Path)),
    responses((status = 200, body = NounView<Character>), Problems))]
async fn show_character(
    State(app): State<App>,
    caller: Caller,
    Path((project, character)): Path<(Slug, Slug)>,
) -> Result<Response, Problem> {
    Desk::at(&app, &caller, Right::View, &project, character).await?.show::<Character>().await
}

/// Change a character by a JSON Merge Patch: fields that are named are set, null takes one away. The change is the
/// next version; `preview` says which takes it would make stale.
#[utoipa::path(patch, path = "/projects/{project}/characters/{character}", tag = "characters",
    params(("project" = Slug, Path), ("character" = Slug, Path), ChangeQuery),
    request_body(content = Object, description = "Fields of the character, with null for those to take away."),
    responses((status = 200, body = ChangeView<Character>), Problems))]
async fn change_character(
    State(app): State<App>,
    caller: Caller,
    Path((project, character)): Path<(Slug, Slug)>,
    Query(query): Query<ChangeQuery>,
    headers: HeaderMap,
    Body(patch): Body<Value>,
) -> Result<Response, Problem> {
    let desk = Desk::at(&app, &caller, Right::Make, &project, character).await?;
    desk.change::<Character>(&headers, &query, &patch).await
}

/// Delete a character that no shot uses. Its files go to the trash.
#[utoipa::path(delete, path = "/projects/{project}/characters/{character}", tag = "characters",
    params(("project" = Slug, Path), ("character" = Slug, Path)),
    responses((status = 200, body = DeletedNounView), Problems))]
async fn delete_character(
    State(app): State<App>,
    caller: Caller,
    Path((project, character)): Path<(Slug, Slug)>,
    headers: HeaderMap,
) -> Result<Json<DeletedNounView>, Problem> {
    Desk::at(&app, &caller, Right::Make, &project, character).await?.delete::<Character>(&headers).await
}

/// List the versions of a character, oldest first.
#[utoipa::path(get, path = "/projects/{project}/characters/{character}/versions", tag = "characters",
    params(("project" = Slug, Path), ("character" = Slug, Path), Paging),
    responses((status = 200, body = Page<VersionView<Character>>), Problems))]
async fn list_character_versions(
    State(app): State<App>,
    caller: Caller,
    Path((project, character)): Path<(Slug, Slug)>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<VersionView<Character>>>, Problem> {
    Desk::at(&app, &caller, Right::View, &project, character).await?.versions(&paging).await
}

/// Show one version of a character.
#[utoipa::path(get, path = "/projects/{project}/characters/{character}/versions/{version}", tag = "characters",
    params(("project" = Slug, Path), ("character" = Slug, Path), ("version" = u32, Path)),
    responses((status = 200, body = VersionView<Character>), Problems))]
async fn show_character_version(
    State(app): State<App>,
    caller: Caller,
    Path((project, character, version)): Path<(Slug, Slug, u32)>,
) -> Result<Json<VersionView<Character>>, Problem> {
    Desk::at(&app, &caller, Right::View, &project, character).await?.version(version).await
}

/// Show where two versions of a character differ.
#[utoipa::path(get, path = "/projects/{project}/characters/{character}/difference", tag = "characters",
    params(("project" = Slug, Path), ("character" = Slug, Path), DifferenceQuery),
    responses((status = 200, body = Vec<DifferenceView>), Problems))]
async fn compare_character_versions(
    State(app): State<App>,
    caller: Caller,
    Path((project, character)): Path<(Slug, Slug)>,
    Query(query): Query<DifferenceQuery>,
) -> Result<Json<Vec<DifferenceView>>, Problem> {
    Desk::at(&app, &caller, Right::View, &project, character).await?.difference::<Character>(&query).await
}

/// Go back to an old version of a character: the next version says the same.
#[utoipa::path(post, path = "/projects/{project}/characters/{character}/restore", tag = "characters",
    params(("project" = Slug, Path), ("character" = Slug, Path), ChangeQuery), request_body = RestoreBody,
    responses((status = 200, body = ChangeView<Character>), Problems))]
async fn restore_character(
    State(app): State<App>,
    caller: Caller,
    Path((project, character)): Path<(Slug, Slug)>,
    Query(query): Query<ChangeQuery>,
    headers: HeaderMap,
    Body(body): Body<RestoreBody>,
) -> Result<Response, Problem> {
    let desk = Desk::at(&app, &caller, Right::Make, &project, character).await?;
    desk.restore::<Character>(&headers, &query, &body).await
}

/// Settle a character as canon: the next version says so, and until it is unlocked nothing else of it changes.
#[utoipa::path(post, path = "/projects/{project}/characters/{character}/lock", tag = "characters",
    params(("project" = Slug, Path), ("character" = Slug, Path)),
    responses((status = 200, body = ChangeView<Character>), Problems))]
async fn lock_character(
    State(app): State<App>,
    caller: Caller,
    Path(named): Path<(Slug, Slug)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    set_canon(&app, &caller, named, &headers, true).await
}

/// Open a character that is settled as canon, so that it can be changed again.
#[utoipa::path(post, path = "/projects/{project}/characters/{character}/unlock", tag = "characters",
    params(("project" = Slug, Path), ("character" = Slug, Path)),
    responses((status = 200, body = ChangeView<Character>), Problems))]
async fn unlock_character(
    State(app): State<App>,
    caller: Caller,
    Path(named): Path<(Slug, Slug)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    set_canon(&app, &caller, named, &headers, false).await
}

async fn set_canon(
    app: &App,
    caller: &Caller,
    (project, character): (Slug, Slug),
    headers: &HeaderMap,
    canon: bool,
) -> Result<Response, Problem> {
    let desk = Desk::at(app, caller, Right::Make, &project, character).await?;
    desk.set_canon::<Character>(headers, canon).await
}

/// Take a reference picture from a character: the next version does not list it. The file stays.
#[utoipa::path(delete, path = "/projects/{project}/characters/{character}/references/{file}", tag = "characters",
    params(("project" = Slug, Path), ("character" = Slug, Path), ("file" = String, Path), ChangeQuery),
    responses((status = 200, body = ChangeView<Character>), Problems))]
async fn remove_character_reference(
    State(app): State<App>,
    caller: Caller,
    Path((project, character, file)): Path<(Slug, Slug, String)>,
    Query(query): Query<ChangeQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let desk = Desk::at(&app, &caller, Right::Make, &project, character).await?;
    desk.drop_reference(&headers, &query, &file).await
}
