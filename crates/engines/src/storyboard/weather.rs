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
use super::place::view::View;

/// How many drawings of rain there are before they begin again.
const RAIN_DRAWINGS: u32 = 6;
/// The same for snow, which has to fall smoothly from the last drawing to the first.
const SNOW_DRAWINGS: u32 = 24;

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
        Some(Self { weather, size: field.size(), unit: field.frame.1, air, ground, seed: request.seed })
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
        let colour = self.air.haze.mix(Colour::rgb(0xf4, 0xf8, 0xff), 0.72);
        let depths = [(190, 0.055, 0.0012, 0.26), (80, 0.11, 0.0019, 0.34), (16, 0.24, 0.0034, 0.30)];
        for (count, length, width, alpha) in depths {
            let mut streaks = Shape::default();
            for _ in 0..count {
                self.streak(&mut streaks, (length, width), &mut chance);
            }
            streaks.fill(sheet, Wash::flat(colour).alpha(alpha));
        }
        if let Some(view) = self.ground {
            splashes(sheet, &view, colour, &mut chance);
        }
    }

    fn streak(&self, streaks: &mut Shape, (length, width): (f32, f32), chance: &mut Chance) {
        let x = chance.between(-0.05, 1.1) * self.size.0 as f32;
        let y = chance.between(-0.2, 1.0) * self.size.1 as f32;
        let long = length * self.unit * chance.between(0.6, 1.3);
        let half = (width * self.unit * 0.5).max(0.5);
        let lean = long * 0.13;
        let waist = (x - lean * 0.72, y + long * 0.72);
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
        for (index, (count, radius, falls, alpha)) in
            [(150, 0.0022, 1.0, 0.62), (80, 0.0042, 1.0, 0.85), (16, 0.0105, 2.0, 0.5)]
                .into_iter()
                .enumerate()
        {
            let mut chance = Chance::new(self.seed ^ index as u64);
            for _ in 0..count {
                self.flake(sheet, (radius, falls * part), Wash::flat(colour).alpha(alpha), &mut chance);
            }
        }
    }

    const fn dim(&self) -> f32 {
        0.28 * self.air.lamps
    }

    fn flake(&self, sheet: &mut Pixmap, (radius, fallen): (f32, f32), wash: Wash, chance: &mut Chance) {
        let height = self.size.1 as f32 * 1.06;
        let start = chance.unit();
        let swing = libm::sinf((fallen + chance.unit()) * core::f32::consts::TAU);
        let x = chance.unit() * self.size.0 as f32 + swing * 0.012 * self.unit;
        let y = (start + fallen) % 1.0 * height - 0.03 * height;
        let size = (radius * self.unit * chance.between(0.7, 1.3)).max(0.8);
        brush::ellipse(sheet, (x, y), size, size, wash);
    }
}

/// Rings and crowns where drops meet the ground.
fn splashes(sheet: &mut Pixmap, view: &View, colour: Colour, chance: &mut Chance) {
    let mut drops = Shape::default();
    for _ in 0..70 {
        let z = chance.between(0.0, 1.0);
        let z = view.eye.2 + 160.0 + z * z * 1500.0;
        let (left, right) = view.reach(z);
        let spot = view.spot((chance.between(left, right), 0.0, z));
        let size = (3.2 * view.scale(z)).max(0.8);
        drops.ellipse(spot, size, (size * 0.28).max(0.5));
        for side in [-0.5, 0.1, 0.7] {
            let rise = size * chance.between(0.7, 1.6);
            drops.ellipse(
                (spot.0 + side * size, spot.1 - rise),
                (size * 0.13).max(0.45),
                (size * 0.16).max(0.5),
            );
        }
    }
    drops.fill(sheet, Wash::flat(colour).alpha(0.4));
}
