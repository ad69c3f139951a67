//! Painting with a real model: once when it is not loaded, and often when it is.

use anyhow::Context;
use engines::comfyui::visit;

use super::super::{Figures, Ground, figures::Figure};
use super::Seeds;
use super::house::{Asked, House};

/// How often it is painted with the model loaded.
const WARM: usize = 20;

/// What is painted.
#[derive(Debug, Clone)]
pub(in super::super) struct Painting {
    /// The recipe.
    pub(in super::super) recipe: String,
    /// The checkpoint; the server's first one when there is none.
    pub(in super::super) checkpoint: Option<String>,
    /// Sampling steps.
    pub(in super::super) steps: u32,
    /// Pixels a side.
    pub(in super::super) side: u32,
}

impl Painting {
    /// Paints on the server at `url`.
    pub(super) async fn measure(&self, ground: &Ground, url: &str) -> anyhow::Result<Figures> {
        let checkpoint = self.checkpoint_at(ground, url).await?;
        let Self { recipe, steps, side, .. } = self;
        let asked = Asked { recipe, checkpoint: &checkpoint, steps: *steps, side: *side };
        let mut house = House::at(ground, url).await?;
        house.check(asked).await?;
        // What the server has loaded it is asked to forget, so that the first picture is a cold one.
        let free = serde_json::json!({ "unload_models": true, "free_memory": true });
        crate::client::plain_http()?.post(format!("{url}/free")).json(&free).send().await?;
        let mut seeds = Seeds::new(ground);
        let (first, cold_ms) = house.one(asked, seeds.next()).await?;
        let load_ms = house.ledger(&first).await?.model_load_ms;
        let mut warm_ms = Vec::with_capacity(WARM);
        for _ in 0..WARM {
            warm_ms.push(house.one(asked, seeds.next()).await?.1);
        }
        house.close().await?;
        Ok(Figures::from([
            ("cold_ms", Figure::of(&[cold_ms], "ms")),
            ("cold_load_ms", Figure::of(&[load_ms], "ms")),
            ("warm_median_ms", Figure::of(&warm_ms, "ms")),
            ("warm_p95_ms", Figure::at(&warm_ms, 0.95, "ms")),
        ]))
    }

    async fn checkpoint_at(&self, ground: &Ground, url: &str) -> anyhow::Result<String> {
        if let Some(checkpoint) = &self.checkpoint {
            return Ok(checkpoint.clone());
        }
        let address = url.parse().map_err(|error: String| anyhow::anyhow!(error))?;
        let found = visit(&address, ground.shared_clock()).await.map_err(|error| anyhow::anyhow!(error))?;
        let first = found.models.into_iter().next();
        Ok(first
            .with_context(|| format!("the server {url} has no checkpoint; name one with --checkpoint"))?
            .file)
    }
}
