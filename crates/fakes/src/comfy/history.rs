//! What is remembered of runs, and what `/history` and `/api/jobs` say of it.

use super::json::{Json, object};
use super::queue::Item;

/// How many runs are remembered.
const MOST: usize = 10_001;

/// A run that is over.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// What ran.
    pub(crate) item: Item,
    /// What the output nodes made, by node.
    pub(crate) outputs: Vec<(String, Json)>,
    /// Whether all went well.
    pub(crate) success: bool,
    /// The messages of the run, each with its name.
    pub(crate) messages: Vec<(&'static str, Json)>,
}

impl Entry {
    fn status(&self) -> Json {
        let messages =
            self.messages.iter().map(|(name, data)| Json::List(vec![(*name).into(), data.clone()])).collect();
        object([
            ("status_str", if self.success { "success" } else { "error" }.into()),
            ("completed", self.success.into()),
            ("messages", Json::List(messages)),
        ])
    }

    fn outputs(&self) -> Json {
        Json::Object(self.outputs.clone())
    }

    /// The run as `/history` shows it.
    pub(crate) fn shown(&self) -> Json {
        let meta = |id: &str| {
            object([
                ("node_id", id.into()),
                ("display_node", id.into()),
                ("parent_node", Json::Null),
                ("real_node_id", id.into()),
            ])
        };
        let metas = self.outputs.iter().map(|(id, _)| (id.clone(), meta(id))).collect();
        object([
            ("prompt", self.item.shown()),
            ("outputs", self.outputs()),
            ("status", self.status()),
            ("meta", Json::Object(metas)),
        ])
    }

    fn message(&self, name: &str) -> Option<&Json> {
        self.messages.iter().find(|(known, _)| *known == name).map(|(_, data)| data)
    }

    fn job_status(&self) -> JobStatus {
        match self.messages.last() {
            Some(("execution_interrupted", _)) => JobStatus::Cancelled,
            Some(("execution_error", _)) => JobStatus::Failed,
            _ => JobStatus::Completed,
        }
    }
}

/// The runs that are remembered, oldest first.
#[derive(Default)]
pub(crate) struct History {
    entries: Vec<Entry>,
}

impl History {
    /// Remembers a run in place of an older one with the same id.
    pub(crate) fn add(&mut self, entry: Entry) {
        let same = |known: &&mut Entry| known.item.prompt_id == entry.item.prompt_id;
        if let Some(known) = self.entries.iter_mut().find(same) {
            *known = entry;
            return;
        }
        if self.entries.len() >= MOST {
            self.entries.remove(0);
        }
        self.entries.push(entry);
    }

    /// The run with this id.
    pub(crate) fn get(&self, prompt_id: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.item.prompt_id == prompt_id)
    }

    /// All runs, oldest first.
    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Some runs: so many from this place on, or the last ones when no place is said.
    pub(crate) fn part(&self, max_items: Option<usize>, offset: Option<usize>) -> &[Entry] {
        let most = max_items.unwrap_or(self.entries.len());
        let from = match (offset, max_items) {
            (Some(offset), _) => offset.min(self.entries.len()),
            (None, Some(most)) => self.entries.len().saturating_sub(most),
            (None, None) => 0,
        };
        let until = from.saturating_add(most).min(self.entries.len());
        &self.entries[from..until]
    }

    /// Forgets a run.
    pub(crate) fn delete(&mut self, prompt_id: &str) {
        self.entries.retain(|entry| entry.item.prompt_id != prompt_id);
    }

    /// Forgets all runs.
    pub(crate) fn clear(&mut self) {
        self.entries.clear();
    }
}

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum JobStatus {
    Pending,
    InProgress,
    Completed,
    Failed,
    Cancelled,
}

impl JobStatus {
    /// All of them, as the server lists them.
    pub(crate) const ALL: [Self; 5] =
        [Self::Pending, Self::InProgress, Self::Completed, Self::Failed, Self::Cancelled];

