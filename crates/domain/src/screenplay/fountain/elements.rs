//! Lines to elements, one paragraph after the other.

use super::classify::{Cue, LineKind, breaks_paragraph, classify};
use super::lexer::{Hidden, Line};
use super::warnings::Warnings;
use super::{Element, ElementKind};

/// Reads everything after the title page.
pub(super) fn read(lines: &[Line], names: &[&str], warnings: &mut Warnings) -> Vec<Element> {
    let mut reader = Reader { lines, names, at: 0, elements: Vec::new(), warnings };
    while reader.at < lines.len() {
        reader.read_paragraph();
    }
    reader.elements
}

/// Stands before the line `at`, which begins a paragraph.
struct Reader<'r, 'a> {
    lines: &'r [Line<'a>],
    names: &'r [&'r str],
    at: usize,
    elements: Vec<Element>,
    warnings: &'r mut Warnings,
}

impl<'r, 'a> Reader<'r, 'a> {
    fn read_paragraph(&mut self) {
        let line = &self.lines[self.at];
        if line.is_blank() {
            self.at += 1;
        } else if line.is_hidden() {
            self.push_hidden(line);
            self.at += 1;
        } else {
            self.read_written(line);
        }
    }

    fn read_written(&mut self, line: &'r Line<'a>) {
        match classify(line.raw, &line.visible(), self.names) {
            LineKind::Heading { text, number } => self.single(ElementKind::SceneHeading { number }, text),
            LineKind::Centred(text) => self.single(ElementKind::Centred, text),
            LineKind::Section { depth, text } => self.single(ElementKind::Section { depth }, text),
            LineKind::Synopsis(text) => self.single(ElementKind::Synopsis, text),
            LineKind::PageBreak => self.single(ElementKind::PageBreak, String::new()),
            LineKind::Lyric(text) => self.single(ElementKind::Lyric, text),
            LineKind::Transition(text) if is_marked_transition(line.raw) || self.next_is_blank() => {
                self.single(ElementKind::Transition, text);
            }
            LineKind::Cue { cue, forced } => self.cue_or_action(line, cue, forced),
            LineKind::ForcedAction => self.action(true),
            LineKind::Transition(_) | LineKind::Plain => {
                self.warn_of_unreadable(line);
                self.action(false);
            }
        }
    }

    fn warn_of_unreadable(&mut self, line: &Line) {
        if line.raw.trim_start().starts_with('@') {
            let message = "the mark @ has no name after it; the line is kept as action, write @Name";
            self.warnings.add(line.number, message);
        }
    }

    fn next_is_blank(&self) -> bool {
        self.lines.get(self.at + 1).is_none_or(Line::is_blank)
    }

    /// An element of one line, followed by the notes that stand on it.
    fn single(&mut self, kind: ElementKind, text: String) {
        let line = &self.lines[self.at];
        self.elements.push(Element { kind, text, line: line.number });
        self.push_hidden(line);
        self.at += 1;
    }

    fn push_hidden(&mut self, line: &Line) {
        for (hidden, text) in line.hidden() {
            let kind = match hidden {
                Hidden::Note => ElementKind::Note,
                Hidden::Boneyard => ElementKind::Boneyard,
            };
            self.elements.push(Element { kind, text: text.to_owned(), line: line.number });
        }
    }

    /// Lines up to the next empty or specially marked one. A forced one loses its mark.
    fn action(&mut self, forced: bool) {
        let first = &self.lines[self.at];
        let first_text = if forced { &first.raw.trim_start()[1..] } else { first.raw };
        let mut text = first_text.to_owned();
        self.at += 1;
        while let Some(line) = self.lines.get(self.at) {
            if line.is_blank() || line.is_hidden() || breaks_paragraph(line.raw) {
                break;
            }
            text.push('\n');
            text.push_str(line.raw);
            self.at += 1;
        }
        self.elements.push(Element { kind: ElementKind::Action, text, line: first.number });
    }

    fn cue_or_action(&mut self, line: &'r Line<'a>, cue: Cue, forced: bool) {
        if !self.speech_follows() {
            if forced || looks_like_name(&cue, self.names) {
                let message = format!(
                    "\"{}\" looks like a speaker but nothing is said below it; it is kept as action, write \
                     the speech on the next line",
                    cue.name
                );
                self.warnings.add(line.number, message);
            }
            return self.action(false);
        }
        self.warn_of_lonely_dual(line, &cue);
        let Cue { name, extension, dual } = cue;
        self.single(ElementKind::Character { extension, dual }, name);
        self.speech();
    }

    fn warn_of_lonely_dual(&mut self, line: &Line, cue: &Cue) {
        let spoken_before = matches!(
            self.elements.last().map(|element| &element.kind),
            Some(ElementKind::Dialogue | ElementKind::Parenthetical | ElementKind::Lyric | ElementKind::Note)
        );
        if cue.dual && !spoken_before {
            let message = format!(
                "\"{} ^\" is spoken together with the speech before it, but there is none; remove the ^",
                cue.name
            );
            self.warnings.add(line.number, message);
        }
    }

    /// Whether anything is said between the cue at `at` and the next empty line.
    fn speech_follows(&self) -> bool {
        let block = self.lines[self.at + 1..].iter().take_while(|line| continues_speech(line));
        block.into_iter().any(|line| !line.is_blank() && !line.is_hidden())
    }

    /// The lines below a cue.
    fn speech(&mut self) {
        while let Some(line) = self.lines.get(self.at).filter(|line| continues_speech(line)) {
            if line.is_blank() {
                self.at += 1;
            } else if line.is_hidden() {
                self.push_hidden(line);
                self.at += 1;
            } else if let Some((kind, text)) = special_speech(line) {
                self.single(kind, text);
            } else {
                self.dialogue();
            }
        }
    }

    fn dialogue(&mut self) {
        let first = &self.lines[self.at];
        let mut text = String::new();
        while let Some(line) = self.lines.get(self.at).filter(|line| continues_speech(line)) {
            if line.is_hidden() || special_speech(line).is_some() {
                break;
            }
            // The two blanks that continue a speech are kept, so that the pause in it is.
            text.push_str(if line.is_blank() { "  " } else { line.raw.trim() });
            text.push('\n');
            self.at += 1;
        }
        let text = text.trim_end().to_owned();
        self.elements.push(Element { kind: ElementKind::Dialogue, text, line: first.number });
    }
}

fn is_marked_transition(raw: &str) -> bool {
    raw.trim_start().starts_with('>')
}

/// An empty line ends a speech, a line of two blanks does not.
fn continues_speech(line: &Line) -> bool {
    !line.is_blank() || line.raw.len() >= 2
}

fn special_speech(line: &Line) -> Option<(ElementKind, String)> {
    let visible = line.visible();
    let visible = visible.trim();
    if line.raw.trim_start().starts_with('~') {
        return Some((ElementKind::Lyric, visible[1..].trim().to_owned()));
    }
    let inner = visible.strip_prefix('(')?.strip_suffix(')')?;
    Some((ElementKind::Parenthetical, inner.trim().to_owned()))
}

/// Whether capitals without a speech were probably meant as a cue, and not as a loud noise.
fn looks_like_name(cue: &Cue, names: &[&str]) -> bool {
    let known = names.iter().any(|name| name.to_uppercase() == cue.name);
    let short = cue.name.split_whitespace().count() <= 2;
    let wordy = cue.name.chars().all(|character| character.is_alphanumeric() || " '.-".contains(character));
    let closed = cue.name.ends_with('.');
    known || !cue.extension.is_empty() && short && wordy || short && wordy && !closed
}
