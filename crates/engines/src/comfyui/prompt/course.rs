//! The course of a prompt as it is heard: which part of the work takes which time, and how far it is.
//!
//! Pure: it is told messages with the time at which they came, and says what follows from them.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use bytes::Bytes;
use domain::line::ledger::{Nodes, Part};
use domain::line::usual::Usual;

use crate::comfyui::protocol::message::Message;
use crate::comfyui::protocol::wire::Graph;

/// What the whole way is divided into.
pub(crate) const WHOLE: u32 = 1000;

/// How much longer than a usual step the first one may take before the rest of it counts as loading.
const MARGIN: Duration = Duration::from_millis(50);

/// What follows from a message.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Sign {
    /// The time until `at` belongs to this part.
    Lap(Part, Duration),
    /// A part has begun, or made so many of its steps.
    Stage(Part, u32, u32),
    /// So many thousandths are done.
    Progress(u32),
    /// A picture of what is being made.
    Preview(Bytes),
    /// What of the graph has to run.
    Nodes(Nodes),
    /// It may be over: ask.
    Ask,
}

/// Where a prompt is on its way.
#[derive(Debug, Clone)]
pub(crate) struct Course {
    parts: BTreeMap<String, Part>,
    open: BTreeSet<String>,
    /// The node that runs, and since when.
    node: Option<(String, Duration)>,
    steps: Steps,
    done: f64,
    started: bool,
    ended: bool,
    warm: bool,
    /// How much of the way one node of each part is.
    weights: BTreeMap<Part, f64>,
}

/// The steps of the node that runs.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Steps {
    share: f64,
    first: Option<Duration>,
    parted: bool,
}

impl Course {
    /// The course of a graph, whose parts are expected to take as long as they usually do.
    pub(crate) fn of(graph: &Graph, usual: &Usual) -> Self {
        let class = |node: &serde_json::Value| node["class_type"].as_str().unwrap_or_default().to_owned();
        let parts: BTreeMap<String, Part> =
            graph.iter().map(|(id, node)| (id.clone(), part_of(&class(node)))).collect();
        let open = parts.keys().cloned().collect();
        let weights = weights(&parts, usual);
        Self {
            parts,
            open,
            node: None,
            steps: Steps::default(),
            done: 0.0,
            started: false,
            ended: false,
            warm: false,
            weights,
        }
    }

    /// Whether the server was heard to have begun.
    pub(crate) const fn has_started(&self) -> bool {
        self.started
    }

    /// Whether the server was heard to have ended, well or not.
    pub(crate) const fn has_ended(&self) -> bool {
        self.ended
    }

    /// Takes in a message that came at `now`.
    pub(crate) fn hear(&mut self, message: Message, now: Duration) -> Vec<Sign> {
        match message {
            Message::Started => self.start(now),
            Message::Cached(nodes) => self.skip(&nodes),
            Message::Executing(node) => self.enter(node, now),
            Message::Progress { node, value, max } => self.step(&node, (value, max), now),
            Message::Preview(picture) => vec![Sign::Preview(picture)],
            Message::Ended | Message::Failed(_) | Message::Interrupted => {
                self.ended = true;
                let mut signs = self.leave(now);
                signs.push(Sign::Ask);
                signs
            }
            Message::Status { .. } | Message::Features => Vec::new(),
        }
    }

    /// It was found running though nothing was heard of it.
    pub(crate) fn start(&mut self, now: Duration) -> Vec<Sign> {
        if std::mem::replace(&mut self.started, true) {
            return Vec::new();
        }
        vec![Sign::Lap(Part::Queue, now)]
    }

    /// It is over: what was not heard of the rest belongs to making the picture.
    pub(crate) fn end(&mut self, now: Duration) -> Vec<Sign> {
        let mut signs = self.start(now);
        signs.extend(match self.node {
            Some(_) => self.leave(now),
            None => vec![Sign::Lap(Part::Sample, now)],
        });
        signs
    }

    fn skip(&mut self, nodes: &[String]) -> Vec<Sign> {
        for node in nodes {
            self.open.remove(node);
        }
        let loads = |part: &Part| *part == Part::ModelLoad;
        self.warm = !self.open.iter().filter_map(|node| self.parts.get(node)).any(loads);
        let (all, left) = (self.parts.len(), self.open.len());
        let warm = self.parts.values().any(loads).then_some(self.warm);
        vec![Sign::Nodes(Nodes { all: all as u32, cached: (all - left) as u32, warm })]
    }

    fn enter(&mut self, node: String, now: Duration) -> Vec<Sign> {
        let mut signs = self.start(now);
        signs.extend(self.leave(now));
        signs.push(Sign::Stage(self.part(&node), 0, 0));
        self.node = Some((node, now));
        signs
    }

