//! Bytes to lines: the encoding, line ends, and the notes and boneyards that may run over several lines.

use super::ScreenplayError;
use super::warnings::Warnings;

/// A line of the screenplay; longer than one line of the file where a note or boneyard runs on.
#[derive(Debug, Clone)]
pub(super) struct Line<'a> {
    /// The text as it stands, without the final line end and trailing blanks.
    pub(super) raw: &'a str,
    /// The notes and boneyards in `raw`, in order and apart from each other.
    pub(super) spans: Vec<Span>,
    /// The line of the file at which it begins, from 1.
    pub(super) number: u32,
}

/// A note or boneyard within a text; the range includes its marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) hidden: Hidden,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// What is written but not filmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hidden {
    Note,
    Boneyard,
}

impl Line<'_> {
    /// Whether there is nothing on it.
    pub(super) fn is_blank(&self) -> bool {
        self.raw.trim().is_empty()
    }

    /// The text without notes and boneyards.
    pub(super) fn visible(&self) -> String {
        without_spans(self.raw, &self.spans)
    }

    /// Whether it consists of notes and boneyards only.
    pub(super) fn is_hidden(&self) -> bool {
        !self.spans.is_empty() && self.visible().trim().is_empty()
    }

    /// The notes and boneyards without their marks.
    pub(super) fn hidden(&self) -> impl Iterator<Item = (Hidden, &str)> {
        self.spans.iter().map(|span| (span.hidden, inner(self.raw, *span)))
    }
}

/// The words between the marks of a span.
fn inner(text: &str, span: Span) -> &str {
    text[span.start + 2..span.end - 2].trim()
}

/// Decodes `bytes` to text with `\n` line ends, without byte order mark, and with spaces for tabs.
pub(super) fn normalise(bytes: &[u8]) -> Result<String, ScreenplayError> {
    if bytes.len() > super::LARGEST {
        return Err(ScreenplayError::TooLarge { size: bytes.len() });
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(ScreenplayError::Utf16);
    }
    if let Some(offset) = bytes.iter().position(|byte| *byte == 0) {
        return Err(ScreenplayError::Binary { line: line_at(bytes, offset), offset });
    }
    let text = std::str::from_utf8(bytes).map_err(|error| not_utf8(bytes, error))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err(ScreenplayError::Empty);
    }
    Ok(text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', "    "))
}

fn not_utf8(bytes: &[u8], error: std::str::Utf8Error) -> ScreenplayError {
    let offset = error.valid_up_to();
    let line = line_at(bytes, offset);
    match error.error_len() {
        Some(_) => ScreenplayError::NotUtf8 { line, offset },
        None => ScreenplayError::CutOff { line, offset },
    }
}

fn line_at(bytes: &[u8], offset: usize) -> u32 {
    1 + bytes[..offset].split(|byte| *byte == b'\n').skip(1).count() as u32
}

/// Splits normalised text into lines. Notes end at an empty line, as the format says; boneyards run on.
pub(super) fn lines<'a>(text: &'a str, warnings: &mut Warnings) -> Vec<Line<'a>> {
    let mut finder = Finder::new(text);
    let mut lines = Vec::new();
    let mut number = 1;
    let mut start = 0;
    while start < text.len() {
        let (end, spans) = finder.line_from(start, number, warnings);
        let raw = text[start..end].trim_end();
        // A line of blanks keeps them: two of them continue a dialogue.
        let raw = if raw.is_empty() { &text[start..end] } else { raw };
        lines.push(Line { raw, spans: relative(spans, start), number });
        number += 1 + count_breaks(&text[start..end]);
        start = end + 1;
    }
    lines
}

fn count_breaks(text: &str) -> u32 {
    text.bytes().filter(|byte| *byte == b'\n').count() as u32
}

fn relative(spans: Vec<Span>, start: usize) -> Vec<Span> {
    spans.into_iter().map(|span| Span { start: span.start - start, end: span.end - start, ..span }).collect()
}

/// Finds the spans of a text. Each kind of end mark is looked up once and remembered until it is passed, so
/// that a text of opening marks alone takes linear time.
struct Finder<'a> {
    text: &'a str,
    note_end: Ahead,
    boneyard_end: Ahead,
    empty_line: Ahead,
}

/// A position that was looked up, valid until it is passed.
#[derive(Clone, Copy)]
enum Ahead {
    Unknown,
    At(usize),
    Never,
}

