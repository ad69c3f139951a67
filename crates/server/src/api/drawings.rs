//! Drawings and model sheets: pictures of characters outside the film.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::account::Right;
use domain::id::{BatchId, JobId};
use domain::slug::Slug;
use domain::take::Stage;
use serde::{Deserialize, Serialize};
use studio::Studio;
use studio::verbs::draw::{Drawing, Drawn, Picture};
use studio::verbs::sheet::Sheets;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::auth::Caller;
use crate::error::{Problem, Problems};
use crate::extract::{Body, Path, Query};

/// The engine when none is named, and the one that draws model sheets.
const USUAL_ENGINE: &str = "storyboard";
/// The most drawings of one request.
const MOST_DRAWINGS: u32 = 100;
/// The longest words, in characters.
const LONGEST_WORDS: usize = 2000;
/// The most characters that can be named at once.
const MOST_CHARACTERS: usize = 1000;

/// What is to be drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DrawingBody {
    /// Who.
    pub character: Slug,
    /// How: pose, expression, view, weather, place.
    #[schema(max_length = 2000)]
    pub words: String,
    /// How many different pictures; 1 when left out.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 100)]
    pub count: Option<u32>,
    /// The engine; when left out that of the recipe, or `storyboard` where none is named.
    #[serde(default)]
    #[schema(max_length = 48)]
    pub engine: Option<String>,
    /// The engine's recipe; the one that suits the style when left out.
    #[serde(default)]
    #[schema(max_length = 48)]
    pub recipe: Option<String>,
    /// The seed of the first picture; with a seed, the same words give the same picture.
    #[serde(default)]
    pub seed: Option<u64>,
    /// Mark the safe areas, the thirds and the middle of the frame on the picture.
    #[serde(default)]
    pub safe_areas: bool,
    /// Queue it also when no workers of its engine are at work; whoever starts some has it done. Otherwise that is refused.
    #[serde(default)]
    pub later: bool,
}

/// What is being drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DrawingsView {
    /// What was queued.
    pub batch: BatchId,
    /// A job for each picture.
    pub jobs: Vec<JobId>,
    /// Where the pictures will be below the data folder.
    pub paths: Vec<String>,
    /// Words that were not understood.
    pub not_understood: Vec<String>,
}

/// A picture that is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PictureView {
    /// Where it is below the data folder.
    pub path: String,
    /// What the engine left out of it, in words.
    pub not_drawn: Vec<String>,
}

/// Whose model sheets are wanted.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SheetsBody {
    /// Whose; of the whole cast when nobody is named.
    #[serde(default)]
    #[schema(max_items = 1000)]
    pub characters: Vec<Slug>,
    /// Queue it also when no workers of its engine are at work; whoever starts some has it done. Otherwise that is refused.
    #[serde(default)]
    pub later: bool,
}

/// The model sheets that were asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SheetsView {
    /// What was queued; none when every sheet is there already.
    pub batch: Option<BatchId>,
    /// A job for each sheet that is drawn anew.
    pub jobs: Vec<JobId>,
    /// Where the sheets are or will be below the data folder, in the order of the characters.
    pub paths: Vec<String>,
}

/// Whose model sheets are shown.
#[derive(Debug, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SheetsQuery {
    /// Whose, with commas between them; of the whole cast when left out.
    #[param(max_length = 10_000)]
    pub characters: Option<String>,
}

impl From<Drawn> for DrawingsView {
    fn from(drawn: Drawn) -> Self {
        let Drawn { batch, jobs, paths, not_understood } = drawn;
        Self { batch, jobs: jobs.into_iter().collect(), paths, not_understood }
    }
}

impl From<Sheets> for SheetsView {
    fn from(sheets: Sheets) -> Self {
        let Sheets { batch, jobs, paths } = sheets;
        Self { batch, jobs: jobs.into_iter().collect(), paths }
    }
}

impl From<Picture> for PictureView {
    fn from(picture: Picture) -> Self {
        Self { path: picture.path, not_drawn: picture.not_drawn }
    }
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(draw_character))
        .routes(routes!(list_batch_drawings))
        .routes(routes!(list_sheets, draw_sheets))
}

/// Draw a character as words say, outside the film.
#[utoipa::path(post, path = "/projects/{project}/drawings", tag = "drawings",
    params(("project" = Slug, Path)), request_body = DrawingBody,
    responses((status = 202, body = DrawingsView), Problems))]
