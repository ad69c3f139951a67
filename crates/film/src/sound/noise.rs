//! Chance from a seed, and the simplest filters.

use std::f32::consts::TAU;

use super::SAMPLE_RATE;

/// A small generator of random numbers; the same seed gives the same sound.
#[derive(Debug, Clone)]
pub(super) struct Chance(u64);

impl Chance {
    /// A generator for the thing called `name` under `seed`.
    pub(super) fn new(seed: u64, name: &str) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&seed.to_le_bytes()).update(name.as_bytes());
        let hash = hasher.finalize();
        let bytes: [u8; 8] = hash.as_bytes()[..8].try_into().expect("a hash has more than eight bytes");
        Self(u64::from_le_bytes(bytes) | 1)
    }

    fn bits(&mut self) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 32) as u32
    }

    /// A number from 0 to 1.
    pub(super) fn unit(&mut self) -> f32 {
        self.bits() as f32 / u32::MAX as f32
    }

    /// A number from −1 to 1.
    pub(super) fn signed(&mut self) -> f32 {
        self.unit() * 2.0 - 1.0
    }

    /// A number from `low` to `high`.
    pub(super) fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }
}

/// Lets low frequencies through, 6 dB per octave.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct LowPass {
    share: f32,
    state: f32,
}

impl LowPass {
    pub(super) fn at(hertz: f32) -> Self {
        Self { share: 1.0 - (-TAU * hertz / SAMPLE_RATE as f32).exp(), state: 0.0 }
    }

    pub(super) fn pass(&mut self, sample: f32) -> f32 {
        self.state += (sample - self.state) * self.share;
        self.state
    }
}

/// Lets one band of frequencies through, at its middle unchanged.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct BandPass {
    forward: f32,
    back: [f32; 2],
    inputs: [f32; 2],
    outputs: [f32; 2],
}

impl BandPass {
    pub(super) fn at(hertz: f32, width_hertz: f32) -> Self {
        let mut filter = Self::default();
        filter.tune(hertz, width_hertz);
        filter
    }

    /// Moves the band while the filter rings on.
    pub(super) fn tune(&mut self, hertz: f32, width_hertz: f32) {
        let turn = TAU * hertz / SAMPLE_RATE as f32;
        let alpha = turn.sin() * width_hertz / (2.0 * hertz);
        let scale = 1.0 / (1.0 + alpha);
        self.forward = alpha * scale;
        self.back = [-2.0 * turn.cos() * scale, (1.0 - alpha) * scale];
    }

    pub(super) fn pass(&mut self, sample: f32) -> f32 {
        let out = self.forward * (sample - self.inputs[1])
            - self.back[0] * self.outputs[0]
            - self.back[1] * self.outputs[1];
        self.inputs = [sample, self.inputs[0]];
        self.outputs = [out, self.outputs[0]];
        out
    }
}
