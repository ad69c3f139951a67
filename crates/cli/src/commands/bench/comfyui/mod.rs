//! `bench comfyui`: what the studio adds to a ComfyUI server and what it spares it, beside a bare client in the same run.
//!
//! Without an address it runs on stand-ins in this process, which take the time that a real server was measured to
//! take. With one it runs there, and leaves out what only a stand-in can be asked for: faults, and how often it
//! changed its model.

mod bare;
mod faults;
mod house;
mod models;
mod painting;

use std::collections::BTreeSet;

use fakes::comfy::{FakeComfy, Pace, Script};

use self::bare::{Bare, plain};
use self::house::{Asked, House};
pub(super) use self::painting::Painting;
use super::figures::Figure;
use super::{Figures, Ground, millis_since};

/// Graphs of the throughput figure.
const GRAPHS: u64 = 200;

/// What is measured, and where.
#[derive(Debug, Clone, Default)]
pub(super) struct Target {
    /// The server; stand-ins when there is none.
    pub(super) url: Option<String>,
    /// What is painted there.
    pub(super) painting: Option<Painting>,
}

/// Seeds that no picture of this server had before, below 2²⁴ so that they are colours.
struct Seeds(u64);

impl Seeds {
    fn new(ground: &Ground) -> Self {
        Self(ground.clock().wall().0.unsigned_abs() % 0xF0_0000)
    }

    fn next(&mut self) -> u64 {
        self.0 += 1;
        self.0
    }
}

/// Measures a server, or stand-ins.
pub(super) async fn run(ground: &Ground, target: &Target, quick: bool) -> anyhow::Result<Figures> {
    if let Some(url) = &target.url {
        // What may be refused comes first.
        let painted = match &target.painting {
            Some(painting) => painting.measure(ground, url).await?,
            None => Figures::new(),
        };
        let mut figures = overhead(ground, url, quick).await?;
        figures.extend(painted);
        return Ok(figures);
    }
    let script = Script { pace: Pace::Recorded, ..Script::default() };
    let server = FakeComfy::start(script, ground.shared_clock()).await?;
    let mut figures = overhead(ground, &server.url(), quick).await?;
    server.stop().await;
    figures.extend(models::run(ground, quick).await?);
    figures.extend(faults::run(ground, quick).await?);
    Ok(figures)
}

/// What the studio adds to graphs that cost the server next to nothing.
async fn overhead(ground: &Ground, url: &str, quick: bool) -> anyhow::Result<Figures> {
    let (pairs, rounds) = if quick { (20, 1) } else { (100, 5) };
    let mut seeds = Seeds::new(ground);
    let mut house = House::at(ground, url).await?;
    let mut bare = Bare::connect(url, ground.clock().wall().0.unsigned_abs()).await?;
    let single = singles(ground, &mut house, &mut bare, &mut seeds, pairs).await?;
    let mut ratios = Vec::new();
    for _ in 0..rounds {
        ratios.push(throughput(ground, &mut house, &mut bare, &mut seeds).await?);
    }
    house.close().await?;
    bare.forget().await?;
    Ok(Figures::from([
        ("bare_ms", Figure::of(&single.bare, "ms")),
        ("added_median_ms", Figure::of(&single.added, "ms")),
        ("added_p95_ms", Figure::at(&single.added, 0.95, "ms")),
        ("filed_ms", Figure::of(&single.filed, "ms")),
        ("cached_ms", Figure::of(&single.cached, "ms")),
        ("throughput_ratio", Figure::of(&ratios, "×")),
    ]))
}

/// Pictures made one after the other, each beside one of the bare client.
#[derive(Default)]
struct Singles {
    bare: Vec<f64>,
    added: Vec<f64>,
    /// From what the server did last until the picture is found in the project.
    filed: Vec<f64>,
    /// The same request once more.
    cached: Vec<f64>,
}

async fn singles(
    ground: &Ground,
    house: &mut House,
    bare: &mut Bare,
    seeds: &mut Seeds,
    pairs: usize,
) -> anyhow::Result<Singles> {
    let mut singles = Singles::default();
    // The first of each opens connections and looks at the server.
    house.one(Asked::PLAIN, seeds.next()).await?;
    alone(ground, bare, seeds.next()).await?;
    for _ in 0..pairs {
        let bare_ms = alone(ground, bare, seeds.next()).await?;
        let seed = seeds.next();
        let (job, took_ms) = house.one(Asked::PLAIN, seed).await?;
        let ledger = house.ledger(&job).await?;
        singles.bare.push(bare_ms);
        singles.added.push(took_ms - bare_ms);
        let on_server = ledger.model_load_ms + ledger.encode_ms + ledger.sample_ms + ledger.decode_ms;
        singles.filed.push(took_ms - ledger.dispatch_ms - on_server);
        singles.cached.push(house.one(Asked::PLAIN, seed).await?.1);
    }
    Ok(singles)
}

/// One picture by the bare client, from the POST until its bytes are here, in milliseconds.
async fn alone(ground: &Ground, bare: &mut Bare, colour: u64) -> anyhow::Result<f64> {
    let began = ground.clock().monotonic();
    let prompt = bare.post(|prefix| plain(colour, prefix)).await?;
    bare.over(BTreeSet::from([prompt.clone()])).await?;
    bare.picture(&prompt).await?;
    Ok(millis_since(ground.clock(), began))
}

/// How many times as many graphs a second the studio makes and files as the bare client only posts and hears the end of.
async fn throughput(
    ground: &Ground,
    house: &mut House,
    bare: &mut Bare,
    seeds: &mut Seeds,
) -> anyhow::Result<f64> {
    let began = ground.clock().monotonic();
    let mut prompts = BTreeSet::new();
    for _ in 0..GRAPHS {
        let colour = seeds.next();
        prompts.insert(bare.post(|prefix| plain(colour, prefix)).await?);
    }
    bare.over(prompts).await?;
    let bare_ms = millis_since(ground.clock(), began);
    let wanted: Vec<(Asked<'_>, u64)> = (0..GRAPHS).map(|_| (Asked::PLAIN, seeds.next())).collect();
    let (_, took_ms) = house.make(&wanted).await?;
    Ok(bare_ms / took_ms)
}
