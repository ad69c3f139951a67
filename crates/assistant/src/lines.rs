//! Lines of a body that comes in pieces of any size.

use crate::trouble::Trouble;

/// The longest line that is read.
const LONGEST_LINE: usize = 1 << 20;

/// Puts pieces together and takes lines off. Pure.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    kept: Vec<u8>,
    /// How much of what is kept has no end of a line.
    searched: usize,
}

impl Lines {
    /// Takes in a piece.
    ///
    /// # Errors
    ///
    /// When a line grows beyond all measure.
    pub(crate) fn push(&mut self, piece: &[u8]) -> Result<(), Trouble> {
        self.kept.extend_from_slice(piece);
        let open = self.kept.iter().rev().position(|byte| *byte == b'\n').unwrap_or(self.kept.len());
        if open > LONGEST_LINE { Err(Trouble::TooLong(LONGEST_LINE)) } else { Ok(()) }
    }

    /// The next whole line, without its end.
    pub(crate) fn next(&mut self) -> Option<String> {
        let Some(end) = self.kept[self.searched..].iter().position(|byte| *byte == b'\n') else {
            self.searched = self.kept.len();
            return None;
        };
        let rest = self.kept.split_off(self.searched + end + 1);
        let line = std::mem::replace(&mut self.kept, rest);
        self.searched = 0;
        Some(text(&line))
    }

    /// What is left when nothing more comes.
    pub(crate) fn rest(&mut self) -> Option<String> {
        self.searched = 0;
        let rest = text(&std::mem::take(&mut self.kept));
        (!rest.is_empty()).then_some(rest)
    }
}

fn text(line: &[u8]) -> String {
    String::from_utf8_lossy(line).trim_end_matches(['\r', '\n']).to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn lines_are_the_same_however_they_come(lines in prop::collection::vec("[^\\r\\n]{0,12}", 0..8), size in 1_usize..9) {
            let body = lines.iter().fold(String::new(), |body, line| body + line + "\r\n");
            let (mut reader, mut read) = (Lines::default(), Vec::new());
            for piece in body.as_bytes().chunks(size) {
                reader.push(piece).unwrap();
                while let Some(line) = reader.next() {
                    read.push(line);
                }
            }
            prop_assert_eq!(reader.rest(), None);
            prop_assert_eq!(read, lines);
        }
    }

    #[test]
    fn the_last_line_needs_no_end_and_a_line_without_end_is_refused() {
        let mut lines = Lines::default();
        lines.push(b"one\ntwo").unwrap();
        assert_eq!(
            (lines.next(), lines.next(), lines.rest()),
            (Some("one".into()), None, Some("two".into()))
        );
        let endless = vec![b'a'; LONGEST_LINE + 1];
        assert_eq!(Lines::default().push(&endless), Err(Trouble::TooLong(LONGEST_LINE)));
    }
}
