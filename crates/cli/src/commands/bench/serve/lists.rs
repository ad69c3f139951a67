//! Pages of lists: the first ones and some from further on, with every kind of filter.

use anyhow::Context;

use super::load::Load;
use crate::commands::bench::Figures;
use crate::commands::bench::figures::Figure;

/// Requests a second while lists are measured.
const RATE: u32 = 50;

/// Pages that are gone on with.
const DEEP: usize = 40;

/// The lists by the names of their figures. What follows the path is the filter; `{batch}` stands for one of the batches.
const LISTS: [(&str, &str); 17] = [
    ("list_jobs_ms", "/jobs?limit=200"),
    ("list_jobs_newest_ms", "/jobs?limit=200&order=newest"),
    ("list_jobs_ready_ms", "/jobs?limit=200&state=ready"),
    ("list_jobs_failed_newest_ms", "/jobs?limit=200&state=failed&order=newest"),
    ("list_jobs_project_ms", "/jobs?limit=200&project=bench"),
    ("list_jobs_engine_ms", "/jobs?limit=200&engine=other&state=done"),
    ("list_jobs_kind_ms", "/jobs?limit=200&kind=sheet"),
    ("list_jobs_character_ms", "/jobs?limit=200&character=hana"),
    ("list_jobs_character_failed_ms", "/jobs?limit=200&project=bench&character=hana&state=failed"),
    ("list_jobs_batch_ms", "/jobs?limit=200&batch={batch}"),
    ("list_batches_ms", "/batches?limit=200"),
    ("list_assets_ms", "/assets?limit=200"),
    ("list_assets_project_ms", "/assets?limit=200&project=bench&kind=drawing"),
    ("list_assets_character_ms", "/assets?limit=200&character=hana"),
    ("list_assets_type_ms", "/assets?limit=200&project=bench&media_type=image/png"),
    ("list_assets_prefix_ms", "/assets?limit=200&prefix=projects/bench/drawings/day-7/"),
    ("list_audit_ms", "/audit?limit=200"),
];

/// Measures each list for some seconds. `list_p95_ms` is that of the slowest.
pub(super) async fn measure(load: &Load, seconds: u32) -> anyhow::Result<Figures> {
    let mut figures = Figures::new();
    let batches = load.read("/batches?limit=1").await?;
    let batch = batches["items"][0]["id"].as_str().context("there is no batch")?;
    for (name, path) in LISTS {
        let pages = pages(load, &path.replace("{batch}", batch)).await?;
        let read = |number: usize| load.get(pages[number % pages.len()].clone());
        figures.insert(name, Figure::at(&load.run(RATE, seconds, read).await?, 0.95, "ms"));
    }
    let slowest = figures.values().max_by(|one, other| one.value.total_cmp(&other.value));
    let slowest = slowest.cloned().context("no list was measured")?;
    figures.insert("list_p95_ms", slowest);
    Ok(figures)
}

/// The first page of a list and those behind it, as each page names the next.
async fn pages(load: &Load, path: &str) -> anyhow::Result<Vec<String>> {
    let mut pages = vec![path.to_owned()];
    while pages.len() < DEEP {
        let page = load.read(&pages[pages.len() - 1]).await?;
        let Some(next) = page["next"].as_str() else { break };
        pages.push(format!("{path}&after={next}"));
    }
    Ok(pages)
}
