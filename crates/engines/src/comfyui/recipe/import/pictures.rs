//! The pictures that a workflow reads, and what of a shot each of them is.

use std::collections::BTreeSet;

use domain::character::ReferenceKind;
use domain::recipe::GuideKind;
use serde_json::{Value as Json, json};

use super::{Draft, result, trace};
use crate::comfyui::protocol::wire::Graph;
use crate::comfyui::recipe::manifest::{Optional, Repeat, RepeatOf, Through, Value};
use crate::recipes::{NotImported, Question};

/// What a picture of a workflow is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    Source,
    Guide,
    Reference,
    First,
    Last,
    Mask,
    Kept,
}

/// Every role with the word that answers it.
const ROLES: [(Role, &str); 7] = [
    (Role::Source, "source"),
    (Role::Guide, "guide"),
    (Role::Reference, "reference"),
    (Role::First, "first_frame"),
    (Role::Last, "last_frame"),
    (Role::Mask, "mask"),
    (Role::Kept, "keep"),
];

/// What an input says of the picture that it gets.
enum Step {
    Is(Role),
    GoesOn,
    Unclear,
    Nothing,
}

impl Draft<'_> {
    /// Finds what each picture is. Returns whether any is one of the shot's.
    pub(super) fn pictures(&mut self, samplers: &[String]) -> Result<bool, NotImported> {
        self.part_masks();
        let loads = |id: &&String| trace::class(self.graph(), id).starts_with("LoadImage");
        let ids: Vec<String> = self.graph().keys().filter(loads).cloned().collect();
        let mut guesses: Vec<BTreeSet<Role>> = ids.iter().map(|id| roles(self.graph(), id)).collect();
        if samplers.is_empty() && ids.len() == 1 {
            guesses = vec![BTreeSet::from([Role::Source])];
        }
        let alone =
            |role: Role| guesses.iter().filter(|guess| **guess == BTreeSet::from([role])).count() == 1;
        let sure: Vec<Option<Role>> = guesses
            .iter()
            .map(|guess| guess.first().copied().filter(|role| guess.len() == 1 && alone(*role)))
            .collect();
        let mut any = false;
        for (id, sure) in ids.iter().zip(sure) {
            let Some(role) = self.role(id, sure)? else {
                any = true;
                continue;
            };
            any |= role != Role::Kept;
            self.is(id, role)?;
        }
        Ok(any)
    }

    /// A mask that comes out of a picture gets a node of its own, because the studio brings it as another file.
    fn part_masks(&mut self) {
        let loads = |id: &&String| trace::class(self.graph(), id) == "LoadImage";
        let ids: Vec<String> = self.graph().keys().filter(loads).cloned().collect();
        for id in ids {
            let readers = trace::readers(self.graph(), &id);
            let masked: Vec<_> = readers.into_iter().filter(|(.., port)| *port == 1).collect();
            if masked.is_empty() {
                continue;
            }
            let file = trace::input(self.graph(), &id, "image").cloned().unwrap_or(Json::Null);
            let inputs = json!({ "image": file, "channel": "red" });
            let mask = result::add(&mut self.wiring, "LoadImageMask", "Mask", &inputs);
            for (reader, input, _) in masked {
                self.wiring.connect(&reader, &input, &(mask.clone(), 0));
            }
            let title = self.title(&id);
            self.note(format!(
                "The mask of \"{title}\" is a picture of its own now, white where something changes."
            ));
            if trace::readers(self.graph(), &id).is_empty() {
                self.wiring.remove(&id);
            }
        }
    }

    /// What a picture is: as the links say, or as somebody answers.
    fn role(&mut self, id: &str, sure: Option<Role>) -> Result<Option<Role>, NotImported> {
        let file = trace::input(self.graph(), id, "image").and_then(Json::as_str).unwrap_or_default();
        let text = format!("What is the picture \"{}\" ({file})?", self.title(id));
        let mut question = Question::new(format!("picture.{id}"), text, ROLES.map(|(_, word)| word));
        if let Some((_, word)) = ROLES.iter().find(|(role, _)| Some(*role) == sure) {
            question = question.usually(*word);
        }
        let answer = self.answers.choose(question)?;
        Ok(ROLES.into_iter().find(|(_, word)| Some(*word) == answer.as_deref()).map(|(role, _)| role))
    }

    /// Gives a picture the value of its role.
    fn is(&mut self, id: &str, role: Role) -> Result<(), NotImported> {
        match role {
            Role::Source => {
                self.takes.source = true;
                self.gets(Value::Source, id, "image");
                self.starts_from(id, role);
            }
            Role::Guide => {
                self.gets(Value::Guide, id, "image");
                self.starts_from(id, role);
                self.guide(id)?;
            }
            Role::Reference => self.reference(id)?,
            Role::First => self.gets(Value::FirstFrame, id, "image"),
            Role::Last => {
                self.gets(Value::LastFrame, id, "image");
                let nodes = only_of(self.graph(), id).into_iter().map(|id| self.title(&id)).collect();
                self.manifest.optionals.push(Optional { value: Value::LastFrame, nodes });
            }
            Role::Mask => self.gets(Value::Mask, id, "image"),
            Role::Kept => {
                let title = self.title(id);
                self.note(format!("The picture of \"{title}\" stays the file on the server."));
            }
        }
        Ok(())
    }

    /// Makes a picture that is painted over fit, and lets the request say how much of it changes.
    fn starts_from(&mut self, id: &str, role: Role) {
        let Some(encode) = encoder(self.graph(), id) else { return };
        let path = trace::downstream(self.graph(), id);
        let before = trace::upstream(self.graph(), &encode);
        let sized = path.intersection(&before).any(|id| trace::input(self.graph(), id, "width").is_some());
        if !sized {
            let inputs = json!({
                "image": [id, 0], "upscale_method": "lanczos", "width": 1024, "height": 576, "crop": "center",
            });
            let readers: Vec<_> =
                trace::readers(self.graph(), id).into_iter().filter(|(.., port)| *port == 0).collect();
            let title = format!("{} fitted", self.title(id));
            let fitted = result::add(&mut self.wiring, "ImageScale", &title, &inputs);
            for (reader, input, _) in readers {
                self.wiring.connect(&reader, &input, &(fitted.clone(), 0));
            }
            self.note(format!("\"{title}\" was put in, so that a picture of any size fits."));
        }
        self.changed_by(&encode, role);
    }

    /// The first sampler behind a picture says how much of it changes: as much as the request asks of a picture that
    /// somebody named, and as the workflow has it for a panel, of which no request says it.
    fn changed_by(&mut self, encode: &str, role: Role) {
        let behind = trace::downstream(self.graph(), encode);
        let samplers = trace::samplers(self.graph());
        let Some(sampler) = samplers.into_iter().find(|sampler| behind.contains(sampler)) else { return };
        let sigmas = trace::source(self.graph(), &sampler, "sigmas").map(|(id, _)| id);
        for teller in [Some(sampler), sigmas].into_iter().flatten() {
            let Some(change) = trace::number(self.graph(), &teller, "denoise") else { continue };
            if role == Role::Source {
                self.gets(Value::Change, &teller, "denoise");
            } else {
                self.gets(Value::Setting, &teller, "denoise");
                self.is_setting("change", change, [0.0, 1.0], "How much of the panel is painted over.");
            }
            return;
        }
    }

    /// What of the panel a guide is: by the names of what reads it, or as somebody answers.
    fn guide(&mut self, id: &str) -> Result<(), NotImported> {
        let kinds = [
            (GuideKind::Panel, "panel"),
            (GuideKind::Line, "line"),
            (GuideKind::Depth, "depth"),
            (GuideKind::Flat, "flat"),
            (GuideKind::Pose, "pose"),
        ];
        let text = format!("What of the storyboard's panel guides by \"{}\"?", self.title(id));
        let mut question = Question::new("guide", text, kinds.map(|(_, word)| word));
        if let Some(guess) = guide_of(self.graph(), id) {
            question = question.usually(guess);
        }
        let answer = self.answers.choose(question)?;
        self.takes.guide =
            kinds.into_iter().find(|(_, word)| Some(*word) == answer.as_deref()).map(|(kind, _)| kind);
        Ok(())
    }

    /// The part of the graph that stands there once for each reference.
    fn reference(&mut self, id: &str) -> Result<(), NotImported> {
        let nodes = only_of(self.graph(), id);
        let readers: BTreeSet<String> = nodes
            .iter()
            .flat_map(|node| trace::readers(self.graph(), node))
            .map(|(reader, ..)| reader)
            .filter(|reader| !nodes.contains(reader))
            .collect();
        let through = readers.iter().find_map(|reader| {
            let input = ["model", "conditioning"].into_iter().find(|name| {
                trace::source(self.graph(), reader, name).is_some_and(|(from, _)| !nodes.contains(&from))
            })?;
            Some((reader.clone(), input))
        });
        let (Some((end, input)), 1) = (through, readers.len()) else {
            return Err(NotImported::Refused(format!(
                "the picture \"{}\" cannot be a reference, because what reads it cannot stand there several times: \
                 answer picture.{id}=keep, or take it out of the workflow",
                self.title(id)
            )));
        };
        let end = self.title(&end);
        let mut titles: Vec<String> = nodes.iter().map(|id| self.title(id)).collect();
        titles.push(end.clone());
        let through = Through { input: format!("{end}.{input}"), output: format!("{end}.0") };
        self.manifest.repeats.push(Repeat {
            of: RepeatOf::References,
            nodes: titles,
            through: vec![through],
        });
        self.takes.references = vec![ReferenceKind::Face, ReferenceKind::Full];
        self.gets(Value::Reference, id, "image");
        Ok(())
    }
}

