//! `sakuga index`.

use assets::verify::Report;
use clap::Subcommand;

use crate::args::Global;
use crate::exit::Ending;
use crate::output::Output;
use crate::wiring::own;

/// The index of files.
#[derive(Debug, clap::Args)]
pub(crate) struct Index {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Check every file against its hash, and look for files that nobody knows
    Verify,
    /// Make the database again from the files; jobs, events and accounts are not files
    Rebuild,
}

pub(crate) async fn run(index: &Index, global: &Global, output: &Output) -> anyhow::Result<()> {
    match index.verb {
        Verb::Verify => verify(global, output).await,
        Verb::Rebuild => rebuild(global, output).await,
    }
}

async fn verify(global: &Global, output: &Output) -> anyhow::Result<()> {
    let owned = own(global).await?;
    let studio = &owned.studio;
    // Files whose moves were decided and not made belong to their places first.
    studio::line::recovery::recover(studio.store(), studio.folder(), studio.clock().as_ref()).await?;
    let report = studio.verify_index(|_| {}).await?;
    output.result(&report, || words(&report))?;
    if report.is_sound() {
        return Ok(());
    }
    Err(Ending::InPart("some files are not as they were written; see above".to_owned()).into())
}

fn words(report: &Report) -> String {
    let mut text = format!("{} files checked, {} as they were written\n", report.checked, report.ok);
    for finding in &report.findings {
        text.push_str(&format!("{}\n", finding.message));
    }
    text
}

async fn rebuild(global: &Global, output: &Output) -> anyhow::Result<()> {
    let owned = own(global).await?;
    let rebuilt = owned.studio.rebuild_index().await?;
    let problems: Vec<serde_json::Value> = rebuilt
        .problems
        .iter()
        .map(|problem| serde_json::json!({ "path": problem.path.as_str(), "message": problem.message }))
        .collect();
    let value = serde_json::json!({
        "projects": rebuilt.projects,
        "shots": rebuilt.shots,
        "takes": rebuilt.takes,
        "assets": rebuilt.assets,
        "versions": rebuilt.versions,
        "problems": problems,
    });
    output.result(&value, || {
        let mut text = format!(
            "{} projects, {} shots, {} takes, {} files, {} versions of characters, places and styles\n",
            rebuilt.projects, rebuilt.shots, rebuilt.takes, rebuilt.assets, rebuilt.versions
        );
        for problem in &rebuilt.problems {
            text.push_str(&format!("{}\n", problem.message));
        }
        text
    })?;
    if rebuilt.problems.is_empty() {
        return Ok(());
    }
    Err(Ending::InPart("some files could not be taken in; mend them and run it again".to_owned()).into())
}
