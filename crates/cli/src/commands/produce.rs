//! `sakuga produce`.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::time::Duration;

use domain::clock::Clock;
use domain::direction::Direction;
use domain::id::JobId;
use domain::preflight::{Report, Trouble};
use domain::shot::ShotCode;
use domain::take::Moment;
use server::api::making::{
    ContactSheetBody, ContactSheetView, FreshBody, ProduceBody, ProduceView, SheetStage,
};
use server::api::takes::TakeDetailsView;
use studio::SystemClock;

use super::follow::{Followed, follow};
use super::which;
use crate::args::Global;
use crate::client::{Client, Purpose};
use crate::config;
use crate::output::Output;
use crate::path::{episode, on_disk};
use crate::progress::Stage;

/// Draw the shots of an episode.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own on the command line")]
pub(crate) struct Produce {
    /// The episode's code
    #[arg(default_value = "e01")]
    episode: String,
    /// The stage to make; when left out that of the recipe, or storyboard where none is named
    #[arg(long)]
    stage: Option<domain::take::Stage>,
    /// The engine; when left out that of the recipe, or the one that usually makes the stage
    #[arg(long)]
    engine: Option<String>,
    /// Only these shots
    #[arg(long, value_name = "CODE")]
    shot: Vec<ShotCode>,
    /// The engine's recipe; its first for the stage when left out
    #[arg(long)]
    recipe: Option<String>,
    /// How many candidates each shot is to have
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=32))]
    takes: u32,
    /// The last moment of the shots instead of the first, in the poses they end with
    #[arg(long)]
    end: bool,
    /// Start from the picture of this take of the stage; name the shot with --shot and the stage with --stage
    #[arg(long, value_name = "TAKE", requires_all = ["change", "stage"])]
    from_take: Option<u32>,
    /// How much of that picture is changed: 0 not at all, 1 wholly
    #[arg(long, value_name = "SHARE", requires = "from_take", value_parser = super::again::share)]
    change: Option<f32>,
    /// Draw another take also where the picked one is up to date
    #[arg(long, conflicts_with = "only_stale")]
    again: bool,
    /// Draw only shots whose take is out of date
    #[arg(long)]
    only_stale: bool,
    /// Only say what would keep the shots from being drawn
    #[arg(long)]
    check: bool,
}

pub(crate) async fn run(produce: &Produce, global: &Global, output: &Output) -> anyhow::Result<()> {
    let client = Client::open(global, Purpose::usual(produce.engine.as_deref())).await?;
    if produce.check {
        let checked = check(produce, &client, global, output).await;
        client.close().await?;
        return checked;
    }
    let done = draw(produce, &client, global, output).await;
    client.close().await?;
    done?.into_result()
}

async fn body(produce: &Produce, client: &Client, episode: &str) -> anyhow::Result<ProduceBody> {
    Ok(ProduceBody {
        stage: produce.stage,
        engine: produce.engine.clone(),
        shots: produce.shot.clone(),
        recipe: produce.recipe.clone(),
        moment: if produce.end { Moment::End } else { Moment::Start },
        takes: Some(produce.takes),
        fresh: fresh(produce),
        direction: direction(produce, client, episode).await?,
        ..ProduceBody::default()
    })
}

/// Says what would keep the shots from being drawn.
async fn check(produce: &Produce, client: &Client, global: &Global, output: &Output) -> anyhow::Result<()> {
    let project = which::project(client, global).await?;
    let episode = episode(&project, &produce.episode);
    let body = body(produce, client, &episode).await?;
    let report: Report = client.post(&format!("{episode}/preflight"), &body).await?;
    output.result(&report, || {
        let said = said(&report);
        if said.is_empty() { "everything can be drawn\n".to_owned() } else { said }
    })?;
    if report.is_clear() {
        return Ok(());
    }
    anyhow::bail!("not everything can be drawn; mend what is listed, then ask again")
}

/// Every trouble and warning with its shots.
fn said(report: &Report) -> String {
    let line = |kind: &str, trouble: &Trouble| {
        let Trouble { shots, what, fix } = trouble;
        format!("{kind}{}: {what}; {fix}\n", shots.join(", "))
    };
    let troubles = report.troubles.iter().map(|trouble| line("", trouble));
    let warnings = report.warnings.iter().map(|warning| line("warning: ", warning));
    troubles.chain(warnings).collect()
}

fn fresh(produce: &Produce) -> FreshBody {
    match (produce.again, produce.only_stale) {
        (true, _) => FreshBody::Again,
        (_, true) => FreshBody::OnlyStale,
        _ => FreshBody::Keep,
    }
}

