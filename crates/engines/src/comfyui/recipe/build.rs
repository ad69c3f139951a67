//! From request to graph: pure, so that the same request is always the same graph, the envelope aside.

use std::collections::BTreeMap;

use domain::chain::{FIRST_FRAME, LAST_FRAME};
use domain::request::{GUIDE, Generation, Request, SOURCE, Words, mask_input};
use serde_json::{Value as Json, json};

use super::manifest::{FrameRule, Manifest, Parameter, Repeat, RepeatOf, Through, Value};
use super::shelf::Loaded;
use super::wiring::{Link, Wiring, link};
use crate::comfyui::protocol::wire::Graph;

/// The input that holds where a start picture is changed.
pub(crate) const MASK: &str = "mask";

/// Everything that goes into a graph and is no part of the recipe.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Given<'a> {
    /// What is asked.
    pub(crate) request: &'a Request,
    /// The names of the recipe's other files on the server, by key.
    pub(crate) files: &'a BTreeMap<String, String>,
    /// The names of the uploaded pictures on the server, by the request's slot.
    pub(crate) pictures: &'a BTreeMap<String, String>,
    /// How the names of the written files begin.
    pub(crate) prefix: &'a str,
}

/// A graph that can be submitted.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Built {
    /// The nodes.
    pub(crate) graph: Graph,
    /// The id of the node that writes the result.
    pub(crate) output: String,
}

/// The copies of the repeated parts: by title, the node of each copy.
type Copies = BTreeMap<String, Vec<String>>;

/// Builds the graph of a request.
///
/// # Errors
///
/// When the request lacks something that the recipe needs.
pub(crate) fn build(loaded: &Loaded, given: Given<'_>) -> Result<Built, String> {
    let Some(generation) = &given.request.generation else {
        return Err("the request asks no model for anything: choose a recipe for a model".to_owned());
    };
    let manifest = &loaded.manifest;
    let mut wiring = Wiring::of(&loaded.graph)?;
    let output = wiring.id(&manifest.output.node)?.to_owned();
    let values = Values { given, generation, frames: manifest.frames };
    let mut copies = Copies::new();
    for repeat in &manifest.repeats {
        copies.append(&mut repeated(&mut wiring, repeat, values.count(repeat.of))?);
    }
    let left_out = leave_out(&mut wiring, manifest, &values)?;
    for parameter in manifest.parameters.iter().filter(|parameter| !left_out.contains(&parameter.node)) {
        let alone = || Ok::<_, String>(vec![wiring.id(&parameter.node)?.to_owned()]);
        let nodes = copies.get(&parameter.node).cloned().map_or_else(alone, Ok)?;
        for (index, id) in nodes.iter().enumerate() {
            fill(&mut wiring, id, parameter, &values, index)?;
        }
    }
    wiring.keep_what_leads_to(&output);
    Ok(Built { graph: wiring.nodes, output })
}

/// Puts as many copies of a part into the graph as are wanted, one after the other.
fn repeated(wiring: &mut Wiring, repeat: &Repeat, count: usize) -> Result<Copies, String> {
    let titles = repeat.nodes.iter().map(|title| Ok(wiring.id(title)?.to_owned()));
    let originals: Vec<String> = titles.collect::<Result<_, String>>()?;
    let mut ways = repeat
        .through
        .iter()
        .map(|through| Way::of(wiring, through, &originals))
        .collect::<Result<Vec<_>, String>>()?;
    let mut copies: Copies = repeat.nodes.iter().map(|title| (title.clone(), Vec::new())).collect();
    for _ in 0..count {
        let copy: BTreeMap<String, String> =
            originals.iter().map(|id| (id.clone(), wiring.copy(id))).collect();
        for id in copy.values() {
            within(wiring, id, &copy);
        }
        for way in &mut ways {
            wiring.connect(&copy[&way.node], &way.input, &way.before);
            way.before = (copy[&way.out.0].clone(), way.out.1);
        }
        for (title, original) in repeat.nodes.iter().zip(&originals) {
            copies.entry(title.clone()).or_default().push(copy[original].clone());
        }
    }
    for way in &ways {
        for (id, input) in &way.readers {
            wiring.connect(id, input, &way.before);
        }
    }
    for id in &originals {
        wiring.remove(id);
    }
    Ok(copies)
}

