//! Lists of jobs: by any filter, in the order of submission, a page at a time.
//!
//! A list never looks through the whole table. The statement is put together from the filters that are given:
//! one of them leads through an index in the order of the list, and the others are looked at on the way. Which
//! one leads stands in [`leading`]; docs/adr/0016 says why. Values are always bound.

use std::collections::BTreeSet;

use domain::clock::WallMs;
use domain::id::{BatchId, ProjectId, ShotId};
use domain::line::job::JobState;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::db::Store;
use crate::error::StoreError;
use crate::job_summary::{COLUMNS, JobSummary, summary};

/// A character in more jobs than this does not lead a list that something else can lead.
const RARE: i64 = 2000;

/// The order of a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// As they were submitted.
    #[default]
    OldestFirst,
    /// The last first.
    NewestFirst,
}

/// A place in the order of submission: the key of a thing of a list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// When it was submitted.
    pub at: WallMs,
    /// Its identity, which orders what was submitted at the same time.
    pub id: String,
}

/// Which jobs to list; empty fields list all.
#[derive(Debug, Clone, Default)]
pub struct JobFilter {
    /// In one of these states; in any when empty.
    pub states: BTreeSet<JobState>,
    /// Of this project.
    pub project: Option<ProjectId>,
    /// Whose request shows this character, by slug.
    pub character: Option<String>,
    /// For this shot.
    pub shot: Option<ShotId>,
    /// Of this batch.
    pub batch: Option<BatchId>,
    /// Of this kind.
    pub kind: Option<String>,
    /// For this engine.
    pub engine: Option<String>,
    /// Known to its engine by this name.
    pub engine_job: Option<String>,
    /// Submitted at this time or later.
    pub submitted_from: Option<WallMs>,
    /// Submitted before this time.
    pub submitted_before: Option<WallMs>,
    /// The order.
    pub order: Order,
    /// After this place in that order, for the next page.
    pub after: Option<Place>,
    /// At most so many.
    pub limit: u32,
}

/// The filter that leads a list through an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Leading {
    /// Nothing: the order of submission itself.
    Time,
    /// A name that few jobs have.
    EngineJob,
    /// A shot.
    Shot,
    /// A character.
    Character,
    /// A batch, by kind, engine and state.
    Batch,
    /// Project, kind, engine and state: whatever is not given is gone through, since each has few values.
    Group,
}

impl Place {
    /// The place of a job.
    #[must_use]
    pub fn of(job: &JobSummary) -> Self {
        Self { at: job.submitted_at, id: job.id.0.clone() }
    }
}

/// A statement with what is bound to it, in order.
struct Statement {
    sql: String,
    bound: Vec<Bound>,
}

enum Bound {
    Text(String),
    Number(i64),
}

impl Statement {
    fn text(&mut self, value: &str) -> String {
        self.bound.push(Bound::Text(value.to_owned()));
        format!("${}", self.bound.len())
    }

    fn number(&mut self, value: i64) -> String {
        self.bound.push(Bound::Number(value));
        format!("${}", self.bound.len())
    }

    async fn fetch(&self, store: &Store) -> Result<Vec<SqliteRow>, StoreError> {
        let mut query = sqlx::query(sqlx::AssertSqlSafe(self.sql.clone()));
        for bound in &self.bound {
            query = match bound {
                Bound::Text(text) => query.bind(text),
                Bound::Number(number) => query.bind(*number),
            };
        }
        Ok(query.fetch_all(store.reader()).await?)
    }
}

impl Store {
    /// Jobs without what they do, in the order of their submission.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn jobs(&self, filter: &JobFilter) -> Result<Vec<JobSummary>, StoreError> {
        let statement = statement(filter, self.is_common(filter).await?);
        statement.fetch(self).await?.iter().map(summary).collect()
    }

    /// Whether the character of a filter is in too many jobs to lead.
    async fn is_common(&self, filter: &JobFilter) -> Result<bool, StoreError> {
        let Some(character) = &filter.character else { return Ok(false) };
        let row = sqlx::query(
            "SELECT COUNT(*) AS jobs FROM (SELECT job FROM job_character WHERE character = $1 LIMIT $2) AS some",
        )
        .bind(character)
        .bind(RARE)
        .fetch_one(self.reader())
        .await?;
        Ok(row.try_get::<i64, _>("jobs")? >= RARE)
    }
}

