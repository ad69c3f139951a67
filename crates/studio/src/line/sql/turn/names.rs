//! By which names engines know the attempts that begin. They are written with the claim, so that whoever has such a name
//! finds the job also when the program died before the engine heard of it.

use domain::line::job::Job;
use store::Tx;

use crate::error::StudioError;
use crate::line::sql::Names;

/// Writes down the name of the attempt that a job has.
pub(super) async fn keep(tx: &mut Tx, job: &Job, names: &Names) -> Result<(), StudioError> {
    if let Some(name) = names(job) {
        tx.set_engine_job(&job.id, job.attempt, &name).await?;
    }
    Ok(())
}
