//! The program as it describes itself with `-h`: its commands, their options and arguments.

use std::fmt::Write as _;

use super::markdown::{Form, Written, words};

/// A command with those below it.
pub(crate) struct Program {
    /// As typed, such as `sakuga take list`.
    name: String,
    help: String,
    below: Vec<Program>,
}

/// An option as the help shows it.
struct Choice {
    /// `-n` and `--number`.
    names: Vec<String>,
    takes_value: bool,
}

/// What a command cannot do without, as its usage shows it.
struct Usage {
    /// Arguments it needs.
    needed: usize,
    /// Arguments it takes; none where there is no end.
    most: Option<usize>,
    /// Options it needs.
    options: Vec<String>,
}

impl Program {
    /// Asks the real binary, and every command below it.
    pub(crate) fn read() -> Self {
        Self::ask("sakuga".to_owned())
    }

    fn ask(name: String) -> Self {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_sakuga"))
            .args(name.split(' ').skip(1))
            .arg("-h")
            .env_remove("SAKUGA_DATA")
            .output()
            .expect("cargo built the binary for this test");
        assert!(output.status.success(), "`{name} -h` fails");
        let help = String::from_utf8(output.stdout).expect("help is text");
        let below = names_in(&help, "Commands:").map(|child| Self::ask(format!("{name} {child}"))).collect();
        Self { name, help, below }
    }

    /// Says what is wrong with a command, if anything is.
    pub(crate) fn check(&self, written: &Written) -> Result<(), String> {
        let mut command = self;
        let mut arguments = Vec::new();
        let mut options = Vec::new();
        let mut rest = words(&written.text).into_iter().skip(1);
        while let Some(word) = rest.next() {
            if word.starts_with('-') && word.len() > 1 {
                let name = word.split('=').next().unwrap_or(&word).to_owned();
                if command.choice(&name).is_some_and(|choice| choice.takes_value) && !word.contains('=') {
                    rest.next();
                }
                options.push(name);
            } else if let Some(below) = command.below(&word) {
                command = below;
            } else if !command.below.is_empty() {
                return Err(format!("{} has no command {word}", command.name));
            } else {
                arguments.push(word);
            }
        }
        let unknown = options.iter().find(|option| command.choice(option).is_none());
        if let Some(option) = unknown {
            return Err(format!("{} has no option {option}", command.name));
        }
        command.check_arguments(&arguments, &options, written.form)
    }

    fn check_arguments(&self, arguments: &[String], options: &[String], form: Form) -> Result<(), String> {
        let usage = Usage::read(&self.help);
        if form == Form::Whole && arguments.len() < usage.needed {
            return Err(format!("{} needs {} arguments", self.name, usage.needed));
        }
        let lacking = usage.options.iter().find(|option| !options.contains(option));
        if let Some(option) = lacking.filter(|_| form == Form::Whole) {
            return Err(format!("{} needs the option {option}", self.name));
        }
        if usage.most.is_some_and(|most| arguments.len() > most) {
            return Err(format!("{} takes fewer arguments", self.name));
        }
        self.check_values(arguments)
    }

    /// Where the help lists what the first argument may be, it is one of these.
    fn check_values(&self, arguments: &[String]) -> Result<(), String> {
        let section = section(&self.help, "Arguments:").next().unwrap_or_default();
        let Some((_, listed)) = section.split_once("[possible values: ") else { return Ok(()) };
        let mut values = listed.trim_end_matches(']').split(", ");
        match arguments.first() {
            Some(first) if !values.any(|value| value == first) => {
                Err(format!("{} knows no {first}", self.name))
            }
            _ => Ok(()),
        }
    }

    fn below(&self, word: &str) -> Option<&Self> {
        self.below.iter().find(|below| below.name.rsplit(' ').next() == Some(word))
    }

    fn choice(&self, name: &str) -> Option<Choice> {
        let mut choices = section(&self.help, "Options:").filter_map(choice);
        choices.find(|choice| choice.names.iter().any(|own| own == name))
    }

    /// All commands as a page.
    pub(crate) fn page(&self) -> String {
        let mut page = format!(
            "# Commands\n\nThe program writes this page from its own help (`tests/documents.rs`).\n\n```text\n{}\n```\n",
            self.help.trim_end()
        );
        self.below.iter().for_each(|below| below.add_to(&mut page, self));
        page
    }

    fn add_to(&self, page: &mut String, whole: &Self) {
        let _ = write!(page, "\n## {}\n\n```text\n{}\n```\n", self.name, self.own_help(whole));
        self.below.iter().for_each(|below| below.add_to(page, whole));
    }

    /// The help without the options that every command has.
    fn own_help(&self, whole: &Self) -> String {
        let is_shared = |line: &&str| {
            let Some(choice) = choice(line) else { return false };
            choice.names.iter().all(|name| whole.choice(name).is_some())
        };
        let before = self.help.lines().take_while(|line| *line != "Options:");
        let before: Vec<&str> = before.filter(|line| !line.starts_with("  help  ")).collect();
        let own: Vec<&str> = section(&self.help, "Options:").filter(|line| !is_shared(line)).collect();
        let mut text = before.join("\n").trim_end().to_owned();
        if !own.is_empty() {
            let _ = write!(text, "\n\nOptions:\n{}", own.join("\n"));
        }
        text
    }
}

impl Usage {
    fn read(help: &str) -> Self {
        let line = help.lines().find(|line| line.starts_with("Usage: ")).unwrap_or_default();
        let mut usage = Self { needed: 0, most: Some(0), options: Vec::new() };
        let mut words = line.split_whitespace().filter(|word| *word != "[OPTIONS]");
        while let Some(word) = words.next() {
            if word.starts_with("--") {
                usage.options.push(word.to_owned());
                words.next();
            } else if word.starts_with(['<', '[']) {
                usage.needed += usize::from(word.starts_with('<'));
                usage.most = usage.most.filter(|_| !word.ends_with("...")).map(|most| most + 1);
            }
        }
        usage
    }
}

/// The lines below a heading of a help text, up to the next empty line.
fn section<'a>(help: &'a str, heading: &'a str) -> impl Iterator<Item = &'a str> {
    help.lines().skip_while(move |line| *line != heading).skip(1).take_while(|line| !line.is_empty())
}

/// The names of the commands below a heading.
fn names_in<'a>(help: &'a str, heading: &'a str) -> impl Iterator<Item = &'a str> {
    section(help, heading).filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help")
}

/// Reads a line such as `  -n, --number <NUMBER>  How many different pictures`.
fn choice(line: &str) -> Option<Choice> {
    let flags = line.trim_start().split("  ").next().filter(|flags| flags.starts_with('-'))?;
    let names = flags.split(' ').filter(|word| word.starts_with('-'));
    let names = names.map(|word| word.trim_end_matches(',').to_owned()).collect();
    Some(Choice { names, takes_value: flags.contains('<') })
}
