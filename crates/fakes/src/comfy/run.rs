//! One run: the nodes of a prompt in their order, and what sockets and the history hear of them.

use super::cache::{Made, Signatures};
use super::fault::Fault;
use super::flow::{Flow, Inputs};
use super::gate::{Place, Point};
use super::history::Entry;
use super::json::{Json, object, texts};
use super::order::{Plan, links};
use super::queue::Item;
use super::seen::{self, Outcome};
use super::server::Server;
use super::tell::text;

/// How often a message comes while there is a storm.
const STORM: u32 = 50;

/// An exception that a node raised.
#[derive(Debug)]
pub(crate) struct Raised {
    /// Its type.
    pub(crate) kind: &'static str,
    /// What it says.
    pub(crate) message: String,
}

/// Why a run ends early.
#[derive(Debug)]
pub(crate) enum Stop {
    Interrupted,
    Raised(Raised),
}

/// How far a node is.
struct Progress {
    id: String,
    value: Json,
    max: Json,
    state: &'static str,
}

/// One run.
pub(crate) struct Run<'a> {
    pub(crate) server: &'a Server,
    pub(crate) item: Item,
    signatures: Signatures,
    pub(crate) executed: Vec<String>,
    cached: Vec<String>,
    pub(crate) loads: Vec<String>,
    progress: Vec<Progress>,
    messages: Vec<(&'static str, Json)>,
    outputs: Vec<(String, Json)>,
    /// Whether it was already decided if the whole run fails or hangs.
    pub(crate) decided: bool,
}

impl<'a> Run<'a> {
    /// The run of a prompt, which drops the results of the one before that it has no use for.
    pub(crate) fn new(server: &'a Server, item: Item) -> Self {
        let signatures = Signatures::of(&item.prompt, &server.folders);
        let mut core = server.core();
        core.cache.begin(&signatures, server.script.cache_lru);
        let has =
            |id: &String| signatures.get(id).is_some_and(|signature| core.cache.get(&signature).is_some());
        let cached = item.prompt.members().iter().map(|(id, _)| id.clone()).filter(has).collect();
        drop(core);
        Self {
            server,
            item,
            signatures,
            executed: Vec::new(),
            cached,
            loads: Vec::new(),
            progress: Vec::new(),
            messages: Vec::new(),
            outputs: Vec::new(),
            decided: false,
        }
    }

    /// Runs all nodes, and says what history and tests are to know of it.
    pub(crate) async fn go(mut self) -> (Entry, seen::Run) {
        self.message("execution_start", &[]);
        let cached = texts(&self.cached);
        self.message("execution_cached", &[("nodes", cached)]);
        let outcome = match self.nodes().await {
            Ok(()) => {
                self.message("execution_success", &[]);
                Outcome::Success
            }
            Err((id, Stop::Interrupted)) => {
                let data = self.stopped_at(&id);
                self.broadcast("execution_interrupted", &data);
                Outcome::Interrupted
            }
            Err((id, Stop::Raised(raised))) => {
                let data = self.error(&id, &raised);
                self.message("execution_error", &data);
                Outcome::Error(raised.kind.to_owned())
            }
        };
        let seen = seen::Run {
            prompt_id: self.item.prompt_id.clone(),
            outcome,
            executed: self.executed,
            cached: self.cached,
            loads: self.loads,
        };
        let success = seen.outcome == Outcome::Success;
        let entry = Entry { item: self.item, outputs: self.outputs, success, messages: self.messages };
        (entry, seen)
    }

    async fn nodes(&mut self) -> Result<(), (String, Stop)> {
        let is_there = |id: &str| self.cached.iter().any(|cached| cached == id);
        let is_output = |id: &str| {
            let class = self.server.catalogue.class(self.class(id));
            class.is_some_and(|class| class.get("output_node").is_some_and(Json::holds))
        };
        let mut plan = Plan::new(&self.item.prompt, &self.item.outputs, is_there, is_output);
        while let Some(id) = plan.next() {
            let made = match self.kept(&id) {
                Some(made) => self.repeat(&id, made),
                None => self.node(&id).await.map_err(|stop| (id.clone(), stop))?,
            };
            if let Some(shown) = made.shown {
                self.outputs.push((id.clone(), shown));
            }
            plan.done(&id);
        }
        Ok(())
    }

