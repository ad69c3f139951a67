//! Which job is next: a pure function over the first job of each lane.
//!
//! A lane holds the ready jobs of one engine, band, project and affinity, oldest first; only its head can be
//! next, so the choice among 100 000 jobs looks at as many heads as there are lanes. The order of the rules:
//!
//! 1. suspects (they were running when the program died) run last and alone;
//! 2. the band, raised by one for every [`Policy::age_step_ms`] of waiting;
//! 3. a head that was overtaken too often or for too long goes before everything of its band;
//! 4. a head whose model and additions are loaded, then one whose model is loaded;
//! 5. the project that has had the least work lately (fair share);
//! 6. the lane that fewest other workers are warm for;
//! 7. the oldest.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::job::{Affinity, Band};
use super::resident::{Found, Resident};
use crate::id::{BatchId, JobId, ProjectId};

/// What the jobs of one lane have in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Lane {
    /// The engine.
    pub engine: String,
    /// The band.
    pub band: Band,
    /// The project.
    pub project: ProjectId,
    /// Model and additions.
    pub affinity: Affinity,
}

/// The first ready job of a lane, or a suspect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The job.
    pub job: JobId,
    /// The jobs it was submitted with.
    pub batch: BatchId,
    /// Its attempts so far: the fence of the claim.
    pub attempt: u32,
    /// Its lane.
    pub lane: Lane,
    /// Its place in the order of submission; smaller is older.
    pub rank: i64,
    /// Since when it is ready, in milliseconds of the same clock as `now_ms`.
    pub ready_since_ms: i64,
    /// Whether it runs last and alone.
    pub suspect: bool,
    /// How often the program died while it ran alone.
    pub solo_crashes: u32,
    /// The memory it is predicted to need, in MiB; zero when nothing is known.
    pub memory_mb: u64,
}

/// A slot that asks for work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkerView {
    /// Its name.
    pub id: String,
    /// Its engine.
    pub engine: String,
    /// Whose memory it works in: slots of one seat have the same models loaded.
    pub seat: String,
    /// What its seat can run.
    pub offers: Offers,
    /// Which jobs it takes.
    pub takes: Takes,
    /// The memory it can have, in MiB; none when there is no limit.
    pub memory_mb: Option<u64>,
    /// Whether its engine answered its last probe.
    pub healthy: bool,
}

/// A seat of an engine by name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SeatName {
    /// The engine.
    pub engine: String,
    /// The seat, unique within the engine.
    pub seat: String,
}

/// Whether a seat gets work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SeatState {
    /// It does.
    Open,
    /// What runs there is finished, and nothing new begins.
    Drained,
}

/// Which jobs a slot takes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Takes {
    /// All.
    #[default]
    Any,
    /// Those that a person waits for now: the slot is kept for them.
    Interactive,
}

/// What a seat can run. What is `None` is not known, and everything is tried.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offers {
    /// Models by name.
    pub models: Option<BTreeSet<String>>,
    /// Additions by name.
    pub loras: Option<BTreeSet<String>>,
    /// Recipes by name.
    pub recipes: Option<BTreeSet<String>>,
    /// The memory of its device in MiB; none when it takes what is too large for every other one.
    pub memory_mb: Option<u64>,
}

impl Offers {
    /// Whether it can run what wants this.
    #[must_use]
    pub fn has(&self, wanted: &Affinity) -> bool {
        let knows = |list: &Option<BTreeSet<String>>, name: &String| {
            name.is_empty() || list.as_ref().is_none_or(|list| list.contains(name))
        };
        knows(&self.models, &wanted.model)
            && knows(&self.recipes, &wanted.recipe)
            && wanted.loras.iter().all(|lora| knows(&self.loras, lora))
    }
}

impl WorkerView {
    /// The seat it belongs to.
    #[must_use]
    pub fn seat_name(&self) -> SeatName {
        SeatName { engine: self.engine.clone(), seat: self.seat.clone() }
    }

