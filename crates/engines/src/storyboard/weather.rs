//! Weather in front of the figures: rain and snow as a few drawings that follow one another and begin again.

use domain::colour::Colour;
use domain::place::Weather;
use domain::request::Request;
use domain::shot::Framing;
use tiny_skia::Pixmap;

use super::brush::{self, Shape, Wash};
use super::camera::{self, Field};
use super::chance::Chance;
use super::layer::Layer;
use super::place::air::Air;
use super::place::backdrop;
use super::place::view::View;

/// How many drawings of rain there are before they begin again.
const RAIN_DRAWINGS: u32 = 6;
/// The same for snow, which has to fall smoothly from the last drawing to the first.
const SNOW_DRAWINGS: u32 = 48;

/// Streaks at one distance; lengths and widths in frame heights.
#[derive(Debug, Clone, Copy)]
struct Streaks {
    count: usize,
    length: f32,
    width: f32,
    alpha: f32,
}

/// A veil of fine rain, the rain itself, and a few drops before the lens.
const RAIN: [Streaks; 3] = [
    Streaks { count: 260, length: 0.060, width: 0.0012, alpha: 0.26 },
    Streaks { count: 95, length: 0.135, width: 0.0021, alpha: 0.40 },
    Streaks { count: 16, length: 0.34, width: 0.0046, alpha: 0.26 },
];

/// Flakes at one distance; radius and sway in frame heights.
#[derive(Debug, Clone, Copy)]
struct Flakes {
    count: usize,
    radius: f32,
    /// How often each falls through the picture before the drawings begin again.
    falls: f32,
    sway: f32,
    alpha: f32,
    /// Whether the lens does not see them sharply.
    is_blurred: bool,
}

/// Fine snow far away, flakes, and a few large ones before the lens.
const SNOW: [Flakes; 3] = [
    Flakes { count: 230, radius: 0.0023, falls: 1.0, sway: 0.012, alpha: 0.66, is_blurred: false },
    Flakes { count: 95, radius: 0.0046, falls: 1.0, sway: 0.026, alpha: 0.92, is_blurred: false },
    Flakes { count: 26, radius: 0.0120, falls: 2.0, sway: 0.045, alpha: 0.88, is_blurred: true },
];

/// What falls in a shot.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fall {
    weather: Weather,
    size: (u32, u32),
    /// Frame heights, by which streaks and flakes are sized.
    unit: f32,
    air: Air,
    /// The ground on which drops burst, if it is in the picture.
    ground: Option<View>,
    /// From where to where that ground reaches, in centimetres from its middle.
    walkway: (f32, f32),
    seed: u64,
}

impl Fall {
    /// What falls in the shot; nothing in dry weather, indoors or without a place.
    pub(crate) fn of(request: &Request, field: &Field, view: &View) -> Option<Self> {
        let place = request.place.as_ref()?;
        let indoors = place.kind.is_indoors() || request.camera.framing == Framing::Insert;
        let weather = request.camera.light.weather;
        let falls = matches!(weather, Weather::Rain | Weather::Snow);
        if indoors || !falls {
            return None;
        }
        let ground = camera::lens(request.camera.framing).shows_feet.then_some(*view);
        let air = Air::of(request.camera.light);
        let walkway = backdrop::walkway(place.kind);
        Some(Self {
            walkway,
            weather,
            size: field.size(),
            unit: field.frame.1,
            air,
            ground,
            seed: request.seed,
        })
    }

    /// How many drawings there are.
    pub(crate) const fn drawings(&self) -> u32 {
        match self.weather {
            Weather::Snow => SNOW_DRAWINGS,
            _ => RAIN_DRAWINGS,
        }
    }

    /// One drawing.
    pub(crate) fn draw(&self, drawing: u32) -> Layer {
        let Some(mut sheet) = Pixmap::new(self.size.0, self.size.1) else { return Layer::default() };
        match self.weather {
            Weather::Snow => self.snow(&mut sheet, drawing),
            _ => self.rain(&mut sheet, drawing),
        }
        Layer::of(&sheet, (0, 0))
    }

    fn rain(&self, sheet: &mut Pixmap, drawing: u32) {
        let mut chance = Chance::new(self.seed ^ u64::from(drawing) << 32);
        let colour = self.air.haze.mix(Colour::rgb(0xf4, 0xf8, 0xff), 0.78);
        if let Some(view) = self.ground {
            splashes(sheet, (&view, self.walkway), colour, &mut chance);
        }
        for depth in RAIN {
            let mut streaks = Shape::default();
            for _ in 0..depth.count {
                self.streak(&mut streaks, (depth.length, depth.width), &mut chance);
            }
            streaks.fill(sheet, Wash::flat(colour).alpha(depth.alpha));
        }
    }

