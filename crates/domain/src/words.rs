//! Words for engines: what may stand in a tag, a trigger word, a negative or a sentence.
//!
//! Text encoders give some characters a meaning of their own: parentheses weigh words, commas part them, and tools
//! load additions named in angle brackets. Whoever leaves one of them open changes every word after it, and nobody can
//! see why. So words are checked where they are written down. An unescaped `(` is a weight and has to be closed; a
//! backslash before it makes it a letter, as in `hana \(rain\)`.

/// The longest tag, in characters.
pub const LONGEST_WORD: usize = 200;
/// The most tags in one list.
pub const MOST_WORDS: usize = 100;
/// The longest sentence, in characters.
pub const LONGEST_PROSE: usize = 2_000;

/// How an addition to a model begins where tools let it be written among the words.
const ADDITIONS: [&str; 3] = ["<lora:", "<lyco:", "<hypernet:"];

/// Why a text cannot be words for an engine. Places are counted in characters, from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WordError {
    /// Nothing is in it.
    #[error("it is empty; write a word, or remove it")]
    Empty,
    /// It is too long.
    #[error("it has {length} characters and at most {most} are read; say it in fewer words")]
    Long {
        /// How many characters it has.
        length: usize,
        /// How many are read.
        most: usize,
    },
    /// There are too many of them.
    #[error("these are {count} and at most {MOST_WORDS} are read; keep those that matter most")]
    Many {
        /// How many there are.
        count: usize,
    },
    /// A character that nobody can see.
    #[error("character {at} is U+{code:04X} ({name}), which nobody can see; remove it")]
    Hidden {
        /// Where.
        at: usize,
        /// Which.
        code: u32,
        /// What it is called.
        name: &'static str,
    },
    /// Several tags in one.
    #[error("character {at} is a comma, which parts tags; write two tags instead")]
    Comma {
        /// Where.
        at: usize,
    },
    /// An addition to the model.
    #[error("character {at} begins \"{which}\", which loads a model; add it under [[character.lora]]")]
    Addition {
        /// Where.
        at: usize,
        /// How it begins.
        which: &'static str,
    },
    /// A backslash that makes a letter of nothing.
    #[error("the backslash at character {at} ends it; write the character that it is for, or remove it")]
    Escape {
        /// Where.
        at: usize,
    },
    /// A weight that is never closed.
    #[error("\"{bracket}\" at character {at} is never closed; close it, or write \\{bracket} for the letter")]
    Open {
        /// Where.
        at: usize,
        /// Which.
        bracket: char,
    },
    /// The end of a weight that never began.
    #[error("\"{bracket}\" at character {at} closes nothing; remove it, or write \\{bracket} for the letter")]
    Closed {
        /// Where.
        at: usize,
        /// Which.
        bracket: char,
    },
}

/// Checks one tag, trigger word or negative.
///
/// # Errors
///
/// When it is empty, too long, several tags, or says what an engine would misread.
pub fn check_word(text: &str) -> Result<(), WordError> {
    if text.trim().is_empty() {
        return Err(WordError::Empty);
    }
    check_length(text, LONGEST_WORD)?;
    check_seen(text)?;
    if let Some(at) = text.chars().position(|c| c == ',') {
        return Err(WordError::Comma { at: at + 1 });
    }
    check_syntax(text)
}

/// Checks a list of tags, trigger words or negatives; an error says which, from 0, or none where it is about the list.
///
/// # Errors
///
/// When there are too many, or one of them cannot be so.
pub fn check_words(words: &[String]) -> Result<(), (Option<usize>, WordError)> {
    if words.len() > MOST_WORDS {
        return Err((None, WordError::Many { count: words.len() }));
    }
    let mut each = words.iter().enumerate();
    each.try_for_each(|(at, word)| check_word(word).map_err(|error| (Some(at), error)))
}

/// Checks a sentence for engines that read prose; it may be empty and have several lines.
///
/// # Errors
///
/// When it is too long, or says what an engine would misread.
pub fn check_prose(text: &str) -> Result<(), WordError> {
    check_length(text, LONGEST_PROSE)?;
    check_lines(text)?;
    check_syntax(text)
}

/// Checks that everything in a text can be seen: nothing hides in it, and nothing turns the order of its letters.
///
/// # Errors
///
/// When there is such a character.
pub fn check_seen(text: &str) -> Result<(), WordError> {
    text.chars().enumerate().try_for_each(|(at, c)| seen(at, c))
}

