//! What is sent to a model: sections in order of importance, cut to what it reads.

use serde::{Deserialize, Serialize};

/// A part of the material.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// What it is, such as `cast`.
    pub name: &'static str,
    /// Its text, line by line.
    pub text: String,
}

impl Section {
    /// A part with this name.
    #[must_use]
    pub fn new(name: &'static str, text: impl Into<String>) -> Self {
        Self { name, text: text.into() }
    }

    /// A part of lines.
    #[must_use]
    pub fn of_lines(name: &'static str, lines: impl IntoIterator<Item = String>) -> Self {
        Self::new(name, lines.into_iter().collect::<Vec<_>>().join("\n"))
    }
}

/// Everything that is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Context {
    /// What the model is told to do.
    pub instructions: String,
    /// What it is told of the project.
    pub material: String,
    /// About how many tokens that is together.
    pub tokens: u32,
    /// What did not fit, in words; empty when everything is sent.
    pub left_out: Vec<String>,
}

/// About how many tokens a text is. Encoders differ; letters beyond ASCII are often a token each, and of others four make
/// one.
#[must_use]
pub fn tokens(text: &str) -> u32 {
    let (plain, other) = text.chars().fold((0_u32, 0_u32), |(plain, other), letter| {
        if letter.is_ascii() { (plain.saturating_add(1), other) } else { (plain, other.saturating_add(1)) }
    });
    plain.div_ceil(4).saturating_add(other)
}

/// As many sections as fit into `room` tokens, whole lines of each, the most important first.
pub(crate) fn fitted(instructions: String, sections: Vec<Section>, room: u32) -> Context {
    let (mut material, mut left_out, mut room) = (Vec::new(), Vec::new(), room);
    for section in sections.into_iter().filter(|section| !section.text.trim().is_empty()) {
        let all = section.text.lines().count();
        let kept: Vec<&str> = section.text.lines().take_while(|line| taken(line, &mut room)).collect();
        if kept.len() < all {
            left_out.push(format!("{}: {} of {all} lines", section.name, all - kept.len()));
            // What is less important does not take the place of what did not fit.
            room = 0;
        }
        if !kept.is_empty() {
            material.push(format!("{}:\n{}", section.name, kept.join("\n")));
        }
    }
    let material = material.join("\n\n");
    let tokens = tokens(&instructions).saturating_add(tokens(&material));
    Context { instructions, material, tokens, left_out }
}

/// Whether a line fits, and then less room is left.
fn taken(line: &str, room: &mut u32) -> bool {
    let need = tokens(line).saturating_add(1);
    let fits = need <= *room;
    if fits {
        *room -= need;
    }
    fits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_matters_most_is_kept_and_what_is_left_out_is_said() {
        let lines =
            |name, count: usize| Section::of_lines(name, (0..count).map(|at| format!("line number {at}")));
        let all = fitted(String::new(), vec![lines("scene", 4), lines("cast", 4)], 1000);
        assert_eq!((all.left_out.len(), all.material.lines().count()), (0, 11));
        let some = fitted(String::new(), vec![lines("scene", 4), lines("cast", 4), lines("style", 1)], 25);
        assert_eq!(some.left_out, ["cast: 3 of 4 lines", "style: 1 of 1 lines"]);
        assert!(some.material.starts_with("scene:\nline number 0"), "{}", some.material);
        assert!(fitted(String::new(), vec![lines("scene", 4)], 0).material.is_empty());
    }

    #[test]
    fn letters_beyond_ascii_count_for_themselves() {
        assert_eq!((tokens("rain"), tokens("rain falls"), tokens("雨が降る")), (1, 3, 4));
    }
}
