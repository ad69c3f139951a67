//! `sakuga project`.

use std::io::{BufRead as _, IsTerminal as _};

use clap::Subcommand;
use domain::slug::Slug;
use server::api::deletion::{DeletedProjectView, DeletionView};
use server::api::episodes::EpisodeDetailsView;
use server::api::projects::ProjectView;

use crate::args::Global;
use crate::client::{Client, Purpose};
use crate::output::Output;
use crate::table::table;

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
    /// Make an empty project
    Create {
        /// The name on the title card
        title: String,
        /// The name in paths and commands; made of the title when left out
        #[arg(long)]
        slug: Option<Slug>,
    },
    /// Give a project another title; its name in paths stays
    Rename {
        /// The project
        slug: Slug,
        /// The name on the title card
        title: String,
    },
    /// Put a project away: nothing more is drawn or queued for it
    Archive {
        /// The project
        slug: Slug,
    },
    /// Take up an archived project again
    Unarchive {
        /// The project
        slug: Slug,
    },
    /// Show what goes with a project, then move all of it to the trash
    Delete {
        /// The project
        slug: Slug,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
}

pub(crate) async fn run(project: &Project, global: &Global, output: &Output) -> anyhow::Result<()> {
    match &project.verb {
        Verb::List => list(global, output).await,
        Verb::Create { title, slug } => {
            let body = serde_json::json!({ "title": title, "slug": slug });
            let client = Client::open(global, Purpose::Change).await?;
            let view: ProjectView = client.post("/projects", &body).await?;
            client.close().await?;
            output.result(&view, || format!("made {}, \"{}\"", view.slug, view.title))
        }
        Verb::Rename { slug, title } => {
            let client = Client::open(global, Purpose::Change).await?;
            let body = serde_json::json!({ "title": title });
            let view: ProjectView = client.patch(&format!("/projects/{slug}"), &body).await?;
            client.close().await?;
            output.result(&view, || format!("{slug} is now called \"{}\"", view.title))
        }
        Verb::Archive { slug } => step(global, output, slug, "archive", "archived").await,
        Verb::Unarchive { slug } => step(global, output, slug, "unarchive", "taken up again").await,
        Verb::Delete { slug, yes } => delete(global, output, slug, *yes).await,
    }
}

async fn step(global: &Global, output: &Output, slug: &Slug, action: &str, now: &str) -> anyhow::Result<()> {
    let client = Client::open(global, Purpose::Change).await?;
    let view: ProjectView = client.post(&format!("/projects/{slug}/{action}"), &()).await?;
    client.close().await?;
    output.result(&view, || format!("{slug} is {now}"))
}

async fn list(global: &Global, output: &Output) -> anyhow::Result<()> {
    let client = Client::open(global, Purpose::Look).await?;
    let mut values = Vec::new();
    let mut rows = Vec::new();
    for project in client.all::<ProjectView>("/projects").await? {
        let path = format!("/projects/{}/episodes", project.slug);
        let episodes: Vec<EpisodeDetailsView> = client.all(&path).await?;
        if episodes.is_empty() {
            rows.push(vec![
                project.slug.to_string(),
                "–".to_owned(),
                "0".to_owned(),
                String::new(),
                project.title,
            ]);
            values.push(serde_json::json!({
                "project": project.slug,
                "episode": null,
                "title": null,
                "shots": 0,
                "frames": 0,
                "seconds": 0.0,
            }));
        }
        for details in episodes {
            let seconds = project.style.rate.seconds(details.frames);
            rows.push(vec![
                project.slug.to_string(),
                details.episode.code.clone(),
                details.shots.to_string(),
                format!("{seconds:.1} s"),
                details.episode.title.clone(),
            ]);
            values.push(serde_json::json!({
                "project": project.slug,
                "episode": details.episode.code,
                "title": details.episode.title,
                "shots": details.shots,
                "frames": details.frames,
                "seconds": seconds,
            }));
        }
    }
    output.result(&values, || table(&["project", "episode", "shots", "length", "title"], &rows))
}

async fn delete(global: &Global, output: &Output, slug: &Slug, yes: bool) -> anyhow::Result<()> {
    let client = Client::open(global, Purpose::Change).await?;
    let preview: DeletionView = client.get(&format!("/projects/{slug}/deletion")).await?;
    // What goes is always shown, and stays out of the result's way.
    eprintln!("{}", goes(&preview));
    if !yes && !agreed(slug)? {
        client.close().await?;
        anyhow::bail!("nothing was deleted");
    }
    let path = format!("/projects/{slug}?confirm={}", preview.confirm);
    let deleted: DeletedProjectView = client.delete(&path).await?;
    client.close().await?;
    output.result(&deleted, || format!("{slug} is deleted; its folder is now {}", deleted.trash))
}

/// Asks on a terminal; anywhere else, somebody has to have said so before.
fn agreed(slug: &Slug) -> anyhow::Result<bool> {
    if !std::io::stdin().is_terminal() {
        anyhow::bail!("nothing was deleted: nobody can be asked here; say --yes to delete {slug}");
    }
    eprint!("Type {slug} to delete all of it: ");
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    Ok(answer.trim() == slug.as_str())
}

fn goes(preview: &DeletionView) -> String {
    let rows = [
        ("episodes", preview.episodes),
        ("shots", preview.shots),
        ("takes", preview.takes),
        ("characters", preview.characters),
        ("places", preview.places),
        ("jobs", preview.jobs),
        ("files", preview.files),
        ("bytes", preview.bytes),
    ];
    let lines: Vec<String> = rows.iter().map(|(what, count)| format!("  {count} {what}")).collect();
    format!("{} goes to the trash with\n{}", preview.project_slug, lines.join("\n"))
}
