//! Elements back to text: a screenplay whose reading equals the one it was written from.

use super::classify::{Cue, LineKind, classify};
use super::lexer;
use super::warnings::Warnings;
use super::{Element, ElementKind, Screenplay, TitleEntry};

/// Writes a screenplay as Fountain text with `\n` line ends.
///
/// Elements stand on the lines they were read from wherever that is possible. Reading the text again gives
/// the same title page and the same elements; only the line numbers of a very dense original may differ.
#[must_use]
pub fn to_text(screenplay: &Screenplay) -> String {
    let mut page = Page { text: String::new(), line: 1 };
    for entry in &screenplay.title_page {
        page.push(&title_entry(entry));
    }
    let glued = glued(&screenplay.elements);
    for (element, is_glued) in screenplay.elements.iter().zip(glued) {
        let written = written(element);
        if !is_glued {
            page.space_before(element.line, &written);
        }
        page.push(&written);
    }
    page.text
}

/// The text so far and the line at which the next one begins.
struct Page {
    text: String,
    line: u32,
}

impl Page {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
        self.line += 1 + text.bytes().filter(|byte| *byte == b'\n').count() as u32;
    }

    /// One empty line at least, and as many as bring the next element to its line.
    fn space_before(&mut self, line: u32, next: &str) {
        let first_could_be_title = self.text.is_empty() && next.contains(':');
        if !self.text.is_empty() || (first_could_be_title && !next.starts_with(['!', '@', '#', '>', '.'])) {
            self.push("");
        }
        while self.line < line {
            self.push("");
        }
    }
}

fn title_entry(entry: &TitleEntry) -> String {
    match entry.values.as_slice() {
        [value] => format!("{}: {value}", entry.key),
        values => {
            let key = format!("{}:", entry.key);
            let lines = std::iter::once(key.as_str()).chain(values.iter().map(String::as_str));
            lines.collect::<Vec<_>>().join("\n    ")
        }
    }
}

/// Which elements must follow the one before without an empty line: those of a speech, up to the last word
/// of it, for an empty line would end it.
fn glued(elements: &[Element]) -> Vec<bool> {
    let mut glued = vec![false; elements.len()];
    let mut cue = None;
    let mut said = false;
    for (index, element) in elements.iter().enumerate() {
        match element.kind {
            ElementKind::Character { .. } => {
                cue = Some(index);
                said = false;
            }
            ElementKind::Note | ElementKind::Boneyard => {}
            ElementKind::Lyric if said => {}
            ElementKind::Lyric | ElementKind::Parenthetical | ElementKind::Dialogue => {
                said = true;
                if let Some(last) = cue.replace(index) {
                    glued[last + 1..=index].fill(true);
                }
            }
            _ => cue = None,
        }
    }
    glued
}

fn written(element: &Element) -> String {
    let text = &element.text;
    match &element.kind {
        ElementKind::SceneHeading { number } => heading(text, number),
        ElementKind::Action => action(text),
        ElementKind::Character { extension, dual } => cue(text, extension, *dual),
        ElementKind::Parenthetical => format!("({text})"),
        ElementKind::Dialogue => text.clone(),
        ElementKind::Lyric => format!("~{text}"),
        ElementKind::Transition => transition(text),
        ElementKind::Centred => format!("> {text} <"),
        ElementKind::Note => format!("[[ {text} ]]"),
        ElementKind::Boneyard => format!("/* {text} */"),
        ElementKind::Section { depth } => format!("{} {text}", "#".repeat(*depth as usize)),
        ElementKind::Synopsis => format!("= {text}"),
        ElementKind::PageBreak => "===".to_owned(),
    }
}

fn heading(text: &str, number: &str) -> String {
    let suffix = if number.is_empty() { String::new() } else { format!(" #{number}#") };
    let plain = format!("{text}{suffix}");
    let expected = LineKind::Heading { text: text.to_owned(), number: number.to_owned() };
    if classify(&plain, &plain, &[]) == expected { plain } else { format!(".{plain}") }
}

fn transition(text: &str) -> String {
    let expected = LineKind::Transition(text.to_owned());
    if classify(text, text, &[]) == expected { text.to_owned() } else { format!("> {text}") }
}

fn cue(name: &str, extension: &str, dual: bool) -> String {
    let mut plain = name.to_owned();
    if !extension.is_empty() {
        plain = format!("{plain} {extension}");
    }
    if dual {
        plain.push_str(" ^");
    }
    let cue = Cue { name: name.to_owned(), extension: extension.to_owned(), dual };
    let natural = classify(&plain, &plain, &[]) == LineKind::Cue { cue, forced: false };
    if natural { plain } else { format!("@{plain}") }
}

fn action(text: &str) -> String {
    let lines = lexer::lines(text, &mut Warnings::default());
    let is_plain = lines.first().is_some_and(|line| {
        let kind = classify(line.raw, &line.visible(), &[]);
        !line.is_blank() && !line.is_hidden() && kind == LineKind::Plain
    });
    if is_plain { text.to_owned() } else { format!("!{text}") }
}
