//! `sakuga character reference`.

use std::path::PathBuf;

use domain::character::{Character, ReferenceKind};
use domain::shot::Expression;
use domain::slug::Slug;
use serde::de::DeserializeOwned;
use serde::de::IntoDeserializer as _;
use serde::de::value::{Error, StrDeserializer};
use server::api::noun_views::ChangeView;
use server::api::uploads::ReferenceView;

use super::noun::said;
use super::shot::word;
use crate::args::Global;
use crate::client::{Client, Purpose};
use crate::commands::which;
use crate::output::Output;
use crate::path;

/// Pictures that show what a character looks like.
#[derive(Debug, clap::Args)]
pub(crate) struct Reference {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    /// Add a picture that shows what a character looks like; the character gets a new version
    Add(Add),
    /// Take one away; the character gets a new version, and the file stays
    Remove {
        /// Who
        character: Slug,
        /// The file's name, as `sakuga character show` lists it
        file: String,
        /// Only say which takes would be out of date
        #[arg(long)]
        preview: bool,
    },
}

/// A picture and what is said of it.
#[derive(Debug, clap::Args)]
struct Add {
    /// Who
    character: Slug,
    /// The picture, PNG or JPEG
    file: PathBuf,
    /// What it shows: face, full, back or expression
    #[arg(long, default_value = "full", value_parser = read::<ReferenceKind>)]
    kind: ReferenceKind,
    /// The feeling on the face, such as smile
    #[arg(long, value_parser = read::<Expression>)]
    expression: Option<Expression>,
    /// The look that is worn in it
    #[arg(long)]
    look: Option<String>,
    /// By whose leave it may be used, such as "own work"
    #[arg(long, default_value = "")]
    licence: String,
}

/// Reads a word that files and the API have.
fn read<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    let deserializer: StrDeserializer<'_, Error> = text.into_deserializer();
    T::deserialize(deserializer)
}

pub(crate) async fn run(reference: &Reference, global: &Global, output: &Output) -> anyhow::Result<()> {
    let client = Client::open(global, Purpose::Change).await?;
    let project = which::project(&client, global).await?;
    let of = |character: &Slug| format!("/projects/{project}/characters/{character}/references");
    match &reference.verb {
        Verb::Add(add) => self::add(client, &of(&add.character), add, output).await,
        Verb::Remove { character, file, preview } => {
            let path = format!("{}/{}?preview={preview}", of(character), path::part(file));
            let change: ChangeView<Character> = client.delete(&path).await?;
            client.close().await?;
            said(output, character.as_str(), &change, *preview)
        }
    }
}

async fn add(client: Client, path: &str, add: &Add, output: &Output) -> anyhow::Result<()> {
    let expression = add.expression.as_ref().map(word);
    let mut query = vec![("kind", word(&add.kind)), ("licence", add.licence.clone())];
    query.extend(expression.map(|expression| ("expression", expression)));
    query.extend(add.look.clone().map(|look| ("look", look)));
    let path = format!("{path}?{}", serde_urlencoded::to_string(query)?);
    let added: ReferenceView = client.upload(&path, &add.file).await?;
    client.close().await?;
    output.result(&added, || {
        format!("{} is now version {}\n{}", add.character, added.version, added.asset.path)
    })
}
