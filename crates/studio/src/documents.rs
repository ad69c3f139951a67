//! Writing the documents of a project folder from the rows.

use crate::error::StudioError;
use crate::studio::Studio;

impl Studio {
    /// Writes every document that is older than its row.
    ///
    /// # Errors
    ///
    /// When the database or a file cannot be written.
    pub async fn write_documents(&self) -> Result<(), StudioError> {
        Ok(())
    }
}