impl Ahead {
    /// The first position at or after `from`, looked up again only where the remembered one is passed.
    fn first(&mut self, from: usize, look: impl FnOnce() -> Option<usize>) -> Option<usize> {
        match *self {
            Self::At(position) if position >= from => {}
            Self::Never => {}
            Self::At(_) | Self::Unknown => *self = look().map_or(Self::Never, Self::At),
        }
        match *self {
            Self::At(position) => Some(position),
            Self::Never | Self::Unknown => None,
        }
    }
}

impl<'a> Finder<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, note_end: Ahead::Unknown, boneyard_end: Ahead::Unknown, empty_line: Ahead::Unknown }
    }

    /// The end of the line that begins at `start`, and the spans in it, as positions in the text.
    fn line_from(&mut self, start: usize, number: u32, warnings: &mut Warnings) -> (usize, Vec<Span>) {
        let bytes = self.text.as_bytes();
        let mut spans = Vec::new();
        let mut at = start;
        let mut complained = false;
        while at < bytes.len() && bytes[at] != b'\n' {
            let Some(hidden) = opening(&bytes[at..]) else {
                at += 1;
                continue;
            };
            if let Some(end) = self.end_of(hidden, at + 2) {
                spans.push(Span { hidden, start: at, end });
                at = end;
                continue;
            }
            if !complained {
                complained = true;
                warnings.add(number + count_breaks(&self.text[start..at]), unclosed(hidden));
            }
            at += 2;
        }
        (at, spans)
    }

    /// Where the span whose words begin at `from` ends, its end mark included.
    fn end_of(&mut self, hidden: Hidden, from: usize) -> Option<usize> {
        let text = self.text;
        match hidden {
            Hidden::Boneyard => {
                let find = || text[from..].find("*/").map(|position| from + position);
                self.boneyard_end.first(from, find).map(|end| end + 2)
            }
            Hidden::Note => {
                let find = || text[from..].find("]]").map(|position| from + position);
                let end = self.note_end.first(from, find)?;
                let limit = self.empty_line.first(from, || empty_line_after(text, from));
                limit.is_none_or(|limit| end < limit).then_some(end + 2)
            }
        }
    }
}

fn opening(bytes: &[u8]) -> Option<Hidden> {
    match bytes {
        [b'/', b'*', ..] => Some(Hidden::Boneyard),
        [b'[', b'[', ..] => Some(Hidden::Note),
        _ => None,
    }
}

fn unclosed(hidden: Hidden) -> &'static str {
    match hidden {
        Hidden::Note => {
            "a note is opened with [[ and not closed in its paragraph; it is kept as text, close it with ]]"
        }
        Hidden::Boneyard => {
            "a boneyard is opened with /* and never closed; it is kept as text, close it with */"
        }
    }
}

/// The line end before the next empty line; a line of two or more blanks counts as written.
fn empty_line_after(text: &str, from: usize) -> Option<usize> {
    let mut at = from;
    while let Some(position) = text[at..].find('\n') {
        let line_end = at + position;
        let next = text[line_end + 1..].split('\n').next().unwrap_or_default();
        if next.len() < 2 && next.trim().is_empty() {
            return Some(line_end);
        }
        at = line_end + 1;
    }
    None
}

/// The text without the given spans. Where the parts would join into a new mark, a space keeps them apart.
fn without_spans(text: &str, spans: &[Span]) -> String {
    let is_mark = |character: Option<char>| matches!(character, Some('[' | ']' | '/' | '*'));
    let mut visible = String::with_capacity(text.len());
    let mut at = 0;
    for span in spans {
        push_part(&mut visible, &text[at..span.start], is_mark);
        at = span.end;
    }
    push_part(&mut visible, &text[at..], is_mark);
    visible
}

fn push_part(visible: &mut String, part: &str, is_mark: impl Fn(Option<char>) -> bool) {
    if is_mark(visible.chars().next_back()) && is_mark(part.chars().next()) {
        visible.push(' ');
    }
    visible.push_str(part);
}

/// The spans of a text that was a whole element.
fn spans_of(text: &str) -> Vec<Span> {
    let mut finder = Finder::new(text);
    let mut spans = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let (end, found) = finder.line_from(start, 1, &mut Warnings::default());
        spans.extend(found);
        start = end + 1;
    }
    spans
}

/// The text without notes and boneyards.
pub(super) fn strip(text: &str) -> String {
    without_spans(text, &spans_of(text))
}

/// The words of the notes in a text.
pub(super) fn inline_notes(text: &str) -> Vec<String> {
    let spans = spans_of(text);
    let notes = spans.into_iter().filter(|span| span.hidden == Hidden::Note);
    notes.map(|span| inner(text, span).to_owned()).collect()
}
