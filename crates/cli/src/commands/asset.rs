//! `sakuga asset`.

use std::path::PathBuf;

use clap::Subcommand;
use domain::asset::AssetKind;
use domain::slug::Slug;
use serde::Serialize;
use server::Page;
use server::api::assets::AssetView;

use crate::args::Global;
use crate::client::{Client, Purpose};
use crate::output::Output;
use crate::path::part;
use crate::table::table;

/// Files that the studio owns.
#[derive(Debug, clap::Args)]
pub(crate) struct Asset {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// List files, newest first
    List(List),
    /// Show what is known of a file
    Show {
        /// The file's id
        id: String,
    },
    /// Print where a file is on the disk
    Path {
        /// The file's id
        id: String,
    },
    /// Copy a file, also from a server
    Get {
        /// The file's id
        id: String,
        /// Where to
        #[arg(long, short, value_name = "FILE")]
        output: PathBuf,
    },
}

/// List files, newest first.
#[derive(Debug, Serialize, clap::Args)]
struct List {
    /// Only files that this job made
    #[arg(long, value_name = "ID")]
    job: Option<String>,
    /// Only files of the shot with this id
    #[arg(long, value_name = "ID")]
    shot: Option<String>,
    /// Only sheets, references and drawings of this character
    #[arg(long, value_name = "SLUG")]
    character: Option<String>,
    /// Only files of this media type, such as image/png
    #[arg(long, value_name = "TYPE")]
    media_type: Option<String>,
    /// Only files whose path begins so
    #[arg(long, value_name = "PATH")]
    prefix: Option<String>,
    /// Only files of this kind, such as panel, guide, sheet, film
    #[arg(long)]
    kind: Option<AssetKind>,
    /// At most so many
    #[arg(long, default_value_t = 100)]
    limit: u32,
    /// Only files older than this one, for the next page
    #[arg(long, value_name = "ID")]
    after: Option<String>,
}

/// The same with the project that is named for every command.
#[derive(Serialize)]
struct Asked<'a> {
    project: Option<&'a Slug>,
    #[serde(flatten)]
    list: &'a List,
}

pub(crate) async fn run(asset: &Asset, global: &Global, output: &Output) -> anyhow::Result<()> {
    let client = Client::open(global, Purpose::Look).await?;
    match &asset.verb {
        Verb::List(list) => {
            let asked = Asked { project: global.project.as_ref(), list };
            let page: Page<AssetView> = client.find("/assets", &asked).await?;
            output.result(&page, || lines(&page))
        }
        Verb::Show { id } => {
            let asset = one(&client, id).await?;
            output.result(&asset, || show(&asset))
        }
        Verb::Path { id } => {
            let path = global.data.join(one(&client, id).await?.path);
            output.result(&path, || path.display().to_string())
        }
        Verb::Get { id, output: file } => {
            let asset = one(&client, id).await?;
            let size = client.download(&format!("/assets/{}/file", asset.id), file).await?;
            let value = serde_json::json!({ "id": asset.id, "file": file, "size": size });
            output.result(&value, || file.display().to_string())
        }
    }
}

async fn one(client: &Client, id: &str) -> anyhow::Result<AssetView> {
    let plain = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    anyhow::ensure!(plain, "\"{id}\" is no id of a file; `sakuga asset list` lists them");
    client.get(&format!("/assets/{}", part(id))).await
}

fn show(asset: &AssetView) -> String {
    let mut text = format!("{}\n{} {}, {} bytes", asset.path, asset.kind, asset.media_type, asset.size);
    if asset.width > 0 {
        text.push_str(&format!(", {} x {} pixels", asset.width, asset.height));
    }
    text.push_str(&format!("\nhash {}\nfiled {}\n", asset.hash.0, asset.created_at));
    if let Some(job) = &asset.job {
        text.push_str(&format!("made by job {job}\n"));
    }
    text
}

fn lines(page: &Page<AssetView>) -> String {
    let row = |asset: &AssetView| {
        vec![asset.id.to_string(), asset.kind.to_string(), asset.size.to_string(), asset.path.clone()]
    };
    let mut text =
        table(&["asset", "kind", "bytes", "file"], &page.items.iter().map(row).collect::<Vec<_>>());
    if let Some(next) = &page.next {
        text.push_str(&format!("\nmore: --after {next}"));
    }
    text
}
