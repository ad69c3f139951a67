//! `sakuga connect`: finds ComfyUI, chooses a model, and proves with the first character that both work together.

use std::io::{BufRead as _, IsTerminal as _};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use domain::clock::Clock;
use domain::family::Family;
use domain::id::JobId;
use domain::line::ledger::Ledger;
use engines::comfyui::{self, Address, FoundModel, USUAL_PORTS, Visit};
use serde_json::{Value, json};
use server::api::devices::DevicesView;
use server::api::drawings::{DrawingBody, DrawingsView};
use server::api::jobs::JobDetailsView;
use studio::SystemClock;

use super::follow::follow;
use super::which;
use crate::args::Global;
use crate::client::{Client, Purpose};
use crate::config;
use crate::output::Output;
use crate::progress::Stage;

/// Connect the studio to ComfyUI.
#[derive(Debug, clap::Args)]
pub(crate) struct Connect {
    /// Where it is, such as `http://127.0.0.1:8188`; looked for on this machine when left out
    url: Option<String>,
    /// The model to paint with, as the server lists it; asked for when left out
    #[arg(long, value_name = "FILE")]
    checkpoint: Option<String>,
    /// The model's family, where its name does not say it
    #[arg(long)]
    family: Option<Family>,
    /// Take the first model of a known family without asking
    #[arg(long)]
    yes: bool,
    /// Draw nothing to try it out
    #[arg(long)]
    no_picture: bool,
}

/// How often it is looked whether a studio has taken a server up, and the pause between two looks.
const LOOKS: u32 = 25;
const LOOK: Duration = Duration::from_millis(200);

/// A server that answered.
struct Found {
    address: Address,
    visit: Visit,
}

/// What drawing a character took, in seconds.
struct Timed {
    cold: Ledger,
    warm: Ledger,
}

pub(crate) async fn run(connect: &Connect, global: &Global, output: &Output) -> anyhow::Result<()> {
    let Found { address, visit } = connect.find(output).await?;
    output.note(&format!(
        "ComfyUI {} at {address}: {}, models: {}",
        visit.version,
        visit.device,
        visit.models.len()
    ));
    let model = connect.choose(&visit, output)?;
    let family = connect.family_of(model)?;
    let file = config::add_server(global, &address)?;
    output.note(&format!("{address} stands in {}", file.display()));
    // A studio that runs reads its configuration again, and takes the server up.
    crate::wiring::ask_to_reload(global)?;
    let client = Client::open(global, Purpose::Work(comfyui::NAME)).await?;
    let done = connect.adopt(&client, global, output, (&address, model, family)).await;
    client.close().await?;
    let timed = done?;
    let value = json!({
        "server": address.to_string(),
        "checkpoint": model.file,
        "family": family,
        "cold_s": timed.as_ref().map(|timed| timed.cold.total_ms / 1000.0),
        "warm_s": timed.as_ref().map(|timed| timed.warm.total_ms / 1000.0),
        "cold": timed.as_ref().map(|timed| &timed.cold),
        "warm": timed.as_ref().map(|timed| &timed.warm),
    });
    output.result(&value, || said(model, family, timed.as_ref()))
}

impl Connect {
    /// The server that was named, or the first on this machine that answers.
    async fn find(&self, output: &Output) -> anyhow::Result<Found> {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
        if let Some(url) = &self.url {
            let address: Address = url.parse().map_err(|why: String| anyhow::anyhow!(why))?;
            let visit = comfyui::visit(&address, clock).await;
            let visit = visit.map_err(|why| anyhow::anyhow!("{address}: {why}; start ComfyUI there"))?;
            return Ok(Found { address, visit });
        }
        for port in USUAL_PORTS {
            let address: Address = format!("http://127.0.0.1:{port}").parse().expect("this is an address");
            match comfyui::visit(&address, clock.clone()).await {
                Ok(visit) => return Ok(Found { address, visit }),
                Err(why) => output.note(&format!("{address}: {why}")),
            }
        }
        bail!(
            "no ComfyUI answers on this machine: start it, or say where it is: sakuga connect http://10.0.0.5:8188"
        )
    }

