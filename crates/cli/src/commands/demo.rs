//! `sakuga demo`: the bundled short film, from screenplay to animatic.

use domain::clock::Clock;
use domain::id::BatchId;
use domain::slug::Slug;
use server::api::imports::{ImportBody, ImportView};
use server::api::making::{CutBody, CutView, ProduceBody, ProduceView, SheetStage};
use server::api::time_spent::{TimeSpentQuery, TimeSpentView};
use studio::SystemClock;

use super::follow::{Followed, follow};
use super::produce::{Sheet, stage};
use super::{cut, import};
use crate::args::Global;
use crate::client::{Client, Purpose};
use crate::exit::Ending;
use crate::output::Output;
use crate::path::{episode, on_disk};
use crate::table::table;

/// The bundled screenplay.
pub(crate) const SCREENPLAY: &str = include_str!("../../../../examples/rain-shelter/rain-shelter.fountain");
/// Its cast and places.
pub(crate) const CAST: &str = include_str!("../../../../examples/rain-shelter/cast.toml");
/// Its look.
pub(crate) const STYLE: &str = include_str!("../../../../examples/rain-shelter/style.toml");

/// Make the bundled short film.
#[derive(Debug, clap::Args)]
pub(crate) struct Demo {
    #[command(flatten)]
    overlay: cut::Overlay,
}

pub(crate) async fn run(demo: &Demo, global: &Global, output: &Output) -> anyhow::Result<()> {
    let client = Client::open(global, Purpose::Work("storyboard")).await?;
    let done = make(demo, &client, global, output).await;
    client.close().await?;
    done
}

async fn make(demo: &Demo, client: &Client, global: &Global, output: &Output) -> anyhow::Result<()> {
    let clock = SystemClock::start();
    let began = clock.monotonic();
    let brought = bring_in(client, output).await?;
    let episode = episode(&brought.project_slug, &brought.episode);
    let produced: ProduceView = client.post(&format!("{episode}/produce"), &ProduceBody::default()).await?;
    if produced.resumed > 0 {
        output.note(&format!("going on where the last run stopped: {} shots were waiting", produced.resumed));
    }
    let cut::Overlay { burn, slate } = demo.overlay;
    let body = CutBody { burn, slate, await_drawings: true, later: false };
    let cut: anyhow::Result<CutView> = client.post(&format!("{episode}/cut"), &body).await;
    let (sheet, followed) = draw(client, global, output, (&episode, &produced, cut.as_ref().ok())).await?;
    let cut =
        cut.map_err(|error| Ending::InPart(format!("the pictures are there and the film is not: {error}")))?;
    followed.into_result()?;
    let film = on_disk(global, &cut::film(client, &brought.project_slug, &cut.reel).await?)?;
    let rows = time_spent(client, &brought.project_slug, &produced, &cut).await?;
    let seconds = clock.monotonic().saturating_sub(began).as_secs_f64();
    let value = serde_json::json!({
        "contact_sheet": sheet,
        "film": film,
        "seconds": seconds,
        "where_time_went": rows,
    });
    let with_cat = brought.seen.get("mikan").copied().unwrap_or_default();
    let end = Finish { sheet: &sheet, film: &film, seconds, rows: &rows, with_cat };
    output.result(&value, || ending(output, global, &end))
}

/// Follows the drawing and the cutting, and returns the contact sheet with what came of the jobs.
async fn draw(
    client: &Client,
    global: &Global,
    output: &Output,
    (episode, produced, cut): (&str, &ProduceView, Option<&CutView>),
) -> anyhow::Result<(String, Followed)> {
    let mut stages = vec![stage("storyboard", produced, global)?];
    if let Some(cut) = cut {
        stages.extend(cut::stages(cut, global)?);
    }
    let sheet = Sheet::of(client, episode);
    let path = on_disk(global, &sheet.write(SheetStage::Drawing, None).await?)?;
    output.note(&format!("contact sheet, growing: {path}"));
    let drawings = stages[0].jobs.clone();
    let followed =
        follow(
            client,
            output,
            stages,
            async |job| {
                if drawings.contains(job) { sheet.grow().await } else { Ok(()) }
            },
        );
    let followed = match followed.await {
        Ok(followed) => followed,
        Err(error) => {
            sheet.write(SheetStage::Stopped, None).await?;
            return Err(error);
        }
    };
    sheet.write(SheetStage::Finished, cut.map(|cut| &cut.reel)).await?;
    Ok((path, followed))
}

/// Brings the bundled film in. A second run must not undo what a person changed since the first.
async fn bring_in(client: &Client, output: &Output) -> anyhow::Result<ImportView> {
    let body = ImportBody {
        screenplay: SCREENPLAY.to_owned(),
        cast: Some(CAST.to_owned()),
        style: Some(STYLE.to_owned()),
        dry_run: true,
        ..ImportBody::default()
    };
    let there: ImportView = client.post("/imports", &body).await?;
    if !there.new_project {
        return Ok(there);
    }
    let brought: ImportView = client.post("/imports", &ImportBody { dry_run: false, ..body }).await?;
    output.note(&import::headline(&brought).replace(" has ", ": "));
    Ok(brought)
}

async fn time_spent(
    client: &Client,
    project: &Slug,
    produced: &ProduceView,
    cut: &CutView,
) -> anyhow::Result<Vec<TimeSpentView>> {
    let batches: Vec<&str> = produced.batches.iter().chain([&cut.batch]).map(BatchId::as_str).collect();
    let query = TimeSpentQuery { batches: Some(batches.join(",")) };
    client.find(&format!("/projects/{project}/time-spent"), &query).await
}

/// What the demo says when it is done.
struct Finish<'a> {
    sheet: &'a str,
    film: &'a str,
    seconds: f64,
    rows: &'a [TimeSpentView],
    /// How many shots show the cat, whose ribbon a newcomer is invited to change.
    with_cat: usize,
}

fn ending(output: &Output, global: &Global, end: &Finish<'_>) -> String {
    let Finish { sheet, film, seconds, rows, with_cat } = end;
    let parts = |row: &TimeSpentView| {
        let mut parts: Vec<(&String, &f64)> = row.parts_ms.iter().collect();
        parts.sort_by(|a, b| b.1.total_cmp(a.1));
        let shown = parts.iter().filter(|(_, ms)| **ms >= row.total_ms * 0.01);
        shown.map(|(part, ms)| format!("{part} {:.1} s", *ms / 1000.0)).collect::<Vec<_>>().join(", ")
    };
    let lines: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            vec![
                row.kind.clone(),
                row.jobs.to_string(),
                row.cached.to_string(),
                format!("{:.1} s", row.total_ms / 1000.0),
                parts(row),
            ]
        })
        .collect();
    let data = if global.data.as_os_str() == "sakuga-data" {
        String::new()
    } else {
        format!("--data {} ", global.data.display())
    };
    format!(
        "\nmade in {seconds:.1} s; the work of all workers added up:\n\n{}\n\n{}  {sheet}\n{}           {film}\n\n\
         {}\n  sakuga {data}character set mikan palette.accent=#2f6fb3\n  sakuga {data}demo\n\
         only the {with_cat} shots that show the cat are drawn and encoded again; it takes seconds\n",
        table(&["work", "jobs", "cached", "time", "where it went"], &lines),
        output.bold("contact sheet"),
        output.bold("film"),
        output.bold("Next, give Mikan the cat a blue ribbon:"),
    )
}
