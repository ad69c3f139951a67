//! How alike two texts are, quickly enough for thousands of pairs.

use crate::shot::ShotContent;

/// How much of a text is compared, in characters.
const COMPARED: usize = 400;

/// The words of a shot by which it is recognised.
pub(super) fn of(shot: &ShotContent) -> String {
    let mut text = shot.action.clone();
    for line in &shot.lines {
        text.push('\n');
        text.push_str(&line.name);
        text.push_str(": ");
        text.push_str(&line.text);
    }
    text
}

/// The pairs of neighbouring characters of a text, sorted.
pub(super) fn pairs(text: &str) -> Vec<(char, char)> {
    let letters: Vec<char> = text
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .take(COMPARED)
        .collect();
    let mut pairs: Vec<(char, char)> = letters.windows(2).map(|pair| (pair[0], pair[1])).collect();
    pairs.sort_unstable();
    pairs
}

/// The share of pairs that two texts have in common (Sørensen–Dice), 0 to 1.
pub(super) fn likeness(one: &[(char, char)], other: &[(char, char)]) -> f64 {
    let total = one.len() + other.len();
    if total == 0 {
        return 0.0;
    }
    let (mut left, mut right, mut common) = (0, 0, 0_usize);
    while left < one.len() && right < other.len() {
        match one[left].cmp(&other[right]) {
            std::cmp::Ordering::Less => left += 1,
            std::cmp::Ordering::Greater => right += 1,
            std::cmp::Ordering::Equal => {
                common += 1;
                left += 1;
                right += 1;
            }
        }
    }
    2.0 * common as f64 / total as f64
}
