//! The storyboard artist as an engine of the line.

use std::sync::Arc;

use async_trait::async_trait;
use domain::error::Fault;
use domain::line::ledger::Part;
use domain::recipe::Recipe;
use domain::request::Request;
use domain::take::Stage;
use tokio_util::sync::CancellationToken;

use super::Artist;
use crate::engine::{Capabilities, Engine, EngineWork, Output, Picture, Report};

/// Raised whenever the artist draws an equal request differently.
const REVISION: &str = "storyboard-2";

/// Draws storyboards on threads of this process.
pub struct StoryboardEngine {
    artist: Arc<Artist>,
}

impl StoryboardEngine {
    /// An engine that draws with `artist`.
    #[must_use]
    pub fn new(artist: Arc<Artist>) -> Self {
        Self { artist }
    }
}

#[async_trait]
impl Engine for StoryboardEngine {
    fn name(&self) -> &'static str {
        "storyboard"
    }

    fn revision(&self) -> String {
        REVISION.to_owned()
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities { stages: vec![Stage::Storyboard], models: Vec::new(), device: "cpu".to_owned() }
    }

    fn recipes(&self) -> Vec<Recipe> {
        vec![Recipe::drawing(self.name(), self.name(), &[Stage::Storyboard])]
    }

    fn check(&self, request: &Request) -> Result<(), Fault> {
        if request.stage == Stage::Storyboard {
            return Ok(());
        }
        Err(Fault::permanent(format!(
            "the storyboard artist draws storyboards, not the stage \"{}\": choose --stage storyboard or another engine",
            request.stage
        )))
    }

    async fn run(
        &self,
        work: &EngineWork,
        report: &mut dyn Report,
        cancel: &CancellationToken,
    ) -> Result<Output, Fault> {
        report.progress(0, 1);
        let (artist, request) = (self.artist.clone(), work.request.clone());
        let (drawing, guides) = tokio::task::spawn_blocking(move || artist.draw_with_guides(&request))
            .await
            .map_err(|panic| {
                Fault::permanent(format!(
                    "failed to draw the panel: the artist has a defect ({panic}); report it"
                ))
            })?;
        if cancel.is_cancelled() {
            return Err(Fault::cancelled());
        }
        report.lap(Part::Sample);
        report.progress(1, 1);
        let picture = Picture { width: drawing.width, height: drawing.height, rgb: drawing.rgb };
        Ok(Output { picture: Some(picture), clip: None, omitted: drawing.omitted, guides })
    }

    async fn health(&self) -> Result<(), Fault> {
        Ok(())
    }
}
