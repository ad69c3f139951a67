//! Deleting a project: first what would go, then exactly that.

use axum::Json;
use axum::extract::State;
use domain::account::Right;
use domain::id::{JobId, ProjectId};
use domain::project::Project;
use domain::slug::Slug;
use serde::{Deserialize, Serialize};
use studio::verbs::deletion::Deletion;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::projects::visible;
use crate::app::App;
use crate::auth::Caller;
use crate::error::{Problem, Problems};
use crate::extract::{Path, Query};

/// What goes with a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeletionView {
    /// The project.
    pub project: ProjectId,
    /// Its name in paths and commands.
    pub project_slug: Slug,
    /// Episodes.
    pub episodes: u64,
    /// Shots, omitted ones too.
    pub shots: u64,
    /// Takes.
    pub takes: u64,
    /// Characters.
    pub characters: u64,
    /// Places.
    pub places: u64,
    /// Jobs, finished ones too.
    pub jobs: u64,
    /// Files below the project's folder, also those that nobody filed.
    pub files: u64,
    /// The bytes they have together.
    pub bytes: u64,
    /// Jobs that have to end first.
    pub running: Vec<JobId>,
    /// What confirms that exactly this may go; another value as soon as anything of it changes.
    pub confirm: String,
}

/// A project that is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeletedProjectView {
    /// What went.
    pub gone: DeletionView,
    /// Where its folder is now, below the data folder.
    pub trash: String,
}

/// What is confirmed.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ConfirmQuery {
    /// What `GET /projects/{project}/deletion` gave as `confirm`.
    #[param(max_length = 200)]
    pub confirm: Option<String>,
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show_deletion)).routes(routes!(delete_project))
}

/// Show what would go with a project. Nothing is changed.
#[utoipa::path(get, path = "/projects/{project}/deletion", tag = "projects", params(("project" = Slug, Path)),
    responses((status = 200, body = DeletionView), Problems))]
async fn show_deletion(
    State(app): State<App>,
    caller: Caller,
    Path(slug): Path<Slug>,
) -> Result<Json<DeletionView>, Problem> {
    let (studio, row) = visible(&app, &caller, Right::View, &slug).await?;
    let deletion = studio.plan_deletion(&row.project).await?;
    Ok(Json(view(row.project, deletion)))
}

/// Delete a project with everything in it; its folder goes to the trash.
#[utoipa::path(delete, path = "/projects/{project}", tag = "projects",
    params(("project" = Slug, Path), ConfirmQuery),
    responses((status = 200, body = DeletedProjectView), Problems))]
async fn delete_project(
    State(app): State<App>,
    caller: Caller,
    Path(slug): Path<Slug>,
    Query(query): Query<ConfirmQuery>,
) -> Result<Json<DeletedProjectView>, Problem> {
    let (studio, row) = visible(&app, &caller, Right::Manage, &slug).await?;
    let confirm = query.confirm.ok_or_else(|| {
        Problem::invalid("a deletion has to be confirmed")
            .field("confirm")
            .fix(format!("look at /api/v1/projects/{slug}/deletion, then send its confirm"))
    })?;
    let dispatch = app.line()?.dispatch.as_ref();
    let (deletion, trash) = studio.delete_project(dispatch, &row.project, &confirm).await?;
    Ok(Json(DeletedProjectView { gone: view(row.project, deletion), trash }))
}

fn view(project: Project, deletion: Deletion) -> DeletionView {
    let Deletion { content, files, bytes, confirm } = deletion;
    DeletionView {
        project: project.id,
        project_slug: project.slug,
        episodes: content.episodes,
        shots: content.shots,
        takes: content.takes,
        characters: content.characters,
        places: content.places,
        jobs: content.jobs,
        files,
        bytes,
        running: content.running,
        confirm,
    }
}