async fn draw(
    produce: &Produce,
    client: &Client,
    global: &Global,
    output: &Output,
) -> anyhow::Result<Followed> {
    let project = which::project(client, global).await?;
    let episode = episode(&project, &produce.episode);
    let body = body(produce, client, &episode).await?;
    let produced: ProduceView = client.post(&format!("{episode}/produce"), &body).await?;
    let sheet = Sheet::of(client, &episode);
    sheet.write(SheetStage::Drawing, None).await?;
    let stages = vec![stage(produced.stage.as_str(), &produced, global)?];
    let followed = follow(client, output, stages, async |_| sheet.grow().await).await;
    let ended = if followed.is_ok() { SheetStage::Finished } else { SheetStage::Stopped };
    let path = on_disk(global, &sheet.write(ended, None).await?)?;
    let followed = followed?;
    say(output, &produced, &followed, &path)?;
    Ok(followed)
}

/// What is asked beyond the shots.
async fn direction(produce: &Produce, client: &Client, episode: &str) -> anyhow::Result<Direction> {
    let (Some(take), Some(stage)) = (produce.from_take, produce.stage) else {
        return Ok(Direction::default());
    };
    let [shot] = produce.shot.as_slice() else {
        anyhow::bail!("a take belongs to one shot: name that one with --shot");
    };
    let path = format!("{episode}/shots/{shot}/takes/{stage}/{take}");
    let from: TakeDetailsView = client.get(&path).await?;
    Ok(Direction { source: Some(from.take.asset.hash), change: produce.change, ..Direction::default() })
}

fn say(output: &Output, produced: &ProduceView, followed: &Followed, path: &str) -> anyhow::Result<()> {
    let drawn = produced.jobs.len() - followed.troubled.len();
    let value = serde_json::json!({
        "drawn": drawn,
        "up_to_date": produced.up_to_date,
        "approved_kept": produced.approved_kept,
        "contact_sheet": path,
        "not_done": followed.troubled,
    });
    output.result(&value, || {
        let mut text = format!("{drawn} drawn, {} up to date\ncontact sheet: {path}\n", produced.up_to_date.len());
        text.push_str(&said(&Report { troubles: Vec::new(), warnings: produced.warnings.clone() }));
        for code in &produced.approved_kept {
            text.push_str(&format!("{code}: its approved take is out of date and was kept; name it with --shot to draw it again\n"));
        }
        text
    })
}

/// How often a contact sheet is written while shots are drawn: it is written whole each time.
const GROWS_EVERY: Duration = Duration::from_secs(2);

/// The contact sheet of an episode, which grows while shots are drawn.
pub(crate) struct Sheet<'a> {
    client: &'a Client,
    episode: &'a str,
    clock: SystemClock,
    written_at: Cell<Option<Duration>>,
}

impl<'a> Sheet<'a> {
    /// The sheet of the episode at this path of the API.
    pub(crate) fn of(client: &'a Client, episode: &'a str) -> Self {
        Self { client, episode, clock: SystemClock::start(), written_at: Cell::new(None) }
    }

    /// Writes it and returns its path below the data folder.
    pub(crate) async fn write(&self, state: SheetStage, reel: Option<&JobId>) -> anyhow::Result<String> {
        let body = ContactSheetBody { state, reel: reel.cloned() };
        let view: ContactSheetView =
            self.client.post(&format!("{}/contact-sheet", self.episode), &body).await?;
        self.written_at.set(Some(self.clock.monotonic()));
        Ok(view.path)
    }

    /// Writes it when it was not written for a while.
    pub(crate) async fn grow(&self) -> anyhow::Result<()> {
        let now = self.clock.monotonic();
        let lately = self.written_at.get().is_some_and(|at| now.saturating_sub(at) < GROWS_EVERY);
        if lately {
            return Ok(());
        }
        self.write(SheetStage::Drawing, None).await.map(|_| ())
    }
}

/// The bar of what is being drawn, with what was learned of such work before.
pub(crate) fn stage(name: &'static str, produced: &ProduceView, global: &Global) -> anyhow::Result<Stage> {
    let jobs: BTreeSet<JobId> = produced.jobs.iter().map(|drawn| drawn.job.clone()).collect();
    let config = config::load(global)?.config;
    Ok(Stage { name, jobs, workers: config.line.storyboard_workers, lengths_ms: produced.lengths_ms.clone() })
}
