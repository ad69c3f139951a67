//! Exports: the films of a project that are made to be handed round.

use axum::Json;
use axum::extract::State;
use domain::account::Right;
use domain::id::JobId;
use domain::slug::Slug;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::assets::AssetView;
use crate::app::App;
use crate::auth::Caller;
use crate::error::{Problem, Problems};
use crate::extract::{Path, Query};
use crate::page::{Page, Paging};

/// Which exports.
#[derive(Debug, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ExportQuery {
    /// Only the film that this job stands for: the one it joined, or an equal one that was there before.
    pub reel: Option<JobId>,
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_exports))
}

/// List the films of a project by their names.
#[utoipa::path(get, path = "/projects/{project}/exports", tag = "exports",
    params(("project" = Slug, Path), ExportQuery, Paging),
    responses((status = 200, body = Page<AssetView>), Problems))]
async fn list_exports(
    State(app): State<App>,
    caller: Caller,
    Path(project): Path<Slug>,
    Query(query): Query<ExportQuery>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<AssetView>>, Problem> {
    let (studio, project) = app.project(&caller, Right::View, &project).await?;
    let limit = paging.limit()?;
    if let Some(reel) = query.reel {
        if studio.job(&reel).await?.project != project.id {
            return Err(Problem::not_found("job", reel.as_str()).field("reel"));
        }
        let film = studio.film_of(&reel).await?;
        return Ok(Json(Page { items: vec![film.into()], next: None }));
    }
    let exports = studio.exports(&project, paging.after.as_deref(), limit + 1).await?;
    let views = exports.into_iter().map(AssetView::from).collect();
    Ok(Json(Page::of(views, limit, |asset: &AssetView| asset.path.clone())))
}
