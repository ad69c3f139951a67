//! Elements to scenes: what belongs to which heading, in units of one shot each.

use super::notes::{self, Asked};
use crate::rate::Rate;
use crate::screenplay::fountain::{Element, ElementKind, Screenplay, Warning};
use crate::screenplay::vocabulary;
use crate::shot::Transition;

/// A scene as it is written.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub(super) heading: String,
    pub(super) line: u32,
    pub(super) synopsis: String,
    /// What the notes below the heading ask of all its shots.
    pub(super) asked: Asked,
    pub(super) units: Vec<Unit>,
}

/// What makes a shot, or leads from one to the next.
#[derive(Debug)]
pub(super) enum Unit {
    Action { text: String, line: u32, asked: Asked },
    Speech(Speech),
    Transition { transition: Transition, line: u32 },
}

/// A speech with its parts.
#[derive(Debug)]
pub(super) struct Speech {
    pub(super) name: String,
    pub(super) off_screen: bool,
    /// Whether it is spoken together with the speech before it.
    pub(super) dual: bool,
    pub(super) line: u32,
    /// Each part of the speech with the direction before it.
    pub(super) parts: Vec<Part>,
    pub(super) asked: Asked,
}

/// A direction and what is said after it; either may be empty.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub(super) parenthetical: String,
    pub(super) text: String,
}

/// Splits a screenplay at its scene headings.
pub(super) fn split(screenplay: &Screenplay, rate: Rate, warnings: &mut Vec<Warning>) -> Vec<Written> {
    let mut splitter = Splitter { rate, scenes: Vec::new(), pending: Written::default() };
    for element in &screenplay.elements {
        splitter.read(element);
    }
    let Splitter { mut scenes, pending, .. } = splitter;
    let has_shots = pending.units.iter().any(|unit| !matches!(unit, Unit::Transition { .. }));
    if !pending.heading.is_empty() || has_shots {
        scenes.push(pending);
    }
    if let Some(first) = scenes.first().filter(|scene| scene.heading.is_empty()) {
        let line = first.line.max(1);
        let message = "there is no scene heading before this; it becomes a scene without a place, write a \
                       heading such as \"EXT. STREET - DAY\" above it";
        warnings.push(Warning { line, message: message.to_owned() });
    }
    scenes
}

struct Splitter {
    rate: Rate,
    scenes: Vec<Written>,
    /// The scene that is being read.
    pending: Written,
}

impl Splitter {
    fn read(&mut self, element: &Element) {
        match &element.kind {
            ElementKind::SceneHeading { .. } => self.begin(element),
            ElementKind::Action | ElementKind::Centred => self.action(element),
            ElementKind::Character { extension, dual } => self.cue(element, extension, *dual),
            ElementKind::Parenthetical => self.parenthetical(element),
            ElementKind::Dialogue => self.words(element),
            ElementKind::Lyric => self.lyric(element),
            ElementKind::Transition => self.transition(element),
            ElementKind::Note => self.note(&element.text),
            ElementKind::Synopsis => self.synopsis(element),
            ElementKind::Boneyard | ElementKind::Section { .. } | ElementKind::PageBreak => {}
        }
    }

    /// Closes the scene above. Transitions alone (`FADE IN:`) go over to the new scene.
    fn begin(&mut self, element: &Element) {
        let above = std::mem::take(&mut self.pending);
        let only_transitions = above.units.iter().all(|unit| matches!(unit, Unit::Transition { .. }));
        self.pending.heading = element.plain();
        self.pending.line = element.line;
        if above.heading.is_empty() && only_transitions {
            self.pending.units = above.units;
            self.pending.synopsis = above.synopsis;
        } else {
            self.scenes.push(above);
        }
    }

    fn begin_unit(&mut self, line: u32, unit: Unit) {
        if self.pending.line == 0 {
            self.pending.line = line;
        }
        self.pending.units.push(unit);
    }

