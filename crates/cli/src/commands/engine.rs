//! `sakuga engine`.

use clap::Subcommand;
use server::api::engines::{EngineState, EngineView, EnginesView};

use crate::args::Global;
use crate::client::{Client, Purpose};
use crate::output::Output;
use crate::table::table;

/// Engines: what turns requests into pictures.
#[derive(Debug, clap::Args)]
pub(crate) struct Engine {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// List engines, each asked just now whether it works
    List,
}

pub(crate) async fn run(engine: &Engine, global: &Global, output: &Output) -> anyhow::Result<()> {
    let Verb::List = engine.verb;
    let client = Client::open(global, Purpose::Look).await?;
    let engines: EnginesView = client.get("/engines").await?;
    output.result(&engines, || lines(&engines))
}

fn lines(engines: &EnginesView) -> String {
    let row = |engine: &EngineView| {
        let stages: Vec<String> = engine.stages.iter().map(ToString::to_string).collect();
        vec![
            engine.name.clone(),
            match engine.state {
                EngineState::Ok => "ok".to_owned(),
                EngineState::Off => "off".to_owned(),
            },
            engine.device.clone(),
            stages.join(", "),
            engine.revision.clone(),
            engine.detail.clone().unwrap_or_default(),
        ]
    };
    let rows: Vec<Vec<String>> = engines.items.iter().map(row).collect();
    table(&["engine", "state", "device", "stages", "revision", "detail"], &rows)
}