/// The same for a text of several lines.
fn check_lines(text: &str) -> Result<(), WordError> {
    let mut inside = text.chars().enumerate().filter(|(_, c)| !matches!(c, '\n' | '\t'));
    inside.try_for_each(|(at, c)| seen(at, c))
}

fn seen(at: usize, c: char) -> Result<(), WordError> {
    match hidden(c) {
        Some(name) => Err(WordError::Hidden { at: at + 1, code: u32::from(c), name }),
        None => Ok(()),
    }
}

fn check_length(text: &str, most: usize) -> Result<(), WordError> {
    let length = text.chars().count();
    if length > most { Err(WordError::Long { length, most }) } else { Ok(()) }
}

fn check_syntax(text: &str) -> Result<(), WordError> {
    let low = text.to_ascii_lowercase();
    if let Some((byte, which)) = ADDITIONS.iter().find_map(|which| Some((low.find(which)?, *which))) {
        return Err(WordError::Addition { at: low[..byte].chars().count() + 1, which });
    }
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut letters = text.chars().enumerate();
    while let Some((at, c)) = letters.next() {
        match c {
            '\\' => {
                letters.next().ok_or(WordError::Escape { at: at + 1 })?;
            }
            '(' | '[' => open.push((at + 1, c)),
            ')' | ']' => match open.pop() {
                Some((_, '(')) if c == ')' => {}
                Some((_, '[')) if c == ']' => {}
                _ => return Err(WordError::Closed { at: at + 1, bracket: c }),
            },
            _ => {}
        }
    }
    match open.first() {
        Some(&(at, bracket)) => Err(WordError::Open { at, bracket }),
        None => Ok(()),
    }
}

/// What a character that nobody can see is called; none for those that are seen.
fn hidden(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}' => {
            "it turns the direction of the text"
        }
        '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => "a space without width",
        '\u{ad}' | '\u{180e}' | '\u{2061}'..='\u{2064}' | '\u{206a}'..='\u{206f}' => "a mark without width",
        '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' => "a letter without ink",
        '\u{2028}' | '\u{2029}' => "it ends a line",
        '\u{e0000}'..='\u{e007f}' => "a tag without ink",
        c if c.is_control() => "a control character",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_words_weights_and_escaped_parentheses_are_words() {
        for word in [
            "1girl",
            "(rain:1.2)",
            "((wet)) [dry]",
            "hana \\(rain\\)",
            ">_<",
            ":\\)",
            "雨宿り",
            "<3",
            "((a:1.2) b)",
        ] {
            assert_eq!(check_word(word), Ok(()), "{word}");
        }
        assert_eq!(check_prose("Hana, soaked (and cheerful).\n\tShe laughs."), Ok(()));
        assert_eq!(check_prose(""), Ok(()));
        assert_eq!(check_words(&vec!["rain".to_owned(); MOST_WORDS]), Ok(()));
    }

    #[test]
    fn what_an_engine_would_misread_is_refused_with_its_place_and_fix() {
        let long = "wet ".repeat(5_000);
        let words = [
            " ",
            "((rain",
            "(rain:1.2",
            "[[rain]",
            "rain)",
            "(rain]",
            ":)",
            "<lora:hana:0.8>",
            "雨 <LyCo:x>",
            "1girl, solo",
            "ra\u{200b}in",
            "\u{202e}niar",
            "rain\u{7}",
            "rain\n",
            "so\u{ad}ft",
            "\\",
            "(\\)",
            &long,
        ];
        let said = words.map(|word| match check_word(word) {
            Ok(()) => format!("{word:?} is a word"),
            Err(error) => format!("{:?}: {error}", word.chars().take(20).collect::<String>()),
        });
        insta::assert_snapshot!(said.join("\n"));
    }

    #[test]
    fn five_thousand_words_are_no_prompt() {
        assert_eq!(check_prose(&"word ".repeat(5_000)), Err(WordError::Long { length: 25_000, most: 2_000 }));
        let many = vec!["rain".to_owned(); 5_000];
        assert_eq!(check_words(&many), Err((None, WordError::Many { count: 5_000 })));
        let third = ["a", "b", "(c"].map(str::to_owned);
        assert_eq!(check_words(&third), Err((Some(2), WordError::Open { at: 1, bracket: '(' })));
    }
}
