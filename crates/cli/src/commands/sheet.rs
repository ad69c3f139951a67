//! `sakuga sheet`: model sheets.

use domain::slug::Slug;
use server::api::drawings::{PictureView, SheetsBody, SheetsQuery, SheetsView};

use super::draw::Pictures;
use super::follow::{Followed, follow};
use super::which;
use crate::args::Global;
use crate::client::{Client, Purpose};
use crate::output::Output;
use crate::progress::Stage;

/// Draw model sheets: views, expressions, looks, colours and heights of characters.
#[derive(Debug, clap::Args)]
pub(crate) struct Sheet {
    /// Whose; of the whole cast when nobody is named
    characters: Vec<Slug>,
}

pub(crate) async fn run(sheet: &Sheet, global: &Global, output: &Output) -> anyhow::Result<()> {
    let client = Client::open(global, Purpose::Work("storyboard")).await?;
    let done = make(sheet, &client, global, output).await;
    client.close().await?;
    done?.into_result()
}

async fn make(sheet: &Sheet, client: &Client, global: &Global, output: &Output) -> anyhow::Result<Followed> {
    let project = which::project(client, global).await?;
    let path = format!("/projects/{project}/sheets");
    let body = SheetsBody { characters: sheet.characters.clone(), later: false };
    let sheets: SheetsView = client.post(&path, &body).await?;
    let jobs = sheets.jobs.iter().cloned().collect();
    let stage = Stage { name: "drawing", jobs, workers: 1, lengths_ms: Vec::new() };
    let followed = follow(client, output, vec![stage], async |_| Ok(())).await?;
    let named: Vec<&str> = sheet.characters.iter().map(Slug::as_str).collect();
    let query = SheetsQuery { characters: Some(named.join(",")) };
    let mut newest: Vec<PictureView> = client.find(&path, &query).await?;
    // An older sheet is not what was asked for.
    newest.retain(|picture| sheets.paths.contains(&picture.path));
    let pictures = Pictures::of(global, &newest)?;
    let value = serde_json::json!({
        "sheets": pictures.paths,
        "drawn": sheets.jobs.len(),
        "not_drawn": pictures.not_drawn,
    });
    output.result(&value, || pictures.paths.join("\n"))?;
    pictures.note_not_drawn(output);
    Ok(followed)
}
