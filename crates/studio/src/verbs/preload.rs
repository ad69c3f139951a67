//! Loading a model before the first picture needs it: the smallest picture is painted, and thrown away. Which server
//! that is done on is the line's choice, as for every job: the one that the next picture would go to.

use domain::compile::{Compiled, Subject, compile};
use domain::direction::Direction;
use domain::id::{BatchId, JobId};
use domain::line::job::{Band, NewJob};
use domain::line::work::{Destination, Draw, Reuse, Work};
use domain::project::Project;
use domain::request::{Fit, Request};
use domain::shot::ShotContent;
use domain::style::FrameSize;
use domain::take::{Moment, Stage};

use super::produce::affinity;
use crate::error::{Refusal, StudioError};
use crate::line::dispatch::{BatchTerms, Dispatch, Offer};
use crate::studio::Studio;

/// A side of the picture, in pixels: the least that every family paints.
const SIDE: u32 = 64;

/// What is being loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preload {
    /// What it was submitted in.
    pub batch: BatchId,
    /// The job.
    pub job: JobId,
    /// The model.
    pub model: String,
}

impl Studio {
    /// Loads the model of a project's style on a server that paints its keyframes.
    ///
    /// # Errors
    ///
    /// When no engine paints with models, or a server lacks what the style names.
    pub async fn preload(&self, dispatch: &dyn Dispatch, project: &Project) -> Result<Preload, StudioError> {
        let name = self.usual_engine(Stage::Keyframe, None);
        let engine = self.engine(&name)?.clone();
        engine.stock().await;
        let recipe = self.recipe_for(&name, Stage::Keyframe, None, &project.style)?;
        let content = ShotContent { frames: 1, ..ShotContent::default() };
        let subject = Subject {
            content: &content,
            cast: &[],
            places: &[],
            style: &project.style,
            style_version: 0,
            episode: "",
            stage: Stage::Keyframe,
            moment: Moment::Start,
            recipe: &recipe,
            direction: &Direction::default(),
            panel: None,
            seed: 1,
        };
        let Compiled { request, .. } =
            compile(subject).map_err(|source| StudioError::Compile { code: "preload".to_owned(), source })?;
        let request = smallest(request).ok_or_else(|| {
            let fix = "`sakuga connect` looks for a server that paints with one";
            Refusal::conflict("no_model", format!("the engine {name} paints without a model"), fix)
        })?;
        self.accept(engine.as_ref(), &request).await?;
        let model = request.generation.as_ref().map(|asked| asked.checkpoint.clone()).unwrap_or_default();
        let batch = BatchId::fresh(self.ids.as_ref());
        let new = self.preload_job(project, &batch, &name, request);
        let job = new.id.clone();
        let offer = Offer {
            batch: batch.clone(),
            project: project.id.clone(),
            actor: self.actor.clone(),
            label: format!("preload {model}"),
            terms: BatchTerms::default(),
            jobs: vec![new],
        };
        dispatch.offer(offer).await?;
        Ok(Preload { batch, job, model })
    }

    fn preload_job(&self, project: &Project, batch: &BatchId, engine: &str, request: Request) -> NewJob {
        NewJob {
            id: JobId::fresh(self.ids.as_ref()),
            batch: batch.clone(),
            project: project.id.clone(),
            shot: None,
            engine: engine.to_owned(),
            band: Band::Normal,
            affinity: affinity(&request),
            work: Work::Draw(Box::new(Draw {
                request,
                destination: Destination::Nowhere,
                not_understood: Vec::new(),
                not_asked: Vec::new(),
                reuse: Reuse::Never,
                link: None,
            })),
            needs: Vec::new(),
        }
    }
}

/// The same request for the smallest picture with the fewest steps; none where no model is asked.
fn smallest(request: Request) -> Option<Request> {
    let size = FrameSize { width: SIDE, height: SIDE };
    let mut asked = request.generation.clone()?;
    asked.steps = 1;
    asked.canvas = size;
    asked.fit = Fit { left: 0, top: 0, kept: size, frame: size };
    Some(Request { frame: size, generation: Some(asked), ..request })
}
