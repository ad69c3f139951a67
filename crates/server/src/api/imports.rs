//! Imports: screenplays with their cast and look.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{DefaultBodyLimit, State};
use domain::account::Right;
use domain::screenplay::conform::{Change, Changes, FieldChange};
use domain::screenplay::fountain::LARGEST;
use domain::shot::ShotCode;
use domain::slug::Slug;
use serde::{Deserialize, Serialize};
use studio::verbs::import::{Import, ImportPlan};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::noun_views::TouchedView;
use crate::app::App;
use crate::auth::Caller;
use crate::error::{Problem, Problems};
use crate::extract::Body;

/// The largest body, in bytes: every text at its largest, with room for what JSON has to escape.
const LARGEST_BODY: usize = 24_000_000;
/// The largest cast or style, in bytes.
const LARGEST_TOML: usize = 1_000_000;
/// The longest title, in characters.
const LONGEST_TITLE: usize = 200;

/// What is brought in.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportBody {
    /// The screenplay, a Fountain text of at most 10,000,000 bytes.
    #[schema(max_length = 10_000_000)]
    pub screenplay: String,
    /// Characters and places, the text of a `cast.toml` of at most 1,000,000 bytes; what the project has is kept when
    /// left out.
    #[serde(default)]
    #[schema(max_length = 1_000_000)]
    pub cast: Option<String>,
    /// The project's look, the text of a `style.toml` of at most 1,000,000 bytes; what the project has is kept when left
    /// out.
    #[serde(default)]
    #[schema(max_length = 1_000_000)]
    pub style: Option<String>,
    /// The project; made of the title when left out. One that is not there yet is made.
    #[serde(default)]
    pub project: Option<Slug>,
    /// The title; the screenplay's own when left out.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200)]
    pub title: Option<String>,
    /// The episode's code; `e01` when left out.
    #[serde(default)]
    #[schema(max_length = 16, example = "e01")]
    pub episode: Option<String>,
    /// Only find out what would change, and write nothing.
    #[serde(default)]
    pub dry_run: bool,
}

/// What an import did, or would do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ImportView {
    /// The name of the project in paths and commands; one that was only looked at need not be there.
    pub project_slug: Slug,
    /// Whether it is new.
    pub new_project: bool,
    /// The episode's code.
    pub episode: String,
    /// How many shots are in the film then.
    pub shots: usize,
    /// How many frames they have together.
    pub frames: u32,
    /// How long that is, in milliseconds.
    pub length_ms: f64,
    /// Shots that are new, or that were omitted and are there again.
    pub added: Vec<ShotCode>,
    /// Shots that show something else, or stand elsewhere.
    pub changed: Vec<ChangedShot>,
    /// Shots that are no longer in the screenplay; their codes stay taken.
    pub omitted: Vec<ShotCode>,
    /// How many shots stay as they are.
    pub unchanged: usize,
    /// Whether anything changes that a person would see.
    pub changes: bool,
    /// The same in words, a line for each change of a scene or shot.
    pub summary: String,
    /// In how many shots each character is seen then.
    pub seen: BTreeMap<String, usize>,
    /// Characters that are new or changed.
    pub characters: Vec<Slug>,
    /// Characters that are settled as canon and stay as they are, though the cast says something else.
    #[serde(default)]
    pub kept: Vec<Slug>,
    /// Places that are new or changed.
    pub places: Vec<Slug>,
    /// What these and the style make out of date of what was drawn before, the most takes first.
    #[serde(default)]
    pub touched: Vec<TouchedView>,
    /// What of the cast comes to nothing yet, in sentences.
    #[serde(default)]
    pub notes: Vec<String>,
    /// What was not understood.
    pub warnings: Vec<WarningView>,
    /// Whether it was written; false for a dry run.
    pub written: bool,
}

/// A shot that shows something else, or stands elsewhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ChangedShot {
    /// The shot's code.
    pub shot: ShotCode,
    /// Whether it stands elsewhere in the order.
    pub moved: bool,
    /// The names of the fields that have another value.
    pub fields: Vec<String>,
}

/// Something in a screenplay that was not understood.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct WarningView {
    /// The line, from 1.
    pub line: u32,
    /// What is meant, and what to do.
    pub message: String,
    /// Both in one sentence.
    pub words: String,
}

