//! What `sakuga character`, `sakuga place` and `sakuga style` have in common.

use clap::Subcommand;
use domain::slug::Slug;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use server::Page;
use server::api::noun_views::{ChangeView, DeletedNounView, DifferenceView, NounView, VersionView};

use super::edits::merge_patch;
use super::{stale, which};
use crate::args::Global;
use crate::client::{Client, Purpose};
use crate::output::Output;
use crate::table::{short, table};

/// Things of which a project has several.
#[derive(Debug, Subcommand)]
pub(crate) enum Members {
    /// List their newest versions
    List,
    /// Show the newest version, and the shots and takes it is in
    Show {
        /// Which, by short name
        slug: Slug,
    },
    /// Make one
    Create {
        /// The name as the screenplay writes it
        name: String,
        /// Such as `age=17` or `kind=street`
        #[arg(value_name = "FIELD=VALUE")]
        edits: Vec<String>,
    },
    /// Change one; the change is a new version
    Set {
        /// Which, by short name
        slug: Slug,
        #[command(flatten)]
        set: Edits,
    },
    /// List the versions of one
    Versions {
        /// Which, by short name
        slug: Slug,
    },
    /// Show where two versions differ
    Difference {
        /// Which, by short name
        slug: Slug,
        #[command(flatten)]
        versions: Pair,
    },
    /// Go back to an old version: a new version says the same
    Restore {
        /// Which, by short name
        slug: Slug,
        #[command(flatten)]
        restore: Wanted,
    },
    /// Delete one that no shot uses; its files go to the trash
    Delete {
        /// Which, by short name
        slug: Slug,
    },
}

/// What is set.
#[derive(Debug, clap::Args)]
pub(crate) struct Edits {
    /// Such as `palette.hair=#7a3b2e`, `age=17` or `hat=null`
    #[arg(required = true, value_name = "FIELD=VALUE")]
    edits: Vec<String>,
    /// Only say which takes would be out of date
    #[arg(long)]
    preview: bool,
}

/// Which versions are compared.
#[derive(Debug, Serialize, clap::Args)]
pub(crate) struct Pair {
    /// The first version; the one before the second when left out
    #[arg(long)]
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<u32>,
    /// The second version; the newest when left out
    #[arg(long)]
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<u32>,
}

/// Which version comes back.
#[derive(Debug, clap::Args)]
pub(crate) struct Wanted {
    /// Its number
    version: u32,
    /// Only say which takes would be out of date
    #[arg(long)]
    preview: bool,
}

/// How the things of one kind are shown to people.
pub(crate) struct Kind<T> {
    /// What their path is called, such as `characters`.
    pub(crate) path: &'static str,
    /// The headings of their list.
    pub(crate) headings: &'static [&'static str],
    /// The cells of one of them.
    pub(crate) row: fn(&VersionView<T>) -> Vec<String>,
    /// One of them with all its versions, for people.
    pub(crate) page: fn(&NounView<T>, &[VersionView<T>]) -> String,
}

/// Where a project's things of a kind are.
struct At<'a> {
    client: Client,
    path: String,
    output: &'a Output,
}

impl<'a> At<'a> {
    async fn open(
        global: &Global,
        output: &'a Output,
        purpose: Purpose<'_>,
        path: &str,
    ) -> anyhow::Result<Self> {
        let client = Client::open(global, purpose).await?;
        let project = which::project(&client, global).await?;
        Ok(Self { client, path: format!("/projects/{project}/{path}"), output })
    }
}

/// Carries out a command about characters or places.
pub(crate) async fn members<T: Serialize + DeserializeOwned>(
    members: &Members,
    kind: &Kind<T>,
    global: &Global,
    output: &Output,
) -> anyhow::Result<()> {
    let purpose = match members {
        Members::Create { .. } | Members::Set { .. } | Members::Restore { .. } | Members::Delete { .. } => {
            Purpose::Change
        }
        _ => Purpose::Look,
    };
    let at = At::open(global, output, purpose, kind.path).await?;
    let one = |slug: &Slug| format!("{}/{slug}", at.path);
    match members {
        Members::List => list(&at, kind).await?,
        Members::Show { slug } => show(&at, kind, &one(slug)).await?,
        Members::Create { name, edits } => create::<T>(&at, name, edits).await?,
        Members::Set { slug, set: edits } => {
            let current: NounView<T> = at.client.get(&one(slug)).await?;
            set(&at, &one(slug), slug.as_str(), &current.newest, edits).await?;
        }
        Members::Versions { slug } => versions::<T>(&at, &one(slug)).await?,
        Members::Difference { slug, versions } => difference(&at, &one(slug), versions).await?,
        Members::Restore { slug, restore: wanted } => {
            restore::<T>(&at, &one(slug), slug.as_str(), wanted).await?;
        }
        Members::Delete { slug } => delete(&at, &one(slug)).await?,
    }
    at.client.close().await
}