    /// A streak that swells towards its lower end, slanted by the wind, which never blows quite evenly.
    fn streak(&self, streaks: &mut Shape, (length, width): (f32, f32), chance: &mut Chance) {
        let x = chance.between(-0.05, 1.15) * self.size.0 as f32;
        let y = chance.between(-0.25, 1.0) * self.size.1 as f32;
        let long = length * self.unit * chance.between(0.6, 1.35);
        let half = (width * self.unit * 0.5).max(0.45);
        let lean = long * chance.between(0.13, 0.17);
        let waist = (x - lean * 0.78, y + long * 0.78);
        streaks.polygon(&[
            (x, y),
            (waist.0 + half, waist.1),
            (x - lean, y + long),
            (waist.0 - half, waist.1),
        ]);
    }

    fn snow(&self, sheet: &mut Pixmap, drawing: u32) {
        let colour = self.air.shining(Colour::rgb(0xff, 0xff, 0xff), 0.0).mix(self.air.middle, self.dim());
        let part = drawing as f32 / SNOW_DRAWINGS as f32;
        for (index, depth) in SNOW.iter().enumerate() {
            let mut chance = Chance::new(self.seed ^ index as u64);
            let mut flakes = Shape::default();
            for _ in 0..depth.count {
                let (spot, size) = self.flake(depth, part, &mut chance);
                if depth.is_blurred {
                    brush::soft(sheet, spot, (size * 1.7, size * 1.7), colour, depth.alpha);
                } else {
                    flakes.ellipse(spot, size, size);
                }
            }
            flakes.fill(sheet, Wash::flat(colour).alpha(depth.alpha));
        }
    }

    /// Where a flake is and how large: it sways as it falls, the nearer the wider.
    fn flake(&self, depth: &Flakes, part: f32, chance: &mut Chance) -> ((f32, f32), f32) {
        let fallen = depth.falls * part;
        let tau = core::f32::consts::TAU;
        let height = self.size.1 as f32 * 1.1;
        let start = chance.unit();
        let slow = libm::sinf((fallen + chance.unit()) * tau);
        let quick = libm::sinf((fallen * 3.0 + chance.unit()) * tau);
        let sway = (slow + quick * 0.3) * depth.sway * self.unit;
        let x = chance.between(-0.04, 1.04) * self.size.0 as f32 + sway;
        let y = (start + fallen) % 1.0 * height - 0.05 * height;
        // Most flakes are small and a few are large.
        let large = chance.unit();
        let size = depth.radius * self.unit * (0.6 + 0.9 * large * large);
        ((x, y), size.max(0.7))
    }

    const fn dim(&self) -> f32 {
        0.28 * self.air.lamps
    }
}

/// How far beside the ground on which people walk drops still meet it, in centimetres.
const ASIDE: f32 = 70.0;

/// Rings and crowns where drops meet the ground.
fn splashes(sheet: &mut Pixmap, (view, walkway): (&View, (f32, f32)), colour: Colour, chance: &mut Chance) {
    let mut rings = Shape::default();
    let mut crowns = Shape::default();
    for _ in 0..84 {
        let z = chance.between(0.0, 1.0);
        let z = view.eye.2 + 160.0 + z * z * 1500.0;
        let (left, right) = view.reach(z);
        let (left, right) = (left.max(walkway.0 - ASIDE), right.min(walkway.1 + ASIDE));
        let spot = view.spot((chance.between(left, right), 0.0, z));
        let age = chance.unit();
        let size = (2.0 + 6.5 * age) * view.scale(z);
        if size > 1.6 {
            ring(&mut rings, spot, size);
        }
        if age < 0.62 {
            crown(&mut crowns, spot, (3.4 * view.scale(z)).max(0.9), chance);
        }
    }
    rings.fill(sheet, Wash::flat(colour).alpha(0.36));
    crowns.fill(sheet, Wash::flat(colour).alpha(0.62));
}

/// A ring on the water, flat as the ground is.
fn ring(shape: &mut Shape, (x, y): (f32, f32), size: f32) {
    const CORNERS: usize = 14;
    let round = |index: usize, size: f32| {
        let angle = index as f32 / CORNERS as f32 * core::f32::consts::TAU;
        (x + size * libm::cosf(angle), y + size * 0.3 * libm::sinf(angle))
    };
    let inside = size - (size * 0.16).max(0.7);
    let outer = (0..=CORNERS).map(|index| round(index, size));
    let inner = (0..=CORNERS).rev().map(|index| round(index, inside));
    shape.polygon(&outer.chain(inner).collect::<Vec<_>>());
}

/// Water thrown up by a drop: pointed spouts to the sides and a bead above.
fn crown(shape: &mut Shape, (x, y): (f32, f32), size: f32, chance: &mut Chance) {
    for aside in [-0.85, -0.2, 0.6] {
        let aside = aside + chance.between(-0.2, 0.2);
        let rise = size * chance.between(0.7, 1.5);
        let half = (size * 0.12).max(0.35);
        let tip = (x + aside * size * 1.2, y - rise);
        shape.polygon(&[(x + aside * size * 0.4 - half, y), tip, (x + aside * size * 0.4 + half, y)]);
    }
    let bead = (x + size * chance.between(-0.8, 0.8), y - size * chance.between(1.6, 2.4));
    let radius = (size * 0.14).max(0.5);
    shape.ellipse(bead, radius, radius * 1.2);
}