    /// The name of the status.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::InProgress => "in_progress",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }
}

/// A prompt in the queue or the history, as `/api/jobs` sees it.
pub(crate) struct Job<'a> {
    item: &'a Item,
    entry: Option<&'a Entry>,
    pub(crate) status: JobStatus,
}

impl<'a> Job<'a> {
    /// A prompt that waits or runs.
    pub(crate) fn queued(item: &'a Item, status: JobStatus) -> Self {
        Self { item, entry: None, status }
    }

    /// A run that is over.
    pub(crate) fn over(entry: &'a Entry) -> Self {
        Self { item: &entry.item, entry: Some(entry), status: entry.job_status() }
    }

    /// Its id.
    pub(crate) fn prompt_id(&self) -> &str {
        &self.item.prompt_id
    }

    /// When it was queued, in milliseconds.
    pub(crate) fn created(&self) -> f64 {
        self.item.extra.get("create_time").and_then(Json::number).unwrap_or(0.0)
    }

    /// How long it ran, in milliseconds.
    pub(crate) fn duration(&self) -> f64 {
        let time = |data: Option<&Json>| data.and_then(|data| data.get("timestamp")).and_then(Json::number);
        let entry = self.entry;
        let start = time(entry.and_then(|entry| entry.message("execution_start")));
        let end = time(entry.and_then(|entry| entry.messages.last()).map(|(_, data)| data));
        start.zip(end).map_or(0.0, |(start, end)| end - start)
    }

    /// The job as a list shows it.
    pub(crate) fn brief(&self) -> Json {
        let mut shown = object([
            ("id", self.prompt_id().into()),
            ("status", self.status.name().into()),
            ("priority", self.item.number.clone()),
        ]);
        if let Some(created) = self.item.extra.get("create_time") {
            shown.set("create_time", created.clone());
        }
        if let Some(entry) = self.entry {
            let time = |data: &Json| data.get("timestamp").cloned().unwrap_or(Json::Null);
            if let Some(start) = entry.message("execution_start") {
                shown.set("execution_start_time", time(start));
            }
            if let Some((_, end)) = entry.messages.last() {
                shown.set("execution_end_time", time(end));
            }
            if let Some(error) = entry.message("execution_error") {
                shown.set("execution_error", error.clone());
            }
        }
        let previews = self.previews();
        shown.set("outputs_count", (self.outputs_count() as u64).into());
        shown.set("previewable_outputs_count", (previews.len() as u64).into());
        let first = previews.iter().find(|preview| preview.get("type") == Some(&"output".into()));
        if let Some(preview) = first.or(previews.first()) {
            shown.set("preview_output", preview.clone());
        }
        shown
    }

    /// The job with all that is known of it.
    pub(crate) fn whole(&self) -> Json {
        let mut shown = self.brief();
        if let Some(entry) = self.entry {
            shown.set("outputs", entry.outputs());
            shown.set("execution_status", entry.status());
        }
        let workflow =
            object([("prompt", self.item.prompt.clone()), ("extra_data", self.item.extra.clone())]);
        shown.set("workflow", workflow);
        shown
    }

    fn made(&self) -> impl Iterator<Item = (&str, &str, &Json)> {
        let outputs = self.entry.map_or(&[][..], |entry| &entry.outputs);
        outputs.iter().flat_map(|(node, output)| {
            output.members().iter().flat_map(move |(kind, items)| {
                items.items().iter().map(move |item| (node.as_str(), kind.as_str(), item))
            })
        })
    }

    fn outputs_count(&self) -> usize {
        self.made().filter(|(_, _, item)| !matches!(item, Json::Bool(_))).count()
    }

    fn previews(&self) -> Vec<Json> {
        let files = self.made().filter(|(_, _, item)| item.get("filename").is_some());
        files
            .map(|(node, kind, item)| {
                let mut shown = item.clone();
                shown.set("nodeId", node.into());
                shown.set("mediaType", kind.into());
                shown
            })
            .collect()
    }
}
