//! `sakuga link`.

use clap::Subcommand;
use domain::slug::Slug;
use serde::Serialize;
use server::Page;
use server::api::links::{CreateLinkBody, CreatedLinkView};
use server::api::tokens::TokenView;

use super::token::lines;
use super::which;
use crate::args::Global;
use crate::client::{Client, Purpose};
use crate::output::Output;
use crate::path::part;

/// Review links.
#[derive(Debug, clap::Args)]
pub(crate) struct Link {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// List review links
    List(List),
    /// Make a link with which somebody looks, comments and approves in the project named by --project
    Create {
        /// Who reviews
        name: String,
        /// It ends after so many days
        #[arg(long, value_name = "DAYS", default_value_t = 30)]
        expires_in_days: u32,
    },
    /// Revoke a link: it ends at once
    Revoke {
        /// The link's id
        id: String,
    },
}

#[derive(Debug, clap::Args)]
struct List {
    /// At most so many
    #[arg(long, default_value_t = 100)]
    limit: u32,
    /// Only those after this one, for the next page
    #[arg(long, value_name = "ID")]
    after: Option<String>,
}

/// What is asked of the API.
#[derive(Serialize)]
struct Query<'a> {
    project: Option<&'a Slug>,
    limit: u32,
    after: Option<&'a str>,
}

pub(crate) async fn run(link: &Link, global: &Global, output: &Output) -> anyhow::Result<()> {
    match &link.verb {
        Verb::List(List { limit, after }) => {
            let client = Client::open(global, Purpose::Look).await?;
            let query = Query { project: global.project.as_ref(), limit: *limit, after: after.as_deref() };
            let page: Page<TokenView> = client.find("/links", &query).await?;
            output.result(&page, || lines(&page))
        }
        Verb::Create { name, expires_in_days } => make(name, *expires_in_days, global, output).await,
        Verb::Revoke { id } => {
            let client = Client::open(global, Purpose::Change).await?;
            let link: TokenView = client.delete(&format!("/links/{}", part(id))).await?;
            client.close().await?;
            output.result(&link, || format!("{} ({}) is revoked", link.id, link.name))
        }
    }
}

async fn make(name: &str, days: u32, global: &Global, output: &Output) -> anyhow::Result<()> {
    let client = Client::open(global, Purpose::Change).await?;
    let project = which::project(&client, global).await?;
    let wanted = CreateLinkBody { project, name: name.to_owned(), expires_in_days: Some(days) };
    let made: CreatedLinkView = client.post("/links", &wanted).await?;
    let base = client.base().unwrap_or("http://127.0.0.1:8328").to_owned();
    client.close().await?;
    output.note("this is the link; it is shown this once, and works while `sakuga serve` runs");
    output.result(&made, || format!("{base}{}", made.path))
}