    /// The node that ran is done.
    fn leave(&mut self, now: Duration) -> Vec<Sign> {
        let Some((node, _)) = self.node.take() else { return Vec::new() };
        let part = self.part(&node);
        self.steps = Steps::default();
        if self.open.remove(&node) {
            self.done += self.weight(part);
        }
        vec![Sign::Lap(part, now), self.progress()]
    }

    fn step(&mut self, node: &str, (value, max): (u32, u32), now: Duration) -> Vec<Sign> {
        let Some((running, since)) = self.node.clone().filter(|(running, _)| running == node && max > 0)
        else {
            return Vec::new();
        };
        self.steps.share = f64::from(value.min(max)) / f64::from(max);
        let mut signs = Vec::new();
        match (value, self.steps.first) {
            (1, None) => self.steps.first = Some(now),
            (2, Some(first)) if !std::mem::replace(&mut self.steps.parted, true) => {
                signs.extend(self.loading(&running, since, first, now));
            }
            _ => {}
        }
        signs.push(Sign::Stage(self.part(node), value.min(max), max));
        signs.push(self.progress());
        signs
    }

    fn part(&self, node: &str) -> Part {
        self.parts.get(node).copied().unwrap_or(Part::Encode)
    }

    fn weight(&self, part: Part) -> f64 {
        self.weights.get(&part).copied().unwrap_or(1.0)
    }

    /// A model comes to the device within the first step, which shows only when the second one is known.
    fn loading(&self, node: &str, since: Duration, first: Duration, second: Duration) -> Option<Sign> {
        let usual = second.saturating_sub(first);
        let begun = first.checked_sub(usual)?;
        let samples = self.parts.get(node) == Some(&Part::Sample);
        let long = begun.saturating_sub(since) > usual.max(MARGIN);
        (samples && long && !self.warm).then_some(Sign::Lap(Part::ModelLoad, begun))
    }

    fn progress(&self) -> Sign {
        let open: f64 = self.open.iter().map(|node| self.weight(self.parts[node])).sum();
        let running = self.node.as_ref().and_then(|(node, _)| self.parts.get(node));
        let share = running.map_or(0.0, |part| self.weight(*part) * self.steps.share);
        let whole = self.done + open;
        // The last thousandth is the file's, which is not there yet.
        let thousandths = if whole > 0.0 { (self.done + share) / whole * f64::from(WHOLE - 1) } else { 0.0 };
        Sign::Progress(thousandths as u32)
    }
}

/// The part of the work that a node of a class belongs to.
pub(crate) fn part_of(class: &str) -> Part {
    let has = |word: &str| class.contains(word);
    if has("Save") || has("Preview") {
        Part::Save
    } else if has("Loader") || has("LoadCheckpoint") || class == "ImageOnlyCheckpointLoader" {
        Part::ModelLoad
    } else if has("Sampler") && !has("Select") || has("UpscaleWithModel") || has("Interpolate") {
        Part::Sample
    } else if has("VAEDecode") {
        Part::Decode
    } else {
        Part::Encode
    }
}

/// How much of the way one node of each part is: what the part usually takes, shared among its nodes.
fn weights(nodes: &BTreeMap<String, Part>, usual: &Usual) -> BTreeMap<Part, f64> {
    let count = |part: Part| nodes.values().filter(|of| **of == part).count().max(1) as f64;
    let learned = usual.parts_ms.contains_key(&Part::Sample);
    let weight = |part: Part| match usual.parts_ms.get(&part) {
        Some(ms) if learned => ms / count(part),
        // A model was always loaded already when it was learned from.
        _ if learned => 0.0,
        _ => guessed(part),
    };
    nodes.values().map(|part| (*part, weight(*part))).collect()
}

