//! How much memory work took, by what it depends on.

use domain::id::JobId;
use domain::line::peak::{Bulk, Peak};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::db::{Store, Tx};
use crate::error::StoreError;
use crate::row::count;

const PEAKS: &str =
    "SELECT pixels, mb, samples FROM peak WHERE engine = $1 AND model = $2 AND recipe = $3 ORDER BY pixels";

const KNOWN: &str = "SELECT pixels, mb, samples FROM peak
     WHERE engine = $1 AND model = $2 AND recipe = $3 AND pixels = $4";

const LEARNED: &str =
    "INSERT INTO peak (engine, model, recipe, pixels, mb, samples) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (engine, model, recipe, pixels) DO UPDATE SET mb = excluded.mb, samples = excluded.samples";

impl Store {
    /// What was learned of work with the model and the recipe of `bulk`, by size.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub async fn peaks(&self, bulk: &Bulk) -> Result<Vec<Peak>, StoreError> {
        let query = sqlx::query(PEAKS).bind(&bulk.engine).bind(&bulk.model).bind(&bulk.recipe);
        let rows = query.fetch_all(self.reader()).await?;
        rows.iter().map(peak).collect()
    }
}

impl Tx {
    /// Learns that work of this bulk took so many MiB at most.
    ///
    /// # Errors
    ///
    /// When the database cannot write.
    pub async fn learn_peak(&mut self, bulk: &Bulk, mb: u64) -> Result<(), StoreError> {
        let pixels = i64::try_from(bulk.pixels).unwrap_or(i64::MAX);
        let known = sqlx::query(KNOWN)
            .bind(&bulk.engine)
            .bind(&bulk.model)
            .bind(&bulk.recipe)
            .bind(pixels)
            .fetch_optional(self.connection())
            .await?;
        let learned = Peak::learned(known.as_ref().map(peak).transpose()?, bulk.pixels, mb);
        sqlx::query(LEARNED)
            .bind(&bulk.engine)
            .bind(&bulk.model)
            .bind(&bulk.recipe)
            .bind(pixels)
            .bind(i64::try_from(learned.mb).unwrap_or(i64::MAX))
            .bind(i64::from(learned.samples))
            .execute(self.connection())
            .await?;
        Ok(())
    }
}

impl Tx {
    /// Remembers that a job needs at least so many MiB, because a device with less ran out of memory.
    ///
    /// # Errors
    ///
    /// When the database cannot write.
    pub async fn needs_memory(&mut self, job: &JobId, mb: u64) -> Result<(), StoreError> {
        sqlx::query("UPDATE job SET memory_mb = $1 WHERE id = $2")
            .bind(i64::try_from(mb).unwrap_or(i64::MAX))
            .bind(job.as_str())
            .execute(self.connection())
            .await?;
        Ok(())
    }
}

fn peak(row: &SqliteRow) -> Result<Peak, StoreError> {
    let number = |column| row.try_get::<i64, _>(column).map(i64::unsigned_abs);
    Ok(Peak { pixels: number("pixels")?, mb: number("mb")?, samples: count(row, "samples")? })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use domain::actor::Actor;
    use tempfile::TempDir;
    use testkit::ManualClock;

    use super::*;

    #[tokio::test]
    async fn what_was_learned_is_kept_by_model_recipe_and_size() {
        let folder = TempDir::new().unwrap();
        let clock = Arc::new(ManualClock::default());
        let store = Store::open(&folder.path().join("sakuga.db"), clock).await.unwrap();
        let bulk = |recipe: &str, pixels| Bulk {
            engine: "comfyui".to_owned(),
            model: "a.safetensors".to_owned(),
            recipe: recipe.to_owned(),
            pixels,
        };
        let mut tx = store.begin(Actor::studio()).await.unwrap();
        for (recipe, pixels, mb) in [("sdxl", 4, 700), ("sdxl", 4, 800), ("sdxl", 9, 900), ("other", 4, 100)]
        {
            tx.learn_peak(&bulk(recipe, pixels), mb).await.unwrap();
        }
        tx.commit().await.unwrap();
        let learned = store.peaks(&bulk("sdxl", 1)).await.unwrap();
        let one = Peak { pixels: 4, mb: 800, samples: 2 };
        assert_eq!(learned, [one, Peak { pixels: 9, mb: 900, samples: 1 }]);
    }
}
