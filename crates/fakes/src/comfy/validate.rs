//! What the server says of a prompt before it queues it: which outputs can run, and what is wrong with the others.

use super::catalogue::Catalogue;
use super::files::Folders;
use super::json::{Json, object, texts};
use super::script::Version;

mod inputs;
mod value;

/// A prompt that can run.
#[derive(Debug)]
pub(crate) struct Accepted {
    /// The outputs that can run.
    pub(crate) outputs: Vec<String>,
    /// What is wrong with the others.
    pub(crate) node_errors: Json,
}

/// Why a prompt is refused.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// The server did not expect this: it answers 500.
    Trouble,
    /// It answers 400 with this.
    Said {
        /// The error of the whole prompt.
        error: Json,
        /// The errors of its nodes.
        node_errors: Json,
    },
}

impl Refusal {
    /// A refusal of the whole prompt.
    pub(crate) fn whole(kind: &str, message: &str, details: &str, extra_info: Json) -> Self {
        Self::Said {
            error: problem(kind, message, details, extra_info),
            node_errors: Json::Object(Vec::new()),
        }
    }
}

/// An error as the server describes all of them.
fn problem(kind: &str, message: &str, details: &str, extra_info: Json) -> Json {
    object([
        ("type", kind.into()),
        ("message", message.into()),
        ("details", details.into()),
        ("extra_info", extra_info),
    ])
}

/// What was found of a node.
struct Finding {
    id: String,
    valid: bool,
    errors: Vec<Json>,
}

/// An exception in the middle of the validation.
struct Crash {
    kind: &'static str,
    details: String,
    line: u32,
}

/// One validation.
pub(crate) struct Validation<'a> {
    catalogue: &'a Catalogue,
    folders: &'a Folders,
    version: Version,
    prompt: &'a mut Json,
    findings: Vec<Finding>,
    path: Vec<String>,
}

impl<'a> Validation<'a> {
    /// A validation of this prompt, whose values are changed to the types of their inputs.
    pub(crate) fn new(
        catalogue: &'a Catalogue,
        folders: &'a Folders,
        version: Version,
        prompt: &'a mut Json,
    ) -> Self {
        Self { catalogue, folders, version, prompt, findings: Vec::new(), path: Vec::new() }
    }

    /// Validates what the outputs need; all outputs, or those of them that are targets.
    pub(crate) fn run(mut self, targets: Option<&[Json]>) -> Result<Accepted, Refusal> {
        let outputs = self.outputs(targets)?;
        if outputs.is_empty() {
            let nothing = Json::Object(Vec::new());
            return Err(Refusal::whole("prompt_no_outputs", "Prompt has no outputs", "", nothing));
        }
        let mut good = Vec::new();
        let mut details = Vec::new();
        let mut node_errors = Json::Object(Vec::new());
        for output in outputs {
            if self.output(&output) {
                good.push(output);
                continue;
            }
            details.extend(self.reasons(&output));
            self.blame(&output, &mut node_errors);
        }
        if good.is_empty() {
            let nothing = Json::Object(Vec::new());
            let message = "Prompt outputs failed validation";
            let error = problem("prompt_outputs_failed_validation", message, &details.join("\n"), nothing);
            return Err(Refusal::Said { error, node_errors });
        }
        Ok(Accepted { outputs: good, node_errors })
    }

    /// The ids of the outputs, when all classes are known.
    fn outputs(&self, targets: Option<&[Json]>) -> Result<Vec<String>, Refusal> {
        let Json::Object(nodes) = &*self.prompt else { return Err(Refusal::Trouble) };
        let mut outputs = Vec::new();
        for (id, node) in nodes {
            if !matches!(node, Json::Object(_)) {
                return Err(Refusal::Trouble);
            }
            let Some(class) = node.get("class_type") else { return Err(self.no_class(id)) };
            let known = class.text().and_then(|name| self.catalogue.class(name));
            let Some(known) = known else { return Err(self.unknown_class(id, node, class)) };
            let wanted = targets.is_none_or(|targets| targets.iter().any(|target| target.text() == Some(id)));
            if wanted && known.get("output_node").is_some_and(Json::holds) {
                outputs.push(id.clone());
            }
        }
        Ok(outputs)
    }

    fn no_class(&self, id: &str) -> Refusal {
        let details = format!("Node ID '#{id}'");
        if self.version == Version::V0_3_64 {
            let message = "Cannot execute because a node is missing the class_type property.";
            return Refusal::whole("invalid_prompt", message, &details, Json::Object(Vec::new()));
        }
        let message = format!(
            "Node 'ID #{id}' has no class_type. The workflow may be corrupted or a custom node is missing."
        );
        let extra = object([("node_id", id.into()), ("class_type", Json::Null), ("node_title", Json::Null)]);
        Refusal::whole("missing_node_type", &message, &details, extra)
    }

