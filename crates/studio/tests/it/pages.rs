//! The whole durable state as pages that a person can read: identities as `#9`, hashes as letters in the order
//! in which they appear, and of the events only those that the earlier pages do not show.

use crate::support::Life;

/// What a house looked like after each step of a story.
#[derive(Default)]
pub(crate) struct Pages {
    pub(crate) text: String,
    events: usize,
    hashes: Vec<String>,
}

impl Pages {
    /// Adds a page.
    pub(crate) async fn turn(&mut self, step: &str, home: &Life) {
        let dump = home.store.dump().await.unwrap();
        self.text.push_str("== ");
        self.text.push_str(step);
        self.text.push('\n');
        let shown = self.events;
        self.events = dump.lines().filter(|line| line.starts_with("  seq=")).count();
        let mut number = 0;
        for line in dump.lines() {
            number += usize::from(line.starts_with("  seq="));
            if line.starts_with("  seq=") && number <= shown {
                continue;
            }
            let line = self.readable(without_content(line).as_str());
            self.text.push_str(&line);
            self.text.push('\n');
        }
    }

    fn readable(&mut self, line: &str) -> String {
        let mut text = String::new();
        let mut rest = line;
        while let Some(start) = rest.find(|c: char| c.is_ascii_alphanumeric()) {
            let end = rest[start..]
                .find(|c: char| !c.is_ascii_alphanumeric())
                .map_or(rest.len(), |end| start + end);
            text.push_str(&rest[..start]);
            text.push_str(&self.short(&rest[start..end]));
            rest = &rest[end..];
        }
        text + rest
    }

    fn short(&mut self, word: &str) -> String {
        if word.len() == 26 && word.bytes().all(|byte| byte.is_ascii_digit()) {
            return format!("#{}", word.trim_start_matches('0'));
        }
        if word.len() != 64 || !word.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return word.to_owned();
        }
        let known = self.hashes.iter().position(|hash| hash == word);
        let index = known.unwrap_or_else(|| {
            self.hashes.push(word.to_owned());
            self.hashes.len() - 1
        });
        format!("hash-{}", char::from(b'A' + index as u8))
    }
}

/// The text of a sidecar says nothing about the line.
fn without_content(line: &str) -> String {
    match (line.find("\"content\":\""), line.rfind("\",\"hash\"")) {
        (Some(start), Some(end)) if start < end => {
            format!("{}\"content\":\"…{}", &line[..start], &line[end..])
        }
        _ => line.to_owned(),
    }
}
