//! The care of a device's memory: what holds it, whether a prompt fits, and how room is made.

use std::sync::Arc;
use std::time::Duration;

use domain::clock::Clock;
use domain::error::Fault;
use tokio_util::sync::CancellationToken;

use super::ollama::Ollama;
use super::protocol::wire::Device;
use super::server::Server;
use crate::engine::{Report, Tenant};

/// The pause between two looks at memory that somebody else has to give back.
const LOOK: Duration = Duration::from_millis(500);

/// How often it is looked whether a server has let go of its models.
const LOOKS: u32 = 20;

/// The share of its models' memory, in hundredths, that a server may keep after it was asked to let go of them.
const KEPT: u64 = 10;

/// Who holds a device's memory, in MiB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Gauge {
    /// All of it.
    pub(crate) total: u64,
    /// What the server's models and work take.
    pub(crate) own: u64,
    /// What every other program takes, and the server besides its models.
    pub(crate) others: u64,
}

impl Gauge {
    /// What a device's figures say. None for the processor, whose memory everybody shares and nobody accounts for.
    pub(crate) fn of(device: &Device) -> Option<Self> {
        if device.kind == "cpu" || device.vram_total == 0 {
            return None;
        }
        let own = device.torch_vram_total.saturating_sub(device.torch_vram_free);
        let others = device.vram_total.saturating_sub(device.vram_free).saturating_sub(own);
        let [total, own, others] = [device.vram_total, own, others].map(|bytes| bytes >> 20);
        Some(Self { total, own, others })
    }

    /// Whether work that takes so much fits beside what others hold. A server lets go of its own models by itself.
    const fn has_room(self, needs_mb: u64) -> bool {
        needs_mb + self.others <= self.total
    }
}

/// The care of one server's memory.
pub(crate) struct Care<'a> {
    pub(crate) server: &'a Server,
    /// A server of language models on the same machine.
    pub(crate) ollama: Option<&'a Ollama>,
    pub(crate) clock: &'a Arc<dyn Clock>,
    /// How long is waited for others to give memory back.
    pub(crate) wait: Duration,
}

impl Care<'_> {
    /// The memory as it is now; none where nothing is known of it.
    async fn gauge(&self) -> Option<Gauge> {
        let stats = self.server.http.system_stats().await.ok()?;
        Gauge::of(stats.devices.first()?)
    }

    /// Waits until work that is expected to take so much fits, after language models in the way were evicted where that
    /// is allowed. Work that was never seen, and work larger than the whole device, is tried.
    ///
    /// # Errors
    ///
    /// When others keep the memory too long, with the numbers.
    pub(crate) async fn room_for(
        &self,
        needs_mb: Option<u64>,
        report: &mut dyn Report,
        cancel: &CancellationToken,
    ) -> Result<(), Fault> {
        let Some(needs_mb) = needs_mb else { return Ok(()) };
        let (mut waited, mut evicted) = (Duration::ZERO, false);
        loop {
            let Some(gauge) = self.gauge().await else { return Ok(()) };
            if gauge.has_room(needs_mb) || needs_mb > gauge.total {
                return Ok(());
            }
            if !std::mem::replace(&mut evicted, true) && self.evict(report).await {
                continue;
            }
            if waited >= self.wait {
                return Err(self.no_room(needs_mb, gauge).await);
            }
            tokio::select! {
                () = self.clock.wait(LOOK) => waited += LOOK,
                () = cancel.cancelled() => return Err(Fault::cancelled()),
            }
        }
    }

    async fn no_room(&self, needs_mb: u64, Gauge { total, others, .. }: Gauge) -> Fault {
        let tenants = self.tenants().await;
        let named = tenants.iter().map(|tenant| format!("{} of Ollama {} MiB", tenant.name, tenant.mb));
        let who = named.collect::<Vec<_>>().join(", ");
        let who = if who.is_empty() { "`nvidia-smi` names them".to_owned() } else { who };
        Fault::resource(format!(
            "the server {} has too little memory: this work takes about {needs_mb} MiB, and other programs hold {others} of {total} MiB ({who}); end one of them, or set comfyui.evict",
            self.server.place.name
        ))
    }

    /// The language models that share the device.
    pub(crate) async fn tenants(&self) -> Vec<Tenant> {
        match self.ollama {
            Some(ollama) => ollama.resident().await.unwrap_or_default(),
            None => Vec::new(),
        }
    }

    /// Lets go of language models where that is allowed; true when there was one.
    async fn evict(&self, report: &mut dyn Report) -> bool {
        let Some(ollama) = self.ollama.filter(|ollama| ollama.may_evict()) else { return false };
        let mut gone = false;
        for tenant in self.tenants().await {
            match ollama.evict(&tenant.name).await {
                Ok(()) => {
                    gone = true;
                    report
                        .adapted(&format!("the language model {} made room: {} MiB", tenant.name, tenant.mb));
                }
                Err(why) => tracing::warn!(model = tenant.name, why, "failed to evict a language model"),
            }
        }
        gone
    }

    /// Lets the server unload its models, and looks whether it did; what came of it is said.
    pub(crate) async fn free(&self, report: &mut dyn Report) {
        self.evict(report).await;
        let before = self.gauge().await.map_or(0, |gauge| gauge.own);
        if let Err(trouble) = self.server.http.free().await {
            report.adapted(&format!("memory ran out: the models could not be unloaded ({trouble})"));
            return;
        }
        let mut left = before;
        for _ in 0..LOOKS {
            let Some(gauge) = self.gauge().await else { break };
            left = gauge.own;
            if left * 100 <= before * KEPT {
                break;
            }
            self.clock.wait(LOOK).await;
        }
        let freed = "memory ran out: all models were unloaded, and it was tried again".to_owned();
        let kept = format!(
            "memory ran out: the server was asked to unload all models and still held {left} MiB of them; it was tried again"
        );
        report.adapted(if left * 100 <= before * KEPT { &freed } else { &kept });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GIB: u64 = 1 << 30;

    fn device(kind: &str) -> Device {
        Device {
            name: "cuda:0".to_owned(),
            kind: kind.to_owned(),
            vram_total: 24 * GIB,
            vram_free: 10 * GIB,
            torch_vram_total: 9 * GIB,
            torch_vram_free: GIB,
        }
    }

    #[test]
    fn what_is_not_the_servers_own_is_held_by_others() {
        let gauge = Gauge::of(&device("cuda")).unwrap();
        assert_eq!(gauge, Gauge { total: 24 * 1024, own: 8 * 1024, others: 6 * 1024 });
        assert!(gauge.has_room(18 * 1024) && !gauge.has_room(18 * 1024 + 1));
        assert_eq!(Gauge::of(&device("cpu")), None);
    }
}
