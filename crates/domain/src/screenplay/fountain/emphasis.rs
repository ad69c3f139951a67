//! Emphasis within a line: `*italic*`, `**bold**`, `***both***`, `_underlined_`, and `\` before a mark that
//! is meant as a character. Linear and without recursion: every mark is paired with the next fitting one of
//! its kind in the same line, and marks without a partner are characters.

/// A stretch of text in one manner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The characters, without marks.
    pub text: String,
    /// Slanted.
    pub italic: bool,
    /// Heavy.
    pub bold: bool,
    /// Underlined.
    pub underlined: bool,
}

/// The text without emphasis marks.
#[must_use]
pub fn plain(text: &str) -> String {
    runs(text).into_iter().map(|run| run.text).collect()
}

/// The text in stretches of one manner each; no two neighbours have the same.
#[must_use]
pub fn runs(text: &str) -> Vec<Run> {
    let mut runs = Runs::default();
    for line in text.split_inclusive('\n') {
        let mut pieces = pieces(line);
        pair(&mut pieces);
        runs.push_line(&pieces);
    }
    runs.done
}

/// The kinds of mark, as indexes of the table of open marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Italic = 0,
    Bold = 1,
    Both = 2,
    Underline = 3,
}

#[derive(Debug)]
enum Piece<'a> {
    Text(&'a str),
    Mark { mark: Mark, written: &'a str, opens: bool, closes: bool, paired: bool },
}

fn pieces(line: &str) -> Vec<Piece<'_>> {
    let bytes = line.as_bytes();
    let mut pieces = Vec::new();
    let mut text_start = 0;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if matches!(bytes.get(at + 1), Some(b'*' | b'_' | b'\\')) => {
                pieces.push(Piece::Text(&line[text_start..at]));
                text_start = at + 1;
                at += 2;
            }
            b'*' | b'_' => {
                let end = at + bytes[at..].iter().take_while(|byte| **byte == bytes[at]).count();
                pieces.push(Piece::Text(&line[text_start..at]));
                pieces.push(mark_or_text(line, at, end));
                text_start = end;
                at = end;
            }
            _ => at += 1,
        }
    }
    pieces.push(Piece::Text(&line[text_start..]));
    pieces
}

fn mark_or_text(line: &str, start: usize, end: usize) -> Piece<'_> {
    let written = &line[start..end];
    let mark = match written {
        "*" => Mark::Italic,
        "**" => Mark::Bold,
        "***" => Mark::Both,
        "_" => Mark::Underline,
        _ => return Piece::Text(written),
    };
    let is_word = |neighbour: Option<char>| neighbour.is_some_and(|character| !character.is_whitespace());
    let opens = is_word(line[end..].chars().next());
    let closes = is_word(line[..start].chars().next_back());
    Piece::Mark { mark, written, opens, closes, paired: false }
}

fn pair(pieces: &mut [Piece]) {
    let mut open: [Option<usize>; 4] = [None; 4];
    for index in 0..pieces.len() {
        let Piece::Mark { mark, opens, closes, .. } = pieces[index] else { continue };
        match open[mark as usize] {
            Some(opener) if closes => {
                set_paired(&mut pieces[opener]);
                set_paired(&mut pieces[index]);
                open[mark as usize] = None;
            }
            None if opens => open[mark as usize] = Some(index),
            _ => {}
        }
    }
}

fn set_paired(piece: &mut Piece) {
    if let Piece::Mark { paired, .. } = piece {
        *paired = true;
    }
}

#[derive(Default)]
struct Runs {
    done: Vec<Run>,
}

impl Runs {
    fn push_line(&mut self, pieces: &[Piece]) {
        let mut on = [false; 4];
        for piece in pieces {
            match piece {
                Piece::Mark { mark, paired: true, .. } => on[*mark as usize] = !on[*mark as usize],
                Piece::Mark { written, .. } => self.push(written, on),
                Piece::Text(text) => self.push(text, on),
            }
        }
    }

    fn push(&mut self, text: &str, on: [bool; 4]) {
        if text.is_empty() {
            return;
        }
        let [italic, bold, both, underlined] = on;
        let (italic, bold) = (italic || both, bold || both);
        match self.done.last_mut() {
            Some(last) if (last.italic, last.bold, last.underlined) == (italic, bold, underlined) => {
                last.text.push_str(text);
            }
            _ => self.done.push(Run { text: text.to_owned(), italic, bold, underlined }),
        }
    }
}
