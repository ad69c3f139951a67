//! Uploads: pictures that a person brings. They are judged by their content; no name and no header is believed.

use std::time::Duration;

use axum::Json;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, FromRequest as _, Multipart, Request, State};
use axum::http::{StatusCode, header};
use bytes::Bytes;
use domain::account::Right;
use domain::character::{Reference, ReferenceKind};
use domain::shot::Expression;
use domain::slug::Slug;
use domain::take::{Moment, Stage};
use futures_util::{Stream, StreamExt as _};
use serde::{Deserialize, Serialize};
use studio::Studio;
use studio::verbs::hand::{Brought, HandTake, Pick, Upload};
use studio::verbs::reference::About;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::assets::AssetView;
use super::takes::TakeView;
use crate::app::App;
use crate::auth::Caller;
use crate::error::{Problem, Problems};
use crate::extract::{Path, Query};
use crate::limits::{LargestUpload, Limits};
use crate::media::FileBytes;

/// How long the next bytes may take to come.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a picture is to be.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HandTakeQuery {
    /// The stage, `storyboard` or `keyframe`; `keyframe` when left out.
    pub stage: Option<Stage>,
    /// The moment of the shot that it shows; `start` when left out.
    pub moment: Option<Moment>,
    /// Whether the reel is to use it from now on.
    pub pick: Option<bool>,
}

/// What a picture of a character shows.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReferenceQuery {
    /// What is seen; `full` when left out.
    pub kind: Option<ReferenceKind>,
    /// The feeling on the face; a reference of the kind `expression` has one.
    pub expression: Option<Expression>,
    /// The look that is worn in it; any when left out.
    pub look: Option<String>,
    /// By whose leave it may be used, at most 200 characters.
    #[param(max_length = 200, example = "own work")]
    pub licence: Option<String>,
}

/// A picture that was added to a character.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ReferenceView {
    /// The file.
    pub asset: AssetView,
    /// What the character says of it.
    pub reference: Reference,
    /// The version of the character that has it first.
    pub version: u32,
}

/// A picture in a form.
#[derive(ToSchema)]
#[expect(dead_code, reason = "the type only describes a body")]
struct PictureForm {
    /// PNG or JPEG, at most 64 MiB unless the studio is configured otherwise.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    // The limit is kept while the picture comes, by whoever writes it down.
    OpenApiRouter::new()
        .routes(routes!(add_hand_take))
        .routes(routes!(add_character_reference))
        .layer(DefaultBodyLimit::disable())
}

/// Add a take that was drawn by hand.
///
/// The body is the picture itself, PNG or JPEG of at most 64 MiB (or what `server.upload_limit_bytes` says), 16384
/// pixels a side and 64 million pixels, or a form with it. No engine replaces the take.
#[utoipa::path(post, path = "/projects/{project}/episodes/{episode}/shots/{shot}/takes", tag = "takes",
    params(("project" = Slug, Path), ("episode" = String, Path), ("shot" = String, Path), HandTakeQuery),
    request_body(content((FileBytes = "image/png"), (FileBytes = "image/jpeg"), (PictureForm = "multipart/form-data"))),
    responses((status = 201, body = TakeView), Problems))]
async fn add_hand_take(
    State(app): State<App>,
    caller: Caller,
    Path((project, episode, shot)): Path<(Slug, String, String)>,
    Query(query): Query<HandTakeQuery>,
    request: Request,
) -> Result<(StatusCode, Json<TakeView>), Problem> {
    let (studio, project) = app.project(&caller, Right::Make, &project).await?;
    app.line()?;
    let production = studio.production(project, &episode).await?;
    let shot = production.shot(&shot)?.clone();
    let stage = query.stage.unwrap_or(Stage::Keyframe);
    let pick = if query.pick == Some(true) { Pick::This } else { Pick::Keep };
    let hand = HandTake { moment: query.moment.unwrap_or_default(), ..HandTake::of(stage, pick) };
    let brought = receive(&studio, request).await?;
    let record = studio.add_hand_take(production, shot, hand, brought).await?;
    Ok((StatusCode::CREATED, Json(record.into())))
}

