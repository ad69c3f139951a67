//! Which project a command is about.

use domain::slug::Slug;
use server::api::projects::ProjectView;

use crate::args::Global;
use crate::client::Client;

/// The project that was named, or the only one there is.
pub(crate) async fn project(client: &Client, global: &Global) -> anyhow::Result<Slug> {
    if let Some(slug) = &global.project {
        return Ok(slug.clone());
    }
    let projects: Vec<ProjectView> = client.all("/projects").await?;
    let (away, mut here): (Vec<_>, Vec<_>) =
        projects.into_iter().partition(|project| project.archived_at.is_some());
    if here.is_empty() {
        here = away;
    }
    // One that was put away is meant only when there is no other.
    match here.len() {
        0 => anyhow::bail!("there is no project yet: `sakuga demo` makes one, `sakuga import` brings one in"),
        1 => Ok(here.remove(0).slug),
        _ => {
            let names: Vec<&str> = here.iter().map(|project| project.slug.as_str()).collect();
            anyhow::bail!("there are several projects: say which with --project ({})", names.join(", "))
        }
    }
}
