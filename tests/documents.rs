//! The documents against the program: every command that is written down exists, what the program can write
//! itself is as it writes it, and no link leads nowhere.
//!
//! `SAKUGA_UPDATE=1 cargo test -p sakuga --test end_to_end documents` writes the generated pages anew.

mod markdown;
mod program;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use self::markdown::Written;
use self::program::Program;

/// The top of the repository.
pub(crate) fn root() -> &'static Path {
    const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    Path::new(ROOT)
}

#[test]
fn every_command_in_a_document_is_one_of_the_program() {
    let program = Program::read();
    let mut wrong = Vec::new();
    let mut seen = 0;
    for page in markdown::pages(root()) {
        for written in markdown::commands(&text(&page)) {
            seen += 1;
            wrong.extend(complaint(&program, &page, &written));
        }
    }
    assert!(seen > 20, "only {seen} commands were found: the documents are not read as they are written");
    assert!(wrong.is_empty(), "the program has no such commands:\n{}", wrong.join("\n"));
}

#[test]
fn every_command_that_a_message_advises_is_one_of_the_program() {
    let program = Program::read();
    let mut wrong = Vec::new();
    for path in sources(&root().join("crates")) {
        for written in markdown::inline_commands(&text(&path)) {
            wrong.extend(complaint(&program, &path, &written));
        }
    }
    assert!(wrong.is_empty(), "the program advises commands that it does not have:\n{}", wrong.join("\n"));
}

fn complaint(program: &Program, path: &Path, written: &Written) -> Option<String> {
    let refused = program.check(written).err()?;
    let path = path.strip_prefix(root()).unwrap_or(path).display();
    Some(format!("{path}:{}: `{}`: {refused}", written.line, written.text))
}

#[test]
fn the_page_of_commands_is_what_the_program_says() {
    is_current("docs/commands.md", &Program::read().page());
}

#[test]
fn the_page_of_words_is_the_vocabulary() {
    let head = "# Vocabulary\n\nThe words that the storyboard artist draws, in screenplays and in `sakuga draw`. \
                Other words are reported as\nnot understood, never guessed. The program writes this page (`tests/documents.rs`).\n\n";
    let words = domain::screenplay::vocabulary::markdown();
    is_current("docs/vocabulary.md", &format!("{head}{}\n", words.trim_end()));
}

#[test]
fn the_schema_of_the_configuration_is_what_the_program_reads() {
    is_current("sakuga.schema.json", &printed(&["config", "schema"]));
}

#[test]
fn the_page_of_operations_names_every_key_of_the_configuration() {
    let page = text(&root().join("docs/operations.md"));
    let shown: serde_json::Value = serde_json::from_str(&printed(&["config", "show", "--json"])).unwrap();
    let keys: Vec<&str> =
        shown.as_array().unwrap().iter().filter_map(|setting| setting["key"].as_str()).collect();
    let missing: Vec<&&str> = keys.iter().filter(|key| !page.contains(&format!("| `{key}` |"))).collect();
    assert!(keys.len() > 10 && missing.is_empty(), "docs/operations.md lacks: {missing:?}");
    let known = |line: &&str| keys.iter().any(|key| line.starts_with(&format!("| `{key}` |")));
    let prefixes = ["| `server.", "| `line.", "| `film.", "| `log.", "| `thumbnails."];
    let rows = page.lines().filter(|line| prefixes.iter().any(|prefix| line.starts_with(prefix)));
    let gone: Vec<&str> = rows.filter(|line| !known(line)).collect();
    assert!(gone.is_empty(), "docs/operations.md has keys that are not known: {gone:?}");
}

/// What the program prints.
fn printed(arguments: &[&str]) -> String {
    crate::support::Sandbox::new().run(arguments).ok().stdout
}

