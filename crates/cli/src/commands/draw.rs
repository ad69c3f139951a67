//! `sakuga draw`: the daily command.

use domain::slug::Slug;
use studio::verbs::draw::Drawing;

use super::follow::follow_line;
use crate::args::Global;
use crate::output::Output;
use crate::progress::Stage;
use crate::wiring::own;

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
    /// The engine
    #[arg(long, default_value = "storyboard")]
    engine: String,
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
    let owned = own(global).await?;
    let studio = &owned.studio;
    let project = studio.project(global.project.as_ref()).await?;
    // Without workers, jobs only wait.
    let line =
        if draw.later { owned.start_idle_line().await? } else { owned.start_line(&draw.engine).await? };
    let drawing = Drawing {
        character: draw.character.clone(),
        words: draw.words.clone(),
        count: draw.number,
        engine: draw.engine.clone(),
        safe_areas: draw.safe_areas,
        seed: draw.seed,
    };
    let drawn = studio.draw(line.dispatch().as_ref(), &project, &drawing).await?;
    if draw.later {
        line.stop().await?;
        let ids: Vec<&str> = drawn.jobs.iter().map(domain::id::JobId::as_str).collect();
        return output.result(&serde_json::json!({ "queued": ids }), || format!("{} queued", ids.len()));
    }
    let stage = Stage { name: "drawing", jobs: drawn.jobs.clone(), workers: 1, lengths_ms: Vec::new() };
    let followed = follow_line(studio, line, output, vec![stage], async |_| Ok(())).await?;
    let paths = studio.files_there(&drawn.paths)?;
    let omitted = studio.omitted_by(&drawn.paths)?;
    let value = serde_json::json!({
        "drawings": paths,
        "not_understood": drawn.not_understood,
        "not_drawn": omitted,
    });
    output.result(&value, || paths.join("\n"))?;
    if !drawn.not_understood.is_empty() {
        output.note(&format!("not understood: {}", drawn.not_understood.join(", ")));
    }
    for words in &omitted {
        output.note(&format!("not drawn: {words}"));
    }
    followed.into_result()
}
