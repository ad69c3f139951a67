//! Engines: what they are and whether they answer now.

use std::sync::Arc;
use std::time::Duration;

use domain::clock::WallMs;
use domain::take::Stage;
use engines::Engine;

use crate::error::StudioError;
use crate::studio::Studio;

/// How long an engine may take to say whether it works.
const PATIENCE: Duration = Duration::from_secs(2);

/// An engine with what it said just now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EngineDetails {
    /// Its name.
    pub name: String,
    /// Changes whenever an equal request may give another picture.
    pub revision: String,
    /// The stages it can make.
    pub stages: Vec<Stage>,
    /// The models it has.
    pub models: Vec<String>,
    /// The device it runs on.
    pub device: String,
    /// Why it cannot work now; none when it can.
    pub trouble: Option<String>,
    /// When it was asked.
    pub probed_at: WallMs,
}

impl Studio {
    /// All engines, each probed now, by name.
    pub async fn engines_now(&self) -> Vec<EngineDetails> {
        let mut engines = Vec::with_capacity(self.engines.len());
        for engine in self.engines.values() {
            engines.push(self.probe_engine(engine).await);
        }
        engines
    }

    /// One engine, probed now.
    ///
    /// # Errors
    ///
    /// When there is none with this name.
    pub async fn engine_now(&self, name: &str) -> Result<EngineDetails, StudioError> {
        let engine = self.engine(name)?;
        Ok(self.probe_engine(engine).await)
    }

    async fn probe_engine(&self, engine: &Arc<dyn Engine>) -> EngineDetails {
        let probed_at = self.clock.wall();
        let trouble = tokio::select! {
            health = engine.health() => health.err().map(|fault| fault.to_string()),
            () = self.clock.wait(PATIENCE) => {
                Some(format!("it did not answer within {} s", PATIENCE.as_secs()))
            }
        };
        let capabilities = engine.capabilities();
        EngineDetails {
            name: engine.name().to_owned(),
            revision: engine.revision(),
            stages: capabilities.stages,
            models: capabilities.models,
            device: capabilities.device,
            trouble,
            probed_at,
        }
    }
}
