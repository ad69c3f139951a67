//! `sakuga status`: only what was probed just now.

use serde::Serialize;
use tokio_util::sync::CancellationToken;

use crate::args::Global;
use crate::output::Output;
use crate::table::table;
use crate::wiring::look;

/// Show what is there and what works.
#[derive(Debug, clap::Args)]
pub(crate) struct Status {}

/// One thing that was probed.
#[derive(Debug, Serialize)]
struct Probe {
    what: &'static str,
    state: &'static str,
    detail: String,
    probed_at: String,
}

pub(crate) async fn run(_status: &Status, global: &Global, output: &Output) -> anyhow::Result<()> {
    let studio = look(global).await?;
    let now = || studio.clock().wall().rfc3339();
    let probe = |what, result: Result<String, String>| {
        let (state, detail) = match result {
            Ok(detail) => ("ok", detail),
            Err(why) => ("off", why),
        };
        Probe { what, state, detail, probed_at: now() }
    };
    let mut probes = vec![
        probe("data folder", holder(&studio)),
        probe("database", database(&studio).await),
        probe("disk", disk(&studio)),
        probe("ffmpeg", ffmpeg(&studio).await),
        probe("fonts", fonts(&studio)),
    ];
    for name in ["storyboard", "fake"] {
        let health = studio.engine(name)?.health().await;
        let what = if name == "fake" { "engine fake" } else { "engine storyboard" };
        probes.push(probe(what, health.map(|()| "answers".to_owned()).map_err(|fault| fault.to_string())));
    }
    let counts = studio.store().job_counts(None).await?;
    let jobs: Vec<serde_json::Value> = counts
        .iter()
        .map(|(kind, state, count)| serde_json::json!({ "kind": kind, "state": state, "jobs": count }))
        .collect();
    output.result(&serde_json::json!({ "probes": probes, "jobs": jobs }), || {
        let row = |probe: &Probe| vec![probe.what.to_owned(), probe.state.to_owned(), probe.detail.clone()];
        let mut text = table(&["what", "state", "detail"], &probes.iter().map(row).collect::<Vec<_>>());
        let jobs: Vec<Vec<String>> = counts
            .iter()
            .map(|(kind, state, count)| vec![kind.clone(), state.to_string(), count.to_string()])
            .collect();
        if !jobs.is_empty() {
            text.push_str(&format!("\n\n{}", table(&["jobs", "state", "number"], &jobs)));
        }
        text
    })
}

fn holder(studio: &studio::Studio) -> Result<String, String> {
    let holder = assets::lock::holder(studio.folder()).map_err(|error| error.to_string())?;
    let root = studio.folder().root().display();
    Ok(match holder {
        Some(holder) => format!("{root}, used by `{}` (process {})", holder.command, holder.pid),
        None => format!("{root}, used by nobody else"),
    })
}

async fn database(studio: &studio::Studio) -> Result<String, String> {
    let projects = studio.store().projects().await.map_err(|error| error.to_string())?;
    Ok(format!("answers; {} projects", projects.len()))
}

fn disk(studio: &studio::Studio) -> Result<String, String> {
    let stat = rustix::fs::statvfs(studio.folder().root()).map_err(|error| error.to_string())?;
    let free_gib = (stat.f_bavail * stat.f_frsize) as f64 / f64::from(1 << 30);
    if free_gib < 1.0 {
        return Err(format!("{free_gib:.2} GiB free: make room, or jobs will be held"));
    }
    Ok(format!("{free_gib:.1} GiB free"))
}

async fn ffmpeg(studio: &studio::Studio) -> Result<String, String> {
    let ffmpeg = studio.film_tools().ffmpeg().map_err(|error| error.to_string())?;
    let tools = film::ffmpeg::probe_tools(&ffmpeg, &CancellationToken::new()).await;
    let tools = tools.map_err(|error| error.to_string())?;
    let lacking = tools.lacking();
    if !lacking.is_empty() {
        return Err(format!("{} lacks {}: install a full build", tools.version, lacking.join(", ")));
    }
    Ok(tools.version)
}

fn fonts(studio: &studio::Studio) -> Result<String, String> {
    let fonts = studio.film_tools().fonts().map_err(|error| error.to_string())?;
    let names = fonts.files();
    let names =
        names.iter().filter_map(|path| path.file_name()).map(|name| name.to_string_lossy().into_owned());
    Ok(names.collect::<Vec<_>>().join(", "))
}
