//! Japanese sentences: who acts and who is acted on, by the particle behind each name.

use super::people::Mention;
use crate::screenplay::vocabulary::{is_hiragana, is_kanji, is_katakana};

/// What may stand between a name and its particle.
const HONORIFICS: [&str; 11] =
    ["さん", "くん", "ちゃん", "さま", "様", "君", "先生", "先輩", "殿", "たち", "達"];

/// What may follow a name in hiragana, so that はな is not found in はなす.
const AFTER_NAME: [&str; 14] =
    ["は", "が", "を", "に", "の", "と", "も", "へ", "や", "で", "から", "まで", "だ", "か"];

/// Parts of a body: 顔が上がる goes on about the person, ドアが開く does not.
const BODY: [&str; 18] = [
    "目", "顔", "頬", "涙", "頭", "手", "肩", "口", "瞳", "息", "足", "髪", "声", "体", "汗", "胸", "膝",
    "笑み",
];

/// Whom a pronoun means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pronoun {
    She,
    He,
    They,
}

/// What the part of a sentence says, and of whom.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Part {
    /// The mention, by its place in the list.
    pub(super) mention: usize,
    pub(super) text: String,
    /// The other mention that is looked at, spoken to or given something.
    pub(super) towards: Option<usize>,
    /// Whether what is said was said of the person before, too.
    pub(super) shared: bool,
}

/// A sentence in parts.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) parts: Vec<Part>,
    /// What is said of somebody whom the sentence does not name.
    pub(super) unnamed: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Acts,
    IsActedOn,
}

/// Whether the particles of a sentence say who does what.
pub(super) fn is_sentence(text: &str) -> bool {
    text.chars().any(is_hiragana)
}

/// The pronoun at the beginning of a text and its length; an owner (彼女の傘) is nobody who is seen.
pub(super) fn pronoun(text: &str) -> Option<(Pronoun, usize)> {
    let known = [
        ("彼女たち", Pronoun::They),
        ("彼ら", Pronoun::They),
        ("二人", Pronoun::They),
        ("ふたり", Pronoun::They),
        ("彼女", Pronoun::She),
        ("彼", Pronoun::He),
    ];
    let (word, pronoun) = known.into_iter().find(|(word, _)| text.starts_with(word))?;
    let after = text[word.len()..].chars().next();
    let is_other_word = word == "彼" && after.is_some_and(is_kanji);
    (after != Some('の') && !is_other_word).then_some((pronoun, word.len()))
}

/// Where a name that begins at `start` ends with its honorific; none where it is a part of another word.
pub(super) fn end_of_name(text: &str, start: usize, end: usize) -> Option<usize> {
    let (before, name, after) = (&text[..start], &text[start..end], &text[end..]);
    let (first, last) = (name.chars().next()?, name.chars().next_back()?);
    let honorific = HONORIFICS.iter().find(|honorific| after.starts_with(*honorific));
    if let Some(honorific) = honorific {
        return Some(end + honorific.len());
    }
    let goes_on =
        |class: fn(char) -> bool, inner: char, outer: Option<char>| class(inner) && outer.is_some_and(class);
    let (previous, next) = (before.chars().next_back(), after.chars().next());
    let is_inside = goes_on(is_kanji, first, previous)
        || goes_on(is_kanji, last, next)
        || goes_on(is_katakana, first, previous)
        || goes_on(is_katakana, last, next);
    let is_longer_word =
        goes_on(is_hiragana, last, next) && !AFTER_NAME.iter().any(|particle| after.starts_with(particle));
    (!is_inside && !is_longer_word).then_some(end)
}

/// Whether a sentence without a name has a subject of its own, such as a door.
pub(super) fn has_own_subject(sentence: &str) -> bool {
    let subjects = sentence.char_indices().filter(|(_, character)| matches!(character, 'が' | 'は'));
    let mut nouns = subjects.filter_map(|(at, _)| {
        let before = &sentence[..at];
        let begin = before.rfind(|character: char| !is_kanji(character) && !is_katakana(character));
        let begin = begin.map_or(0, |begin| begin + before[begin..].chars().next().map_or(0, char::len_utf8));
        Some(&before[begin..]).filter(|noun| !noun.is_empty())
    });
    nouns.any(|noun| !BODY.contains(&noun))
}

/// A sentence in parts by the people it names.
///
/// は, が and も mark who acts; what stands behind an object (レンを見て) is still about who acts, and so is what
/// stands before the first name. Only a clause right before a name (走るレンを) is about the one named.
pub(super) fn parts(sentence: &str, mentions: &[Mention]) -> Parts {
    let mut found = Parts::default();
    let Some(first) = mentions.first() else { return found };
    // The places in `found.parts` of those who act in the clause that is being read.
    let mut acting: Vec<usize> = Vec::new();
    let mut pending = sentence[..first.start].to_owned();
    for (at, mention) in mentions.iter().enumerate() {
        let role = role(sentence, mentions, at);
        let joined_to_last = at > 0 && is_joined(sentence, mentions, at - 1);
        let mut part = Part { mention: at, ..Part::default() };
        if role == Role::Acts {
            if !joined_to_last {
                acting.clear();
                part.text = std::mem::take(&mut pending);
            }
            part.shared = joined_to_last;
            acting.push(found.parts.len());
        } else {
            part.text = split_own_clause(match acting.first() {
                Some(actor) => &mut found.parts[*actor].text,
                None => &mut pending,
            });
            for actor in &acting {
                let other = mentions[found.parts[*actor].mention].person != mention.person;
                let actor = &mut found.parts[*actor];
                actor.towards = actor.towards.or(other.then_some(at));
            }
        }
        found.parts.push(part);
        let next = mentions.get(at + 1).map_or(sentence.len(), |next| next.start);
        let after =
            sentence[mention.end..next].trim_start_matches(['は', 'が', 'も', 'を', 'に', 'へ', 'と', 'や']);
        match acting.first() {
            Some(_) => acting.iter().for_each(|actor| found.parts[*actor].text.push_str(after)),
            None => pending.push_str(after),
        }
    }
    found.unnamed = pending;
    found
}