    fn unknown_class(&self, id: &str, node: &Json, class: &Json) -> Refusal {
        let details = format!("Node ID '#{id}'");
        let name = class.plain();
        if self.version == Version::V0_3_64 {
            let message = format!("Cannot execute because node {name} does not exist.");
            return Refusal::whole("invalid_prompt", &message, &details, Json::Object(Vec::new()));
        }
        let title = node.get("_meta").and_then(|meta| meta.get("title")).unwrap_or(class).clone();
        let message = format!("Node '{}' not found. The custom node may not be installed.", title.plain());
        let extra = object([("node_id", id.into()), ("class_type", class.clone()), ("node_title", title)]);
        Refusal::whole("missing_node_type", &message, &details, extra)
    }

    /// Whether an output can run.
    fn output(&mut self, id: &str) -> bool {
        match self.node(id) {
            Ok(valid) => valid,
            Err(crash) => {
                self.path.clear();
                let line = if self.version == Version::V0_3_64 { 0 } else { 1184 };
                let extra = object([
                    ("exception_type", crash.kind.into()),
                    ("traceback", traceback(&[(line, "validate_prompt"), (crash.line, "validate_inputs")])),
                ]);
                let message = "Exception when validating node";
                let error = problem("exception_during_validation", message, &crash.details, extra);
                self.find(id, false, vec![error]);
                false
            }
        }
    }

    /// Whether a node and all that it needs can run.
    fn node(&mut self, id: &str) -> Result<bool, Crash> {
        if let Some(at) = self.path.iter().position(|above| above == id) {
            self.cycle(at);
            return Ok(false);
        }
        if let Some(finding) = self.findings.iter().find(|finding| finding.id == id) {
            return Ok(finding.valid);
        }
        self.path.push(id.to_owned());
        let (valid, errors) = self.inputs(id)?;
        self.path.pop();
        self.find(id, valid, errors);
        Ok(valid)
    }

    fn find(&mut self, id: &str, valid: bool, errors: Vec<Json>) {
        match self.findings.iter_mut().find(|finding| finding.id == id) {
            Some(finding) => {
                finding.valid &= valid;
                finding.errors.extend(errors);
            }
            None => self.findings.push(Finding { id: id.to_owned(), valid, errors }),
        }
    }

    /// Notes a circle in the path, from this place on; the old version only says that something is wrong.
    fn cycle(&mut self, at: usize) {
        let circle: Vec<String> = self.path[at..].to_vec();
        if self.version == Version::V0_3_64 {
            for id in &circle {
                self.find(id, false, Vec::new());
            }
            return;
        }
        let named = |id: &String| format!("{id} ({})", self.class_name(id));
        let way: Vec<String> = circle.iter().chain(circle.first()).map(named).collect();
        for id in &circle {
            let extra = object([("node_id", id.as_str().into()), ("cycle_nodes", texts(&circle))]);
            let message = "Dependency cycle detected";
            let error = problem("dependency_cycle", message, &way.join(" -> "), extra);
            self.find(id, false, vec![error]);
        }
    }

    fn class_name(&self, id: &str) -> String {
        let class = self.prompt.get(id).and_then(|node| node.get("class_type"));
        class.and_then(Json::text).unwrap_or_default().to_owned()
    }

    /// What is wrong with an output itself, in words.
    fn reasons(&self, output: &str) -> Vec<String> {
        let finding = self.findings.iter().find(|finding| finding.id == output);
        let words = |error: &Json| {
            let part = |name: &str| error.get(name).and_then(Json::text).unwrap_or_default();
            format!("{}: {}", part("message"), part("details"))
        };
        finding.into_iter().flat_map(|finding| finding.errors.iter().map(words)).collect()
    }

    /// Adds the output to all nodes with errors that were found so far.
    fn blame(&self, output: &str, node_errors: &mut Json) {
        for finding in self.findings.iter().filter(|finding| !finding.errors.is_empty()) {
            if node_errors.get(&finding.id).is_none() {
                let class = self.class_name(&finding.id);
                let errors = object([
                    ("errors", Json::List(finding.errors.clone())),
                    ("dependent_outputs", Json::List(Vec::new())),
                    ("class_type", class.into()),
                ]);
                node_errors.set(&finding.id, errors);
            }
            let outputs = node_errors.get_mut(&finding.id).and_then(|node| node.get_mut("dependent_outputs"));
            if let Some(Json::List(outputs)) = outputs {
                outputs.push(output.into());
            }
        }
    }
}

/// Where an exception came from; lines of 0 are left out.
fn traceback(places: &[(u32, &str)]) -> Json {
    let known = places.iter().filter(|(line, _)| *line > 0);
    texts(
        known.map(|(line, function)| {
            format!("  File \"/opt/comfyui/execution.py\", line {line}, in {function}")
        }),
    )
}
