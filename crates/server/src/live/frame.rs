//! Frames: messages in the form in which they go over the wire, written once for all readers.

use axum::extract::ws::Utf8Bytes;
use bytes::{BufMut as _, Bytes, BytesMut};
use domain::id::ProjectId;
use domain::line::event::{Record, Topic};
use studio::line::bus::{Preview, Progress};

use super::message::{EventView, LiveMessage};

/// The version of the header of a preview.
const PREVIEW_VERSION: u8 = 1;

/// A message that is ready to be sent.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    /// The number of an event; 0 for what passes.
    pub(super) seq: i64,
    /// Whom it concerns; the whole studio when none.
    pub(super) project: Option<ProjectId>,
    /// What a reader must have asked for; every reader gets it when none.
    pub(super) topic: Option<Topic>,
    /// What is sent.
    pub(super) body: Body,
}

/// What is sent.
#[derive(Debug, Clone)]
pub(super) enum Body {
    /// JSON: as a message of a socket, and as a block of an event stream.
    Text { json: Utf8Bytes, block: Bytes },
    /// A preview, which only sockets carry.
    Binary(Bytes),
}

impl Frame {
    /// A message that every reader gets, such as the hello.
    pub(super) fn of(message: &LiveMessage) -> Self {
        Self { seq: 0, project: None, topic: None, body: text(message) }
    }

    pub(super) fn event(record: Record) -> Self {
        let (seq, project, topic) = (record.seq, record.project.clone(), record.event.topic());
        let body = text(&LiveMessage::Event(EventView::from(record)));
        Self { seq, project, topic: Some(topic), body }
    }

    pub(super) fn progress(progress: Progress) -> Self {
        let project = progress.project.clone();
        let body = text(&LiveMessage::Progress(progress.into()));
        Self { seq: 0, project: Some(project), topic: Some(Topic::Progress), body }
    }

    /// A preview: version (1 byte), attempt (4 bytes, big-endian), length of the job's id (1 byte), the id, then
    /// the JPEG.
    pub(super) fn preview(preview: &Preview) -> Self {
        let id = preview.job.as_str().as_bytes();
        let mut bytes = BytesMut::with_capacity(6 + id.len() + preview.jpeg.len());
        bytes.put_u8(PREVIEW_VERSION);
        bytes.put_u32(preview.attempt);
        bytes.put_u8(u8::try_from(id.len()).unwrap_or(u8::MAX));
        bytes.put_slice(&id[..id.len().min(usize::from(u8::MAX))]);
        bytes.put_slice(&preview.jpeg);
        let project = Some(preview.project.clone());
        Self { seq: 0, project, topic: Some(Topic::Previews), body: Body::Binary(bytes.freeze()) }
    }
}

fn text(message: &LiveMessage) -> Body {
    let json = serde_json::to_string(message).expect("messages hold only values that JSON has");
    let (name, id) = match message {
        LiveMessage::Hello(_) => ("hello", None),
        LiveMessage::Reset(reset) => ("reset", Some(reset.newest)),
        LiveMessage::Event(event) => ("event", Some(event.seq)),
        LiveMessage::Progress(_) => ("progress", None),
        LiveMessage::Closed(_) => ("closed", None),
    };
    let id = id.map_or_else(String::new, |id| format!("id: {id}\n"));
    let block = Bytes::from(format!("{id}event: {name}\ndata: {json}\n\n"));
    Body::Text { json: json.into(), block }
}
