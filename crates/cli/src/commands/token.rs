//! `sakuga token`.

use clap::Subcommand;
use domain::account::{Right, Role};
use serde::Serialize;
use server::Page;
use server::api::tokens::{CreateTokenBody, CreatedTokenView, TokenView};

use crate::args::Global;
use crate::client::{Client, Purpose};
use crate::output::Output;
use crate::path::part;
use crate::table::{short, table};

/// Tokens.
#[derive(Debug, clap::Args)]
pub(crate) struct Token {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// List tokens, those of review links too
    List(List),
    /// Make a token and print its secret, which is shown this once; --project binds it to one project
    Create(Create),
    /// Revoke a token: it ends at once
    Revoke {
        /// The token's id
        id: String,
    },
}

/// Which part of a list.
#[derive(Debug, Serialize, clap::Args)]
struct List {
    /// At most so many
    #[arg(long, default_value_t = 100)]
    limit: u32,
    /// Only those after this one, for the next page
    #[arg(long, value_name = "ID")]
    after: Option<String>,
}

#[derive(Debug, clap::Args)]
struct Create {
    /// Whom or what it is for
    name: String,
    /// The part of its bearer: owner, artist or reviewer
    #[arg(long, default_value = "artist")]
    role: Role,
    /// What its bearer may do: view, review, make, manage; all of the role's when left out
    #[arg(long = "right", value_name = "RIGHT")]
    rights: Vec<Right>,
    /// It ends after so many days; never when left out
    #[arg(long, value_name = "DAYS")]
    expires_in_days: Option<u32>,
}

pub(crate) async fn run(token: &Token, global: &Global, output: &Output) -> anyhow::Result<()> {
    match &token.verb {
        Verb::List(list) => {
            let client = Client::open(global, Purpose::Look).await?;
            let page: Page<TokenView> = client.find("/tokens", list).await?;
            output.result(&page, || lines(&page))
        }
        Verb::Create(create) => make(create, global, output).await,
        Verb::Revoke { id } => {
            let client = Client::open(global, Purpose::Change).await?;
            let token: TokenView = client.delete(&format!("/tokens/{}", part(id))).await?;
            client.close().await?;
            output.result(&token, || format!("{} ({}) is revoked", token.id, token.name))
        }
    }
}

async fn make(create: &Create, global: &Global, output: &Output) -> anyhow::Result<()> {
    let client = Client::open(global, Purpose::Change).await?;
    let wanted = CreateTokenBody {
        name: create.name.clone(),
        role: create.role,
        rights: (!create.rights.is_empty()).then(|| create.rights.clone()),
        project: global.project.clone(),
        expires_in_days: create.expires_in_days,
    };
    let made: CreatedTokenView = client.post("/tokens", &wanted).await?;
    client.close().await?;
    output.note("this is the token; it is shown this once");
    output.result(&made, || made.secret.reveal().to_owned())
}

/// Tokens as a table.
pub(super) fn lines(page: &Page<TokenView>) -> String {
    let row = |token: &TokenView| {
        let rights: Vec<&str> = token.rights.iter().map(|right| right.as_str()).collect();
        let project = match (&token.project_slug, &token.project) {
            (Some(slug), _) => slug.to_string(),
            (None, Some(_)) => "deleted".to_owned(),
            (None, None) => "all".to_owned(),
        };
        let moment = |at: &Option<server::Moment>, none: &str| {
            at.as_ref().map_or_else(|| none.to_owned(), |at| at.as_str().chars().take(16).collect())
        };
        vec![
            token.id.to_string(),
            token.kind.to_string(),
            short(&token.name, 30),
            token.state.as_str().to_owned(),
            project,
            rights.join(","),
            moment(&token.expires_at, "never"),
            moment(&token.last_used_at, "never"),
        ]
    };
    let rows: Vec<Vec<String>> = page.items.iter().map(row).collect();
    let heading = ["token", "kind", "name", "state", "project", "rights", "ends", "used"];
    let mut text = table(&heading, &rows);
    if let Some(next) = &page.next {
        text.push_str(&format!("\nthere are more: --after {next}"));
    }
    text
}