    /// What the node made before.
    fn kept(&self, id: &str) -> Option<Made> {
        self.server.core().cache.get(&self.signatures.get(id)?).cloned()
    }

    /// Tells of a node that is not executed because its result is there.
    fn repeat(&mut self, id: &str, made: Made) -> Made {
        self.tell_executed(id, made.shown.as_ref());
        self.mark(id, 1_u64.into(), 1_u64.into(), "finished");
        made
    }

    async fn node(&mut self, id: &str) -> Result<Made, Stop> {
        self.mark(id, 0.0.into(), 1.0.into(), "running");
        self.server.core().last_node = Some(id.to_owned());
        let data = object([
            ("node", id.into()),
            ("display_node", id.into()),
            ("prompt_id", self.item.prompt_id.as_str().into()),
        ]);
        self.tell_client("executing", data);
        self.server.gate.come(Point::Node, || self.place(id, 0)).await;
        self.check_interrupt()?;
        let made = self.perform(id).await?;
        if let Some(signature) = self.signatures.get(id) {
            self.server.core().cache.put(&signature, made.clone());
        }
        self.executed.push(id.to_owned());
        self.tell_executed(id, made.shown.as_ref());
        let max =
            self.progress.iter().find(|progress| progress.id == id).map(|progress| progress.max.clone());
        let max = max.unwrap_or(Json::Null);
        self.mark(id, max.clone(), max, "finished");
        Ok(made)
    }