    /// The model that was named, or the one that a person chooses.
    fn choose<'a>(&self, visit: &'a Visit, output: &Output) -> anyhow::Result<&'a FoundModel> {
        if visit.models.is_empty() {
            bail!(
                "the server has no model: put a .safetensors file into its models/checkpoints, then connect again"
            );
        }
        if let Some(name) = &self.checkpoint {
            let found = visit.models.iter().find(|model| model.file == *name);
            let known =
                || visit.models.iter().map(|model| model.file.as_str()).collect::<Vec<_>>().join(", ");
            return found.with_context(|| format!("the server has no model \"{name}\"; it has: {}", known()));
        }
        let first = visit.models.iter().position(|model| model.family.is_some()).unwrap_or(0);
        if self.yes || visit.models.len() == 1 {
            return Ok(&visit.models[first]);
        }
        for (number, model) in visit.models.iter().enumerate() {
            let family = model.family.map_or("unknown".to_owned(), |family| family.to_string());
            output.note(&format!("{:>3}  {}  ({family})", number + 1, model.file));
        }
        if !std::io::stdin().is_terminal() {
            bail!(
                "there are several models: name one with --checkpoint, or take the first of a known family with --yes"
            );
        }
        output.note(&format!("which one? [{}]", first + 1));
        let mut answer = String::new();
        std::io::stdin().lock().read_line(&mut answer)?;
        let answer = answer.trim();
        let chosen = if answer.is_empty() { first + 1 } else { answer.parse().unwrap_or(0) };
        chosen.checked_sub(1).and_then(|index| visit.models.get(index)).with_context(|| {
            format!("\"{answer}\" is none of them: type a number from 1 to {}", visit.models.len())
        })
    }

    fn family_of(&self, model: &FoundModel) -> anyhow::Result<Family> {
        self.family.or(model.family).with_context(|| {
            let known = Family::ALL.map(Family::as_str).join(", ");
            format!("nothing says of which family {} is: name it with --family, one of {known}", model.file)
        })
    }

    /// Writes the style, and draws the first character twice.
    async fn adopt(
        &self,
        client: &Client,
        global: &Global,
        output: &Output,
        (address, model, family): (&Address, &FoundModel, Family),
    ) -> anyhow::Result<Option<Timed>> {
        let Ok(project) = which::project(client, global).await else {
            output.note(
                "there is no project yet; `sakuga import` or `sakuga demo` makes one, then connect again",
            );
            return Ok(None);
        };
        let style = format!("/projects/{project}/style");
        let before: Value = client.get(&style).await?;
        let _: Value = client.patch(&style, &json!({ "model": painted(model, family, &before)? })).await?;
        output.note(&format!("the style of {project} paints with {} ({family})", model.file));
        if self.no_picture {
            return Ok(None);
        }
        if !has_server(client, address).await? {
            output
                .note("the studio that runs has not taken the server up: restart it, then connect once more");
            return Ok(None);
        }
        let characters: Value = client.get(&format!("/projects/{project}/characters?limit=1")).await?;
        let Some(character) = characters["items"][0]["slug"].as_str() else { return Ok(None) };
        let cold = drawn(client, output, project.as_str(), character).await?;
        let warm = drawn(client, output, project.as_str(), character).await?;
        Ok(Some(Timed { cold, warm }))
    }
}

/// What a style says from now on to paint with a model. How a person paints with other models of its family is theirs to
/// say, and stays; what suits another family would spoil the picture.
fn painted(model: &FoundModel, family: Family, before: &Value) -> anyhow::Result<Value> {
    let mut settings = serde_json::to_value(model.settings(family))?;
    let old = &before["body"]["model"];
    if old["family"] == settings["family"] {
        for kept in ["sampler", "scheduler", "steps", "guidance"] {
            settings[kept] = old[kept].clone();
        }
    }
    // The content of another file would be looked for in this one.
    settings["checkpoint_hash"] = Value::Null;
    Ok(settings)
}

/// Whether the studio that answers works with this server; one that runs already takes a moment to take it up.
async fn has_server(client: &Client, address: &Address) -> anyhow::Result<bool> {
    let clock = SystemClock::start();
    for _ in 0..LOOKS {
        let devices: DevicesView = client.get("/devices").await?;
        if devices.items.iter().any(|device| device.address == address.to_string()) {
            return Ok(true);
        }
        clock.wait(LOOK).await;
    }
    Ok(false)
}

/// Draws a character once, and returns where the time went.
async fn drawn(client: &Client, output: &Output, project: &str, character: &str) -> anyhow::Result<Ledger> {
    let body = DrawingBody {
        character: character.parse()?,
        words: "standing, smiling".to_owned(),
        count: Some(1),
        engine: Some(comfyui::NAME.to_owned()),
        recipe: None,
        seed: None,
        safe_areas: false,
        later: false,
    };
    let drawn: DrawingsView = client.post(&format!("/projects/{project}/drawings"), &body).await?;
    let jobs: Vec<JobId> = drawn.jobs;
    let stage =
        Stage { name: "drawing", jobs: jobs.iter().cloned().collect(), workers: 1, lengths_ms: Vec::new() };
    follow(client, output, vec![stage], async |_| Ok(())).await?.into_result()?;
    let job = jobs.first().context("nothing was drawn")?;
    let details: JobDetailsView = client.get(&format!("/jobs/{job}")).await?;
    let ledger = details.attempts.into_iter().filter_map(|attempt| attempt.ledger).next_back();
    ledger.context("the picture has no account; look at it with `sakuga job show`")
}

/// What was found, for people.
fn said(model: &FoundModel, family: Family, timed: Option<&Timed>) -> String {
    let mut text = format!("{} ({family}; {})\n", model.file, model.why);
    let Some(Timed { cold, warm }) = timed else { return text };
    for (name, ledger) in [("cold", cold), ("warm", warm)] {
        let seconds = |ms: f64| format!("{:.1} s", ms / 1000.0);
        text.push_str(&format!(
            "{name}: {} (loading {}, painting {}, the rest {})\n",
            seconds(ledger.total_ms),
            seconds(ledger.model_load_ms),
            seconds(ledger.sample_ms),
            seconds(ledger.total_ms - ledger.model_load_ms - ledger.sample_ms)
        ));
    }
    text.push_str("from now on `sakuga produce e01 --stage keyframe` paints with it\n");
    text
}
