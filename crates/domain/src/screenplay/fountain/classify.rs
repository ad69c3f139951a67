//! What a line at the beginning of a paragraph is, judged by the line alone.

/// A line's kind and words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum LineKind {
    Heading {
        text: String,
        number: String,
    },
    Transition(String),
    Centred(String),
    Section {
        depth: u32,
        text: String,
    },
    Synopsis(String),
    PageBreak,
    Lyric(String),
    ForcedAction,
    /// A cue if dialogue follows it.
    Cue {
        cue: Cue,
        forced: bool,
    },
    Plain,
}

/// The parts of a cue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cue {
    pub(super) name: String,
    pub(super) extension: String,
    pub(super) dual: bool,
}

/// Judges a line by `raw`, whose first character may be a mark, and `visible`, its text without notes.
pub(super) fn classify(raw: &str, visible: &str, names: &[&str]) -> LineKind {
    let visible = visible.trim();
    match raw.trim_start().chars().next() {
        Some('!') => LineKind::ForcedAction,
        Some('#') => section(visible),
        Some('~') => LineKind::Lyric(visible[1..].trim().to_owned()),
        Some('=') => synopsis_or_break(visible),
        Some('>') => centred_or_transition(visible),
        Some('@') => forced_cue(&visible[1..]),
        Some('.') if forced_heading(visible) => heading(&visible[1..]),
        _ => natural(visible, names),
    }
}

/// Whether a line within a paragraph ends it and begins something else.
pub(super) fn breaks_paragraph(raw: &str) -> bool {
    raw.trim_start().starts_with(['!', '#', '~', '=', '>'])
}

fn section(visible: &str) -> LineKind {
    let text = visible.trim_start_matches('#');
    LineKind::Section { depth: (visible.len() - text.len()) as u32, text: text.trim().to_owned() }
}

fn synopsis_or_break(visible: &str) -> LineKind {
    if visible.len() >= 3 && visible.bytes().all(|byte| byte == b'=') {
        return LineKind::PageBreak;
    }
    LineKind::Synopsis(visible[1..].trim().to_owned())
}

fn centred_or_transition(visible: &str) -> LineKind {
    let inner = &visible[1..];
    match inner.strip_suffix('<') {
        Some(centred) => LineKind::Centred(centred.trim().to_owned()),
        None => LineKind::Transition(inner.trim().to_owned()),
    }
}

fn forced_heading(visible: &str) -> bool {
    visible.chars().nth(1).is_some_and(char::is_alphanumeric)
}

fn natural(visible: &str, names: &[&str]) -> LineKind {
    if is_natural_heading(visible) {
        return heading(visible);
    }
    if is_natural_transition(visible) {
        return LineKind::Transition(visible.to_owned());
    }
    let cue = split_cue(visible);
    if is_capital(&cue.name) || names.iter().any(|name| *name == cue.name && has_no_case(name)) {
        return LineKind::Cue { cue, forced: false };
    }
    LineKind::Plain
}

/// Whether a line is a heading without being forced.
pub(super) fn is_natural_heading(line: &str) -> bool {
    let start: String = line.trim_start().chars().take(10).collect::<String>().to_ascii_uppercase();
    let prefixes = ["INT./EXT", "INT/EXT", "EXT./INT", "EXT/INT", "INT", "EXT", "EST", "I/E"];
    prefixes.iter().filter_map(|prefix| start.strip_prefix(prefix)).any(|rest| rest.starts_with(['.', ' ']))
}

fn heading(text: &str) -> LineKind {
    let text = text.trim();
    let (text, number) = split_number(text).unwrap_or((text, ""));
    LineKind::Heading { text: text.to_owned(), number: number.to_owned() }
}

fn split_number(text: &str) -> Option<(&str, &str)> {
    let (before, number) = text.strip_suffix('#')?.rsplit_once('#')?;
    let allowed = |character: char| character.is_alphanumeric() || matches!(character, '-' | '.');
    let before = before.trim_end();
    (!before.is_empty() && !number.is_empty() && number.chars().all(allowed)).then_some((before, number))
}

fn is_natural_transition(visible: &str) -> bool {
    let well_known = matches!(
        visible.trim_end_matches([':', '.']),
        "FADE IN" | "FADE OUT" | "FADE TO BLACK" | "CUT TO BLACK" | "FADE IN FROM BLACK"
    );
    well_known && visible.ends_with([':', '.']) || visible.ends_with("TO:") && is_capital(visible)
}

fn is_capital(text: &str) -> bool {
    text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase)
}

fn has_no_case(text: &str) -> bool {
    !text.chars().any(|character| character.is_uppercase() || character.is_lowercase())
}

fn forced_cue(text: &str) -> LineKind {
    let cue = split_cue(text.trim());
    if cue.name.is_empty() { LineKind::Plain } else { LineKind::Cue { cue, forced: true } }
}

fn split_cue(text: &str) -> Cue {
    let (text, dual) = match text.strip_suffix('^') {
        Some(rest) => (rest.trim_end(), true),
        None => (text, false),
    };
    let (name, extension) = match text.find('(') {
        Some(position) if text.ends_with(')') => (text[..position].trim_end(), &text[position..]),
        _ => (text, ""),
    };
    Cue { name: name.to_owned(), extension: extension.to_owned(), dual }
}