/// Everything that a picture can be, as far as the links say.
fn roles(graph: &Graph, id: &str) -> BTreeSet<Role> {
    let mut found = BTreeSet::new();
    if trace::class(graph, id) == "LoadImageMask" {
        return BTreeSet::from([Role::Mask]);
    }
    let (mut seen, mut open) = (BTreeSet::new(), vec![id.to_owned()]);
    while let Some(id) = open.pop() {
        for (reader, input, _) in trace::readers(graph, &id) {
            match step(graph, &reader, &input) {
                Step::Is(role) => drop(found.insert(role)),
                Step::Unclear => found.extend([Role::Source, Role::Reference]),
                Step::GoesOn if seen.insert(reader.clone()) => open.push(reader),
                Step::GoesOn | Step::Nothing => {}
            }
        }
    }
    found
}

/// What an input says of the picture that reaches it.
fn step(graph: &Graph, id: &str, input: &str) -> Step {
    let class = trace::class(graph, id);
    let any = |words: &[&str]| words.iter().any(|word| class.contains(word));
    match input {
        "start_image" | "first_frame" | "first_image" | "init_image" => Step::Is(Role::First),
        "end_image" | "last_frame" => Step::Is(Role::Last),
        "image" if any(&["ImgToVideo", "ImageToVideo"]) => Step::Is(Role::First),
        "mask" | "noise_mask" => Step::Is(Role::Mask),
        "latent_image" => Step::Is(Role::Source),
        _ if input.contains("clip_vision") && input != "clip_vision" => Step::Nothing,
        _ if any(&["ControlNet", "LLLite", "DiffSynth", "Diffsynth"]) => Step::Is(Role::Guide),
        _ if any(&[
            "IPAdapter",
            "PhotoMaker",
            "InstantID",
            "PuLID",
            "ReferenceLatent",
            "StyleModelApply",
            "unCLIP",
        ]) =>
        {
            Step::Is(Role::Reference)
        }
        _ if class.starts_with("TextEncode") => Step::Unclear,
        _ if any(&["Size", "Sampler"]) && !class.contains("SamplerCustom") => Step::Nothing,
        _ => Step::GoesOn,
    }
}