impl ImportView {
    fn of(plan: &ImportPlan, written: bool) -> Self {
        let shots = &plan.changes.shots;
        let codes = |wanted: fn(&Change) -> bool| {
            shots.iter().filter(|shot| wanted(&shot.change)).map(|shot| shot.code.clone()).collect()
        };
        Self {
            project_slug: plan.project.slug.clone(),
            new_project: plan.new_project,
            episode: plan.episode.code.clone(),
            shots: plan.shots,
            frames: plan.frames,
            length_ms: plan.project.style.rate.seconds(plan.frames) * 1000.0,
            added: codes(|change| matches!(change, Change::Added | Change::Restored { .. })),
            changed: changed(&plan.changes),
            omitted: codes(|change| *change == Change::Omitted),
            unchanged: shots.iter().filter(|shot| shot.change == Change::Kept).count(),
            changes: !plan.changes.is_empty(),
            summary: plan.changes.summary(),
            seen: seen(&plan.changes),
            characters: plan.characters.iter().map(|version| version.slug.clone()).collect(),
            kept: plan.kept.clone(),
            places: plan.places.iter().map(|version| version.slug.clone()).collect(),
            touched: plan.touched.iter().cloned().map(TouchedView::from).collect(),
            notes: plan.notes.clone(),
            warnings: plan.warnings.iter().map(warning).collect(),
            written,
        }
    }
}

fn seen(changes: &Changes) -> BTreeMap<String, usize> {
    let mut seen = BTreeMap::new();
    for shot in changes.shots.iter().filter(|shot| shot.change != Change::Omitted) {
        for staging in &shot.content.cast {
            *seen.entry(staging.character.to_string()).or_default() += 1;
        }
    }
    seen
}

fn changed(changes: &Changes) -> Vec<ChangedShot> {
    let names = |fields: &[FieldChange]| fields.iter().map(|field| field.field.clone()).collect();
    let of = |shot: &domain::screenplay::conform::ShotChange| {
        let (moved, fields) = match &shot.change {
            Change::Moved => (true, Vec::new()),
            Change::Changed { fields, moved } => (*moved, names(fields)),
            _ => return None,
        };
        Some(ChangedShot { shot: shot.code.clone(), moved, fields })
    };
    changes.shots.iter().filter_map(of).collect()
}

fn warning(warning: &domain::screenplay::fountain::Warning) -> WarningView {
    WarningView { line: warning.line, message: warning.message.clone(), words: warning.to_string() }
}

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(import_screenplay)).layer(DefaultBodyLimit::max(LARGEST_BODY))
}

/// Bring in a screenplay, or see what that would change.
#[utoipa::path(post, path = "/imports", tag = "imports", request_body = ImportBody,
    responses((status = 200, body = ImportView), Problems))]
async fn import_screenplay(
    State(app): State<App>,
    caller: Caller,
    Body(body): Body<ImportBody>,
) -> Result<Json<ImportView>, Problem> {
    let dry_run = body.dry_run;
    let studio = match &body.project {
        Some(slug) if caller.project.is_some() => app.project(&caller, Right::Make, slug).await?.0,
        // A project that the screenplay names may be any.
        _ => app.whole_studio(&caller, Right::Make)?,
    };
    let import = checked(body)?;
    if dry_run {
        let plan = studio.plan_import(&import).await?;
        return Ok(Json(ImportView::of(&plan, false)));
    }
    let plan = studio.bring_in(&import).await?;
    Ok(Json(ImportView::of(&plan, true)))
}

fn checked(body: ImportBody) -> Result<Import, Problem> {
    let ImportBody { screenplay, cast, style, project, title, episode, dry_run: _ } = body;
    at_most("screenplay", Some(&screenplay), LARGEST)?;
    at_most("cast", cast.as_ref(), LARGEST_TOML)?;
    at_most("style", style.as_ref(), LARGEST_TOML)?;
    if let Some(title) = &title
        && !(1..=LONGEST_TITLE).contains(&title.trim().chars().count())
    {
        let detail = format!("a title has 1 to {LONGEST_TITLE} characters");
        return Err(Problem::invalid(detail).field("title").fix("write a shorter title, or none"));
    }
    Ok(Import {
        project,
        title,
        episode: episode.unwrap_or_else(|| "e01".to_owned()),
        screenplay: screenplay.into_bytes(),
        cast,
        style,
    })
}

fn at_most(field: &str, text: Option<&String>, largest: usize) -> Result<(), Problem> {
    let size = text.map_or(0, String::len);
    if size <= largest {
        return Ok(());
    }
    let detail = format!("the {field} has {size} bytes and at most {largest} are read");
    Err(Problem::invalid(detail).field(field).fix("split it, or check that this is the right text"))
}