/// The way of one thing through a repeated part.
struct Way {
    /// The node of the part that takes it.
    node: String,
    /// Its input.
    input: String,
    /// The output that hands it on.
    out: Link,
    /// Where it comes from: from outside, then from the copy before.
    before: Link,
    /// Who reads it behind the part.
    readers: Vec<(String, String)>,
}

impl Way {
    fn of(wiring: &Wiring, through: &Through, part: &[String]) -> Result<Self, String> {
        let (node, input, before) = wiring.link_into(&through.input)?;
        let out = wiring.port(&through.output)?;
        for (id, named) in [(&node, &through.input), (&out.0, &through.output)] {
            if !part.contains(id) {
                return Err(format!("\"{named}\" is no part of what is repeated: name its node under nodes"));
            }
        }
        let readers = wiring.readers(&out).into_iter().filter(|(id, _)| !part.contains(id)).collect();
        Ok(Self { node, input, out, before, readers })
    }
}

/// Links a copied node to the copies of those that it was linked to.
fn within(wiring: &mut Wiring, id: &str, copy: &BTreeMap<String, String>) {
    let Some(inputs) = wiring.nodes[id]["inputs"].as_object_mut() else { return };
    for value in inputs.values_mut() {
        if let Some((from, port)) = link(value)
            && let Some(own) = copy.get(&from)
        {
            *value = json!([own, port]);
        }
    }
}

/// Takes out the parts for which there is no value, and returns the titles of their nodes.
fn leave_out(wiring: &mut Wiring, manifest: &Manifest, values: &Values<'_>) -> Result<Vec<String>, String> {
    let mut left_out = Vec::new();
    for optional in manifest.optionals.iter().filter(|optional| !values.has(optional.value)) {
        for title in &optional.nodes {
            let id = wiring.id(title)?.to_owned();
            wiring.remove(&id);
            left_out.push(title.clone());
        }
    }
    Ok(left_out)
}

fn fill(
    wiring: &mut Wiring,
    id: &str,
    parameter: &Parameter,
    values: &Values<'_>,
    index: usize,
) -> Result<(), String> {
    match values.of(parameter, index)? {
        Filling::Keep => {}
        Filling::Json(value) => wiring.set(id, &parameter.input, value),
        Filling::Words(words) => say(wiring, id, &parameter.input, words),
    }
    Ok(())
}

/// Gives a node words. Each chunk that the text encoder reads at once gets a node of its own, so that no word is
/// taken apart where two chunks meet.
fn say(wiring: &mut Wiring, id: &str, input: &str, words: &Words) {
    if wiring.class(id) != "CLIPTextEncode" || words.chunks.len() < 2 {
        return wiring.set(id, input, words.text());
    }
    wiring.set(id, input, words.chunks[0].text.clone());
    let first: Link = (id.to_owned(), 0);
    let clip = wiring.nodes[id]["inputs"]["clip"].clone();
    let readers = wiring.readers(&first);
    let mut last = first;
    for chunk in &words.chunks[1..] {
        let encode = wiring.add("CLIPTextEncode", &json!({ "clip": clip, "text": chunk.text }));
        let joined = json!({ "conditioning_to": [last.0, last.1], "conditioning_from": [encode, 0] });
        let concat = wiring.add("ConditioningConcat", &joined);
        last = (concat, 0);
    }
    for (reader, input) in readers {
        wiring.connect(&reader, &input, &last);
    }
}

/// What an input gets.
enum Filling<'a> {
    /// What stands there already.
    Keep,
    /// This.
    Json(Json),
    /// These words.
    Words(&'a Words),
}

/// The values of a request.
struct Values<'a> {
    given: Given<'a>,
    generation: &'a Generation,
    frames: Option<FrameRule>,
}

impl<'a> Values<'a> {
    /// How many copies of a part are wanted.
    fn count(&self, of: RepeatOf) -> usize {
        match of {
            RepeatOf::Loras => self.generation.loras.len(),
            RepeatOf::References => self.generation.references.len(),
            RepeatOf::Regions => self.generation.regions.len(),
        }
    }

