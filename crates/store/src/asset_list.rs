//! Lists of files, newest first, each read from an index whatever is asked for.
//!
//! The text of a query is put together from the filters that are given, because an index serves only what stands
//! in the text. Where one filter leaves few rows, the others are written so that no index of theirs is taken
//! instead (`column || '' = …`): the planner has no statistics and would guess.

use domain::asset::{Asset, AssetKind, ContentHash};
use domain::id::{AssetId, JobId, ProjectId, ShotId};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::assets::asset;
use crate::db::{Store, Tx};
use crate::error::StoreError;

/// Up to so many files below a path prefix are found by their paths and then sorted by age, all within one index;
/// where there are more, reading by age and looking at the paths is quicker.
const FEW: u32 = 30_000;

/// Which files to list; empty fields list all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AssetFilter {
    /// Of this project.
    pub project: Option<ProjectId>,
    /// Made by this job.
    pub job: Option<JobId>,
    /// Of this shot: takes and what lies beside them.
    pub shot: Option<ShotId>,
    /// Showing this character, by slug.
    pub character: Option<String>,
    /// Of this media type.
    pub media_type: Option<String>,
    /// Below the data folder at a path that begins so.
    pub prefix: Option<String>,
    /// Of this kind.
    pub kind: Option<AssetKind>,
    /// Older than this one, for the next page.
    pub after: Option<AssetId>,
    /// At most so many.
    pub limit: u32,
}

/// A file with what is kept about it besides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssetRow {
    /// The file.
    pub asset: Asset,
    /// The shot it belongs to.
    pub shot: Option<ShotId>,
    /// The blurred picture behind it, in hexadecimal digits; none until it was needed.
    pub thumbhash: Option<String>,
}

/// How a path prefix is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ByPath {
    /// The paths lead to the few rows there are.
    First,
    /// Rows are found otherwise, and their paths looked at.
    Last,
}

/// A condition: a column, how it compares, with what, and whether an index may serve it.
struct Condition {
    column: &'static str,
    compares: &'static str,
    value: String,
    leads: bool,
}

impl Store {
    /// Files, newest first.
    ///
    /// # Errors
    ///
    /// When the database does not answer; so for every method below.
    pub async fn list_assets(&self, filter: &AssetFilter) -> Result<Vec<AssetRow>, StoreError> {
        let by_path = self.by_path(filter).await?;
        let (sql, values) = query(filter, by_path);
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
        for value in values {
            query = query.bind(value);
        }
        let rows = query.bind(i64::from(filter.limit)).fetch_all(self.reader()).await?;
        rows.iter().map(row).collect()
    }

    /// One file with what is kept about it besides.
    ///
    /// # Errors
    ///
    /// See [`Store::list_assets`].
    pub async fn asset_row(&self, id: &AssetId) -> Result<Option<AssetRow>, StoreError> {
        let row_of = sqlx::query(
            "SELECT asset.*, thumbhash.value AS thumbhash FROM asset
             LEFT JOIN thumbhash ON thumbhash.hash = asset.hash WHERE asset.id = $1",
        )
        .bind(id.as_str())
        .fetch_optional(self.reader())
        .await?;
        row_of.as_ref().map(row).transpose()
    }

    /// The blurred picture behind the picture with this content.
    ///
    /// # Errors
    ///
    /// See [`Store::list_assets`].
    pub async fn thumbhash(&self, hash: &ContentHash) -> Result<Option<String>, StoreError> {
        let row = sqlx::query("SELECT value FROM thumbhash WHERE hash = $1")
            .bind(&hash.0)
            .fetch_optional(self.reader())
            .await?;
        row.map(|row| Ok(row.try_get("value")?)).transpose()
    }

    /// How a prefix is looked for: counting stops as soon as the answer is known.
    async fn by_path(&self, filter: &AssetFilter) -> Result<ByPath, StoreError> {
        let Some(prefix) = &filter.prefix else { return Ok(ByPath::Last) };
        if leader(filter) {
            return Ok(ByPath::Last);
        }
        let found = sqlx::query(
            "SELECT COUNT(*) AS found FROM (SELECT 1 FROM asset WHERE path >= $1 AND path < $2 LIMIT $3) AS few",
        )
        .bind(prefix)
        .bind(behind(prefix))
        .bind(i64::from(FEW) + 1)
        .fetch_one(self.reader())
        .await?;
        let found: i64 = found.try_get("found")?;
        Ok(if found > i64::from(FEW) { ByPath::Last } else { ByPath::First })
    }
}

