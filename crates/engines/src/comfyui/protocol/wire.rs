//! The shapes of what a server answers. Unknown fields are left alone, because every version adds some.

use std::collections::BTreeMap;

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A graph in API format: nodes by id.
pub(crate) type Graph = Map<String, Value>;

/// What `/system_stats` says.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub(crate) struct SystemStats {
    /// The machine and the program.
    pub(crate) system: System,
    /// What it computes on.
    #[serde(default)]
    pub(crate) devices: Vec<Device>,
}

/// The machine and the program.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub(crate) struct System {
    /// Such as `0.33.0`.
    pub(crate) comfyui_version: Option<String>,
    /// Bytes of main memory.
    pub(crate) ram_total: u64,
    /// Bytes of main memory that are free.
    pub(crate) ram_free: u64,
    /// The command line it was started with.
    pub(crate) argv: Vec<String>,
}

/// A device with its memory in bytes.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub(crate) struct Device {
    /// Such as `cuda:0 NVIDIA GeForce RTX 4070 : cudaMallocAsync`.
    pub(crate) name: String,
    /// `cuda`, `cpu`, `mps` ...
    #[serde(rename = "type")]
    pub(crate) kind: String,
    /// All of it.
    pub(crate) vram_total: u64,
    /// What nobody holds.
    pub(crate) vram_free: u64,
    /// What the program's own allocator holds.
    pub(crate) torch_vram_total: u64,
    /// What of that is free.
    pub(crate) torch_vram_free: u64,
}

/// What is posted to `/prompt`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Submission {
    /// The nodes.
    pub(crate) prompt: Graph,
    /// Whose socket hears of it.
    pub(crate) client_id: String,
    /// The name that the studio gave it.
    pub(crate) prompt_id: String,
    /// Smaller goes first; never the same twice.
    pub(crate) number: u64,
    /// What the server keeps beside it.
    pub(crate) extra_data: Value,
}

/// The answer to a prompt that was queued, wholly or in part.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct Queued {
    /// Its name.
    pub(crate) prompt_id: String,
    /// What was left out of it.
    #[serde(default)]
    pub(crate) node_errors: BTreeMap<String, NodeErrors>,
}

/// The answer to a prompt that was refused.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct Refusal {
    /// What is wrong with the whole.
    pub(crate) error: ErrorWords,
    /// What is wrong with single nodes.
    #[serde(default)]
    pub(crate) node_errors: BTreeMap<String, NodeErrors>,
}

/// What is wrong, in the server's words.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub(crate) struct ErrorWords {
    /// Such as `value_not_in_list`.
    #[serde(rename = "type")]
    pub(crate) kind: String,
    /// A sentence.
    pub(crate) message: String,
    /// Which input, and what it was.
    pub(crate) details: String,
}

/// What is wrong with one node.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub(crate) struct NodeErrors {
    /// All of it.
    pub(crate) errors: Vec<ErrorWords>,
    /// The node's class.
    pub(crate) class_type: String,
}

/// What `/queue` says, without the graphs.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub(crate) struct Queue {
    /// What runs.
    pub(crate) queue_running: Vec<QueueItem>,
    /// What waits.
    pub(crate) queue_pending: Vec<QueueItem>,
}

/// One line of the queue: number, name, graph, what is kept beside it, output nodes.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct QueueItem(f64, pub(crate) String, IgnoredAny, pub(crate) Beside, IgnoredAny);

/// What is kept beside a prompt. Whoever posted it may have put anything there.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub(crate) struct Beside {
    /// The job that it is for.
    pub(crate) job: Value,
    /// The studio that asked for it.
    pub(crate) studio: Value,
    /// The start of the program that asked for it.
    pub(crate) instance: Value,
}

/// What is kept of a prompt that is over.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub(crate) struct HistoryEntry {
    /// What each output node made.
    pub(crate) outputs: Outputs,
    /// How it ended; `null` in some versions until it is over.
    pub(crate) status: Option<HistoryStatus>,
}

/// How a prompt ended.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub(crate) struct HistoryStatus {
    /// `success` or `error`; the latter also when it was cancelled.
    pub(crate) status_str: String,
    /// What was said of it, in order: name and content.
    pub(crate) messages: Vec<(String, Value)>,
}

/// What `/api/jobs/{id}` says of a prompt.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub(crate) struct JobAnswer {
    /// `pending`, `in_progress`, `completed`, `failed` or `cancelled`.
    pub(crate) status: String,
    /// What each output node made.
    pub(crate) outputs: Outputs,
    /// Why it failed.
    pub(crate) execution_error: Option<ExecutionError>,
}

/// What output nodes made: by node, by kind, file entries or texts.
pub(crate) type Outputs = BTreeMap<String, BTreeMap<String, Value>>;

/// Why a prompt failed while it ran.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(crate) struct ExecutionError {
    /// The node's class.
    pub(crate) node_type: String,
    /// A sentence, often with a line break at its end.
    pub(crate) exception_message: String,
    /// Such as `torch.OutOfMemoryError`.
    pub(crate) exception_type: String,
}

/// One file that an output node wrote.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) struct FileEntry {
    /// The name in its folder.
    pub(crate) filename: String,
    /// The folder below that of the kind.
    #[serde(default)]
    pub(crate) subfolder: String,
    /// `output`, `input` or `temp`.
    #[serde(rename = "type")]
    pub(crate) kind: String,
}

/// What an upload is called on the server.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Uploaded {
    /// The name, which may be another than the one that was wished.
    pub(crate) name: String,
    /// The folder below `input`.
    #[serde(default)]
    pub(crate) subfolder: String,
}

impl Uploaded {
    /// The value of a node's input that loads it.
    pub(crate) fn value(&self) -> String {
        if self.subfolder.is_empty() {
            self.name.clone()
        } else {
            format!("{}/{}", self.subfolder, self.name)
        }
    }
}

/// Where a prompt stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Standing {
    /// It waits on the server.
    Pending,
    /// It runs.
    Running,
    /// It is over, with what its output nodes made.
    Done(Outputs),
    /// It failed while it ran.
    Failed(ExecutionError),
    /// Somebody stopped it.
    Cancelled,
    /// The server knows nothing of it.
    Unknown,
}

impl From<JobAnswer> for Standing {
    fn from(job: JobAnswer) -> Self {
        match job.status.as_str() {
            "pending" => Self::Pending,
            "in_progress" => Self::Running,
            "completed" => Self::Done(job.outputs),
            "cancelled" => Self::Cancelled,
            "failed" => Self::Failed(job.execution_error.unwrap_or_default()),
            _ => Self::Unknown,
        }
    }
}

impl From<HistoryEntry> for Standing {
    fn from(entry: HistoryEntry) -> Self {
        let status = entry.status.unwrap_or_default();
        if status.status_str != "error" {
            return Self::Done(entry.outputs);
        }
        // Both are called an error; only the last message tells them apart.
        match status.messages.into_iter().next_back() {
            Some((name, _)) if name == "execution_interrupted" => Self::Cancelled,
            Some((_, content)) => Self::Failed(serde_json::from_value(content).unwrap_or_default()),
            None => Self::Failed(ExecutionError::default()),
        }
    }
}
