//! The rules of the house: which crate may import which, and how long a file or a function may be.
//!
//! `ARCHITECTURE.md` says why; this says no, with the name of the crate or file that broke a rule.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use cargo_metadata::{DependencyKind, MetadataCommand, Package};

use crate::documents::root;

/// The lines of a file that are no tests.
const LONGEST_FILE: usize = 400;

/// The lines of a file of tests, and of a file together with its tests.
const LONGEST_WITH_TESTS: usize = 600;

/// The lines of a function between its braces, blank lines and comments not counted.
const LONGEST_FUNCTION: usize = 60;

/// What each crate may import of ours; a crate that is not listed has no place in the house yet.
const MAY_IMPORT: [(&str, &[&str]); 12] = [
    ("sakuga-domain", &[]),
    ("sakuga-store", &["sakuga-domain"]),
    ("sakuga-assets", &["sakuga-domain"]),
    ("sakuga-checks", &["sakuga-domain"]),
    ("sakuga-engines", &["sakuga-domain"]),
    ("sakuga-film", &["sakuga-domain"]),
    ("sakuga-assistant", &["sakuga-domain"]),
    ("sakuga-fakes", &["sakuga-domain"]),
    ("sakuga-testkit", &["sakuga-domain"]),
    (
        "sakuga-studio",
        &[
            "sakuga-domain",
            "sakuga-store",
            "sakuga-assets",
            "sakuga-checks",
            "sakuga-engines",
            "sakuga-film",
            "sakuga-assistant",
        ],
    ),
    ("sakuga-server", &["sakuga-domain", "sakuga-studio"]),
    (
        "sakuga",
        &[
            "sakuga-domain",
            "sakuga-store",
            "sakuga-assets",
            "sakuga-checks",
            "sakuga-engines",
            "sakuga-film",
            "sakuga-assistant",
            "sakuga-studio",
            "sakuga-server",
            "sakuga-fakes",
        ],
    ),
];

/// What only tests may import.
const FOR_TESTS: &str = "sakuga-testkit";

/// What the tests of a crate may import besides, to put a whole studio together as the program does.
const TESTS_MAY_IMPORT: [(&str, &[&str]); 3] = [
    ("sakuga-engines", &["sakuga-fakes"]),
    ("sakuga-assistant", &["sakuga-fakes"]),
    (
        "sakuga-server",
        &[
            "sakuga-store",
            "sakuga-assets",
            "sakuga-engines",
            "sakuga-film",
            "sakuga-assistant",
            "sakuga-fakes",
        ],
    ),
];

#[test]
fn crates_import_only_what_the_house_allows() {
    let metadata = MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .no_deps()
        .exec()
        .expect("cargo knows the workspace that this test was built from");
    let broken: Vec<String> = metadata.packages.iter().flat_map(broken_imports).collect();
    assert!(broken.is_empty(), "imports that the house does not allow:\n{}", broken.join("\n"));
}

fn broken_imports(package: &Package) -> Vec<String> {
    let name = package.name.as_str();
    let Some((_, allowed)) = MAY_IMPORT.iter().find(|(known, _)| *known == name) else {
        return vec![format!("{name}: say in tests/architecture.rs what it may import")];
    };
    let ours = package.dependencies.iter().filter(|dependency| dependency.path.is_some());
    let broken = ours.filter(|dependency| {
        let wiring = TESTS_MAY_IMPORT.iter().find(|(known, _)| *known == name);
        let is_for_tests = dependency.kind == DependencyKind::Development
            && (dependency.name == FOR_TESTS
                || wiring.is_some_and(|(_, allowed)| allowed.contains(&dependency.name.as_str())));
        !is_for_tests && !allowed.contains(&dependency.name.as_str())
    });
    broken.map(|dependency| format!("{}: imports {}", package.manifest_path, dependency.name)).collect()
}

#[test]
fn every_crate_says_what_it_is() {
    let heads = ["src/lib.rs", "src/main.rs"];
    let crates = children(&root().join("crates"));
    assert!(!crates.is_empty(), "there is no crate below {}", root().display());
    let files = crates.iter().flat_map(|folder| heads.map(|head| folder.join(head)));
    let silent: Vec<String> = files
        .filter(|path| path.is_file() && !text(path).starts_with("//!"))
        .map(|path| shown(&path))
        .collect();
    assert!(silent.is_empty(), "these begin without a head (`//!`):\n{}", silent.join("\n"));
}

#[test]
fn files_are_short() {
    let long: Vec<String> = sources().iter().filter_map(|path| too_long(path)).collect();
    assert!(long.is_empty(), "split these files:\n{}", long.join("\n"));
}

fn too_long(path: &Path) -> Option<String> {
    let source = text(path);
    let all = source.lines().count();
    let program = if is_test(path) { 0 } else { lines_before_tests(&source) };
    let most = if program > LONGEST_FILE { LONGEST_FILE } else { LONGEST_WITH_TESTS };
    (program > LONGEST_FILE || all > LONGEST_WITH_TESTS).then(|| {
        format!("{}: {} lines, at most {most}", shown(path), if most == LONGEST_FILE { program } else { all })
    })
}

