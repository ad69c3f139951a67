//! What nodes do: load models, encode, sample, decode, load and save pictures. Every other class passes sizes on.

use std::fs;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::cache::Made;
use super::fault::Fault;
use super::flow::{Inputs, Shape};
use super::gate::Point;
use super::json::{Json, object};
use super::memory::key;
use super::picture;
use super::run::{Raised, Run, Stop};
use super::script::{Model, Version};
use super::tell::{bare_picture, known_picture, said, text};

/// The folders whose files are the main part of a model.
const MAIN: [&str; 2] = ["checkpoints", "diffusion_models"];

/// What a class of nodes does that takes time.
enum Work {
    Encode,
    Sample,
    Decode,
    Other,
}

impl Work {
    fn of(class: &str) -> Self {
        match class {
            "KSampler" | "KSamplerAdvanced" | "SamplerCustom" | "SamplerCustomAdvanced" => Self::Sample,
            _ if class.contains("TextEncode") => Self::Encode,
            _ if class.starts_with("VAEDecode") || class.starts_with("VAEEncode") => Self::Decode,
            _ => Self::Other,
        }
    }
}

impl Run<'_> {
    /// Executes a node.
    pub(crate) async fn perform(&mut self, id: &str) -> Result<Made, Stop> {
        let node = self.item.prompt.get(id).cloned().unwrap_or(Json::Null);
        let inputs = self.inputs(id, &node);
        let class = self.server.catalogue.class(inputs.class).unwrap_or(Json::Null);
        let is_output = class.get("output_node").is_some_and(Json::holds);
        for (folder, name) in inputs.files() {
            self.load(&folder, &name).await?;
        }
        match Work::of(inputs.class) {
            Work::Encode => {
                if let Some(model) = self.resident(&inputs).await {
                    self.wait(model.encode).await;
                }
            }
            Work::Decode => self.decode(&inputs).await?,
            Work::Sample => self.sample(id, &inputs).await?,
            Work::Other if is_output => self.decide().await?,
            Work::Other => {}
        }
        let made = self.made_shape(&inputs)?;
        self.speak(id, &inputs, made);
        let digest = self.digest(id);
        let kinds = class.get("output").map_or(&[][..], Json::items);
        let flows = inputs.outputs(kinds, &digest, made);
        let shown = self.show(&inputs, is_output, &digest)?;
        Ok(Made { flows, shown })
    }

    async fn wait(&self, duration: Duration) {
        if !duration.is_zero() {
            self.server.clock.wait(duration).await;
        }
    }

    /// Loads a file of weights.
    async fn load(&mut self, folder: &str, name: &str) -> Result<(), Stop> {
        if self.server.faults.strikes(Fault::ModelVanished) {
            let message = format!("Model in folder '{folder}' with filename '{name}' not found.\n");
            return Err(raised("FileNotFoundError", message));
        }
        if self.server.faults.strikes(Fault::ModelCorrupt) {
            let message = "Error while deserializing header: header too large\n".to_owned();
            return Err(raised("safetensors._safetensors_rust.SafetensorError", message));
        }
        self.make_resident(&self.server.script.model(folder, name)).await;
        Ok(())
    }

    async fn make_resident(&mut self, model: &Model) {
        self.wait(model.load).await;
        self.server.core().memory.load(model, self.server.script.device.vram_total_mb);
        let name = key(&model.folder, &model.name);
        if MAIN.contains(&model.folder.as_str()) {
            self.server.witness.note(|seen| seen.main_model(&name));
        }
        self.loads.push(name);
    }

    /// The model that a node works with, loaded again when it is no longer resident.
    async fn resident(&mut self, inputs: &Inputs<'_>) -> Option<Model> {
        let (folder, name) = inputs.model()?;
        let model = self.server.script.model(folder, name);
        let resident = self.server.core().memory.touch(&key(folder, name));
        if !resident {
            self.make_resident(&model).await;
        }
        Some(model)
    }

    async fn decode(&mut self, inputs: &Inputs<'_>) -> Result<(), Stop> {
        let Some(model) = self.resident(inputs).await else { return Ok(()) };
        let megapixels = inputs.shape().map_or(0.0, Shape::megapixels);
        let at_once = if inputs.class.contains("Tiled") { 0 } else { model.decode_per_megapixel_mb };
        self.take(&model, at_once as f64 * megapixels)?;
        self.wait(model.decode.mul_f64(megapixels)).await;
        self.server.core().memory.work(0);
        Ok(())
    }

    async fn sample(&mut self, id: &str, inputs: &Inputs<'_>) -> Result<(), Stop> {
        let shape = inputs.shape().unwrap_or(Shape::USUAL);
        let model = self.resident(inputs).await;
        self.decide().await?;
        if let Some(model) = &model {
            self.take(model, model.per_megapixel_mb as f64 * shape.megapixels())?;
        }
        let time = model.map_or(Duration::ZERO, |model| model.step.mul_f64(shape.megapixels()));
        let steps = inputs.steps();
        for step in 1..=steps {
            self.wait(time).await;
            self.check_interrupt()?;
            self.mark(id, step.into(), steps.into(), "running");
            self.tell_step(id, step, steps, shape);
            self.server.gate.come(Point::Step, || self.place(id, step)).await;
        }
        self.server.core().memory.work(0);
        Ok(())
    }

    /// Decides once in a run whether all of it fails or hangs.
    async fn decide(&mut self) -> Result<(), Stop> {
        if std::mem::replace(&mut self.decided, true) {
            return Ok(());
        }
        let faults = &self.server.faults;
        if faults.strikes(Fault::RunHangs) {
            faults.gone(Fault::RunHangs).await;
        }
        if faults.strikes(Fault::RunFails) {
            return Err(raised("RuntimeError", "The expanded size of the tensor must match\n".to_owned()));
        }
        if faults.strikes(Fault::OutOfMemory) {
            return Err(self.out_of_memory());
        }
        Ok(())
    }

    /// Takes so many MiB for work with a model. Fails when the fault is on and the device has too little.
    fn take(&self, model: &Model, work_mb: f64) -> Result<(), Stop> {
        let others = self.server.others_mb.load(Ordering::Relaxed);
        let too_big =
            (model.memory_mb + others) as f64 + work_mb > self.server.script.device.vram_total_mb as f64;
        if too_big && self.server.faults.strikes(Fault::OutOfMemoryWhenTooBig) {
            return Err(self.out_of_memory());
        }
        self.server.core().memory.work(work_mb as u64);
        Ok(())
    }

    fn out_of_memory(&self) -> Stop {
        self.server.core().memory.clear();
        let message =
            "Allocation on device \nThe memory of the device is used up.\n\nTIPS: use a smaller size.\n";
        raised("torch.OutOfMemoryError", message.to_owned())
    }

    fn tell_step(&self, id: &str, step: u64, steps: u64, shape: Shape) {
        let client = self.item.client();
        let prompt_id = self.item.prompt_id.as_str();
        let progress = object([
            ("value", step.into()),
            ("max", steps.into()),
            ("prompt_id", prompt_id.into()),
            ("node", id.into()),
        ]);
        let progress = text("progress", progress);
        let wants_metadata =
            client.is_some_and(|sid| self.server.listeners(Some(sid)).iter().any(|one| one.wants_metadata));
        let preview = self.previews().then(|| {
            let digest = blake3::hash(format!("{} {step}", self.digest(id)).as_bytes());
            picture::preview(shape.width as u32, shape.height as u32, &digest)
        });
        match preview {
            None => self.server.tell(client, progress),
            Some(jpeg) if wants_metadata => {
                self.server.tell(client, known_picture(prompt_id, id, &jpeg));
                self.server.tell(client, progress);
            }
            Some(jpeg) => {
                self.server.tell(client, progress);
                self.server.tell(client, bare_picture(1, &jpeg));
            }
        }
    }

    /// Whether the prompt asks for previews, which the old version does not understand.
    fn previews(&self) -> bool {
        let asked = self.item.extra.get("preview_method").and_then(Json::text);
        self.server.script.version == Version::V0_33_0
            && asked.is_some_and(|method| matches!(method, "latent2rgb" | "taesd" | "auto"))
    }

    fn made_shape(&self, inputs: &Inputs<'_>) -> Result<Option<Shape>, Stop> {
        let made = inputs.made_shape();
        match (inputs.class, made) {
            ("LoadImage" | "LoadImageMask", _) => self.loaded(inputs).map(Some),
            ("EmptyImage", Some(shape)) => {
                let bytes = u128::from(shape.width) * u128::from(shape.height) * u128::from(shape.count) * 4;
                if bytes > u128::from(self.server.script.device.ram_total_mb) << 20 {
                    let message = format!(
                        "[enforce fail at alloc_cpu.cpp:124] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate {bytes} bytes. Error code 12 (Cannot allocate memory)\n"
                    );
                    return Err(raised("RuntimeError", message));
                }
                Ok(made)
            }
            _ => Ok(made),
        }
    }

    fn loaded(&self, inputs: &Inputs<'_>) -> Result<Shape, Stop> {
        let name = inputs.text("image").unwrap_or_default();
        let bytes = self.server.folders.annotated(&name).and_then(|file| fs::read(file).ok());
        let Some(bytes) = bytes else {
            let message = format!("[Errno 2] No such file or directory: '/srv/comfyui/input/{name}'\n");
            return Err(raised("FileNotFoundError", message));
        };
        if bytes.starts_with(b"RIFF") {
            return Ok(Shape::USUAL);
        }
        let size = picture::size(&bytes).ok_or_else(|| {
            let message = format!(
                "[Errno 1094995529] Invalid data found when processing input: '/srv/comfyui/input/{name}'\n"
            );
            raised("av.error.InvalidDataError", message)
        })?;
        Ok(Shape { width: size.0.into(), height: size.1.into(), count: 1 })
    }

    /// Some nodes say something while they work.
    fn speak(&self, id: &str, inputs: &Inputs<'_>, made: Option<Shape>) {
        let Some(shape) = made.filter(|_| inputs.class == "GetImageSize") else { return };
        let words = format!("width: {}, height: {}\n batch size: {}", shape.width, shape.height, shape.count);
        self.server.tell(self.item.client(), said(id, &words));
    }
}

/// An exception that ends the run.
pub(crate) fn raised(kind: &'static str, message: String) -> Stop {
    Stop::Raised(Raised { kind, message })
}