/// The one thing of its kind in a project.
#[derive(Debug, Subcommand)]
pub(crate) enum Only {
    /// Show the newest version
    Show,
    /// Change it; the change is a new version
    Set(Edits),
    /// List its versions
    Versions,
    /// Show where two versions differ
    Difference(Pair),
    /// Go back to an old version: a new version says the same
    Restore(Wanted),
}

/// Carries out a command about the one thing of its kind in a project.
pub(crate) async fn only<T: Serialize + DeserializeOwned>(
    only: &Only,
    name: &str,
    global: &Global,
    output: &Output,
) -> anyhow::Result<()> {
    let purpose = match only {
        Only::Set(_) | Only::Restore(_) => Purpose::Change,
        _ => Purpose::Look,
    };
    let at = At::open(global, output, purpose, name).await?;
    match only {
        Only::Show => {
            let newest: VersionView<T> = at.client.get(&at.path).await?;
            at.output.result(&newest, || text(&newest))?;
        }
        Only::Set(edits) => {
            let current: VersionView<T> = at.client.get(&at.path).await?;
            set(&at, &at.path, name, &current, edits).await?;
        }
        Only::Versions => versions::<T>(&at, &at.path).await?,
        Only::Difference(versions) => difference(&at, &at.path, versions).await?,
        Only::Restore(wanted) => restore::<T>(&at, &at.path, name, wanted).await?,
    }
    at.client.close().await
}

/// Everything on the pages of a list.
async fn all<T: Serialize + DeserializeOwned>(
    client: &Client,
    path: &str,
) -> anyhow::Result<Vec<VersionView<T>>> {
    let mut found = Vec::new();
    let mut after = String::new();
    loop {
        let page: Page<VersionView<T>> = client.get(&format!("{path}?limit=200{after}")).await?;
        found.extend(page.items);
        let Some(next) = page.next else { return Ok(found) };
        after = format!("&after={next}");
    }
}

async fn list<T: Serialize + DeserializeOwned>(at: &At<'_>, kind: &Kind<T>) -> anyhow::Result<()> {
    let found = all::<T>(&at.client, &at.path).await?;
    at.output.result(&found, || table(kind.headings, &found.iter().map(kind.row).collect::<Vec<_>>()))
}

async fn show<T: Serialize + DeserializeOwned>(
    at: &At<'_>,
    kind: &Kind<T>,
    path: &str,
) -> anyhow::Result<()> {
    let found: NounView<T> = at.client.get(path).await?;
    let versions = all::<T>(&at.client, &format!("{path}/versions")).await?;
    at.output.result(&found, || (kind.page)(&found, &versions))
}

/// A page for things that have no page of their own: what their file has, and where they are used.
pub(crate) fn page<T: Serialize>(found: &NounView<T>, _versions: &[VersionView<T>]) -> String {
    let shots = found.shots.iter().map(|used| format!("{} {}", used.episode, used.shot));
    let shots = shots.collect::<Vec<_>>().join(", ");
    let shots = if shots.is_empty() { "in no shot".to_owned() } else { format!("in {shots}") };
    format!("{}\n# {shots}; shown by {} takes", text(&found.newest).trim_end(), found.takes.len())
}

/// One version as its file has it.
fn text<T: Serialize>(version: &VersionView<T>) -> String {
    format!("# version {}\n{}", version.version, toml::to_string(&version.body).unwrap_or_default())
}