/// The lines up to the module of tests at the end of a file.
fn lines_before_tests(source: &str) -> usize {
    source.lines().take_while(|line| *line != "mod tests {").count()
}

/// Tests, and the examples by which a developer looks at pictures, are no part of the program.
fn is_test(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let beside = path.components().any(|part| part.as_os_str() == "tests" || part.as_os_str() == "examples");
    beside || name == "tests.rs" || name.ends_with("_tests.rs")
}

#[test]
fn functions_are_short() {
    let mut long = Vec::new();
    for path in sources() {
        for (line, length) in functions(&text(&path)) {
            if length > LONGEST_FUNCTION {
                long.push(format!("{}:{line}: {length} lines, at most {LONGEST_FUNCTION}", shown(&path)));
            }
        }
    }
    assert!(long.is_empty(), "split these functions:\n{}", long.join("\n"));
}

/// Where each function with a body of several lines begins, counted from 1, and how long its body is. Relies
/// on rustfmt: the brace that ends a function is indented as the word that begins it.
fn functions(source: &str) -> Vec<(usize, usize)> {
    let lines: Vec<&str> = source.lines().collect();
    let mut found = Vec::new();
    for (index, line) in lines.iter().enumerate().filter(|(_, line)| begins_function(line)) {
        let Some(open) = lines[index..].iter().position(|line| line.ends_with(['{', ';', '}'])) else {
            continue;
        };
        let body = &lines[index + open + 1..];
        let closing = format!("{}}}", &line[..line.len() - line.trim_start().len()]);
        let length = body.iter().position(|line| *line == closing);
        if let Some(length) = length.filter(|_| lines[index + open].ends_with('{')) {
            found.push((index + 1, body[..length].iter().filter(|line| is_code(line)).count()));
        }
    }
    found
}

fn begins_function(line: &str) -> bool {
    let before = line.split_once("fn ").map(|(before, _)| before);
    before.is_some_and(|before| {
        before.split_whitespace().all(|word| matches!(word, "async" | "const") || word.starts_with("pub"))
    })
}

fn is_code(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && !line.starts_with("//")
}

#[test]
fn no_warning_is_silenced_without_a_reason() {
    // Written in two parts, so that this file does not find itself.
    let needles = [concat!("#[", "allow("), concat!("#![", "allow(")];
    let mut found = Vec::new();
    for path in sources() {
        for (index, line) in text(&path).lines().enumerate() {
            if needles.iter().any(|needle| line.contains(needle)) {
                found.push(format!("{}:{}", shown(&path), index + 1));
            }
        }
    }
    assert!(found.is_empty(), "use `expect` with a reason instead:\n{}", found.join("\n"));
}

#[test]
fn no_two_types_have_the_same_name_in_the_description_of_the_api() {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in sources() {
        for name in schema_names(&text(&path)) {
            places.entry(name).or_default().push(shown(&path));
        }
    }
    assert!(places.len() > 100, "the types of the description are not found any more");
    places.retain(|_, files| files.len() > 1);
    assert!(
        places.is_empty(),
        "one would stand in place of the other: name one with #[schema(as = …)]: {places:#?}"
    );
}

/// The names under which the types of a file stand in the description.
fn schema_names(source: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut attributes = String::new();
    for line in source.lines().map(str::trim) {
        let Some(declared) = line.strip_prefix("pub struct ").or_else(|| line.strip_prefix("pub enum "))
        else {
            let goes_on =
                line.starts_with("#[") || !attributes.is_empty() && !line.is_empty() && !line.ends_with('}');
            attributes = if goes_on { attributes + line } else { String::new() };
            continue;
        };
        let declared = declared.split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or_default();
        let given = attributes.split_once("schema(as = ").and_then(|(_, rest)| rest.split([',', ')']).next());
        // A macro names its types where it is used.
        if attributes.contains("ToSchema") && !declared.is_empty() {
            names.push(given.unwrap_or(declared).to_owned());
        }
        attributes.clear();
    }
    names
}

#[test]
fn the_length_of_a_function_is_counted_without_blank_lines_and_comments() {
    let source = "impl A {\n    pub(crate) async fn one(\n        a: u8,\n    ) -> u8 {\n        // Why.\n\n        a\n    }\n\n    fn two() -> u8 { 2 }\n}\n\ntrait B {\n    fn none(&self);\n}\n\nfn three() {\n    if true {\n        one();\n    }\n}\n";
    assert_eq!(functions(source), [(2, 1), (17, 3)]);
}

/// Every Rust file of ours.
fn sources() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join("crates"), root().join("tests")];
    while let Some(folder) = folders.pop() {
        for path in children(&folder) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn children(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("the folders of the repository can be read");
    entries.map(|entry| entry.expect("the folders of the repository can be read").path()).collect()
}

fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("failed to read {}: {error}", path.display()))
}

/// The path as a person who stands in the repository would write it.
fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}