async fn draw_character(
    State(app): State<App>,
    caller: Caller,
    Path(project): Path<Slug>,
    Body(body): Body<DrawingBody>,
) -> Result<(StatusCode, Json<DrawingsView>), Problem> {
    let (studio, project) = app.project(&caller, Right::Make, &project).await?;
    let later = body.later;
    let drawing = checked(&studio, body)?;
    let line = if later { app.line()? } else { app.line_with(&drawing.engine)? };
    let drawn = studio.draw(line.dispatch.as_ref(), &project, &drawing).await?;
    Ok((StatusCode::ACCEPTED, Json(drawn.into())))
}

fn checked(studio: &Studio, body: DrawingBody) -> Result<Drawing, Problem> {
    let DrawingBody { character, words, count, engine, recipe, seed, safe_areas, later: _ } = body;
    let count = count.unwrap_or(1);
    if !(1..=MOST_DRAWINGS).contains(&count) {
        let detail = format!("1 to {MOST_DRAWINGS} pictures can be drawn at once, not {count}");
        return Err(Problem::invalid(detail).field("count").fix("ask for fewer, and then for the rest"));
    }
    let length = words.chars().count();
    if length > LONGEST_WORDS {
        let detail = format!("the words have {length} characters and at most {LONGEST_WORDS} are read");
        return Err(Problem::invalid(detail).field("words").fix("say it in fewer words"));
    }
    let usual = || studio.usual_engine(Stage::Storyboard, recipe.as_deref());
    let engine = engine.unwrap_or_else(usual);
    Ok(Drawing { character, words, count, engine, recipe, safe_areas, seed })
}

/// Show what came of drawings: the pictures of a batch that are there.
#[utoipa::path(get, path = "/projects/{project}/drawings/{batch}", tag = "drawings",
    params(("project" = Slug, Path), ("batch" = BatchId, Path)),
    responses((status = 200, body = Vec<PictureView>), Problems))]
async fn list_batch_drawings(
    State(app): State<App>,
    caller: Caller,
    Path((project, batch)): Path<(Slug, BatchId)>,
) -> Result<Json<Vec<PictureView>>, Problem> {
    let (studio, project) = app.project(&caller, Right::View, &project).await?;
    let pictures = studio.drawings_of(&project, &batch).await?;
    Ok(Json(pictures.into_iter().map(PictureView::from).collect()))
}

/// Draw model sheets: views, expressions, looks, colours and heights of characters.
#[utoipa::path(post, path = "/projects/{project}/sheets", tag = "drawings",
    params(("project" = Slug, Path)), request_body = SheetsBody,
    responses((status = 202, body = SheetsView), Problems))]
async fn draw_sheets(
    State(app): State<App>,
    caller: Caller,
    Path(project): Path<Slug>,
    Body(body): Body<SheetsBody>,
) -> Result<(StatusCode, Json<SheetsView>), Problem> {
    let (studio, project) = app.project(&caller, Right::Make, &project).await?;
    if body.characters.len() > MOST_CHARACTERS {
        let detail = format!("at most {MOST_CHARACTERS} characters can be named");
        return Err(Problem::invalid(detail).field("characters").fix("name nobody to draw the whole cast"));
    }
    let line = if body.later { app.line()? } else { app.line_with(USUAL_ENGINE)? };
    let sheets = studio.sheets(line.dispatch.as_ref(), &project, &body.characters).await?;
    Ok((StatusCode::ACCEPTED, Json(sheets.into())))
}

/// Show the newest model sheet of each character.
#[utoipa::path(get, path = "/projects/{project}/sheets", tag = "drawings",
    params(("project" = Slug, Path), SheetsQuery),
    responses((status = 200, body = Vec<PictureView>), Problems))]
async fn list_sheets(
    State(app): State<App>,
    caller: Caller,
    Path(project): Path<Slug>,
    Query(query): Query<SheetsQuery>,
) -> Result<Json<Vec<PictureView>>, Problem> {
    let (studio, project) = app.project(&caller, Right::View, &project).await?;
    let named = query.characters.unwrap_or_default();
    let named = named.split(',').filter(|name| !name.is_empty()).map(str::parse::<Slug>);
    let characters = named.collect::<Result<Vec<Slug>, _>>();
    let characters = characters.map_err(|error| Problem::invalid(error.to_string()).field("characters"))?;
    let sheets = studio.newest_sheets(&project, &characters).await?;
    Ok(Json(sheets.into_iter().map(PictureView::from).collect()))
}
