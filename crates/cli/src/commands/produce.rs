//! `sakuga produce`.

use std::collections::BTreeSet;

use assets::contact_sheet::SheetState;
use domain::id::JobId;
use domain::line::job::Band;
use domain::shot::ShotCode;
use studio::verbs::find::Production;
use studio::verbs::produce::{Fresh, Produce as Wanted, Produced};

use super::follow::follow_line;
use crate::args::Global;
use crate::output::Output;
use crate::progress::Stage;
use crate::wiring::{Owned, own};

/// Draw the shots of an episode.
#[derive(Debug, clap::Args)]
pub(crate) struct Produce {
    /// The episode's code
    #[arg(default_value = "e01")]
    episode: String,
    /// The stage to make
    #[arg(long, default_value = "storyboard")]
    stage: domain::take::Stage,
    /// The engine: storyboard, or fake for trying the line out
    #[arg(long, default_value = "storyboard")]
    engine: String,
    /// Only these shots
    #[arg(long, value_name = "CODE")]
    shot: Vec<ShotCode>,
    /// Draw another take also where the picked one is up to date
    #[arg(long)]
    again: bool,
}

pub(crate) async fn run(produce: &Produce, global: &Global, output: &Output) -> anyhow::Result<()> {
    let owned = own(global).await?;
    let project = owned.studio.project(global.project.as_ref()).await?;
    let production = owned.studio.production(project, &produce.episode).await?;
    let line = owned.start_line(&produce.engine).await?;
    let wanted = Wanted {
        stage: produce.stage,
        engine: produce.engine.clone(),
        shots: produce.shot.clone(),
        fresh: if produce.again { Fresh::Again } else { Fresh::Keep },
        band: Band::Normal,
    };
    let produced = owned.studio.produce(line.dispatch().as_ref(), &production, &wanted).await?;
    let stage = stage(&owned, &produced, &wanted, &production).await?;
    let sheet = Sheet { owned: &owned, production: &production };
    sheet.write(SheetState::Drawing { refresh_s: 2 }, None).await?;
    let followed = follow_line(&owned.studio, line, output, vec![stage], async |_| {
        sheet.write(SheetState::Drawing { refresh_s: 2 }, None).await.map(|_| ())
    });
    let followed = followed.await;
    let ended = if followed.is_ok() { SheetState::Finished } else { SheetState::Stopped };
    let path = sheet.write(ended, None).await?;
    let followed = followed?;
    let value = serde_json::json!({
        "drawn": produced.jobs.len() - followed.troubled.len(),
        "up_to_date": produced.fresh,
        "approved_kept": produced.approved,
        "contact_sheet": path,
        "not_done": followed.troubled,
    });
    output.result(&value, || {
        let mut text = format!(
            "{} drawn, {} up to date\ncontact sheet: {path}\n",
            produced.jobs.len() - followed.troubled.len(),
            produced.fresh.len()
        );
        for code in &produced.approved {
            text.push_str(&format!("{code}: its approved take is out of date and was kept; name it with --shot to draw it again\n"));
        }
        text
    })?;
    followed.into_result()
}

/// Writes the contact sheet of an episode.
pub(crate) struct Sheet<'a> {
    pub(crate) owned: &'a Owned,
    pub(crate) production: &'a Production,
}

impl Sheet<'_> {
    /// Writes it and returns its path as a person can open it.
    pub(crate) async fn write(&self, state: SheetState, film: Option<&str>) -> anyhow::Result<String> {
        let studio = &self.owned.studio;
        let path = studio.write_contact_sheet(self.production, state, film).await?;
        Ok(studio.folder().resolve(&path)?.display().to_string())
    }
}

/// The bar of what is being drawn, with what was learned of such work before.
pub(crate) async fn stage(
    owned: &Owned,
    produced: &Produced,
    wanted: &Wanted,
    production: &Production,
) -> anyhow::Result<Stage> {
    let jobs: BTreeSet<JobId> = produced.jobs.values().cloned().collect();
    let size = production.project.style.frame;
    let measure = format!("{}/draw/{}//{}x{}/0", wanted.engine, wanted.stage, size.width, size.height);
    let lengths_ms = owned.studio.store().lengths_of(&measure, 200).await?;
    Ok(Stage { name: wanted.stage.as_str(), jobs, workers: owned.config.line.storyboard_workers, lengths_ms })
}
