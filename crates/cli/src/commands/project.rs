//! `sakuga project`.

use clap::Subcommand;

use crate::args::Global;
use crate::output::Output;
use crate::table::table;
use crate::wiring::look;

/// Projects.
#[derive(Debug, clap::Args)]
pub(crate) struct Project {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// List all projects with their episodes
    List,
}

pub(crate) async fn run(project: &Project, global: &Global, output: &Output) -> anyhow::Result<()> {
    let Verb::List = project.verb;
    let studio = look(global).await?;
    let mut values = Vec::new();
    let mut rows = Vec::new();
    for project in studio.store().projects().await? {
        for episode in studio.store().episodes(&project.id).await? {
            let shots = studio.store().shots(&episode.id).await?;
            let active = shots.iter().filter(|shot| shot.status == domain::shot::ShotStatus::Active);
            let frames: u32 = active.clone().map(|shot| shot.content.frames).sum();
            let seconds = project.style.rate.seconds(frames);
            rows.push(vec![
                project.slug.to_string(),
                episode.code.clone(),
                active.clone().count().to_string(),
                format!("{seconds:.1} s"),
                episode.title.clone(),
            ]);
            values.push(serde_json::json!({
                "project": project.slug,
                "episode": episode.code,
                "title": episode.title,
                "shots": active.count(),
                "frames": frames,
                "seconds": seconds,
            }));
        }
    }
    output.result(&values, || table(&["project", "episode", "shots", "length", "title"], &rows))
}