/// How much of the way a node of a part is, where nothing better is known.
const fn guessed(part: Part) -> f64 {
    match part {
        Part::Sample => 80.0,
        Part::ModelLoad => 6.0,
        Part::Decode => 8.0,
        Part::Save => 2.0,
        _ => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn graph() -> Graph {
        let nodes = json!({
            "4": {"class_type": "CheckpointLoaderSimple"}, "5": {"class_type": "EmptyLatentImage"},
            "6": {"class_type": "CLIPTextEncode"}, "3": {"class_type": "KSampler"},
            "8": {"class_type": "VAEDecode"}, "9": {"class_type": "SaveImage"},
        });
        nodes.as_object().unwrap().clone()
    }

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    fn laps(signs: &[Sign]) -> Vec<(Part, Duration)> {
        let lap = |sign: &Sign| match sign {
            Sign::Lap(part, at) => Some((*part, *at)),
            _ => None,
        };
        signs.iter().filter_map(lap).collect()
    }

    fn hear(course: &mut Course, said: Vec<(u64, Message)>) -> Vec<Sign> {
        said.into_iter().flat_map(|(at, message)| course.hear(message, ms(at))).collect()
    }

    fn executing(node: &str) -> Message {
        Message::Executing(node.to_owned())
    }

    fn progress(value: u32) -> Message {
        Message::Progress { node: "3".to_owned(), value, max: 4 }
    }

    #[test]
    fn a_cold_prompt_says_how_long_loading_took_also_within_the_first_step() {
        let mut course = Course::of(&graph(), &Usual::default());
        let signs = hear(
            &mut course,
            vec![
                (10, Message::Started),
                (11, Message::Cached(vec![])),
                (11, executing("4")),
                (500, executing("6")),
                (600, executing("3")),
                (2100, progress(1)),
                (2200, progress(2)),
                (2400, progress(4)),
                (2410, executing("8")),
                (2500, executing("9")),
                (2520, Message::Ended),
            ],
        );
        let expected = [
            (Part::Queue, ms(10)),
            (Part::ModelLoad, ms(500)),
            (Part::Encode, ms(600)),
            (Part::ModelLoad, ms(2000)),
            (Part::Sample, ms(2410)),
            (Part::Decode, ms(2500)),
            (Part::Save, ms(2520)),
        ];
        assert_eq!(laps(&signs), expected);
        assert!(!course.warm);
        assert_eq!(signs.last(), Some(&Sign::Ask));
    }

    #[test]
    fn progress_never_falls_and_leaves_the_last_thousandth_to_the_file() {
        let mut course = Course::of(&graph(), &Usual::default());
        let said = vec![
            (1, Message::Started),
            (1, Message::Cached(vec!["4".into(), "6".into(), "5".into()])),
            (2, executing("3")),
            (3, progress(1)),
            (4, progress(2)),
            (4, progress(4)),
            (5, executing("8")),
            (6, executing("9")),
            (7, Message::Ended),
        ];
        let signs = hear(&mut course, said);
        assert!(signs.contains(&Sign::Nodes(Nodes { all: 6, cached: 3, warm: Some(true) })), "{signs:?}");
        let far: Vec<u32> = signs
            .into_iter()
            .filter_map(|sign| if let Sign::Progress(far) = sign { Some(far) } else { None })
            .collect();
        assert!(far.is_sorted(), "{far:?}");
        assert_eq!(far.last(), Some(&(WHOLE - 1)));
        assert!(course.warm);
    }

    #[test]
    fn parts_weigh_what_they_usually_take() {
        let parts_ms =
            BTreeMap::from([(Part::ModelLoad, 700.0), (Part::Sample, 200.0), (Part::Decode, 100.0)]);
        let mut course = Course::of(&graph(), &Usual { parts_ms, ..Usual::default() });
        let far = |signs: Vec<Sign>| {
            signs
                .into_iter()
                .rev()
                .find_map(|sign| if let Sign::Progress(far) = sign { Some(far) } else { None })
        };
        let loaded = hear(&mut course, vec![(1, Message::Started), (1, executing("4")), (2, executing("3"))]);
        assert_eq!(far(loaded), Some(699));
        assert_eq!(far(hear(&mut course, vec![(3, progress(2))])), Some(799));
    }

    #[test]
    fn what_was_not_heard_is_booked_when_it_is_over() {
        let mut course = Course::of(&graph(), &Usual::default());
        assert_eq!(laps(&course.end(ms(900))), [(Part::Queue, ms(900)), (Part::Sample, ms(900))]);
        let mut found = Course::of(&graph(), &Usual::default());
        found.start(ms(100));
        assert_eq!(laps(&found.end(ms(900))), [(Part::Sample, ms(900))]);
    }

    #[test]
    fn every_class_belongs_to_a_part() {
        let parts = [
            ("CheckpointLoaderSimple", Part::ModelLoad),
            ("UnetLoaderGGUF", Part::ModelLoad),
            ("LoraLoader", Part::ModelLoad),
            ("LoadImage", Part::Encode),
            ("KSamplerSelect", Part::Encode),
            ("SamplerCustomAdvanced", Part::Sample),
            ("VAEDecodeTiled", Part::Decode),
            ("VAEEncode", Part::Encode),
            ("SaveImage", Part::Save),
        ];
        for (class, part) in parts {
            assert_eq!(part_of(class), part, "{class}");
        }
    }
}