/// Which filter leads.
fn leading(filter: &JobFilter, common: bool) -> Leading {
    let grouped = filter.project.is_some()
        || filter.kind.is_some()
        || filter.engine.is_some()
        || !filter.states.is_empty();
    match filter {
        JobFilter { engine_job: Some(_), .. } => Leading::EngineJob,
        JobFilter { shot: Some(_), .. } => Leading::Shot,
        JobFilter { batch: Some(_), .. } => Leading::Batch,
        JobFilter { character: Some(_), .. } if !common || !grouped => Leading::Character,
        _ if grouped => Leading::Group,
        _ => Leading::Time,
    }
}

fn statement(filter: &JobFilter, common: bool) -> Statement {
    let mut statement = Statement { sql: String::new(), bound: Vec::new() };
    let found = match leading(filter, common) {
        Leading::Time => flat(&mut statement, filter, None),
        Leading::EngineJob => {
            flat(&mut statement, filter, Some(("engine_job", filter.engine_job.as_deref())))
        }
        Leading::Shot => {
            flat(&mut statement, filter, Some(("shot", filter.shot.as_ref().map(ShotId::as_str))))
        }
        Leading::Character => by_character(&mut statement, filter),
        Leading::Batch => grouped(&mut statement, filter, filter.batch.as_ref()),
        Leading::Group => grouped(&mut statement, filter, None),
    };
    let limit = statement.number(i64::from(filter.limit));
    let direction = direction(filter.order);
    statement.sql = format!(
        "SELECT {COLUMNS} FROM job WHERE id IN (
             SELECT page.id FROM ({found}) AS page ORDER BY page.at {direction}, page.id {direction} LIMIT {limit})
         ORDER BY submitted_at {direction}, id {direction}"
    );
    statement
}

const fn direction(order: Order) -> &'static str {
    match order {
        Order::OldestFirst => "ASC",
        Order::NewestFirst => "DESC",
    }
}

/// The part of the order of submission in which a page lies, as one range of an index.
fn range(statement: &mut Statement, filter: &JobFilter, at: &str, id: &str) -> String {
    let edge = |at: Option<WallMs>, else_at| Place { at: at.unwrap_or(WallMs(else_at)), id: String::new() };
    let mut low = edge(filter.submitted_from, i64::MIN);
    let mut high = edge(filter.submitted_before, i64::MAX);
    match (&filter.after, filter.order) {
        (Some(after), Order::OldestFirst) => low = low.max(after.clone()),
        (Some(after), Order::NewestFirst) => high = high.min(after.clone()),
        (None, _) => {}
    }
    let (low_at, low_id) = (statement.number(low.at.0), statement.text(&low.id));
    let (high_at, high_id) = (statement.number(high.at.0), statement.text(&high.id));
    format!("({at}, {id}) > ({low_at}, {low_id}) AND ({at}, {id}) < ({high_at}, {high_id})")
}

/// Filters that are looked at on the way. The empty text keeps them from leading in place of the one that should.
fn on_the_way(statement: &mut Statement, filter: &JobFilter, leads: &str) -> String {
    let columns = [
        ("project", filter.project.as_ref().map(ProjectId::as_str)),
        ("shot", filter.shot.as_ref().map(ShotId::as_str)),
        ("batch", filter.batch.as_ref().map(BatchId::as_str)),
        ("kind", filter.kind.as_deref()),
        ("engine", filter.engine.as_deref()),
        ("engine_job", filter.engine_job.as_deref()),
    ];
    let mut text = String::new();
    for (column, value) in columns.into_iter().filter(|(column, _)| *column != leads) {
        let Some(value) = value else { continue };
        let place = statement.text(value);
        text.push_str(&format!(" AND (f.{column} || '') = {place}"));
    }
    if !filter.states.is_empty() {
        text.push_str(&format!(" AND (f.state || '') IN ({})", states(statement, filter)));
    }
    text
}