/// Add a picture that shows what a character looks like, and make the version that lists it.
///
/// The body is the picture itself or a form with it, as for takes.
#[utoipa::path(post, path = "/projects/{project}/characters/{character}/references", tag = "characters",
    params(("project" = Slug, Path), ("character" = Slug, Path), ReferenceQuery),
    request_body(content((FileBytes = "image/png"), (FileBytes = "image/jpeg"), (PictureForm = "multipart/form-data"))),
    responses((status = 201, body = ReferenceView), Problems))]
async fn add_character_reference(
    State(app): State<App>,
    caller: Caller,
    Path((project, character)): Path<(Slug, Slug)>,
    Query(query): Query<ReferenceQuery>,
    request: Request,
) -> Result<(StatusCode, Json<ReferenceView>), Problem> {
    let (studio, project) = app.project(&caller, Right::Make, &project).await?;
    app.line()?;
    let about = About {
        kind: query.kind.unwrap_or(ReferenceKind::Full),
        expression: query.expression,
        look: query.look,
        licence: query.licence.unwrap_or_default(),
    };
    let brought = receive(&studio, request).await?;
    let added = studio.add_reference(project, character, about, brought).await?;
    let view = ReferenceView { asset: added.row.into(), reference: added.reference, version: added.version };
    Ok((StatusCode::CREATED, Json(view)))
}

/// Takes a picture in: the whole body, or the one file in a form.
pub(super) async fn receive(studio: &Studio, request: Request) -> Result<Brought, Problem> {
    let largest = request.extensions().get::<LargestUpload>();
    let largest = largest.map_or(Limits::default().upload_bytes, |LargestUpload(bytes)| *bytes);
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if !kind.is_some_and(|kind| kind.trim_start().to_ascii_lowercase().starts_with("multipart/")) {
        return whole(studio, largest, request.into_body()).await;
    }
    let mut form = Multipart::from_request(request, &())
        .await
        .map_err(|rejection| Problem::bad_request("unreadable_body", rejection.body_text()))?;
    let unreadable = |error: axum::extract::multipart::MultipartError| cut_short(&error.body_text());
    let Some(field) = form.next_field().await.map_err(unreadable)? else {
        return Err(Problem::invalid("the form has no picture").field("file").fix("send one file in it"));
    };
    let pieces = field.map(|piece| piece.map_err(|error| error.body_text()));
    let brought = written(studio, largest, pieces).await?.judged().await?;
    match form.next_field().await.map_err(unreadable)? {
        None => Ok(brought),
        Some(_) => {
            Err(Problem::invalid("the form has more than one part").field("file").fix("send one picture"))
        }
    }
}

async fn whole(studio: &Studio, largest: u64, body: Body) -> Result<Brought, Problem> {
    let pieces = body.into_data_stream().map(|piece| piece.map_err(|error| error.to_string()));
    Ok(written(studio, largest, pieces).await?.judged().await?)
}

/// Writes what is brought down while it comes.
pub(crate) async fn written(
    studio: &Studio,
    largest: u64,
    pieces: impl Stream<Item = Result<Bytes, String>>,
) -> Result<Upload, Problem> {
    let mut pieces = std::pin::pin!(pieces);
    let mut upload = studio.receive(largest).await?;
    loop {
        let piece = tokio::select! {
            piece = pieces.next() => piece,
            () = studio.clock().wait(PATIENCE) => {
                let detail = format!("nothing came for {} s", PATIENCE.as_secs());
                return Err(Problem::bad_request("too_slow", detail).fix("send it again"));
            }
        };
        match piece {
            None => return Ok(upload),
            Some(Ok(bytes)) => upload.push(&bytes).await?,
            Some(Err(reason)) => return Err(cut_short(&reason)),
        }
    }
}

fn cut_short(reason: &str) -> Problem {
    Problem::bad_request("unreadable_body", format!("the body could not be read to its end: {reason}"))
        .fix("send it again")
}