    /// A line that begins with a camera direction begins a shot of its own.
    fn action(&mut self, element: &Element) {
        let text = element.plain();
        let mut shots: Vec<(u32, String)> = Vec::new();
        for (offset, line) in text.lines().enumerate() {
            let directed = is_direction(line);
            match shots.last_mut() {
                Some((_, shot)) if !directed => {
                    shot.push(' ');
                    shot.push_str(line.trim());
                }
                _ => shots.push((element.line + offset as u32, line.trim().to_owned())),
            }
        }
        for (line, text) in shots {
            if !text.is_empty() {
                self.begin_unit(line, Unit::Action { text, line, asked: Asked::default() });
            }
        }
        for note in element.notes() {
            self.note(&note);
        }
    }

    fn cue(&mut self, element: &Element, extension: &str, marked_dual: bool) {
        let extension = extension.to_uppercase().replace([' ', '.'], "");
        let off_screen = ["(VO)", "(OS)", "(OC)"].iter().any(|mark| extension.contains(mark));
        let dual = marked_dual && matches!(self.pending.units.last(), Some(Unit::Speech(_)));
        let speech = Speech {
            name: element.plain(),
            off_screen,
            dual,
            line: element.line,
            parts: Vec::new(),
            asked: Asked::default(),
        };
        self.begin_unit(element.line, Unit::Speech(speech));
    }

    /// The part of the last speech to which the next words belong; none where nobody speaks.
    fn part(&mut self) -> Option<&mut Part> {
        let Some(Unit::Speech(speech)) = self.pending.units.last_mut() else { return None };
        if speech.parts.last().is_none_or(|part| !part.text.is_empty()) {
            speech.parts.push(Part::default());
        }
        speech.parts.last_mut()
    }

    fn parenthetical(&mut self, element: &Element) {
        match self.part() {
            Some(part) => part.parenthetical = element.plain(),
            None => self.action(element),
        }
    }

    fn words(&mut self, element: &Element) {
        let words: Vec<String> = element.plain().split_whitespace().map(str::to_owned).collect();
        let Some(part) = self.part() else { return self.action(element) };
        part.text = words.join(" ");
        for note in element.notes() {
            self.note(&note);
        }
    }

    /// A song below a cue is sung by that person; elsewhere it is something that happens.
    fn lyric(&mut self, element: &Element) {
        match self.pending.units.last() {
            Some(Unit::Speech(_)) => self.words(element),
            _ => self.action(element),
        }
    }

    fn transition(&mut self, element: &Element) {
        let text = element.plain().to_uppercase();
        let transition = match text.as_str() {
            text if text.contains("FADE IN") => Transition::FadeIn,
            text if text.contains("WIPE") => Transition::Wipe,
            text if text.contains("DISSOLVE") => Transition::Dissolve,
            text if text.contains("WIPE") => Transition::Wipe,
            text if text.contains("FADE") => Transition::FadeOut,
            _ => Transition::Cut,
        };
        self.begin_unit(element.line, Unit::Transition { transition, line: element.line });
    }

    /// A note is about the shot above it; one right below the heading is about the whole scene.
    fn note(&mut self, note: &str) {
        let asked = notes::read(note, self.rate);
        let slot = match self.pending.units.last_mut() {
            Some(Unit::Action { asked, .. }) => asked,
            Some(Unit::Speech(speech)) => &mut speech.asked,
            _ if self.pending.heading.is_empty() => return,
            _ => &mut self.pending.asked,
        };
        *slot = asked.or(slot);
    }

    fn synopsis(&mut self, element: &Element) {
        if !self.pending.synopsis.is_empty() {
            self.pending.synopsis.push(' ');
        }
        self.pending.synopsis.push_str(&element.plain());
    }
}

/// Whether a line begins with words for the camera.
fn is_direction(line: &str) -> bool {
    let start = line.split(['.', ':', ',', '。', '：', '、']).next().unwrap_or(line);
    let reading = vocabulary::read(start);
    reading.framing.is_some() || reading.angle.is_some() || reading.camera.is_some()
}
