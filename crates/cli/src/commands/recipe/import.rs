//! `sakuga recipe import`: a workflow of one's own becomes a recipe; what it does not say is asked for.

use std::collections::BTreeMap;
use std::io::{BufRead as _, IsTerminal as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow, bail};
use domain::slug::Slug;
use domain::take::Stage;
use server::api::recipes::{ImportedRecipeView, RecipeBody, RecipeView};
use server::{Problem, QuestionView};

use crate::args::Global;
use crate::client::{Client, Purpose};
use crate::output::Output;

/// A workflow that is to become a recipe.
#[derive(Debug, clap::Args)]
pub(crate) struct Import {
    /// The workflow: a JSON file, or a picture that ComfyUI saved with it
    file: PathBuf,
    /// What the recipe is to be called; made of the file's name when left out
    #[arg(long)]
    name: Option<Slug>,
    /// The server whose nodes it is read with; the first that answers when left out
    #[arg(long)]
    server: Option<String>,
    /// What a question is answered with; may be given several times
    #[arg(long = "answer", value_name = "KEY=VALUE", value_parser = answer)]
    answers: Vec<(String, String)>,
    /// Take the place of a recipe that has the name
    #[arg(long)]
    replace: bool,
    /// Only show what it would become
    #[arg(long)]
    dry_run: bool,
}

fn answer(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.trim().is_empty() => Ok((key.trim().to_owned(), value.to_owned())),
        _ => Err("write KEY=VALUE, such as stage=clip".to_owned()),
    }
}

pub(crate) async fn run(import: &Import, global: &Global, output: &Output) -> anyhow::Result<()> {
    let mut body = import.body()?;
    let client = Client::open(global, if import.dry_run { Purpose::Look } else { Purpose::Change }).await?;
    let made = sent(&client, &mut body, output).await;
    client.close().await?;
    let made = made?;
    output.result(&made, || words(&made))
}

impl Import {
    fn body(&self) -> anyhow::Result<RecipeBody> {
        let shown = self.file.display();
        let bytes =
            std::fs::read(&self.file).with_context(|| format!("failed to read {shown}; check the path"))?;
        let workflow = engines::comfyui::workflow_of(&bytes)
            .map_err(|why| anyhow!("failed to read a workflow from {shown}: {why}"))?;
        Ok(RecipeBody {
            name: self.name.clone().map_or_else(|| named(&self.file), Ok)?,
            workflow,
            answers: self.answers.iter().cloned().collect(),
            server: self.server.clone(),
            replace: self.replace,
            dry_run: self.dry_run,
        })
    }
}

fn named(file: &Path) -> anyhow::Result<Slug> {
    let stem = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    Slug::from_name(stem).with_context(|| "the file's name makes no name of a recipe; give one with --name")
}

/// Sends the workflow until nothing is left to ask.
async fn sent(client: &Client, body: &mut RecipeBody, output: &Output) -> anyhow::Result<ImportedRecipeView> {
    loop {
        let error = match client.post::<ImportedRecipeView>("/recipes", body).await {
            Ok(made) => return Ok(made),
            Err(error) => error,
        };
        let asked = error.downcast_ref::<Problem>().and_then(|problem| problem.questions.as_deref());
        let Some(asked) = asked else { return Err(error) };
        if !std::io::stdin().is_terminal() {
            bail!(flags(&asked.0));
        }
        for question in &asked.0 {
            put(question, &mut body.answers, output)?;
        }
    }
}

/// Asks one question until its answer is one of the choices.
fn put(
    question: &QuestionView,
    answers: &mut BTreeMap<String, String>,
    output: &Output,
) -> anyhow::Result<()> {
    output.note(&question.text);
    for (number, choice) in question.choices.iter().enumerate() {
        output.note(&format!("{:>3}  {choice}", number + 1));
    }
    let mut lines = std::io::stdin().lock().lines();
    loop {
        let line = lines.next().context("nobody answers: give answers with --answer KEY=VALUE")??;
        match chosen(line.trim(), &question.choices) {
            Some(choice) => {
                answers.insert(question.key.clone(), choice.to_owned());
                return Ok(());
            }
            None => output
                .note(&format!("type a number from 1 to {}, or one of the words", question.choices.len())),
        }
    }
}

/// The choice that somebody typed, by its number or its words.
fn chosen<'a>(typed: &str, choices: &'a [String]) -> Option<&'a str> {
    let numbered = typed.parse::<usize>().ok().and_then(|number| choices.get(number.checked_sub(1)?));
    let named = choices.iter().find(|choice| *choice == typed);
    named.or(numbered).map(String::as_str)
}

/// The questions with the flags that answer them, for who has no terminal.
fn flags(questions: &[QuestionView]) -> String {
    let flag = |QuestionView { key, text, choices }: &QuestionView| {
        let first = choices.first().map(String::as_str).unwrap_or_default();
        format!("  {text}\n    --answer '{key}={first}'  (one of: {})", choices.join(", "))
    };
    let lines: Vec<String> = questions.iter().map(flag).collect();
    format!("the workflow does not say everything; add to the command:\n{}", lines.join("\n"))
}

/// What a workflow became, for people.
fn words(made: &ImportedRecipeView) -> String {
    let view = RecipeView { recipe: made.recipe.clone(), servers: made.servers.clone() };
    let mut text = super::text(&view);
    for note in &made.notes {
        text.push_str(&format!("note: {note}\n"));
    }
    if let Some(trash) = &made.trash {
        text.push_str(&format!("the recipe that had the name is in {trash} now\n"));
    }
    let name = &made.recipe.name;
    let stage = made.recipe.stages.first().copied().unwrap_or(Stage::Keyframe);
    if made.written {
        text.push_str(&format!("`sakuga produce e01 --stage {stage} --recipe {name}` paints with it\n"));
    } else {
        text.push_str("this is a dry run: nothing was written\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_typed_by_number_or_by_its_words() {
        let choices = ["keep".to_owned(), "2".to_owned(), "source".to_owned()];
        assert_eq!(chosen("3", &choices), Some("source"));
        assert_eq!(chosen("2", &choices), Some("2"));
        assert_eq!(chosen("keep", &choices), Some("keep"));
        assert_eq!(chosen("0", &choices), None);
        assert_eq!(chosen("", &choices), None);
    }

    #[test]
    fn an_answer_is_a_key_with_a_value() {
        assert_eq!(answer("picture.10=keep"), Ok(("picture.10".to_owned(), "keep".to_owned())));
        assert_eq!(answer("loras=a=b"), Ok(("loras".to_owned(), "a=b".to_owned())));
        assert!(answer("keep").is_err());
        assert!(answer("=keep").is_err());
    }
}
