//! Which project a command is about.

use domain::slug::Slug;

use crate::args::Global;
use crate::client::Client;
use crate::wiring::look;

/// The project that was named, or the only one there is.
pub(crate) async fn project(_client: &Client, global: &Global) -> anyhow::Result<Slug> {
    if let Some(slug) = &global.project {
        return Ok(slug.clone());
    }
    Ok(look(global).await?.project(None).await?.slug)
}
