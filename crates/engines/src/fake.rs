//! An engine that follows a script: for tests, for measuring the line itself, and for `--engine fake`.
//!
//! It draws nothing that anybody could take for a picture of the shot: one flat colour made of the request's
//! fingerprint, so that equal requests look equal and different ones do not.

use std::sync::Arc;

use async_trait::async_trait;
use domain::character::ReferenceKind;
use domain::error::Fault;
use domain::line::ledger::Part;
use domain::recipe::{GuideKind, Reads, Recipe, Takes};
use domain::request::Request;
use domain::take::Stage;
use tokio_util::sync::CancellationToken;

use crate::engine::{Capabilities, Engine, EngineWork, Output, Picture, Report};

/// What the fake does with a piece of work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Fills a picture with one colour.
    Fill,
    /// Finishes without a picture.
    Nothing,
    /// Fails like this.
    Fail(Fault),
    /// Works until it is cancelled.
    Hang,
    /// Says these things, then fills a picture with one colour.
    Say(Vec<Saying>),
}

/// What the fake says while it works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saying {
    /// So many steps of so many are made.
    Steps(u32, u32),
    /// A preview, as JPEG.
    Preview(Vec<u8>),
}

/// Decides what the fake does with each piece of work.
pub type Script = Arc<dyn Fn(&EngineWork) -> Act + Send + Sync>;

/// The engine that follows a script.
#[derive(Clone)]
pub struct FakeEngine {
    script: Script,
}

impl FakeEngine {
    /// An engine that follows `script`.
    #[must_use]
    pub fn scripted(script: Script) -> Self {
        Self { script }
    }

    /// An engine that fills every picture with a colour.
    #[must_use]
    pub fn filling() -> Self {
        Self::scripted(Arc::new(|_| Act::Fill))
    }
}

#[async_trait]
impl Engine for FakeEngine {
    fn name(&self) -> &'static str {
        "fake"
    }

    fn revision(&self) -> String {
        "fake-1".to_owned()
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities { stages: Stage::ALL.to_vec(), models: Vec::new(), device: "cpu".to_owned() }
    }

    fn recipes(&self) -> Vec<Recipe> {
        let model = |name: &str, takes: Takes| Recipe {
            reads: Reads::Model { takes },
            ..Recipe::drawing(name, "fake", &Stage::ALL)
        };
        vec![
            Recipe::drawing("fake", "fake", &Stage::ALL),
            model("fake-model", everything()),
            model("fake-plain", Takes::default()),
        ]
    }

    fn check(&self, _request: &Request) -> Result<(), Fault> {
        Ok(())
    }

    async fn run(
        &self,
        work: &EngineWork,
        report: &mut dyn Report,
        cancel: &CancellationToken,
    ) -> Result<Output, Fault> {
        report.progress(0, 1);
        let picture = match (self.script)(work) {
            Act::Fill => Some(fill(&work.request)),
            Act::Nothing => None,
            Act::Fail(fault) => return Err(fault),
            Act::Hang => {
                cancel.cancelled().await;
                return Err(Fault::cancelled());
            }
            Act::Say(sayings) => {
                for saying in sayings {
                    match saying {
                        Saying::Steps(done, total) => report.progress(done, total),
                        Saying::Preview(jpeg) => report.preview(jpeg),
                    }
                }
                Some(fill(&work.request))
            }
        };
        report.lap(Part::Sample);
        report.progress(1, 1);
        Ok(Output {
            picture,
            omitted: vec!["everything: the fake engine fills the frame with one colour".to_owned()],
            guides: Vec::new(),
        })
    }

    async fn health(&self) -> Result<(), Fault> {
        Ok(())
    }
}

/// A recipe that leaves nothing out.
fn everything() -> Takes {
    Takes {
        loras: 8,
        references: vec![
            ReferenceKind::Face,
            ReferenceKind::Full,
            ReferenceKind::Back,
            ReferenceKind::Expression,
        ],
        regions: true,
        guide: Some(GuideKind::Line),
        source: true,
        frames: 81,
    }
}

fn fill(request: &Request) -> Picture {
    let hash = blake3::hash(request.canonical().as_bytes());
    let colour = &hash.as_bytes()[..3];
    let (width, height) = (request.frame.width, request.frame.height);
    Picture { width, height, rgb: colour.repeat(width as usize * height as usize) }
}
