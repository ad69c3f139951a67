//! Matrices: many pictures of an episode asked for at once, estimated first, and queued whole or not at all.

use domain::id::{BatchId, JobId};
use domain::matrix::{Layout, Matrix, MatrixError, Scope, Skipped, lay_out};
use domain::recipe::Recipe;
use domain::shot::Shot;

use super::admission::{Pictures, Prepared, Terms, Wish};
use super::brief::{Brief, Panels};
use super::find::Production;
use crate::error::{Refusal, StudioError};
use crate::line::dispatch::Dispatch;
use crate::studio::Studio;

/// What was queued for a matrix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeMatrix {
    /// The batch.
    pub batch: BatchId,
    /// What it is called.
    pub label: String,
    /// Its jobs, in the order of the matrix.
    pub jobs: Vec<JobId>,
    /// Cells that there cannot be.
    pub skipped: Vec<Skipped>,
}

/// A matrix with everything that its requests are made of.
pub(super) struct Laid<'a> {
    /// Its cells.
    pub(super) layout: Layout<'a>,
    recipes: Vec<Recipe>,
    /// Every direction with every recipe.
    briefs: Vec<Brief>,
    panels: Panels,
}

impl Laid<'_> {
    /// Its pictures, compiled and judged.
    pub(super) async fn prepared(
        &self,
        studio: &Studio,
        production: &Production,
    ) -> Result<Prepared<'_>, StudioError> {
        let brief = |direction: usize, recipe: usize| &self.briefs[direction * self.recipes.len() + recipe];
        let wish = |cell: &domain::matrix::Cell<'_>| brief(cell.direction, cell.recipe);
        let wishes = self.layout.cells.iter().map(|cell| (cell.shot, wish(cell)));
        let wishes = wishes.map(|(shot, brief)| Wish { shot, brief }).collect();
        studio.prepare(production, &self.panels, wishes).await
    }

    /// The names of the engines that are asked, each once.
    pub(super) fn engines(&self) -> Vec<String> {
        let mut engines: Vec<String> = self.recipes.iter().map(|recipe| recipe.engine.clone()).collect();
        engines.sort();
        engines.dedup();
        engines
    }
}

impl Studio {
    /// Queues every picture of a matrix as one batch.
    ///
    /// # Errors
    ///
    /// When the matrix is too large, names what there is not, or something keeps one of its pictures from being drawn;
    /// nothing is queued then.
    pub async fn make_matrix(
        &self,
        dispatch: &dyn Dispatch,
        production: &Production,
        matrix: &Matrix,
    ) -> Result<MadeMatrix, StudioError> {
        let shots: Vec<&Shot> = production.active().collect();
        let laid = self.laid(production, &shots, matrix).await?;
        let _alone = self.making.lock().await;
        let prepared = laid.prepared(self, production).await?;
        let label = matrix.label(&production.episode.code);
        let (pictures, budget) = (Pictures::MayBeThere, matrix.budget());
        let terms = Terms { label: label.clone(), band: matrix.band, pictures, budget };
        let admitted = self.admit(dispatch, production, prepared, terms).await?;
        let jobs = admitted.jobs.into_iter().map(|(_, job)| job).collect();
        Ok(MadeMatrix { batch: admitted.batch, label, jobs, skipped: laid.layout.skipped })
    }

    /// The engines that a matrix asks, each once.
    ///
    /// # Errors
    ///
    /// When it names a recipe that there is not, or one that does not make its stage.
    pub fn matrix_engines(&self, matrix: &Matrix) -> Result<Vec<String>, StudioError> {
        matrix.check().map_err(refused)?;
        let mut engines: Vec<String> =
            self.matrix_recipes(matrix)?.into_iter().map(|recipe| recipe.engine).collect();
        engines.sort();
        engines.dedup();
        Ok(engines)
    }

    /// Lays a matrix out over the shots of an episode.
    pub(super) async fn laid<'a>(
        &self,
        production: &Production,
        shots: &[&'a Shot],
        matrix: &Matrix,
    ) -> Result<Laid<'a>, StudioError> {
        let layout = lay_out(matrix, Scope { shots, cast: &production.cast }).map_err(refused)?;
        let recipes = self.matrix_recipes(matrix)?;
        let panels = self.panels(production, &recipes).await?;
        let mut briefs = Vec::with_capacity(layout.directions.len() * recipes.len());
        for direction in &layout.directions {
            briefs.extend(recipes.iter().map(|recipe| Brief {
                recipe: recipe.clone(),
                stage: matrix.stage,
                moment: matrix.moment,
                direction: direction.clone(),
            }));
        }
        Ok(Laid { layout, recipes, briefs, panels })
    }

    fn matrix_recipes(&self, matrix: &Matrix) -> Result<Vec<Recipe>, StudioError> {
        let find = |name: &String| self.recipe_of(name, matrix.stage, "recipes");
        matrix.recipes.iter().map(find).collect()
    }
}

/// A matrix that cannot be, as the API says it.
pub(super) fn refused(error: MatrixError) -> StudioError {
    Refusal::invalid(error.field, error.message, error.fix)
}
