//! `sakuga place`.

use domain::place::Place as Body;
use server::api::noun_views::VersionView;

use super::noun::{Kind, Members, members, page};
use super::shot::word;
use crate::args::Global;
use crate::output::Output;

/// Places.
#[derive(Debug, clap::Args)]
pub(crate) struct Place {
    #[command(subcommand)]
    verb: Members,
}

const PLACES: Kind<Body> =
    Kind { path: "places", headings: &["place", "version", "kind", "what"], row, page };

pub(crate) async fn run(place: &Place, global: &Global, output: &Output) -> anyhow::Result<()> {
    members(&place.verb, &PLACES, global, output).await
}

fn row(version: &VersionView<Body>) -> Vec<String> {
    vec![
        version.slug.to_string(),
        version.version.to_string(),
        word(&version.body.kind),
        version.body.description.clone(),
    ]
}