impl Tx {
    /// Keeps the blurred picture behind the picture with this content.
    ///
    /// # Errors
    ///
    /// When the database cannot write.
    pub async fn put_thumbhash(&mut self, hash: &ContentHash, value: &str) -> Result<(), StoreError> {
        sqlx::query("INSERT INTO thumbhash (hash, value) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING")
            .bind(&hash.0)
            .bind(value)
            .execute(self.connection())
            .await?;
        Ok(())
    }
}

/// Whether a filter is given that leaves few rows by itself: what one job made, what one shot or character has.
fn leader(filter: &AssetFilter) -> bool {
    filter.job.is_some() || filter.shot.is_some() || filter.character.is_some()
}

/// The text of a query and the values of its places; the limit is the place after them.
fn query(filter: &AssetFilter, by_path: ByPath) -> (String, Vec<String>) {
    let mut wanted = String::new();
    let mut values = Vec::new();
    for condition in conditions(filter, by_path) {
        let word = if values.is_empty() { "WHERE" } else { "AND" };
        let Condition { column, compares, value, leads } = condition;
        values.push(value);
        let quiet = if leads { "" } else { " || ''" };
        wanted.push_str(&format!(" {word} found.{column}{quiet} {compares} ${}", values.len()));
    }
    let limit = format!("LIMIT ${}", values.len() + 1);
    let columns = "SELECT found.*, thumbhash.value AS thumbhash";
    let blurred = "LEFT JOIN thumbhash ON thumbhash.hash = found.hash";
    let sql = match by_path {
        ByPath::Last => {
            format!("{columns} FROM asset AS found {blurred}{wanted} ORDER BY found.id DESC {limit}")
        }
        // The newest are chosen within the index, and only they are read.
        ByPath::First => format!(
            "{columns} FROM (SELECT found.id AS newest FROM asset AS found{wanted} ORDER BY found.id DESC {limit}) AS few
             JOIN asset AS found ON found.id = few.newest {blurred} ORDER BY few.newest DESC"
        ),
    };
    (sql, values)
}

fn conditions(filter: &AssetFilter, by_path: ByPath) -> Vec<Condition> {
    let path_leads = by_path == ByPath::First;
    let few = leader(filter);
    let equal =
        |column, value: &str, leads| Condition { column, compares: "=", value: value.to_owned(), leads };
    let mut conditions = Vec::new();
    // Of job, shot and character the first one given leads.
    let leaders = [
        ("job", filter.job.as_ref().map(JobId::as_str)),
        ("shot", filter.shot.as_ref().map(ShotId::as_str)),
        ("character", filter.character.as_deref()),
    ];
    for (number, (column, value)) in leaders.into_iter().filter_map(|(c, v)| Some((c, v?))).enumerate() {
        conditions.push(equal(column, value, number == 0));
    }
    let others = [
        ("project", filter.project.as_ref().map(ProjectId::as_str)),
        ("kind", filter.kind.map(AssetKind::as_str)),
        // A kind is as good as an index by itself; both together are read from one that has the type beside it.
        ("media_type", filter.media_type.as_deref()),
    ];
    for (column, value) in others.into_iter().filter_map(|(c, v)| Some((c, v?))) {
        let beside = column == "media_type" && filter.kind.is_some();
        conditions.push(equal(column, value, !few && !path_leads && !beside));
    }
    if let Some(prefix) = &filter.prefix {
        let ends = [(">=", prefix.clone()), ("<", behind(prefix))];
        let bound = |(compares, value)| Condition { column: "path", compares, value, leads: path_leads };
        conditions.extend(ends.map(bound));
    }
    if let Some(after) = &filter.after {
        conditions.push(Condition {
            column: "id",
            compares: "<",
            value: after.to_string(),
            leads: !path_leads,
        });
    }
    conditions
}

/// The first text, in the order of bytes, behind all that begin with `prefix`.
fn behind(prefix: &str) -> String {
    format!("{prefix}\u{10ffff}")
}

fn row(row: &SqliteRow) -> Result<AssetRow, StoreError> {
    let shot: Option<String> = row.try_get("shot")?;
    Ok(AssetRow { asset: asset(row)?, shot: shot.map(ShotId), thumbhash: row.try_get("thumbhash")? })
}

#[cfg(test)]
#[path = "asset_list_tests.rs"]
mod tests;