    /// What flows into a node.
    pub(crate) fn inputs<'b>(&self, id: &str, node: &'b Json) -> Inputs<'b> {
        let linked = links(node);
        let linked = linked.into_iter().filter_map(|(name, from, slot)| Some((name, self.flow(from, slot)?)));
        let class = node.get("class_type").and_then(Json::text).unwrap_or_default();
        tracing::trace!(node = id, class, "a node begins");
        Inputs { class, node, linked: linked.collect() }
    }

    fn flow(&self, from: &str, slot: usize) -> Option<Flow> {
        self.kept(from)?.flows.get(slot).cloned()
    }

    /// The hash of everything that goes into a node.
    pub(crate) fn digest(&self, id: &str) -> blake3::Hash {
        self.signatures.get(id).unwrap_or_else(|| blake3::hash(id.as_bytes()))
    }

    fn class(&self, id: &str) -> &str {
        let class = self.item.prompt.get(id).and_then(|node| node.get("class_type"));
        class.and_then(Json::text).unwrap_or_default()
    }

    /// Where the worker stands.
    pub(crate) fn place(&self, id: &str, step: u64) -> Place {
        Place { prompt_id: self.item.prompt_id.clone(), node: id.to_owned(), step }
    }

    /// Ends the run when it is to be interrupted.
    pub(crate) fn check_interrupt(&self) -> Result<(), Stop> {
        let interrupt = self.server.core().interrupt;
        if interrupt && !self.server.faults.strikes(Fault::InterruptLate) {
            self.server.core().interrupt = false;
            return Err(Stop::Interrupted);
        }
        Ok(())
    }

    /// Notes how far a node is, and tells of all nodes.
    pub(crate) fn mark(&mut self, id: &str, value: Json, max: Json, state: &'static str) {
        let progress = Progress { id: id.to_owned(), value, max, state };
        match self.progress.iter_mut().find(|progress| progress.id == id) {
            Some(known) => *known = progress,
            None => self.progress.push(progress),
        }
        let prompt_id = self.item.prompt_id.as_str();
        let node = |progress: &Progress| {
            let id = progress.id.as_str();
            let state = object([
                ("value", progress.value.clone()),
                ("max", progress.max.clone()),
                ("state", progress.state.into()),
                ("node_id", id.into()),
                ("prompt_id", prompt_id.into()),
                ("display_node_id", id.into()),
                ("parent_node_id", Json::Null),
                ("real_node_id", id.into()),
            ]);
            (progress.id.clone(), state)
        };
        let nodes = Json::Object(self.progress.iter().map(node).collect());
        let message = text("progress_state", object([("prompt_id", prompt_id.into()), ("nodes", nodes)]));
        let times = if self.server.faults.strikes(Fault::ProgressStorm) { STORM } else { 1 };
        (0..times).for_each(|_| self.server.tell(self.item.client(), message.clone()));
    }

    fn tell_executed(&self, id: &str, shown: Option<&Json>) {
        let Some(shown) = shown else { return };
        let data = object([
            ("node", id.into()),
            ("display_node", id.into()),
            ("output", shown.clone()),
            ("prompt_id", self.item.prompt_id.as_str().into()),
        ]);
        self.tell_client("executed", data);
    }

    /// Tells the client of the prompt, and nobody when it has none.
    fn tell_client(&self, kind: &str, data: Json) {
        if let Some(client) = self.item.client() {
            self.server.tell(Some(client), text(kind, data));
        }
    }

    fn note(&mut self, name: &'static str, rest: &[(&str, Json)]) -> Json {
        let mut data =
            Json::Object(rest.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect());
        if data.get("prompt_id").is_none() {
            data.set("prompt_id", self.item.prompt_id.as_str().into());
        }
        data.set("timestamp", self.server.now());
        self.messages.push((name, data.clone()));
        data
    }

    /// Notes a message for the history, and sends it to the client of the prompt.
    fn message(&mut self, name: &'static str, rest: &[(&str, Json)]) {
        let data = self.note(name, rest);
        self.tell_client(name, data);
    }

    /// Notes a message for the history, and sends it to the client or, when the prompt has none, to everybody.
    fn broadcast(&mut self, name: &'static str, rest: &[(&str, Json)]) {
        let data = self.note(name, rest);
        self.server.tell(self.item.client(), text(name, data));
    }

    fn stopped_at(&self, id: &str) -> Vec<(&'static str, Json)> {
        vec![
            ("prompt_id", self.item.prompt_id.as_str().into()),
            ("node_id", id.into()),
            ("node_type", self.class(id).into()),
            ("executed", texts(&self.executed)),
        ]
    }

    fn error(&self, id: &str, raised: &Raised) -> Vec<(&'static str, Json)> {
        let places = [(545, "execute"), (344, "get_output_data"), (318, "_async_map_node_over_list")];
        let traceback = places
            .map(|(line, name)| format!("  File \"/opt/comfyui/execution.py\", line {line}, in {name}"));
        let nodes = self.item.prompt.members().iter().map(|(id, _)| id);
        let mut data = self.stopped_at(id);
        data.extend([
            ("exception_message", Json::from(raised.message.as_str())),
            ("exception_type", raised.kind.into()),
            ("traceback", texts(traceback)),
            ("current_inputs", self.current_inputs(id)),
            ("current_outputs", texts(nodes)),
        ]);
        data
    }

    /// The inputs of a node as an error shows them: each in a list, and what flows in by its type.
    fn current_inputs(&self, id: &str) -> Json {
        let node = self.item.prompt.get(id).cloned().unwrap_or(Json::Null);
        let class = self.server.catalogue.class(self.class(id)).unwrap_or(Json::Null);
        let linked = links(&node);
        let given = node.get("inputs").map_or(&[][..], Json::members).iter().map(|(name, value)| {
            let from = linked.iter().find(|(linked, ..)| linked == name);
            let flow = from.and_then(|(_, from, slot)| self.flow(from, *slot));
            let shown = flow.map_or_else(|| value.clone(), |flow| format!("<{}>", flow.kind).into());
            (name.clone(), Json::List(vec![shown]))
        });
        let mut shown = Json::Object(given.collect());
        let hidden = class.get("input").and_then(|input| input.get("hidden")).map_or(&[][..], Json::members);
        for (name, _) in hidden {
            let value = match name.as_str() {
                "prompt" => self.item.prompt.shown().into(),
                "extra_pnginfo" => self.item.extra.get(name).cloned().unwrap_or(Json::Null),
                _ => continue,
            };
            shown.set(name, Json::List(vec![value]));
        }
        shown
    }
}
