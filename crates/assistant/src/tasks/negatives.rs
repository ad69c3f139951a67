//! The negatives of a style: what contradicts its own words goes, what is missing comes, and what helps nobody goes, too.

use serde::{Deserialize, Serialize};

use super::changes::{Change, ChangeKind, Changes, Lists, MOST, doubled};
use super::material::Section;
use super::words::{has, plain, says};
use super::{Task, judged};
use crate::structured::Wrong;

/// What may be done to negatives.
const KINDS: [ChangeKind; 2] = [ChangeKind::Avoid, ChangeKind::Allow];

/// What a style says and keeps out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Negatives {
    /// The words of the style.
    pub words: Vec<String>,
    /// What it keeps out.
    pub negatives: Vec<String>,
    /// Words that the cast and the places are drawn with, which nothing may keep out.
    pub wanted: Vec<String>,
    /// Whether the style's model hears negatives at all.
    pub heard: bool,
}

impl Task for Negatives {
    type Answer = Changes;

    const NAME: &'static str = "negatives";
    const LONGEST: u32 = 600;

    fn instructions(&self) -> String {
        format!(
            "Clean up what a style keeps out of every picture. Propose at most {MOST} changes: `allow` negatives that contradict the style, the \
             cast or the places, that stand there twice or that no model knows (copy them exactly), and `avoid` what anime models add on \
             their own and nobody wants, as short tags. Give each change a reason of one sentence."
        )
    }

    fn material(&self) -> Vec<Section> {
        vec![
            Section::new("negatives now", self.negatives.join(" | ")),
            Section::new("words of the style", self.words.join(" | ")),
            Section::new("words of cast and places", self.wanted.join(" | ")),
        ]
    }

    fn check(&self, answer: &Changes) -> Result<(), Wrong> {
        let lists = Lists { words: &self.words, negatives: &self.negatives, others: &[], kinds: &KINDS };
        let mut wrong = lists.wrong_with(answer);
        let avoided = answer.changes.iter().filter(|change| change.kind == ChangeKind::Avoid);
        let wanted =
            avoided.filter(|change| has(&self.words, &change.words) || has(&self.wanted, &change.words));
        wrong.extend(wanted.map(|change| format!("\"{}\" is wanted in the picture", change.words)));
        judged(wrong)
    }

    fn by_rules(&self) -> Changes {
        let mut changes = doubled(&self.negatives, ChangeKind::Allow);
        let told = |changes: &[Change], piece: &str| {
            changes.iter().any(|change| plain(&change.words) == plain(piece))
        };
        for piece in &self.negatives {
            let reason = self.against(piece);
            changes.extend(
                reason
                    .filter(|_| !told(&changes, piece))
                    .map(|reason| Change::new(ChangeKind::Allow, piece.clone(), reason)),
            );
        }
        changes.extend(self.missing());
        changes.truncate(MOST);
        Changes { changes }
    }
}

/// What models of anime pictures add on their own.
const USUAL: [&str; 4] = ["text", "watermark", "signature", "extra fingers"];

impl Negatives {
    /// What speaks against keeping this out.
    fn against(&self, piece: &str) -> Option<String> {
        if !self.heard {
            return Some("The model of this style hears no negatives.".to_owned());
        }
        if has(&self.words, piece) {
            return Some("The style itself asks for it.".to_owned());
        }
        if has(&self.wanted, piece) {
            return Some("The cast or a place is drawn with it.".to_owned());
        }
        (plain(piece).chars().count() < 3).then(|| "It is no word that a model knows.".to_owned())
    }

    /// What is usually kept out and is not.
    fn missing(&self) -> Vec<Change> {
        if !self.heard {
            return Vec::new();
        }
        let wanted = |tag: &str| self.words.iter().chain(&self.wanted).any(|word| says(word, tag));
        let kept_out = |tag: &str| self.negatives.iter().any(|piece| says(&plain(piece), tag));
        let missing = USUAL.iter().filter(|tag| !wanted(tag) && !kept_out(tag));
        let reason = "Models add it on their own, and a film has no use for it.";
        missing.map(|tag| Change::new(ChangeKind::Avoid, *tag, reason)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    fn style() -> Negatives {
        Negatives {
            words: owned(&["cel shading", "film grain"]),
            negatives: owned(&["lowres", "Film_Grain", "lowres", "rain", "bad anatomy", "signature"]),
            wanted: owned(&["rain", "red umbrella"]),
            heard: true,
        }
    }

    #[test]
    fn the_rules_clean_up() {
        let answer = style().by_rules();
        let found: Vec<(ChangeKind, &str)> =
            answer.changes.iter().map(|change| (change.kind, change.words.as_str())).collect();
        let expected = [
            (ChangeKind::Allow, "lowres"),
            (ChangeKind::Allow, "Film_Grain"),
            (ChangeKind::Allow, "rain"),
            (ChangeKind::Avoid, "text"),
            (ChangeKind::Avoid, "watermark"),
            (ChangeKind::Avoid, "extra fingers"),
        ];
        assert_eq!(found, expected);
        assert_eq!(style().check(&answer), Ok(()));
    }

    #[test]
    fn what_is_wanted_is_not_kept_out() {
        let answer = Changes { changes: vec![Change::new(ChangeKind::Avoid, "rain", "Because.")] };
        assert!(style().check(&answer).unwrap_err().to_string().contains("is kept away already"));
        let answer = Changes { changes: vec![Change::new(ChangeKind::Avoid, "red umbrella", "Because.")] };
        assert!(style().check(&answer).unwrap_err().to_string().contains("wanted in the picture"));
        let deaf = Negatives { heard: false, ..style() };
        assert!(deaf.by_rules().changes.iter().all(|change| change.kind == ChangeKind::Allow));
    }
}