fn states(statement: &mut Statement, filter: &JobFilter) -> String {
    let places: Vec<String> = filter.states.iter().map(|state| statement.text(state.as_str())).collect();
    places.join(", ")
}

/// Looks at the characters of each job on the way.
fn showing(statement: &mut Statement, filter: &JobFilter) -> String {
    let Some(character) = &filter.character else { return String::new() };
    let place = statement.text(character);
    format!(" AND EXISTS (SELECT 1 FROM job_character AS c WHERE c.job = f.id AND c.character = {place})")
}

/// Jobs with one value in a column that has an index of its own, or all jobs.
fn flat(statement: &mut Statement, filter: &JobFilter, leads: Option<(&str, Option<&str>)>) -> String {
    let column = leads.map_or("", |(column, _)| column);
    let led = match leads {
        Some((column, Some(value))) => format!("f.{column} = {} AND ", statement.text(value)),
        _ => String::new(),
    };
    let range = range(statement, filter, "f.submitted_at", "f.id");
    let rest = on_the_way(statement, filter, column);
    let showing = showing(statement, filter);
    first(
        statement,
        filter,
        &format!("FROM job AS f WHERE {led}{range}{rest}{showing}"),
        "f.submitted_at",
        "f.id",
    )
}

fn by_character(statement: &mut Statement, filter: &JobFilter) -> String {
    let character = statement.text(filter.character.as_deref().unwrap_or_default());
    let range = range(statement, filter, "c.submitted_at", "c.job");
    let rest = on_the_way(statement, filter, "character");
    let from = format!(
        "FROM job_character AS c CROSS JOIN job AS f WHERE f.id = c.job AND c.character = {character} AND {range}{rest}"
    );
    first(statement, filter, &from, "c.submitted_at", "c.job")
}

/// The first of what is found, so that nothing behind a page is read.
fn first(statement: &mut Statement, filter: &JobFilter, from: &str, at: &str, id: &str) -> String {
    let direction = direction(filter.order);
    let limit = statement.number(i64::from(filter.limit));
    format!("SELECT {id} AS id, {at} AS at {from} ORDER BY {at} {direction}, {id} {direction} LIMIT {limit}")
}

/// The first jobs of every group and state that are asked for: one look-up each, however many jobs there are.
fn grouped(statement: &mut Statement, filter: &JobFilter, batch: Option<&BatchId>) -> String {
    let mut groups = vec!["1 = 1".to_owned()];
    let asked = [
        ("project", filter.project.as_ref().map(ProjectId::as_str)),
        ("kind", filter.kind.as_deref()),
        ("engine", filter.engine.as_deref()),
    ];
    for (column, value) in asked {
        let Some(value) = value else { continue };
        groups.push(format!("g.{column} = {}", statement.text(value)));
    }
    if !filter.states.is_empty() {
        groups.push(format!("s.state IN ({})", states(statement, filter)));
    }
    let lead = match batch {
        Some(batch) => {
            let place = statement.text(batch.as_str());
            groups.push(format!("g.project = (SELECT b.project FROM batch AS b WHERE b.id = {place})"));
            format!("f.batch = {place}")
        }
        None => "f.project = g.project".to_owned(),
    };
    let range = range(statement, filter, "f.submitted_at", "f.id");
    let showing = showing(statement, filter);
    let from = format!(
        "FROM job AS f WHERE {lead} AND f.kind = g.kind AND f.engine = g.engine AND f.state = s.state
             AND {range}{showing}"
    );
    let some = first(statement, filter, &from, "f.submitted_at", "f.id");
    format!(
        "SELECT found.id AS id, found.submitted_at AS at
         FROM job_group AS g CROSS JOIN job_state AS s CROSS JOIN job AS found
         WHERE found.id IN (SELECT some.id FROM ({some}) AS some) AND {}",
        groups.join(" AND ")
    )
}

#[cfg(test)]
mod tests;
