//! What flows along the links of a prompt: sizes, models and words, and a hash of all that went into them.

use super::catalogue::folder_of;
use super::json::Json;

/// The size of pictures: pixels, and how many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shape {
    pub(crate) width: u64,
    pub(crate) height: u64,
    pub(crate) count: u64,
}

impl Shape {
    /// What is taken when nothing says a size.
    pub(crate) const USUAL: Self = Self { width: 512, height: 512, count: 1 };

    /// All pictures together, in millions of pixels.
    pub(crate) fn megapixels(self) -> f64 {
        self.width as f64 * self.height as f64 * self.count as f64 / 1e6
    }

    fn scaled(self, factor: f64) -> Self {
        let scale = |side: u64| ((side as f64 * factor).round() as u64).max(1);
        Self { width: scale(self.width), height: scale(self.height), ..self }
    }
}

/// One output of a node.
#[derive(Debug, Clone)]
pub(crate) struct Flow {
    /// The type, as the catalogue names it.
    pub(crate) kind: String,
    /// The hash of everything upstream.
    pub(crate) digest: blake3::Hash,
    /// The size of the pictures in it.
    pub(crate) shape: Option<Shape>,
    /// The file of weights behind it, as folder and name.
    pub(crate) model: Option<(String, String)>,
    /// How many steps it stands for.
    pub(crate) steps: Option<u64>,
    /// The value in letters.
    pub(crate) text: Option<String>,
    /// The one colour of the pictures in it, as red, green and blue.
    pub(crate) colour: Option<[u8; 3]>,
}

/// A node with what flows into it.
pub(crate) struct Inputs<'a> {
    pub(crate) class: &'a str,
    pub(crate) node: &'a Json,
    /// What flows in, by the name of the input, in the order of the inputs.
    pub(crate) linked: Vec<(&'a str, Flow)>,
}

