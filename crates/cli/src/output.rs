//! What the program prints: results on standard output, everything else on standard error.

use std::io::{IsTerminal, Write};

use serde::Serialize;

use crate::args::Global;

/// How results are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// For people.
    Plain,
    /// For programs.
    Json,
}

/// Where and how the program prints.
#[derive(Debug, Clone)]
pub(crate) struct Output {
    /// The form of results.
    pub(crate) form: Form,
    quiet: bool,
    colour: bool,
    terminal: bool,
}

impl Output {
    pub(crate) fn new(global: &Global) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let form = if global.json { Form::Json } else { Form::Plain };
        let colour = std::io::stdout().is_terminal() && !plain;
        Self { form, quiet: global.quiet, colour, terminal }
    }

    /// Whether bars may be drawn.
    pub(crate) fn draws_bars(&self) -> bool {
        self.terminal && !self.quiet
    }

    /// Whether anything beside results and errors is said.
    pub(crate) fn talks(&self) -> bool {
        !self.quiet
    }

    /// A result: its JSON form, or its lines for people.
    pub(crate) fn result(
        &self,
        value: &impl Serialize,
        lines: impl FnOnce() -> String,
    ) -> anyhow::Result<()> {
        let text = match self.form {
            Form::Json => serde_json::to_string_pretty(value)?,
            Form::Plain => lines(),
        };
        let mut stdout = std::io::stdout().lock();
        // A reader that has seen enough, such as `head`, may close the pipe.
        let _ = writeln!(stdout, "{}", text.trim_end());
        Ok(())
    }

    /// Something worth knowing that is no result.
    pub(crate) fn note(&self, text: &str) {
        if self.talks() {
            eprintln!("{text}");
        }
    }

    /// Emphasis, where the terminal can show it.
    pub(crate) fn bold(&self, text: &str) -> String {
        if self.colour { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    /// Says what went wrong.
    pub(crate) fn error(&self, error: &anyhow::Error, code: u8) {
        match self.form {
            Form::Json => {
                let value = serde_json::json!({ "error": words(error), "exit_code": code });
                eprintln!("{value}");
            }
            Form::Plain => eprintln!("sakuga: {}", words(error)),
        }
    }
}

/// The error with its causes; a cause that the words before it say already is not said again.
pub(crate) fn words(error: &anyhow::Error) -> String {
    let mut text = error.to_string();
    for cause in error.chain().skip(1) {
        let cause = cause.to_string();
        if !text.contains(&cause) {
            text.push_str(": ");
            text.push_str(&cause);
        }
    }
    text
}
