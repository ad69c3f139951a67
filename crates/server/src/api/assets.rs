//! Assets: the files the studio owns. A request names a file by its identity and never by a path.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::account::Right;
use domain::asset::{Asset, AssetKind, ContentHash, Filed, ThumbnailSize};
use domain::id::{AssetId, JobId, ProjectId, ShotId};
use domain::slug::Slug;
use serde::{Deserialize, Serialize};
use studio::Studio;
use studio::rows::{AssetFilter, AssetRow};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::auth::Caller;
use crate::error::{Problem, Problems};
use crate::extract::{Path, Query};
use crate::media::{self, Address, FileBytes, FileContent};
use crate::moment::Moment;
use crate::page::{Page, Paging};

/// The longest text that a filter may be.
const LONGEST: usize = 1024;

/// A file the studio owns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AssetView {
    /// Its identity.
    pub id: AssetId,
    /// The project it belongs to.
    pub project: ProjectId,
    /// The job that made it; none for files a person brought.
    pub job: Option<JobId>,
    /// What it is.
    pub kind: AssetKind,
    /// The shot it belongs to, in lists of assets and in its own view.
    pub shot: Option<ShotId>,
    /// The character it shows, by slug, for sheets, references and drawings.
    pub character: Option<String>,
    /// Where it is below the data folder.
    pub path: String,
    /// The hash of its content.
    pub hash: ContentHash,
    /// Its length in bytes.
    pub size: u64,
    /// Its media type, such as `image/png`.
    pub media_type: String,
    /// Pixels across; 0 for what has none.
    pub width: u32,
    /// Pixels down; 0 for what has none.
    pub height: u32,
    /// When it was filed.
    pub created_at: Moment,
    /// The address of its content; what is there never changes.
    pub file: String,
    /// The addresses of small pictures of it; none for what shows no picture.
    pub thumbnails: Option<Thumbnails>,
    /// A blurred picture (`ThumbHash`) in hexadecimal digits; none until it was needed once.
    pub thumbhash: Option<String>,
}

/// The addresses of small pictures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Thumbnails {
    /// 160 pixels wide.
    pub small: String,
    /// 320 pixels wide.
    pub medium: String,
    /// 640 pixels wide.
    pub large: String,
}

impl From<AssetRow> for AssetView {
    fn from(row: AssetRow) -> Self {
        let AssetRow { asset, shot, thumbhash } = row;
        Self { shot, thumbhash, ..asset.into() }
    }
}

impl From<Asset> for AssetView {
    fn from(asset: Asset) -> Self {
        let filed = Filed::at(&asset.path);
        let (kind, character) = (filed.kind, filed.character.map(str::to_owned));
        let file = format!("/api/v1/assets/{}/file?hash={}", asset.id, asset.hash.0);
        let thumbnails = thumbnails(&asset);
        let Asset { id, project, job, path, hash, size, media_type, width, height, created_at } = asset;
        let created_at = created_at.into();
        let (shot, thumbhash) = (None, None);
        Self {
            id,
            project,
            job,
            kind,
            shot,
            character,
            path,
            hash,
            size,
            media_type,
            width,
            height,
            created_at,
            file,
            thumbnails,
            thumbhash,
        }
    }
}

fn thumbnails(asset: &Asset) -> Option<Thumbnails> {
    let shows = asset.media_type.starts_with("image/") || asset.media_type.starts_with("video/");
    let at = |size: ThumbnailSize| {
        format!("/api/v1/assets/{}/thumbnail?size={}&hash={}", asset.id, size.as_str(), asset.hash.0)
    };
    shows.then(|| Thumbnails {
        small: at(ThumbnailSize::Small),
        medium: at(ThumbnailSize::Medium),
        large: at(ThumbnailSize::Large),
    })
}

/// Which files.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AssetQuery {
    /// Only files of this project, by slug.
    pub project: Option<Slug>,
    /// Only files that this job made.
    #[param(max_length = 1024)]
    pub job: Option<JobId>,
    /// Only files of this shot, by identity: takes and what lies beside them.
    #[param(max_length = 1024)]
    pub shot: Option<ShotId>,
    /// Only files that show this character, by slug: sheets, references and drawings.
    #[param(max_length = 1024)]
    pub character: Option<String>,
    /// Only files of this media type, such as `image/png`.
    #[param(max_length = 1024)]
    pub media_type: Option<String>,
    /// Only files whose path begins so, such as `projects/rain/exports/`.
    #[param(max_length = 1024)]
    pub prefix: Option<String>,
    /// Only files of this kind.
    pub kind: Option<AssetKind>,
}

/// Which content is expected.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FileQuery {
    /// The hash of the content that is expected; with it the answer may be kept for ever.
    #[param(max_length = 64)]
    pub hash: Option<ContentHash>,
}

/// Which small picture.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ThumbnailQuery {
    /// How large; `medium` when left out.
    pub size: Option<ThumbnailSize>,
    /// The hash of the content that is expected; with it the answer may be kept for ever.
    #[param(max_length = 64)]
    pub hash: Option<ContentHash>,
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_assets))
        .routes(routes!(show_asset))
        .routes(routes!(read_asset_file))
        .routes(routes!(read_asset_thumbnail))
}

/// List files, newest first.
#[utoipa::path(get, path = "/assets", tag = "assets", params(AssetQuery, Paging),
    responses((status = 200, body = Page<AssetView>), Problems))]
