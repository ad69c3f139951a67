//! What the samplers are told: size, chance, steps, strength, sampler, and the model's file.

use domain::family::Family;
use domain::recipe::Brings;
use domain::take::Stage;
use serde_json::{Value as Json, json};

use super::{Draft, result, trace};
use crate::comfyui::recipe::manifest::{FrameRule, Value};
use crate::recipes::{NotImported, Question};

/// Inputs that name the file of a model.
const MODELS: [&str; 3] = ["ckpt_name", "unet_name", "diffusion_name"];

/// Inputs that say how many frames are made.
const LENGTHS: [&str; 3] = ["length", "video_frames", "num_frames"];

/// The frame rate that is taken when the workflow names none.
const USUAL_RATE: u32 = 16;

impl Draft<'_> {
    /// Finds where the size that is painted is said, and makes the result as large as the frame where it would be of
    /// another size.
    pub(super) fn size(&mut self, samplers: &[String], output: &str) {
        let canvas = self.canvas(samplers);
        if let Some(id) = &canvas {
            self.sized_like(id);
            for name in LENGTHS {
                if trace::input(self.graph(), id, name).is_some() {
                    self.gets(Value::Frames, id, name);
                    self.takes.frames = trace::number(self.graph(), id, name).map_or(81, |it| it as u32);
                }
            }
            self.one_at_a_time(id);
        }
        if canvas.is_none() || self.changes_size(samplers, output) {
            self.fit_frame(output);
        }
    }

    /// The node that says how large the first sampler paints.
    fn canvas(&self, samplers: &[String]) -> Option<String> {
        let first = samplers.first()?;
        let (latent, _) = trace::source(self.graph(), first, "latent_image")?;
        let behind = trace::upstream(self.graph(), &latent);
        let sized = |id: &&String| {
            let has = |name| trace::input(self.graph(), id, name).is_some();
            has("width") && has("height") && !trace::class(self.graph(), id).contains("Crop")
        };
        let mut found: Vec<&String> = behind.iter().filter(sized).collect();
        // What makes a latent says more than what only scales a picture on its way there.
        found.sort_by_key(|id| {
            (trace::class(self.graph(), id) == "ImageScale", **id != latent, (*id).clone())
        });
        found.first().map(|id| (*id).clone())
    }

    /// Gives the size to a node and to all others that say the same one.
    fn sized_like(&mut self, canvas: &str) {
        let size = |draft: &Self, id: &str, [width, height]: [&str; 2]| {
            Some((trace::number(draft.graph(), id, width)?, trace::number(draft.graph(), id, height)?))
        };
        let names = [["width", "height"], ["target_width", "target_height"]];
        let said = size(self, canvas, names[0]);
        for name in names[0].iter().zip([Value::Width, Value::Height]) {
            self.gets(name.1, canvas, name.0);
        }
        let ids: Vec<String> = self.graph().keys().cloned().collect();
        for id in ids {
            for pair in names {
                if said.is_some() && size(self, &id, pair) == said {
                    self.gets(Value::Width, &id, pair[0]);
                    self.gets(Value::Height, &id, pair[1]);
                }
            }
        }
    }

    /// One picture is made of one request.
    fn one_at_a_time(&mut self, canvas: &str) {
        if trace::input(self.graph(), canvas, "batch_size")
            .and_then(Json::as_f64)
            .is_some_and(|size| size > 1.0)
        {
            self.wiring.set(canvas, "batch_size", 1);
            self.note("The batch has one picture instead of several: each take is a job of its own.");
        }
    }

    /// Whether something behind the first sampler makes pictures of another size.
    fn changes_size(&self, samplers: &[String], output: &str) -> bool {
        let Some(first) = samplers.first() else { return true };
        let behind = trace::downstream(self.graph(), first);
        let before = trace::upstream(self.graph(), output);
        behind.intersection(&before).any(|id| {
            let class = trace::class(self.graph(), id);
            let scales = ["Scale", "Upscale", "Resize", "Crop"].iter().any(|word| class.contains(word));
            scales && !self.parameters.iter().any(|known| known.node == self.title(id))
        })
    }

    /// Makes the result as large as the film's frame.
    fn fit_frame(&mut self, output: &str) {
        let Some((from, port)) = trace::source(self.graph(), output, "images") else { return };
        let scaled = trace::class(self.graph(), &from) == "ImageScale";
        let id = if scaled {
            from
        } else {
            let inputs = json!({
                "image": [from, port], "upscale_method": "lanczos",
                "width": 1920, "height": 1080, "crop": "center",
            });
            let id = result::add(&mut self.wiring, "ImageScale", "Frame", &inputs);
            self.wiring.connect(output, "images", &(id.clone(), 0));
            self.note(
                "An ImageScale was put before the result, so that it has the size of the film's frame.",
            );
            id
        };
        self.gets(Value::FrameWidth, &id, "width");
        self.gets(Value::FrameHeight, &id, "height");
    }

    /// Finds the file of the model, and its family.
    pub(super) fn model(&mut self, samplers: &[String]) -> Result<(), NotImported> {
        let Some(first) = samplers.first() else { return Ok(()) };
        let guider = trace::guider(self.graph(), first);
        let from = trace::source(self.graph(), &guider, "model");
        let behind = from.map(|(id, _)| trace::upstream(self.graph(), &id)).unwrap_or_default();
        let loads = |id: &String| {
            let input = MODELS.iter().find(|name| trace::input(self.graph(), id, name).is_some())?;
            Some((id.clone(), *input))
        };
        let found: Vec<(String, &str)> = behind.iter().filter_map(loads).collect();
        let Some((id, input)) = self.loader(&found)? else { return Ok(()) };
        let file = trace::input(self.graph(), &id, input).and_then(Json::as_str).map(str::to_owned);
        self.gets(Value::Checkpoint, &id, input);
        let family = self.families(file.as_deref())?;
        self.manifest.brings = Brings { family, checkpoint: file, ..Brings::default() };
        Ok(())
    }

    /// The loader whose file is the model; none when there is none, or while it has to be asked for.
    fn loader<'i>(&mut self, found: &[(String, &'i str)]) -> Result<Option<(String, &'i str)>, NotImported> {
        match found {
            [] => {
                self.note("No loader of a model was found: the model stays the one of the workflow.");
                self.families(None)?;
                Ok(None)
            }
            [one] => Ok(Some(one.clone())),
            several => {
                let titles: Vec<String> = several.iter().map(|(id, _)| self.title(id)).collect();
                let text = format!("Which node loads the model of the style: {}?", titles.join(", "));
                let answer = self.answers.choose(Question::new("checkpoint", text, titles))?;
                Ok(answer.and_then(|answer| several.iter().find(|(id, _)| self.title(id) == answer).cloned()))
            }
        }
    }

    /// Finds seed, steps, strength, sampler and scheduler, and how they are decided.
    pub(super) fn settings(&mut self, samplers: &[String]) -> Result<(), NotImported> {
        for sampler in samplers {
            self.seed(sampler);
        }
        let Some(first) = samplers.first() else { return Ok(()) };
        let steps = self.steps(samplers);
        let guidance = self.guidance(samplers);
        let sampler = self.word(samplers, first, "sampler", "sampler_name", Value::Sampler);
        let scheduler = self.word(samplers, first, "sigmas", "scheduler", Value::Scheduler);
        let found = Brings { sampler, scheduler, steps, guidance, ..self.manifest.brings.clone() };
        self.decide(found)
    }

    /// Who decides on the model and its settings: the style, or the workflow as it stands.
    fn decide(&mut self, found: Brings) -> Result<(), NotImported> {
        let moving = self.manifest.stages.contains(&Stage::Clip);
        let text = "Who says model, steps, strength, sampler and scheduler: the style, or the workflow as it stands?";
        let usual = if moving && found.family.is_some() { "workflow" } else { "style" };
        let question = Question::new("settings", text, ["style", "workflow"]).usually(usual);
        let Some(answer) = self.answers.choose(question)? else { return Ok(()) };
        if answer == "style" {
            self.manifest.brings = Brings::default();
            self.manifest.families = found.family.map(alike).unwrap_or_default();
            self.note(
                "Model, steps and strength are those of the style; `--answer settings=workflow` keeps the workflow's.",
            );
            return Ok(());
        }
        if found.family.is_none() {
            return Err(NotImported::Refused(
                "settings cannot be \"workflow\" without a family: say of which one the model is, with family"
                    .to_owned(),
            ));
        }
        self.manifest.brings = found;
        Ok(())
    }

    /// The seed of a sampler that adds noise.
    fn seed(&mut self, sampler: &str) {
        if trace::input(self.graph(), sampler, "add_noise")
            .is_some_and(|adds| adds == "disable" || adds == false)
        {
            return;
        }
        let noise =
            trace::source(self.graph(), sampler, "noise").map_or_else(|| sampler.to_owned(), |(id, _)| id);
        for name in ["seed", "noise_seed"] {
            if trace::input(self.graph(), &noise, name).is_some() {
                self.gets(Value::Seed, &noise, name);
            }
        }
    }

    /// The node that says something for a sampler: itself, or the one at this input.
    fn teller(&self, sampler: &str, through: &str, name: &str) -> Option<String> {
        let mut open = vec![sampler.to_owned()];
        open.extend(trace::source(self.graph(), sampler, through).map(|(id, _)| id));
        open.into_iter().find(|id| trace::input(self.graph(), id, name).is_some())
    }

    /// The nodes that say the same as the one of the first sampler.
    fn alike(&self, samplers: &[String], through: &str, name: &str) -> Vec<String> {
        let tellers: Vec<String> =
            samplers.iter().filter_map(|sampler| self.teller(sampler, through, name)).collect();
        let Some(first) = tellers.first().cloned() else { return Vec::new() };
        let said = |id: &String| trace::input(self.graph(), id, name).cloned();
        tellers.into_iter().filter(|id| said(id) == said(&first)).collect()
    }

    /// Steps, and where one of two samplers hands over to the other. Returns those of the workflow.
    fn steps(&mut self, samplers: &[String]) -> Option<u32> {
        let tellers = self.alike(samplers, "sigmas", "steps");
        let steps = trace::number(self.graph(), tellers.first()?, "steps")?;
        let half = (steps / 2.0).ceil();
        let mut halves = Vec::new();
        for id in &tellers {
            let from = trace::number(self.graph(), id, "start_at_step").filter(|from| *from > 0.0);
            let to = trace::number(self.graph(), id, "end_at_step").filter(|to| *to < steps);
            for (name, at) in [("start_at_step", from), ("end_at_step", to)] {
                let Some(at) = at else { continue };
                if (at - half).abs() > 0.5 {
                    self.note(format!(
                        "The steps stay {steps}, because the samplers hand over at step {at} and not in the middle."
                    ));
                    return Some(steps as u32);
                }
                halves.push((id.clone(), name));
            }
        }
        for id in &tellers {
            self.gets(Value::Steps, id, "steps");
        }
        for (id, name) in halves {
            self.gets(Value::HalfSteps, &id, name);
        }
        Some(steps as u32)
    }

    /// How strongly words are followed: said by a node of its own where there is one, else by the sampler.
    fn guidance(&mut self, samplers: &[String]) -> Option<f32> {
        let guider = trace::guider(self.graph(), samplers.first()?);
        let conditioned = trace::upstream(self.graph(), &guider);
        let own = |id: &&String| {
            let class = trace::class(self.graph(), id);
            class.contains("Flux") && trace::input(self.graph(), id, "guidance").is_some()
        };
        let own: Vec<String> = conditioned.iter().filter(own).cloned().collect();
        let name = if own.is_empty() { "cfg" } else { "guidance" };
        let tellers = if own.is_empty() { self.alike(samplers, "guider", "cfg") } else { own };
        let strength = trace::number(self.graph(), tellers.first()?, name);
        for id in &tellers {
            self.gets(Value::Guidance, id, name);
        }
        strength.map(|strength| strength as f32)
    }

    /// A word that samplers are told. Returns that of the workflow.
    fn word(
        &mut self,
        samplers: &[String],
        first: &str,
        through: &str,
        name: &str,
        value: Value,
    ) -> Option<String> {
        for id in self.alike(samplers, through, name) {
            self.gets(value, &id, name);
        }
        let teller = self.teller(first, through, name)?;
        trace::input(self.graph(), &teller, name)?.as_str().map(str::to_owned)
    }

    /// The rate of moving pictures and the lengths that the model makes.
    pub(super) fn frame_rule(&mut self, samplers: &[String]) -> Result<(), NotImported> {
        let length = self.takes.frames;
        let step = [8, 4, 2].into_iter().find(|step| length % step == 1).unwrap_or(1);
        let step = if self.is_wan(samplers) { 4 } else { step };
        if length == 0 {
            self.takes.frames = 1;
        }
        let text = "How many frames a second does the model make?";
        let question = Question::new("rate", text, (1..=60).map(|rate: u32| rate.to_string()));
        let usual = self.rate.unwrap_or(USUAL_RATE);
        let Some(rate) = self.answers.choose(question.usually(usual.to_string()))? else { return Ok(()) };
        let rate = rate.parse().unwrap_or(usual);
        if self.rate.is_none() {
            self.note(format!("It makes {rate} frames a second; `--answer rate=24` says another number."));
        }
        self.manifest.frames = Some(FrameRule { rate, step });
        Ok(())
    }

    fn is_wan(&self, samplers: &[String]) -> bool {
        samplers.first().is_some_and(|sampler| {
            let behind = trace::upstream(self.graph(), sampler);
            behind.iter().any(|id| trace::class(self.graph(), id).starts_with("Wan"))
        })
    }
}

/// The families whose models a graph for this one can paint with, when the style says everything else: those of the same
/// network. What predicts velocity is sampled in another way.
fn alike(family: Family) -> Vec<Family> {
    let is_alike = |other: &Family| {
        *other == family
            || family != Family::NoobaiVpred
                && *other != Family::NoobaiVpred
                && other.traits().base == family.traits().base
    };
    Family::ALL.into_iter().filter(is_alike).collect()
}
