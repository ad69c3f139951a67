//! `sakuga sheet`: model sheets.

use domain::slug::Slug;

use super::follow::follow_line;
use crate::args::Global;
use crate::output::Output;
use crate::progress::Stage;
use crate::wiring::own;

/// Draw model sheets: views, expressions, looks, colours and heights of characters.
#[derive(Debug, clap::Args)]
pub(crate) struct Sheet {
    /// Whose; of the whole cast when nobody is named
    characters: Vec<Slug>,
}

pub(crate) async fn run(sheet: &Sheet, global: &Global, output: &Output) -> anyhow::Result<()> {
    let owned = own(global).await?;
    let studio = &owned.studio;
    let project = studio.project(global.project.as_ref()).await?;
    let line = owned.start_line("storyboard").await?;
    let sheets = studio.sheets(line.dispatch().as_ref(), &project, &sheet.characters).await?;
    let stage = Stage { name: "drawing", jobs: sheets.jobs.clone(), workers: 1, lengths_ms: Vec::new() };
    let followed = follow_line(studio, line, output, vec![stage], async |_| Ok(())).await?;
    let paths = studio.files_there(&sheets.paths)?;
    let omitted = studio.omitted_by(&sheets.paths)?;
    let drawn = sheets.jobs.len();
    let value = serde_json::json!({ "sheets": paths, "drawn": drawn, "not_drawn": omitted });
    output.result(&value, || paths.join("\n"))?;
    for words in &omitted {
        output.note(&format!("not drawn: {words}"));
    }
    followed.into_result()
}
