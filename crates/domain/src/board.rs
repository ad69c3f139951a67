//! The board: how far an episode is, stage by stage, and what keeps the rest from going on.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::id::ShotId;
use crate::line::job::{Hold, JobState};
use crate::take::{Review, Stage};

/// How far an episode is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Board {
    /// The episode's code.
    pub episode: String,
    /// How many shots are in the film.
    pub shots: u32,
    /// Every stage in order.
    pub stages: Vec<StageRow>,
    /// What keeps shots from being finished in the stages that were begun, in the order of the film.
    pub blocks: Vec<Block>,
}

/// How many shots are how far in one stage. A shot can be counted in several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct StageRow {
    /// The stage.
    pub stage: Stage,
    /// Whether anything was drawn or asked for.
    pub begun: bool,
    /// Shots with a take.
    pub drawn: u32,
    /// Shots with a picked take.
    pub picked: u32,
    /// Shots whose picked take is approved.
    pub approved: u32,
    /// Shots whose picked take is out of date.
    pub stale: u32,
    /// Shots of which something is queued or being drawn.
    pub in_work: u32,
    /// Shots whose newest job failed or is held.
    pub failed: u32,
}

/// What keeps a shot from being finished in a stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Block {
    /// The stage.
    pub stage: Stage,
    /// The shot's code.
    pub shot: String,
    /// The kind of reason.
    pub reason: Reason,
    /// The reason in words; empty where there is no more to say.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
}

/// Why a shot is not finished in a stage.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The newest job failed.
    Failed,
    /// The newest job is held.
    Held,
    /// A person asked for another take.
    Retake,
    /// The picked take is out of date.
    Stale,
    /// It has takes, and none is approved.
    Review,
    /// It is queued or being drawn.
    InWork,
    /// The stage before has no picture yet.
    NoPanel,
    /// Nobody asked for it yet.
    NotAsked,
}

impl Reason {
    /// The reason as a person reads it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Held => "held",
            Self::Retake => "retake asked",
            Self::Stale => "out of date",
            Self::Review => "waiting for review",
            Self::InWork => "in work",
            Self::NoPanel => "no panel yet",
            Self::NotAsked => "nobody asked yet",
        }
    }
}

/// How one stage of one shot stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// How many takes there are.
    pub takes: u32,
    /// What a person said of the picked one; none when none is picked.
    pub picked: Option<Review>,
    /// Which parts of the picked one are out of date; empty when it is not.
    pub stale: Vec<String>,
    /// How many jobs are queued or run.
    pub open: u32,
    /// The newest job.
    pub newest: Option<Newest>,
}

/// The newest job for one stage of a shot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Newest {
    /// Where it stands.
    pub state: JobState,
    /// Why it is held.
    pub hold: Option<Hold>,
    /// The words of its last failure.
    pub cause: Option<String>,
}

impl Newest {
    const fn is_stuck(&self) -> bool {
        matches!(self.state, JobState::Failed | JobState::Held)
    }

    fn words(&self) -> String {
        let cause = self.cause.clone().unwrap_or_default();
        match self.hold {
            None | Some(Hold::AttemptsSpent | Hold::NeedFailed | Hold::CrashSuspect) if !cause.is_empty() => {
                cause
            }
            Some(Hold::Person) => "paused by a person".to_owned(),
            Some(Hold::Budget) => "the budget of its batch is spent".to_owned(),
            Some(Hold::NeedFailed) => "what it needs failed".to_owned(),
            Some(Hold::AttemptsSpent) => "it failed too often".to_owned(),
            Some(Hold::CrashSuspect) => "the program died while it ran".to_owned(),
            None => cause,
        }
    }
}

/// What is known of the shots of an episode.
pub type Standings = BTreeMap<(ShotId, Stage), Standing>;

/// Puts the board together. `shots` are those in the film, in order, with their codes.
#[must_use]
pub fn board(episode: &str, shots: &[(&ShotId, &str)], standings: &Standings) -> Board {
    let mut board = Board {
        episode: episode.to_owned(),
        shots: u32::try_from(shots.len()).unwrap_or(u32::MAX),
        stages: Vec::new(),
        blocks: Vec::new(),
    };
    let none = Standing::default();
    let standing = |shot: &ShotId, stage| standings.get(&(shot.clone(), stage)).unwrap_or(&none);
    let mut before = None;
    for stage in Stage::ALL {
        let of_stage: Vec<&Standing> = shots.iter().map(|(shot, _)| standing(shot, stage)).collect();
        let row = row(stage, &of_stage);
        board.stages.push(row);
        if row.begun || before.is_none() {
            for ((shot, code), of_shot) in shots.iter().zip(of_stage) {
                let panel = before.is_none_or(|before| standing(shot, before).takes > 0);
                let Some((reason, words)) = blocked(of_shot, panel) else { continue };
                board.blocks.push(Block { stage, shot: (*code).to_owned(), reason, words });
            }
        }
        before = Some(stage);
    }
    board
}

