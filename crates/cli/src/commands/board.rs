//! `sakuga board`.

use std::collections::BTreeMap;

use domain::board::{Block, Reason, StageRow};
use domain::take::Stage;

use crate::args::Global;
use crate::client::{Client, Purpose};
use crate::commands::which;
use crate::output::Output;
use crate::path;
use crate::table::{short, table};

/// Show how far an episode is.
#[derive(Debug, clap::Args)]
pub(crate) struct Board {
    /// The episode's code
    #[arg(default_value = "e01")]
    episode: String,
}

pub(crate) async fn run(board: &Board, global: &Global, output: &Output) -> anyhow::Result<()> {
    let client = Client::open(global, Purpose::Look).await?;
    let project = which::project(&client, global).await?;
    let path = format!("{}/board", path::episode(&project, &board.episode));
    let shown: domain::board::Board = client.get(&path).await?;
    output.result(&shown, || words(&shown))
}

fn words(board: &domain::board::Board) -> String {
    let of = |count: u32| format!("{count}/{}", board.shots);
    let row = |row: &StageRow| {
        vec![
            row.stage.to_string(),
            of(row.drawn),
            of(row.picked),
            of(row.approved),
            row.stale.to_string(),
            row.in_work.to_string(),
            row.failed.to_string(),
        ]
    };
    let heading = ["stage", "drawn", "picked", "approved", "out of date", "in work", "failed"];
    let mut text = table(&heading, &board.stages.iter().map(row).collect::<Vec<_>>());
    text.push('\n');
    let mut grouped: BTreeMap<(Stage, Reason, &str), Vec<&Block>> = BTreeMap::new();
    for block in &board.blocks {
        grouped.entry((block.stage, block.reason, &block.words)).or_default().push(block);
    }
    if grouped.is_empty() {
        text.push_str("\nnothing blocks it: everything that was begun is approved\n");
        return text;
    }
    let rows: Vec<Vec<String>> = grouped
        .iter()
        .map(|((stage, reason, words), blocks)| {
            let why = if words.is_empty() { String::new() } else { format!(": {}", short(words, 80)) };
            vec![
                stage.to_string(),
                blocks.len().to_string(),
                codes(blocks),
                format!("{}{why}", reason.words()),
            ]
        })
        .collect();
    text.push_str(&format!("\n{}", table(&["stage", "", "shots", "why it is not finished"], &rows)));
    text
}

fn codes(blocks: &[&Block]) -> String {
    const NAMED: usize = 6;
    let named: Vec<&str> = blocks.iter().take(NAMED).map(|block| block.shot.as_str()).collect();
    let more = blocks.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more}", named.join(", "))
}