fn role(sentence: &str, mentions: &[Mention], at: usize) -> Role {
    let mut last = at;
    while is_joined(sentence, mentions, last) {
        last += 1;
    }
    let after = &sentence[mentions[last].end..];
    match after.chars().next() {
        Some('を' | 'に' | 'へ' | 'と' | 'か') => Role::IsActedOn,
        _ => Role::Acts,
    }
}

/// Whether a mention and the next one are named together: ハナとレン.
fn is_joined(sentence: &str, mentions: &[Mention], at: usize) -> bool {
    let Some(next) = mentions.get(at + 1) else { return false };
    let between = sentence.get(mentions[at].end..next.start).unwrap_or_default();
    matches!(between.trim(), "" | "と" | "や" | "、" | "・" | "と、" | "も" | "&" | "＆")
}

/// Takes the clause off the end of a text that describes the name behind it: 走る of 走るレン.
fn split_own_clause(text: &mut String) -> String {
    let begin = text.char_indices().rev().find(|(_, character)| matches!(character, '、' | ',' | '，'));
    let begin = begin.map_or(0, |(at, sign)| at + sign.len_utf8());
    let describes =
        text.ends_with(['う', 'く', 'ぐ', 'す', 'つ', 'ぬ', 'ぶ', 'む', 'る', 'た', 'だ', 'い', 'な']);
    if describes { text.split_off(begin) } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(sentence: &str) -> Parts {
        let mut mentions: Vec<Mention> = Vec::new();
        for (person, name) in ["ハナ", "レン"].into_iter().enumerate() {
            let named = sentence.match_indices(name);
            mentions.extend(named.map(|(start, _)| Mention { person, start, end: start + name.len() }));
        }
        mentions.sort_by_key(|mention| mention.start);
        parts(sentence, &mentions)
    }

    fn texts(sentence: &str) -> Vec<String> {
        split(sentence).parts.into_iter().map(|part| part.text).collect()
    }

    #[test]
    fn what_stands_behind_an_object_is_about_who_acts() {
        let found = split("ハナはレンを見て笑う");
        assert_eq!(found.parts[0].text, "見て笑う");
        assert_eq!((found.parts[0].towards, found.parts[1].text.as_str()), (Some(1), ""));
        assert_eq!(texts("雨の中、ハナがレンに傘を渡す"), ["雨の中、傘を渡す", ""]);
        assert_eq!(texts("レンを見て、ハナが笑う"), ["", "見て、笑う"]);
    }

    #[test]
    fn two_named_together_share_and_two_subjects_do_not() {
        assert_eq!(texts("ハナとレンが走る"), ["走る", "走る"]);
        assert_eq!(texts("ハナは立ち、レンは座る"), ["立ち、", "座る"]);
        assert!(split("ハナとレンが走る").parts[1].shared);
    }

    #[test]
    fn a_clause_right_before_a_name_is_about_that_name() {
        assert_eq!(texts("ハナは走るレンを見る"), ["見る", "走る"]);
        assert_eq!(texts("泣いているレンをハナが見る"), ["泣いている", "見る"]);
        assert_eq!(split("レンを見上げる").unnamed, "見上げる");
    }

    #[test]
    fn names_are_found_without_spaces_and_not_inside_other_words() {
        let end = |text: &'static str, name: &str| {
            let start = text.find(name).unwrap();
            end_of_name(text, start, start + name.len()).map(|end| &text[start..end])
        };
        assert_eq!(end("そしてハナは走る", "ハナ"), Some("ハナ"));
        assert_eq!(end("ハナさんが走る", "ハナ"), Some("ハナさん"));
        assert_eq!(end("田中先生が走る", "田中"), Some("田中先生"));
        assert_eq!(end("バナナを食べる", "ナナ"), None);
        assert_eq!(end("花火が上がる", "花"), None);
        assert_eq!(end("はなしが終わる", "はな"), None);
        assert_eq!(end("はなは走る", "はな"), Some("はな"));
    }

    #[test]
    fn pronouns_and_subjects_without_a_name() {
        assert_eq!(pronoun("彼女が走る"), Some((Pronoun::She, "彼女".len())));
        assert_eq!(pronoun("彼は走る"), Some((Pronoun::He, "彼".len())));
        assert_eq!(pronoun("彼女の傘"), None);
        assert!(has_own_subject("ドアが開く"));
        assert!(!has_own_subject("立ち止まる。顔が曇る"));
    }
}
