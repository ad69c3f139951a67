//! What a server says on its socket. All of it is a hint: nothing here decides whether a prompt is over.

use bytes::Bytes;
use serde::Deserialize;
use serde_json::Value;

use super::json;
use super::wire::ExecutionError;

/// One message that says something about the work of a server.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Message {
    /// How many prompts the server has; with its first one it names the client.
    Status {
        /// Prompts that wait or run.
        remaining: u64,
    },
    /// What the server can do, as the answer to what the client said it can.
    Features,
    /// A prompt left the queue.
    Started,
    /// These nodes will not run, because the server has their results.
    Cached(Vec<String>),
    /// This node runs now.
    Executing(String),
    /// Nothing of the prompt runs any more, and its results are written.
    Ended,
    /// A node made so many of so many steps.
    Progress {
        /// The node's id.
        node: String,
        /// Steps made.
        value: u32,
        /// Steps in all.
        max: u32,
    },
    /// The prompt failed.
    Failed(ExecutionError),
    /// The prompt was stopped.
    Interrupted,
    /// A picture of what is being made, as JPEG or PNG.
    Preview(Bytes),
}

/// A message and the prompt it is about; none where it does not say.
pub(crate) type Addressed = (Option<String>, Message);

/// How many bytes at the beginning of a message say what it is.
const HEAD: usize = 48;

#[derive(Deserialize)]
struct Envelope {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    data: Data,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Data {
    prompt_id: Option<String>,
    node: Option<String>,
    nodes: Vec<String>,
    value: f64,
    max: f64,
    status: Option<Status>,
}

#[derive(Deserialize)]
struct Status {
    exec_info: ExecInfo,
}

#[derive(Deserialize)]
struct ExecInfo {
    queue_remaining: u64,
}

/// Reads a text message; none for what says nothing that is of use here.
///
/// `progress_state` repeats every node each time, which is nearly all of what a large graph says; it is told by its
/// head and not read.
pub(crate) fn text(text: &str) -> Option<Addressed> {
    let head = &text.as_bytes()[..text.len().min(HEAD)];
    if head.windows(16).any(|word| word == b"\"progress_state\"") {
        return None;
    }
    if head.windows(17).any(|word| word == b"\"execution_error\"") {
        return failed(text);
    }
    let Envelope { kind, data } = json::read(text.as_bytes()).ok()?;
    let message = match kind.as_str() {
        "status" => Message::Status { remaining: data.status?.exec_info.queue_remaining },
        "feature_flags" => Message::Features,
        "execution_start" => Message::Started,
        "execution_cached" => Message::Cached(data.nodes),
        "executing" => data.node.map_or(Message::Ended, Message::Executing),
        "progress" => Message::Progress { node: data.node?, value: data.value as u32, max: data.max as u32 },
        "execution_interrupted" => Message::Interrupted,
        _ => return None,
    };
    Some((data.prompt_id, message))
}

/// An error repeats every input of its node in whatever shape it has, so only its words are read.
fn failed(text: &str) -> Option<Addressed> {
    let mut value: Value = json::read(text.as_bytes()).ok()?;
    let data = value.get_mut("data")?.take();
    let prompt = data.get("prompt_id").and_then(Value::as_str).map(str::to_owned);
    Some((prompt, Message::Failed(serde_json::from_value(data).unwrap_or_default())))
}

#[derive(Deserialize)]
struct PreviewOf {
    prompt_id: Option<String>,
}

/// Reads a binary message; none for what is no preview.
///
/// Numbers are big-endian. Kind 1 is `[kind][format][picture]` and says neither prompt nor node; kind 4 is
/// `[kind][length][metadata][picture]`.
pub(crate) fn binary(frame: &Bytes) -> Option<Addressed> {
    let number = |at: usize| Some(u32::from_be_bytes(frame.get(at..at + 4)?.try_into().ok()?));
    match number(0)? {
        1 => Some((None, Message::Preview(frame.slice(8.min(frame.len())..)))),
        4 => {
            let picture = 8_usize.checked_add(number(4)? as usize)?;
            let of: PreviewOf = json::read(frame.get(8..picture)?).ok()?;
            Some((of.prompt_id, Message::Preview(frame.slice(picture..))))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_server_says_is_read() {
        let cases = [
            (
                r#"{"type": "status", "data": {"status": {"exec_info": {"queue_remaining": 2}}, "sid": "x"}}"#,
                Some((None, Message::Status { remaining: 2 })),
            ),
            (
                r#"{"type": "executing", "data": {"node": "3", "prompt_id": "p"}}"#,
                Some((Some("p".into()), Message::Executing("3".into()))),
            ),
            (r#"{"type": "executing", "data": {"node": "3"}}"#, Some((None, Message::Executing("3".into())))),
            (
                r#"{"type": "executing", "data": {"node": null, "prompt_id": "p"}}"#,
                Some((Some("p".into()), Message::Ended)),
            ),
            (
                r#"{"type": "progress", "data": {"value": 1.0, "max": NaN, "prompt_id": "p", "node": "3"}}"#,
                None,
            ),
            (
                r#"{"type": "progress", "data": {"value": 1, "max": 4, "prompt_id": "p", "node": "3"}}"#,
                Some((Some("p".into()), Message::Progress { node: "3".into(), value: 1, max: 4 })),
            ),
            (r#"{"type": "progress_state", "data": {"prompt_id": "p", "nodes": {}}}"#, None),
            (r#"{"type": "a new thing", "data": {"value": "x"}}"#, None),
            ("no json", None),
        ];
        for (said, read) in cases {
            assert_eq!(text(said), read, "{said}");
        }
    }

    #[test]
    fn an_error_keeps_its_words_whatever_its_inputs_are() {
        let said = r#"{"type": "execution_error", "data": {"prompt_id": "p", "node_id": "4", "node_type": "X",
            "exception_message": "no memory\n", "exception_type": "torch.OutOfMemoryError", "current_inputs": {"a": [NaN]}}}"#;
        let (prompt, message) = text(said).unwrap();
        assert_eq!(prompt.as_deref(), Some("p"));
        let Message::Failed(error) = message else { panic!("{message:?}") };
        assert_eq!(
            (error.node_type.as_str(), error.exception_type.as_str()),
            ("X", "torch.OutOfMemoryError")
        );
    }

    #[test]
    fn previews_are_read_in_both_forms_and_a_broken_one_is_none() {
        let old = Bytes::from_static(b"\0\0\0\x01\0\0\0\x01\xff\xd8");
        assert_eq!(binary(&old), Some((None, Message::Preview(Bytes::from_static(b"\xff\xd8")))));
        let mut new = vec![0, 0, 0, 4, 0, 0, 0, 17];
        new.extend_from_slice(br#"{"prompt_id":"p"}"#);
        new.extend_from_slice(b"\xff\xd8");
        let (prompt, _) = binary(&Bytes::from(new.clone())).unwrap();
        assert_eq!(prompt.as_deref(), Some("p"));
        new[4] = 0xff;
        assert_eq!(binary(&Bytes::from(new)), None);
        assert_eq!(binary(&Bytes::from_static(b"\0\0")), None);
    }
}