fn row(stage: Stage, shots: &[&Standing]) -> StageRow {
    let count = |test: &dyn Fn(&Standing) -> bool| {
        u32::try_from(shots.iter().filter(|shot| test(shot)).count()).unwrap_or(u32::MAX)
    };
    StageRow {
        stage,
        begun: shots.iter().any(|shot| shot.takes > 0 || shot.newest.is_some()),
        drawn: count(&|shot| shot.takes > 0),
        picked: count(&|shot| shot.picked.is_some()),
        approved: count(&|shot| shot.picked == Some(Review::Approved)),
        stale: count(&|shot| !shot.stale.is_empty()),
        in_work: count(&|shot| shot.open > 0),
        failed: count(&|shot| shot.open == 0 && shot.newest.as_ref().is_some_and(Newest::is_stuck)),
    }
}

/// Why a shot is not finished; none when it is.
fn blocked(shot: &Standing, panel: bool) -> Option<(Reason, String)> {
    let plain = |reason| Some((reason, String::new()));
    if shot.open > 0 {
        return plain(Reason::InWork);
    }
    if !shot.stale.is_empty() {
        return Some((Reason::Stale, shot.stale.join(", ")));
    }
    if shot.picked == Some(Review::Approved) {
        return None;
    }
    if let Some(newest) = shot.newest.as_ref().filter(|newest| newest.is_stuck()) {
        let reason = if newest.state == JobState::Failed { Reason::Failed } else { Reason::Held };
        return Some((reason, newest.words()));
    }
    match &shot.picked {
        Some(Review::Retake { note }) => Some((Reason::Retake, note.clone())),
        _ if shot.takes > 0 => plain(Reason::Review),
        _ if !panel => plain(Reason::NoPanel),
        _ => plain(Reason::NotAsked),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_takes(takes: u32, picked: Review) -> Standing {
        Standing { takes, picked: Some(picked), ..Standing::default() }
    }

    fn after(state: JobState, hold: Option<Hold>, cause: &str) -> Standing {
        let cause = Some(cause.to_owned()).filter(|cause| !cause.is_empty());
        Standing { newest: Some(Newest { state, hold, cause }), ..Standing::default() }
    }

    #[test]
    fn a_board_counts_and_says_what_blocks_the_rest() {
        use JobState::{Done, Failed, Held};
        let stood = [
            with_takes(1, Review::Approved),
            Standing { stale: vec!["figures.hana".to_owned()], ..with_takes(1, Review::Approved) },
            with_takes(4, Review::Open),
            with_takes(2, Review::Retake { note: "softer".to_owned() }),
            Standing { open: 2, ..after(Done, None, "") },
            after(Failed, None, "failed to draw: no such hair"),
            after(Held, Some(Hold::Budget), ""),
            after(Held, Some(Hold::AttemptsSpent), "the engine is busy"),
            Standing::default(),
        ];
        let ids: Vec<ShotId> = (0..stood.len()).map(|number| ShotId(number.to_string())).collect();
        let codes: Vec<String> = (1..=stood.len()).map(|number| format!("c{:04}", number * 10)).collect();
        let shots: Vec<(&ShotId, &str)> = ids.iter().zip(codes.iter().map(String::as_str)).collect();
        let mut standings: Standings =
            ids.iter().zip(stood).map(|(id, stood)| ((id.clone(), Stage::Storyboard), stood)).collect();
        standings.insert((ids[0].clone(), Stage::Keyframe), with_takes(1, Review::Open));
        let board = board("e01", &shots, &standings);
        insta::assert_json_snapshot!(board);
    }

    #[test]
    fn an_episode_without_anything_waits_for_its_storyboard() {
        let id = ShotId("a".to_owned());
        let board = board("e01", &[(&id, "c0010")], &Standings::new());
        let blocks: Vec<(Stage, Reason)> =
            board.blocks.iter().map(|block| (block.stage, block.reason)).collect();
        assert_eq!(blocks, [(Stage::Storyboard, Reason::NotAsked)]);
        assert!(board.stages.iter().all(|row| !row.begun));
    }
}
