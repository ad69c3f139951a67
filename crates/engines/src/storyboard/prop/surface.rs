//! What props lie on: a wooden table in window light, or wet ground.

use domain::colour::Colour;

use super::easel::Easel;
use crate::storyboard::brush::{Spot, Wash};
use crate::storyboard::chance::Chance;

/// A table top from `edge` (below the middle of the picture) to the lower edge of the picture.
pub(super) fn table(easel: &mut Easel, edge: f32) {
    let (across, down) = easel.reach();
    let wood = Colour::rgb(0xb4, 0x7e, 0x50);
    let top = easel.fall(wood, 0.42, 0.1);
    easel.polygon(&[(-across, edge), (across, edge), (across, down), (-across, down)], top);
    let mut chance = Chance::new(41);
    let seam = easel.plain(Colour::rgb(0x5c, 0x38, 0x28), 0.6);
    for step in -4..=4_i8 {
        let x = f32::from(step) * 0.34;
        let plank: [Spot; 2] = [(x * 0.62, edge), (x * 2.4, down)];
        easel.line(&plank, 0.008, seam.alpha(0.5));
        for _ in 0..5 {
            let part = chance.unit();
            let (near, far) = (part, (part + chance.between(0.1, 0.3)).min(1.0));
            let aside = x + chance.between(0.03, 0.3);
            let grain = |part: f32| (aside * (0.62 + 1.78 * part), edge + (down - edge) * part);
            easel.line(&[grain(near), grain(far)], 0.006, seam.alpha(0.22));
        }
    }
    let shine = easel.air.key;
    let patch = [(-across * 0.7, edge), (-across * 0.1, edge), (across * 0.5, down), (-across * 0.8, down)];
    easel.polygon(&patch, Wash::flat(shine).alpha(0.12 + 0.16 * easel.air.sun));
    let rim = easel.plain(Colour::rgb(0xe8, 0xc0, 0x90), 0.0);
    easel.polygon(&[(-across, edge), (across, edge), (across, edge + 0.012), (-across, edge + 0.012)], rim);
}

/// Wet asphalt with a puddle that holds the sky.
pub(super) fn wet_ground(easel: &mut Easel) {
    let (across, down) = easel.reach();
    let ground = easel.fall(Colour::rgb(0x66, 0x6a, 0x78), 0.2, 0.6);
    easel.polygon(&[(-across, -down), (across, -down), (across, down), (-across, down)], ground);
    let mut chance = Chance::new(17);
    for index in 0..320 {
        let y = -down + 2.0 * down * chance.unit();
        let spot = (chance.between(-across, across), y);
        let size = chance.between(0.003, 0.009) * (1.2 + y * 0.6);
        let grit = easel.plain(Colour::rgb(0xa8, 0xac, 0xb8), if index % 2 == 0 { 0.0 } else { 1.0 });
        easel.ellipse(spot, size, size * 0.5, grit.alpha(0.5));
    }
    let sky =
        Wash::down(easel.air.middle.mix(easel.air.haze, 0.6), easel.air.middle.mix(easel.air.zenith, 0.5));
    let pool = [
        (-1.25, 0.32),
        (-0.8, 0.06),
        (-0.1, 0.12),
        (0.5, 0.0),
        (1.2, 0.2),
        (1.3, 0.5),
        (0.7, 0.72),
        (-0.2, 0.64),
        (-0.9, 0.74),
    ];
    easel.smooth(&pool, easel.plain(Colour::rgb(0x38, 0x3c, 0x4c), 0.8).alpha(0.7));
    let inner: Vec<Spot> = pool.iter().map(|spot| (spot.0 * 0.97, spot.1 * 0.97 + 0.018)).collect();
    easel.smooth(&inner, sky);
    for (spot, size) in [((-0.72, 0.44), 0.16), ((0.78, 0.36), 0.2), ((0.1, 0.56), 0.1)] {
        ring(easel, spot, size);
    }
}

fn ring(easel: &mut Easel, middle: Spot, size: f32) {
    let light = easel.air.haze.mix(Colour::rgb(0xff, 0xff, 0xff), 0.6);
    for (part, alpha) in [(1.0, 0.5), (0.6, 0.65), (0.25, 0.8)] {
        let spots: Vec<Spot> = (0..=24_u8)
            .map(|step| {
                let angle = core::f32::consts::TAU * f32::from(step) / 24.0;
                (
                    middle.0 + libm::cosf(angle) * size * part,
                    middle.1 + libm::sinf(angle) * size * part * 0.32,
                )
            })
            .collect();
        easel.line(&spots, 0.008, Wash::flat(light).alpha(alpha));
    }
}
