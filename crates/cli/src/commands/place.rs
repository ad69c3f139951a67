//! `sakuga place`.

use clap::Subcommand;
use domain::place::Place as Body;
use store::{NounKind, Version};

use super::shot::word;
use crate::args::Global;
use crate::output::Output;
use crate::table::table;
use crate::wiring::look;

/// Places.
#[derive(Debug, clap::Args)]
pub(crate) struct Place {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// List the places of a project
    List,
}

pub(crate) async fn run(place: &Place, global: &Global, output: &Output) -> anyhow::Result<()> {
    let Verb::List = place.verb;
    let studio = look(global).await?;
    let project = studio.project(global.project.as_ref()).await?;
    let known: Vec<Version<Body>> = studio.store().nouns(&project.id, NounKind::Place).await?;
    let bodies: Vec<&Body> = known.iter().map(|version| &version.body).collect();
    output.result(&bodies, || {
        let row = |version: &Version<Body>| {
            vec![
                version.slug.to_string(),
                version.version.to_string(),
                word(&version.body.kind),
                version.body.description.clone(),
            ]
        };
        table(&["place", "version", "kind", "what"], &known.iter().map(row).collect::<Vec<_>>())
    })
}
