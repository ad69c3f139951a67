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

/// The largest weight of a word.
const LARGEST_WEIGHT: f32 = 2.0;
/// How many brackets may stand around a word.
const DEEPEST: usize = 4;

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
    /// A weight that is no number, or one that no model follows.
    #[error(
        "the weight \"{weight}\" before character {at} is no number from 0 to {LARGEST_WEIGHT}; write one such as 1.2"
    )]
    Weight {
        /// Where it ends.
        at: usize,
        /// What stands there.
        weight: String,
    },
    /// Parentheses around nothing.
    #[error("nothing stands between the brackets that close at character {at}; remove them")]
    Nothing {
        /// Where they close.
        at: usize,
    },
    /// Parentheses in parentheses, too many of them.
    #[error("character {at} opens the bracket within {DEEPEST} others; write one weight such as (word:1.4)")]
    Deep {
        /// Where.
        at: usize,
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

/// The same for a line of a story, where letters may be joined and parted by marks without width, and tabs stand.
///
/// # Errors
///
/// When there is such a character.
pub fn check_line(text: &str) -> Result<(), WordError> {
    let usual =
        |c: char| matches!(c, '\t' | '\r' | '\u{200c}' | '\u{200d}' | '\u{200e}' | '\u{200f}' | '\u{61c}');
    text.chars().enumerate().filter(|(_, c)| !usual(*c)).try_for_each(|(at, c)| seen(at, c))
}

/// Whether a character is seen and leaves the order of the others alone.
#[must_use]
pub fn is_seen(c: char) -> bool {
    hidden(c).is_none()
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
            '(' | '[' if open.len() >= DEEPEST => return Err(WordError::Deep { at: at + 1 }),
            '(' | '[' => open.push((at + 1, c)),
            ')' | ']' => match open.pop() {
                Some((from, '(')) if c == ')' => check_weight(&inside(text, from, at), at + 1)?,
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

/// The characters of a text between two places.
fn inside(text: &str, from: usize, to: usize) -> String {
    text.chars().skip(from).take(to - from).collect()
}

/// Checks what stands between two parentheses: words, and perhaps their weight.
fn check_weight(within: &str, at: usize) -> Result<(), WordError> {
    let (words, weight) =
        within.rsplit_once(':').map_or((within, None), |(words, weight)| (words, Some(weight)));
    if words.trim().is_empty() {
        return Err(WordError::Nothing { at });
    }
    let Some(number) = weight.and_then(|weight| weight.trim().parse::<f32>().ok()) else { return Ok(()) };
    if (0.0..=LARGEST_WEIGHT).contains(&number) {
        return Ok(());
    }
    Err(WordError::Weight { at, weight: weight.unwrap_or_default().to_owned() })
}

/// A text of the story as words that mean nothing but themselves: brackets are letters, no addition is named, and
/// nothing hides in it.
#[must_use]
pub fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '(' | ')' | '[' | ']' | '\\' => plain.extend(['\\', c]),
            '<' | '>' | '\n' | '\t' => plain.push(' '),
            c if hidden(c).is_some() => {}
            c => plain.push(c),
        }
    }
    plain
}

/// What a character that nobody can see is called; none for those that are seen.
fn hidden(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}' => {
            "it turns the direction of the text"
        }
        '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => "a space without width",
        '\u{ad}' | '\u{34f}' | '\u{180e}' | '\u{2061}'..='\u{2064}' | '\u{206a}'..='\u{206f}' => {
            "a mark without width"
        }
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
    fn weights_are_numbers_that_a_model_follows_around_something() {
        for word in
            ["(smile:1e9)", "(smile:nan)", "(smile:-1)", "(smile:99)", "()", "(:1.2)", "(((((smile)))))"]
        {
            assert!(check_word(word).is_err(), "{word}");
        }
        for word in ["(smile:0)", "((smile:1.9))", "(re:zero)", "(time: 12)x"] {
            assert_eq!(check_word(word).is_ok(), word != "(time: 12)x", "{word}");
        }
    }

    #[test]
    fn a_text_of_the_story_means_nothing_but_itself() {
        let plain = plain("Hana wa\u{200b}its \u{202e}<lora:x:1> ((alone.\n[Yes]");
        assert_eq!(plain, "Hana waits  lora:x:1  \\(\\(alone. \\[Yes\\]");
        assert_eq!(check_prose(&plain), Ok(()));
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
