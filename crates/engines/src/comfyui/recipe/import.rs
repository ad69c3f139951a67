//! A user's own workflow made into a recipe: which input gets which value is found by following the links.
//!
//! Everything here is pure. What cannot be told from the workflow becomes a [`Question`]; what keeps it from being a
//! recipe is said in words.

mod answers;
mod editor;
mod files;
mod pictures;
mod read;
mod refuse;
mod result;
mod settings;
#[cfg(test)]
mod tests;
mod titles;
mod trace;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use domain::family::Family;
use domain::recipe::{Brings, Takes, Tier};
use domain::take::Stage;
use serde_json::Value as Json;

use self::answers::Answers;
use self::result::Chosen;
use super::catalogue::Catalogue;
use super::guess::by_name;
use super::manifest::{Manifest, Output, OutputKind, Parameter, Value};
use super::shelf::Loaded;
use super::wiring::Wiring;
use crate::comfyui::protocol::wire::Graph;
use crate::recipes::{NotImported, Question};

pub use self::read::workflow_of;

/// What is to become a recipe.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked<'a> {
    /// What the recipe is to be called.
    pub(crate) name: &'a str,
    /// The workflow, in API format or in the editor's.
    pub(crate) workflow: &'a Json,
    /// What a server has; the editor's format cannot be read without.
    pub(crate) catalogue: Option<&'a Catalogue>,
    /// Answers to questions, by key.
    pub(crate) answers: &'a BTreeMap<String, String>,
    /// Nodes of extensions that own recipes may use.
    pub(crate) allow: &'a BTreeSet<String>,
}

/// A workflow that became a recipe.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Imported {
    /// The recipe.
    pub(crate) loaded: Loaded,
    /// The text of `recipe.toml`.
    pub(crate) manifest: String,
    /// The text of `graph.json`.
    pub(crate) graph: String,
    /// What was done to the workflow, and what can be answered otherwise, in sentences.
    pub(crate) notes: Vec<String>,
}

/// A recipe that is being made.
struct Draft<'a> {
    wiring: Wiring,
    parameters: Vec<Parameter>,
    takes: Takes,
    manifest: Manifest,
    /// Frames a second, where the workflow says so.
    rate: Option<u32>,
    answers: Answers<'a>,
    notes: Vec<String>,
}

/// Makes a recipe of a workflow.
///
/// # Errors
///
/// When it cannot be one, or when something in it has to be asked for.
pub(crate) fn import(asked: Asked<'_>) -> Result<Imported, NotImported> {
    let (mut graph, mut notes) = read::graph(asked.workflow, asked.catalogue, asked.allow)?;
    let mut answers = Answers::new(asked.answers);
    let Some(Chosen { id: output, rate }) = result::choose(&mut graph, &mut answers, &mut notes)? else {
        return Err(answers.open());
    };
    result::prune(&mut graph, &output, &mut notes);
    refuse::check(&graph, asked.allow)?;
    titles::make_unique(&mut graph);
    let mut draft = Draft::new(Wiring::of(&graph)?, asked.name, &output, answers, notes);
    draft.rate = rate;
    draft.find(&output)?;
    draft.answers.finish()?;
    draft.written(asked.name)
}

impl<'a> Draft<'a> {
    fn new(wiring: Wiring, name: &str, output: &str, answers: Answers<'a>, notes: Vec<String>) -> Self {
        let node = trace::title(&wiring.nodes, output);
        let manifest = Manifest {
            title: name.replace('-', " "),
            about: format!("Made of a workflow of {} nodes.", wiring.nodes.len()),
            stages: Vec::new(),
            families: Vec::new(),
            tier: Tier::Final,
            takes: Takes::default(),
            brings: Brings::default(),
            frames: None,
            parameters: Vec::new(),
            repeats: Vec::new(),
            optionals: Vec::new(),
            output: Output { node, class: result::SAVE.to_owned(), kind: OutputKind::Picture },
            files: Vec::new(),
            extensions: Vec::new(),
        };
        Self { wiring, parameters: Vec::new(), takes: Takes::default(), manifest, rate: None, answers, notes }
    }

    /// Finds everything that gets a value.
    fn find(&mut self, output: &str) -> Result<(), NotImported> {
        let samplers = trace::samplers(&self.wiring.nodes);
        let pictures = self.pictures(&samplers)?;
        if samplers.is_empty() && !pictures {
            return Err(NotImported::Refused(
                "nothing in the workflow samples a picture or reads one: \
                 its result would never depend on the shot"
                    .to_owned(),
            ));
        }
        self.size(&samplers, output);
        self.stage(&samplers)?;
        self.words(&samplers)?;
        self.model(&samplers)?;
        self.settings(&samplers)?;
        self.loras()?;
        self.files();
        self.gets(Value::Prefix, output, "filename_prefix");
        self.about()
    }

