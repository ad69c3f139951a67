//! Projects: list, make, rename, put away.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use domain::account::Right;
use domain::id::ProjectId;
use domain::slug::Slug;
use domain::style::Style;
use serde::{Deserialize, Serialize};
use studio::rows::{ProjectFilter, ProjectRow};
use studio::verbs::project::NewProject;
use studio::{Studio, StudioError};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::auth::Caller;
use crate::error::{Problem, Problems};
use crate::extract::{Body, Path, Query};
use crate::moment::Moment;
use crate::page::{Page, Paging};
use crate::precondition::{self, Tagged};

/// A project.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ProjectView {
    /// Its identity.
    pub id: ProjectId,
    /// The name in paths and commands.
    pub slug: Slug,
    /// The name on the title card.
    pub title: String,
    /// The look of all its pictures.
    pub style: Style,
    /// When it was made.
    pub created_at: Moment,
    /// When it was put away; none for one that is worked on.
    pub archived_at: Option<Moment>,
}

impl From<ProjectRow> for ProjectView {
    fn from(row: ProjectRow) -> Self {
        Self {
            id: row.project.id,
            slug: row.project.slug,
            title: row.project.title,
            style: row.project.style,
            created_at: row.created_at.into(),
            archived_at: row.archived_at.map(Moment::from),
        }
    }
}

/// Which projects.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ProjectQuery {
    /// Only those that are archived, or only those that are not; all when left out.
    pub archived: Option<bool>,
}

/// A project that is to be made.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProjectCreate {
    /// The name on the title card.
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    /// The name in paths and commands; made of the title when left out.
    pub slug: Option<Slug>,
    /// The look of all its pictures; the usual one when left out.
    pub style: Option<Style>,
}

/// What is to be changed of a project.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProjectChange {
    /// The name on the title card.
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_projects, create_project))
        .routes(routes!(show_project, change_project))
        .routes(routes!(archive_project))
        .routes(routes!(unarchive_project))
}

/// List projects by name.
#[utoipa::path(get, path = "/projects", tag = "projects", params(ProjectQuery, Paging),
    responses((status = 200, body = Page<ProjectView>), Problems))]
async fn list_projects(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<ProjectQuery>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<ProjectView>>, Problem> {
    let studio = app.studio(&caller, Right::View)?;
    let limit = paging.limit()?;
    let filter = ProjectFilter {
        only: caller.project.clone(),
        archived: query.archived,
        after: paging.after,
        limit: limit + 1,
    };
    let rows = studio.projects(&filter).await?;
    let views = rows.into_iter().map(ProjectView::from).collect();
    Ok(Json(Page::of(views, limit, |project: &ProjectView| project.slug.to_string())))
}

/// Make an empty project.
#[utoipa::path(post, path = "/projects", tag = "projects", request_body = ProjectCreate,
    responses((status = 201, body = ProjectView), Problems))]
async fn create_project(
    State(app): State<App>,
    caller: Caller,
    Body(body): Body<ProjectCreate>,
) -> Result<(StatusCode, Tagged<ProjectView>), Problem> {
    let studio = app.whole_studio(&caller, Right::Make)?;
    let new = NewProject { title: body.title, slug: body.slug, style: body.style };
    let row = studio.create_project(new).await?;
    Ok((StatusCode::CREATED, Tagged(row.into())))
}

/// Show a project.
#[utoipa::path(get, path = "/projects/{project}", tag = "projects", params(("project" = Slug, Path)),
    responses((status = 200, body = ProjectView), Problems))]
async fn show_project(
    State(app): State<App>,
    caller: Caller,
    Path(slug): Path<Slug>,
) -> Result<Tagged<ProjectView>, Problem> {
    let (_, row) = visible(&app, &caller, Right::View, &slug).await?;
    Ok(Tagged(row.into()))
}

/// Change the title of a project.
#[utoipa::path(patch, path = "/projects/{project}", tag = "projects", request_body = ProjectChange,
    params(("project" = Slug, Path), ("If-Match" = Option<String>, Header, description = "the ETag it was read with")),
    responses((status = 200, body = ProjectView), Problems))]
async fn change_project(
    State(app): State<App>,
    caller: Caller,
    Path(slug): Path<Slug>,
    headers: HeaderMap,
    Body(body): Body<ProjectChange>,
) -> Result<Tagged<ProjectView>, Problem> {
    let (studio, row) = visible(&app, &caller, Right::Make, &slug).await?;
    precondition::check(&headers, &ProjectView::from(row.clone()))?;
    Ok(Tagged(studio.rename_project(&row, &body.title).await?.into()))
}

/// Put a project away: what runs for it ends, nothing more is drawn or queued.
#[utoipa::path(post, path = "/projects/{project}/archive", tag = "projects", params(("project" = Slug, Path)),
    responses((status = 200, body = ProjectView), Problems))]
async fn archive_project(
    State(app): State<App>,
    caller: Caller,
    Path(slug): Path<Slug>,
) -> Result<Tagged<ProjectView>, Problem> {
    let (studio, row) = visible(&app, &caller, Right::Make, &slug).await?;
    Ok(Tagged(studio.archive_project(app.line()?.dispatch.as_ref(), &row).await?.into()))
}

/// Take up an archived project again, with what was queued for it.
#[utoipa::path(post, path = "/projects/{project}/unarchive", tag = "projects", params(("project" = Slug, Path)),
    responses((status = 200, body = ProjectView), Problems))]
async fn unarchive_project(
    State(app): State<App>,
    caller: Caller,
    Path(slug): Path<Slug>,
) -> Result<Tagged<ProjectView>, Problem> {
    let (studio, row) = visible(&app, &caller, Right::Make, &slug).await?;
    Ok(Tagged(studio.unarchive_project(app.line()?.dispatch.as_ref(), &row).await?.into()))
}

/// A project that the caller may do something with, and what is known of it.
pub(crate) async fn visible(
    app: &App,
    caller: &Caller,
    right: Right,
    slug: &Slug,
) -> Result<(Studio, ProjectRow), Problem> {
    let studio = app.studio(caller, right)?;
    let row = match studio.project_row(slug).await {
        // The words for a missing project name those there are, which is not for everybody.
        Err(StudioError::NotFound { .. }) if caller.project.is_some() => {
            return Err(Problem::not_found("project", slug.as_str()));
        }
        row => row?,
    };
    app.visible(caller, &row.project.id, "project", slug.as_str())?;
    Ok((studio, row))
}
