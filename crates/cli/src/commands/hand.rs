//! What a person brings: `sakuga take add` and `sakuga character reference add`.

use std::path::PathBuf;

use domain::slug::Slug;
use domain::take::Stage;
use server::api::assets::AssetView;
use server::api::uploads::HandTakeView;

use crate::args::Global;
use crate::client::{Client, Purpose};
use crate::output::Output;

/// Add a picture that you drew as a take, which no engine replaces.
#[derive(Debug, clap::Args)]
pub(crate) struct AddTake {
    /// The shot's code
    shot: String,
    /// The picture, PNG or JPEG
    file: PathBuf,
    /// The stage, storyboard or keyframe
    #[arg(long, default_value = "keyframe")]
    stage: Stage,
    /// The episode's code
    #[arg(long, default_value = "e01")]
    episode: String,
    /// Use it in the reel from now on
    #[arg(long)]
    pick: bool,
}

/// Pictures that show what a character looks like.
#[derive(Debug, clap::Args)]
pub(crate) struct Reference {
    #[command(subcommand)]
    verb: ReferenceVerb,
}

#[derive(Debug, clap::Subcommand)]
enum ReferenceVerb {
    /// Add a picture that shows what a character looks like
    Add {
        /// Who
        character: Slug,
        /// The picture, PNG or JPEG
        file: PathBuf,
    },
}

/// Carries out `sakuga take add`.
pub(crate) async fn add_take(add: &AddTake, global: &Global, output: &Output) -> anyhow::Result<()> {
    let AddTake { shot, file, stage, episode, pick } = add;
    let client = Client::open(global, Purpose::Change).await?;
    let project = project(&client, global).await?;
    plain("shot", shot)?;
    plain("episode", episode)?;
    let path = format!("/projects/{project}/episodes/{episode}/shots/{shot}/takes?stage={stage}&pick={pick}");
    let take: HandTakeView = client.upload(&path, file).await?;
    client.close().await?;
    output.result(&take, || {
        let picked = if take.picked { ", picked" } else { "" };
        format!("{shot} {stage} take {}{picked}\n{}", take.take, take.asset.path)
    })
}

/// Carries out `sakuga character reference`.
pub(crate) async fn reference(reference: &Reference, global: &Global, output: &Output) -> anyhow::Result<()> {
    let ReferenceVerb::Add { character, file } = &reference.verb;
    let client = Client::open(global, Purpose::Change).await?;
    let project = project(&client, global).await?;
    let path = format!("/projects/{project}/characters/{character}/references");
    let asset: AssetView = client.upload(&path, file).await?;
    client.close().await?;
    output.result(&asset, || asset.path.clone())
}

/// The project that was named, or the only one.
async fn project(client: &Client, global: &Global) -> anyhow::Result<String> {
    if let Some(slug) = &global.project {
        return Ok(slug.to_string());
    }
    let projects: serde_json::Value = client.get("/projects").await?;
    let slugs: Vec<&str> = projects["items"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|project| project["slug"].as_str())
        .collect();
    match slugs[..] {
        [only] => Ok(only.to_owned()),
        [] => anyhow::bail!("there is no project yet: `sakuga import` brings one in"),
        _ => anyhow::bail!("there are several projects: say which with --project ({})", slugs.join(", ")),
    }
}

/// Codes stand in addresses as they are.
fn plain(what: &str, code: &str) -> anyhow::Result<()> {
    let right = !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    anyhow::ensure!(right, "\"{code}\" is no code of a {what}: letters and digits, such as c0040");
    Ok(())
}
