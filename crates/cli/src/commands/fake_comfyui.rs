//! `sakuga fake-comfyui`: a stand-in for ComfyUI on this machine, for trying the studio out without a graphics card.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use fakes::comfy::{FakeComfy, Fault, Model, Pace, Rule, Script, Version};
use studio::SystemClock;

use crate::output::Output;
use crate::signals::Signals;

/// Serve a stand-in for ComfyUI.
#[derive(Debug, clap::Args)]
pub(crate) struct FakeComfyui {
    /// Where it listens on this machine; any free port for 0
    #[arg(long, default_value_t = 8188)]
    port: u16,
    /// Where its input, output and temp are; a folder that goes with it when left out
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
    /// A checkpoint it has, instead of the usual ones; may be given several times
    #[arg(long, value_name = "NAME")]
    checkpoint: Vec<String>,
    /// A `LoRA` it has, instead of the usual ones; may be given several times
    #[arg(long, value_name = "NAME")]
    lora: Vec<String>,
    /// How long a checkpoint takes to load
    #[arg(long, value_name = "MS", default_value_t = 0)]
    load_ms: u64,
    /// How long a sampling step takes for one megapixel
    #[arg(long, value_name = "MS", default_value_t = 0)]
    step_ms: u64,
    /// Memory of its device in MiB
    #[arg(long, value_name = "MIB", default_value_t = 24_576)]
    memory_mb: u64,
    /// Keep so many results of nodes that the next prompt has no use for, as ComfyUI's own flag does
    #[arg(long, value_name = "RESULTS", default_value_t = 0)]
    cache_lru: usize,
    /// Take the time that a real server takes besides its models, as it was measured
    #[arg(long)]
    paced: bool,
    /// Speak as the older version 0.3.64 does
    #[arg(long)]
    old: bool,
    /// A fault, always or so often in a thousand, such as `history-lags` or `view-cut=100`; may be given several times
    #[arg(long, value_name = "NAME[=SHARE]")]
    fault: Vec<String>,
}

pub(crate) async fn run(fake: &FakeComfyui, output: &Output) -> anyhow::Result<()> {
    let faults = fake.fault.iter().map(|text| switched(text)).collect::<anyhow::Result<Vec<_>>>()?;
    let mut signals = Signals::listen()?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, fake.port));
    let clock = Arc::new(SystemClock::start());
    let server = FakeComfy::start_at(fake.script(), clock, address).await.with_context(|| {
        format!("failed to listen on {address}; name another port with --port, or 0 for any")
    })?;
    for (fault, rule) in faults {
        server.faults().set(fault, rule);
    }
    output.note(&format!("a stand-in for ComfyUI listens on {}", server.url()));
    signals.stop().await;
    server.stop().await;
    Ok(())
}

/// A fault as it is written on the command line.
fn switched(text: &str) -> anyhow::Result<(Fault, Rule)> {
    let (name, share) = match text.split_once('=') {
        Some((name, share)) => (name, Some(share)),
        None => (text, None),
    };
    let fault: Fault = name.parse().map_err(|error: String| anyhow::anyhow!(error))?;
    let Some(share) = share else { return Ok((fault, Rule::Always)) };
    let share: u32 =
        share.parse().ok().filter(|share| *share <= 1000).with_context(|| {
            format!("\"{share}\" is no share of a thousand: write a number from 0 to 1000")
        })?;
    Ok((fault, Rule::Share(share)))
}

impl FakeComfyui {
    fn script(&self) -> Script {
        let usual = Script::default();
        let named = self.checkpoint.iter().map(|name| Model::checkpoint(name, 2_000));
        let models = if self.checkpoint.is_empty() { usual.models } else { named.collect() };
        let timed = |model: Model| Model {
            load: Duration::from_millis(self.load_ms),
            step: Duration::from_millis(self.step_ms),
            ..model
        };
        let mut folders: BTreeMap<String, Vec<String>> = usual.folders;
        if !self.lora.is_empty() {
            folders.insert("loras".to_owned(), self.lora.clone());
        }
        let mut device = usual.device;
        device.vram_total_mb = self.memory_mb;
        Script {
            version: if self.old { Version::V0_3_64 } else { Version::V0_33_0 },
            models: models.into_iter().map(timed).collect(),
            folders,
            device,
            pace: if self.paced { Pace::Recorded } else { Pace::None },
            cache_lru: self.cache_lru,
            folder: self.folder.clone(),
            ..Script::default()
        }
    }
}
