//! Fountain 1.1 screenplays: a complete reader that loses nothing, and a writer.
//!
//! The reader owns the shape of the text only; it knows no cast and makes no shots. What it does not
//! understand becomes action, with a warning that has a line number. It runs in linear time and without
//! recursion, whatever the input.

mod classify;
mod elements;
pub mod emphasis;
mod error;
mod lexer;
#[cfg(test)]
mod tests;
mod titlepage;
mod warnings;
mod write;

pub use error::ScreenplayError;
pub use write::to_text;

/// The largest screenplay that is read, in bytes; a long feature film has about 200 000.
pub const LARGEST: usize = 10_000_000;

/// A screenplay as it stands in its file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Screenplay {
    /// The entries of the title page, in order.
    pub title_page: Vec<TitleEntry>,
    /// Everything after the title page, in order.
    pub elements: Vec<Element>,
    /// What was not understood, by line; at most a thousand.
    pub warnings: Vec<Warning>,
}

impl Screenplay {
    /// The first value of the title page under `key`, compared without regard to case.
    #[must_use]
    pub fn title_value(&self, key: &str) -> Option<&str> {
        let entry = self.title_page.iter().find(|entry| entry.key.eq_ignore_ascii_case(key))?;
        entry.values.first().map(String::as_str)
    }
}

/// One `Key: value` of the title page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TitleEntry {
    /// The key as it is written, such as `Title`.
    pub key: String,
    /// Its lines, without indentation.
    pub values: Vec<String>,
    /// The line of the key, from 1.
    pub line: u32,
}

/// One part of a screenplay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// What it is.
    pub kind: ElementKind,
    /// Its words without the marks of its kind. Action and dialogue keep their lines, emphasis marks and
    /// inline notes; see [`Element::plain`].
    pub text: String,
    /// The line at which it begins, from 1.
    pub line: u32,
}

impl Element {
    /// The words as they are read or spoken: without notes, boneyard and emphasis marks.
    #[must_use]
    pub fn plain(&self) -> String {
        let visible = lexer::strip(&self.text);
        emphasis::plain(&visible).trim().to_owned()
    }

    /// The notes inside the text, and the text itself where the whole element is a note.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        if self.kind == ElementKind::Note {
            return vec![self.text.clone()];
        }
        lexer::inline_notes(&self.text)
    }
}

/// What a part of a screenplay is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ElementKind {
    /// Where and when a scene happens.
    SceneHeading {
        /// The scene number between `#` signs, empty where there is none.
        number: String,
    },
    /// What happens.
    Action,
    /// Who speaks next.
    Character {
        /// What follows the name with its parentheses, such as `(V.O.)`; empty where there is none.
        extension: String,
        /// Whether it is spoken together with the speech before it (`^`).
        dual: bool,
    },
    /// How something is said, without its parentheses.
    Parenthetical,
    /// What is said.
    Dialogue,
    /// What is sung.
    Lyric,
    /// How one scene leads to the next.
    Transition,
    /// Action in the middle of the line.
    Centred,
    /// A remark that is not filmed.
    Note,
    /// What was cut out but kept.
    Boneyard,
    /// A heading of the outline.
    Section {
        /// The number of `#` signs, 1 or more.
        depth: u32,
    },
    /// A sentence of the outline.
    Synopsis,
    /// The end of a page.
    PageBreak,
}

/// Something that was not understood, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// The line of the screenplay, from 1.
    pub line: u32,
    /// What it is and what to do, in words that read alone.
    pub message: String,
}

impl std::fmt::Display for Warning {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

/// Reads a screenplay.
///
/// # Errors
///
/// When the bytes are no screenplay at all: empty, too large, binary or not UTF-8. Everything else can be
/// read, with warnings.
pub fn parse(bytes: &[u8]) -> Result<Screenplay, ScreenplayError> {
    parse_knowing(bytes, &[])
}

/// Reads a screenplay, taking a line that consists of one of `names` as a cue where the script of the name
/// has no capitals to mark it (such as Japanese).
///
/// # Errors
///
/// As [`parse`].
pub fn parse_knowing(bytes: &[u8], names: &[&str]) -> Result<Screenplay, ScreenplayError> {
    let text = lexer::normalise(bytes)?;
    let mut warnings = warnings::Warnings::default();
    let lines = lexer::lines(&text, &mut warnings);
    let (title_page, rest) = titlepage::read(&lines, &mut warnings);
    let elements = elements::read(rest, names, &mut warnings);
    Ok(Screenplay { title_page, elements, warnings: warnings.into_sorted() })
}