/// Compares a page with what it should be, or writes it when `SAKUGA_UPDATE` is set.
fn is_current(page: &str, wanted: &str) {
    let path = root().join(page);
    if std::env::var_os("SAKUGA_UPDATE").is_some() {
        std::fs::write(&path, wanted).unwrap_or_else(|error| panic!("failed to write {page}: {error}"));
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    let line = found.lines().zip(wanted.lines()).take_while(|(found, wanted)| found == wanted).count() + 1;
    assert!(
        found == wanted,
        "{page} differs from the program from line {line} on; write it anew with \
         `SAKUGA_UPDATE=1 cargo test -p sakuga --test end_to_end documents` and read the difference"
    );
}

#[test]
fn every_link_leads_somewhere() {
    let mut broken = Vec::new();
    for page in markdown::pages(root()) {
        let folder = page.parent().expect("a page lies in a folder");
        for (line, target) in markdown::links(&text(&page)) {
            if !folder.join(&target).exists() {
                let page = page.strip_prefix(root()).unwrap_or(&page).display();
                broken.push(format!("{page}:{line}: {target}"));
            }
        }
    }
    assert!(broken.is_empty(), "links to files that are not there:\n{}", broken.join("\n"));
}

#[test]
fn every_request_in_a_document_is_one_of_the_api() {
    let api: serde_json::Value = serde_json::from_str(&text(&root().join("openapi.json"))).unwrap();
    let api = api["paths"].as_object().unwrap();
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for page in markdown::pages(root()) {
        for asked in markdown::requests(&text(&page)) {
            seen += 1;
            let mut same = api.iter().filter(|(path, _)| is_at(path, &asked.path));
            let known =
                same.any(|(_, methods)| asked.method.as_ref().is_none_or(|it| methods.get(it).is_some()));
            if !known {
                let page = page.strip_prefix(root()).unwrap_or(&page).display();
                wrong.push(format!(
                    "{page}:{}: {} {}",
                    asked.line,
                    asked.method.unwrap_or_default(),
                    asked.path
                ));
            }
        }
    }
    assert!(seen > 10, "only {seen} requests were found: the documents are not read as they are written");
    assert!(wrong.is_empty(), "the API has no such requests:\n{}", wrong.join("\n"));
}

/// Whether a request goes to a path of the API, whose segments in braces stand for anything.
fn is_at(path: &str, asked: &str) -> bool {
    let same = |(known, asked): (&str, &str)| known == asked || (known.starts_with('{') && !asked.is_empty());
    path.split('/').count() == asked.split('/').count() && path.split('/').zip(asked.split('/')).all(same)
}

#[test]
fn every_dependency_has_a_reason() {
    let page = text(&root().join("docs/adr/0009-dependencies.md"));
    let metadata = cargo_metadata::MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .no_deps()
        .exec()
        .expect("cargo knows the workspace that this test was built from");
    let used: BTreeSet<String> = metadata
        .packages
        .iter()
        .flat_map(|package| &package.dependencies)
        .filter(|dependency| dependency.path.is_none())
        .map(|dependency| dependency.name.clone())
        .collect();
    let explained: BTreeSet<String> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`'))
        .map(|(name, _)| name.to_owned())
        .collect();
    let odd: Vec<&String> = used.symmetric_difference(&explained).collect();
    assert!(odd.is_empty(), "docs/adr/0009-dependencies.md and the manifests differ in: {odd:?}");
}

#[test]
fn the_exit_codes_are_those_of_the_program() {
    let source = text(&root().join("crates/cli/src/exit.rs"));
    let page = text(&root().join("docs/operations.md"));
    let rows: Vec<&str> = source
        .lines()
        .filter_map(|line| line.strip_prefix("//! "))
        .filter(|line| line.starts_with('|'))
        .collect();
    assert!(rows.len() > 2, "crates/cli/src/exit.rs has no table of exit codes in its head");
    let missing: Vec<&&str> = rows.iter().filter(|row| !page.contains(**row)).collect();
    assert!(missing.is_empty(), "docs/operations.md lacks: {missing:?}");
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the folders of the repository can be read") {
        let path = entry.expect("the folders of the repository can be read").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("failed to read {}: {error}", path.display()))
}

/// What serde offers for a key tells every word that the cast file knows, so the page cannot fall behind.
#[test]
fn the_page_of_the_cast_names_every_word_of_the_cast_file() {
    let page = std::fs::read_to_string(root().join("docs/cast.md")).unwrap();
    let lines = [
        "species = \"?\"",
        "gender = \"?\"",
        "build = \"?\"",
        "hair = { shape = \"?\" }",
        "eyes = \"?\"",
        "hat = \"?\"",
        "look = [{ name = \"a\", outfit = \"?\" }]",
    ];
    let wrong = |line: &str| {
        let text = format!("name = \"A\"\n{line}\n");
        toml::from_str::<domain::character::Character>(&text).unwrap_err().to_string()
    };
    let place = toml::from_str::<domain::place::Place>("name = \"A\"\nkind = \"?\"").unwrap_err().to_string();
    for message in lines.into_iter().map(wrong).chain([place]) {
        let offered = message.rsplit_once("expected one of ").unwrap_or_else(|| panic!("{message}")).1;
        let words: Vec<&str> = offered.split('`').skip(1).step_by(2).collect();
        assert!(words.len() > 1, "{message}");
        for word in words {
            assert!(page.contains(&format!("`{word}`")), "docs/cast.md does not name `{word}`");
        }
    }
}