async fn create<T: Serialize + DeserializeOwned>(
    at: &At<'_>,
    name: &str,
    edits: &[String],
) -> anyhow::Result<()> {
    let mut body = merge_patch(&Value::Object(Map::new()), edits)?;
    body["name"] = json!(name);
    let made: VersionView<T> = at.client.post(&at.path, &body).await?;
    at.output.result(&made, || format!("{} is there: version 1", made.slug))
}

async fn set<T: Serialize + DeserializeOwned>(
    at: &At<'_>,
    path: &str,
    name: &str,
    current: &VersionView<T>,
    set: &Edits,
) -> anyhow::Result<()> {
    let wanted = merge_patch(&serde_json::to_value(&current.body)?, &set.edits)?;
    let change: ChangeView<T> = at.client.patch(&format!("{path}?preview={}", set.preview), &wanted).await?;
    said(at.output, name, &change, set.preview)
}

async fn restore<T: Serialize + DeserializeOwned>(
    at: &At<'_>,
    path: &str,
    name: &str,
    wanted: &Wanted,
) -> anyhow::Result<()> {
    let path = format!("{path}/restore?preview={}", wanted.preview);
    let change: ChangeView<T> = at.client.post(&path, &json!({ "version": wanted.version })).await?;
    said(at.output, name, &change, wanted.preview)
}

/// Says what a change did and what is out of date by it.
pub(crate) fn said<T: Serialize>(
    output: &Output,
    name: &str,
    change: &ChangeView<T>,
    preview: bool,
) -> anyhow::Result<()> {
    output.result(change, || {
        let (version, stale) = (change.newest.version, by_change(change));
        if preview {
            return foreseen(name, change);
        }
        let now = if change.written { "now" } else { "still" };
        let draw = if stale > 0 { ": `sakuga produce` draws them again" } else { "" };
        format!(
            "{name} is {now} version {version}; {stale} takes are out of date by it{draw}{}",
            touched(change)
        )
    })
}

/// How many takes a change makes out of date.
fn by_change<T>(change: &ChangeView<T>) -> usize {
    change.stale.iter().filter(|take| !take.already).count()
}

/// What a change touches, a line each.
fn touched<T>(change: &ChangeView<T>) -> String {
    change.touched.iter().flat_map(|touched| ["\n  ", touched.words.as_str()]).collect()
}

fn foreseen<T>(name: &str, change: &ChangeView<T>) -> String {
    let mut text = format!(
        "{name} would be version {}; {} takes would be out of date by it",
        change.newest.version,
        by_change(change)
    );
    text.push_str(&touched(change));
    text.push('\n');
    let row = |take: &server::api::noun_views::StaleTakeView| stale::Row {
        shot: format!("{} {}", take.episode, take.shot),
        stage: take.stage,
        take: take.take,
        standing: if take.approved { "approved, kept" } else { "" },
        because: take.because.join(", "),
    };
    if by_change(change) > 0 {
        text.push_str(&stale::by_shot(change.stale.iter().filter(|take| !take.already).map(row)));
        text.push('\n');
    }
    text.push_str("this is a preview: nothing was written");
    text
}

async fn versions<T: Serialize + DeserializeOwned>(at: &At<'_>, path: &str) -> anyhow::Result<()> {
    let found = all::<T>(&at.client, &format!("{path}/versions")).await?;
    at.output.result(&found, || {
        let row =
            |version: &VersionView<T>| vec![version.version.to_string(), version.created_at.to_string()];
        table(&["version", "made"], &found.iter().map(row).collect::<Vec<_>>())
    })
}

async fn difference(at: &At<'_>, path: &str, versions: &Pair) -> anyhow::Result<()> {
    let found: Vec<DifferenceView> = at.client.find(&format!("{path}/difference"), versions).await?;
    at.output.result(&found, || {
        if found.is_empty() {
            return "they say the same".to_owned();
        }
        let row = |difference: &DifferenceView| {
            vec![
                difference.path.clone(),
                short(&difference.from.to_string(), 40),
                short(&difference.to.to_string(), 40),
            ]
        };
        table(&["field", "from", "to"], &found.iter().map(row).collect::<Vec<_>>())
    })
}

async fn delete(at: &At<'_>, path: &str) -> anyhow::Result<()> {
    let gone: DeletedNounView = at.client.delete(path).await?;
    at.output.result(&gone, || format!("{} is gone; its files are in {}", gone.slug, gone.trash))
}