/// The node that makes a latent of a picture, which a sampler then begins with.
fn encoder(graph: &Graph, id: &str) -> Option<String> {
    let encodes = |id: &&String| trace::source(graph, id, "pixels").is_some();
    trace::downstream(graph, id).iter().find(encodes).cloned()
}

/// The node of a picture, and those behind it that read nothing but it.
fn only_of(graph: &Graph, id: &str) -> Vec<String> {
    let (mut own, mut open) = (vec![id.to_owned()], vec![id.to_owned()]);
    while let Some(id) = open.pop() {
        for (reader, ..) in trace::readers(graph, &id) {
            let only = || trace::sources(graph, &reader).iter().all(|(_, (from, _))| own.contains(from));
            if !own.contains(&reader) && only() {
                own.push(reader.clone());
                open.push(reader);
            }
        }
    }
    own
}

/// What of the panel a guide seems to be: the panel where the workflow works it out itself, else what the names of the
/// files say that read it.
fn guide_of(graph: &Graph, id: &str) -> Option<&'static str> {
    if encoder(graph, id).is_some() {
        return Some("panel");
    }
    let path = only_of(graph, id);
    let works_out =
        |id: &String| ["Canny", "Preprocessor"].iter().any(|word| trace::class(graph, id).contains(word));
    if path.iter().any(works_out) {
        return Some("panel");
    }
    let readers = path.iter().flat_map(|id| trace::readers(graph, id)).map(|(reader, ..)| reader);
    let loaders = readers.flat_map(|id| trace::sources(graph, &id)).map(|(_, (from, _))| from);
    let said: String = loaders
        .flat_map(|id| trace::inputs(graph, &id).filter_map(|(_, value)| value.as_str()).collect::<Vec<_>>())
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase();
    let known = [
        ("depth", "depth"),
        ("pose", "pose"),
        ("lineart", "line"),
        ("canny", "line"),
        ("scribble", "line"),
        ("softedge", "line"),
        ("tile", "panel"),
    ];
    known.into_iter().find(|(word, _)| said.contains(word)).map(|(_, kind)| kind)
}