impl Inputs<'_> {
    /// What flows into an input.
    pub(crate) fn flow(&self, name: &str) -> Option<&Flow> {
        self.linked.iter().find(|(known, _)| *known == name).map(|(_, flow)| flow)
    }

    /// A value that is written in the node.
    pub(crate) fn literal(&self, name: &str) -> Option<&Json> {
        self.node.get("inputs")?.get(name).filter(|value| !matches!(value, Json::List(_)))
    }

    /// A value in letters, be it written in the node or flowing in.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        let linked = || self.flow(name).and_then(|flow| flow.text.clone());
        self.literal(name).map(Json::plain).or_else(linked)
    }

    fn number(&self, name: &str) -> Option<f64> {
        self.text(name)?.parse().ok()
    }

    /// A count, be it written in the node or flowing in.
    pub(crate) fn count(&self, name: &str) -> Option<u64> {
        self.number(name).filter(|number| *number >= 0.0).map(|number| number as u64)
    }

    /// The files of weights that the node loads, as folder and name.
    pub(crate) fn files(&self) -> Vec<(String, String)> {
        let inputs = self.node.get("inputs").map_or(&[][..], Json::members);
        let file = |(input, value): &(String, Json)| {
            Some((folder_of(self.class, input)?.to_owned(), value.text()?.to_owned()))
        };
        inputs.iter().filter_map(file).collect()
    }

    /// The model that the node works with.
    pub(crate) fn model(&self) -> Option<&(String, String)> {
        let named = ["model", "guider", "clip", "vae", "control_net"];
        let first = named.iter().find_map(|name| self.flow(name)?.model.as_ref());
        first.or_else(|| self.linked.iter().find_map(|(_, flow)| flow.model.as_ref()))
    }

    /// How many steps a sampler makes.
    pub(crate) fn steps(&self) -> u64 {
        let linked = || self.linked.iter().filter_map(|(_, flow)| flow.steps).max();
        let all = self.count("steps").or_else(linked).unwrap_or(20);
        let end = self.count("end_at_step").unwrap_or(all).min(all);
        end.saturating_sub(self.count("start_at_step").unwrap_or(0)).max(1)
    }

    /// The size of the pictures that flow in.
    pub(crate) fn shape(&self) -> Option<Shape> {
        let named =
            ["latent_image", "samples", "latent", "images", "image", "pixels", "video", "mask", "masks"];
        let first = named.iter().find_map(|name| self.flow(name)?.shape);
        first.or_else(|| self.linked.iter().find_map(|(_, flow)| flow.shape))
    }

    /// The size of the pictures that flow out.
    pub(crate) fn made_shape(&self) -> Option<Shape> {
        let base = self.shape();
        let mut shape = self.sized(base)?;
        if let Some(factor) = self.number("scale_by").filter(|factor| *factor > 0.0) {
            shape = shape.scaled(factor);
        }
        if let Some(factor) = self.upscaling() {
            shape = shape.scaled(factor);
        }
        if let Some(amount) = self.count("amount") {
            shape.count *= amount.max(1);
        }
        if self.class == "ImageBatch" {
            shape.count = self.linked.iter().filter_map(|(_, flow)| flow.shape).map(|one| one.count).sum();
        }
        let batch = self.count("batch_size").map(|batch| batch.max(1));
        if let Some(length) = self.count("length") {
            shape.count = length.max(1) * batch.unwrap_or(1);
        } else if let Some(batch) = batch {
            shape.count = batch;
        }
        Some(shape)
    }

    /// The size by the node's own width and height; a side of 0 keeps the proportions.
    fn sized(&self, base: Option<Shape>) -> Option<Shape> {
        let (Some(width), Some(height)) = (self.count("width"), self.count("height")) else {
            return base;
        };
        let from = base.unwrap_or(Shape::USUAL);
        let (width, height) = match (width, height) {
            (0, 0) => (from.width, from.height),
            (0, height) => ((from.width * height / from.height).max(1), height),
            (width, 0) => (width, (from.height * width / from.width).max(1)),
            sides => sides,
        };
        Some(Shape { width, height, count: from.count })
    }

    /// How much larger a model for larger pictures makes them, by the first digit of its name.
    fn upscaling(&self) -> Option<f64> {
        let (_, name) = self.flow("upscale_model")?.model.as_ref()?;
        Some(f64::from(name.chars().find_map(|letter| letter.to_digit(10)).unwrap_or(4)))
    }

    /// What flows out of the node, one for each type that its class returns.
    pub(crate) fn outputs(&self, kinds: &[Json], digest: &blake3::Hash, made: Option<Shape>) -> Vec<Flow> {
        let own = self.files().into_iter().next();
        let output = |(slot, kind): (usize, &Json)| {
            let kind = kind.plain();
            let same = |(_, flow): &&(&str, Flow)| flow.kind == kind && flow.model.is_some();
            let passed = self.linked.iter().find(same).and_then(|(_, flow)| flow.model.clone());
            Flow {
                digest: blake3::hash(format!("{digest} {slot}").as_bytes()),
                shape: made,
                model: passed.or_else(|| own.clone()).or_else(|| self.model().cloned()),
                steps: self.count("steps").or_else(|| self.linked.iter().find_map(|(_, flow)| flow.steps)),
                text: self.said(slot, made),
                colour: self.colour(),
                kind,
            }
        };
        kinds.iter().enumerate().map(output).collect()
    }

    /// The colour of pictures that are empty.
    fn colour(&self) -> Option<[u8; 3]> {
        let colour = self.count("color").filter(|_| self.class == "EmptyImage")?;
        let [.., red, green, blue] = colour.to_be_bytes();
        Some([red, green, blue])
    }

    fn said(&self, slot: usize, shape: Option<Shape>) -> Option<String> {
        if self.class == "GetImageSize" {
            let shape = shape?;
            return [shape.width, shape.height, shape.count].get(slot).map(u64::to_string);
        }
        self.text("value").or_else(|| self.text("string"))
    }
}
