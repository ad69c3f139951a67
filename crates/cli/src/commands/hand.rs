//! What a person brings: `sakuga take add`.

use std::path::PathBuf;

use domain::take::{Moment, Stage};
use server::api::takes::TakeView;

use crate::args::Global;
use crate::client::{Client, Purpose};
use crate::commands::which;
use crate::output::Output;
use crate::path;

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
    /// It shows the end of the shot instead of its start
    #[arg(long)]
    end: bool,
    /// Use it in the reel from now on
    #[arg(long)]
    pick: bool,
}

/// Carries out `sakuga take add`.
pub(crate) async fn add_take(add: &AddTake, global: &Global, output: &Output) -> anyhow::Result<()> {
    let AddTake { shot, file, stage, episode, end, pick } = add;
    let moment = if *end { Moment::End } else { Moment::Start };
    let client = Client::open(global, Purpose::Change).await?;
    let project = which::project(&client, global).await?;
    let path =
        format!("{}/takes?stage={stage}&moment={moment}&pick={pick}", path::shot(&project, episode, shot));
    let take: TakeView = client.upload(&path, file).await?;
    client.close().await?;
    output.result(&take, || {
        let picked = if take.picked { ", picked" } else { "" };
        format!("{shot} {stage} take {}{picked}\n{}", take.take, take.asset.path)
    })
}
