//! `sakuga character`.

use clap::Subcommand;
use domain::character::Character as Body;
use server::api::noun_views::VersionView;

use super::noun::{Kind, Members, members};
use super::shot::word;
use crate::args::Global;
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
    /// Bring pictures that show what a character looks like
    Reference(super::hand::Reference),
}

const CHARACTERS: Kind<Body> =
    Kind { path: "characters", headings: &["character", "version", "age", "species", "hair", "who"], row };

pub(crate) async fn run(character: &Character, global: &Global, output: &Output) -> anyhow::Result<()> {
    match &character.verb {
        Verb::Members(verb) => members(verb, &CHARACTERS, global, output).await,
        Verb::Reference(reference) => super::hand::reference(reference, global, output).await,
    }
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
