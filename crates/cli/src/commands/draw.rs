//! `sakuga draw`: the daily command.

use std::collections::BTreeSet;

use domain::slug::Slug;
use server::api::drawings::{DrawingBody, DrawingsView, PictureView};

use super::follow::{Followed, follow};
use super::which;
use crate::args::Global;
use crate::client::{Client, Purpose};
use crate::output::Output;
use crate::path::on_disk;
use crate::progress::Stage;

/// Draw a character as your words say.
#[derive(Debug, clap::Args)]
pub(crate) struct Draw {
    /// Who
    character: Slug,
    /// How: pose, expression, view, weather, place
    words: String,
    /// How many different pictures
    #[arg(short, long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=100))]
    number: u32,
    /// The engine; when left out that of the recipe, or storyboard where none is named
    #[arg(long)]
    engine: Option<String>,
    /// The engine's recipe; the one that suits the style when left out
    #[arg(long)]
    recipe: Option<String>,
    /// The seed of the first picture; with a seed, the same words give the same picture
    #[arg(long)]
    seed: Option<u64>,
    /// Mark the safe areas, the thirds and the middle of the frame on the picture
    #[arg(long)]
    safe_areas: bool,
    /// Only put it into the queue; `sakuga work` draws it
    #[arg(long)]
    later: bool,
}

pub(crate) async fn run(draw: &Draw, global: &Global, output: &Output) -> anyhow::Result<()> {
    // Without workers, jobs only wait.
    let purpose = if draw.later { Purpose::Change } else { Purpose::usual(draw.engine.as_deref()) };
    let client = Client::open(global, purpose).await?;
    let done = make(draw, &client, global, output).await;
    client.close().await?;
    done?.into_result()
}

async fn make(draw: &Draw, client: &Client, global: &Global, output: &Output) -> anyhow::Result<Followed> {
    let project = which::project(client, global).await?;
    let body = DrawingBody {
        character: draw.character.clone(),
        words: draw.words.clone(),
        count: Some(draw.number),
        engine: draw.engine.clone(),
        recipe: draw.recipe.clone(),
        seed: draw.seed,
        safe_areas: draw.safe_areas,
        later: draw.later,
    };
    let drawn: DrawingsView = client.post(&format!("/projects/{project}/drawings"), &body).await?;
    if draw.later {
        let value = serde_json::json!({ "queued": drawn.jobs });
        output.result(&value, || format!("{} queued", drawn.jobs.len()))?;
        return Ok(Followed::default());
    }
    let jobs = drawn.jobs.iter().cloned().collect();
    let stage = Stage { name: "drawing", jobs, workers: 1, lengths_ms: Vec::new() };
    let followed = follow(client, output, vec![stage], async |_| Ok(())).await?;
    let made: Vec<PictureView> = client.get(&format!("/projects/{project}/drawings/{}", drawn.batch)).await?;
    let pictures = Pictures::of(global, &made)?;
    let value = serde_json::json!({
        "drawings": pictures.paths,
        "not_understood": drawn.not_understood,
        "not_drawn": pictures.not_drawn,
    });
    output.result(&value, || pictures.paths.join("\n"))?;
    if !drawn.not_understood.is_empty() {
        output.note(&format!("not understood: {}", drawn.not_understood.join(", ")));
    }
    pictures.note_not_drawn(output);
    Ok(followed)
}

/// Pictures that were made, as a person can open them.
pub(crate) struct Pictures {
    /// Their files.
    pub(crate) paths: Vec<String>,
    /// What was left out of them, each said once.
    pub(crate) not_drawn: BTreeSet<String>,
}

impl Pictures {
    pub(crate) fn of(global: &Global, made: &[PictureView]) -> anyhow::Result<Self> {
        let paths = made.iter().map(|picture| on_disk(global, &picture.path)).collect::<Result<_, _>>()?;
        let not_drawn = made.iter().flat_map(|picture| picture.not_drawn.iter().cloned()).collect();
        Ok(Self { paths, not_drawn })
    }

    /// Says what was left out.
    pub(crate) fn note_not_drawn(&self, output: &Output) {
        for words in &self.not_drawn {
            output.note(&format!("not drawn: {words}"));
        }
    }
}
