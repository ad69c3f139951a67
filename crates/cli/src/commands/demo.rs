//! `sakuga demo`: the bundled short film, from screenplay to animatic.

use assets::contact_sheet::SheetState;
use domain::line::job::Band;
use domain::line::work::OverlayChoice;
use domain::shot::Shot;
use studio::verbs::find::Production;
use studio::verbs::import::Import;
use studio::verbs::produce::{Fresh, Produce as Wanted};
use studio::verbs::report::Row;

use super::follow::follow_line;
use super::produce::{Sheet, stage};
use super::{cut, import};
use crate::args::Global;
use crate::output::Output;
use crate::table::table;
use crate::wiring::{Owned, own};

/// The bundled screenplay.
pub(crate) const SCREENPLAY: &[u8] =
    include_bytes!("../../../../examples/rain-shelter/rain-shelter.fountain");
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
    let owned = own(global).await?;
    let studio = &owned.studio;
    let began = studio.clock().monotonic();
    let production = bring_in(&owned, output).await?;
    let line = owned.start_line("storyboard").await?;
    let wanted = Wanted {
        stage: domain::take::Stage::Storyboard,
        engine: "storyboard".to_owned(),
        shots: Vec::new(),
        fresh: Fresh::Keep,
        band: Band::Normal,
    };
    let produced = studio.produce(line.dispatch().as_ref(), &production, &wanted).await?;
    if produced.resumed > 0 {
        output.note(&format!("going on where the last run stopped: {} shots were waiting", produced.resumed));
    }
    let overlay: OverlayChoice = demo.overlay.into();
    let jobs = studio.cut(line.dispatch().as_ref(), &production, overlay, &produced.jobs).await?;
    let mut stages = vec![stage(&owned, &produced, &wanted, &production).await?];
    stages.extend(cut::stages(&owned, &jobs, &production).await?);
    let all_jobs = stages.iter().flat_map(|stage| stage.jobs.iter().cloned()).collect();

    let sheet = Sheet { owned: &owned, production: &production };
    let path = sheet.write(SheetState::Drawing { refresh_s: 2 }, None).await?;
    output.note(&format!("contact sheet, growing: {path}"));
    let drawings = stages[0].jobs.clone();
    let followed = follow_line(studio, line, output, stages, async |job| {
        if drawings.contains(job) {
            sheet.write(SheetState::Drawing { refresh_s: 2 }, None).await?;
        }
        Ok(())
    });
    let followed = match followed.await {
        Ok(followed) => followed,
        Err(error) => {
            sheet.write(SheetState::Stopped, None).await?;
            return Err(error);
        }
    };
    let film_path = cut::film_path(&owned, &jobs).await;
    let film = film_path.as_ref().ok().map(assets::rel_path::RelPath::as_str);
    let path = sheet.write(SheetState::Finished, film).await?;
    followed.into_result()?;
    let film = cut::film(&owned, &jobs).await?;
    let rows = studio.where_time_went(&production.project.id, Some(&all_jobs)).await?;
    let seconds = studio.clock().monotonic().saturating_sub(began).as_secs_f64();
    let value = serde_json::json!({
        "contact_sheet": path,
        "film": film,
        "seconds": seconds,
        "where_time_went": rows,
    });
    let end = Ending { sheet: &path, film: &film, seconds, rows: &rows, with_cat: with_cat(&production) };
    output.result(&value, || ending(output, global, &end))
}

async fn bring_in(owned: &Owned, output: &Output) -> anyhow::Result<Production> {
    let studio = &owned.studio;
    let asked = Import {
        project: None,
        episode: "e01".to_owned(),
        screenplay: SCREENPLAY.to_vec(),
        cast: Some(CAST.to_owned()),
        style: Some(STYLE.to_owned()),
    };
    // A second run must not undo what a person changed since the first.
    let plan = studio.plan_import(&asked).await?;
    let known = studio.store().project(&plan.project.slug).await?;
    if known.is_none() {
        studio.import(&plan).await?;
        output.note(&import::words(&plan, false).lines().next().unwrap_or_default().replace(" has ", ": "));
    }
    let project = studio.project(Some(&plan.project.slug)).await?;
    Ok(studio.production(project, "e01").await?)
}

/// What the demo says when it is done.
struct Ending<'a> {
    sheet: &'a str,
    film: &'a str,
    seconds: f64,
    rows: &'a [Row],
    /// How many shots show the cat, whose ribbon a newcomer is invited to change.
    with_cat: usize,
}

fn with_cat(production: &Production) -> usize {
    let shows = |shot: &&Shot| shot.content.cast.iter().any(|staging| staging.character.as_str() == "mikan");
    production.active().filter(shows).count()
}

fn ending(output: &Output, global: &Global, end: &Ending) -> String {
    let Ending { sheet, film, seconds, rows, with_cat } = end;
    let parts = |row: &Row| {
        let mut parts: Vec<(&&str, &f64)> = row.parts_ms.iter().collect();
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
