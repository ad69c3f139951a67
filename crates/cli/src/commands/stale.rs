//! `sakuga stale`.

use std::collections::BTreeMap;

use domain::take::Stage;
use server::api::stale::StaleView;

use crate::args::Global;
use crate::client::{Client, Purpose};
use crate::commands::which;
use crate::output::Output;
use crate::path;
use crate::table::table;

/// A take that is out of date, in words.
pub(super) struct Row {
    /// The shot, with its episode where there may be several.
    pub(super) shot: String,
    /// The stage.
    pub(super) stage: Stage,
    /// The take's number.
    pub(super) take: u32,
    /// What becomes of it, where that is not the usual.
    pub(super) standing: &'static str,
    /// What differs.
    pub(super) because: String,
}

/// List takes that are out of date.
#[derive(Debug, clap::Args)]
pub(crate) struct Stale {
    /// The episode's code
    #[arg(default_value = "e01")]
    episode: String,
    /// Also takes that the reel does not use
    #[arg(long)]
    all: bool,
}

pub(crate) async fn run(stale: &Stale, global: &Global, output: &Output) -> anyhow::Result<()> {
    let client = Client::open(global, Purpose::Look).await?;
    let project = which::project(&client, global).await?;
    let path = format!("{}/stale?all={}", path::episode(&project, &stale.episode), stale.all);
    let found: Vec<StaleView> = client.get(&path).await?;
    output.result(&found, || {
        if found.is_empty() {
            return "every take is up to date".to_owned();
        }
        by_shot(found.iter().map(|stale| Row {
            shot: stale.shot.clone(),
            stage: stale.stage,
            take: stale.take,
            standing: standing(stale),
            because: stale.because.join(", "),
        }))
    })
}

/// Takes that are out of date, a line for those of a shot and stage that are so for the same reason.
pub(super) fn by_shot(rows: impl Iterator<Item = Row>) -> String {
    let mut lines: BTreeMap<(String, Stage, &str, String), Vec<u32>> = BTreeMap::new();
    for Row { shot, stage, take, standing, because } in rows {
        lines.entry((shot, stage, standing, because)).or_default().push(take);
    }
    let line = |((shot, stage, standing, because), takes): ((String, Stage, &str, String), Vec<u32>)| {
        let takes: Vec<String> = takes.iter().map(u32::to_string).collect();
        vec![shot, stage.to_string(), takes.join(" "), standing.to_owned(), because]
    };
    let lines: Vec<Vec<String>> = lines.into_iter().map(line).collect();
    table(&["shot", "stage", "takes", "", "because"], &lines)
}

fn standing(stale: &StaleView) -> &'static str {
    match (stale.approved, stale.picked) {
        (true, _) => "approved, kept",
        (_, true) => "",
        _ => "not picked",
    }
}
