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

/// Rows that one statement writes: few sizes, so that few statements are prepared, and what one turn of the line writes
/// most often takes one statement.
const CHUNKS: [usize; 10] = [32, 16, 8, 7, 6, 5, 4, 3, 2, 1];

/// Divides rows into parts of the sizes for which statements are kept.
pub(crate) fn chunks<T>(mut rows: &[T]) -> Vec<&[T]> {
    let mut parts = Vec::new();
    for size in CHUNKS {
        while rows.len() >= size {
            let (part, rest) = rows.split_at(size);
            parts.push(part);
            rows = rest;
        }
    }
    parts
}

/// The places of `rows` rows of `columns` values: `(?, ?), (?, ?)`. They have no numbers, because the driver looks
/// every numbered place up by its name, which takes longer the more there are; so a statement has either these or
/// numbered ones.
pub(crate) fn values(rows: usize, columns: usize) -> String {
    values_and(rows, columns, "")
}

/// The same with `constant` at the end of each row: `(?, ?, 0), (?, ?, 0)` for `, 0`.
pub(crate) fn values_and(rows: usize, columns: usize, constant: &str) -> String {
    let row = format!("({}{constant})", vec!["?"; columns].join(", "));
    vec![row; rows].join(", ")
}

fn corrupt(column: &'static str, text: &str, why: &str) -> StoreError {
    StoreError::Corrupt { column, value: text.chars().take(60).collect(), why: why.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_divided_without_loss() {
        let rows: Vec<u32> = (0..83).collect();
        let parts = chunks(&rows);
        assert_eq!(parts.iter().map(|part| part.len()).collect::<Vec<_>>(), [32, 32, 16, 3]);
        assert_eq!(parts.concat(), rows);
        assert_eq!(values(2, 3), "(?, ?, ?), (?, ?, ?)");
        assert_eq!(values_and(2, 1, ", 0"), "(?, 0), (?, 0)");
    }
}
