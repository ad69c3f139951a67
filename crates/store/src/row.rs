//! Turning columns into nouns.

use std::str::FromStr;

use serde_json::from_str;
use sqlx::sqlite::SqliteRow;
use sqlx::{ColumnIndex, Row};

use crate::error::StoreError;

/// Reads a JSON column.
pub(crate) fn json<T: for<'de> serde::Deserialize<'de>>(
    row: &SqliteRow,
    column: &'static str,
) -> Result<T, StoreError> {
    let text: &str = row.try_get(column)?;
    from_str(text).map_err(|error| corrupt(column, text, &error.to_string()))
}

/// Reads a column that holds one of a closed list of words.
pub(crate) fn word<T>(row: &SqliteRow, column: &'static str) -> Result<T, StoreError>
where
    T: FromStr,
    T::Err: std::fmt::Display,
{
    let text: &str = row.try_get(column)?;
    text.parse().map_err(|error: T::Err| corrupt(column, text, &error.to_string()))
}

/// Reads a column that may hold one of a closed list of words.
pub(crate) fn maybe_word<T>(row: &SqliteRow, column: &'static str) -> Result<Option<T>, StoreError>
where
    T: FromStr,
    T::Err: std::fmt::Display,
{
    let text: Option<&str> = row.try_get(column)?;
    text.map(|text| text.parse().map_err(|error: T::Err| corrupt(column, text, &error.to_string())))
        .transpose()
}

/// Reads a count, which the studio never lets grow beyond 32 bits.
pub(crate) fn count<I: ColumnIndex<SqliteRow>>(row: &SqliteRow, column: I) -> Result<u32, StoreError> {
    let value: i64 = row.try_get(column)?;
    Ok(u32::try_from(value).unwrap_or(u32::MAX))
}

/// Writes a noun as JSON.
pub(crate) fn to_json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("the studio's nouns hold only values that JSON has")
}

fn corrupt(column: &'static str, text: &str, why: &str) -> StoreError {
    StoreError::Corrupt { column, value: text.chars().take(60).collect(), why: why.to_owned() }
}
