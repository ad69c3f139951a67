//! Jobs of several models: how often the server has to change its model, and what that costs.

use std::collections::BTreeSet;
use std::time::Duration;

use domain::line::plan::Policy;
use fakes::comfy::{FakeComfy, Model, Script};

use super::super::{Figures, Ground, figures::Figure, millis_since};
use super::bare::{Bare, painted};
use super::house::{Asked, House};

/// Pixels of a bench's picture, in millions.
const MEGAPIXELS: f64 = 64.0 * 64.0 / 1e6;

/// Steps of a picture.
const STEPS: u32 = 4;

/// What was measured of a real server, in hundredths: a picture of the model that is loaded took 5.6 s, and one of
/// another model 12.3 s.
const PICTURE: Duration = Duration::from_millis(56);
const LOAD: Duration = Duration::from_millis(67);

const MODELS: [&str; 3] = ["bench-a.safetensors", "bench-b.safetensors", "bench-c.safetensors"];

/// A stand-in whose models take their time. It holds one of them at once.
async fn server(ground: &Ground) -> anyhow::Result<FakeComfy> {
    let model = |name: &str| Model {
        load: LOAD,
        step: (PICTURE / STEPS).div_f64(MEGAPIXELS),
        ..Model::checkpoint(name, 14_000)
    };
    let script = Script { models: MODELS.map(model).into(), ..Script::default() };
    Ok(FakeComfy::start(script, ground.shared_clock()).await?)
}

pub(super) async fn run(ground: &Ground, quick: bool) -> anyhow::Result<Figures> {
    let rounds = if quick { 1 } else { 3 };
    let (mut ratios, mut of_two, mut of_three, mut waits) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rounds {
        let in_order_ms = in_order(ground, 2, 40).await?;
        let (took_ms, switches) = chosen(ground, 2, 40).await?;
        ratios.push(took_ms / in_order_ms);
        of_two.push(switches);
        let (took_ms, switches) = chosen(ground, 3, 30).await?;
        of_three.push(switches);
        waits.push(took_ms / Policy::default().overtake_for_ms as f64);
    }
    Ok(Figures::from([
        ("affinity_ratio", Figure::of(&ratios, "×")),
        ("switches_2_models", Figure::of(&of_two, "")),
        ("switches_3_models", Figure::of(&of_three, "")),
        ("longest_wait_ratio", Figure::of(&waits, "×")),
    ]))
}

/// Pictures of several models in turn, as a bare client posts them, in milliseconds.
async fn in_order(ground: &Ground, models: usize, count: usize) -> anyhow::Result<f64> {
    let server = server(ground).await?;
    let mut bare = Bare::connect(&server.url(), 1).await?;
    let began = ground.clock().monotonic();
    let mut prompts = BTreeSet::new();
    for number in 0..count {
        let checkpoint = MODELS[number % models];
        prompts.insert(bare.post(|prefix| painted(checkpoint, STEPS, number as u64, prefix)).await?);
    }
    bare.over(prompts).await?;
    let took_ms = millis_since(ground.clock(), began);
    server.stop().await;
    Ok(took_ms)
}

/// The same as jobs of the studio: how long they took in milliseconds, which is as long as any of them waited, and
/// how often the server changed its model.
async fn chosen(ground: &Ground, models: usize, count: usize) -> anyhow::Result<(f64, f64)> {
    let server = server(ground).await?;
    let mut house = House::at(ground, &server.url()).await?;
    let wanted: Vec<(Asked<'_>, u64)> = (0..count)
        .map(|number| (Asked::small("sd15", MODELS[number % models], STEPS), number as u64))
        .collect();
    let (_, took_ms) = house.make(&wanted).await?;
    house.close().await?;
    let switches = f64::from(server.seen().model_switches);
    server.stop().await;
    Ok((took_ms, switches))
}
