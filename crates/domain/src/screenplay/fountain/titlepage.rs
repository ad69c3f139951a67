//! The title page: `Key: value` lines at the very top, with indented continuation lines.

use super::TitleEntry;
use super::classify;
use super::lexer::Line;
use super::warnings::Warnings;

/// Reads the title page, if the text begins with one; returns it and the lines after it.
pub(super) fn read<'l, 'a>(
    lines: &'l [Line<'a>],
    warnings: &mut Warnings,
) -> (Vec<TitleEntry>, &'l [Line<'a>]) {
    if !begins(lines) {
        return (Vec::new(), lines);
    }
    let mut entries: Vec<TitleEntry> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        if line.is_blank() || (index > 0 && classify::is_natural_heading(line.raw)) {
            return (entries, &lines[index..]);
        }
        read_line(line, &mut entries, warnings);
    }
    (entries, &[])
}

/// Whether the first line is a key. `FADE IN:` alone is none, and neither is a heading or a marked line.
fn begins(lines: &[Line]) -> bool {
    let Some(first) = lines.first() else { return false };
    let starts_with_mark = first.raw.starts_with(['!', '@', '#', '=', '~', '>', '.', '[', '/', ' ', '(']);
    if starts_with_mark || classify::is_natural_heading(first.raw) {
        return false;
    }
    let Some((_, value)) = split(first.raw) else { return false };
    !value.is_empty() || lines.get(1).is_some_and(continues)
}

/// Whether a line can follow a key without value: an indented value or another key.
fn continues(line: &Line) -> bool {
    let is_value = line.raw.starts_with(' ') && !line.is_blank();
    is_value || (split(line.raw).is_some() && !classify::is_natural_heading(line.raw))
}

fn read_line(line: &Line, entries: &mut Vec<TitleEntry>, warnings: &mut Warnings) {
    let indented = line.raw.starts_with(' ');
    if let (false, Some((key, value))) = (indented, split(line.raw)) {
        let values = if value.is_empty() { Vec::new() } else { vec![value.to_owned()] };
        entries.push(TitleEntry { key: key.to_owned(), values, line: line.number });
        return;
    }
    if !indented {
        let message = "this line of the title page has no key; it is kept with the entry above, indent it, \
                       write \"Key: value\", or put an empty line before it";
        warnings.add(line.number, message);
    }
    if let Some(entry) = entries.last_mut() {
        entry.values.push(line.raw.trim().to_owned());
    }
}

fn split(raw: &str) -> Option<(&str, &str)> {
    let (key, value) = raw.split_once(':')?;
    let key = key.trim();
    (!key.is_empty()).then_some((key, value.trim()))
}