async fn list_assets(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<AssetQuery>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<AssetView>>, Problem> {
    let studio = app.studio(&caller, Right::View)?;
    let limit = paging.limit()?;
    let Some(filter) = filter(&app, &caller, query).await? else {
        return Ok(Json(Page { items: Vec::new(), next: None }));
    };
    let filter = AssetFilter { after: paging.after.map(AssetId), limit: limit + 1, ..filter };
    let rows = studio.list_assets(&filter).await?;
    // Beside a program that owns the folder nothing could be kept.
    if app.line().is_ok() {
        studio.warm(rows.clone());
    }
    let views = rows.into_iter().map(AssetView::from).collect();
    Ok(Json(Page::of(views, limit, |asset: &AssetView| asset.id.to_string())))
}

/// Show what is known of a file.
#[utoipa::path(get, path = "/assets/{id}", tag = "assets", params(("id" = AssetId, Path)),
    responses((status = 200, body = AssetView), Problems))]
async fn show_asset(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<AssetId>,
) -> Result<Json<AssetView>, Problem> {
    let (studio, row) = visible(&app, &caller, &id).await?;
    let thumbhash = studio.thumbhash(&row).await?;
    Ok(Json(AssetRow { thumbhash, ..row }.into()))
}

/// Read a file, whole or in part. The body is the bytes of the file.
///
/// `Range` asks for a part, `If-Range` only when the content is the one that is known; the tag is the content's hash.
#[utoipa::path(get, path = "/assets/{id}/file", tag = "assets", params(("id" = AssetId, Path), FileQuery),
    responses((status = 200, description = "the file", content_type = "*/*", body = FileContent),
        (status = 206, description = "the part that was asked for", content_type = "*/*", body = FileContent),
        (status = 304, description = "the content is the one that is known"),
        (status = 410, description = "the file was removed by hand", content_type = "application/problem+json", body = Problem),
        (status = 416, description = "it has no such part", content_type = "application/problem+json", body = Problem),
        Problems))]
async fn read_asset_file(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<AssetId>,
    Query(query): Query<FileQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (studio, AssetRow { asset, .. }) = visible(&app, &caller, &id).await?;
    let (tag, address) = (media::tag(&asset.hash, ""), Address::of(query.hash.as_ref(), &asset.hash));
    if let Some(known) = media::not_modified(&headers, &tag, address) {
        return Ok(known);
    }
    let file = studio.open_asset(&asset).await?;
    media::file(&asset, file, &headers, (&tag, address)).await
}

/// Read a small picture of a picture or film.
#[utoipa::path(get, path = "/assets/{id}/thumbnail", tag = "assets", params(("id" = AssetId, Path), ThumbnailQuery),
    responses((status = 200, description = "the picture", content_type = "image/jpeg", body = FileBytes),
        (status = 304, description = "the picture is the one that is known"),
        (status = 410, description = "the file was removed by hand", content_type = "application/problem+json", body = Problem),
        Problems))]
async fn read_asset_thumbnail(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<AssetId>,
    Query(query): Query<ThumbnailQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (studio, AssetRow { asset, .. }) = visible(&app, &caller, &id).await?;
    let size = query.size.unwrap_or_default();
    let tag = media::tag(&asset.hash, size.as_str());
    let address = Address::of(query.hash.as_ref(), &asset.hash);
    if let Some(known) = media::not_modified(&headers, &tag, address) {
        return Ok(known);
    }
    let jpeg = studio.thumbnail(&asset, size).await?;
    let kind = [
        (header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    Ok((kind, media::kept(&tag, address), jpeg).into_response())
}

/// The filter of the store; none when what is asked for cannot be there.
async fn filter(app: &App, caller: &Caller, query: AssetQuery) -> Result<Option<AssetFilter>, Problem> {
    let AssetQuery { project, job, shot, character, media_type, prefix, kind } = query;
    let texts = [
        ("job", job.as_ref().map(JobId::as_str)),
        ("shot", shot.as_ref().map(ShotId::as_str)),
        ("character", character.as_deref()),
        ("media_type", media_type.as_deref()),
        ("prefix", prefix.as_deref()),
    ];
    if let Some((field, _)) =
        texts.into_iter().find(|(_, text)| text.is_some_and(|text| text.len() > LONGEST))
    {
        return Err(Problem::invalid(format!("a filter has at most {LONGEST} bytes")).field(field));
    }
    let mut within = caller.project.clone();
    if let Some(slug) = &project {
        within = Some(app.project(caller, Right::View, slug).await?.1.id);
    } else if let (None, Some(slug)) = (&within, prefix.as_deref().and_then(project_in)) {
        // The rows of one project are fewer than those of all.
        let Ok((_, project)) = app.project(caller, Right::View, &slug).await else { return Ok(None) };
        within = Some(project.id);
    }
    Ok(Some(AssetFilter {
        project: within,
        job,
        shot,
        character,
        media_type,
        prefix,
        kind,
        ..AssetFilter::default()
    }))
}

/// The project that a path prefix names to its end: `projects/rain/` does, `projects/rai` does not.
fn project_in(prefix: &str) -> Option<Slug> {
    let (slug, _) = prefix.strip_prefix("projects/")?.split_once('/')?;
    slug.parse().ok()
}

/// The file with this identity, when the caller may see it.
async fn visible(app: &App, caller: &Caller, id: &AssetId) -> Result<(Studio, AssetRow), Problem> {
    let studio = app.studio(caller, Right::View)?;
    let row = studio.asset_row(id).await?;
    app.visible(caller, &row.asset.project, "asset", id.as_str())?;
    Ok((studio, row))
}
