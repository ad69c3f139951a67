//! What a place sounds like: air, hum, rain, the insects of an evening.

use std::f32::consts::TAU;

use domain::place::{DayTime, Weather};

use super::noise::{BandPass, Chance, LowPass};
use super::{SAMPLE_RATE, Stereo};
use crate::timeline::Ambience;

/// The endless sound of one place; it goes on over cuts within it.
pub(super) struct Room {
    ambience: Ambience,
    chance: Chance,
    air: [LowPass; 2],
    air_level: f32,
    wind: Wind,
    hum: Option<Hum>,
    rain: Option<Rain>,
    insects: Vec<Insect>,
}

impl Room {
    pub(super) fn new(ambience: &Ambience, seed: u64) -> Self {
        let mut chance = Chance::new(seed, &format!("room {ambience:?}"));
        let interior = ambience.interior;
        let snow = ambience.light.weather == Weather::Snow;
        let (cutoff, air_level) = match (interior, snow) {
            (true, _) => (180.0, 0.05),
            (false, true) => (260.0, 0.035),
            (false, false) => (420.0, 0.04),
        };
        Self {
            air: [LowPass::at(cutoff); 2],
            air_level,
            wind: Wind { turn: chance.unit(), depth: if interior { 0.05 } else { 0.35 } },
            hum: interior.then(Hum::default),
            rain: (ambience.light.weather == Weather::Rain).then(|| Rain::new(interior)),
            insects: insects(ambience, &mut chance),
            ambience: ambience.clone(),
            chance,
        }
    }

    pub(super) fn ambience(&self) -> &Ambience {
        &self.ambience
    }

    pub(super) fn next(&mut self) -> Stereo {
        let air = self.air_level * self.wind.next();
        let mut sample = [0.0; 2];
        for (sample, filter) in sample.iter_mut().zip(&mut self.air) {
            *sample = filter.pass(self.chance.signed()) * air;
        }
        if let Some(hum) = &mut self.hum {
            let hum = hum.next();
            sample = [sample[0] + hum, sample[1] + hum];
        }
        if let Some(rain) = &mut self.rain {
            rain.add(&mut self.chance, &mut sample);
        }
        for insect in &mut self.insects {
            insect.add(&mut sample);
        }
        sample
    }
}

/// Insects sing outside in the evening and at night, where it neither rains nor snows.
fn insects(ambience: &Ambience, chance: &mut Chance) -> Vec<Insect> {
    let dry = matches!(ambience.light.weather, Weather::Clear | Weather::Cloud);
    let level = match ambience.light.time {
        DayTime::Dusk => 0.004,
        DayTime::Night => 0.007,
        DayTime::Dawn | DayTime::Day => 0.0,
    };
    if !dry || level == 0.0 {
        return Vec::new();
    }
    let level = if ambience.interior { level * 0.25 } else { level };
    [-0.7, 0.1, 0.8].map(|pan| Insect::new(pan, level, chance)).into()
}

/// The air swells and sinks slowly.
struct Wind {
    turn: f32,
    depth: f32,
}

impl Wind {
    fn next(&mut self) -> f32 {
        self.turn = (self.turn + 0.11 / SAMPLE_RATE as f32).fract();
        // A parabola is as good as a sine here, and much cheaper.
        let swing = 1.0 - (4.0 * self.turn - 2.0).powi(2) / 2.0;
        1.0 + self.depth * swing
    }
}

/// Mains and a refrigerator somewhere: 100 Hz and its octave.
struct Hum {
    low: [f32; 2],
    high: [f32; 2],
}

impl Default for Hum {
    fn default() -> Self {
        Self { low: [0.0, 0.0022], high: [0.0, 0.0009] }
    }
}

impl Hum {
    fn next(&mut self) -> f32 {
        rotate(&mut self.low, 100.0) + rotate(&mut self.high, 200.0)
    }
}

/// One step of an oscillator that keeps its size, without a sine per sample.
fn rotate(state: &mut [f32; 2], hertz: f32) -> f32 {
    let step = TAU * hertz / SAMPLE_RATE as f32;
    state[0] += step * state[1];
    state[1] -= step * state[0];
    state[0]
}

/// A wash of small drops, and single near ones.
struct Rain {
    wash: [BandPass; 2],
    muffle: [LowPass; 2],
    level: f32,
    drop: BandPass,
    drop_level: f32,
    pan: f32,
    until_next: f32,
}

impl Rain {
    fn new(interior: bool) -> Self {
        let (cutoff, level) = if interior { (700.0, 0.10) } else { (5200.0, 0.075) };
        Self {
            wash: [BandPass::at(1900.0, 2600.0); 2],
            muffle: [LowPass::at(cutoff); 2],
            level,
            drop: BandPass::at(2400.0, 160.0),
            drop_level: if interior { 0.25 } else { 0.9 },
            pan: 0.5,
            until_next: 0.0,
        }
    }

    fn add(&mut self, chance: &mut Chance, sample: &mut Stereo) {
        let drop = self.next_drop(chance);
        let sides = [1.0 - self.pan, self.pan];
        for side in 0..2 {
            let wash = self.wash[side].pass(chance.signed()) * self.level;
            sample[side] += self.muffle[side].pass(wash + drop * sides[side]);
        }
    }

    /// The ringing of near drops; each strikes the same small resonator anew.
    fn next_drop(&mut self, chance: &mut Chance) -> f32 {
        self.until_next -= 1.0;
        if self.until_next > 0.0 {
            return self.drop.pass(0.0);
        }
        self.until_next = chance.between(0.002, 0.09) * SAMPLE_RATE as f32;
        self.pan = chance.between(0.15, 0.85);
        self.drop.tune(chance.between(1500.0, 3600.0), 180.0);
        self.drop.pass(chance.between(0.3, 1.0) * self.drop_level)
    }
}

/// One cricket: a high tone in short pulses, some pulses to a chirp.
struct Insect {
    tone: [f32; 2],
    hertz: f32,
    at: u32,
    pulse: u32,
    pulses: u32,
    period: u32,
    sides: Stereo,
}

impl Insect {
    fn new(pan: f32, level: f32, chance: &mut Chance) -> Self {
        let samples = |seconds: f32| (seconds * SAMPLE_RATE as f32) as u32;
        let period = samples(chance.between(0.55, 0.95));
        let place = 0.5 + 0.5 * pan;
        Self {
            tone: [0.0, 1.0],
            hertz: chance.between(3900.0, 4700.0),
            at: (chance.unit() * period as f32) as u32,
            pulse: samples(chance.between(0.028, 0.036)),
            pulses: 3 + (chance.unit() * 3.0) as u32,
            period,
            sides: [level * (1.0 - place).sqrt(), level * place.sqrt()],
        }
    }

    fn add(&mut self, sample: &mut Stereo) {
        let tone = rotate(&mut self.tone, self.hertz);
        self.at = (self.at + 1) % self.period;
        if self.at >= self.pulse * self.pulses {
            return;
        }
        let part = (self.at % self.pulse) as f32 / self.pulse as f32;
        let swell = (4.0 * part * (1.0 - part)).powi(2);
        sample[0] += tone * swell * self.sides[0];
        sample[1] += tone * swell * self.sides[1];
    }
}
