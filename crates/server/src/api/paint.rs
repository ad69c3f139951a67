//! Pictures that come back from a paint program.

use axum::Json;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::StatusCode;
use domain::account::Right;
use domain::id::TakeId;
use domain::shot::ShotCode;
use domain::slug::Slug;
use serde::{Deserialize, Serialize};
use studio::verbs::hand::Pick;
use studio::verbs::paint::TakenBack;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::takes::TakeView;
use super::uploads::receive;
use crate::app::App;
use crate::auth::Caller;
use crate::error::{Problem, Problems};
use crate::extract::{Path, Query};
use crate::media::FileBytes;

/// Whose a picture is said to be.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TakeBackQuery {
    /// The take that it went out as. Without that, and where there is no such take any more, the picture itself is asked.
    pub of: Option<TakeId>,
    /// Whether the reel is to use it from now on.
    pub pick: Option<bool>,
}

/// A picture that came back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TakenBackView {
    /// Whether it differs from what the studio has; when it does not, nothing was done.
    pub changed: bool,
    /// The shot that it belongs to.
    pub shot: ShotCode,
    /// The take that it became, or the one that it still is.
    pub take: TakeView,
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    // The limit is kept while the picture comes, by whoever writes it down.
    OpenApiRouter::new().routes(routes!(take_back_picture)).layer(DefaultBodyLimit::disable())
}

/// Take back a picture that was painted over.
///
/// The body is the picture itself or a form with it, as for takes that were drawn by hand. It becomes a new take of the
/// shot, stage and moment that it went out from, which are known by `of`, by its content, or by what it says of itself.
#[utoipa::path(post, path = "/projects/{project}/painted", tag = "takes",
    params(("project" = Slug, Path), TakeBackQuery),
    request_body(content((FileBytes = "image/png"), (FileBytes = "image/jpeg"))),
    responses((status = 200, body = TakenBackView), (status = 201, body = TakenBackView), Problems))]
async fn take_back_picture(
    State(app): State<App>,
    caller: Caller,
    Path(project): Path<Slug>,
    Query(query): Query<TakeBackQuery>,
    request: Request,
) -> Result<(StatusCode, Json<TakenBackView>), Problem> {
    let (studio, project) = app.project(&caller, Right::Make, &project).await?;
    app.line()?;
    let pick = if query.pick == Some(true) { Pick::This } else { Pick::Keep };
    let brought = receive(&studio, request).await?;
    let (shot, taken) = studio.take_back(project, query.of.as_ref(), pick, brought).await?;
    let (status, changed, record) = match taken {
        TakenBack::Unchanged(record) => (StatusCode::OK, false, record),
        TakenBack::Filed(record) => (StatusCode::CREATED, true, record),
    };
    Ok((status, Json(TakenBackView { changed, shot: shot.code, take: (*record).into() })))
}
