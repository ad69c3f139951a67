//! Reading: one pass over the letters, without a limit on the length of numbers.

use super::Json;

/// How deep lists and objects may nest.
const DEEPEST: u32 = 200;

/// What is left to read.
struct Reader<'a> {
    rest: &'a str,
    depth: u32,
}

/// Reads a whole document.
pub(super) fn document(text: &str) -> Option<Json> {
    let mut reader = Reader { rest: text, depth: 0 };
    let value = reader.value()?;
    reader.blank();
    reader.rest.is_empty().then_some(value)
}

impl Reader<'_> {
    fn blank(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
    }

    fn eat(&mut self, word: &str) -> Option<()> {
        self.rest = self.rest.strip_prefix(word)?;
        Some(())
    }

    fn value(&mut self) -> Option<Json> {
        self.blank();
        match self.rest.chars().next()? {
            '{' => self.nested(Self::object),
            '[' => self.nested(Self::list),
            '"' => self.text().map(Json::Text),
            '-' | '0'..='9' | 'N' | 'I' => self.number(),
            _ => self.word(),
        }
    }

    fn nested(&mut self, read: fn(&mut Self) -> Option<Json>) -> Option<Json> {
        self.depth += 1;
        let value = if self.depth > DEEPEST { None } else { read(self) };
        self.depth -= 1;
        value
    }

    fn word(&mut self) -> Option<Json> {
        let words = [("null", Json::Null), ("true", Json::Bool(true)), ("false", Json::Bool(false))];
        let (word, value) = words.into_iter().find(|(word, _)| self.rest.starts_with(word))?;
        self.eat(word)?;
        Some(value)
    }

    fn number(&mut self) -> Option<Json> {
        for word in ["NaN", "Infinity", "-Infinity"] {
            if self.eat(word).is_some() {
                return Some(Json::Number(word.to_owned()));
            }
        }
        let end = self
            .rest
            .find(|letter: char| !matches!(letter, '0'..='9' | '-' | '+' | '.' | 'e' | 'E'))
            .unwrap_or(self.rest.len());
        let (letters, rest) = self.rest.split_at(end);
        letters.parse::<f64>().ok()?;
        self.rest = rest;
        Some(Json::Number(letters.to_owned()))
    }

    fn list(&mut self) -> Option<Json> {
        self.eat("[")?;
        let mut items = Vec::new();
        self.blank();
        if self.eat("]").is_some() {
            return Some(Json::List(items));
        }
        loop {
            items.push(self.value()?);
            self.blank();
            if self.eat("]").is_some() {
                return Some(Json::List(items));
            }
            self.eat(",")?;
        }
    }

    fn object(&mut self) -> Option<Json> {
        self.eat("{")?;
        let mut found = Json::Object(Vec::new());
        self.blank();
        if self.eat("}").is_some() {
            return Some(found);
        }
        loop {
            self.blank();
            let name = self.text()?;
            self.blank();
            self.eat(":")?;
            let value = self.value()?;
            found.set(&name, value);
            self.blank();
            if self.eat("}").is_some() {
                return Some(found);
            }
            self.eat(",")?;
        }
    }

    fn text(&mut self) -> Option<String> {
        self.eat("\"")?;
        let mut found = String::new();
        loop {
            let plain = self.rest.find(['"', '\\'])?;
            let (before, rest) = self.rest.split_at(plain);
            found.push_str(before);
            self.rest = rest;
            if self.eat("\"").is_some() {
                return Some(found);
            }
            self.eat("\\")?;
            found.push(self.escaped()?);
        }
    }

    fn escaped(&mut self) -> Option<char> {
        let letter = self.rest.chars().next()?;
        self.rest = &self.rest[letter.len_utf8()..];
        Some(match letter {
            '"' | '\\' | '/' => letter,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => self.unit_pair()?,
            _ => return None,
        })
    }

    fn unit_pair(&mut self) -> Option<char> {
        let first = self.unit()?;
        let second = if (0xd800..0xdc00).contains(&first) && self.eat("\\u").is_some() {
            Some(self.unit()?)
        } else {
            None
        };
        char::decode_utf16(std::iter::once(first).chain(second)).next()?.ok()
    }

    fn unit(&mut self) -> Option<u16> {
        let digits = self.rest.get(..4)?;
        let unit = u16::from_str_radix(digits, 16).ok()?;
        self.rest = &self.rest[4..];
        Some(unit)
    }
}
