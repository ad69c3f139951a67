//! What a refusal or a failure of a server means for the job, in words a person can act on.

use domain::error::Fault;

use crate::comfyui::protocol::wire::{ErrorWords, ExecutionError, NodeErrors, Queued, Refusal};

/// Python's names for what no further try can help.
const FOR_GOOD: [&str; 7] = [
    "FileNotFoundError",
    "SafetensorError",
    "ValueError",
    "TypeError",
    "KeyError",
    "AttributeError",
    "InvalidDataError",
];

/// A prompt that the server did not take.
pub(crate) fn refused(server: &str, refusal: &Refusal) -> Fault {
    let words = words(&refusal.error, refusal.node_errors.values());
    Fault::permanent(format!(
        "the server {server} refused the graph: {words}; change the style or the recipe, or put the file there"
    ))
}

/// A prompt of which the server would have carried out a part only.
pub(crate) fn in_part(server: &str, queued: &Queued) -> Fault {
    let words = words(&ErrorWords::default(), queued.node_errors.values());
    Fault::permanent(format!(
        "the server {server} would have left out a part of the graph: {words}; nothing was made; change the recipe"
    ))
}

fn words<'a>(whole: &ErrorWords, nodes: impl Iterator<Item = &'a NodeErrors>) -> String {
    let one = |class: &str, error: &ErrorWords| {
        let details = if error.details.is_empty() { String::new() } else { format!(" ({})", error.details) };
        format!("{class}: {}{details}", error.message)
    };
    let of_nodes: Vec<String> =
        nodes.flat_map(|node| node.errors.iter().map(|error| one(&node.class_type, error))).collect();
    if of_nodes.is_empty() { one("the graph", whole) } else { of_nodes.join("; ") }
}

/// A prompt that failed while it ran.
pub(crate) fn failed(server: &str, error: &ExecutionError) -> Fault {
    let ExecutionError { node_type, exception_message, exception_type } = error;
    let message = exception_message.lines().next().unwrap_or_default().trim();
    let words = format!("the server {server} failed in {node_type}: {message} ({exception_type})");
    if is_out_of_memory(error) {
        return Fault::resource(format!("{words}; a smaller picture or fewer additions need less memory"));
    }
    let kind = exception_type.rsplit('.').next().unwrap_or_default();
    match kind {
        "FileNotFoundError" => Fault::permanent(format!("{words}: put the file back, then retry the job")),
        "SafetensorError" => {
            Fault::permanent(format!("{words}: the file is damaged; bring it again, then retry the job"))
        }
        _ if FOR_GOOD.contains(&kind) => {
            Fault::permanent(format!("{words}: the recipe and the model do not fit; change one of them"))
        }
        _ => Fault::transient(words),
    }
}

/// Whether memory ran out, on a graphics card or on the processor.
pub(crate) fn is_out_of_memory(error: &ExecutionError) -> bool {
    error.exception_type.contains("OutOfMemory")
        || ["out of memory", "can't allocate memory", "CUDA error: out of"]
            .iter()
            .any(|words| error.exception_message.contains(words))
}

#[cfg(test)]
mod tests {
    use domain::error::FaultClass;

    use super::*;

    fn class(kind: &str, message: &str) -> FaultClass {
        let error = ExecutionError {
            node_type: "KSampler".into(),
            exception_message: message.into(),
            exception_type: kind.into(),
        };
        failed("gpu", &error).class
    }

    #[test]
    fn failures_are_told_apart_by_what_can_be_done() {
        assert_eq!(class("torch.OutOfMemoryError", "Allocation on device"), FaultClass::Resource);
        let cpu =
            "[enforce fail at alloc_cpu.cpp:118] . DefaultCPUAllocator: can't allocate memory: you tried";
        assert_eq!(class("RuntimeError", cpu), FaultClass::Resource);
        assert_eq!(class("FileNotFoundError", "Model in folder"), FaultClass::Permanent);
        assert_eq!(class("safetensors_rust.SafetensorError", "header"), FaultClass::Permanent);
        assert_eq!(class("av.error.InvalidDataError", "Invalid data"), FaultClass::Permanent);
        assert_eq!(class("RuntimeError", "CUDA error: launch failure"), FaultClass::Transient);
    }
}
