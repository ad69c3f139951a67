//! The messages as readers see them.

use domain::actor::Actor;
use domain::id::{JobId, ProjectId};
use domain::line::event::{Event, Record, Topic};
use domain::line::ledger::Part;
use domain::line::usual::Remaining;
use serde::{Deserialize, Serialize};
use studio::line::bus::{Progress, Stage};
use utoipa::ToSchema;

use crate::moment::Moment;

/// A message to a reader.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum LiveMessage {
    /// The first message.
    Hello(Hello),
    /// What was asked for cannot be told: read the state again. Events go on after `newest`.
    Reset(Reset),
    /// Something happened. Never lost, never doubled, in the order of `seq`.
    Event(EventView),
    /// How far a running job is. May be dropped.
    Progress(ProgressView),
    /// The last message of a stream that the server ends; a socket says the same with its close code.
    Closed(Closed),
}

/// What the log reaches over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Hello {
    /// Made with the database: numbers mean something only together with it.
    pub epoch: String,
    /// From this number on nothing is missing.
    pub oldest: i64,
    /// The newest number.
    pub newest: i64,
}

/// Why a reader has to begin anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Reset {
    /// Why.
    pub reason: ResetReason,
    /// Where events go on.
    pub newest: i64,
}

/// Why a number cannot be gone on from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ResetReason {
    /// It belongs to another log.
    OtherEpoch,
    /// What came after it is no longer kept.
    TooOld,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct EventView {
    /// Its number; the studio's events are numbered from 1 without gaps.
    pub seq: i64,
    /// When it happened.
    pub at: Moment,
    /// Who did it.
    pub actor: Actor,
    /// In which project; none for what concerns the whole studio.
    pub project: Option<ProjectId>,
    /// Under which topic it is told.
    pub topic: Topic,
    /// What happened.
    pub event: Event,
}

/// How far an attempt at a job is. `done / total` never falls within an attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProgressView {
    /// The job.
    pub job: JobId,
    /// Its project.
    pub project: ProjectId,
    /// The attempt.
    pub attempt: u32,
    /// Steps made.
    pub done: u32,
    /// Steps in all.
    pub total: u32,
    /// What is being done; none while the engine did not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<StageView>,
    /// How much longer the attempt takes; none without history.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remaining: Option<Remaining>,
}

/// A part of an attempt with the steps that it made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StageView {
    /// The part.
    pub part: Part,
    /// Steps made.
    pub step: u32,
    /// Steps in all; zero where the part has none.
    pub steps: u32,
}

/// Why the server ends a stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Closed {
    /// The code with which a socket would be closed.
    pub code: u16,
    /// The same in words.
    pub reason: String,
}

impl From<Record> for EventView {
    fn from(record: Record) -> Self {
        Self {
            seq: record.seq,
            at: record.at.into(),
            actor: record.actor,
            project: record.project,
            topic: record.event.topic(),
            event: record.event,
        }
    }
}

impl From<Progress> for ProgressView {
    fn from(Progress { job, project, attempt, done, total, stage, remaining }: Progress) -> Self {
        let stage = stage.map(|Stage { part, step, steps }| StageView { part, step, steps });
        Self { job, project, attempt, done, total, stage, remaining }
    }
}
