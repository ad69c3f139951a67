//! `sakuga character`.

use clap::Subcommand;
use domain::character::Character as Body;
use domain::slug::Slug;
use store::{NounKind, Version};

use super::shot::word;
use crate::args::Global;
use crate::output::Output;
use crate::table::table;
use crate::wiring::{look, own};

/// Characters.
#[derive(Debug, clap::Args)]
pub(crate) struct Character {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// List the characters of a project
    List,
    /// Show the newest version of a character
    Show {
        /// Who
        character: Slug,
    },
    /// Bring pictures that show what a character looks like
    Reference(super::hand::Reference),
    /// Change a character; the change is a new version
    Set {
        /// Who
        character: Slug,
        /// Such as `palette.hair=#7a3b2e` or `age=17`
        #[arg(required = true, value_name = "FIELD=VALUE")]
        edits: Vec<String>,
    },
}

pub(crate) async fn run(character: &Character, global: &Global, output: &Output) -> anyhow::Result<()> {
    match &character.verb {
        Verb::List => {
            let known = known(global).await?;
            let bodies: Vec<&Body> = known.iter().map(|version| &version.body).collect();
            output.result(&bodies, || list(&known))
        }
        Verb::Show { character } => {
            let known = known(global).await?;
            let found = known.iter().find(|version| version.slug == *character);
            let found = found.ok_or_else(|| {
                anyhow::anyhow!("there is no character \"{character}\"; `sakuga character list` lists them")
            })?;
            output.result(&found.body, || {
                format!("# version {}\n{}", found.version, toml::to_string(&found.body).unwrap_or_default())
            })
        }
        Verb::Reference(reference) => super::hand::reference(reference, global, output).await,
        Verb::Set { character, edits } => set(global, output, character, edits).await,
    }
}

async fn set(global: &Global, output: &Output, slug: &Slug, edits: &[String]) -> anyhow::Result<()> {
    let owned = own(global).await?;
    let studio = &owned.studio;
    let project = studio.project(global.project.as_ref()).await?;
    let version = studio.change_character(&project, slug, edits).await?;
    let mut stale = 0;
    for episode in studio.store().episodes(&project.id).await? {
        let production = studio.production(project.clone(), &episode.code).await?;
        stale += studio.stale(&production).await?.len();
    }
    let value = serde_json::json!({ "character": slug, "version": version.version, "stale_takes": stale });
    output.result(&value, || {
        format!(
            "{slug} is now version {}; {stale} takes are out of date: `sakuga produce` draws them again",
            version.version
        )
    })
}

async fn known(global: &Global) -> anyhow::Result<Vec<Version<Body>>> {
    let studio = look(global).await?;
    let project = studio.project(global.project.as_ref()).await?;
    Ok(studio.store().nouns(&project.id, NounKind::Character).await?)
}

fn list(known: &[Version<Body>]) -> String {
    let row = |version: &Version<Body>| {
        let hair = version.body.palette.get("hair").or_else(|| version.body.palette.get("fur"));
        vec![
            version.slug.to_string(),
            version.version.to_string(),
            version.body.age.to_string(),
            word(&version.body.species),
            hair.map(|swatch| swatch.base.to_string()).unwrap_or_default(),
            version.body.description.clone(),
        ]
    };
    let rows: Vec<Vec<String>> = known.iter().map(row).collect();
    table(&["character", "version", "age", "species", "hair", "who"], &rows)
}
