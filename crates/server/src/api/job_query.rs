//! Which jobs a list is about, as a query says it.

use std::collections::BTreeSet;

use domain::account::Right;
use domain::clock::WallMs;
use domain::id::{BatchId, ShotId};
use domain::line::job::JobState;
use domain::slug::Slug;
use serde::Deserialize;
use studio::rows::{JobFilter, JobSummary, Order, Place};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::auth::Caller;
use crate::error::Problem;
use crate::moment;
use crate::page::Paging;

/// The kinds of work.
const KINDS: [&str; 4] = ["draw", "sheet", "segment", "reel"];

/// Which jobs; filters that are left out let every job pass.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct JobQuery {
    /// Only jobs in these states, with commas between them: `ready,running`.
    #[param(max_length = 200, example = "ready,running")]
    pub state: Option<String>,
    /// Only jobs of the project with this name in paths.
    #[param(max_length = 200)]
    pub project: Option<String>,
    /// Only jobs whose request shows the character with this name in paths.
    #[param(max_length = 200)]
    pub character: Option<String>,
    /// Only jobs for the shot with this id.
    #[param(max_length = 200)]
    pub shot: Option<String>,
    /// Only jobs of the batch with this id.
    #[param(max_length = 200)]
    pub batch: Option<String>,
    /// Only jobs of this kind: `draw`, `sheet`, `segment` or `reel`.
    #[param(max_length = 200)]
    pub kind: Option<String>,
    /// Only jobs for the engine with this name.
    #[param(max_length = 200)]
    pub engine: Option<String>,
    /// Only jobs that the engine itself knows by this name.
    #[param(max_length = 200)]
    pub engine_job: Option<String>,
    /// Only jobs submitted at this moment or later (RFC 3339).
    #[param(max_length = 200, format = DateTime)]
    pub submitted_after: Option<String>,
    /// Only jobs submitted before this moment (RFC 3339).
    #[param(max_length = 200, format = DateTime)]
    pub submitted_before: Option<String>,
    /// The order of the list; oldest first when left out.
    #[param(inline)]
    pub order: Option<ListOrder>,
}

/// The order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ListOrder {
    /// As they were submitted.
    Oldest,
    /// The last first.
    Newest,
}

/// The longest value of a filter, in characters.
const LONGEST: usize = 200;

/// What a query asks for, as far as the caller may see it; one job more than fits on the page.
pub(crate) async fn filter(
    app: &App,
    caller: &Caller,
    query: &JobQuery,
    paging: &Paging,
) -> Result<JobFilter, Problem> {
    let text = |field: &'static str, value: &Option<String>| bounded(field, value.as_deref());
    let project = match text("project", &query.project)? {
        None => caller.project.clone(),
        Some(slug) => {
            let slug: Slug = slug.parse().map_err(|_| Problem::not_found("project", &slug))?;
            Some(app.project(caller, Right::View, &slug).await?.1.id)
        }
    };
    Ok(JobFilter {
        states: states(query.state.as_deref())?,
        project,
        character: text("character", &query.character)?,
        shot: text("shot", &query.shot)?.map(ShotId),
        batch: text("batch", &query.batch)?.map(BatchId),
        kind: kind(query.kind.as_deref())?,
        engine: text("engine", &query.engine)?,
        engine_job: text("engine_job", &query.engine_job)?,
        submitted_from: at("submitted_after", query.submitted_after.as_deref())?,
        submitted_before: at("submitted_before", query.submitted_before.as_deref())?,
        order: match query.order {
            Some(ListOrder::Newest) => Order::NewestFirst,
            Some(ListOrder::Oldest) | None => Order::OldestFirst,
        },
        after: paging.after.as_deref().map(place).transpose()?,
        limit: paging.limit()? + 1,
    })
}

/// The key of a job in its list.
pub(crate) fn key(job: &JobSummary) -> String {
    key_of(&Place::of(job))
}

/// The key of a place in a list: the milliseconds of the submission and the identity.
pub(crate) fn key_of(place: &Place) -> String {
    format!("{}.{}", place.at.0, place.id)
}

/// The place that a key names.
pub(crate) fn place(key: &str) -> Result<Place, Problem> {
    let bad = || {
        Problem::invalid("that is no place in this list")
            .field("after")
            .fix("send what the page before gave as next, as it is")
    };
    let (at, id) = key.split_once('.').ok_or_else(bad)?;
    let at = at.parse().map(WallMs).map_err(|_| bad())?;
    if id.is_empty() || id.len() > LONGEST {
        return Err(bad());
    }
    Ok(Place { at, id: id.to_owned() })
}

fn states(words: Option<&str>) -> Result<BTreeSet<JobState>, Problem> {
    let Some(words) = words.filter(|words| !words.is_empty()) else { return Ok(BTreeSet::new()) };
    let read = |word: &str| {
        word.trim().parse().map_err(|error: domain::line::job::UnknownWord| {
            Problem::invalid(error.to_string()).field("state").fix("write states with commas between them")
        })
    };
    words.split(',').map(read).collect()
}

fn kind(word: Option<&str>) -> Result<Option<String>, Problem> {
    match word {
        Some(word) if !KINDS.contains(&word) => {
            Err(Problem::invalid(format!("there is no kind of work \"{word}\""))
                .field("kind")
                .fix(format!("use one of: {}", KINDS.join(", "))))
        }
        word => Ok(word.map(str::to_owned)),
    }
}

fn bounded(field: &'static str, value: Option<&str>) -> Result<Option<String>, Problem> {
    match value {
        Some(value) if value.chars().count() > LONGEST => {
            Err(Problem::invalid(format!("it is longer than {LONGEST} characters")).field(field))
        }
        value => Ok(value.map(str::to_owned)),
    }
}

fn at(field: &'static str, text: Option<&str>) -> Result<Option<WallMs>, Problem> {
    let Some(text) = text else { return Ok(None) };
    let read = moment::read(text).map(Some);
    read.ok_or_else(|| {
        Problem::invalid("that is no moment as RFC 3339 writes it")
            .field(field)
            .fix("write it like 2026-11-22T09:30:00Z")
    })
}
