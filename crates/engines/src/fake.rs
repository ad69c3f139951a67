//! An engine that follows a script: for tests, for measuring the line itself, and for `--engine fake`.
//!
//! It draws nothing that anybody could take for a picture of the shot: one flat colour made of the request's
//! fingerprint, so that equal requests look equal and different ones do not. Its clips are such a colour with a bar
//! that moves.

use std::sync::Arc;

use async_trait::async_trait;
use domain::character::ReferenceKind;
use domain::error::Fault;
use domain::line::ledger::Part;
use domain::recipe::{GuideKind, Reads, Recipe, Takes};
use domain::request::Request;
use domain::take::Stage;
use tokio_util::sync::CancellationToken;

use crate::engine::{Capabilities, Clip, Engine, EngineWork, Frames, Output, Picture, Report};

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
            model("fake-text", Takes { guide: None, ..everything() }),
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
        let made = match (self.script)(work) {
            Act::Fill => true,
            Act::Nothing => false,
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
                true
            }
        };
        report.lap(Part::Sample);
        report.progress(1, 1);
        let moves = work.request.stage.is_moving();
        Ok(Output {
            picture: (made && !moves).then(|| fill(&work.request)),
            clip: (made && moves).then(|| moving(&work.request)),
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
        ..Takes::default()
    }
}

fn fill(request: &Request) -> Picture {
    let (width, height) = (request.frame.width, request.frame.height);
    Picture { width, height, rgb: colour(request).repeat(width as usize * height as usize) }
}

fn colour(request: &Request) -> [u8; 3] {
    let hash = blake3::hash(request.fingerprint().0.as_bytes());
    let [red, green, blue, ..] = *hash.as_bytes();
    [red, green, blue]
}

fn moving(request: &Request) -> Clip {
    let frames = request.camera.frames;
    let (width, height) = (request.frame.width, request.frame.height);
    let source = Arc::new(MovingBar { colour: colour(request), width: width as usize, frames });
    Clip { width, height, frames, source }
}

/// A flat colour with a white bar that goes from the left to the right.
struct MovingBar {
    colour: [u8; 3],
    width: usize,
    frames: u32,
}

impl Frames for MovingBar {
    fn frame(&self, index: u32, rgb: &mut [u8]) -> Result<(), Fault> {
        let wide = (self.width / 8).max(1);
        let way = self.width.saturating_sub(wide);
        let left = way * index as usize / self.frames.saturating_sub(1).max(1) as usize;
        let mut row = self.colour.repeat(self.width);
        row[left * 3..(left + wide) * 3].fill(255);
        rgb.chunks_exact_mut(self.width * 3).for_each(|line| line.copy_from_slice(&row));
        Ok(())
    }
}