    /// Gives an input a value, once.
    fn gets(&mut self, value: Value, id: &str, input: &str) {
        let node = trace::title(&self.wiring.nodes, id);
        if self.parameters.iter().any(|known| known.node == node && known.input == input) {
            return;
        }
        self.parameters.push(Parameter {
            value,
            node,
            class: self.wiring.class(id).to_owned(),
            input: input.to_owned(),
            file: None,
            name: None,
            default: None,
            min: None,
            max: None,
            about: None,
        });
    }

    /// Says what the setting that was found last means.
    fn is_setting(&mut self, name: &str, default: f64, [min, max]: [f64; 2], about: &str) {
        let Some(parameter) = self.parameters.last_mut() else { return };
        parameter.name = Some(name.to_owned());
        parameter.default = Some(default);
        (parameter.min, parameter.max) = (Some(min), Some(max));
        parameter.about = Some(about.to_owned());
    }

    /// Whether something gets this value.
    fn has(&self, value: Value) -> bool {
        self.parameters.iter().any(|parameter| parameter.value == value)
    }

    fn graph(&self) -> &Graph {
        &self.wiring.nodes
    }

    fn title(&self, id: &str) -> String {
        trace::title(&self.wiring.nodes, id)
    }

    fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }

    /// The stage, from whether frames come out.
    fn stage(&mut self, samplers: &[String]) -> Result<(), NotImported> {
        let moving = self.has(Value::Frames) || self.manifest.frames.is_some();
        let guess = if moving { Stage::Clip } else { Stage::Keyframe };
        let stages = [Stage::Keyframe, Stage::Clip, Stage::Finish];
        let text = "Which stage does it make?";
        let question = Question::new("stage", text, stages.map(Stage::as_str)).usually(guess.as_str());
        let Some(answer) = self.answers.choose(question)? else { return Ok(()) };
        let stage = stages.into_iter().find(|stage| stage.as_str() == answer).unwrap_or(guess);
        self.manifest.stages = vec![stage];
        if stage == Stage::Clip {
            self.manifest.output.kind = OutputKind::Frames;
            self.frame_rule(samplers)?;
        }
        Ok(())
    }

    /// The families that the recipe can paint with: that of the workflow's own model.
    fn families(&mut self, file: Option<&str>) -> Result<Option<Family>, NotImported> {
        let guess = file.and_then(by_name);
        let all = Family::ALL.map(Family::as_str);
        let named = file.unwrap_or("the model");
        let text = format!("Of which family is the model? Nothing says of which {named} is.");
        let mut question = Question::new("family", text, all.into_iter().chain(["any"]));
        if let Some(guess) = &guess {
            question = question.usually(guess.family.as_str());
        }
        let Some(answer) = self.answers.choose(question)? else { return Ok(None) };
        if let Some(guess) = guess.filter(|guess| !guess.sure && guess.family.as_str() == answer) {
            self.note(format!(
                "The family is taken to be {answer}. {} `--answer family=...` says another.",
                guess.why
            ));
        }
        let family = Family::ALL.into_iter().find(|family| family.as_str() == answer);
        self.manifest.families = family.into_iter().collect();
        Ok(family)
    }

    /// Title and sentence, where somebody gave them.
    fn about(&mut self) -> Result<(), NotImported> {
        if let Some(title) = self.answers.free("title")? {
            self.manifest.title = title;
        }
        if let Some(about) = self.answers.free("about")? {
            self.manifest.about = about;
        }
        Ok(())
    }

    /// The recipe as it is written, read again as every recipe is.
    fn written(self, name: &str) -> Result<Imported, NotImported> {
        let manifest = Manifest { parameters: self.parameters, takes: self.takes, ..self.manifest };
        let manifest = toml::to_string(&manifest)
            .map_err(|error| NotImported::Refused(format!("failed to write the manifest: {error}")))?;
        let graph = text_of(&self.wiring.nodes);
        let loaded = Loaded::read(name, &manifest, &graph)?;
        Ok(Imported { loaded, manifest, graph, notes: self.notes })
    }
}

/// A graph as it is kept: a line for each node.
fn text_of(graph: &Graph) -> String {
    let mut nodes: Vec<(&String, &Json)> = graph.iter().collect();
    nodes.sort_by_key(|(id, _)| (id.parse::<u64>().unwrap_or(u64::MAX), (*id).clone()));
    let line = |(id, node): (&String, &Json)| format!("  {}: {node}", Json::from(id.as_str()));
    let lines: Vec<String> = nodes.into_iter().map(line).collect();
    format!("{{\n{}\n}}\n", lines.join(",\n"))
}
