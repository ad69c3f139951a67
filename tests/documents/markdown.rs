//! Reading Markdown: pages, the commands and requests written in them, and their links.

use std::path::{Path, PathBuf};

/// A command as it is written somewhere.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Written {
    /// The line, counted from 1.
    pub(crate) line: usize,
    /// As written, beginning with `sakuga`.
    pub(crate) text: String,
    /// How much of a command it is.
    pub(crate) form: Form,
}

/// How much of a command is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// To be typed as it stands.
    Whole,
    /// Spoken of; arguments may be left out.
    Mention,
}

/// Every page below `folder` that belongs to the repository.
pub(crate) fn pages(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the folders of the repository can be read") {
        let path = entry.expect("the folders of the repository can be read").path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if path.is_dir() && !name.starts_with('.') && !is_made_by_a_program(&path) {
            found.extend(pages(&path));
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Build outputs and data folders are none of the repository's.
fn is_made_by_a_program(folder: &Path) -> bool {
    folder.join("CACHEDIR.TAG").exists() || folder.join("sakuga.db").exists()
}

/// The commands of a page: those in code blocks, and those mentioned in running text.
pub(crate) fn commands(page: &str) -> Vec<Written> {
    let mut found = Vec::new();
    let mut in_block = false;
    for (index, line) in page.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            in_block = !in_block;
        } else if in_block || line.starts_with("    ") {
            let typed = line.trim().trim_start_matches("$ ");
            let text = typed.split(" #").next().unwrap_or(typed).trim_end();
            if is_command(text) {
                found.push(Written { line: index + 1, text: text.to_owned(), form: Form::Whole });
            }
        } else {
            found.extend(mentions(index + 1, line));
        }
    }
    found
}

/// The commands that stand between backquotes on one line of any text.
pub(crate) fn inline_commands(text: &str) -> Vec<Written> {
    text.lines().enumerate().flat_map(|(index, line)| mentions(index + 1, line)).collect()
}

fn mentions(line: usize, text: &str) -> Vec<Written> {
    let quoted = text.split('`').skip(1).step_by(2);
    let commands = quoted.filter(|quoted| is_command(quoted));
    commands.map(|text| Written { line, text: text.to_owned(), form: Form::Mention }).collect()
}

fn is_command(text: &str) -> bool {
    text.starts_with("sakuga ") && text.len() > "sakuga ".len()
}

/// The words of a command line, with quotes as a shell reads them.
pub(crate) fn words(command: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut quote = None;
    let mut in_word = false;
    for letter in command.chars() {
        if quote == Some(letter) {
            quote = None;
        } else if quote.is_none() && matches!(letter, '"' | '\'') {
            quote = Some(letter);
        } else if quote.is_none() && letter.is_whitespace() {
            in_word = false;
            continue;
        } else {
            if !in_word {
                words.push(String::new());
            }
            words.last_mut().expect("a word was just begun").push(letter);
            in_word = true;
            continue;
        }
        if !in_word {
            words.push(String::new());
            in_word = true;
        }
    }
    words
}

/// A request to the API as it is written somewhere.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    /// The line, counted from 1.
    pub(crate) line: usize,
    /// In small letters, where one stands before the path.
    pub(crate) method: Option<String>,
    /// Without its query.
    pub(crate) path: String,
}

/// The requests of a page.
pub(crate) fn requests(page: &str) -> Vec<Asked> {
    const BEGINNING: &str = "/api/v1/";
    let mut found = Vec::new();
    for (index, line) in page.lines().enumerate() {
        for (at, _) in line.match_indices(BEGINNING) {
            let is_of_a_path = |c: char| c.is_alphanumeric() || "/._-{}…".contains(c);
            let path: String = line[at..].chars().take_while(|c| is_of_a_path(*c)).collect();
            let path = path.trim_end_matches(['/', '.']).to_owned();
            let before =
                line[..at].trim_end().rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
            let method = ["GET", "POST", "PUT", "PATCH", "DELETE"].contains(&before);
            found.push(Asked { line: index + 1, method: method.then(|| before.to_lowercase()), path });
        }
    }
    found
}

/// The links of a page to other files, with their lines.
pub(crate) fn links(page: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (index, line) in page.lines().enumerate() {
        for rest in line.split("](").skip(1) {
            let target = rest.split([')', '#', ' ']).next().unwrap_or_default();
            if !target.is_empty() && !target.contains("://") && !target.starts_with("mailto:") {
                found.push((index + 1, target.to_owned()));
            }
        }
    }
    found
}

#[test]
fn words_are_split_as_a_shell_does() {
    assert_eq!(words("draw hana \"in the rain\" -n 4 ''"), ["draw", "hana", "in the rain", "-n", "4", ""]);
}

#[test]
fn commands_are_found_in_blocks_and_in_text() {
    let page = "Say `sakuga demo` or `make`.\n\n```sh\nsakuga status --json   # now\nls\n```\n";
    let found: Vec<(usize, String)> =
        commands(page).into_iter().map(|found| (found.line, found.text)).collect();
    assert_eq!(found, [(1, "sakuga demo".to_owned()), (4, "sakuga status --json".to_owned())]);
}

#[test]
fn requests_are_found_with_their_methods() {
    let page = "Ask `POST /api/v1/checks`.\n`http://here/api/v1/jobs/01J…?limit=2` and /api/v1/jobs/{id}.";
    let asked = |line, method: Option<&str>, path: &str| Asked {
        line,
        method: method.map(str::to_owned),
        path: path.to_owned(),
    };
    let (checks, job) = (asked(1, Some("post"), "/api/v1/checks"), asked(2, None, "/api/v1/jobs/01J…"));
    assert_eq!(requests(page), [checks, job, asked(2, None, "/api/v1/jobs/{id}")]);
}

#[test]
fn links_to_files_are_found_without_their_headings() {
    let page = "[a](docs/a.md#b) ![c](c.png) [d](https://example.org) [e](#e)";
    assert_eq!(links(page), [(1, "docs/a.md".to_owned()), (1, "c.png".to_owned())]);
}