    /// A slot that is a seat of its own, with nothing loaded and no bounds.
    #[must_use]
    pub fn new(id: impl Into<String>, engine: impl Into<String>) -> Self {
        let id = id.into();
        Self {
            seat: id.clone(),
            id,
            engine: engine.into(),
            offers: Offers::default(),
            takes: Takes::Any,
            memory_mb: None,
            healthy: true,
        }
    }
}

/// The bounds of the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Policy {
    /// Waiting that raises a job by one band, in milliseconds.
    pub age_step_ms: i64,
    /// How often a lane may be overtaken by warm jobs.
    pub overtakes: u32,
    /// For how long, in milliseconds since the first time.
    pub overtake_for_ms: i64,
}

impl Default for Policy {
    fn default() -> Self {
        Self { age_step_ms: 600_000, overtakes: 32, overtake_for_ms: 120_000 }
    }
}

/// How often and since when a lane has been overtaken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overtaken {
    /// How often.
    pub count: u32,
    /// When first.
    pub since_ms: i64,
}

/// What the choice depends on besides heads and worker; the caller keeps it from choice to choice.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Memory {
    /// Lanes that have been overtaken since they were last served.
    pub overtaken: BTreeMap<Lane, Overtaken>,
    /// Jobs served by project, halved now and then so that old favours are forgotten.
    pub served: BTreeMap<ProjectId, u64>,
    /// What each seat has loaded.
    pub resident: BTreeMap<SeatName, Resident>,
    /// Seats that get no new work, because a person said so.
    pub drained: BTreeSet<SeatName>,
    /// Jobs that run now.
    pub running: u32,
    /// Whether a suspect runs now.
    pub suspect_running: bool,
}

/// Jobs served to one project after which all counts are halved.
const FORGET_AFTER: u64 = 256;

/// Chooses the next job for `worker`, or none. Changes nothing; call [`note`] when the claim succeeded.
#[must_use]
pub fn next<'a>(
    heads: &'a [Head],
    worker: &WorkerView,
    memory: &Memory,
    policy: Policy,
    now_ms: i64,
) -> Option<&'a Head> {
    if memory.suspect_running || !worker.healthy || memory.drained.contains(&worker.seat_name()) {
        return None;
    }
    let eligible = |head: &&Head| head.lane.engine == worker.engine && fits(head, worker);
    let usual = heads.iter().filter(eligible).filter(|head| !head.suspect);
    let warmth = Warmth::of(worker, memory);
    let chosen = usual.min_by_key(|head| key(head, &warmth, memory, policy, now_ms));
    if chosen.is_some() {
        return chosen;
    }
    let others_ready = heads.iter().any(|head| !head.suspect);
    if memory.running > 0 || others_ready {
        return None;
    }
    heads.iter().filter(eligible).min_by_key(|head| (head.solo_crashes, head.rank))
}

/// Remembers that `chosen` was claimed by `worker`, and whom it overtook.
pub fn note(heads: &[Head], chosen: &Head, worker: &WorkerView, memory: &mut Memory, now_ms: i64) {
    memory.overtaken.remove(&chosen.lane);
    if memory.overtaken.len() > heads.len() {
        memory.overtaken.retain(|lane, _| heads.iter().any(|head| head.lane == *lane));
    }
    for head in heads.iter().filter(|head| was_overtaken(head, chosen)) {
        let entry = memory.overtaken.entry(head.lane.clone());
        entry.or_insert(Overtaken { count: 0, since_ms: now_ms }).count += 1;
    }
    share(memory, &chosen.lane.project);
    memory.running += 1;
    memory.suspect_running = chosen.suspect;
    memory.resident.entry(worker.seat_name()).or_default().give(chosen.lane.affinity.clone());
}

