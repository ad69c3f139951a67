//! `sakuga assistant`: who is asked for words, each asked just now whether it answers.

use server::api::assistants::{AssistantView, AssistantsView};

use crate::args::Global;
use crate::client::{Client, Purpose};
use crate::output::Output;
use crate::table::table;

/// Who is asked for words.
#[derive(Debug, clap::Args)]
pub(crate) struct Assistant {}

/// Carries out `sakuga assistant`.
pub(crate) async fn run(_: &Assistant, global: &Global, output: &Output) -> anyhow::Result<()> {
    let client = Client::open(global, Purpose::Look).await?;
    let assistants: AssistantsView = client.find("/assistants", &[("look", "true")]).await?;
    output.result(&assistants, || {
        let row = |one: &AssistantView| {
            let state = one.trouble.clone().unwrap_or_else(|| "answers".to_owned());
            vec![one.source.clone(), one.model.clone(), state]
        };
        let rows: Vec<Vec<String>> = assistants.items.iter().map(row).collect();
        format!("{}\n{}", table(&["assistant", "model", "state"], &rows), assistants.says)
    })
}
