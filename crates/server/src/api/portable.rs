//! Characters as files that go from project to project.

use axum::Json;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use domain::account::Right;
use domain::character::Character;
use domain::slug::Slug;
use futures_util::StreamExt as _;
use serde::{Deserialize, Serialize};
use studio::verbs::portable::Exported;
use tokio_util::io::ReaderStream;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::noun_views::VersionView;
use super::uploads::written;
use crate::app::App;
use crate::auth::Caller;
use crate::error::{Problem, Problems};
use crate::extract::{Path, Query};
use crate::media::FileBytes;

/// The largest file that is taken in, in bytes: pictures and small weights. Larger weights travel on their own.
const LARGEST: u64 = 1 << 30;
/// How many bytes are read from a file at once.
const PIECE: usize = 64 * 1024;

/// Which version is exported.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ExportQuery {
    /// The version; the newest when left out.
    #[param(minimum = 1)]
    pub version: Option<u32>,
}

/// Under which name a character is taken in.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AdoptQuery {
    /// The name in paths; its own when left out.
    #[serde(rename = "as")]
    #[param(rename = "as")]
    pub name: Option<Slug>,
}

/// A character that was taken in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AdoptedView {
    /// The character; its first version here.
    pub newest: VersionView<Character>,
    /// What is not as it was where it came from, in sentences.
    pub notes: Vec<String>,
    /// The weights that it needs, by file name. The studio keeps none: they belong where the engine looks for them.
    pub weights: Vec<String>,
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    // The limit is kept while the file comes, by whoever writes it down.
    OpenApiRouter::new()
        .routes(routes!(export_character))
        .routes(routes!(adopt_character))
        .layer(DefaultBodyLimit::disable())
}

/// Export a character as one file: a zip with a manifest, the character, its reference pictures and its model sheet.
/// Weights are named with their hashes.
#[utoipa::path(get, path = "/projects/{project}/characters/{character}/portable", tag = "characters",
    params(("project" = Slug, Path), ("character" = Slug, Path), ExportQuery),
    responses((status = 200, body = FileBytes, content_type = "application/zip"), Problems))]
async fn export_character(
    State(app): State<App>,
    caller: Caller,
    Path((project, character)): Path<(Slug, Slug)>,
    Query(query): Query<ExportQuery>,
) -> Result<Response, Problem> {
    let (studio, project) = app.project(&caller, Right::View, &project).await?;
    let Exported { file, size, name } = studio.export_character(&project, &character, query.version).await?;
    let file = ReaderStream::with_capacity(tokio::fs::File::from_std(file), PIECE);
    let mut response = Body::from_stream(file).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/zip"));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(size));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Ok(name) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

/// Take a character in from a file that another project exported.
///
/// The body is the file, at most 1 GiB. It is judged to its last byte before anything is written: names, sizes, hashes,
/// pictures. Relations to characters that this project lacks are dropped, and told in `notes`.
#[utoipa::path(post, path = "/projects/{project}/portable-characters", tag = "characters",
    params(("project" = Slug, Path), AdoptQuery),
    request_body(content((FileBytes = "application/zip"))),
    responses((status = 201, body = AdoptedView), Problems))]
async fn adopt_character(
    State(app): State<App>,
    caller: Caller,
    Path(project): Path<Slug>,
    Query(query): Query<AdoptQuery>,
    request: Request,
) -> Result<(StatusCode, Json<AdoptedView>), Problem> {
    let (studio, project) = app.project(&caller, Right::Make, &project).await?;
    app.line()?;
    let pieces = request.into_body().into_data_stream();
    let pieces = pieces.map(|piece| piece.map_err(|error| error.to_string()));
    let upload = written(&studio, LARGEST, pieces).await?;
    let parcel = studio.unpacked(upload).await?;
    let adopted = studio.adopt_character(project, parcel, query.name).await?;
    let view = AdoptedView { newest: adopted.version.into(), notes: adopted.notes, weights: adopted.weights };
    Ok((StatusCode::CREATED, Json(view)))
}