/// Remembers what a job that `seat` was given says, now that it is over, about what is loaded there.
pub fn ended(memory: &mut Memory, seat: &SeatName, affinity: &Affinity, found: Found) {
    if let Some(resident) = memory.resident.get_mut(seat) {
        resident.end(affinity, found);
    }
}

fn was_overtaken(head: &Head, chosen: &Head) -> bool {
    let rival = head.lane.engine == chosen.lane.engine && head.lane != chosen.lane && !head.suspect;
    rival && head.lane.band <= chosen.lane.band && head.rank < chosen.rank
}

fn share(memory: &mut Memory, project: &ProjectId) {
    let served = memory.served.entry(project.clone()).or_default();
    *served += 1;
    if *served >= FORGET_AFTER {
        memory.served.values_mut().for_each(|served| *served /= 2);
    }
}

fn fits(head: &Head, worker: &WorkerView) -> bool {
    (worker.takes == Takes::Any || head.lane.band == Band::Interactive && !head.suspect)
        && worker.memory_mb.is_none_or(|memory_mb| head.memory_mb <= memory_mb)
        && worker.offers.has(&head.lane.affinity)
}

/// What is loaded where, for one choice.
struct Warmth<'a> {
    /// In the worker's own seat.
    own: Vec<&'a Affinity>,
    /// In the other seats of its engine.
    others: Vec<Vec<&'a Affinity>>,
}

impl<'a> Warmth<'a> {
    fn of(worker: &WorkerView, memory: &'a Memory) -> Self {
        let seat = worker.seat_name();
        let own = memory.resident.get(&seat).map(Resident::loaded).unwrap_or_default();
        let others =
            memory.resident.iter().filter(|(other, _)| other.engine == seat.engine && **other != seat);
        Self { own, others: others.map(|(_, resident)| resident.loaded()).collect() }
    }

    /// 0 when all is loaded, 1 when the model is, 2 when nothing is.
    fn coldness(&self, wanted: &Affinity) -> u8 {
        let cold = |loaded: &&Affinity| match loaded {
            loaded if loaded.is_warm_for(wanted) => 0,
            loaded if loaded.model == wanted.model => 1,
            _ => 2,
        };
        self.own.iter().map(cold).min().unwrap_or(2)
    }

    /// How many other seats are warm for it.
    fn holders(&self, wanted: &Affinity) -> u32 {
        let holds = |seat: &&Vec<&Affinity>| seat.iter().any(|loaded| loaded.is_warm_for(wanted));
        self.others.iter().filter(holds).count() as u32
    }
}

/// The smaller, the sooner; the tuple is the list of rules in the module's head.
type Key = (u32, bool, u8, u64, u32, i64);

fn key(head: &Head, warmth: &Warmth<'_>, memory: &Memory, policy: Policy, now_ms: i64) -> Key {
    let patient = !starved(head, memory, policy, now_ms);
    let served = memory.served.get(&head.lane.project).copied().unwrap_or(0);
    let coldness = if patient { warmth.coldness(&head.lane.affinity) } else { 0 };
    let share = if patient { served } else { 0 };
    let holders = if patient && coldness > 0 { warmth.holders(&head.lane.affinity) } else { 0 };
    (aged_band(head, policy, now_ms), patient, coldness, share, holders, head.rank)
}

fn aged_band(head: &Head, policy: Policy, now_ms: i64) -> u32 {
    let steps = now_ms.saturating_sub(head.ready_since_ms).max(0) / policy.age_step_ms.max(1);
    head.lane.band.rank().saturating_sub(u32::try_from(steps).unwrap_or(u32::MAX))
}

fn starved(head: &Head, memory: &Memory, policy: Policy, now_ms: i64) -> bool {
    memory.overtaken.get(&head.lane).is_some_and(|overtaken| {
        overtaken.count >= policy.overtakes
            || now_ms.saturating_sub(overtaken.since_ms) >= policy.overtake_for_ms
    })
}

#[cfg(test)]
mod tests;