    /// Whether there is such a value.
    fn has(&self, value: Value) -> bool {
        slot(value).is_none_or(|slot| self.given.pictures.contains_key(slot))
    }

    fn of(&self, parameter: &Parameter, index: usize) -> Result<Filling<'a>, String> {
        let asked = self.generation;
        let frame = self.given.request.frame;
        Ok(Filling::Json(match parameter.value {
            Value::Positive => return Ok(Filling::Words(&asked.positive)),
            Value::Negative => return Ok(Filling::Words(&asked.negative)),
            Value::RegionWords => return Ok(Filling::Words(&asked.regions[index].words)),
            Value::Scheduler if asked.scheduler.is_empty() => return Ok(Filling::Keep),
            Value::Checkpoint => asked.checkpoint.clone().into(),
            Value::File => self.file(parameter)?.into(),
            Value::Seed => self.given.request.seed.into(),
            Value::Steps => asked.steps.into(),
            Value::HalfSteps => asked.steps.div_ceil(2).into(),
            Value::Guidance => number(asked.guidance),
            Value::Sampler => asked.sampler.clone().into(),
            Value::Scheduler => asked.scheduler.clone().into(),
            Value::Width => asked.canvas.width.into(),
            Value::Height => asked.canvas.height.into(),
            Value::FrameWidth => frame.width.into(),
            Value::FrameHeight => frame.height.into(),
            Value::Change => number(asked.change.unwrap_or(1.0)),
            Value::Frames => self.frames().into(),
            Value::Rate => self.rate().into(),
            Value::Lora => asked.loras[index].name.clone().into(),
            Value::LoraStrength => number(asked.loras[index].strength),
            Value::Reference => {
                let one = &asked.references[index];
                self.picture(&format!("reference_{}_{}", one.character, one.kind))?.into()
            }
            Value::RegionMask => self.picture(&mask_input(&asked.regions[index].character))?.into(),
            Value::Prefix => self.given.prefix.into(),
            Value::Setting => parameter.default.map_or(Json::Null, Json::from),
            picture => self.picture(slot(picture).unwrap_or_default())?.into(),
        }))
    }

    fn file(&self, parameter: &Parameter) -> Result<String, String> {
        let key = parameter.file.as_deref().unwrap_or_default();
        self.given.files.get(key).cloned().ok_or_else(|| format!("the recipe names no file \"{key}\""))
    }

    fn picture(&self, slot: &str) -> Result<String, String> {
        self.given.pictures.get(slot).cloned().ok_or_else(|| {
            let what = match slot {
                SOURCE => "a picture to start from: name one with --source",
                MASK => "a mask that says where the picture is changed: bring one with --mask",
                GUIDE => "the storyboard's panel: produce the storyboard first",
                FIRST_FRAME => "a picture to begin with: produce the keyframe first",
                other => {
                    return format!(
                        "the recipe needs the picture \"{other}\", which the request does not have"
                    );
                }
            };
            format!("the recipe needs {what}")
        })
    }

    fn rate(&self) -> u32 {
        let rate = self.given.request.rate;
        self.frames.map_or_else(|| rate.per_second().round() as u32, |rule| rule.rate)
    }

    /// How many frames the model makes so that the shot is covered.
    fn frames(&self) -> u32 {
        let request = self.given.request;
        let frames = request.camera.frames.max(1);
        let Some(rule) = self.frames else { return frames };
        let seconds = f64::from(frames - 1) / request.rate.per_second();
        let steps = (seconds * f64::from(rule.rate)).ceil() as u32;
        steps.div_ceil(rule.step.max(1)).max(1) * rule.step.max(1) + 1
    }
}

/// The slot of the request that holds a picture; none for other values.
const fn slot(value: Value) -> Option<&'static str> {
    match value {
        Value::Source => Some(SOURCE),
        Value::Mask => Some(MASK),
        Value::Guide => Some(GUIDE),
        Value::FirstFrame => Some(FIRST_FRAME),
        Value::LastFrame => Some(LAST_FRAME),
        _ => None,
    }
}

/// A number as it was written, and not as the nearest number of twice the length.
fn number(value: f32) -> Json {
    value.to_string().parse::<f64>().map_or(Json::Null, Json::from)
}
