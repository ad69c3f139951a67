//! `sakuga character`.

use clap::Subcommand;
use domain::character::Character as Body;
use domain::slug::Slug;
use server::api::noun_views::{ChangeView, VersionView};

use super::character_page::page;
use super::noun::{Kind, Members, members};
use super::shot::word;
use super::{portable, reference, which};
use crate::args::Global;
use crate::client::{Client, Purpose};
use crate::output::Output;

/// Characters.
#[derive(Debug, clap::Args)]
pub(crate) struct Character {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    #[command(flatten)]
    Members(Members),
    /// Bring pictures that show what a character looks like, or take one away
    Reference(reference::Reference),
    /// Settle one as canon: nothing else of it changes until it is unlocked
    Lock {
        /// Which, by short name
        slug: Slug,
    },
    /// Open one that is settled as canon
    Unlock {
        /// Which, by short name
        slug: Slug,
    },
    Export(portable::Export),
    Import(portable::Import),
}

const CHARACTERS: Kind<Body> = Kind {
    path: "characters",
    headings: &["character", "version", "age", "species", "hair", "who"],
    row,
    page,
};

pub(crate) async fn run(character: &Character, global: &Global, output: &Output) -> anyhow::Result<()> {
    match &character.verb {
        Verb::Members(verb) => members(verb, &CHARACTERS, global, output).await,
        Verb::Reference(reference) => reference::run(reference, global, output).await,
        Verb::Lock { slug } => settle(slug, "lock", global, output).await,
        Verb::Unlock { slug } => settle(slug, "unlock", global, output).await,
        Verb::Export(export) => portable::export(export, global, output).await,
        Verb::Import(import) => portable::import(import, global, output).await,
    }
}

/// Locks a character as canon, or unlocks it.
async fn settle(slug: &Slug, verb: &str, global: &Global, output: &Output) -> anyhow::Result<()> {
    let client = Client::open(global, Purpose::Change).await?;
    let project = which::project(&client, global).await?;
    let path = format!("/projects/{project}/characters/{slug}/{verb}");
    let change: ChangeView<Body> = client.post(&path, &serde_json::json!({})).await?;
    client.close().await?;
    output.result(&change, || {
        let (state, version) =
            (if change.newest.body.canon { "locked" } else { "open" }, change.newest.version);
        format!("{slug} is {state}: version {version}")
    })
}

fn row(version: &VersionView<Body>) -> Vec<String> {
    let body = &version.body;
    let hair = body.palette.get("hair").or_else(|| body.palette.get("fur"));
    vec![
        version.slug.to_string(),
        version.version.to_string(),
        body.age.to_string(),
        word(&body.species),
        hair.map(|swatch| swatch.base.to_string()).unwrap_or_default(),
        body.description.clone(),
    ]
}
